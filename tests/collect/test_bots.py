"""Programs that say so are nobody."""

import pytest

from filrouge.collect import SourceSettings, is_bot, read_event
from filrouge.core.nouns import Event, Record, RecordKind

CHROME = (
    "Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/140.0 "
    "Safari/537.36"
)


@pytest.mark.parametrize(
    ("agent", "bot"),
    [
        ("Mozilla/5.0 (compatible; Googlebot/2.1; +http://www.google.com/bot.html)", True),
        ("Mozilla/5.0 (compatible; bingbot/2.0)", True),
        ("facebookexternalhit/1.1", True),
        (CHROME, False),
        ("Mozilla/5.0 (Linux; Android 9; CUBOT X18) Chrome/140.0 Mobile", False),
        ("", False),
    ],
)
def test_a_program_that_says_so_is_nobody(agent: str, bot: bool) -> None:
    body = b'{"type":"page","anonymousId":"a","context":{"userAgent":"%s"}}' % agent.encode()
    event = read_event(1, Record(RecordKind.EVENT, "web", 10**15, body), SourceSettings("web"))
    assert isinstance(event, Event)
    assert is_bot(event) is bot
