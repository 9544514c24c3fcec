"""Maison Garance: a simulated retailer with known truth."""
