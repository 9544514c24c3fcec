"""Reference tables: products, stores, weather, public holidays, stock."""

from collections.abc import Iterator
from typing import TYPE_CHECKING, Final

from filrouge.world.calendar import ZONES, holidays, weather_of
from filrouge.world.shop.catalogue import PRODUCTS
from filrouge.world.shop.stock import WAREHOUSE
from filrouge.world.shop.stores import STORES
from filrouge.world.shop.towns import TOWNS

if TYPE_CHECKING:
    from filrouge.world.causes.life import Life

WEEK: Final = ("lundi", "mardi", "mercredi", "jeudi", "vendredi", "samedi", "dimanche")


def product_lines() -> Iterator[str]:
    yield "product_id,name,category,shelf,price"
    for product in PRODUCTS:
        price = f"{product.cents // 100}.{product.cents % 100:02}"
        yield f"{product.id},{product.name},{product.category},{product.shelf},{price}"


def store_lines() -> Iterator[str]:
    yield f"store_id,name,town,postcode,latitude,longitude,phone,{','.join(WEEK)}"
    for store in STORES:
        town = TOWNS[store.town]
        hours = ",".join("" if span is None else _span(*span) for span in store.hours)
        place = f"{town.name},{town.postcode},{town.latitude},{town.longitude}"
        yield f"{store.id},{store.name},{place},{store.phone},{hours}"


def weather_lines(life: "Life") -> Iterator[str]:
    """The weather of each zone and day; the stores' zones are in the same file as columns."""
    yield "date,zone,degrees,rain,stores"
    stores = {
        zone: " ".join(store.id for store in STORES if TOWNS[store.town].zone == zone)
        for zone in ZONES
    }
    for day in range(life.settings.days):
        for zone in ZONES:
            found = weather_of(life.settings.seed, zone, life.days.date_of(day))
            written = life.days.written(day).isoformat()
            yield f"{written},{zone},{found.degrees},{int(found.rain)},{stores[zone]}"


def holiday_lines(life: "Life") -> Iterator[str]:
    """The public holidays that the world lives, at the dates that are written."""
    yield "date,name"
    for day in range(life.settings.days):
        today = life.days.date_of(day)
        name = holidays(today.year).get(today)
        if name:
            yield f"{life.days.written(day).isoformat()},{name}"


def stock_lines(life: "Life") -> Iterator[str]:
    """What is on each shelf when the first day begins; WEB is the warehouse."""
    while life.day < 0:
        life.step()
    yield "store_id,product_id,units"
    for place in range(WAREHOUSE + 1):
        store = "WEB" if place == WAREHOUSE else STORES[place].id
        for product, units in zip(PRODUCTS, life.stock.units[place].tolist(), strict=True):
            yield f"{store},{product.id},{units}"


def _span(start: int, end: int) -> str:
    return f"{start // 3_600:02}:{start // 60 % 60:02}-{end // 3_600:02}:{end // 60 % 60:02}"
