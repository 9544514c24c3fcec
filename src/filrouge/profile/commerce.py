"""Orders, refunds, the cart and the products seen, as the Segment e-commerce spec names them.

Source: Segment, E-Commerce Events spec v2 (and the v1 names it still accepts), extended with
`Ticket Paid` (a till ticket). Amounts are millionths of the currency unit (core.money).
"""

from collections.abc import Iterator
from typing import Any, Final

from filrouge.core.money import amount_micros
from filrouge.core.nouns import Event
from filrouge.profile.fold import (
    ORDERS_MAX,
    RECENT_CATEGORIES_MAX,
    RECENT_PRODUCTS_MAX,
    REFUNDS_MAX,
    Fold,
    bound_keys,
    bound_recent,
    open_cart,
    write_last,
)

ORDER_NAMES: Final = frozenset(
    {"Order Completed", "Completed Order", "Order Updated", "Ticket Paid"}
)
CHECKOUT_NAMES: Final = frozenset({"Order Completed", "Completed Order"})
"""A till ticket is no checkout: what waits in the cart of the web shop waits on."""
CANCEL_NAMES: Final = frozenset({"Order Cancelled", "Order Canceled"})
REFUND_NAMES: Final = frozenset({"Order Refunded", "Products Returned", "Order Returned"})
ADD_NAMES: Final = frozenset({"Product Added", "Added Product"})
REMOVE_NAMES: Final = frozenset({"Product Removed", "Removed Product"})
EMPTY_NAMES: Final = frozenset({"Cart Cleared", "Cart Emptied"})
SEEN_NAMES: Final = frozenset(
    {"Product Viewed", "Viewed Product", "Product Clicked", "Product Added to Wishlist"}
)
CATEGORY_NAMES: Final = frozenset({"Product List Viewed", "Viewed Product Category"})
COMMERCE_NAMES: Final = (
    ORDER_NAMES
    | CANCEL_NAMES
    | REFUND_NAMES
    | ADD_NAMES
    | REMOVE_NAMES
    | EMPTY_NAMES
    | SEEN_NAMES
    | CATEGORY_NAMES
)

PRODUCTS_READ_MAX: Final = 200
KEY_LENGTH_MAX: Final = 64
NAME_LENGTH_MAX: Final = 200
QUANTITY_MAX: Final = 100_000


def fold_commerce(fold: Fold, event: Event, tie: int) -> None:
    """Fold one event whose name is in COMMERCE_NAMES."""
    name = event.name
    if name in ORDER_NAMES:
        _fold_order(fold, event, tie)
    elif name in ADD_NAMES or name in REMOVE_NAMES:
        _fold_cart_line(fold, event, tie)
    elif name in SEEN_NAMES:
        _see(fold, event.properties, event.event_time, tie)
    elif name in CATEGORY_NAMES:
        _see_category(fold, event.properties.get("category"), event.event_time, tie)
    elif name in REFUND_NAMES:
        _fold_refund(fold, event, tie)
    elif name in CANCEL_NAMES:
        order = order_key(event.properties, tie)
        fold.cancelled[order] = min(event.event_time, fold.cancelled.get(order, event.event_time))
        bound_keys(fold.cancelled, ORDERS_MAX)
    elif name in EMPTY_NAMES:
        _fold_empty_cart(fold, event, tie)


def order_key(properties: dict[str, Any], tie: int) -> str:
    """The order's own id, or the message's where it has none."""
    for field in ("order_id", "orderId", "ticket_no", "order_no"):
        value = properties.get(field)
        if isinstance(value, str | int) and not isinstance(value, bool) and value != "":
            return str(value)[:KEY_LENGTH_MAX]
    return f"#{tie}"


def products_of(properties: dict[str, Any]) -> Iterator[dict[str, Any]]:
    """The products listed by an event, or the event itself when it names one product."""
    products = properties.get("products")
    if isinstance(products, list):
        for product in products[:PRODUCTS_READ_MAX]:
            if isinstance(product, dict):
                yield product
    elif product_key(properties):
        yield properties


def product_key(product: dict[str, Any]) -> str:
    """`product_id`, else `sku`, else "" when there is none."""
    for field in ("product_id", "productId", "sku", "id"):
        value = product.get(field)
        if type(value) is str:
            if value:
                return value[:KEY_LENGTH_MAX]
        elif type(value) is int:
            return str(value)[:KEY_LENGTH_MAX]
    return ""


def quantity_of(product: dict[str, Any]) -> int:
    """Whole items; 1 where it is not said or absurd."""
    value = product.get("quantity", 1)
    if isinstance(value, str) and value.isascii() and value.isdigit():
        value = int(value[:9])
    if isinstance(value, bool) or not isinstance(value, int | float):
        return 1
    return int(value) if abs(value) <= QUANTITY_MAX else 1


def order_amount(properties: dict[str, Any]) -> int:
    """What the order brings: `revenue` (before tax and shipping), else total, else lines."""
    for field in ("revenue", "total", "value", "subtotal"):
        amount = amount_micros(properties.get(field))
        if amount is not None:
            return amount
    return lines_amount(properties)


def lines_amount(properties: dict[str, Any]) -> int:
    """The sum of price times quantity over the products."""
    return sum(
        (amount_micros(product.get("price")) or 0) * quantity_of(product)
        for product in products_of(properties)
    )


def currency_of(properties: dict[str, Any]) -> str:
    """ISO 4217 code in capitals, or "" for the workspace's own."""
    value = properties.get("currency")
    if isinstance(value, str) and len(value) == 3 and value.isascii() and value.isalpha():
        return value.upper()
    return ""


def _fold_order(fold: Fold, event: Event, tie: int) -> None:
    properties, time = event.properties, event.event_time
    order = [
        time,
        tie,
        order_amount(properties),
        currency_of(properties),
        event.channel,
    ]
    write_last(fold.orders, order_key(properties, tie), order)
    bound_keys(fold.orders, ORDERS_MAX)
    for product in products_of(properties):
        _see(fold, product, time, tie)
    if event.name in CHECKOUT_NAMES:
        _fold_empty_cart(fold, event, tie)


def _fold_refund(fold: Fold, event: Event, tie: int) -> None:
    properties = event.properties
    amount = None
    for field in ("total", "revenue", "value", "amount", "refund"):
        amount = amount_micros(properties.get(field))
        if amount is not None:
            break
    if amount is None and isinstance(properties.get("products"), list):
        amount = lines_amount(properties)
    order = order_key(properties, tie)
    refund = [
        event.event_time,
        tie,
        None if amount is None else abs(amount),
        currency_of(properties),
        order,
    ]
    write_last(fold.refunds, f"{event.event_time}-{tie}", refund)
    bound_keys(fold.refunds, REFUNDS_MAX)


def _fold_cart_line(fold: Fold, event: Event, tie: int) -> None:
    properties = event.properties
    for index, product in enumerate(products_of(properties)):
        key = product_key(product)
        sign = 1 if event.name in ADD_NAMES else -1
        details = {
            field: product[field]
            for field in ("name", "price", "image_url", "url", "variant")
            if _is_short(product.get(field))
        }
        currency = currency_of(properties)
        if currency:
            details["currency"] = currency
        line = [event.event_time, tie, index, key, sign * quantity_of(product), details]
        fold.cart = open_cart([*fold.cart, line])
        if sign > 0:
            _see(fold, product, event.event_time, tie)


def _fold_empty_cart(fold: Fold, event: Event, tie: int) -> None:
    fold.cart = open_cart([*fold.cart, [event.event_time, tie, PRODUCTS_READ_MAX, "", None, {}]])


def _see(fold: Fold, product: dict[str, Any], time: int, tie: int) -> None:
    key = product_key(product)
    if not key:
        return
    name = product.get("name")
    short_name = name[:NAME_LENGTH_MAX] if isinstance(name, str) else ""
    write_last(fold.products, key, [time, tie, short_name])
    if len(fold.products) > RECENT_PRODUCTS_MAX:
        bound_recent(fold.products, RECENT_PRODUCTS_MAX)
    _see_category(fold, product.get("category"), time, tie)


def _see_category(fold: Fold, category: Any, time: int, tie: int) -> None:
    if isinstance(category, str) and category:
        write_last(fold.categories, category[:NAME_LENGTH_MAX], [time, tie])
        bound_recent(fold.categories, RECENT_CATEGORIES_MAX)


def _is_short(value: Any) -> bool:
    if isinstance(value, str):
        return len(value) <= 2 * NAME_LENGTH_MAX
    return isinstance(value, int | float) and not isinstance(value, bool)
