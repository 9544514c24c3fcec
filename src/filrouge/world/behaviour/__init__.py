"""What people do that can be seen: visits, tickets, calls, opinions, and what messages report."""
