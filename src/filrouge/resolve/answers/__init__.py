"""What is asked about people: who somebody is, why, and in which words."""
