"""What people and the shop do: consents, shelves, opening hours, clicks, telephones, tills."""

from collections import Counter, defaultdict
from functools import cache
from typing import Any

import msgspec
import numpy as np

from filrouge.core.time import SECOND, parsed_iso
from filrouge.world import Settings, World
from filrouge.world.behaviour.facts import CALL, RETURN, REVIEW, SURVEY, TICKET, Fact, till_of
from filrouge.world.behaviour.visits import EMAIL, ORDER, SHOP
from filrouge.world.behaviour.wording import opinion
from filrouge.world.causes.life import Life
from filrouge.world.chance import Chance, mixed_number
from filrouge.world.outputs.stream import Acts, Stream, lived
from filrouge.world.people.somebody import Register, mobile_number
from filrouge.world.people.traits import People, Trait
from filrouge.world.shop.baskets import Line
from filrouge.world.shop.stock import WAREHOUSE, Stock
from filrouge.world.shop.stores import STORES, hours_on
from filrouge.world.truth import journeys, outcomes, persons, true_events, true_opinions

WORLD = Settings(people=1_500, days=35)


@cache
def acts() -> tuple[tuple[Stream, Acts], ...]:
    return tuple(lived(Life(WORLD)))


@cache
def told() -> tuple[tuple[int, str, dict[str, Any]], ...]:
    """(person, source, message) of every event."""
    return tuple(
        (event.person, event.source, msgspec.json.decode(event.body))
        for event in true_events(WORLD)
    )


def named(name: str) -> list[tuple[int, str, dict[str, Any]]]:
    return [one for one in told() if one[2].get("event") == name]


def test_each_browser_is_asked_for_cookies_and_each_app_for_notifications() -> None:
    traits = {one.number: one.traits for one in persons(WORLD)}
    answers: Counter[bool] = Counter()
    for person, source, message in named("Segment Consent Preference Updated"):
        choices = message["context"]["consent"]["categoryPreferences"]
        assert source in ("web", "drive")
        assert choices == dict.fromkeys(
            ("analytics", "advertising"), "cookies_yes" in traits[person]
        )
        answers[choices["analytics"]] += 1
    assert answers[True] > answers[False] > 50
    for person, source, message in named("Consent Updated"):
        assert source == "app" and message["properties"]["channel"] == "push"
        assert message["properties"]["granted"] == ("push_yes" in traits[person])
    asked = Counter(message["anonymousId"] for _, _, message in named("Consent Updated"))
    assert asked and max(asked.values()) <= 2, "an event may come twice"


def test_a_shelf_is_told_as_it_is_after_a_delivery() -> None:
    stock = Stock(Chance(1), 2_000)
    stock.sell(WAREHOUSE, Line(0, 5))
    day = next(day for day in range(60) if (WAREHOUSE, 0) in {
        one[:2] for one in stock.deliver(day, day % 7)
    })  # fmt: skip
    stock.sell(WAREHOUSE, Line(0, 5))
    told_units = {one[:2]: one[2] for later in range(day + 1, 90)
                  for one in stock.deliver(later, later % 7)}  # fmt: skip
    assert told_units[WAREHOUSE, 0] == stock.units[WAREHOUSE, 0] == stock.full[WAREHOUSE, 0]


def test_the_stock_table_is_what_the_first_day_begins_with() -> None:
    life = Life(WORLD)
    full = int(life.stock.units.sum())
    while life.day < 0:
        life.step()
    lines = list(World(WORLD).opening_files()["tables/stock.csv"])[1:]
    assert sum(int(line.rpartition(",")[2]) for line in lines) == int(life.stock.units.sum()) < full


def test_nobody_walks_into_a_store_that_is_closed_nor_calls_on_a_sunday() -> None:
    days, seen = WORLD.calendar, 0
    for stream, found in acts():
        day = found.day.day
        for visit in found.visits:
            if visit.site == SHOP:
                hours = hours_on(STORES[stream.register.store(visit.person)], days, day)
                assert hours is not None and hours[0] <= visit.second < hours[1]
                seen += 1
        calls = [fact for fact in found.facts if fact.kind == CALL]
        assert stream.life.calls_answered(day) or not calls
    assert seen > 100


def test_what_the_app_tells_of_a_store_comes_from_the_app() -> None:
    installs = {one.install for one in persons(WORLD)}
    found = named("Store Visited")
    assert found
    assert {source for _, source, _ in found} == {"app"}
    assert sum(message["anonymousId"] in installs for _, _, message in found) > len(found) * 0.8


def test_links_of_messages_are_tagged_and_some_orders_are_made_by_them() -> None:
    campaigns = defaultdict(set)
    for _, _, message in told():
        campaign = message.get("context", {}).get("campaign", {})
        if campaign.get("source") == "garance":
            campaigns[campaign["medium"]].add(message.get("event", ""))
            assert campaign["name"]
    assert campaigns.keys() == {"email", "sms", "push"}
    assert "Order Completed" in campaigns["email"]
    orders = [visit for _, found in acts() for visit in found.visits if visit.kind == ORDER]
    assert 0 < sum(visit.origin == EMAIL for visit in orders) < len(orders) / 2


def test_message_ids_are_one_message_s_whatever_was_sent_that_day() -> None:
    bodies = defaultdict(set)
    for _, source, message in told():
        bodies[source, message["messageId"]].add(msgspec.json.encode(message))
    assert all(len(found) == 1 for found in bodies.values())


def test_who_leaves_leaves_by_one_message_and_a_mailer_s_refusal_is_told() -> None:
    leaving = [one for _, found in acts() for one in found.day.leaving]
    assert len({(one.channel, one.person) for one in leaving}) == len(leaving)
    gone = [*named("Message Unsubscribed"), *named("Message Complained")]
    assert 0 < len(gone) <= len(leaving)
    channels = Counter(message["context"]["channel"] for _, _, message in gone)
    assert channels["email"]


def test_orders_in_the_truth_are_those_that_events_tell() -> None:
    told_orders = {
        message["properties"]["order_id"]
        for _, _, message in told()
        if message.get("event") in ("Order Completed", "Ticket Paid")
    }
    bought = {
        outcome.order_id for outcome in outcomes(WORLD)
        if outcome.bought and 0 <= outcome.bought.day < WORLD.days
    }  # fmt: skip
    assert bought == told_orders == {journey.order_id for journey in journeys(WORLD)}


def test_reviews_in_the_truth_are_those_that_events_tell() -> None:
    found = {one.message_id: one.sentiment for one in true_opinions(WORLD, (REVIEW, SURVEY))}
    for _, _, message in named("Review Posted"):
        assert message["properties"]["rating"] == found[message["messageId"]]
    assert {message["messageId"] for _, _, message in named("Survey Answered")} <= found.keys()


def test_some_who_send_back_call_first() -> None:
    reasons = Counter(fact.reason for _, found in acts() for fact in found.facts)
    assert set(reasons) == {"", "advice", "order", "delivery", "return", "complaint"}
    kinds = Counter(fact.kind for _, found in acts() for fact in found.facts)
    assert reasons["return"] < kinds[RETURN]


def test_opinions_agree_with_who_writes_them() -> None:
    texts = {opinion(1, "home", "web", 0, woman=woman) for woman in (True, False)}
    assert {text.partition(".")[0] for text in texts} == {"Très déçue", "Très déçu"}
    assert not any("{" in message["properties"]["text"] for _, _, message in named("Review Posted"))


def test_names_have_mistakes_at_the_till() -> None:
    life = Life(Settings(people=300, days=1))
    register = Register(life.chance, life.people)
    firsts = [
        (till_of(life, register, Fact(0, TICKET, bits // 20, 0, mixed_number(bits), None)).first,
         register.first(bits // 20))
        for bits in range(6_000)
    ]  # fmt: skip
    typed = [one for one in firsts if one[0]]
    assert 0.02 < sum(first != true for first, true in typed) / len(typed) < 0.12


def test_telephones_are_replaced_and_numbers_are_nobody_s() -> None:
    life = Life(Settings(people=400, days=1))
    register = Register(life.chance, life.people)
    changed = [
        person
        for person in np.flatnonzero(life.people.has(Trait.APP)).tolist()
        if register.install(person, 0) != register.install(person, 364)
    ]
    assert 0.2 < len(changed) / int(life.people.has(Trait.APP).sum()) < 0.7
    assert all(register.phone(one, 0) != register.phone(one, 364) for one in changed)
    assert mobile_number(250_000) == "+33700250000"


def test_homes_of_a_large_world_have_a_landline_each() -> None:
    people = People(Chance(1), 30_000)
    register = Register(Chance(1), people)
    homes = {register.home(person) for person in range(30_000)}
    assert len({register.landline(home) for home in homes}) == len(homes)


def test_shelves_that_run_out_are_told_once_stores_have_closed() -> None:
    midnights = {WORLD.calendar.midnight(day) for day in range(WORLD.days)}
    moments: Counter[int] = Counter()
    for _, _, message in named("Stock Changed"):
        instant = parsed_iso(message["timestamp"])
        midnight = max(start for start in midnights if start <= instant)
        moments[(instant - midnight) // SECOND] += 1
    assert moments.keys() == {7 * 3_600, 20 * 3_600 + 1_800}
