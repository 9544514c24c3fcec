"""An erasure over real stores: nothing of the person is left, and others keep what is theirs."""

from pathlib import Path
from typing import Any, Final

import pytest
from tests.simulation.erasing import Message, Shop

ZOE: Final = "email:zoe.martin@example.org"
LEO: Final = "email:leo.martin@example.org"
NEEDLES: Final = (b"zoe.martin@example", b"680602082", b"6 80 60 20 82", b"zoe%40", b"zoe-user")
WAYS: Final = pytest.mark.parametrize("archive", [False, True], ids=["in the log", "in history"])


def at(minute: int) -> str:
    return f"2025-01-{1 + minute // 1440:02d}T{minute // 60 % 24:02d}:{minute % 60:02d}:00Z"


def login(message: str, minute: int, user: str, device: str, **traits: Any) -> Message:
    return {
        "type": "identify",
        "messageId": message,
        "timestamp": at(minute),
        "userId": user,
        "anonymousId": device,
        "traits": traits,
    }


def track(message: str, minute: int, name: str, properties: Message, **more: Any) -> Message:
    return {
        "type": "track",
        "event": name,
        "messageId": message,
        "timestamp": at(minute),
        "properties": properties,
        **more,
    }


def page(message: str, minute: int, device: str) -> Message:
    return {"type": "page", "messageId": message, "timestamp": at(minute), "anonymousId": device}


def of_zoe() -> list[Message]:
    traits = {"email": "Zoe.Martin@example.org", "phone": "06 80 60 20 82", "firstName": "Zoe"}
    return [
        login("z1", 0, "zoe-user", "zoe-browser", **traits),
        track("z2", 5, "Order Completed", {"order_id": "z-1", "total": 9}, userId="zoe-user"),
    ]


def of_leo() -> list[Message]:
    """He quotes her: as the receiver of a gift, in a search, in a trait, in a link."""
    gift = {"order_id": "l-1", "total": 40, "currency": "EUR", "email": "zoe.martin@example.org"}
    note = "for zoe.martin@example.org, call 06.80.60.20.82"
    return [
        login("l1", 60, "leo-user", "leo-browser", email="leo.martin@example.org", firstName="Leo"),
        track("l2", 65, "Order Completed", gift, userId="leo-user"),
        track("l3", 70, "Products Searched", {"query": note}, userId="leo-user"),
        login("l4", 75, "leo-user", "leo-browser", giftNote=note, city="Lyon"),
        track("l5", 80, "Link Opened", {"u": "/?to=zoe.martin%40example.org"}, userId="leo-user"),
        track("l6", 85, "Link Opened", {"who": "zoe.martin@example.org.uk"}, userId="leo-user"),
    ]


@WAYS
def test_others_keep_their_events_without_the_value_that_they_quoted(
    tmp_path: Path, *, archive: bool
) -> None:
    shop = Shop(tmp_path / "shop")
    shop.tell([*of_zoe(), *of_leo()], archive=archive)
    shop.erase(ZOE)
    assert shop.differences() == []
    assert shop.profile(ZOE) is None
    leo = shop.profile(LEO)
    assert leo is not None
    assert shop.events(LEO) == ["l1", "l2", "l3", "l4", "l5", "l6"]
    assert leo["traits"]["giftNote"] == "for ***, call ***" and leo["traits"]["city"] == "Lyon"
    told = {event["messageId"]: event["properties"] for event in leo["timeline"]}
    assert told["l2"] == {"order_id": "l-1", "total": 40, "currency": "EUR"}
    assert told["l5"] == {"u": "/?to=***"}
    assert told["l6"] == {"who": "zoe.martin@example.org.uk"}, "somebody else's"
    needles = [needle for needle in NEEDLES if needle != b"zoe.martin@example"]
    assert shop.found(needles) == [] and shop.readable(needles) == []
    assert shop.readable([b"zoe.martin@example"]) == [len([*of_zoe(), *of_leo()])]


@WAYS
def test_an_erasure_in_a_family_leaves_the_others_their_part(
    tmp_path: Path, *, archive: bool
) -> None:
    shop = Shop(tmp_path / "shop")
    home = {"email": "home@example.org", "total": 1}
    shop.tell(
        [
            *of_zoe(),
            track("h1", 10, "Order Completed", {**home, "first_name": "Zoe", "order_id": "h-1"}),
            track("h2", 20, "Order Completed", {**home, "first_name": "Leo", "order_id": "h-2"}),
            track("h3", 30, "Order Completed", {**home, "order_id": "h-3"}),
            login("h4", 40, "zoe-user", "zoe-browser", email="home@example.org", firstName="Zoe"),
            login("h5", 50, "leo-user", "leo-browser", email="home@example.org", firstName="Leo"),
        ],
        archive=archive,
    )
    shop.erase(ZOE)
    assert shop.differences() == []
    assert shop.events("user:leo-user") == ["h2", "h3", "h5"]
    assert shop.profile("user:zoe-user") is None
    shop.tell([login("h6", 60, "zoe-user", "zoe-browser", email="home@example.org")])
    assert shop.profile("user:zoe-user") is None
    assert shop.differences() == []


@WAYS
def test_a_shared_device_stays_shared_after_one_of_its_users_is_erased(
    tmp_path: Path, *, archive: bool
) -> None:
    shop = Shop(tmp_path / "shop")
    shop.tell(
        [
            login("t1", 0, "zoe-user", "tablet", email="zoe.martin@example.org"),
            page("t2", 5, "tablet"),
            login("t3", 10, "leo-user", "tablet", email="leo.martin@example.org"),
            page("t4", 12, "tablet"),
            page("t5", 300, "tablet"),
        ],
        archive=archive,
    )
    shop.erase(ZOE)
    assert shop.differences() == []
    assert shop.events(LEO) == ["t3", "t4"], "t5 may have been hers"
    assert shop.events("anonymous:tablet") == ["t5"]


@WAYS
def test_erasing_the_first_owner_of_moved_events_loses_none_of_the_next_owners(
    tmp_path: Path, *, archive: bool
) -> None:
    """A login that comes late gives the events of an owned device to somebody else's session."""
    shop = Shop(tmp_path / "shop")
    shop.tell([login("m1", 0, "zoe-user", "pc", email="zoe.martin@example.org")])
    view = {"product_id": "p1", "comment": "leos words"}
    events = [track("m2", 200, "Product Viewed", view, userId="", anonymousId="pc")]
    shop.tell([page("m0", 1, "pc"), *events], archive=archive)
    assert shop.events(ZOE) == ["m0", "m1", "m2"]
    shop.tell([login("m3", 195, "leo-user", "pc", email="leo.martin@example.org")], archive=archive)
    assert shop.events(LEO) == ["m2", "m3"]
    shop.erase(ZOE)
    shop.tell([], archive=True)
    assert shop.events(LEO) == ["m2", "m3"] and shop.readable([b"leos words"])
    assert shop.differences() == []
    shop.erase(LEO)
    assert shop.readable([b"leos words"]) == [] and shop.found([b"leos words"]) == []
    assert shop.differences() == []


@WAYS
def test_erasing_the_next_owner_of_moved_events_leaves_none_readable(
    tmp_path: Path, *, archive: bool
) -> None:
    shop = Shop(tmp_path / "shop")
    click = {"email": "zoe.martin@example.org", "comment": "zoes words"}
    shop.tell(
        [track("c1", 100, "Message Clicked", click, anonymousId="pc"), page("c2", 99, "pc")],
        archive=archive,
    )
    assert shop.events(ZOE) == ["c1", "c2"]
    shop.tell([login("c3", 50, "leo-user", "pc", email="leo.martin@example.org")], archive=archive)
    assert shop.events(LEO) == ["c1", "c2", "c3"]
    shop.erase(LEO)
    assert shop.readable([b"zoes words"]) == [] and shop.found([b"zoes words"]) == []
    assert shop.differences() == []
