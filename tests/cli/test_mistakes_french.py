"""A stranger's mistakes in the files of a workspace, told in French."""

from pathlib import Path

import pytest
from tests.cli.test_mistakes import assert_a_sentence_and_a_cure, run

IN_FILES = (
    ("filrouge.toml", "nope = 1\n", ":1: réglage inconnu `nope` ; attendu : "),
    ("filrouge.toml", "[server]\nprot = 1\n", ":2: réglage inconnu `prot` ; vouliez-vous dire"),
    ("filrouge.toml", "[server\n", ":1: ce n'est pas du TOML : un crochet fermant est attendu"),
    (
        "filrouge.toml",
        "[server]\nport = 70000\n",
        ":2: `port` vaut 70000 ; attendu : un nombre entier de 1 à 65535",
    ),
    ("filrouge.toml", 'timezone = "Mars"\n', ":1: fuseau horaire inconnu `Mars` ; attendu : "),
    ("filrouge.toml", 'country = "France"\n', "attendu : deux lettres capitales"),
    ("sources/web.yaml", "a: [", ":2: ce n'est pas du YAML (une valeur est attendue) ; attendu : "),
    (
        "sources/web.yaml",
        "chanel: web\n",
        ":1: clé inconnue `chanel` ; vouliez-vous dire `channel`",
    ),
    (
        "sources/web.yaml",
        "name: a\nname: b\n",
        ":2: `name` est écrit deux fois ; n'en gardez qu'une",
    ),
    ("sources/web.yaml", "trust: maybe\n", "`trust` vaut `maybe` ; attendu : verified ou typed"),
    (
        "sources/web.yaml",
        "files:\n  a:\n    pattern: a.csv\n    call: page\n    name: '{a'\n",
        ":5: `{a` : une accolade seule ; écrivez {colonne}",
    ),
    (
        "sources/web.yaml",
        "tables: {p: {file: p.csv}}\n",
        "la table `p` n'a pas de clé ; attendu : ",
    ),
    ("identity.yaml", "ruleset: nope\n", ":1: ruleset vaut 'nope' ; attendu : balanced ou strict"),
    ("identity.yaml", "a: [", ":1: ce n'est pas du YAML : une valeur est attendue ; attendu : "),
    ("identity.yaml", "kiosk: []\n", ":1: réglage inconnu 'kiosk' ; vouliez-vous dire 'kiosks' ?"),
    (
        "identity.yaml",
        "blocked_patterns: ['[a']\n",
        ":1: '[a' n'est pas un motif : un crochet n'est pas fermé (caractère 0) ; corrigez-le",
    ),
)


MISUSED = (
    (("serv",), "Il n'y a pas de commande `filrouge serv` : vouliez-vous dire `serve` ?"),
    (
        ("serve", "--prt", "1"),
        "`filrouge serve` n'a pas d'option `--prt` : vouliez-vous dire `--port`",
    ),
    (("import", "a.csv"), "`filrouge import` a besoin de `--source SOURCE`, qui manque."),
    (
        ("rejected", "list", "--limit", "0"),
        "`--limit LIMIT` ne peut pas valoir cela : il faut au moins 1.",
    ),
    (("profile", "a", "b"), "La commande ne se comprend pas : il y a des mots de trop (b)."),
)


@pytest.fixture
def shop(tmp_path: Path) -> Path:
    assert run(tmp_path, "init", "shop").code == 0
    return tmp_path / "shop"


@pytest.mark.parametrize(("name", "text", "told"), IN_FILES)
def test_a_mistake_in_a_file_is_told_in_french(shop: Path, name: str, text: str, told: str) -> None:
    (shop / name).write_text(text)
    found = run(shop, "doctor", language="fr")
    assert_a_sentence_and_a_cure(found)
    assert f"✗ {name}:" in found.err and told in found.err, found.err
    assert "expected" not in found.err and "Corrigez les fichiers" in found.err


def test_rows_that_are_not_what_the_mapping_says_are_told_in_french(shop: Path) -> None:
    (shop / "sources" / "shop.yaml").write_text(
        "files:\n  sales:\n    pattern: sales.csv\n    call: track\n    event: Sale\n"
        "    timestamp: '{day}'\n    user_id: '{who}'\n    properties: {total: '= price * 2'}\n"
        "  lines:\n    pattern: lines.ndjson\n    call: track\n    event: '{event}'\n"
    )
    (shop / "sales.csv").write_text("day,who,price\n2026-01-01,a,x\nnever,b,1\n2026-01-01,c\n")
    (shop / "lines.ndjson").write_text('{"event": \n[]\n{"event": ""}\n')
    for file in ("sales.csv", "lines.ndjson"):
        assert run(shop, "import", file, "--source", "shop").code == 0
    told = run(shop, "rejected", "list", "--json", language="fr").out
    for sentence in (
        "price : 'x' n'est pas un nombre",
        "la date 'never' n'est pas une date",
        "2 cellules, et 3 dans la première ligne",
        "pas du JSON : il s'arrête avant la fin",
        "pas un objet JSON",
        "le nom de l'événement est vide",
    ):
        assert sentence in told, told


@pytest.mark.parametrize(("line", "told"), MISUSED)
def test_a_mistake_of_use_is_told_in_french(
    tmp_path: Path, line: tuple[str, ...], told: str
) -> None:
    assert told in run(tmp_path, *line, language="fr").err


def test_help_is_in_the_language_of_the_terminal(tmp_path: Path) -> None:
    french = run(tmp_path, "import", "--help", language="fr").out
    english = run(tmp_path, "import", "--help").out
    assert "Usage : filrouge import [OPTIONS] FILES..." in french
    assert "Leur source. (obligatoire)" in french and "Their source. (needed)" in english
    assert "Montrer cette page." in french and "Their" not in french and "Leur" not in english
    assert "Refait l'état depuis l'historique." in run(tmp_path, language="fr").out
