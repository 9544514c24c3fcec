"""What the world gives: events in arrival order, files as brands have them, reference tables."""
