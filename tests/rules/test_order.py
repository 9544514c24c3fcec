"""Segments that look at segments: levels, names that are not there, loops told as paths."""

from itertools import pairwise
from random import Random

import pytest

from filrouge.rules import Condition, ConditionError, order_of, parse


def segments(**looks: str) -> dict[str, Condition]:
    """Segments, each with those that it looks at."""
    return {
        name: parse(" and ".join(['any("A")', *(f'segment("{other}")' for other in others)]))
        for name, others in ((name, text.split()) for name, text in looks.items())
    }


def mistake(conditions: dict[str, Condition]) -> tuple[str, str]:
    with pytest.raises(ConditionError) as caught:
        order_of(conditions)
    (problem,) = caught.value.problems
    return problem.told("en"), problem.told("fr")


def test_a_segment_comes_after_those_that_it_looks_at() -> None:
    assert order_of({}) == []
    assert order_of(segments(a="b c", b="d", c="", d="", e="")) == [
        ("c", "d", "e"),
        ("b",),
        ("a",),
    ]


def test_a_look_that_stands_anywhere_counts() -> None:
    deep = parse('not (trait.a = 1 or not segment("b"))')
    assert order_of({"a": deep, "b": parse('any("A")')}) == [("b",), ("a",)]


def test_a_thousand_segments_in_one_chain_are_ordered() -> None:
    names = {f"s{number}": f"s{number + 1}" for number in range(999)}
    assert len(order_of(segments(**names, s999=""))) == 1_000


def test_an_unknown_segment_gets_a_suggestion() -> None:
    english, french = mistake(segments(vip="loyal", loyale=""))
    assert english == (
        "the segment `vip` looks at `loyal`, and no segment has this name; did you mean `loyale`?"
    )
    assert french == (
        "le segment `vip` regarde `loyal`, et aucun segment n'a ce nom ; vouliez-vous dire "
        "`loyale` ?"
    )


@pytest.mark.parametrize(
    ("looks", "path"),
    [
        ({"a": "a"}, "a -> a"),
        ({"a": "b", "b": "a"}, "a -> b -> a"),
        ({"x": "b", "b": "c", "c": "d b", "d": "c"}, "c -> d -> c"),
        ({"x": "c", "a": "b", "b": "c", "c": "a"}, "a -> b -> c -> a"),
    ],
)
def test_a_loop_is_told_as_a_path(looks: dict[str, str], path: str) -> None:
    english, french = mistake(segments(**looks))
    assert f"in a loop: `{path}`; take one of these looks away" in english
    assert f"en boucle : `{path}` ; enlevez l'un de ces regards" in french


def test_any_looks_are_levels_or_a_loop() -> None:
    random = Random(20_261_124)
    loops = 0
    for _ in range(300):
        names = [f"s{number}" for number in range(random.randint(1, 7))]
        looks = {name: " ".join(random.sample(names, random.choice([0, 0, 1]))) for name in names}
        try:
            levels = order_of(segments(**looks))
        except ConditionError as error:
            loops += 1
            path = error.problems[0].what.en.partition("`")[2].rstrip("`").split(" -> ")
            assert path[0] == path[-1]
            assert all(after in looks[name].split() for name, after in pairwise(path))
            continue
        place = {name: at for at, level in enumerate(levels) for name in level}
        assert sorted(place) == names
        assert all(
            place[name] == 1 + max((place[other] for other in others.split()), default=-1)
            for name, others in looks.items()
        )
    assert 20 < loops < 280
