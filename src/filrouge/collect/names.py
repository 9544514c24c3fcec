"""The names of the Segment spec, and the other spellings in which senders write them."""

from typing import Any, Final

CALLS: Final = frozenset({"track", "identify", "page", "screen", "group", "alias"})

CANONICAL: Final = {
    "user_id": "userId",
    "anonymous_id": "anonymousId",
    "previous_id": "previousId",
    "group_id": "groupId",
    "message_id": "messageId",
    "sent_at": "sentAt",
    "received_at": "receivedAt",
    "original_timestamp": "originalTimestamp",
    "write_key": "writeKey",
}
"""Spelling -> the spec's name, at the top of a message."""

CHANNELS: Final = {"browser": "web", "mobile": "app", "server": ""}
"""The spec's own `channel` -> ours; "" leaves it to the source."""

_SPELLINGS: Final = frozenset({*CANONICAL, "action"})
_CHANNEL_LENGTH_MAX: Final = 64


def rename(message: dict[str, Any]) -> None:
    """Give the fields of a message their canonical names, in place; a canonical one wins.

    `action` stands for `type` in the spec's e-mail and live chat examples.

    >>> message = {"user_id": "u1", "action": "track", "color": "red"}
    >>> rename(message); message
    {'color': 'red', 'type': 'track', 'userId': 'u1'}
    """
    if _SPELLINGS.isdisjoint(message):
        return
    action = message.get("action")
    if isinstance(action, str) and action in CALLS and not message.get("type"):
        message["type"] = message.pop("action")
    for spelling, name in CANONICAL.items():
        if spelling in message and message.get(name) is None:
            message[name] = message.pop(spelling)


def channel_of(message: dict[str, Any], context: dict[str, Any], call: str, default: str) -> str:
    """Where an event took place: its own word, else what its call implies, else the source's.

    >>> channel_of({"channel": "browser"}, {}, "track", "store")
    'web'
    >>> channel_of({"channel": "server"}, {"channel": "Kiosk"}, "track", "store")
    'kiosk'
    """
    if "channel" not in context and "channel" not in message:
        return "app" if call == "screen" else default
    channel = _word(context.get("channel"))
    if not channel:
        word = _word(message.get("channel"))
        channel = CHANNELS.get(word, word)
    return channel or ("app" if call == "screen" else default)


def _word(value: Any) -> str:
    if not isinstance(value, str) or len(value) > _CHANNEL_LENGTH_MAX:
        return ""
    return value.strip().lower()
