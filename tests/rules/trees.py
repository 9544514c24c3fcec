"""Any tree that makes sense, as hypothesis draws it."""

from datetime import date
from typing import Any

from hypothesis import strategies as st

from filrouge.rules import tree as t
from filrouge.rules.cost import too_costly
from filrouge.rules.limits import COUNT_MAX, NUMBER_UNITS_MAX

WORDS = st.text(st.characters(exclude_categories=["Cs"]), max_size=12)
NAMES = st.text(st.characters(exclude_categories=["Cs"]), min_size=1, max_size=12)
STEPS = st.one_of(
    st.sampled_from(["city", "cart_id", "event", "or", "true", "âge", "2nd", "a b", "é.è"]),
    st.text(
        st.characters(exclude_categories=["C", "Z"], exclude_characters='"\\*'),
        min_size=1,
        max_size=8,
    ),
)
PATHS = st.lists(STEPS, min_size=1, max_size=3).map(tuple)
NUMBERS = st.builds(
    t.Number, st.integers(-NUMBER_UNITS_MAX * 1_000_000, NUMBER_UNITS_MAX * 1_000_000)
)
DAYS = st.dates(
    min_value=date(1990, 1, 1),
    max_value=date(2100, 1, 1),
).map(str)
TEXTS, BOOLEANS, DATES = st.builds(t.Text, WORDS), st.builds(t.Boolean), st.builds(t.Date, DAYS)
DURATIONS = st.builds(
    t.Duration, st.integers(1, 500), st.sampled_from(["minutes", "hours", "days", "weeks"])
)
CURRENT = st.sampled_from(["today", "this week", "this month", "this quarter", "this year"])
OVER = st.sampled_from(["yesterday", "last week", "last month", "last quarter", "last year"])


def _between(value: t.Value, one: t.Number, other: t.Number) -> t.Between:
    return t.Between(value, *sorted((one, other), key=lambda bound: bound.micros))


def lookups(keys: st.SearchStrategy[Any]) -> st.SearchStrategy[Any]:
    more = st.lists(keys, max_size=2).map(tuple)
    return st.builds(t.Lookup, NAMES, keys, STEPS, more_keys=more)


def tests_of(
    untyped: st.SearchStrategy[Any], texts: st.SearchStrategy[Any], numbers: st.SearchStrategy[Any]
) -> st.SearchStrategy[Any]:
    """Comparisons of values that are read from somewhere."""
    listed = st.one_of(*(st.lists(kind, min_size=1, max_size=3) for kind in (TEXTS, NUMBERS)))
    orders, equalities = st.sampled_from(["<", "<=", ">", ">="]), st.sampled_from(["=", "!="])
    return st.one_of(
        st.builds(t.Compare, equalities, untyped, st.one_of(TEXTS, BOOLEANS, untyped)),
        st.builds(t.Compare, orders, st.one_of(untyped, numbers), st.one_of(NUMBERS, untyped)),
        st.builds(t.Compare, orders, untyped, DATES),
        st.builds(t.Compare, equalities, texts, st.one_of(TEXTS, untyped)),
        st.builds(t.Among, untyped, listed.map(tuple), st.booleans()),
        st.builds(_between, st.one_of(untyped, numbers), NUMBERS, NUMBERS),
        st.builds(
            t.Matches,
            st.one_of(untyped, texts),
            st.sampled_from(["contains", "starts with"]),
            WORDS,
        ),
        st.builds(t.Exists, untyped, st.booleans()),
    )


def joined(leaves: st.SearchStrategy[Any]) -> st.SearchStrategy[Any]:
    """Leaves under `and`, `or` and `not`."""
    return st.recursive(
        leaves,
        lambda inner: st.one_of(
            st.builds(t.And, st.lists(inner, min_size=2, max_size=3).map(tuple)),
            st.builds(t.Or, st.lists(inner, min_size=2, max_size=3).map(tuple)),
            st.builds(t.Not, inner),
        ),
        max_leaves=4,
    )


PROPERTIES = st.builds(t.Property, PATHS)
OF_EVENT = st.one_of(PROPERTIES, lookups(PROPERTIES))
EVENT_TEXTS = st.builds(t.Field, st.sampled_from(["channel", "source", "name"]))
EVENT_NUMBERS = st.builds(t.Field, st.sampled_from(["hour", "weekday"]))
WHERES = joined(tests_of(OF_EVENT, EVENT_TEXTS, EVENT_NUMBERS))
SELECTS = st.builds(t.Select, st.lists(NAMES, max_size=2).map(tuple), st.one_of(st.none(), WHERES))
FIXED = st.one_of(
    st.none(),
    st.builds(t.Before, DAYS),
    st.builds(t.After, DAYS),
    st.tuples(DAYS, DAYS).map(lambda days: t.Dates(min(days), max(days))),
)
MOVING = st.one_of(st.builds(t.Within, DURATIONS), st.builds(t.Calendar, CURRENT))
SINCE = st.builds(t.SinceFirst, SELECTS)
PAST = st.builds(t.Calendar, OVER)
SUMS = st.sampled_from(["sum", "average", "min", "max"])
NUMERIC = st.one_of(
    st.builds(t.Aggregate, SUMS, OF_EVENT, SELECTS, st.one_of(FIXED, MOVING, PAST)),
    st.builds(t.DaysSince, SELECTS),
    st.builds(t.Score, NAMES),
)
UNTYPED = st.one_of(
    st.builds(t.Trait, PATHS),
    st.builds(t.Context, PATHS),
    lookups(st.builds(t.Trait, PATHS)),
    st.builds(t.Aggregate, st.just("last"), OF_EVENT, SELECTS, st.one_of(FIXED, MOVING, SINCE)),
    st.builds(t.Aggregate, st.sampled_from(["first", "most_frequent"]), OF_EVENT, SELECTS, FIXED),
)
COUNTS = st.one_of(
    st.builds(t.Count, SELECTS, st.one_of(FIXED, MOVING, PAST, SINCE)),
    st.builds(t.Aggregate, st.just("distinct"), OF_EVENT, SELECTS, st.one_of(FIXED, MOVING, SINCE)),
)
VALUES = st.one_of(
    st.builds(t.Trait, PATHS),
    lookups(st.builds(t.Trait, PATHS)),
    st.builds(t.Aggregate, st.just("last"), OF_EVENT, SELECTS, st.one_of(FIXED, MOVING, SINCE)),
    st.builds(t.Aggregate, st.sampled_from(["first", "most_frequent"]), OF_EVENT, SELECTS, FIXED),
    NUMERIC,
    COUNTS,
)
"""Values of a person that `checked_value` finds no fault with."""
WHOLE = st.integers(0, COUNT_MAX).map(lambda number: t.Number(number * 1_000_000))
LEAVES = st.one_of(
    tests_of(UNTYPED, UNTYPED, NUMERIC),
    st.builds(t.Compare, st.sampled_from(["=", "!=", "<", "<=", ">", ">="]), COUNTS, WHOLE),
    st.builds(t.Happened, SELECTS, st.one_of(FIXED, MOVING, PAST, SINCE), st.booleans()),
    st.builds(t.Consent, NAMES, NAMES),
    st.builds(t.Member, NAMES),
    st.builds(
        t.Sequence,
        st.lists(SELECTS, min_size=2, max_size=3).map(tuple),
        DURATIONS,
        st.one_of(st.none(), PATHS),
        st.one_of(FIXED, MOVING, SINCE),
    ),
)
CONDITIONS = joined(LEAVES).filter(lambda tree: not too_costly(tree))
"""Conditions that `checked` finds no fault with."""
