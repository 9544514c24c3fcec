"""What cannot be tried again as it is stays on the shelf, for the reason that put it there."""

import json
from pathlib import Path
from typing import Any

import pytest
from tests.cli.test_mistakes import run

MAPPING = (
    "files:\n  sales:\n    pattern: sales*.csv\n    call: track\n    event: Sale\n"
    "    timestamp: '{day}'\n    user_id: '{who}'\n"
)


@pytest.fixture
def shop(tmp_path: Path) -> Path:
    assert run(tmp_path, "init", "shop").code == 0
    folder = tmp_path / "shop"
    (folder / "sources" / "shop.yaml").write_text(MAPPING)
    (folder / "sales.csv").write_text("day,who\n2026-01-01,a\nnever,b\n2026-01-01\n")
    return folder


def shelf(shop: Path) -> list[dict[str, Any]]:
    """What the shelf says of each thing on it, whatever its number."""
    listed = json.loads(run(shop, "rejected", "list", "--json", language="fr").out)["rejected"]
    return sorted(
        ({name: one[name] for name in ("reason", "detail", "body")} for one in listed),
        key=lambda one: str(one["detail"]),
    )


def test_an_unreadable_row_replayed_as_it_is_keeps_its_first_reason(shop: Path) -> None:
    assert "rejected: 2" in run(shop, "import", "sales.csv", "--source", "shop").out
    before = shelf(shop)
    assert {one["reason"] for one in before} == {"row-invalid", "row-unreadable"}
    done = json.loads(run(shop, "rejected", "replay", "--all", "--json").out)
    assert done == {"replayed": 2, "accepted": 0}
    assert shelf(shop) == before
    assert json.loads(run(shop, "rebuild", "--check", "--json").out)["differences"] == 0


def test_a_row_that_was_mended_into_an_event_leaves_the_shelf(shop: Path) -> None:
    run(shop, "import", "sales.csv", "--source", "shop")
    (one, _) = json.loads(run(shop, "rejected", "list", "--json").out)["rejected"]
    body = {"type": "track", "event": "Sale", "userId": "b", "messageId": "mended"}
    (shop / "mended.json").write_text(json.dumps(body))
    done = run(shop, "rejected", "replay", str(one["id"]), "--body", "mended.json", "--json")
    assert json.loads(done.out)["accepted"] == 1
    assert len(shelf(shop)) == 1
