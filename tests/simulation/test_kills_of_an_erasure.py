"""kill -9 of the worker at each step of an erasure: it is taken up, and nothing is left."""

from pathlib import Path
from typing import Final

from tests.simulation.running import Served, is_alive, served

POINTS: Final = ("after-commit", "erasure:logged", "rewrite:listed", "erasure:destroyed")
"""The others are passed in `test_erasure_laws`, where a death is an exception."""
OFTEN: Final = {"FILROUGE_HISTORY_WRITE_AFTER_EVENTS": "4", "FILROUGE_LOG_KEEP_RECORDS": "2"}
LEO: Final = "email:leo.martin@example.org"


def tell(one: Served, number: int) -> None:
    """One person of their own, whom another one quotes."""
    email = f"zoe{number:03}@example.org"
    messages = [
        {
            "type": "identify",
            "messageId": f"z{number}",
            "userId": f"zoe-{number:03}",
            "traits": {"email": email, "phone": f"+336801{number:05}"},
        },
        {
            "type": "identify",
            "messageId": f"l{number}",
            "userId": "leo-1",
            "traits": {"email": LEO.partition(":")[2], f"note{number}": f"write to {email}"},
        },
    ]
    assert one.send("/v1/batch", {"batch": messages}).status == 200


def test_an_erasure_killed_at_each_point_leaves_nothing(tmp_path: Path) -> None:
    with served(tmp_path / "shop", **OFTEN) as one:
        for number in range(len(POINTS)):
            tell(one, number)
        one.wait_carried()
        for number, point in enumerate(POINTS):
            one.restart(FILROUGE_CRASH_AT=point)
            worker = one.next_worker()
            answer = one.ask("DELETE", f"/v1/persons/email:zoe{number:03}@example.org")
            assert answer.status == 202, answer
            one.wait_until(lambda dying=worker: not is_alive(dying), f"a death at {point}")
            one.restart()
            one.wait_carried()
            receipt = one.get(f"/v1/erasures/{answer.json['receipt']}")
            assert receipt["found"] and receipt["erased"]["reworded"] == 1, (point, receipt)
        one.stop()
        for path in (tmp_path / "shop").rglob("*"):
            if path.is_file():
                content = path.read_bytes()
                assert not [n for n in (b"zoe0", b"zoe-0", b"336801") if n in content], path
        one.start()
        leo = one.profile(LEO)
        assert leo is not None
        assert leo["traits"]["note0"] == "write to ***" and leo["events"] == len(POINTS)
        one.stop()
        assert one.run_json("rebuild", "--check") == {"differences": 0, "first": []}
