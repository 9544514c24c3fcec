"""What the senders of messages report: sent, bounced, opened, clicked, unsubscribed, complained."""

from collections.abc import Iterator
from typing import TYPE_CHECKING, Final, NamedTuple

import numpy as np

from filrouge.core.time import DAY, HOUR, SECOND
from filrouge.world.behaviour.visits import Clicks
from filrouge.world.causes.contacts import Sending
from filrouge.world.causes.life import Leaving
from filrouge.world.chance import numbers
from filrouge.world.outputs.pen import Sent, stamp
from filrouge.world.people.traits import Channel, Trait

if TYPE_CHECKING:
    from filrouge.world.causes.life import Life
    from filrouge.world.people.somebody import Register

SPREAD_SECONDS: Final = 5_400
"""A broadcast goes out over so long."""
REPORTED: Final = (Channel.EMAIL, Channel.SMS, Channel.PUSH)
_BAD: Final = int(Trait.BAD_EMAIL)
_PIXEL: Final = int(Trait.PIXEL_YES)
_MACHINE: Final = int(Trait.MACHINE_OPENS)
MAILED_HOUR: Final = 6
REPLY_DAYS: Final = 4
"""Who wants no more mailers writes back: the coupon is returned so many days later."""


class Recipient(NamedTuple):
    """One person that a sending goes to; `second` is of the local day."""

    second: int
    person: int
    bits: int
    traits: int
    seen: bool


class Reports:
    """Of one sending: who got it when, in order of time, and the events that come of it."""

    def __init__(self, life: "Life", register: "Register", sending: Sending, *, day: int) -> None:
        self.sending = sending
        self._register = register
        self._midnight = life.days.midnight(day)
        self._day = day
        purpose = f"sent.{sending.campaign}.{sending.second}"
        bits = life.chance.bits(purpose, numbers(sending.people), day)
        spread = SPREAD_SECONDS if len(sending.people) > 50 else 600
        seconds = sending.second + (bits >> 40).astype(np.int64) * spread // (1 << 24)
        order = seconds.argsort(kind="stable")
        self.seconds = seconds[order].astype(np.int32)
        """When each recipient's message leaves, in order."""
        traits = life.people.traits[sending.people]
        self._columns = (
            sending.people[order].astype(np.int32),
            bits[order],
            traits[order],
            sending.seen[order],
        )
        self._clicked: dict[int, int] = {}
        self._left: dict[int, bool] = {}

    def expect(self, clicks: Clicks | None, leaving: list[Leaving]) -> None:
        """Who clicks and who leaves."""
        if clicks is not None:
            self._clicked = dict(zip(clicks.people.tolist(), clicks.seconds.tolist(), strict=True))
        sending = self.sending
        mine = (sending.channel, sending.campaign, sending.second)
        self._left = {one.person: one.complained for one in leaving if one[:3] == mine}

    def tell(self, out: list[Sent], first: int, last: int) -> None:
        """The events of the recipients from `first` to `last`, in order of time."""
        channel = self.sending.channel
        if channel not in REPORTED and channel != Channel.DIRECT_MAIL:
            return
        columns = [column[first:last].tolist() for column in (self.seconds, *self._columns)]
        for place, one in enumerate(map(Recipient._make, zip(*columns, strict=True)), first):
            if channel == Channel.DIRECT_MAIL:
                self._tell_mailed(out, one, place)
            else:
                self._tell_one(out, one)

    def _tell_one(self, out: list[Sent], one: "Recipient") -> None:
        person, bits = one.person, one.bits
        channel = self.sending.channel
        sent = self._midnight + one.second * SECOND + (bits & 0xFFFFF)
        name = f"{bits:016x}"
        address = self._address(person)
        for event, number, instant in self._events(one, sent):
            arrival = instant + 400_000 + (bits >> 12 & 0x3FFFFF)
            body = (
                f'{{"type":"track","event":"Message {event}","messageId":"m{name}-{number}",'
                f'{address[0]}"timestamp":"{stamp(instant)}","properties":{{{address[1]}'
                f'"channel":"{channel.word}","message_id":"m{name}",'
                f'"campaign_id":"{self.sending.campaign}"}},'
                f'"context":{{"channel":"{channel.word}"}}}}'
            ).encode()
            out.append((arrival, body, "messages", person))

    def _events(self, one: "Recipient", sent: int) -> Iterator[tuple[str, int, int]]:
        person, bits, traits = one.person, one.bits, one.traits
        channel = self.sending.channel
        yield "Sent", 0, sent
        if channel == Channel.EMAIL and traits & _BAD:
            yield "Bounced", 1, sent + 3 * SECOND
            return
        if channel == Channel.SMS:
            yield "Delivered", 2, sent + (2 + bits % 30) * SECOND
        if channel == Channel.EMAIL and traits & _PIXEL:
            if traits & _MACHINE:
                yield "Opened", 3, sent + (20 + bits % 600) * SECOND
            elif one.seen:
                yield "Opened", 3, sent + (60 + (bits >> 8) % 30_000) * SECOND
        clicked = self._clicked.get(person)
        if clicked is not None:
            yield "Clicked", 5, max(sent + 5 * SECOND, self._midnight + (clicked - 3) * SECOND)
        complained = self._left.get(person)
        if complained is not None:
            later = sent + (120 + (bits >> 20) % 7_200) * SECOND
            yield ("Complained" if complained else "Unsubscribed"), 6, later

    def _address(self, person: int) -> tuple[str, str]:
        """(at the top of the event, among its properties)."""
        register = self._register
        if self.sending.channel == Channel.EMAIL:
            return "", f'"email":"{register.email(person)}",'
        if self.sending.channel == Channel.SMS:
            return "", f'"phone":"{register.mobile(person, self._day)}",'
        return f'"userId":"{register.user_id(person)}",', ""

    def _tell_mailed(self, out: list[Sent], one: "Recipient", place: int) -> None:
        """The printer's file of what was posted: by card, the day only, the next morning."""
        self._tell_posted(out, one, place, days=0, event="Sent")
        if one.person in self._left:
            self._tell_posted(out, one, place, days=REPLY_DAYS, event="Unsubscribed")

    def _tell_posted(
        self, out: list[Sent], one: "Recipient", place: int, *, days: int, event: str
    ) -> None:
        midnight = self._midnight + days * DAY
        arrival = midnight + DAY + MAILED_HOUR * HOUR + place * 1_000
        body = (
            f'{{"type":"track","event":"Message {event}","messageId":"m{one.bits:016x}-{days}",'
            f'"timestamp":"{stamp(midnight + DAY // 2)}",'
            f'"properties":{{"loyalty_id":"{self._register.card(one.person)}",'
            f'"campaign_id":"{self.sending.campaign}"}},'
            f'"context":{{"channel":"direct_mail","precision":"day"}}}}'
        ).encode()
        out.append((arrival, body, "mailings", one.person))
