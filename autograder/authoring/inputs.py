"""`verify --inputs`: which traits the probes of each task have tried, argument by argument.

A gap is a trait that applies to an argument and that no probe has. Either a probe is added, or
the task's file says under `# %% inputs` why the text leaves it out.
"""

import ast
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from autograder.authoring.percent import without_markers
from autograder.authoring.task_file import Excuse, TaskFile, read_tasks
from autograder.authoring.traits import Given, measure
from autograder.course import Assignment, Course, Task
from autograder.grading.reference import Reference
from autograder.judging.cases import names_of
from autograder.judging.observation import Observation
from autograder.judging.unpack import Records
from autograder.running.worker import Worker, warmth_for
from autograder.settings import load_limits

DRAWS = 3  # seeds: what one draw has by luck, another has not


@dataclass(frozen=True)
class Argument:
    """One argument of a task's probes, such as `x`, or `relu.x` where a task has several
    functions: the traits that all draws have, those that are excused, and those that lack."""

    name: str
    covered: tuple[str, ...]
    excused: tuple[str, ...]
    gaps: tuple[str, ...]


@dataclass
class Inputs:
    """What was measured of one task, and the excuses that excuse nothing."""

    assignment: str
    task: str
    arguments: list[Argument] = field(default_factory=list)
    idle: list[str] = field(default_factory=list)

    @property
    def gaps(self) -> int:
        return sum(len(argument.gaps) for argument in self.arguments)


def verify_inputs(
    course: Course, names: Sequence[str], seed: int, jailed: bool
) -> Iterator[Inputs]:
    """Measure the inputs of every task (or those of the assignments and tasks named).

    Raises:
        GraderError: if the jail cannot be set up, or a reference fails.
        UserError: for an unknown name, or a task's file that does not follow the rules.
    """
    names = names or course.names()
    warmth = warmth_for(map(course.load_part, names))
    with Worker(load_limits(course.root), course.cache, jailed, warmth) as worker:
        worker.check_jail(course.closed)
        for name in names:
            assignment = course.load_part(name)
            draws = [
                Reference(assignment, seed + draw, "cpu").records(worker) for draw in range(DRAWS)
            ]
            files = {f.task: f for f in read_tasks(course.root / "source" / assignment.name)}
            for task in assignment.tasks:
                if not task.written:
                    yield inputs_of(assignment, task, draws, files.get(task.id))


def inputs_of(
    assignment: Assignment, task: Task, draws: Sequence[dict[str, Records]], file: TaskFile | None
) -> Inputs:
    """What the records of a task, by grade id and for each draw, have tried."""
    own, names = defined_in(task), names_of(assignment, task)
    measured: list[dict[str, dict[str, bool]]] = []
    for records in draws if own else ():  # an answer without functions is given nothing
        mine = [r for cell in task.grades if cell.paid for r in records[cell.grade_id]]
        arguments = arguments_of(mine, own, names)
        measured.append({name: measure(given) for name, given in arguments.items()})
    found = Inputs(assignment.name, task.id)
    excuses = file.inputs if file else ()
    used: set[Excuse] = set()
    for name in dict.fromkeys(name for draw in measured for name in draw):
        of_draws = [draw.get(name, {}) for draw in measured]
        traits = dict.fromkeys(trait for draw in of_draws for trait in draw)
        lacking = [t for t in traits if not all(draw.get(t, True) for draw in of_draws)]
        excused = {t: [e for e in excuses if _excuses(e, name, t)] for t in lacking}
        used.update(excuse for those in excused.values() for excuse in those)
        found.arguments.append(
            Argument(
                name,
                covered=tuple(t for t in traits if t not in lacking),
                excused=tuple(t for t in lacking if excused[t]),
                gaps=tuple(t for t in lacking if not excused[t]),
            )
        )
    found.idle = [
        f"it excuses {one.argument}: {one.trait}, which is no gap; remove that"
        for one in excuses
        if one not in used
    ]
    return found


def _excuses(excuse: Excuse, argument: str, trait: str) -> bool:
    name = argument.rpartition(".")[-1]
    return excuse.trait == trait and excuse.argument in (argument, name, "*")


def defined_in(task: Task) -> set[str]:
    """The functions and classes that the task's answer defines."""
    tree = ast.parse(without_markers(task.solution.source))
    kinds = (ast.FunctionDef, ast.ClassDef)
    return {node.name for node in tree.body if isinstance(node, kinds)}


def arguments_of(
    records: Sequence[Observation], own: set[str], known: set[str]
) -> dict[str, list[Given]]:
    """What each argument was given: of the answer's own functions, and of the tests' helpers
    those that have a name which the student knows.

    Arguments of one name are one, unless probes call several of the answer's functions.
    """
    called = {function for record in records if (function := _function(record)) in own}
    taken = {name for r in records if _function(r) in own for name, _ in r.given}
    found: dict[str, list[Given]] = {}
    for record in records:
        function = _function(record)
        for name, given in _given(record, function in own):
            if function in own:
                full = f"{function}.{name}" if len(called) > 1 else name
            elif name not in known or (len(called) > 1 and name in taken):
                continue
            else:
                full = name
            found.setdefault(full, []).append(given)
    return found


def _given(record: Observation, own: bool) -> Iterator[tuple[str, Given]]:
    """The arguments of one probe by name; what a helper makes of two tensors is not known."""
    pairs = list(zip(record.given, record.layouts, strict=False))
    for number, ((name, value), layouts) in enumerate(pairs):
        others = [one for at, (_, those) in enumerate(pairs) if at != number for one in those]
        memories = {one.memory for one in layouts} & {one.memory for one in others}
        kinds = {(o.shape, o.dtype) for o in layouts} & {(o.shape, o.dtype) for o in others}
        yield name or "*", Given(value, layouts, shared=bool(memories), twin=own and bool(kinds))


def _function(record: Observation) -> str:
    return record.call.partition("(")[0].split(".")[0]
