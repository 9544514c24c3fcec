"""Command line: the door for operators and scripts."""

from filrouge.cli.program import main

__all__ = ["main"]
