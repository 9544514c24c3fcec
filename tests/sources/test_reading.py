"""CSV, Parquet and NDJSON files to messages."""

import gzip
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from tests.sources.reading_files import (
    ORDERS,
    RECEIVED_TIME,
    events_of,
    records_of,
    rejected_of,
    source_of,
)

from filrouge.core.nouns import RecordKind
from filrouge.sources.files import (
    ColumnMissingError,
    FileUnreadableError,
    MappingMissingError,
    mapped_source,
    read_records,
)
from filrouge.sources.files.formats.rows import BAD_ROWS_MAX

CSV = "id,customer,at,total\n1,ana,2026-01-05T10:00:00,12.50\n2,bob,2026-07-05T10:00:00,7\n"


def write(folder: Path, content: str | bytes, name: str = "orders.csv") -> Path:
    path = folder / name
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    return path


def test_a_row_becomes_a_message_of_its_source(tmp_path: Path) -> None:
    source = source_of(tmp_path)
    records = records_of(write(tmp_path, CSV), source)
    assert [one.kind for one in records] == [RecordKind.EVENT] * 2
    assert {(one.source, one.received_time, one.imported) for one in records} == {
        ("shop", RECEIVED_TIME, True)
    }
    assert events_of(tmp_path / "orders.csv", source)[0] == {
        "type": "track",
        "messageId": "order-1",
        "timestamp": "2026-01-05T09:00:00Z",
        "event": "Ticket Paid",
        "userId": "ana",
        "properties": {"total": 12.5, "currency": "EUR"},
    }


@pytest.mark.parametrize(
    "content",
    [
        CSV.replace(",", ";").encode(),
        CSV.replace(",", "\t").encode(),
        CSV.encode("utf-8-sig"),
        CSV.encode("utf-16"),
        CSV.replace("\n", "\r\n").encode(),
        gzip.compress(CSV.encode(), mtime=0),
        CSV.replace("ana", '"ana"').encode(),
    ],
    ids=["semicolon", "tab", "bom", "utf-16", "crlf", "gzip", "quoted"],
)
def test_the_same_rows_are_found_however_the_csv_is_written(tmp_path: Path, content: bytes) -> None:
    source = source_of(tmp_path)
    plain = events_of(write(tmp_path, CSV), source)
    assert events_of(write(tmp_path, content, "orders_other.csv"), source) == plain


@pytest.mark.parametrize("encoding", ["utf-8", "cp1252"])
def test_accents_survive_the_encodings_of_spreadsheets(tmp_path: Path, encoding: str) -> None:
    text = CSV.replace("ana", "Zoé €")
    found = events_of(write(tmp_path, text.encode(encoding)), source_of(tmp_path))
    assert found[0]["userId"] == "Zoé €"


def test_hours_that_the_clock_skips_or_repeats_have_one_instant(tmp_path: Path) -> None:
    rows = "\n".join(
        f"{number},a,{at},1"
        for number, at in enumerate(
            [
                "2026-03-29T01:30:00",
                "2026-03-29T02:30:00",
                "2026-10-25T02:30:00",
                "2026-10-25T03:30:00",
                "2026-10-25T02:30:00+01:00",
            ]
        )
    )
    found = events_of(write(tmp_path, f"id,customer,at,total\n{rows}\n"), source_of(tmp_path))
    assert [one["timestamp"] for one in found] == [
        "2026-03-29T00:30:00Z",
        "2026-03-29T01:30:00Z",
        "2026-10-25T00:30:00Z",
        "2026-10-25T02:30:00Z",
        "2026-10-25T01:30:00Z",
    ]


def test_a_moved_event_keeps_its_local_hour_and_its_week_day(tmp_path: Path) -> None:
    # 26 weeks later it is summer: ten in the morning is then eight in UTC.
    found = events_of(write(tmp_path, CSV), source_of(tmp_path), shift_days=182)
    assert found[0]["timestamp"] == "2026-07-06T08:00:00Z"


def test_a_day_is_placed_at_noon_and_says_so(tmp_path: Path) -> None:
    text = ORDERS.replace("{column: at}", "{column: at, precision: day, sequence: '{id}'}")
    rows = "id,customer,at,total\n7,a,2026-07-05,1\n90000,a,2026-07-05,1\n"
    found = events_of(write(tmp_path, rows), source_of(tmp_path, text))
    assert [one["timestamp"] for one in found] == ["2026-07-05T10:00:07Z", "2026-07-05T21:59:59Z"]
    assert found[0]["context"] == {"precision": "day"}


GROUPED = ORDERS.replace("    call:", "    group_by: id\n    call:").replace(
    'total: "{total:decimal}"',
    'total: "= sum(price * quantity)"\n      products:\n        each: '
    '{product_id: "{product}", quantity: "{quantity:integer}"}',
)
LINES = (
    "id,customer,at,product,price,quantity\n"
    "1,ana,2026-01-05T10:00:00,tea,2.5,2\n2,bob,2026-01-05T10:00:00,jam,4,1\n"
    "1,ana,2026-01-05T10:00:00,pan,10.1,1\n,eve,2026-01-05T10:00:00,pan,1,1\n"
)


def test_the_lines_of_an_order_are_one_message_wherever_they_are(tmp_path: Path) -> None:
    source = source_of(tmp_path, GROUPED)
    path = write(tmp_path, LINES)
    assert [(one["messageId"], one["properties"]) for one in events_of(path, source)] == [
        (
            "order-1",
            {
                "total": 15.1,
                "currency": "EUR",
                "products": [
                    {"product_id": "tea", "quantity": 2},
                    {"product_id": "pan", "quantity": 1},
                ],
            },
        ),
        (
            "order-2",
            {
                "total": 4,
                "currency": "EUR",
                "products": [{"product_id": "jam", "quantity": 1}],
            },
        ),
    ]
    assert [one["problem"] for one in rejected_of(path, source)] == [
        "the column to group by is empty"
    ]


def test_rows_without_a_key_keep_their_names_and_twins_are_counted(tmp_path: Path) -> None:
    source = source_of(tmp_path, ORDERS.replace('    message_id: "order-{id}"\n', ""))
    row = "2,bob,2026-07-05T10:00:00,7\n"
    first = [one["messageId"] for one in events_of(write(tmp_path, CSV + row), source)]
    again = [one["messageId"] for one in events_of(write(tmp_path, CSV + row), source)]
    longer = [one["messageId"] for one in events_of(write(tmp_path, CSV + row + row), source)]
    assert first == again == longer[:3]
    assert len(set(longer)) == 4
    assert first[2] == f"{first[1]}-1"


def test_a_table_is_joined_by_its_key(tmp_path: Path) -> None:
    (tmp_path / "tables").mkdir()
    write(tmp_path / "tables", "code,name\nana,Ana Lopez\n", "people.csv")
    text = ORDERS.replace(
        "files:", "tables: {people: {file: tables/people.csv, key: code}}\nfiles:"
    )
    text = text.replace("    call:", "    join: {who: {table: people, key: customer}}\n    call:")
    text = text.replace("      total:", '      name: "{who.name}"\n      total:')
    found = events_of(write(tmp_path, CSV), source_of(tmp_path, text))
    assert [one["properties"].get("name") for one in found] == ["Ana Lopez", None]


def test_parquet_and_mapped_ndjson_say_the_same_as_csv(tmp_path: Path) -> None:
    source = source_of(tmp_path)
    plain = events_of(write(tmp_path, CSV), source)
    columns = {
        "id": [1, 2],
        "customer": ["ana", "bob"],
        "at": ["2026-01-05T10:00:00", "2026-07-05T10:00:00"],
        "total": [12.5, 7.0],
    }
    pq.write_table(pa.table(columns), tmp_path / "orders.parquet")
    assert events_of(tmp_path / "orders.parquet", source) == plain
    lines = (
        '{"id": 1, "customer": "ana", "at": "2026-01-05T10:00:00", "total": 12.5}\n'
        '\n{"id": 2, "customer": "bob", "at": "2026-07-05T10:00:00", "total": "7"}\n'
    )
    assert events_of(write(tmp_path, lines, "orders.ndjson"), source) == plain


def test_segment_messages_need_no_mapping(tmp_path: Path) -> None:
    source = source_of(tmp_path)
    lines = (
        b'{"type":"track","event":"A","messageId":"m1","userId":"u","odd":{"kept":[1]}}\n'
        b'{"type":"track","event":"A","userId":"u"}\n'
        b'{"type":"track","event":"A","userId":"u"}\nnot json\n[1]\n'
    )
    path = write(tmp_path, gzip.compress(lines, mtime=0), "events.ndjson.gz")
    records = records_of(path, source)
    assert records[0].body == lines.splitlines()[0]
    ids = [one["messageId"] for one in events_of(path, source)]
    assert len(set(ids)) == 3
    assert ids == [one["messageId"] for one in events_of(path, source)]
    assert [one["row"] for one in rejected_of(path, source)] == [4, 5]


def test_bad_rows_are_set_aside_and_the_good_ones_kept(tmp_path: Path) -> None:
    rows = (
        "3,eve,yesterday,1\n4,eve,2026-01-05,much\n5,eve\n6,eve,2026-01-05,1\n,eve,2026-01-05,1\n"
    )
    path = write(tmp_path, CSV + rows)
    source = source_of(tmp_path)
    assert [one["messageId"] for one in events_of(path, source)] == [
        "order-1",
        "order-2",
        "order-6",
    ]
    told = {one["row"]: one["problem"] for one in rejected_of(path, source)}
    assert "the timestamp 'yesterday' is not a date" in told[4]
    assert told[5] == "total: 'much' is not a number"
    assert told[6] == "2 cells where the first line has 4"
    assert "message_id is empty" in told[8]
    assert rejected_of(path, source) == rejected_of(path, source)


def test_a_missing_column_is_told_before_anything_is_read(tmp_path: Path) -> None:
    path = write(tmp_path, "id,custommer,total\n1,a,2\n")
    with pytest.raises(ColumnMissingError) as caught:
        read_records(path, source_of(tmp_path), RECEIVED_TIME)
    told = str(caught.value)
    assert "`customer` (did you mean `custommer`?), the column `at`" in told
    assert "It has: id, custommer, total" in told


def test_problems_are_told_in_french_too(tmp_path: Path) -> None:
    path = write(tmp_path, CSV + "3,eve,hier,1\n")
    source = source_of(tmp_path)
    assert rejected_of(path, source)[0]["problem_fr"].startswith("la date 'hier' n'est pas")
    with pytest.raises(FileUnreadableError) as caught:
        records_of(write(tmp_path, "x", "orders.parquet"), source)
    assert caught.value.told("fr") == (
        "orders.parquet ne peut pas être lu : ce n'est pas un fichier Parquet, ou il est abîmé.",
        "Exportez-le de nouveau en Parquet ; pour un autre genre, écrivez `format:` dans sa règle.",
    )
    with pytest.raises(ColumnMissingError) as missing:
        records_of(write(tmp_path, "id,custommer,at,total\n", "orders.csv"), source)
    assert "la colonne `customer` (vouliez-vous dire `custommer` ?)" in missing.value.told("fr")[0]


def test_an_optional_column_may_be_absent(tmp_path: Path) -> None:
    source = source_of(tmp_path, ORDERS.replace("{customer}", "{client?}"))
    assert "userId" not in events_of(write(tmp_path, CSV), source)[0]


@pytest.mark.parametrize(
    ("name", "content", "told"),
    [
        ("orders.parquet", b"PAR1 not really", "not a Parquet file"),
        ("orders.csv", b"", "not a line of column names"),
        ("orders.csv", b"\x00\x01\x02", "not a line of column names"),
        ("orders.csv.gz", gzip.compress(CSV.encode() * 50, mtime=0)[:60], "damaged or cut short"),
        ("orders.csv", CSV.encode() + b"x" * 1_200_000, "longer than"),
    ],
)
def test_a_file_that_is_not_what_it_says_gets_one_clear_sentence(
    tmp_path: Path, name: str, content: bytes, told: str
) -> None:
    with pytest.raises(FileUnreadableError, match=told):
        records_of(write(tmp_path, content, name), source_of(tmp_path))


def test_a_file_cut_short_gives_the_rows_before_the_cut(tmp_path: Path) -> None:
    rows = "".join(f"{number},a,2026-01-05,{number * 7919 % 1000}\n" for number in range(30_000))
    whole = gzip.compress(f"id,customer,at,total\n{rows}".encode(), mtime=0)
    path = write(tmp_path, whole[: len(whole) // 2], "orders.csv.gz")
    seen = 0
    with pytest.raises(FileUnreadableError, match="damaged or cut short"):
        for batch in read_records(path, source_of(tmp_path), RECEIVED_TIME):
            seen += len(batch.records)
    assert seen > 10_000


def test_a_file_without_a_mapping_names_those_there_are(tmp_path: Path) -> None:
    with pytest.raises(MappingMissingError, match=r"orders \(orders\*\)"):
        read_records(write(tmp_path, CSV, "visits.csv"), source_of(tmp_path), RECEIVED_TIME)


def test_a_mapping_may_be_given_apart(tmp_path: Path) -> None:
    apart = write(tmp_path, "files:" + ORDERS.split("files:")[1].replace("orders*", "visits*"), "m")
    source = mapped_source(source_of(tmp_path), apart)
    assert len(events_of(write(tmp_path, CSV, "visits.csv"), source)) == 2


def test_a_file_of_nothing_but_bad_rows_is_not_read_for_ever(tmp_path: Path) -> None:
    path = write(tmp_path, CSV + "x\n" * (BAD_ROWS_MAX + 10))
    seen = 0
    with pytest.raises(FileUnreadableError, match="more than 100000 of its rows"):
        for batch in read_records(path, source_of(tmp_path), RECEIVED_TIME):
            seen += len(batch.records)
    assert seen == BAD_ROWS_MAX + 2


def test_progress_ends_at_the_number_of_rows(tmp_path: Path) -> None:
    batches = list(read_records(write(tmp_path, CSV), source_of(tmp_path), RECEIVED_TIME))
    assert (batches[-1].done_rows, batches[-1].total_rows) == (2, 2)
