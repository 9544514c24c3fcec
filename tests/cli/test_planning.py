"""`filrouge plan` and `apply`: what changes, what it costs, and nobody's work overwritten."""

import json
from pathlib import Path
from typing import Any

import pytest
from tests.cli.test_mistakes import Said, run

from filrouge.app.stores import Rooms, open_stores
from filrouge.app.workspace import Workspace
from filrouge.desk.desk import Desk
from filrouge.desk.planning import Plan
from filrouge.segment import Definitions, SegmentDefinition

LOYAL = 'name: {fr: Fidèles, en: Loyal}\nwhen: count("Order Completed", within 400 days) >= 2\n'
DAY = "2026-01-{:02}T12:00:00Z"


@pytest.fixture
def shop(tmp_path: Path) -> Path:
    assert run(tmp_path, "init", "shop").code == 0
    folder = tmp_path / "shop"
    write(folder, "segments/loyal", LOYAL)
    write(folder, "traits/ltv", 'name: LTV\nvalue: sum(properties.total of "Order Completed")\n')
    return folder


def write(folder: Path, name: str, text: str) -> None:
    path = folder / f"{name}.yaml"
    path.parent.mkdir(exist_ok=True)
    path.write_text(text, "utf-8")


def told(found: Said) -> Any:
    assert found.code == 0, found
    return json.loads(found.out)


def changes(folder: Path, *arguments: str) -> list[tuple[str, str, str]]:
    plan = told(run(folder, "plan", "--json", *arguments))
    return [(one["kind"], one["id"], one["change"]) for one in plan["changes"]]


def test_a_plan_says_what_changes_and_apply_makes_it_so(shop: Path) -> None:
    assert ("segment", "loyal", "added") in changes(shop)
    first = told(run(shop, "apply", "--json"))
    assert first["applied"] and first["base"] is None
    assert changes(shop) == []
    assert "Nothing changes" in run(shop, "plan").out
    assert not told(run(shop, "apply", "--json"))["applied"]

    write(shop, "segments/loyal", LOYAL.replace(">= 2", ">= 3"))
    write(shop, "segments/party", "name: Party\nlist: true\n")
    (shop / "traits" / "ltv.yaml").unlink()
    source = shop / "sources" / "web.yaml"
    source.write_text(source.read_text("utf-8").replace("channel: web", "channel: app"), "utf-8")
    wanted = [
        ("segment", "loyal", "changed"),
        ("segment", "party", "added"),
        ("trait", "ltv", "removed"),
        ("source", "web", "changed"),
    ]
    assert changes(shop) == wanted
    english, french = run(shop, "plan"), run(shop, "plan", language="fr")
    assert "    cost: light, up to " in english.out and "    coût : léger" in french.out
    assert '    - count("Order Completed", within 400 days) >= 2' in english.out
    assert "bought at least 3 times in the last 400 days" in english.out
    assert "a acheté au moins 3 fois depuis 400 jours" in french.out
    assert "~ segment loyal  Fidèles" in french.out and "- trait calculé ltv" in french.out
    done = run(shop, "apply", "--yes")
    assert done.code == 0 and done.out.startswith(english.out.partition("To put")[0])
    assert changes(shop) == []


def test_a_changed_name_computes_nothing_again(shop: Path) -> None:
    assert run(shop, "apply").code == 0
    write(shop, "segments/loyal", LOYAL.replace("Loyal", "Best"))
    (one,) = told(run(shop, "plan", "--json"))["changes"]
    assert (one["change"], one["words"], one["events"]) == ("changed", None, 0)
    assert one["before"] == one["after"]


def test_the_events_to_read_are_those_of_the_names_and_the_window(shop: Path) -> None:
    events = [
        {"type": "track", "event": name, "userId": "1", "timestamp": DAY.format(day)}
        for day, name in ((1, "Order Completed"), (20, "Order Completed"), (20, "Other"))
    ]
    events.append({"type": "page", "userId": "1", "timestamp": DAY.format(1)})
    (shop / "e.ndjson").write_text("\n".join(map(json.dumps, events)), "utf-8")
    write(shop, "segments/all", "name: All\nwhen: count(event) >= 2\n")
    write(
        shop,
        "segments/old",
        'name: Old\nwhen: any("Other" or "Order Completed", before 2026-01-10)\n',
    )
    write(shop, "segments/both", 'name: Both\nwhen: segment("all") and segment("old")\n')
    assert run(shop, "import", "e.ndjson", "--source", "web").code == 0
    (shop / "segments" / "all.yaml").write_text("name: All\nwhen: count(event) >= 3\n")
    write(shop, "segments/old", 'name: Old\nwhen: any("Order Completed", before 2026-01-10)\n')
    write(shop, "segments/both", 'name: Both\nwhen: segment("old") and segment("all")\n')
    changes = told(run(shop, "plan", "--json"))["changes"]
    assert {one["id"]: one["events"] for one in changes} == {"all": 4, "old": 1, "both": 0}
    for one in changes:
        found = [(past["days_ago"], past["of"]) for past in one["backtest"]]
        assert found == [(days, 1) for days in (0, 30, 60, 90)] and one["members"] is not None
    english, french = run(shop, "plan").out, run(shop, "plan", language="fr").out
    assert "members now: 1 of 1 (30 days ago: 1, 60 days ago: 1, 90 days ago: 1)" in english
    assert "membres maintenant : 1 sur 1 (il y a 30 jours : 1," in french
    assert "members by what is in force: " in english


def test_every_mistake_of_every_file_is_told_at_once(shop: Path) -> None:
    write(shop, "segments/a", "name: A\nwhen: >\n  trait.city =\n  Lyon\n")
    write(shop, "moments/m", "nam: M\nwhen: 12\n")
    for command in ("plan", "apply"):
        found = run(shop, command)
        assert found.code == 2 and "Traceback" not in found.err
        for place in ("segments/a.yaml:4: ", "moments/m.yaml:1: ", "moments/m.yaml:2: "):
            assert place in found.err
    assert "colonne 3 : `Lyon`" in run(shop, "plan", language="fr").err


def test_a_plan_made_before_another_was_applied_is_refused(shop: Path) -> None:
    assert run(shop, "apply").code == 0
    write(shop, "segments/new", 'name: New\nwhen: any("Order Completed")\n')
    assert "filrouge apply p.json" in run(shop, "plan", "--out", "p.json").out
    (shop / "segments" / "new.yaml").unlink()
    assert changes(shop) == [], "the files are as they were: the plan holds what it puts in force"
    write(shop, "segments/other", 'name: Other\nwhen: any("Order Completed")\n')
    run(shop, "plan", "--out", "other.json")
    assert told(run(shop, "apply", "other.json", "--json"))["applied"]
    assert not told(run(shop, "apply", "other.json", "--json"))["applied"]
    for language in ("en", "fr"):
        stale = run(shop, "apply", "p.json", language=language)
        assert stale.code == 2 and "`filrouge plan`" in stale.err and not stale.out
    assert changes(shop) == []


def test_a_plan_that_is_none_is_refused(shop: Path) -> None:
    assert run(shop, "apply", "nowhere.json").code == 2
    for text in ("", "{}", '{"plan": "filrouge", "base": 1}', "\x00"):
        (shop / "p.json").write_text(text)
        found = run(shop, "apply", "p.json")
        assert found.code == 2 and "p.json is not a plan" in found.err


def test_doctor_says_that_the_files_differ(shop: Path) -> None:
    assert run(shop, "apply").code == 0
    assert "segments, traits and moments in force: the files' own" in run(shop, "doctor").out
    write(shop, "segments/loyal", LOYAL.replace(">= 2", ">= 3"))
    found = " ".join(run(shop, "doctor").out.split())
    assert "not those of the files: `filrouge plan` shows how" in found
    assert "configuration in force: the files' own" in found


def edited(folder: Path, definitions: Definitions) -> None:
    """Put definitions in force as the application does, past the files."""
    workspace = Workspace(folder)
    with open_stores(workspace) as stores:
        desk = Desk(workspace, stores, Rooms(stores, workspace))
        latest = desk.configuration()
        assert latest is not None
        desk.apply(Plan(latest.version, latest.with_definitions(definitions)))


def test_pull_writes_the_edits_of_the_application_and_keeps_work_not_applied(shop: Path) -> None:
    write(shop, "segments/old", 'name: Old\nwhen: any("Order Completed")\n')
    write(shop, "segments/loyal", f"# Ours.\n{LOYAL}")
    untouched = (shop / "traits" / "ltv.yaml").read_text("utf-8")
    assert run(shop, "apply").code == 0
    assert "Nothing changes" in run(shop, "pull").out
    loyal = SegmentDefinition("loyal", {"fr": "A", "en": "B"}, 'count("Order Completed") >= 9')
    new = SegmentDefinition("new", {"fr": "N", "en": "N"}, 'any("Order Completed")')
    edited(shop, Definitions((loyal, new), Workspace(shop).definitions.traits))
    write(shop, "segments/mine", 'name: Mine\nwhen: any("Order Completed")\n')
    found = {one["file"]: one["change"] for one in told(run(shop, "pull", "--json"))["files"]}
    assert found == {
        "segments/loyal.yaml": "written",
        "segments/mine.yaml": "kept",
        "segments/new.yaml": "written",
        "segments/old.yaml": "removed",
    }
    text = (shop / "segments" / "loyal.yaml").read_text("utf-8")
    assert text == '# Ours.\nname: {fr: A, en: B}\nwhen: count("Order Completed") >= 9\n'
    assert (shop / "traits" / "ltv.yaml").read_text("utf-8") == untouched
    assert changes(shop) == [("segment", "mine", "added")]
    assert "gardé" in run(shop, "pull", language="fr").out
    assert run(shop, "pull", "--overwrite").code == 0
    assert changes(shop) == []
