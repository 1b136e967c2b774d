"""docs/map.svg: what each notebook builds on, and what is refused."""

import re
import xml.etree.ElementTree as ElementTree

import pytest
from conftest import MINI, write_course

from autograder.authoring.build import build
from autograder.authoring.course_map import in_short, needed
from autograder.errors import UserError

SVG = "{http://www.w3.org/2000/svg}"


def on(builds_on: str) -> dict[str, str]:
    """A notebook with this in its header."""
    return {"mini.py": f"# ---\n# jupyter:\n#   builds_on: {builds_on}\n# ---\n\n{MINI['mini.py']}"}


@pytest.fixture
def chosen(tmp_path):
    parts = {
        "01_first": {"mini.py": MINI["mini.py"].replace("minutes=1", "minutes=20")},
        "02_second": on("[01_first]"),
        "03_third": on("[01_first, 02_second]"),
        "04_alone": {},
    }
    return write_course(tmp_path / "course", parts)


def test_the_map_shows_what_rests_on_what(chosen):
    assert "docs/map.svg" in build(chosen)
    drawn = ElementTree.parse(chosen.root / "docs" / "map.svg").getroot()
    texts = [text.text for text in drawn.iter(f"{SVG}text")]
    assert [text for text in texts if re.match(r"\d\d_", text)] == chosen.names()
    assert texts[texts.index("01_first") + 1] == "about 20 minutes"
    # 03 rests on 01 through 02, which one line says
    assert len(list(drawn.iter(f"{SVG}path"))) == 2
    assert chosen.load("03_third").builds_on == ("01_first", "02_second")


def test_the_map_is_held_up_to_date(chosen):
    build(chosen)
    assert build(chosen, check=True) == []
    notebook = chosen.root / "source" / "04_alone" / "alone.py"
    notebook.write_text(on("[03_third]")["mini.py"])
    assert build(chosen, check=True) == ["docs/map.svg"]


def test_boxes_never_overlap_and_lines_pass_between_them(tmp_path):
    parts = {
        "01_a": {},
        "02_b": on("[01_a]"),
        "03_c": on("[01_a]"),
        "04_d": on("[02_b]"),
        "05_e": on("[03_c, 04_d]"),
    }
    course = write_course(tmp_path / "course", parts)
    build(course)
    drawn = ElementTree.parse(course.root / "docs" / "map.svg").getroot()
    boxes = [
        tuple(float(rect.get(key)) for key in ("x", "y", "width", "height"))
        for rect in drawn.iter(f"{SVG}rect")
        if rect.get("rx")
    ]
    assert len(boxes) == 5
    for i, (x, y, width, height) in enumerate(boxes):
        assert x >= 0 and x + width <= float(drawn.get("width"))
        for left, top, _, _ in boxes[i + 1 :]:
            assert abs(left - x) >= width or abs(top - y) >= height
    lanes = [
        re.search(r"([\d.]+),([\d.]+) V([\d.]+)$", p.get("d")) for p in drawn.iter(f"{SVG}path")
    ]
    lanes = [tuple(map(float, lane.groups())) for lane in lanes if lane]
    assert len(lanes) == 1  # from 03, past the row of 04
    for at, top, end in lanes:
        assert not any(x <= at <= x + w and y < end and y + h > top for x, y, w, h in boxes)


def test_a_course_without_order_has_no_map(make_course):
    course = make_course()
    build(course)
    assert not (course.root / "docs").exists()


@pytest.mark.parametrize(
    ("builds_on", "words"),
    [
        ("[00_nothing]", "source/01_mini builds on '00_nothing', which is not there"),
        ("[01_mini]", "source/01_mini builds on 01_mini, which does not come before it"),
        ("[02_later]", "source/01_mini builds on 02_later, which does not come before it"),
        ("00_nothing", "source/01_mini/mini.py: builds_on: '00_nothing'; write a list"),
        ("[3]", r"source/01_mini/mini.py: builds_on: \[3\]; write a list"),
    ],
)
def test_what_cannot_be_built_on_is_refused(tmp_path, builds_on, words):
    parts = {"01_mini": on(builds_on), "02_later": on("[01_mini]")}
    with pytest.raises(UserError, match=words) as error:
        build(write_course(tmp_path / "course", parts))
    assert "\n" not in str(error.value)


def test_what_another_leads_to_is_not_drawn_twice():
    builds_on = {"a": [], "b": ["a"], "c": ["a", "b"], "d": ["a", "c"], "e": ["a"]}
    assert needed(builds_on) == {"a": [], "b": ["a"], "c": ["b"], "d": ["c"], "e": ["a"]}


@pytest.mark.parametrize(
    ("keys", "short"),
    [
        ({"Q10", "Q9", "Q8", "R1", "L2"}, "L2, Q8–Q10, R1"),
        ({"Q1", "Q2"}, "Q1, Q2"),
        ({"why"}, "why"),
        (set(), ""),
    ],
)
def test_questions_in_short(keys, short):
    assert in_short(keys) == short
