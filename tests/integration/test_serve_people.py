"""The list of people, page by page, as a program walks it."""

from collections.abc import Iterator
from urllib.parse import quote

import pytest
from tests.simulation.running import Served, served

PEOPLE = 53
EVENTS_EACH = 3


@pytest.fixture(scope="module")
def crowd(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    """A workspace where 53 people were seen three times, in rounds."""
    with served(tmp_path_factory.mktemp("people") / "shop") as server:
        for turn in range(EVENTS_EACH):
            batch = [
                {
                    "type": "identify",
                    "messageId": f"{turn}-{number}",
                    "userId": f"u{number}",
                    "traits": {
                        "name": f"Ana{number} Martin",
                        "email": f"ana{number}@x.example.org",
                    },
                }
                for number in range(PEOPLE)
            ]
            server.send("/v1/batch", {"batch": batch})
        server.until("/v1/status", lambda status: status["events"] == PEOPLE * EVENTS_EACH)
        yield server


def walked(server: Served, search: str, limit: int) -> list[list[str]]:
    """The labels of the people of each page."""
    pages, cursor = [], ""
    while cursor is not None:
        asked = f"/v1/people?search={quote(search)}&limit={limit}"
        page = server.get(f"{asked}&cursor={cursor}" if cursor else asked)
        pages.append([person["label"] for person in page["people"]])
        cursor = page["next"]
        assert len(pages) <= PEOPLE, "a list ends"
    return pages


@pytest.mark.parametrize("limit", [1, 20, 53, 100])
def test_the_recently_active_are_each_listed_once_the_last_one_first(
    crowd: Served, limit: int
) -> None:
    pages = walked(crowd, "", limit)
    everyone = [label for page in pages for label in page]
    assert everyone == [f"Ana{number} Martin" for number in reversed(range(PEOPLE))]
    assert all(len(page) == limit for page in pages[:-1])


@pytest.mark.parametrize("search", ["ana", "martin", "Ana", "ANA1", "ana5@x.example.org", "zoé"])
def test_a_search_goes_on_where_it_stopped(crowd: Served, search: str) -> None:
    whole = walked(crowd, search, 100)[0]
    paged = [label for page in walked(crowd, search, 7) for label in page]
    assert paged == whole and len(set(whole)) == len(whole)


def test_a_search_finds_everyone_whose_name_or_identifier_begins_so(crowd: Served) -> None:
    assert len(walked(crowd, "martin", 100)[0]) == PEOPLE
    assert walked(crowd, "ana5@x.example.org", 100) == [["Ana5 Martin"]]


def test_somebody_seen_again_is_first_and_in_no_later_page(crowd: Served) -> None:
    first = crowd.get("/v1/people?limit=20")
    later = crowd.get(f"/v1/people?limit=20&cursor={first['next']}")
    seen = {person["id"] for person in first["people"]}
    assert not seen & {person["id"] for person in later["people"]}
    assert crowd.get("/v1/people?limit=5")["people"] == first["people"][:5]
