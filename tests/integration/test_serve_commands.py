"""Commands beside a running server and without one do the same."""

from pathlib import Path

import msgspec
import pytest
from tests.simulation.running import served

ANA = "email:ana@example.org"
BEN = "email:ben@example.org"


@pytest.mark.parametrize("running", [True, False], ids=["served", "alone"])
def test_import_link_cut_and_erase(tmp_path: Path, *, running: bool) -> None:
    file = tmp_path / "two.ndjson"
    people = [
        {
            "type": "identify",
            "messageId": f"i-{name}",
            "userId": f"user-{name}",
            "timestamp": "2025-03-01T10:00:00Z",
            "traits": {"email": f"{name}@example.org"},
        }
        for name in ("ana", "ben")
    ]
    file.write_bytes(b"\n".join(msgspec.json.encode(one) for one in people))
    with served(tmp_path / "shop") as one:
        if not running:
            one.stop()

        def person(key: str) -> str:
            found: str = one.run_json("profile", key)["id"]
            return found

        assert one.run_json("import", file, "--source", "web")["events"] == 2
        assert one.run_json("import", file, "--source", "web")["retries"] == 2
        assert person(ANA) != person(BEN)
        assert one.run("link", "user:user-ana", "user:user-ben").returncode == 0
        assert person(ANA) == person(BEN)
        assert one.run("cut", ANA, BEN).returncode == 0
        assert person(ANA) != person(BEN)
        assert one.run_json("person", "erase", BEN, "--yes")["found"]
        assert one.run("profile", BEN).returncode == 2
        if not running:
            one.start()
        view = one.profile(ANA)
        assert view is not None
        assert one.profile(BEN) is None


@pytest.mark.parametrize("running", [True, False], ids=["served", "alone"])
def test_plan_and_apply(tmp_path: Path, *, running: bool) -> None:
    with served(tmp_path / "shop") as one:
        if not running:
            one.stop()
        segments = one.folder / "segments"
        segments.mkdir(exist_ok=True)
        (segments / "vip.yaml").write_text('name: VIP\nwhen: count("Order Completed") >= 2\n')
        assert one.run("plan", "--out", tmp_path / "plan.json").returncode == 0
        assert one.run_json("apply", tmp_path / "plan.json")["applied"]
        assert one.run_json("plan")["changes"] == []
        (segments / "vip.yaml").write_text('name: VIP\nwhen: count("Order Completed") >= 3\n')
        one.stop()
        one.start()
        (changed,) = one.run_json("plan")["changes"]
        assert (changed["id"], changed["change"]) == ("vip", "changed"), "a start keeps what is"
