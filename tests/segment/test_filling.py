"""New segments are filled while events come: whatever happens meanwhile, nothing counts twice."""

from pathlib import Path
from random import Random
from typing import Any

import pytest
from tests.segment.town import Town, segment
from tests.segment.worlds import WHENS, message_of

from filrouge.app import filling
from filrouge.app.ledger import positions_in
from filrouge.core.time import HOUR, MINUTE
from filrouge.segment import past


AT_ONCE = [(filling, "AT_ONCE"), (past, "TRACES_AT_ONCE"), (past, "MEMBERS_AT_ONCE")]


def messages(random: Random, first: int, count: int, now: int) -> list[dict[str, Any]]:
    return [message_of(random, first + each, now, merging=True) for each in range(count)]


@pytest.mark.parametrize("seed", range(8))
def test_a_segment_filled_while_events_come_is_as_if_it_had_always_been(
    tmp_path: Path, seed: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    for module, name in AT_ONCE:
        monkeypatch.setattr(module, name, 2)
    random = Random(seed)
    definitions = [segment(f"s{number}", when) for number, when in enumerate(WHENS[:11])]
    town = Town(tmp_path, *definitions[:3])
    number = 0
    for _step in range(12):
        town.now += random.choice([MINUTE, HOUR, 10 * HOUR])
        told = messages(random, number, random.randrange(1, 9), town.now)
        number += len(told)
        town.tell(told)
    town.apply(*definitions, fill=False)
    for step in range(12):
        for _ in range(random.randrange(4)):
            town.worker.filling.poll()
        town.now += random.choice([MINUTE, HOUR])
        roll = random.random()
        if roll < 0.7:
            told = messages(random, number, 4, town.now)
            number += len(told)
            town.tell(told, batch=random.choice([1, 100]), fill=False)
        elif roll < 0.8:
            a, b = f"anonymous:a{random.randrange(6)}", f"user:u{random.randrange(4)}"
            town.pin(random.choice(["link", "cut"]), a, b, fill=False)
        elif roll < 0.9:
            known = list(town.people())
            town.erase(f"person:{random.choice(known).id}", fill=False)
        elif step < 9:
            town.close()
            town.open()
    town.worker.filling.finish()
    town.tick(town.now)
    town.check()
    assert not town.rooms.segments.catalogue.unread
    town.close()


def test_how_far_it_is_grows_until_everybody_was_read(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for module, name in AT_ONCE:
        monkeypatch.setattr(module, name, 2)
    town = Town(tmp_path)
    told = [{"messageId": f"m{n}", "userId": f"u{n}", "event": "Order Completed"} for n in range(9)]
    town.tell(told)
    town.apply(segment("buyers", 'any("Order Completed", within 7 days)'), fill=False)
    shares = []
    while town.worker.filling.poll(wait=True):
        shares.append(positions_in(town.stores.state).get(filling.FILLED, 0))
    reading = [share for share in shares if share]
    assert reading == sorted(reading) and len(set(reading)) > 3 and reading[-1] == 1_000
    assert shares[-1] == 0 and town.rooms.segments.count("buyers") == 9


def test_who_was_a_member_already_does_not_enter(tmp_path: Path) -> None:
    town = Town(tmp_path)
    ordered = {"userId": "ada", "event": "Order Completed"}
    town.tell([{**ordered, "messageId": "m1"}])
    town.now += HOUR
    town.apply(segment("buyers", 'any("Order Completed", within 7 days)'), fill=False)
    town.now += HOUR
    town.tell([{**ordered, "messageId": "m2"}], fill=False)
    town.worker.filling.finish()
    assert town.segments("user:ada") == ["buyers"] and town.announced() == []
