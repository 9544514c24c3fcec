"""A client that sends until it is acknowledged, as SDKs do, and remembers what was."""

from collections import Counter
from collections.abc import Iterable
from http.client import HTTPException
from typing import Any

import msgspec
from tests.simulation.running import Served
from tests.simulation.traffic import Sending, Traffic

from filrouge.app.stores import Rooms, open_stores
from filrouge.core.nouns import Event, RecordKind


class Client:
    """Sends a traffic to a server that may die at any instant."""

    def __init__(self, served: Served, traffic: Traffic) -> None:
        self.served = served
        self.traffic = traffic
        self.acknowledged: dict[str, int] = {}
        """messageId of every event that was answered, and how often it was."""
        self.answered: list[Sending] = []
        self.waiting: list[Sending] = []
        """Requests that got no answer: to be sent again."""

    def send(self, count: int) -> None:
        """Send that many requests, those that wait for an answer first."""
        sendings = [*self.waiting, *self.traffic.sendings(count)]
        self.waiting = []
        for sending in sendings:
            self._send(sending)

    def send_again(self, sendings: Iterable[Sending]) -> None:
        """Send requests that were answered before."""
        for sending in sendings:
            self._send(sending)

    def _send(self, sending: Sending) -> None:
        try:
            answer = self.served.send(sending.path, sending.body)
        except (OSError, HTTPException):
            self.waiting.append(sending)
            return
        if answer.status >= 429:
            self.waiting.append(sending)
            return
        assert answer.status in (200, 400), answer
        self.answered.append(sending)
        for message in sending.messages:
            name = message["messageId"]
            self.acknowledged[name] = self.acknowledged.get(name, 0) + 1

    def good(self) -> set[str]:
        """The acknowledged messages that are events."""
        return self.acknowledged.keys() & self.traffic.good


class Knowledge(msgspec.Struct):
    """What a workspace knows, read through the product's own doors."""

    profiles: dict[str, Any]
    """By key, None for nobody."""
    in_timelines: Counter[str]
    """How many timelines of distinct people have each messageId."""
    events: int
    merges: int


def known_to(served: Served, keys: Iterable[str]) -> Knowledge:
    """Ask the running server for every person whom one of the keys names."""
    profiles = {key: served.profile(key) for key in sorted(keys)}
    people = {view["id"]: key for key, view in profiles.items() if view is not None}
    in_timelines: Counter[str] = Counter()
    for key in people.values():
        in_timelines.update(event["messageId"] for event in served.timeline(key))
    status = served.get("/v1/status")
    return Knowledge(profiles, in_timelines, status["events"], status["merges"])


def counted_in_history(served: Served) -> tuple[Counter[str], Counter[str]]:
    """How often history and the log's rest hold each event taken, and each derived event taken.

    Reads the stores themselves: the second way to the number that the server tells.
    """
    events: Counter[str] = Counter()
    derived: Counter[str] = Counter()
    with open_stores(served.workspace, read_only=True) as stores:
        rooms = Rooms(stores, served.workspace)
        taken = [kept for some in stores.history.scan_kept() for kept in some if kept.message_key]
        found = [(kept.offset, kept.record) for kept in taken]
        after = stores.history.end()
        recent = {one.offset for one in rooms.seen.recent(after, served.log_end())}
        while records := stores.log.read(after, 1_000):
            found += [(offset, record) for offset, record in records if offset in recent]
            after = records[-1][0]
        for offset, record in found:
            event = rooms.reader.read(offset, record)
            assert isinstance(event, Event)
            counter = derived if record.kind == RecordKind.DERIVED else events
            counter[event.message_id] += 1
    return events, derived
