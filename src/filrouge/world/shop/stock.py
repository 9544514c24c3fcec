"""What each store has on its shelves: sold during the day, delivered on its own morning."""

from typing import Final

import numpy as np

from filrouge.world.chance import Chance, Floats, Ints
from filrouge.world.shop.baskets import Line
from filrouge.world.shop.catalogue import CATEGORIES, PRODUCTS, PRODUCTS_EACH
from filrouge.world.shop.stores import STORES

WEEKS_COVERED: Final = 5
"""A delivery fills the shelf for so many weeks of usual sales."""
LEAST: Final = 2
WAREHOUSE: Final = len(STORES)
"""The web shop's own stock comes after the stores'."""
DELIVERY_MISSED: Final = 0.12
"""How often a product is missing from its delivery."""
UNITS_YEARLY: Final = 3.0
"""Units that a person buys in a year, about, over all places."""


class Stock:
    """Units by place (the stores, then the warehouse) and product."""

    def __init__(self, chance: Chance, people: int) -> None:
        self._chance = chance
        demand = np.array([product.demand for product in PRODUCTS], np.int64)
        weekly = UNITS_YEARLY * people / 52 / (len(STORES) * int(demand.sum()))
        full = (demand * (weekly * WEEKS_COVERED)).astype(np.int64) + LEAST
        self.full: Ints = np.tile(full, (WAREHOUSE + 1, 1))
        self.full[WAREHOUSE] *= len(STORES)
        self.units: Ints = self.full.copy()
        self._weights = demand.reshape(len(CATEGORIES), PRODUCTS_EACH)
        self._whole = self._weights.sum(axis=1)

    def deliver(self, day: int, weekday: int) -> list[tuple[int, int, int]]:
        """The morning's deliveries: (place, product, units now on the shelf)."""
        came: list[tuple[int, int, int]] = []
        for place in range(WAREHOUSE + 1):
            if place % 6 != weekday:
                continue
            who = np.arange(len(PRODUCTS)).astype(np.uint64) + np.uint64(place * 1_000)
            missing = self._chance.shares("stock.missed", who, day) < DELIVERY_MISSED
            wanted = np.where(missing, 0, self.full[place] - self.units[place])
            self.units[place] += np.maximum(wanted, 0)
            came += [
                (place, product, int(self.units[place, product]))
                for product in np.flatnonzero(wanted > 0).tolist()
            ]
        return came

    def sell(self, place: int, line: Line) -> int:
        """Take a line from a shelf (never below none); gives what is left."""
        left = max(0, int(self.units[place, line.product]) - line.quantity)
        self.units[place, line.product] = left
        return left

    def on_shelf(self) -> Floats:
        """Of each place and category: the share of the demand that its shelves can meet."""
        there = (self.units > 0).reshape(WAREHOUSE + 1, len(CATEGORIES), PRODUCTS_EACH)
        met = (there * self._weights).sum(axis=2)
        shares: Floats = met / self._whole
        return shares
