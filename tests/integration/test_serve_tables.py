"""Reference tables of a real server: previewed from their files, kept true as they were applied."""

from collections.abc import Iterator
from typing import Any

import pytest
from tests.simulation.running import Served, served

TOWNS = "town,people,region\nLyon,520000,ARA\nVif,8000,ARA\n"
LARGE = 'table("towns", trait.town).people > 100000'
BOUGHT = 'any("Order Completed" where table("products", properties.sku).kind = "soft")'


@pytest.fixture(scope="module")
def shop(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    with served(tmp_path_factory.mktemp("tables") / "shop") as server:
        (server.folder / "tables").mkdir(exist_ok=True)
        table(server, "towns", TOWNS)
        table(server, "products", "sku,kind\np1,soft\np2,hard\n")
        table(server, "stock", "sku,store,pieces\np1,Lyon,3\np1,Vif,0\np2,Vif,2\n")
        batch: list[dict[str, Any]] = []
        for number, town in enumerate(("Lyon", "Vif", "Vif")):
            user = f"u{number}"
            batch.append({"type": "identify", "userId": user, "traits": {"town": town}})
            said = {"sku": f"p{number}", "store": town}
            track = {"type": "track", "userId": user, "properties": said}
            batch += [{**track, "event": event} for event in ("Order Completed", "Asked")]
        server.send("/v1/batch", {"batch": batch})
        server.until("/v1/status", lambda status: status["events"] == len(batch))
        yield server


def table(server: Served, name: str, text: str) -> None:
    (server.folder / "tables" / f"{name}.csv").write_text(text, "utf-8")


def previewed(server: Served, when: str) -> int:
    count: int = server.previewed(when)["count"]
    return count


def test_a_table_is_previewed_put_in_force_and_changed(shop: Served) -> None:
    assert previewed(shop, LARGE) == 1 and previewed(shop, BOUGHT) == 1
    names = shop.until("/v1/schema", lambda found: found["progress"] == 1)
    assert names["tables"]["towns"] == ["people", "region", "town"]
    for id_, when in (("large", LARGE), ("soft", BOUGHT)):
        saved = shop.ask("PUT", f"/v1/segments/{id_}", {"name": id_, "when": when})
        assert saved.status == 200, saved
        shop.until(f"/v1/segments/{id_}", lambda found: found["state"] == "live")
        assert shop.get(f"/v1/segments/{id_}")["count"] == 1
    table(shop, "towns", TOWNS.replace("8000", "800000"))
    assert previewed(shop, LARGE) == 1
    assert shop.run("pull").returncode == 0
    assert shop.run("apply").returncode == 0
    shop.until("/v1/segments/large", lambda found: found["count"] == 3)
    assert previewed(shop, LARGE) == 3 and previewed(shop, f"{LARGE} and {BOUGHT}") == 1
    why = shop.get("/v1/segments/large/explain?key=user:u1")
    assert why["member"] and why["part"]["text"] == LARGE
    shop.send(
        "/v1/track", {"userId": "u9", "event": "Order Completed", "properties": {"sku": "p1"}}
    )
    shop.until("/v1/segments/soft", lambda found: found["count"] == 2)


def test_a_table_that_is_found_by_two_keys(shop: Served) -> None:
    there = 'any("Asked" where table("stock", properties.sku, properties.store).pieces > 0)'
    one_key = there.replace(", properties.store", "")
    refused = shop.ask("PUT", "/v1/segments/there", {"name": "There", "when": one_key})
    assert refused.status == 400 and "tables/stock.csv:3: the key `p1`" in str(refused.json)
    saved = shop.ask("PUT", "/v1/segments/there", {"name": "There", "when": there})
    assert saved.status == 200, saved
    shop.until("/v1/segments/there", lambda found: found["state"] == "live")
    assert shop.get("/v1/segments/there")["count"] == 1
    at_home = 'table("stock", "p2", trait.town).pieces = 2'
    assert previewed(shop, there) == 1
    assert previewed(shop, at_home) == 2 and previewed(shop, f"{there} and {at_home}") == 1


def test_what_no_table_has_is_a_mistake_with_what_was_meant(shop: Served) -> None:
    cases = (
        (LARGE.replace("towns", "town"), '"towns"'),
        (LARGE.replace("people", "peple"), "people"),
    )
    for text, meant in cases:
        found = shop.ask("POST", "/v1/segments/parse", {"when": text})
        assert found.status == 422, text
        (problem,) = found.json["problems"]
        assert problem["suggestion"] == meant, problem
        assert "vouliez-vous dire" in problem["fr"]
