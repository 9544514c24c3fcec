"""Reference tables of random worlds, and what happens when they change."""

from collections.abc import Callable
from random import Random
from typing import Any

from tests.segment.town import Rows, Town

from filrouge.rules.scalars import row_key


def tables_of(random: Random) -> Rows:
    """Reference tables whose keys are among what people say, and what they are not: one is found
    by one key, one by two."""
    keys = ["baby", "garden", "Lyon", "web", "2", "0", "12345678901"]
    pairs = [str(row_key(*random.choices(keys, k=2))) for _ in range(12)]
    return {
        "products": {key: row_of(random) for key in random.sample(keys, 4)},
        "stock/2": {key: row_of(random) for key in [*pairs, str(row_key("baby", "Lyon"))]},
    }


def row_of(random: Random) -> dict[str, Any]:
    row = {
        "price": random.choice([None, 3, 12.5, 19.99]),
        "kind": random.choice([None, "soft", "baby", "garden", "web"]),
    }
    return {column: cell for column, cell in row.items() if cell is not None}


def change_tables(town: Town, random: Random, tell: Callable[[], object]) -> None:
    """Tables hold something else from now on; people go on while the past is counted again."""
    town.tables = tables_of(random)
    town.apply(*town.definitions, fill=random.random() < 0.5)
    for _ in range(random.randrange(3)):
        town.worker.filling.poll()
    tell()
    town.worker.filling.finish()
