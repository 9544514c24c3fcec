"""What one event says about who: identifiers, a first name, and the part a device plays."""

from collections.abc import Callable, Iterable
from operator import attrgetter
from typing import Any, Final, NamedTuple

import msgspec
from msgspec.structs import replace

from filrouge.core.ids import keyed_hasher
from filrouge.core.nouns import Event, Identifier
from filrouge.resolve.reading.names import name_key
from filrouge.resolve.reading.normalise import VALUE_LENGTH_MAX, normal_value
from filrouge.resolve.reading.rules import IdentifierType, IdentityRules

CACHE_VALUES_MAX: Final = 50_000
IDENTIFIERS_MAX: Final = 12
"""Of one event; the ones of lower priority are left out."""
NO_SEAL: Final = bytes(16)

OPERATOR, ALIAS, LOGIN, IDENTIFY, OBSERVED, CLICK, TYPED = range(7)
"""Strengths of evidence, the strongest first."""


class Known(msgspec.Struct, frozen=True, order=True, gc=False):
    """A usable identifier. Sorts by priority, then value."""

    priority: int
    type: str
    value: str
    cls: str
    id: bytes
    carried: bool
    """Only repeated by the sender's library in `context.traits`, not stated by this event."""


class Sighting(msgspec.Struct, frozen=True, gc=False):
    """What an event says about who."""

    known: list[Known]
    name: str
    strength: int
    login: bool
    logout: bool
    click: bool


class Reader:
    """Reads events under fixed rules and a secret; keeps a bounded cache of known spellings."""

    def __init__(self, rules: IdentityRules, secret: bytes) -> None:
        self.rules = rules
        self._hash = keyed_hasher(secret)
        self._places = _places(rules)
        self._pairs: dict[bytes, bytes] = {}
        self._caches: dict[str, dict[Any, Known | None]] = {name: {} for name in rules.types}
        self._top = [
            _Top(kind, _TOP.get(path) or _body_getter(path), self._caches[kind.name])
            for kind in rules.types.values()
            for path in kind.paths
            if "." not in path
        ]

    def node_id(self, kind: str, value: str) -> bytes:
        return self._hash(f"{kind}:{value}")

    def part_id(self, node: bytes, name: str, after: bytes = b"") -> bytes:
        """Names the part of a value seen with this first name (and this second value)."""
        return self._hash(f"part:{node.hex()}:{after.hex()}:{name}")

    def pair_id(self, device: bytes, owner: bytes) -> bytes:
        """Names what an owner did on a device."""
        key = device + owner
        found = self._pairs.get(key)
        if found is None:
            if len(self._pairs) >= CACHE_VALUES_MAX:
                self._pairs.clear()
            found = self._pairs[key] = self._hash(f"pair:{device.hex()}:{owner.hex()}")
        return found

    def kept_id(self, node: bytes) -> bytes:
        """Names, in the register of erasures, that a value is several people's for ever."""
        return self._hash(f"kept:{node.hex()}")

    def read(self, event: Event) -> Sighting:
        """The usable identifiers of an event, by priority, and what it says of them."""
        rules = self.rules
        name, call = event.name, event.call
        known, first_name = self._known(event)
        login = (
            bool(known)
            and known[0].cls == "A"
            and (call == "identify" or name in rules.login_events)
        )
        strength = OBSERVED
        if event.source in rules.typed_sources or (
            rules.ruleset == "strict" and event.channel in rules.typed_channels
        ):
            strength, login = TYPED, False
        elif call == "alias":
            strength = ALIAS
        elif login:
            strength = LOGIN
        elif call == "identify":
            strength = IDENTIFY
        return Sighting(
            known,
            first_name,
            strength,
            login,
            name in rules.logout_events,
            name in rules.click_events,
        )

    def _known(self, event: Event) -> tuple[list[Known], str]:
        found: list[Known] = []
        self._find_top(event, found)
        if event.call == "alias" and event.body.get("previousId") and "anonymous" in self._caches:
            kind = self.rules.types["anonymous"]
            self._find(kind, event.body["previousId"], event, found)
        ranked_name = (_NO_RANK, "")
        for place in self._places:
            if not place.first(event):
                continue
            held = _held(event, place)
            keys = place.keys
            if keys.isdisjoint(held):
                continue
            for key, value in held.items():
                if key not in keys or value is None or value == "":
                    continue
                if key in place.kinds:
                    self._find(place.kinds[key], value, event, found, carried=place.carried)
                if key in place.names and isinstance(value, str):
                    ranked_name = min(ranked_name, (place.names[key], value))
        if len(found) > 1:
            found.sort()
            found = _once(found)[:IDENTIFIERS_MAX]
        rank, text = ranked_name
        if not found or not text:
            return found, ""
        return found, name_key(_first_word(text) if rank[0] else text)

    def _find_top(self, event: Event, found: list[Known]) -> None:
        for kind, value_of, cache in self._top:
            value = value_of(event)
            if value:
                known = cache.get(value) if type(value) is str else None
                if known is None or known.cls == "C":
                    self._find(kind, value, event, found)
                else:
                    found.append(known)

    def _find(
        self,
        kind: IdentifierType,
        raw: Any,
        event: Event,
        found: list[Known],
        *,
        carried: bool = False,
    ) -> None:
        """Add the usable identifier that a raw value is, if it is one."""
        key = raw
        region = self.rules.region
        if kind.form == "phone":
            region = region_of(event, region)
            key = (raw, region)
        cache = self._caches[kind.name]
        try:
            known = cache[key]
        except (KeyError, TypeError):
            known = self.spelled(kind, raw, region)
            if isinstance(raw, str | int) and not isinstance(raw, bool):
                if len(cache) >= CACHE_VALUES_MAX:
                    cache.clear()
                cache[key] = known
        if known is None or (known.cls == "C" and event.channel in self.rules.quoting_channels):
            return
        found.append(replace(known, carried=True) if carried else known)

    def _raw(self, event: Event) -> Iterable[tuple[IdentifierType, Any]]:
        """Every value at the places where identifiers are, as it was sent."""
        for kind, value_of, _cache in self._top:
            value = value_of(event)
            if value:
                yield kind, value
        for place in self._places:
            held = _held(event, place)
            for key, kind in place.kinds.items():
                value = held.get(key)
                if value is not None and value != "":
                    yield kind, value

    def spelled(self, kind: IdentifierType, raw: Any, region: str) -> Known | None:
        """The usable identifier that a raw value is; None when blocked, a home's or malformed."""
        value, personal = normal_value(kind.form, raw, region)
        if not value or not personal or kind.cls == "E" or self.rules.blocks(kind, value):
            return None
        node = self.node_id(kind.name, value)
        return Known(kind.priority, kind.name, value, kind.cls, node, False)

    def identifiers(self, event: Event) -> list[Identifier]:
        """Normalised, blocked ones left out, homes' kept."""
        found: list[Identifier] = []
        for kind, raw in self._raw(event):
            region = region_of(event, self.rules.region)
            value, _personal = normal_value(kind.form, raw, region)
            if value and not self.rules.blocks(kind, value):
                identifier = Identifier(kind.name, value)
                if identifier not in found:
                    found.append(identifier)
        return found

    def seal(self, event: Event) -> bytes:
        """The name of the first raw identifier of an event that has no trace."""
        for kind, raw in self._raw(event):
            value = (
                normal_value(kind.form, raw, self.rules.region)[0] or str(raw)[:VALUE_LENGTH_MAX]
            )
            return self.node_id(kind.name, value)
        return NO_SEAL


def note_of(event: Event) -> str:
    """Where evidence comes from, for people: `Order Completed / store`."""
    return f"{event.name or event.call} / {event.channel}"


def region_of(event: Event, default: str) -> str:
    """The country of the event's locale (`fr-FR`, `en_GB`), else the default."""
    locale = event.context.get("locale")
    if isinstance(locale, str) and len(locale) == 5 and locale[2] in "-_":
        country = locale[3:].upper()
        if country.isascii() and country.isalpha():
            return country
    return default


class _Top(NamedTuple):
    """A type of identifier at the top of an event, how to get it, and its known spellings."""

    kind: IdentifierType
    value_of: Callable[[Event], Any]
    cache: dict[Any, Known | None]


class _Place(NamedTuple):
    """One object inside an event, and what its keys may hold."""

    first: Callable[[Event], Any]
    rest: tuple[str, ...]
    carried: bool
    keys: frozenset[str]
    kinds: dict[str, IdentifierType]
    names: dict[str, tuple[int, int]]
    """Keys of first names (0, rank) and of full names (1, rank): the least wins."""


_NO_RANK: Final = (9, 0)


def _places(rules: IdentityRules) -> list[_Place]:
    kinds: dict[tuple[str, ...], dict[str, IdentifierType]] = {}
    names: dict[tuple[str, ...], dict[str, tuple[int, int]]] = {}
    for kind in rules.types.values():
        for path in kind.paths:
            *container, key = path.split(".")
            if container:
                kinds.setdefault(tuple(container), {})[key] = kind
    for full, paths in enumerate((rules.first_name_paths, rules.full_name_paths)):
        for rank, path in enumerate(paths):
            *container, key = path.split(".")
            names.setdefault(tuple(container), {}).setdefault(key, (full, rank))
    places = []
    for where in {**kinds, **names}:
        here, named = kinds.get(where, {}), names.get(where, {})
        keys = frozenset((*here, *named))
        first = _OBJECTS.get(where[0]) or _body_getter(where[0]) if where else _body
        carried = where == ("context", "traits")
        places.append(_Place(first, where[1:], carried, keys, here, named))
    return places


def _first_word(text: str) -> str:
    return next(iter(text.split(maxsplit=1)), "")


_TOP: Final[dict[str, Callable[[Event], Any]]] = {
    "userId": attrgetter("user_id"),
    "anonymousId": attrgetter("anonymous_id"),
}
_OBJECTS: Final[dict[str, Callable[[Event], Any]]] = {
    name: attrgetter(name) for name in ("properties", "traits", "context")
}
_body: Final[Callable[[Event], Any]] = attrgetter("body")
_NOTHING: Final[dict[str, Any]] = {}


def _body_getter(field: str) -> Callable[[Event], Any]:
    return lambda event: event.body.get(field)


def _held(event: Event, place: _Place) -> dict[str, Any]:
    """The object at a place of an event; empty when there is none."""
    held = place.first(event)
    for key in place.rest:
        held = held.get(key) if type(held) is dict else None
    return held if type(held) is dict else _NOTHING


def _once(found: list[Known]) -> list[Known]:
    """Each identifier once, the stated one before the merely carried one (sorted so)."""
    seen: set[bytes] = set()
    kept = []
    for known in found:
        if known.id not in seen:
            seen.add(known.id)
            kept.append(known)
    return kept
