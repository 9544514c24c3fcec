"""Files as brands have them: the tills' lines, the call log, the CRM's extract. Nothing shared.

Semicolons, decimal commas, days before months: what a French till exports. A till knows a card or
what a clerk typed; the CRM has its own numbers, mistakes of typing and people twice.
"""

from collections.abc import Iterator
from datetime import date, timedelta
from typing import TYPE_CHECKING, Final

from filrouge.world.behaviour.facts import (
    CALL,
    TICKET,
    Fact,
    Till,
    caller_of,
    french_phone,
    number_of,
    till_of,
    typed,
)
from filrouge.world.behaviour.wording import REASONS
from filrouge.world.causes.life import Sale
from filrouge.world.people.names import plain
from filrouge.world.people.traits import Trait
from filrouge.world.shop.baskets import paid_cents
from filrouge.world.shop.stores import STORES

if TYPE_CHECKING:
    from filrouge.world.causes.life import Life
    from filrouge.world.people.somebody import Register

TILL: Final = "files/tickets.csv"
CALLS: Final = "files/appels.csv"
CRM: Final = "files/clients.csv"
HEADERS: Final = {
    TILL: "ticket;date;heure;magasin;carte;email;telephone;prenom;bon;article;libelle;rayon;"
    "quantite;paye",
    CALLS: "appel;date;heure;numero;motif;secondes;commande;note",
    CRM: "client;prenom;nom;email;telephone;naissance;adresse;code_postal;ville;carte;"
    "accord_email;accord_suivi;accord_sms;accord_courrier;mise_a_jour",
}
DOUBLE_PER_CENT: Final = 3
"""Of the CRM's customers, how many are there twice, the older row with mistakes."""
CAPITALS_PER_CENT: Final = 18


class Offices:
    """Writes the lines that the tills and the call centre export each day."""

    def __init__(self, life: "Life", register: "Register") -> None:
        self._life = life
        self._register = register

    def lines(self, facts: list[Fact], day: int) -> dict[str, list[str]]:
        """The lines of a day, by file."""
        written = f"{self._life.days.written(day):%d/%m/%Y}"
        found: dict[str, list[str]] = {TILL: [], CALLS: []}
        for fact in facts:
            if fact.kind == TICKET and fact.sale is not None:
                till = till_of(self._life, self._register, fact)
                found[TILL] += _ticket_lines(fact, fact.sale, till, written)
            elif fact.kind == CALL:
                found[CALLS].append(self._call_line(fact, day, written))
        return found

    def _call_line(self, fact: Fact, day: int, written: str) -> str:
        reason, note = REASONS[fact.reason]
        caller = caller_of(self._register, fact, day)
        order = ""
        if fact.sale is not None and fact.reason != "advice":
            order = number_of(fact.sale)
        return ";".join(
            (
                f"{fact.bits:016x}", written, _clock(fact.second),
                french_phone(caller) if caller else "", reason,
                str(60 + (fact.bits >> 6) % 700), order, note,
            )
        )  # fmt: skip


def _ticket_lines(fact: Fact, sale: Sale, till: Till, written: str) -> Iterator[str]:
    for line in sale.lines:
        product = line.what
        yield ";".join(
            (
                number_of(sale), written, _clock(fact.second), STORES[sale.store].id,
                till.card, till.email, till.phone, till.first,
                "COURRIER" if till.coupon else "", product.id, product.name,
                product.category, str(line.quantity), _comma(paid_cents(line, sale.off)),
            )
        )  # fmt: skip


def crm_lines(life: "Life", register: "Register") -> Iterator[str]:
    """The CRM's extract: those who have a card or an account, as of the first day."""
    first = life.days.written(0)
    known = int(Trait.ACCOUNT) | int(Trait.CARD)
    for person in range(life.settings.people):
        if register.traits(person) & known:
            number = register.number(person, 12)
            if number % 100 < DOUBLE_PER_CENT:
                yield _crm_line(register, person, number, first - timedelta(days=400), old=True)
            yield _crm_line(register, person, number, first, old=False)


def _crm_line(register: "Register", person: int, number: int, first: date, *, old: bool) -> str:
    traits = register.traits(person)
    name, family = register.first(person), register.last(person)
    if (number >> 8) % 100 < CAPITALS_PER_CENT:
        name, family = plain(name).upper(), plain(family).upper()
    email = register.email(person)
    year, month, day = register.born(person)
    town = register.town(person)
    updated = first - timedelta(days=(number >> 16) % 60)
    phone = register.mobile(person, 0) if (number >> 24) % 100 < 78 else ""
    if old:
        email, family = typed(email, 5 | number & ~0x7F00000), family[:-1]
        phone = register.landline(person)
    yes = ("non", "oui")
    return ";".join(
        (
            f"C{'9' if old else '1'}{person * 31 % 10_000_019:08}", name, family, email,
            french_phone(phone) if phone else "", f"{day:02}/{month:02}/{year}",
            register.street(person), town.postcode, town.name.upper(),
            register.card(person) if traits & int(Trait.CARD) and not old else "",
            yes[bool(traits & int(Trait.EMAIL_YES))], yes[bool(traits & int(Trait.PIXEL_YES))],
            yes[bool(traits & int(Trait.SMS_YES))],
            yes[bool(traits & int(Trait.MAIL_YES))], f"{updated:%d/%m/%Y}",
        )
    )  # fmt: skip


def _clock(second: int) -> str:
    return f"{second // 3_600:02}:{second // 60 % 60:02}:{second % 60:02}"


def _comma(cents: int) -> str:
    return f"{cents // 100},{cents % 100:02}"
