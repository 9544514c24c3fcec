"""THE law: any order of arrival, cut into any batches, gives the same people and traces."""

from random import Random

import msgspec
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tests.resolve.evidence import evidence, stale_people
from tests.resolve.world import World, event

from filrouge.core.nouns import Event
from filrouge.resolve import parsed_rules

DAY = 24 * 60
USERS = ["", "", "u1", "u2", "u3"]
DEVICES = ["", "a1", "a2", "a3", "kiosk"]
EMAILS = ["", "", "e1@x.fr", "e2@x.fr", "e3@x.fr", "test@test.com"]
PHONES = ["", "", "0680602081", "0680602082", "0142685300"]
CARDS = ["", "", "C1", "C2"]
ORDERS = ["", "", "O1", "O2", "O3"]
NAMES = ["", "", "Jean", "Marie", "J", "Jean-Paul", "Paul"]
KINDS = ["order", "order", "login", "logout", "page", "page", "click", "ticket", "call", "alias"]

TIGHT = parsed_rules(
    """
kiosks: [kiosk]
typed_sources: [crm]
identifiers:
  email: {limit: 2, window_days: 30, partners_max: {user: 2, phone: 1, loyalty: 2}}
  phone: {limit: 1, window_days: 60}
  loyalty: {limit: 1}
""",
    "identity.yaml",
)
ROOMY = parsed_rules("kiosks: [kiosk]", "identity.yaml")
STRICT = parsed_rules("ruleset: strict\nkiosks: [kiosk]", "identity.yaml")
NARROW = msgspec.structs.replace(ROOMY, links_max=4, names_max=3, parts_max=3, crowd_max=40)
"""Limits of memory so small that they bind: on partners, first names and traces of one value."""
CROWDED = msgspec.structs.replace(ROOMY, crowd_max=4)
RULES = {
    "tight": TIGHT,
    "roomy": ROOMY,
    "strict": STRICT,
    "narrow": NARROW,
    "crowded": CROWDED,
}


def made_event(number: int, random: Random) -> Event:  # noqa: PLR0911
    """One event of a world where nearly everything is shared, wrong or late."""
    kind = random.choice(KINDS)
    spread = random.choice([60, 3 * DAY, 90 * DAY])
    minute = random.randrange(0, spread, random.choice([1, 10, 40]))
    device, user = random.choice(DEVICES), random.choice(USERS)
    email, phone = random.choice(EMAILS), random.choice(PHONES)
    given: dict[str, object] = {"anonymous": device}
    if random.random() < 0.1:
        given["device"] = random.choice(["d1", "d2"])
    if random.random() < 0.15:
        given["source"] = "crm"
    name = random.choice(NAMES)
    traits = {"firstName": name} if name else {}
    message = f"m{number:03}"
    if kind == "login":
        traits |= {"email": email} if random.random() < 0.5 else {}
        return event(message, minute, "identify", user=user or "u1", traits=traits, **given)
    if kind == "logout":
        return event(message, minute, name="Signed Out", user=user, **given)
    if kind == "page":
        if random.random() < 0.2:
            given["context_traits"] = {"email": email}
        return event(message, minute, "page", user=user, **given)
    if kind == "click":
        given |= {"user": random.choice(["", "", user]), "email": email or "e1@x.fr"}
        return event(message, minute, name="Message Clicked", channel="email", **given)
    if kind == "alias":
        return event(message, minute, "alias", user=user, previous=device)
    given |= {"email": email, "phone": phone, "order_id": random.choice(ORDERS)}
    given["card"] = random.choice(CARDS)
    if name:
        given["first_name"] = name
    if kind == "order":
        for absent in random.sample(["email", "phone", "card", "order_id"], 2):
            del given[absent]
        return event(message, minute, user=user, **given)
    given["anonymous"] = ""
    given.pop("device", None)
    return event(message, minute, channel="store" if kind == "ticket" else "call_centre", **given)


def told(events: list[Event], random: Random, rules: str) -> World:
    """A world that hears the events in a random order, in batches of random sizes."""
    world = World(RULES[rules])
    left = list(events)
    random.shuffle(left)
    while left:
        size = random.choice([1, 1, 2, 5, 20])
        world.tell(left[:size])
        left = left[size:]
        if random.random() < 0.2:
            world.resolver.forget_cache()
    return world


@pytest.mark.parametrize("rules", list(RULES))
@settings(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck))
@given(seed=st.integers(0, 2**40), size=st.integers(2, 45))
def test_any_order_and_any_batches_give_the_same_people(rules: str, seed: int, size: int) -> None:
    compare_orders(rules, seed, size)


@pytest.mark.parametrize(
    ("rules", "seed", "size"),
    [
        pytest.param(
            "crowded", 116, 34, id="a value cut off from a crowd by a partner in a family"
        ),
        pytest.param("narrow", 7000226, 24, id="a user's weaker evidence with a partner let go"),
    ],
)
def test_worlds_that_an_order_once_made_different(rules: str, seed: int, size: int) -> None:
    compare_orders(rules, seed, size)


def compare_orders(rules: str, seed: int, size: int) -> None:
    random = Random(seed)
    events = [made_event(number, random) for number in range(size)]
    whole = World(RULES[rules])
    whole.tell(events)
    whole.check()
    expected = whole.snapshot()
    counts, known = whole.resolver.counts(), evidence(whole)
    for _ in range(2):
        world = told(events, random, rules)
        assert world.snapshot() == expected
        world.check()
        assert stale_people(world) == []
        assert evidence(world) == known
        again = world.resolver.counts()
        assert (again["people"], again["contested"]) == (counts["people"], counts["contested"])
