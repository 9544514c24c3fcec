"""What Maison Garance is: its catalogue, its stores, what they have in stock, its prices."""
