"""The live reading: counters that merge, and one generated function for a set of conditions."""

from filrouge.rules.live.comparing import Comparing
from filrouge.rules.live.counters import Counters, View
from filrouge.rules.live.kinds import CounterSpec
from filrouge.rules.live.live import Live, Reading
from filrouge.rules.live.probes import Probe, joined_by
from filrouge.rules.live.steering import Push, push_of
from filrouge.rules.live.windows import FOREVER

__all__ = [
    "FOREVER",
    "Comparing",
    "CounterSpec",
    "Counters",
    "Live",
    "Probe",
    "Push",
    "Reading",
    "View",
    "joined_by",
    "push_of",
]
