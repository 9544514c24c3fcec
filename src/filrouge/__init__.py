"""Filrouge: the open, Python-first omnichannel customer platform."""
