"""`filrouge plan` and `apply`: names that nobody ever sent are mistakes, or doubts."""

import json
from pathlib import Path
from typing import Any

import pytest
from tests.cli.test_mistakes import Said, run
from tests.cli.test_planning import told, write

ORDER = {
    "type": "track", "event": "Order Completed", "userId": "1",
    "timestamp": "2026-01-01T12:00:00Z", "properties": {"total": 12.5},
}  # fmt: skip
WHO = {
    "type": "identify", "userId": "1", "timestamp": "2026-01-01T12:00:00Z",
    "traits": {"spend_year": 12, "address": {"city": "Lyon"}},
}  # fmt: skip
NEAR = {
    "segments/a": 'name: A\nwhen: >\n  trait.address.city = "Lyon"\n  and any("Order Complete")\n',
    "segments/b": "name: B\nwhen: trait.spend_yaer > 3 and count(event) > 1\n",
    "traits/t": 'name: T\nvalue: sum(properties.totals of "Order Completed")\n',
    "moments/m": "name: M\nwhen: 'any(\"Order Completd\", within 2 hours)'\nevent: Hurried\n",
    "segments/kind": 'name: K\nwhen: trait.spend_year = "much"\n',
}
PLACES = {
    "en": (
        "moments/m.yaml:2: column 12: no event is named `Order Completd`;"
        " did you mean `Order Completed`?",
        "segments/a.yaml:4: column 11: no event is named `Order Complete`;"
        " did you mean `Order Completed`?",
        "segments/b.yaml:2: column 13: no trait is named `spend_yaer`; did you mean `spend_year`?",
        "segments/kind.yaml:2: column 7: ",
        "traits/t.yaml:2: column 23: no property is named `totals`; did you mean `total`?",
        "allow it: --allow-unseen",
    ),
    "fr": (
        "moments/m.yaml:2: colonne 12 : aucun événement n'a pour nom `Order Completd` ;"
        " vouliez-vous dire `Order Completed` ?",
        "segments/a.yaml:4: colonne 11 : ",
        "segments/b.yaml:2: colonne 13 : ",
        "segments/kind.yaml:2: colonne 7 : ",
        "traits/t.yaml:2: colonne 23 : ",
        "permettez-le : --allow-unseen",
    ),
}


@pytest.fixture
def shop(tmp_path: Path) -> Path:
    assert run(tmp_path, "init", "shop").code == 0
    return tmp_path / "shop"


def send(shop: Path, *events: dict[str, Any]) -> None:
    (shop / "e.ndjson").write_text("\n".join(map(json.dumps, events)), "utf-8")
    assert run(shop, "import", "e.ndjson", "--source", "web").code == 0


def names(found: Said) -> list[tuple[str, str, int, int]]:
    plan = told(found)
    return [(one["name"], one["file"], one["line"], one["column"]) for one in plan["unseen"]]


def test_nothing_is_checked_before_the_first_event(shop: Path) -> None:
    for name, text in NEAR.items():
        write(shop, name, text)
    assert names(run(shop, "plan", "--json")) == []
    assert names(run(shop, "apply", "--json")) == []


def test_almost_known_names_are_mistakes_told_all_at_once_with_their_places(shop: Path) -> None:
    send(shop, ORDER, WHO)
    for name, text in NEAR.items():
        write(shop, name, text)
    for command in ("plan", "apply"):
        for language, places in PLACES.items():
            found = run(shop, command, language=language)
            assert found.code == 2 and not found.out, found
            assert [one for one in places if one not in found.err] == [], found.err
    assert len(told(run(shop, "plan", "--json", "--allow-unseen"))["changes"]) == len(NEAR)


def test_they_are_told_beside_the_mistakes_of_other_kinds_by_file_and_line(shop: Path) -> None:
    send(shop, ORDER, WHO)
    write(shop, "moments/m", 'name: M\nwhen: any("Order Completd", within 2 hourz)\nevent: E\n')
    write(shop, "segments/a", 'name: A\nwhen: |\n  any("Order Complete")\n  and segment("bb")\n')
    write(shop, "segments/b", 'nam: B\nname: B\nwhen: trait.spend_yaer > 3 and any("Gift")\n')
    write(shop, "segments/c", "name: C\nwhen: [\n")
    write(
        shop,
        "segments/d",
        'name: D\nwhen: any("E") and any("Order Completed" or "Orde Completed")\n',
    )
    write(shop, "traits/t", 'name: T\nvalue: sum(properties.totals of "Order Completed")\n')
    wanted = (
        ("moments/m.yaml:2", "`hourz`"),
        ("segments/a.yaml:3", "`Order Complete`"),
        ("segments/a.yaml:4", "`bb`"),
        ("segments/b.yaml:1", "`nam`"),
        ("segments/b.yaml:3", "`spend_yaer`"),
        ("segments/c.yaml:3", "YAML"),
        ("segments/d.yaml:2", "`Orde Completed`"),
        ("traits/t.yaml:2", "`totals`"),
    )
    for command, language in (("plan", "en"), ("apply", "fr")):
        found = run(shop, command, language=language)
        assert found.code == 2 and not found.out, found
        *lines, _cure = found.err.removeprefix("✗ ").splitlines()
        places = [":".join(line.split(":")[:2]) for line in lines]
        assert places == [place for place, _ in wanted], found.err
        assert [one for one, line in zip(wanted, lines, strict=True) if one[1] not in line] == []
    allowed = run(shop, "plan", "--allow-unseen").err
    assert "`bb`" in allowed and "Orde" not in allowed


def test_names_near_nothing_are_doubts_told_beside_the_plan(shop: Path) -> None:
    send(shop, ORDER)
    write(shop, "segments/new", 'name: N\nwhen: any("Gift Wrapped") or trait.shoe > 4\n')
    wanted = [("Gift Wrapped", "segments/new.yaml", 2, 11), ("shoe", "segments/new.yaml", 2, 36)]
    assert names(run(shop, "plan", "--json")) == wanted
    english, french = run(shop, "plan"), run(shop, "plan", language="fr")
    assert "Worth a second look, beside what was sent so far; right if it is meant:" in english.out
    assert "    segments/new.yaml:2: column 11: no event is named `Gift Wrapped`" in english.out
    assert "À revoir, au vu de ce qui a été envoyé ; juste si c'est voulu :" in french.out
    assert "    segments/new.yaml:2: colonne 36 : " in french.out
    assert names(run(shop, "apply", "--json")) == wanted
    assert names(run(shop, "plan", "--json")) == [], "it is in force"
    send(shop, {**ORDER, "event": "Gift Wrapped"})
    write(shop, "segments/new", 'name: N\nwhen: any("Gift Wrapped") or trait.shoe > 5\n')
    assert names(run(shop, "plan", "--json")) == [("shoe", "segments/new.yaml", 2, 36)]


def test_names_of_the_field_that_resemble_each_other_are_doubts(shop: Path) -> None:
    events = ("Order Completed", "Order Refunded", "Product List Viewed")
    send(shop, *({**ORDER, "event": name} for name in events))
    wanted = ("Order Collected", "Order Returned", "Product List Filtered", "Product Viewed")
    for number, name in enumerate(wanted):
        write(shop, f"segments/s{number}", f'name: S\nwhen: any("{name}")\n')
    plan = told(run(shop, "plan", "--json"))["unseen"]
    assert tuple(one["name"] for one in plan) == wanted
    assert "did you mean `Order Completed`?" in plan[0]["en"]


def test_a_name_that_is_meant_is_put_in_force_and_stays_so(shop: Path) -> None:
    send(shop, ORDER)
    write(shop, "segments/a", 'name: A\nwhen: any("Order Complete")\n')
    assert run(shop, "apply").code == 2
    assert names(run(shop, "apply", "--json", "--allow-unseen"))[0][0] == "Order Complete"
    write(shop, "segments/a", 'name: A\nwhen: count("Order Complete") >= 2\n')
    assert names(run(shop, "plan", "--json")) == [("Order Complete", "segments/a.yaml", 2, 13)]
    write(shop, "segments/b", 'name: B\nwhen: any("Order Completd")\n')
    found = run(shop, "plan")
    assert found.code == 2 and "Order Completd" in found.err
    assert "segments/a.yaml" not in found.err, "it was put in force on purpose"
    assert run(shop, "plan", "--out", "p.json", "--allow-unseen").code == 0
    assert told(run(shop, "apply", "p.json", "--json"))["applied"], "looked at when it was made"


def test_names_that_the_workspace_makes_are_known(shop: Path) -> None:
    send(shop, ORDER, WHO, {"type": "page", "name": "Home", "userId": "1"})
    write(shop, "moments/m", 'name: M\nwhen: count("Order Completed", within 1 hours) >= 2\n'
          "event: Order Repeated\n")  # fmt: skip
    write(shop, "traits/ltv", 'name: L\nvalue: sum(properties.total of "Order Completed")\n')
    write(shop, "segments/list", "name: List\nlist: true\n")
    write(
        shop,
        "segments/all",
        'name: All\nwhen: any("Order Repeated") and trait.ltv > 3 and segment("list")\n'
        '  and any("Segment Entered" where properties.segment = "list")\n'
        '  and any("Segment Left") and any("List Changed")\n'
        '  and trait.address.city = "Lyon" and trait.spend_year > 3\n',
    )
    assert names(run(shop, "plan", "--json")) == []


def test_a_moment_does_not_take_the_name_of_an_event_that_sources_send(shop: Path) -> None:
    send(shop, ORDER, {**ORDER, "event": "Product Viewed"})
    moment = 'name: Looks\nwhen: any("Product Viewed")\nevent: {}\n'
    write(shop, "moments/looks", moment.format("Order Completed"))
    refused = run(shop, "plan")
    assert refused.code != 0
    taken = "moments/looks.yaml:3: column 8: sources send events named `Order Completed`"
    assert taken in refused.err
    french = run(shop, "plan", language="fr").err
    assert "des sources envoient des événements « Order Completed »" in french
    write(shop, "moments/looks", moment.format("Looked"))
    assert run(shop, "apply").code == 0
    send(shop, {**ORDER, "event": "Product Viewed", "timestamp": "2026-01-02T12:00:00Z"})
    assert run(shop, "plan", "--json").code == 0, "its own events are no source's"
    (shop / "moments" / "looks.yaml").unlink()
    assert run(shop, "apply").code == 0
    write(shop, "moments/looks", moment.format("Looked"))
    assert run(shop, "plan").code == 0, "a moment that was there before comes back"


def test_a_computed_trait_that_takes_the_name_of_one_that_people_have_is_told(shop: Path) -> None:
    send(shop, ORDER, WHO)
    write(shop, "traits/spend_year", 'name: Y\nvalue: sum(properties.total of "Order Completed")\n')
    write(shop, "traits/orders", 'name: O\nvalue: count("Order Completed")\n')
    taken = "    traits/spend_year.yaml:1: column 1: people have a trait `spend_year` already"
    assert run(shop, "plan").out.count("people have a trait") == 1
    assert taken in run(shop, "plan").out
    french = run(shop, "apply", "--yes", language="fr").out
    assert "des personnes ont déjà un trait « spend_year »" in french
    write(shop, "traits/spend_year", 'name: Y\nvalue: count("Order Completed")\n')
    assert told(run(shop, "plan", "--json"))["unseen"] == [], "it was put in force on purpose"


def test_channels_and_scores_are_names_too(shop: Path) -> None:
    send(shop, ORDER)
    write(shop, "segments/a", 'name: A\nwhen: consent("emails", "marketing")\n')
    write(shop, "segments/b", 'name: B\nwhen: any(event where channel = "wbe")\n')
    refused = run(shop, "plan")
    assert (
        "segments/a.yaml:2: column 15: no channel is named `emails`; did you mean `email`?"
        in refused.err
    )
    assert "no channel is named `wbe`; did you mean `web`?" in refused.err, "letters exchanged"
    write(shop, "segments/a", 'name: A\nwhen: consent("sms", "marketing")\n')
    write(shop, "segments/b", 'name: B\nwhen: any(event where channel = "kiosk")\n')
    write(shop, "segments/c", 'name: C\nwhen: score("convert.store") > 0.5\n')
    assert [one[0] for one in names(run(shop, "plan", "--json"))] == ["kiosk", "convert.store"]
