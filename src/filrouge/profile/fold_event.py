"""How one event changes a fold."""

from typing import Any, Final

import msgspec

from filrouge.core.nouns import Event
from filrouge.profile.commerce import COMMERCE_NAMES, fold_commerce
from filrouge.profile.consents import CONSENT_NAMES, fold_consents
from filrouge.profile.fold import (
    CHANNELS_MAX,
    CONTACT_COUNTS_MAX,
    NAMES_MAX,
    RECENT_CONTACTS_MAX,
    TRAITS_MAX,
    Fold,
    bound_keys,
    count,
    most_recent,
    write_last,
)

NAME_LENGTH_MAX: Final = 120
TRAIT_BYTES_MAX: Final = 4_096
"""A longer trait stays in the timeline only."""

CONTACT_KINDS: Final = {
    "Message Sent": "sent",
    "Message Delivered": "delivered",
    "Message Opened": "opened",
    "Message Clicked": "clicked",
    "Message Bounced": "bounced",
    "Message Complained": "complained",
    "Message Unsubscribed": "unsubscribed",
    "Email Sent": "sent",
    "Email Delivered": "delivered",
    "Email Opened": "opened",
    "Email Link Clicked": "clicked",
    "Email Bounced": "bounced",
    "Email Marked as Spam": "complained",
    "Unsubscribed": "unsubscribed",
    "Campaign Received": "sent",
    "Push Notification Received": "delivered",
    "Push Notification Tapped": "clicked",
    "Push Notification Bounced": "bounced",
}
_NAMES_THAT_TELL: Final = COMMERCE_NAMES | CONSENT_NAMES | CONTACT_KINDS.keys()
_CONTACT_CHANNELS: Final = {"Email": "email", "Unsub": "email", "Push ": "push"}


def folded(fold: Fold, event: Event, tie: int) -> Fold:
    """The fold with one more event in it; `fold` itself is changed and given back.

    `tie` is a number drawn from the message's key, which settles writings at the same instant.
    """
    time, name = event.event_time, event.name
    call, channel = event.call, event.channel
    fold.events += 1
    fold.first_time = min(fold.first_time, time)
    fold.last_time = max(fold.last_time, time)
    fold.updated_time = max(fold.updated_time, event.received_time)
    count(fold.channels, channel[:NAME_LENGTH_MAX], time, CHANNELS_MAX)
    count(fold.names, (name or call)[:NAME_LENGTH_MAX], time, NAMES_MAX)
    if call == "identify":
        _fold_traits(fold, event, tie)
        fold_consents(fold, event, tie)
    if name not in _NAMES_THAT_TELL:
        return fold
    if name in COMMERCE_NAMES:
        fold_commerce(fold, event, tie)
    if name in CONSENT_NAMES and call != "identify":
        fold_consents(fold, event, tie)
    if name in CONTACT_KINDS:
        _fold_contact(fold, event, tie)
    return fold


def _fold_traits(fold: Fold, event: Event, tie: int) -> None:
    time = event.event_time
    for name, value in event.traits.items():
        if name != "consents" and len(name) <= NAME_LENGTH_MAX and _is_kept(value):
            write_last(fold.traits, name, [time, tie, value])
    bound_keys(fold.traits, TRAITS_MAX)


def _is_kept(value: Any) -> bool:
    if isinstance(value, str):
        return len(value) <= TRAIT_BYTES_MAX
    if isinstance(value, dict | list):
        return len(msgspec.msgpack.encode(value)) <= TRAIT_BYTES_MAX
    return True


def _fold_contact(fold: Fold, event: Event, tie: int) -> None:
    kind = CONTACT_KINDS[event.name]
    channel = _CONTACT_CHANNELS.get(event.name[:5], event.channel)
    properties = event.properties
    reference = ""
    for field in ("message_id", "email_id", "campaign_id", "campaign_name"):
        value = properties.get(field)
        if isinstance(value, str | int) and not isinstance(value, bool) and value != "":
            reference = str(value)[:NAME_LENGTH_MAX]
            break
    count(fold.contact_counts, f"{channel}\0{kind}", event.event_time, CONTACT_COUNTS_MAX)
    contact = [event.event_time, tie, channel, kind, reference]
    fold.contacts = most_recent([*fold.contacts, contact], RECENT_CONTACTS_MAX)
