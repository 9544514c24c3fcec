"""Programs that say so: their events are kept, but they are nobody's.

Source: RFC 9110 section 10.1.5 (User-Agent), and the words that crawlers put in it. A program that
hides is not found here.
"""

import re
from functools import lru_cache
from typing import Final

from filrouge.core.nouns import Event

_WORDS: Final = re.compile(
    r"(?<!cu)bot\b|crawler|spider|slurp|phantomjs|lighthouse|pingdom|uptime"
    r"|facebookexternalhit|embedly|preview|curl/|wget/|python-requests|scrapy|monitoring",
    re.IGNORECASE,
)
_CHANNELS: Final = frozenset({"web", "app"})
USER_AGENT_LENGTH_MAX: Final = 512
AGENTS_REMEMBERED: Final = 4_096


def is_bot(event: Event) -> bool:
    """Whether a web event names a program as its user agent."""
    agent = event.context.get("userAgent")
    if not agent or event.channel not in _CHANNELS or not isinstance(agent, str):
        return False
    return _names_a_program(agent[:USER_AGENT_LENGTH_MAX])


@lru_cache(AGENTS_REMEMBERED)
def _names_a_program(agent: str) -> bool:
    return _WORDS.search(agent) is not None
