"""A stranger's mistakes at the terminal: one sentence, one cure, exit 2, in their language."""

import io
import json
import socket
import subprocess
import sys
from collections.abc import Iterator
from contextlib import redirect_stderr, redirect_stdout
from pathlib import Path
from typing import NamedTuple

import pytest

from filrouge.cli import main

COMMAND = str(Path(sys.executable).parent / "filrouge")
BIG = "99999999999999999999999"
MISTAKES = (
    ("profile", "ana"),
    ("profile", "email:"),
    ("profile", "email:nobody@nowhere.fr"),
    ("profile", "user:1", "--why", "zz"),
    ("link", "user:1", "user:1"),
    ("cut", "user:1", "nope"),
    ("link", "user:1", "person:00"),
    ("person", "export", "nope"),
    ("person", "erase", "user:nobody", "--yes"),
    ("key", "add", "x", "--kind", "zz"),
    ("key", "add", "x", "--kind", "write", "--source", "../../etc/passwd"),
    ("key", "revoke", "zz"),
    ("import", "nothing.csv", "--source", "web"),
    ("import", "nothing.csv", "--source", "nowhere"),
    ("rejected", "show", "0"),
    ("rejected", "replay"),
    ("rejected", "replay", "12345"),
)
MISUSED = (
    ("rejected", "list", "--limit", "0"),
    ("rejected", "list", "--limit", BIG),
    ("rejected", "list", "--before", BIG),
    ("rejected", "show", BIG),
    ("rejected", "show", "abc"),
    ("rejected", "replay", BIG),
    ("serve", "--port", "99999"),
    ("serve", "--port", "0x"),
    ("nosuch",),
    ("profile",),
    ("profile", "user:1", "user:2"),
    ("serve", "--port"),
    ("serve", "--prt", "1"),
    ("doctor", "--json=1"),
    ("key", "lst"),
    ("import", "a.csv"),
)
BAD_SETTINGS = (
    (b"nope = 1\n", "filrouge.toml:1: unknown setting `nope`"),
    (b"[server]\nprot = 1\n", "did you mean `port`?"),
    (b"[server\n", "filrouge.toml:1: not TOML"),
    (b"[server]\nport = 70000\n", "filrouge.toml:2: "),
    (b'timezone = "Mars/Base"\n', "unknown time zone `Mars/Base`"),
    (b'country = "France"\n', "filrouge.toml:1: "),
    (b'name = "a"\n\xff', "filrouge.toml:2: not UTF-8"),
)
BAD_FILES = (
    ("sources/web.yaml", b"a: [", "sources/web.yaml:"),
    ("sources/web.yaml", b"\xff", "sources/web.yaml:1: "),
    ("sources/web.yaml", b"chanel: web\n", "did you mean `channel`?"),
    ("identity.yaml", b"ruleset: nope\n", "identity.yaml:1: "),
    ("identity.yaml", b"\xff", "identity.yaml:1: not UTF-8"),
)


class Said(NamedTuple):
    """What a command printed, and how it ended."""

    code: int
    out: str
    err: str


def run(folder: Path, *arguments: str, language: str = "en") -> Said:
    """One command inside a folder, in this process: as the shell would start it."""
    out, err = io.StringIO(), io.StringIO()
    with pytest.MonkeyPatch.context() as patch, redirect_stdout(out), redirect_stderr(err):
        patch.chdir(folder)
        patch.setenv("FILROUGE_LANG", language)
        patch.setattr("sys.argv", [COMMAND, *arguments])
        try:
            main()
            code = 0
        except SystemExit as ended:
            code = int(ended.code or 0)
    return Said(code, out.getvalue(), err.getvalue())


@pytest.fixture(scope="module")
def shop(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("cli") / "shop"
    assert run(folder.parent, "init", "shop").code == 0
    lines = ['{"type":"track","event":"[/red] A\\u001b[31m","userId":"1"}', '{"type":"track"}']
    (folder / "events.ndjson").write_text("\n".join(lines))
    done = run(folder, "import", "events.ndjson", "--source", "web")
    assert done.code == 0 and "rejected: 1" in done.out
    return folder


@pytest.fixture
def new_shop(tmp_path: Path) -> Path:
    assert run(tmp_path, "init", "shop").code == 0
    return tmp_path / "shop"


def assert_a_sentence_and_a_cure(found: Said) -> None:
    assert found.code == 2, found
    sentence, _, cure = found.err.partition("\n")
    assert sentence.startswith("✗ ") and cure.strip(), found
    assert "Traceback" not in found.err


@pytest.mark.parametrize("mistake", MISTAKES, ids=" ".join)
def test_a_mistake_is_told_in_both_languages(shop: Path, mistake: tuple[str, ...]) -> None:
    english = run(shop, *mistake)
    french = run(shop, *mistake, language="fr")
    assert_a_sentence_and_a_cure(english)
    assert_a_sentence_and_a_cure(french)
    assert english.err != french.err


@pytest.mark.parametrize("mistake", MISUSED, ids=" ".join)
def test_a_mistake_of_use_is_told_in_both_languages(shop: Path, mistake: tuple[str, ...]) -> None:
    english, french = (run(shop, *mistake, language=language) for language in ("en", "fr"))
    for found in (english, french):
        assert_a_sentence_and_a_cure(found)
        assert "--help" in found.err
    assert english.err != french.err and "«" not in french.err


@pytest.mark.parametrize(("text", "told"), BAD_SETTINGS)
def test_a_bad_setting_is_named_with_its_line(new_shop: Path, text: bytes, told: str) -> None:
    (new_shop / "filrouge.toml").write_bytes(text)
    found = run(new_shop, "doctor")
    assert_a_sentence_and_a_cure(found)
    assert told in found.err


@pytest.mark.parametrize(("name", "text", "told"), BAD_FILES)
def test_a_bad_file_is_named_with_its_line(
    new_shop: Path, name: str, text: bytes, told: str
) -> None:
    (new_shop / name).write_bytes(text)
    found = run(new_shop, "doctor")
    assert_a_sentence_and_a_cure(found)
    assert told in found.err


def test_a_folder_without_a_workspace_says_how_to_make_one(tmp_path: Path) -> None:
    found = run(tmp_path, "serve")
    assert_a_sentence_and_a_cure(found)
    assert "filrouge init" in found.err


def test_a_workspace_is_not_made_over_a_file_or_another_one(new_shop: Path) -> None:
    (new_shop / "file").write_text("x")
    for target in ("file", "file/shop", "."):
        assert_a_sentence_and_a_cure(run(new_shop, "init", target))
    assert_a_sentence_and_a_cure(run(new_shop, "init", "other", "--template", "nope"))


@pytest.mark.parametrize("name", ["log.db", "keys.db", "control.db", "history/manifest.db"])
def test_a_store_that_is_no_database_is_named(new_shop: Path, name: str) -> None:
    (new_shop / ".filrouge" / name).write_bytes(b"x" * 9000)
    english, french = (run(new_shop, "doctor", language=language) for language in ("en", "fr"))
    for found in (english, french):
        assert_a_sentence_and_a_cure(found)
        assert Path(name).name in found.err
    assert "backup" in english.err and "sauvegarde" in french.err
    assert "ce n'est pas une base de données" in french.err


def test_a_variable_that_is_not_a_setting_is_named(
    new_shop: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("FILROUGE_SERVER_PORT", "abc")
    monkeypatch.setenv("FILROUGE_LOG_KEEP_RECORDS", "many")
    english, french = (run(new_shop, "doctor", language=language) for language in ("en", "fr"))
    assert_a_sentence_and_a_cure(english)
    assert "FILROUGE_SERVER_PORT: `port` is 'abc'; expected a whole number" in english.err
    assert "FILROUGE_LOG_KEEP_RECORDS: `keep_records` vaut 'many' ; attendu" in french.err
    assert "filrouge.toml:" not in english.err


def test_a_port_in_use_is_said(shop: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        found = run(shop, "serve", "--port", str(taken.getsockname()[1]))
    assert_a_sentence_and_a_cure(found)


@pytest.fixture
def serving(shop: Path) -> Iterator[None]:
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    line = [COMMAND, "serve", "--port", str(port)]
    with subprocess.Popen(line, cwd=shop, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        assert any("Filrouge is ready" in said for said in process.stdout)
        yield
        process.terminate()


@pytest.mark.usefixtures("serving")
def test_a_workspace_has_one_server_and_commands_beside_it(shop: Path) -> None:
    second = run(shop, "serve", "--port", "8999")
    assert_a_sentence_and_a_cure(second)
    assert "another" in second.err.lower()
    assert run(shop, "link", "user:1", "user:7").code == 0
    assert run(shop, "link", "user:1", "user:7", "--undo").code == 0


def test_what_came_from_outside_is_shown_and_not_interpreted(shop: Path) -> None:
    found = run(shop, "profile", "user:1", "--timeline")
    assert found.code == 0
    assert "[/red] A\ufffd[31m" in found.out and "\x1b[31m" not in found.out


def test_a_reader_that_leaves_is_no_fault(shop: Path) -> None:
    line = f"{COMMAND} profile user:1 --json | head -c 1; exit ${{PIPESTATUS[0]}}"
    done = subprocess.run(["bash", "-c", line], cwd=shop, capture_output=True, check=False)
    assert done.returncode in {0, 141} and done.stderr == b""


def test_headings_follow_the_language(shop: Path) -> None:
    assert "numéro" in run(shop, "rejected", "list", language="fr_FR.UTF-8").out
    assert "number" in run(shop, "rejected", "list", language="C").out
    french = json.loads(run(shop, "rejected", "list", "--json", language="fr").out)
    assert french["next"] is None
    assert french["rejected"][0]["detail"] == "Un appel track n'a pas de `event` : ajoutez-le."


def test_json_has_the_names_of_the_contracts(shop: Path) -> None:
    def said(*arguments: str) -> dict[str, object]:
        found: dict[str, object] = json.loads(run(shop, *arguments, "--json").out)
        return found

    assert {"id", "kind", "secret"} <= said("key", "add", "a", "--kind", "api").keys()
    assert said("key", "list").keys() == {"keys", "next"}
    assert said("rejected", "list").keys() == {"rejected", "next"}
    assert said("profile", "user:1", "--timeline").keys() == {"events", "next"}
    assert said("rebuild", "--check")["differences"] == 0
    wanted = {"id", "identifiers", "traits", "consents", "segments", "scores", "channels"}
    assert {*wanted, "journeys", "updated_at"} <= said("profile", "user:1").keys()
