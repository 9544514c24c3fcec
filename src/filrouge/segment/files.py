"""segments/*.yaml, traits/*.yaml and moments/*.yaml -> Definitions; the mistakes of all at once."""

import re
from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass
from typing import Final

from filrouge.core.errors import ConfigurationError
from filrouge.core.language import Words
from filrouge.core.mistakes import Mistakes, configuration_error, did_you_mean, expected
from filrouge.rules import ConditionError, Schema, inlined, parse, parse_value
from filrouge.rules.errors import Problem
from filrouge.segment.definitions import (
    RESERVED_EVENTS,
    Definitions,
    Key,
    MomentDefinition,
    Names,
    SegmentDefinition,
    TraitDefinition,
    list_condition,
)
from filrouge.segment.formulas import formulas_of, traits_of
from filrouge.segment.tables import TableFiles, with_tables
from filrouge.segment.uses import loops_in, uses_of
from filrouge.segment.yaml_text import Mapping as Keys
from filrouge.segment.yaml_text import Scalar, place_in_file, read_mapping

FOLDERS: Final = ("segments", "traits", "moments")
FILES_MAX: Final = 1_000
"""Files of each kind."""
FILE_BYTES_MAX: Final = 1_000_000
NAME_CHARACTERS_MAX: Final = 200
_SUFFIX: Final = ".yaml"
ID: Final = re.compile(r"[a-z0-9][a-z0-9_-]{0,63}")
_KEYS: Final = {
    "segments": ("id", "name", "when", "list"),
    "traits": ("id", "name", "value"),
    "moments": ("id", "name", "when", "event"),
}
_LANGUAGES: Final = ("fr", "en")
_A_TEXT: Final = expected("a text", "un texte")
_A_NAME: Final = expected(
    "`name: {fr: ..., en: ...}`, or one text for both",
    "`name: {fr: ..., en: ...}`, ou un texte pour les deux",
)
_AN_ID: Final = expected(
    "small letters, digits, - and _, 64 at most",
    "des minuscules, des chiffres, - et _, 64 au plus",
)
_AN_EVENT: Final = expected("`event: NAME OF THE EVENT`", "`event: NOM DE L'ÉVÉNEMENT`")
_TRUE: Final = expected("`list: true`, or a condition under `when:`",
                        "`list: true`, ou une condition sous `when:`")  # fmt: skip


@dataclass(frozen=True)
class _Draft:
    """A file whose keys were read, and whose condition was not yet."""

    kind: str
    source: str
    mistakes: Mistakes
    id: str
    name: Names
    formula: Scalar | None
    """The condition or the value; None for a list, or where it is missing, which is noted."""
    line: int
    """Of the condition, or of the file's beginning."""
    is_list: bool = False
    event: str = ""


def parsed_definitions(files: Mapping[str, bytes], tables: TableFiles | None = None) -> Definitions:
    """What the files of a workspace declare, by `segments/vip.yaml` and the like. `tables`: those
    that they may look at; None where these are not known.

    Raises ConfigurationError with every mistake of all of them as
    `file:line: what is wrong; what was expected`.
    """
    problems: list[Words] = []
    drafts: list[_Draft] = []
    noted: list[Mistakes] = []
    for folder in FOLDERS:
        listed = sorted(name for name in files if name.startswith(f"{folder}/"))
        if len(listed) > FILES_MAX:
            problems.append(_too_many(folder))
        for name in listed[:FILES_MAX]:
            mistakes = Mistakes(name)
            noted.append(mistakes)
            if draft := _draft(folder, name, files[name], mistakes):
                drafts.append(draft)
    _check_alone(drafts)
    found = _Formulas(drafts, tables).definitions()
    if tables is not None:
        found = with_tables(found, tables)
        problems += tables.problems()
    for mistakes in noted:
        try:
            mistakes.settle()
        except ConfigurationError as error:
            problems.append(error.fields["problems"])
    if problems:
        raise configuration_error(problems)
    return found


def files_by_key(files: Mapping[str, bytes]) -> dict[Key, tuple[str, str]]:
    """The name and the text of each definition's file, of files without mistakes."""
    drafts = (_draft(name.partition("/")[0], name, files[name], Mistakes(name)) for name in files)
    return {
        (draft.kind, draft.id): (draft.mistakes.file, draft.source)
        for draft in drafts
        if draft is not None
    }


def _draft(folder: str, name: str, raw: bytes, mistakes: Mistakes) -> _Draft | None:
    """What a file says beside its condition."""
    if not name.endswith(_SUFFIX):
        what = Words("this file is not read", "ce fichier n'est pas lu")
        mistakes.add(1, what, expected("a name in .yaml", "un nom en .yaml"))
        return None
    if len(raw) > FILE_BYTES_MAX:
        what = Words(
            f"the file is larger than {FILE_BYTES_MAX} bytes",
            f"le fichier dépasse {FILE_BYTES_MAX} octets",
        )
        mistakes.add(1, what, expected("one definition a file", "une définition par fichier"))
        return None
    source, keys = read_mapping(raw, mistakes)
    if keys is None:
        return None
    return _KeysReader(folder, source, keys, mistakes).draft(name)


class _KeysReader:
    """Reads the keys of one file."""

    def __init__(self, folder: str, source: str, keys: Keys, mistakes: Mistakes) -> None:
        self._folder = folder
        self._source = source
        self._keys = keys
        self._mistakes = mistakes

    def draft(self, file: str) -> _Draft:
        self._unknown(self._keys, _KEYS[self._folder])
        id_ = self._id(file.partition("/")[2].removesuffix(_SUFFIX))
        is_list = self._is_list()
        wanted = "value" if self._folder == "traits" else "when"
        formula = None if is_list else self._text(wanted, _a_formula(wanted))
        return _Draft(
            kind=self._folder,
            source=self._source,
            mistakes=self._mistakes,
            id=id_,
            name=self._name(),
            formula=formula,
            line=self._keys.lines.get(wanted, 1),
            is_list=is_list,
            event=self._event() if self._folder == "moments" else "",
        )

    def _unknown(self, keys: Keys, known: Collection[str]) -> None:
        for key, line in keys.lines.items():
            if key not in known:
                what = Words(f"unknown key `{key}`", f"clé inconnue `{key}`")
                self._mistakes.add(line, what, did_you_mean(key, list(known)))

    def _text(self, key: str, wanted: Words) -> Scalar | None:
        """The text of a key that must be there."""
        found = self._keys.items.get(key)
        if isinstance(found, Scalar) and not found.is_nothing and found.text.strip():
            return found
        line = self._keys.lines.get(key, 1)
        if found is None:
            what = Words(f"`{key}` is missing", f"`{key}` manque")
        elif isinstance(found, Scalar):
            what = Words(f"`{key}` is empty", f"`{key}` est vide")
        else:
            what = Words(f"`{key}` is not a text", f"`{key}` n'est pas un texte")
        self._mistakes.add(line, what, wanted)
        return None

    def _id(self, default: str) -> str:
        found = self._text("id", _AN_ID) if "id" in self._keys.items else None
        id_ = found.text if found is not None else default
        if not ID.fullmatch(id_) and (found is not None or "id" not in self._keys.items):
            what = Words(f"`{id_}` cannot be an id", f"`{id_}` ne peut pas être un identifiant")
            self._mistakes.add(self._keys.lines.get("id", 1), what, _AN_ID)
        return id_

    def _name(self) -> Names:
        found = self._keys.items.get("name")
        if not isinstance(found, Keys):
            one = self._text("name", _A_NAME)
            return self._both({"": one} if one is not None else {}, "name")
        self._unknown(found, _LANGUAGES)
        texts = {key: text for key, text in found.items.items() if key in _LANGUAGES}
        if not texts:
            what = Words("`name` is empty", "`name` est vide")
            self._mistakes.add(self._keys.lines["name"], what, _A_NAME)
        told: dict[str, Scalar] = {}
        for key, text in texts.items():
            if isinstance(text, Scalar) and not text.is_nothing and text.text.strip():
                told[key] = text
            else:
                what = Words(f"`name: {key}` is not a text", f"`name: {key}` n'est pas un texte")
                self._mistakes.add(found.lines[key], what, _A_TEXT)
        return self._both(told, "name")

    def _both(self, told: Mapping[str, Scalar], key: str) -> Names:
        """The name in both languages: one alone stands for both."""
        for text in told.values():
            if len(text.text) > NAME_CHARACTERS_MAX:
                what = Words(f"`{key}` is too long", f"`{key}` est trop long")
                self._mistakes.add(text.line + 1, what, _at_most(NAME_CHARACTERS_MAX))
        texts = {language: " ".join(text.text.split()) for language, text in told.items()}
        default = next(iter(texts.values()), "")
        return {language: texts.get(language, default) for language in _LANGUAGES}

    def _is_list(self) -> bool:
        found = self._keys.items.get("list")
        if self._folder != "segments" or found is None:
            return False
        said = found.text.lower() if isinstance(found, Scalar) else ""
        line = self._keys.lines["list"]
        if said not in ("true", "false"):
            what = Words("`list` is neither true nor false", "`list` n'est ni true ni false")
            self._mistakes.add(line, what, _TRUE)
        elif said == "true" and "when" in self._keys.items:
            what = Words(
                "a list has no condition: events fill it",
                "une liste n'a pas de condition : des événements la remplissent",
            )
            self._mistakes.add(self._keys.lines["when"], what, _TRUE)
        return said != "false"

    def _event(self) -> str:
        found = self._text("event", _AN_EVENT)
        if found is None:
            return ""
        name, line = found.text, self._keys.lines["event"]
        if len(name) > NAME_CHARACTERS_MAX or not name.isprintable():
            what = Words("`event` is no event's name", "`event` n'est pas un nom d'événement")
            self._mistakes.add(line, what, _at_most(NAME_CHARACTERS_MAX))
        elif name in RESERVED_EVENTS:
            what = Words(
                f"`{name}` is an event of Filrouge's own",
                f"`{name}` est un événement de Filrouge lui-même",
            )
            self._mistakes.add(line, what, expected("another name", "un autre nom"))
        return name


def _check_alone(drafts: Iterable[_Draft]) -> None:
    """Note ids, and events of moments, that two files give."""
    ids: dict[tuple[str, str], _Draft] = {}
    events: dict[str, _Draft] = {}
    for draft in drafts:
        first = ids.setdefault((draft.kind, draft.id), draft)
        if first is not draft:
            what = Words(
                f"the id `{draft.id}` is taken by {first.mistakes.file}",
                f"l'identifiant `{draft.id}` est pris par {first.mistakes.file}",
            )
            draft.mistakes.add(1, what, expected("an id of its own", "un identifiant à lui"))
        other = events.setdefault(draft.event, draft) if draft.event else draft
        if other is not draft:
            what = Words(
                f"the event `{draft.event}` is that of {other.mistakes.file}",
                f"l'événement `{draft.event}` est celui de {other.mistakes.file}",
            )
            draft.mistakes.add(1, what, expected("an event of its own", "un événement à lui"))


class _Formulas:
    """Reads the conditions and the values, once the names of all are known."""

    def __init__(self, drafts: Collection[_Draft], tables: TableFiles | None) -> None:
        self._drafts = drafts
        self._by_key = {(one.kind, one.id): one for one in drafts}
        segments = {one.id: [*one.name.values()] for one in drafts if one.kind == "segments"}
        self._schema = Schema(segments=segments, tables=tables)

    def definitions(self) -> Definitions:
        found = Definitions(
            segments=tuple(
                SegmentDefinition(
                    draft.id,
                    draft.name,
                    list_condition(draft.id) if draft.is_list else self._read(draft, self._when),
                    "list" if draft.is_list else "condition",
                )
                for draft in self._of("segments")
            ),
            traits=tuple(
                TraitDefinition(draft.id, draft.name, self._read(draft, self._value))
                for draft in self._of("traits")
            ),
            moments=tuple(
                MomentDefinition(draft.id, draft.name, self._read(draft, self._when), draft.event)
                for draft in self._of("moments")
            ),
        )
        if not self._refuse_loops(found):
            self._put_traits_in_place(found)
        return found

    def _of(self, kind: str) -> list[_Draft]:
        return sorted((one for one in self._drafts if one.kind == kind), key=lambda one: one.id)

    def _when(self, text: str) -> str:
        return parse(text, self._schema).text()

    def _value(self, text: str) -> str:
        return parse_value(text, self._schema).text()

    def _read(self, draft: _Draft, canonical: Callable[[str], str]) -> str:
        """The canonical text of a draft's formula; "" where it cannot be read, which is noted."""
        if draft.formula is None:
            return ""
        try:
            return canonical(draft.formula.text)
        except ConditionError as error:
            for problem in error.problems:
                self._note(draft, draft.formula, problem)
            return ""

    def _note(self, draft: _Draft, formula: Scalar, problem: Problem) -> None:
        if not problem.line:
            draft.mistakes.add(draft.line, problem.what, problem.cure)
            return
        line, column = place_in_file(draft.source, formula, problem.line, problem.column)
        what = Words(f"column {column}: {problem.what.en}", f"colonne {column} : {problem.what.fr}")
        draft.mistakes.add(line, what, problem.cure)

    def _refuse_loops(self, found: Definitions) -> bool:
        """True where there is one."""
        loops = loops_in(uses_of(found))
        for loop in loops:
            path = " -> ".join(id_ for _, id_ in loop)
            draft = self._by_key[loop[0]]
            what = Words(f"`{draft.id}` looks at itself: {path}",
                         f"`{draft.id}` se regarde lui-même : {path}")  # fmt: skip
            draft.mistakes.add(
                draft.line, what, expected("no loop: cut it", "pas de boucle : coupez-la")
            )
        return bool(loops)

    def _put_traits_in_place(self, found: Definitions) -> None:
        """Note what a computed trait makes of a formula that has no meaning any more."""
        formulas = formulas_of(found)
        traits = traits_of(formulas)
        for key, tree in formulas.items():
            try:
                inlined(tree, traits)
            except ConditionError as error:
                draft = self._by_key[key]
                for problem in error.problems:
                    draft.mistakes.add(draft.line, problem.what, problem.cure)


def _too_many(folder: str) -> Words:
    return Words(
        f"{folder}/:1: more than {FILES_MAX} files; expected {FILES_MAX} at most",
        f"{folder}/:1: plus de {FILES_MAX} fichiers ; attendu : {FILES_MAX} au plus",
    )


def _a_formula(key: str) -> Words:
    if key == "value":
        return expected(
            'a value such as `sum(properties.revenue of "Order Completed")`',
            'une valeur telle que `sum(properties.revenue of "Order Completed")`',
        )
    return expected(
        'a condition such as `count("Order Completed") >= 2`',
        'une condition telle que `count("Order Completed") >= 2`',
    )


def _at_most(characters: int) -> Words:
    return expected(f"1 to {characters} characters", f"de 1 à {characters} caractères")
