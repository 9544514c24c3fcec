"""Whatever is sent to the API, it answers with its own words and never falls."""

from collections.abc import Iterator
from typing import Any

import pytest
import schemathesis
from hypothesis import HealthCheck, Phase, given, settings
from tests.http.api_served import Api, served_api

EXAMPLES = 15
ENDLESS = "/v1/stream"
PROBLEM = "application/problem+json"


@pytest.fixture(scope="module")
def api(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Api]:
    with served_api(tmp_path_factory.mktemp("fuzz") / "shop") as served:
        assert served.send({"type": "track", "event": "A", "userId": "1"}).status == 200
        yield served


def operations(api: Api) -> Iterator[Any]:
    """Every route of the API's own description, but the stream, which never ends."""
    schema = schemathesis.openapi.from_url(f"http://127.0.0.1:{api.port}/openapi.json")
    for found in schema.exclude(path=ENDLESS).get_all_operations():
        yield found.ok()


def test_nothing_that_is_sent_is_a_fault(api: Api) -> None:
    tried = 0
    headers = {"Authorization": f"Bearer {api.token}"}

    for operation in operations(api):

        @settings(
            max_examples=EXAMPLES,
            deadline=None,
            derandomize=True,
            database=None,
            phases=[Phase.generate],
            suppress_health_check=list(HealthCheck),
        )
        @given(case=operation.as_strategy())
        def answers(case: schemathesis.Case) -> None:
            nonlocal tried
            tried += 1
            found = case.call(headers=headers, timeout=30)
            assert found.status_code < 500, (case.as_curl_command(), found.text)
            if found.status_code >= 400:
                assert found.headers["content-type"][0] == PROBLEM, found.text
                assert found.json()["cure"], found.text

        answers()
    assert tried > EXAMPLES
    assert api.ask("GET", "/healthz", token=None).status == 200
