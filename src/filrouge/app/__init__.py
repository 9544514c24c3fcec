"""App: the only place where rooms and stores meet."""
