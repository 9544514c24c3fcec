"""The list of people goes on as long as there are people."""

from typing import Any

import pytest
from tests.browser.conftest import Site, track

PEOPLE = 45
MORE = {"fr": "Voir plus de personnes", "en": "Show more people"}


@pytest.fixture(scope="module")
def crowd(site: Site) -> Site:
    """The server once it knows 45 visitors more."""
    for number in range(PEOPLE):
        at = f"2026-10-01T10:{number:02d}:00Z"
        track(site, f"crowd-{number:02d}", "Product Viewed", at, channel="web")
    return site


@pytest.mark.parametrize("phone", [False, True])
def test_more_people_are_shown_when_asked_for(
    crowd: Site, open_page: Any, language: str, phone: bool
) -> None:
    page = open_page(crowd.address, language, phone=phone)
    rows, more = page.locator(".person-row"), page.get_by_role("button", name=MORE[language])
    page.locator(".person-row", has_text=f"crowd-{PEOPLE - 1}").wait_for()
    assert rows.count() == 20
    for shown in (20, 40):
        more.click()
        rows.nth(shown).wait_for()
    names = rows.locator("strong").all_inner_texts()
    assert len(set(names)) == rows.count() >= PEOPLE
    assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth")
