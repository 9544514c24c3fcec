"""What one event says about who: identifiers, a first name, and the part a device plays."""

from collections.abc import Iterable
from typing import Any, Final, NamedTuple

from filrouge.core.ids import keyed_hash
from filrouge.core.nouns import Event, Identifier
from filrouge.resolve.names import name_key
from filrouge.resolve.normalise import VALUE_LENGTH_MAX, normal_value
from filrouge.resolve.rules import IdentifierType, IdentityRules

CACHE_VALUES_MAX: Final = 200_000
IDENTIFIERS_MAX: Final = 12
"""Of one event; the ones of lower priority are left out."""
NO_SEAL: Final = bytes(16)

OPERATOR, ALIAS, LOGIN, IDENTIFY, OBSERVED, CLICK, TYPED = range(7)
"""Strengths of evidence, the strongest first."""


class Known(NamedTuple):
    """A usable identifier. Sorts by priority, then value."""

    priority: int
    type: str
    value: str
    cls: str
    id: bytes
    carried: bool
    """Only repeated by the sender's library in `context.traits`, not stated by this event."""


class Sighting(NamedTuple):
    """What an event says about who."""

    known: list[Known]
    name: str
    strength: int
    login: bool
    logout: bool
    click: bool
    note: str
    """Where the evidence comes from, for people: `Order Completed / store`."""


class Reader:
    """Reads events under fixed rules and a secret; keeps a bounded cache of known spellings."""

    def __init__(self, rules: IdentityRules, secret: bytes) -> None:
        self.rules = rules
        self._secret = secret
        self._plans = _plans(rules)
        self._top = [
            (kind, path) for kind in rules.types.values() for path in kind.paths if "." not in path
        ]
        self._first_names = [tuple(path.split(".")) for path in rules.first_name_paths]
        self._full_names = [tuple(path.split(".")) for path in rules.full_name_paths]
        self._cache: dict[tuple[str, Any, str], Known | None] = {}
        self._phones_shared: set[str] = set()

    def node_id(self, kind: str, value: str) -> bytes:
        return keyed_hash(self._secret, f"{kind}:{value}")

    def part_id(self, node: bytes, name: str, after: bytes = b"") -> bytes:
        """Names the part of a value seen with this first name (and this second value)."""
        return keyed_hash(self._secret, f"part:{node.hex()}:{after.hex()}:{name}")

    def pair_id(self, device: bytes, owner: bytes) -> bytes:
        """Names what an owner did on a device."""
        return keyed_hash(self._secret, f"pair:{device.hex()}:{owner.hex()}")

    def read(self, event: Event) -> Sighting:
        rules = self.rules
        known = self._known(event)
        name = event.name
        user = known[0] if known and known[0].cls == "A" else None
        login = user is not None and (event.call == "identify" or name in rules.login_events)
        strength = OBSERVED
        if event.source in rules.typed_sources or (
            rules.ruleset == "strict" and event.channel in rules.typed_channels
        ):
            strength, login = TYPED, False
        elif event.call == "alias":
            strength = ALIAS
        elif login:
            strength = LOGIN
        elif event.call == "identify":
            strength = IDENTIFY
        return Sighting(
            known,
            self._name(event) if known else "",
            strength,
            login,
            name in rules.logout_events,
            name in rules.click_events,
            f"{name or event.call} / {event.channel}",
        )

    def _known(self, event: Event) -> list[Known]:
        found: list[Known] = []
        region = ""
        for kind, value, carried in self._raw(event):
            if kind.form == "phone":
                region = region or region_of(event, self.rules.region)
                known = self._spelled(kind, value, region)
            else:
                known = self._spelled(kind, value, "")
            if known is None:
                continue
            if known.cls == "C" and event.channel in self.rules.quoting_channels:
                continue
            if known not in found:
                found.append(known._replace(carried=True) if carried else known)
        if len(found) > 1:
            found.sort()
            found = _once(found)[:IDENTIFIERS_MAX]
        return found

    def _raw(self, event: Event) -> Iterable[tuple[IdentifierType, Any, bool]]:
        for kind, path in self._top:
            value = _top_value(event, path)
            if value:
                yield kind, value, False
        if event.call == "alias" and event.body.get("previousId"):
            anonymous = self.rules.types.get("anonymous")
            if anonymous is not None:
                yield anonymous, event.body["previousId"], False
        for container, keys, carried in self._plans:
            held = _held(event, container)
            if not held or keys.keys().isdisjoint(held):
                continue
            for key, kind in keys.items():
                value = held.get(key)
                if value is not None and value != "":
                    yield kind, value, carried

    def _spelled(self, kind: IdentifierType, raw: Any, region: str) -> Known | None:
        if not isinstance(raw, str | int | float) or isinstance(raw, bool):
            return None
        if isinstance(raw, str) and len(raw) > VALUE_LENGTH_MAX:
            return None
        key = (kind.name, raw, region)
        try:
            return self._cache[key]
        except KeyError:
            pass
        if len(self._cache) >= CACHE_VALUES_MAX:
            self._cache.clear()
        known = self._cache[key] = self.spelled(kind, raw, region or self.rules.region)
        return known

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
        for kind, raw, _ in self._raw(event):
            region = region_of(event, self.rules.region)
            value, _personal = normal_value(kind.form, raw, region)
            if value and not self.rules.blocks(kind, value):
                identifier = Identifier(kind.name, value)
                if identifier not in found:
                    found.append(identifier)
        return found

    def seal(self, event: Event) -> bytes:
        """The name of the first raw identifier of an event that has no trace."""
        for kind, raw, _ in self._raw(event):
            value = (
                normal_value(kind.form, raw, self.rules.region)[0] or str(raw)[:VALUE_LENGTH_MAX]
            )
            return self.node_id(kind.name, value)
        return NO_SEAL

    def _name(self, event: Event) -> str:
        for path in self._first_names:
            value = _held(event, path[:-1]).get(path[-1])
            if isinstance(value, str) and value:
                return name_key(value)
        for path in self._full_names:
            value = _held(event, path[:-1]).get(path[-1])
            if isinstance(value, str) and value.strip():
                return name_key(value.split()[0])
        return ""


def region_of(event: Event, default: str) -> str:
    """The country of the event's locale (`fr-FR`, `en_GB`), else the default."""
    locale = event.context.get("locale")
    if isinstance(locale, str) and len(locale) == 5 and locale[2] in "-_":
        country = locale[3:].upper()
        if country.isascii() and country.isalpha():
            return country
    return default


def _plans(
    rules: IdentityRules,
) -> list[tuple[tuple[str, ...], dict[str, IdentifierType], bool]]:
    plans: dict[tuple[str, ...], dict[str, IdentifierType]] = {}
    for kind in rules.types.values():
        for path in kind.paths:
            *container, key = path.split(".")
            if container:
                plans.setdefault(tuple(container), {})[key] = kind
    return [(where, keys, where == ("context", "traits")) for where, keys in plans.items()]


def _top_value(event: Event, path: str) -> Any:
    if path == "userId":
        return event.user_id
    if path == "anonymousId":
        return event.anonymous_id
    return event.body.get(path)


def _held(event: Event, container: tuple[str, ...]) -> dict[str, Any]:
    first = container[0] if container else ""
    if first == "properties":
        held: Any = event.properties
    elif first == "traits":
        held = event.traits
    elif first == "context":
        held = event.context
    else:
        held = event.body.get(first)
    for key in container[1:]:
        held = held.get(key) if isinstance(held, dict) else None
    return held if isinstance(held, dict) else {}


def _once(found: list[Known]) -> list[Known]:
    """Each identifier once, the stated one before the merely carried one (sorted so)."""
    seen: set[bytes] = set()
    kept = []
    for known in found:
        if known.id not in seen:
            seen.add(known.id)
            kept.append(known)
    return kept
