"""By which names a cell gets past what is asked of it, and what each of them does: tables.

`suspicion` looks for them. What is not here, and what honest notebooks do, it leaves alone.
"""

import re

MODULES = {
    "IPython.core": "reaches into the notebook's shell",
    "IPython.embed": "runs text as code",
    "_ctypes": "reaches into the process's memory",
    "_io": "may write evidence by itself",
    "_thread": "starts threads",
    "atexit": "runs code after the notebook",
    "autograder": "may write evidence by itself",
    "bdb": "runs text as code",
    "builtins": "changes what Python's own names mean",
    "cffi": "reaches into the process's memory",
    "cloudpickle": "hides what it runs",
    "code": "runs text as code",
    "codecs": "hides what it runs",
    "concurrent": "starts threads",
    "cpp_extension": "compiles programs",
    "ctypes": "reaches into the process's memory",
    "ctypeslib": "reaches into the process's memory",
    "dill": "hides what it runs",
    "dis": "looks into a function",
    "doctest": "runs text as code",
    "faulthandler": "catches the ends of the process",
    "gc": "searches the process's memory",
    "imp": "hides what is imported",
    "importlib": "hides what is imported",
    "inspect": "looks at its callers",
    "ipykernel": "reaches into the notebook's shell",
    "joblib": "starts threads",
    "linecache": "changes what is read of a file",
    "logging.config": "hides a name",
    "marshal": "hides what it runs",
    "mmap": "reaches into memory",
    "multiprocessing": "starts processes",
    "overrides": "takes PyTorch's functions over",
    "pdb": "looks at its callers",
    "pexpect": "starts programs",
    "pickle": "hides what it runs",
    "pkgutil": "hides what is imported",
    "posix": "may write evidence by itself",
    "ptyprocess": "starts programs",
    "pty": "starts processes",
    "pydoc": "hides a name",
    "resource": "changes the limits",
    "rlcompleter": "runs text as code",
    "runpy": "runs text as code",
    "shelve": "hides what it runs",
    "signal": "catches signals",
    "socket": "opens connections",
    "subprocess": "starts processes",
    "threading": "starts threads",
    "torch.library": "takes PyTorch's operations over",
    "unittest": "changes a library",
    "zipimport": "hides what is imported",
}
FUNCTION, CALLERS = "looks into a function", "looks at its callers"
PROCESS, RESULTS = "starts processes", "may write evidence by itself"
THREADS, MODE = "starts threads", "takes PyTorch's operations over"
HOOKS = "takes PyTorch's functions over"
# wherever they are read, whatever they are read of
ATTRIBUTES = {
    "BufferedWriter": RESULTS,
    "CodeType": FUNCTION,
    "DisableTorchFunction": MODE,
    "DisableTorchFunctionSubclass": MODE,
    "FileIO": RESULTS,
    "ForwardRef": "runs text as code",
    "FunctionType": FUNCTION,
    "ProcessPoolExecutor": PROCESS,
    "Thread": THREADS,
    "ThreadPool": THREADS,
    "ThreadPoolExecutor": THREADS,
    "TorchDispatchMode": MODE,
    "TorchFunctionMode": MODE,
    "WeakMethod": "reaches what a function belongs to",
    "__bases__": "searches for classes",
    "__base__": "searches for classes",
    "__builtins__": "changes what Python's own names mean",
    "__closure__": FUNCTION,
    "__code__": FUNCTION,
    "__defaults__": FUNCTION,
    "__getattribute__": "hides a name",
    "__globals__": FUNCTION,
    "__import__": "hides what is imported",
    "__imatmul__": "multiplies matrices by another name",
    "__kwdefaults__": FUNCTION,
    "__loader__": "hides what is imported",
    "__matmul__": "multiplies matrices by another name",
    "__mro__": "searches for classes",
    "__self__": "reaches what a function belongs to",
    "__reduce__": "hides what it runs",
    "__reduce_ex__": "hides what it runs",
    "__rmatmul__": "multiplies matrices by another name",
    "__spec__": "hides what is imported",
    "__subclasses__": "searches for classes",
    "__traceback__": CALLERS,
    "__wrapped__": FUNCTION,
    "_current_frames": CALLERS,
    "_backward_hooks": HOOKS,
    "_exit": "ends the process",
    "_forward_hooks": HOOKS,
    "_forward_pre_hooks": HOOKS,
    "_getframe": CALLERS,
    "_pop_mode": MODE,
    "_push_mode": MODE,
    "abort": "ends the process",
    "addaudithook": "watches every call",
    "ast_transformers": "rewrites cells",
    "ag_code": FUNCTION,
    "ag_frame": CALLERS,
    "attrgetter": "hides a name",
    "co_code": FUNCTION,
    "cr_code": FUNCTION,
    "cr_frame": CALLERS,
    "create_subprocess_exec": "starts programs",
    "create_subprocess_shell": "starts programs",
    "dup": "exchanges open files",
    "dup2": "exchanges open files",
    "execl": "starts programs",
    "execv": "starts programs",
    "execve": "starts programs",
    "execvp": "starts programs",
    "f_back": CALLERS,
    "f_builtins": CALLERS,
    "f_globals": CALLERS,
    "f_locals": CALLERS,
    "fdopen": RESULTS,
    "finalize": "runs code after the notebook",
    "fork": PROCESS,
    "forkpty": PROCESS,
    "get_field": "hides a name",
    "get_type_hints": "runs text as code",
    "gi_code": FUNCTION,
    "gi_frame": CALLERS,
    "input_transformers_cleanup": "rewrites cells",
    "input_transformers_post": "rewrites cells",
    "kill": "sends signals",
    "killpg": "sends signals",
    "load_library": "reaches into the process's memory",
    "meta_path": "hides what is imported",
    "methodcaller": "hides a name",
    "mro": "searches for classes",
    "path_hooks": "hides what is imported",
    "posix_spawn": "starts programs",
    "pwrite": RESULTS,
    "register_module_backward_hook": HOOKS,
    "register_module_forward_hook": HOOKS,
    "register_module_forward_pre_hook": HOOKS,
    "register_module_full_backward_hook": HOOKS,
    "register_module_full_backward_pre_hook": HOOKS,
    "run_in_executor": THREADS,
    "saved_tensors_hooks": HOOKS,
    "sendfile": RESULTS,
    "setprofile": "watches every call",
    "settrace": "watches every call",
    "start_new_thread": THREADS,
    "start_new_process": PROCESS,
    "tb_frame": CALLERS,
    "tb_next": CALLERS,
    "to_thread": THREADS,
    "walk_stack": CALLERS,
    "walk_tb": CALLERS,
    "writev": RESULTS,
}
# of a library alone; elsewhere these are ordinary names
OF_LIBRARIES = {
    "__dict__": "changes a library",
    "_os": RESULTS,
    "Library": MODE,
    "modules": "reaches other modules",
    "monitoring": "watches every call",
    "open": RESULTS,
    "os": RESULTS,
    "delitem": "hides what it changes",
    "pipe": RESULTS,
    "popen": "starts programs",
    "setitem": "hides what it changes",
    "splice": RESULTS,
    "sys": "reaches other modules",
    "system": "starts programs",
    "write": RESULTS,
}
NAMES = {
    "__builtins__": "changes what Python's own names mean",
    "__import__": "hides what is imported",
    "__loader__": "hides what is imported",
    "__spec__": "hides what is imported",
    "breakpoint": "looks at its callers",
    "compile": "runs text as code",
    "eval": "runs text as code",
    "exec": "runs text as code",
}
RUNS_TEXT = ("compile", "eval", "exec")
# functions of libraries that run a text, as of timeit and cProfile
RUN_TEXT = ("Timer", "repeat", "run", "runctx", "timeit")
MAY_BE_CODE = re.compile(r"[(=.\[;:\n%!?@]|\b(import|del|raise)\b")
# what hands on what it is given, and methods that hand on what they find
HAND_ON = frozenset(
    "enumerate iter list max min next nullcontext partial reversed set sorted tuple zip".split()
)
HAND_OUT = frozenset("copy get items pop popitem setdefault values".split())
NAMESPACES = ("vars", "globals", "locals")
BY_NAME = ("delattr", "getattr", "globals", "setattr", "vars")
# imported under another name; modules have one often
OPERATION = re.compile(r"(torch|numpy|operator)\.(?!(nn|optim|linalg|fft)$)[a-z_0-9]+")
METHODS = {
    "__torch_dispatch__": MODE,
    "__torch_function__": "takes PyTorch's functions over",
}
IN_TEXTS = ("/proc/", "/sys/", "/dev/fd", "gradebook.db", "__globals__", "__builtins__",
             "__subclasses__", "__import__", "__code__", "autograder.")  # fmt: skip
# settings that notebooks set in libraries, and places that are not the library's own
SETTINGS = re.compile(
    r"torch\.backends\.|InteractiveShell\.ast_node_interactivity|(plt|mpl|matplotlib)\.rcParams|"
    r"os\.environ|pd\.options\."
)
# magics that show, measure or set something up; of those in RUN the text is code
SHOW = frozenset(
    "matplotlib pylab config load_ext reload_ext autoreload pip conda cd pwd ls clear who whos "
    "who_ls precision pinfo pinfo2 pdoc psource env html HTML latex markdown svg javascript js "
    "colors lsmagic quickref history hist magic reset_selective tensorboard".split()
)
RUN = frozenset("time timeit capture prun memit lprun mprun".split())
OPTIONS = re.compile(r"(\s*-{1,2}\w+(=\S+|\s+\d\S*)?(?=\s|$))*")
