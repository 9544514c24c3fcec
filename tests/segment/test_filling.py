"""New segments are filled while events come: whatever happens meanwhile, nothing counts twice."""

from pathlib import Path
from random import Random
from typing import Any

import pytest
from tests.segment.town import Town, segment
from tests.segment.worlds import WHENS, message_of

from filrouge.app import filling
from filrouge.app.ledger import positions_in
from filrouge.app.work import Worker, counter_of
from filrouge.core.queries import Query
from filrouge.core.time import DAY, HOUR, MINUTE
from filrouge.profile import numbers_of
from filrouge.rules.naive import Naive
from filrouge.segment import NewRules, past

OF_EVENTS = [
    *(WHENS[number] for number in (0, 1, 3, 4, 5, 11, 12)),
    'any("Page Viewed", within 12 hours) and none("Order Completed", within 3 days)',
    'count("Product Viewed", within 2 days) between 1 and 2',
    'any("Odd") or count("Page Viewed", within 1 day) >= 3',
]
AT_ONCE = [(filling, "AT_ONCE"), (past, "TRACES_AT_ONCE"), (past, "MEMBERS_AT_ONCE")]


def messages(random: Random, first: int, count: int, now: int) -> list[dict[str, Any]]:
    return [message_of(random, first + each, now, merging=True) for each in range(count)]


@pytest.fixture
def small_slices(monkeypatch: pytest.MonkeyPatch) -> None:
    for module, name in AT_ONCE:
        monkeypatch.setattr(module, name, 2)


def lived(town: Town, random: Random) -> int:
    """Some days; gives how many messages there were."""
    number = 0
    for _step in range(12):
        town.now += random.choice([MINUTE, HOUR, 10 * HOUR])
        told = messages(random, number, random.randrange(1, 9), town.now)
        number += len(told)
        town.tell(told)
    return number


def fill_while_events_come(town: Town, random: Random, number: int, slices: int) -> None:
    """Fill what waits; meanwhile people act, merge, split, go, and the worker dies."""
    for step in range(12):
        for _ in range(random.randrange(slices)):
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
    assert not town.rooms.segments.catalogue.unread and nothing_lost(town)


@pytest.mark.usefixtures("small_slices")
@pytest.mark.parametrize("seed", range(8))
def test_a_segment_filled_while_events_come_is_as_if_it_had_always_been(
    tmp_path: Path, seed: int
) -> None:
    random = Random(seed)
    definitions = [segment(f"s{number}", when) for number, when in enumerate(WHENS[:11])]
    town = Town(tmp_path, *definitions[:3])
    number = lived(town, random)
    town.apply(*definitions, fill=False)
    fill_while_events_come(town, random, number, 4)
    town.close()


@pytest.mark.usefixtures("small_slices")
@pytest.mark.parametrize("seed", range(24))
def test_so_is_one_that_asks_events_alone(tmp_path: Path, seed: int) -> None:
    """What people are is said of the past, and put as it was said unless they changed since."""
    random = Random(f"events {seed}")
    whens = random.sample(OF_EVENTS, 3)
    definitions = [segment(f"s{number}", when) for number, when in enumerate(whens)]
    before = random.randrange(3)
    town = Town(tmp_path, *definitions[:before])
    number = lived(town, random)
    town.apply(*definitions, fill=False)
    fill_while_events_come(town, random, number, random.choice([2, 4, 8]))
    town.close()


def truths(town: Town, rules: NewRules, at: int) -> dict[bytes, list[int]]:
    """Of each person, the new rules that are true, worked out anew."""
    found = {}
    for person in town.people():
        facts, zone = town.facts(person, set()), rules.complete.zone
        naive = Naive(town.events(person), facts, at, tables=town.tables, zone=zone)
        numbers = sorted(rules.numbers)
        asked = {n: rules.complete.live.condition(str(n)) for n in numbers}
        found[bytes.fromhex(person.id)] = [n for n in numbers if naive.true(asked[n])]
    return found


@pytest.mark.parametrize("seed", range(12))
def test_what_is_said_of_people_is_what_they_are(tmp_path: Path, seed: int) -> None:
    random = Random(f"said {seed}")
    town = Town(tmp_path)
    lived(town, random)
    whens = random.sample(OF_EVENTS, 2)
    town.apply(*(segment(f"s{n}", when) for n, when in enumerate(whens)), fill=False)
    rules = NewRules(town.rooms.segments.versions)
    frames = list(filling.said(town.stores, town.rooms.segments))
    said = {one.person: one for frame in frames for one in frame.members}
    assert any(frame.people is not None for frame in frames)
    now = town.loop.following.clock
    for at in (now, now + random.randrange(6 * DAY)):
        for person, numbers in truths(town, rules, at).items():
            if person not in said:
                assert not numbers
            elif at < said[person].until:
                assert sorted(said[person].numbers) == numbers
    town.close()


@pytest.mark.parametrize("seed", range(6))
def test_nobody_whom_a_rule_concerns_is_left_unsaid(tmp_path: Path, seed: int) -> None:
    random = Random(f"traits too {seed}")
    town = Town(tmp_path)
    lived(town, random)
    when = f"{random.choice(OF_EVENTS)} and (trait.city exists or none('Odd'))".replace("'", '"')
    town.apply(segment("s", when), fill=False)
    rules = NewRules(town.rooms.segments.versions)
    frames = list(filling.said(town.stores, town.rooms.segments))
    traces = [trace for frame in frames for trace in frame.people or ()]
    people = {company.root for company in town.rooms.resolver.companies(traces).values()}
    assert not any(frame.members for frame in frames)
    now = town.loop.following.clock
    for at in (now, now + random.randrange(6 * DAY)):
        true = {person for person, numbers in truths(town, rules, at).items() if numbers}
        assert true <= people
    town.close()


@pytest.mark.usefixtures("small_slices")
@pytest.mark.parametrize("more", ["", " and trait.plan is missing"])
def test_how_far_it_is_grows_until_everybody_was_read(tmp_path: Path, more: str) -> None:
    town = Town(tmp_path)
    told = [{"messageId": f"m{n}", "userId": f"u{n}", "event": "Order Completed"} for n in range(9)]
    town.tell(told)
    town.apply(segment("buyers", f'any("Order Completed", within 7 days){more}'), fill=False)
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


BUYS = {"event": "Order Completed", "properties": {"product_id": "p1"}}
FILLED, SAID = "filled", "said"


class CountedAtOnce(filling.CountedHere):
    """All that is said of the past, as of when it begins: what comes later changes nothing."""

    def __init__(self, town: Town) -> None:
        super().__init__(town.stores, town.rooms)
        self._frames = iter(list(self._frames))


def buyers(tmp_path: Path, when: str, orders: dict[str, int]) -> Town:
    """A town whose people ordered so often, with a segment that waits for their past."""
    town = Town(tmp_path)
    town.worker = Worker(town.workspace, town.stores, counter=lambda: CountedAtOnce(town))
    town.rooms, town.loop = town.worker.rooms, town.worker.loop
    for user, number in orders.items():
        town.now += MINUTE
        kind = "anonymousId" if user.isupper() else "userId"
        town.tell([{**BUYS, "messageId": f"{user}{n}", kind: user} for n in range(number)])
    town.now += HOUR
    town.apply(segment("buyers", when), fill=False)
    return town


def fill_until(town: Town, moment: str) -> None:
    """Begin to fill, as far as the rule being in force, or the first people being said too."""
    town.worker.filling.poll()
    while town.rooms.segments.catalogue.unfilled and moment:
        town.worker.filling.poll()
    if moment == SAID:
        town.worker.filling.poll()
    assert moment == FILLED or town.rooms.segments.count("buyers") == 0


def end(town: Town) -> None:
    town.worker.filling.finish()
    town.tick(town.now)
    town.check()
    assert nothing_lost(town)
    town.close()


def nothing_lost(town: Town) -> bool:
    """Whether what waits beside rows waits beside rows that are there."""
    folds = {number for _trace, number in numbers_of(town.stores.state, all_traces(town))}
    asked = Query("past_numbers", "SELECT number FROM fold_past")
    return {row[0] for row in town.stores.state.rows(asked)} <= folds


def all_traces(town: Town) -> list[bytes]:
    return [trace for some in town.rooms.profiles.all_traces(1_000) for trace in some]


@pytest.mark.parametrize("moment", ["", FILLED, SAID])
def test_an_event_dated_ahead_that_comes_meanwhile_counts_at_its_instant(
    tmp_path: Path, moment: str
) -> None:
    town = buyers(tmp_path, 'count("Order Completed") >= 2', {"a": 1, "b": 1})
    fill_until(town, moment)
    soon = town.now + HOUR
    town.tell([{**BUYS, "messageId": "new", "userId": "a", "time": soon}], fill=False)
    town.worker.filling.finish()
    assert town.segments("user:a") == []
    town.tick(soon)
    assert town.segments("user:a") == ["buyers"] and town.segments("user:b") == []
    end(town)


@pytest.mark.parametrize("slices", range(6))
def test_what_waits_for_its_instant_in_the_past_counts_once_it_comes(
    tmp_path: Path, slices: int
) -> None:
    known, new = (segment(f"s{n}", f'count("Order Completed") >= {n}') for n in (1, 3))
    town = Town(tmp_path, known)
    soon = town.now + HOUR
    told = [{"messageId": "m1"}, {"messageId": "m2", "time": soon}, {"messageId": "m3"}]
    town.tell([{**BUYS, "userId": "a", **one} for one in told[:2]])
    town.apply(known, segment("later", 'count("Order Completed", within 9 days) >= 3'), fill=False)
    for _ in range(slices):
        town.worker.filling.poll(wait=True)
    town.now = soon
    town.tell([{**BUYS, "userId": "a", **told[2]}], fill=False)
    town.worker.filling.finish()
    assert town.segments("user:a") == ["later", "s1"]
    town.apply(known, new)
    assert town.segments("user:a") == ["s1", "s3"]
    end(town)


@pytest.mark.parametrize("moment", ["", FILLED, SAID])
def test_an_event_of_which_nothing_is_counted_changes_nobody_who_is_said(
    tmp_path: Path, moment: str
) -> None:
    when = 'count("Order Completed" where properties.product_id = "p1") >= 2'
    town = buyers(tmp_path, when, {"a": 2, "b": 1})
    fill_until(town, moment)
    other = {**BUYS, "properties": {"product_id": "p2"}}
    town.tell([{**other, "messageId": f"new {user}", "userId": user} for user in "ab"], fill=False)
    town.worker.filling.finish()
    assert town.segments("user:a") == ["buyers"] and town.segments("user:b") == []
    end(town)


@pytest.mark.parametrize("moment", ["", FILLED, SAID])
def test_an_event_that_comes_meanwhile_counts_once(tmp_path: Path, moment: str) -> None:
    town = buyers(tmp_path, 'count("Order Completed") between 2 and 3', {"a": 1, "b": 2, "c": 3})
    fill_until(town, moment)
    town.tell([{**BUYS, "messageId": f"new {u}", "userId": u} for u in "abcd"], fill=False)
    town.worker.filling.finish()
    assert [bool(town.segments(f"user:{user}")) for user in "abcd"] == [True, True, False, False]
    end(town)


@pytest.mark.parametrize("moment", ["", FILLED, SAID])
def test_who_become_one_meanwhile_are_read_as_one(tmp_path: Path, moment: str) -> None:
    orders = {"a": 1, "b": 1, "c": 2, "d": 1, "e": 2, "f": 2}
    town = buyers(tmp_path, 'count("Order Completed") = 2', orders)
    fill_until(town, moment)
    for one, other in ("ab", "cd", "de"):
        town.pin("link", f"user:{one}", f"user:{other}", fill=False)
    town.worker.filling.finish()
    members = [user for user in "abcdef" if town.segments(f"user:{user}")]
    assert members == ["a", "b", "f"]
    end(town)


@pytest.mark.parametrize("moment", ["", FILLED, SAID])
def test_who_is_recognised_meanwhile_is_read_as_one(tmp_path: Path, moment: str) -> None:
    orders = {"d": 1, "X": 2, "e": 1, "Y": 1}
    town = buyers(tmp_path, 'count("Order Completed") = 2', orders)
    fill_until(town, moment)
    for user, browser in ("dX", "eY"):
        known = {"type": "identify", "userId": user, "anonymousId": browser}
        town.tell([{**known, "messageId": f"known {user}"}], fill=False)
    town.worker.filling.finish()
    assert [bool(town.segments(f"user:{user}")) for user in "de"] == [False, True]
    assert town.rooms.segments.count("buyers") == 1
    end(town)


@pytest.mark.parametrize("moment", ["", FILLED, SAID])
def test_who_leaves_by_time_alone_meanwhile_is_no_member(tmp_path: Path, moment: str) -> None:
    town = buyers(tmp_path, 'any("Order Completed", within 1 day)', {"a": 1, "b": 1})
    fill_until(town, moment)
    town.now += 2 * DAY
    town.tell([{"event": "Odd", "messageId": "odd", "userId": "z"}], fill=False)
    assert town.loop.following.clock == town.now
    town.worker.filling.finish()
    assert town.segments("user:a") == town.segments("user:b") == []
    end(town)


@pytest.mark.parametrize("moment", ["", FILLED, SAID])
def test_who_is_erased_meanwhile_leaves_nothing(tmp_path: Path, moment: str) -> None:
    town = buyers(tmp_path, 'any("Order Completed", within 9 days)', {"a": 1, "b": 1, "c": 1})
    fill_until(town, moment)
    town.erase("user:c", fill=False)
    town.erase("user:a", fill=False)
    town.worker.filling.finish()
    assert town.rooms.segments.count("buyers") == 1
    assert [ids for _person, ids in town.rooms.segments.everybody()] == [["buyers"]]
    end(town)


def test_what_waits_beside_the_rows_goes_with_them(tmp_path: Path) -> None:
    town = buyers(tmp_path, 'count("Order Completed") >= 2', {"a": 1, "b": 1, "c": 1})
    town.worker.filling.finish()
    town.erase("user:c")
    assert nothing_lost(town)
    town.close()
    town.open()
    town.tell([{**BUYS, "messageId": f"new {u}", "userId": u} for u in "acd"])
    assert [bool(town.segments(f"user:{user}")) for user in "abcd"] == [True, False, False, False]
    assert nothing_lost(town)
    end(town)


def test_a_second_segment_keeps_what_waits_for_the_first(tmp_path: Path) -> None:
    town = buyers(tmp_path, 'count("Order Completed") >= 2', {"a": 1, "b": 1})
    town.worker.filling.finish()
    more = 'distinct(properties.product_id of "Order Completed", within 3 days) <= 1'
    town.apply(*town.definitions, segment("more", f'{more} and any("Order Completed")'))
    assert town.segments("user:a") == town.segments("user:b") == ["more"]
    town.tell([{**BUYS, "messageId": "new", "userId": "a"}])
    assert town.segments("user:a") == ["buyers", "more"] and town.segments("user:b") == ["more"]
    end(town)


def test_counters_in_a_process_of_its_own_are_the_same(tmp_path: Path) -> None:
    town = buyers(tmp_path, 'count("Order Completed") = 2', {"a": 1, "b": 2, "c": 3, "d": 2})
    apart = counter_of(town.workspace)()
    assert apart.begin(wait=True)
    frames = []
    while (frame := apart.next(wait=True)) is not None:
        frames.append(frame)
    apart.close()
    assert frames == list(filling.said(town.stores, town.rooms.segments))
    assert sum(len(frame.members) for frame in frames) == 2
    end(town)
