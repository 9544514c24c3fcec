"""Profile: fold events into what is known of a person, live."""

from filrouge.profile.fold import Fold, empty_fold, merged
from filrouge.profile.fold_event import folded
from filrouge.profile.index import TimelineEntry
from filrouge.profile.room import SCHEMA, Profiles, Told
from filrouge.profile.view import ProfileView, profile_view

__all__ = [
    "SCHEMA",
    "Fold",
    "ProfileView",
    "Profiles",
    "TimelineEntry",
    "Told",
    "empty_fold",
    "folded",
    "merged",
    "profile_view",
]
