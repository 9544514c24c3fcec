"""The mappings of `examples/mappings`, on the data they are for where it is at hand."""

from pathlib import Path

import duckdb
import msgspec
import pytest
from tests.sources.reading_files import source_of

from filrouge.core.nouns import RecordKind
from filrouge.sources.files import mapped_source, read_records

ROOT = Path(__file__).parents[2]
INVOICES = ROOT.parent / "shared/data/retail/online_retail/transactions.parquet"
SHOP = "name: shop\nchannel: web\ntimezone: Europe/London\ncurrency: GBP\n"


@pytest.mark.parametrize(
    "mapping", sorted((ROOT / "examples/mappings").glob("*.yaml")), ids=lambda path: path.stem
)
def test_an_example_has_no_mistake(mapping: Path, tmp_path: Path) -> None:
    assert mapped_source(source_of(tmp_path, SHOP), mapping).files


@pytest.mark.skipif(not INVOICES.is_file(), reason="the invoices are not beside the repository")
def test_invoices_and_refunds_add_up(tmp_path: Path) -> None:
    source = mapped_source(source_of(tmp_path, SHOP), ROOT / "examples/mappings/online-retail.yaml")
    found = {"Order Completed": 0.0, "Order Refunded": 0.0}
    for batch in read_records(INVOICES, source, 0):
        for record in batch.records:
            assert record.kind == RecordKind.EVENT, record.body
            message = msgspec.json.decode(record.body)
            found[message["event"]] += message["properties"]["total"]
    expected = duckdb.execute(
        "SELECT sum(amount) FILTER (kind NOT IN ('C', 'A', 'B')), -sum(amount) FILTER (kind = 'C')"
        " FROM (SELECT left(InvoiceNo, 1) AS kind, Quantity * UnitPrice AS amount"
        " FROM read_parquet(?))",
        [str(INVOICES)],
    ).fetchall()
    assert (found["Order Completed"], found["Order Refunded"]) == pytest.approx(expected[0])
