"""What a check says: the mistake and its cure, in English and in French, `{fields}` filled in."""

from typing import Final

from filrouge.core.language import Words

_Four = tuple[str, str, str, str]
_CUT: Final = ("cut it into segments", "découpez-la en segments")
_NUMBER: Final = ("write one from {least} to {most}", "écrivez-en un de {least} à {most}")

SENTENCES: Final[dict[str, _Four]] = {
    name: (mistake[0], cure[0], mistake[1], cure[1])
    for name, mistake, cure in (
        ("too big", ("more than {most} {what}", "plus de {most} {what}"), _CUT),
        (
            "too few",
            ("less than two conditions", "moins de deux conditions"),
            ("write the condition alone", "écrivez la condition seule"),
        ),
        (
            "person in where",
            (
                "this is about the person, not about the event",
                "ceci parle de la personne, pas de l'événement",
            ),
            ("move it out of the `where`", "sortez-le du `where`"),
        ),
        (
            "trait in where",
            (
                "this is of the person, and changes apart from the event",
                "ceci est de la personne, et change sans l'événement",
            ),
            ("compare it outside of the `where`", "comparez-le hors du `where`"),
        ),
        (
            "event outside",
            (
                "this is of an event, and no event is meant here",
                "ceci est d'un événement, et aucun n'est désigné ici",
            ),
            (
                "write it in the `where` of `any(...)` or `count(...)`",
                "écrivez-le dans le `where` de `any(...)` ou `count(...)`",
            ),
        ),
        (
            "dates exchanged",
            ("{last} is before {first}", "{last} est avant {first}"),
            ("exchange them", "échangez-les"),
        ),
        (
            "bounds exchanged",
            ("nothing is between {low} and {high}", "rien n'est entre {low} et {high}"),
            ("write the smaller one first", "écrivez d'abord le plus petit"),
        ),
        (
            "steps",
            ("a sequence of {found} steps", "une suite de {found} étapes"),
            ("write 2 to {most}", "écrivez-en 2 à {most}"),
        ),
        (
            "period over",
            (
                "`{period}` has no end at the present instant",
                "`{period}` ne finit pas à l'instant présent",
            ),
            (
                "only count, any, none, sum, average, min and max take it; write `this ...`",
                "seuls count, any, none, sum, average, min et max l'ont ; écrivez `this ...`",
            ),
        ),
        (
            "count on the right",
            ("this count is on the right", "ce compte est à droite"),
            ("write it on the left", "écrivez-le à gauche"),
        ),
        (
            "no text",
            (
                "`{how}` looks into a text, this is {kind}",
                "`{how}` cherche dans un texte, ceci est {kind}",
            ),
            ("compare it with `=`", "comparez-le par `=`"),
        ),
        (
            "table key",
            (
                "a row of a table is found by a text, this is {kind}",
                "une ligne de table se trouve par un texte, ceci est {kind}",
            ),
            ("name a property or a trait", "nommez une propriété ou un trait"),
        ),
        (
            "table keys",
            (
                "the rows of a table are found by {most} keys at most",
                "les lignes d'une table se trouvent par {most} clés au plus",
            ),
            ("take some away", "enlevez-en"),
        ),
        (
            "table columns",
            (
                "the table `{name}` has no columns for so many keys",
                "la table `{name}` n'a pas de colonnes pour tant de clés",
            ),
            ("its columns: {columns}", "ses colonnes : {columns}"),
        ),
        (
            "always there",
            ("this always exists", "ceci existe toujours"),
            ("compare it with `=` or `>`", "comparez-le par `=` ou `>`"),
        ),
        (
            "constant",
            ("this is the same for every event", "ceci est le même pour tout événement"),
            ("name a property", "nommez une propriété"),
        ),
        (
            "moving time",
            (
                "`{name}` over a moving time would keep every event of a person live",
                "`{name}` sur un temps mobile garderait tous les événements d'une personne",
            ),
            (
                "take the time away, or write `after` and a date",
                "enlevez le temps, ou écrivez `after` et une date",
            ),
        ),
        (
            "since first",
            (
                "`{name}` since a first event would keep every event of a person live",
                "`{name}` depuis un premier événement garderait tous ceux d'une personne",
            ),
            ("write `within` and a duration", "écrivez `within` et une durée"),
        ),
        (
            "count with what",
            (
                "a count is compared with a number written here",
                "un compte se compare à un nombre écrit ici",
            ),
            _NUMBER,
        ),
        ("whole", ("a count is a whole number", "un compte est un nombre entier"), _NUMBER),
        (
            "sides",
            (
                "the left side is {left}, the right side {right}",
                "le côté gauche est {left}, le droit {right}",
            ),
            ("write both of one type", "écrivez les deux du même type"),
        ),
        (
            "clash",
            ("{left} meets {right}", "{left} rencontre {right}"),
            ("write all of one type", "écrivez tout du même type"),
        ),
        (
            "no number",
            ("`{name}` is of numbers, this is {kind}", "`{name}` est de nombres, ceci est {kind}"),
            ("name a property that is a number", "nommez une propriété qui est un nombre"),
        ),
        (
            "no order",
            ("{kind} has no order", "{kind} n'a pas d'ordre"),
            ("compare it with `=` or `!=`", "comparez par `=` ou `!=`"),
        ),
        (
            "name length",
            ("a name is empty or too long", "un nom est vide ou trop long"),
            ("write 1 to {most} characters", "écrivez 1 à {most} caractères"),
        ),
        (
            "name sign",
            ("a name holds a sign that it may not", "un nom contient un signe interdit"),
            (
                'do without `"`, `\\`, `*` and line breaks',
                'évitez `"`, `\\`, `*` et les sauts de ligne',
            ),
        ),
        (
            "no day",
            ("`{text}` is no day", "`{text}` n'est pas un jour"),
            ("write one such as 2026-01-31", "écrivez-en un comme 2026-01-31"),
        ),
        (
            "too many",
            ("too many or none", "trop ou aucun"),
            ("write 1 to {most}", "écrivez-en 1 à {most}"),
        ),
        ("too large", ("this number is too large", "ce nombre est trop grand"), _NUMBER),
        (
            "duration",
            (
                "this duration is empty or too long",
                "cette durée est vide ou trop longue",
            ),
            ("write at most {most} days", "écrivez au plus {most} jours"),
        ),
        (
            "no value of a person",
            ("this is no value of a person", "ceci n'est pas une valeur d'une personne"),
            (
                "write a count, a sum or another aggregate, days_since, a trait, a score or a cell",
                "écrivez un compte, une somme ou un autre agrégat, days_since, un trait, un score "
                "ou une cellule",
            ),
        ),
        (
            "value of the moment",
            (
                "this is of the moment, and a value of a person is the same whenever it is asked",
                "ceci est du moment, et une valeur d'une personne ne dépend pas de la question",
            ),
            ("name a trait or a score", "nommez un trait ou un score"),
        ),
        (
            "computed in where",
            (
                "`trait.{name}` is computed of a person's events, and this is about one event",
                "`trait.{name}` se calcule sur les événements d'une personne, ceci parle d'un seul",
            ),
            ("compare it outside of the `where`", "comparez-le hors du `where`"),
        ),
        (
            "computed path",
            (
                "`trait.{name}` is computed, and holds no `{inner}`",
                "`trait.{name}` est calculé, et ne contient pas de `{inner}`",
            ),
            ("write `trait.{name}` alone", "écrivez `trait.{name}` seul"),
        ),
        (
            "too costly",
            (
                "too costly to keep live: up to {bytes} of a profile, over {most}; {counters} "
                "counters, first of all {reason}",
                "trop coûteux à tenir à jour : jusqu'à {bytes} d'un profil, plus de {most} ; "
                "{counters} compteurs, avant tout {reason}",
            ),
            ("", ""),
        ),
        (
            "smaller number",
            ("", ""),
            ("compare it with a smaller number", "comparez-le à un nombre plus petit"),
        ),
        (
            "coarser window",
            ("", ""),
            (
                "take a coarser window (a shorter one, or `this year`), or fewer sums",
                "prenez une fenêtre plus grossière (plus courte, ou `this year`), "
                "ou moins de sommes",
            ),
        ),
        (
            "fewer of them",
            ("", ""),
            ("ask for fewer values or sequences", "demandez moins de valeurs ou de suites"),
        ),
        (
            "segment looks",
            (
                "the segment `{name}` looks at `{other}`, and no segment has this name",
                "le segment `{name}` regarde `{other}`, et aucun segment n'a ce nom",
            ),
            ("", ""),
        ),
        (
            "loop",
            (
                "these look at each other in a loop: `{path}`",
                "ceux-ci se regardent en boucle : `{path}`",
            ),
            ("take one of these looks away", "enlevez l'un de ces regards"),
        ),
        ("unknown", ("no {sort} is named `{name}`", "{sort} n'a pour nom `{name}`"), ("", "")),
    )
}
"""Name -> (mistake, cure) in English, then in French."""

TYPE_NAMES: Final = {
    "text": Words("a text", "un texte"),
    "number": Words("a number", "un nombre"),
    "boolean": Words("true or false", "vrai ou faux"),
    "date": Words("a date", "une date"),
}
SORTS: Final = {
    "event": Words("event", "aucun événement"),
    "property": Words("property", "aucune propriété"),
    "trait": Words("trait", "aucun trait"),
    "segment": Words("segment", "aucun segment"),
    "score": Words("score", "aucun score"),
    "channel": Words("channel", "aucun canal"),
    "table": Words("table", "aucune table"),
    "column": Words("column", "aucune colonne"),
}


def said(sentence: str, /, **fields: object) -> tuple[Words, Words]:
    """The mistake and the cure, in both languages."""
    english = {
        key: value.en if isinstance(value, Words) else value for key, value in fields.items()
    }
    french = {key: value.fr if isinstance(value, Words) else value for key, value in fields.items()}
    mistake, cure, erreur, remede = SENTENCES[sentence]
    return (
        Words(mistake.format(**english), erreur.format(**french)),
        Words(cure.format(**english), remede.format(**french)),
    )
