"""The builder looks at names again once the workspace has been read for them."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from tests.browser.conftest import Site, made, served
from tests.browser.test_segments import builder, reads

ORDER = {"type": "track", "event": "Order Completed", "userId": "1", "messageId": "o1"}
REFUSED = {"type": "about:blank", "status": 422, "code": "condition-refused", "title": "Refused"}
READING = {
    **{"events": [], "properties": {}, "traits": [], "channels": []},
    **{"segments": [], "tables": {}, "progress": 0.5},
}


@pytest.fixture
def unread(tmp_path: Path) -> Iterator[Site]:
    """A server that nobody has asked for names yet, of a workspace with one event."""
    folder, events = tmp_path / "shop", tmp_path / "events.ndjson"
    key = made(folder)
    events.write_text(json.dumps(ORDER), "utf-8")
    Site("", key, folder).command("import", str(events), "--source", "web", "--json")
    with served(folder, key) as found:
        yield found


class Reading:
    """Answers for the server that the workspace is being read, until it is let go on."""

    def __init__(self) -> None:
        self.is_over = False

    def answer(self, route: Any) -> None:
        if self.is_over:
            route.continue_()
        else:
            route.fulfill(json=READING)


def refuse(route: Any) -> None:
    """The count knows the names already."""
    route.fulfill(status=422, json=REFUSED)


def test_a_name_typed_before_names_are_known_is_told_once_they_are(
    unread: Site, open_page: Any
) -> None:
    reading = Reading()
    routes = {"**/v1/schema": reading.answer, "**/v1/segments/preview": refuse}
    page = builder(unread, open_page, routes=routes)
    with page.expect_response("**/v1/segments/parse") as early:
        page.locator("textarea").fill('any("Order Complted")')
    assert early.value.status == 200, "nothing is known of events yet"
    page.locator(".block").wait_for()
    assert page.locator(".mistakes li").count() == 0

    with page.expect_response("**/v1/segments/parse") as later:
        reading.is_over = True
    assert later.value.status == 422, "it is asked again, though nobody touched the text"
    page.locator(".wrong", has_text="Order Complted").wait_for()
    page.locator(".mistakes", has_text="did you mean").wait_for()
    reads(page, 'any("Order Complted")')
    page.get_by_text("The number of people will show here.").wait_for()
    assert page.locator(".notice").count() == 0, "what is told beside the text is told once"
    page.locator(".mend").click()
    page.locator(".wrong").wait_for(state="detached")
    reads(page, 'any("Order Completed")')
