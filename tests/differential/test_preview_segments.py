"""A preview of a condition that looks at segments and computed traits means what they mean."""

from pathlib import Path
from random import Random

import pytest
from tests.differential.conditions_world import TABLES, Conditions
from tests.differential.test_workspace_conditions import FixedClock, lived
from tests.differential.workspace_world import ZONE, Plain

from filrouge.app.asking import moment_of
from filrouge.app.stores import open_stores
from filrouge.core.nouns import Event
from filrouge.core.time import DAY
from filrouge.desk.segments.conditions import asked_of
from filrouge.desk.segments.errors import ConditionRefusedError
from filrouge.rules import checked, parse, parse_value
from filrouge.rules import tree as t
from filrouge.rules.facts import Facts
from filrouge.rules.naive import Naive
from filrouge.segment import Definitions, SegmentDefinition, TraitDefinition
from filrouge.segment.definitions import list_condition
from filrouge.segment.formulas import inlined_formulas

SEEDS = range(20_261_140, 20_261_143)
NAMES = {"fr": "Un", "en": "One"}
TRAITS = {
    "orders": 'count("Order Completed", within 90 days)',
    "paid": 'sum(properties.price of "Order Completed")',
    "favourite": 'last(properties.category of "Product Viewed")',
}
COMPUTED = ("trait.orders >= 1", "trait.paid > 12", 'trait.favourite = "baby"')
CONDITIONS = 25


def defined(random: Random) -> Definitions:
    """Segments of which each may look at those before it, and at computed traits."""
    segments: list[SegmentDefinition] = [
        SegmentDefinition("guests", NAMES, list_condition("guests"), "list")
    ]
    for number in range(6):
        ids = [one.id for one in segments]
        when = looking(random, ids).text()
        segments.append(SegmentDefinition(f"s{number}", NAMES, when))
    traits = [TraitDefinition(name, NAMES, value) for name, value in TRAITS.items()]
    return Definitions(tuple(segments), tuple(traits))


def looking(random: Random, ids: list[str]) -> t.AnyCondition:
    """A condition over events, what people said, segments and computed traits."""
    plain: t.AnyCondition | None = None
    while plain is None or checked(plain) or "segment(" in plain.text():
        plain = Conditions(random).condition(random.randrange(2))
    parts = [plain, parse(random.choice(COMPUTED))]
    parts += [t.Member(random.choice(ids)) for _ in range(random.randrange(1, 3))]
    made = [t.Not(one) if random.random() < 0.3 else one for one in parts]
    random.shuffle(made)
    return random.choice([t.And, t.Or])(tuple(made))


class Meaning:
    """What a condition means, level by level, event by event."""

    def __init__(self, plain: Plain, definitions: Definitions, at: int) -> None:
        self._plain = plain
        self._definitions = definitions
        self._at = at

    def of(self, condition: t.AnyCondition) -> set[bytes]:
        people = self._plain.there(self._at).items()
        return {root for root, events in people if self._true(root, events, condition)}

    def _true(self, root: bytes, events: list[Event], condition: t.AnyCondition) -> bool:
        said = self._plain._facts(root, events)
        naive = Naive(events, said, self._at, tables=TABLES, zone=ZONE)
        computed = {name: naive.json(parse_value(value)) for name, value in TRAITS.items()}
        members: set[str] = set()
        for segment in self._definitions.segments:
            if self._naive(events, said, computed, members).true(parse(segment.when)):
                members.add(segment.id)
        return self._naive(events, said, computed, members).true(condition)

    def _naive(
        self, events: list[Event], said: Facts, computed: dict[str, object], members: set[str]
    ) -> Naive:
        facts = Facts({**said.traits, **computed}, said.consents, {}, members, {}, said.zone)
        return Naive(events, facts, self._at, tables=TABLES, zone=ZONE)


@pytest.mark.parametrize("seed", SEEDS)
def test_segments_and_computed_traits_mean_in_a_preview_what_they_mean(
    tmp_path: Path, seed: int
) -> None:
    random = Random(seed)
    shop, received = lived(tmp_path / "shop", random)
    now = received + random.choice([1, DAY, 40 * DAY])
    definitions = defined(random)
    segments = {
        id_: tree
        for (kind, id_), tree in inlined_formulas(definitions).items()
        if kind == "segments" and isinstance(tree, t.Condition)
    }
    meant, asked = 0, 0
    with open_stores(shop.workspace) as stores:
        plain = Plain(stores, shop.rooms(stores))
        moment = moment_of(stores, FixedClock(now), ZONE, tables=TABLES)
        moment.relations.fetch()
        for number in range(CONDITIONS):
            at = now if number % 3 else received - 1
            condition = looking(random, [one.id for one in definitions.segments])
            try:
                text = asked_of(condition, definitions, segments).text
            except ConditionRefusedError:
                continue
            assert "segment(" not in text
            expected = Meaning(plain, definitions, at).of(condition)
            assert set(moment.relations.members(parse(text), at)) == expected, text
            assert moment.relations.answer(parse(text), at).people == len(expected), text
            meant += len(expected)
            asked += 1
        moment.relations.close()
    assert asked > CONDITIONS // 2 and meant > 0
