"""The HTTP door: the collector on raw ASGI, everything else behind it."""
