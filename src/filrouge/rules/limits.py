"""How big a condition and what it keeps may be. Every limit says its unit."""

from typing import Final

TEXT_CHARACTERS_MAX: Final = 20_000
"""The text of one condition."""
TEXT_DEPTH_MAX: Final = 60
"""Parentheses, calls and operators inside each other."""
DEPTH_MAX: Final = 20
"""Nodes of a tree inside each other."""
NODES_MAX: Final = 1_000
"""Parts of one condition's tree."""
NAME_CHARACTERS_MAX: Final = 200
PATH_STEPS_MAX: Final = 8
LIST_ITEMS_MAX: Final = 500
COUNT_MAX: Final = 1_000
"""The largest number that a count can be compared with: a counter keeps one instant more."""
TABLE_KEYS_MAX: Final = 3
"""By which a row of a reference table is found."""
STEPS_MAX: Final = 8
SEQUENCE_EVENTS_MAX: Final = 256
"""A sequence is looked for in that many of the latest events that match one of its steps."""
FREQUENT_VALUES_MAX: Final = 1_000
"""Of a value's kinds, the first in alphabetical order are counted."""
FREQUENT_BYTES_MAX: Final = 32_768
"""Of those too, as many as have no more bytes in all."""
AHEAD_EVENTS_MAX: Final = 64
"""Events dated after their reception, the latest of them, that a counter holds until they count."""
AHEAD_TEXTS_MAX: Final = 16
"""The same, of a counter whose entries are whole texts: first, last, most_frequent."""
LIVE_BYTES_MAX: Final = 131_072
"""What one condition may keep of one profile, in the worst case."""
TOLD_APART_CHARACTERS_MAX: Final = 24
"""A longer text is kept as a hash where values are only told apart."""
VALUE_CHARACTERS_MAX: Final = 256
"""A longer text is cut where an aggregate keeps it."""
WINDOW_DAYS_MAX: Final = 3_660
NUMBER_UNITS_MAX: Final = 9_000_000_000
"""A larger number reads as missing: its millionths would no more be exact in a double."""
