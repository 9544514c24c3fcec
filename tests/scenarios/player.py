"""Plays a story in a town: attentively, or with a worker that sleeps until it is asked."""

import re
from pathlib import Path
from typing import Any, Final

from tests.scenarios.story import Line, Story, moment_of
from tests.segment.town import Town
from tests.simulation.test_loop_laws import DeathError, dying

from filrouge.core.nouns import Person
from filrouge.core.time import iso
from filrouge.rules import parse, parse_value
from filrouge.segment import MomentDefinition, SegmentDefinition, TraitDefinition, list_condition

Definition = SegmentDefinition | TraitDefinition | MomentDefinition
SHOP: Final = "shop"
_DECLARED: Final = re.compile(r"(segment|trait|moment|list) +([\w-]+)(?:: *(.*?))?(?: *-> *(.*))?")


def definition_of(said: str) -> Definition:
    """`segment a: CONDITION`, `trait b: VALUE`, `moment c: CONDITION -> Event`, `list d`."""
    found = _DECLARED.fullmatch(said)
    assert found is not None, said
    kind, id_, text, event = found.groups()
    names = {"fr": id_, "en": id_}
    if kind == "trait":
        return TraitDefinition(id_, names, parse_value(text).text())
    if kind == "moment":
        return MomentDefinition(id_, names, parse(text).text(), event)
    when = list_condition(id_) if kind == "list" else parse(text).text()
    return SegmentDefinition(id_, names, when, "list" if kind == "list" else "condition")


class Player:
    """One story. `attentive`: the worker acts at every line; else only where a line asks."""

    def __init__(self, folder: Path, story: Story, *, attentive: bool) -> None:
        self.story = story
        self.attentive = attentive
        self.awake = True
        self.death = ""
        self.number = 0
        self.in_force = {one.id: one for one in map(definition_of, story.declared)}
        self.town = Town(folder, *self.in_force.values(), start=story.start)

    def play(self) -> None:
        """All lines; then the law: what is live is what is meant, and what a rebuild gives."""
        for line in self.story.lines:
            try:
                self._line(line)
            except AssertionError as error:
                raise AssertionError(f"{self.story.place}, line {line.number}: {error}") from error
        self._settle()
        self.town.check()
        assert self.town.differences() == []
        self.town.close()

    # -- the worker ----------------------------------------------------------------------------

    def _line(self, line: Line) -> None:
        town = self.town
        if self.attentive and self.awake:
            while (due := town.rooms.segments.next_due()) <= line.time:
                self._work(lambda due=due: town.loop.tick(due))
        town.now = line.time
        if line.who == SHOP:
            self._shop(line)
        elif line.what in ASKED:
            self._settle()
            getattr(self, ASKED[line.what])(line, town.person(key_of(line.who)))
        elif line.what in ACTS:
            self._settle()
            self._act(line)
        else:
            town.receive([self._message(line)])
            if self.attentive and self.awake:
                self._settle()

    def _settle(self) -> None:
        """Let the worker do all that there is to do, now."""
        town = self.town
        if not self.awake:
            return
        self._work(town.carry)
        self._work(lambda: town.tick(town.now))

    def _work(self, work: Any) -> None:
        """Work; where the worker is to die, it does, and another one takes over."""
        town = self.town
        if self.death:
            town.close()
            point, self.death = self.death, ""
            town.open(dying(point, 1))
        try:
            work()
        except DeathError:
            town.close()
            town.open()
            work()

    def _shop(self, line: Line) -> None:
        town = self.town
        match line.what:
            case "segment" | "trait" | "moment" | "list" | "drop":
                self._settle()
                if line.what == "drop":
                    del self.in_force[line.rest]
                else:
                    made = definition_of(f"{line.what} {line.rest}")
                    self.in_force[made.id] = made
                town.apply(*self.in_force.values())
            case "table":
                self._settle()
                town.tables = {**town.tables, **line.fields}
                town.apply(*self.in_force.values())
            case "count":
                self._settle()
                for id_, count in line.fields.items():
                    assert town.rooms.segments.count(id_) == count, (id_, count)
            case "announced":
                self._settle()
                found = town.announcements()
                told = [f"{one.event} {one.what}" for one in found if one.what]
                assert told == line.names, told
            case "sleeps" | "wakes":
                self._settle()
                self.awake = line.what == "wakes"
                self._settle()
            case "restarts":
                town.close()
                town.open()
            case "dies":
                self.death = line.rest
            case _:
                raise AssertionError(f"the shop does no such thing: {line.what}")

    # -- what people do --------------------------------------------------------------------------

    def _message(self, line: Line) -> dict[str, Any]:
        on_list = line.what in ("joins", "leaves")
        said = {} if on_list else line.fields
        self.number += 1
        message: dict[str, Any] = {"messageId": said.pop("id", f"m{self.number}")}
        if "at" in said:
            message["time"] = moment_of(said.pop("at"), self.story.start)
        if "late" in said:
            message["live"] = not said.pop("late")
        if "channel" in said and "Consent" not in line.what:
            message["context"] = {"channel": said.pop("channel")}
        user, at, device = line.who.partition("@")
        if "." in device:
            said["email"] = line.who
        else:
            message |= {"userId": user} if user else {}
            message |= {"anonymousId": device} if at else {}
        if line.what == "identify":
            return {**message, "type": "identify", "traits": said}
        if on_list:
            joined = {"list": line.rest, "joined": line.what == "joins"}
            return {**message, "event": "List Changed", "properties": joined}
        return {**message, "event": line.what, "properties": said}

    def _act(self, line: Line) -> None:
        key = key_of(line.who)
        if line.what == "is erased":
            self.town.erase(key)
            return
        undo = line.what.startswith("no ")
        self.town.pin(line.what.removeprefix("no "), key, key_of(line.rest), undo=undo)

    # -- what is asked ---------------------------------------------------------------------------

    def _expect(self, line: Line, person: Person | None) -> None:
        found = sorted(self.town.since(person)) if person is not None else []
        assert found == sorted(line.names), found

    def _since(self, line: Line, person: Person | None) -> None:
        assert person is not None, "nobody"
        wanted = {id_: moment_of(when, self.story.start) for id_, when in line.fields.items()}
        found = self.town.since(person)
        assert found == wanted, {id_: time - self.story.start for id_, time in found.items()}

    def _announced(self, line: Line, person: Person | None) -> None:
        """`entered a, left a at +7d`: all of it, in order; the instants where they are said."""
        assert person is not None, "nobody"
        ids = {person.id, *person.aliases}
        found = [one for one in self.town.announcements() if one.person in ids]
        told = [_word(one.event, one.what) for one in found if one.what]
        said = [name.partition(" at ") for name in line.names]
        assert told == [word for word, _at, _when in said], told
        named = [one for one in found if one.what]
        for one, (_event, at, when) in zip(named, said, strict=True):
            if at:
                assert one.time == iso(moment_of(when, self.story.start)), one

    def _knows(self, line: Line, person: Person | None) -> None:
        assert person is not None, "nobody"
        found = self.town.computed(person)
        assert found == line.fields, found

    def _nobody(self, _line: Line, person: Person | None) -> None:
        assert person is None, person


ASKED: Final = {
    "expect": "_expect",
    "since": "_since",
    "announced": "_announced",
    "knows": "_knows",
    "is nobody": "_nobody",
}
ACTS: Final = ("is erased", "link", "cut", "no link", "no cut")


def _word(event: str, what: str) -> str:
    return {"Segment Entered": f"entered {what}", "Segment Left": f"left {what}"}.get(event, event)


def key_of(who: str) -> str:
    """The identifier that `who` is found by: the user, else the device, or the e-mail."""
    user, _at, device = who.partition("@")
    if "." in device:
        return f"email:{who}"
    return f"user:{user}" if user else f"anonymous:{device}"
