"""Segments of a real server: who is in, why, since when; entered within a second, left on time."""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from http.client import HTTPConnection, HTTPResponse
from typing import Any
from urllib.parse import quote

import pytest
from tests.simulation.running import Served, served

from filrouge.core.time import MINUTE, SECOND, iso

SEGMENTS = {
    "buyers": 'name: {fr: Acheteurs, en: Buyers}\nwhen: any("Order Completed")\n',
    "recent": 'name: {fr: Du moment, en: Of late}\nwhen: any("Store Visited", within 30 minutes)\n',
    "loyal": (
        "name: {fr: Fidèles, en: Loyal}\n"
        'when: count("Order Completed", within 400 days) >= 2 and trait.town = "Lyon"\n'
    ),
    "both": 'name: {fr: Les deux, en: Both}\nwhen: segment("loyal") and segment("buyers")\n',
    "party": "name: {fr: Soirée, en: Party}\nlist: true\n",
}
TRAITS = {
    "ltv": 'name: LTV\nvalue: sum(properties.total of "Order Completed")\n',
    "city": 'name: City\nvalue: last(properties.city of "Fair Visited")\n',
}
PEOPLE = 7
ORDERS = 3


@pytest.fixture(scope="module")
def shop(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    """Seven people with 0 to 6 orders each, of whom those with an even number live in Lyon."""
    with served(tmp_path_factory.mktemp("segments") / "shop") as server:
        write(server, "segments", SEGMENTS)
        write(server, "traits", TRAITS)
        assert server.run("apply").returncode == 0
        batch: list[dict[str, Any]] = []
        for number in range(PEOPLE):
            city = "Paris" if number % 2 else "Lyon"
            traits = {
                "firstName": f"Ana{number}",
                "email": f"ana{number}@x.fr",
                "town": city,
                "city": city,
            }
            batch.append({"type": "identify", "userId": f"u{number}", "traits": traits})
            batch += [bought(f"u{number}", f"{number}-{one}") for one in range(number)]
        server.send("/v1/batch", {"batch": batch})
        server.until("/v1/status", lambda status: status["events"] == len(batch))
        yield server


def write(server: Served, folder: str, files: dict[str, str]) -> None:
    for name, text in files.items():
        path = server.folder / folder / f"{name}.yaml"
        path.parent.mkdir(exist_ok=True)
        path.write_text(text, "utf-8")


def bought(user: str, order: str) -> dict[str, Any]:
    properties = {"order_id": order, "total": 10}
    return {"type": "track", "event": "Order Completed", "userId": user, "properties": properties}


def members(server: Served, id_: str, limit: int = 100) -> list[str]:
    """The labels of all members, page by page."""
    found, cursor = [], ""
    while cursor is not None:
        page = server.get(
            f"/v1/segments/{id_}/members?limit={limit}{cursor and '&cursor='}{cursor}"
        )
        assert len(page["members"]) <= limit
        found += [member["label"] for member in page["members"]]
        cursor = page["next"]
    return found


def explained(server: Served, id_: str, key: str) -> Any:
    return server.get(f"/v1/segments/{id_}/explain?key={quote(key)}")


def test_a_segment_is_listed_with_its_count_its_words_and_its_days(shop: Served) -> None:
    found = {one["id"]: one for one in shop.get("/v1/segments")["segments"]}
    assert sorted(found) == ["both", "buyers", "loyal", "party", "recent"]
    assert {id_: found[id_]["count"] for id_ in found} == {
        **{"buyers": 6, "loyal": 3, "both": 3, "recent": 0, "party": 0}
    }
    buyers, both = found["buyers"], found["both"]
    assert buyers["of"] == PEOPLE and buyers["name"] == {"fr": "Acheteurs", "en": "Buyers"}
    assert buyers["words"] == {"fr": "a acheté", "en": "bought"}
    assert (buyers["state"], buyers["filled"], buyers["source"]) == ("live", 1.0, "file")
    assert both["words"]["fr"].startswith("est dans le segment « Fidèles » et ")
    assert both["words"]["en"].endswith("is in the segment “Buyers”")
    assert both["uses"] == ["loyal", "buyers"] and buyers["used_by"] == ["both"]
    assert found["party"]["kind"] == "list"
    assert found["party"]["words"]["fr"] == "est dans cette liste"
    (day,) = buyers["series"]
    assert (day["count"], day["entered"], day["left"]) == (6, 6, 0)
    one = shop.get("/v1/segments/buyers")
    assert one.pop("tree")["kind"] == "any"
    assert one == buyers


@pytest.mark.parametrize("limit", [1, 2, 4, 100])
def test_members_are_walked_page_by_page(shop: Served, limit: int) -> None:
    assert members(shop, "buyers", limit) == [f"Ana{number}" for number in range(1, PEOPLE)]
    assert members(shop, "loyal", limit) == ["Ana2", "Ana4", "Ana6"]
    assert members(shop, "party", limit) == []


def test_it_is_said_why_somebody_is_in_or_not(shop: Served) -> None:
    ana = explained(shop, "loyal", "email:ana4@x.fr")
    assert ana["member"] and ana["since"] and ana["next_change"]
    assert ana["sentence"]["en"].startswith("Ana4 is in “Loyal”, since ")
    assert "bought at least twice" in ana["sentence"]["en"]
    assert "a acheté au moins 2 fois" in ana["sentence"]["fr"]
    assert [part["truth"] for part in ana["part"]["parts"]] == [True, True]

    part = explained(shop, "both", "user:u3")["part"]["parts"][0]
    assert part["words"]["en"] == "is in the segment “Loyal”"

    eve = explained(shop, "loyal", "user:u3")
    assert not eve["member"] and eve["since"] is None and eve["next_change"] is None
    assert (
        eve["sentence"]["en"]
        == ("Ana3 is not in “Loyal”. What is missing: lives in Lyon (“Paris”).")
        or "“Paris”" in eve["sentence"]["en"]
    )
    assert "order" not in eve["sentence"]["en"], "only what is missing is told"
    both = explained(shop, "both", "user:u6")
    assert (
        both["member"] and both["next_change"] == explained(shop, "loyal", "user:u6")["next_change"]
    )


def test_overlaps_are_those_of_the_members(shop: Served) -> None:
    found = shop.get("/v1/segments/buyers/overlap")
    assert found["count"] == 6
    assert [(one["id"], one["count"], one["share"]) for one in found["overlaps"]] == [
        ("both", 3, 0.5),
        ("loyal", 3, 0.5),
    ]
    assert found["overlaps"][0]["lift"] == pytest.approx(7 / 6)
    assert shop.get("/v1/segments/party/overlap")["overlaps"] == []


def test_a_profile_has_its_segments_and_its_computed_traits(shop: Served) -> None:
    profile = shop.profile("user:u4")
    assert profile is not None
    assert [one["id"] for one in profile["segments"]] == ["both", "buyers", "loyal"]
    assert profile["segments"][1]["name"] == {"fr": "Acheteurs", "en": "Buyers"}
    assert profile["traits"]["ltv"] == 40.0
    assert profile["computed"] == {"city": None, "ltv": 40.0}
    visit = {"event": "Fair Visited", "userId": "u4", "properties": {"city": "Nantes"}}
    shop.send("/v1/track", visit)
    path = "/v1/profiles/user%3Au4"
    profile = shop.until(path, lambda found: found["computed"]["city"] == "Nantes")
    assert profile["traits"]["city"] == "Lyon", "what the person said is not hidden"


def test_somebody_enters_at_once_and_leaves_when_the_window_closes(shop: Served) -> None:
    shop.send("/v1/identify", {"userId": "nora", "traits": {"firstName": "Nora"}})
    now = shop.clock.now()
    happened = now - 30 * MINUTE + 3 * SECOND
    visit = {"event": "Store Visited", "userId": "nora", "timestamp": iso(happened)}
    sent = shop.clock.now()
    assert shop.send("/v1/track", visit).status == 200
    shop.until("/v1/segments/recent", lambda found: found["count"] == 1)
    assert shop.clock.now() - sent < 2 * SECOND
    told = explained(shop, "recent", "user:nora")
    assert told["member"] and told["next_change"] == iso(happened + 30 * MINUTE)
    gone = shop.until("/v1/segments/recent", lambda found: found["count"] == 0)
    assert shop.clock.now() >= happened + 30 * MINUTE
    assert (gone["series"][-1]["entered"], gone["series"][-1]["left"]) == (1, 1)
    assert not explained(shop, "recent", "user:nora")["member"]


def test_a_condition_is_read_from_its_text_and_from_its_tree(shop: Served) -> None:
    text = 'count("Order Completed",within 90 days)>=2'
    found = shop.ask("POST", "/v1/segments/parse", {"when": text}).json
    assert found["text"] == 'count("Order Completed", within 90 days) >= 2'
    assert found["words"]["fr"] == "a acheté au moins 2 fois depuis 90 jours"
    assert found["cost"]["level"] == "light" and found["cost"]["bytes_per_profile"] < 4_096
    again = shop.ask("POST", "/v1/segments/parse", {"tree": found["tree"]})
    assert again.status == 200 and again.json == found
    heavy = 'most_frequent(properties.color of "Product Viewed") = "red" and trait.ltv > 3'
    cost = shop.ask("POST", "/v1/segments/parse", {"when": heavy}).json["cost"]
    assert cost["level"] == "heavy" and {"fr", "en"} == cost["reasons"][0].keys()


MISTAKES = (
    ('segment("loyale")', (1, 9, 8, '"loyal"')),
    ("trait.city =\n  Lyon", (2, 3, 4, None)),
    ('counts("A") > 1', (1, 1, 6, "count")),
    ("", (1, 1, 1, None)),
)


@pytest.mark.parametrize(("text", "mark"), MISTAKES)
def test_a_mistake_has_its_place_and_what_was_meant(shop: Served, text: str, mark: Any) -> None:
    for path in ("/v1/segments/parse", "/v1/segments/preview"):
        answer = shop.ask("POST", path, {"when": text})
        assert answer.status == 422 and answer.json["code"] == "condition-refused"
        (problem,) = answer.json["problems"]
        names = ("line", "column", "length", "suggestion")
        assert tuple(problem[name] for name in names) == mark
        assert problem["fr"] != problem["en"]


def test_a_preview_counts_everybody(shop: Served) -> None:
    assert shop.run("segment", "add", "party", "user:u3").returncode == 0
    shop.until("/v1/segments/party", lambda found: found["count"] == 1)
    people = shop.get("/v1/status")["people"]
    for when, count in (
        ('any("Order Completed")', 6),
        ('count("Order Completed") >= 5', 2),
        ('trait.ltv >= 50 and segment("loyal")', 1),
        ('segment("both") or segment("party")', 4),
        ('segment("buyers") and not segment("both")', 3),
        ('not segment("party") and trait.ltv >= 30', 3),
        ("not trait.town exists", people - 7),
    ):
        found = shop.previewed(when)
        assert (found["count"], found["of"]) == (count, people), when
        assert len(found["sample"]) == min(count, 10)
        assert found["share"] == count / people
        assert found["text"] == when, "the segments are named, not what they are"
    assert shop.run("segment", "remove", "party", "user:u3").returncode == 0
    shop.until("/v1/segments/party", lambda found: found["count"] == 0)


def test_the_names_of_a_workspace_are_told_and_almost_known_ones_are_mistakes(
    shop: Served,
) -> None:
    names = shop.until("/v1/schema", lambda found: found["progress"] == 1)
    assert {"name": "Order Completed", "count": 21} in names["events"]
    paths = [one["path"] for one in names["properties"]["Order Completed"]]
    assert sorted(paths) == ["order_id", "total"]
    traits = {one["name"]: one for one in names["traits"]}
    assert traits["ltv"]["computed"] and "town" in traits
    assert {"id": "both", "name": {"fr": "Les deux", "en": "Both"}} in names["segments"]
    assert "web" in names["channels"]
    for text, mark in (
        ('any("Order Complted")', (1, 5, 16, '"Order Completed"')),
        ('sum(properties.totals of "Order Completed") > 3', (1, 16, 6, "total")),
    ):
        refused = shop.ask("POST", "/v1/segments/parse", {"when": text})
        assert refused.status == 422, text
        (problem,) = refused.json["problems"]
        keys = ("line", "column", "length", "suggestion")
        assert tuple(problem[name] for name in keys) == mark
        assert "vouliez-vous dire" in problem["fr"]
    for text, name in (('any("Something New")', "Something New"), ("trait.shoe > 4", "shoe")):
        parsed = shop.ask("POST", "/v1/segments/parse", {"when": text})
        (unseen,) = parsed.json["unseen"]
        assert parsed.status == 200 and f"`{name}`" in unseen["fr"], parsed
    assert shop.ask("POST", "/v1/segments/parse", {"when": "trait.ltv > 4"}).json["unseen"] == []


def test_an_application_writes_and_removes_a_segment(shop: Served) -> None:
    name = {"fr": "Gros acheteurs", "en": "Big buyers"}
    wanted = {"name": name, "when": 'trait.ltv >= 50 and segment("buyers")'}
    saved = shop.ask("PUT", "/v1/segments/big", wanted)
    assert saved.status == 200, saved
    assert saved.json["when"] == wanted["when"] and saved.json["source"] == "application"
    shop.until("/v1/segments/big", lambda found: found["count"] == 2)
    changed = shop.ask("PUT", "/v1/segments/big", {**wanted, "when": "trait.ltv >= 60"})
    assert changed.status == 200
    shop.until("/v1/segments/big", lambda found: found["count"] == 1)
    stale = shop.ask("PUT", "/v1/segments/big", {**wanted, "base": "0123"})
    assert (stale.status, stale.json["code"]) == (409, "plan-stale")
    used = shop.ask("DELETE", "/v1/segments/loyal")
    assert (used.status, used.json["code"]) == (409, "segment-used")
    for id_, when, code in (
        ("big", 'segment("big")', "segment-loop"),
        ("buyers", 'segment("both")', "segment-loop"),
        ("Bad Id", "trait.a = 1", "segment-malformed"),
        ("party", "trait.a = 1", "segment-is-list"),
        ("big", 'segment("nothing")', "condition-refused"),
    ):
        refused = shop.ask("PUT", f"/v1/segments/{quote(id_)}", {"name": name, "when": when})
        assert refused.json["code"] == code, refused
        assert refused.status in (400, 409, 422)
    unnamed = shop.ask("PUT", "/v1/segments/big", {"name": {"fr": "x"}, "when": "trait.a = 1"})
    assert unnamed.json["code"] == "segment-name-malformed"
    assert shop.ask("DELETE", "/v1/segments/big").status == 204
    gone = shop.ask("GET", "/v1/segments/big")
    assert (gone.status, gone.json["code"]) == (404, "segment-unknown")


def test_an_application_is_refused_the_names_that_apply_refuses(shop: Served) -> None:
    near = (
        'any("Order Complted") and sum(properties.totals of "Order Completed") > 3 and any("Gift")'
    )
    wanted = {"name": "Near", "when": near}
    refused = shop.ask("PUT", "/v1/segments/near", wanted)
    assert (refused.status, refused.json["code"]) == (422, "names-unseen"), refused
    marks = [(one["column"], one["suggestion"]) for one in refused.json["problems"]]
    assert marks == [(5, '"Order Completed"'), (42, "total")], "a name near nothing is a doubt"
    write(shop, "segments", {"near": f"name: Near\nwhen: |\n  {near}\n"})
    planned = shop.run("plan")
    assert planned.returncode == 2
    assert [one for one in refused.json["problems"] if one["en"] not in planned.stderr] == []
    (shop.folder / "segments" / "near.yaml").unlink()
    assert shop.ask("GET", "/v1/segments/near").status == 404

    shop.until("/v1/schema", lambda found: found["progress"] == 1)
    for path in ("/v1/segments/parse", "/v1/segments/preview"):
        assert shop.ask("POST", path, {"when": near}).json["code"] == "condition-refused"
    assert shop.ask("PUT", "/v1/segments/near", wanted).json["code"] == "names-unseen"
    saved = shop.ask("PUT", "/v1/segments/near", {**wanted, "allow_unseen": True})
    assert saved.status == 200, saved
    assert [one["column"] for one in saved.json["unseen"]] == [5, 42, 83]

    again = near.replace(" and sum", " or sum")
    parsed = shop.ask("POST", "/v1/segments/parse", {"when": again})
    assert parsed.status == 200, "it was put in force on purpose"
    assert len(parsed.json["unseen"]) == 3
    assert shop.previewed(again)["count"] == 0
    saved = shop.ask("PUT", "/v1/segments/near", {**wanted, "when": again})
    assert saved.status == 200 and len(saved.json["unseen"]) == 3
    known = shop.ask("PUT", "/v1/segments/near", {**wanted, "when": 'any("Order Completed")'})
    assert known.json["unseen"] == []
    assert shop.ask("DELETE", "/v1/segments/near").status == 204


def test_a_restart_keeps_who_is_in(shop: Served) -> None:
    before = shop.get("/v1/segments")["segments"]
    shop.restart()
    assert shop.get("/v1/segments")["segments"] == before


def test_the_stream_tells_who_enters_and_leaves(shop: Served) -> None:
    with streaming(shop) as messages:
        shop.send("/v1/identify", {"userId": "vera", "traits": {"firstName": "Vera"}})
        shop.send("/v1/track", bought("vera", "v-1"))
        told = until_membership(messages)
        assert (told["event"], told["segment"], told["member"]) == (
            *("Segment Entered", "buyers"),
            True,
        )
        assert told["name"] == {"fr": "Acheteurs", "en": "Buyers"} and told["label"] == "Vera"
        vera = shop.profile("user:vera")
        assert vera is not None and told["person"] == vera["id"]


def test_an_export_says_in_which_segments_somebody_is(shop: Served) -> None:
    found = shop.ask("POST", "/v1/persons/user%3Au6/export").json
    kept = {one["id"]: one["when"] for one in found["memberships"]}
    assert kept == {
        "both": 'segment("loyal") and segment("buyers")',
        "buyers": 'any("Order Completed")',
        "loyal": 'count("Order Completed", within 400 days) >= 2 and trait.town = "Lyon"',
    }
    assert [one["id"] for one in found["profile"]["segments"]] == sorted(kept)
    assert found["profile"]["computed"]["ltv"] == 60.0


def test_whoever_is_erased_is_in_nothing(shop: Served) -> None:
    shop.send("/v1/track", bought("zoe", "z-1"))
    shop.until("/v1/profiles/user%3Azoe", lambda found: len(found["segments"]) == 1)
    before = shop.get("/v1/segments/buyers")["count"]
    receipt = shop.ask("DELETE", "/v1/persons/user%3Azoe").json["receipt"]
    shop.until(f"/v1/erasures/{receipt}", lambda found: found["at"] is not None)
    assert shop.get("/v1/segments/buyers")["count"] == before - 1
    assert "zoe" not in members(shop, "buyers")


@contextmanager
def streaming(server: Served) -> Iterator[Iterator[tuple[str, Any]]]:
    """The (kind, data) of what the stream tells from now on."""
    connection = HTTPConnection("127.0.0.1", server.port, timeout=30)
    connection.request("GET", "/v1/stream", headers={"authorization": f"Bearer {server.api_token}"})
    response = connection.getresponse()
    try:
        yield heard(response)
    finally:
        response.close()
        connection.close()


def heard(response: HTTPResponse) -> Iterator[tuple[str, Any]]:
    kind = ""
    for line in response:
        name, _, value = line.decode().strip().partition(": ")
        if name == "event":
            kind = value
        elif name == "data":
            yield kind, json.loads(value)


def until_membership(messages: Iterator[tuple[str, Any]]) -> Any:
    return next(data for kind, data in messages if kind == "membership")
