"""Profile: fold events into what is known of a person, live."""

from filrouge.profile.fold import Fold, empty_fold, merged
from filrouge.profile.fold_event import folded
from filrouge.profile.room import Profiles, TimelineEntry
from filrouge.profile.view import ProfileView, profile_view

__all__ = [
    "Fold",
    "ProfileView",
    "Profiles",
    "TimelineEntry",
    "empty_fold",
    "folded",
    "merged",
    "profile_view",
]
