# ---
# jupyter:
#   jupytext:
#     text_representation: {extension: .py, format_name: percent}
# ---

# %% setup
from autograder import probe, shuffled, words

# %% hidden="bound-twice-values"
probe(bound_twice, ["x = 1", "y = 2"])
probe(bound_twice, ["x = 1", "x = 2"])
probe(bound_twice, ["def f():\n    return 1", "print(f())", "def f():\n    return 2"])
probe(bound_twice, ["class Layer:\n    pass", "class Layer:\n    size = 3"])
probe(bound_twice, ["alpha = 1\nLoss = 2", "Loss = 3\nalpha = 4"])
probe(bound_twice, ["zeta = 1\nalpha = 2\nzeta = 3", "alpha = 4\nbeta = 5"])
probe(bound_twice, ["def loss():\n    pass", "loss = 3"])
probe(bound_twice, ["x = 1", "x = 2", "x = 3\nx = 4"])
probe(bound_twice, ["lossA = 1\nloss_b = 2", "loss_b = 3\nlossA = 4"])
probe(bound_twice, ["_x=1; y  =  2", "def  f(): pass", "_x=1; y  =  2", "f=3"])
probe(bound_twice, [])
a, b, c, d = words(4)
drawn = [f"{a} = 1", f"{a} = 1", f"def {b}():\n    pass", f"class {b}:\n    {c} = 1"]
probe(bound_twice, shuffled([*drawn, f"{c} = 2", f"{d} = 3"]))
probe(bound_twice, ["x = 1"])
probe(bound_twice, ["x = 1\nx = 2"])
probe(bound_twice, [f"x{n % 7} = {n}" for n in range(12)])

# %% hidden="bound-twice-others"
loss = "def loss(e):\n    total = e * e\n    total = total / 2\n    return total"
probe(bound_twice, [loss, "total = 3", "y = 1", "y = 2"])
probe(
    bound_twice,
    ["class A:\n    n = 1\n    n = 2\n\n    def n(self):\n        pass", ""],
)
probe(bound_twice, ["x = 1", "x += 1", "x -= 2"])
probe(bound_twice, ["x = [1]", "x[0] = 2\nx[0] = 3", "y = x"])
probe(bound_twice, ["text = 'x = 1'\n# x = 2", "x = 3", "x == 4"])
probe(bound_twice, ["import torch", "import torch", "seed = 1"])
probe(bound_twice, ["from math import pi\nimport torch as t"] * 2)
probe(bound_twice, ["x = 1\nx.y = 2\nx.y = 3", "text = '''\nz = 1\nz = 2\n'''"])
probe(bound_twice, ["x = 1", "if x:\n    x = 2\nfor i in []:\n    x = 3"])
a, b, c = words(3)
drawn = [f"{a} = {b} + {c}", f"def {a}({b}):\n    {b} = 1", f"{b} = []", f"{b} += [1]"]
probe(bound_twice, shuffled([*drawn, f"if {b}:\n    {c} = 1", f"{c} = '{b} = 2'"]))
probe(bound_twice, ["x = 1\ndel x", "y = 1", "y = x", "del y"])


# %% mistake="looks-inside"
# You count names inside of functions, classes and loops as well. A name in a function
# is one of its own and disturbs nobody. ast.walk visits every depth; what visits the
# outermost level only?
def bound_twice(sources):
    counts = Counter()
    for source in sources:
        for node in ast.walk(ast.parse(source)):
            if isinstance(node, (ast.FunctionDef, ast.ClassDef)):
                counts[node.name] += 1
            elif isinstance(node, ast.Assign):
                counts.update(t.id for t in node.targets if isinstance(t, ast.Name))
    return sorted(name for name in counts if counts[name] > 1)


# %% mistake="each-cell-alone"
# You compare names within one cell, and start anew with the next. The dangerous case is
# two cells, far apart. Where do you make your counter?
def bound_twice(sources):
    found = set()
    for source in sources:
        counts = Counter()
        for node in ast.parse(source).body:
            if isinstance(node, (ast.FunctionDef, ast.ClassDef)):
                counts[node.name] += 1
            elif isinstance(node, ast.Assign):
                counts.update(t.id for t in node.targets if isinstance(t, ast.Name))
        found |= {name for name in counts if counts[name] > 1}
    return sorted(found)


# %% mistake="once-per-cell"
# Within one cell you count a name once, however often it is bound there. The task says:
# in one cell or in several. Try bound_twice(["x = 1\nx = 2"]).
def bound_twice(sources):
    counts = Counter()
    for source in sources:
        names = set()
        for node in ast.parse(source).body:
            if isinstance(node, (ast.FunctionDef, ast.ClassDef)):
                names.add(node.name)
            elif isinstance(node, ast.Assign):
                names |= {t.id for t in node.targets if isinstance(t, ast.Name)}
        counts.update(names)
    return sorted(name for name in counts if counts[name] > 1)


# %% mistake="functions-only"
# You look for functions alone. Three things bind a name here: which are the other two?
# Try bound_twice(["x = 1", "x = 2"]).
def bound_twice(sources):
    counts = Counter(
        node.name
        for source in sources
        for node in ast.parse(source).body
        if isinstance(node, ast.FunctionDef)
    )
    return sorted(name for name in counts if counts[name] > 1)


# %% mistake="no-classes"
# A class that is defined twice escapes you. Its node has another type than that of a
# function; the text names it.
def bound_twice(sources):
    counts = Counter()
    for source in sources:
        for node in ast.parse(source).body:
            if isinstance(node, ast.FunctionDef):
                counts[node.name] += 1
            elif isinstance(node, ast.Assign):
                counts.update(t.id for t in node.targets if isinstance(t, ast.Name))
    return sorted(name for name in counts if counts[name] > 1)


# %% mistake="exactly-twice"
# A name that is bound three times is not in your list. More than once means twice or
# more often.
def bound_twice(sources):
    counts = Counter()
    for source in sources:
        for node in ast.parse(source).body:
            if isinstance(node, (ast.FunctionDef, ast.ClassDef)):
                counts[node.name] += 1
            elif isinstance(node, ast.Assign):
                counts.update(t.id for t in node.targets if isinstance(t, ast.Name))
    return sorted(name for name in counts if counts[name] == 2)


# %% mistake="not-sorted"
# The names are right, their order is that of the notebook. The task asks for the order
# of the alphabet, so that two runs can be compared.
def bound_twice(sources):
    counts = Counter()
    for source in sources:
        for node in ast.parse(source).body:
            if isinstance(node, (ast.FunctionDef, ast.ClassDef)):
                counts[node.name] += 1
            elif isinstance(node, ast.Assign):
                counts.update(t.id for t in node.targets if isinstance(t, ast.Name))
    return [name for name in counts if counts[name] > 1]


# %% mistake="once-is-enough"
# You list every name that is bound at all. A name is suspicious from the second time
# on. Try bound_twice(["x = 1", "y = 2"]).
def bound_twice(sources):
    counts = Counter()
    for source in sources:
        for node in ast.parse(source).body:
            if isinstance(node, (ast.FunctionDef, ast.ClassDef)):
                counts[node.name] += 1
            elif isinstance(node, ast.Assign):
                counts.update(t.id for t in node.targets if isinstance(t, ast.Name))
    return sorted(counts)


# %% mistake="plus-equals-binds"
# You count x += 1 as a binding. It changes a name that is there already, and the task
# leaves it out. Which node type does it have? Print ast.dump(ast.parse("x += 1")).
def bound_twice(sources):
    counts = Counter()
    for source in sources:
        for node in ast.parse(source).body:
            if isinstance(node, (ast.FunctionDef, ast.ClassDef)):
                counts[node.name] += 1
            elif isinstance(node, ast.Assign):
                counts.update(t.id for t in node.targets if isinstance(t, ast.Name))
            elif isinstance(node, ast.AugAssign) and isinstance(node.target, ast.Name):
                counts[node.target.id] += 1
    return sorted(name for name in counts if counts[name] > 1)


# %% mistake="every-target-is-a-name"
# x[0] = 1 has a target that is no plain name, and you ask it for its id. Which targets
# have one? Their type says it.
def bound_twice(sources):
    counts = Counter()
    for source in sources:
        for node in ast.parse(source).body:
            if isinstance(node, (ast.FunctionDef, ast.ClassDef)):
                counts[node.name] += 1
            elif isinstance(node, ast.Assign):
                counts.update(target.id for target in node.targets)
    return sorted(name for name in counts if counts[name] > 1)


# %% mistake="searches-the-text"
# You search the text for names before an equals sign. It also stands in strings, in
# comments and in comparisons, and inside of functions. Let ast.parse do the reading.
def bound_twice(sources):
    import re

    text = "\n".join(sources)
    names = re.findall(r"(?:def|class) (\w+)|(\w+) =", text)
    counts = Counter(one or other for one, other in names)
    return sorted(name for name in counts if counts[name] > 1)


# %% mistake="sorted-without-case"
# You sort as a dictionary does, and do not mind capitals. Compare with what sorted
# makes of ["rate", "Loss", "alpha"] when it is told nothing else.
def bound_twice(sources):
    counts = Counter()
    for source in sources:
        for node in ast.parse(source).body:
            if isinstance(node, (ast.FunctionDef, ast.ClassDef)):
                counts[node.name] += 1
            elif isinstance(node, ast.Assign):
                for target in node.targets:
                    if isinstance(target, ast.Name):
                        counts[target.id] += 1
    return sorted([n for n in counts if counts[n] > 1], key=str.lower)


# %% mistake="del-binds"
# `del x` has targets as well, but it takes a name away. Which types of statement do you
# look at?
def bound_twice(sources):
    counts = Counter()
    for source in sources:
        for node in ast.parse(source).body:
            if isinstance(node, (ast.FunctionDef, ast.ClassDef)):
                counts[node.name] += 1
            for target in getattr(node, "targets", []):
                if isinstance(target, ast.Name):
                    counts[target.id] += 1
    return sorted(name for name in counts if counts[name] > 1)


# %% alternative="two-sets"
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


# %% alternative="one-tree-and-a-list"
def bound_twice(sources):
    body = ast.parse("\n".join(sources)).body
    names = [n.name for n in body if isinstance(n, (ast.FunctionDef, ast.ClassDef))]
    for node in body:
        if isinstance(node, ast.Assign) and type(node.targets[0]) is ast.Name:
            names.append(node.targets[0].id)
    return sorted({name for name in names if names.count(name) >= 2})


# %% alternative="visitor"
class _Names(ast.NodeVisitor):
    def __init__(self):
        self.names = []

    def visit_FunctionDef(self, node):
        self.names.append(node.name)

    visit_ClassDef = visit_FunctionDef

    def visit_Assign(self, node):
        self.names += [t.id for t in node.targets if type(t) is ast.Name]

    def visit_If(self, node):
        pass

    visit_For = visit_While = visit_With = visit_Try = visit_If


def bound_twice(sources):
    visitor = _Names()
    visitor.visit(ast.parse("\n".join(sources)))
    return sorted(
        filter(lambda name: visitor.names.count(name) > 1, set(visitor.names))
    )
