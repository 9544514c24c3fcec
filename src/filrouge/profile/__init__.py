"""Profile: fold events into what is known of a person, live."""

from filrouge.profile.consents import SENDING_CHANNELS
from filrouge.profile.everybody import (
    FACT_NAMES,
    TraceFacts,
    everybody,
    facts_of,
    moved,
    numbers_of,
)
from filrouge.profile.fold import CONSENTS_MAX, TRAITS_MAX, Fold, empty_fold, merged
from filrouge.profile.fold_event import folded
from filrouge.profile.index import TimelineEntry
from filrouge.profile.room import SCHEMA, Profiles, Told
from filrouge.profile.view import ProfileView, profile_view

__all__ = [
    "CONSENTS_MAX",
    "FACT_NAMES",
    "SCHEMA",
    "SENDING_CHANNELS",
    "TRAITS_MAX",
    "Fold",
    "ProfileView",
    "Profiles",
    "TimelineEntry",
    "Told",
    "TraceFacts",
    "empty_fold",
    "everybody",
    "facts_of",
    "folded",
    "merged",
    "moved",
    "numbers_of",
    "profile_view",
]
