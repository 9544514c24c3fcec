"""History as DuckDB reads it, with the rows that are not written yet."""

from pathlib import Path

from tests.stores.history_world import NOON, opened, row_of, rows

from filrouge.core.time import DAY
from filrouge.stores.history_duckdb import SCHEMA, Wanted

FAR = 2**62


def count(history: object, tail: object = None) -> tuple[int, int]:
    connection = history.connect(tail)  # type: ignore[attr-defined]
    return connection.execute('SELECT count(*), count(DISTINCT "offset") FROM events').fetchone()


def test_an_empty_history_has_its_columns(tmp_path: Path) -> None:
    result = opened(tmp_path).connect().execute("SELECT * FROM events")
    assert [column[0] for column in result.description] == SCHEMA.names
    assert result.fetchall() == []


def test_the_tail_is_read_with_the_files_and_never_twice(tmp_path: Path) -> None:
    history = opened(tmp_path)
    tail = history.tail_table(rows(1, 10))
    assert count(history, tail) == (10, 10)
    history.write(rows(1, 6))
    assert count(history) == (6, 6)
    assert count(history, tail) == (10, 10)
    history.write(rows(1, 12))
    assert count(history, tail) == (12, 12)


def test_clear_properties_answer_in_sql(tmp_path: Path) -> None:
    history = opened(tmp_path)
    history.write(rows(1, 8))
    found = (
        history.connect(history.tail_table(rows(9, 2)))
        .execute(
            "SELECT channel, sum(CAST(properties ->> '$.price' AS DOUBLE)) FROM events GROUP BY 1"
        )
        .fetchall()
    )
    assert found == [("web", sum(range(1, 11)) / 4)]


def test_files_and_tail_keep_the_same_values(tmp_path: Path) -> None:
    history = opened(tmp_path)
    history.write(rows(1, 5))
    query = 'SELECT * EXCLUDE (sealed) FROM events ORDER BY "offset"'
    written = history.connect().execute(query).fetchall()
    empty = opened(tmp_path / "other")
    assert empty.connect(empty.tail_table(rows(1, 5))).execute(query).fetchall() == written


def test_events_are_counted_by_name_and_instant(tmp_path: Path) -> None:
    history = opened(tmp_path)
    assert history.counted([Wanted(0, "", -FAR, FAR)]) == {}
    bodies = [("A", NOON), ("A", NOON + DAY), ("B", NOON + DAY), ("C", NOON + 2 * DAY)]
    numbered = enumerate(bodies, 1)
    history.write([row_of(n, {"event": name}, time=time) for n, (name, time) in numbered])
    wanted = [
        Wanted(0, "A", -FAR, FAR),
        Wanted(1, "A", NOON, FAR),
        Wanted(1, "B", -FAR, NOON),
        Wanted(2, "", NOON - 10, NOON + DAY - 10),
        Wanted(3, "D", -FAR, FAR),
        Wanted(4, "", NOON, FAR),
    ]
    assert history.counted(wanted) == {0: 2, 1: 1, 2: 1, 4: 3}
    assert history.counted([]) == {}
