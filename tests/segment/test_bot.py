"""A bot: what is held of one person stays below its limits, however many events come."""

from pathlib import Path

from tests.segment import bot
from tests.segment.town import START, Town

from filrouge.core.time import HOUR, SECOND

EVENTS = 6_000


def test_what_is_held_of_a_bot_does_not_grow_with_its_events(tmp_path: Path) -> None:
    """500 days of events through the worker; `benchmarks/bot.py` sends a million."""
    town = Town(tmp_path, *bot.definitions())
    timeline = []
    for first in (0, EVENTS):
        town.stores.log.append(list(bot.records(first, EVENTS, HOUR)))
        town.carry()
        held = bot.held(town)
        for piece, (found, most) in held.items():
            assert 0 < found <= most, (piece, found, most)
        timeline.append(held["timeline"].held)
    assert timeline[1] <= timeline[0] * 1.1
    specs = town.rooms.segments.catalogue.live.counters.values()
    assert {spec.kind for spec in specs} == {
        "recent", "buckets", "distinct", "first", "last", "frequent", "sequence"
    }  # fmt: skip
    town.tick(START + 2 * EVENTS * HOUR)
    town.worker.archive.write()
    assert town.check() == 1


def test_a_device_whose_clock_is_ahead_counts_like_another(tmp_path: Path) -> None:
    """Each event waits for its instant, and is then counted for good, however many come."""
    town = Town(
        tmp_path,
        bot.segment("many", 'count("Page Viewed", within 365 days) >= 100'),
        bot.segment("paid", 'sum(properties.price of "Page Viewed", this year) >= 150'),
    )
    for number in range(150):
        viewed = {"event": "Page Viewed", "properties": {"price": 1}}
        told = {"messageId": f"m{number}", "userId": "ada", **viewed}
        town.tell([{**told, "time": town.now + 5 * SECOND}])
        town.now += 3 * SECOND
    assert town.segments("user:ada") == ["many"]
    town.tick(town.now + 5 * SECOND)
    assert town.segments("user:ada") == ["many", "paid"] and town.check() == 1
    town.apply(*town.definitions, bot.segment("again", 'count("Page Viewed", this year) = 150'))
    assert town.segments("user:ada") == ["again", "many", "paid"]
    assert town.check() == 1 and town.differences() == []
