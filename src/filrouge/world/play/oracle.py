"""A policy that knows the truth: who needs what, until when, and what would move them.

Each morning, for each need that is not answered yet, it works out the chance that it is bought
before it ends, without and with one more message by each channel that the person agreed to, and
writes where the difference is worth more than the message. It is greedy, a day at a time: what it
earns is a lower bound of what could be earned.
"""

from typing import Final

import numpy as np

from filrouge.world.causes.buying import Today, base_hazard
from filrouge.world.causes.contacts import SEEN
from filrouge.world.causes.memory import LATE, patience, together
from filrouge.world.causes.needs import NEVER
from filrouge.world.causes.parameters import CONTACT_CENTS, EFFECTS, MARGIN, OWNED, PRESSURE_KEEP
from filrouge.world.chance import Floats, Ints
from filrouge.world.people.traits import CHANNELS, Channel
from filrouge.world.play.game import Game, Offer, Send, Visitor
from filrouge.world.shop.baskets import basket_cents, basket_of

DAYS_AHEAD: Final = 16
WORTH: Final = 1.5
"""A message must be worth so many times its cost and the patience that it takes."""
PATIENCE_CENTS: Final = 12.0
"""What a unit of pressure costs later, near enough: the needs to come are many."""


class Oracle:
    """Knows everything; decides greedily."""

    def sends(self, game: Game) -> list[Send]:
        life = game.life
        needs = life.needs
        rows = np.flatnonzero((needs.end > game.day) & (needs.bought == NEVER))
        if not len(rows):
            return []
        person = needs.person[rows].astype(np.int64)
        value = self._values(game, rows)
        before = self._chances(game, rows, person, None)
        gains = np.full((len(rows), len(OWNED)), -1.0)
        for index, channel in enumerate(OWNED):
            after = self._chances(game, rows, person, channel)
            response = life.people.response[person, channel].astype(np.float64)
            seen = np.minimum(0.97, SEEN[channel] * (0.5 + 0.5 * response))
            cost = CONTACT_CENTS[channel] + PATIENCE_CENTS * EFFECTS[channel].pressure
            worth = seen * (after - before) * value * MARGIN - WORTH * cost
            gains[:, index] = np.where(life.agreed(channel)[person], worth, -1.0)
        return self._best(game, person, gains)

    def show(self, visitor: Visitor) -> Offer | None:
        """The visitor's own category, without a discount: what is given away is not earned."""
        return Offer(visitor.category)

    def _best(self, game: Game, person: Ints, gains: Floats) -> list[Send]:
        best: dict[int, tuple[float, int]] = {}
        for row, who in enumerate(person.tolist()):
            index = int(gains[row].argmax())
            gain = float(gains[row, index])
            if gain > 0 and gain > best.get(who, (0.0, 0))[0]:
                best[who] = (gain, index)
        register, sends = game.stream.register, []
        for who, (_, index) in sorted(best.items()):
            addresses = (
                register.email(who),
                register.mobile(who, 0),
                register.push_token(who),
                register.card(who),
            )
            sends.append(Send(OWNED[index].word, addresses[index]))
        return sends

    def _values(self, game: Game, rows: Ints) -> Floats:
        needs, off = game.life.needs, game.life.discounts(game.day)
        return np.array(
            [
                basket_cents(basket_of(key, category), off)
                for key, category in zip(
                    needs.key[rows].tolist(), needs.category[rows].tolist(), strict=True
                )
            ],
            np.float64,
        )

    def _chances(self, game: Game, rows: Ints, person: Ints, channel: Channel | None) -> Floats:
        """The chance that each need is bought before its end, with one more contact seen today."""
        life, needs = game.life, game.life.needs
        response = life.people.response[person]
        felt = life.memory.felt[:, person].astype(np.float64)
        coming = life.memory.coming[:, person].astype(np.float64)
        pressure = np.zeros(len(rows))
        for index in range(len(OWNED)):
            pressure = pressure + life.memory.pressure[index, person]
        if channel is not None:
            pressure = pressure + EFFECTS[channel].pressure
            if channel in LATE:
                coming[LATE.index(channel)] += 1.0
            else:
                felt[channel] += 1.0
        tolerance = life.people.tolerance[person].astype(np.float64)
        missed, lifts = np.ones(len(rows)), np.empty((len(rows), len(CHANNELS)))
        morning = Today(life, game.day)
        for ahead in range(DAYS_AHEAD):
            base = base_hazard(life, morning.on(game.day + ahead), rows, person)
            for one in CHANNELS:
                lifts[:, one] = life.memory.lift_of(one, felt[one], response)
            alive = needs.end[rows] >= game.day + ahead
            hazard = np.minimum(base * together(lifts) * patience(pressure, tolerance), 0.95)
            missed = missed * np.where(alive, 1.0 - hazard, 1.0)
            for one in CHANNELS:
                felt[one] *= EFFECTS[one].keep
            for index, one in enumerate(LATE):
                felt[one] += coming[index] * EFFECTS[one].rise
                coming[index] *= 1.0 - EFFECTS[one].rise
            pressure = pressure * PRESSURE_KEEP
        return 1.0 - missed
