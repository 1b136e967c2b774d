"""Looking at how a result was computed: operations issued, values taken out, objects held.

Runs inside the jail. What it reports can take points away and never give them. Three witnesses
look at one call, none of which is held by a name that the student's code could look up:

- a dispatch mode counts operations, and a function mode the ways by which values leave PyTorch;
- PyTorch's profiler sees below them: composed functions, work done while the modes are off, the
  backward passes of autograd. The modes sign what they saw with a mark made for this call alone;
- the kernel refuses new threads, and its clocks tell whether an older one worked.
"""

import _thread
import functools
import resource
import secrets
import sys
import time
from collections import Counter
from collections.abc import Callable, Sequence
from contextlib import ExitStack, suppress
from types import FrameType
from typing import Any

import torch
from torch._C import _autograd as profiler
from torch._C._profiler import _ExperimentalConfig
from torch.autograd import ProfilerConfig, ProfilerState
from torch.overrides import TorchFunctionMode
from torch.utils._python_dispatch import TorchDispatchMode

from autograder.jailed import accelerator
from autograder.jailed.reached import reachable

# The ways a value leaves PyTorch for Python or NumPy, as the names of Tensor's methods. The
# special methods behind `if` and `[]` are left out: a check of shapes or an index is no escape.
LEAVING = {
    *("tolist", "item", "numpy", "__array__", "__dlpack__", "data_ptr"),
    *("__float__", "__int__", "__complex__", "__index__"),
    *("storage", "_typed_storage", "untyped_storage"),
    *("apply_", "map_", "map2_", "__reduce__", "__reduce_ex__"),
}
SHOWING = {"__repr__", "__str__", "__format__"}  # a forgotten print, or a way out
# Operations that PyTorch issues below the modes where nothing is computed: `torch.tensor(2.0)`.
_MOVING = {
    *("aten::empty", "aten::empty_strided", "aten::to", "aten::_to_copy", "aten::copy_"),
    *("aten::detach", "aten::detach_", "aten::alias", "aten::requires_grad_", "aten::resize_"),
    *("aten::resolve_conj", "aten::resolve_neg"),
}
_MAX_NAMES = 200  # of each kind in a record; no honest answer comes near


# ---------------------------------------------------------------- watching a call


def observed(
    function: Callable[..., Any], args: Sequence[Any], kw: dict, counting: bool = True
) -> tuple[Any, dict]:
    """Call the function; returns its result and what was seen of its operations.

    Facts, as plain JSON: `called`, the names of PyTorch's functions that ran ("aten.mm"),
    composed ones included; `unseen`, those past the modes; `autograd`, how often a derivative
    was taken, and `nested`, how often within another; `threads`, whether another one worked;
    `whole`, whether all of it was watched; `exact`, whether the result is data. With `counting`
    also `count` and `names`, the operations that reached the dispatcher, views included;
    `largest`, the elements of the largest result by name; `leaving`, how values left.
    """
    mark = f"mark {secrets.token_hex(8)}"
    modes, counts = _modes(mark) if counting else ((), dict)
    below = torch._C._len_torch_dispatch_stack()  # modes that would do the work out of sight
    with _NoThreads() as threads:
        _start_profiler()
        try:
            _stamp(mark)
            value = _within(modes, function, args, kw)
        finally:
            _stamp(mark)
            seen = _profile(mark)
    seen["whole"] &= below == 0
    return value, {**counts(), **seen, "threads": threads.found, "exact": _is_data(value)}


def _is_data(value: Any) -> bool:
    """Whether a value has nothing left to compute: no subclass of Tensor, list, tuple or dict
    that would work when it is looked at."""
    if isinstance(value, torch.Tensor):
        return type(value) in (torch.Tensor, torch.nn.Parameter)
    for kind in (list, tuple, dict):
        if isinstance(value, kind):
            inside = value.values() if type(value) is dict else value
            return type(value).__iter__ is kind.__iter__ and all(map(_is_data, inside))
    return True


def _within(modes: Sequence[Any], function: Callable[..., Any], args: Sequence[Any], kw: dict):
    with ExitStack() as stack:
        for mode in modes:
            stack.enter_context(mode)
        return function(*args, **kw)


def _modes(mark: str) -> tuple[Sequence[Any], Callable[[], dict[str, Any]]]:
    """A function mode and a dispatch mode, and how to read what they counted."""
    names: Counter[str] = Counter()
    leaving: Counter[str] = Counter()
    largest: dict[str, int] = {}
    showing = False
    enter, leave = (
        profiler._record_function_with_args_enter,
        profiler._record_function_with_args_exit,
    )

    class Operations(TorchDispatchMode):
        @classmethod
        def _should_skip_dynamo(cls) -> bool:
            return False  # nothing is compiled here, and to skip it is to import it: 0.7 s

        def __torch_dispatch__(self, func, types, args=(), kwargs=None):
            signed = enter(mark)
            try:
                made = func(*args, **(kwargs or {}))
            finally:
                leave(signed)
            if not showing:
                name = str(func.overloadpacket)
                names[name] += 1
                sizes = [t.numel() for t in _tensors(made)]
                largest[name] = max(largest.get(name, 0), *sizes, 0)
            return made

    class Leaving(TorchFunctionMode):
        def __torch_function__(self, func, types, args=(), kwargs=None):
            nonlocal showing
            name = getattr(func, "__name__", "")
            if name in LEAVING or name in SHOWING:
                leaving[name] += 1
            if name not in SHOWING or showing:
                return func(*args, **(kwargs or {}))
            showing = True  # printing a tensor issues dozens of operations, nobody's choice
            signed = enter(mark + _SHOWN)
            try:
                return func(*args, **(kwargs or {}))
            finally:
                leave(signed)
                showing = False

    def counts() -> dict[str, Any]:
        return {
            "count": sum(names.values()),
            "names": dict(names),
            "largest": dict(largest),
            "leaving": dict(leaving),
        }

    return (Leaving(), Operations()), counts


def _tensors(made: Any) -> list[torch.Tensor]:
    if isinstance(made, torch.Tensor):
        return [made]
    if isinstance(made, (list, tuple)):
        return [t for t in made if isinstance(t, torch.Tensor)]
    return []


# ---------------------------------------------------------------- the profiler

_CONFIG = ProfilerConfig(
    ProfilerState.CPU, False, False, False, False, False, _ExperimentalConfig()
)
_SHOWN = " shown"
_DERIVING = ("autograd::engine::evaluate_function", "aten::_make_dual")


def _start_profiler() -> None:
    try:
        profiler._enable_profiler_legacy(_CONFIG)
    except RuntimeError:  # the notebook has left one running, and there is room for one alone
        for end in (profiler._disable_profiler, profiler._disable_profiler_legacy):
            with suppress(RuntimeError):
                end()
        profiler._enable_profiler_legacy(_CONFIG)


def _stamp(mark: str) -> None:
    profiler._record_function_with_args_exit(profiler._record_function_with_args_enter(mark))


def _profile(mark: str) -> dict[str, Any]:
    """Stop the profiler; what it saw since it was started, if nobody stopped it before."""
    try:
        threads = profiler._disable_profiler_legacy()
    except RuntimeError:
        return {"whole": False, "called": [], "unseen": [], "autograd": 0, "nested": 0}
    called: set[str] = set()
    unseen: set[str] = set()
    stamped = autograd = nested = 0
    showing = mark + _SHOWN
    for events in threads:  # on an accelerator, autograd works in a thread of its own
        order: list[str] = []
        shown = 0
        path: list[list] = []  # of open events: [name, a mark lies around it, a mark lies within]
        for event in events:
            kind = event.kind()
            if kind == "push":
                name = event.name()
                order.append(name)
                if name == mark:
                    for above in path:
                        above[2] = True
                elif name == showing:
                    shown += 1
                elif name.startswith("aten::") and not shown:
                    called.add(name)
                if name.startswith(_DERIVING):
                    autograd += 1
                    nested += any(above[0].startswith(_DERIVING) for above in path)
                around = bool(path) and (path[-1][1] or path[-1][0].startswith(mark))
                path.append([name, around, False])
            elif kind == "pop" and path:
                name, *marked = path.pop()
                if name == showing:
                    shown -= 1
                elif name.startswith("aten::") and not any(marked) and not _harmless(name):
                    unseen.add(name)
        stamped += len(order) > 1 and order[0] == order[-1] == mark
    return {
        "whole": stamped == 1,
        "called": _of_aten(called),
        "unseen": _of_aten(unseen),
        "autograd": autograd,
        "nested": nested,
    }


def _of_aten(names: set[str]) -> list[str]:
    return ["aten." + name.removeprefix("aten::") for name in sorted(names)[:_MAX_NAMES]]


@functools.cache
def _harmless(name: str) -> bool:
    """Whether an operation computes nothing by itself: it moves, or it is composed of others."""
    if name in _MOVING:
        return True
    packet = getattr(torch.ops.aten, name.removeprefix("aten::"), None)
    kinds = {_composed(name, overload) for overload in (packet.overloads() if packet else ())}
    return bool(kinds) and False not in kinds


def _composed(name: str, overload: str) -> bool | None:
    has_kernel = torch._C._dispatch_has_kernel_for_dispatch_key
    try:
        full = name if overload == "default" else f"{name}.{overload}"
        return has_kernel(full, "CompositeImplicitAutograd")
    except RuntimeError:
        return None  # known to TorchScript alone


# ---------------------------------------------------------------- threads


class _NoThreads:
    """While it is entered no thread can be started; `found` are those that worked all the same.

    Modes and profiler see one thread. The limit is the kernel's, so nobody needs to be caught.
    """

    def __enter__(self) -> "_NoThreads":
        self.found = 0
        self.pool = torch.get_num_threads()
        if self.pool > 1:
            torch.set_num_threads(1)  # PyTorch's own helpers are no threads of the student's
        self.limits = resource.getrlimit(resource.RLIMIT_NPROC)
        self.lowered = not accelerator.in_use()  # whose driver starts threads of its own
        if self.lowered:
            resource.setrlimit(resource.RLIMIT_NPROC, (0, self.limits[1]))
        self.clocks = _settled_clocks() if _since is None else _since
        return self

    def __exit__(self, *_: Any) -> None:
        clocks = _clocks()
        self.found = sum(self.clocks.get(thread) != clock for thread, clock in clocks.items())
        if self.lowered:
            self.found += resource.getrlimit(resource.RLIMIT_NPROC)[0] != 0
            resource.setrlimit(resource.RLIMIT_NPROC, self.limits)
        if self.pool > 1:
            torch.set_num_threads(self.pool)


_since: dict[int, int] | None = None


def watch_threads(watching: bool) -> None:
    """From here on, until it is said again, a thread that works is found by the next `observed`,
    though it worked before: what a call is given is there before the call."""
    global _since
    _since = _settled_clocks() if watching else None


def forget_what_hides() -> None:
    """Before the first fork: PyTorch's own ways to keep operations from every profiler."""
    for place in (profiler, torch.autograd):
        for name in ("_enable_record_function", "_set_empty_test_observer"):
            vars(place).pop(name, None)


_patience = 100  # times 10 ms in a run, for threads that are about to end


def _settled_clocks() -> dict[int, int]:
    """The clocks when they stand still: the threads of a pool end soon after it is closed. One
    that goes on is not waited for, and is found."""
    global _patience
    clocks = _clocks()
    while clocks and _patience:
        _patience -= 1
        time.sleep(0.01)
        before, clocks = clocks, _clocks()
        if clocks == before:
            break
    return clocks


def _clocks() -> dict[int, int]:
    """The processor time of each other thread of Python's, which stands still while it waits.

    Without the thread that tqdm keeps, which looks around by itself.
    """
    if not _thread._count() or not hasattr(time, "pthread_getcpuclockid"):
        return {}
    own = _thread.get_ident()
    return {
        thread: time.clock_gettime_ns(time.pthread_getcpuclockid(thread))
        for thread, frame in sys._current_frames().items()
        if thread != own and "tqdm._monitor" not in _modules_of(frame)
    }


def _modules_of(frame: Any) -> set[str]:
    found = set()
    while frame is not None:
        found.add(frame.f_globals.get("__name__", ""))
        frame = frame.f_back
    return found


# ---------------------------------------------------------------- objects


def function_class(function: Any) -> type | None:
    """The class of which `function` is the `apply`, if it is one."""
    owner = getattr(function, "__self__", None)
    named = getattr(function, "__name__", None) == "apply"
    return owner if isinstance(owner, type) and named else None


def function_facts(owner: type, value: Any) -> dict[str, Any]:
    """Of a class that should be a `torch.autograd.Function`, and of what it returned."""
    tensor = next(iter(_tensors(value if isinstance(value, (list, tuple)) else [value])), None)
    return {
        "function": issubclass(owner, torch.autograd.Function),
        "node": type(getattr(tensor, "grad_fn", None)).__name__,
    }


def held(thing: Any) -> list[str]:
    """The classes of PyTorch's modules that an object holds, by whatever way its code reaches it:
    attributes, lists, closures, names of the notebook."""
    kinds = {
        f"{kind.__module__}.{kind.__qualname__}"
        for inner in reachable(thing)
        if isinstance(inner, torch.nn.Module)
        for kind in type(inner).__mro__
        if kind.__module__.startswith("torch.nn.")
    }
    return sorted(kinds)


def modules_called(function: Callable[..., Any], *args: Any) -> list[str]:
    """Call the function; the classes of all PyTorch's modules that ran in it, or whose forward
    pass ran with another object for self."""
    kinds: set[str] = set()

    def note_code(frame: FrameType, event: str, _: Any) -> None:
        if event == "call" and frame.f_code.co_name == "forward":
            owner = frame.f_code.co_qualname.removesuffix(".forward")
            kinds.add(f"{frame.f_globals.get('__name__')}.{owner}")

    def note(module: torch.nn.Module, _: Any) -> None:
        kinds.update(f"{kind.__module__}.{kind.__qualname__}" for kind in type(module).__mro__)

    handle = torch.nn.modules.module.register_module_forward_pre_hook(note)
    before = sys.getprofile()
    sys.setprofile(note_code)
    try:
        function(*args)
    finally:
        sys.setprofile(before)
        handle.remove()
    return sorted(kind for kind in kinds if kind.startswith("torch.nn."))


def storage_of(tensors: Sequence[torch.Tensor], inputs: Sequence[torch.Tensor]) -> list[dict]:
    """For each result tensor: strides, bytes stored, and the inputs whose memory it shares."""
    return [
        {
            "strides": list(torch.Tensor.stride(tensor)),
            "bytes": torch.Tensor.untyped_storage(tensor).nbytes(),
            "shares": [
                i for i, other in enumerate(inputs) if memory_of(other) == memory_of(tensor)
            ],
        }
        for tensor in tensors
    ]


def memory_of(tensor: torch.Tensor) -> int:
    """A number that tensors share where they share memory; an empty one has no address."""
    return torch.Tensor.untyped_storage(tensor).data_ptr() or -id(tensor)
