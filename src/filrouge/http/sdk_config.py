"""The configuration that the browser SDKs of Segment and RudderStack fetch before they send."""

from typing import Any


def segment_settings(write_key: str, host: str, scheme: str) -> dict[str, Any]:
    """What @segment/analytics-next reads from `/v1/projects/{key}/settings`.

    `host` is where the browser reached this server: events come back to it.
    """
    everything = {"__default": {"enabled": True, "integrations": {}}}
    return {
        "integrations": {
            "Segment.io": {
                "apiKey": write_key,
                "apiHost": f"{host}/v1",
                "protocol": scheme,
                "addBundledMetadata": True,
                "unbundledIntegrations": [],
                "bundledIntegrations": [],
                "maybeBundledConfigIds": {},
            }
        },
        "plan": {"track": everything, "identify": everything, "group": everything},
        "edgeFunction": {},
        "analyticsNextEnabled": True,
        "middlewareSettings": {},
        "enabledMiddleware": {},
        "legacyVideoPluginsEnabled": False,
        "metrics": {"sampleRate": 0},
        "remotePlugins": [],
    }


def rudderstack_config(write_key: str, source: str) -> dict[str, Any]:
    """What @rudderstack/analytics-js reads from `/sourceConfig`."""
    off = {"enabled": False}
    return {
        "source": {
            "id": source,
            "name": source,
            "writeKey": write_key,
            "enabled": True,
            "workspaceId": "filrouge",
            "config": {"statsCollection": {"errors": off, "metrics": off}},
            "connections": [],
            "destinations": [],
            "dataplanes": {},
        }
    }
