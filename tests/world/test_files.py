"""Files, tables and the example's workspace: what a brand would bring in, and that it is read."""

import csv
import io
import shutil
from collections import Counter
from pathlib import Path

import msgspec
import pytest

from filrouge.app.stores import Rooms
from filrouge.app.work import open_worker
from filrouge.app.workspace import Workspace
from filrouge.cli.demo import EVERYWHERE, UnknownWorldError, met_everywhere, world_of
from filrouge.core.time import DAY
from filrouge.desk.people import People
from filrouge.desk.simulated import load_world, write_opening_files
from filrouge.world import Settings, World
from filrouge.world.outputs.session import kiosk_cookie
from filrouge.world.truth import persons

EXAMPLE = Path(__file__).parents[2] / "examples" / "maison-garance"
WORLD = Settings(people=600, days=16)
COPIED = ("tables/products.csv", "tables/stores.csv")


def rows_of(lines: list[str], delimiter: str) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO("\n".join(lines)), delimiter=delimiter))


@pytest.fixture(scope="module")
def files() -> dict[str, list[str]]:
    found = {name: list(lines) for name, lines in World(WORLD).opening_files().items()}
    for day in World(WORLD).days(offline_files=True):
        assert not any(arrival.source in ("till", "calls") and b"Ticket Paid" in arrival.body
                       for batch in day.events for arrival in batch)  # fmt: skip
        for name, lines in day.lines.items():
            found[name] += lines
    return found


def test_the_tables_of_the_example_are_the_world_s(files: dict[str, list[str]]) -> None:
    for name in COPIED:
        assert (EXAMPLE / name).read_text("utf-8").splitlines() == files[name]


def test_every_line_has_the_columns_of_its_header(files: dict[str, list[str]]) -> None:
    for name, lines in files.items():
        delimiter = ";" if name.startswith("files/") else ","
        assert len({line.count(delimiter) for line in lines}) == 1, name


def test_the_tills_and_the_crm_share_no_key_but_what_customers_show(
    files: dict[str, list[str]],
) -> None:
    tickets = rows_of(files["files/tickets.csv"], ";")
    crm = rows_of(files["files/clients.csv"], ";")
    assert tickets and not {"client", "user_id"} & tickets[0].keys()
    kinds = Counter(
        "card" if row["carte"] else "typed" if row["email"] or row["telephone"] else "nobody"
        for row in tickets
    )
    assert set(kinds) == {"card", "typed", "nobody"}
    assert {row["carte"] for row in tickets} - {""} <= {row["carte"] for row in crm}
    accounts = {one.user_id for one in persons(WORLD)}
    assert not accounts & {row["client"] for row in crm}


def test_stores_are_forty_with_hours_and_real_towns(files: dict[str, list[str]]) -> None:
    stores = rows_of(files["tables/stores.csv"], ",")
    assert len(stores) == 40
    assert all(row["samedi"] and row["mardi"] for row in stores)
    assert any(not row["lundi"] for row in stores)
    assert any(row["dimanche"] for row in stores)
    assert "Lyon" in {row["town"] for row in stores}


def test_half_of_the_stores_tablets_are_declared() -> None:
    declared = (EXAMPLE / "identity.yaml").read_text("utf-8")
    assert sum(kiosk_cookie(store) in declared for store in range(40)) == 20


def test_a_world_with_a_strange_name_is_refused() -> None:
    with pytest.raises(UnknownWorldError, match="small, large"):
        world_of("huge", 0)


def test_the_example_carries_a_world_without_a_reject(tmp_path: Path) -> None:
    shutil.copytree(EXAMPLE, tmp_path, dirs_exist_ok=True)
    world = World(WORLD)
    write_opening_files(world, tmp_path)
    days = world.settings.calendar
    now = days.midnight(world.settings.days - 1) + DAY // 2
    shown: list[tuple[int, int | None]] = []
    space = Workspace(tmp_path)
    with open_worker(space) as worker:
        load_world(worker, world, now, lambda done, total, _label: shown.append((done, total)))
        people = People(space, worker.stores, Rooms(worker.stores, space))
        status = people.status()
        met = met_everywhere(people, tmp_path)
        if met is not None:
            assert people.profile(met).channels.keys() >= EVERYWHERE
    assert status["rejected"] == 0
    assert status["events"] > 1_500
    assert 0 < status["merges"] < status["people"]
    assert shown[-1][0] == shown[-1][1] == world.settings.days
    assert msgspec.json.encode(status)
