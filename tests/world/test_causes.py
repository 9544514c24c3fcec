"""What causes purchases, and that the truth about it can be checked."""

from functools import cache

import pytest

from filrouge.world.people.traits import CHANNELS, Channel
from filrouge.world.settings import Message, Settings
from filrouge.world.truth import Caused, Outcome, caused, difference, outcomes

WORLD = Settings(people=3_000, days=45)
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
