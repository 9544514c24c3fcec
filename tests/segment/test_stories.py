"""Stories in simulated time: who is in what, from which instant, and what was announced."""

from pathlib import Path
from typing import Any

import pytest
from tests.segment.town import START, Town, moment, segment

from filrouge.core.time import DAY, HOUR, MINUTE


def ordered(message: str, who: str, **more: Any) -> dict[str, Any]:
    return {"messageId": message, "userId": who, "event": "Order Completed", **more}


def test_a_window_closes_at_its_microsecond_with_no_event(tmp_path: Path) -> None:
    town = Town(tmp_path, segment("buyers", 'any("Order Completed", within 7 days)'))
    town.tell([ordered("m1", "ada")])
    assert town.segments("user:ada") == ["buyers"]
    town.tick(START + 7 * DAY - 1)
    assert town.segments("user:ada") == ["buyers"]
    town.tick(START + 7 * DAY)
    assert town.segments("user:ada") == []
    assert town.announced() == [("Segment Entered", "buyers"), ("Segment Left", "buyers")]


def test_a_worker_that_lags_acts_on_what_was_due_before_it_reads_on(tmp_path: Path) -> None:
    town = Town(
        tmp_path,
        segment("buyers", 'any("Order Completed", within 1 day)'),
        segment("lapsed", 'not segment("buyers") and any("Order Completed")'),
    )
    town.tell([ordered("m1", "ada")])
    town.now = START + 3 * DAY
    town.tell([ordered("m2", "eve")])
    ada = town.person("user:ada")
    assert ada is not None
    assert town.since(ada) == {"lapsed": START + DAY}


@pytest.mark.parametrize(
    "when",
    [
        'any("Order Completed") and any("Page Viewed", within 1 day)',
        'any("Page Viewed", within 1 day) and any("Order Completed")',
        'count("Page Viewed", within 1 day) >= 1 and any("Order Completed")',
        'any("Order Completed") and days_since("Page Viewed") < 1',
    ],
)
def test_a_window_that_closed_while_nobody_asked_opens_again(tmp_path: Path, when: str) -> None:
    town = Town(tmp_path, segment("buyers who look", when))
    for number in range(2):
        town.tell([{"messageId": f"v{number}", "userId": "ada", "event": "Page Viewed"}])
        town.now += HOUR
    town.now += 2 * DAY
    town.tell([ordered("o1", "ada")])
    assert town.segments("user:ada") == []
    town.now += MINUTE
    town.tell([{"messageId": "v2", "userId": "ada", "event": "Page Viewed"}])
    assert town.segments("user:ada") == ["buyers who look"]


def test_a_batch_tells_of_its_people_in_the_order_of_time(tmp_path: Path) -> None:
    town = Town(
        tmp_path, *(segment(f"{n} orders", f'count("Order Completed") = {n}') for n in (1, 2))
    )
    for number, who in enumerate(["ada", "eve", "ada", "eve"]):
        town.now += MINUTE
        town.receive([ordered(f"m{number}", who)])
    town.carry()
    ada, eve = town.person("user:ada"), town.person("user:eve")
    assert ada is not None
    assert eve is not None
    told = [(one.time, one.person) for one in town.announcements()]
    assert told == sorted(told, key=lambda one: one[0])
    assert [person for _time, person in told] == [ada.id, eve.id, *[ada.id] * 2, *[eve.id] * 2]


def test_a_batch_that_lasts_for_weeks_counts_what_a_new_device_did_in_it(tmp_path: Path) -> None:
    town = Town(
        tmp_path,
        segment("buyers", 'any("Order Completed", within 30 days)'),
        segment("lookers", 'any("Page Viewed")'),
    )
    orders = [(0, ""), (MINUTE, ""), (10 * DAY, "d2")]
    for number, (after, device) in enumerate(orders):
        town.now = START + after
        town.receive([ordered(f"m{number}", "ada", **({"anonymousId": device} if device else {}))])
    town.now = START + 32 * DAY
    town.receive([{"messageId": "m9", "userId": "ada", "event": "Page Viewed"}])
    town.carry()
    assert town.segments("user:ada") == ["buyers", "lookers"]
    town.tick(START + 40 * DAY)
    assert town.segments("user:ada") == ["lookers"]


def test_people_who_become_one_keep_the_earlier_since(tmp_path: Path) -> None:
    town = Town(tmp_path, segment("buyers", 'count("Order Completed", within 30 days) >= 1'))
    town.tell([ordered("m1", "ada")])
    town.now += HOUR
    town.tell([{**ordered("m2", ""), "anonymousId": "a1"}])
    assert town.rooms.segments.count("buyers") == 2
    town.now += HOUR
    town.tell([{"messageId": "m3", "type": "identify", "userId": "ada", "anonymousId": "a1"}])
    ada = town.person("user:ada")
    assert ada is not None and town.since(ada) == {"buyers": START}
    assert town.rooms.segments.count("buyers") == 1
    assert ("Segment Left", "buyers") not in town.announced()


def test_who_is_cut_off_does_not_leave_what_they_never_entered(tmp_path: Path) -> None:
    town = Town(tmp_path, segment("buyers", 'any("Order Completed")'))
    town.tell(
        [
            {"messageId": "m1", "anonymousId": "a1", "event": "Page Viewed"},
            ordered("m2", "ada", anonymousId="a1"),
        ]
    )
    both = town.person("user:ada")
    assert both is not None and both == town.person("anonymous:a1")
    town.now += HOUR
    town.pin("cut", "anonymous:a1", "user:ada")
    ada = town.person("user:ada")
    assert ada is not None and ada.id == both.id, "the story is of a visitor who becomes another"
    assert town.segments("user:ada") == ["buyers"]
    assert town.segments("anonymous:a1") == []
    assert ("Segment Left", "buyers") not in town.announced()


def test_what_waits_for_its_instant_waits_for_who_somebody_becomes(tmp_path: Path) -> None:
    town = Town(tmp_path, segment("lookers", 'any("Product Viewed")'))
    town.tell(
        [{"messageId": "m1", "anonymousId": "a1", "event": "Product Viewed", "time": START + DAY}]
    )
    town.now += HOUR
    town.tell([{"messageId": "m2", "anonymousId": "a1", "userId": "ada", "event": "Page Viewed"}])
    assert town.segments("user:ada") == []
    town.tick(START + DAY)
    assert town.segments("user:ada") == ["lookers"]


def test_a_moment_is_an_event_that_conditions_may_look_at(tmp_path: Path) -> None:
    town = Town(
        tmp_path,
        moment(
            "compares",
            'distinct(properties.product_id of "Product Viewed", within 30 minutes) >= 3',
            "Prices Compared",
        ),
        segment("comparers", 'any("Prices Compared", within 1 day)'),
    )
    for number in range(3):
        town.now += MINUTE
        viewed = {"event": "Product Viewed", "properties": {"product_id": f"p{number}"}}
        town.tell([{"messageId": f"m{number}", "anonymousId": "a1", **viewed}])
    assert town.segments("anonymous:a1") == ["comparers"]
    assert town.announced() == [("Prices Compared", "compares"), ("Segment Entered", "comparers")]


def test_a_new_segment_holds_from_the_instant_it_is_applied(tmp_path: Path) -> None:
    town = Town(tmp_path)
    town.tell([ordered("m1", "ada"), ordered("m2", "eve", time=START - 40 * DAY)])
    town.now += HOUR
    town.apply(segment("buyers", 'any("Order Completed", within 30 days)'))
    ada = town.person("user:ada")
    assert ada is not None and town.since(ada) == {"buyers": START + HOUR}
    assert town.segments("user:eve") == [] and town.announced() == []
    town.tick(START + 30 * DAY)
    assert town.segments("user:ada") == []


def test_a_late_event_is_told_by_nobody_but_counts(tmp_path: Path) -> None:
    town = Town(tmp_path, segment("loyal", 'count("Order Completed", within 30 days) >= 2'))
    town.tell([ordered("m1", "ada"), ordered("m2", "ada", time=START - 10 * DAY)])
    assert town.segments("user:ada") == ["loyal"]
    town.tick(START + 20 * DAY)
    assert town.segments("user:ada") == []


def test_a_day_counts_who_came_and_went_and_nobody_who_was_there_before(tmp_path: Path) -> None:
    town = Town(tmp_path, segment("buyers", 'any("Order Completed", within 1 day)'))
    bought = {"event": "Order Completed"}
    told = [{**bought, "messageId": f"m{n}", "userId": f"u{n}"} for n in range(3)]
    old = {"messageId": "m3", "userId": "u3", "time": town.now - HOUR, "live": False}
    town.tell([*told, {**bought, **old}])
    town.apply(*town.definitions, segment("all", 'any("Order Completed")'))
    assert days_of(town, "buyers") == [(4, 3, 0)], "who ordered long ago did not enter today"
    assert days_of(town, "all") == [(4, 0, 0)], "who was a member already did not enter"
    town.pin("link", "user:u0", "user:u1")
    assert days_of(town, "buyers")[0][0] == 3 and days_of(town, "buyers")[0][2] == 0
    town.tick(town.now + DAY)
    assert days_of(town, "buyers")[-1] == (0, 0, 3) and days_of(town, "all")[-1] == (3, 0, 0)
    town.close()


def days_of(town: Town, id_: str) -> list[tuple[int, int, int]]:
    """(members, who entered, who left) of each day, as the page shows them."""
    town.memberships.refresh()
    rule = town.memberships.rule(id_)
    assert rule is not None
    return [(d.members, d.entered, d.left) for d in town.memberships.days(rule, town.now, 30)]
