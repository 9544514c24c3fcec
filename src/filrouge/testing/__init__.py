"""Promises that adapters keep, and what tests need: usable by plug-ins too."""
