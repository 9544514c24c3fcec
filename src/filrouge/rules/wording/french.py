"""Conditions in French: elision, contraction, gender and number, `ne ... pas`."""

from datetime import date
from typing import ClassVar, Final

from filrouge.rules import tree as t
from filrouge.rules.text.printer import number_text
from filrouge.rules.wording.dictionary import (
    CHANNELS,
    DEEDS,
    MONTHS,
    NOUNS,
    PERIODS,
    PURPOSES,
    UNITS,
    Noun,
)
from filrouge.rules.wording.teller import OPPOSITES, Teller, category_of, channels_of

_TIMES: Final = {
    ">=": "au moins {}", ">": "plus de {}", "<": "moins de {}", "<=": "au plus {}",
    "=": "exactement {}", "!=": "un nombre de fois autre que {}",
}  # fmt: skip
_NUMBERS: Final = {
    ">=": "vaut au moins {}", ">": "vaut plus de {}", "<": "vaut moins de {}",
    "<=": "vaut au plus {}", "=": "vaut {}", "!=": "vaut autre chose que {}",
}  # fmt: skip
_DATES: Final = {
    ">=": "est le {} ou après", ">": "est après le {}", "<": "est avant le {}",
    "<=": "est le {} ou avant", "=": "est le {}", "!=": "est un autre jour que le {}",
}  # fmt: skip
_VOWELS: Final = "aeiouyàâäéèêëîïôöùûüh"
_EXTREMES: Final = {"min": "le minimum", "max": "le maximum", "average": "la moyenne"}
_UNKNOWN: Final = Noun("value", "valeur", "f")


def quoted(text: str) -> str:
    """A name between French quotation marks."""
    return f"« {text} »"


def the(noun: Noun) -> str:
    """`le montant`, `la ville`, `l'âge`."""
    if noun.fr[0].lower() in _VOWELS:
        return f"l'{noun.fr}"
    return f"{'la' if noun.gender == 'f' else 'le'} {noun.fr}"


def of(phrase: str) -> str:
    """`de` before a phrase: `du montant`, `de la ville`, `d'achats`."""
    if phrase.startswith("le "):
        return f"du {phrase[3:]}"
    return f"d'{phrase}" if phrase[0].lower() in _VOWELS else f"de {phrase}"


def their(noun: Noun) -> str:
    """`son âge`, `sa ville`, `son adresse`."""
    feminine = noun.gender == "f" and noun.fr[0].lower() not in _VOWELS
    return f"{'sa' if feminine else 'son'} {noun.fr}"


def told_date(text: str) -> str:
    """`1er janvier 2026`."""
    day = date.fromisoformat(text)
    return f"{'1er' if day.day == 1 else day.day} {MONTHS[day.month - 1][1]} {day.year}"


def told_number(micros: int) -> str:
    """A number with a decimal comma."""
    return number_text(micros).replace(".", ",")


def listed(parts: list[str], word: str = "ou") -> str:
    """`a, b ou c`."""
    return parts[0] if len(parts) == 1 else f"{', '.join(parts[:-1])} {word} {parts[-1]}"


def told_duration(duration: t.Duration) -> str:
    """`90 jours`."""
    return f"{duration.amount} {UNITS[duration.unit][1]}{'s' if duration.amount > 1 else ''}"


def told_time(time: t.Time | None) -> str:  # noqa: PLR0911
    """A time clause, with the space before it."""
    match time:
        case t.Within(duration):
            return f" depuis {told_duration(duration)}"
        case t.Calendar(period):
            return f" {PERIODS[period][1]}"
        case t.Before(day):
            return f" avant le {told_date(day)}"
        case t.After(day):
            return f" après le {told_date(day)}"
        case t.Dates(first, last):
            return f" entre le {told_date(first)} et le {told_date(last)}"
        case t.SinceFirst(select):
            return f" depuis {ranked(select, 'premier', 'première')}"
    return ""


def noun_of(path: t.Path, kind: str) -> Noun:
    """The noun of a path: by the dictionary, else quoted after `kind`."""
    known = NOUNS.get(path[-1])
    if known is not None:
        return known
    return Noun(
        "", f"{kind} {quoted('.'.join(path))}", "f" if kind in ("propriété", "colonne") else "m"
    )


def deed(select: t.Select, positive: bool = True) -> str:
    """`a acheté`, `n'a pas acheté`, `a fait « X »`."""
    aux = "a" if positive else "n'a pas"
    if not select.names:
        return f"{aux} fait quelque chose" if positive else "n'a rien fait"
    parts = []
    for name in select.names:
        known = DEEDS.get(name)
        parts.append(known.participle if known else f"fait {quoted(name)}")
    if positive:
        return f"{aux} {listed(parts)}"
    parts = [without(part) for part in parts]
    return f"n'a {'pas ' + parts[0] if len(parts) == 1 else 'ni ' + ' ni '.join(parts)}"


def ranked(select: t.Select, masculine: str, feminine: str) -> str:
    """`son premier achat`, `sa première visite en magasin`."""
    nouns = []
    for name in select.names:
        known = DEEDS.get(name)
        noun = known.noun if known else Noun("", f"événement {quoted(name)}")
        rank = f"sa {feminine}" if noun.gender == "f" else f"son {masculine}"
        nouns.append(f"{rank} {noun.fr}")
    return (listed(nouns) if nouns else f"son {masculine} événement") + qualified(select)


def theirs(select: t.Select) -> str:
    """`ses achats`, `ses événements « X »`, with what qualifies them."""
    nouns = []
    for name in select.names:
        known = DEEDS.get(name)
        nouns.append(f"ses {known.noun.many[1]}" if known else f"ses événements {quoted(name)}")
    return (listed(nouns) if nouns else "ses événements") + qualified(select)


def qualified(select: t.Select, link: str = "dont") -> str:
    """What the `where` says, with the space before: `dont` after a noun, `quand` after a verb."""
    return f" {French(link).where(select.where)}" if select.where is not None else ""


def without(participle: str) -> str:
    """The participle and its object after `n'a pas`: `vu de produit`, `publié d'avis`."""
    verb, article, thing = participle.partition(" un " if " un " in participle else " une ")
    return f"{verb} {of(thing)}" if article and " " not in verb else participle


class French(Teller):
    """Tells conditions in French."""

    conjunctions: ClassVar = ("et", "ou")
    person: ClassVar = "la personne"
    language: ClassVar = 1

    def __init__(self, link: str = "dont", names: t.GivenNames = t.NO_NAMES) -> None:
        super().__init__(names)
        self._link = link

    def happened(self, select: t.Select, time: t.Time | None, positive: bool) -> str:
        return f"{deed(select, positive)}{qualified(select, 'quand')}{told_time(time)}"

    def counted(self, select: t.Select, time: t.Time | None, operator: str, number: int) -> str:
        tail = f"{qualified(select, 'quand')}{told_time(time)}"
        if (operator, number) in (("=", 0), ("<", 1), ("<=", 0)):
            return f"{deed(select, False)}{tail}"
        amount = "une" if number == 1 else str(number)
        times = _TIMES[operator].format(amount)
        return f"{deed(select)} {times}{'' if operator == '!=' else ' fois'}{tail}"

    def ago(self, select: t.Select, operator: str, micros: int, negated: bool) -> str:
        days = f"{told_number(micros)} jour{'s' if abs(micros) > 1_000_000 else ''}"
        long_ago = _TIMES[operator].format(days).replace("un nombre de fois", "un délai")
        verb = "ne remonte pas à" if negated else "remonte à"
        return f"{ranked(select, 'dernier', 'dernière')} {verb} {long_ago}"

    def sequence(self, node: t.Sequence, negated: bool) -> str:
        steps = [f"{deed(step)}{qualified(step, 'quand')}" for step in node.steps]
        same = ""
        if node.same:
            noun = noun_of(node.same, "propriété")
            same = f", pour {'la' if noun.gender == 'f' else 'le'} même {noun.fr}"
        told = f"{', puis '.join(steps)}, en {told_duration(node.span)} au plus{same}"
        text = f"{told}{told_time(node.time)}"
        return f"n'a pas fait cette suite : {text}" if negated else text

    def consent(self, channel: str, purpose: str, negated: bool) -> str:
        way = CHANNELS.get(channel, ("", f"par le canal {quoted(channel)}"))[1]
        what = PURPOSES.get(purpose, ("", f"le but {quoted(purpose)}"))[1]
        verb = "n'accepte pas" if negated else "accepte"
        return f"{verb} {what} {way}"

    def member(self, segment: str, negated: bool) -> str:
        verb = "n'est pas" if negated else "est"
        return f"{verb} dans le segment {quoted(self.name_of(segment))}"

    def qualifier(self, node: t.Condition, negated: bool) -> str:
        channels, category = channels_of(node), category_of(node)
        if channels or category:
            ways = [CHANNELS.get(one, ("", f"par le canal {quoted(one)}"))[1] for one in channels]
            told = listed(ways) if ways else f"dans le rayon {quoted(category)}"
            return f"mais pas {told}" if negated else told
        return f"{self._link} {self.compared(node, negated)}"

    def subject(self, value: t.Value) -> str:  # noqa: PLR0911, PLR0912
        match value:
            case t.Trait(path):
                name = self.trait_name(path)
                return f"son trait {quoted(name)}" if name else their(noun_of(path, "trait"))
            case t.Property(path):
                return the(noun_of(path, "propriété"))
            case t.Context(path):
                return f"{the(noun_of(path, 'contexte'))} du moment"
            case t.Field(name):
                return the(NOUNS[name])
            case t.Score(name):
                return f"son score {quoted(name)}"
            case t.Lookup(table, _, column):
                cell = f"{the(noun_of((column,), 'colonne'))} (table {quoted(table)})"
                return f"{cell} {listed([of(self.subject(key)) for key in value.keys], 'et')}"
            case t.DaysSince(select):
                return f"le nombre de jours depuis {ranked(select, 'dernier', 'dernière')}"
            case t.Count(select, time):
                return f"le nombre {of(theirs(select))}{told_time(time)}"
            case t.Aggregate():
                return self._aggregate(value)
            case t.Text(text):
                return quoted(text)
            case t.Number(micros):
                return told_number(micros)
            case t.Date(day):
                return f"le {told_date(day)}"
            case t.Boolean(truth):
                return "oui" if truth else "non"
        raise TypeError(value)

    def _aggregate(self, node: t.Aggregate) -> str:
        events = f"{theirs(node.select)}{told_time(node.time)}"
        if isinstance(node.value, t.Property | t.Field):
            path = node.value.path if isinstance(node.value, t.Property) else (node.value.name,)
            noun = noun_of(path, "propriété")
        else:
            noun = Noun("", self.subject(node.value).removeprefix("le ").removeprefix("la "))
        article = "la" if noun.gender == "f" else "le"
        if node.name in ("first", "last"):
            ranks = {"first": ("premier", "première"), "last": ("dernier", "dernière")}
            rank = ranks[node.name][noun.gender == "f"]
            return f"{article} {rank} {noun.fr} {of(events)}"
        if node.name == "most_frequent":
            agreed = "fréquente" if noun.gender == "f" else "fréquent"
            return f"{the(noun)} {article} plus {agreed} {of(events)}"
        if node.name == "distinct":
            if not noun.en:
                return f"le nombre de valeurs différentes {of(the(noun))} {of(events)}"
            agreed = "différentes" if noun.gender == "f" else "différents"
            return f"le nombre {of(noun.many[1])} {agreed} {of(events)}"
        head = "le total" if node.name == "sum" else _EXTREMES[node.name]
        return f"{head} {of(the(noun))} {of(events)}"

    def compared(self, node: t.Condition, negated: bool) -> str:
        if isinstance(node, t.Exists):
            known = node.missing is negated
            return f"{'on connaît' if known else 'on ne connaît pas'} {self.subject(node.value)}"
        return super().compared(node, negated)

    def predicate(self, node: t.Condition, negated: bool) -> str:  # noqa: PLR0911
        no, pas = ("ne ", " pas") if negated else ("", "")
        be = "n'est pas" if negated else "est"
        match node:
            case t.Compare("=", _, t.Text() | t.Boolean()):
                return f"{be} {self.subject(node.right)}"
            case t.Compare("=", t.Field("weekday") as left, right):
                return f"{be} {self.constant(left, right)}"
            case t.Compare(operator, left, right):
                told = self._sign(OPPOSITES[operator] if negated else operator, right)
                missing = negated and not isinstance(left, t.Field | t.Score)
                return f"{told} ou manque" if missing else told
            case t.Among(value, items, other):
                told = listed([self.constant(value, item) for item in items])
                if other:
                    return f"est {told}, ou manque" if negated else f"est autre que {told}"
                return f"{be} {told}"
            case t.Between(_, low, high):
                return f"{be} entre {self.subject(low)} et {self.subject(high)}"
            case t.Matches(_, how, piece):
                verb = "contient" if how == "contains" else "commence"
                link = "" if how == "contains" else " par"
                return f"{no}{verb}{pas}{link} {quoted(piece)}"
        raise TypeError(node)

    def _sign(self, operator: str, right: t.Value) -> str:
        if isinstance(right, t.Number):
            return _NUMBERS[operator].format(told_number(right.micros))
        if isinstance(right, t.Date):
            return _DATES[operator].format(told_date(right.value))
        told = self.subject(right)
        if operator in ("=", "!="):
            return f"est {'' if operator == '=' else 'autre que '}{told}"
        return _NUMBERS[operator].format(told)
