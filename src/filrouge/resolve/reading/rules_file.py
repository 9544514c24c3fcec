"""identity.yaml: read with line numbers, all mistakes at once."""

import re
from difflib import get_close_matches
from functools import lru_cache
from importlib.resources import files
from typing import Any, Final, NamedTuple

import yaml

from filrouge.core.errors import BadKeyError, ConfigurationError
from filrouge.core.nouns import Identifier
from filrouge.core.time import DAY, MINUTE
from filrouge.resolve.reading.normalise import normal_value
from filrouge.resolve.reading.rules import CLASSES, IdentifierType, IdentityRules

DEFAULTS_FILE: Final = "identity.yaml"
TEXT_LENGTH_MAX: Final = 1_000_000
DEPTH_MAX: Final = 20
_FORMS: Final = ("text", "email", "phone", "card")
_LISTS: Final = [
    "kiosks",
    "own_domains",
    "typed_sources",
    "typed_channels",
    "quoting_channels",
    "login_events",
    "logout_events",
    "click_events",
    "first_name_paths",
    "full_name_paths",
    "blocked",
    "blocked_patterns",
]
_NUMBERS: Final = ("session_minutes", "click_days")
_TYPE_KEYS: Final = [
    "class",
    "priority",
    "paths",
    "form",
    "limit",
    "window_days",
    "partners_max",
    "blocked",
    "blocked_patterns",
]
_TYPE_NAME: Final = re.compile(r"[a-z][a-z0-9_]{0,31}")
_REGION: Final = re.compile(r"[A-Z]{2}")


class _Item(NamedTuple):
    """A value and the line it is written on."""

    value: Any
    line: int


class _Mistakes:
    def __init__(self, path: str) -> None:
        self.path = path
        self.found: list[str] = []

    def add(self, line: int, what: str, expected: str) -> None:
        self.found.append(f"{self.path}:{line}: {what}; {expected}")


@lru_cache(maxsize=16)
def default_rules(ruleset: str = "balanced", region: str = "FR") -> IdentityRules:
    """The rules for a retailer, to start from. `ruleset`: balanced or strict."""
    return parsed_rules(f"ruleset: {ruleset}\nregion: {region}\n", DEFAULTS_FILE)


def parsed_rules(text: str, path: str, region: str = "FR") -> IdentityRules:
    """The rules of a workspace's identity.yaml: the defaults, with what the file changes.

    Raises ConfigurationError with every mistake as `file:line: what; what was expected`.
    """
    mistakes = _Mistakes(path)
    base = _default_items()
    top = {**base, "region": _Item(region, 0)}
    own = _mapping_of(text, mistakes)
    for key, item in own.items():
        if key not in base:
            mistakes.add(item.line, f"unknown setting {key!r}", _nearest(key, list(base)))
        elif key == "identifiers" and isinstance(item.value, dict):
            top[key] = _Item(_merged_types(base[key].value, item.value, mistakes), item.line)
        else:
            top[key] = item
    rules = _rules(top, mistakes)
    if mistakes.found or rules is None:
        raise ConfigurationError(problems="\n".join(mistakes.found))
    return rules


def parsed_key(text: str, rules: IdentityRules) -> Identifier:
    """The identifier that `type:value` names, normalised; `person:` ids pass unchanged.

    Raises BadKeyError when the type is unknown or the value empty.
    """
    kind_name, _, value = text.partition(":")
    kind_name = kind_name.strip()
    kind = rules.types.get(kind_name)
    value = value.strip()
    if (kind is None and kind_name != "person") or not value:
        raise BadKeyError(key=text[:200], types=", ".join((*rules.types, "person")))
    if kind is None:
        return Identifier("person", value.lower())
    return Identifier(kind_name, normal_value(kind.form, value, rules.region)[0] or value)


@lru_cache(maxsize=1)
def _default_items() -> dict[str, _Item]:
    text = files(__package__).joinpath(DEFAULTS_FILE).read_text("utf-8")
    return _mapping_of(text, _Mistakes(DEFAULTS_FILE))


def _mapping_of(text: str, mistakes: _Mistakes) -> dict[str, _Item]:
    if len(text) > TEXT_LENGTH_MAX:
        mistakes.add(1, "the file is too long", f"at most {TEXT_LENGTH_MAX} characters")
        return {}
    try:
        root = yaml.compose(text, Loader=yaml.SafeLoader)
    except (yaml.YAMLError, RecursionError, ValueError) as error:
        mark = getattr(error, "problem_mark", None)
        problem = getattr(error, "problem", None) or "not YAML"
        mistakes.add(mark.line + 1 if mark else 1, f"not YAML: {problem}", "expected key: value")
        return {}
    if root is None:
        return {}
    item = _item(root, mistakes, 0)
    if not isinstance(item.value, dict):
        mistakes.add(item.line, "not a list of settings", "expected key: value lines")
        return {}
    return item.value


def _item(node: yaml.Node, mistakes: _Mistakes, depth: int) -> _Item:
    line = node.start_mark.line + 1
    if depth > DEPTH_MAX:
        mistakes.add(line, "too deeply nested", f"at most {DEPTH_MAX} levels")
        return _Item(None, line)
    if isinstance(node, yaml.MappingNode):
        found: dict[str, _Item] = {}
        for key, value in node.value:
            name = str(key.value)
            if name in found:
                at = key.start_mark.line + 1
                mistakes.add(at, f"{name!r} is written twice", "expected once")
            found[name] = _item(value, mistakes, depth + 1)._replace(line=key.start_mark.line + 1)
        return _Item(found, line)
    if isinstance(node, yaml.SequenceNode):
        return _Item([_item(each, mistakes, depth + 1) for each in node.value], line)
    if node.tag == "tag:yaml.org,2002:int" and re.fullmatch(r"-?\d{1,9}", node.value):
        return _Item(int(node.value), line)
    return _Item(None if node.tag == "tag:yaml.org,2002:null" else str(node.value), line)


def _merged_types(
    base: dict[str, _Item], own: dict[str, _Item], mistakes: _Mistakes
) -> dict[str, _Item]:
    found = dict(base)
    for name, item in own.items():
        if not isinstance(item.value, dict):
            mistakes.add(
                item.line, f"{name!r} has no settings", f"expected {', '.join(_TYPE_KEYS)}"
            )
            continue
        if not _TYPE_NAME.fullmatch(name) or name == "person":
            mistakes.add(item.line, f"{name!r} cannot name a type", "expected a-z, 0-9 and _")
        before = found[name].value if name in found else {}
        found[name] = _Item({**before, **item.value}, item.line)
    return found


def _rules(top: dict[str, _Item], mistakes: _Mistakes) -> IdentityRules | None:
    ruleset = _choice(top["ruleset"], "ruleset", ("balanced", "strict"), mistakes)
    region = str(top["region"].value or "").upper()
    if not _REGION.fullmatch(region):
        line = top["region"].line
        mistakes.add(line, f"region {region!r} is not a country", "expected two letters, like FR")
    lists = {name: _texts(top[name], name, mistakes) for name in _LISTS}
    numbers = {name: _number(top[name], name, mistakes) for name in _NUMBERS}
    types: dict[str, IdentifierType] = {}
    declared = top["identifiers"]
    if not isinstance(declared.value, dict):
        mistakes.add(declared.line, "identifiers is not a mapping", "expected type: settings")
        return None
    for name, item in declared.value.items():
        kind = _type(name, item, mistakes)
        if kind is not None:
            types[name] = kind
    pattern = _pattern(top["blocked_patterns"], mistakes)
    if mistakes.found:
        return None
    return IdentityRules(
        types=dict(sorted(types.items(), key=lambda pair: pair[1].priority)),
        ruleset=ruleset,  # type: ignore[arg-type]
        region=region,
        kiosks=frozenset(lists["kiosks"]),
        own_domains=tuple(domain.lower().lstrip("@") for domain in lists["own_domains"]),
        typed_sources=frozenset(lists["typed_sources"]),
        typed_channels=frozenset(lists["typed_channels"]),
        quoting_channels=frozenset(lists["quoting_channels"]),
        login_events=frozenset(lists["login_events"]),
        logout_events=frozenset(lists["logout_events"]),
        click_events=frozenset(lists["click_events"]),
        session=numbers["session_minutes"] * MINUTE,
        click=numbers["click_days"] * DAY,
        first_name_paths=tuple(lists["first_name_paths"]),
        full_name_paths=tuple(lists["full_name_paths"]),
        blocked=frozenset(value.lower() for value in lists["blocked"]),
        blocked_pattern=pattern,
    )


def _type(name: str, item: _Item, mistakes: _Mistakes) -> IdentifierType | None:
    held: dict[str, _Item] = item.value
    before = len(mistakes.found)
    for key, value in held.items():
        if key not in _TYPE_KEYS:
            mistakes.add(value.line, f"unknown setting {key!r}", _nearest(key, _TYPE_KEYS))
    empty = _Item([], item.line)
    nothing = _Item(0, item.line)
    cls = _choice(held.get("class", _Item(None, item.line)), "class", CLASSES, mistakes)
    form = _choice(held.get("form", _Item("text", item.line)), "form", _FORMS, mistakes)
    partners = held.get("partners_max", _Item({}, item.line))
    if not isinstance(partners.value, dict):
        mistakes.add(partners.line, "partners_max is not a mapping", "expected type: number")
        partners = _Item({}, item.line)
    made = {
        "priority": _number(held.get("priority", _Item(None, item.line)), "priority", mistakes),
        "limit": _number(held.get("limit", nothing), "limit", mistakes),
        "window": _number(held.get("window_days", nothing), "window_days", mistakes) * DAY,
    }
    paths = tuple(_texts(held.get("paths", empty), "paths", mistakes))
    blocked = frozenset(v.lower() for v in _texts(held.get("blocked", empty), "blocked", mistakes))
    pattern = _pattern(held.get("blocked_patterns", empty), mistakes)
    partners_max = {key: _number(value, key, mistakes) for key, value in partners.value.items()}
    if len(mistakes.found) > before:
        return None
    return IdentifierType(
        name=name,
        cls=cls,  # type: ignore[arg-type]
        paths=paths,
        form=form,
        partners_max=partners_max,
        blocked=blocked,
        blocked_pattern=pattern,
        **made,
    )


def _choice(item: _Item, name: str, among: tuple[str, ...], mistakes: _Mistakes) -> str:
    if item.value not in among:
        mistakes.add(item.line, f"{name} is {item.value!r}", f"expected {' or '.join(among)}")
    return str(item.value)


def _number(item: _Item, name: str, mistakes: _Mistakes) -> int:
    if isinstance(item.value, int) and item.value >= 0:
        return item.value
    mistakes.add(item.line, f"{name} is {item.value!r}", "expected a whole number from 0")
    return 0


def _texts(item: _Item, name: str, mistakes: _Mistakes) -> list[str]:
    if not isinstance(item.value, list):
        mistakes.add(item.line, f"{name} is not a list", "expected [one, another]")
        return []
    found = []
    for each in item.value:
        if isinstance(each.value, str | int):
            found.append(str(each.value))
        else:
            mistakes.add(each.line, f"{name} holds something that is not text", "expected text")
    return found


def _pattern(item: _Item, mistakes: _Mistakes) -> str:
    """One expression for a list of them; group numbers keep their meaning in each."""
    parts = []
    for each in item.value if isinstance(item.value, list) else []:
        try:
            groups = re.compile(str(each.value)).groups
        except re.error as error:
            mistakes.add(each.line, f"{each.value!r} is not a pattern: {error}", "mend it")
            continue
        parts.append((str(each.value), groups))
    shift = 0
    shifted = []
    for text, groups in parts:
        shifted.append(_renumbered(text, shift))
        shift += groups
    return "|".join(f"(?:{text})" for text in shifted)


def _renumbered(text: str, shift: int) -> str:
    return re.sub(r"(?<!\\)\\([1-9])", lambda found: f"\\{int(found[1]) + shift}", text)


def _nearest(key: str, among: list[str]) -> str:
    near = get_close_matches(key, among, 1)
    return f"did you mean {near[0]!r}?" if near else f"expected one of {', '.join(sorted(among))}"
