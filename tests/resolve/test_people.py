"""Stories of who is who, one rule each."""

from random import Random

import pytest
from tests.resolve.world import World, event, key

from filrouge.core.errors import BadKeyError
from filrouge.core.nouns import Identifier
from filrouge.resolve import (
    PinMalformedError,
    default_rules,
    normalised,
    parsed_key,
    parsed_rules,
    people,
)

DAY = 24 * 60


def login(message: str, minute: float, user: str, device: str, **traits: str) -> object:
    return event(message, minute, "identify", user=user, anonymous=device, traits=traits)


def test_a_login_gives_the_anonymous_past_of_a_device_to_its_owner() -> None:
    world = World()
    world.tell([event("m1", 0, "page", anonymous="a1")])
    before = world.person("anonymous:a1")
    world.tell([login("m2", 5, "u1", "a1", email="ana@x.fr")])
    assert world.person("user:u1") == world.person("anonymous:a1") == before
    assert world.person_of("m1") == world.person("email:ana@x.fr") == before
    assert world.resolver.counts()["people"] == 1


def test_a_join_of_two_known_people_is_published_and_the_old_id_resolves_for_ever() -> None:
    world = World()
    world.tell([event("m1", 0, user="u1"), event("m2", 1, email="ana@x.fr")])
    old = world.person("email:ana@x.fr")
    assert old is not None and old != world.person("user:u1")
    world.tell([event("m3", 2, user="u1", email="ana@x.fr")])
    (change,) = world.changes
    assert (change.kind, change.others, change.cause_offset) == ("merged", (old,), 3)
    found = world.resolver.person(Identifier("person", old))
    assert found is not None and found.id == change.person
    assert old in found.aliases


def test_two_logins_make_a_device_shared_and_the_past_changes_hands() -> None:
    world = World()
    world.tell([event("before", 0, "page", anonymous="a1"), login("in1", 5, "u1", "a1")])
    world.tell([event("later", 200, "page", anonymous="a1")])
    assert world.person_of("later") == world.person("user:u1")
    world.tell([login("in2", 400, "u2", "a1"), event("mine", 410, "page", anonymous="a1")])
    assert world.person_of("before") == world.person("user:u1"), "the visit led to a login"
    assert world.person_of("later") == world.person("anonymous:a1") != world.person("user:u1")
    assert world.person_of("mine") == world.person("user:u2")
    assert [change.kind for change in world.changes] == ["split"]


def test_a_user_id_in_a_page_view_is_ignored_on_a_shared_device_outside_of_a_session() -> None:
    world = World(parsed_rules("kiosks: [tablet]", "identity.yaml"))
    world.tell(
        [
            login("in", 0, "u1", "tablet"),
            event("out", 5, name="Signed Out", user="u1", anonymous="tablet"),
            event("stale", 10, "page", user="u1", anonymous="tablet"),
            login("again", 300, "u1", "tablet"),
            event("within", 310, "page", user="u1", anonymous="tablet"),
            event("silent", 345, "page", user="u1", anonymous="tablet"),
        ]
    )
    u1, tablet = world.person("user:u1"), world.person("anonymous:tablet")
    owners = [world.person_of(m) for m in ("in", "out", "stale", "again", "within", "silent")]
    assert owners == [u1, u1, tablet, u1, u1, tablet]
    assert world.resolver.is_shared(key("anonymous:tablet"))


def test_a_click_on_an_owned_device_is_the_owners_even_when_the_login_comes_late() -> None:
    world = World()
    world.tell([event("click", 2 * DAY, name="Message Clicked", email="eve@x.fr", anonymous="a1")])
    assert world.person_of("click") == world.person("email:eve@x.fr")
    world.tell([login("in", DAY, "u1", "a1")])
    assert world.person_of("click") == world.person("user:u1") != world.person("email:eve@x.fr")
    assert world.person("anonymous:a1") == world.person("user:u1")


def test_other_first_names_make_a_household_value_for_all_time() -> None:
    world = World()
    world.tell(
        [
            event("m1", 0, email="family@x.fr", first_name="Jean", phone="0680602081"),
            event("m2", 1, email="family@x.fr"),
            event("m3", 2, email="family@x.fr", first_name="Marie", phone="0680602082"),
        ]
    )
    assert world.person("email:family@x.fr") is None
    assert world.person_of("m2") is None
    assert world.person_of("m1") == world.person("phone:+33680602081")
    assert world.person_of("m3") == world.person("phone:+33680602082") != world.person_of("m1")
    assert len(world.resolver.search("family@x.fr", 10)) == 2


def test_an_order_quoted_by_a_call_joins_nobody_and_a_landline_neither() -> None:
    world = World()
    world.tell(
        [
            event("m1", 0, user="u1", order_id="O1"),
            event("m2", 1, channel="call_centre", phone="0680602081", order_id="O1"),
            event("m3", 2, channel="call_centre", order_id="O1"),
            event("m4", 3, phone="01 42 68 53 00", user="u1"),
            event("m5", 4, phone="01 42 68 53 00", user="u2"),
            event("m6", 5, phone="01 42 68 53 00"),
        ]
    )
    assert world.person("order:O1") == world.person("user:u1") != world.person("phone:+33680602081")
    assert world.trace_of["m3"] is None and world.trace_of["m6"] is None
    assert world.person("user:u1") != world.person("user:u2")


@pytest.mark.parametrize(
    "value", ["test@test.com", "noreply@shop.fr", "null", "N/A", "a@a", "client@x.fr", "x" * 300]
)
def test_a_placeholder_is_nobody(value: str) -> None:
    world = World()
    world.tell([event("m1", 0, email=value)])
    assert world.trace_of["m1"] is None
    assert world.resolver.counts()["people"] == 0


def test_a_limit_keeps_evidence_contested_and_says_so() -> None:
    world = World()
    world.tell([event(f"m{n}", n, user="u1", email=f"e{n}@x.fr") for n in range(5)])
    persons = {world.person(f"email:e{n}@x.fr") for n in range(5)}
    assert len(persons) == 2 and world.resolver.counts()["contested"] == 1
    why = world.resolver.why(key("user:u1"), key("email:e4@x.fr"))
    assert not why.same and why.steps[0].rule == "limit:email"
    assert why.words("fr")[-1].endswith("trop de valeurs du genre « adresse e-mail ».")
    assert why.data()["evidence"][0]["messageId"] == "m4"


def test_why_gives_the_chain_of_evidence_in_both_languages() -> None:
    world = World()
    world.tell([event("m1", 0, user="u1", email="ana@x.fr"), event("m2", 1, user="u1", card="C1")])
    world.tell([event("m3", 2, card="C1", order_id="O1", channel="store")])
    why = world.resolver.why(key("email:ana@x.fr"), key("order:O1"))
    assert why.same and [step.message_id for step in why.steps] == ["m1", "m2", "m3"]
    assert (
        why.words("fr")[0] == "L'adresse e-mail ana@x.fr et la commande O1 sont la même personne."
    )
    told = why.words("en")[3]
    assert told.startswith("Order O1 and card C1 were seen in the same event on 1 January 2025")
    assert told.endswith("(Order Completed, store).")
    assert len(why.words("en")) == 4


def test_the_days_of_why_are_those_of_the_shop() -> None:
    world = World()
    world.tell([event("m1", 30, user="u1", email="ana@x.fr")])
    why = world.resolver.why(key("email:ana@x.fr"), key("user:u1"))
    assert "le 1er janvier 2025 (Order Completed, site)" in why.words("fr", "Europe/Paris")[1]
    assert "on 31 December 2024" in why.words("en", "America/New_York")[1]
    assert why.data()["evidence"][0]["time"] == "2025-01-01T00:30:00Z"
    assert why.data()["a"] == "email:ana@x.fr"


def test_a_cut_is_a_world_where_the_link_never_was_and_undoing_gives_the_ids_back() -> None:
    events = [
        event("m1", 0, user="u1"),
        event("m2", 1, email="ana@x.fr", phone="0680602081"),
        event("m3", 2, user="u1", email="ana@x.fr"),
    ]
    never = World()
    never.tell(events[:2])
    world = World()
    world.tell(events)
    joined = world.snapshot()
    world.pin("cut", "user:u1", "email:ana@x.fr", 10)
    for text in ("user:u1", "email:ana@x.fr", "phone:+33680602081"):
        assert world.person(text) == never.person(text)
    world.check()
    world.pin("cut", "user:u1", "email:ana@x.fr", 20, undo=True)
    assert world.snapshot() == joined
    world.pin("cut", "user:u1", "email:ana@x.fr", 15)
    assert world.snapshot() == joined, "an older act does not win"


def test_a_thousand_random_merges_and_cuts_give_the_same_people_back() -> None:
    random = Random(11)
    world = World()
    world.tell([event(f"m{n}", n, email=f"e{n}@x.fr") for n in range(60)])
    world.tell([event(f"n{n}", 100 + n, email=f"e{n}@x.fr", card=f"C{n}") for n in range(0, 60, 3)])
    before = world.snapshot()
    for number in range(1_000):
        a, b = random.sample(range(60), 2)
        world.pin("link", f"email:e{a}@x.fr", f"email:e{b}@x.fr", 10 * number)
        assert world.person(f"email:e{a}@x.fr") == world.person(f"email:e{b}@x.fr")
        world.pin("link", f"email:e{a}@x.fr", f"email:e{b}@x.fr", 10 * number + 1, undo=True)
    assert world.snapshot() == before
    world.check()


def test_the_same_events_again_change_nothing() -> None:
    world = World()
    events = [
        login("m1", 0, "u1", "a1", email="ana@x.fr"),
        event("m2", 5, "page", anonymous="a1"),
        event("m3", 9, order_id="O1", card="C1", email="ana@x.fr"),
        login("m4", 90, "u2", "a1"),
    ]
    world.tell(events)
    before, counts = world.snapshot(), world.resolver.counts()
    world.tell(events)
    assert (world.snapshot(), world.resolver.counts()) == (before, counts)


def test_a_rolled_back_batch_leaves_nothing_behind() -> None:
    world = World()
    world.tell([event("m1", 0, user="u1")])
    with pytest.raises(RuntimeError), world.state.transaction():
        world.resolver.resolve([event("m2", 1, user="u1", email="ana@x.fr")])
        raise RuntimeError
    world.resolver.forget_cache()
    assert world.person("email:ana@x.fr") is None
    world.tell([event("m3", 2, email="ana@x.fr")])
    assert world.person("email:ana@x.fr") not in (None, world.person("user:u1"))


def test_forgetting_a_person_leaves_no_value_and_keeps_relatives() -> None:
    world = World()
    world.tell(
        [
            login("m1", 0, "u1", "a1", email="ana@x.fr", firstName="Ana"),
            event("m2", 1, email="home@x.fr", first_name="Ana", user="u1"),
            event("m3", 2, email="home@x.fr", first_name="Paul", card="C9"),
            event("m4", 3, user="u1", order_id="O77"),
        ]
    )
    with world.state.transaction():
        found = world.resolver.forget(key("email:ana@x.fr"), 2**60)
    assert found is not None
    assert {str(i) for i in found.identifiers} >= {"user:u1", "email:ana@x.fr", "order:O77"}
    assert world.trace_of["m1"] in found.traces
    assert world.person("user:u1") is None and world.person("loyalty:C9") is not None
    dump = "\n".join(world.state._connection.iterdump())
    for value in ("ana@x.fr", "u1", "O77", "a1"):
        assert value.encode().hex().upper() not in dump.upper()
    world.tell([event("m5", 5, user="u1", email="ana@x.fr")])
    assert world.trace_of["m5"] is None and world.person("user:u1") is None


def test_people_is_a_pure_function_of_the_set_of_evidence() -> None:
    evidence = [
        (["user:1", "email:a@x.fr"], 5, "login"),
        (["email:a@x.fr", "loyalty:L1"], 3, "observed"),
        (["user:2", "loyalty:L1"], 9, "observed"),
        (["anonymous:d", "user:1"], 1, "login"),
        (["anonymous:d", "user:2"], 2, "login"),
    ]
    random = Random(3)
    expected = people(evidence)
    assert expected["user:1"] == expected["email:a@x.fr"] != expected["user:2"]
    for _ in range(50):
        random.shuffle(evidence)
        assert people(evidence) == expected


def test_keys_and_values_are_normalised() -> None:
    rules = default_rules()
    assert parsed_key("email: Ana@X.fr ", rules) == Identifier("email", "ana@x.fr")
    assert normalised("email", "a\u200bna@x\u202e.fr") == "ana@x.fr"
    assert normalised("loyalty", "29 6352-17") == "29635217"
    with pytest.raises(BadKeyError):
        parsed_key("nobody", rules)
    with pytest.raises(PinMalformedError):
        World().pin("link", "user:1", "user:1")
