"""The rules in the state: what a version of the definitions puts in force, and when it counts."""

from collections.abc import Collection, Iterable, Sequence
from itertools import chain
from typing import Final

import msgspec

from filrouge.core.ports import State
from filrouge.segment.applying import applied, in_place
from filrouge.segment.bits import Bits
from filrouge.segment.catalogue import Catalogue, Rule
from filrouge.segment.columns import Column, Columns
from filrouge.segment.definitions import Definitions
from filrouge.segment.rows import QUERIES

KEPT: Final = 0
"""The place of `Kept` among the rules."""


class Kept(msgspec.Struct):
    """What outlives a version of the rules."""

    last_number: int = 0
    """Of a rule: none is used twice."""
    keeps: dict[str, int] = {}
    """How many instants or values counters keep."""
    changes: int = 0
    """How often rules were written: whoever reads knows by it that they are not those of before."""


_encode: Final = msgspec.msgpack.Encoder().encode
_rule: Final = msgspec.msgpack.Decoder(Rule)
_kept: Final = msgspec.msgpack.Decoder(Kept)


def read_kept(doc: bytes) -> Kept:
    """What outlives a version, read back."""
    return _kept.decode(doc)


class Versions:
    """Puts rules in force. Writes happen inside the caller's transaction."""

    def __init__(self, state: State, bits: Bits, zone: str) -> None:
        self._state = state
        self._bits = bits
        self._zone = zone
        self.columns: Final = Columns(state)
        """What the reference tables hold that rules look at."""
        self.forget()

    def forget(self) -> None:
        """Read what is in force again, after a roll-back or another writer."""
        self.catalogue = self._compiled(self.rules(), self._kept())

    def rules(self) -> list[Rule]:
        """The rules in force, computed traits with them."""
        return [_rule.decode(doc) for _number, doc in self._state.rows(QUERIES["rules"])]

    def apply(self, definitions: Definitions, now: int) -> None:
        """Put a version of the definitions in force: new rules wait for their past."""
        kept = self._kept()
        found = applied(definitions, self.rules(), kept.last_number, now)
        self._put(found.new)
        for number in found.gone:
            self._state.write(QUERIES["drop_rule"], [(number,)])
            self._bits.drop(number)
        kept.last_number = max([kept.last_number, *(rule.number for rule in found.new)])
        self._keep_columns(one.columns for one in definitions.tables)
        self._settle(kept)

    def keep(self, rules: Sequence[Rule], columns: Iterable[Column]) -> None:
        """Have these rules, and these tables, from the first event on: the state is folded anew."""
        self.columns.put(columns)
        self._put(
            [msgspec.structs.replace(r, filled=True, read=True, revised=False) for r in rules]
        )
        kept = self._kept()
        kept.last_number = max((rule.number for rule in rules), default=0)
        self._settle(kept)

    def filled(self, numbers: Collection[int]) -> None:
        """These rules have the past in their counters: from now on they are read."""
        rules = {rule.number: rule for rule in self.rules()}
        for number in numbers:
            rule = rules[number]
            if rule.revises:
                self._put([in_place(rule, rules[rule.revises])])
                self._state.write(QUERIES["drop_rule"], [(number,)])
            else:
                self._put([msgspec.structs.replace(rule, filled=True)])
        self._settle(self._kept())

    def read(self, numbers: Collection[int]) -> None:
        """Everybody was read for these rules."""
        rules = [rule for rule in self.rules() if rule.number in numbers]
        self._put([msgspec.structs.replace(rule, read=True, revised=False) for rule in rules])
        self._settle(self._kept())

    def complete(self, *, new: bool = False) -> Catalogue:
        """The rules in force as if the past of all of them were counted: for their counters.
        `new`: those alone that wait for it."""
        rules = []
        for rule in self.rules():
            if new and rule.filled:
                continue
            # A rule and the one that revises it are both there.
            id_ = f"{rule.id}@{rule.number}" if rule.revises else rule.id
            rules.append(msgspec.structs.replace(rule, id=id_, filled=True))
        return self._compiled(rules, self._kept())

    def drop_columns(self, definitions: Definitions) -> None:
        """Drop the content of tables that neither rules nor these definitions look at."""
        self._keep_columns(one.columns for one in definitions.tables)

    def _keep_columns(self, wanted: Iterable[dict[str, str]]) -> None:
        looked_at = chain.from_iterable(rule.tables.values() for rule in self.rules())
        self.columns.keep({v for one in chain(wanted, looked_at) for v in one.values()})

    def _compiled(self, rules: Sequence[Rule], kept: Kept) -> Catalogue:
        tables = self.columns.tables(rule.tables for rule in rules)
        return Catalogue(rules, self._zone, kept.keeps, tables)

    def _kept(self) -> Kept:
        rows = self._state.rows(QUERIES["kept"])
        return read_kept(rows[0][0]) if rows else Kept()

    def _put(self, rules: Iterable[Rule]) -> None:
        self._state.write(QUERIES["put_rule"], [(rule.number, _encode(rule)) for rule in rules])

    def _settle(self, kept: Kept) -> None:
        """Compile what is in force; a counter that stays keeps as much as it did."""
        self.catalogue = self._compiled(self.rules(), kept)
        kept.keeps = self.catalogue.live.keeps
        kept.changes += 1
        self._state.write(QUERIES["put_rule"], [(KEPT, _encode(kept))])
