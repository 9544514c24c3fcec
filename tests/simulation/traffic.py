"""A day of a shop's traffic from one seed: what its sources send, well and badly."""

from collections.abc import Iterator
from random import Random
from typing import Any, Final, NamedTuple

from filrouge.core.time import HOUR, SECOND, iso

START: Final = 1_735_689_600_000_000
"""2025-01-01T00:00:00Z"""
PAGES: Final = ("/", "/shoes", "/shoes/12", "/cart")
NAMES: Final = ("Product Viewed", "Product Added", "Order Completed")

Message = dict[str, Any]


class Sending(NamedTuple):
    """One request: its address, and the messages that it carries."""

    path: str
    messages: list[Message]

    @property
    def body(self) -> Message:
        """What is sent."""
        return {"batch": self.messages} if self.path == "/v1/batch" else self.messages[0]


class Traffic:
    """An endless stream of requests, the same for the same seed."""

    def __init__(self, random: Random, people: int = 40) -> None:
        self._random = random
        self._people = people
        self._number = 0
        self._time = START
        self._sent: list[Message] = []
        self.keys: set[str] = set()
        """Every identifier that a good message showed."""
        self.good: set[str] = set()
        """The ids of the messages that are events."""

    def sendings(self, count: int) -> Iterator[Sending]:
        """The next requests: single ones and batches."""
        for _ in range(count):
            if self._random.random() < 0.3:
                message = self._message()
                yield Sending(f"/v1/{message['type']}", [message])
            else:
                size = self._random.randrange(1, 15)
                yield Sending("/v1/batch", [self._message() for _ in range(size)])

    def _message(self) -> Message:
        chance = self._random.random()
        if chance < 0.10 and self._sent:
            return self._random.choice(self._sent)
        if chance < 0.13 and self._sent:
            first = self._random.choice(self._sent)
            return {**first, "event": "Another", "type": "track", "properties": {"again": True}}
        if chance < 0.16:
            return self._bad()
        message = self._good()
        self._sent.append(message)
        self.good.add(message["messageId"])
        return message

    def _bad(self) -> Message:
        self._number += 1
        kind = self._random.choice(
            (
                {"type": "track", "event": ""},
                {"type": "track", "event": "Old", "timestamp": "1970-01-01T00:00:00Z"},
                {"type": "track", "event": "Undated", "timestamp": "yesterday"},
                {"type": "alias"},
            )
        )
        return {"messageId": f"bad-{self._number}", "anonymousId": "b-1", **kind}

    def _good(self) -> Message:
        random = self._random
        self._number += 1
        self._time += random.randrange(1, 20) * SECOND
        late = random.randrange(0, 200) * HOUR if random.random() < 0.2 else 0
        person = random.randrange(self._people)
        browser = f"browser-{person}-{random.randrange(3)}"
        message: Message = {
            "messageId": f"message-{self._number}",
            "timestamp": iso(self._time - late),
            "anonymousId": browser,
        }
        self.keys.add(f"anonymous:{browser}")
        chance = random.random()
        if chance < 0.25:
            user, email = f"user-{person}", f"person{person}@example.org"
            traits = {"email": email, "name": f"Person {person}", "step": self._number}
            if random.random() < 0.5:
                traits["phone"] = f"+336801{person:05d}"
                self.keys.add(f"phone:+336801{person:05d}")
            self.keys |= {f"user:{user}", f"email:{email}"}
            return {**message, "type": "identify", "userId": user, "traits": traits}
        if chance < 0.5:
            page = {"path": random.choice(PAGES), "number": self._number}
            return {**message, "type": "page", "properties": page}
        if chance < 0.7:
            message["userId"] = f"user-{person}"
            self.keys.add(f"user:user-{person}")
        name = random.choice(NAMES)
        properties: Message = {"number": self._number, "currency": "EUR"}
        if name == "Order Completed":
            properties |= {
                "order_id": f"order-{self._number}",
                "total": random.randrange(1, 20_000) / 100,
                "products": [{"product_id": f"p{random.randrange(9)}", "quantity": 1}],
            }
        return {**message, "type": "track", "event": name, "properties": properties}
