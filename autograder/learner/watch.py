"""`autograder watch`: check again at every save, and a few keys.

One thread checks, with a warm worker; the main thread looks for saves and keys ten times a
second and draws. What is on the screen is a function of the `Session`.
"""

import contextlib
import sys
import threading
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from rich.console import Console, Group, RenderableType
from rich.markdown import Markdown
from rich.padding import Padding
from rich.syntax import Syntax
from rich.text import Text

from autograder.course import Assignment, Course
from autograder.errors import UserError
from autograder.folds import folds, solution_text
from autograder.grading.submission import Refused
from autograder.judging.describe import summary
from autograder.learner import show, workfolder
from autograder.learner.check import Checked, Checker, TaskResult
from autograder.learner.keys import TICK, keys
from autograder.learner.workfolder import NotYet, Work
from autograder.protocol.results import Outcome
from autograder.running.worker import Stopped, Worker, warmth_for
from autograder.settings import load_limits

KEYS = "h hint   s solution   l list   ↑ ↓ another task   q quit"


@dataclass
class Session:
    """All that the screen shows."""

    course: Course
    folder: Path
    work: Work | None = None
    checked: Checked | None = None
    states: dict[str, dict[str, Any]] = field(default_factory=dict)  # by assignment
    chosen: str | None = None  # the task that h and s are about
    begun: bool = False  # something was saved or a key pressed: the course is one line from now on
    hinted: str | None = None  # the task for which a hint was asked
    passed_now: str | None = None  # the task that the last save has brought through
    solution_of: str | None = None
    asked: str | None = None  # the task whose solution was asked for once
    listing: bool = False
    busy: str = ""  # what goes on at the moment
    words: str = ""  # what a person should know about the notebook

    @property
    def assignments(self) -> dict[str, Assignment]:
        if not hasattr(self, "_assignments"):
            self._assignments = {name: self.course.load(name) for name in self.course.names()}
        return self._assignments

    def result(self) -> TaskResult | None:
        """The chosen task's result."""
        tasks = self.checked.tasks if self.checked else ()
        return next((result for result in tasks if result.task.id == self.chosen), None)

    # ------------------------------------------------------------ what happens

    def take(self, work: Work, checked: Checked) -> None:
        """A check is done: keep its points, and go on to the next task."""
        before = self.checked if self.work == work else None
        self.begun |= self.checked is not None and not checked.diagnosed
        self.work, self.checked, self.words = work, checked, ""
        answers = {t.task.id: t.answer for t in before.tasks} if before else {}
        passed = [t.task.id for t in checked.tasks if t.passed]
        if before is None:
            self.passed_now = self.chosen = None
        else:
            old = {t.task.id for t in before.tasks if t.passed}
            news = [task for task in passed if task not in old]
            kept = self.passed_now if self.passed_now in passed else None
            self.passed_now = news[-1] if news else kept
            if self.chosen in news:
                self.listing = False
        saved = [t.task.id for t in checked.tasks if answers.get(t.task.id, t.answer) != t.answer]
        wrong = [task for task in saved if task not in passed]
        if wrong:
            self.chosen = wrong[0]
        elif self.chosen is None or (saved and self.chosen in passed):
            self.chosen = self._following(checked, self.passed_now)
        self._keep(work, tasks={t.task.id: [t.state, t.score] for t in checked.tasks})

    @staticmethod
    def _following(checked: Checked, task: str | None) -> str | None:
        """The first task after this one that does not pass, or else before it."""
        tasks = [t.task.id for t in checked.tasks]
        at = tasks.index(task) + 1 if task in tasks else 0
        turned = [*checked.tasks[at:], *checked.tasks[:at]]
        return next((t.task.id for t in turned if not t.passed), None)

    def _keep(self, work: Work, **news: Any) -> None:
        state = self.states[work.assignment] = {
            **workfolder.read_state(work.state_file),
            **news,
        }
        with contextlib.suppress(OSError):  # a full disk must not end the watching
            workfolder.write_state(work.state_file, state)

    def hints_shown(self, task: str) -> int:
        hints = self.states.get(self.work.assignment, {}).get("hints") if self.work else None
        shown = hints.get(task, 0) if isinstance(hints, dict) else 0
        return shown if isinstance(shown, int) else 0

    def hints(self) -> list[RenderableType]:
        """All there is to say about the chosen task, in the order it is told."""
        result = self.result()
        if result is None or self.checked is None:
            return []
        told: list[RenderableType] = []
        told += map(show.hint, result.diagnoses)
        if result.state in ("failed", "partly") and not self.checked.diagnosed:
            told.append(Text("looking for the mistake among the known ones …", "dim"))
        for fold in folds(self.checked.assignment, result.task):
            told.append(Group(Text(fold.title, "bold"), Padding(Markdown(fold.text), (0, 0, 0, 2))))
        return told

    def key(self, key: str) -> None:
        """A key was pressed (but q, which ends the loop)."""
        self.begun |= self.checked is not None
        if key == "l":
            self.listing, self.solution_of = not self.listing, None
        elif key in ("up", "down") and self.checked:
            self._move(self.checked, -1 if key == "up" else 1)
        elif key == "h" and self.work and self.chosen:
            self.solution_of, self.hinted = None, self.chosen
            count = min(self.hints_shown(self.chosen) + 1, len(self.hints()))
            old = self.states.get(self.work.assignment, {}).get("hints")
            hints = {**(old if isinstance(old, dict) else {}), self.chosen: count}
            self._keep(self.work, hints=hints)
        elif key == "s" and self.checked:
            self._ask_for_solution()

    def _move(self, checked: Checked, step: int) -> None:
        tasks = [t.task.id for t in checked.tasks]
        at = tasks.index(self.chosen) if self.chosen in tasks else -1
        self.chosen = tasks[(at + step) % len(tasks)]
        self.passed_now = None
        self.solution_of = self.asked = None

    def _ask_for_solution(self) -> None:
        result = self.result()
        if self.passed_now and self.solution_of != self.passed_now:
            self.solution_of = self.passed_now
        elif result is not None and (result.state == "passed" or self.asked == self.chosen):
            self.solution_of = self.chosen
        else:
            self.asked = self.chosen


# ---------------------------------------------------------------- the screen


def screen(session: Session, width: int, whole: bool = True) -> RenderableType:
    """The whole screen, from the course down to the keys; else the course in one line only."""
    table = session.listing or not session.begun
    parts: list[RenderableType] = [
        course_table(session) if whole and table else course_line(session)
    ]
    checked = session.checked
    if checked is not None:
        parts.append(Text())
    if checked is None:
        pass
    elif session.listing:
        for result in checked.tasks:
            pointer = "> " if result.task.id == session.chosen else "  "
            parts.append(show.task_line(result, width, pointer))
    else:
        parts += _assignment(session, checked, width)
    if session.words:
        parts += [Text(), Text(session.words, "yellow")]
    parts += [Text(), Text(_status(session), "dim")]
    return Group(*parts)


def _status(session: Session) -> str:
    return session.busy or KEYS


def _assignment(session: Session, checked: Checked, width: int) -> list[RenderableType]:
    done = sum(t.passed for t in checked.tasks if t.state != "by hand")
    automatic = [t for t in checked.tasks if t.state != "by hand"]
    marks = Text(" ").join(Text(t.mark, show.STYLES[t.state]) for t in checked.tasks)
    head = Text.assemble((checked.assignment.name, "bold"), "  ", show.bar(done, len(automatic)))
    parts: list[RenderableType] = [head.append(f"  {show.standing(checked)}"), marks, Text()]
    parts += [Text(f"note: {note}", "dim") for note in checked.notes]
    tasks = {t.task.id: t for t in checked.tasks}
    if session.passed_now in tasks:
        passed = tasks[session.passed_now]
        parts.append(Text(f"✓ {passed.task.title}: passed. s shows our solution.", "green"))
        parts.append(Text())
    result = session.result()
    if result is None:
        parts.append(Text("Every task that is checked here passes.", "green"))
        return parts
    parts.append(show.task_line(result, width, "next: " if not result.passed else ""))
    if result.state in ("partly", "failed"):
        parts.append(show.details(result))
    shown = session.hints_shown(result.task.id)
    hints = session.hints()
    for one in hints[:shown]:
        parts += [Text(), Padding(one, (0, 0, 0, 4))]
    if session.solution_of is None and session.asked == result.task.id:
        parts += [Text(), Text("    Press s again to see our solution before yours passes.")]
    elif not hints and session.hinted == result.task.id and not result.passed:
        parts += [
            Text(),
            Text("    There is no hint for this task; s, pressed twice, shows it done."),
        ]
    elif 0 < len(hints) <= shown:
        parts += [
            Text(),
            Text("    That is all the help there is; s, pressed twice, shows it done."),
        ]
    elif hints and not result.passed:
        parts += [Text(), Text(f"    h: a hint ({len(hints) - shown} left)", "dim")]
    if session.solution_of in tasks:
        task = tasks[session.solution_of].task
        text = solution_text(task)
        parts += [Text(), Text(f"    our solution of {task.title}", "bold")]
        body = (
            Markdown(text)
            if task.written
            else Syntax(text, "python", theme="ansi_dark", word_wrap=True)
        )
        parts.append(Padding(body, (0, 0, 0, 4)))
    return parts


def course_table(session: Session) -> RenderableType:
    """A bar for each assignment."""
    lines = []
    for name in session.assignments:
        here = session.work is not None and session.work.assignment == name
        word = "" if name in session.states else "not started"
        line = show.progress_line(name, *_standing(session, name), word)
        lines.append(Text("> " if here else "  ").append(line))
    return Group(*lines)


def course_line(session: Session) -> RenderableType:
    """The whole course in one line."""
    parts = [_standing(session, name) for name in session.assignments]
    done, tasks, score, most = (sum(column) for column in zip(*parts, strict=True))
    bar = show.bar(done, tasks, 12)
    return Text("course  ").append(bar).append(f"  {summary(done, tasks, score, most)}")


def _standing(session: Session, name: str) -> tuple[int, int, float, float]:
    """(tasks done, tasks, points, most points) of an assignment, as far as it was checked."""
    automatic = [task for task in session.assignments[name].tasks if not task.written]
    kept = session.states.get(name, {}).get("tasks")
    kept = kept if isinstance(kept, dict) else {}
    known = [kept[task.id] for task in automatic if _is_kept(kept.get(task.id))]
    done = sum(state == "passed" for state, _ in known)
    most = sum(task.points for task in automatic)
    return done, len(automatic), sum(points for _, points in known), most


def _is_kept(value: Any) -> bool:
    return (
        isinstance(value, list)
        and len(value) == 2
        and isinstance(value[0], str)
        and isinstance(value[1], (int, float))
    )


# ---------------------------------------------------------------- saves


class Saves:
    """Which notebooks were saved, seen by their times: works on every file system."""

    def __init__(self, course: Course, folder: Path, only: Work | None) -> None:
        self.course, self.folder, self.only = course, folder, only
        self._known: dict[Path, Work] = {}
        self._seen: dict[Path, tuple[int, int, int]] = {}

    def works(self) -> list[Work]:
        """What is watched: also what is gone for a moment, and what was started meanwhile."""
        works = [self.only] if self.only else workfolder.started(self.course, self.folder)
        self._known |= {work.path: work for work in works}
        return list(self._known.values())

    def changed(self) -> list[Work]:
        """The notebooks saved since the last call, the last one last; at first all of them."""
        found = []
        for work in self.works():
            try:
                kind = work.path.stat()
            except OSError:
                stamp = (0, 0, 0)  # gone: in the middle of a save, or for good
            else:
                stamp = (kind.st_mtime_ns, kind.st_size, kind.st_ino)
            if self._seen.get(work.path) != stamp:
                self._seen[work.path] = stamp
                found.append((stamp, work))
        return [work for _, work in sorted(found, key=lambda pair: pair[0])]


# ---------------------------------------------------------------- checking, in its own thread


class Checking(threading.Thread):
    """Checks the notebook that was saved last; a newer save stops the check of an older one."""

    def __init__(self, course: Course, worker: Worker, devices: Sequence[str] = ("cpu",)) -> None:
        super().__init__(daemon=True)
        self.course, self.worker, self.devices = course, worker, devices
        self._wanted: Work | None = None
        self._bell = threading.Condition()
        self._news: list[tuple[Work, Checked | UserError | None]] = []
        self._checkers: dict[str, Checker] = {}
        self.ended = False

    def want(self, work: Work) -> None:
        with self._bell:
            self._wanted = work
            self.worker.stop()
            self._bell.notify()

    def end(self) -> None:
        with self._bell:
            self.ended = True
            self.worker.kill()
            self._bell.notify()

    def news(self) -> list[tuple[Work, Checked | UserError | None]]:
        """What has happened since the last call: results, troubles, None for "not whole yet"."""
        with self._bell:
            news, self._news = self._news, []
            return news

    def run(self) -> None:
        while not self.ended:
            with self._bell:
                while self._wanted is None and not self.ended:
                    self._bell.wait()
                work, self._wanted = self._wanted, None
                self.worker.resume()
            if not self.ended:
                with contextlib.suppress(Stopped):
                    self._check(work)

    def _check(self, work: Work) -> None:
        try:
            while self._read(work) is None and self._wanted is None and not self.ended:
                time.sleep(TICK)
            data = self._read(work)
            if data is None:
                return
            checker = self._checker(work.assignment)
            checked = checker.check(data)
            self._tell(work, checked)
            self._tell(work, checker.diagnose(checked))
        except Refused as refused:
            words = f"{workfolder.shown(work.path)}: {refused}"
            if refused.outcome == Outcome.OUTDATED:
                words = f"{work.assignment} is of an older release; run: autograder update"
            self._tell(work, UserError(words))
        except UserError as error:
            self._tell(work, error)
        except Stopped:
            raise
        except Exception as error:  # a fault of ours with one save does not end the watching
            self._tell(work, UserError(f"the check failed: {type(error).__name__}: {error}"))

    def _read(self, work: Work) -> bytes | None:
        """The notebook's bytes; None, and a word about it, while it is not whole."""
        try:
            data = workfolder.read_bytes(work.path)
            workfolder.load_notebook(data, work.path)
            return data
        except NotYet:
            self._tell(work, None)
            return None
        except UserError:
            if work.path.exists():
                raise
            self._tell(work, None)
            return None

    def _checker(self, name: str) -> Checker:
        assignment = self.course.load(name)
        known = self._checkers.get(name)
        if known is None or known.assignment.digest != assignment.digest:
            known = Checker(
                self.course, assignment, self.worker, self.worker.limits, devices=self.devices
            )
            self._checkers[name] = known
        return known

    def _tell(self, work: Work, what: Checked | UserError | None) -> None:
        with self._bell:
            self._news.append((work, what))


# ---------------------------------------------------------------- the loop


def watch(what: str | None, folder: Path | None, devices: Sequence[str] = ("cpu",)) -> None:
    """Watch a notebook, or all in the work folder, until q or Ctrl-C.

    Raises:
        UserError: if there is nothing to watch.
    """
    course = Course.find()
    folder = folder or course.root / workfolder.FOLDER
    warmth = warmth_for(course.load(work.assignment) for work in workfolder.started(course, folder))
    worker = Worker(load_limits(course.root), course.cache, False, warmth, device=devices[0])
    with worker:
        worker.start()
        only = workfolder.find_work(course, folder, what) if what else None
        saves = Saves(course, folder, only)
        if not saves.works():
            workfolder.find_work(course, folder, None)  # says what to do
        session = Session(course, folder)
        for work in workfolder.started(course, folder):
            session.states[work.assignment] = workfolder.read_state(work.state_file)
        checking = Checking(course, worker, devices)
        checking.start()
        try:
            with keys() as read_key:
                _loop(session, saves, checking, read_key)
        finally:
            checking.end()
            checking.join(timeout=5)


def _loop(session: Session, saves: Saves, checking: Checking, read_key: Callable[[], str]) -> None:
    console = Console(highlight=False)
    alone = console.is_terminal and not console.is_dumb_terminal
    with console.screen(hide_cursor=False) if alone else contextlib.nullcontext():
        _follow(console, session, saves, checking, read_key)


def _follow(
    console: Console,
    session: Session,
    saves: Saves,
    checking: Checking,
    read_key: Callable[[], str],
) -> None:
    drawn = ""
    first = True
    while True:
        if saved := saves.changed():
            checking.want(saved[-1])
            session.busy = f"checking {saved[-1].assignment} …" + ("" if first else "   q quit")
            first = False
        for work, news in checking.news():
            session.busy = ""
            if isinstance(news, Checked):
                session.take(work, news)
            elif news is None:
                session.words = (
                    f"{workfolder.shown(work.path)} is not there, or not whole (half saved?); "
                    "waiting for it to be saved"
                )
            else:
                session.words = str(news)
        drawn = _draw(console, session, drawn)
        key = read_key()
        if key == "q":
            return
        if key:
            session.key(key)


def _draw(console: Console, session: Session, drawn: str) -> str:
    """Print the screen if it has changed: from the top of a cleared terminal, at once."""
    for whole in (True, False):  # the short form where the long one does not fit
        with console.capture() as capture:
            console.print(screen(session, console.width, whole))
        text = capture.get()
        if text.count("\n") < console.height:
            break
    if text == drawn:
        return drawn
    if console.is_terminal and not console.is_dumb_terminal:
        sys.stdout.write("\x1b[2J\x1b[H" + text)
    elif not session.busy:
        sys.stdout.write(text)
    sys.stdout.flush()
    return text
