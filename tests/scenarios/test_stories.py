"""Every story of this folder, played by an attentive worker and by one that sleeps."""

import re
from pathlib import Path

import pytest
from tests.scenarios.player import Player
from tests.scenarios.story import FOLDER, Story, stories

STORIES = list(stories())
SCENARIOS = 73


@pytest.mark.parametrize("story", STORIES, ids=[story.title for story in STORIES])
def test_a_story_ends_as_it_says(tmp_path: Path, story: Story) -> None:
    Player(tmp_path / "attentive", story, attentive=True).play()
    Player(tmp_path / "asleep", story, attentive=False).play()


def test_no_two_stories_have_the_same_title() -> None:
    titles = [story.title for story in STORIES]
    assert len(titles) == len(set(titles))


def test_the_table_names_stories_that_are_there() -> None:
    table = (FOLDER / "README.md").read_text("utf-8")
    rows = re.findall(r"^\| (\d+) \| (.+?) \| (.+?) \|$", table, re.MULTILINE)
    assert [int(number) for number, _about, _answer in rows] == [*range(1, SCENARIOS + 1)]
    named = {title for *_, answer in rows for title in re.findall(r"\*(.+?)\*", answer)}
    assert named <= {story.title for story in STORIES}, named
