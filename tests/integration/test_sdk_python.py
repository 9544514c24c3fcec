"""segment-analytics-python and rudder-sdk-python, unmodified, with another host."""

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from tests.integration.collecting import WRITE_KEY, Collecting, collecting

from filrouge.core.time import parsed_iso

LONG_AGO = datetime(2024, 3, 1, 12, 0, tzinfo=UTC)


@pytest.fixture
def collector(tmp_path: Path) -> Iterator[Collecting]:
    with collecting(tmp_path) as found:
        yield found


def send_all(client: Any, who: str = "u1") -> None:
    """One of each call."""
    client.identify(who, {"email": f"{who}@example.org", "age": 41})
    client.track(
        who,
        "Order Completed",
        {
            "order_id": f"order-{who}",
            "total": 12.5,
            "products": [{"product_id": "p1", "quantity": 2}],
        },
        context={"ip": "1.2.3.4"},
        timestamp=LONG_AGO,
    )
    client.page(who, "Docs", "Home", {"url": "https://shop.example/"})
    client.screen(who, "App", "Cart")
    client.group(who, "g1", {"name": "Initech"})
    client.alias(f"{who}-before", who)
    client.flush()
    client.shutdown()


def check_all(collector: Collecting, library: str) -> None:
    events = collector.events()
    assert sorted(event.call for event in events) == [
        *("alias", "group", "identify", "page", "screen", "track")
    ]
    assert {event.user_id for event in events} == {"u1"}
    assert len({event.message_id for event in events}) == 6
    assert collector.named("identify").traits == {"email": "u1@example.org", "age": 41}
    order = collector.named("track")
    assert (order.name, order.properties["total"]) == ("Order Completed", 12.5)
    assert order.properties["products"] == [{"product_id": "p1", "quantity": 2}]
    assert order.context["ip"] == "1.2.3.4"
    assert order.context["library"]["name"] == library
    assert abs(order.event_time - parsed_iso("2024-03-01T12:00:00Z")) < 60_000_000
    assert collector.named("page").properties["url"] == "https://shop.example/"
    assert collector.named("screen").channel == "app"
    assert collector.named("group").body["groupId"] == "g1"
    assert collector.named("alias").body["previousId"] == "u1-before"


@pytest.mark.parametrize("gzip", [False, True])
def test_segment_analytics_python_sends_one_of_each_call(collector: Collecting, gzip: bool) -> None:
    segment = pytest.importorskip("segment.analytics.client")
    failed: list[Any] = []
    send_all(
        segment.Client(
            WRITE_KEY, host=collector.url, gzip=gzip, on_error=lambda *error: failed.append(error)
        )
    )
    assert failed == []
    check_all(collector, "analytics-python")


@pytest.mark.parametrize("gzip", [False, True])
def test_rudder_sdk_python_sends_one_of_each_call(collector: Collecting, gzip: bool) -> None:
    rudder = pytest.importorskip("rudderstack.analytics.client")
    failed: list[Any] = []
    send_all(
        rudder.Client(
            WRITE_KEY, host=collector.url, gzip=gzip, on_error=lambda *error: failed.append(error)
        )
    )
    assert failed == []
    check_all(collector, "analytics-python")


def test_a_bad_write_key_is_told_to_the_sdk(collector: Collecting) -> None:
    segment = pytest.importorskip("segment.analytics.client")
    client = segment.Client("nobody", host=collector.url, sync_mode=True, max_retries=0)
    with pytest.raises(Exception, match="401"):
        client.track("u1", "E")
    assert collector.events() == []
