"""What must hold after any number of deaths."""

from collections import Counter
from typing import Final

from tests.simulation.client import Client, counted_in_history, known_to
from tests.simulation.running import Served

SMALL: Final = {
    "FILROUGE_HISTORY_WRITE_AFTER_EVENTS": "60",
    "FILROUGE_LOG_KEEP_RECORDS": "150",
    "FILROUGE_STATE_BATCH_EVENTS_MAX": "40",
}
"""Small batches, a history written often and a log cut short: each point is passed often."""
AGAIN: Final = 60
"""Requests sent once more at the end, which must change nothing."""


def check_exactly_once(one: Served, client: Client) -> None:
    """Every acknowledged event is there once; retries and a rebuild change nothing."""
    one.restart()
    client.send(0)
    assert not client.waiting
    one.wait_carried()
    before = known_to(one, client.traffic.keys)
    assert client.good()
    assert before.in_timelines == Counter(dict.fromkeys(client.good(), 1))
    assert before.events == len(client.good())
    client.send_again(client.answered[:AGAIN] + client.answered[-AGAIN:])
    one.wait_carried()
    assert known_to(one, client.traffic.keys) == before
    events, derived = counted_in_history(one)
    assert events == Counter(dict.fromkeys(client.good(), 1))
    assert set(derived.values()) == {1}
    checked = one.run_json("rebuild", "--check")
    assert checked["differences"] == 0, checked
