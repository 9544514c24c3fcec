"""An erasure over real stores: nothing of the person is left, and others keep what is theirs."""

from pathlib import Path
from random import Random
from tempfile import TemporaryDirectory
from typing import Any, Final

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.simulation.erasing import Message, Shop, die
from tests.simulation.test_loop_laws import POINTS, dying, records_of

from filrouge.app.stores import Rooms, open_stores
from filrouge.app.workspace import Workspace
from filrouge.core.nouns import RecordKind
from filrouge.desk.desk import Desk
from filrouge.segment import Memberships

ZOE: Final = "email:zoe.martin@example.org"
LEO: Final = "email:leo.martin@example.org"
NEEDLES: Final = (b"zoe.martin@example", b"680602082", b"6 80 60 20 82", b"zoe%40", b"zoe-user")
ERASURE_POINTS: Final = (
    "before-transaction",
    "before-commit",
    "after-commit",
    "erasure:planned",
    "erasure:logged",
    "erasure:kept",
    "erasure:destroyed",
    "erasure:wiped",
)
WAYS: Final = pytest.mark.parametrize("archive", [False, True], ids=["in the log", "in history"])

deaths = st.lists(
    st.tuples(st.sampled_from([*POINTS, *ERASURE_POINTS[3:]]), st.integers(1, 3)), max_size=4
)


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


@pytest.mark.parametrize("point", ERASURE_POINTS)
@WAYS
def test_an_erasure_that_dies_at_any_point_is_taken_up(
    tmp_path: Path, point: str, *, archive: bool
) -> None:
    shop = Shop(tmp_path / "shop")
    shop.tell([*of_zoe(), *of_leo()[:5]], archive=archive)
    shop.ask_erasure(ZOE)
    assert die(shop, dying(point, 1))
    assert die(shop, dying(point, 1)) or point == "after-commit"
    shop.live()
    assert shop.receipts() == 1
    assert shop.found(NEEDLES) == [] and shop.readable(NEEDLES) == []
    assert shop.events(LEO) == ["l1", "l2", "l3", "l4", "l5"]
    assert shop.differences() == []


@settings(max_examples=6, deadline=None)
@given(seed=st.integers(0, 2**32), told=deaths, archive=st.booleans())
def test_erasures_and_deaths_leave_what_a_rebuild_gives(
    seed: int, told: list[tuple[str, int]], *, archive: bool
) -> None:
    records, keys = records_of(seed, requests=6)
    random = Random(seed)
    with TemporaryDirectory() as top:
        shop = Shop(Path(top) / "shop")
        shop.append([msgspec.json.decode(record.body) for record in records])
        shop.live(archive=archive)
        known = [key for key in sorted(keys) if shop.profile(key) is not None]
        erased = random.choice(known)
        needle = erased.partition(":")[2].encode()
        shop.ask_erasure(erased)
        for point, times in told:
            die(shop, dying(point, times), archive=True)
        shop.live(archive=True)
        assert shop.profile(erased) is None
        assert shop.found([needle + b'"']) == [] and shop.readable([needle + b'"']) == []
        assert shop.differences() == []


def test_links_and_cuts_are_rebuilt_from_history_alone(tmp_path: Path) -> None:
    shop = Shop(tmp_path / "shop")
    shop.tell([*of_zoe(), *of_leo()[:1], page("p1", 300, "pc")], archive=True)
    shop.pin("link", "anonymous:pc", LEO)
    shop.pin("cut", "email:zoe.martin@example.org", "user:zoe-user")
    shop.live(archive=True)
    shop.pin("link", ZOE, "phone:06 80 60 20 82")
    assert shop.events(LEO) == ["l1", "p1"]
    shop.live(archive=True)
    assert shop.differences() == []
    shop.erase(LEO)
    shop.live(archive=True)
    assert shop.readable([b"leo.martin"]) == []
    assert shop.differences() == []


@WAYS
def test_whoever_is_erased_was_never_in_a_segment(tmp_path: Path, *, archive: bool) -> None:
    """Neither rows, counts and days of segments, nor what was announced, know of them."""
    shop = Shop(tmp_path / "shop")
    segments = shop.folder / "segments"
    segments.mkdir(exist_ok=True)
    for name, when in (
        ("buyers", 'any("Order Completed")'),
        ("gifts", 'any("Order Completed" where properties.email exists)'),
    ):
        (segments / f"{name}.yaml").write_text(f"name: {name}\nwhen: {when}\n", "utf-8")
    shop.workspace = Workspace(shop.folder)
    shop.live()
    guest = {"list": "guests", "joined": True, "email": "zoe.martin@example.org"}
    shop.tell([*of_zoe(), *of_leo(), track("g1", 90, "List Changed", guest)], archive=archive)
    zoe, leo = shop.profile(ZOE), shop.profile(LEO)
    assert zoe is not None and leo is not None
    assert [one["id"] for one in zoe["segments"]] == ["buyers"]
    assert [one["id"] for one in leo["segments"]] == ["buyers", "gifts"]
    shop.erase(ZOE)
    assert shop.differences() == []
    needles = [needle for needle in NEEDLES if needle != b"zoe.martin@example"]
    assert shop.found(needles) == [] and shop.readable(needles) == []
    with open_stores(shop.workspace) as stores:
        memberships = Memberships(stores.state, "UTC")
        assert bytes.fromhex(zoe["id"]) not in [row.person for row in memberships.everybody()]
        announced = (
            one for _at, one in stores.log.read(0, 1_000) if one.kind == RecordKind.DERIVED
        )
        assert not [one for one in announced if zoe["id"].encode() in one.body]
        segments_now = Desk(shop.workspace, stores, Rooms(stores, shop.workspace)).segments
        counts = {one["id"]: one["count"] for one in segments_now.listed()["segments"]}
        assert counts == {"buyers": 1, "gifts": 0}
        assert [one["id"] for one in segments_now.members("buyers", None, 10)["members"]] == [
            leo["id"]
        ]
