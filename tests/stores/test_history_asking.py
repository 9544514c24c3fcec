"""The relations of a workspace where limits bind: what folds bound, relations bound too."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from filrouge.core.nouns import Event
from filrouge.rules import parse
from filrouge.stores.history_duckdb.asking import (
    Beside,
    Connection,
    Held,
    Known,
    Relations,
    held_tables,
)
from filrouge.stores.history_duckdb.errors import TooMuchAskedError

NOW = 1_790_000_000_000_000
TRACES = 6


def event(offset: int, name: str = "Order Completed", **properties: object) -> Event:
    return Event(
        offset=offset, source="web", message_id=f"m{offset}", call="track", name=name,
        channel="web", event_time=NOW - offset, received_time=NOW, body={},
        properties=properties, traits={}, context={},
    )  # fmt: skip


def known(number: int, person: int, names: list[str]) -> Known:
    traits = {name: [NOW, number, number] for name in names}
    consents = {f"{name}\0marketing\0": [NOW, number, True, NOW] for name in names}
    return Known(bytes([number]) * 16, bytes([person]) * 16, NOW, traits, consents, None)


def relations(folder: Path, people: list[Known], events: list[Event], memory_mb: int) -> Relations:
    def tail() -> Iterator[tuple[bytes, Event]]:
        yield from ((bytes([one.offset % TRACES]) * 16, one) for one in events)

    held = Held(folder, [], NOW, [], tail(), lambda _offsets: [])
    beside = Beside(traits_max=4, consents_max=4)
    return Relations(Connection(folder, 1, memory_mb), held, people, NOW, beside)


def test_of_too_many_traits_and_consents_the_first_in_order_count(tmp_path: Path) -> None:
    people = [known(0, 0, ["a", "d"]), known(1, 0, ["b", "e"]), known(2, 0, ["c", "f"])]
    people += [known(3, 1, ["f"])]
    asked = relations(tmp_path, people, [], 500)
    found = {
        name: asked.answer(parse(f'trait.{name} exists and consent("{name}", "marketing")')).people
        for name in "abcdef"
    }
    assert found == {"a": 1, "b": 1, "c": 1, "d": 1, "e": 0, "f": 1}
    asked.close()


def test_tables_that_nobody_asked_lately_go_first(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(held_tables, "ROWS_HELD_MAX", 25)
    people = [known(number, number, []) for number in range(TRACES)]
    events = [event(number, f"Event {number % 4}", n=number) for number in range(40)]
    asked = relations(tmp_path, people, events, 500)
    for name in ("Event 0", "Event 1", "Event 2", "Event 0", "Event 3"):
        text = f'any("{name}" where properties.n >= 0)'
        expected = {one.offset % TRACES for one in events if one.name == name}
        assert asked.answer(parse(text)).people == len(expected)
        held = [table.events for table in asked.events._tables.values()]
        assert len(held) <= 2 and frozenset([name]) in held
    asked.close()


def test_what_takes_too_much_memory_is_refused_and_the_next_answer_is_right(
    tmp_path: Path,
) -> None:
    people = [known(number, number, []) for number in range(TRACES)]
    events = [event(number, text="x" * 2_000 + str(number)) for number in range(20_000)]
    asked = relations(tmp_path, people, events, 90)
    with pytest.raises(TooMuchAskedError):
        asked.answer(parse('distinct(properties.text of "Order Completed") >= 2'))
    assert asked.answer(parse('any("Order Completed")')).people == TRACES
    asked.close()
