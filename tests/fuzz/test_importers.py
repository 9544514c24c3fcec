"""Any bytes given to the importers answer with records or one clear error, never a traceback."""

import gzip
import io
from pathlib import Path
from typing import Any

import msgspec
import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from filrouge.core.errors import ConfigurationError, FilrougeError
from filrouge.core.nouns import RecordKind
from filrouge.sources.files import SourceFile, parsed_source, read_records

SOURCE = """
name: any
timezone: Europe/Paris
files:
  rows:
    pattern: "rows.*"
    where: not a = 'skipped'
    call: track
    event: Seen
    message_id: "{a}-{b}"
    user_id: "{a:text}"
    timestamp: {column: b}
    properties: {c: "{c:decimal}", d: "= c * 2 + 1", day: "{b:date}", yes: "{a?:boolean}"}
  groups:
    pattern: "groups.*"
    group_by: [a, b]
    call: identify
    user_id: "{a}"
    traits: {total: "= sum(c)", all: {each: "{c}"}}
  elements:
    pattern: "elements.xml"
    element: r
    rows: i
    call: track
    event: Seen
    timestamp: {column: b}
    properties: {c: "{c:decimal}", d: "{/a@x}"}
  twins:
    pattern: "twins.*"
    call: page
    anonymous_id: "{a}"
"""
QUIET = settings(
    max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
NAMES = st.sampled_from(["rows", "groups", "twins"])
CELLS = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(),
    st.floats(),
    st.text(max_size=20),
    st.sampled_from(["2026-03-29T02:30:00", "9999-12-31", "0001-01-01", "1e400", "NaN", "-0"]),
)


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    found = tmp_path_factory.mktemp("any")
    (found / "sources").mkdir()
    (found / "sources" / "any.yaml").write_text(SOURCE)
    return found


@pytest.fixture(scope="module")
def source(folder: Path) -> SourceFile:
    return parsed_source(folder / "sources" / "any.yaml")


def check(folder: Path, source: SourceFile, name: str, content: bytes) -> int:
    """Read the file twice: the same records both times, each of them JSON, or a told error."""
    path = folder / name
    path.write_bytes(content)
    seen: list[list[bytes]] = []
    for _ in range(2):
        bodies: list[bytes] = []
        try:
            for batch in read_records(path, source, 0, 3, shift_days=7):
                for record in batch.records:
                    assert isinstance(msgspec.json.decode(record.body), dict)
                    assert (record.kind == RecordKind.REJECTED) == bool(record.reason)
                    bodies.append(record.body)
        except FilrougeError as error:
            assert error.message
            assert "\n" not in error.message or isinstance(error, ConfigurationError)
        seen.append(bodies)
    assert seen[0] == seen[1]
    return len(seen[0])


@QUIET
@given(NAMES, st.sampled_from(["csv", "ndjson", "parquet", "xml", "csv.gz"]), st.binary())
def test_any_bytes_are_read_or_refused_in_words(
    folder: Path, source: SourceFile, name: str, extension: str, content: bytes
) -> None:
    check(folder, source, f"{name}.{extension}", content)


@QUIET
@given(NAMES, st.text(max_size=200), st.sampled_from(["utf-8", "utf-16", "utf-8-sig"]), st.data())
def test_any_text_below_a_header_is_read_or_set_aside(  # noqa: PLR0917
    folder: Path, source: SourceFile, name: str, text: str, encoding: str, data: Any
) -> None:
    content = ("a,b,c\n" + text).encode(encoding, "replace")
    if data.draw(st.booleans()):
        packed = gzip.compress(content, mtime=0)
        content = packed[: data.draw(st.integers(0, len(packed)))]
    check(folder, source, f"{name}.csv", content)


@QUIET
@given(NAMES, st.lists(st.tuples(CELLS, CELLS, CELLS), max_size=8))
def test_any_cells_in_a_csv_are_read_or_set_aside(
    folder: Path, source: SourceFile, name: str, rows: list[tuple[Any, ...]]
) -> None:
    lines = [",".join('"' + str(cell).replace('"', '""') + '"' for cell in row) for row in rows]
    content = "\n".join(["a,b,c", *lines]).encode("utf-8", "surrogatepass")
    check(folder, source, f"{name}.csv", content)


JSON = st.recursive(CELLS, lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner))


@QUIET
@given(NAMES, st.lists(st.fixed_dictionaries({}, optional=dict.fromkeys("abc", JSON)), max_size=6))
def test_any_json_lines_are_read_or_set_aside(
    folder: Path, source: SourceFile, name: str, rows: list[dict[str, Any]]
) -> None:
    content = b"\n".join(msgspec.json.encode(row) for row in rows)
    count = check(folder, source, f"{name}.ndjson", content)
    assert name == "groups" or count <= len(rows)


@QUIET
@given(st.lists(JSON, max_size=6), st.binary(max_size=40))
def test_any_json_lines_without_a_mapping(
    folder: Path, source: SourceFile, lines: list[Any], rest: bytes
) -> None:
    content = b"\n".join([*(msgspec.json.encode(line) for line in lines), rest])
    check(folder, source, "messages.ndjson", content)


XML = st.lists(
    st.sampled_from(
        [
            "<r>",
            "</r>",
            "<i>",
            "</i>",
            "<a x='1'/>",
            "<b>2026-01-01</b>",
            "<c>",
            "</c>",
            "7",
            "&lt;",
        ]
    ),
    max_size=30,
)


@QUIET
@given(XML, st.binary(max_size=5))
def test_any_xml_is_read_or_refused_in_words(
    folder: Path, source: SourceFile, pieces: list[str], rest: bytes
) -> None:
    check(folder, source, "elements.xml", f"<all>{''.join(pieces)}</all>".encode() + rest)


def test_deep_json_is_set_aside(folder: Path, source: SourceFile) -> None:
    deep = b'{"a":' + b"[" * 10_000 + b"]" * 10_000 + b"}\n"
    assert check(folder, source, "messages.ndjson", deep + b'{"type":"page"}\n') == 2
    assert check(folder, source, "rows.ndjson", deep) == 1


COLUMNS = st.one_of(
    st.lists(st.integers(-(2**63), 2**63 - 1) | st.none(), min_size=3, max_size=3).map(
        lambda cells: pa.array(cells, pa.int64())
    ),
    st.lists(st.floats() | st.none(), min_size=3, max_size=3).map(
        lambda cells: pa.array(cells, pa.float64())
    ),
    st.lists(st.integers(-(2**63), 2**63 - 1), min_size=3, max_size=3).flatmap(
        lambda cells: st.sampled_from(["s", "ms", "us", "ns"]).map(
            # Parquet has no unit of seconds: it keeps them as milliseconds.
            lambda unit: pa.array(
                [cell // (1_024 if unit == "s" else 1) for cell in cells], pa.timestamp(unit)
            )
        )
    ),
    st.lists(st.binary(max_size=9) | st.none(), min_size=3, max_size=3).map(
        lambda cells: pa.array(cells, pa.binary())
    ),
    st.lists(st.text(max_size=9) | st.none(), min_size=3, max_size=3).map(
        lambda cells: pa.array(cells, pa.string()).dictionary_encode()
    ),
    st.lists(st.dates() | st.none(), min_size=3, max_size=3).map(pa.array),
    st.lists(st.lists(st.integers(0, 9), max_size=2), min_size=3, max_size=3).map(
        lambda cells: pa.array(cells, pa.list_(pa.int8()))
    ),
    st.lists(st.decimals(-999, 999, places=2), min_size=3, max_size=3).map(
        lambda cells: pa.array(cells, pa.decimal128(30, 2))
    ),
)


@QUIET
@given(NAMES, COLUMNS, COLUMNS, COLUMNS, st.data())
def test_any_parquet_file_is_read_or_refused_in_words(  # noqa: PLR0917
    folder: Path, source: SourceFile, name: str, a: Any, b: Any, c: Any, data: Any
) -> None:
    file = io.BytesIO()
    pq.write_table(pa.table({"a": a, "b": b, "c": c}), file)
    content = bytearray(file.getvalue())
    for _ in range(data.draw(st.integers(0, 3))):
        content[data.draw(st.integers(0, len(content) - 1))] = data.draw(st.integers(0, 255))
    check(folder, source, f"{name}.parquet", bytes(content))


@QUIET
@given(st.text(max_size=300) | st.binary(max_size=300).map(lambda raw: raw.decode("latin-1")))
def test_any_yaml_is_a_source_or_told_mistakes(folder: Path, text: str) -> None:
    path = folder / "sources" / "other.yaml"
    path.write_text(text, "utf-8", errors="replace")
    try:
        parsed_source(path)
    except ConfigurationError as error:
        assert "other.yaml:" in error.message
