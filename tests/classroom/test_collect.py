"""Downloads from Canvas and Moodle, named as each system names them, go into a class folder."""

import io
import json
import os
import stat
import zipfile
from pathlib import Path

import pytest
from conftest import ROOT, SCRIPTS, autograder, run

from autograder.authoring.demo import filled, notebook_text
from autograder.course import Course

NAME = "01_neuron/neuron.ipynb"
OLD, NEW = (2026, 3, 1, 10, 0, 0), (2026, 3, 2, 10, 0, 0)
ANOTHER = "Full Marks_9_assignsubmission_file"


def make_zip(path: Path, members: dict[str, str], when=OLD) -> Path:
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as file:
        for name, text in members.items():
            file.writestr(zipfile.ZipInfo(name, when), text)
    return path


def collect(folder: Path, *zips: Path, options=()):
    (folder / "class").mkdir(exist_ok=True)
    arguments = (*map(str, zips), "--class", str(folder / "class"), *options)
    return autograder("collect", *arguments)


def tree(folder: Path) -> dict[str, str]:
    """Every file below, and what it holds, but for the note of the names in the download."""
    return {
        str(path.relative_to(folder)): path.read_text(encoding="utf-8", errors="replace")
        for path in sorted(folder.rglob("*"))
        if path.is_file() and path != folder / "collected.json"
    }


def roster(folder: Path, *lines: str) -> None:
    """Import a roster with nbgrader's own command."""
    (folder / "students.csv").write_text("\n".join(lines) + "\n")
    if not (folder / "class").exists():
        assert autograder("new-class", str(folder / "class")).returncode == 0
    environment = {**os.environ, "AUTOGRADER_CLASS": str(folder / "class")}
    command = (str(SCRIPTS / "nbgrader"), "db", "student", "import", str(folder / "students.csv"))
    done = run(*command, env=environment)
    assert done.returncode == 0, done.stderr


def submitted(folder: Path) -> dict[str, str]:
    return tree(folder / "class" / "submitted")


def left(done) -> list[str]:
    """What was not placed, line by line, without its beginning."""
    start = "  not placed: "
    return [line.removeprefix(start) for line in done.stdout.splitlines() if line.startswith(start)]


def released(assignment: str, **metadata) -> str:
    """A notebook of the course as students get it."""
    return notebook_text(filled(Course(ROOT).load(assignment), {}))


def test_canvas(tmp_path):
    (tmp_path / "class").mkdir(exist_ok=True)
    (tmp_path / "class" / "notes.txt").write_text("mine")
    members = {
        "marksfull_1234_567_neuron.ipynb": "Full's first",
        "marksfull_1234_900_neuron-2.ipynb": "Full's last",
        "birdearly_LATE_2345_568_neuron (1).ipynb": "Early's",
        "birdearly_LATE_2345_569_matmul.ipynb": "Early's matmul",
        "anon_x1Y2z_570_neuron.ipynb": "somebody's",
        "poemary_3456_571_homework.ipynb": "which?",
        "poemary_3456_572_text.html": "in words",
        # a name and a file's name that pretend to be student 1234's
        "x_1234_77_1000_neuron.ipynb": "forged",
        "mallory_77_1001_1234_1002_neuron.ipynb": "forged",
        "__MACOSX/._marksfull_1234_900_neuron.ipynb": "",
    }
    done = collect(tmp_path, make_zip(tmp_path / "submissions.zip", members))
    assert tree(tmp_path / "class") == {
        "notes.txt": "mine",
        f"submitted/1234/{NAME}": "Full's last",
        f"submitted/2345/{NAME}": "Early's",
        "submitted/2345/03_matmul/matmul.ipynb": "Early's matmul",
        f"submitted/anon_x1Y2z/{NAME}": "somebody's",
    }
    assert done.returncode == 3, done.stderr
    assert "submissions.zip (canvas): 4 placed" in done.stdout
    assert "late, says Canvas: 2345, 01_neuron" in done.stdout
    assert len(left(done)) == 5
    assert "neuron.ipynb: another of this student's files was taken" in "".join(left(done))
    assert "homework.ipynb: no assignment's notebook is so called" in "".join(left(done))
    assert "poemary_3456_572_text.html: it is no notebook" in left(done)


def test_moodle(tmp_path):
    members = {
        "Full Marks_17_assignsubmission_file_/neuron.ipynb": "Full's",
        "Early van der Bird_18_assignsubmission_file/work/neuron.ipynb": "Early's",
        "Half-Done O'Poe_19_assignsubmission_file_neuron.ipynb": "Half-Done's",
        "Zoe\u0308 A\u030a_20_assignsubmission_file_/neuron.ipynb": "Zoë's",
        # two people of one name, and a folder that pretends to be Full's
        "John Smith_21_assignsubmission_file_/neuron.ipynb": "one John's",
        "John Smith_22_assignsubmission_file_/neuron.ipynb": "another John's",
        f"Mallory_23_assignsubmission_file_/{ANOTHER}/neuron.ipynb": "Mallory's",
        ".._24_assignsubmission_file_/neuron.ipynb": "up",
        "Full Marks_17_assignsubmission_onlinetext_/onlinetext.html": "",
    }
    done = collect(tmp_path, make_zip(tmp_path / "course-assignment-1.zip", members))
    assert tree(tmp_path / "class") == {
        f"submitted/Full Marks/{NAME}": "Full's",
        f"submitted/Early van der Bird/{NAME}": "Early's",
        f"submitted/Half-Done O'Poe/{NAME}": "Half-Done's",
        f"submitted/Zoë Å/{NAME}": "Zoë's",
        f"submitted/Mallory/{NAME}": "Mallory's",
    }
    assert done.returncode == 3, done.stderr
    assert done.stdout.count("several students are called John Smith") == 2
    assert "no folder can be named after this student" in done.stdout


def test_only_a_newer_one_replaces_and_the_old_one_is_kept(tmp_path):
    member = "marksfull_1234_567_neuron.ipynb"
    later = "marksfull_1234_999_neuron.ipynb"
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
    done = collect(tmp_path, make_zip(tmp_path / "a.zip", {"marksfull_1234_5_neuron.ipynb": "x"}))
    assert (done.returncode, tree(tmp_path / "elsewhere")) == (3, {})
    assert "1234 is a symbolic link" in done.stdout


def linked(path: Path) -> None:
    with zipfile.ZipFile(path, "w") as file:
        info = zipfile.ZipInfo("marksfull_1234_567_neuron.ipynb")
        info.external_attr = (stat.S_IFLNK | 0o777) << 16
        file.writestr(info, "/etc/passwd")


def bomb(path: Path) -> None:
    with (
        zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as file,
        file.open("marksfull_1234_567_neuron.ipynb", "w") as member,
    ):
        for _ in range(300):
            member.write(bytes(2**20))


def named(name: str):
    return lambda path: make_zip(path, {"marksfull_1234_567_neuron.ipynb": "fine", name: "evil"})


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
    good = make_zip(tmp_path / "good.zip", {"birdearly_2345_1_neuron.ipynb": "fine"})
    make(tmp_path / "bad.zip")
    done = collect(tmp_path, good, tmp_path / "bad.zip")
    assert (done.returncode, done.stdout) == (1, "")
    assert words in done.stderr
    assert done.stderr.startswith("error: ") and done.stderr.count("\n") == 1
    assert tree(tmp_path / "class") == {}


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
    (tmp_path / "class").mkdir()
    make_zip(archive / "submissions.zip", {"marksfull_LATE_1234_567_neuron.ipynb": "Full's"})
    done = run(
        str(SCRIPTS / "nbgrader"),
        *("zip_collect", "01_neuron", "--collector=autograder.classroom.collect.CanvasCollector"),
        f"--ZipCollectApp.collect_directory_structure={tmp_path}/{{assignment_id}}/{{collect_step}}",
        cwd=ROOT,
        env={**os.environ, "AUTOGRADER_CLASS": str(tmp_path / "class")},
    )
    assert done.returncode == 0, done.stderr
    assert (tmp_path / "class/submitted/1234" / NAME).read_text() == "Full's"


def test_other_names_are_placed_by_what_the_notebook_says(tmp_path):
    neuron, matmul = released("01_neuron"), json.loads(released("03_matmul"))
    matmul["metadata"].pop("autograder")  # as some editors leave it: the cells' ids remain
    matmul = json.dumps(matmul)
    names = ("Copy of neuron", "Kopie von neuron", "neuron copy", "Neuron", "neuron_1")
    names += ("01_neuron", "Untitled", "neuron - Kopie (2)", "My homework")
    members = {f"a_{i}_{100 + i}_{name}.ipynb": neuron for i, name in enumerate(names, 1)}
    members["a_50_300_Untitled1.ipynb"] = matmul
    members["a_51_301_neuron.ipynb.txt"] = neuron
    members["a_52_302_neuron.ipynb.json"] = "\ufeff" + neuron
    members["a_53_303_neuron.IPYNB"] = neuron
    members["a_54_304_neuron.json"] = neuron
    done = collect(tmp_path, make_zip(tmp_path / "a.zip", members))
    assert (done.returncode, done.stderr) == (0, ""), done.stdout
    students = [*range(1, len(names) + 1), *range(51, 55)]
    expected = {f"{student}/{NAME}" for student in students}
    assert set(submitted(tmp_path)) == expected | {"50/03_matmul/matmul.ipynb"}


def zipped(members: dict[str, str]) -> bytes:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as inner:
        for name, text in members.items():
            inner.writestr(name, text)
    return file.getvalue()


def test_what_is_no_notebook_is_named_with_its_student(tmp_path):
    roster(tmp_path, "id,first_name,last_name,lms_user_id", "s02,Blank,O'Sheet,2")
    neuron = released("01_neuron")
    members = {
        "osheet_2_10_neuron.ipynb.txt": "print('my answers')",
        "osheet_2_11_work.zip": zipped({"notes.txt": "", "../neuron.ipynb": neuron}),
        "osheet_2_12_picture.png": "PNG",
        "x_s_3_13_neuron.ipynb": neuron,
    }
    done = collect(tmp_path, make_zip(tmp_path / "a.zip", members))
    assert done.returncode == 3
    assert submitted(tmp_path) == {}
    words = "".join(left(done))
    assert "osheet_2_10_neuron.ipynb.txt: it is no notebook (student s02)" in words
    assert "osheet_2_11_work.zip: no notebook is in it, or it is not to be trusted" in words
    assert "osheet_2_12_picture.png: it is no notebook (student s02)" in words
    assert "nobody in the gradebook has Canvas's number 3" in words


def test_a_zip_in_a_zip_is_looked_into(tmp_path):
    neuron = released("01_neuron")
    inner = {"work/neuron.ipynb": neuron, "work/data.csv": "1", "__MACOSX/._neuron.ipynb": ""}
    members = {
        "marksfull_1234_10_work.zip": zipped(inner),
        "Full.txt": "",
        "birdearly_5_11_neuron.ipynb": neuron,
        "birdearly_5_11_data.json": "{}",
    }
    done = collect(tmp_path, make_zip(tmp_path / "a.zip", members))
    assert done.returncode == 0, done.stdout
    assert submitted(tmp_path) == {f"1234/{NAME}": neuron, f"5/{NAME}": neuron}
    assert "no notebooks: 1 .txt, 1 .json" in done.stdout


def test_moodles_names_meet_the_roster(tmp_path):
    people = ("s01,Full,Marks", "s02,Blank,O'Sheet", "s03,Half  Done,von der Höhe")
    people += ("s04,Ann/Bo,Cole & Co", "s05,Li,Wei", "s06,Half-Done,Poe", "s07,Zoë,Ångström")
    roster(tmp_path, "id,first_name,last_name", *people)
    folders = {
        "Full   Marks_1": "s01",
        "Blank OSheet_2": "s02",
        "von der H\u00f6he Half Done_3": "s03",
        "AnnBo Cole  Co_4": "s04",
        "Wei, Li_5": "s05",
        "Group 1-Half-Done Poe_6": "s06",
        "Zoe\u0308 A\u030angstro\u0308m_8": "s07",
    }
    end = "assignsubmission_file_/neuron.ipynb"
    members = {f"{name}_{end}": student for name, student in folders.items()}
    members[f"Ful Marks_7_{end}"] = "a stranger"
    done = collect(tmp_path, make_zip(tmp_path / "a.zip", members))
    assert submitted(tmp_path) == {f"{s}/{NAME}": s for s in folders.values()}
    assert done.returncode == 3
    [line] = left(done)
    assert "nobody in the gradebook is called Ful Marks" in line


@pytest.mark.parametrize("known", [False, True])
def test_blind_marking_and_teams(tmp_path, known):
    if known:
        roster(tmp_path, "id,first_name,last_name", "s01,Full,Marks")
    blind = {f"Participant_{n}_assignsubmission_file_/neuron.ipynb": f"{n}" for n in (71001, 71002)}
    done = collect(tmp_path, make_zip(tmp_path / "blind.zip", blind))
    assert done.returncode == 0, done.stdout
    expected = {f"Participant {n}/{NAME}": f"{n}" for n in (71001, 71002)}
    assert submitted(tmp_path) == expected
    # a language that the list of words lacks
    polish = {f"Uczestnik_{n}_assignsubmission_file/neuron.ipynb": f"{n}" for n in (1, 2, 3)}
    assert collect(tmp_path, make_zip(tmp_path / "polish.zip", polish)).returncode == 0
    expected |= {f"Uczestnik {n}/{NAME}": f"{n}" for n in (1, 2, 3)}
    assert submitted(tmp_path) == expected
    team = {"Default group_assignsubmission_file/neuron.ipynb": "a team's"}
    done = collect(tmp_path, make_zip(tmp_path / "team.zip", team))
    assert (done.returncode, submitted(tmp_path)) == (3, expected)
    assert "it is a team's, and names no student" in done.stdout


def test_late_and_anonymous(tmp_path):
    members = {"LATE_anon_x1Y2z_570_neuron.ipynb": "1", "anon_aaaaa_571_neuron.ipynb": "2"}
    done = collect(tmp_path, make_zip(tmp_path / "a.zip", members))
    assert set(submitted(tmp_path)) == {f"anon_x1Y2z/{NAME}", f"anon_aaaaa/{NAME}"}
    assert "late, says Canvas: anon_x1Y2z, 01_neuron" in done.stdout
    assert done.stdout.count("late") == 1


MOODLE = "Full Marks_17_assignsubmission_file_/neuron.ipynb"
CANVAS = "marksfull_1234_567_neuron.ipynb"


@pytest.mark.parametrize("name", [MOODLE, CANVAS])
def test_a_folder_counts_only_if_every_file_is_in_it(tmp_path, name):
    student = "1234" if name == CANVAS else "Full Marks"
    packed = {f"downloads/today/{name}": "Full's", "__MACOSX/x": ""}
    assert collect(tmp_path, make_zip(tmp_path / "again.zip", packed)).returncode == 0
    assert submitted(tmp_path) == {f"{student}/{NAME}": "Full's"}
    other = name.replace("17", "18").replace("1234", "99").replace("Full", "Early")
    forged = {other: "Early's", f"x/{name}": "forged", f"_/x/{name}": "forged"}
    done = collect(tmp_path, make_zip(tmp_path / "forged.zip", forged, NEW))
    assert done.returncode == 3
    assert submitted(tmp_path)[f"{student}/{NAME}"] == "Full's"
    assert done.stdout.count("it is not named as the others are") == 2


def test_one_students_folder_is_not_taken_for_a_download_of_another_system(tmp_path):
    end = "assignsubmission_file_"
    members = {
        f"Early_17_{end}/{CANVAS}": "Early's",
        f"Early_17_{end}/Full Marks_18_{end}/x.ipynb": "",
    }
    done = collect(tmp_path, make_zip(tmp_path / "a.zip", members))
    assert (done.returncode, submitted(tmp_path)) == (3, {})
    assert "(moodle): 0 placed" in done.stdout
