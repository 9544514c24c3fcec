"""A real server on a workspace of its own, a few real events, and Debian's Chromium."""

import json
import os
import shutil
import socket
import subprocess
import sys
from base64 import b64encode
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, NamedTuple
from urllib.error import URLError
from urllib.request import Request, urlopen

import pytest

ROOT = Path(__file__).parents[2]
STATIC = ROOT / "src/filrouge/http/static/index.html"
CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser")
PROGRAM = [sys.executable, "-c", "from filrouge.cli import main; main()"]
ARGUMENTS = ["--no-sandbox", "--disable-gpu", "--disable-background-networking"]
START_TRIES = 120
TRY_TIMEOUT_S = 0.5


Routes = dict[str, Callable[[Any], None]]
"""Addresses of requests, and what answers them in place of the server."""


class Site(NamedTuple):
    """Where the server listens, and the key that sends events to it."""

    address: str
    write_key: str
    folder: Path

    def send(self, call: str, event: dict[str, Any]) -> None:
        """Post one event, as an SDK would; returns once it is durable."""
        key = b64encode(f"{self.write_key}:".encode()).decode()
        request = Request(
            f"{self.address}/v1/{call}",
            data=json.dumps(event).encode(),
            headers={"Authorization": f"Basic {key}", "Content-Type": "application/json"},
        )
        with urlopen(request, timeout=10) as response:
            assert response.status == 200

    def command(self, *arguments: str) -> dict[str, Any]:
        """Run `filrouge` beside the server, and read the JSON that it prints."""
        done = subprocess.run(
            [*PROGRAM, *arguments, "--workspace", str(self.folder)],
            check=True,
            capture_output=True,
        )
        printed: dict[str, Any] = json.loads(done.stdout)
        return printed


def track(site: Site, who: str, event: str, at: str, **more: Any) -> None:
    """A track call with its own channel; `more` are its properties."""
    channel = more.pop("channel")
    site.send(
        "track",
        {
            "anonymousId": who,
            "event": event,
            "messageId": f"{who}:{at}",
            "timestamp": at,
            "context": {"channel": channel},
            "properties": more,
        },
    )


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


def _wait_until_ready(address: str, process: "subprocess.Popen[bytes]", ended: Any) -> None:
    for _ in range(START_TRIES):
        if process.poll() is not None:
            pytest.fail(f"filrouge serve ended with {process.returncode}")
        try:
            with urlopen(f"{address}/healthz", timeout=TRY_TIMEOUT_S):
                return
        except (URLError, OSError):
            ended.wait(TRY_TIMEOUT_S)
    pytest.fail("filrouge serve was not ready in time")


def made(folder: Path) -> str:
    """Make a workspace; gives the key that sends events to it."""
    if not STATIC.is_file():
        pytest.skip("the web application is not built: run `make setup`")
    done = subprocess.run(
        [*PROGRAM, "init", str(folder), "--json"], check=True, capture_output=True
    )
    key: str = json.loads(done.stdout)["write_key"]
    return key


@contextmanager
def served(folder: Path, write_key: str) -> Iterator[Site]:
    """`filrouge serve` over a workspace."""
    from threading import Event  # waits between two tries, without a sleep

    port = _free_port()
    process = subprocess.Popen(
        [*PROGRAM, "serve", "--workspace", str(folder), "--port", str(port)],
        stdout=subprocess.DEVNULL,
        env={**os.environ, "PYTHONUNBUFFERED": "1"},
    )
    address = f"http://127.0.0.1:{port}"
    try:
        _wait_until_ready(address, process, Event())
        yield Site(address, write_key, folder)
    finally:
        process.terminate()
        process.wait(timeout=20)


@pytest.fixture(scope="session")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    """`filrouge serve` with the story of Ana: web, call, store."""
    folder = tmp_path_factory.mktemp("browser") / "shop"
    with served(folder, made(folder)) as found:
        yield found


@pytest.fixture(scope="session")
def story(site: Site) -> Site:
    """The server once it knows Ana."""
    track(site, "c1", "Product Viewed", "2026-09-01T10:00:00Z", channel="web", name="Marinière")
    track(
        site,
        "c1",
        "Product Added",
        "2026-09-01T10:04:00Z",
        channel="web",
        product_id="P1",
        name="Marinière",
        price=49.9,
        currency="EUR",
        quantity=1,
    )
    site.send(
        "identify",
        {
            "anonymousId": "c1",
            "userId": "u-ana",
            "messageId": "i1",
            "timestamp": "2026-09-01T10:06:00Z",
            "traits": {"firstName": "Ana", "lastName": "Moreau", "email": "ana@shop.example.org"},
        },
    )
    track(
        site,
        "c1",
        "Call Completed",
        "2026-09-03T09:00:00Z",
        channel="call_centre",
        reason="Conseil de taille",
        duration=412,
    )
    track(
        site,
        "c1",
        "Order Completed",
        "2026-09-05T16:00:00Z",
        channel="store",
        order_id="T-1",
        total=49.9,
        currency="EUR",
        products=[{"product_id": "P1", "name": "Marinière", "price": 49.9, "quantity": 1}],
    )
    return site


@pytest.fixture(scope="module")
def browser() -> Iterator[Any]:
    """Chromium, driven by Playwright."""
    if CHROMIUM is None:
        pytest.skip("no chromium here: apt-get install chromium")
    sync_api = pytest.importorskip("playwright.sync_api")
    with sync_api.sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=CHROMIUM, args=ARGUMENTS)
        yield chromium
        chromium.close()


@pytest.fixture(params=["fr", "en"])
def language(request: pytest.FixtureRequest) -> str:
    """Each of the two languages."""
    chosen: str = request.param
    return chosen


def _note_refusal(line: str, faults: list[str]) -> None:
    if "Content Security Policy" in line:
        faults.append(line[:200])


@pytest.fixture
def open_page(browser: Any) -> Iterator[Any]:
    """Open an address in a fresh profile; fails on any error that the page reports."""
    contexts: list[Any] = []
    faults: list[str] = []

    def opened(
        address: str, language: str = "fr", *, phone: bool = False, routes: Routes | None = None
    ) -> Any:
        size = {"width": 390, "height": 844} if phone else {"width": 1280, "height": 900}
        context = browser.new_context(viewport=size, locale=language, reduced_motion="reduce")
        contexts.append(context)
        page = context.new_page()
        page.on("pageerror", lambda error: faults.append(str(error)))
        page.on("console", lambda line: _note_refusal(line.text, faults))
        for pattern, answer in (routes or {}).items():
            page.route(pattern, answer)
        page.goto(address)
        return page

    yield opened
    for context in contexts:
        context.close()
    assert not faults
