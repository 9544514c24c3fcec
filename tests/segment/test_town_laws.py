"""THE law: at every step and every instant, live memberships are those worked out anew."""

from pathlib import Path
from random import Random
from typing import Any

import pytest
from tests.segment.town import Town, segment

from filrouge.core.time import DAY, HOUR, MINUTE

NAMES = ["Order Completed", "Product Viewed", "Page Viewed", "Product Added"]
WHENS = [
    'count("Order Completed", within 2 days) >= 2',
    'any("Product Viewed" where properties.category = "baby", within 1 day)',
    'none("Order Completed", within 3 days) and any("Product Added", within 12 hours)',
    'sum(properties.revenue of "Order Completed", within 5 days) > 100',
    'distinct(properties.product_id of "Product Viewed", within 1 day) >= 3',
    'sequence("Product Added", "Order Completed", within 6 hours, within 4 days)',
    'count("Product Viewed", today) >= 2',
    'count("Page Viewed", last week) >= 1',
    'trait.city = "Lyon"',
    'consent("email", "marketing") and any("Page Viewed", within 7 days)',
    'days_since("Order Completed") > 2',
    'segment("s0") and not segment("s1")',
    'segment("s11") or trait.city = "Paris"',
    'last(properties.product_id of "Product Viewed") = "p1"',
    'count("Page Viewed") between 2 and 4',
]


def story(random: Random, number: int, now: int) -> dict[str, Any]:
    """One message of a world where everybody meets everybody."""
    message: dict[str, Any] = {"messageId": f"m{number}"}
    time = now - random.choice([0, 0, 0, MINUTE, 5 * HOUR, DAY, 3 * DAY])
    if random.random() < 0.05:
        time = now + random.choice([MINUTE, 3 * HOUR, 20 * HOUR])
    message["time"] = time
    if random.random() < 0.75:
        message["anonymousId"] = f"a{random.randrange(6)}"
    if random.random() < 0.4 or "anonymousId" not in message:
        message["userId"] = f"u{random.randrange(4)}"
    roll = random.random()
    if roll < 0.2:
        traits: dict[str, Any] = {}
        if random.random() < 0.4:
            traits["email"] = f"e{random.randrange(4)}@x.fr"
        if random.random() < 0.5:
            traits["city"] = random.choice(["Lyon", "Paris", None])
        if random.random() < 0.3:
            traits["consents"] = {"email": random.random() < 0.5}
        if random.random() < 0.2:
            traits["timezone"] = random.choice(["Asia/Tokyo", "America/New_York", "nowhere"])
        return {**message, "type": "identify", "traits": traits}
    properties: dict[str, Any] = {}
    if random.random() < 0.7:
        properties["category"] = random.choice(["baby", "garden"])
    if random.random() < 0.8:
        properties["product_id"] = f"p{random.randrange(5)}"
    if random.random() < 0.6:
        properties["revenue"] = random.choice([10, 49.9, 80, 120])
    if random.random() < 0.15:
        properties["email"] = f"e{random.randrange(4)}@x.fr"
    return {**message, "event": random.choice(NAMES), "properties": properties}


@pytest.mark.parametrize("seed", range(12))
def test_live_memberships_are_the_naive_ones_at_every_step(tmp_path: Path, seed: int) -> None:
    random = Random(seed)
    definitions = [segment(f"s{number}", when) for number, when in enumerate(WHENS)]
    town = Town(tmp_path, *definitions[: random.choice([5, 12, len(WHENS)])])
    number, erased = 0, False
    for step in range(30):
        town.now += random.choice([MINUTE, HOUR, HOUR, 10 * HOUR, 2 * DAY])
        roll = random.random()
        if roll < 0.7:
            messages = [
                story(random, number + each, town.now) for each in range(random.randrange(1, 9))
            ]
            number += len(messages)
            town.tell(messages, batch=random.choice([1, 2, 100]))
            town.tell(messages[:1])
        elif roll < 0.85:
            town.tick(town.now)
        elif roll < 0.92 and number:
            a, b = f"anonymous:a{random.randrange(6)}", f"user:u{random.randrange(4)}"
            town.pin(random.choice(["link", "cut"]), a, b)
        elif roll < 0.95:
            town.apply(*random.sample(definitions[:11], 6))
        else:
            known = list(town.people())
            if known:
                town.erase(f"person:{random.choice(known).id}")
                erased = True
        town.tick(town.now)
        town.check()
        if step % 10 == 9:
            town.close()
            town.open()
    if not erased:
        assert town.differences() == []
    town.close()
