"""Cases: the records of a cell, taken apart into single values beside the right ones.

What was got is hostile: sizes are bounded, and what is no array of real numbers has none.
"""

import ast
import re
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache
from typing import Any

import numpy

from autograder.course import Assignment, Task
from autograder.judging.compare import COARSE, FINE, Rule, apart
from autograder.judging.observation import Observation
from autograder.judging.unpack import Records
from autograder.protocol.values import Array, Tensor

MAX_CASES = 40  # of one place that are wrong, and as many that are right
MAX_PLACES = 8
MAX_ELEMENTS = 10_000  # of an array that is looked at
MAX_LISTED = 1_000  # items of a list that is taken for an array
_MUCH = 10_000  # things in the values of a cell, beyond those that are asked: too many to look at
MAX_RTOL = 1e-3  # a wider tolerance is for what chance decides, and would see relations by chance
_LABEL = 30  # characters of what an item is called
_ITEMS = 2  # of a list of arrays that is an input
_KEYS = 12  # of a dict whose values are taken apart
_DEEP = 2  # levels of lists in lists that are taken apart
COUNTED = 10  # different numbers of a case, at the most: more make nothing more certain
LEFT = "What is left behind"  # as a place
GRADIENT = "gradient_of_"  # begins the name of a test's helper that returns one
UPSTREAM = "the upstream gradient"  # as an input's name
RESULT = "the result"  # as an input of a gradient
_MODULE = re.compile(r"(?:.*; )?layer = .*; layer\(")  # see `jailed.written.describe_module`
_WORDS = "zero one two three four five six seven eight nine ten".split()
_ORDINALS = ("first", "second", "third", "fourth", "fifth", "sixth")


@dataclass(frozen=True)
class Case:
    """One value, or one gradient, beside what was expected.

    `place` says in a student's words which it is; `whose` is the input's name if it is a gradient.
    `given` are the arguments, by name, and for a gradient what was sent back. `right` is whether
    it passed. `own` is whether the value is what a function of the student's returned, and not
    what a test made of it; `optional` is whether the text speaks of None. `call` is what the probe
    did, for a person to read, and `turned` names the inputs whose numbers do not lie in memory as
    they are read; `borrowed`, those whose names stand in the case as it is shown, and nowhere else.
    `unnamed` is whether there are tensors among the arguments without a name that is known.
    """

    place: str
    got: Any
    expected: Any
    right: bool
    given: tuple[tuple[str, Any], ...] = ()
    whose: str | None = None
    own: bool = True
    optional: bool = False
    rule: Rule = Rule()
    call: str = ""
    turned: frozenset[str] = frozenset()
    borrowed: frozenset[str] = frozenset()
    unnamed: bool = False

    @cached_property
    def mine(self) -> Array | None:
        """What was got, as float64; None if it is no array of numbers."""
        return as_array(self.got)

    @cached_property
    def ours(self) -> Array | None:
        """What was expected, as float64; None if it is no array of numbers."""
        return as_array(self.expected)

    @cached_property
    def same_shape(self) -> bool:
        """Whether both sides are arrays of numbers, of one shape."""
        return (
            self.mine is not None and self.ours is not None and self.mine.shape == self.ours.shape
        )

    @property
    def inside(self) -> str:
        """The place, as it stands within a sentence."""
        return self.place[0].lower() + self.place[1:]

    @cached_property
    def inputs(self) -> dict[str, Array]:
        """The arrays, lists of numbers and numbers among the arguments, by name; of a list of
        arrays, each of the first ones."""
        return {key: one for name, value in self.given for key, one in _arrays(name, value)}

    @cached_property
    def _tolerance(self) -> tuple[float, float]:
        sides = (self.got, self.expected)
        fine = all(isinstance(side, Tensor) and side.dtype == "float64" for side in sides)
        rtol, atol = FINE if fine else COARSE
        rtol = rtol if self.rule.rtol is None else min(self.rule.rtol, MAX_RTOL)
        return rtol, atol if self.rule.atol is None else min(self.rule.atol, MAX_RTOL)

    def near(self, one: Array | None, other: Array | None) -> bool:
        """Whether two arrays are equal within the tolerance of this case, shapes exactly."""
        if one is None or other is None or one.shape != other.shape:
            return False
        return not self._apart(one, other).any()

    def equal(self, one: Any, other: Any) -> bool:
        """Whether two decoded values would pass for each other here."""
        return apart(one, other, self.rule) is None

    @cached_property
    def wrong(self) -> Array:
        """Which elements differ, of a case whose sides have one shape."""
        assert self.mine is not None and self.ours is not None
        return self._apart(self.mine, self.ours)

    def _apart(self, one: Array, other: Array) -> Array:
        rtol, atol = self._tolerance
        scale = numpy.abs(other[numpy.isfinite(other)]).max(initial=0.0)
        same = (one == other) | (numpy.isnan(one) & numpy.isnan(other))
        close = numpy.isfinite(other) & (numpy.abs(one - other) <= rtol * scale + atol)
        apart: Array = ~(same | close)
        return apart


def _arrays(name: str, value: Any, at: tuple[int, ...] = ()) -> Iterator[tuple[str, Array]]:
    array = as_array(value)
    if array is not None:
        place = f"{at[0]}" if len(at) == 1 else "".join(f"[{i}]" for i in at)
        yield (f"item {place} of {name}" if at else name), array
    elif isinstance(value, (list, tuple)) and len(at) < _DEEP:
        for i, item in enumerate(value[: 1 if _is_deep(value) else _ITEMS]):
            yield from _arrays(name, item, (*at, i))


def _is_deep(value: Sequence[Any]) -> bool:
    """Whether it is a list of lists, of which the first one is looked at."""
    return any(isinstance(item, (list, tuple)) and as_array(item) is None for item in value)


def as_array(value: Any) -> Array | None:
    """A number, a tensor of real numbers or a rectangular list of numbers, as float64."""
    if isinstance(value, Tensor):
        if value.array.shape != value.shape or value.array.size > MAX_ELEMENTS:
            return None
        return value.array.astype(numpy.float64)
    if isinstance(value, (bool, int, float)):
        return _of_numbers(value)
    if isinstance(value, (list, tuple)) and not value:
        return numpy.zeros(0)
    if isinstance(value, (list, tuple)) and len(value) <= MAX_LISTED:
        kinds = {*map(type, value)}
        if kinds <= {int, float}:
            return _of_numbers(value)
        if not kinds <= {int, float, list, tuple, Tensor} or any(
            isinstance(x, Tensor) and x.shape != () for x in value
        ):
            return None  # several results, and no table of numbers
        rows = [as_array(item) for item in value]
        shapes = {None if row is None else row.shape for row in rows}
        if len(shapes) > 1 or None in shapes:
            return None
        stacked = [row for row in rows if row is not None]
        if sum(row.size for row in stacked) <= MAX_ELEMENTS:
            return numpy.stack(stacked)
    return None


def _of_numbers(value: Any) -> Array | None:
    try:
        return numpy.array(value, numpy.float64)
    except OverflowError:  # an integer that no float64 can hold
        return None


def names_of(assignment: Assignment, task: Task) -> set[str]:
    """The names in what a student is given of a task: in its cell, and in its text as code."""
    code = re.findall(r"`([^`]+)`", _text(assignment, task))
    return set(re.findall(r"\w+", " ".join([task.solution.released, *code])))


def numbers_of(assignment: Assignment, task: Task) -> set[int]:
    """The whole numbers in what a student is given of a task, written as figures or as words."""
    text = f"{task.solution.released} {_text(assignment, task)}"
    figures = map(int, re.findall(r"(?<![\w.])\d{1,9}(?!\w)", text))
    words = set(re.findall(r"[a-z]+", text.lower()))
    return {*figures, *(n for n, word in enumerate(_WORDS) if word in words)}


def _text(assignment: Assignment, task: Task) -> str:
    """The text of a task."""
    texts = []
    for cell in reversed([cell for cell in assignment.cells if cell.index < task.solution.index]):
        if cell.kind != "markdown":
            break
        texts.append(cell.source)
    return " ".join(texts)


def cases(got: Records, expected: Records, names: Collection[str]) -> list[list[Case]]:
    """The cases of a cell by place, first the place that fails first; right ones are among them.

    `names` are those that the student knows; an input of another name is not spoken of.
    Where an error was raised, where a judge decides, or a right value may not be shown, there is
    no case.
    """
    places = by_place(got, expected, names)
    failing = [place for place in places.values() if not all(case.right for case in place)]
    return [_bounded(place) for place in failing[:MAX_PLACES]]


def by_place(got: Records, expected: Records, names: Collection[str]) -> dict[str, list[Case]]:
    """All cases of a cell, those of right places too; none where far more came than is asked."""
    if sum(map(_work, got)) > sum(map(_work, expected)) + _MUCH:
        return {}
    places: dict[str, list[Case]] = {}
    several = len({_callee(ours) for ours in expected if _callee(ours) in names}) > 1
    for mine, ours in zip(got, expected, strict=False):
        for case in _of_record(mine, ours, names, several) if _has_value(mine, ours) else ():
            frozen = case.whose and case.right and case.expected is None  # no gradient is asked for
            if not frozen:
                places.setdefault(case.place, []).append(case)
    return places


def _work(record: Observation) -> int:
    """How many things there are in what is looked at of a record; a tensor is one."""
    return _things([record.value, record.grads, record.after and record.after.value])


def _things(value: Any) -> int:
    if isinstance(value, dict):
        pairs = value["pairs"]  # each key is looked for among all
        return len(pairs) ** 2 + sum(_things(item) for pair in pairs for item in pair)
    if isinstance(value, (list, tuple)):
        return 1 + sum(map(_things, value))
    return 1


def _callee(expected: Observation) -> str:
    """The function that a probe calls; empty for an object."""
    name, _, arguments = expected.call.partition("(")
    return "" if arguments.startswith("…)(") else name


def is_right(got: Observation, expected: Observation, names: Collection[str]) -> bool:
    """Whether no value of a record is wrong, as far as one may look at them."""
    found = _of_record(got, expected, names) if _has_value(got, expected) else ()
    return all(case.right for case in found)


def _has_value(got: Observation, expected: Observation) -> bool:
    spec = expected.spec
    return not (got.error or expected.error or spec.judge) and spec.reveal


def _bounded(place: list[Case]) -> list[Case]:
    """The first of the wrong cases and of the right ones, in their order."""
    left = {True: MAX_CASES, False: MAX_CASES}
    taken = []
    for case in place:
        left[case.right] -= 1
        if left[case.right] >= 0:
            taken.append(case)
    return taken


def _of_record(
    got: Observation, expected: Observation, names: Collection[str], several: bool = False
) -> Iterator[Case]:
    """The values of a record; with `several` functions in a cell, each has results of its own."""
    spec = expected.spec
    rule = Rule(spec.rtol, spec.atol, spec.dtype, spec.types)
    given = given_to(expected, names, unknown=True)
    call, order = case_of(expected), turned(expected, names)
    labels = [f"`{label}`" for label in labels_of(call)]
    function = expected.call.partition("(")[0].split(".")[0]
    own = function in names
    whole = "Your result" if own else "The result"
    if several and _callee(expected) in names:
        whole = f"What `{_callee(expected)}` returns"
    if function.startswith(GRADIENT):
        whole = f"Your gradient of {spoken(function.removeprefix(GRADIENT), names)}"

    def case(
        place: str, one: Any, other: Any, whose: str | None = None, sent: tuple[Any, ...] = ()
    ) -> Case:
        right = apart(one, other, rule) is None
        back = ((UPSTREAM, sent[0]),) if len(sent) == 1 else ()
        shown = tuple((f"{n} as given" if n in labels else n, value) for n, value in given if n)
        optional = "None" in names
        result = isinstance(expected.value, Tensor) and "float" in expected.value.dtype
        forward = ((RESULT, expected.value),) if back and result else ()
        given_all = shown + back + forward
        return Case(
            place,
            one,
            other,
            right,
            given_all,
            whose,
            own,
            optional,
            rule,
            call,
            order,
            borrowed(expected, names),
            any(not name and _tensors(value, False) for name, value in given),
        )

    found = [case(*part) for part in _parts(whole, got.value, expected.value, labels_of(call))]
    yield from found
    if not all(one.right for one in found):
        return
    mine, ours = got.grads or (), expected.grads or ()
    if len(mine) == len(ours) and (whose_all := owners(given, len(ours))):
        for whose, one, other in zip(whose_all, mine, ours, strict=True):
            yield case(
                f"Your gradient of {whose or 'an input'}", one, other, whose, expected.upstream
            )
    if expected.after is not None and got.after is not None:
        left = _parts(LEFT, got.after.value, expected.after.value)
        yield from (case(*part) for part in left)


def given_to(
    expected: Observation, names: Collection[str], unknown: bool = False
) -> tuple[tuple[str, Any], ...]:
    """The arguments of a call, by the names that a student knows; an unknown name is empty."""
    each = (pair for name, value in expected.given for pair in _named(name, value, names))
    known = on_the_page(expected, names)
    said = ((spoken(name, known), value) for name, value in each)
    return tuple((name, value) for name, value in said if name or unknown)


def _named(name: str, value: Any, names: Collection[str]) -> list[tuple[str, Any]]:
    """An argument; of a dict with parameters' names, as `**kw` passes them, each of them."""
    if name not in names and isinstance(value, dict):
        pairs = value["pairs"]
        if all(isinstance(key, str) and key in names for key, _ in pairs):
            return list(pairs)
    return [(name, value)]


def turned(expected: Observation, names: Collection[str]) -> frozenset[str]:
    """The inputs that are not contiguous, by the names that a student knows."""
    pairs = zip(expected.given, expected.layouts, strict=False)
    known = on_the_page(expected, names)
    return frozenset(
        spoken(name, known)
        for (name, _), tensors in pairs
        if len(tensors) == 1 and not tensors[0].contiguous
    )


def case_of(expected: Observation) -> str:
    """What a probe did, for a person to read. A prediction of yes or no has no name: which one
    is wrong would be its answer."""
    if not expected.spec.reveal and isinstance(expected.value, bool):
        return ""
    return expected.caption or expected.call


def on_the_page(expected: Observation, names: Collection[str]) -> Collection[str]:
    """The names that a student knows, and those of inputs that stand in the case as it is shown."""
    return {*names, *_borrowed(expected, names)}


def borrowed(expected: Observation, names: Collection[str]) -> frozenset[str]:
    """The inputs whose names stand in the case as it is shown, and nowhere else, as they are
    spoken of."""
    return frozenset(f"`{name}`" for name in _borrowed(expected, names))


def _borrowed(expected: Observation, names: Collection[str]) -> list[str]:
    others = [name for name, _ in expected.given if name and not spoken(name, names)]
    shown = _assigned(case_of(expected)) if others else frozenset()
    return [name for name in others if name in shown]


@lru_cache(1000)
def _assigned(case: str) -> frozenset[str]:
    """The names that a case as it is shown gives a value: `w = …`, and `'0.weight': …`."""
    return frozenset(re.findall(r"[\w.]+(?= = )|(?<=')[\w.]+(?=': )", case))


def spoken(name: str, names: Collection[str]) -> str:
    """What an input is called; empty if a student knows no name for it."""
    if name in names or set(name.split(".")) & set(names):
        return f"`{name}`"
    return UPSTREAM if name == "upstream" else ""


@lru_cache(1000)
def labels_of(call: str) -> tuple[str, ...]:
    """What the items of a result are called, where a call ends in a list of names: `[y, w.g]`.

    A module is looked at itself, and called.
    """
    try:
        *_, last = ast.parse(call.split(", with ")[0]).body
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return ()
    if _MODULE.match(call):
        return ("layer.named_parameters()", "layer(…)")
    if not isinstance(last, ast.Expr) or not isinstance(last.value, (ast.List, ast.Tuple)):
        return ()
    names = tuple(map(ast.unparse, last.value.elts))
    return names if all(len(name) <= _LABEL for name in names) else ()


def _parts(
    place: str, got: Any, expected: Any, labels: Sequence[str] = ()
) -> Iterator[tuple[str, Any, Any]]:
    """The value as a whole, and its items where it is a list of several results, or of lists of
    them."""
    yield place, got, expected
    named = isinstance(expected, (list, tuple)) and len(labels) == len(expected)
    if named and isinstance(got, (list, tuple)) and len(got) == len(expected):
        for label, one, other in zip(labels, got, expected, strict=True):
            yield f"`{label}`", one, other
            yield from _items(f" of `{label}`", (), one, other)
    else:
        yield from _items(f" of {place[0].lower()}{place[1:]}", (), got, expected)


def _items(of: str, at: tuple[int, ...], got: Any, expected: Any) -> Iterator[tuple[str, Any, Any]]:
    if isinstance(expected, dict) and isinstance(got, dict):
        inside = f" of item {''.join(f'[{i}]' for i in at)}{of}" if at else of
        yield from _keyed(inside, got["pairs"], expected["pairs"])
    if not isinstance(expected, (list, tuple)):
        return
    if as_array(expected) is not None and as_array(got) is not None and not _mixed(expected):
        return
    if len(at) > _DEEP or not isinstance(got, (list, tuple)) or len(got) != len(expected):
        return
    pairs = zip(got[: len(_ORDINALS)], expected, strict=False)
    for number, (one, other) in enumerate(pairs):
        here = (*at, number)
        which = f"The {_ORDINALS[number]} item"
        if at:
            which = f"Item {''.join(f'[{i}]' for i in here)}"
        yield f"{which}{of}", one, other
        yield from _items(of, here, one, other)


def _mixed(expected: Sequence[Any]) -> bool:
    """Whether a list of numbers is one of several results: of a mean and a count, say."""
    return {int, float} == set(map(type, expected)) and len(expected) <= len(_ORDINALS)


def _keyed(of: str, got: Any, expected: Any) -> Iterator[tuple[str, Any, Any]]:
    """What stands under each key, where both sides have the same ones, and those are texts."""
    if len(got) != len(expected) or not all(isinstance(key, str) for key, _ in (*got, *expected)):
        return
    mine = dict(got)
    if mine.keys() == dict(expected).keys():
        for key, value in expected[:_KEYS]:
            yield f"`{key}`{of}", mine[key], value


def owners(given: tuple[tuple[str, Any], ...], count: int, floating: bool = True) -> list[str]:
    """Whose the gradients are: each floating tensor's among the arguments; empty if unclear.

    With `floating` off, whose each tensor is, whatever is in it.
    """
    found = []
    for name, value in given:
        tensors = _tensors(value, floating)
        of = name and f"item {{}} of {name}"
        found += [name] if tensors == 1 else [of.format(i) for i in range(tensors)]
    return found if len(found) == count or not floating else []


def name_of(names: Sequence[str], index: int) -> str:
    """What an input is called, by its name if that is known."""
    name = names[index] if index < len(names) else ""
    if not name:
        return f"input {index + 1}"
    return name if " " in name else f"`{name}`"


def _tensors(value: Any, floating: bool) -> int:
    if isinstance(value, Tensor):
        real = "float" in value.dtype or "complex" in value.dtype
        return int(value.kind == "tensor" and (real or not floating))
    if isinstance(value, dict):
        return sum(_tensors(item, floating) for _, item in value["pairs"])
    several = isinstance(value, (list, tuple))
    return sum(_tensors(item, floating) for item in value) if several else 0


def counted(array: Array) -> dict[float, int]:
    """The different numbers of an array, and what each is worth: a fraction counts for two."""
    seen = numpy.unique(array[numpy.isfinite(array)][:1000].round(6))[:COUNTED]
    return {float(x): 1 + bool(x % 1) for x in seen}


def different(array: Array) -> int:
    """How many different numbers an array holds, as `explained` counts them."""
    return sum(counted(array).values())
