"""What somebody does during a visit: pages, searches, the cart, the checkout, or leaving."""

from typing import Final

from filrouge.world.behaviour.facts import number_of
from filrouge.world.behaviour.visits import (
    APP,
    CART,
    CHECKOUT,
    DIRECT,
    KIOSK,
    LOOK,
    ORDER,
    RETARGETING,
    SHOP,
    Visit,
)
from filrouge.world.causes.life import Sale
from filrouge.world.chance import GOLDEN, MASK, mixed_number
from filrouge.world.outputs.pen import (
    ACCOUNT_PAGE,
    CART_PAGE,
    CATEGORY_PAGES,
    CHECKOUT_PAGE,
    HOME_PAGE,
    PRODUCT_FIELDS,
    PRODUCT_PAGES,
    SEARCH_PAGE,
    STORES_PAGE,
    THANKS_PAGE,
    money,
)
from filrouge.world.outputs.session import Session, page_of
from filrouge.world.people.somebody import TABLET, Register
from filrouge.world.people.traits import Trait
from filrouge.world.shop.baskets import Line, basket_of, paid_cents
from filrouge.world.shop.catalogue import CATEGORIES, PRODUCTS, SHELVES
from filrouge.world.shop.stores import STORES

SIGN_IN_LOOKING: Final = 5
SIGN_IN_BUYING: Final = 78
REMEMBERED: Final = 25
SIGN_OUT: Final = 4
SIGN_OUT_SHARED: Final = 55
"""Per cent of visits: signing in to look, to buy; the site that still knows the account says so;
signing out, on a shared tablet."""
CALLBACK_PER_CENT: Final = 2
SCROLLS: Final = (25, 50, 75, 100)
CLOTHING: Final = "clothing"
SIZES: Final = ("XS", "S", "M", "L", "XL")
SIZE_MISSING_PER_CENT: Final = 6
"""Of the clothes looked at and left there: the size is out of stock."""


def browse(session: Session, register: Register, visit: Visit, sale: Sale | None) -> None:
    """Tell one visit."""
    if visit.site == SHOP:
        _in_store(session, register, visit)
        return
    if session.logged and session.chance(100) < REMEMBERED:
        page = page_of(HOME_PAGE, visit, first=False)
        _identify(session, register, session.device.owner, page)
    if visit.kind == ORDER:
        if session.chance(100) < SIGN_IN_BUYING or session.kiosk:
            _sign_in(session, register, visit)
    elif session.chance(100) < SIGN_IN_LOOKING:
        _sign_in(session, register, visit)
    lines = _lines(session, visit, sale)
    _look_around(session, register, visit, lines[0])
    if visit.kind != LOOK:
        _fill_cart(session, visit, lines)
    if visit.kind in (CHECKOUT, ORDER):
        _check_out(session, visit, lines)
    if visit.kind == ORDER and sale is not None:
        _order(session, register, visit, sale)
    _leave(session, register, visit)


def line_items(sale: Sale) -> str:
    """The products of a sale, as e-commerce events list them; prices are what was paid."""
    return ",".join(
        f'{{{PRODUCT_FIELDS[line.product]},"price":'
        f'{money(paid_cents(line, sale.off) // line.quantity)},"quantity":{line.quantity}}}'
        for line in sale.lines
    )


def _lines(session: Session, visit: Visit, sale: Sale | None) -> tuple[Line, ...]:
    if sale is not None:
        return sale.lines
    if visit.key:
        return basket_of(visit.key, visit.category)[:3]
    product = SHELVES[visit.category].pick(session.chance(1 << 32))
    return (Line(product.number, 1),)


def _look_around(session: Session, register: Register, visit: Visit, focus: Line) -> None:
    category = visit.category
    page = page_of(CATEGORY_PAGES[category], visit, first=False)
    for step in range(visit.depth):
        first = step == 0
        drawn = session.chance(100)
        if first and visit.origin == DIRECT and drawn < 75:
            session.page("Accueil", page_of(HOME_PAGE, visit, first=True))
        elif (first and visit.origin == RETARGETING) or drawn < 46:
            product = focus.product if drawn < 20 else SHELVES[category].pick(session.bits).number
            _view(session, visit, product, first=first)
        elif drawn < 54:
            words = SHELVES[category].pick(session.bits).name.partition(" ")[0].lower()
            session.track(
                "Products Searched",
                page_of(SEARCH_PAGE, visit, first=first),
                f'"query":"{words}","category":"{CATEGORIES[category]}"',
            )
        elif drawn < 62 and not first and visit.site != APP:
            depth, seconds = SCROLLS[session.chance(4)], 4 + session.chance(90)
            session.track("Page Scrolled", page, f'"scroll_depth":{depth},"seconds":{seconds}')
        elif 62 <= drawn < 64 and not first:
            town = register.town(visit.person).name
            session.track(
                "Stores Searched", page_of(STORES_PAGE, visit, first=False), f'"town":"{town}"'
            )
        else:
            session.page(
                "Catégorie",
                page_of(CATEGORY_PAGES[category], visit, first=first),
                f'"category":"{CATEGORIES[category]}"',
            )
        session.wait(6, 75)
    if visit.kind == LOOK and visit.key and session.chance(100) < CALLBACK_PER_CENT:
        session.track(
            "Callback Requested", page, f'"reason":"conseil","category":"{CATEGORIES[category]}"'
        )


def _view(session: Session, visit: Visit, product: int, *, first: bool) -> None:
    session.track(
        "Product Viewed",
        page_of(PRODUCT_PAGES[product], visit, first=first),
        f'{PRODUCT_FIELDS[product]},"price":{money(PRODUCTS[product].cents)},"currency":"EUR"'
        f"{_missing_size(visit, product)}",
    )


def _missing_size(visit: Visit, product: int) -> str:
    """What the page of a garment says where the size that is wanted is out of stock."""
    if visit.kind != LOOK or PRODUCTS[product].category != CLOTHING:
        return ""
    drawn = mixed_number((visit.bits + product * GOLDEN) & MASK)
    if drawn % 100 >= SIZE_MISSING_PER_CENT:
        return ""
    return f',"variant":"{SIZES[(drawn >> 32) % len(SIZES)]}","availability":"out_of_stock"'


def _fill_cart(session: Session, visit: Visit, lines: tuple[Line, ...]) -> None:
    for line in lines:
        page = page_of(PRODUCT_PAGES[line.product], visit, first=False)
        session.track(
            "Product Added",
            page,
            f'{PRODUCT_FIELDS[line.product]},"price":{money(line.what.cents)},'
            f'"quantity":{line.quantity},"currency":"EUR"',
        )
        session.wait(5, 60)
    if visit.kind == CART and session.chance(100) < 12:
        line = lines[-1]
        session.track(
            "Product Removed",
            page_of(CART_PAGE, visit, first=False),
            f'{PRODUCT_FIELDS[line.product]},"quantity":{line.quantity}',
        )
        session.wait(3, 20)
    session.track("Cart Viewed", page_of(CART_PAGE, visit, first=False), f'"lines":{len(lines)}')
    session.wait(8, 60)


def _check_out(session: Session, visit: Visit, lines: tuple[Line, ...]) -> None:
    total = sum(line.what.cents * line.quantity for line in lines)
    session.track(
        "Checkout Started",
        page_of(CHECKOUT_PAGE, visit, first=False),
        f'"total":{money(total)},"currency":"EUR"',
    )
    session.wait(40, 240)


def _order(session: Session, register: Register, visit: Visit, sale: Sale) -> None:
    who = ""
    if not session.logged:
        who = f',"email":"{register.email(visit.person)}"'
        who += f',"first_name":"{register.first(visit.person)}"'
    store = STORES[sale.store].id
    pick_up = f',"pickup_store":"{store}"' if session.source == "drive" else ""
    if visit.site == KIOSK:
        pick_up = f',"kiosk_store":"{store}"'
    session.track(
        "Order Completed",
        page_of(THANKS_PAGE, visit, first=False),
        f'"order_id":"{number_of(sale)}","total":{money(sale.cents)},"currency":"EUR"{who}{pick_up},'
        f'"products":[{line_items(sale)}]',
    )
    session.wait(2, 20)


def _sign_in(session: Session, register: Register, visit: Visit) -> None:
    """Signing in, with the account's own fields; somebody else's session ends by it."""
    person = visit.person
    if not session.traits & int(Trait.ACCOUNT) or session.logged == register.user_id(person):
        return
    session.log_in(person)
    page = page_of(ACCOUNT_PAGE, visit, first=False)
    _identify(session, register, person, page)
    session.track("Signed In", page, '"method":"password"')
    session.wait(3, 25)


def _identify(session: Session, register: Register, person: int, page: str) -> None:
    """The account's own fields; the card where its owner has entered it."""
    fields = (
        f'"email":"{register.email(person)}","firstName":"{register.first(person)}",'
        f'"lastName":"{register.last(person)}"'
    )
    if register.traits(person) & int(Trait.CARD) and register.number(person, 11) % 100 < 58:
        fields += f',"loyalty_id":"{register.card(person)}"'
    session.say('"type":"identify"', page, f'"traits":{{{fields}}}')


def _leave(session: Session, register: Register, visit: Visit) -> None:
    if not session.logged:
        return
    often = SIGN_OUT_SHARED if visit.device == TABLET or session.kiosk else SIGN_OUT
    if session.chance(100) < often and visit.site != APP:
        session.track("Signed Out", page_of(ACCOUNT_PAGE, visit, first=False), "")
        session.log_out()


def _in_store(session: Session, register: Register, visit: Visit) -> None:
    """A look in a store is seen only where the app may tell the place."""
    wanted = int(Trait.APP) | int(Trait.GEO_YES)
    if session.traits & wanted != wanted:
        return
    store = STORES[register.store(visit.person)]
    minutes = 4 + session.chance(40)
    session.log_in(visit.person)
    session.track("Store Visited", "", f'"store_id":"{store.id}","minutes":{minutes}')
