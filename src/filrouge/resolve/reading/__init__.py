"""What events say about who: the rules, one spelling for each value, and sightings."""
