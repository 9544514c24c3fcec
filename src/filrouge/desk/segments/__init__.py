"""Questions and acts about segments: who is in one, why, how it overlaps, what it costs."""
