"""Core: the nouns that travel along the thread, and the ports that rooms are handed."""
