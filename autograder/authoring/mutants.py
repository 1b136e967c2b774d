"""Mutants of the reference solutions: small faults that nobody thought of.

Each mutant is one change to one reference solution. The hidden tests must refuse it; one that
survives is either equivalent to the reference (then it is listed among its task's survivors with
the reason) or shows a case that the tests lack.

Source of the idea: DeMillo, Lipton, Sayward, "Hints on test data selection", 1978.
"""

import ast
import copy
import hashlib
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from autograder.authoring.behaviour import Mutant, behaviours, revealed, without_means
from autograder.authoring.percent import without_markers
from autograder.authoring.task_file import TaskFile, read_tasks, shown
from autograder.course import Answer, Assignment, Course, Task
from autograder.errors import GraderError, UserError
from autograder.grading.reference import Reference, branch_name
from autograder.judging.unpack import Records
from autograder.judging.verdict import judge_cell
from autograder.running.worker import Worker, warmth_for
from autograder.settings import Limits, load_limits

# a mutant is dead that takes more processor time than this, and than so many times what the
# reference takes: a slow or busy machine kills none that learns as long
SECONDS, TIMES = 3.0, 10
BATCH = 60

_OPERATORS: dict[type, tuple[type, ...]] = {
    ast.Add: (ast.Sub,),
    ast.Sub: (ast.Add,),
    ast.Mult: (ast.Add, ast.Div),
    ast.Div: (ast.Mult,),
    ast.MatMult: (ast.Mult,),
    ast.Pow: (ast.Mult,),
    ast.FloorDiv: (ast.Div,),
    ast.Mod: (ast.Mult,),
    ast.Lt: (ast.LtE, ast.Gt),
    ast.LtE: (ast.Lt, ast.GtE),
    ast.Gt: (ast.GtE, ast.Lt),
    ast.GtE: (ast.Gt, ast.LtE),
    ast.Eq: (ast.NotEq,),
    ast.NotEq: (ast.Eq,),
    ast.And: (ast.Or,),
    ast.Or: (ast.And,),
    ast.Is: (ast.IsNot,),
    ast.IsNot: (ast.Is,),
    ast.In: (ast.NotIn,),
    ast.NotIn: (ast.In,),
}
_NAMES = {
    "sum": "mean",
    "mean": "sum",
    "max": "min",
    "min": "max",
    "zeros": "ones",
    "ones": "zeros",
    "randn": "rand",
    "rand": "randn",
    "all": "any",
    "any": "all",
    "log": "exp",
    "exp": "log",
}


@dataclass(frozen=True)
class Count:
    """How many mutants of one kind an assignment has, and the survivors that are not listed."""

    assignment: str
    kind: str  # "syntax" or "behaviour"
    made: int
    listed: int
    survivors: tuple[Mutant, ...]


def mutants(source: str) -> Iterator[tuple[str, str]]:
    """Every mutant of a solution: (what was changed, the text)."""
    tree = ast.parse(source)
    seen = {ast.unparse(tree)}
    for position, node in enumerate(ast.walk(tree)):
        for change, mutate in _changes(node):
            changed = copy.deepcopy(tree)
            target = next(n for i, n in enumerate(ast.walk(changed)) if i == position)
            mutate(target)
            try:
                text = ast.unparse(ast.fix_missing_locations(changed))
                ast.parse(text)
            except (SyntaxError, ValueError, AttributeError, TypeError):
                continue
            if text not in seen:
                seen.add(text)
                yield f"line {getattr(node, 'lineno', 0)}: {change}", text


Mutation = tuple[str, Callable[[ast.AST], None]]


def _changes(node: ast.AST) -> Iterator[Mutation]:
    """The ways to change one node; each callable changes its copy in place."""
    if isinstance(node, ast.BinOp):
        yield from _operator(node, "op")
        if isinstance(node.op, (ast.Add, ast.Sub, ast.Mult, ast.Div)):
            for side in ("left", "right"):
                kept = ast.unparse(getattr(node, side))
                yield f"{ast.unparse(node)} becomes {kept}", _become(side)
    elif isinstance(node, ast.BoolOp):
        yield from _operator(node, "op")
    elif isinstance(node, ast.Compare):
        for other in _OPERATORS.get(type(node.ops[0]), ()):
            yield f"{ast.unparse(node)}: {other.__name__}", _set_first_op(other)
    elif isinstance(node, ast.UnaryOp):
        yield f"{ast.unparse(node)} loses its sign", _become("operand")
    elif isinstance(node, ast.Constant):
        for constant in _constants(node.value):
            yield f"{node.value!r} becomes {constant!r}", _set("value", constant)
    elif isinstance(node, ast.Return) and node.value is not None:
        yield "no return", _set("value", None)
    elif isinstance(node, ast.If):
        yield f"if {ast.unparse(node.test)}: negated", _negate
    elif _is_upstream(node):
        yield f"{ast.unparse(node)} becomes ones", _ones
    elif isinstance(node, ast.Attribute) and node.attr in _NAMES:
        yield f"{node.attr} becomes {_NAMES[node.attr]}", _set("attr", _NAMES[node.attr])
    elif isinstance(node, ast.Call):
        if len(node.args) > 1 and not any(isinstance(a, ast.Starred) for a in node.args[:2]):
            yield f"{ast.unparse(node)}: arguments swapped", _swap("args")
        for number, keyword in enumerate(node.keywords):
            yield f"{ast.unparse(node)}: no {keyword.arg}", _drop("keywords", number)
    elif isinstance(node, ast.Tuple) and len(node.elts) > 1 and isinstance(node.ctx, ast.Load):
        yield f"{ast.unparse(node)}: swapped", _swap("elts")
    for name in ("body", "orelse"):
        block = getattr(node, name, None)
        if isinstance(block, list) and not isinstance(node, ast.Module):
            for number, statement in enumerate(block):
                if not _is_text(statement) and not isinstance(statement, (ast.Pass, ast.Return)):
                    first = ast.unparse(statement).split("\n")[0]
                    yield f"without: {first}", _pass(name, number)


def _is_text(statement: ast.stmt) -> bool:
    return isinstance(statement, ast.Expr) and isinstance(statement.value, ast.Constant)


def _constants(value: object) -> tuple[object, ...]:
    if isinstance(value, bool):
        return (not value,)
    if isinstance(value, int):
        return (value + 1, value - 1)
    if isinstance(value, float):
        return (value * 2 if value else 1.0, -value if value else -1.0)
    return ()  # texts are messages


def _operator(node: ast.AST, field: str) -> Iterator[Mutation]:
    for other in _OPERATORS.get(type(getattr(node, field)), ()):
        yield f"{ast.unparse(node)}: {other.__name__}", _set(field, other())


def _set(field: str, value: object) -> Callable[[ast.AST], None]:
    return lambda node: setattr(node, field, value)


def _set_first_op(operator: type[ast.cmpop]) -> Callable[[ast.AST], None]:
    def mutate(node: ast.AST) -> None:
        assert isinstance(node, ast.Compare)
        node.ops[0] = operator()

    return mutate


def _become(field: str) -> Callable[[ast.AST], None]:
    """Turn a node, which cannot leave its place, into one of its parts."""

    def mutate(node: ast.AST) -> None:
        part = getattr(node, field)
        node.__class__ = part.__class__
        node.__dict__ = part.__dict__

    return mutate


def _is_upstream(node: ast.AST) -> bool:
    """Whether a node reads an upstream gradient, as this course calls them."""
    if not isinstance(getattr(node, "ctx", None), ast.Load):
        return False
    if isinstance(node, ast.Attribute):
        return node.attr == "g"
    return isinstance(node, ast.Name) and node.id in ("upstream", "grad")


def _ones(node: ast.AST) -> None:
    """Turn a name into an expression that is 1 everywhere, for numbers and arrays alike."""
    name = copy.copy(node)
    assert isinstance(name, ast.expr)
    node.__class__ = ast.BinOp
    node.__dict__ = vars(
        ast.BinOp(ast.BinOp(name, ast.Mult(), ast.Constant(0)), ast.Add(), ast.Constant(1))
    )


def _negate(node: ast.AST) -> None:
    assert isinstance(node, ast.If)
    node.test = ast.UnaryOp(ast.Not(), node.test)


def _swap(field: str) -> Callable[[ast.AST], None]:
    def mutate(node: ast.AST) -> None:
        items = getattr(node, field)
        items[0], items[1] = items[1], items[0]

    return mutate


def _drop(field: str, number: int) -> Callable[[ast.AST], None]:
    return lambda node: getattr(node, field).pop(number) and None


def _pass(field: str, number: int) -> Callable[[ast.AST], None]:
    def mutate(node: ast.AST) -> None:
        getattr(node, field)[number] = ast.Pass()

    return mutate


# ---------------------------------------------------------------- running them


def unhurried(limits: Limits) -> Limits:
    """The same limits, but for the clocks, which must not end a run before a mutant's own do."""
    return replace(limits, cell_seconds=90.0, total_seconds=900.0)


def verify_mutants(
    course: Course, names: Sequence[str], seed: int, jailed: bool
) -> Iterator[Count]:
    """Run the mutants of every assignment (or those named).

    Raises:
        GraderError: if the jail cannot be set up.
        UserError: see `run_mutants`.
    """
    names = names or course.names()
    warmth = warmth_for(map(course.load_part, names))
    limits = unhurried(load_limits(course.root))
    with Worker(limits, course.cache, jailed, warmth) as worker:
        worker.check_jail(course.closed)
        for name in names:
            assignment = course.load_part(name)
            folder = course.root / "source" / assignment.name
            for count in run_mutants(assignment, worker, folder, seed):
                yield replace(count, assignment=name)


def run_mutants(
    assignment: Assignment, worker: Worker, folder: Path, seed: int, device: str = "cpu"
) -> Iterator[Count]:
    """Run every mutant of an assignment's reference, of the syntax and of the behaviour; those
    that survive must be listed.

    Raises:
        UserError: if a task's file lists a survivor that does not survive.
    """
    reference = Reference(assignment, seed, device)
    files = {f.task: f for f in read_tasks(folder) if f.task in assignment.task_by_id}
    listed = {(file.task, key) for file in files.values() for key in file.survivors}
    idle = set(listed)
    made = {
        "syntax": syntactic(assignment),
        "behaviour": behavioural(assignment, reference.records(worker), files),
    }
    for kind, those in made.items():
        alive = list(run(reference, worker, those, kind))
        if kind == "behaviour":
            silent = {
                (m.task, m.key) for m in run(reference, worker, list(map(revealed, alive)), kind)
            }
            alive = [one for one in alive if (one.task, one.key) not in silent]
            those = [one for one in those if (one.task, one.key) not in silent]
        idle = {key for key in idle if not any(one.is_listed_as(*key) for one in alive)}
        left = tuple(one for one in alive if not any(one.is_listed_as(*key) for key in listed))
        yield Count(assignment.name, kind, len(those), len(alive) - len(left), left)
    for task, key in sorted(idle):
        raise UserError(f"{shown(files[task].path)} lists {key}, which does not survive; remove it")


def syntactic(assignment: Assignment) -> list[Mutant]:
    """The mutants of the syntax of all tasks."""
    return [
        Mutant(task.id, _key(task, text), change, text)
        for task in assignment.tasks
        if not task.written
        for change, text in mutants(without_markers(task.solution.source))
    ]


def behavioural(
    assignment: Assignment, records: dict[str, Records], files: dict[str, TaskFile]
) -> list[Mutant]:
    """The mutants of the behaviour of all tasks; see `behaviour`."""
    return [
        mutant
        for task in assignment.tasks
        if not task.written
        for mutant in behaviours(assignment, task, records, files.get(task.id))
    ]


def run(
    reference: Reference, worker: Worker, made: Sequence[Mutant], kind: str
) -> Iterator[Mutant]:
    """Run mutants of one kind, and yield those that earn everything.

    Of those of the behaviour it does not matter how a value was made; and they have no clock,
    which takes a third of the time, but where one of a batch does not end.
    """
    assignment, records = reference.assignment, reference.records(worker)
    if kind == "behaviour":
        records = {name: list(map(without_means, those)) for name, those in records.items()}
    for start in range(0, len(made), BATCH):
        batch = made[start : start + BATCH]
        answers = [Answer(mutant.task, mutant.key, mutant.source, "mutant") for mutant in batch]
        tasks = (assignment.task_by_id[name] for name in {mutant.task for mutant in batch})
        clock = SECONDS + TIMES * max(map(reference.seconds, tasks))
        try:
            found = reference.run_answers(worker, answers, clock if kind == "syntax" else 0.0)
        except GraderError:
            found = reference.run_answers(worker, answers, clock)
        for answer, mutant in zip(answers, batch, strict=True):
            cells = [c for c in assignment.task_by_id[mutant.task].grades if c.paid]
            results = {c.grade_id: found.of(c.grade_id, branch_name(answer)) for c in cells}
            if all(
                judge_cell(assignment, c, records[c.grade_id], results[c.grade_id]).passed
                for c in cells
            ):
                yield mutant


def _key(task: Task, text: str) -> str:
    return f"{task.id}-{hashlib.sha256(text.encode()).hexdigest()[:8]}"
