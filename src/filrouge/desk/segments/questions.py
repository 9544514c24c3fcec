"""What people and programs ask about segments."""

from collections.abc import Iterable
from typing import Any, Final

from filrouge.app.stores import Rooms, Stores
from filrouge.app.workspace import Workspace
from filrouge.core.language import Words
from filrouge.core.mistakes import did_you_mean
from filrouge.core.nouns import Identifier, Person
from filrouge.core.time import iso
from filrouge.desk.listing import number_of
from filrouge.desk.people import People, label_of
from filrouge.desk.planning import Plan
from filrouge.desk.previews import Names, Previews
from filrouge.desk.segments.changing import planned, removed, written
from filrouge.desk.segments.conditions import (
    Asked,
    asked_of,
    read_condition,
    told,
    tree_of,
    words_of,
)
from filrouge.desk.segments.errors import SegmentFillingError, UnknownSegmentError, problem_views
from filrouge.desk.segments.explaining import Verdict, both, part_view, sentence_of
from filrouge.desk.segments.in_force import root_of
from filrouge.desk.segments.listing import (
    SERIES_DAYS,
    day_view,
    filled_share,
    member_view,
    overlap_view,
)
from filrouge.desk.segments.lists import ListChanges
from filrouge.desk.segments.names import check_names, names_view
from filrouge.desk.segments.unseen import Sent, unseen_in_condition
from filrouge.rules import Problem, Schema, parse
from filrouge.rules.tree import AnyCondition
from filrouge.segment import Rule, SegmentDefinition

MEMBERS_LIMIT: Final = 20
MEMBERS_LIMIT_MAX: Final = 1_000


class Segments:
    """Questions about segments, over a state that may be open for reading only."""

    def __init__(self, workspace: Workspace, stores: Stores, rooms: Rooms, people: People) -> None:
        self._zone = workspace.settings.timezone
        self._stores = stores
        self._rooms = rooms
        self._people = people
        self._in_force = people.in_force
        self._names: Previews | None = None

    def know(self, previews: Previews) -> None:
        """Check names by those that previews were told of last."""
        self._names = previews

    def listed(self) -> dict[str, Any]:
        """Every segment in force, by id."""
        definitions = self._in_force.refresh()
        return {"segments": self._views(definitions.segments), "next": None}

    def shown(self, id_: str) -> dict[str, Any]:
        """One segment, with its tree. Raises UnknownSegmentError."""
        definition = self.definition(id_)
        return {**self._views([definition])[0], "tree": tree_of(parse(definition.when))}

    def counted(self, id_: str) -> dict[str, Any]:
        """How many are members, of how many people. Raises UnknownSegmentError."""
        return {"id": id_, **self._counts(self.definition(id_), self._everybody())}

    def members(self, id_: str, cursor: str | None, limit: int) -> dict[str, Any]:
        """Members in the order in which people came. Raises UnknownSegmentError."""
        rule = self._rule(self.definition(id_))
        if rule is None:
            return {"members": [], "next": None}
        after = number_of(cursor) if cursor else 0
        rows = self._in_force.memberships.members(rule, after, limit + 1)
        members = [self._member(row.person, row.since.get(rule.number)) for row in rows[:limit]]
        found = [member for member in members if member is not None]
        return {
            "members": found,
            "next": str(rows[limit - 1].number) if len(rows) > limit else None,
        }

    def explained(self, id_: str, key: str) -> dict[str, Any]:
        """Why the person whom a key names is in a segment, or not.

        Raises UnknownSegmentError, BadKeyError or UnknownPersonError.
        """
        with self._stores.state.snapshot():
            definition = self.definition(id_)
            rule = self._rule(definition)
            person = self._people.person(key)
            if rule is None or not rule.filled:
                raise SegmentFillingError(id=id_)
            memberships = self._in_force.memberships
            row = memberships.of([root_of(person)]).get(root_of(person))
            now = self._in_force.now()
            if row is not None and self._in_force.log_time() < row.due <= now:
                now = row.due - 1
            one = self._in_force.one(person)
            part = one.part(rule, now, self._in_force.names)
            change = one.next_change(rule, now)
            label = label_of(self._people.folded(person))
        member = part.truth
        since = row.since.get(rule.number) if row is not None and member else None
        name = self._in_force.name_of(id_)
        verdict = Verdict(
            label,
            Words(f"“{name['en']}”", f"« {name['fr']} »"),
            member,
            since,
            change,
            part,
            definition.kind == "list",
            self._zone,
        )
        return {
            "segment": id_,
            "person": person.id,
            "label": label,
            "member": member,
            "since": iso(since) if since is not None else None,
            "next_change": iso(change) if change is not None else None,
            "sentence": both(sentence_of(verdict)),
            "part": part_view(part),
        }

    def overlaps(self, id_: str) -> dict[str, Any]:
        """What a segment has in common with each other one, the largest part of it first."""
        rule = self._rule(self.definition(id_))
        memberships = self._in_force.memberships
        members = memberships.count(rule) if rule is not None else 0
        people = self._everybody()
        found = [
            overlap_view(one, self._in_force.name_of(one.rule.id), members=members, people=people)
            for one in (memberships.overlaps(rule) if rule is not None else ())
            if one.both
        ]
        found.sort(key=lambda one: (-one["share"], one["id"]))
        return {"segment": id_, "count": members, "overlaps": found, "next": None}

    # -- conditions ----------------------------------------------------------------------------

    def named(self, found: dict[str, Any]) -> dict[str, Any]:
        """The names that conditions may use, with their types and usual values: those that were
        found in the workspace, and those of the definitions."""
        return names_view(found, self._in_force.refresh())

    def _schema(self) -> Schema:
        """The segments, and the reference tables, that conditions may look at."""
        segments = {id_: [*one.name.values()] for id_, one in self._in_force.by_id.items()}
        return Schema(segments=segments, tables=self._in_force.tables())

    def parsed(self, when: str | None, tree: Any) -> dict[str, Any]:
        """A condition in all its forms, from its text or its tree. Raises ConditionRefusedError."""
        condition, unseen = self._condition(when, tree)
        found = told(condition, self._in_force.definitions)
        return {**found, "unseen": problem_views(unseen, when or "")}

    def asked(self, when: str) -> Asked:
        """A condition, as previews are asked of it. Raises ConditionRefusedError."""
        condition, _unseen = self._condition(when, None)
        return asked_of(condition, self._in_force.definitions, self._in_force.conditions())

    def previewed(self, asked: Asked, found: dict[str, Any]) -> dict[str, Any]:
        """For how many people it is true, and some of them, as previews found."""
        sample = (self._member(bytes.fromhex(person), None) for person in found["sample"])
        return {
            "count": found["count"],
            "of": found["of"],
            "at": found["at"],
            "share": found["share"],
            "sample": [member for member in sample if member is not None],
            "words": words_of(asked.condition, self._in_force.names),
            "text": asked.condition.text(),
            "took_ms": round(found["took_ms"]),
        }

    # -- acts ----------------------------------------------------------------------------------

    def plan_to_write(
        self, id_: str, name: Any, when: str, base: str | None, *, allow_unseen: bool = False
    ) -> tuple[Plan, list[dict[str, Any]]]:
        """The plan that puts a segment in force, instead of the one of its id if there is one; and
        the names of its condition that nobody ever sent.

        Raises what `written` raises, and NamesUnseenError as `filrouge apply` does.
        """
        in_force = self._in_force.refresh()
        latest = self._in_force.configuration()
        before = latest or self._people.workspace.configuration()
        wanted = written(before, id_, name, when, self._schema())
        plan = planned(latest, wanted, base, self._in_force.tables())
        declared = self._people.workspace.settings.history.sealed_properties
        unseen = unseen_in_condition(
            id_,
            when,
            Sent(self._stores, self._rooms.reader, declared),
            (in_force, wanted.definitions),
            allow=allow_unseen,
            told=self._told(),
        )
        return plan, problem_views(unseen, when)

    def plan_to_remove(self, id_: str, base: str | None) -> Plan:
        """The plan that takes a segment out of force. Raises SegmentUsedError."""
        self.definition(id_)
        latest = self._in_force.configuration()
        before = latest or self._people.workspace.configuration()
        return planned(latest, removed(before, id_), base, self._in_force.tables())

    def definition(self, id_: str) -> SegmentDefinition:
        """A segment in force. Raises UnknownSegmentError."""
        self._in_force.refresh()
        definition = self._in_force.by_id.get(id_)
        if definition is None:
            raise self._unknown(id_)
        return definition

    def list_changes(self, id_: str) -> ListChanges:
        """What changes a static list. Raises UnknownSegmentError or NotAListError."""
        definition = self.definition(id_)
        return ListChanges(self._stores, self._rooms, self._in_force, definition)

    # -- pieces --------------------------------------------------------------------------------

    def _unknown(self, id_: str) -> UnknownSegmentError:
        known = sorted(self._in_force.by_id)
        none = Words("none is in force yet.", "aucun n'est encore en vigueur.")
        return UnknownSegmentError(id=id_, meant=did_you_mean(id_, known) if known else none)

    def _condition(self, when: str | None, tree: Any) -> tuple[AnyCondition, list[Problem]]:
        """A condition, and the names of it that nobody ever sent."""
        definitions = self._in_force.refresh()
        condition = read_condition(when, tree, self._schema(), definitions)
        return condition, check_names(condition, when, self._told(), definitions)

    def _told(self) -> Names:
        """The names that previews were told of last."""
        return self._names.names if self._names is not None else {}

    def _rule(self, definition: SegmentDefinition) -> Rule | None:
        return self._in_force.memberships.rule(definition.id)

    def _everybody(self) -> int:
        return self._rooms.resolver.counts()["people"]

    def _counts(self, definition: SegmentDefinition, people: int) -> dict[str, Any]:
        rule = self._rule(definition)
        is_live = rule is not None and rule.read
        return {
            "count": self._in_force.memberships.count(rule) if rule is not None else 0,
            "of": people,
            "state": "live" if is_live else "filling",
            "filled": 1.0 if is_live else filled_share(rule, self._in_force.read_thousandths()),
        }

    def _views(self, definitions: Iterable[SegmentDefinition]) -> list[dict[str, Any]]:
        now, people = self._in_force.now(), self._everybody()
        declared = {one.id: one for one in self._in_force.declared().segments}
        users: dict[str, list[str]] = {}
        for (kind, id_), used in self._in_force.uses.items():
            for sort, other in used if kind == "segments" else ():
                users.setdefault(other, []).extend([id_] if sort == "segments" else [])
        found = []
        for one in definitions:
            rule = self._rule(one)
            memberships = self._in_force.memberships
            days = memberships.days(rule, now, SERIES_DAYS) if rule is not None else []
            uses = self._in_force.uses.get(("segments", one.id), ())
            view = {
                "id": one.id,
                "name": one.name,
                "kind": one.kind,
                "when": one.when,
                "words": self._in_force.words(one),
                **self._counts(one, people),
                "series": [day_view(day) for day in days],
                "since": iso(rule.applied_time) if rule is not None else None,
                "uses": [id_ for kind, id_ in uses if kind == "segments"],
                "used_by": sorted(users.get(one.id, ())),
                "source": "file" if declared.get(one.id) == one else "application",
            }
            found.append(view)
        return found

    def _member(self, root: bytes, since: int | None) -> dict[str, Any] | None:
        person: Person | None = self._rooms.resolver.person(Identifier("person", root.hex()))
        if person is None:
            return None
        view = self._people.folded(person)
        return member_view(view, label_of(view), since)
