# ---
# jupyter:
#   jupytext:
#     text_representation: {extension: .py, format_name: percent}
# ---

# %% setup
from pathlib import Path

from autograder import probe, shuffled, words


def function_of(name, *lines):
    """A function of these lines, in a file where its source is found."""
    path = Path(f"{name}.py")
    path.write_text("\n    ".join([f"def {name}(x):", *lines]) + "\n")
    exec(compile(path.read_text(), path, "exec"), made := {"__name__": name})
    return made[name]


# %% hidden="calls-in-values"
def silent(x):
    return x + 1


def one(x):
    return sorted(x)


def several(x):
    y = torch.relu(x) + torch.nn.functional.relu(x)
    print(max(y), min(y), max(x))
    return y.sum()


def chained(x):
    return x.abs().sum() + x.pow(2)[0].item()


def nested(xs):
    total = sum(float(x) for x in range(len(xs)))

    def helper(y):
        return math.sqrt(abs(y))

    return [helper(total)] + [zip(xs, xs)]


def everywhere(x, y=len("ab"), *rest, key: dict(a=1) = None):
    def down(n):
        return n and down(n=n - 1)

    table = {"f": Counter(x), tuple(x): {set(v) for v in x}}
    print(sep=str(x), end=(lambda: repr(x))())
    table["f"](x)(y)

    class Inside:
        size = abs(float(3))

    everywhere(x=down)
    return {int(k): hash(v) for k, v in x}, x[id(x) : round(y)], [*iter(x)]


probe(calls_in, silent)
probe(calls_in, one)
probe(calls_in, several)
probe(calls_in, chained)
probe(calls_in, nested)
probe(calls_in, everywhere)
a, b, c, d, e = words(5)
lines = [f"{a}({b}(x), {c})", f"{a}(x.{d}().{c}())", f"{e} = [{b}(y) for y in x]"]
probe(calls_in, function_of(e, *shuffled(lines)))


def padded(x):
    return f"{x:{len(x)}}"


def alike(first):
    if first:

        def inner(x):
            return abs(x)

    else:

        def inner(x):
            return max(x)

    return inner


def calls_written_into(func):
    calls_in(func).append("more")
    return calls_in(func)


probe(calls_in, padded)
probe(calls_in, alike(True))
probe(calls_in, alike(False))
probe(calls_written_into, one)


# %% hidden="calls-in-text"
def careful(x):
    """Like torch.matmul(x, x), but without it."""
    # torch.mm(x, x) is forbidden
    words = "never call eval(x)"
    return f"len(x) is {len(words)}", x * (x + 1)


def mentions(x):
    pick = torch.einsum
    return [pick, print, (x)] if (x) else torch.stack([x])


def around():
    def within(x):
        """An inner function."""
        return torch.exp(x)

    return within


def numbered(x):
    print("# 1", abs(x))  # min(x)
    return max(x)


class Deep:
    class Deeper:
        def method(self):
            return super().method(torch.sum(self))


def two():
    # fmt: off
    def inner(x):
          y = abs(x)
          return torch . exp(y)
    # fmt: on
    return inner


probe(calls_in, careful)
probe(calls_in, mentions)
probe(calls_in, around())
probe(calls_in, Deep.Deeper.method)
probe(calls_in, two())
probe(calls_in, numbered)
a, b, c, d = words(4)
lines = [f"{a} = '{b}(x)'", f"{b} = {c}  # {a}(x)", f"{c} = f'{d}({{{c}(x)}})'"]
probe(calls_in, function_of(d, *shuffled(lines)))


def annotated(x: "list(range(3))"):
    return len(x)


probe(calls_in, annotated)


# %% mistake="searches-the-text"
# You search the text for names in front of a parenthesis. Comments, strings and the def
# line have them too. Let ast.parse do the reading: comments are gone in the tree.
def calls_in(func):
    import re

    source = inspect.getsource(func)
    return sorted(set(re.findall(r"([\w.]+)\(", source)))


# %% mistake="indented-source"
# A function inside of another one fails with an IndentationError: its source begins
# with blanks, and ast.parse does not like that. The text names a function that helps.
def calls_in(func):
    tree = ast.parse(inspect.getsource(func))
    calls = [node for node in ast.walk(tree) if isinstance(node, ast.Call)]
    return sorted({ast.unparse(node.func) for node in calls})


# %% mistake="plain-names-only"
# Calls with a dot are missing from your list: torch.relu is not a Name in the tree, it
# is an Attribute. Look at what ast.unparse gives for either.
def calls_in(func):
    tree = ast.parse(textwrap.dedent(inspect.getsource(func)))
    calls = [node for node in ast.walk(tree) if isinstance(node, ast.Call)]
    return sorted({c.func.id for c in calls if isinstance(c.func, ast.Name)})


# %% mistake="last-part-of-the-name"
# Of torch.relu you keep relu. There may be several functions with that name: the text
# in front of the parentheses is wanted in full.
def calls_in(func):
    tree = ast.parse(textwrap.dedent(inspect.getsource(func)))
    calls = [node for node in ast.walk(tree) if isinstance(node, ast.Call)]
    return sorted({ast.unparse(node.func).split(".")[-1] for node in calls})


# %% mistake="repetitions"
# A function that is called twice is in your list twice. The task wants each once.
def calls_in(func):
    tree = ast.parse(textwrap.dedent(inspect.getsource(func)))
    calls = [node for node in ast.walk(tree) if isinstance(node, ast.Call)]
    return sorted(ast.unparse(node.func) for node in calls)


# %% mistake="every-name"
# You list the functions that are named, also where nothing is called: a name without
# parentheses is handed on and does not run. Pick nodes of the type ast.Call.
def calls_in(func):
    tree = ast.parse(textwrap.dedent(inspect.getsource(func)))
    kinds = (ast.Name, ast.Attribute)
    return sorted({ast.unparse(n) for n in ast.walk(tree) if isinstance(n, kinds)})


# %% mistake="whole-calls"
# Your list holds whole calls, arguments and all. What is wanted is the text in front of
# the parentheses. Which part of the node is that?
def calls_in(func):
    tree = ast.parse(textwrap.dedent(inspect.getsource(func)))
    calls = [node for node in ast.walk(tree) if isinstance(node, ast.Call)]
    return sorted({ast.unparse(node) for node in calls})


# %% mistake="first-level-only"
# You look at the statements of the function that are nothing but a call. A call may
# stand deep inside of an expression. What visits every depth of a tree?
def calls_in(func):
    tree = ast.parse(textwrap.dedent(inspect.getsource(func)))
    found = set()
    for node in tree.body[0].body:
        value = getattr(node, "value", None)
        if isinstance(value, ast.Call):
            found.add(ast.unparse(value.func))
    return sorted(found)


# %% mistake="dots-by-hand"
# You put names together from the parts before and after each dot, and lose a call whose
# left side is no name. Try a function that returns x.abs().sum(): there are two.
def calls_in(func):
    def dotted(node):
        if isinstance(node, ast.Name):
            return node.id
        if isinstance(node, ast.Attribute) and dotted(node.value):
            return f"{dotted(node.value)}.{node.attr}"
        return ""

    tree = ast.parse(textwrap.dedent(inspect.getsource(func)))
    calls = [node for node in ast.walk(tree) if isinstance(node, ast.Call)]
    return sorted({dotted(node.func) for node in calls} - {""})


# %% mistake="cuts-lines-at-a-hash"
# You cut every line at its first #. In a string that is a sign like any other. The tree
# has no comments in it: nothing needs cutting.
def calls_in(func):
    lines = [line.split("#")[0] for line in inspect.getsource(func).split("\n")]
    tree = ast.parse(textwrap.dedent("\n".join(lines)))
    calls = [node for node in ast.walk(tree) if isinstance(node, ast.Call)]
    return sorted({ast.unparse(node.func) for node in calls})


# %% alternative="visitor"
class Calls(ast.NodeVisitor):
    def __init__(self):
        self.found = []

    def visit_Call(self, node):
        text = ast.unparse(node.func)
        if text not in self.found:
            self.found.append(text)
        self.generic_visit(node)


def calls_in(func):
    visitor = Calls()
    visitor.visit(ast.parse(textwrap.dedent(inspect.getsource(func))))
    visitor.found.sort()
    return visitor.found


# %% alternative="under-an-if"
def calls_in(func):
    source = inspect.getsource(func)
    if source[0].isspace():
        source = "if True:\n" + source
    found = set()
    for node in ast.walk(ast.parse(source)):
        if type(node) is ast.Call:
            found.add(ast.unparse(node.func))
    return sorted(found)


# %% alternative="by-its-own-recursion"
def calls_below(node):
    found = {ast.unparse(node.func)} if isinstance(node, ast.Call) else set()
    for child in ast.iter_child_nodes(node):
        found |= calls_below(child)
    return found


def calls_in(function):
    lines, _ = inspect.getsourcelines(function)
    indent = len(lines[0]) - len(lines[0].lstrip())
    tree = ast.parse("".join(line[indent:] if line.strip() else "\n" for line in lines))
    return sorted(calls_below(tree))


# %% alternative="a-queue-and-lines"
def calls_in(func):
    from collections import deque

    lines, _ = inspect.getsourcelines(func)
    indent = len(lines[0]) - len(lines[0].lstrip())
    queue, found = (
        deque([ast.parse("".join(line[indent:] or "\n" for line in lines))]),
        [],
    )
    while queue:
        node = queue.popleft()
        queue.extend(ast.iter_child_nodes(node))
        if type(node) is ast.Call and (text := ast.unparse(node.func)) not in found:
            found.append(text)
    found.sort()
    return found
