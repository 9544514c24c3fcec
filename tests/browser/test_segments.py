"""The pages of segments: the list, the builder, one segment, and those of a person."""

import re
from typing import Any

import pytest
from tests.browser.conftest import Site
from tests.browser.test_pages import AXE, ana

WHEN = 'any("Order Completed") and any("Product Added")'
NAMES = {"fr": "Acheteurs d'essai", "en": "Test buyers"}
PUT = """async ([id, name, when]) => (await fetch(`/v1/segments/${id}`, {
    method: "PUT",
    headers: {"Content-Type": "application/json"},
    body: JSON.stringify({name, when}),
})).status"""


@pytest.fixture
def segments(story: Site, open_page: Any) -> Site:
    """The server once it holds a segment that Ana is in."""
    page = open_page(f"{story.address}/#/segments", "en")
    page.get_by_role("heading", level=1, name="Segments").wait_for()
    assert page.evaluate(PUT, ["test-buyers", NAMES, WHEN]) == 200
    return story


def builder(site: Site, open_page: Any, **more: Any) -> Any:
    page = open_page(f"{site.address}/#/segments/new", "en", **more)
    page.get_by_role("textbox", name="The condition as text").wait_for()
    return page


def reads(page: Any, text: str) -> None:
    """Wait until the condition's text is this one."""
    from playwright.sync_api import expect

    expect(page.locator("textarea")).to_have_value(text)


def test_a_page_that_is_typed_without_its_hash_is_shown(segments: Site, open_page: Any) -> None:
    page = open_page(f"{segments.address}/segments/test-buyers", "en")
    page.get_by_role("heading", level=1, name=NAMES["en"]).wait_for()
    assert page.url == f"{segments.address}/#/segments/test-buyers"


def test_the_list_tells_each_segment_in_words_and_counts_it(
    segments: Site, open_page: Any, language: str
) -> None:
    page = open_page(f"{segments.address}/#/segments", language)
    row = page.locator(".segment-row", has=page.get_by_role("link", name=NAMES[language]))
    row.get_by_text(
        re.compile("a acheté" if language == "fr" else "bought", re.IGNORECASE)
    ).wait_for()
    row.locator(".segment-count strong").get_by_text(re.compile(r"^[1-9]")).wait_for()
    page.get_by_role("searchbox").fill("nothing has this name")
    row.wait_for(state="detached")


def test_text_becomes_blocks_and_blocks_become_text(segments: Site, open_page: Any) -> None:
    page = builder(segments, open_page)
    page.get_by_role("textbox", name="The condition as text").fill(WHEN)
    page.locator(".block").nth(1).wait_for()
    assert page.get_by_role("combobox", name="Event", exact=True).first.input_value() == (
        "Order Completed"
    )
    page.get_by_role("combobox", name="Did or not, how often").first.select_option(label="Did not")
    reads(page, 'none("Order Completed")\nand any("Product Added")')
    page.get_by_role("button", name="Undo").click()
    reads(page, WHEN)
    page.keyboard.press("Control+Shift+z")
    reads(page, 'none("Order Completed")\nand any("Product Added")')


def test_a_block_is_made_with_the_keyboard_and_counted_at_once(
    segments: Site, open_page: Any
) -> None:
    page = builder(segments, open_page)
    page.get_by_role("button", name=re.compile("^Event")).focus()
    page.keyboard.press("Enter")
    page.locator(".unfilled-note").wait_for()
    page.keyboard.type("Order Comp")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    page.get_by_role("combobox", name="Period").select_option(label="ever")
    reads(page, 'any("Order Completed")')
    page.locator(".preview-count strong", has_text=re.compile(r"^[1-9]")).wait_for()
    page.locator(".sample").get_by_role("link", name="Ana Moreau").wait_for()


def test_a_mistake_is_underlined_told_and_mended_at_a_click(
    segments: Site, open_page: Any, language: str
) -> None:
    page = open_page(f"{segments.address}/#/segments/new", language)
    page.locator("textarea").fill('anyy("Order Completed")')
    page.locator(".wrong", has_text="anyy").wait_for()
    told = "vouliez-vous dire" if language == "fr" else "did you mean"
    page.locator(".mistakes", has_text=told).wait_for()
    page.locator(".mend").click()
    page.locator(".block").wait_for()
    reads(page, 'any("Order Completed")')
    assert page.locator(".wrong").count() == 0


def test_what_blocks_cannot_show_is_kept_as_text(segments: Site, open_page: Any) -> None:
    page = builder(segments, open_page)
    odd = 'trait.firstName = trait.lastName and any("Order Completed")'
    page.get_by_role("textbox", name="The condition as text").fill(odd)
    page.locator(".raw code", has_text="trait.firstName = trait.lastName").wait_for()
    page.get_by_role("combobox", name="Did or not, how often").select_option(label="Did not")
    reads(page, 'trait.firstName = trait.lastName\nand none("Order Completed")')


def test_a_segment_is_kept_and_opened(segments: Site, open_page: Any) -> None:
    page = builder(segments, open_page)
    page.get_by_role("textbox", name="The condition as text").fill('any("Call Completed")')
    page.get_by_label("Name in English").fill("Callers")
    page.get_by_label("Name in French").fill("Appelants")
    page.get_by_role("button", name="Save").click()
    page.get_by_role("heading", level=1, name="Callers").wait_for()
    assert page.url.endswith("#/segments/callers")
    page.locator(".members").get_by_role("link", name="Ana Moreau").wait_for()
    page.once("dialog", lambda dialog: dialog.accept())
    page.get_by_role("button", name="Delete").click()
    page.get_by_role("heading", level=1, name="Segments").wait_for()


def test_a_segment_says_why_somebody_is_in(segments: Site, open_page: Any, language: str) -> None:
    page = open_page(f"{segments.address}/#/segments/test-buyers", language)
    page.locator(".why-search input").fill("ana@shop.example.org")
    page.locator(".why-found button", has_text="Ana Moreau").click()
    page.locator(".part.yes").nth(1).wait_for()
    assert page.locator(".part").count() == 2
    assert page.locator(".part.held").count() == 2


def test_a_person_has_their_segments_and_asks_why(segments: Site, open_page: Any) -> None:
    page = open_page(ana(segments), "en")
    page.get_by_role("button", name="Why Test buyers?").click()
    page.get_by_role("dialog").locator(".part.yes").first.wait_for()
    page.keyboard.press("Escape")
    page.locator(".membership").get_by_role("link", name="Test buyers").click()
    page.get_by_role("heading", level=1, name="Test buyers").wait_for()


PAGES = ["segments", "segments/test-buyers?why=user%3Au-ana", "segments/test-buyers/edit"]


@pytest.mark.parametrize("path", PAGES)
def test_a_page_of_segments_has_no_barrier_and_fits_a_phone(
    segments: Site, open_page: Any, path: str
) -> None:
    if not AXE.is_file():
        pytest.skip("axe-core is not installed: run `make setup`")
    page = open_page(f"{segments.address}/#/{path}", "en", phone=True)
    page.locator(".segment-row, .part, .preview-count").first.wait_for()
    assert page.evaluate("document.documentElement.scrollWidth") == 390
    page.evaluate(AXE.read_text("utf-8"))
    found = page.evaluate("axe.run({resultTypes: ['violations']})")
    assert [(one["id"], one["nodes"][0]["html"]) for one in found["violations"]] == []
