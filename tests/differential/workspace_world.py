"""A workspace where everything happens to people, and what each condition means in it, naively."""

from collections.abc import Sequence
from pathlib import Path
from random import Random
from typing import Any

import msgspec
from tests.differential.conditions_world import JSON, NAMES, PATHS, TABLES

from filrouge.app.acts import EraseAct, PinAct, act_record
from filrouge.app.files import KEYS_FILE
from filrouge.app.stores import Rooms, Stores, open_stores
from filrouge.app.work import Worker
from filrouge.app.workspace import Workspace
from filrouge.collect import message_of
from filrouge.core.nouns import Event, Record, RecordKind
from filrouge.core.time import DAY, HOUR, iso
from filrouge.profile import Fold, empty_fold, folded
from filrouge.profile.consents import consent_states
from filrouge.rules import tree as t
from filrouge.rules.facts import Facts
from filrouge.rules.naive import Naive
from filrouge.sources.templates import make_workspace
from filrouge.stores.keys_sqlite import KeyRing

START = 1_767_225_600_000_000
"""2026-01-01T00:00:00Z"""
ZONE = "Europe/Paris"
CHANNELS = ["web", "store", "email", ""]
PERSONAL: list[Any] = [
    "ana@example.org",
    "+33612345678",
    "see https://x.fr/?u=ana",
    ["a@x.fr", "b"],
]
MEMBERS = {"vip": 2, "new": 3}
"""A segment -> of how many people one is a member."""
Message = dict[str, Any]


def messages(random: Random, count: int) -> list[tuple[int, Message]]:
    """(received, message), in the order of reception."""
    told: list[tuple[int, Message]] = []
    received = START
    for number in range(count):
        received += random.randrange(0, 12 * HOUR)
        told.append((received, message(random, number, received)))
        if random.random() < 0.05:
            told.append((received + 1, random.choice(told)[1]))
    return told


def message(random: Random, number: int, received: int) -> Message:
    """One message: late, dated ahead, of a few people on a few devices, personal here and there."""
    spread = random.choice([HOUR, DAY, 10 * DAY, 100 * DAY])
    time = received - random.randrange(spread)
    if random.random() < 0.1:
        time = received + random.randrange(DAY)
    made: Message = {"messageId": f"m{number}", "timestamp": iso(time)}
    person = random.randrange(6)
    if random.random() < 0.8:
        browser = f"{person}-{random.randrange(2)}"
        # What an owner did on a shared device is theirs once their login is known, late or not.
        made["anonymousId"] = f"browser-{random.choice([browser, 'family', 'office'])}"
    if random.random() < 0.3:
        made["userId"] = f"user-{person}"
    if len(made) == 2:
        made["anonymousId"] = "kiosk"
    if channel := random.choice(CHANNELS):
        made["channel"] = channel
    chance = random.random()
    if chance < 0.25:
        traits = {path[0]: random.choice(JSON) for path in PATHS if random.random() < 0.5}
        traits |= {"email": f"person{person}@example.org", "timezone": random.choice(ZONES)}
        traits["consents"] = {"email": {"marketing": random.random() < 0.5}}
        return {**made, "type": "identify", "userId": f"user-{person}", "traits": traits}
    if chance < 0.35:
        name = random.choice(["Consent Given", "Message Unsubscribed", "Objection Raised"])
        return {**made, "type": "track", "event": name, "properties": {"channel": "email"}}
    properties: Message = {}
    for path in PATHS:
        if random.random() < 0.7:
            value = random.choice(PERSONAL if random.random() < 0.15 else JSON)
            properties[path[0]] = {path[1]: value} if len(path) > 1 else value
    if random.random() < 0.1:
        properties["email"] = f"person{person}@example.org"
    name = random.choice(NAMES)
    if random.random() < 0.1:
        name = random.choice([f"Mail to person{person}@example.org", "x" * 20_000, "", "Odd\\é"])
    return {**made, "type": "track", "event": name, "properties": properties}


ZONES = ["Asia/Kathmandu", "America/New_York", "Nowhere/City", 12]


class Shop:
    """A workspace with the same secret each time."""

    def __init__(self, folder: Path) -> None:
        make_workspace(folder, "retail")
        self.workspace = Workspace(folder)
        KeyRing(self.workspace.data / KEYS_FILE, bytes).close()

    def tell(self, told: Sequence[tuple[int, Message]]) -> None:
        """Put messages in the log."""
        records = [
            Record(RecordKind.EVENT, "web", received, msgspec.json.encode(one))
            for received, one in told
        ]
        with open_stores(self.workspace) as stores:
            stores.log.append(records)

    def live(self, *, archive: bool = False, trim: bool = False, batch: int = 20) -> None:
        """Carry all that the log has; `archive` puts it in history, and `trim` empties the log."""
        with open_stores(self.workspace) as stores:
            worker = Worker(self.workspace, stores)
            worker.start()
            while worker.loop.position < stores.log.end():
                worker.loop.step(batch)
            if archive:
                worker.archive.write()
            if trim:
                stores.log.trim(worker.loop.position + 1)

    def act(self, act: PinAct | EraseAct, received: int) -> None:
        with open_stores(self.workspace) as stores:
            stores.log.append([act_record(act, received)])

    def erase(self, random: Random, received: int) -> None:
        """Erase somebody."""
        with open_stores(self.workspace) as stores:
            people = sorted(Plain(stores, self.rooms(stores)).people)
        if people:
            person = random.choice(people).hex()
            self.act(EraseAct(person, f"receipt-{person}", "test"), received)

    def rooms(self, stores: Stores) -> Rooms:
        return Rooms(stores, self.workspace)


class Plain:
    """What conditions mean in a workspace, found person by person and event by event."""

    def __init__(self, stores: Stores, rooms: Rooms) -> None:
        traces = [trace for trace, _fold in rooms.profiles.all_folds()]
        self.people: dict[bytes, list[Event]] = {}
        for trace, company in rooms.resolver.companies(traces).items():
            events = self.people.setdefault(company.root, [])
            events += rooms.profiles.events_of_trace(trace)

    def members(self, segment: str, _at: int) -> list[bytes]:
        return [root for root in self.people if root[0] % MEMBERS[segment] == 0]

    def there(self, at: int) -> dict[bytes, list[Event]]:
        """The events of everybody known at an instant."""
        received = {
            root: [event for event in events if event.received_time <= at]
            for root, events in self.people.items()
        }
        return {root: events for root, events in received.items() if events}

    def meant(self, condition: t.Condition, at: int) -> set[bytes]:
        """For whom a condition is true at an instant."""
        return {
            root
            for root, events in self.there(at).items()
            if Naive(events, self._facts(root, events), at, tables=TABLES, zone=ZONE).true(
                condition
            )
        }

    def _facts(self, root: bytes, events: list[Event]) -> Facts:
        fold = empty_fold()
        for event in events:
            folded(fold, event, int.from_bytes(message_of(event).key[:8], "big") >> 1)
        said = fold.traits.get("timezone", [0, 0, None])[2]
        return Facts(
            traits={name: value for name, (_t, _tie, value) in fold.traits.items()},
            consents=granted(fold),
            segments={name for name in MEMBERS if root in self.members(name, 0)},
            zone=said if said in ZONES[:2] else ZONE,
        )


def granted(fold: Fold) -> dict[tuple[str, str], bool]:
    """Whether any address has a consent in force."""
    found: dict[tuple[str, str], bool] = {}
    for state in consent_states(fold):
        key = (state.channel, state.purpose)
        found[key] = state.granted or found.get(key, False)
    return found
