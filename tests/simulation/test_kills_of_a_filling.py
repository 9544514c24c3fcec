"""kill -9 while a new segment is filled: of the worker, of who counts the past, of the server."""

from pathlib import Path
from random import Random
from typing import Any, Final

import psutil
import pytest
from tests.simulation.running import Served, command_of, end, is_alive, served

PEOPLE: Final = 120
ROUNDS: Final = 9
VICTIMS: Final = ("counter", "worker", "both")
SMALL: Final = {"FILROUGE_HISTORY_WRITE_AFTER_EVENTS": "100"}


class Shop:
    """People who buy, and how often each has bought what."""

    def __init__(self, one: Served) -> None:
        self.one = one
        self.bought: dict[str, dict[int, int]] = {}
        self.sent = 0

    def buy(self, random: Random, events: int) -> None:
        """Some more people buy some more."""
        batch: list[dict[str, Any]] = []
        for _ in range(events):
            user, product = f"u{random.randrange(PEOPLE)}", random.randrange(ROUNDS)
            self.sent += 1
            bought = self.bought.setdefault(user, {})
            bought[product] = bought.get(product, 0) + 1
            properties = {"product_id": f"p{product}"}
            body = {"event": "Order Completed", "userId": user, "properties": properties}
            batch.append({"type": "track", "messageId": f"m{self.sent}", **body})
        self.one.send("/v1/batch", {"batch": batch})

    def twice(self, product: int) -> set[str]:
        """Who bought a product at least twice."""
        return {user for user, bought in self.bought.items() if bought.get(product, 0) >= 2}

    def members(self, id_: str) -> set[str]:
        """The members of a segment, by the user id that each has."""
        page = self.one.get(f"/v1/segments/{id_}/members?limit=500")
        assert page["next"] is None
        return {member["label"] for member in page["members"]}


def counter_of(worker: psutil.Process) -> psutil.Process | None:
    """Who counts the past for a worker, while it lives."""
    try:
        children = worker.children()
    except psutil.NoSuchProcess:
        return None
    for child in children:
        if is_alive(child) and "filrouge.worker.filling" in command_of(child):
            return child
    return None


def killed_while_filling(one: Served, id_: str, victim: str, looks: int) -> bool:
    """Kill the victim once somebody was seen counting so often, or not at all where the segment is
    live before."""
    seen: list[psutil.Process] = []
    worker, live = one.next_worker(), False

    def counts_or_is_live() -> bool:
        nonlocal live
        counter = counter_of(worker)
        if counter is not None:
            seen.append(counter)
        live = one.get(f"/v1/segments/{id_}")["state"] == "live"
        return live or len(seen) > looks

    one.wait_until(counts_or_is_live, "somebody to count")
    if live:
        return False
    if victim != "worker":
        end(seen[-1])
    if victim != "counter":
        one.kill("worker")
    one.next_worker(after=worker)
    return True


@pytest.mark.parametrize("seed", [20_261_124])
def test_whoever_dies_while_a_segment_is_filled_its_members_are_exact(
    tmp_path: Path, seed: int
) -> None:
    print(f"seed {seed}")
    random, kills = Random(seed), 0
    with served(tmp_path / "shop", **SMALL) as one:
        shop = Shop(one)
        shop.buy(random, 400)
        one.wait_carried()
        for product in range(ROUNDS):
            id_ = f"twice-{product}"
            when = f'count("Order Completed" where properties.product_id = "p{product}") >= 2'
            answer = one.ask("PUT", f"/v1/segments/{id_}", {"name": id_, "when": when})
            assert answer.status == 200, answer
            shop.buy(random, random.randrange(20))
            victim = VICTIMS[product % len(VICTIMS)]
            kills += killed_while_filling(one, id_, victim, random.randrange(30))
            shop.buy(random, random.randrange(20))
            if product % 4 == 3:
                one.kill("both")
                one.start()
            one.wait_carried()
            one.until(f"/v1/segments/{id_}", lambda segment: segment["state"] == "live")
            assert shop.members(id_) == shop.twice(product)
        shop.buy(random, 100)
        one.wait_carried()
        for product in range(ROUNDS):
            assert shop.members(f"twice-{product}") == shop.twice(product)
    assert kills >= ROUNDS // 2, f"only {kills} came in time"
