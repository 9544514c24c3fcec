"""Whom the brand contacts today, as it does without Filrouge: its practice, and its advertising.

The practice is that of many brands: newsletters to everybody who agreed, a promotion to those who
came lately, a message for an abandoned cart, mailers by season. Whom it reaches has to do with who
was going to buy anyway: that is what makes its effect hard to see from outside.
"""

from typing import TYPE_CHECKING, Final, NamedTuple

import numpy as np

from filrouge.world.chance import Flags, Floats, Ints, numbers
from filrouge.world.people.traits import Channel, Trait
from filrouge.world.shop.catalogue import CATEGORIES, SLUGS
from filrouge.world.shop.prices import theme_of

if TYPE_CHECKING:
    from filrouge.world.causes.life import Life

AGREED: Final = {
    Channel.EMAIL: Trait.EMAIL_YES,
    Channel.SMS: Trait.SMS_YES,
    Channel.PUSH: Trait.PUSH_YES,
    Channel.DIRECT_MAIL: Trait.MAIL_YES,
}
SEEN: Final = {Channel.EMAIL: 0.40, Channel.SMS: 0.86, Channel.PUSH: 0.48, Channel.DIRECT_MAIL: 0.6}
"""How often a contact is looked at, at response 1; advertising counts only when it is seen."""
LATELY_DAYS: Final = 30
CART_ABANDONED: Final = 0.055
"""Chance that somebody who compares leaves a cart behind on a day."""


class Sending(NamedTuple):
    """A contact with some people, once each."""

    channel: Channel
    campaign: str
    theme: int
    second: int
    people: Ints
    seen: Flags
    strength: Floats
    """How much of a contact it is: 1 where it speaks of what one needs, 0 where not seen."""


class Practice:
    """Decides the day's contacts, from what a brand can know, and the day's advertising."""

    def __init__(self, life: "Life") -> None:
        self.life = life
        self._chance = life.chance

    def owned(self, day: int) -> list[Sending]:
        """E-mails, texts, pushes and mailers."""
        life = self.life
        today, weekday = life.days.date_of(day), life.days.weekday(day)
        theme = theme_of(life.days, day)
        slug, stamp = SLUGS[CATEGORIES[theme]], today.isoformat()
        lately = life.last_seen >= day - LATELY_DAYS
        found: list[Sending] = []
        if weekday == 1:
            found.append(self._sent(Channel.EMAIL, f"newsletter-{slug}-{stamp}", theme, 9, day))
        if weekday == 3:
            name = f"promo-{slug}-{stamp}"
            found.append(self._sent(Channel.EMAIL, name, theme, 18, day, among=lately))
        if (weekday == 4 and today.day <= 21 and today.day > 14) or (
            weekday == 4 and today.day <= 7
        ):
            found.append(self._sent(Channel.SMS, f"sms-{slug}-{stamp}", theme, 11, day))
        if weekday == 2:
            found.append(self._sent(Channel.PUSH, f"push-{slug}-{stamp}", theme, 12, day))
        if weekday == 0 and 8 <= today.day <= 14:
            card = life.people.has(Trait.CARD)
            part = self._chance.shares("mailer.part", life.people.ids, day) < 0.45
            name = f"mailer-{slug}-{stamp[:7]}"
            found.append(self._sent(Channel.DIRECT_MAIL, name, theme, 10, day, among=card & part))
        carts = self._carts(day)
        if len(carts):
            found.append(self._to(Channel.EMAIL, "panier-abandonne", -1, 10, day, people=carts))
        return [sending for sending in found if len(sending.people)]

    def advertising(self, day: int) -> list[Sending]:
        """What one meets elsewhere: social, search, retargeting, affiliates."""
        life, chance = self.life, self._chance
        theme = theme_of(life.days, day - 2)
        digital = life.people.digital
        social = chance.shares("social", life.people.ids, day) < 0.05 * digital * digital
        found = [self._to(Channel.SOCIAL, "social", theme, 20, day, people=np.flatnonzero(social))]
        needs = life.needs
        own = (needs.slot < len(CATEGORIES)) & (needs.birth < day) & (needs.end >= day)
        rows = np.flatnonzero(own)
        person, key = needs.numbers_of(rows)
        comparing = needs.evaluate[rows] <= day
        cookies = life.people.has(Trait.COOKIES_YES)[person]
        a, b, c, _ = chance.quarters("advertising", key, day)
        for channel, met in (
            (Channel.SEARCH, a < 0.13 * digital[person]),
            (Channel.RETARGETING, cookies & (b < np.where(comparing, 0.55, 0.30))),
            (Channel.AFFILIATE, comparing & (c < 0.07)),
        ):
            who = np.unique(person[met])
            found.append(self._to(channel, channel.word, theme, 19, day, people=who))
        return [sending for sending in found if len(sending.people)]

    def _carts(self, day: int) -> Ints:
        """Who left a cart yesterday, has not bought since, and agreed to e-mails."""
        life, needs = self.life, self.life.needs
        rows = np.flatnonzero(
            (needs.slot < len(CATEGORIES)) & (needs.evaluate < day) & (needs.bought < 0)
        )
        person, key = needs.numbers_of(rows)
        left = left_cart(life, key, day - 1)
        return np.unique(person[left & life.agreed(Channel.EMAIL)[person]])

    def _sent(
        self,
        channel: Channel,
        campaign: str,
        theme: int,
        hour: int,
        day: int,
        *,
        among: Flags | None = None,
    ) -> Sending:
        who = self.life.agreed(channel)
        if among is not None:
            who = who & among
        return self._to(channel, campaign, theme, hour, day, people=np.flatnonzero(who))

    def _to(
        self, channel: Channel, campaign: str, theme: int, hour: int, day: int, *, people: Ints
    ) -> Sending:
        return made_sending(
            self.life, channel, campaign, day=day, theme=theme, second=hour * 3_600, people=people
        )


def made_sending(
    life: "Life",
    channel: Channel,
    campaign: str,
    *,
    day: int,
    theme: int,
    second: int,
    people: Ints,
) -> Sending:
    """A contact with people: who sees it, and how much it means to each.

    `theme` -1 speaks of what the person needs, whatever that is.
    """
    if life.settings.spared:
        spared = {
            message.person for message in life.settings.spared if message[::2] == (channel, day)
        }
        people = people[~np.isin(people, np.array(sorted(spared), np.int64))]
    seen = np.ones(len(people), np.bool_)
    response = life.people.response[people, channel]
    if channel in SEEN:
        drawn = life.chance.shares(f"seen.{channel.word}.{second}", numbers(people), day)
        reach = ~(life.people.has(Trait.BAD_EMAIL)[people]) | (channel != Channel.EMAIL)
        seen = reach & (drawn < np.minimum(0.97, SEEN[channel] * (0.5 + 0.5 * response)))
    needed = (
        (life.until[people] >= day).any(axis=1) if theme < 0 else life.until[people, theme] >= day
    )
    liked = life.people.interest[people, max(theme, 0)].astype(np.float64)
    fit = np.where(needed, 1.0, np.minimum(0.6, 0.25 + 0.15 * liked))
    return Sending(channel, campaign, theme, second, people, seen, np.where(seen, fit, 0.0))


def left_cart(life: "Life", key: object, day: int) -> Flags:
    """Whether the needs of these keys left a cart behind that day."""
    return life.chance.shares("cart", numbers(key), day) < CART_ABANDONED
