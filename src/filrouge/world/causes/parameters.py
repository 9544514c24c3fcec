"""The numbers of the causes, all in one place: `docs/concepts/world.md` says what each means.

They are chosen, not measured, unless a source is named; what matters is that they are known.
"""

from typing import Final, NamedTuple

from filrouge.world.people.traits import Channel


class Effect(NamedTuple):
    """What a contact of a channel does to the chance of buying."""

    lift: float
    """Of the daily hazard, where the channel's memory is full: 1.0 doubles it."""
    keep: float
    """The share of the memory that is left after a day."""
    rise: float
    """0: felt at once. Else the share of a contact that reaches the memory each day."""
    pressure: float
    """What a contact adds to annoyance."""
    induced: float
    """Chance that a contact gives somebody a need that they would not have had."""


EFFECTS: Final[dict[Channel, Effect]] = {
    Channel.EMAIL: Effect(1.7, 0.79, 0.0, 1.0, 0.0),
    Channel.SMS: Effect(2.2, 0.62, 0.0, 1.6, 0.0),
    Channel.PUSH: Effect(1.2, 0.55, 0.0, 0.8, 0.0),
    Channel.DIRECT_MAIL: Effect(1.5, 0.91, 0.30, 0.6, 0.030),
    Channel.SOCIAL: Effect(0.5, 0.84, 0.0, 0.0, 0.006),
    Channel.SEARCH: Effect(0.35, 0.60, 0.0, 0.0, 0.0),
    Channel.RETARGETING: Effect(0.0, 0.70, 0.0, 0.0, 0.0),
    Channel.AFFILIATE: Effect(0.0, 0.50, 0.0, 0.0, 0.0),
}
"""Retargeting and affiliates are the placebos: they show up where somebody is about to buy, and
change nothing. E-mail's effect is of the order of Hillstrom's randomised test (MineThatData, 2008)
where one e-mail lifted two weeks of orders by half or more."""

LIFT_MAX: Final = 3.5
"""Channels together cannot lift the hazard by more: they cannibalise one another."""
PRIMING: Final = 0.6
"""An e-mail that comes after social advertising is stronger by up to this: order matters."""
OWNED: Final = (Channel.EMAIL, Channel.SMS, Channel.PUSH, Channel.DIRECT_MAIL)
"""The channels that the brand itself sends by: the ones that annoy."""

PRESSURE_KEEP: Final = 0.906
"""Half of the pressure is gone after a week."""
PRESSURE_FREE: Final = 3.8
"""Pressure that a person of average tolerance does not mind."""
FATIGUE_MAX: Final = 0.75
"""The most that annoyance takes off the hazard."""
UNSUBSCRIBE: Final = 0.0012
"""Chance of unsubscribing at each contact, without annoyance."""
UNSUBSCRIBE_ANNOYED: Final = 0.02
"""And what full annoyance adds."""
COMPLAINT: Final = 0.00015

BIRTHS_DAILY: Final = 0.0036
"""Needs born a day, for each category, at interest and activity 1."""
IDLE_DAILY: Final = 0.014
"""Visits a day without any need, of somebody as digital as can be."""
REPEAT_BOOST: Final = (2.2, 1.3, 1.2, 1.5)
"""How much likelier a need is to come back 20 to 50 days after the last one, by category."""
SEASONS: Final = (
    (1.0, 1.0, 1.0, 1.0, 1.0, 1.0, 0.9, 0.9, 1.1, 1.05, 1.1, 1.1),
    (1.3, 0.9, 0.9, 0.9, 0.9, 0.9, 0.9, 0.8, 1.2, 1.0, 1.2, 1.5),
    (1.2, 0.8, 1.0, 1.1, 1.1, 1.2, 1.1, 0.8, 1.1, 1.1, 1.2, 1.4),
    (0.3, 0.5, 1.3, 2.0, 2.1, 1.6, 1.0, 0.7, 0.9, 0.8, 0.5, 0.4),
)
"""Of the birth of needs, by category, January to December."""

RESEARCH_HAZARD: Final = 0.006
EVALUATE_HAZARD: Final = 0.036
"""Daily chance of buying in each stage, before everything that changes it."""
WEEKDAYS: Final = (0.95, 0.90, 0.98, 0.92, 1.02, 1.28, 0.95)
OUTLET_NUDGE: Final[dict[Channel, tuple[float, float, float, float, float]]] = {
    # web, app, drive, store, call centre: how a recent contact shifts where one buys
    Channel.EMAIL: (0.7, 0.2, 0.3, 0.0, 0.0),
    Channel.SMS: (0.0, 0.3, 0.6, 0.8, 0.0),
    Channel.PUSH: (0.0, 1.8, 0.2, 0.0, 0.0),
    Channel.DIRECT_MAIL: (0.0, 0.0, 0.2, 1.0, 0.6),
    Channel.SOCIAL: (0.3, 0.4, 0.0, 0.0, 0.0),
}
"""Cannibalisation between outlets: the sale moves, whether or not it was caused."""
OFFER_SEEN: Final = 0.30
"""Lift of the day's hazard by an offer shown on the site in the category of the visitor's need."""
OFFER_LIFT: Final = 5.0
"""And by its discount, for 100% at price sensitivity 1."""
MARGIN: Final = 0.32
"""Of what is paid, before discounts of offers and the cost of contacts."""
CONTACT_CENTS: Final = {
    Channel.EMAIL: 0.1,
    Channel.SMS: 4.5,
    Channel.PUSH: 0.0,
    Channel.DIRECT_MAIL: 55.0,
}
"""What a contact costs the brand."""
