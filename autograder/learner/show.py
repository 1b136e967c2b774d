"""What `check` and `watch` print, as lines of text for a terminal of any width.

Marks and words say everything; colour only repeats it.
"""

from rich.console import Group, RenderableType
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from autograder.folds import folds
from autograder.judging.describe import HINT, STATES, help_above, points, script, summary
from autograder.judging.diagnosis import Diagnosis
from autograder.learner.check import Checked, TaskResult

STYLES = {"passed": "green", "partly": "yellow", "failed": "red", "open": "dim", "by hand": "dim"}
_BAR = 20


def task_line(result: TaskResult, width: int, pointer: str = "") -> Text:
    """One line: the mark, the title, the points, and a word."""
    words = STATES.get(result.state, result.close)
    title = Text(result.task.title)
    title.truncate(max(width - 40 - len(pointer), 20), overflow="ellipsis", pad=True)
    scored = points(result.score, result.task.points, result.state == "by hand")
    line = Text.assemble(pointer, (result.mark, STYLES[result.state]), " ", title)
    line.append(f" {scored:>8}")
    line.append(f" {words}" if words else "", "dim")
    line.truncate(width, overflow="ellipsis")
    return line


def details(result: TaskResult) -> RenderableType:
    """The first difference, label by label."""
    table = Table.grid(padding=(0, 2))
    table.add_column(no_wrap=True)
    table.add_column(overflow="fold")
    sentences: list[RenderableType] = []
    for label, text in result.rows:
        if label:
            table.add_row(Text(label, "dim"), Text(script(text) if label == "input" else text))
        else:
            sentences.append(Text(text))
    parts = [table, *sentences] if table.row_count else sentences
    return Padding(Group(*parts), (0, 0, 0, 4))


def hint(found: Diagnosis) -> Text:
    """The mistake that a task makes, as far as it is known."""
    return Text(f"{HINT}: {' '.join(found.hint.split())}", "cyan")


def report(checked: Checked, place: str, width: int) -> RenderableType:
    """Everything that `autograder check` prints."""
    parts: list[RenderableType] = [Text(f"{checked.assignment.name}   {place}", "bold")]
    for result in checked.tasks:
        parts.append(task_line(result, width))
        if result.state in ("partly", "failed"):
            parts.append(details(result))
            parts += [Padding(hint(found), (0, 0, 0, 4)) for found in result.diagnoses]
            if titles := [fold.title for fold in folds(checked.assignment, result.task)]:
                parts.append(Padding(Text(help_above(titles), "dim"), (0, 0, 0, 4)))
    parts += [Text(f"note: {note}", "dim") for note in checked.notes]
    parts.append(Text(standing(checked) + by_hand(checked), "bold"))
    return Group(*parts)


def standing(checked: Checked) -> str:
    """One line: how many tasks, how many points."""
    automatic = [t for t in checked.tasks if t.state != "by hand"]
    done = sum(t.passed for t in automatic)
    most = sum(t.task.points for t in automatic)
    return summary(done, len(automatic), checked.score, most)


def by_hand(checked: Checked) -> str:
    """What a check cannot give."""
    waiting = sum(t.task.points for t in checked.tasks if t.state == "by hand")
    return f"; {waiting:g} more are given by hand" if waiting else ""


def bar(done: float, most: float, width: int = _BAR) -> Text:
    """A bar of text that is readable without colour."""
    full = round(width * done / most) if most else 0
    full = min(max(full, int(done > 0)), width - int(done < most)) if most else 0
    return Text.assemble(("■" * full, "green"), ("·" * (width - full), "dim"))


def progress_line(name: str, done: int, tasks: int, score: float, most: float, word: str) -> Text:
    """One line of a course: name, bar, tasks, points, a word."""
    line = Text(f"{name:20} ")
    line.append(bar(done, tasks, 14))
    line.append(f" {f'{done}/{tasks}':>6} tasks {f'{score:g}/{most:g}':>8} points")
    return line.append(f"  {word}" if word else "", "dim")
