"""One person as the shop may come to know them: names, addresses, cards, devices."""

from typing import Final, NamedTuple

from filrouge.world.chance import MASK, Chance, mixed_number
from filrouge.world.people.homes import BLOCK
from filrouge.world.people.names import DOMAINS, LAST, MEN, STREETS, WOMEN, plain
from filrouge.world.people.traits import People, Trait
from filrouge.world.shop.towns import TOWNS, Town

USERS_MODULUS: Final = 90_000_049
"""A prime, so that multiplying by another number keeps account numbers apart."""
RESERVED_NUMBERS: Final = 10_000
"""Numbers that Arcep keeps for fiction: 06 39 98 and 01 99 00, ten thousand each."""
LEAVER: Final = 3
HEIR: Final = 8
HEIR_WAITS_DAYS: Final = 45
NEW_NUMBERS: Final = 5_000_000
RECYCLED_PER_CENT: Final = 25
"""Of blocks of twelve people, in how many a telephone number goes from one to another."""
PHONE: Final = 0
COMPUTER: Final = 1
TABLET: Final = 2
SAFARI_DAYS: Final = 7
"""Safari forgets cookies set by scripts after seven days (Intelligent Tracking Prevention)."""
TABLET_PER_CENT: Final = 35
PHONE_DAYS: Final = (500, 1_300)
"""How long a telephone is kept."""

AGENTS: Final = (
    "Mozilla/5.0 (Linux; Android 10; K) AppleWebKit/537.36 (KHTML, like Gecko) "
    "Chrome/142.0.0.0 Mobile Safari/537.36",
    "Mozilla/5.0 (iPhone; CPU iPhone OS 26_1 like Mac OS X) AppleWebKit/605.1.15 "
    "(KHTML, like Gecko) Version/26.1 Mobile/15E148 Safari/604.1",
    "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) "
    "Chrome/142.0.0.0 Safari/537.36",
    "Mozilla/5.0 (Windows NT 10.0; Win64; x64; rv:145.0) Gecko/20100101 Firefox/145.0",
    "Mozilla/5.0 (iPad; CPU OS 26_1 like Mac OS X) AppleWebKit/605.1.15 "
    "(KHTML, like Gecko) Version/26.1 Mobile/15E148 Safari/604.1",
)
_FIRST: Final = (*WOMEN, *MEN)
_PLAIN_FIRST: Final = tuple(plain(name).lower() for name in _FIRST)
_PLAIN_LAST: Final = tuple(plain(name).lower() for name in LAST)


class Device(NamedTuple):
    """Something one browses with. `owner` is who it was bought for: homes share tablets."""

    kind: int
    seed: int
    agent: str
    cookie_days: int
    owner: int

    def cookie(self, day: int) -> str:
        """The anonymous id of its browser that day: cookies die."""
        return uuid_text(self.seed + self.cookies(day))

    def cookies(self, day: int) -> int:
        """How many cookies its browser has had before that day's."""
        return (day + 512 + (self.seed >> 20 & 0xFF)) // self.cookie_days


class Register:
    """Who everybody is: made from the columns of the population whenever somebody is asked for."""

    def __init__(self, chance: Chance, people: People) -> None:
        self._people = people
        self._key = chance.key("somebody")

    def number(self, person: int, purpose: int) -> int:
        """64 bits of a person, the same every day."""
        return mixed_number((self._key + person * 0x9E3779B97F4A7C15 + purpose * 0xD1B5) & MASK)

    def traits(self, person: int) -> int:
        return int(self._people.traits[person])

    def home(self, person: int) -> int:
        """The first member of the home."""
        return person - int(self._people.rank[person])

    def first(self, person: int) -> str:
        return _FIRST[int(self._people.first[person])]

    def last(self, person: int) -> str:
        return LAST[int(self._people.last[person])]

    def is_woman(self, person: int) -> bool:
        return bool(self._people.first[person] < len(WOMEN))

    def email(self, person: int) -> str:
        """Under a domain kept for examples (RFC 2606); some of a home share one."""
        people = self._people
        code = int(people.mailbox[person])
        if code >= SHARED_MAILBOX:
            return self.email(person - 1)
        first, last = _PLAIN_FIRST[people.first[person]], _PLAIN_LAST[people.last[person]]
        local = f"{first}.{last}" if code & 3 else first[0] + last
        return f"{local}{person}@{DOMAINS[code >> 2]}"

    def user_id(self, person: int) -> str:
        return f"g{(person * 48_271 + 11_003) % USERS_MODULUS:08}"

    def card(self, person: int) -> str:
        return card_number(person)

    def mobile(self, person: int, day: int) -> str:
        """The mobile number that answers: one in a while comes from somebody who gave it up."""
        block, place = divmod(person, BLOCK)
        if place in (LEAVER, HEIR) and self.number(block, 1) % 100 < RECYCLED_PER_CENT:
            left = self.number(block, 2) % 60 + int(self.number(block, 3) % 2) * 150
            if place == LEAVER and day >= left:
                return mobile_number(person + NEW_NUMBERS)
            if place == HEIR and day >= left + HEIR_WAITS_DAYS:
                return mobile_number(block * BLOCK + LEAVER)
        return mobile_number(person)

    def landline(self, person: int) -> str:
        """A home's: under 01 99, of which the first ten thousand are kept for fiction."""
        home = self.home(person)
        number = home * 7_919 % RESERVED_NUMBERS if home < RESERVED_NUMBERS else home
        return f"+33199{number:06}"

    def store(self, person: int) -> int:
        """The nearest store."""
        return int(self._people.store[person])

    def town(self, person: int) -> Town:
        return TOWNS[int(self._people.town[person])]

    def street(self, person: int) -> str:
        number = self.number(self.home(person), 4)
        return f"{1 + number % 90} {STREETS[(number >> 16) % len(STREETS)]}"

    def born(self, person: int) -> tuple[int, int, int]:
        """Year, month and day."""
        number = self.number(person, 5)
        return 2026 - int(self._people.age[person]), 1 + number % 12, 1 + (number >> 8) % 28

    def replaced(self, person: int, day: int) -> int:
        """How many telephones somebody has had before the one of that day."""
        kept = PHONE_DAYS[0] + self.number(person, 13) % (PHONE_DAYS[1] - PHONE_DAYS[0])
        return (day + 512 + self.number(person, 14) % kept) // kept

    def install(self, person: int, day: int) -> str:
        """The id of the app's installation, on the telephone of that day."""
        return uuid_text(self.number(person, 6) + self.replaced(person, day))

    def push_token(self, person: int) -> str:
        return f"{self.number(person, 7):016x}"

    def phone(self, person: int, day: int) -> Device:
        """The telephone of that day: another every two or three years."""
        seed = mixed_number(self.number(person, 8) + self.replaced(person, day))
        iphone = self.traits(person) & int(Trait.IPHONE)
        days = SAFARI_DAYS if iphone else 40 + seed % 200
        return Device(PHONE, seed, AGENTS[1 if iphone else 0], days, person)

    def computer(self, person: int) -> Device | None:
        if not self.traits(person) & int(Trait.COMPUTER):
            return None
        seed = self.number(person, 9)
        return Device(COMPUTER, seed, AGENTS[2 + seed % 2], 60 + seed % 300, person)

    def tablet(self, person: int) -> Device | None:
        """The home's, which its members share."""
        if not self._people.shared[person]:
            return None
        home = self.home(person)
        seed = self.number(home, 10)
        return Device(TABLET, seed, AGENTS[4], 400, home) if seed % 100 < TABLET_PER_CENT else None


SHARED_MAILBOX: Final = 100


def mobile_number(person: int) -> str:
    """A mobile number that is nobody's: one kept for fiction while they last, then 07 00 to 07 05,
    which Arcep gives to no telephone."""
    if person < RESERVED_NUMBERS:
        return f"+3363998{person * 7_919 % RESERVED_NUMBERS:04}"
    return f"+33{700_000_000 + person}"


def card_number(person: int) -> str:
    """A loyalty card: 13 digits, the last one checking the others (GS1, EAN-13).

    >>> card_number(1)
    '2990000079190'
    """
    body = f"2990{person * 7_919 % 100_000_007:08}"
    digits = [int(digit) for digit in body]
    total = sum(digits[::2]) + 3 * sum(digits[1::2])
    return f"{body}{-total % 10}"


def uuid_text(number: int) -> str:
    """A number as browsers write their random ids.

    >>> uuid_text(1)
    '5692161d-100b-45e5-875c-8519a9320579'
    """
    high, low = mixed_number(number & MASK), mixed_number((number * 3 + 7) & MASK)
    text = f"{high:016x}{low:016x}"
    return f"{text[:8]}-{text[8:12]}-4{text[13:16]}-8{text[17:20]}-{text[20:]}"
