"""What somebody buys once they buy: lines of products, drawn from the need that they answer.

A basket belongs to its need, not to its day: bought earlier or later, with or without a message,
it is the same basket, at that day's prices.
"""

from functools import lru_cache
from typing import Final, NamedTuple

from filrouge.world.chance import GOLDEN, MASK, mixed_number
from filrouge.world.shop.catalogue import PRODUCTS, SHELVES, Product

LINES: Final = (1,) * 9 + (2,) * 7 + (3,) * 5 + (4,) * 3 + (5,) * 2 + (6, 7, 8, 10, 12, 16)
"""How many lines baskets have: as often as each stands here (32 in all)."""
SAME_CATEGORY: Final = 180
"""Of 256 further lines, how many are of the category of the need."""


class Line(NamedTuple):
    """One line of a basket; the price is before any discount."""

    product: int
    quantity: int

    @property
    def what(self) -> Product:
        return PRODUCTS[self.product]


@lru_cache(maxsize=4_096)
def basket_of(need: int, category: int) -> tuple[Line, ...]:
    """The lines that answer a need; `need` is the 64-bit number of the need."""
    bits = mixed_number(need ^ 0x5DEECE66D)
    lines: dict[int, int] = {}
    for rank in range(LINES[bits & 31]):
        bits = mixed_number((bits + GOLDEN) & MASK)
        shelf = category if rank == 0 or (bits & 255) < SAME_CATEGORY else (bits >> 8) & 3
        product = SHELVES[shelf].pick(bits >> 32)
        if product.number not in lines:
            lines[product.number] = 1 + ((bits >> 10) & 0xFFFF) * product.quantity_max // 65_536
    return tuple(Line(product, quantity) for product, quantity in lines.items())


def paid_cents(line: Line, off: tuple[int, ...]) -> int:
    """What a line costs with the day's discounts (per cent by category)."""
    product = line.what
    return product.cents * line.quantity * (100 - off[product.number // 60]) // 100


def basket_cents(lines: tuple[Line, ...], off: tuple[int, ...]) -> int:
    """What a basket costs with the day's discounts."""
    return sum(paid_cents(line, off) for line in lines)
