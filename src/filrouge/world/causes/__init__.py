"""Why people buy: needs, contacts, their effects, fatigue, and the day that puts them together."""
