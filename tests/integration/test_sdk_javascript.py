"""@segment/analytics-node, and @segment/analytics-next in Chromium, with another host."""

import shutil
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from tests.integration.collecting import CLIENTS, PACKAGES, WRITE_KEY, Collecting, collecting
from tests.integration.test_sdk_python import check_all

BROWSERS = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
TIMEOUT_S = 60

LOAD = """async ([writeKey, cdnURL]) => {
  const [analytics] = await AnalyticsNext.AnalyticsBrowser.load({ writeKey, cdnURL })
  window.shop = analytics
}"""
BROWSE = """async (who) => {
  await shop.page('Docs', 'Home')
  await shop.track('Product Viewed', { product_id: 'p1', price: 9.5 })
  await shop.identify(who, { email: `${who}@example.org` })
  await shop.track('Order Completed', { order_id: `order-${who}`, total: 12.5 })
  await shop.group('g1', { name: 'Initech' })
  await shop.alias(`${who}-after`, who)
  return shop.user().anonymousId()
}"""


def node() -> str | None:
    """Node of the machine, else the one that `make` found or installed."""
    found = Path(__file__).parents[2] / ".make/node.path"
    return shutil.which("node") or (
        shutil.which("node", path=found.read_text().strip()) if found.is_file() else None
    )


def browser() -> str | None:
    return next((path for name in BROWSERS if (path := shutil.which(name))), None)


needs_packages = pytest.mark.skipif(
    not PACKAGES.is_dir(), reason=f"run `npm ci` in {CLIENTS} (`make test` does)"
)


@pytest.fixture
def collector(tmp_path: Path) -> Iterator[Collecting]:
    with collecting(tmp_path) as found:
        yield found


@contextmanager
def open_page() -> Iterator[Any]:
    """An empty page of a headless Chromium; skips the test where there is none."""
    playwright = pytest.importorskip("playwright.sync_api")
    executable = browser()
    if executable is None:
        pytest.skip("no Chromium on this machine")
    with playwright.sync_playwright() as started:
        chromium = started.chromium.launch(executable_path=executable, args=["--no-sandbox"])
        yield chromium.new_page()
        chromium.close()


@needs_packages
@pytest.mark.skipif(node() is None, reason="no Node on this machine")
def test_analytics_node_sends_one_of_each_call(collector: Collecting) -> None:
    command = [str(node()), "send.mjs", collector.url, WRITE_KEY, "u1"]
    done = subprocess.run(
        command, cwd=CLIENTS, capture_output=True, text=True, timeout=TIMEOUT_S, check=False
    )
    assert done.returncode == 0, done.stderr
    check_all(collector, "@segment/analytics-node")


@needs_packages
def test_analytics_next_in_chromium_sends_what_a_page_does(collector: Collecting) -> None:
    with open_page() as page:
        page.goto(f"http://localhost:{collector.port}/")
        page.evaluate(LOAD, [WRITE_KEY, collector.url])
        anonymous = page.evaluate(BROWSE, "u1")
    events = collector.events()
    assert [event.name for event in events if event.name] == [
        *("Page Viewed", "Product Viewed", "Order Completed")
    ]
    assert {event.anonymous_id for event in events if event.call != "alias"} == {anonymous}
    assert {event.channel for event in events} == {"web"}
    identify = collector.named("identify")
    assert (identify.user_id, identify.traits) == ("u1", {"email": "u1@example.org"})
    viewed = collector.named("page")
    assert (viewed.user_id, viewed.properties["title"]) == ("", "A shop")
    order = next(event for event in events if event.name == "Order Completed")
    assert (order.user_id, order.properties["total"]) == ("u1", 12.5)
    assert order.context["library"]["name"] == "analytics.js"
    assert abs(order.event_time - order.received_time) < 60_000_000
    assert collector.named("alias").body["previousId"] == "u1"
