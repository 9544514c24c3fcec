"""The web application, in a real browser, over a real server."""

import re
from pathlib import Path
from typing import Any

import pytest
from tests.browser.conftest import Site, track

AXE = Path(__file__).parents[2] / "web/node_modules/axe-core/axe.min.js"
WORDS = {
    "fr": {"thread": "Le fil", "why": "Pourquoi une seule personne", "call": "Appel"},
    "en": {"thread": "The thread", "why": "Why one person?", "call": "Call Completed"},
}


def ana(site: Site) -> str:
    return f"{site.address}/#/people/email%3Aana%40shop.example.org"


def test_a_person_is_found_by_email_and_opened(story: Site, open_page: Any) -> None:
    page = open_page(story.address)
    page.get_by_role("searchbox").fill("ana@shop.example.org")
    page.get_by_role("link", name=re.compile("Ana Moreau")).first.click()
    page.get_by_role("heading", level=1, name="Ana Moreau").wait_for()


def test_the_thread_crosses_the_lanes_of_every_channel(
    story: Site, open_page: Any, language: str
) -> None:
    page = open_page(ana(story), language)
    page.get_by_role("heading", name=WORDS[language]["thread"]).wait_for()
    page.locator(".knot").first.wait_for()
    assert page.locator(".lane").count() == 3
    assert page.locator(".knot").count() == 5
    assert "C" in page.locator("path.thread").get_attribute("d")
    assert page.evaluate("document.documentElement.lang") == language


def test_on_a_phone_the_thread_runs_down_and_nothing_overflows(story: Site, open_page: Any) -> None:
    page = open_page(ana(story), phone=True)
    page.locator(".knot").first.wait_for()
    tops = [box["y"] for knot in page.locator(".knot").all() if (box := knot.bounding_box())]
    assert tops == sorted(tops)
    assert page.evaluate("document.documentElement.scrollWidth") == 390


def test_the_keyboard_walks_the_thread_and_opens_an_event(
    story: Site, open_page: Any, language: str
) -> None:
    page = open_page(ana(story), language)
    page.locator(".knot").first.wait_for()
    page.locator(".knot[tabindex='0']").focus()
    page.keyboard.press("Home")
    for _ in range(3):
        page.keyboard.press("ArrowRight")
    page.locator(".tip", has_text=WORDS[language]["call"]).wait_for()
    page.keyboard.press("Enter")
    panel = page.get_by_role("dialog")
    panel.get_by_text("Conseil de taille").wait_for()
    panel.get_by_text("c1:2026-09-03T09:00:00Z").wait_for()
    page.keyboard.press("Escape")
    panel.wait_for(state="hidden")


def test_two_identifiers_are_joined_by_facts_in_words(
    story: Site, open_page: Any, language: str
) -> None:
    page = open_page(ana(story), language)
    page.get_by_role("heading", name=WORDS[language]["why"]).wait_for()
    page.locator(".chain li").first.wait_for()


def test_a_new_event_joins_an_open_thread(story: Site, open_page: Any) -> None:
    story.send("identify", {"anonymousId": "live1", "userId": "u-live", "messageId": "l0"})
    page = open_page(f"{story.address}/#/people/user%3Au-live")
    page.locator(".knot").first.wait_for()
    page.locator(".live.on").wait_for()
    track(story, "live1", "Product Viewed", "2027-01-01T10:00:00Z", channel="app", name="Sandales")
    page.locator(".knot.fresh").wait_for(timeout=10_000)
    assert page.locator(".lane-name", has_text="Application").count() == 1


def test_the_language_is_switched_and_remembered(story: Site, open_page: Any) -> None:
    page = open_page(story.address, "fr")
    page.get_by_text("Suivre le fil d’une personne").wait_for()
    page.locator("header").get_by_text("EN", exact=True).click()
    page.get_by_text("Follow one person’s thread").wait_for()
    page.reload()
    page.get_by_text("Follow one person’s thread").wait_for()


def test_a_rejected_event_is_mended_and_replayed(story: Site, open_page: Any) -> None:
    story.send("batch", {"batch": [{"type": "track", "anonymousId": "r1", "messageId": "bad1"}]})
    page = open_page(f"{story.address}/#/rejected", "en")
    row = page.locator(".shelf > li").first
    row.get_by_role("button", name="Show").click()
    box = row.get_by_role("textbox")
    box.fill('{"type":"track","anonymousId":"r1","messageId":"bad1","event":"Store Visited"}')
    row.get_by_role("button", name="Replay").click()
    page.get_by_text("everything that came was accepted").wait_for()


def test_an_unknown_person_is_said_so(story: Site, open_page: Any) -> None:
    page = open_page(f"{story.address}/#/people/email%3Anobody%40shop.example.org", "en")
    page.get_by_role("heading", name="Unknown person").wait_for()


def test_the_pages_call_no_other_host(story: Site, open_page: Any) -> None:
    page = open_page("about:blank")
    hosts: set[str] = set()
    page.on("request", lambda request: hosts.add(request.url.split("/")[2]))
    page.goto(ana(story))
    page.locator(".knot").first.wait_for()
    assert hosts == {story.address.split("/")[2]}


@pytest.mark.parametrize("path", ["", "#/people/user%3Au-ana", "#/rejected", "#/sources"])
def test_a_page_has_no_barrier_that_axe_can_see(story: Site, open_page: Any, path: str) -> None:
    if not AXE.is_file():
        pytest.skip("axe-core is not installed: run `make setup`")
    page = open_page(f"{story.address}/{path}")
    page.get_by_role("heading", level=1).wait_for()
    page.evaluate(AXE.read_text("utf-8"))
    found = page.evaluate("axe.run({resultTypes: ['violations']})")
    assert [(one["id"], one["nodes"][0]["html"]) for one in found["violations"]] == []


def test_a_closer_look_shows_a_part_and_the_whole_comes_back(story: Site, open_page: Any) -> None:
    page = open_page(ana(story), "en")
    page.locator(".knot").first.wait_for()
    start = page.get_by_role("slider", name="Start of the period")
    start.focus()
    for _ in range(10):
        page.keyboard.press("ArrowRight")
    assert start.get_attribute("aria-valuenow") == "20"
    page.get_by_role("button", name="Zoom in").click()
    assert int(start.get_attribute("aria-valuenow")) > 20
    page.get_by_role("button", name="Show all", exact=True).click()
    assert start.get_attribute("aria-valuenow") == "0"
    page.get_by_text("Calendar", exact=True).click()
    page.get_by_role("button", name=re.compile("^3 events, Web")).wait_for()


def test_without_a_session_the_page_asks_for_a_token_and_keeps_it_in_the_tab(
    story: Site, open_page: Any
) -> None:
    made = story.command("key", "add", "page", "--kind", "api", "--json")
    page = open_page(story.address, "en")
    page.get_by_role("heading", level=1).wait_for()
    page.context.clear_cookies()
    page.get_by_role("link", name="Sources").click()
    page.get_by_label("API token").fill(made["secret"])
    page.get_by_role("button", name="Open").click()
    page.get_by_role("cell", name="web", exact=True).wait_for()
    assert page.evaluate("sessionStorage.length") == 1
