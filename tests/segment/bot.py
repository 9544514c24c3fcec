"""A bot: one person's events without end, and what is held of that person, by limit."""

from collections.abc import Iterator, Sequence
from pathlib import Path
from random import Random
from typing import Any, Final, NamedTuple

import msgspec
from tests.segment.town import START, Town, segment

from filrouge.core.nouns import Record, RecordKind
from filrouge.core.ports import Row
from filrouge.core.queries import Query
from filrouge.core.time import DAY, HOUR, MINUTE, iso
from filrouge.profile.index import ENTRIES_MAX, ENTRIES_SLACK, PAGE_ENTRIES
from filrouge.rules import cost_of, parse
from filrouge.rules.limits import LIVE_BYTES_MAX
from filrouge.rules.live.sizes import EMPTY_BYTES, size_of
from filrouge.segment import SegmentDefinition, TraitDefinition, parsed_definitions
from filrouge.segment.definitions import MomentDefinition

EXAMPLE: Final = Path(__file__).parents[2] / "examples" / "maison-garance"
USER: Final = "user:bot"
SEED: Final = 20_261_123
HEAVIEST: Final = (
    'count("Product Viewed", within 365 days) >= 1000',
    "count(event, within 365 days) >= 1000",
    'count("Product Viewed", last year) = 3 or count("Page Viewed", this month) > 999',
    'sum(properties.price of "Product Viewed", within 365 days) > 9',
    'average(properties.price of "Product Viewed", within 30 days) > 9',
    'min(properties.price of "Product Viewed", within 90 days) < 9',
    'max(properties.price of "Product Viewed", this quarter) > 9',
    'distinct(properties.text of "Product Viewed", within 365 days) >= 1000',
    'most_frequent(properties.text of "Product Viewed") = "x"',
    'sequence("Product Viewed", "Product Added", within 90 days, same properties.text)',
    'first(properties.text of "Product Added") = last(properties.text of "Product Added")',
    'days_since("Order Completed") > 9',
    'any("Product Viewed", since first "Order Completed")',
)
"""Every kind of counter, each as large as it can be; windows of a year."""
NAMES: Final = (
    *("Page Viewed", "Product Viewed", "Product Viewed", "Product Viewed", "Product Added"),
    *("Cart Viewed", "Checkout Started", "Order Completed", "Message Clicked", "Store Visited"),
)
ENTRY_BYTES: Final = 2 * 9
"""Of the timeline's index, two numbers."""
MEMBERSHIP_BYTES: Final = 5 + 9
"""Of a person's row, the number of a rule and an instant."""


class Limit(NamedTuple):
    """What one piece of a person comes to, and the most that it may."""

    held: int
    most: int


def definitions() -> list[SegmentDefinition | TraitDefinition | MomentDefinition]:
    """The segments, computed traits and moments of the example, and the heaviest conditions."""
    folders = ("segments", "traits", "moments")
    paths = (path for folder in folders for path in (EXAMPLE / folder).glob("*.yaml"))
    files = {f"{path.parent.name}/{path.name}": path.read_bytes() for path in paths}
    example = parsed_definitions(files)
    heaviest = [segment(f"heavy{number}", when) for number, when in enumerate(HEAVIEST)]
    for one in heaviest:
        assert cost_of(parse(one.when)).bytes_per_profile_max <= LIVE_BYTES_MAX
    return [*example.segments, *example.traits, *example.moments, *heaviest]


def records(first: int, count: int, step: int) -> Iterator[Record]:
    """Events that are received `step` microseconds apart: some late, some dated ahead; one in ten
    says a long text, prices are of any size."""
    random = Random(SEED + first)
    for number in range(first, first + count):
        received = START + number * step
        time = received + random.choice([0, 0, 0, 0, 0, -MINUTE, -40 * DAY, HOUR])
        text = str(random.randrange(3_000)) + random.choice(["", "", "\U0001f600" * 250])
        said: dict[str, Any] = {
            "type": "track",
            "messageId": f"bot-{number}",
            "userId": "bot",
            "event": (name := random.choice(NAMES)),
            "timestamp": iso(time),
            "properties": {
                "text": text,
                "price": random.choice([9e9, -9e9, 8_999_999_999.999999, random.random()]),
                "product_id": f"P{random.randrange(10**9)}",
                "category": random.choice(["baby", f"category {number}"]),
                "store_id": f"S{random.randrange(10**9)}",
                "total": 9.9,
            },
        }
        if name == "Order Completed":
            said["properties"]["order_id"] = f"O{number}"
        yield Record(RecordKind.EVENT, "web", received, msgspec.json.encode(said))


def held(town: Town) -> dict[str, Limit]:
    """Bytes that the state holds of the bot, with what they may come to at most: what
    docs/concepts/conditions.md tells."""
    person = town.person(USER)
    assert person is not None
    (trace,) = person.traces
    told = "SELECT entries, counters FROM folds WHERE trace = ?"
    ((entries, counters),) = _rows(town, told, trace)
    pages = _rows(town, "SELECT entries FROM timeline_pages WHERE trace = ?", trace)
    ((row,),) = _rows(
        town, "SELECT doc FROM segment_people WHERE person = ?", bytes.fromhex(person.id)
    )
    rules = town.rooms.segments.catalogue.rules
    live = town.rooms.segments.catalogue.live
    counters_max = EMPTY_BYTES + sum(size_of(spec).bytes for spec in live.counters.values())
    index_max = (ENTRIES_MAX + ENTRIES_SLACK + PAGE_ENTRIES) * ENTRY_BYTES
    index = len(entries) + sum(len(page) for (page,) in pages)
    return {
        "counters": Limit(len(counters), counters_max),
        "timeline": Limit(index, index_max + 3 * (len(pages) + 1)),
        "person": Limit(len(row), 3 + len(rules) * MEMBERSHIP_BYTES),
    }


def profile_bytes(town: Town) -> int:
    """Of the fold: bounded by how many there may be of each piece (docs/concepts/profile.md)."""
    return sum(len(doc) for (doc,) in _rows(town, "SELECT doc FROM folds"))


def _rows(town: Town, sql: str, *parameters: object) -> Sequence[Row]:
    return town.stores.state.rows(Query("bot", sql), parameters)
