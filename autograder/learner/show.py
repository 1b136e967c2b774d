"""What `check` and `watch` print, as lines of text for a terminal of any width.

Marks and words say everything; colour only repeats it.
"""

from rich.console import Group, RenderableType
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from autograder.learner.check import Checked, TaskResult

STYLES = {"passed": "green", "partly": "yellow", "failed": "red", "open": "dim", "by hand": "dim"}
_BAR = 20


def task_line(result: TaskResult, width: int, pointer: str = "") -> Text:
    """One line: the mark, the title, the points, and a word."""
    words = {"open": "not written yet", "by hand": "by hand"}.get(result.state, result.close)
    title = Text(result.task.title)
    title.truncate(max(width - 40 - len(pointer), 20), overflow="ellipsis", pad=True)
    scored = points(result.score, result.task.points, result.state == "by hand")
    line = Text.assemble(pointer, (result.mark, STYLES[result.state]), " ", title)
    line.append(f" {scored:>8}")
    line.append(f" {words}" if words else "", "dim")
    line.truncate(width, overflow="ellipsis")
    return line


def points(score: float, most: float, by_hand: bool = False) -> str:
    return f"– of {most:g}" if by_hand else f"{score:g} of {most:g}"


def details(result: TaskResult) -> RenderableType:
    """The first difference, label by label."""
    table = Table.grid(padding=(0, 2))
    table.add_column(no_wrap=True)
    table.add_column(overflow="fold")
    sentences: list[RenderableType] = []
    for label, text in result.rows:
        if label:
            table.add_row(Text(label, "dim"), Text(text))
        else:
            sentences.append(Text(text))
    parts = [table, *sentences] if table.row_count else sentences
    return Padding(Group(*parts), (0, 0, 0, 4))


def hint(text: str) -> RenderableType:
    return Padding(Text(f"hint: {text}", "cyan"), (0, 0, 0, 4))


def report(checked: Checked, place: str, width: int) -> RenderableType:
    """Everything that `autograder check` prints."""
    parts: list[RenderableType] = [Text(f"{checked.assignment.name}   {place}", "bold")]
    for result in checked.tasks:
        parts.append(task_line(result, width))
        if result.state in ("partly", "failed"):
            parts.append(details(result))
            if result.diagnosis:
                parts.append(hint(" ".join(result.diagnosis.hint.split())))
    parts += [Text(f"note: {note}", "dim") for note in checked.notes]
    parts.append(Text(summary(checked) + by_hand(checked), "bold"))
    return Group(*parts)


def summary(checked: Checked) -> str:
    """One line: how many tasks, how many points."""
    automatic = [t for t in checked.tasks if t.state != "by hand"]
    done = sum(t.passed for t in automatic)
    most = sum(t.task.points for t in automatic)
    return f"{done} of {len(automatic)} tasks, {checked.score:g} of {most:g} points"


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
