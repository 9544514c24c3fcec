"""Which configuration is in force: what the files say, what was applied, what was refused."""

from collections.abc import Iterator
from pathlib import Path

import msgspec
import pytest

from filrouge.app.acts import ConfigureAct, act_record, read_act
from filrouge.app.configuration import Configuration, configuration_of
from filrouge.app.ledger import QUERIES
from filrouge.app.stores import Stores, open_stores
from filrouge.app.work import Worker
from filrouge.app.workspace import Workspace
from filrouge.core.errors import ConfigurationError
from filrouge.segment import Definitions, SegmentDefinition
from filrouge.sources.templates import make_workspace

VIP = 'name: VIP\nwhen: count("Order Completed") >= 3\n'
OLD = b'{"version":"v1","identity":"","sources":[],"region":"FR"}'


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    make_workspace(tmp_path / "shop", "retail")
    write(tmp_path / "shop", "vip", VIP)
    return tmp_path / "shop"


@pytest.fixture
def stores(folder: Path) -> Iterator[Stores]:
    with open_stores(Workspace(folder)) as opened:
        yield opened


def write(folder: Path, id_: str, text: str) -> None:
    (folder / "segments").mkdir(exist_ok=True)
    (folder / "segments" / f"{id_}.yaml").write_text(text, "utf-8")


def started(folder: Path, stores: Stores) -> Worker:
    """A worker on the files as they are, everything carried."""
    worker = Worker(Workspace(folder), stores)
    worker.start()
    worker.settle(stores.log.end())
    return worker


def in_force(worker: Worker) -> Configuration:
    latest = worker.rooms.configurations.latest()
    assert latest is not None
    return latest


def ids(configuration: Configuration) -> list[str]:
    return [one.id for one in configuration.definitions.segments]


def test_a_configuration_of_before_definitions_is_read() -> None:
    old = msgspec.json.decode(OLD, type=Configuration)
    assert old.definitions == Definitions()
    packed = msgspec.msgpack.encode(msgspec.json.decode(OLD))
    assert msgspec.msgpack.decode(packed, type=Configuration) == old
    body = b'{"act":"configure","configuration":' + OLD + b"}"
    act = read_act(msgspec.structs.replace(act_record(ConfigureAct(old), 1), body=body))
    assert act == ConfigureAct(old)


def test_a_version_is_drawn_from_the_content_definitions_included() -> None:
    none = configuration_of("", [], "FR")
    one = none.with_definitions(Definitions(segments=(SegmentDefinition("a", {}, "x"),)))
    assert none.version == configuration_of("", [], "FR", Definitions()).version
    assert none.version != one.version
    assert one.with_definitions(Definitions()) == none


def test_definitions_are_put_in_force_by_the_first_start_and_stay_at_the_next(
    folder: Path, stores: Stores
) -> None:
    first = started(folder, stores)
    assert ids(in_force(first)) == ["vip"]
    write(folder, "new", 'name: New\nwhen: any("Order Completed")\n')
    end = stores.log.end()
    assert ids(in_force(started(folder, stores))) == ["vip"]
    assert stores.log.end() == end, "nothing else changed, nothing is recorded"
    source = folder / "sources" / "web.yaml"
    source.write_text(source.read_text("utf-8").replace("channel: web", "channel: app"), "utf-8")
    last = in_force(started(folder, stores))
    assert ids(last) == ["vip"]
    assert {one.name: one.channel for one in last.sources}["web"] == "app"


def test_a_configuration_planned_on_another_than_that_in_force_is_shelved(
    folder: Path, stores: Stores
) -> None:
    worker = started(folder, stores)
    base = in_force(worker)
    for base_version, wanted in (
        (base.version, ["a"]),
        (base.version, ["b"]),
        ("", ["c"]),
        (None, ["d"]),
    ):
        segments = tuple(SegmentDefinition(one, {}, 'any("X")') for one in wanted)
        new = base.with_definitions(Definitions(segments=segments))
        stores.log.append([act_record(ConfigureAct(new, base_version), 1)])
    first = stores.log.end() - 3
    worker.settle(stores.log.end())
    assert ids(in_force(worker)) == ["d"]
    rows = stores.state.rows(QUERIES["configurations"])
    kept = [msgspec.msgpack.decode(doc, type=Configuration) for _, doc in rows]
    assert [ids(one) for one in kept] == [["vip"], ["a"], ["d"]]
    assert [one.why.code for one in worker.rooms.shelf.listed()] == ["plan-stale", "plan-stale"]
    assert worker.rooms.shelf.has(first + 1) and worker.rooms.shelf.has(first + 2)


def test_a_configuration_put_in_force_by_a_batch_that_failed_is_put_in_force_again(
    folder: Path, stores: Stores
) -> None:
    worker = started(folder, stores)
    new = in_force(worker).with_definitions(Definitions())
    stores.log.append([act_record(ConfigureAct(new, in_force(worker).version), 1)])

    def failing(name: str) -> None:
        if name == "before-commit":
            raise RuntimeError(name)

    worker.loop.crash = failing
    with pytest.raises(RuntimeError):
        worker.step()
    worker.loop.crash = lambda _name: None
    worker.settle(stores.log.end())
    assert in_force(worker) == new
    assert in_force(Worker(Workspace(folder), stores)) == new


def test_the_mistakes_of_all_kinds_of_files_are_told_at_once(folder: Path) -> None:
    write(folder, "vip", "name: VIP\nwhen: nothing\n")
    (folder / "identity.yaml").write_text("ruleset: nope\n", "utf-8")
    (folder / "sources" / "web.yaml").write_text("chanel: web\n", "utf-8")
    with pytest.raises(ConfigurationError) as caught:
        Workspace(folder)
    told = [line.partition(" ")[0] for line in caught.value.message.splitlines()]
    assert told == ["sources/web.yaml:1:", "identity.yaml:1:", "segments/vip.yaml:2:"]
