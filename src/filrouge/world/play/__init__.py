"""The world as a game: a policy sends messages and shows offers, the world answers, money counts.

A policy sees what a brand sees (addresses, consents, events). The oracle of `play.oracle` sees the
truth: it says how much there was to win.
"""

from filrouge.world.play.game import Account, Answer, Customer, Game, Offer, Send, Visitor
from filrouge.world.play.oracle import Oracle
from filrouge.world.play.policies import Blast, Policy, Scattered, Showing, Silence, score, usual

__all__ = [
    "Account",
    "Answer",
    "Blast",
    "Customer",
    "Game",
    "Offer",
    "Oracle",
    "Policy",
    "Scattered",
    "Send",
    "Showing",
    "Silence",
    "Visitor",
    "score",
    "usual",
]
