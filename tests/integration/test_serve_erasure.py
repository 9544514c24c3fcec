"""An erased person is nowhere: a scan of every byte of the workspace finds 0 of their values."""

from pathlib import Path
from typing import Any, Final

import msgspec
import pytest
from tests.simulation.running import Served, served

NEEDLES: Final = (b"zoe.martin", b"Zoe.Martin", b"680602082", b"6 80 60 20 82", b"Martinette")
IN_HISTORY: Final = {"FILROUGE_HISTORY_WRITE_AFTER_EVENTS": "4", "FILROUGE_LOG_KEEP_RECORDS": "2"}
IN_LOG: Final = {"FILROUGE_HISTORY_WRITE_AFTER_EVENTS": "100000"}
ZOE: Final = "email:zoe.martin@example.org"
LEO: Final = "email:leo.martin@example.org"
HOME: Final = "+33 1 40 20 50 50"

Message = dict[str, Any]


def of_zoe() -> list[Message]:
    """What two channels know of her, her values as people type them."""
    traits = {"email": " Zoe.Martin@Example.org", "phone": "06 80 60 20 82", "name": "Martinette"}
    return [
        {"type": "page", "messageId": "z1", "anonymousId": "zoe-browser"},
        {
            "type": "identify",
            "messageId": "z2",
            "anonymousId": "zoe-browser",
            "userId": "zoe-1",
            "traits": traits,
        },
        {
            "type": "track",
            "messageId": "z3",
            "userId": "zoe-1",
            "event": "Order Completed",
            "properties": {"order_id": "z-1", "total": 12.5, "email": "zoe.martin@example.org"},
        },
        {"type": "track", "messageId": "z4", "userId": "zoe-1", "event": ""},
        {
            "type": "track",
            "messageId": "z5",
            "event": "",
            "properties": {"email": "zoe.martin@example.org"},
        },
    ]


def of_others() -> list[Message]:
    """A relative, and others to fill the files."""
    leo: Message = {
        "type": "identify",
        "messageId": "l1",
        "userId": "leo-1",
        "traits": {"email": "leo.martin@example.org", "phone": HOME, "firstName": "Leo"},
    }
    others: list[Message] = [
        {"type": "page", "messageId": f"o{number}", "anonymousId": f"other-{number}"}
        for number in range(12)
    ]
    return [leo, *others]


def found_in(folder: Path) -> list[str]:
    """The files that hold one of her values."""
    return [
        f"{path.relative_to(folder)}: {needle.decode()}"
        for path in folder.rglob("*")
        if path.is_file()
        for needle in NEEDLES
        if needle in path.read_bytes()
    ]


def sent(one: Served, messages: list[Message]) -> None:
    for message in messages:
        assert one.send("/v1/batch", {"batch": [message]}).status == 200
        one.wait_carried()


def erased(one: Served) -> None:
    receipt = one.run_json("person", "erase", ZOE, "--yes")
    assert receipt["found"]
    assert receipt["erased"]["events"]


@pytest.mark.parametrize("stores", [IN_LOG, IN_HISTORY], ids=["in the log", "in history"])
@pytest.mark.parametrize("running", [True, False], ids=["served", "alone"])
def test_no_byte_of_an_erased_person_is_left(
    tmp_path: Path, stores: dict[str, str], *, running: bool
) -> None:
    folder = tmp_path / "shop"
    with served(folder, **stores) as one:
        sent(one, of_zoe())
        assert one.run("link", ZOE, "phone:06 80 60 20 82").returncode == 0
        sent(one, of_others())
        before = one.profile(LEO)
        assert before is not None
        assert found_in(folder)
        if not running:
            one.stop()
        erased(one)
        assert found_in(folder) == []
        if not running:
            one.start()
        sent(one, of_zoe()[:3])
        assert one.profile(ZOE) is None
        assert one.profile("user:zoe-1") is None
        assert one.profile(LEO) == before
        one.stop()
        assert one.run_json("rebuild", "--check") == {"differences": 0, "first": []}


def test_a_file_imported_again_does_not_bring_an_erased_person_back(tmp_path: Path) -> None:
    folder, file = tmp_path / "shop", tmp_path / "again.ndjson"
    lines = [message | {"timestamp": "2025-03-01T10:00:00Z"} for message in of_zoe()[:3]]
    file.write_bytes(b"\n".join(msgspec.json.encode(line) for line in lines))
    with served(folder) as one:
        done = one.run_json("import", file, "--source", "web")
        assert done["events"] == 3
        erased(one)
        assert found_in(folder) == []
        one.run_json("import", file, "--source", "web")
        assert one.profile(ZOE) is None
        one.stop()
        assert one.run_json("rebuild", "--check")["differences"] == 0
