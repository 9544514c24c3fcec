"""`filrouge segment`: who is in what and why, without a server; lists that are filled by hand."""

import json
from pathlib import Path
from typing import Any

import pytest
from tests.cli.test_mistakes import Said, run

from filrouge.app.clock import SystemClock
from filrouge.core.time import DAY, MINUTE, iso

SEGMENTS = {
    "buyers": 'name: {fr: Acheteurs, en: Buyers}\nwhen: any("Order Completed", within 90 days)\n',
    "guests": "name: {fr: Invités, en: Guests}\nlist: true\n",
    "both": 'name: {fr: Les deux, en: Both}\nwhen: segment("buyers") and segment("guests")\n',
}


@pytest.fixture(scope="module")
def shop(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Three people, of whom two bought, one of them long ago."""
    folder = tmp_path_factory.mktemp("cli")
    assert run(folder, "init", "shop").code == 0
    shop = folder / "shop"
    for name, text in SEGMENTS.items():
        (shop / "segments").mkdir(exist_ok=True)
        (shop / "segments" / f"{name}.yaml").write_text(text, "utf-8")
    now = SystemClock().now()
    events = [
        {"type": "identify", "userId": name, "traits": {"firstName": name.title(), **more}}
        for name, more in (("ada", {"email": "ada@x.fr"}), ("eve", {}), ("leo", {}))
    ]
    events += [bought("ada", now - DAY), bought("eve", now - 91 * DAY)]
    (shop / "e.ndjson").write_text("\n".join(map(json.dumps, events)), "utf-8")
    assert run(shop, "import", "e.ndjson", "--source", "web").code == 0
    return shop


def bought(user: str, time: int) -> dict[str, Any]:
    return {"type": "track", "event": "Order Completed", "userId": user, "timestamp": iso(time)}


def told(found: Said) -> Any:
    assert found.code == 0, found
    return json.loads(found.out)


def members(shop: Path, id_: str) -> list[str]:
    found = told(run(shop, "segment", "members", id_, "--json"))
    assert found["next"] is None
    return [one["label"] for one in found["members"]]


def test_segments_are_listed_shown_and_counted(shop: Path) -> None:
    found = told(run(shop, "segment", "list", "--json"))
    assert [one["id"] for one in found["segments"]] == ["both", "buyers", "guests"]
    assert found["next"] is None
    english, french = (run(shop, "segment", "list", language=one) for one in ("en", "fr"))
    assert "Buyers" in english.out and "Acheteurs" in french.out and "liste" in french.out
    assert run(shop, "segment", "count", "buyers").out == "1\n"
    counted = told(run(shop, "segment", "count", "buyers", "--json"))
    assert (counted["count"], counted["of"]) == (1, 3)
    one = run(shop, "segment", "show", "both", language="fr").out
    assert "regarde : buyers, guests" in one


def test_it_is_said_why(shop: Path) -> None:
    found = told(run(shop, "segment", "explain", "buyers", "email:ada@x.fr", "--json"))
    assert found["member"] and found["next_change"]
    english = run(shop, "segment", "explain", "buyers", "user:ada").out
    assert english.startswith("Ada is in “Buyers”, since ")
    assert "If nothing happens, this changes on " in english
    french = run(shop, "segment", "explain", "both", "user:eve", language="fr").out
    assert french.startswith("Eve n'est pas dans « Les deux ». Ce qui manque : ")
    assert french.count("✗") == 3


@pytest.mark.parametrize(
    ("arguments", "code"),
    [
        (("count", "byers"), "did you mean `buyers`?"),
        (("explain", "buyers", "user:nobody"), "Nobody is known as user:nobody"),
        (("explain", "buyers", "ada"), "is not a key"),
        (("members", "buyers", "--cursor", "x"), "is not a cursor"),
        (("add", "buyers", "user:ada"), "is no list"),
        (
            ("add", "guests", "user:zed", "email:nobody"),
            "is not written as an identifier of type email",
        ),
        (("add", "guests", "zz:1"), "is not a key"),
        (("import", "guests", "nowhere.csv"), "There is no file"),
        (("import", "guests", "e.ndjson"), "has no column that names people"),
    ],
)
def test_a_mistake_is_one_sentence(shop: Path, arguments: tuple[str, ...], code: str) -> None:
    english, french = (run(shop, "segment", *arguments, language=one) for one in ("en", "fr"))
    assert english.code == french.code == 2
    assert code in " ".join(english.err.split()) and not english.out
    assert english.err != french.err and "Traceback" not in english.err


def test_people_are_put_on_a_list_and_taken_off_it(shop: Path) -> None:
    first = told(run(shop, "segment", "add", "guests", "user:ada", "email:new@x.fr", "--json"))
    assert first == {"segment": "guests", "changed": 2, "unchanged": 0, "rejected": []}
    again = told(run(shop, "segment", "add", "guests", "email:ada@x.fr", "user:leo", "--json"))
    assert (again["changed"], again["unchanged"]) == (1, 1)
    assert members(shop, "guests") == ["Ada", "Leo", "new@x.fr"]
    assert members(shop, "both") == ["Ada"]
    why = run(shop, "segment", "explain", "guests", "user:ada").out
    assert "Somebody put them on the list." in why
    assert "changés : 1" in run(shop, "segment", "remove", "guests", "user:ada", language="fr").out
    assert members(shop, "guests") == ["Leo", "new@x.fr"] and members(shop, "both") == []
    assert told(run(shop, "segment", "add", "guests", "user:ada", "--json"))["changed"] == 1
    assert members(shop, "both") == ["Ada"]
    person = told(run(shop, "profile", "user:leo", "--json"))["id"]
    gone = run(shop, "segment", "remove", "guests", f"person:{person}", "email:new@x.fr", "--json")
    assert told(gone)["changed"] == 2
    assert members(shop, "guests") == ["Ada"]


def test_a_file_fills_a_list_and_twice_changes_nothing(shop: Path) -> None:
    rows = [
        "Email;Phone;note",
        "bea@x.fr;;a",
        ";06 80 60 20 82;b",
        "bea@x.fr;;c",
        ";;d",
        "a@a.fr;;e",
    ]
    (shop / "guests.csv").write_text("\n".join(rows), "utf-8")
    first = told(run(shop, "segment", "import", "guests", "guests.csv", "--json"))
    assert (first["changed"], first["unchanged"]) == (2, 1)
    assert [one["line"] for one in first["rejected"]] == [5, 6]
    assert {"bea@x.fr", "+33680602082"} <= set(members(shop, "guests"))
    second = told(run(shop, "segment", "import", "guests", "guests.csv", "--json"))
    assert (second["changed"], second["unchanged"]) == (0, 3)
    (shop / "off.csv").write_text("key\nemail:bea@x.fr\nuser:stranger\n", "utf-8")
    off = told(run(shop, "segment", "import", "guests", "off.csv", "--remove", "--json"))
    assert (off["changed"], off["unchanged"]) == (1, 1)
    assert "bea@x.fr" not in members(shop, "guests")


def test_a_line_that_names_nobody_says_why(shop: Path) -> None:
    (shop / "odd.csv").write_text("email,note\nbo@x.fr\n,b\nkim@x.fr,c,d\n", "utf-8")
    said = run(shop, "segment", "import", "guests", "odd.csv")
    told_lines = " ".join((said.out + said.err).split())
    assert "line 3: This line names nobody: its cells are empty" in told_lines
    assert "line 2: This line names nobody:" in told_lines and "cells" in told_lines
    assert "“" not in told_lines and "''" not in told_lines
    french = run(shop, "segment", "import", "guests", "odd.csv", language="fr")
    assert "ses cases sont vides" in french.out + french.err
    mistyped = run(shop, "segment", "add", "guests", "email:kim at x.fr")
    assert "'kim at x.fr' is not written as an identifier of type email is" in mistyped.err


def test_what_an_operator_types_joins_nobody(shop: Path) -> None:
    told(run(shop, "segment", "add", "guests", "user:solo", "email:solo@x.fr", "--json"))
    people = [told(run(shop, "profile", key, "--json")) for key in ("user:solo", "email:solo@x.fr")]
    assert people[0]["id"] != people[1]["id"]
    assert not people[1]["identifiers"][0]["verified"]
    assert [one["id"] for one in people[0]["segments"]] == ["guests"]


def test_a_window_that_closed_while_nothing_ran_is_acted_on(tmp_path: Path) -> None:
    assert run(tmp_path, "init", "shop").code == 0
    shop = tmp_path / "shop"
    (shop / "segments").mkdir(exist_ok=True)
    text = 'name: Now\nwhen: any("Order Completed", within 10 minutes)\n'
    (shop / "segments" / "now.yaml").write_text(text, "utf-8")
    clock = SystemClock()
    happened = clock.now() - 10 * MINUTE + 6_000_000
    (shop / "e.ndjson").write_text(json.dumps(bought("ada", happened)), "utf-8")
    assert run(shop, "import", "e.ndjson", "--source", "web").code == 0
    while clock.now() < happened + 10 * MINUTE:
        clock.pause(0.05)
    assert told(run(shop, "segment", "count", "now", "--json"))["count"] == 0
    assert told(run(shop, "profile", "user:ada", "--json"))["segments"] == []
