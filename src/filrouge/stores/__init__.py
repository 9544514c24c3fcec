"""Stores: adapters that keep the log, the state, the history and the keys."""
