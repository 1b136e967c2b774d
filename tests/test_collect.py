"""Downloads from Canvas and Moodle, named as each system names them, go into a class folder."""

import os
import stat
import zipfile
from pathlib import Path

import pytest
from conftest import ROOT, SCRIPTS, autograder, run

NAME = "01_neuron/neuron.ipynb"
OLD, NEW = (2026, 3, 1, 10, 0, 0), (2026, 3, 2, 10, 0, 0)
ANOTHER = "Jane Doe_9_assignsubmission_file"


def make_zip(path: Path, members: dict[str, str], when=OLD) -> Path:
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as file:
        for name, text in members.items():
            file.writestr(zipfile.ZipInfo(name, when), text)
    return path


def collect(folder: Path, *zips: Path, options=()):
    arguments = (*map(str, zips), "--class", str(folder / "class"), *options)
    return autograder("collect", *arguments)


def tree(folder: Path) -> dict[str, str]:
    """Every file below, and what it holds."""
    return {
        str(path.relative_to(folder)): path.read_text(encoding="utf-8", errors="replace")
        for path in sorted(folder.rglob("*"))
        if path.is_file()
    }


def test_canvas(tmp_path):
    (tmp_path / "class").mkdir()
    (tmp_path / "class" / "notes.txt").write_text("mine")
    members = {
        "doejane_1234_567_neuron.ipynb": "Jane's first",
        "doejane_1234_900_neuron-2.ipynb": "Jane's last",
        "roeeric_LATE_2345_568_neuron (1).ipynb": "Eric's",
        "roeeric_LATE_2345_569_matmul.ipynb": "Eric's matmul",
        "anon_x1Y2z_570_neuron.ipynb": "somebody's",
        "poemary_3456_571_homework.ipynb": "which?",
        "poemary_3456_572_text.html": "in words",
        # a name and a file's name that pretend to be student 1234's
        "x_1234_77_1000_neuron.ipynb": "forged",
        "mallory_77_1001_1234_1002_neuron.ipynb": "forged",
        "__MACOSX/._doejane_1234_900_neuron.ipynb": "",
    }
    done = collect(tmp_path, make_zip(tmp_path / "submissions.zip", members))
    assert tree(tmp_path / "class") == {
        "notes.txt": "mine",
        f"submitted/1234/{NAME}": "Jane's last",
        f"submitted/2345/{NAME}": "Eric's",
        "submitted/2345/03_matmul/matmul.ipynb": "Eric's matmul",
        f"submitted/anon_x1Y2z/{NAME}": "somebody's",
    }
    assert done.returncode == 3, done.stderr
    assert "submissions.zip (canvas): 4 placed" in done.stdout
    assert "late, says Canvas: 2345, 01_neuron" in done.stdout
    assert "no notebooks: 1 .html" in done.stdout
    left = [line for line in done.stdout.splitlines() if "not placed" in line]
    assert len(left) == 4
    assert "neuron.ipynb: another of this student's files was taken" in "".join(left)
    assert "homework.ipynb: no assignment's notebook is so called" in "".join(left)


def test_moodle(tmp_path):
    assert autograder("new-class", str(tmp_path / "class")).returncode == 0
    environment = {**os.environ, "AUTOGRADER_CLASS": str(tmp_path / "class")}
    command = (str(SCRIPTS / "nbgrader"), "db", "student", "add", "s77")
    names = ("--first-name=Zoë", "--last-name=Ångström")
    assert run(*command, *names, env=environment).returncode == 0
    decomposed = "Zoe\u0308 A\u030angstro\u0308m"
    members = {
        "Jane Doe_17_assignsubmission_file_/neuron.ipynb": "Jane's",
        "Eric van der Roe_18_assignsubmission_file/work/neuron.ipynb": "Eric's",
        "Mary-Ann O'Poe_19_assignsubmission_file_neuron.ipynb": "Mary-Ann's",
        f"{decomposed}_20_assignsubmission_file_/neuron.ipynb": "Zoë's",
        # two people of one name, and a folder that pretends to be Jane's
        "John Smith_21_assignsubmission_file_/neuron.ipynb": "one John's",
        "John Smith_22_assignsubmission_file_/neuron.ipynb": "another John's",
        f"Mallory_23_assignsubmission_file_/{ANOTHER}/neuron.ipynb": "Mallory's",
        ".._24_assignsubmission_file_/neuron.ipynb": "up",
        "Jane Doe_17_assignsubmission_onlinetext_/onlinetext.html": "",
    }
    before = tree(tmp_path / "class")
    done = collect(tmp_path, make_zip(tmp_path / "course-assignment-1.zip", members))
    new = {k: v for k, v in tree(tmp_path / "class").items() if before.get(k) != v}
    assert new == {
        f"submitted/Jane Doe/{NAME}": "Jane's",
        f"submitted/Eric van der Roe/{NAME}": "Eric's",
        f"submitted/Mary-Ann O'Poe/{NAME}": "Mary-Ann's",
        f"submitted/s77/{NAME}": "Zoë's",
        f"submitted/Mallory/{NAME}": "Mallory's",
    }
    assert done.returncode == 3, done.stderr
    assert done.stdout.count("several students are called John Smith") == 2
    assert "no folder can be named after this student" in done.stdout


def test_only_a_newer_one_replaces_and_the_old_one_is_kept(tmp_path):
    member = "doejane_1234_567_neuron.ipynb"
    later = "doejane_1234_999_neuron.ipynb"
    first = make_zip(tmp_path / "first.zip", {member: "first"}, OLD)
    second = make_zip(tmp_path / "second.zip", {later: "second"}, NEW)
    assert collect(tmp_path, first).returncode == 0
    stamp = tmp_path / "class/submitted/1234/01_neuron/timestamp.txt"
    stamp.write_text("2026-03-01 10:00:00 UTC")

    done = collect(tmp_path, second)
    assert "1 replaced, with the old one kept beside it" in done.stdout
    after = {
        f"1234/{NAME}": "second",
        f"1234/{NAME}.old-1": "first",
        "1234/01_neuron/timestamp.txt.old-1": "2026-03-01 10:00:00 UTC",
    }
    assert tree(tmp_path / "class/submitted") == after
    assert "1 unchanged" in collect(tmp_path, second).stdout
    done = collect(tmp_path, first)
    assert (done.returncode, "the submission there is not older" in done.stdout) == (3, True)
    assert tree(tmp_path / "class/submitted") == after


def test_links_in_the_class_folder_are_not_followed(tmp_path):
    (tmp_path / "elsewhere").mkdir()
    (tmp_path / "class/submitted").mkdir(parents=True)
    (tmp_path / "class/submitted/1234").symlink_to(tmp_path / "elsewhere")
    done = collect(tmp_path, make_zip(tmp_path / "a.zip", {"doejane_1234_5_neuron.ipynb": "x"}))
    assert (done.returncode, tree(tmp_path / "elsewhere")) == (3, {})
    assert "1234 is a symbolic link" in done.stdout


def linked(path: Path) -> None:
    with zipfile.ZipFile(path, "w") as file:
        info = zipfile.ZipInfo("doejane_1234_567_neuron.ipynb")
        info.external_attr = (stat.S_IFLNK | 0o777) << 16
        file.writestr(info, "/etc/passwd")


def bomb(path: Path) -> None:
    with (
        zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as file,
        file.open("doejane_1234_567_neuron.ipynb", "w") as member,
    ):
        for _ in range(300):
            member.write(bytes(2**20))


def named(name: str):
    return lambda path: make_zip(path, {"doejane_1234_567_neuron.ipynb": "fine", name: "evil"})


@pytest.mark.parametrize(
    ("make", "words"),
    [
        (named("../../evil_1_2_neuron.ipynb"), "a path that leaves the folder"),
        (named("a\\..\\..\\evil_1_2_neuron.ipynb"), "a path that leaves the folder"),
        (named("/tmp/evil_1_2_neuron.ipynb"), "an absolute path"),
        (named("C:\\evil_1_2_neuron.ipynb"), "an absolute path"),
        (linked, "a link or a special file"),
        (bomb, "look like a zip bomb"),
        (lambda path: path.write_text("not a zip"), "is not a zip file"),
        (lambda path: None, "No such file"),
        (lambda path: make_zip(path, {"a.txt": ""}), "it holds no notebook"),
        (lambda path: make_zip(path, {"neuron.ipynb": ""}), "no notebook in it is named as theirs"),
    ],
)
def test_a_zip_of_something_else_is_one_line_and_writes_nothing(tmp_path, make, words):
    good = make_zip(tmp_path / "good.zip", {"roeeric_2345_1_neuron.ipynb": "fine"})
    make(tmp_path / "bad.zip")
    done = collect(tmp_path, good, tmp_path / "bad.zip")
    assert (done.returncode, done.stdout) == (1, "")
    assert words in done.stderr
    assert done.stderr.startswith("error: ") and done.stderr.count("\n") == 1
    assert not (tmp_path / "class").exists()


def test_an_oversized_and_a_damaged_notebook_stop_no_other(tmp_path):
    path = tmp_path / "a.zip"
    with zipfile.ZipFile(path, "w") as file:
        file.writestr("big_1_10_neuron.ipynb", bytes(65 * 2**20))
        file.writestr("bad_2_11_neuron.ipynb", "D" * 1000)
        file.writestr("fine_3_12_neuron.ipynb", "fine")
    path.write_bytes(path.read_bytes().replace(b"D" * 1000, b"E" * 1000))
    done = collect(tmp_path, path)
    assert done.returncode == 3, done.stderr
    assert tree(tmp_path / "class") == {f"submitted/3/{NAME}": "fine"}
    assert "it is larger than 64 MB" in done.stdout and "it is damaged" in done.stdout


def test_stock_zip_collect_reads_the_names_too(tmp_path):
    archive = tmp_path / "01_neuron" / "archive"
    archive.mkdir(parents=True)
    make_zip(archive / "submissions.zip", {"doejane_LATE_1234_567_neuron.ipynb": "Jane's"})
    done = run(
        str(SCRIPTS / "nbgrader"),
        *("zip_collect", "01_neuron", "--collector=autograder.collect.CanvasCollector"),
        f"--ZipCollectApp.collect_directory_structure={tmp_path}/{{assignment_id}}/{{collect_step}}",
        cwd=ROOT,
        env={**os.environ, "AUTOGRADER_CLASS": str(tmp_path / "class")},
    )
    assert done.returncode == 0, done.stderr
    assert (tmp_path / "class/submitted/1234" / NAME).read_text() == "Jane's"
