"""identity.yaml, first names and telephone numbers."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from filrouge.core.errors import ConfigurationError
from filrouge.resolve import default_rules, parsed_rules
from filrouge.resolve.reading.names import compatible, name_groups, name_key
from filrouge.resolve.reading.phones import parsed_phone, phone_by_tables


def test_all_mistakes_of_a_file_are_said_at_once_with_their_lines() -> None:
    text = "ruleset: lax\nkiosk: [a]\nidentifiers:\n  email:\n    limit: many\n    clas: B\n"
    with pytest.raises(ConfigurationError) as found:
        parsed_rules(text, "identity.yaml")
    lines = str(found.value.fields["problems"]).splitlines()
    assert [line.split(":")[1] for line in sorted(lines)] == ["1", "2", "5", "6"]
    assert any("did you mean 'kiosks'" in line for line in lines)


@pytest.mark.parametrize("text", ["[", "- a", "a: b: c", "ruleset: {", "\x00", "identifiers: 3"])
def test_a_broken_file_is_a_clear_mistake(text: str) -> None:
    with pytest.raises(ConfigurationError, match=r"identity.yaml:\d+: "):
        parsed_rules(text, "identity.yaml")


def test_a_file_changes_only_what_it_names() -> None:
    rules = parsed_rules(
        "identifiers:\n  crm:\n    class: A\n    priority: 1\n    limit: 1\n    paths: [crm.id]\n"
        "  email: {limit: 9}\n",
        "identity.yaml",
    )
    base = default_rules()
    assert rules.types["crm"].paths == ("crm.id",)
    assert rules.types["email"].limit == 9
    assert rules.types["email"].paths == base.types["email"].paths
    assert parsed_rules("", "identity.yaml") == base


@pytest.mark.parametrize(
    ("a", "b", "may_be"),
    [
        ("Jean", "jean", True),
        ("J", "Jean-Pierre", True),
        ("Alex", "Alexandre", True),
        ("Jean", "Jean-Pierre", True),
        ("Gérard", "Getard", True),
        ("Geneviève", "Genevève", True),
        ("Marie", "Jean", False),
        ("Paul", "Pierre", False),
        ("Sophie", "Solange", False),
    ],
)
def test_first_names_that_may_be_one_person(a: str, b: str, may_be: bool) -> None:
    assert compatible(name_key(a), name_key(b)) is may_be
    assert compatible(name_key(b), name_key(a)) is may_be


NAMES = ["jean", "j", "paul", "marie", "m", "jp", "louis", "louise", "luc", "lucas"]


@given(st.sets(st.sampled_from(NAMES), min_size=1))
def test_name_groups_are_a_partition(names: set[str]) -> None:
    groups = name_groups(tuple(sorted(names)))
    assert sorted(name for group in groups for name in group) == sorted(names)


@given(
    st.integers(0, 999),
    st.integers(0, 999_999),
    st.sampled_from(["0{}{}", "+33{}{}", "0{}.{}", "+33 {} {}", "0033{}{}", "{}{}"]),
)
def test_the_short_way_of_french_numbers_answers_like_the_tables(
    head: int, tail: int, form: str
) -> None:
    text = form.format(f"{head:03}", f"{tail:06}")
    assert parsed_phone(text, "FR") == phone_by_tables(text, "FR")


def test_every_french_prefix_has_the_class_of_the_tables() -> None:
    for head in range(1000):
        text = f"0{head:03}123456"
        assert parsed_phone(text, "FR") == phone_by_tables(text, "FR"), text
