"""The truth, apart: who is who, what caused what, what would have happened.

For tests, benchmarks and scores only. Nothing else under `src/filrouge` may import this package.
"""

from filrouge.world.truth.counterfactual import Difference, difference
from filrouge.world.truth.ledger import Caused, Otherwise, Outcome, caused, outcomes
from filrouge.world.truth.persons import (
    TrueEvent,
    TrueJourney,
    TrueOpinion,
    TruePerson,
    journeys,
    persons,
    true_events,
    true_opinions,
)

__all__ = [
    "Caused",
    "Difference",
    "Otherwise",
    "Outcome",
    "TrueEvent",
    "TrueJourney",
    "TrueOpinion",
    "TruePerson",
    "caused",
    "difference",
    "journeys",
    "outcomes",
    "persons",
    "true_events",
    "true_opinions",
]
