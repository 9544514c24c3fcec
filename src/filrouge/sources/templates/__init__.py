"""What a new workspace starts from."""

from filrouge.sources.templates.making import make_workspace

__all__ = ["make_workspace"]
