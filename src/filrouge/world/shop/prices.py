"""Promotions: which category has a discount on which day, and how much."""

from datetime import date
from typing import Final

from filrouge.world.calendar import Days
from filrouge.world.shop.catalogue import CATEGORIES

SALES: Final = (((1, 7), (2, 3), 30), ((6, 24), (7, 21), 30), ((11, 20), (11, 30), 20))
"""Winter and summer sales (Code de commerce, L310-3: four weeks) and the end of November: per cent
off clothing and home."""
ROTATION: Final = ("garden", "", "baby", "", "home", "clothing")
"""One week in six for each: the category that has its week."""
WEEK_PER_CENT: Final = 15


def discounts(days: Days, day: int) -> tuple[int, ...]:
    """Per cent off each category that day."""
    today = days.date_of(day)
    weekly = ROTATION[today.isocalendar().week % len(ROTATION)]
    return tuple(
        max(WEEK_PER_CENT if category == weekly else 0, _sale(today, category))
        for category in CATEGORIES
    )


def theme_of(days: Days, day: int) -> int:
    """The category that the brand talks of: the one of its week, else each in turn."""
    today = days.date_of(day)
    weekly = ROTATION[today.isocalendar().week % len(ROTATION)]
    if weekly:
        return CATEGORIES.index(weekly)
    return today.isocalendar().week // 2 % len(CATEGORIES)


def _sale(today: date, category: str) -> int:
    if category not in ("clothing", "home"):
        return 0
    place = (today.month, today.day)
    return max((off for start, end, off in SALES if start <= place <= end), default=0)
