"""The laws of the fold: any order, any grouping, the same profile."""

import random
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from filrouge.core.ids import message_key
from filrouge.core.nouns import Event, Identifier, Member, Person
from filrouge.profile import Fold, empty_fold, folded, merged, profile_view

NAMES = (
    "Order Completed",
    "Order Updated",
    "Order Cancelled",
    "Order Refunded",
    "Ticket Paid",
    "Product Added",
    "Product Removed",
    "Product Viewed",
    "Cart Cleared",
    "Consent Given",
    "Consent Withdrawn",
    "Objection Raised",
    "Message Clicked",
    "Page Viewed",
)
VALUES = st.sampled_from(["Ana", "Anne", None, 3, 1.5, True, {"city": "Lyon"}])


@st.composite
def events(draw: st.DrawFn) -> list[Event]:
    """A person's events, with many clashes of instants, orders, products and traits."""
    made = []
    for number in range(draw(st.integers(0, 14))):
        call = draw(st.sampled_from(["track", "track", "track", "identify"]))
        properties: dict[str, Any] = {
            "order_id": draw(st.sampled_from(["o1", "o2", None])),
            "total": draw(st.sampled_from([10, 19.99, "12,50", None, "free"])),
            "product_id": draw(st.sampled_from(["p1", "p2"])),
            "quantity": draw(st.sampled_from([1, 2, "3", -1])),
            "category": draw(st.sampled_from(["baby", "garden", None])),
            "channel": draw(st.sampled_from(["email", "sms"])),
            "address": draw(st.sampled_from(["a@x.fr", "", "b@x.fr"])),
            "currency": draw(st.sampled_from(["EUR", "usd", None])),
        }
        traits = {
            name: draw(VALUES) for name in draw(st.sets(st.sampled_from(["firstName", "age"])))
        }
        if draw(st.booleans()):
            traits["consents"] = {"email": draw(st.booleans())}
        made.append(
            Event(
                offset=number + 1,
                source="web",
                message_id=f"m{number}",
                call=call,
                name=draw(st.sampled_from(NAMES)) if call == "track" else "",
                channel=draw(st.sampled_from(["web", "store"])),
                event_time=draw(st.integers(0, 6)),
                received_time=draw(st.integers(0, 20)),
                body={},
                properties=properties,
                traits=traits,
                context={},
                user_id=draw(st.sampled_from(["", "u1"])),
            )
        )
    return made


def fold_of(some: list[Event]) -> Fold:
    fold = empty_fold()
    for event in some:
        folded(fold, event, tie(event))
    return fold


def tie(event: Event) -> int:
    return int.from_bytes(message_key(event.source, event.message_id)[:8], "big") >> 1


PERSON = Person("p", (Member("email", "a@x.fr", 0),), ())


@settings(max_examples=400, deadline=None)
@given(events(), st.randoms(use_true_random=False))
def test_any_order_of_arrival_folds_to_the_same(some: list[Event], chance: random.Random) -> None:
    shuffled = list(some)
    chance.shuffle(shuffled)
    assert fold_of(shuffled) == fold_of(some)


@settings(max_examples=400, deadline=None)
@given(events(), st.lists(st.integers(0, 2), min_size=14, max_size=14))
def test_the_merge_of_folds_is_the_fold_of_the_union(some: list[Event], parts: list[int]) -> None:
    traces: list[list[Event]] = [[], [], []]
    for event, part in zip(some, parts, strict=False):
        traces[part].append(event)
    a, b, c = (fold_of(trace) for trace in traces)
    whole = fold_of(some)
    assert merged([a, b, c]) == whole
    assert merged([c, merged([b, a])]) == whole
    assert merged([merged([c, a]), b]) == whole


@given(events())
def test_merging_nothing_changes_nothing(some: list[Event]) -> None:
    fold = fold_of(some)
    assert merged([fold, empty_fold()]) == merged([fold]) == fold


@settings(max_examples=100, deadline=None)
@given(events(), events())
def test_merging_leaves_its_arguments_as_they_were(some: list[Event], more: list[Event]) -> None:
    a, b = fold_of(some), fold_of(more)
    merged([a, b])
    assert (a, b) == (fold_of(some), fold_of(more))


@settings(max_examples=100, deadline=None)
@given(events())
def test_every_fold_can_be_shown(some: list[Event]) -> None:
    view = profile_view(PERSON, fold_of(some), "EUR")
    assert view.events == len(some)
    assert view.identifiers == [
        {
            "type": "email",
            "value": Identifier("email", "a@x.fr").value,
            "since": "1970-01-01T00:00:00Z",
            "verified": True,
        }
    ]
