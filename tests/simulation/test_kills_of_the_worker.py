"""kill -9 of the worker, at named points and at random: exactly once, all the same."""

from pathlib import Path
from random import Random
from typing import Final

import psutil
import pytest
from tests.simulation.client import Client
from tests.simulation.running import Served, is_alive, served
from tests.simulation.traffic import Traffic
from tests.simulation.truth import SMALL, check_exactly_once

AT_NAMED_POINTS: Final = (
    ("before-transaction:2", 7),
    ("before-commit:2", 8),
    ("after-commit:2", 8),
    ("after-publish", 8),
    ("after-history", 7),
    ("write:written", 4),
    ("write:synced", 4),
    ("write:renamed", 4),
    ("write:listed", 5),
)
AT_RANDOM: Final = 25
ROUNDS_MAX: Final = 200


def dies_while_sending(client: Client, worker: psutil.Process) -> None:
    """Send, and wait until all is carried, until the worker has killed itself."""
    one = client.served
    for _ in range(ROUNDS_MAX):
        client.send(2)
        one.wait_until(lambda: not is_alive(worker) or one.is_carried(), "the worker to work")
        if not is_alive(worker):
            return
    raise AssertionError("the worker never passed the point")


def run_through_kills(one: Served, client: Client, random: Random) -> int:
    kills = 0
    for point, times in AT_NAMED_POINTS:
        one.restart(FILROUGE_CRASH_AT=point)
        worker = one.next_worker()
        for _ in range(times):
            dies_while_sending(client, worker)
            kills += 1
            client.send(random.randrange(3))
            worker = one.next_worker(after=worker)
    one.restart()
    for _ in range(AT_RANDOM):
        worker = one.next_worker()
        client.send(random.randrange(1, 5))
        one.kill("worker")
        kills += 1
        client.send(random.randrange(3))
        one.next_worker(after=worker)
    return kills


@pytest.mark.parametrize("seed", [20_261_123])
def test_a_worker_killed_eighty_times_takes_each_event_once(tmp_path: Path, seed: int) -> None:
    print(f"seed {seed}")
    random = Random(seed)
    with served(tmp_path / "shop", **SMALL) as one:
        client = Client(one, Traffic(random))
        assert run_through_kills(one, client, random) == 80
        check_exactly_once(one, client)
