"""Who is who: the people behind the identifiers, their latent traits, and whose each event is."""

from collections.abc import Iterator
from typing import Final, NamedTuple

from filrouge.world.behaviour.facts import Fact, number_of, opinion_id, rated
from filrouge.world.behaviour.visits import ORDER
from filrouge.world.causes.life import Life
from filrouge.world.outputs.stream import lived
from filrouge.world.people.somebody import Register
from filrouge.world.people.traits import Channel, Outlet, Trait
from filrouge.world.settings import Settings
from filrouge.world.shop.catalogue import CATEGORIES


class TruePerson(NamedTuple):
    """One person, as nobody in the world knows them."""

    number: int
    home: int
    """The number of the first member of their home."""
    user_id: str
    email: str
    card: str
    phone: str
    """On the first day: it may change, and go to somebody else."""
    install: str
    """On the first day: another telephone is another installation."""
    traits: frozenset[str]
    interest: dict[str, float]
    taste: dict[Outlet, float]
    """Where they would convert, near enough: shares of the outlets' draw, before the day's own."""
    response: dict[Channel, float]
    sensitivity: float
    activity: float


class TrueEvent(NamedTuple):
    """An event, and the person whose it truly is (-1: nobody's)."""

    received_time: int
    source: str
    body: bytes
    person: int


def persons(settings: Settings) -> Iterator[TruePerson]:
    """Everybody, by number."""
    life = Life(settings)
    people, register = life.people, Register(life.chance, life.people)
    for person in range(settings.people):
        taste: list[float] = people.taste[person].tolist()
        total = sum(taste)
        traits = register.traits(person)
        yield TruePerson(
            number=person,
            home=register.home(person),
            user_id=register.user_id(person),
            email=register.email(person),
            card=register.card(person),
            phone=register.mobile(person, 0),
            install=register.install(person, 0),
            traits=frozenset(str(trait.name).lower() for trait in Trait if traits & int(trait)),
            interest=dict(zip(CATEGORIES, people.interest[person].tolist(), strict=True)),
            taste={outlet: taste[outlet] / total for outlet in Outlet},
            response=dict(zip(Channel, people.response[person].tolist(), strict=True)),
            sensitivity=float(people.sensitivity[person]),
            activity=float(people.activity[person]),
        )


def true_events(settings: Settings) -> Iterator[TrueEvent]:
    """The events of `World.events`, in the same order, with whose each is."""
    stream = None
    for stream, acts in lived(Life(settings)):
        for sent in stream.told(acts):
            yield from (TrueEvent(time, source, body, who) for time, body, source, who in sent)
    if stream is not None:
        for sent in stream.rest():
            yield from (TrueEvent(time, source, body, who) for time, body, source, who in sent)


class TrueOpinion(NamedTuple):
    """The sentiment, 1 to 5, behind a review or a survey answer, which `message_id` names."""

    message_id: str
    day: int
    person: int
    sentiment: int


def true_opinions(settings: Settings, kinds: tuple[int, ...]) -> Iterator[TrueOpinion]:
    """The sentiment behind each fact of these kinds (`behaviour.facts.REVIEW`, `SURVEY`)."""
    for stream, acts in lived(Life(settings)):
        facts: list[Fact] = [fact for fact in acts.facts if fact.kind in kinds]
        for fact in facts:
            sentiment = rated(stream.life.chance, fact)
            yield TrueOpinion(opinion_id(fact), acts.day.day, fact.person, sentiment)


class TrueJourney(NamedTuple):
    """A purchase, and the places that its need was looked at before, in order of time.

    `web`, `app`, `drive`, `store`: research online and purchase in a store is a purchase whose
    outlet is STORE after any of the first three; showrooming is the other way round.
    """

    key: int
    order_id: str
    """As events and tickets say it."""
    person: int
    day: int
    outlet: Outlet
    visited: tuple[str, ...]


PLACES: Final = ("web", "app", "drive", "store", "store")


def journeys(settings: Settings) -> Iterator[TrueJourney]:
    """Every purchase with the visits that its need led to, in order of time."""
    visited: dict[int, list[str]] = {}
    for _, acts in lived(Life(settings)):
        for visit in acts.visits:
            if visit.key and visit.kind != ORDER:
                visited.setdefault(visit.key, []).append(PLACES[visit.site])
        for sale in acts.day.sales:
            yield TrueJourney(
                sale.key,
                number_of(sale),
                sale.person,
                sale.day,
                Outlet(sale.outlet),
                tuple(visited.pop(sale.key, ())),
            )
