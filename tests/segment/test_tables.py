"""Reference tables in conditions: what happens when one changes. Worlds hold them to the law."""

from pathlib import Path
from typing import Any

from tests.segment.town import START, Rows, Town, segment

from filrouge.core.time import HOUR
from filrouge.segment.columns import HELD_MAX, column_of

SOFT = 'any("Product Viewed" where table("products", properties.product_id).kind = "soft")'


def viewed(message: str, who: str, product: str) -> dict[str, Any]:
    said = {"userId": who, "event": "Product Viewed", "properties": {"product_id": product}}
    return {"messageId": message, **said}


def test_members_stay_members_while_the_past_is_counted_by_the_new_table(tmp_path: Path) -> None:
    tables = {"products": {"p1": {"kind": "soft"}, "p2": {"kind": "hard"}}}
    town = Town(tmp_path, segment("soft", SOFT), segment("fans", 'segment("soft")'), tables=tables)
    town.tell([viewed("m1", "ada", "p1"), viewed("m2", "eve", "p2"), viewed("m3", "leo", "p1")])
    town.tell([viewed("m4", "leo", "p2")])
    town.now += HOUR
    town.tables = {"products": {"p1": {"kind": "hard"}, "p2": {"kind": "soft"}}}
    town.apply(*town.definitions, fill=False)
    assert town.segments("user:ada") == ["fans", "soft"] and town.segments("user:eve") == []
    town.worker.filling.finish()
    leo = town.person("user:leo")
    assert leo is not None and town.since(leo) == {"fans": START, "soft": START}
    eve = town.person("user:eve")
    assert eve is not None and town.since(eve) == {"fans": START + HOUR, "soft": START + HOUR}
    assert town.segments("user:ada") == []
    assert len(town.announced()) == 4
    assert town.check() == 3 and town.differences() == []


def test_a_column_that_nothing_looks_at_changes_nothing(tmp_path: Path) -> None:
    tables: Rows = {"products": {"p1": {"kind": "soft", "price": 3}}}
    town = Town(tmp_path, segment("soft", SOFT), tables=tables)
    town.tell([viewed("m1", "ada", "p1")])
    rules = town.rooms.segments.versions.rules()
    town.tables = {"products": {"p1": {"kind": "soft", "price": 4}}}
    town.apply(*town.definitions, fill=False)
    assert town.rooms.segments.versions.rules() == rules


def test_what_is_held_of_columns_has_an_end(tmp_path: Path) -> None:
    town = Town(tmp_path)
    columns = [column_of("products", "kind", {"p1": number}) for number in range(HELD_MAX + 9)]
    kept = town.rooms.segments.versions.columns
    with town.stores.state.transaction():
        kept.put(columns)
    for one in columns:
        (rows,) = kept.tables([{"products": {"kind": one.version}}]).values()
        assert rows == {"p1": {"kind": one.cells["p1"]}}
    assert len(kept._held) == HELD_MAX


def test_a_table_that_comes_back_to_what_it_was_needs_no_past(tmp_path: Path) -> None:
    before: Rows = {"products": {"p1": {"kind": "soft"}}}
    town = Town(tmp_path, segment("soft", SOFT), tables=before)
    town.tell([viewed("m1", "ada", "p1")])
    town.tables = {"products": {"p1": {"kind": "hard"}}}
    town.apply(*town.definitions, fill=False)
    assert town.rooms.segments.catalogue.unfilled
    town.tables = before
    town.apply(*town.definitions, fill=False)
    assert not town.rooms.segments.catalogue.unfilled
    assert town.segments("user:ada") == ["soft"]
    kept = [one.cells for one in town.rooms.segments.versions.columns.all()]
    assert kept == [{"p1": "soft"}]
