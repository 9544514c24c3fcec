"""What unmodified SDKs sent is what the profile shows, behind `filrouge serve`."""

import json
import subprocess
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from tests.integration.collecting import CLIENTS, Collecting, collecting
from tests.integration.test_sdk_javascript import BROWSE, LOAD, needs_packages, node, open_page
from tests.integration.test_sdk_python import send_all
from tests.simulation.running import Served, served

SPEC = Path(__file__).parents[2].parent / "shared/data/payloads/segment_spec"

RUDDERSTACK = """async ([writeKey, url, who]) => {
  const shop = new rudderanalytics.RudderAnalytics()
  shop.load(writeKey, url, { configUrl: url })
  await new Promise((done) => shop.ready(done))
  shop.page('Docs', 'Home')
  shop.track('Product Viewed', { product_id: 'p1', price: 9.5 })
  const anonymous = shop.getAnonymousId()
  shop.identify(who, { email: `${who}@example.org` })
  shop.track('Order Completed', { order_id: `order-${who}`, total: 12.5 })
  shop.group('g1', { name: 'Initech' })
  shop.alias(who, anonymous)
  return anonymous
}"""


@pytest.fixture(scope="module")
def shop(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Collecting]:
    """The web site whose page loads the tag; it collects nothing itself."""
    with collecting(tmp_path_factory.mktemp("site")) as found:
        yield found


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory, shop: Collecting) -> Iterator[Served]:
    folder = tmp_path_factory.mktemp("served") / "workspace"
    with served(folder, (f"http://localhost:{shop.port}",)) as found:
        yield found


def check_profile(server: Served, who: str) -> None:
    profile = server.counted(f"user:{who}", 6)
    assert profile["events"] == 6
    assert profile["traits"] == {"email": f"{who}@example.org", "age": 41}
    found = {(each["type"], each["value"]) for each in profile["identifiers"]}
    assert {("user", who), ("email", f"{who}@example.org"), ("anonymous", f"{who}-before")} <= found
    assert (profile["orders"]["count"], profile["orders"]["revenue"]) == (1, {"EUR": 12.5})
    assert server.counted(f"email:{who}@example.org", 6)["id"] == profile["id"]
    events = server.get(f"/v1/profiles/user:{who}/timeline")["events"]
    assert sorted(event["type"] for event in events) == [
        *("alias", "group", "identify", "page", "screen", "track")
    ]
    assert events[-1]["properties"]["order_id"] == f"order-{who}"
    assert events[-1]["timestamp"].startswith("2024-03-01T12:00:0")


@pytest.mark.parametrize("package", ["segment", "rudderstack"])
def test_a_python_sdk_fills_a_profile(server: Served, package: str) -> None:
    sdk = pytest.importorskip(f"{package}.analytics.client")
    send_all(sdk.Client(server.write_key, host=server.url), package)
    check_profile(server, package)


@needs_packages
@pytest.mark.skipif(node() is None, reason="no Node on this machine")
def test_analytics_node_fills_a_profile(server: Served) -> None:
    command = [str(node()), "send.mjs", server.url, server.write_key, "node"]
    subprocess.run(command, cwd=CLIENTS, timeout=60, check=True)
    check_profile(server, "node")


@needs_packages
def test_analytics_next_in_chromium_fills_a_profile(server: Served, shop: Collecting) -> None:
    with open_page() as page:
        page.goto(f"http://localhost:{shop.port}/")
        page.evaluate(LOAD, [server.write_key, server.url])
        anonymous = page.evaluate(BROWSE, "browser")
    profile = server.counted("user:browser", 6)
    assert profile["traits"]["email"] == "browser@example.org"
    assert profile["orders"]["revenue"] == {"EUR": 12.5}
    assert profile["channels"].keys() == {"web"}
    before_login = server.counted(f"anonymous:{anonymous}", 6)
    assert before_login["id"] == profile["id"]
    assert shop.events() == []


@needs_packages
def test_rudderstack_in_chromium_fills_a_profile(server: Served, shop: Collecting) -> None:
    with open_page() as page:
        page.goto(f"http://localhost:{shop.port}/rudderstack")
        anonymous = page.evaluate(RUDDERSTACK, [server.write_key, server.url, "rudder"])
        profile = server.counted("user:rudder", 6)
    assert profile["traits"]["email"] == "rudder@example.org"
    assert profile["orders"] == {**profile["orders"], "count": 1, "revenue": {"EUR": 12.5}}
    assert profile["channels"].keys() == {"web"}
    assert server.counted(f"anonymous:{anonymous}", 6)["id"] == profile["id"]
    events = server.get("/v1/profiles/user:rudder/timeline")["events"]
    assert sorted(event["event"] for event in events) == [
        *("Order Completed", "Page Viewed", "Product Viewed", "alias", "group", "identify")
    ]
    viewed = next(event for event in events if event["event"] == "Product Viewed")
    assert viewed["properties"] == {"product_id": "p1", "price": 9.5}
    assert shop.events() == []


@pytest.mark.skipif(not SPEC.is_dir(), reason="the shared payload samples are not here")
def test_every_payload_of_the_segment_spec_lands_on_its_person(server: Served) -> None:
    payloads = [
        {**json.loads(line)["payload"], "messageId": f"{path.stem}-{number}"}
        for path in sorted(SPEC.glob("*.jsonl"))
        for number, line in enumerate(path.open())
    ]
    for payload in payloads:
        server.send("/v1/batch", {"batch": [payload]})
    for key, sent in expected(payloads).items():
        assert server.counted(key, len(sent))["events"] >= len(sent), key
        events = server.get(f"/v1/profiles/{key}/timeline?limit=1000")["events"]
        assert sent <= {event["messageId"] for event in events}, key
    (shelved,) = server.until("/v1/rejected", lambda it: it["rejected"])["rejected"]
    assert shelved["reason"] == "type-missing"


def expected(payloads: list[dict[str, Any]]) -> dict[str, set[str]]:
    """The messages that each user must show."""
    found: dict[str, set[str]] = {}
    for payload in payloads:
        user = payload.get("userId") or payload.get("user_id")
        if user:
            found.setdefault(f"user:{user}", set()).add(payload["messageId"])
    return found
