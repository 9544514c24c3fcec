"""What the world looks like from outside, counted as the real sets are: one function a figure."""

from collections import Counter, defaultdict
from functools import cache
from typing import NamedTuple

from filrouge.world.behaviour.facts import REVIEW, TICKET, Fact, rated, till_of
from filrouge.world.behaviour.visits import KIOSK, ORDER, SHOP, Visit
from filrouge.world.causes.life import Life, Sale
from filrouge.world.outputs.stream import lived
from filrouge.world.people.traits import Channel, Outlet
from filrouge.world.settings import Settings

YEAR = Settings(people=1_000, days=365)


class Seen(NamedTuple):
    """A year of the world."""

    sales: list[Sale]
    visits: list[tuple[int, Visit]]
    tickets: list[tuple[int, Fact]]
    mailed: int
    redeemed: int
    ratings: Counter[int]
    life: Life


@cache
def seen() -> Seen:
    sales: list[Sale] = []
    visits: list[tuple[int, Visit]] = []
    tickets: list[tuple[int, Fact]] = []
    ratings: Counter[int] = Counter()
    mailed = redeemed = 0
    life = Life(YEAR)
    for stream, acts in lived(life):
        sales += acts.day.sales
        visits += [(acts.day.day, visit) for visit in acts.visits]
        for fact in acts.facts:
            if fact.kind == TICKET:
                tickets.append((acts.day.day, fact))
                redeemed += till_of(life, stream.register, fact).coupon
            elif fact.kind == REVIEW:
                ratings[rated(life.chance, fact)] += 1
        mailed += sum(
            len(sending.people)
            for sending in acts.day.sendings
            if sending.channel == Channel.DIRECT_MAIL
        )
    return Seen(sales, visits, tickets, mailed, redeemed, ratings, life)


def lines_per_basket() -> list[float]:
    return [len(sale.lines) for sale in seen().sales]


def basket_amounts_over_median() -> list[float]:
    """Without currency or level: how unequal baskets are."""
    cents = sorted(sale.cents for sale in seen().sales)
    return [amount / cents[len(cents) // 2] for amount in cents]


def days_between_purchases() -> list[float]:
    last: dict[int, int] = {}
    gaps: list[float] = []
    for sale in seen().sales:
        if sale.person in last and sale.day > last[sale.person]:
            gaps.append(sale.day - last[sale.person])
        last[sale.person] = sale.day
    return gaps


def purchases_of_first_months(days: int) -> list[float]:
    """Repeat purchases of each buyer in the days after the first one, as CDNOW counts them."""
    first: dict[int, int] = {}
    repeats: Counter[int] = Counter()
    for sale in seen().sales:
        start = first.setdefault(sale.person, sale.day)
        if start > 84:
            continue
        repeats[sale.person] += start < sale.day <= start + days
    return [float(count) for count in repeats.values()]


def orders_per_visit() -> float:
    online = [visit for _, visit in seen().visits if visit.site != SHOP]
    return sum(visit.kind == ORDER for visit in online) / len(online)


def pages_per_visit() -> list[float]:
    return [visit.depth for _, visit in seen().visits if visit.site not in (SHOP, KIOSK)]


def visit_hours() -> list[float]:
    return [visit.second // 3_600 for _, visit in seen().visits if visit.site != SHOP]


def ticket_hours() -> list[float]:
    return [fact.second // 3_600 for _, fact in seen().tickets]


def redemption_rate() -> float:
    return seen().redeemed / seen().mailed


def ratings() -> list[float]:
    return [float(rating) for rating in seen().ratings.elements()]


class Omnichannel(NamedTuple):
    """Shares of the year's buyers; the last two are what more channels are worth, as a ratio less
    1: those used, to look or to buy, and those bought by (which takes as many purchases)."""

    several_channels: float
    other_device: float
    three_used_worth: float
    three_bought_worth: float


PLACES = ("online", "online", "online", "store", "call_centre")


def omnichannel() -> Omnichannel:
    """Of buyers: who used several of the shop online, the stores and the call centre; who, for a
    purchase online, started on one device and ended on another; and what those spend who used, or
    bought by, three or more of the web, the app, the drive, the stores and the call centre."""
    sorts: defaultdict[int, set[str]] = defaultdict(set)
    used: defaultdict[int, set[int]] = defaultdict(set)
    bought: defaultdict[int, set[int]] = defaultdict(set)
    spent: Counter[int] = Counter()
    devices: defaultdict[int, list[int]] = defaultdict(list)
    owner: dict[int, int] = {}
    for _, visit in seen().visits:
        place = int(Outlet.STORE) if visit.site == SHOP else visit.site % KIOSK
        used[visit.person].add(place)
        if visit.key and visit.site not in (SHOP, KIOSK):
            devices[visit.key].append(visit.device)
            owner[visit.key] = visit.person
    for sale in seen().sales:
        used[sale.person].add(sale.outlet)
        bought[sale.person].add(sale.outlet)
        spent[sale.person] += sale.cents
    for person in spent:
        sorts[person] = {PLACES[place] for place in used[person]}
    keys = {sale.key for sale in seen().sales}
    journeys = {key: found for key, found in devices.items() if key in keys and len(found) > 1}
    moved = {owner[key] for key, found in journeys.items() if found[0] != found[-1]}
    return Omnichannel(
        sum(len(found) > 1 for found in sorts.values()) / len(spent),
        len(moved) / len({owner[key] for key in journeys}),
        _worth(spent, used),
        _worth(spent, bought),
    )


def _worth(spent: Counter[int], places: dict[int, set[int]]) -> float:
    """What those spend who have three places or more, over what the others do, less 1."""
    many = [cents for person, cents in spent.items() if len(places[person]) >= 3]
    few = [cents for person, cents in spent.items() if len(places[person]) < 3]
    return (sum(many) / len(many)) / (sum(few) / len(few)) - 1
