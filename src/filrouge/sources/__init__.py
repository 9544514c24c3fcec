"""How raw input arrives: one folder a source kind."""
