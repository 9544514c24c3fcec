"""Every store keeps the promises of its role."""

import os
from collections.abc import Callable
from pathlib import Path

import pytest

from filrouge.core.ports import Log, State
from filrouge.stores.history_duckdb import History
from filrouge.stores.keys_sqlite import KeyRing
from filrouge.stores.log_sqlite import open_log
from filrouge.stores.state_sqlite import open_state
from filrouge.testing.log_checks import LOG_CHECKS
from filrouge.testing.store_checks import (
    HISTORY_CHECKS,
    STATE_CHECKS,
    HistoryFactory,
    StateFactory,
)

LOGS: dict[str, Callable[[Path], Log]] = {"sqlite": lambda folder: open_log(folder / "log.db")}
STATES: dict[str, Callable[[Path], State]] = {
    "sqlite": lambda folder: open_state(folder / "state.db"),
    "sqlite-full": lambda folder: open_state(folder / "state.db", durability="FULL"),
}
HISTORIES: dict[str, Callable[[Path], History]] = {
    "duckdb": lambda folder: History(folder / "history", KeyRing(folder / "keys.db", os.urandom)),
}


def name_of(check: Callable[..., None]) -> str:
    return check.__name__


@pytest.mark.parametrize("store", LOGS)
@pytest.mark.parametrize("check", LOG_CHECKS, ids=name_of)
def test_a_log_keeps_the_promise(
    check: Callable[[Callable[[], Log]], None], store: str, tmp_path: Path
) -> None:
    check(lambda: LOGS[store](tmp_path))


@pytest.mark.parametrize("store", STATES)
@pytest.mark.parametrize("check", STATE_CHECKS, ids=name_of)
def test_a_state_keeps_the_promise(
    check: Callable[[StateFactory], None], store: str, tmp_path: Path
) -> None:
    check(lambda: STATES[store](tmp_path))


@pytest.mark.parametrize("store", HISTORIES)
@pytest.mark.parametrize("check", HISTORY_CHECKS, ids=name_of)
def test_a_history_keeps_the_promise(
    check: Callable[[HistoryFactory], None], store: str, tmp_path: Path
) -> None:
    check(lambda: HISTORIES[store](tmp_path))
