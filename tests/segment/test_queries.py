"""What is asked at every batch is found by an index, however many people there are."""

import sqlite3

import pytest

from filrouge.segment.rows import QUERIES, SCHEMA

AT_EVERY_BATCH = ("people", "due", "next_due", "overdue", "last_person", "bits", "days")


@pytest.mark.parametrize("name", AT_EVERY_BATCH)
def test_a_question_of_every_batch_looks_through_nothing(name: str) -> None:
    connection = sqlite3.connect(":memory:")
    connection.executescript(SCHEMA)
    sql = QUERIES[name].sql
    plan = connection.execute(f"EXPLAIN QUERY PLAN {sql}", [1] * sql.count("?")).fetchall()
    assert not [step[3] for step in plan if step[3].startswith("SCAN")]
