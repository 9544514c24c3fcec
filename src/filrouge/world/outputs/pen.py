"""Writes events as the senders' libraries do: JSON text, made of pieces that are ready.

Every text that goes into a piece is the world's own and holds no quote, backslash or control
character (a test reads everything back), so that nothing needs escaping.
"""

from datetime import timedelta
from functools import lru_cache
from typing import Final

from filrouge.core.time import MILLISECOND, SECOND
from filrouge.world.calendar import DAY_SECONDS, EPOCH
from filrouge.world.people.names import plain
from filrouge.world.shop.catalogue import CATEGORIES, FRENCH, PRODUCTS, SLUGS, Product

SITE: Final = "https://www.maison-garance.example"
DRIVE_SITE: Final = "https://drive.maison-garance.example"
Sent = tuple[int, bytes, str, int]
"""(instant of arrival, message, source, the person whose it truly is or -1)."""

_SECONDS: Final = tuple(
    f"T{hour:02}:{minute:02}:{second:02}."
    for hour in range(24)
    for minute in range(60)
    for second in range(60)
)
_MILLIS: Final = tuple(f"{millis:03}Z" for millis in range(1_000))


@lru_cache(maxsize=2_048)
def _date_text(number: int) -> str:
    return (EPOCH + timedelta(days=number)).isoformat()


def stamp(instant: int) -> str:
    """RFC 3339 text to the millisecond, in UTC.

    >>> stamp(1_500_000)
    '1970-01-01T00:00:01.500Z'
    """
    second, rest = divmod(instant, SECOND)
    day, second = divmod(second, DAY_SECONDS)
    return _date_text(day) + _SECONDS[second] + _MILLIS[rest // MILLISECOND]


def money(cents: int) -> str:
    """Euros of cents.

    >>> money(1990), money(-5)
    ('19.90', '-0.05')
    """
    sign, size = ("-", -cents) if cents < 0 else ("", cents)
    return f"{sign}{size // 100}.{size % 100:02}"


def slug(text: str) -> str:
    """As it stands in an address.

    >>> slug("Siège auto i-Size d'été")
    'siege-auto-i-size-d-ete'
    """
    return "".join(c if c.isalnum() else "-" for c in plain(text).lower()).replace("--", "-")


def _page(path: str, title: str, site: str = SITE) -> str:
    return f'"page":{{"path":"{path}","url":"{site}{path}","title":"{title}"'


def product_fields(product: Product) -> str:
    """What every event says of a product, without braces."""
    return (
        f'"product_id":"{product.id}","name":"{product.name}","category":"{product.category}",'
        f'"shelf":"{product.shelf}","brand":"Maison Garance"'
    )


PRODUCT_FIELDS: Final = tuple(product_fields(product) for product in PRODUCTS)
PRODUCT_PAGES: Final = tuple(
    _page(f"/{SLUGS[product.category]}/{slug(product.name)}-{product.id.lower()}", product.name)
    for product in PRODUCTS
)
CATEGORY_PAGES: Final = tuple(
    _page(f"/{SLUGS[category]}", f"{FRENCH[category]} | Maison Garance") for category in CATEGORIES
)
HOME_PAGE: Final = _page("/", "Maison Garance")
SEARCH_PAGE: Final = _page("/recherche", "Recherche | Maison Garance")
STORES_PAGE: Final = _page("/magasins", "Nos magasins | Maison Garance")
CART_PAGE: Final = _page("/panier", "Votre panier | Maison Garance")
CHECKOUT_PAGE: Final = _page("/commande", "Commande | Maison Garance")
THANKS_PAGE: Final = _page("/merci", "Merci | Maison Garance")
ACCOUNT_PAGE: Final = _page("/compte", "Mon compte | Maison Garance")
