"""What a mapping may say, and what each mistake in it answers."""

from pathlib import Path

import pytest

from filrouge.core.errors import ConfigurationError
from filrouge.sources.files import parsed_source
from filrouge.sources.files.language.expression import (
    ExpressionMistakeError,
    parsed_formula,
    parsed_text,
)
from filrouge.sources.files.language.values import Binder, Cells

NUMBERS = {"price": 0, "quantity": 1, "name": 2, "unit price": 3}
ROW = (12.5, 2, "Tea", "1,5")


def read(text: str, row: tuple[object, ...] = ROW, decimal: str = ".") -> object:
    binder = Binder(Cells(NUMBERS, frozenset(), decimal))
    return binder.group(parsed_text(text))([row])


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Ticket Paid", "Ticket Paid"),
        ("order-{quantity}", "order-2"),
        ("{quantity}", 2),
        ("{quantity:text}", "2"),
        ("{{name}}", "{name}"),
        ("= price * quantity", 25.0),
        ("= price * quantity - 5 / 2", 22.5),
        ("= -(price - 13)", 0.5),
        ("= 0.1 + 0.2", 0.3),
        ("= price / 0", None),
        ("= missing + 1", None),
        ("= if(name = 'Tea' and quantity >= 2, 'bulk', 'unit')", "bulk"),
        ("= if(not name = 'Tea', 1)", None),
        ("= upper(name)", "TEA"),
        ("= starts(name, 'T') or 1 = 2", True),
        ("= empty({unit price})", False),
        ("= round(price / 3, 2)", 4.17),
        ("= count()", 1),
    ],
)
def test_a_text_or_formula_has_the_value_it_reads_like(text: str, expected: object) -> None:
    assert read(text) == expected


def test_a_french_decimal_mark_is_read_where_the_mapping_says_so() -> None:
    assert read("= {unit price} * 2", decimal=",") == 3.0


def test_a_group_is_summed_counted_and_listed() -> None:
    rows = [(1.1, 1, "a", ""), (2.2, 3, "b", ""), (None, 1, "a", "")]
    binder = Binder(Cells(NUMBERS, frozenset()))
    formulas = {
        "sum(price)": 3.3,
        "sum(price) / count(price)": 1.65,
        "count()": 3,
        "max(quantity) - min(quantity)": 2,
        "last(name)": "a",
        "round(sum(price) / 7, 3)": 0.471,
        "if(sum(price) > 3, 'large', 'small')": "large",
    }
    found = {text: binder.group(parsed_formula(text))(list(rows)) for text in formulas}
    assert found == formulas


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("{a", "lone brace"),
        ("{a:money}", "unknown conversion `money`"),
        ("= a +", "was not expected"),
        ("= (a", "not closed"),
        ("= sqrt(a)", "unknown function `sqrt`"),
        ("= round(a, 1, 2)", "round() has 3 values"),
        ("= a ; b", "`;` is not understood"),
        ("= __import__('os')", "unknown function `__import__`"),
        ("= " + "(" * 200 + "a", "too many parentheses"),
        ("= " + "a + " * 900 + "a", "longer than"),
    ],
)
def test_a_mistake_in_a_formula_says_what_is_wrong(text: str, told: str) -> None:
    with pytest.raises(ExpressionMistakeError) as caught:
        parsed_text(text)
    assert told in str(caught.value)


def test_all_the_mistakes_of_a_file_are_told_at_once_with_their_lines(tmp_path: Path) -> None:
    path = tmp_path / "sources" / "shop.yaml"
    path.parent.mkdir()
    path.write_text(
        "name: Shop!\nchanel: store\ntimezone: Europe/Pariss\ntrust: maybe\neffect_lateness: soon\n"
        "files:\n  orders:\n    pattern: o*.csv\n    call: trak\n    mesage_id: x\n"
        "    timestamp: {column: d, precision: week}\n    join: {p: {table: prodcts, key: a}}\n"
        "    properties:\n      total: '= sum(a'\n"
    )
    with pytest.raises(ConfigurationError) as caught:
        parsed_source(path)
    told = caught.value.message.splitlines()
    assert [line.split(": ")[0] for line in told] == [
        f"sources/shop.yaml:{line}" for line in (1, 2, 3, 4, 5, 9, 10, 11, 12, 14)
    ]
    assert "unknown key `chanel`; did you mean `channel`?" in told[1]
    assert "did you mean `message_id`?" in told[6]


@pytest.mark.parametrize(
    "text",
    ["name: [a", "- a\n- b", "a: &x [*x]", "\0", "a: !!python/object:os.system x", "name: é\xff"],
)
def test_a_file_that_is_not_a_source_is_a_configuration_error(tmp_path: Path, text: str) -> None:
    path = tmp_path / "web.yaml"
    path.write_bytes(text.encode("latin-1"))
    with pytest.raises(ConfigurationError, match=r"web\.yaml:\d+: "):
        parsed_source(path)


def test_a_source_with_no_more_than_a_name_has_the_defaults(tmp_path: Path) -> None:
    path = tmp_path / "web.yaml"
    path.write_text("# nothing yet\n")
    source = parsed_source(path)
    assert source.settings() == {
        "name": "web",
        "channel": "web",
        "region": "",
        "trust": "verified",
        "timezone": "UTC",
        "effect_lateness": 3_600_000_000,
    }
