"""What is French in the world, compared with reference data; and names that need no escaping."""

from datetime import date
from pathlib import Path

import duckdb
import pytest

from filrouge.world.calendar import holidays, midnight_of, weather_of
from filrouge.world.people.names import LAST, MEN, WOMEN
from filrouge.world.shop.baskets import basket_of
from filrouge.world.shop.catalogue import CATEGORIES, PRODUCTS, PRODUCTS_EACH
from filrouge.world.shop.stores import STORES, nearest
from filrouge.world.shop.towns import TOWNS

REFERENCE = Path(__file__).parents[3] / "shared" / "data" / "retail" / "reference_fr"
beside = pytest.mark.skipif(
    not REFERENCE.is_dir(), reason="the French reference data is not beside the repository"
)


@beside
def test_towns_are_real_with_their_postal_codes() -> None:
    found = duckdb.execute(
        "SELECT codePostal, nomCommune FROM read_parquet(?)",
        [str(REFERENCE / "codes_postaux.parquet")],
    ).fetchall()
    names: dict[str, set[str]] = {}
    for code, name in found:
        names.setdefault(code, set()).add(name)
    for town in TOWNS:
        assert any(name.startswith(town.name) for name in names[town.postcode]), town


@beside
@pytest.mark.parametrize("year", [2025, 2026, 2027])
def test_public_holidays_are_those_of_france(year: int) -> None:
    found = duckdb.execute(
        "SELECT DISTINCT date::DATE FROM read_parquet(?) WHERE year(date) = ?"
        " GROUP BY 1 HAVING count(*) >= 12",
        [str(REFERENCE / "jours_feries.parquet"), year],
    ).fetchall()
    assert {row[0] for row in found} <= set(holidays(year))
    assert len(holidays(year)) == 11


def test_the_clock_of_paris_changes_twice_a_year() -> None:
    hours = 3_600_000_000
    winter, summer = midnight_of(date(2026, 1, 15)), midnight_of(date(2026, 7, 15))
    assert winter % (24 * hours) == 23 * hours
    assert summer % (24 * hours) == 22 * hours
    assert midnight_of(date(2026, 3, 30)) - midnight_of(date(2026, 3, 29)) == 23 * hours
    assert midnight_of(date(2026, 10, 26)) - midnight_of(date(2026, 10, 25)) == 25 * hours


def test_nothing_that_is_written_needs_escaping() -> None:
    texts = [*WOMEN, *MEN, *LAST, *(product.name for product in PRODUCTS)]
    texts += [town.name for town in TOWNS]
    assert not any(sign in text for text in texts for sign in '"\\;,' if text != "")
    assert all(text.isprintable() for text in texts)


def test_the_catalogue_has_sixty_products_in_each_category_with_a_price() -> None:
    assert len(PRODUCTS) == PRODUCTS_EACH * len(CATEGORIES)
    assert len({product.id for product in PRODUCTS}) == len(PRODUCTS)
    assert all(product.cents >= 200 and product.demand > 0 for product in PRODUCTS)


def test_a_basket_belongs_to_its_need() -> None:
    for key in range(200):
        lines = basket_of(key * 7_919, key % 4)
        assert lines == basket_of(key * 7_919, key % 4)
        assert lines[0].what.category == CATEGORIES[key % 4]
        assert all(1 <= line.quantity <= line.what.quantity_max for line in lines)


def test_each_town_has_its_nearest_store_and_those_with_one_are_at_no_distance() -> None:
    stores, kilometres = nearest()
    assert len(STORES) == 40
    for number, town in enumerate(TOWNS):
        assert (kilometres[number] < 8) or not town.store
        assert 0 <= stores[number] < len(STORES)


def test_winters_are_colder_and_the_weather_is_the_same_again() -> None:
    def mean(month: int) -> float:
        days = [weather_of(1, "est", date(2026, month, day)).degrees for day in range(1, 29)]
        return sum(days) / len(days)

    assert mean(1) + 10 < mean(7)
    assert weather_of(1, "sud", date(2026, 5, 1)) == weather_of(1, "sud", date(2026, 5, 1))
