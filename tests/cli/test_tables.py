"""Reference tables and the command line: what a change of a file means, and its mistakes."""

import json
from pathlib import Path
from typing import Any

import pytest
from tests.cli.test_mistakes import run
from tests.cli.test_planning import told, write

PRODUCTS = "sku;kind;price;code\np1;soft;12.5;01\np2;hard;3;2\n"
SOFT = """name: {fr: Doux, en: Soft}
when: any("Product Viewed" where table("products", properties.sku).kind = "soft")
"""


@pytest.fixture
def shop(tmp_path: Path) -> Path:
    assert run(tmp_path, "init", "shop").code == 0
    folder = tmp_path / "shop"
    (folder / "tables").mkdir(exist_ok=True)
    table(folder, PRODUCTS)
    write(folder, "segments/soft", SOFT)
    events = [
        {"type": "track", "event": "Product Viewed", "userId": who, "properties": {"sku": sku}}
        for who, sku in (("ada", "p1"), ("eve", "p2"), ("leo", "p3"))
    ]
    lines = (json.dumps({**one, "timestamp": "2026-01-05T12:00:00Z"}) for one in events)
    (folder / "e.ndjson").write_text("\n".join(lines), "utf-8")
    return folder


def table(folder: Path, text: str, name: str = "products") -> None:
    (folder / "tables" / f"{name}.csv").write_text(text, "utf-8")


def members(folder: Path) -> list[str]:
    found = told(run(folder, "segment", "members", "soft", "--json"))
    return sorted(one["label"] for one in found["members"])


def changes(folder: Path) -> list[Any]:
    found: list[Any] = told(run(folder, "plan", "--json"))["changes"]
    return found


def test_a_table_is_in_force_as_it_was_applied_until_the_next_one(shop: Path) -> None:
    assert run(shop, "apply").code == 0
    assert run(shop, "import", "e.ndjson", "--source", "web").code == 0
    assert members(shop) == ["ada"]
    table(shop, PRODUCTS.replace("hard", "soft").replace("soft;12.5", "hard;12.5"))
    assert members(shop) == ["ada"]
    (one,) = changes(shop)
    assert (one["kind"], one["id"], one["change"]) == ("table", "products", "changed")
    assert one["columns"] == ["kind"] and one["events"] == 3
    assert one["used_by"] == [{"kind": "segment", "id": "soft"}]
    english, french = run(shop, "plan").out, run(shop, "plan", language="fr").out
    assert "~ table products" in english and "looked at by: segment soft" in english
    assert "événements à relire : 3" in french
    assert run(shop, "apply").code == 0
    assert members(shop) == ["eve"] and changes(shop) == []
    why = run(shop, "segment", "explain", "soft", "user:eve").out
    assert "eve is in “Soft”" in why and "@" not in why.replace("eve@", "")
    assert told(run(shop, "rebuild", "--check", "--json"))["differences"] == 0
    assert run(shop, "rebuild").code == 0
    assert members(shop) == ["eve"] and changes(shop) == []


def test_a_state_that_was_lost_is_made_again_with_its_tables(shop: Path) -> None:
    assert run(shop, "import", "e.ndjson", "--source", "web").code == 0
    assert run(shop, "apply").code == 0
    for path in (shop / ".filrouge").glob("state.db*"):
        path.unlink()
    table(shop, PRODUCTS.replace("hard", "soft"))
    assert run(shop, "rebuild").code == 0
    assert members(shop) == ["ada"]


def test_a_column_that_nothing_looks_at_is_no_change(shop: Path) -> None:
    assert run(shop, "apply").code == 0
    table(shop, PRODUCTS.replace("12.5", "13").replace("p1;", "p1;"))
    assert changes(shop) == []


def test_a_plan_in_a_file_holds_its_tables(shop: Path) -> None:
    assert run(shop, "import", "e.ndjson", "--source", "web").code == 0
    assert run(shop, "apply").code == 0
    table(shop, PRODUCTS.replace("hard", "soft"))
    assert run(shop, "plan", "--out", "p.json").code == 0
    table(shop, PRODUCTS)
    assert run(shop, "apply", "p.json").code == 0
    assert members(shop) == ["ada", "eve"]


def mistakes(folder: Path, when: str) -> str:
    write(folder, "segments/soft", f"name: Soft\nwhen: {when}\n")
    found = run(folder, "plan")
    assert found.code == 2 and "Traceback" not in found.err
    return found.err


def test_a_table_and_a_column_that_are_not_there_are_told_with_what_was_meant(shop: Path) -> None:
    said = mistakes(shop, 'any("A" where table("product", properties.sku).kind = "x")')
    assert "segments/soft.yaml:2: column 21: no table is named `product`" in said, said
    assert "did you mean `products`?" in said
    said = mistakes(shop, 'any("A" where table("products", properties.sku).kinds = "x")')
    assert "no column is named `kinds`" in said and "did you mean `kind`?" in said, said
    said = mistakes(shop, 'any("A" where table("products", properties.sku).kind > 3)')
    assert "a text" in said and "a number" in said, said
    assert run(shop, "plan", language="fr").err.count("texte") == 1


def test_mistakes_of_a_table_are_told_at_their_lines(shop: Path) -> None:
    when = 'any("A" where table("products", properties.sku).kind = "x")'
    table(shop, "sku,kind\np1,a\np1,b\np2,c,d\n,e\n")
    said = mistakes(shop, when)
    for place in ("tables/products.csv:3: the key `p1` is that of line 2", ":4: 3 cells", ":5: "):
        assert place in said, said
    table(shop, "sku,,kind\n")
    assert "tables/products.csv:1: no line of column names" in mistakes(shop, when)
    (shop / "tables" / "products.csv").write_bytes(b"sku,kind\np1,\xff\n")
    assert "tables/products.csv:2: not UTF-8 text" in mistakes(shop, when)
    table(shop, 'sku,kind\np1,"a\n')
    assert "tables/products.csv:" in mistakes(shop, when)


STOCK = "store,product,pieces,note\nlyon,p1,3,x\nlyon,p2,0,x\nnice,p1,0,y\n"
AT_STORE = 'table("stock", properties.store, properties.sku).pieces'


def test_stock_at_a_store_is_found_by_two_keys(shop: Path) -> None:
    table(shop, STOCK, "stock")
    write(shop, "segments/soft", f"name: Soft\nwhen: 'any(\"Asked\" where {AT_STORE} > 0)'\n")
    asked = [("ada", "lyon", "p1"), ("eve", "lyon", "p2"), ("leo", "nice", "p1"), ("zoe", "p1", "")]
    lines = [
        {"type": "track", "event": "Asked", "userId": who, "timestamp": "2026-01-05T12:00:00Z",
         "properties": {"store": store, "sku": sku}}
        for who, store, sku in asked
    ]  # fmt: skip
    (shop / "e.ndjson").write_text("\n".join(map(json.dumps, lines)), "utf-8")
    english, french = run(shop, "plan").out, run(shop, "plan", language="fr").out
    assert "(table “stock”) of the property “store” and the property “sku” is" in english, english
    assert (
        "(table « stock ») de la propriété « store » et de la propriété « sku » vaut" in french
    ), french
    assert run(shop, "import", "e.ndjson", "--source", "web").code == 0
    assert run(shop, "apply").code == 0
    assert members(shop) == ["ada"]
    table(shop, STOCK.replace("nice,p1,0", "nice,p1,9"), "stock")
    (one,) = changes(shop)
    assert (one["kind"], one["id"], one["columns"]) == ("table", "stock", ["pieces"])
    assert run(shop, "apply").code == 0
    assert members(shop) == ["ada", "leo"] and changes(shop) == []
    assert told(run(shop, "rebuild", "--check", "--json"))["differences"] == 0


@pytest.mark.parametrize(
    ("when", "places"),
    [
        ('table("stock", properties.store).pieces > 0',
         ("tables/stock.csv:3: the key `lyon` is that of line 2; expected one row a key, as a "
          "condition finds it by `store`, or a condition with 2 keys",)),
        ('table("stock", properties.store, properties.sku).piece > 0',
         ("segments/soft.yaml:2: column 26: no column is named `piece`", "`pieces`?")),
        (f'{AT_STORE} = "many"', ("a number", "a text")),
        ('table("stock", properties.store, hour).pieces > 0',
         ("segments/soft.yaml:2: column 59: ", "found by a text, this is a number")),
        ('table("stock", name, name, name, name).pieces > 0', ("by 3 keys at most",)),
        ('table("kinds", name, name).kind exists',
         ("the table `kinds` has no columns for so many keys", "its columns: `kind`")),
        ('table("twice", name, source).pieces > 0',
         ("tables/twice.csv:4: the key `lyon, p1` is that of line 2",
          "tables/twice.csv:5: no key `product`")),
    ],
)  # fmt: skip
def test_mistakes_of_several_keys(shop: Path, when: str, places: tuple[str, ...]) -> None:
    table(shop, STOCK, "stock")
    table(shop, STOCK.replace("nice", "lyon") + "nice,,1,x\n", "twice")
    table(shop, "kind\nsoft\n", "kinds")
    said = mistakes(shop, f"'any(\"Asked\" where {when})'")
    for place in places:
        assert place in said, said
    french = run(shop, "plan", language="fr").err
    assert french.count("\n") == said.count("\n") and french != said


def test_one_table_may_be_found_by_one_key_and_by_two(shop: Path) -> None:
    table(shop, "sku,store,kind\np1,lyon,soft\np2,nice,soft\n")
    by_two = 'any("Product Viewed" where table("products", properties.sku, "lyon").kind = "soft")'
    write(shop, "segments/lyon", f"name: Lyon\nwhen: {by_two}\n")
    (one,) = [one for one in changes(shop) if one["kind"] == "table"]
    assert [user["id"] for user in one["used_by"]] == ["lyon", "soft"]
    assert run(shop, "import", "e.ndjson", "--source", "web").code == 0
    assert run(shop, "apply").code == 0
    assert members(shop) == ["ada", "eve"]
    found = told(run(shop, "segment", "members", "lyon", "--json"))
    assert [person["label"] for person in found["members"]] == ["ada"]
    assert changes(shop) == []


def test_a_table_that_no_condition_looks_at_may_be_anything(shop: Path) -> None:
    table(shop, "store,product\na,1\na,2\n", "stock")
    assert run(shop, "plan").code == 0
