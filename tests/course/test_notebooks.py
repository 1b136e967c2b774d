"""What every notebook of the course has in common."""

import ast
import builtins
import re
import symtable
import sys

import pytest
from conftest import ROOT
from lean import ALWAYS, NAMED

from autograder.authoring.coverage import how
from autograder.course import Course, text_of
from autograder.syntax import all_names

COURSE = Course(ROOT)
ASSIGNMENTS = [COURSE.load(name) for name in COURSE.names()]
each = pytest.mark.parametrize("assignment", ASSIGNMENTS, ids=lambda a: a.name)


@each
def test_the_release_is_clean(assignment):
    assert assignment.release["nbformat"] == 4
    for cell in assignment.release["cells"]:
        assert not cell.get("outputs") and cell.get("execution_count") is None
        if cell["cell_type"] == "code":
            assert max(map(len, text_of(cell).split("\n"))) <= 100
            assert not re.search("# (fmt|noqa)", text_of(cell)), "a comment for a formatter"


@each
def test_one_title_and_no_skipped_level(assignment):
    levels = []
    for cell in assignment.release["cells"]:
        if cell["cell_type"] == "markdown":
            prose = re.sub(r"```.*?```", "", text_of(cell), flags=re.DOTALL)
            levels += [len(marks) for marks in re.findall(r"^(#+) ", prose, re.MULTILINE)]
    assert levels[0] == 1 and levels.count(1) == 1
    assert all(b <= a + 1 for a, b in zip(levels, levels[1:], strict=False))


@each
def test_it_opens_and_ends_as_all_do(assignment):
    prose = [text_of(c) for c in assignment.release["cells"] if c["cell_type"] == "markdown"]
    assert re.search(r"At\s+the\s+end\b", prose[0])
    assert re.search(r"\d+\s+minutes", prose[0])
    ending = "\n".join(prose[-4:])
    assert re.search(r"\b(19|20)\d\d\b", ending), "names what to read next, with its year"


@each
def test_its_header_names_what_its_opening_says_it_builds_on(assignment):
    """The map is drawn from the header, and a student reads the opening."""
    prose = text_of(assignment.release["cells"][0])
    said = re.search(r"builds on(.*?)Expect", prose, re.DOTALL)
    names = {name for name in COURSE.names() if said and name in said[1]}
    assert names == set(assignment.builds_on)


@each
def test_every_task_says_what_it_costs(assignment):
    for task in assignment.tasks:
        metadata = task.solution.metadata
        assert 1 <= metadata["difficulty"] <= 5 and 1 <= metadata["importance"] <= 5
        assert metadata["minutes"] > 0 and task.points > 0
        prose = assignment.cells[task.solution.index - 1].source
        assert re.search(r"\*Difficulty [●○]{5} · Importance [●○]{5} · about \d+ min", prose)


@each
def test_hidden_tests_say_what_they_ask(assignment):
    for cell in assignment.cells:
        if cell.paid:
            assert re.match(r"# Hidden tests: \w", cell.released), cell.grade_id
            assert len(cell.released.strip().split("\n")) <= 4


@each
def test_what_students_try_needs_no_other_task(assignment):
    """A visible test takes its names from our own cells, from its task, or from itself."""
    given, tried = set(vars(builtins)) | {"display"}, 0
    for cell in assignment.cells:
        if cell.kind != "code":
            continue
        if cell.grade and not cell.paid and not cell.void:
            own = [one for one in assignment.cells if one.task == cell.task and one.kind == "code"]
            found = set().union(*(all_names(one.source) for one in own))
            missing = global_names(cell.released) - given - found
            assert not missing, f"{cell.grade_id} takes {missing} from elsewhere"
            tried += 1
        elif cell.runs and not cell.task:
            given |= all_names(cell.source)
    assert tried or not any(task.grades for task in assignment.tasks if not task.written)


def global_names(source):
    """The names that a cell looks up outside of its functions."""

    def looked_up(table):
        inside = table.get_type() != "module"
        for symbol in table.get_symbols():
            if symbol.is_referenced() and (symbol.is_global() or not inside):
                yield symbol.get_name()
        for child in table.get_children():
            yield from looked_up(child)

    return set(looked_up(symtable.symtable(source, "<cell>", "exec")))


@each
def test_hints_are_folded_and_whole(assignment):
    for cell in assignment.release["cells"]:
        text = text_of(cell)
        if cell["cell_type"] == "markdown":
            assert text.count("<details>") == text.count("</details>") == text.count("<summary>")
            assert "!" not in re.sub(
                r"`[^`]*`|\$[^$]*\$|```.*?```|!\[|!=", "", text, flags=re.DOTALL
            )


@each
def test_long_drawing_code_is_folded_and_nothing_else(assignment):
    for cell in assignment.release["cells"]:
        metadata, lines = cell["metadata"], text_of(cell).split("\n")
        draws = cell["cell_type"] == "code" and re.search(r"\bplt\.", text_of(cell))
        tags = set(metadata.get("tags", []))
        assert not draws or "skip-execution" in tags, metadata["nbgrader"]["grade_id"]
        title = lines[0].startswith("#@title ")
        long = draws and "demo" not in tags and len(lines) - title > 10
        marks = (metadata.get("jupyter"), metadata.get("cellView"), title)
        assert marks == (({"source_hidden": True}, "form", True) if long else (None, None, False))


@each
def test_nothing_but_pytorch_and_what_is_named_is_imported(assignment):
    prose = " ".join(text_of(c) for c in assignment.release["cells"]).lower()
    for cell in assignment.cells:
        if cell.kind != "code":
            continue
        # what students get, and what a grader runs: hidden tests import our probes
        released, whole = imported(cell.released), imported(cell.source)
        assert released <= {*ALWAYS, *NAMED}, cell.grade_id
        assert whole <= {"autograder", "__main__", *ALWAYS, *NAMED}, cell.grade_id
        for root in whole & NAMED.keys():
            assert NAMED[root] in prose, cell.grade_id


def imported(text: str) -> set[str]:
    """The modules outside the standard library that a cell imports."""
    lines = (line for line in text.split("\n") if not line.lstrip().startswith(("%", "!")))
    names = []
    for node in ast.walk(ast.parse("\n".join(lines))):
        if isinstance(node, ast.Import):
            names += [alias.name for alias in node.names]
        elif isinstance(node, ast.ImportFrom):
            names.append(node.module or "")
    return {name.partition(".")[0] for name in names} - sys.stdlib_module_names


@each
def test_every_code_task_has_mistakes_and_alternatives(assignment):
    for task in assignment.tasks:
        mistakes = [a for a in assignment.mistakes if a.task == task.id]
        others = [a for a in assignment.alternatives if a.task == task.id]
        if how(task) == "automatic":
            assert len(mistakes) >= 4 and len(others) >= 2, task.id
        elif how(task) == "prediction":
            assert mistakes, task.id
