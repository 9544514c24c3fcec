"""Simple policies to compare with, and how a policy is scored."""

from typing import Final, Protocol

from filrouge.world.chance import Chance
from filrouge.world.play.game import Account, Customer, Game, Offer, Send, Visitor
from filrouge.world.settings import Settings
from filrouge.world.shop.catalogue import CATEGORIES
from filrouge.world.shop.prices import theme_of

WEEK: Final = 7


class Policy(Protocol):
    """Decides whom to write to each morning, and what to show to each visitor."""

    def sends(self, game: Game) -> list[Send]:
        """The messages of the day that is about to be lived."""
        ...

    def show(self, visitor: Visitor) -> Offer | None:
        """The offer for a visitor; None for none."""
        ...


class Silence:
    """Writes to nobody, shows nothing."""

    def sends(self, game: Game) -> list[Send]:
        return []

    def show(self, visitor: Visitor) -> Offer | None:
        return None


class Blast(Silence):
    """Writes to everybody who agreed, by every channel, each so many days."""

    def __init__(self, every_days: int = 1) -> None:
        self._every = every_days

    def sends(self, game: Game) -> list[Send]:
        if game.day % self._every:
            return []
        category = CATEGORIES[theme_of(game.life.days, game.day)]
        return [
            Send(channel, address, category)
            for customer in game.customers()
            for channel, address in customer.addresses.items()
            if channel != "direct_mail" or game.day % 28 == 0
        ]


class Scattered(Silence):
    """Writes once a week to each customer, on a day, by a channel and about a category drawn at
    random: what an experiment would log."""

    def __init__(self, seed: int = 1) -> None:
        self._chance = Chance(seed)

    def sends(self, game: Game) -> list[Send]:
        return [
            self._send(number, game.day, customer)
            for number, customer in enumerate(game.customers())
            if (game.day + self._chance.below(WEEK, "day", number)) % WEEK == 0
        ]

    def _send(self, number: int, day: int, customer: Customer) -> Send:
        channels = sorted(customer.addresses)
        channel = channels[self._chance.below(len(channels), "channel", number, day)]
        category = CATEGORIES[self._chance.below(len(CATEGORIES), "category", number, day)]
        return Send(channel, customer.addresses[channel], category)


class Showing:
    """Another policy, that also shows each visitor what they look at: no truth is needed for it."""

    def __init__(self, policy: Policy) -> None:
        self._policy = policy

    def sends(self, game: Game) -> list[Send]:
        return self._policy.sends(game)

    def show(self, visitor: Visitor) -> Offer | None:
        return Offer(visitor.category)


def score(policy: Policy, settings: Settings) -> Account:
    """The money of a world in which the policy decides from the first day to the last."""
    game = Game(settings)
    while not game.over:
        game.play(policy.sends(game), policy.show)
    return game.account


def usual(settings: Settings) -> Account:
    """The money of the same world, the brand doing as it always does."""
    game = Game(settings)
    while not game.over:
        game.play_usual()
    return game.account
