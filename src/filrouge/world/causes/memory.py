"""What people remember of contacts: a memory for each channel, and annoyance.

Memory decays geometrically and saturates (adstock, Broadbent 1979): a contact is felt most at once
or, for a mailer, after a few days; the tenth adds less than the first.
"""

from typing import Final

import numpy as np

from filrouge.world.causes.parameters import (
    EFFECTS,
    FATIGUE_MAX,
    LIFT_MAX,
    OWNED,
    PRESSURE_FREE,
    PRESSURE_KEEP,
    PRIMING,
)
from filrouge.world.chance import Floats, Ints
from filrouge.world.people.traits import CHANNELS, Channel, Small

LATE: Final = tuple(channel for channel in CHANNELS if EFFECTS[channel].rise)


class Memory:
    """Of each person: the memory of each channel, and the pressure that each has put on them."""

    def __init__(self, count: int) -> None:
        self.felt: Small = np.zeros((len(CHANNELS), count), np.float32)
        self.coming: Small = np.zeros((len(LATE), count), np.float32)
        self.unprimed: Small = np.zeros(count, np.float32)
        """The memory of e-mail, had social advertising not prepared it."""
        self.pressure: Small = np.zeros((len(OWNED), count), np.float32)

    def pass_night(self) -> None:
        """A day goes by."""
        for channel in CHANNELS:
            self.felt[channel] *= np.float32(EFFECTS[channel].keep)
        self.unprimed *= np.float32(EFFECTS[Channel.EMAIL].keep)
        self.pressure *= np.float32(PRESSURE_KEEP)
        for index, channel in enumerate(LATE):
            rise = np.float32(EFFECTS[channel].rise)
            self.felt[channel] += self.coming[index] * rise
            self.coming[index] *= np.float32(1) - rise

    def receive(self, channel: Channel, people: Ints, strength: Floats) -> None:
        """A contact, once a person at most: it annoys all who got it; `strength` 0 was not seen."""
        amount = strength.astype(np.float32)
        if channel in LATE:
            self.coming[LATE.index(channel), people] += amount
        elif channel == Channel.EMAIL:
            primed = np.float32(1) + np.float32(PRIMING) * fullness(
                self.felt[Channel.SOCIAL, people]
            )
            self.felt[channel, people] += amount * primed
            self.unprimed[people] += amount
        else:
            self.felt[channel, people] += amount
        if channel in OWNED:
            seen = np.where(amount > 0, np.float32(1), np.float32(0.5))
            self.pressure[OWNED.index(channel), people] += seen * np.float32(
                EFFECTS[channel].pressure
            )

    def lifts(self, people: Ints, response: Small) -> Floats:
        """What each channel alone would add to the hazard (a column each)."""
        found = np.zeros((len(people), len(CHANNELS)))
        for channel in CHANNELS:
            found[:, channel] = self.lift_of(channel, self.felt[channel, people], response)
        return found

    def lift_of(self, channel: Channel, felt: Small | Floats, response: Small) -> Floats:
        """The lift that a memory of a channel is worth."""
        wide = felt.astype(np.float64)
        lift = EFFECTS[channel].lift * response[:, channel] * (wide / (1.0 + wide))
        return np.minimum(lift, 0.9 * LIFT_MAX)


def fullness(felt: Small) -> Small:
    """How full a memory is, from 0 to 1."""
    return felt / (np.float32(1) + felt)


def together(lifts: Floats, apart: int | None = None) -> Floats:
    """The lift of several channels, less than their sum: they cannibalise one another.

    1 + lift, where lift = M (1 - product of (1 - lift_c / M)); `apart` leaves a channel out.
    """
    left = np.ones(len(lifts))
    for channel in range(lifts.shape[1]):
        if channel != apart:
            left = left * (1.0 - lifts[:, channel] / LIFT_MAX)
    return 1.0 + LIFT_MAX * (1.0 - left)


def annoyance(pressure: Floats, tolerance: Floats) -> Floats:
    """From 0 (does not mind) towards 1, past the pressure that a person tolerates."""
    over = np.maximum(0.0, pressure / (PRESSURE_FREE * tolerance) - 1.0)
    return over / (1.0 + over)


def patience(pressure: Floats, tolerance: Floats) -> Floats:
    """What annoyance leaves of the hazard."""
    return 1.0 - FATIGUE_MAX * annoyance(pressure, tolerance)
