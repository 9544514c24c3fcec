"""Files of segments, traits and moments: what they mean, and every mistake in its place."""

from pathlib import Path

import pytest

from filrouge.core.errors import ConfigurationError
from filrouge.core.language import Language
from filrouge.segment import FILE_BYTES_MAX, FILES_MAX, Definitions, parsed_definitions

VIP = 'name: Clients VIP\nwhen: count("Order Completed", within 365 days) >= 3\n'


def parsed(files: dict[str, str]) -> Definitions:
    return parsed_definitions({name: text.encode() for name, text in files.items()})


def mistakes(files: dict[str, str], language: Language = "en") -> list[str]:
    with pytest.raises(ConfigurationError) as caught:
        parsed(files)
    return caught.value.told(language)[0].splitlines()


def test_a_segment_is_read_with_its_condition_in_canonical_text() -> None:
    text = "name: {fr: Fidèles, en: Loyal}\nwhen: |\n  count( 'x' )\n"
    text = text.replace(
        "count( 'x' )", '# often\n  count("Order Completed",\n    within 1 days)>=3'
    )
    (found,) = parsed({"segments/loyal.yaml": text}).segments
    assert (found.id, found.kind, found.name) == (
        "loyal",
        "condition",
        {"fr": "Fidèles", "en": "Loyal"},
    )
    assert found.when == 'count("Order Completed", within 1 day) >= 3'


def test_a_list_is_a_condition_on_the_events_that_fill_it() -> None:
    (found,) = parsed({"segments/soiree.yaml": "id: vip-soiree\nname: S\nlist: true\n"}).segments
    assert found.kind == "list"
    assert found.when == (
        'last(properties.joined of "List Changed" where properties.list = "vip-soiree") = true'
    )


def test_a_trait_and_a_moment_are_read_too() -> None:
    found = parsed(
        {
            "traits/ltv.yaml": (
                "name: {fr: Valeur}\n"
                'value: sum( properties.revenue of "Order Completed", within 365 days)\n'
            ),
            "moments/compares.yaml": (
                "name: Compare\nevent: Prices Compared\n"
                'when: count("Product Viewed", within 10 minutes) >= 3 and trait.ltv > 10\n'
            ),
        }
    )
    assert found.traits[0].value == 'sum(properties.revenue of "Order Completed", within 365 days)'
    assert found.traits[0].name == {"fr": "Valeur", "en": "Valeur"}
    assert (found.moments[0].id, found.moments[0].event) == ("compares", "Prices Compared")


def test_every_mistake_of_every_file_is_told_at_once_in_both_languages() -> None:
    files = {
        "segments/a.yaml": "nam: A\nwhen: trait.city = 'x'\n",
        "segments/b.yaml": 'name: B\nwhen: segment("vipp")\n',
        "segments/c.yaml": "name: C\n",
        "segments/d.yaml": "name: D\nlist: true\nwhen: trait.a exists\n",
        "segments/vip.yaml": VIP,
        "segments/vip2.yaml": f"id: vip\n{VIP}",
        "segments/Big.yaml": VIP,
        "traits/t.yaml": "name: {fr: T, de: T}\nvalue: trait.city = 1\n",
        "moments/m.yaml": "name: M\nwhen: trait.a exists\nevent: Segment Left\n",
        "moments/n.yaml": "- a\n",
        "moments/o.yml": "name: O\n",
    }
    found = mistakes(files)
    for wanted in (
        "segments/a.yaml:1: unknown key `nam`; did you mean `name`?",
        "segments/a.yaml:1: `name` is missing; expected `name: {fr: ..., en: ...}`, or one text",
        "segments/a.yaml:2: column 20: `'` opens no text; write texts between `\"`",
        "segments/b.yaml:2: column 7: no segment is named `vipp`; did you mean `vip`?",
        "segments/c.yaml:1: `when` is missing; expected a condition",
        "segments/d.yaml:3: a list has no condition",
        "segments/vip2.yaml:1: the id `vip` is taken by segments/vip.yaml",
        "segments/Big.yaml:1: `Big` cannot be an id; expected small letters",
        "traits/t.yaml:1: unknown key `de`; expected fr or en",
        "traits/t.yaml:2: column 19: `=`",
        "moments/m.yaml:3: `Segment Left` is an event of Filrouge's own",
        "moments/n.yaml:1: the file is not a list of keys",
        "moments/o.yml:1: this file is not read; expected a name in .yaml",
    ):
        assert any(line.startswith(wanted) for line in found), (wanted, found)
    french = mistakes(files, "fr")
    assert len(french) == len(found)
    assert "segments/a.yaml:1: clé inconnue `nam` ; vouliez-vous dire `name` ?" in french
    assert not set(french) & set(found)


@pytest.mark.parametrize(
    ("when", "place"),
    [
        ("trait.a = 1 annd trait.b = 2", (2, 19)),
        ("|\n\n  trait.a = 1\n    # why\n    annd trait.b = 2", (6, 5)),
        (">-\n  trait.é = 1\n\n  annd\n  trait.b = 2", (5, 3)),
        ("trait.a = 1\n  annd trait.b = 2", (3, 3)),
        ("'trait.a = \"it''s\" annd'", (2, 26)),
        ('"trait.a = \\"\\u00e9\\" annd"', (2, 29)),
        ('|\n  any("X"', (3, 10)),
        ("|2\n    any('X')", (3, 9)),
    ],
)
def test_a_mistake_in_a_condition_is_told_at_its_place_in_the_file(
    when: str, place: tuple[int, int]
) -> None:
    (found,) = mistakes({"segments/a.yaml": f"name: A\nwhen: {when}\n"})
    assert found.startswith(f"segments/a.yaml:{place[0]}: column {place[1]}: "), found


@pytest.mark.parametrize(
    ("text", "english", "french"),
    [
        ("name Essai\nwhen: a\n", "1: no colon in `name Essai`", "1: pas de deux-points dans"),
        ("name: Soldes : hiver\n", "1: a second colon; put the text between", "1: un second deux"),
        ("name:\n\tEssai\n", "2: a tab before the text; indent it by", "2: une tabulation avant"),
        ("name: A\nwhen: >\n  any(event)\n name: B\n", "4: not YAML", "4: ce n'est pas du YAML"),
    ],
)
def test_the_usual_slips_of_yaml_are_told_where_they_are(
    text: str, english: str, french: str
) -> None:
    assert mistakes({"segments/a.yaml": text})[0].startswith(f"segments/a.yaml:{english}")
    assert mistakes({"segments/a.yaml": text}, "fr")[0].startswith(f"segments/a.yaml:{french}")


def test_a_loop_is_told_as_a_path() -> None:
    def segment(other: str) -> str:
        return f'name: S\nwhen: |\n  segment("{other}") and trait.x exists\n'

    found = mistakes(
        {
            "segments/a.yaml": segment("b"),
            "segments/b.yaml": segment("c"),
            "segments/c.yaml": segment("a"),
            "segments/d.yaml": segment("a"),
            "traits/t.yaml": ('name: T\nvalue: count("X" or "Mine" where properties.a = 1)\n'),
            "moments/m.yaml": "name: M\nevent: Mine\nwhen: trait.t >= 2\n",
        }
    )
    assert found == [
        "segments/a.yaml:2: `a` looks at itself: a -> b -> c -> a; expected no loop: cut it",
        "moments/m.yaml:3: `m` looks at itself: m -> t -> m; expected no loop: cut it",
    ]


def test_a_computed_trait_that_cannot_stand_where_it_is_named_is_told_there() -> None:
    found = mistakes(
        {
            "traits/visits.yaml": 'name: V\nvalue: count("Product Viewed")\n',
            "segments/a.yaml": "name: A\nwhen: >-\n  trait.visits >= trait.other\n",
            "segments/b.yaml": "name: B\nwhen: trait.visits.deep = 1\n",
        }
    )
    assert [line.partition(": ")[0] for line in found] == ["segments/a.yaml:2", "segments/b.yaml:2"]
    assert '`trait.visits` is `count("Product Viewed")`' in found[0]


def test_the_size_and_the_number_of_files_are_limited() -> None:
    many = {f"traits/t{n}.yaml": b"" for n in range(FILES_MAX + 1)}
    with pytest.raises(ConfigurationError) as caught:
        parsed_definitions({**many, "segments/a.yaml": b" " * (FILE_BYTES_MAX + 1)})
    told = caught.value.message
    assert f"traits/:1: more than {FILES_MAX} files" in told
    assert f"segments/a.yaml:1: the file is larger than {FILE_BYTES_MAX} bytes" in told


@pytest.mark.parametrize(
    "raw",
    [b"", b"\xff", b"a: [", b"[" * 200_000, b"a: &x {b: *x}", b"? [a]\n: b", b"a: 1\n---\nb: 2",
     b"name: [a]\nwhen: {b: c}", b"name:\nwhen: ~", b"\x00", b"!!python/object:os.x {}"],
)  # fmt: skip
def test_no_file_is_too_strange_to_be_told_so(raw: bytes, tmp_path: Path) -> None:
    for folder in ("segments", "traits", "moments"):
        with pytest.raises(ConfigurationError) as caught:
            parsed_definitions({f"{folder}/a.yaml": raw})
        assert all(
            line.startswith(f"{folder}/a.yaml:") for line in caught.value.message.splitlines()
        )
