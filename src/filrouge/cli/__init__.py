"""Command line: the door for operators and scripts."""

from filrouge.cli.main import main

__all__ = ["main"]
