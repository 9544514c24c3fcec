"""The mapping language: what a source's YAML file says, and what it computes from a row."""
