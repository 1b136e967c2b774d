"""Means: by what an answer was computed, where the text of its task says by what.

On the trusted side. What a run reports of its operations only takes points away; what it cannot
see is shown to the instructor from the syntax tree.
"""

import ast
import math
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from types import MappingProxyType
from typing import Any

from autograder.judging.observation import Counts, FunctionFacts, Observation, Operations, Spec
from autograder.protocol.values import Tensor
from autograder.syntax import Nodes, TooLong, nodes_of

# Groups of operations that `probe(..., allow=…)` may name. An underscore at the end, for the
# variant that works in place, is left out.
GROUPS: Mapping[str, frozenset[str]] = {
    # other looks at the same memory
    "views": frozenset(
        """alias as_strided chunk detach diagonal expand expand_as flatten movedim narrow permute
        reshape _reshape_alias select slice split split_with_sizes squeeze swapaxes swapdims t
        transpose unbind unfold unsafe_chunk unsafe_split unsafe_split_with_sizes unsqueeze
        _unsafe_view view view_as""".split()
    ),
    # new tensors out of nothing, or out of the entries of others
    "making": frozenset(
        """arange cat clone constant_pad_nd copy _to_copy diag_embed empty empty_like
        empty_permuted empty_strided eye fill flip full full_like gather index _index_put_impl
        index_copy index_fill index_put index_select lift lift_fresh linspace masked_fill
        masked_scatter masked_select new_empty new_empty_strided new_full new_ones new_zeros
        nonzero ones ones_like repeat roll scalar_tensor scatter select_scatter set slice_scatter
        stack take take_along_dim tril triu _unsafe_index where zero zeros zeros_like""".split()
    ),
    # each number of the result comes from one number of each tensor
    "elementwise": frozenset(
        """abs add addcdiv addcmul bitwise_and bitwise_not bitwise_or bitwise_xor ceil clamp
        clamp_max clamp_min copysign cos div eq exp expm1 floor floor_divide fmax fmin fmod ge gt
        isfinite isinf isnan le lerp log log10 log1p log2 logical_and logical_not logical_or
        logical_xor lt maximum minimum mul ne neg pow reciprocal relu remainder round rsqrt rsub
        sgn sigmoid sign sin sqrt square sub tanh threshold trunc where xlogy""".split()
    ),
    # fewer numbers than before
    "reductions": frozenset(
        """all amax amin aminmax any argmax argmin cumsum max mean min nansum prod sort sum
        topk""".split()
    ),
    # those of matrices and vectors; and a number that `max` or `if` looks at
    "products": frozenset("addmm addmv bmm dot mm mv trace vdot _local_scalar_dense".split()),
}
PLAIN = ("torch", "numpy")  # `without` these is what the texts call plain Python
_ON_NUMPY = ("pandas", "scipy", "sklearn")  # whose functions are NumPy's by another name
_SHOWING = ("__repr__", "__str__", "__format__")
_UNCOUNTED = ("missing", "the operations were not counted")


def shut_gate(got: Observation, expected: Observation) -> tuple[str, str] | None:
    """What the means of a record break, as a short key and in words; None if they are allowed.

    Args:
        got: the student's record.
        expected: the reference's, whose `spec` holds the rules.
    """
    if expected.operations is not None:
        if got.operations is None:
            return _UNCOUNTED
        found = _operations(got.operations, expected.operations, expected)
        if found is None and "torch" in expected.spec.without:
            found = _python_numbers(got.value)
        if found:
            return found[0], f"the value is right, but {found[1]}"
    if expected.function is not None:
        derived = expected.grads is not None or expected.derivatives is not None
        graded = derived or bool(expected.spec.judge)
        return _function(got.function, expected.function, graded)
    return None


def names_sent(got: Observation) -> Iterator[str]:
    """The names in what a run reports of means: they say what its process says."""
    if (seen := got.operations) is not None:
        yield from (*seen.called, *seen.unseen)
        for names in (
            (seen.counts.names, seen.counts.largest, seen.counts.leaving) if seen.counts else ()
        ):
            yield from names
    if (facts := got.function) is not None:
        yield facts.node
        yield from facts.backward.called if facts.backward else ()


def _operations(
    got: Operations, expected: Operations, record: Observation
) -> tuple[str, str] | None:
    spec = record.spec
    if not got.whole or got.threads:
        return "unwatched", (
            "it could not be watched: leave threads, and PyTorch's profiler, out of your answer"
        )
    if not got.exact:
        return "kind", "the result is of a class of its own; return a tensor, number or list"
    if spec.without:
        if got.reached is None:
            return _UNCOUNTED
        if found := _named(got.called, got.reached, spec.without):
            return f"named {found}", f"{found} is used, which the text does not allow here"
    if spec.by_hand and got.autograd:
        return "autograd", "autograd took the derivative, and the text asks you to"
    if spec.by_hand and (ready := _ready_made(got.called, expected.called)):
        return ready
    if expected.counts is None:
        return None
    if got.counts is None:
        return _UNCOUNTED
    if shut := _counts(got.counts, expected.counts, got.called, record):
        return shut
    counted = spec.allow or spec.single or spec.budget is not None
    if counted and (hidden := sorted(set(got.unseen) - set(expected.unseen))):
        return "unwatched", f"{hidden[0]} ran where it could not be counted"
    if spec.budget is None:
        return None
    return _budget(got.counts.totals, expected.counts.totals, spec.budget, _parts(record))


def _counts(
    got: Counts, expected: Counts, called: Sequence[str], record: Observation
) -> tuple[str, str] | None:
    spec = record.spec
    named = spec.forbid or spec.must
    ran = {_bare(name) for name in (*got.names, *called)} if named else set()
    for name in spec.forbid:
        if _bare(name) in ran:
            return f"forbidden {name}", f"{name} was used, which the text forbids"
    for name in spec.must:
        if _bare(name) not in ran:
            return f"missing {name}", f"{name} was not used, and the text asks for it"
    if spec.allow:
        allowed = _expanded(spec.allow)
        other = sorted(name for name in got.names if _bare(name) not in allowed)
        if other:
            return f"other {other[0]}", f"{other[0]} was used, which the text does not allow"
    single = {_bare(name) for name in spec.single}
    large = sorted(n for n, size in got.largest.items() if _bare(n) in single and size > 1)
    if large:
        return f"large {large[0]}", (
            f"{large[0]} worked on {got.largest[large[0]]} numbers at once, "
            "and the text asks for single ones"
        )
    if spec.budget is not None:
        # values that were printed were not therefore computed with, if gradients came back
        free = {*expected.leaving, *(_SHOWING if record.grads is not None else ())}
        left = sorted(name for name in got.leaving if name not in free)
        if left:
            if not isinstance(record.value, (Tensor, list, tuple)):
                return "left", f"{left[0]} took values out of a tensor, where none is needed"
            return "left", f"values left PyTorch by {left[0]}; they must stay tensors"
    return None


def _parts(record: Observation) -> tuple[str, int]:
    """What a task's text counts operations for, and how many of those there are."""
    sizes = record.value.shape if isinstance(record.value, Tensor) else ()
    count = math.prod(sizes[:1] if record.spec.each == "row" else sizes)
    return (record.spec.each, count) if record.spec.each and count else ("", 1)


def _budget(
    got: Sequence[int], expected: Sequence[int], factor: float, parts: tuple[str, int] = ("", 1)
) -> tuple[str, str] | None:
    if len(got) != len(expected):
        return _UNCOUNTED
    pairs = list(zip(got, expected, strict=True))
    for mine, ours in pairs:
        allowed = int(factor * ours)
        if mine > allowed:
            words = f"it took {mine} tensor operations where {allowed or 'none'} are allowed"
            if parts[0]:
                each = f"for each {parts[0]}"
                words = f"{mine / parts[1]:.3g} {each}, where {allowed // parts[1]} are allowed"
                words = f"it took {mine} tensor operations: {words}"
            return "over budget", f"{words} (a loop too many?)" if allowed else words
    (first, ours_first), (last, ours_last) = pairs[0], pairs[-1]
    if len(pairs) > 1 and last * ours_first > factor * ours_last * max(first, 1):
        return "growth", "the number of operations grows too fast with the size"
    return None


def _named(called: Sequence[str], reached: Sequence[str], without: Sequence[str]) -> str | None:
    """The first of some modules that an answer's code names, or that ran."""
    for module in without:
        roots = (module, *(_ON_NUMPY if module == "numpy" else ()))
        for name in reached:
            for root in roots:
                if name == root or name.startswith(f"{root}."):
                    return str(root)
    return "torch" if "torch" in without and called else None


def _python_numbers(value: Any) -> tuple[str, str] | None:
    if isinstance(value, Tensor):
        kind = "a tensor" if value.kind == "tensor" else "a number of NumPy's"
        return "kind", f"{kind} came, and the text asks for plain Python"
    if isinstance(value, (list, tuple)):
        return next((found for item in value if (found := _python_numbers(item))), None)
    return None


def _function(
    got: FunctionFacts | None, expected: FunctionFacts, graded: bool
) -> tuple[str, str] | None:
    if got is None or not got.function:
        return "no Function", "this is not the apply of a class derived from Function"
    if got.node != expected.node:
        return "no node", (
            f"the result's grad_fn is {got.node} where {expected.node} should be: "
            "apply is not the Function's own"
        )
    if not graded:
        return None
    if got.backward is None:
        return "missing", "its backward pass stops with an error"
    if got.backward.nested or got.backward.threads or not got.backward.whole:
        return "autograd", "autograd took the derivative in backward, and the text asks you to"
    return _ready_made(got.backward.called, expected.backward.called if expected.backward else ())


def _ready_made(called: Iterable[str], expected: Iterable[str]) -> tuple[str, str] | None:
    """A derivative that PyTorch holds ready as an operation: aten.mse_loss_backward."""
    for name in sorted({x for x in called if "_backward" in x} - {*expected}):
        return f"ready {name}", f"{name} is PyTorch's own derivative, and the text asks you to"
    return None


def _bare(name: str) -> str:
    return name.removeprefix("aten.").rstrip("_")


def _expanded(allow: Iterable[str]) -> set[str]:
    allowed: set[str] = set()
    for name in allow:
        allowed |= GROUPS.get(name, {_bare(name)})
    return allowed


# ---------------------------------------------------------------- the syntax tree

_PRODUCTS = {"mm", "matmul", "mv", "dot", "bmm"}
_BY_HAND = {
    *("autograd", "forward_ad", "functorch", "enable_grad", "set_grad_enabled", "inference_mode"),
    *("vjp", "jvp", "jacfwd", "jacrev", "hessian", "linearize"),
}
_HIDING = {
    "_C": "reaches below PyTorch's functions",
    "_disable_current_modes": "switches the counting off",
    "_pop_mode": "switches the counting off",
    "_pop_mode_temporarily": "switches the counting off",
    "_disable_profiler": "switches the counting off",
    "_disable_profiler_legacy": "switches the counting off",
    "Library": "changes PyTorch's operations",
    "impl": "changes PyTorch's operations",
    "DisableTorchFunction": "switches the counting off",
    "DisableTorchFunctionSubclass": "switches the counting off",
    "TorchDispatchMode": "may count, or hide, operations",
    "TorchFunctionMode": "may count, or hide, operations",
    "apply_": "takes values out of PyTorch",
    "map_": "takes values out of PyTorch",
    "data_ptr": "takes values out of PyTorch",
    "from_dlpack": "takes values past PyTorch",
    "frombuffer": "takes values past PyTorch",
    "Thread": "works in a thread",
    "ThreadPool": "works in a thread",
    "ThreadPoolExecutor": "works in a thread",
    "start_new_thread": "works in a thread",
}


# modules of Python's own, whose `prod` and `sqrt` are no operations on tensors
_OF_PYTHON = ("math", "cmath", "statistics", "functools", "itertools", "builtins")
_MATMUL = ("__matmul__", "__rmatmul__", "__imatmul__")


def other_names(source: str) -> dict[str, str]:
    """The names that a cell gives to functions of libraries: {"q": "mm"} for `q = torch.mm`; and
    to functions of its own: {"mm": ""}.

    Only a name that a cell has taken from a library means an operation: `sum` is Python's own,
    and `dot` may be a helper.
    """
    return _others(_nodes(source))


def _others(nodes: Nodes) -> dict[str, str]:
    found: dict[str, str] = {}
    outside = {id(statement) for top in nodes.of(ast.Module) for statement in top.body}
    for node in nodes.of(ast.ImportFrom, ast.FunctionDef, ast.Assign):
        # those outside of functions come first, as they stand
        if isinstance(node, ast.ImportFrom):
            of_python = (node.module or "") in _OF_PYTHON
            found |= {x.asname or x.name: "" if of_python else x.name for x in node.names}
        elif isinstance(node, ast.FunctionDef) and id(node) in outside:
            found[node.name] = ""
        elif isinstance(node, ast.Assign) and isinstance(node.value, ast.Attribute):
            targets = [target.id for target in node.targets if isinstance(target, ast.Name)]
            found |= dict.fromkeys(targets, node.value.attr)
    return found


def _of_own_classes(nodes: Nodes) -> tuple[set[str], set[str]]:
    """The names of a cell's own classes and of their objects, and those of their methods."""
    classes = nodes.of(ast.ClassDef)
    names = {node.name for node in classes}
    methods = {x.name for node in classes for x in node.body if isinstance(x, ast.FunctionDef)}
    if names:
        names |= {"self", "cls"}
    for node in nodes.of(ast.Assign):
        if not isinstance(node.value, ast.Call):
            continue
        if isinstance(node.value.func, ast.Name) and node.value.func.id in names:
            names |= {target.id for target in node.targets if isinstance(target, ast.Name)}
    return names, methods


def _nodes(source: str) -> Nodes:
    try:
        return nodes_of(source)
    except (SyntaxError, TooLong):
        return nodes_of("")


def flags(
    source: str, rules: "Rules", others: Mapping[str, str] = MappingProxyType({})
) -> list[str]:
    """Where an answer's text names means that its task does not allow: "line 3: matmul", …

    Args:
        source: the student's cell.
        others: the names that other cells gave to functions of libraries (see `other_names`).

    Shown to the instructor, and costing nothing: a name can mislead in both directions.
    """
    if not rules.any:
        return []
    nodes = _nodes(source)
    reading = _Reading(rules, nodes, others)
    found = {
        f"line {_line(node)}: {words}" for node in nodes.of(*_MEANS) for words in reading.look(node)
    }
    return sorted(found, key=lambda words: (int(words[5:].split(":")[0]), words))


_MEANS = (
    ast.Import, ast.ImportFrom, ast.Call, ast.BinOp, ast.AugAssign, ast.Attribute, ast.Name,
)  # fmt: skip


def _line(node: ast.AST) -> int:
    return getattr(node, "lineno", 0)


class Rules:
    """What the probes of a task forbid, together.

    Args:
        asked: the reference's records of the task's paid cells, whose specs hold the rules.
    """

    def __init__(self, asked: Sequence[Observation]) -> None:
        specs = [record.spec for record in asked]

        def all_of(names: Callable[[Spec], Iterable[str]]) -> set[str]:
            return {_bare(name) for spec in specs for name in names(spec)}

        self.forbidden = all_of(lambda spec: spec.forbid) - all_of(lambda spec: spec.must)
        if any(spec.allow for spec in specs):
            allowed = set.intersection(*(_expanded(spec.allow) for spec in specs if spec.allow))
            self.forbidden |= set() if allowed & _PRODUCTS else _PRODUCTS
        self.modules = all_of(lambda spec: spec.without)
        self.by_hand = any(one.spec.by_hand or one.function is not None for one in asked)
        self.watched = any(spec.budget is not None or spec.allow for spec in specs)
        self.any = bool(self.forbidden or self.modules or self.by_hand or self.watched)


class _Reading:
    """A cell read for what its task's rules forbid."""

    def __init__(self, rules: Rules, nodes: Nodes, others: Mapping[str, str]) -> None:
        self.forbidden, self.modules = rules.forbidden, rules.modules
        self.by_hand, self.watched = rules.by_hand, rules.watched
        self.own = {node.name for node in nodes.of(ast.FunctionDef)}
        self.own |= {node.arg for node in nodes.of(ast.arg)}
        self.own |= {n.id for n in nodes.of(ast.Name) if isinstance(n.ctx, ast.Store)}
        self.others = {**others, **dict.fromkeys(self.own, ""), **_others(nodes)}
        self.objects, self.methods = _of_own_classes(nodes)

    def look(self, node: ast.AST) -> Iterator[str]:
        if isinstance(node, (ast.Import, ast.ImportFrom)):
            names = [alias.name for alias in node.names]
            if isinstance(node, ast.ImportFrom):
                names = [f"{node.module or ''}.{name}" for name in names]
            for name in names:
                if any(f"{name}.".startswith(f"{module}.") for module in self.modules):
                    yield f"imports {name}"
                if self.by_hand and _BY_HAND & set(name.split(".")[1:]) - {"autograd"}:
                    yield f"imports {name}"
        elif isinstance(node, ast.Call) and getattr(node.func, "id", "") == "getattr":
            for key in node.args[1:2]:
                text = key.value if isinstance(key, ast.Constant) else None
                if isinstance(text, str) and text.rstrip("_") in self.forbidden:
                    yield text
        elif isinstance(node, (ast.BinOp, ast.AugAssign)) and isinstance(node.op, ast.MatMult):
            if self.forbidden & _PRODUCTS:
                yield "@"
        elif isinstance(node, (ast.Attribute, ast.Name)):
            name = node.attr if isinstance(node, ast.Attribute) else node.id
            yield from self._name(name, node)

    def _is_own(self, node: ast.Attribute) -> bool:
        """Whether it is a method of a class that stands here, or a function of Python's own."""
        of = node.value.func if isinstance(node.value, ast.Call) else node.value
        known = of.id if isinstance(of, ast.Name) else ""
        return known in _OF_PYTHON or known in self.objects and node.attr in self.methods

    def _name(self, name: str, node: ast.Attribute | ast.Name) -> Iterator[str]:
        owner = isinstance(node, ast.Attribute)
        if owner and name in _MATMUL and self.forbidden & _PRODUCTS:
            yield "@"
        if isinstance(node, ast.Attribute) and self._is_own(node):
            return
        operation = name if owner else self.others.get(name, name if "*" in self.others else "")
        if operation.rstrip("_") in self.forbidden and isinstance(node.ctx, ast.Load):
            yield operation
        if not owner and name in self.own:
            return
        if name in self.modules or (name == "np" and "numpy" in self.modules):
            yield name
        if self.by_hand and name in _BY_HAND:
            yield f"{name} (takes derivatives, or lets autograd)"
        if (self.watched or self.by_hand) and name in _HIDING:
            yield f"{name} ({_HIDING[name]})"
