"""Consents: which explicit acts an event holds, and what they mean together.

A register per (address, channel, purpose); unknown is no (ePrivacy directive 2002/58/EC art. 13;
GDPR art. 7 for the proof, art. 21 for the objection).
"""

from collections.abc import Iterator, Sequence
from typing import Any, Final, NamedTuple

from filrouge.core.nouns import Event
from filrouge.profile.fold import CONSENTS_MAX, NEVER, Declared, Fold, bound_keys, write_consent

SEPARATOR: Final = "\0"
DEFAULT_PURPOSE: Final = "marketing"
TEXT_LENGTH_MAX: Final = 256

GRANTED_NAMES: Final = frozenset({"Consent Given", "Consent Granted", "Newsletter Subscribed"})
DENIED_NAMES: Final = frozenset(
    {
        "Consent Withdrawn",
        "Consent Refused",
        "Message Unsubscribed",
        "Message Complained",
        "Unsubscribed",
        "Email Unsubscribed",
        "Email Marked as Spam",
        "Newsletter Unsubscribed",
    }
)
PREFERENCE_NAMES: Final = frozenset(
    {"Consent Updated", "Consent Preference Updated", "Segment Consent Preference Updated"}
)
OBJECTION_NAMES: Final = frozenset({"Objection Raised"})
CONSENT_NAMES: Final = GRANTED_NAMES | DENIED_NAMES | PREFERENCE_NAMES | OBJECTION_NAMES

_ADDRESS_FIELDS: Final = {"email": ("email",), "sms": ("phone", "mobile"), "call": ("phone",)}
_NEWSLETTER_CHANNEL: Final = "email"
_EMAIL_NAMES: Final = "Email "
SENDING_CHANNELS: Final = frozenset(
    {"email", "sms", "push", "web_push", "call", "mail", "direct_mail", "whatsapp", "rcs"}
)
"""Channels by which messages go out: an act that comes by one, and names none, concerns it."""


class Act(NamedTuple):
    """One explicit act of a person."""

    channel: str
    purpose: str
    address: str
    granted: bool


def consent_acts(event: Event) -> Iterator[Act]:
    """The explicit acts of one event: a consent event, or `traits.consents` of an identify."""
    if event.call == "identify":
        consents = event.traits.get("consents")
        if isinstance(consents, dict):
            yield from _acts_of_map(consents, event)
        return
    name, properties = event.name, event.properties
    if name in GRANTED_NAMES or name in DENIED_NAMES:
        yield _act(properties, event, granted=name in GRANTED_NAMES)
    elif name in PREFERENCE_NAMES:
        if isinstance(properties.get("granted"), bool):
            yield _act(properties, event, granted=properties["granted"])
        consents = properties.get("consents")
        if isinstance(consents, list):
            for one in consents[:CONSENTS_MAX]:
                if isinstance(one, dict) and isinstance(one.get("granted"), bool):
                    yield _act(one, event, granted=one["granted"])
        elif isinstance(consents, dict):
            yield from _acts_of_map(consents, event)
        yield from _segment_categories(event)


def _segment_categories(event: Event) -> Iterator[Act]:
    consent = event.context.get("consent")
    categories = consent.get("categoryPreferences") if isinstance(consent, dict) else None
    if isinstance(categories, dict):
        for category, granted in categories.items():
            if isinstance(granted, bool):
                yield Act("web", _text(category), "", granted)


def _acts_of_map(consents: dict[str, Any], event: Event) -> Iterator[Act]:
    for channel, value in consents.items():
        purposes = value if isinstance(value, dict) else {DEFAULT_PURPOSE: value}
        for purpose, granted in purposes.items():
            if isinstance(granted, bool):
                address = _address(channel, event.traits, event)
                yield Act(_text(channel), _text(purpose), address, granted)


def _act(fields: dict[str, Any], event: Event, *, granted: bool) -> Act:
    channel = _text(fields.get("channel")) or _channel_of(event)
    purpose = _text(fields.get("purpose")) or DEFAULT_PURPOSE
    address = _text(fields.get("address")) or _address(channel, fields, event)
    return Act(channel, purpose, address.strip().lower(), granted)


def _channel_of(event: Event) -> str:
    """Of an act that names no channel: the one that it came by if messages go out by it, else
    e-mail, which is what newsletters and a site's links to unsubscribe are about."""
    named = event.name.startswith(_EMAIL_NAMES)
    return event.channel if event.channel in SENDING_CHANNELS and not named else _NEWSLETTER_CHANNEL


def _address(channel: str, fields: dict[str, Any], event: Event) -> str:
    context_traits = event.context.get("traits")
    places = [fields, event.properties, event.traits]
    if isinstance(context_traits, dict):
        places.append(context_traits)
    for field in _ADDRESS_FIELDS.get(channel, ()):
        for place in places:
            found = _text(place.get(field))
            if found:
                return found.strip().lower()
    return ""


def _text(value: Any) -> str:
    return value[:TEXT_LENGTH_MAX].replace(SEPARATOR, "") if isinstance(value, str) else ""


def fold_consents(fold: Fold, event: Event, tie: int) -> None:
    """Write the event's explicit acts into the register."""
    time = event.event_time
    if event.name in OBJECTION_NAMES:
        fold.objection = [max(time, *fold.objection)] if fold.objection else [time]
        return
    for act in consent_acts(event):
        lifts = act.granted and bool(event.user_id or act.address)
        key = SEPARATOR.join((act.channel, act.purpose, act.address))
        write_consent(fold.consents, key, [time, tie, act.granted, time if lifts else NEVER])
    bound_keys(fold.consents, CONSENTS_MAX)


class Consent(NamedTuple):
    """Where a person stands for one address, channel and purpose."""

    channel: str
    purpose: str
    address: str
    granted: bool
    time: int
    objected: bool


def consent_states(fold: Fold) -> list[Consent]:
    """Every register entry, with the person's objection applied."""
    states = []
    for key, (time, _tie, granted, strong_time) in sorted(fold.consents.items()):
        channel, purpose, address = key.split(SEPARATOR)
        objected = bool(fold.objection) and fold.objection[0] >= strong_time
        states.append(Consent(channel, purpose, address, granted and not objected, time, objected))
    return states


def granted_consents(folds: Sequence[Fold | Declared]) -> dict[tuple[str, str], bool]:
    """(channel, purpose) -> whether any address has a consent in force, of one person's folds."""
    register: dict[str, list[Any]] = {}
    for fold in folds:
        for key, stamped in fold.consents.items():
            write_consent(register, key, stamped)
    if not register:
        return {}
    objection = max((fold.objection for fold in folds), default=[])
    found: dict[tuple[str, str], bool] = {}
    for key, (_time, _tie, granted, strong_time) in register.items():
        channel, purpose, _address = key.split(SEPARATOR)
        objected = bool(objection) and objection[0] >= strong_time
        holds = granted and not objected
        found[channel, purpose] = holds or found.get((channel, purpose), False)
    return found
