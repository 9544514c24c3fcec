"""Cells to instants: zones, daylight saving, day precision, and the move of demo dates."""

from collections.abc import Callable
from datetime import date, datetime, timedelta
from typing import Any, Final
from zoneinfo import ZoneInfo

from filrouge.core.time import SECOND, instant, micros
from filrouge.sources.files.language import cells
from filrouge.sources.files.language.cells import shown
from filrouge.sources.files.language.formulas import Row
from filrouge.sources.files.language.mapping import TimestampRule
from filrouge.sources.files.language.values import Binder
from filrouge.sources.files.wording import CellProblemError

_EPOCH_UNITS: Final = {"seconds": SECOND, "milliseconds": 1_000}
_DAY_SECONDS_MAX: Final = 86_399


def instant_reader(
    rule: TimestampRule, binder: Binder, zone_name: str, shift_days: int = 0
) -> Callable[[Row], int]:
    """A function from a row to its instant, in microseconds.

    A time without a zone is in `rule.timezone`. An hour that happens twice (clocks put back) is
    its first one; an hour that never is (clocks put forward) is moved on by the missing hour.
    Days, and the move by `shift_days`, are those of the source's own zone, so that a moved event
    keeps its hour. Raises CellProblemError for a row without a readable instant.
    """
    read = binder.row(rule.value)
    rank = binder.row(rule.sequence) if rule.sequence is not None else None
    file_zone, source_zone = ZoneInfo(rule.timezone), ZoneInfo(zone_name)
    by_day = rule.precision in ("day", "period")
    shift = timedelta(days=shift_days)

    def read_instant(row: Row) -> int:
        found = _moment(read(row), rule.format, file_zone)
        try:
            if by_day:
                seconds = rule.at_seconds + (_rank(rank(row)) if rank else 0)
                clock = timedelta(seconds=min(max(seconds, 0), _DAY_SECONDS_MAX))
                local = found if found.tzinfo is file_zone else found.astimezone(source_zone)
                start = datetime(local.year, local.month, local.day, tzinfo=source_zone)
                return micros(start + clock + shift)
            if shift_days:
                local = found.astimezone(source_zone).replace(tzinfo=None)
                return micros((local + shift).replace(tzinfo=source_zone))
            return micros(found)
        except OverflowError:
            raise CellProblemError(
                f"{shown(found)} is out of the calendar", f"{shown(found)} sort du calendrier"
            ) from None

    return read_instant


def _rank(value: Any) -> int:
    found = cells.number(value)
    return 0 if found is None else int(min(max(found, 0), _DAY_SECONDS_MAX))


def _moment(value: Any, layout: str, zone: ZoneInfo) -> datetime:
    if isinstance(value, str):
        value = value.strip()
    if value is None or value == "":
        raise CellProblemError("the timestamp is empty", "la date est vide")
    if layout in _EPOCH_UNITS:
        return _since_1970(value, _EPOCH_UNITS[layout])
    if isinstance(value, datetime):
        found = value
    elif isinstance(value, date):
        found = datetime(value.year, value.month, value.day, tzinfo=zone)
    else:
        found = _parsed(str(value), layout)
    return found if found.tzinfo else found.replace(tzinfo=zone)


def _since_1970(value: Any, unit: int) -> datetime:
    try:
        return instant(round((cells.number(value) or 0) * unit))
    except (OverflowError, ValueError):
        raise CellProblemError(
            f"{shown(value)} is not a number of (milli)seconds",
            f"{shown(value)} n'est pas un nombre de (milli)secondes",
        ) from None


def _parsed(text: str, layout: str) -> datetime:
    try:
        if not layout:
            return datetime.fromisoformat(text)
        return datetime.strptime(text, layout)  # noqa: DTZ007 -- the zone is set by the caller
    except ValueError:
        if layout:
            raise CellProblemError(
                f"the timestamp {shown(text)} is not written as {layout}",
                f"la date {shown(text)} n'est pas écrite comme {layout}",
            ) from None
        raise CellProblemError(
            f"the timestamp {shown(text)} is not a date such as 2026-11-30T18:05:00",
            f"la date {shown(text)} n'est pas une date comme 2026-11-30T18:05:00",
        ) from None
