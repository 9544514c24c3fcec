"""Consents: the latest explicit act wins, a refusal wins ties, unknown is no."""

from typing import Any

import pytest

from filrouge.core.nouns import Event
from filrouge.profile import Fold, empty_fold, folded
from filrouge.profile.consents import SENDING_CHANNELS, consent_states


def fold_of(*acts: tuple[int, str, dict[str, Any], str], channel: str = "web") -> Fold:
    fold = empty_fold()
    for number, (time, name, properties, user) in enumerate(acts):
        event = Event(
            offset=number,
            source="web",
            message_id=str(number),
            call="track",
            name=name,
            channel=channel,
            event_time=time,
            received_time=time,
            body={},
            properties=properties,
            traits={},
            context={},
            user_id=user,
        )
        folded(fold, event, number)
    return fold


def states(fold: Fold) -> dict[tuple[str, str, str], bool]:
    return {(one.channel, one.purpose, one.address): one.granted for one in consent_states(fold)}


EMAIL = {"channel": "email", "address": "Ana@x.fr"}
KEY = ("email", "marketing", "ana@x.fr")


def test_unknown_is_no() -> None:
    assert KEY not in states(empty_fold())


def test_the_latest_act_wins_whatever_came_first() -> None:
    given = (1, "Consent Given", EMAIL, "u")
    withdrawn = (2, "Consent Withdrawn", EMAIL, "u")
    assert states(fold_of(withdrawn, given)) == {KEY: False}


def test_a_refusal_wins_at_the_same_instant() -> None:
    given = (1, "Consent Given", EMAIL, "u")
    withdrawn = (1, "Consent Withdrawn", EMAIL, "u")
    assert states(fold_of(withdrawn, given)) == states(fold_of(given, withdrawn)) == {KEY: False}


def test_an_unsubscription_refuses_the_channel_it_came_from() -> None:
    fold = fold_of(
        (1, "Consent Given", EMAIL, "u"),
        (2, "Message Unsubscribed", {"email": "ana@x.fr", "channel": "email"}, ""),
    )
    assert states(fold) == {KEY: False}


@pytest.mark.parametrize("channel", sorted(SENDING_CHANNELS))
def test_a_refusal_that_names_no_channel_concerns_the_one_that_it_came_by(channel: str) -> None:
    for name in ("Message Unsubscribed", "Message Complained"):
        refused = fold_of((2, name, {}, "u"), channel=channel)
        assert states(refused) == {(channel, "marketing", ""): False}


@pytest.mark.parametrize("channel", ["web", "store", "call_centre"])
def test_a_refusal_where_no_message_goes_out_is_about_emails(channel: str) -> None:
    refused = fold_of((2, "Message Unsubscribed", {"email": "ana@x.fr"}, ""), channel=channel)
    assert states(refused) == {KEY: False}


def test_a_refusal_of_emails_is_about_emails_whatever_brought_it() -> None:
    refused = fold_of((2, "Email Marked as Spam", {"email": "ana@x.fr"}, ""), channel="push")
    assert states(refused) == {KEY: False}


@pytest.mark.parametrize("prefix", ["Segment ", ""])
def test_a_banner_s_choices_are_one_consent_a_purpose(prefix: str) -> None:
    body = {"consent": {"categoryPreferences": {"advertising": False, "analytics": True}}}
    banner = Event(
        offset=0, source="web", message_id="1", call="track", channel="web", event_time=1,
        received_time=1, name=f"{prefix}Consent Preference Updated", body={}, properties={},
        traits={}, context=body, anonymous_id="a",
    )  # fmt: skip
    assert states(folded(empty_fold(), banner, 0)) == {
        ("web", "advertising", ""): False,
        ("web", "analytics", ""): True,
    }


def test_a_text_s_refusal_is_about_its_number() -> None:
    refused = fold_of((2, "Message Unsubscribed", {"phone": "+33639981234"}, ""), channel="sms")
    assert states(refused) == {("sms", "marketing", "+33639981234"): False}


def test_purposes_and_addresses_are_apart() -> None:
    fold = fold_of(
        (1, "Consent Given", EMAIL, "u"),
        (2, "Consent Withdrawn", {**EMAIL, "purpose": "tracking_open"}, "u"),
        (3, "Consent Withdrawn", {"channel": "email", "address": "old@x.fr"}, "u"),
    )
    assert states(fold) == {
        KEY: True,
        ("email", "tracking_open", "ana@x.fr"): False,
        ("email", "marketing", "old@x.fr"): False,
    }


def test_an_objection_holds_until_a_later_act_of_the_person() -> None:
    given, objection = (1, "Consent Given", EMAIL, "u"), (2, "Objection Raised", {}, "u")
    assert states(fold_of(given, objection)) == {KEY: False}
    assert states(fold_of(objection, given)) == {KEY: False}
    again = (3, "Consent Given", EMAIL, "u")
    assert states(fold_of(again, given, objection)) == {KEY: True}


def test_an_act_without_user_nor_address_does_not_lift_an_objection() -> None:
    fold = fold_of(
        (1, "Objection Raised", {}, "u"),
        (2, "Consent Given", {"channel": "push"}, ""),
    )
    assert states(fold) == {("push", "marketing", ""): False}


def test_a_separator_in_a_channel_breaks_nothing() -> None:
    fold = fold_of((1, "Consent Given", {"channel": "em\0ail", "address": "a@x.fr"}, "u"))
    assert states(fold) == {("email", "marketing", "a@x.fr"): True}
