"""Definitions written as files say the same when they are read again."""

from pathlib import Path

from filrouge.rules import parse
from filrouge.segment import (
    Definitions,
    SegmentDefinition,
    by_key,
    file_changes,
    file_text,
    files_by_key,
    list_condition,
    parsed_definitions,
)

EXAMPLE = Path(__file__).parents[2] / "examples" / "maison-garance"
FILES = {
    f"{path.parent.name}/{path.name}": path.read_bytes()
    for folder in ("segments", "traits", "moments")
    for path in (EXAMPLE / folder).glob("*.yaml")
}


def segment(id_: str, when: str, name: str = "A") -> SegmentDefinition:
    return SegmentDefinition(id_, {"fr": name, "en": name}, parse(when).text())


def written(definitions: Definitions) -> dict[str, bytes]:
    return {
        name: file_text(one, name).encode()
        for key, one in by_key(definitions).items()
        for name in [f"{key[0]}/{key[1]}.yaml"]
    }


def test_the_example_written_and_read_is_the_example() -> None:
    example = parsed_definitions(FILES)
    assert parsed_definitions(written(example)) == example


def test_what_yaml_would_read_otherwise_is_quoted_or_in_a_block() -> None:
    strange = Definitions(
        segments=(
            segment("a", 'trait.a = "x: y"', "- a: #b"),
            segment("b", '"x" = trait.a', "true"),
            segment("c", 'trait.a = " # "', "é \"q\" 's'"),
            segment("d", 'any("A" or "B") and (trait.a = 1 or trait.b = 2)', "1"),
            segment("e", "(trait.a = 1 and trait.b = 2) or trait.b = 2", "~"),
            segment("f", " or ".join(['trait."x y" = "' + "z" * 60 + '"'] * 4)),
            SegmentDefinition("g", {"fr": "G, {a}", "en": "[g"}, list_condition("g"), "list"),
        )
    )
    assert parsed_definitions(written(strange)) == strange
    long = written(strange)["segments/f.yaml"].decode()
    assert max(len(line) for line in long.splitlines()) < 100


def test_only_what_differs_is_written_below_the_comments_of_its_file() -> None:
    example = parsed_definitions(FILES)
    changed = Definitions(
        tuple(
            segment("vip", "trait.spend_year >= 900", "VIP") if one.id == "vip" else one
            for one in example.segments
            if one.id != "returners"
        ),
        example.traits,
        example.moments,
    )
    found = file_changes(files_by_key(FILES), example, changed, [example, changed])
    assert [(one.name, one.how) for one in found] == [
        ("segments/returners.yaml", "removed"),
        ("segments/vip.yaml", "written"),
    ]
    first = FILES["segments/vip.yaml"].decode().splitlines()[0]
    assert found[1].text == f"{first}\nname: VIP\nwhen: trait.spend_year >= 900\n"


def test_what_was_never_in_force_is_kept() -> None:
    base = Definitions(segments=(segment("a", "trait.a = 1"),))
    files = Definitions(segments=(segment("a", "trait.a = 2"), segment("new", "trait.a = 3")))
    live = Definitions(segments=(segment("a", "trait.a = 4"),))
    names = files_by_key(written(files))
    kept = file_changes(names, files, live, [base, live])
    assert [(one.name, one.how) for one in kept] == [
        ("segments/a.yaml", "kept"),
        ("segments/new.yaml", "kept"),
    ]
    forced = file_changes(names, files, live, [base, live], overwrite=True)
    assert [one.how for one in forced] == ["written", "removed"]


def test_a_new_file_takes_the_place_of_no_other() -> None:
    other = {"segments/vip.yaml": b"id: other\nname: A\nwhen: trait.a = 1\n"}
    now = parsed_definitions(other)
    live = Definitions(segments=(*now.segments, segment("vip", "trait.a = 2")))
    (found,) = file_changes(files_by_key(other), now, live, [live])
    assert found.name == "segments/vip-2.yaml"
    both = {**other, found.name: found.text.encode()}
    assert parsed_definitions(both) == live
