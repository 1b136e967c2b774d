"""`autograder verify` passes what holds and refuses everything else, naming the culprit.

Each case is an assignment of one course, which is built once and verified in one run.
"""

import re

import pytest
from conftest import MINI, autograder, write_course

from autograder.authoring.build import build
from autograder.authoring.mutants import mutants
from autograder.course import Course

NOTEBOOK, MISTAKES, ALTERNATIVES = (
    MINI[f"{name}.py"] for name in ("mini", "mistakes", "alternatives")
)
TWIN = """
# %% task="double" name="adds-twice"
# Count again.
def double(x):
    return x + x + x
"""

LEAVING = """
# %% task="add-one" name="changes-the-step"
# The step is given.
STEPS[0] = 3
def add_one(x):
    return x + STEPS[0]

# %% task="add-one" name="subtracts"
# Look at the sign.
def add_one(x):
    return x - STEPS[0]
"""
ENDING = "    import os\n    os._exit(1)"


def with_tests(*lines: str) -> str:
    """The notebook with one more hidden test cell."""
    cell = [
        '# %% nbgrader={"grade_id": "double-more", "grade": true, "points": 1}',
        *("### BEGIN HIDDEN TESTS", "from autograder import probe", *lines),
        *("### END HIDDEN TESTS", "", "# %% [markdown]", "# ## Add one"),
    ]
    return NOTEBOOK.replace("# %% [markdown]\n# ## Add one", "\n".join(cell))


DRAWS = "from autograder import choice, integer, shuffled, word"
REFUSED = "probe(double, None, raises=TypeError)"

HOLDS = {
    "01_good": {},
    "15_drawn": {"mini.py": with_tests(DRAWS, "probe(double, 21)", "probe(double, word())")},
    "16_hidden": {"mini.py": with_tests("probe(double, 21, reveal=False)", REFUSED)},
    "17_judged": {"mini.py": with_tests('probe(double, 21, judge="same_distribution")')},
    "02_declared": {
        "mistakes.py": MISTAKES + TWIN.replace("adds-twice", 'adds-twice" same="triples')
    },
}

FAILS = {
    "03_hole": (
        {"mistakes.py": MISTAKES.replace("3 * x", "x + x")},
        "mistake double/triples earns everything",
    ),
    "04_strict": (
        {"alternatives.py": ALTERNATIVES.replace("x + x", "x + x + 0.01")},
        "alternative double/sum is refused in double-values",
    ),
    "05_twins": (
        {"mistakes.py": MISTAKES + TWIN},
        "mistakes triples and adds-twice of double cannot be told apart",
    ),
    "06_reaching": (
        {
            "mini.py": NOTEBOOK.replace("return x + 1", "return x + STEP").replace(
                "# %% nbgrader", "# %%\nSTEP = 1\n\n# %% nbgrader", 1
            ),
            "mistakes.py": MISTAKES + "\n\nSTEP = 2\n",
        },
        "add-one-values changes with what stands in another task.*double/triples",
    ),
    "11_leaving": (
        {
            "mini.py": NOTEBOOK.replace("return x + 1", "return x + STEPS[0]").replace(
                "# %% nbgrader", "# %%\nSTEPS = [1]\n\n# %% nbgrader", 1
            ),
            "mistakes.py": MISTAKES + LEAVING,
        },
        "add-one-values changes with .* another answer to add-one leaves something changed",
    ),
    "12_ending": (
        {"mistakes.py": MISTAKES.replace("    return 3 * x", ENDING) + TWIN},
        "mistake double/triples is not diagnosed as itself",
    ),
    "07_gift": (
        {"mini.py": with_tests("probe(lambda: 42, reveal=False)")},
        "double-more pays the untouched release",
    ),
    "08_gate": (
        {"mini.py": with_tests("probe(double, None, raises=TypeError)")},
        "cell double-more tests no value",
    ),
    "09_broken": (
        {"mini.py": NOTEBOOK.replace("return 2 * x", "return 2 * y")},
        "the reference fails in cell double-values: name 'y' is not defined",
    ),
    "13_copied": (
        {"mini.py": with_tests("probe(double, 21)", "probe(double, 'a')", REFUSED)},
        "cell double-more draws nothing: .* draw an input, e.g. randint, choice, word, or say rev",
    ),
    "14_drawn_in_vain": (
        {"mini.py": with_tests(DRAWS, "probe(lambda x: double(x) > x, integer(1, 90))")},
        "cell double-more draws nothing",
    ),
    "10_endless": (
        {"mistakes.py": MISTAKES.replace("def double(x)", "while True:\n    pass\ndef double(x)")},
        "a known answer ends the run: cell double of mistake double/triples did not finish",
    ),
}


@pytest.fixture(scope="module")
def cases(tmp_path_factory: pytest.TempPathFactory) -> Course:
    files = {**HOLDS, **{name: files for name, (files, _) in FAILS.items()}}
    course = write_course(tmp_path_factory.mktemp("verify") / "course", files)
    with open(course.root / "nbgrader_config.py", "a") as config:
        config.write("c.Limits.cell_seconds = 3\n")
    build(course)
    return course


@pytest.fixture(scope="module")
def report(cases: Course) -> dict[str, str]:
    """What a run over everything says of each assignment."""
    command = autograder("verify", cwd=cases.root)
    assert command.returncode == 1
    assert command.stderr == "error: the hidden tests do not hold; mend what stands above\n"
    pieces = re.split(r"^(\d\d_\w+): ", command.stdout, flags=re.MULTILINE)
    assert pieces[0] == ""
    return dict(zip(pieces[1::2], pieces[2::2], strict=True))


@pytest.mark.parametrize("name", HOLDS)
def test_what_holds(name: str, report: dict[str, str]):
    assert report[name].startswith("holds (") and report[name].count("\n") == 1


@pytest.mark.parametrize("name", FAILS)
def test_what_does_not_hold(name: str, report: dict[str, str]):
    first, *problems = report[name].splitlines()
    assert first.startswith("FAILS (")
    assert len(problems) == 1 or name == "05_twins"  # each twin is mistaken for the other
    assert re.search(FAILS[name][1], problems[0])


def test_good_assignments_alone_exit_with_0(cases: Course):
    command = autograder("verify", *HOLDS, cwd=cases.root)
    assert (command.returncode, command.stderr) == (0, "")
    assert command.stdout.count(": holds (") == len(HOLDS)


def test_references_alone(cases: Course):
    arguments = ("--reference", "--device", "cpu", "01_good", "09_broken")
    command = autograder("verify", *arguments, cwd=cases.root)
    assert command.returncode == 1
    assert command.stderr == "error: a reference does not pass its own tests\n"
    assert "01_good on cpu: passes (2 grade cells" in command.stdout
    assert "09_broken on cpu: FAILS" in command.stdout
    assert "name 'y' is not defined" in command.stdout


# ---------------------------------------------------------------- mutants

BACKWARD = "def backward(ctx, grad):\n    return grad * (ctx > 0)"


def test_mutants_are_what_people_mistype():
    texts = [text.split("\n")[-1].strip() for _, text in mutants(BACKWARD)]
    assert "return (grad * 0 + 1) * (ctx > 0)" in texts  # the upstream gradient dropped
    assert {"return grad", "return ctx > 0", "return grad + (ctx > 0)", "return"} <= {*texts}
    assert {"return grad * (ctx >= 0)", "return grad * (ctx < 0)", "return grad * (ctx > 1)"} <= {
        *texts
    }
    assert len(texts) == len({*texts})


def test_a_surviving_mutant_must_be_listed_with_its_reason(make_course):
    idle = MINI["mini.py"].replace("    return 2 * x", "    n = 7\n    return 2 * x")
    course = make_course(mini=idle)
    build(course)
    alone = autograder("verify", "--mutants", cwd=course.root)
    assert alone.returncode == 1
    assert "3 survive" in alone.stdout and "without: n = 7" in alone.stdout
    keys = re.findall(r"^  (double-\w{8}): ", alone.stdout, re.MULTILINE)
    assert len(keys) == 3
    listed = course.root / "source" / "01_mini" / "survivors.txt"

    listed.write_text("".join(f"{key}: n is not used\n" for key in keys))
    assert autograder("verify", "--mutants", cwd=course.root).returncode == 0
    listed.write_text(f"{keys[0]}:\n")
    unexplained = autograder("verify", "--mutants", cwd=course.root)
    assert "has no reason" in unexplained.stderr
    listed.write_text("double-00000000: it was once there\n")
    gone = autograder("verify", "--mutants", cwd=course.root)
    assert gone.returncode == 1 and "does not survive" in gone.stderr


def test_a_value_that_cannot_be_compared_is_refused(make_course):
    vague = MINI["mini.py"].replace("probe(double, randn(3))", "probe(lambda: {1, 2})")
    course = make_course(mini=vague)
    build(course)
    done = autograder("verify", cwd=course.root)
    assert done.returncode == 1
    assert "double-values records a builtins.set, which cannot be compared" in done.stdout
