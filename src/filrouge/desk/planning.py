"""What the workspace's files would change, told before it is put in force."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any, Final

import msgspec

from filrouge.app.acts import Act, ConfigureAct, TableAct
from filrouge.app.configuration import NO_DEFINITIONS, Configuration
from filrouge.app.reading import Configurations, rules_in
from filrouge.app.stores import Rooms, Stores
from filrouge.app.workspace import IDENTITY_FILE, Workspace
from filrouge.collect import SourceSettings
from filrouge.core.errors import FilrougeError
from filrouge.core.sentences import said
from filrouge.desk.backtests import Told, backtests
from filrouge.desk.filling import events_to_fill
from filrouge.desk.segments.conditions import told_cost, with_segments_in_place, words_of
from filrouge.desk.segments.unseen import SORTS, Sent, Unseen, unseen_in_files
from filrouge.rules import tree as t
from filrouge.segment import (
    Change,
    Column,
    Definitions,
    changes,
    formula_of,
    formulas_of,
    inlined_formulas,
    plain_tables,
    spans_of,
    table_changes,
    users_of,
    uses_of,
)
from filrouge.segment.definitions import names_of

PLAN_BYTES_MAX: Final = 100_000_000


class PlanStaleError(FilrougeError):
    """This plan was made for version {base}, and {found} is in force now."""

    code = "plan-stale"
    hint = "Run `filrouge plan` again, and look at what it says now."
    status = 409


class PlanUnreadableError(FilrougeError):
    """{path} is not a plan: {why}."""

    code = "plan-unreadable"
    hint = "Name a file that `filrouge plan --out FILE` wrote."


class Plan(msgspec.Struct, frozen=True, tag="filrouge", tag_field="plan"):
    """A configuration to put in force, and the version for which it was made."""

    base: str
    """The version in force then, "" where there was none."""
    configuration: Configuration
    columns: list[Column] = []
    """What its reference tables hold that is not in force."""

    @property
    def acts(self) -> list[Act]:
        """What puts it in force, in order."""
        act = ConfigureAct(self.configuration, self.base)
        return [TableAct(self.columns), act] if self.columns else [act]


class Plans:
    """Makes plans of the files, and tells what they change."""

    def __init__(self, workspace: Workspace, stores: Stores, rooms: Rooms) -> None:
        self._workspace = workspace
        self._stores = stores
        self._rooms = rooms

    def made(self) -> Plan:
        """The plan that puts the files in force."""
        wanted = self._workspace.configuration()
        return plan_of(self._rooms.configurations.latest(), wanted, self._workspace.columns())

    def is_in_force(self, plan: Plan) -> bool:
        """Whether what the plan asks for is in force."""
        return plan.configuration.version == self._version()

    def check(self, plan: Plan) -> None:
        """Raise PlanStaleError where another version is in force than the plan was made for."""
        if plan.base != self._version() and not self.is_in_force(plan):
            raise PlanStaleError(base=plan.base or "-", found=self._version() or "-")

    def check_done(self, plan: Plan, offset: int) -> None:
        """Raise PlanStaleError where the worker refused a plan logged there: another came first."""
        if not (self.is_in_force(plan) or self._rooms.configurations.began_at(offset)):
            raise PlanStaleError(base=plan.base or "-", found=self._version() or "-")

    def files_differ(self) -> bool:
        """Whether the files' segments, computed traits or moments are not those in force."""
        return files_differ(self._workspace, self._rooms.configurations)

    def unseen(self, *, allow: bool) -> list[Unseen]:
        """The names of the files' formulas that nobody ever sent, of those that are to change.

        Raises NamesUnseenError for almost known names, and for types that clash, unless allowed.
        """
        latest = self._rooms.configurations.latest()
        before = latest.definitions if latest else NO_DEFINITIONS
        declared = self._workspace.settings.history.sealed_properties
        sent = Sent(self._stores, self._rooms.reader, declared)
        return unseen_in_files(self._workspace.folder, sent, before, allow=allow)

    def told(self, plan: Plan, now: int) -> dict[str, Any]:
        """What a plan changes, for people and programs."""
        wanted, latest = plan.configuration, self._rooms.configurations.latest()
        before = latest.definitions if latest else NO_DEFINITIONS
        return {
            "base": plan.base or None,
            "version": wanted.version,
            "in_force": self.is_in_force(plan),
            "changes": [
                *self._definitions(changes(before, wanted.definitions), wanted, now),
                *self._tables(before, wanted.definitions, now),
                *_sources(latest.sources if latest else (), wanted.sources),
                *self._rules(wanted),
            ],
        }

    def with_backtests(
        self, plan: Plan, told: dict[str, Any], progress: Callable[[int, int], None]
    ) -> dict[str, Any]:
        """The same, with who would be in each segment that changes: now, and in the past."""
        definitions = plan.configuration.definitions
        versions = {v for one in definitions.tables for v in one.columns.values()}
        kept = [*plan.columns, *self._rooms.segments.versions.columns.all()]
        segments = {
            id_: tree
            for (kind, id_), tree in inlined_formulas(definitions).items()
            if kind == "segments" and isinstance(tree, t.Condition)
        }
        asked = {one["id"] for one in told["changes"] if one["kind"] == "segment" and one["words"]}
        for one in told["changes"]:
            if one["kind"] == "table":
                asked |= {user["id"] for user in one["used_by"] if user["kind"] == "segment"}
        found = backtests(
            self._stores,
            self._rooms,
            {id_: with_segments_in_place(segments[id_], segments) for id_ in sorted(asked)},
            self._workspace.settings.timezone,
            tables=plain_tables(one for one in kept if one.version in versions),
            progress=progress,
        )
        changes = [_with_backtest(one, found) for one in told["changes"]]
        return {**told, "changes": changes}

    def _version(self) -> str:
        latest = self._rooms.configurations.latest()
        return latest.version if latest else ""

    def _definitions(
        self, found: Sequence[Change], wanted: Configuration, now: int
    ) -> list[dict[str, Any]]:
        zone = self._workspace.settings.timezone
        formulas, uses = formulas_of(wanted.definitions), uses_of(wanted.definitions)
        computed = [one.key for one in found if one.after is not None and one.is_of_formula]
        whole, names = inlined_formulas(wanted.definitions), names_of(wanted.definitions)
        spans = {key: spans_of([whole[key]], now, zone) for key in computed}
        events = events_to_fill(self._stores, self._rooms, spans)
        return [
            {
                "kind": SORTS[one.key[0]],
                "id": one.key[1],
                "change": one.how,
                "name": one.name,
                "list": getattr(one.after or one.before, "kind", "") == "list",
                "before": formula_of(one.before),
                "after": formula_of(one.after),
                "words": words_of(formulas[one.key], names) if one.key in computed else None,
                "cost": told_cost(whole[one.key]) if one.key in computed else None,
                "events": events.get(one.key, 0),
                "members": self._members(one),
                "used_by": [
                    {"kind": SORTS[kind], "id": id_} for kind, id_ in users_of(one.key, uses)
                ],
            }
            for one in found
        ]

    def _members(self, change: Change) -> int | None:
        """How many are in a segment that is in force."""
        kind, id_ = change.key
        if kind != "segments" or change.before is None:
            return None
        return self._rooms.segments.count(id_)

    def _tables(self, before: Definitions, after: Definitions, now: int) -> list[dict[str, Any]]:
        """The reference tables whose columns hold something else, and what looks at them."""
        found = table_changes(before, after)
        formulas, zone = inlined_formulas(after), self._workspace.settings.timezone
        spans = {key: spans_of([formulas[key]], now, zone) for one in found for key in one.used_by}
        events = events_to_fill(self._stores, self._rooms, spans)
        return [
            {
                "kind": "table",
                "id": one.id,
                "change": one.how,
                "columns": list(one.columns),
                "events": sum(events[key] for key in one.used_by),
                "used_by": [{"kind": SORTS[kind], "id": id_} for kind, id_ in one.used_by],
            }
            for one in found
        ]

    def _rules(self, wanted: Configuration) -> list[dict[str, Any]]:
        """Identity's rules, which only a rebuild puts in force."""
        if self._rooms.rules == rules_in(wanted):
            return []
        return [{"kind": "identity", "id": IDENTITY_FILE, "change": "changed"}]


def plan_of(
    latest: Configuration | None,
    wanted: Configuration,
    columns: Iterable[Column],
    base: str | None = None,
) -> Plan:
    """The plan that puts a configuration in force where `base` is, or what is in force now."""
    tables = latest.definitions.tables if latest else ()
    known = {version for one in tables for version in one.columns.values()}
    version = latest.version if latest else ""
    new = [column for column in columns if column.version not in known]
    return Plan(version if base is None else base, wanted, new)


def files_differ(workspace: Workspace, configurations: Configurations) -> bool:
    """Whether the files' segments, computed traits or moments are not those in force."""
    latest = configurations.latest()
    return latest is not None and latest.definitions != workspace.definitions


def read_plan(path: Path) -> Plan:
    """The plan that a file holds. Raises PlanUnreadableError."""
    with path.open("rb") as file:
        raw = file.read(PLAN_BYTES_MAX)
    try:
        return msgspec.json.decode(raw, type=Plan)
    except msgspec.DecodeError as error:
        raise PlanUnreadableError(path=path, why=said(error)) from error


def write_plan(path: Path, plan: Plan) -> None:
    """Write a plan for `read_plan`."""
    path.write_bytes(msgspec.json.format(msgspec.json.encode(plan)) + b"\n")


def _with_backtest(change: dict[str, Any], found: Mapping[str, Told]) -> dict[str, Any]:
    if change["kind"] == "segment":
        return {**change, "backtest": found.get(change["id"])}
    if change["kind"] == "table":
        ids = [user["id"] for user in change["used_by"] if user["kind"] == "segment"]
        return {**change, "backtests": {id_: found[id_] for id_ in ids if id_ in found}}
    return change


def _sources(
    before: Iterable[SourceSettings], after: Iterable[SourceSettings]
) -> list[dict[str, Any]]:
    old, new = ({one.name: one for one in sources} for sources in (before, after))
    return [
        {
            "kind": "source",
            "id": name,
            "change": "added" if name not in old else "changed" if name in new else "removed",
            "settings": sorted(_changed_settings(old.get(name), new.get(name))),
        }
        for name in sorted(old.keys() | new.keys())
        if old.get(name) != new.get(name)
    ]


def _changed_settings(before: SourceSettings | None, after: SourceSettings | None) -> list[str]:
    if before is None or after is None:
        return []
    fields = SourceSettings.__struct_fields__
    return [name for name in fields if getattr(before, name) != getattr(after, name)]
