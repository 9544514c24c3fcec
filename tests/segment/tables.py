"""Reference tables of random worlds, and what happens when they change."""

from collections.abc import Callable
from random import Random

from tests.segment.town import Rows, Town


def tables_of(random: Random) -> Rows:
    """A reference table whose keys are among what people say, and what they are not."""
    keys = random.sample(["baby", "garden", "Lyon", "web", "2", "0", "12345678901"], 4)
    rows = {
        key: {
            "price": random.choice([None, 3, 12.5, 19.99]),
            "kind": random.choice([None, "soft", "baby", "garden", "web"]),
        }
        for key in keys
    }
    return {
        "products": {
            key: {column: cell for column, cell in row.items() if cell is not None}
            for key, row in rows.items()
        }
    }


def change_tables(town: Town, random: Random, tell: Callable[[], object]) -> None:
    """Tables hold something else from now on; people go on while the past is counted again."""
    town.tables = tables_of(random)
    town.apply(*town.definitions, fill=random.random() < 0.5)
    for _ in range(random.randrange(3)):
        town.worker.filling.poll()
    tell()
    town.worker.filling.finish()
