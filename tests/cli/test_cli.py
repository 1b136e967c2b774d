"""The command line itself: how it is started, its help, and that it starts quickly."""

import re
import sys
from importlib.metadata import version

import pytest
from conftest import autograder, run


@pytest.mark.parametrize("way", ["script", "module"])
def test_the_version_is_told(way, tmp_path):
    command = (sys.executable, "-m", "autograder", "--version")
    done = run(*command, cwd=tmp_path) if way == "module" else autograder("--version", cwd=tmp_path)
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout == f"autograder {version('autograder')}\n"


def test_a_module_takes_commands_and_says_what_is_wrong(tmp_path):
    done = run(sys.executable, "-m", "autograder", "build", cwd=tmp_path)
    assert (done.returncode, done.stderr.count("\n")) == (1, 1)
    assert "is not inside a course" in done.stderr


def test_help_has_a_panel_for_each_who_comes():
    text = autograder("--help").stdout
    titles = re.findall(r"─ (Your own notebook|A class|Writing a course) ─", text)
    assert titles == ["Your own notebook", "A class", "Writing a course"]
    panels = re.split(r"─ (?:Your own notebook|A class|Writing a course) ─", text)[1:]
    told = [re.findall(r"^│ ([a-z-]+) ", panel, re.MULTILINE) for panel in panels]
    assert told[0] == ["start", "update", "check", "watch"]
    assert {"new-class", "collect", "grade", "report", "export"} <= set(told[1])
    assert told[2] == ["build", "site", "verify", "new-course", "new-assignment", "new-task"]


def test_help_needs_nothing_that_takes_long_to_import():
    code = (
        "import sys\nfrom autograder.cli.main import main\nsys.argv = ['autograder', '--help']\n"
        "try:\n    main()\nexcept SystemExit:\n    pass\n"
        "slow = {'torch', 'numpy', 'nbgrader', 'sqlalchemy', 'nbformat', 'jupytext', 'IPython'}\n"
        "print('imported:', sorted(slow & set(sys.modules)))"
    )
    assert run(sys.executable, "-c", code).stdout.endswith("imported: []\n")
