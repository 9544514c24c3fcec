"""Windows in SQL: what the instant of the event `e` must be."""

from typing import Final

from filrouge.rules import tree as t
from filrouge.rules.periods import date_bounds, grid_of

_FAR: Final = 2**62


def dates_sql(time: t.Time | None, zone: str) -> str:
    """The bounds of dates, the same for everybody."""
    first, after = date_bounds(time, zone)
    bounds = [f"e.event_time >= {first}"] if first > -_FAR else []
    bounds += [f"e.event_time < {after}"] if after < _FAR else []
    return " AND ".join(bounds) or "TRUE"


def time_sql(time: t.Time | None, grid: bool) -> str:
    """The bounds of a rolling window, or of the calendar period joined as `w`."""
    if isinstance(time, t.Calendar):
        return "e.event_time >= w.first_time AND e.event_time < w.after_time"
    if isinstance(time, t.Within):
        step = grid_of(time)
        begun = f"(e.event_time - e.event_time % {step})" if grid else "e.event_time"
        return f"{begun} > e.as_of - {time.duration.micros}"
    return "TRUE"
