"""The API, asked over a socket by a stranger: who may read, what is refused, and how it is said."""

import json
from collections.abc import Iterator

import pytest
from tests.http.api_served import Api, served_api

READING = (
    ("GET", "/v1/profiles/user:1"),
    ("GET", "/v1/profiles/user:1/timeline"),
    ("GET", "/v1/profiles/user:1/why/user:2"),
    ("GET", "/v1/profiles/user:1/cart"),
    ("GET", "/v1/people"),
    ("GET", "/v1/status"),
    ("GET", "/v1/sources"),
    ("GET", "/v1/rejected"),
    ("GET", "/v1/erasures/x"),
    ("GET", "/v1/stream"),
    ("GET", "/metrics"),
    ("GET", "/v1/segments"),
    ("GET", "/v1/segments/vip"),
    ("GET", "/v1/segments/vip/members"),
    ("GET", "/v1/segments/vip/explain?key=user:1"),
    ("GET", "/v1/segments/vip/overlap"),
    ("GET", "/v1/schema"),
    ("POST", "/v1/segments/parse"),
    ("POST", "/v1/segments/preview"),
    ("PUT", "/v1/segments/vip"),
    ("DELETE", "/v1/segments/vip"),
    ("POST", "/v1/links"),
    ("DELETE", "/v1/links/x"),
    ("POST", "/v1/persons/user:1/export"),
    ("DELETE", "/v1/persons/user:1"),
    ("POST", "/v1/rejected/1/replay"),
)
MISTAKES = (
    ("GET", "/v1/profiles/ana", b"", 400, "key-malformed"),
    ("GET", "/v1/profiles/email:", b"", 400, "key-malformed"),
    ("GET", "/v1/profiles/email:nobody%40nowhere.fr", b"", 404, "person-unknown"),
    ("GET", "/v1/profiles/user:1/timeline?limit=many", b"", 400, "http"),
    ("GET", "/v1/profiles/user:1/timeline?cursor=zzz", b"", 400, "cursor-malformed"),
    ("GET", "/v1/people?cursor=-1", b"", 400, "cursor-malformed"),
    ("GET", "/v1/people?search=a&cursor=x", b"", 400, "cursor-malformed"),
    ("GET", "/v1/profiles/user:1/timeline?from=banana", b"", 400, "date-malformed"),
    ("GET", "/v1/profiles/user:1/timeline?to=99999999-01-01", b"", 400, "date-malformed"),
    ("GET", "/v1/rejected?cursor=99999999999999999999999", b"", 400, "http"),
    ("GET", "/v1/rejected?cursor=x", b"", 400, "http"),
    ("POST", "/v1/rejected/99999999999999999999999/replay", b"{}", 400, "http"),
    ("POST", "/v1/rejected/4000000/replay", b"", 404, "rejected-unknown"),
    ("POST", "/v1/links", b"{bad", 400, "http"),
    ("POST", "/v1/links", b'{"a":"user:1"}', 400, "http"),
    ("POST", "/v1/links", b'{"a":"user:1","b":"user:2","kind":"marry"}', 400, "http"),
    ("POST", "/v1/links", b'{"a":"user:1","b":"user:1","kind":"link"}', 400, "pin-malformed"),
    ("POST", "/v1/links", b'{"a":"user:1","b":"person:00","kind":"cut"}', 404, "person-unknown"),
    ("POST", "/v1/links", b'{"a":"zz:1","b":"user:2","kind":"link"}', 400, "key-malformed"),
    ("DELETE", "/v1/links/zzz", b"", 404, "link-unknown"),
    ("DELETE", "/v1/persons/user:nobody", b"", 404, "person-unknown"),
    ("GET", "/v1/segments/vip", b"", 404, "segment-unknown"),
    ("GET", "/v1/segments/vip/members", b"", 404, "segment-unknown"),
    ("GET", "/v1/segments/vip/members?limit=0", b"", 400, "http"),
    ("GET", "/v1/segments/vip/explain", b"", 400, "http"),
    ("GET", "/v1/segments/vip/explain?key=user:1", b"", 404, "segment-unknown"),
    ("GET", "/v1/segments/vip/overlap", b"", 404, "segment-unknown"),
    ("DELETE", "/v1/segments/vip", b"", 404, "segment-unknown"),
    ("POST", "/v1/segments/parse", b"{}", 422, "condition-refused"),
    ("POST", "/v1/segments/parse", b'{"tree": {"kind": "nothing"}}', 422, "condition-refused"),
    ("POST", "/v1/segments/parse", b'{"when": 12}', 400, "http"),
    ("POST", "/v1/segments/preview", b'{"when": "a"}', 422, "condition-refused"),
    ("POST", "/v1/segments/preview", b'{"when": "trait.a=1", "at": "b"}', 400, "date-malformed"),
    ("PUT", "/v1/segments/vip", b'{"name": "V", "when": "a"}', 422, "condition-refused"),
    ("PUT", "/v1/segments/A!", b'{"name": "V", "when": "trait.a = 1"}', 400, "segment-malformed"),
    ("PUT", "/v1/segments/a", b'{"name": "", "when": "trait.a=1"}', 400, "segment-name-malformed"),
    ("PATCH", "/v1/profiles/user:1", b"", 405, "http"),
    ("GET", "/v1/nothing", b"", 404, "http"),
)
OUTSIDE = (
    "/../../../../etc/passwd",
    "/assets/../../api.py",
    "/%2e%2e/%2e%2e/api.py",
    "/..%2f..%2fapi.py",
    "/..%2F..%2F..%2F..%2F..%2F..%2Fetc%2Fpasswd",
    "/%00/etc/passwd",
    "//etc/passwd",
)


ASKED_MAX = 2_000
"""How often to ask whether the worker has carried the first events, before anything else."""


@pytest.fixture(scope="module")
def api(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Api]:
    with served_api(tmp_path_factory.mktemp("api") / "shop") as served:
        assert (
            served.send({"type": "track", "event": "Product Viewed", "userId": "1"}).status == 200
        )
        assert served.send({"type": "track", "userId": "1"}).status == 400
        served.until_carried(2)
        yield served


@pytest.mark.parametrize(("method", "address"), READING)
def test_a_write_key_may_not_read(api: Api, method: str, address: str) -> None:
    for token in (None, api.write_key, "frw_nothing", "é"):
        found = api.ask(method, address, token=token)
        assert found.status == 401
        assert found.json()["code"] == "token-missing"


def test_an_api_token_may_not_send(api: Api) -> None:
    body = json.dumps({"type": "track", "event": "A", "writeKey": api.token}).encode()
    assert api.ask("POST", "/v1/track", body, token=None).status == 401


@pytest.mark.parametrize("mistake", MISTAKES, ids=lambda one: f"{one[0]} {one[1]} {one[4]}")
def test_a_mistake_is_a_problem_with_a_cure(
    api: Api, mistake: tuple[str, str, bytes, int, str]
) -> None:
    method, address, body, status, code = mistake
    english = api.ask(method, address, body, accept_language="en")
    french = api.ask(method, address, body, accept_language="fr-FR, en;q=0.5")
    for found in (english, french):
        assert found.status == status, found.body
        assert found.headers["content-type"] == "application/problem+json"
        told = found.json()
        assert told["status"] == status and told["code"] == code
        assert told["type"] == f"urn:filrouge:error:{code}"
        assert told["detail"] and told["cure"]
        assert "Traceback" not in told["detail"]
    for name in ("title", "detail", "cure"):
        assert english.json()[name] != french.json()[name]
    assert english.json()["detail"] != french.json()["detail"]


def test_the_shelf_is_told_in_the_language_asked_for(api: Api) -> None:
    english, french = (
        api.ask("GET", "/v1/rejected", accept_language=language).json()["rejected"][-1]
        for language in ("en", "fr")
    )
    assert english["detail"] == "A track call has no `event`: add it."
    assert french["detail"] == "Un appel track n'a pas de `event` : ajoutez-le."


def test_the_collector_answers_in_the_language_asked_for(api: Api) -> None:
    found = api.send({"type": "track", "userId": "1"}, accept_language="fr").json()
    assert found["detail"] == "Un appel track n'a pas de `event` : ajoutez-le."
    assert found["cure"].startswith("L'événement est gardé")


@pytest.mark.parametrize("address", OUTSIDE)
def test_no_address_leads_out_of_the_pages(api: Api, address: str) -> None:
    found = api.ask("GET", address, token=None)
    assert found.status in {307, 400, 404}
    assert found.headers.get("location", "./").startswith(("./", "../"))
    assert b"root:" not in found.body and b"import " not in found.body[:2000]


@pytest.mark.parametrize(
    ("address", "place"),
    [
        ("/segments", "./#/segments"),
        ("/segments/vip/edit", "../../#/segments/vip/edit"),
        ("/segments/vip/", "../../#/segments/vip"),
        ("//evil.example/x", "../../#/evil.example/x"),
        ("/people/user%3A1%2F%23%3F", "../#/people/user%3A1%2F%23%3F"),
    ],
)
def test_a_page_that_is_typed_without_its_hash_is_found(api: Api, address: str, place: str) -> None:
    found = api.ask("GET", address, token=None)
    assert (found.status, found.headers["location"]) == (307, place)


def test_a_body_is_bounded(api: Api) -> None:
    found = api.ask("POST", "/v1/links", b" " * 11_000_000)
    assert found.status == 413
    assert found.json()["cure"]


def test_a_page_asked_for_by_another_name_gets_no_session(api: Api) -> None:
    """DNS rebinding: a page of evil.example, whose name leads to this machine, stays a stranger."""
    assert "set-cookie" not in api.ask("GET", "/", token=None, host="evil.example").headers
    local = api.ask("GET", "/", token=None, host=f"localhost:{api.port}").headers["set-cookie"]
    assert "HttpOnly" in local and "SameSite=strict" in local
    cookie = local.partition(";")[0]
    assert api.ask("GET", "/v1/status", token=None, cookie=cookie).status == 200
    assert api.ask("GET", "/v1/status", token=None, cookie=cookie[:-1]).status == 401


def test_a_page_of_another_origin_may_not_read(api: Api) -> None:
    for address in ("/v1/status", "/v1/track"):
        for method in ("GET", "OPTIONS", "POST"):
            found = api.ask(method, address, b"", origin="https://evil.example")
            assert "access-control-allow-origin" not in found.headers


def test_secrets_are_stored_as_hashes(api: Api) -> None:
    """Write keys are public and may stand in the bodies that carry them; tokens stand nowhere."""
    stored = [path for path in (api.folder / ".filrouge").rglob("*") if path.is_file()]
    keys = [path for path in stored if path.name.startswith("control.db")]
    assert keys
    assert not [path.name for path in stored if api.token.encode() in path.read_bytes()]
    assert not [path.name for path in keys if api.write_key.encode() in path.read_bytes()]


def test_lists_carry_their_name_and_a_cursor(api: Api) -> None:
    for name in ("rejected", "people", "sources"):
        found = api.ask("GET", f"/v1/{name}").json()
        assert isinstance(found[name], list) and "next" in found
    assert set(api.ask("GET", "/v1/profiles/user:1/timeline").json()) == {"events", "next"}


def test_health_and_readiness_are_open(api: Api) -> None:
    for address in ("/healthz", "/readyz", "/openapi.json", "/docs"):
        assert api.ask("GET", address, token=None).status == 200
