"""Who buys today, where, and who would have without each channel: the same draws for all.

Each need has one number in [0, 1) a day. It is bought on the first day on which that number is
below the day's hazard. The hazard without a channel is a little lower (or, past annoyance, higher):
the same number is held against it too, day after day until the need ends. What a channel caused is
the difference between the two lives of the need.
"""

from copy import copy
from typing import TYPE_CHECKING, Final

import numpy as np

from filrouge.world.causes.memory import annoyance, patience, together
from filrouge.world.causes.needs import INDUCED_SLOT, NEVER
from filrouge.world.causes.parameters import (
    EVALUATE_HAZARD,
    OUTLET_NUDGE,
    OWNED,
    RESEARCH_HAZARD,
    WEEKDAYS,
)
from filrouge.world.chance import Floats, Ints
from filrouge.world.people.traits import CHANNELS, OUTLETS, Channel, Outlet
from filrouge.world.shop.catalogue import CATEGORIES
from filrouge.world.shop.stock import WAREHOUSE

if TYPE_CHECKING:
    from filrouge.world.causes.life import Life

HAZARD_MAX: Final = 0.95
GARDEN: Final = CATEGORIES.index("garden")


class Today:
    """The day's circumstances, the same for everybody or by place."""

    def __init__(self, life: "Life", day: int) -> None:
        self.day = day
        self.off = life.discounts(day)
        self.weekday = WEEKDAYS[life.days.weekday(day)]
        self.mild, self.rain = life.weather(day)
        self.open = life.open_stores(day)
        self.calls_answered = life.calls_answered(day)
        self.on_shelf = life.stock.on_shelf()

    def on(self, day: int) -> "Today":
        """The same circumstances on another day: only the stage of needs differs."""
        other = copy(self)
        other.day = day
        return other


def buy(life: "Life", today: Today, extra: Floats | None = None) -> Ints:
    """Decide for all needs alive; gives the rows that are bought today.

    `extra` is a lift for each row, of offers shown today (interactive mode).
    """
    needs, day = life.needs, today.day
    rows = np.flatnonzero((needs.birth < day) & (needs.end >= day))
    if not len(rows):
        return rows
    person, key = needs.numbers_of(rows)
    base = base_hazard(life, today, rows, person)
    if extra is not None:
        base = base * (1.0 + extra[rows])
    response = life.people.response[person]
    lifts = life.memory.lifts(person, response)
    tolerance = life.people.tolerance[person].astype(np.float64)
    pressures = [
        life.memory.pressure[index, person].astype(np.float64) for index in range(len(OWNED))
    ]
    pressure = pressures[0] + pressures[1] + pressures[2] + pressures[3]
    calm = patience(pressure, tolerance)
    drawn = life.chance.shares("buy", key, day)
    whole = together(lifts)
    bought = (drawn < np.minimum(base * whole * calm, HAZARD_MAX)) & (needs.bought[rows] == NEVER)
    for channel in CHANNELS:
        if channel in life.settings.without:
            continue
        alone = lifts
        if channel == Channel.SOCIAL:
            alone = lifts.copy()
            unprimed = life.memory.unprimed[person]
            alone[:, Channel.EMAIL] = life.memory.lift_of(Channel.EMAIL, unprimed, response)
        quiet = calm
        if channel in OWNED:
            quiet = patience(pressure - pressures[OWNED.index(channel)], tolerance)
        hazard = base * together(alone, apart=channel) * quiet
        exists = needs.slot[rows] != INDUCED_SLOT + channel
        would = exists & (drawn < np.minimum(hazard, HAZARD_MAX))
        would &= needs.without_day[rows, channel] == NEVER
        if would.any():
            needs.without_day[rows[would], channel] = day
            needs.without_outlet[rows[would], channel] = outlets(
                life, today, rows[would], apart=channel
            )
    found: Ints = rows[bought]
    needs.bought[found] = day
    needs.outlet[found] = outlets(life, today, found)
    needs.credit[found] = _credit(lifts[bought], whole[bought])
    return found


def base_hazard(life: "Life", today: Today, rows: Ints, person: Ints) -> Floats:
    """The chance of buying without any contact."""
    needs, people = life.needs, life.people
    category = needs.category[rows].astype(np.int64)
    stage = np.where(needs.evaluate[rows] <= today.day, EVALUATE_HAZARD, RESEARCH_HAZARD)
    off = np.array(today.off, np.float64)[category] / 100.0
    price = 1.0 + 2.5 * people.sensitivity[person] * off
    store = people.store[person].astype(np.int64)
    shelf = 0.5 * today.on_shelf[store, category] + 0.5 * today.on_shelf[WAREHOUSE, category]
    mild = np.where(category == GARDEN, 0.6 + 0.7 * today.mild[store], 1.0)
    goodwill = life.goodwill[person].astype(np.float64)
    found: Floats = stage * today.weekday * price * (0.3 + 0.7 * shelf) * mild * goodwill
    return found


def outlets(life: "Life", today: Today, rows: Ints, apart: Channel | None = None) -> Ints:
    """Where each need is bought: its taste, the distance, the weather, the shelf, the contacts."""
    needs, people = life.needs, life.people
    person, key = needs.numbers_of(rows)
    store = people.store[person].astype(np.int64)
    shelf = today.on_shelf[store, needs.category[rows].astype(np.int64)]
    weights = people.taste[person].astype(np.float64)
    weights[:, Outlet.STORE] *= today.open[store] * shelf * np.where(today.rain[store], 0.85, 1.05)
    weights[:, Outlet.DRIVE] *= shelf
    weights[:, Outlet.CALL_CENTRE] *= today.calls_answered
    for channel, nudges in OUTLET_NUDGE.items():
        if channel == apart:
            continue
        felt = life.memory.felt[channel, person].astype(np.float64)
        full = felt / (1.0 + felt)
        for outlet in range(OUTLETS):
            if nudges[outlet]:
                weights[:, outlet] *= 1.0 + nudges[outlet] * full
    steps = np.empty_like(weights)
    steps[:, 0] = weights[:, 0]
    for outlet in range(1, OUTLETS):
        steps[:, outlet] = steps[:, outlet - 1] + weights[:, outlet]
    drawn = life.chance.shares("outlet", key) * steps[:, -1]
    found: Ints = (steps <= drawn[:, None]).sum(axis=1)
    return np.minimum(found, OUTLETS - 1)


def _credit(lifts: Floats, whole: Floats) -> Floats:
    """The share of the day's hazard that each channel added: the rest was there without any."""
    total = np.zeros(len(lifts))
    for channel in CHANNELS:
        total = total + lifts[:, channel]
    added = (whole - 1.0) / whole
    scale = np.where(total > 0.0, added / np.where(total > 0.0, total, 1.0), 0.0)
    shares: Floats = lifts * scale[:, None]
    return shares


def annoyed(life: "Life", people: Ints) -> Floats:
    """How annoyed people are with the brand's messages, 0 to 1."""
    memory = life.memory.pressure
    pressure = np.zeros(len(people))
    for index in range(len(OWNED)):
        pressure = pressure + memory[index, people]
    return annoyance(pressure, life.people.tolerance[people].astype(np.float64))
