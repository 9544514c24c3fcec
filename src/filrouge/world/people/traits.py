"""The latent traits: what a brand never sees, and what everything in the world follows from.

One row a person, in columns of small numbers: about 100 bytes each. All of it can be drawn again
from (seed, person), and person n is the same in a small world and in a large one.
"""

from enum import IntEnum, IntFlag
from typing import Final

import numpy as np
from numpy.typing import NDArray

from filrouge.world.chance import Bits, Chance, Flags, Floats, Ints, numbers
from filrouge.world.people.homes import Homes
from filrouge.world.people.names import LAST, WOMEN
from filrouge.world.shop.catalogue import CATEGORIES
from filrouge.world.shop.stores import nearest
from filrouge.world.shop.towns import TOWNS

Small = NDArray[np.float32]


class Outlet(IntEnum):
    """Where one buys."""

    WEB = 0
    APP = 1
    DRIVE = 2
    STORE = 3
    CALL_CENTRE = 4


class Channel(IntEnum):
    """By which the brand, or its advertising, reaches people."""

    EMAIL = 0
    SMS = 1
    PUSH = 2
    DIRECT_MAIL = 3
    SOCIAL = 4
    SEARCH = 5
    RETARGETING = 6
    AFFILIATE = 7

    @property
    def word(self) -> str:
        return self.name.lower()


class Trait(IntFlag):
    """What is true of somebody from the first day."""

    ACCOUNT = 1
    CARD = 2
    APP = 4
    EMAIL_YES = 8
    SMS_YES = 16
    PUSH_YES = 32
    MAIL_YES = 64
    COOKIES_YES = 128
    PIXEL_YES = 256
    MACHINE_OPENS = 512
    BAD_EMAIL = 1024
    IPHONE = 2048
    COMPUTER = 4096
    GEO_YES = 8192
    BABY = 16384
    HOUSE = 32768


NAMES_EACH: Final = len(WOMEN)
SHARED_EMAIL: Final = 0.07
"""How often the second of a home gives the first one's e-mail address."""
PART: Final = 32_768
"""People are looked at by so many at a time: what is in hand stays small."""
ACTIVITY_MAX: Final = 6.0
OUTLETS: Final = len(Outlet)
CHANNELS: Final = tuple(Channel)


class People:
    """The population, in columns."""

    town: NDArray[np.int8]
    store: NDArray[np.int8]
    """The nearest."""
    km: Small
    age: NDArray[np.int8]
    digital: Small
    sensitivity: Small
    activity: Small
    tolerance: Small
    traits: NDArray[np.int32]
    interest: Small
    response: Small
    taste: Small
    rank: NDArray[np.int8]
    """In the home: 0 is its first member."""
    shared: Flags
    first: NDArray[np.int8]
    last: NDArray[np.uint8]
    mailbox: NDArray[np.int8]

    def __init__(self, chance: Chance, count: int) -> None:
        self.count = count
        self.ids: Bits = numbers(np.arange(count))
        parts = [_Part(chance, self.ids[start : start + PART]) for start in range(0, count, PART)]
        for name in People.__annotations__:
            setattr(self, name, np.concatenate([getattr(part, name) for part in parts]))

    def has(self, trait: Trait) -> Flags:
        """Of whom something is true."""
        found: Flags = (self.traits & np.int32(trait)) != 0
        return found


class _Part:
    """The columns of some people, so many that what is in hand while drawing stays small."""

    def __init__(self, chance: Chance, people: Bits) -> None:
        self.ids = people
        self.count = len(people)
        homes = Homes(chance, people)
        home = numbers(homes.first)
        town = chance.picks([place.people for place in TOWNS], "town", home)
        stores, kilometres = nearest()
        self.town = town.astype(np.int8)
        self.store = stores[town].astype(np.int8)
        inside = 1.0 + 11.0 * chance.shares("home.km", home)
        self.km: Small = (kilometres[town] + inside).astype(np.float32)
        self.age = self._ages(chance, home, homes)
        self.digital: Small = self._digital(chance)
        self.sensitivity: Small = chance.shares("sensitivity", people).astype(np.float32)
        normal = chance.spread("activity", people)
        square = normal * normal
        level = np.minimum(0.5 + 0.35 * square + 0.05 * square * square, ACTIVITY_MAX)
        self.activity: Small = level.astype(np.float32)
        self.tolerance: Small = (0.5 + chance.shares("tolerance", people)).astype(np.float32)
        self.traits = self._traits(chance, home)
        self.interest = self._interests(chance)
        self.response = self._responses(chance)
        self.taste = self._tastes(chance)
        self.rank = homes.rank.astype(np.int8)
        self.shared: Flags = homes.size > 1
        self._names(chance, home, homes)

    def has(self, trait: Trait) -> Flags:
        """Of whom something is true."""
        found: Flags = (self.traits & np.int32(trait)) != 0
        return found

    def _names(self, chance: Chance, home: Bits, homes: Homes) -> None:
        """First names (women's first), last names, mailboxes, as indexes of `names` and codes.

        The first two of a home are mostly a couple, and most of a home share a name.
        """
        a, b, c, d = chance.quarters("names", self.ids)
        couple = chance.bits("couple", home) % np.uint64(2)
        man = np.where(homes.rank < 2, (couple.astype(np.int64) + homes.rank) % 2, a < 0.5)
        self.first = (_skewed(b, NAMES_EACH) + man * NAMES_EACH).astype(np.int8)
        apart = (homes.rank == 1) & (c < 0.30)
        family = np.where(apart, d, chance.quarters("family", home)[0])
        self.last = _skewed(family, len(LAST)).astype(np.uint8)
        mailbox = chance.bits("mailbox", self.ids) % np.uint64(32)
        lent = (homes.rank == 1) & (chance.shares("mailbox.lent", home) < SHARED_EMAIL)
        self.mailbox = np.where(lent, 100, mailbox.astype(np.int64)).astype(np.int8)

    def _ages(self, chance: Chance, home: Bits, homes: Homes) -> NDArray[np.int8]:
        """Adults: the first two of a home about as old as each other, further ones 18 to 30."""
        old = 24.0 + 52.0 * chance.shares("home.age", home)
        near = old + 6.0 * chance.shares("age", self.ids) - 3.0
        young = 18.0 + 12.0 * chance.shares("age", self.ids)
        return np.where(homes.rank < 2, near, young).astype(np.int8)

    def _digital(self, chance: Chance) -> Small:
        noise = 0.18 * chance.spread("digital", self.ids)
        level = 0.95 - (self.age.astype(np.float64) - 18.0) / 110.0 + noise
        return np.clip(level, 0.05, 1.0).astype(np.float32)

    def _traits(self, chance: Chance, home: Bits) -> NDArray[np.int32]:
        digital = self.digital.astype(np.float64)
        age = self.age.astype(np.float64)
        account = chance.shares("account", self.ids) < 0.35 + 0.45 * digital
        card = chance.shares("card", self.ids) < 0.62
        known = account | card
        app = account & (chance.shares("app", self.ids) < 0.10 + 0.38 * digital)
        email = known & (chance.shares("email.yes", self.ids) < 0.62)
        likely_baby = np.where((age >= 24) & (age <= 42), 0.28, 0.03)
        rules = {
            Trait.ACCOUNT: account,
            Trait.CARD: card,
            Trait.APP: app,
            Trait.EMAIL_YES: email,
            Trait.SMS_YES: known & (chance.shares("sms.yes", self.ids) < 0.34),
            Trait.PUSH_YES: app & (chance.shares("push.yes", self.ids) < 0.55),
            Trait.MAIL_YES: known & (chance.shares("mail.yes", self.ids) < 0.70),
            Trait.COOKIES_YES: chance.shares("cookies.yes", self.ids) < 0.66,
            Trait.PIXEL_YES: email & (chance.shares("pixel.yes", self.ids) < 0.45),
            Trait.MACHINE_OPENS: chance.shares("machine.opens", self.ids) < 0.30,
            Trait.BAD_EMAIL: chance.shares("email.bad", self.ids) < 0.015,
            Trait.IPHONE: chance.shares("iphone", self.ids) < 0.36,
            Trait.COMPUTER: chance.shares("computer", self.ids) < 0.92,
            Trait.GEO_YES: chance.shares("geo.yes", self.ids) < 0.22,
            Trait.BABY: chance.shares("baby", home) < likely_baby,
            Trait.HOUSE: chance.shares("house", home) < 0.55,
        }
        found = np.zeros(self.count, np.int32)
        for trait, truth in rules.items():
            found |= np.where(truth, np.int32(trait), np.int32(0))
        return found

    def _interests(self, chance: Chance) -> Small:
        """How often needs of each category are born, around 1."""
        level = np.empty((self.count, len(CATEGORIES)), np.float32)
        boosts: dict[str, tuple[Flags, float, float]] = {
            "baby": (self.has(Trait.BABY), 3.4, 0.25),
            "garden": (self.has(Trait.HOUSE), 1.4, 0.45),
        }
        everyone = np.ones(self.count, np.bool_)
        for index, category in enumerate(CATEGORIES):
            who, more, less = boosts.get(category, (everyone, 1.0, 1.0))
            own: Floats = 0.4 + 1.2 * chance.shares(f"interest.{category}", self.ids)
            level[:, index] = own * np.where(who, more, less)
        return level

    def _responses(self, chance: Chance) -> Small:
        """How much a contact of each channel moves a person, around 1: their channel taste."""
        level = np.empty((self.count, len(CHANNELS)), np.float32)
        for channel in CHANNELS:
            drawn = chance.shares(f"response.{channel.word}", self.ids)
            level[:, channel] = 0.3 + 1.4 * drawn
        return level

    def _tastes(self, chance: Chance) -> Small:
        """How much each outlet draws a person: where they would convert."""
        digital = self.digital.astype(np.float64)
        near = 1.0 / (1.0 + self.km.astype(np.float64) / 14.0)
        app = np.where(self.has(Trait.APP), 0.9 * digital, 0.0)
        old = np.where(self.age > 60, 2.0, 1.0)
        usual: list[Floats] = [0.75 * digital, app, 0.16 * near, 1.05 * near, 0.02 * old]
        level = np.empty((self.count, OUTLETS), np.float32)
        for outlet in Outlet:
            drawn = chance.shares(f"taste.{outlet.name.lower()}", self.ids)
            level[:, outlet] = usual[outlet] * (0.15 + 1.7 * drawn * drawn * drawn * 2.0)
        return level


def _skewed(drawn: Floats, count: int) -> Ints:
    """An index below `count`: the first half comes twice as often as the other."""
    index = (drawn * 1.5 * count).astype(np.int64)
    return np.where(index < count, index, index - count)
