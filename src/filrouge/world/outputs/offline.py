"""Facts as events: tills, call centre, parcels, reviews, surveys, stock."""

from typing import TYPE_CHECKING, Final

from filrouge.core.time import HOUR, SECOND
from filrouge.world.behaviour.facts import (
    CALL,
    COLLECTED,
    RETURN,
    REVIEW,
    TICKET,
    Fact,
    Till,
    caller_of,
    number_of,
    opinion_id,
    rated,
    till_of,
)
from filrouge.world.behaviour.wording import REASONS, opinion
from filrouge.world.causes.life import Sale
from filrouge.world.outputs.browsing import line_items
from filrouge.world.outputs.pen import PRODUCT_FIELDS, Sent, money, stamp
from filrouge.world.shop.catalogue import CATEGORIES, PRODUCTS
from filrouge.world.shop.stock import WAREHOUSE
from filrouge.world.shop.stores import STORES

if TYPE_CHECKING:
    from filrouge.world.causes.life import Life
    from filrouge.world.people.somebody import Register

EXPORT_HOUR: Final = 26
"""Tills and the call centre send their day at two the next morning, in one go."""

Told = tuple[str, str, str, str, str]
"""(source, channel, event, messageId, properties) of one event."""


class Clerk:
    """Tells facts as events."""

    def __init__(self, life: "Life", register: "Register", *, offline_files: bool) -> None:
        self._life = life
        self._register = register
        self._in_files = offline_files
        """Tickets and calls are lines of files, and no events."""

    def tell(self, out: list[Sent], fact: Fact, day: int) -> None:
        """The events of one fact."""
        midnight, sale = self._life.days.midnight(day), fact.sale
        now = midnight + fact.second * SECOND
        export = midnight + EXPORT_HOUR * HOUR + fact.second * 1_000
        if fact.kind == CALL:
            if not self._in_files:
                self._send(out, fact, now, export, *self._call(fact, day))
            if fact.reason == "order" and sale is not None:
                self._send(out, fact, now, now + 5 * SECOND, *self._phone_order(fact, sale))
        elif sale is None or (fact.kind == TICKET and self._in_files):
            return
        elif fact.kind == TICKET:
            till = till_of(self._life, self._register, fact)
            self._send(out, fact, now, export, *_ticket(sale, till))
            if till.coupon:
                self._send(out, fact, now, export + 1, *_coupon(sale, till))
        else:
            soon = now + (2 + fact.bits % 60) * SECOND
            self._send(out, fact, now, soon, *self._after(fact, sale))

    def stock(self, out: list[Sent], changes: list[tuple[int, int, int]], now: int) -> None:
        """Units on a shelf, as the stock system says them."""
        for place, product, units in changes:
            store = "WEB" if place == WAREHOUSE else STORES[place].id
            body = (
                f'{{"type":"track","event":"Stock Changed","messageId":"k{now}-{store}-{product}",'
                f'"timestamp":"{stamp(now)}","properties":{{"store_id":"{store}",'
                f'"product_id":"{PRODUCTS[product].id}","units":{units}}}}}'
            ).encode()
            out.append((now + 3 * SECOND, body, "stock", -1))

    def _send(self, out: list[Sent], fact: Fact, now: int, arrival: int, *told: str) -> None:
        source, channel, event, name, properties = told
        body = (
            f'{{"type":"track","event":"{event}","messageId":"{name}","timestamp":"{stamp(now)}",'
            f'"properties":{{{properties}}},"context":{{"channel":"{channel}"}}}}'
        ).encode()
        out.append((arrival, body, source, fact.person))

    def _call(self, fact: Fact, day: int) -> Told:
        reason, note = REASONS[fact.reason]
        caller = caller_of(self._register, fact, day)
        who = f',"phone":"{caller}"' if caller else ""
        if fact.sale is not None and fact.reason in ("delivery", "complaint", "return"):
            who += f',"order_no":"{number_of(fact.sale)}"'
        seconds = 60 + (fact.bits >> 6) % 700
        return (
            "calls", "call_centre", "Call Completed", f"a-{fact.bits:016x}",
            f'"reason":"{reason}","category":"{CATEGORIES[fact.category]}",'
            f'"seconds":{seconds},"note":"{note}"{who}',
        )  # fmt: skip

    def _phone_order(self, fact: Fact, sale: Sale) -> Told:
        number, person = number_of(sale), fact.person
        return (
            "web", "call_centre", "Order Completed", f"o-{number}",
            f'"order_id":"{number}","total":{money(sale.cents)},"currency":"EUR",'
            f'"email":"{self._register.email(person)}",'
            f'"first_name":"{self._register.first(person)}","products":[{line_items(sale)}]',
        )  # fmt: skip

    def _after(self, fact: Fact, sale: Sale) -> Told:
        register = self._register
        number = number_of(sale)
        email = f'"email":"{register.email(fact.person)}"'
        if fact.kind == COLLECTED:
            store = STORES[sale.store].id
            return (
                "till", "store", "Order Collected", f"p-{number}",
                f'"order_id":"{number}","store_id":"{store}"',
            )  # fmt: skip
        if fact.kind == RETURN:
            line = sale.lines[0]
            paid = line.what.cents * line.quantity * (100 - sale.off[sale.category]) // 100
            return (
                "web", "web", "Order Refunded", f"r-{number}",
                f'"order_id":"{number}","total":{money(min(paid, sale.cents))},"currency":"EUR",'
                f'"products":[{{{PRODUCT_FIELDS[line.product]}}}]',
            )  # fmt: skip
        rating = rated(self._life.chance, fact)
        outlet = ("web", "web", "drive", "store", "web")[sale.outlet]
        woman = register.is_woman(fact.person)
        text = opinion(rating, CATEGORIES[sale.category], outlet, fact.bits, woman=woman)
        if fact.kind == REVIEW:
            product = PRODUCT_FIELDS[sale.lines[0].product]
            return (
                "reviews", "review", "Review Posted", opinion_id(fact),
                f'"rating":{rating},"text":"{text}",{product},{email}',
            )  # fmt: skip
        score = max(0, min(10, rating * 2 + fact.bits % 3 - 1))
        return (
            "surveys", "survey", "Survey Answered", opinion_id(fact),
            f'"survey":"apres-achat","score":{score},"text":"{text}","order_id":"{number}",{email}',
        )  # fmt: skip


def _ticket(sale: Sale, till: Till) -> Told:
    fields = (
        ("loyalty_id", till.card),
        ("email", till.email),
        ("phone", till.phone),
        ("first_name", till.first),
    )
    who = "".join(f',"{field}":"{value}"' for field, value in fields if value)
    number = number_of(sale)
    return (
        "till", "store", "Ticket Paid", f"t-{number}",
        f'"order_id":"{number}","store_id":"{STORES[sale.store].id}",'
        f'"total":{money(sale.cents)},"currency":"EUR"{who},"products":[{line_items(sale)}]',
    )  # fmt: skip


def _coupon(sale: Sale, till: Till) -> Told:
    number = number_of(sale)
    who = f',"loyalty_id":"{till.card}"' if till.card else ""
    return (
        "till", "store", "Coupon Applied", f"c-{number}",
        f'"order_id":"{number}","coupon_id":"COURRIER"{who}',
    )  # fmt: skip
