"""Other worlds than the shared one: the same shop, other rates of accidents, known truth.

`tidy`: people log in and mostly own their devices. `rough`: families share e-mails, cards and
devices, clerks mistype, tablets and work computers are everywhere. Seeded: the same bytes again.
"""

from random import Random
from typing import Any, Final

from filrouge.core.nouns import Event
from filrouge.core.time import DAY, MINUTE

SEED: Final = 7_301
START: Final = 1_735_689_600_000_000
HOMES: Final = 1_200
RATES: Final = {
    #            login  shared e-mail  shared device  kiosk  typo  card  clicks  children
    "tidy": (0.75, 0.02, 0.10, 0.01, 0.01, 0.5, 0.3, 1),
    "rough": (0.45, 0.15, 0.45, 0.08, 0.06, 0.5, 0.5, 3),
}
FIRST_NAMES: Final = [
    "Jean",
    "Marie",
    "Pierre",
    "Anne",
    "Louis",
    "Chloé",
    "Paul",
    "Emma",
    "Hugo",
    "Sophie",
    "Julien",
    "Claire",
    "Nicolas",
    "Camille",
    "Marc",
    "Lucie",
    "Antoine",
    "Manon",
    "Victor",
    "Alice",
    "Gabriel",
    "Nadia",
    "Karim",
    "Inès",
    "Mohamed",
    "Sarah",
    "David",
    "Laure",
    "Thomas",
    "Eva",
]
Row = tuple[int, str, str, str, str, dict[str, Any], int]


class _Person:
    def __init__(self, number: int, home: int, name: str, random: Random) -> None:
        self.number, self.home, self.name = number, home, name
        self.user = f"u{number:05}"
        self.email = f"{name.lower()}.{number}@mail.fr"
        self.phone = f"06{random.randrange(10**8):08}"
        self.card = f"29{number:08}"
        self.devices = [f"c{number}-{k}" for k in range(random.randint(1, 4))]


def generated_world(name: str) -> tuple[list[Event], list[int], list[str]]:
    """Events in time order, their true persons, and the declared kiosks."""
    random = Random(f"{SEED}-{name}")
    rates = RATES[name]
    people = _people(random, rates)
    kiosks = [f"kiosk{k}" for k in range(10)]
    work = [f"work{k}" for k in range(30)]
    rows: list[Row] = []
    for person in people:
        for _ in range(random.randint(2, 14)):
            visit = _Visit(person, random, rows)
            if random.random() < 0.3:
                visit.ticket(rates)
            else:
                visit.browse(rates, (kiosks, work))
    rows.sort(key=lambda row: (row[0], row[3], row[6]))
    events = [_event(number, row) for number, row in enumerate(rows, 1)]
    return events, [row[6] for row in rows], kiosks[:5]


def _people(random: Random, rates: tuple[float, ...]) -> list[_Person]:
    people: list[_Person] = []
    for home in range(HOMES):
        size = random.randint(1, 2 + int(rates[7]))
        names = random.sample(FIRST_NAMES, size)
        family = [_Person(len(people) + k, home, n, random) for k, n in enumerate(names)]
        for other in family[1:]:
            if random.random() < rates[1]:
                other.email = family[0].email
            if random.random() < rates[1]:
                other.card = family[0].card
            if random.random() < rates[2]:
                other.devices[0] = family[0].devices[0]
        people += family
    return people


class _Visit:
    """One visit of a person, to a store or to the site."""

    def __init__(self, person: _Person, random: Random, rows: list[Row]) -> None:
        self.person, self.random, self.rows = person, random, rows
        self.time = START + random.randrange(365) * DAY + random.randrange(900) * MINUTE

    def add(self, channel: str, name: str, user: str, device: str, **properties: Any) -> None:
        self.time += self.random.randint(1, 6) * MINUTE
        row = (self.time, channel, name, device, user, properties, self.person.number)
        self.rows.append(row)

    def ticket(self, rates: tuple[float, ...]) -> None:
        person, random = self.person, self.random
        given: dict[str, Any] = {"order_id": f"T{len(self.rows):07}"}
        name = "Ticket Paid"
        if random.random() < rates[5]:
            given["card"] = person.card
            if random.random() < 0.2:
                name = "Loyalty Joined"
                given |= {"first_name": person.name, "email": person.email}
        elif random.random() < 0.6:
            wrong = f"x{random.randrange(99)}{person.email}"
            given["email"] = wrong if random.random() < rates[4] else person.email
        self.add("store", name, "", "", **given)

    def browse(self, rates: tuple[float, ...], shared: tuple[list[str], list[str]]) -> None:
        person, random = self.person, self.random
        device = random.choice(person.devices)
        if random.random() < rates[3]:
            device = random.choice(random.choice(shared))
        elif random.random() < rates[6]:
            self.add("email", "Message Clicked", "", device, email=person.email)
        for _ in range(random.randint(1, 4)):
            self.add("web", "Page Viewed", "", device)
        named = {"email": person.email, "first_name": person.name}
        user = ""
        if random.random() < rates[0]:
            user = person.user
            self.add("web", "Signed In", user, device, **named)
            for _ in range(random.randint(0, 3)):
                self.add("web", "Page Viewed", random.choice([user, ""]), device)
        if random.random() < 0.35:
            named["order_id"] = f"W{len(self.rows):07}"
            if random.random() < 0.5:
                named["phone"] = person.phone
            self.add("web", "Order Completed", user, device, **named)
        if user and random.random() < 0.25:
            self.add("web", "Signed Out", user, device)


def _event(number: int, row: Row) -> Event:
    time, channel, name, device, user, properties, _ = row
    call = "page" if name == "Page Viewed" else "track"
    return Event(
        offset=number,
        source="world",
        message_id=f"w{number}",
        call=call,
        name=name,
        channel=channel,
        event_time=time,
        received_time=time,
        body={"type": call},
        properties=properties,
        traits={},
        context={},
        user_id=user,
        anonymous_id=device,
        original_time=time,
    )
