"""Desk: what people and programs ask of a workspace, and the acts that they put in its log."""
