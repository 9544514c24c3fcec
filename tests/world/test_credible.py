"""The world beside real retail data: the distances are printed, and none may be absurd.

Real sets differ from each other as much: a grocer's baskets are not a gift shop's. The bounds say
that the world is of the family, not that it is a copy. `pytest -s` shows the figures.
"""

from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple

import duckdb
import pytest
from tests.world import marginals

RETAIL = Path(__file__).parents[3] / "shared" / "data" / "retail"

pytestmark = pytest.mark.skipif(
    not RETAIL.is_dir(), reason="the real retail sets are not beside the repository (../shared)"
)


class Compared(NamedTuple):
    """A marginal of the world, the same of a real set, and the most that they may differ."""

    what: str
    ours: Callable[[], list[float]]
    real: str
    distance_max: float


def real(query: str) -> list[float]:
    """The first column of a query over the real sets; {folder} stands for where they are."""
    found = duckdb.execute(query.replace("{folder}", str(RETAIL))).fetchall()
    return [float(row[0]) for row in found]


def distance(ours: list[float], others: list[float]) -> float:
    """The largest difference between the two distribution functions (Kolmogorov-Smirnov)."""
    points = sorted({*ours, *others})
    ours, others = sorted(ours), sorted(others)
    most = 0.0
    place = [0, 0]
    for point in points:
        for index, values in enumerate((ours, others)):
            while place[index] < len(values) and values[place[index]] <= point:
                place[index] += 1
        most = max(most, abs(place[0] / len(ours) - place[1] / len(others)))
    return most


COMPARED = (
    Compared(
        "lines of a basket, against a grocer's tills",
        marginals.lines_per_basket,
        "SELECT count(*) FROM '{folder}/complete_journey/transactions.parquet' GROUP BY basket_id",
        0.45,
    ),
    Compared(
        "amount of a basket over the median, against a web gift shop",
        marginals.basket_amounts_over_median,
        "SELECT amount / median(amount) OVER () FROM (SELECT sum(Quantity * UnitPrice) AS amount"
        " FROM '{folder}/online_retail/transactions.parquet'"
        " WHERE Quantity > 0 GROUP BY InvoiceNo) WHERE amount > 0",
        0.45,
    ),
    Compared(
        "days between purchases, against a web gift shop",
        marginals.days_between_purchases,
        "SELECT gap FROM (SELECT date_diff('day', lag(day) OVER"
        " (PARTITION BY CustomerID ORDER BY day), day) AS gap FROM (SELECT DISTINCT CustomerID,"
        " InvoiceDate::DATE AS day FROM '{folder}/online_retail/transactions.parquet'"
        " WHERE Quantity > 0 AND CustomerID IS NOT NULL)) WHERE gap > 0",
        0.35,
    ),
    Compared(
        "pages of a visit, against a day of a web shop",
        marginals.pages_per_visit,
        "SELECT totals.hits FROM '{folder}/google_merch_ga360/ga_sessions_20170801.parquet'"
        " WHERE totals.hits IS NOT NULL",
        0.35,
    ),
    Compared(
        "pages of a visit, against a web shop of clothes",
        marginals.pages_per_visit,
        "SELECT count(*) FROM '{folder}/eshop_clickstream/clicks.parquet' GROUP BY session_id",
        0.25,
    ),
    Compared(
        "hour of a visit, against a day of a web shop",
        marginals.visit_hours,
        "SELECT hour(to_timestamp(visitStartTime) AT TIME ZONE 'America/Los_Angeles')"
        " FROM '{folder}/google_merch_ga360/ga_sessions_20170801.parquet'",
        0.25,
    ),
    Compared(
        "hour of a ticket, against a grocer's tills",
        marginals.ticket_hours,
        "SELECT hour(min(transaction_timestamp) - INTERVAL 4 HOUR)"
        " FROM '{folder}/complete_journey/transactions.parquet' GROUP BY basket_id",
        0.30,
    ),
    Compared(
        "stars of reviews, against reviews of clothes",
        marginals.ratings,
        "SELECT rating FROM '{folder}/clothing_reviews/reviews.parquet'",
        0.25,
    ),
)


@pytest.mark.parametrize("compared", COMPARED, ids=lambda compared: compared.what)
def test_a_marginal_is_of_the_family_of_the_real_ones(compared: Compared) -> None:
    ours, others = compared.ours(), real(compared.real)
    found = distance(ours, others)
    middle = (median(ours), median(others))
    print(f"\n{compared.what}: distance {found:.3f}, medians {middle[0]:g} and {middle[1]:g}")
    assert found <= compared.distance_max


def test_visits_end_in_orders_as_often_as_in_real_shops() -> None:
    low = real(
        "SELECT count(DISTINCT visitId) FILTER (totals.transactions > 0) / count(*)"
        " FROM '{folder}/google_merch_ga360/ga_sessions_20170801.parquet'"
    )[0]
    high = real("SELECT avg(Revenue::INT) FROM '{folder}/online_shoppers/sessions.parquet'")[0]
    ours = marginals.orders_per_visit()
    print(f"\norders a visit: {ours:.3f}, real {low:.3f} and {high:.3f}")
    assert low <= ours <= high


def test_mailed_coupons_are_used_by_a_few_of_those_who_got_them() -> None:
    sets = "{folder}/complete_journey/"
    grocer = real(
        "SELECT (SELECT count(*) FROM (SELECT DISTINCT household_id, campaign_id"
        f" FROM '{sets}coupon_redemptions.parquet'))"
        f" / (SELECT count(*) FROM '{sets}campaigns.parquet')"
    )[0]
    ours = marginals.redemption_rate()
    print(f"\nredemption: {ours:.3f}, a grocer's best customers {grocer:.3f}")
    assert grocer / 6 <= ours <= grocer * 1.5


def test_repeat_purchases_are_fewer_than_first_ones_for_many() -> None:
    shop = real("SELECT x FROM '{folder}/cdnow/cdnow_customers_summary_with_transactions.parquet'")
    ours = marginals.purchases_of_first_months(272)
    found = distance(ours, shop)
    print(f"\nrepeats in 39 weeks: distance {found:.3f}, once only {ours.count(0) / len(ours):.2f}"
          f" and {shop.count(0) / len(shop):.2f}")  # fmt: skip
    assert found <= 0.42


def test_the_year_is_as_omnichannel_as_published_figures() -> None:
    """73%: Sopadjieva, Dholakia, Benjamin (2017), 46,000 shoppers. 85% and about +30%: as the trade
    quotes Google and IDC; the world's users of many channels are worth more, as they buy more."""
    found = marginals.omnichannel()
    print(
        f"\nseveral channels {found.several_channels:.2f} (0.73), other device"
        f" {found.other_device:.2f} (0.85), three channels used"
        f" +{found.three_used_worth:.0%} (+30%), bought by +{found.three_bought_worth:.0%}"
    )
    assert abs(found.several_channels - 0.73) < 0.08
    assert abs(found.other_device - 0.85) < 0.18
    assert 0.15 < found.three_used_worth < 1.0


def median(values: list[float]) -> float:
    return sorted(values)[len(values) // 2]


def test_the_distance_is_the_one_of_kolmogorov_and_smirnov() -> None:
    same = [1.0, 2.0, 3.0]
    assert distance(same, same) == 0
    assert distance(same, [4.0, 5.0]) == 1
    assert distance([1.0, 1.0, 2.0], [1.0, 2.0, 2.0]) == pytest.approx(1 / 3)
