"""A log that cannot be written is said so: 503 with Retry-After, never a false 200."""

import sqlite3
from pathlib import Path

import psutil
import pytest
from tests.simulation.running import Served, served

from filrouge.app.files import LOG_FILE

KEY = "anonymous:browser-1"


def page(number: int) -> dict[str, object]:
    return {
        "messageId": f"page-{number}",
        "anonymousId": "browser-1",
        "properties": {"text": "x" * 2_000},
    }


def messages_of(one: Served) -> set[str]:
    one.wait_carried()
    return {event["messageId"] for event in one.timeline(KEY)}


def test_a_locked_log_refuses_and_then_goes_on(tmp_path: Path) -> None:
    with served(tmp_path / "shop") as one:
        assert one.send("/v1/page", page(1)).status == 200
        other = sqlite3.connect(one.workspace.data / LOG_FILE, isolation_level=None)
        other.execute("BEGIN IMMEDIATE")
        refused = one.send("/v1/page", page(2))
        assert refused.status == 503
        assert int(refused.headers["retry-after"]) > 0
        other.execute("ROLLBACK")
        other.close()
        assert one.send("/v1/page", page(3)).status == 200
        assert messages_of(one) == {"page-1", "page-3"}


@pytest.mark.skipif(not hasattr(psutil, "RLIMIT_FSIZE"), reason="limits of Linux are needed")
def test_a_full_disk_refuses_and_then_goes_on(tmp_path: Path) -> None:
    with served(tmp_path / "shop") as one:
        acknowledged = {
            f"page-{n}" for n in range(3) if one.send("/v1/page", page(n)).status == 200
        }
        assert len(acknowledged) == 3
        process = psutil.Process(one.server.pid)
        before = process.rlimit(psutil.RLIMIT_FSIZE)
        process.rlimit(psutil.RLIMIT_FSIZE, (4_096, before[1]))
        refused = one.send("/v1/batch", {"batch": [page(n) for n in range(100, 110)]})
        assert refused.status == 503
        assert int(refused.headers["retry-after"]) > 0
        process.rlimit(psutil.RLIMIT_FSIZE, before)
        assert one.send("/v1/page", page(3)).status == 200
        assert messages_of(one) == acknowledged | {"page-3"}
        one.stop()
        assert one.run_json("rebuild", "--check")["differences"] == 0
