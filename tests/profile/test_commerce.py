"""Orders, refunds, carts: what the 360 view says of them."""

from typing import Any

import pytest

from filrouge.core.nouns import Event, Person
from filrouge.profile import Fold, empty_fold, folded, profile_view

PERSON = Person("p", (), ())


class Life:
    """Events of one person, in simulated time."""

    def __init__(self) -> None:
        self.fold: Fold = empty_fold()
        self._count = 0

    def event(self, hour: int, name: str, channel: str = "web", /, **properties: Any) -> None:
        self._count += 1
        event = Event(
            offset=self._count,
            source="web",
            message_id=str(self._count),
            call="track",
            name=name,
            channel=channel,
            event_time=hour,
            received_time=hour,
            body={},
            properties=properties,
            traits={},
            context={},
        )
        folded(self.fold, event, self._count)

    @property
    def view(self) -> Any:
        return profile_view(PERSON, self.fold, "EUR")


@pytest.fixture
def ana() -> Life:
    return Life()


def test_revenue_is_net_of_refunds(ana: Life) -> None:
    ana.event(1, "Order Completed", order_id="o1", revenue=100)
    ana.event(2, "Order Completed", order_id="o2", revenue=50.5, currency="USD")
    ana.event(3, "Order Refunded", order_id="o1", total=30)
    orders = ana.view.orders
    assert orders["count"] == 2
    assert orders["revenue"] == {"EUR": 100.0, "USD": 50.5}
    assert orders["net"] == {"EUR": 70.0, "USD": 50.5}


def test_a_refund_without_an_amount_gives_the_whole_order_back(ana: Life) -> None:
    ana.event(3, "Order Refunded", order_id="o1")
    ana.event(1, "Order Completed", order_id="o1", revenue=100)
    assert ana.view.orders["net"] == {"EUR": 0.0}


def test_the_same_order_seen_by_the_web_and_by_the_server_counts_once(ana: Life) -> None:
    ana.event(1, "Order Completed", order_id="o1", revenue=100)
    ana.event(1, "Order Completed", order_id="o1", revenue=100)
    assert ana.view.orders["count"] == 1
    assert ana.view.orders["revenue"] == {"EUR": 100.0}


def test_a_cancelled_order_brings_nothing_even_if_it_was_refunded_too(ana: Life) -> None:
    ana.event(1, "Order Completed", order_id="o1", revenue=100)
    ana.event(2, "Order Refunded", order_id="o1", total=100)
    ana.event(2, "Order Cancelled", order_id="o1")
    assert (ana.view.orders["count"], ana.view.orders["net"]) == (0, {})


def test_sums_are_exact(ana: Life) -> None:
    for number in range(1000):
        ana.event(number, "Ticket Paid", order_id=f"t{number}", total=0.1)
    assert ana.view.orders["net"] == {"EUR": 100.0}


def test_the_cart_is_what_was_added_since_the_last_order(ana: Life) -> None:
    ana.event(1, "Product Added", product_id="a", price=5, quantity=1)
    ana.event(2, "Order Completed", order_id="o1", revenue=5)
    ana.event(3, "Product Added", product_id="b", price=7.5, quantity=2, name="Pot")
    ana.event(4, "Product Added", product_id="c", price=1, quantity=1)
    ana.event(5, "Product Removed", product_id="c", quantity=1)
    cart = ana.view.cart
    assert [(p["product_id"], p["quantity"]) for p in cart["products"]] == [("b", 2)]
    assert (cart["value"], cart["currency"]) == (15.0, "EUR")


def test_a_late_addition_does_not_come_back_into_a_paid_cart(ana: Life) -> None:
    ana.event(5, "Order Completed", order_id="o1", revenue=5)
    ana.event(1, "Product Added", product_id="a", price=5)
    assert ana.view.cart is None


def test_paying_at_the_till_leaves_the_web_cart_waiting(ana: Life) -> None:
    ana.event(1, "Product Added", product_id="a", price=5)
    ana.event(2, "Ticket Paid", "store", order_id="t1", total=20)
    assert ana.view.cart is not None


@pytest.mark.parametrize("quantity", [None, True, "many", 10**12, [1]])
def test_an_absurd_quantity_is_one(ana: Life, quantity: Any) -> None:
    ana.event(1, "Product Added", product_id="a", price=5, quantity=quantity)
    assert ana.view.cart["products"][0]["quantity"] == 1
