"""Mutants of behaviour: each reference, wrapped so that it goes wrong in one way.

A mutant of the syntax (see `mutants`) is a slip of the pen. These are misunderstandings that no
single slip makes: repeated numbers taken for one, the call before remembered, the gradient of one
input cut. Each is an entry of `KINDS`, and is made of every function, method and class of a task
to which it can make a difference: a trait of its inputs that the task's file excuses (see
`inputs`) is no such case.

One that is right for the calls that a student sees, and wrong for all others, is left out: it dies
at every draw, and `verify` refuses a paid cell that shows values and draws nothing. What would say
something is right for inputs *like* those one sees, and that is what each kind is, for one trait.
"""

import ast
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from autograder.authoring.inputs import arguments_of, defined_in
from autograder.authoring.percent import without_markers
from autograder.authoring.task_file import TaskFile
from autograder.authoring.traits import Given, kind_of, measure
from autograder.authoring.twists import TWISTS
from autograder.course import Assignment, Task
from autograder.judging.cases import names_of
from autograder.judging.observation import Observation, Spec
from autograder.judging.unpack import Records
from autograder.protocol.values import Tensor


@dataclass(frozen=True)
class Kind:
    """One way to be wrong.

    `source` is an expression, evaluated where the names of `TWISTS` are known:

    - of "argument", a function of an argument's value that gives what is used in its place;
    - of "result", the same of what was returned;
    - of "call", a function of `right` (which takes new arguments by name), of the arguments by
      name, and of a dict that lasts from call to call;
    - of "class", a statement-like function of the class, which changes it.

    In "call" and "class", `NAME` stands for an argument's name. `needs` are the facts and traits
    without which it changes nothing (see `_facts`).
    """

    name: str
    of: str
    sentence: str
    source: str
    needs: str = ""
    argument: bool = False


KINDS = (
    # ------------------------------------------------ some numbers are special
    Kind("clipped", "argument", "numbers beyond 10 become 10", "numbers(clip)", "large"),
    Kind("flushed", "argument", "tiny numbers become 0", "numbers(flush)", "tiny"),
    Kind("absolute", "argument", "negative numbers lose their sign", "numbers(abs)", "negative"),
    Kind("zero-as-one", "argument", "0 becomes 1", "numbers(zero_as_one)", "zero"),
    Kind("one-as-two", "argument", "1 becomes 2", "numbers(one_as_two)", "one"),
    Kind("whole", "argument", "fractions are cut off", "numbers(trunc)", "fractions"),
    Kind("coarse", "argument", "3 digits are used", "numbers(coarse)", "fractions"),
    Kind("refuses-ints", "argument", "ints are refused", "refuse_ints", "int"),
    Kind("never-true", "argument", "True counts as False", "lambda v: False", "true"),
    Kind("never-false", "argument", "False counts as True", "lambda v: True", "false"),
    Kind("once", "argument", "equal numbers count once", "once", "repeated numeric"),
    Kind("rows-once", "argument", "equal rows count once", "rows_once", "equal-rows"),
    # ------------------------------------------------ some sizes are special
    Kind(
        "empty",
        "call",
        "without elements the result is None",
        "none_if_empty('NAME')",
        "empty",
        True,
    ),
    Kind("one-row", "argument", "one row counts as none", "one_row_as_none", "single"),
    Kind("square", "argument", "square tables are turned", "turn_square", "square"),
    Kind("not-square", "argument", "other than square tables are misread", "misread", "table"),
    Kind("memory-order", "argument", "read in memory's order", "in_memory_order", "non-contiguous"),
    Kind("long", "argument", "only 16 items are read", "first_16(0)", "long"),
    Kind("tall", "argument", "only 16 rows are read", "first_16(0)", "tall"),
    Kind("wide", "argument", "only 16 columns are read", "first_16(-1)", "wide"),
    Kind(
        "shared", "call", "the same tensor twice counts once", "shared_once('NAME')", "shared", True
    ),
    Kind("float32", "argument", "float64 is taken for float32", "as_float32", "float64"),
    # ------------------------------------------------ the result
    Kind("middle-lost", "result", "only both ends are right", "no_middle", "three-out"),
    Kind("first-row", "result", "every row is the first", "first_row", "rows-out"),
    Kind("last-lost", "result", "the last item is 0", "last_as_zero", "rows-out"),
    Kind("squeezed", "result", "sizes of 1 are dropped", "squeezed", "size-1-out"),
    Kind("extra-size", "result", "a size of 1 is added", "extra_size", "tensor-out"),
    Kind("coarse-result", "result", "3 digits are right", "numbers(coarse)", "fractions-out"),
    Kind("float32-result", "result", "computed in float32", "as_float32", "float64-out"),
    Kind(
        "not-a-tensor", "result", "a number in place of a tensor", "to_number", "rank-0-out grads"
    ),
    Kind(
        "list-for-tuple", "call", "lists and tuples exchanged", "exchange_lists", "types list-out"
    ),
    Kind("tensor-for-number", "result", "a tensor for a number", "to_tensor", "types number-out"),
    # ------------------------------------------------ gradients
    Kind("cut", "argument", "no gradient flows back to it", "cut", "grads float"),
    Kind("upstream-ones", "call", "upstream counts as ones", "upstream(ones)", "grads"),
    Kind("upstream-mean", "call", "upstream counts as its mean", "upstream(mean)", "grads many"),
    Kind("ones", "argument", "its numbers count as ones", "numbers(ones)", "upstream"),
    Kind("mean", "argument", "its mean counts", "numbers(mean)", "upstream"),
    # ------------------------------------------------ from call to call
    Kind("remembered", "call", "the result for these shapes before comes again", "remembered"),
    Kind("other-draw", "call", "the same numbers are drawn each time", "same_draw", "draws"),
    Kind("changed", "call", "it is changed", "changed('NAME')", "unchanged mutable", True),
    Kind(
        "restored",
        "call",
        "it is changed and restored",
        "restored('NAME')",
        "unchanged float",
        True,
    ),
    # ------------------------------------------------ errors
    Kind("no-error", "call", "errors are swallowed", "no_error", "raises"),
    Kind("other-error", "call", "another error is raised", "other_error", "raises"),
    # ------------------------------------------------ objects
    Kind("one-for-all", "class", "instances share what they are made with", "one_for_all"),
    Kind("one-state", "class", "instances share what a call leaves", "one_state"),
    Kind("first-state", "class", "the first call's state is kept", "first_state", "state"),
    Kind("adds-up", "class", "gradients .g are added to those before", "adds_up", "backward"),
    Kind("g-ones", "class", "upstream .g counts as ones", "g_ones", "backward"),
)


@dataclass(frozen=True)
class Mutant:
    """A mutant of one task: the key that lists it as a survivor, what is wrong, and the answer."""

    task: str
    key: str
    change: str
    source: str

    def is_listed_as(self, task: str, key: str) -> bool:
        """Whether a task's file lists it under this key; `x.*` stands for all that begin with x."""
        prefix = key.removesuffix("*")
        return task == self.task and (
            self.key.startswith(prefix) if prefix != key else key == self.key
        )


@dataclass(frozen=True)
class Target:
    """A function of a task, or a method of one of its classes (`owner`)."""

    name: str
    owner: str
    arguments: tuple[str, ...]
    static: bool

    @property
    def full(self) -> str:
        return f"{self.owner}.{self.name}" if self.owner else self.name


def behaviours(
    assignment: Assignment, task: Task, records: dict[str, Records], file: TaskFile | None
) -> Iterator[Mutant]:
    """The mutants of a task to which its reference's records say that they apply."""
    source = without_markers(task.solution.source)
    mine = [r for cell in task.grades if cell.paid for r in records[cell.grade_id]]
    given = arguments_of(mine, defined_in(task), names_of(assignment, task))
    facts = _facts(mine, source)
    excused = {(e.argument, e.trait) for e in file.inputs} if file else set()

    def made(key: str, kind: Kind, what: str, ending: str) -> Mutant:
        text = f"{source}\n{TWISTS}{ending}\n"
        return Mutant(task.id, f"{key}.{kind.name}", f"{what}: {kind.sentence}", text)

    for one in _targets(source):
        # no derivative is taken inside of a Function; a size of 1 too many PyTorch drops itself
        here = facts - {"grads", "tensor-out"} if one.static else facts
        for kind in KINDS:
            if kind.of in ("result", "call") and not kind.argument and _applies(kind, here):
                call = kind.source if kind.of == "call" else f"of_result({kind.source})"
                yield made(one.full, kind, one.full, _rebound(one, call))
        for name in one.arguments:
            known = given.get(f"{one.name}.{name}") or given.get(name) or []
            traits = here | _traits(known, name, one, excused)
            for kind in KINDS:
                if (kind.of != "argument" and not kind.argument) or not _applies(kind, traits):
                    continue
                call = kind.source
                if kind.of == "argument":
                    call = f"of_argument({name!r}, {kind.source})"
                full = f"{one.full}.{name}"
                yield made(full, kind, f"{name} of {one.full}", _rebound(one, call, name))
    for owner, methods in _classes(source).items():
        here = facts | ({"backward"} if "backward" in methods else set())
        here |= {"state"} if "__call__" in methods or "forward" in methods else set()
        for kind in KINDS:
            if kind.of == "class" and _applies(kind, here):
                yield made(owner, kind, owner, f"_twists()[{kind.source!r}]({owner})")


def revealed(mutant: Mutant) -> Mutant:
    """The same mutant, which ends the test at hand as soon as it changes anything.

    Where even this one survives, no probe has such a case: that is what `--inputs` looks for.
    """
    loud = "    def effect():\n        raise BaseException\n"
    return replace(mutant, source=mutant.source.replace("    def effect():\n        pass\n", loud))


def without_means(record: Observation) -> Observation:
    """A reference's record that asks what comes out, and not how: the wrapper itself is seen."""
    kept = ("judge", "raises", "rtol", "atol", "dtype", "types", "reveal")
    spec = Spec(**{name: getattr(record.spec, name) for name in kept})
    return replace(record, spec=spec, storage=None, function=None, operations=None)


def _applies(kind: Kind, facts: set[str]) -> bool:
    return set(kind.needs.split()) <= facts


def _rebound(one: Target, call: str, name: str = "") -> str:
    """The lines that put a wrong function in place of the right one."""
    right = f"vars({one.owner})[{one.name!r}]" if one.owner else one.name
    wrong = f"eval({call.replace('NAME', name)!r}, _twists())"
    if one.static:
        new = f"staticmethod(_twists()['twist']({right}.__func__, {wrong}, True))"
    else:
        new = f"_twists()['twist']({right}, {wrong}, {bool(one.owner)})"
    return f"setattr({one.owner}, {one.name!r}, {new})" if one.owner else f"{one.name} = {new}"


def _traits(
    known: Sequence[Given], name: str, one: Target, excused: set[tuple[str, str]]
) -> set[str]:
    """What is known of an argument: the traits that apply and are not excused, and its kinds."""
    measured = measure(known) if known else {}
    names = (f"{one.name}.{name}", name, "*")
    found = {
        trait.replace(" ", "-")
        for trait, tried in measured.items()
        if tried or not any((n, trait) in excused for n in names)
    }
    kinds = {kind_of(given) for given in known}
    if kinds & {"tensor", "tensors", "number", "whole", "numbers", "wholes", "table"}:
        found.add("numeric")
    if any(_fraction(given) for given in known):
        found.add("fractions")
    if any("float" in layout.dtype for given in known for layout in given.layouts):
        found.add("float")
    if any(layout.dtype == "float64" for given in known for layout in given.layouts):
        found.add("float64")
    if kinds & {"tensor", "tensors", "numbers", "wholes", "table", "texts"}:
        found.add("mutable")
    if "square" in measured:
        found.add("table")
    if name in ("upstream", "grad", "g"):
        found.add("upstream")
    return found


def _fraction(given: Given) -> bool:
    return not given.whole and bool((given.numbers % 1 != 0).any())


def _facts(records: Sequence[Observation], source: str) -> set[str]:
    """What is known of a task: what its probes ask, and what comes out."""
    values = [value for record in records for value in _parts(record.value)]
    tensors = [value for value in values if isinstance(value, Tensor)]
    facts = {
        "grads": any(record.grads for record in records),
        "many": any(
            isinstance(v, Tensor) and v.array.size > 1
            for record in records
            if record.grads
            for v in _parts(record.value)
        ),
        "unchanged": any(record.inputs is not None for record in records),
        "raises": any(record.spec.raises for record in records),
        "types": any(record.spec.types for record in records),
        "tensor-out": bool(tensors),
        "list-out": any(isinstance(record.value, (list, tuple)) for record in records),
        "rows-out": any(_length(v) > 1 for v in [*values, *(r.value for r in records)]),
        "three-out": any(_size(v) > 2 for v in [*values, *(r.value for r in records)]),
        "size-1-out": any(1 in value.shape for value in tensors),
        "rank-0-out": any(value.shape == () for value in tensors),
        "number-out": any(isinstance(v, (int, float)) for v in values),
        "float64-out": any(value.dtype == "float64" for value in tensors),
        "fractions-out": any(
            isinstance(v, float) or (isinstance(v, Tensor) and "float" in v.dtype) for v in values
        ),
        "draws": "rand" in source,
    }
    return {name for name, true in facts.items() if true}


def _length(value: object) -> int:
    """How many items a value has; one that is none has 0."""
    if isinstance(value, Tensor):
        return value.shape[0] if value.shape else 0
    return len(value) if isinstance(value, (list, tuple)) else 0


def _size(value: object) -> int:
    return value.array.size if isinstance(value, Tensor) else _length(value)


def _parts(value: object) -> Iterator[object]:
    if isinstance(value, (list, tuple)):
        for item in value:
            yield from _parts(item)
    else:
        yield value


def _targets(source: str) -> Iterator[Target]:
    for node in ast.parse(source).body:
        if isinstance(node, ast.FunctionDef):
            yield Target(node.name, "", _names(node), False)
        elif isinstance(node, ast.ClassDef):
            for method in node.body:
                if isinstance(method, ast.FunctionDef):
                    static = any("staticmethod" in ast.unparse(d) for d in method.decorator_list)
                    names = _names(method)[1:]  # without self, or ctx
                    if not method.name.startswith("__") or method.name == "__call__":
                        yield Target(method.name, node.name, names, static)


def _names(node: ast.FunctionDef) -> tuple[str, ...]:
    given = [*node.args.posonlyargs, *node.args.args]
    names = [one.arg for one in given]
    if node.args.vararg:
        names.append(node.args.vararg.arg)
    return tuple(names)


def _classes(source: str) -> dict[str, set[str]]:
    """The classes of an answer that have instances of their own, and their methods."""
    return {
        node.name: {m.name for m in node.body if isinstance(m, ast.FunctionDef)}
        for node in ast.parse(source).body
        if isinstance(node, ast.ClassDef) and "Function" not in map(ast.unparse, node.bases)
    }
