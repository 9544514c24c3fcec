"""kill -9 of the server, and of server and worker at once, while clients send: exactly once."""

from pathlib import Path
from random import Random
from threading import Timer

import pytest
from tests.simulation.client import Client
from tests.simulation.running import served
from tests.simulation.traffic import Traffic
from tests.simulation.truth import SMALL, check_exactly_once

KILLS: int = 20
REQUESTS: int = 12
DELAY_S_MAX: float = 0.15


@pytest.mark.parametrize("seed", [20_261_124])
def test_a_server_killed_twenty_times_keeps_what_it_acknowledged(tmp_path: Path, seed: int) -> None:
    print(f"seed {seed}")
    random = Random(seed)
    with served(tmp_path / "shop", **SMALL) as one:
        client = Client(one, Traffic(random))
        for kill in range(KILLS):
            victims = (one.server.pid, *(w.pid for w in [one.worker()] if w and kill % 2))
            timer = Timer(random.random() * DELAY_S_MAX, one.shoot, [victims])
            timer.start()
            client.send(REQUESTS)
            timer.join()
            one.bury()
            one.start()
        check_exactly_once(one, client)
