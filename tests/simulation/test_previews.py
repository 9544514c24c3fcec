"""Previews by a child process: exact, soon of what came since, and gone with whom is erased."""

from collections.abc import Callable, Iterator
from pathlib import Path
from random import Random

import msgspec
import pytest
from tests.differential.workspace_world import Plain, Shop, messages

from filrouge.app.acts import EraseAct
from filrouge.app.clock import SystemClock
from filrouge.app.stores import open_stores
from filrouge.core.time import DAY, parsed_iso
from filrouge.desk import previews
from filrouge.desk.people import People
from filrouge.desk.preview_child import Child
from filrouge.desk.previews import PreviewEndedError, PreviewNotReadyError, Previews
from filrouge.rules import ConditionError, parse
from filrouge.stores.history_duckdb.asking import Described
from filrouge.stores.history_duckdb.errors import SegmentsNotReadError

WHEN = 'count("Order Completed") >= 2'
PATIENCE_S = 30


@pytest.fixture
def shop(tmp_path: Path) -> Shop:
    found = Shop(tmp_path / "shop")
    found.tell(messages(Random(7), 150))
    found.live(archive=True)
    return found


@pytest.fixture
def asking(shop: Shop) -> Iterator[Previews]:
    found = Previews(shop.workspace.folder, SystemClock())
    yield found
    found.close()


def child_of(asking: Previews) -> Child:
    assert asking._child is not None
    return asking._child


def until(asking: Previews, condition: Callable[[], bool]) -> None:
    """Wait for what another thread does."""
    with asking._turn:
        assert asking._turn.wait_for(condition, PATIENCE_S)


def test_a_preview_is_exact_for_the_instant_that_it_tells(shop: Shop, asking: Previews) -> None:
    found = asking.preview(WHEN)
    with open_stores(shop.workspace) as stores:
        rooms = shop.rooms(stores)
        plain = Plain(stores, rooms)
        meant = plain.meant(parse(WHEN), parsed_iso(found["at"]))
        shown = People(shop.workspace, stores, rooms).shown(found["sample"])
        assert {one["id"] for one in shown} == {root.hex() for root in meant}
        assert (found["count"], found["of"]) == (len(meant), len(plain.people))
        assert 0 < found["count"] < found["of"]
        assert found["offset"] == stores.log.end()
        assert found["exact"] and found["share"] == found["count"] / found["of"]
        then = parsed_iso(found["at"]) - 400 * DAY
        assert asking.preview(WHEN, then)["of"] == len(plain.there(then))


def test_what_came_since_is_in_the_answer_of_the_next_child(
    shop: Shop, asking: Previews, monkeypatch: pytest.MonkeyPatch
) -> None:
    first = asking.preview('any("Product Viewed")')
    extra = [
        (received + 1, {**told, "messageId": "n" + told["messageId"]})
        for received, told in messages(Random(8), 60)
    ]
    shop.tell(extra)
    shop.live()
    again = asking.preview('any("Product Viewed")')
    assert again["offset"] == first["offset"] and again["at"] == first["at"]
    monkeypatch.setattr(previews, "REFRESH_S", 0.0)
    monkeypatch.setattr(previews, "PACE", -1.0)
    before = child_of(asking)
    asking.preview('any("Product Viewed")')
    until(asking, lambda: asking._child is not before)
    later = asking.preview('any("Product Viewed")')
    assert later["offset"] > first["offset"] and later["count"] >= first["count"]


def test_an_erasure_drops_what_was_taken(shop: Shop, asking: Previews) -> None:
    before = asking.preview(WHEN)
    before_it = child_of(asking)
    person = before["sample"][0]
    shop.act(EraseAct(person, f"receipt-{person}", "test"), parsed_iso(before["at"]))
    shop.live()
    until(asking, lambda: asking._child is not before_it)
    after = asking.preview(WHEN)
    assert after["of"] == before["of"] - 1 and person not in after["sample"]


def test_what_conditions_may_name_is_told_without_what_is_personal(asking: Previews) -> None:
    found = msgspec.convert(asking.described(), Described)
    assert {"Order Completed", "Product Viewed", "Odd"} <= found.events.keys()
    assert not [name for name in found.events if "@" in name]
    known = {one.path: one for one in found.properties["Order Completed"]}
    assert {"category", "price", "deep.er", "email"} <= known.keys()
    assert known["email"].values == [] and "text" in known["email"].types
    shown = str([one.values for each in found.properties.values() for one in each])
    assert "baby" in shown and "@" not in shown and "+336" not in shown
    assert {"category", "email", "timezone"} <= {one.path for one in found.traits}
    assert {"web", "store", "email"} <= set(found.channels)


def test_mistakes_are_told_and_the_child_goes_on(asking: Previews) -> None:
    with pytest.raises(ConditionError):
        asking.preview("any(")
    with pytest.raises(SegmentsNotReadError, match="vip"):
        asking.preview('segment("vip")')
    assert asking.preview(WHEN)["count"] > 0


def test_nobody_waits_and_what_was_asked_last_is_answered_first(shop: Shop) -> None:
    asking = Previews(shop.workspace.folder, SystemClock(), patience_s=0.0)
    texts = [f'count("Order Completed") >= {number}' for number in range(1, 4)]
    for text in texts:
        with pytest.raises(PreviewNotReadyError) as told:
            asking.preview(text)
        assert 0 <= told.value.progress <= 1
    answered: list[str] = []

    def hear() -> bool:
        for one in asking._questions.values():
            if one.answer is not None and one.request["when"] not in answered:
                answered.append(one.request["when"])
        return len(answered) == len(texts)

    until(asking, hear)
    assert answered == texts[::-1]
    counts = [asking.preview(text)["count"] for text in texts]
    assert counts == sorted(counts, reverse=True) and not asking._questions
    asking.close()


def test_a_question_that_nobody_asks_again_is_given_up(
    shop: Shop, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(previews, "ABANDONED_S", -1.0)
    asking = Previews(shop.workspace.folder, SystemClock(), patience_s=0.0)
    for text in ('any("Odd")', WHEN):
        with pytest.raises(PreviewNotReadyError):
            asking.preview(text)
    assert [one.request["when"] for one in asking._questions.values()] == [WHEN]
    asking.close()


def test_a_child_that_is_killed_is_replaced_and_one_that_cannot_live_is_told(
    shop: Shop, asking: Previews
) -> None:
    before = asking.preview(WHEN)
    child = child_of(asking)
    child._process.kill()
    until(asking, lambda: asking._child is not child)
    assert asking.preview(WHEN)["count"] == before["count"]
    asking.close()
    (shop.workspace.folder / "filrouge.toml").unlink()
    with pytest.raises(PreviewEndedError):
        asking.preview(WHEN)
