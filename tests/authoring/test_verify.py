"""`autograder verify` passes what holds and refuses everything else, naming the culprit.

Each case is an assignment of one course, which is built once and verified in one run.
"""

import re

import pytest
from conftest import MINI, autograder, write_course

from autograder.authoring.build import build
from autograder.authoring.mutants import mutants
from autograder.course import Course

NOTEBOOK, DOUBLE, ADD_ONE = (MINI[f"{n}.py"] for n in ("mini", "tasks/double", "tasks/add-one"))
TWIN = """
# %% mistake="adds-twice"
# Count again.
def double(x):
    return x + x + x
"""

LEAVING = """
# %% mistake="changes-the-step"
# The step is given.
STEPS[0] = 3
def add_one(x):
    return x + STEPS[0]

# %% mistake="subtracts"
# Look at the sign.
def add_one(x):
    return x - STEPS[0]
"""
ENDING = "    import os\n    os._exit(1)"


def with_tests(*lines: str) -> dict[str, str]:
    """The assignment with one more cell of hidden tests."""
    cell = '# %% nbgrader={"grade_id": "double-more", "grade": true, "points": 1}\n\n'
    below = "# %% [markdown]\n# ## Add one"
    tests = "\n".join(['\n# %% hidden="double-more"', *lines, ""])
    return {
        "mini.py": NOTEBOOK.replace(below, cell + below),
        "tasks/double.py": DOUBLE + tests,
    }


DRAWS = "from autograder import choice, integer, shuffled, word"
REFUSED = "probe(double, None, raises=TypeError)"

FOUR = "def four(value):\n    return {4: None}[value]"

HOLDS = {
    "01_good": {},
    "15_drawn": with_tests(DRAWS, "probe(double, 21)", "probe(double, word())"),
    "16_hidden": with_tests("probe(double, 21, reveal=False)", REFUSED),
    "17_judged": with_tests('probe(double, 21, judge="same_distribution")'),
    "02_declared": {
        "tasks/double.py": DOUBLE + TWIN.replace("adds-twice", 'adds-twice" same="triples')
    },
}

FAILS = {
    "03_hole": (
        {"tasks/double.py": DOUBLE.replace("3 * x", "x + x")},
        "mistake double/triples earns everything",
    ),
    "04_strict": (
        {"tasks/double.py": DOUBLE.replace("x + x", "x + x + 0.01")},
        "alternative double/sum is refused in double-values",
    ),
    "05_twins": (
        {"tasks/double.py": DOUBLE + TWIN},
        "mistakes triples and adds-twice of double cannot be told apart",
    ),
    "06_reaching": (
        {
            "mini.py": NOTEBOOK.replace("return x + 1", "return x + STEP").replace(
                "# %% nbgrader", "# %%\nSTEP = 1\n\n# %% nbgrader", 1
            ),
            "tasks/double.py": DOUBLE.replace("    return 3 * x", "    return 3 * x\n\nSTEP = 2"),
        },
        "add-one-values changes with what stands in another task.*double/triples",
    ),
    "11_leaving": (
        {
            "mini.py": NOTEBOOK.replace("return x + 1", "return x + STEPS[0]").replace(
                "# %% nbgrader", "# %%\nSTEPS = [1]\n\n# %% nbgrader", 1
            ),
            "tasks/add-one.py": ADD_ONE + LEAVING,
        },
        "add-one-values changes with .* another answer to add-one leaves something changed",
    ),
    "12_ending": (
        {"tasks/double.py": DOUBLE.replace("    return 3 * x", ENDING) + TWIN},
        "mistake double/triples is not diagnosed as itself",
    ),
    "07_gift": (
        with_tests("probe(lambda: 42, reveal=False)"),
        "double-more pays the untouched release",
    ),
    "08_gate": (
        with_tests("probe(double, None, raises=TypeError)"),
        "cell double-more tests no value",
    ),
    "09_broken": (
        {"mini.py": NOTEBOOK.replace("return 2 * x", "return 2 * y")},
        "the reference fails in cell double-values: name 'y' is not defined",
    ),
    "19_shown": (
        {
            "mini.py": NOTEBOOK.replace(
                '# %% nbgrader={"grade_id": "double-values"',
                '# %% nbgrader={"grade_id": "double-try", "grade": true, "points": 0}\n'
                "assert double(2) == 5, 'not five'\n\n"
                '# %% nbgrader={"grade_id": "double-values"',
            )
        },
        "the reference stops in double-try, which students see: AssertionError: not five",
    ),
    "13_copied": (
        with_tests("probe(double, 21)", "probe(double, 'a')", REFUSED),
        "cell double-more draws nothing: .* draw an input, e.g. randint, choice, word, or say rev",
    ),
    "14_drawn_in_vain": (
        with_tests(DRAWS, "probe(lambda x: double(x) > x, integer(1, 90))"),
        "cell double-more draws nothing",
    ),
    "18_judge_raises": (
        with_tests('probe(lambda: double(2), judge="four")', "", "# %% judges", FOUR),
        "judge four of cell double-more raised KeyError: 6 at double/triples; a judge says what",
    ),
    "10_endless": (
        {
            "tasks/double.py": DOUBLE.replace(
                "def double(x)", "import time\ntime.sleep(99)\ndef double(x)", 1
            )
        },
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
    return by_name(command.stdout)


def by_name(printed: str) -> dict[str, str]:
    """What a run said of each assignment, or of a task of it."""
    pieces = re.split(r"^(\d\d_\w+(?:/[\w-]+)?): ", printed, flags=re.MULTILINE)
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
    idle = NOTEBOOK.replace("    return 2 * x", "    n = 7\n    return 2 * x")
    course = make_course({"mini.py": idle})
    build(course)
    mutants_of_double = ("verify", "--mutants", "01_mini/double")
    alone = autograder(*mutants_of_double, cwd=course.root)
    assert alone.returncode == 1
    assert "3 survive" in alone.stdout and "without: n = 7" in alone.stdout
    keys = re.findall(r"^  (double-\w{8}): ", alone.stdout, re.MULTILINE)
    assert len(keys) == 3

    def listed(*lines: str) -> None:
        text = "\n# ".join([f"{DOUBLE}\n# %% survivors", *lines])
        (course.root / "source" / "01_mini" / "tasks" / "double.py").write_text(text)
        build(course)

    listed(*(f"{key}: n is not used" for key in keys))
    assert autograder(*mutants_of_double, cwd=course.root).returncode == 0
    listed("double-00000000: it was once there")
    gone = autograder(*mutants_of_double, cwd=course.root)
    assert gone.returncode == 1 and "does not survive" in gone.stderr


def test_a_value_that_cannot_be_compared_is_refused(make_course):
    vague = DOUBLE.replace("probe(double, randn(3))", "probe(lambda: {1, 2})")
    course = make_course({"tasks/double.py": vague})
    build(course)
    done = autograder("verify", cwd=course.root)
    assert done.returncode == 1
    assert "double-values records a builtins.set, which cannot be compared" in done.stdout


# ---------------------------------------------------------------- one task alone


def test_one_task_alone(cases: Course):
    """Of 09_broken only `double` is broken; of 04_strict only one alternative of it."""
    names = ("09_broken/add-one", "04_strict/double", "01_good/double")
    done = autograder("verify", *names, cwd=cases.root)
    assert done.returncode == 1
    said = by_name(done.stdout)
    assert {*said} == {*names}
    assert said["09_broken/add-one"].startswith("holds (0 mistakes, 0 alternatives")
    assert said["01_good/double"].startswith("holds (1 mistakes, 1 alternatives")
    first, problem = said["04_strict/double"].splitlines()
    assert first.startswith("FAILS (1 mistakes, 1 alternatives")
    assert problem.strip().startswith("alternative double/sum is refused in double-values")
    done = autograder("verify", "--reference", "09_broken/add-one", cwd=cases.root)
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout.startswith("09_broken/add-one on cpu: passes (1 grade cells")


@pytest.mark.parametrize("option", [[], ["--mutants"], ["--reference"]], ids=str)
def test_an_unknown_task_is_one_line(cases: Course, option: list[str]):
    done = autograder("verify", *option, "01_good/halve", cwd=cases.root)
    assert (done.returncode, done.stdout) == (1, "")
    words = "error: 01_good has no task 'halve'; there are: double, add-one\n"
    assert done.stderr == words
