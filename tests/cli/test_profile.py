"""`filrouge profile` at a terminal: what is known of a person, as people read it."""

import json
from pathlib import Path

import pytest
from tests.cli.test_mistakes import run

TICKET = {
    "type": "track", "event": "Order Completed", "userId": "7",
    "timestamp": "2026-01-05T12:00:00Z",
    "properties": {"order_id": "o1", "total": 1234.5, "currency": "EUR"},
}  # fmt: skip
RETURN = {
    "type": "track", "event": "Order Refunded", "userId": "7",
    "timestamp": "2026-01-09T08:30:00Z",
    "properties": {"order_id": "o1", "total": 34.5, "currency": "EUR"},
}  # fmt: skip
TOLD = {
    "en": (
        "orders", "number  1", "returns  1", "revenue  1,234.50 EUR",
        "net of returns  1,200.00 EUR", "first  2026-01-05 12:00 UTC",
    ),
    "fr": (
        "commandes", "nombre  1", "retours  1", "chiffre d'affaires  1\u202f234,50 EUR",
        "net des retours  1\u202f200,00 EUR", "première  2026-01-05 12:00 UTC",
    ),
}  # fmt: skip


@pytest.mark.parametrize("language", ["en", "fr"])
def test_orders_and_receipts_are_told_in_the_language_of_the_person(
    tmp_path: Path, language: str
) -> None:
    assert run(tmp_path, "init", "shop").code == 0
    shop = tmp_path / "shop"
    (shop / "e.ndjson").write_text("\n".join(map(json.dumps, (TICKET, RETURN))), "utf-8")
    assert run(shop, "import", "e.ndjson", "--source", "web").code == 0
    found = run(shop, "profile", "user:7", language=language).out
    assert [one for one in TOLD[language] if one not in found] == [], found
    assert "null" not in found and "{" not in found and "cancelled" not in found
    receipt = run(shop, "person", "erase", "user:7", "--yes", language=language).out
    assert ("événements  2" if language == "fr" else "events  2") in receipt, receipt
