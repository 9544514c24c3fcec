"""What libraries say in English is told in French too, as the installed versions say it."""

import csv
import os
import re
import sqlite3
import tomllib
from collections.abc import Callable
from xml.parsers import expat

import msgspec
import pytest
import yaml

from filrouge.core.sentences import libraries, said

BAD_TEXTS: tuple[tuple[Callable[[str], object], tuple[str, ...]], ...] = (
    (
        tomllib.loads,
        (
            "a",
            "a = ",
            "a = [1",
            "a = {b = 1",
            'a = "x',
            "[a",
            "a = 1\na = 2",
            "[a]\n[a]\n",
            "a = 1 b",
        ),
    ),
    (
        yaml.safe_load,
        (
            "a: [1",
            "a: b: c",
            "a: {b",
            "\ta: 1",
            "a: *b",
            'a: "x',
            "a: 1\n b: 2",
            "- a\nb: c",
            "a: @x",
        ),
    ),
    (
        msgspec.json.decode,
        (
            "",
            "{",
            "[1,",
            "{'a'",
            '{"a" 1}',
            '{"a": 1,}',
            "[1,]",
            "1 2",
            '"\\x"',
            '"\\u12"',
            "01",
            "nul",
        ),
    ),
    (
        lambda text: expat.ParserCreate().Parse(text, True),
        ("", "<a>", "<a></b>", "<a>&x;</a>", "x"),
    ),
    (re.compile, ("[a", "(a", "a)", "*", "a{2,1}", "\\", "[z-a]", "(?z)")),
    (lambda text: list(csv.reader([text], strict=False)), ("x" * 140_000,)),
    (lambda text: sqlite3.connect(f"file:{text}?mode=ro", uri=True), ("/nowhere/x.db",)),
    (os.listdir, ("/nowhere",)),
    (lambda text: text.encode("latin-1").decode(), ("\xff",)),
)
BAD_TEXT = [(parse, text) for parse, texts in BAD_TEXTS for text in texts]


@pytest.mark.parametrize(("parse", "text"), BAD_TEXT, ids=[repr(text[:12]) for _, text in BAD_TEXT])
def test_what_a_library_says_is_known_in_french(parse: Callable[[str], object], text: str) -> None:
    with pytest.raises(Exception) as caught:
        parse(text)
    told = said(getattr(caught.value, "problem", None) or caught.value)
    assert told.en and told.fr != told.en and "«" not in told.fr, told


def test_a_sentence_that_nobody_translated_is_quoted() -> None:
    told = said(ValueError("the moon is full."))
    assert (told.en, told.fr) == ("the moon is full", "« the moon is full »")


def test_the_french_of_the_catalogue_has_holes_that_the_english_fills() -> None:
    for english, french in libraries().items():
        french.format(*["x"] * english.count("{}"))
