"""What causes purchases, and that the truth about it can be checked."""

from functools import cache

import numpy as np
import pytest

from filrouge.world.behaviour.visits import AFFILIATE, ORDER, RETARGETING
from filrouge.world.causes.life import Life
from filrouge.world.causes.memory import Memory, patience, together
from filrouge.world.causes.parameters import PRESSURE_FREE, PRIMING
from filrouge.world.outputs.stream import lived as lived_days
from filrouge.world.people.traits import CHANNELS, Channel, Outlet
from filrouge.world.settings import Message, Settings
from filrouge.world.truth import Caused, Outcome, caused, difference, journeys, outcomes

WORLD = Settings(people=4_500, days=45)
PLACEBOS = (Channel.RETARGETING, Channel.AFFILIATE)
ERRORS = 3.0


@cache
def lived() -> tuple[Outcome, ...]:
    return tuple(outcomes(WORLD))


@cache
def recorded() -> dict[Channel, Caused]:
    return caused(lived(), WORLD)


@pytest.mark.parametrize("channel", CHANNELS)
def test_a_channel_off_changes_sales_by_the_sum_of_its_contributions(channel: Channel) -> None:
    told, real = recorded()[channel], difference(WORLD, channel=channel)
    error = told.discordant**0.5
    print(f"{channel.word}: recorded {told.orders}, lived {real.orders}, error {error:.1f}")
    assert abs(told.orders - real.orders) <= ERRORS * error
    if told.orders > 20:
        assert told.cents == pytest.approx(real.cents, rel=0.25)


@pytest.mark.parametrize("channel", PLACEBOS)
def test_a_placebo_causes_nothing_though_it_is_met_before_purchases(channel: Channel) -> None:
    assert recorded()[channel] == Caused(0, 0, dict.fromkeys(recorded()[channel].by_outlet, 0), 0)
    assert difference(WORLD, channel=channel).orders == 0


def test_contributions_are_shares_that_leave_room_for_what_happens_anyway() -> None:
    bought = [outcome for outcome in lived() if outcome.bought]
    assert len(bought) > 500
    for outcome in bought:
        assert all(share >= 0 for share in outcome.credit.values())
        assert sum(outcome.credit.values()) < 1
        assert all(outcome.credit[channel] == 0 for channel in PLACEBOS)


def test_a_need_that_advertising_gave_is_not_bought_without_it() -> None:
    given = [outcome for outcome in lived() if outcome.origin is not None]
    assert given
    assert all(outcome.without[outcome.origin] is None for outcome in given if outcome.origin)


def test_one_message_not_sent_is_a_world_of_its_own() -> None:
    small = Settings(people=1_500, days=30)
    caused_one = next(
        outcome
        for outcome in outcomes(small)
        if outcome.bought and outcome.bought.day >= 0 and outcome.origin == Channel.SOCIAL
    )
    message = Message(Channel.SOCIAL, caused_one.person, caused_one.birth)
    assert difference(small, message=message).orders >= 1
    elsewhere = Message(Channel.SOCIAL, caused_one.person, small.days + 1)
    assert difference(small, message=elsewhere).orders == 0


def test_some_lives_are_annoyed_out_of_buying() -> None:
    prevented = [
        outcome
        for outcome in lived()
        if outcome.bought is None and outcome.without[Channel.EMAIL] is not None
    ]
    assert prevented, "past a pressure level, messages cost sales"


def test_purchases_in_stores_were_looked_up_online_and_the_other_way_round() -> None:
    found = list(journeys(WORLD))
    online = {"web", "app", "drive"}
    in_store = [one for one in found if one.outlet == Outlet.STORE]
    at_a_distance = [one for one in found if one.outlet in (Outlet.WEB, Outlet.APP, Outlet.DRIVE)]
    ropo = sum(bool(online & set(one.visited)) for one in in_store) / len(in_store)
    showrooming = sum("store" in one.visited for one in at_a_distance) / len(at_a_distance)
    print(f"research online, purchase in a store {ropo:.2f}; showrooming {showrooming:.2f}")
    assert 0.3 < ropo < 0.9
    assert 0.05 < showrooming < 0.5


def test_an_email_after_social_advertising_is_stronger_than_before_it() -> None:
    people = np.array([0])
    one = np.array([1.0])
    after, before = Memory(1), Memory(1)
    after.receive(Channel.SOCIAL, people, one)
    after.receive(Channel.EMAIL, people, one)
    before.receive(Channel.EMAIL, people, one)
    before.receive(Channel.SOCIAL, people, one)
    assert after.felt[Channel.EMAIL, 0] == pytest.approx(1 + PRIMING / 2)
    assert before.felt[Channel.EMAIL, 0] == 1
    assert after.felt[Channel.SOCIAL, 0] == before.felt[Channel.SOCIAL, 0]


def test_a_mailer_is_felt_days_later_and_an_email_at_once() -> None:
    memory, people, one = Memory(1), np.array([0]), np.array([1.0])
    memory.receive(Channel.DIRECT_MAIL, people, one)
    memory.receive(Channel.EMAIL, people, one)
    felt = []
    for _ in range(12):
        felt.append(memory.felt[:, 0].copy())
        memory.pass_night()
    mailer = [float(day[Channel.DIRECT_MAIL]) for day in felt]
    email = [float(day[Channel.EMAIL]) for day in felt]
    assert mailer[0] == 0 and mailer.index(max(mailer)) in (3, 4, 5)
    assert email == sorted(email, reverse=True)


def test_channels_together_lift_less_than_their_sum_and_the_tenth_contact_least() -> None:
    lifts = np.array([[1.5, 1.5, 0, 0, 0, 0, 0, 0]])
    assert 2.5 < together(lifts)[0] < 4.0
    assert together(lifts, apart=0)[0] == pytest.approx(2.5)
    contacts = np.arange(1, 11, dtype=np.float64)
    worth = np.diff(contacts / (1 + contacts))
    assert (np.diff(worth) < 0).all()


def test_pressure_past_what_one_tolerates_lowers_the_hazard() -> None:
    pressure = np.array([0.0, PRESSURE_FREE, 3 * PRESSURE_FREE])
    left = patience(pressure, np.ones(3))
    assert left[0] == left[1] == 1
    assert left[2] < 0.6


def test_last_click_gives_the_placebos_sales_that_they_did_not_cause() -> None:
    orders = [
        visit for _, acts in lived_days(Life(WORLD)) for visit in acts.visits if visit.kind == ORDER
    ]
    fooled = sum(visit.origin in (RETARGETING, AFFILIATE) for visit in orders)
    print(f"last click gives placebos {fooled} of {len(orders)} orders on the sites")
    assert fooled > len(orders) / 15
