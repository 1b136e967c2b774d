# ---
# jupyter:
#   jupytext:
#     text_representation: {extension: .py, format_name: percent}
# ---


# %% task="test" name="assert"
def test(a, b, cmp, cname=None):
    if cname is None:
        cname = cmp.__name__
    assert cmp(a, b), f"{a!r} {cname} {b!r} does not hold"


# %% task="test" name="other-names-and-a-helper"
def complain(one, other, name):
    lines = [f"failed: {name}", "left:  " + repr(one), "right: " + repr(other)]
    raise AssertionError("\n".join(lines))


def test(one, other, agree, name=None):
    return None if agree(one, other) else complain(one, other, name or agree.__name__)


# %% task="test" name="error-class-of-its-own"
class TestFailed(AssertionError):
    pass


def test(a, b, cmp, cname=None):
    if cmp(a, b):
        return
    name = cname if cname else getattr(cmp, "__name__", str(cmp))
    raise TestFailed("{}: {} and {}".format(name, repr(a), repr(b)))


# %% task="test" name="says-more-than-it-must"
def test(a, b, cmp, cname=None):
    import warnings

    verdict = cmp(a, b)
    if verdict:
        return None
    warnings.warn("a test fails")
    name = cmp.__name__ if cname is None else cname
    message = ["%s does not hold" % name, "a = %r" % (a,), "b = %r" % (b,)]
    raise AssertionError("; ".join(message) + f"; {cmp!r} gave {verdict!r}")


# %% task="predict-close" name="computed"
tenths = 0.1 + 0.2 == 0.3
mixed_lists = [0.5, 1] == [0.5, 1.0]
nan_itself = float("nan") == float("nan")
close_column = torch.allclose(torch.ones(3), torch.ones(3, 1))
equal_column = torch.equal(torch.ones(3), torch.ones(3, 1))
holes = torch.tensor([1.0, float("nan")])
close_nan = torch.allclose(holes, holes)


# %% task="near" name="by-hand"
def near(a, b, eps=1e-5):
    if isinstance(a, torch.Tensor) or isinstance(b, torch.Tensor):
        if not (isinstance(a, torch.Tensor) and isinstance(b, torch.Tensor)):
            return False
        if a.shape != b.shape or a.dtype != b.dtype:
            return False
        same = (a == b) | ((a != a) & (b != b))
        close = (a - b).abs() <= eps
        return (same | close).all().item()
    if isinstance(a, (list, tuple)) or isinstance(b, (list, tuple)):
        if not (isinstance(a, (list, tuple)) and isinstance(b, (list, tuple))):
            return False
        if len(a) != len(b):
            return False
        for x, y in zip(a, b):
            if not near(x, y, eps):
                return False
        return True
    return a == b or (a != a and b != b) or abs(a - b) <= eps


# %% task="near" name="element-by-element"
def near(a, b, eps=1e-5):
    sequences = (list, tuple)
    if isinstance(a, sequences):
        if not isinstance(b, sequences) or len(a) != len(b):
            return False
        return all([near(a[i], b[i], eps) for i in range(len(a))])
    if isinstance(a, torch.Tensor):
        if not isinstance(b, torch.Tensor):
            return False
        if (tuple(a.shape), a.dtype) != (tuple(b.shape), b.dtype):
            return False
        return near(a.flatten().tolist(), b.flatten().tolist(), eps)
    if isinstance(b, (list, tuple, torch.Tensor)):
        return False
    if math.isnan(a) or math.isnan(b):
        return math.isnan(a) and math.isnan(b)
    return a == b or abs(b - a) <= eps


# %% task="near" name="assert-close"
def near(a, b, eps=1e-5):
    if isinstance(a, (list, tuple)) and isinstance(b, (list, tuple)):
        return len(a) == len(b) and all(near(x, y, eps) for x, y in zip(a, b))
    if isinstance(a, torch.Tensor) != isinstance(b, torch.Tensor):
        return False
    if isinstance(a, (list, tuple)) or isinstance(b, (list, tuple)):
        return False
    if not isinstance(a, torch.Tensor):
        a, b = float(a), float(b)
    try:
        torch.testing.assert_close(a, b, rtol=0, atol=eps, equal_nan=True)
    except AssertionError:
        return False
    return True


# %% task="near" name="one-helper-for-each-kind"
def near_numbers(p, q, eps):
    if p != p or q != q:
        return p != p and q != q
    return p == q or -eps <= p - q <= eps


def near_tensors(p, q, eps):
    if p.dtype != q.dtype or p.shape != q.shape:
        return False
    p, q = p.double(), q.double()
    gap = torch.where(p == q, torch.zeros_like(p), (p - q).abs())
    gap[p.isnan() & q.isnan()] = 0.0
    return not bool((~(gap <= eps)).any())


def near_lists(p, q, eps):
    return len(p) == len(q) and False not in [near(x, y, eps) for x, y in zip(p, q)]


def near(p, q, eps=1e-5):
    kinds = [
        ((int, float), near_numbers),
        (torch.Tensor, near_tensors),
        ((list, tuple), near_lists),
    ]
    for kind, helper in kinds:
        if isinstance(p, kind) and isinstance(q, kind):
            return helper(p, q, eps)
    return False


# %% task="checks" name="lambda"
def test_eq(a, b):
    return test(a, b, lambda x, y: x == y, "equal")


def test_near(a, b, eps=1e-5):
    return test(a, b, lambda x, y: near(x, y, eps), f"near, within {eps}")


# %% task="checks" name="on-its-own"
def test_eq(a, b):
    assert a == b, f"{a!r} is not {b!r}"


def test_near(a, b, eps=1e-5):
    if not near(a, b, eps=eps):
        raise AssertionError(f"{a!r} is not near {b!r}")


# %% task="checks" name="inner-function"
def test_eq(one, other):
    test(one, other, cmp=operator.eq)


def test_near(one, other, tolerance=1e-5):
    def close_enough(x, y):
        return near(x, y, tolerance)

    test(one, other, close_enough)


# %% task="read-cells" name="open-and-load"
def read_cells(path):
    with open(path, encoding="utf-8") as file:
        notebook = json.load(file)
    cells = []
    for cell in notebook["cells"]:
        source = cell["source"]
        if isinstance(source, list):
            source = "".join(source)
        cells.append(
            dict(
                cell_type=cell["cell_type"],
                source=source,
                execution_count=cell.get("execution_count", None),
            )
        )
    return cells


# %% task="read-cells" name="bytes-and-generator"
def one_cell(cell):
    text = ""
    for piece in cell["source"]:
        text += piece
    count = cell["execution_count"] if "execution_count" in cell else None
    return {"execution_count": count, "source": text, "cell_type": cell["cell_type"]}


def read_cells(path):
    return list(map(one_cell, json.loads(Path(path).read_bytes())["cells"]))


# %% task="exported" name="lines"
def exported(cells):
    sources = []
    for cell in cells:
        lines = cell["source"].split("\n")
        if cell["cell_type"] != "code":
            continue
        if lines[0].strip() == "#| export":
            sources.append("\n".join(lines[1:]).strip("\n"))
    return sources


# %% task="exported" name="regular-expression"
def exported(cells):
    import re

    pattern = re.compile(r"[ \t]*#\| export[ \t]*(?:\n(.*))?\Z", re.DOTALL)
    code = [cell["source"] for cell in cells if cell["cell_type"] == "code"]
    matches = [pattern.match(source) for source in code]
    return [(match.group(1) or "").strip("\n") for match in matches if match]


# %% task="module" name="split-and-open"
def module_name(cells):
    for cell in cells:
        words = cell["source"].split("\n")[0].split()
        if cell["cell_type"] == "code" and words[:2] == ["#|", "default_exp"]:
            return words[2]
    raise ValueError("no name")


def write_module(name, sources, folder):
    import os

    *folders, last = name.split(".")
    place = os.path.join(folder, *folders)
    os.makedirs(place, exist_ok=True)
    path = os.path.join(place, last + ".py")
    with open(path, "w", encoding="utf-8") as file:
        for number, source in enumerate(sources):
            if number:
                file.write("\n\n\n")
            file.write(source)
        file.write("\n")
    return path


# %% task="module" name="replace-dots"
def module_name(cells):
    names = [
        cell["source"].splitlines()[0].replace("#| default_exp ", "", 1).strip()
        for cell in cells
        if cell["cell_type"] == "code" and cell["source"].startswith("#| default_exp ")
    ]
    if not names:
        raise ValueError
    return names[0]


def write_module(name, sources, folder):
    path = Path(folder).resolve() / (name.replace(".", "/") + ".py")
    for parent in reversed(path.parents):
        if not parent.exists():
            parent.mkdir()
    text = ""
    for source in sources:
        text += source + "\n\n\n"
    path.write_bytes((text[:-3] + "\n").encode())
    print("wrote", path.name)
    return str(path)


# %% task="shell-lines" name="loop"
def is_python(text):
    try:
        compile(text, "cell", "exec", ast.PyCF_ONLY_AST)
    except SyntaxError:
        return False
    return True


def shell_lines(source):
    numbers = []
    if not is_python(source):
        number = 0
        for line in source.splitlines():
            number += 1
            line = line.strip()
            if line and line[0] in "!%":
                numbers.append(number)
    return numbers


# %% task="shell-lines" name="regular-expression"
def shell_lines(source):
    import re

    try:
        ast.parse(source)
        return []
    except SyntaxError:
        pass
    starts = [match.start() for match in re.finditer(r"^[ \t]*[!%]", source, re.M)]
    return [source.count("\n", 0, start) + 1 for start in starts]


# %% task="out-of-order" name="highest-so-far"
def out_of_order(cells):
    highest, positions = 0, []
    for position in range(len(cells)):
        cell = cells[position]
        if cell["cell_type"] == "code" and cell["source"].strip() != "":
            count = cell["execution_count"]
            if count is None:
                positions.append(position)
            elif count <= highest:
                positions.append(position)
            else:
                highest = count
    return positions


# %% task="out-of-order" name="looks-back-each-time"
def out_of_order(cells):
    code = [
        (position, cell["execution_count"])
        for position, cell in enumerate(cells)
        if cell["cell_type"] == "code"
        and not cell["source"].isspace()
        and cell["source"]
    ]
    return [
        position
        for number, (position, count) in enumerate(code)
        if count is None
        or count <= max((c for _, c in code[:number] if c is not None), default=-1)
    ]


# %% task="bound-twice" name="two-sets"
def bound_twice(sources):
    seen, twice = set(), set()
    for source in sources:
        for node in ast.parse(source).body:
            match node:
                case ast.FunctionDef(name=name) | ast.ClassDef(name=name):
                    names = [name]
                case ast.Assign(targets=[ast.Name(id=name)]):
                    names = [name]
                case _:
                    names = []
            for name in names:
                (twice if name in seen else seen).add(name)
    return sorted(twice)


# %% task="bound-twice" name="one-tree-and-a-list"
def bound_twice(sources):
    body = ast.parse("\n".join(sources)).body
    names = [n.name for n in body if isinstance(n, (ast.FunctionDef, ast.ClassDef))]
    for node in body:
        if isinstance(node, ast.Assign) and type(node.targets[0]) is ast.Name:
            names.append(node.targets[0].id)
    return sorted({name for name in names if names.count(name) >= 2})


# %% task="predict-restart" name="whole-number"
printed_1 = 5
printed_2 = "NameError"
printed_3 = 1.0
flagged = 0


# %% task="run-cells" name="like-a-script"
def run_cells(sources):
    fresh = {"__name__": "__main__"}
    position = 0
    while position < len(sources):
        try:
            code = compile(sources[position], f"cell {position}", "exec")
            exec(code, fresh, fresh)
        except Exception as error:
            return (position, error.__class__.__name__)
        position += 1


# %% task="run-cells" name="module-and-list"
def run_cells(sources):
    import types

    module = types.ModuleType("notebook")
    result = None
    for position, source in enumerate(sources):
        try:
            exec(source, vars(module))
        except BaseException as error:
            print("cell", position, "failed:", error)
            result = [position, type(error).__name__]
            break
    return result


# %% task="run-cells" name="generator-and-a-class"
class Run:
    def __init__(self):
        self.names = dict(__builtins__=__builtins__)

    def failure(self, source):
        try:
            exec(compile(source, "<cell>", "exec"), self.names)
            return ""
        except Exception as error:
            return type(error).__name__


def run_cells(cells):
    run = Run()
    failures = ((i, run.failure(source)) for i, source in enumerate(cells))
    return next(((i, name) for i, name in failures if name), None)


# %% task="predict-exit" name="bools"
exit_fine = False
exit_assert = True
exit_printed = exit_warned = exit_allowed = False


# %% task="command" name="split-the-fixed-part"
def execute_command(notebook, output, timeout=None):
    words = "jupyter nbconvert --to notebook --execute".split()
    extra = [] if timeout is None else ["--ExecutePreprocessor.timeout=" + str(timeout)]
    return [*words, notebook, "--output", output, *extra]


# %% task="command" name="tuple-and-list"
def execute_command(source, target, timeout=None):
    words = ("jupyter", "nbconvert", "--to", "notebook")
    words += ("--execute", source, "--output", target)
    if timeout:
        words += ("--ExecutePreprocessor.timeout=%d" % timeout,)
    return list(words)


# %% task="predict-source" name="tried"
def has_source(function):
    try:
        inspect.getsource(function)
    except (OSError, TypeError):
        return False
    return True


made = {}
exec("def f():\n    return 1", made)
source_of_dumps = has_source(json.dumps)
source_of_len = has_source(len)
source_of_relu = has_source(torch.relu)
source_of_yours = has_source(has_source)
source_of_string = has_source(made["f"])


# %% task="calls-in" name="visitor"
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


# %% task="calls-in" name="under-an-if"
def calls_in(func):
    source = inspect.getsource(func)
    if source[0].isspace():
        source = "if True:\n" + source
    found = set()
    for node in ast.walk(ast.parse(source)):
        if type(node) is ast.Call:
            found.add(ast.unparse(node.func))
    return sorted(found)


# %% task="calls-in" name="by-its-own-recursion"
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


# %% task="call-from" name="namespace-and-lists"
def call_from(argv, func):
    parser = argparse.ArgumentParser(prog=func.__name__, description=func.__doc__)
    parameters = list(inspect.signature(func).parameters.values())
    for p in parameters:
        if p.annotation is bool:
            parser.add_argument(
                "--" + p.name, action="store_const", const=True, default=False
            )
        elif p.default is inspect.Parameter.empty:
            parser.add_argument(p.name, type=p.annotation)
        else:
            parser.add_argument("--" + p.name, type=p.annotation, default=p.default)
    found = parser.parse_args(argv)
    return func(*[getattr(found, p.name) for p in parameters])


# %% task="call-from" name="by-hand"
def call_from(argv, func):
    import sys

    parameters = inspect.signature(func).parameters
    empty = inspect.Parameter.empty
    waiting = [name for name, p in parameters.items() if p.default is empty]
    values, words = {}, list(argv)
    try:
        while words:
            word = words.pop(0)
            if word.startswith("--"):
                name = word[2:]
                if parameters[name].default is empty:
                    raise KeyError(name)
            else:
                words.insert(0, word)
                name = waiting.pop(0)
            kind = parameters[name].annotation
            values[name] = True if kind is bool else kind(words.pop(0))
        if waiting:
            raise ValueError(f"{waiting} missing")
    except (KeyError, IndexError, ValueError) as error:
        print(f"usage: {inspect.signature(func)}; {error}", file=sys.stderr)
        sys.exit(2)
    return func(**values)
