"""XML files to messages."""

from pathlib import Path

import pytest
from tests.sources.reading_files import events_of, rejected_of, source_of

from filrouge.core.errors import ConfigurationError
from filrouge.sources.files import FileUnreadableError

MAPPING = """
name: till
channel: store
timezone: Europe/Paris
files:
  tickets:
    pattern: "*.xml"
    element: Transaction
    rows: Sale/Line
    group_by: "/Number"
    call: track
    event: Ticket Paid
    message_id: "ticket-{/Number}"
    timestamp: {column: /At}
    properties:
      store_id: "{/@store}"
      total: "= sum(Price * Quantity)"
      products: {each: {name: "{Name}", number: "{Number}", unit: "{Quantity@unit}"}}
"""
TICKETS = """<?xml version="1.0" encoding="iso-8859-1"?>
<r:Day xmlns:r="urn:r"><r:Transaction store="9"><r:Number>1</r:Number><At>2026-11-03T17:20:00</At>
<Sale><Line><Number>10</Number><Name>Th\xe9</Name><Price>2.5</Price><Quantity unit="kg">2</Quantity>
</Line><Line><Number>11</Number><Name>Pain</Name><Price>1</Price><Quantity>1</Quantity></Line></Sale>
</r:Transaction><Transaction store="9"><Number>2</Number><At>later</At><Sale><Line/></Sale>
</Transaction></r:Day>""".encode("latin-1")
POSLOG = Path(__file__).parents[2].parent / "shared/data/payloads/poslog/poslog_store_day_part1.xml"
POSLOG_MAPPING = """
name: till
channel: store
timezone: America/Chicago
files:
  tickets:
    pattern: "*.xml"
    element: Transaction
    rows: RetailTransaction/LineItem
    where: not empty({Sale/ItemID})
    group_by: [/RetailStoreID, /WorkstationID, /BusinessDayDate, /SequenceNumber]
    call: track
    event: Ticket Paid
    timestamp: {column: /EndDateTime}
    properties:
      store_id: "{/RetailStoreID}"
      total: "= sum({Sale/ExtendedAmount})"
      currency: "{/CurrencyCode}"
      products: {each: {sku: "{Sale/ItemID}", quantity: "{Sale/Quantity:decimal}"}}
"""


def test_rows_inside_a_record_are_grouped_with_what_the_record_says(tmp_path: Path) -> None:
    path = tmp_path / "day.xml"
    path.write_bytes(TICKETS)
    source = source_of(tmp_path, MAPPING)
    assert events_of(path, source) == [
        {
            "type": "track",
            "messageId": "ticket-1",
            "timestamp": "2026-11-03T16:20:00Z",
            "event": "Ticket Paid",
            "properties": {
                "store_id": "9",
                "total": 6.0,
                "products": [
                    {"name": "Thé", "number": "10", "unit": "kg"},
                    {"name": "Pain", "number": "11"},
                ],
            },
        }
    ]
    assert [one["problem"] for one in rejected_of(path, source)] == [
        "the timestamp 'later' is not a date such as 2026-11-30T18:05:00"
    ]


BOMB = b'<!DOCTYPE a [<!ENTITY b "bbbb"><!ENTITY c "&b;&b;">]><a><Transaction>&c;</Transaction></a>'


@pytest.mark.parametrize(
    ("content", "told"),
    [
        (BOMB, "refused for safety"),
        (b"<a><b></b></a>", "no element Transaction"),
        (b"<a><Transaction>", "no element found"),
        (b"<a>" * 300, "more than 200 deep"),
        (b"not xml", "syntax error"),
    ],
)
def test_an_xml_file_that_cannot_be_taken_gets_one_clear_sentence(
    tmp_path: Path, content: bytes, told: str
) -> None:
    path = tmp_path / "day.xml"
    path.write_bytes(content)
    with pytest.raises(FileUnreadableError, match=told):
        events_of(path, source_of(tmp_path, MAPPING))


def test_an_xml_mapping_names_its_element(tmp_path: Path) -> None:
    with pytest.raises(ConfigurationError, match="names no element"):
        source_of(tmp_path, MAPPING.replace("    element: Transaction\n", ""))


@pytest.mark.skipif(not POSLOG.is_file(), reason="the till journal is not beside the repository")
def test_a_real_till_journal_is_read(tmp_path: Path) -> None:
    found = events_of(POSLOG, source_of(tmp_path, POSLOG_MAPPING))
    assert len(found) == 28
    assert {one["properties"]["store_id"] for one in found} == {"9"}
    assert sum(len(one["properties"]["products"]) for one in found) == 343
