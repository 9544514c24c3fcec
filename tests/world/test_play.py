"""The interactive mode: a policy is scored in money, against an oracle and simple baselines."""

from functools import cache

import pytest

from filrouge.core.time import DAY
from filrouge.world.play import (
    Account,
    Blast,
    Customer,
    Game,
    Offer,
    Oracle,
    Scattered,
    Send,
    Showing,
    Silence,
    Visitor,
    score,
    usual,
)
from filrouge.world.settings import Settings
from filrouge.world.truth import persons

WORLD = Settings(people=1_200, days=42)


@cache
def scores() -> dict[str, Account]:
    found = {
        "silence": score(Silence(), WORLD),
        "usual": usual(WORLD),
        "blast": score(Blast(every_days=1), WORLD),
        "scattered": score(Scattered(), WORLD),
        "showing": score(Showing(Scattered()), WORLD),
        "oracle": score(Oracle(), WORLD),
    }
    for name, account in found.items():
        print(f"{name}: {account.profit / 100:,.0f} euros, {account}")
    return found


def test_an_oracle_earns_most_and_writes_less_than_habit_does() -> None:
    oracle = scores()["oracle"]
    others = [account.profit for name, account in scores().items() if name != "oracle"]
    assert oracle.profit > 1.1 * max(others)
    assert oracle.contacts < scores()["usual"].contacts


def test_saying_nothing_costs_nothing_and_sells_what_would_be_sold_anyway() -> None:
    silence = scores()["silence"]
    assert silence.contacts == silence.contact_cents == silence.unsubscribed == 0
    assert silence.orders > 0.8 * scores()["usual"].orders


def test_writing_to_everybody_every_day_loses_customers_and_money() -> None:
    blast = scores()["blast"]
    assert blast.profit < scores()["usual"].profit
    assert blast.unsubscribed > 10 * scores()["usual"].unsubscribed


def test_the_same_policy_earns_the_same_again() -> None:
    small = Settings(people=200, days=10)
    assert score(Scattered(seed=3), small) == score(Scattered(seed=3), small)


def test_who_did_not_agree_is_never_written_to() -> None:
    game = Game(Settings(people=200, days=2))
    known = {address for one in game.customers() for address in one.addresses.values()}
    register = game.stream.register
    stranger = next(
        register.email(person) for person in range(200) if register.email(person) not in known
    )
    answer = game.play([Send("email", stranger), Send("email", "nobody@courriel.example")])
    assert answer.refused == 2
    assert game.account.contacts == 0


def test_a_policy_sees_addresses_and_no_latent_trait() -> None:
    assert Customer._fields == ("addresses", "city", "store")
    assert Visitor._fields == ("key", "category", "city")


def test_the_world_answers_with_the_events_that_a_platform_would_receive() -> None:
    game = Game(Settings(people=300, days=3))
    start = game.now
    sends = [
        Send("email", one.addresses["email"], "garden")
        for one in game.customers()
        if "email" in one.addresses
    ]
    answer = game.play(sends, events=True)
    bodies = b"\n".join(event.body for event in answer.events)
    assert bodies.count(b'"Message Sent"') == len(sends)
    assert b'"Message Clicked"' in bodies and b'"type":"page"' in bodies
    assert all(start <= event.received_time < start + DAY for event in answer.events)
    assert game.now == start + DAY and not game.over


def test_an_offer_in_the_right_category_sells_and_costs_its_discount() -> None:
    settings = Settings(people=1_200, days=30)

    class Giving(Silence):
        def __init__(self, per_cent: int, *, right: bool) -> None:
            self._per_cent, self._right = per_cent, right

        def show(self, visitor: Visitor) -> Offer | None:
            category = visitor.category if self._right else "nothing"
            return Offer(category, self._per_cent)

    plain, right = score(Silence(), settings), score(Giving(20, right=True), settings)
    wrong = score(Giving(0, right=False), settings)
    assert right.orders > plain.orders
    assert right.discounts > 0
    assert wrong == plain
    assert score(Giving(20, right=False), settings) == plain, "what is not wanted is not given away"


def test_a_visitor_is_known_by_an_account_or_by_a_cookie_as_on_a_site() -> None:
    game = Game(Settings(people=600, days=5))
    seen: list[Visitor] = []
    accounts = {one.user_id for one in persons(Settings(people=600, days=5))}
    while not game.over:
        game.play([], seen.append)
    signed_in = sum(visitor.key in accounts for visitor in seen)
    assert 0 < signed_in < len(seen) / 2


def test_two_messages_of_one_day_about_one_category_are_two() -> None:
    game = Game(Settings(people=200, days=1))
    address = next(one.addresses["email"] for one in game.customers() if "email" in one.addresses)
    sends = [Send("email", address, "home", hour * 3_600) for hour in (8, 18)]
    sent = [
        event.body.split(b'"messageId":"')[1].split(b'"')[0]
        for event in game.play(sends, events=True).events
        if b"Message Sent" in event.body
    ]
    assert len(set(sent)) == len(sent) == 2


@pytest.mark.parametrize("channel", ["email", "sms", "push", "direct_mail"])
def test_every_channel_can_be_written_by(channel: str) -> None:
    game = Game(Settings(people=300, days=2))
    address = next(one.addresses[channel] for one in game.customers() if channel in one.addresses)
    assert game.play([Send(channel, address, "home")]).refused == 0
    assert game.account.contacts == 1
