# ---
# jupyter:
#   jupytext:
#     text_representation: {extension: .py, format_name: percent}
# ---

# %% hidden="module-name"
from autograder import probe, words


def cell(source, kind="code"):
    return {"cell_type": kind, "source": source, "execution_count": None}


named = cell("#| default_exp shapes")
probe(module_name, [named])
probe(module_name, [cell("import torch"), named, cell("#| default_exp later")])
probe(module_name, [cell("#| default_exp wrong", "markdown"), named])
probe(module_name, [cell("#| default_exp  nn.layers \nimport torch\n")])
probe(module_name, [cell("x = 1\n#| default_exp wrong"), named])
probe(module_name, [cell("#| default_exports wrong"), named])
probe(module_name, [cell("#| default_exp wrong", "raw"), named])
probe(module_name, [*map(cell, "abcdefgh"), cell("#| default_exp My_default_exp.X2")])
a, b, c = words(3)
probe(module_name, [cell(a), cell(f"#| default_exp {a}.{b}\n{c}"), named])
probe(module_name, [], raises=ValueError)
probe(module_name, [cell("import torch")], raises=ValueError)
probe(module_name, [cell("#| default_exp wrong", "markdown")], raises=ValueError)
probe(module_name, [cell("#| default_exp exp_default")])
probe(module_name, [cell(""), named])


# %% hidden="module-file"
import builtins
import io
import os
import shutil
from pathlib import Path

from autograder import probe, words


def where_latin_is_the_default(function, *args):
    """Call function as on a computer whose default encoding is not UTF-8."""
    usual = io.open

    def opened(file, mode="r", buffering=-1, encoding=None, *rest, **options):
        if "b" not in mode and encoding in (None, "locale"):
            encoding = "latin-1"
        return usual(file, mode, buffering, encoding, *rest, **options)

    io.open = builtins.open = opened
    try:
        return function(*args)
    finally:
        io.open = builtins.open = usual


def file_written(name, *rounds):
    shutil.rmtree("plain", ignore_errors=True)
    Path("plain").mkdir()
    for sources in rounds:
        path = where_latin_is_the_default(write_module, name, sources, "plain")
    inside = os.path.relpath(path, "plain")
    files = sorted(f.as_posix() for f in Path("plain").rglob("*") if f.is_file())
    return inside, files, Path(path).read_bytes().decode(errors="replace")


probe(file_written, "degrees", ["x = 1"])
probe(file_written, "shapes", ["import torch", "def f():\n    return 1", "y = f()"])
probe(file_written, "again", ["long = 'a long line to begin with'"], ["x = 1"])
probe(file_written, "same", ["x = 1"], ["x = 2"])
probe(file_written, "gaps", ["x = 1  ", "", "if x:\n    y = 2\n    "])
probe(file_written, "signs", ["print('5 × 784, naïve')"])
a, b, c = words(3)
probe(file_written, a, [f"{b} = 1", f"def {c}():\n    return {b}", f"{b} = 1"])
probe(file_written, f"{c.title()}2", ["x = 1"])


def file_written_again(name, parts):
    return [file_written(name, parts), file_written(name, parts)]


probe(file_written_again, "again", ["x = 1", "y = 2"])


# %% hidden="module-dots"
import os
import shutil
from pathlib import Path

from autograder import probe, words


def files_written(*names):
    shutil.rmtree("dots", ignore_errors=True)
    Path("dots").mkdir()
    paths = [
        write_module(n, [f"{n = }", f"{i = }"], Path("dots"))
        for i, n in enumerate(names)
    ]
    return [
        (os.path.relpath(path, "dots"), Path(path).read_text(encoding="utf-8"))
        for path in paths
    ]


probe(files_written, "plain")
probe(files_written, "text.data")
probe(files_written, "text.data", "text.tokens", "plain")
probe(files_written, "nn.layers.linear", "nn.losses")
probe(files_written, "a.b.c.d.e", "nn.nn", "nn.a.nn", "nn.nn")
a, b, c = words(3)
probe(files_written, f"{a}.{b}", f"{a}.{c}", f"{b}.{a}.{c}", c)
probe(files_written, f"{b.title()}.{c.upper()}")
probe(files_written, "text.__init__", "text.data")


def path_inside(folder, name):
    shutil.rmtree(folder, ignore_errors=True)
    Path(folder).mkdir()
    return os.path.relpath(write_module(name, ["x = 1"], folder), folder)


probe(path_inside, "v1.2", "text.data")


# %% mistake="none-for-no-name"
# Without a directive your module_name returns None, and the trouble starts somewhere
# else: there will be a file None.py. Say what is wrong where you notice it.
def module_name(cells):
    for cell in cells:
        if cell["cell_type"] == "code" and cell["source"].startswith("#| default_exp "):
            return cell["source"].partition("\n")[0][len("#| default_exp ") :].strip()


def write_module(name, sources, folder):
    path = Path(folder, *name.split(".")).with_suffix(".py")
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text("\n\n\n".join(sources) + "\n", encoding="utf-8")
    return path


# %% mistake="last-name-counts"
# If there are two directives you take the last one. The first counts. When may a loop
# that searches come to its end?
def module_name(cells):
    name = None
    for cell in cells:
        if cell["cell_type"] == "code" and cell["source"].startswith("#| default_exp "):
            name = cell["source"].partition("\n")[0][len("#| default_exp ") :].strip()
    if name is None:
        raise ValueError("no name")
    return name


def write_module(name, sources, folder):
    path = Path(folder, *name.split(".")).with_suffix(".py")
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text("\n\n\n".join(sources) + "\n", encoding="utf-8")
    return path


# %% mistake="markdown-names-it"
# A Markdown cell that explains the directive gives your module its name. Only code
# cells count. Which key tells you the kind of a cell?
def module_name(cells):
    for cell in cells:
        if cell["source"].startswith("#| default_exp "):
            return cell["source"].partition("\n")[0][len("#| default_exp ") :].strip()
    raise ValueError("no name")


def write_module(name, sources, folder):
    path = Path(folder, *name.split(".")).with_suffix(".py")
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text("\n\n\n".join(sources) + "\n", encoding="utf-8")
    return path


# %% mistake="rest-of-the-cell-too"
# The name you return goes on to the end of the cell, line breaks and code included. It
# ends where the first line ends. Print repr of it.
def module_name(cells):
    for cell in cells:
        if cell["cell_type"] == "code" and cell["source"].startswith("#| default_exp "):
            return cell["source"][len("#| default_exp ") :].strip()
    raise ValueError("no name")


def write_module(name, sources, folder):
    path = Path(folder, *name.split(".")).with_suffix(".py")
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text("\n\n\n".join(sources) + "\n", encoding="utf-8")
    return path


# %% mistake="one-line-break"
# The cells stand in the file one line after the other, without the two empty lines in
# between. Print repr of the file's text and count the line breaks between two cells.
def module_name(cells):
    for cell in cells:
        if cell["cell_type"] == "code" and cell["source"].startswith("#| default_exp "):
            return cell["source"].partition("\n")[0][len("#| default_exp ") :].strip()
    raise ValueError("no name")


def write_module(name, sources, folder):
    path = Path(folder, *name.split(".")).with_suffix(".py")
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text("\n".join(sources) + "\n", encoding="utf-8")
    return path


# %% mistake="one-empty-line"
# There is one empty line between the cells, and not two. The line break that ends a
# line is one; each empty line is one more. How many in all?
def module_name(cells):
    for cell in cells:
        if cell["cell_type"] == "code" and cell["source"].startswith("#| default_exp "):
            return cell["source"].partition("\n")[0][len("#| default_exp ") :].strip()
    raise ValueError("no name")


def write_module(name, sources, folder):
    path = Path(folder, *name.split(".")).with_suffix(".py")
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text("\n\n".join(sources) + "\n", encoding="utf-8")
    return path


# %% mistake="no-line-break-at-the-end"
# The last line of the file does not end. join puts something between the parts and
# nothing after the last. Print repr of the file's text.
def module_name(cells):
    for cell in cells:
        if cell["cell_type"] == "code" and cell["source"].startswith("#| default_exp "):
            return cell["source"].partition("\n")[0][len("#| default_exp ") :].strip()
    raise ValueError("no name")


def write_module(name, sources, folder):
    path = Path(folder, *name.split(".")).with_suffix(".py")
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text("\n\n\n".join(sources), encoding="utf-8")
    return path


# %% mistake="appends"
# When you export a second time the old text is still in the file. Which letter opens a
# file for adding to it, and which for writing it anew?
def module_name(cells):
    for cell in cells:
        if cell["cell_type"] == "code" and cell["source"].startswith("#| default_exp "):
            return cell["source"].partition("\n")[0][len("#| default_exp ") :].strip()
    raise ValueError("no name")


def write_module(name, sources, folder):
    path = Path(folder, *name.split(".")).with_suffix(".py")
    path.parent.mkdir(parents=True, exist_ok=True)
    with open(path, "a", encoding="utf-8") as file:
        file.write("\n\n\n".join(sources) + "\n")
    return path


# %% mistake="dots-stay-in-the-file-name"
# For the name text.data you write a file text.data.py. Python looks for data.py in a
# folder text when it reads import text.data. What does name.split(".") give?
def module_name(cells):
    for cell in cells:
        if cell["cell_type"] == "code" and cell["source"].startswith("#| default_exp "):
            return cell["source"].partition("\n")[0][len("#| default_exp ") :].strip()
    raise ValueError("no name")


def write_module(name, sources, folder):
    path = Path(folder, f"{name}.py")
    path.write_text("\n\n\n".join(sources) + "\n", encoding="utf-8")
    return path


# %% mistake="folder-must-be-new"
# The second module of one folder fails, because the folder is there already. Look at
# the argument exist_ok of mkdir.
def module_name(cells):
    for cell in cells:
        if cell["cell_type"] == "code" and cell["source"].startswith("#| default_exp "):
            return cell["source"].partition("\n")[0][len("#| default_exp ") :].strip()
    raise ValueError("no name")


def write_module(name, sources, folder):
    *folders, last = name.split(".")
    path = Path(folder, *folders, f"{last}.py")
    if folders:
        path.parent.mkdir(parents=True)
    path.write_text("\n\n\n".join(sources) + "\n", encoding="utf-8")
    return path


# %% mistake="one-folder-deep"
# A name with two dots needs a folder in a folder: mkdir makes the last folder of a path
# only, unless its argument parents says otherwise. Try the name "a.b.c".
def module_name(cells):
    for cell in cells:
        if cell["cell_type"] == "code" and cell["source"].startswith("#| default_exp "):
            return cell["source"].partition("\n")[0][len("#| default_exp ") :].strip()
    raise ValueError("no name")


def write_module(name, sources, folder):
    path = Path(folder, *name.split(".")).with_suffix(".py")
    path.parent.mkdir(exist_ok=True)
    path.write_text("\n\n\n".join(sources) + "\n", encoding="utf-8")
    return path


# %% mistake="folder-ignored"
# The file lands beside the notebook and not in the folder that was given. Where does
# folder occur in your write_module?
def module_name(cells):
    for cell in cells:
        if cell["cell_type"] == "code" and cell["source"].startswith("#| default_exp "):
            return cell["source"].partition("\n")[0][len("#| default_exp ") :].strip()
    raise ValueError("no name")


def write_module(name, sources, folder):
    path = Path(*name.split(".")).with_suffix(".py")
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text("\n\n\n".join(sources) + "\n", encoding="utf-8")
    return path


# %% mistake="path-not-returned"
# The file is written, and nobody is told where: write_module returns None. Whoever
# exported wants to open it.
def module_name(cells):
    for cell in cells:
        if cell["cell_type"] == "code" and cell["source"].startswith("#| default_exp "):
            return cell["source"].partition("\n")[0][len("#| default_exp ") :].strip()
    raise ValueError("no name")


def write_module(name, sources, folder):
    path = Path(folder, *name.split(".")).with_suffix(".py")
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text("\n\n\n".join(sources) + "\n", encoding="utf-8")


# %% mistake="begins-like-it"
# A longer word that begins like the directive is not the directive. Try module_name on
# a cell `#| default_exports x`. Which character ends the word?
def module_name(cells):
    directive = "#| default_exp"
    for cell in cells:
        if cell["cell_type"] == "code" and cell["source"].startswith(directive):
            return cell["source"].split("\n")[0].removeprefix(directive).strip()
    raise ValueError("no name")


def write_module(name, sources, folder):
    path = Path(folder, *name.split(".")).with_suffix(".py")
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text("\n\n\n".join(sources) + "\n", encoding="utf-8")
    return path


# %% mistake="encoding-left-to-chance"
# You let the computer choose the encoding. Python reads a module as UTF-8, wherever it
# was written. Look at the arguments of write_text or open: which of them says so?
def module_name(cells):
    directive = "#| default_exp "
    for cell in cells:
        if cell["cell_type"] == "code" and cell["source"].startswith(directive):
            return cell["source"].split("\n")[0].removeprefix(directive).strip()
    raise ValueError("no name")


def write_module(name, sources, folder):
    path = Path(folder, *name.split(".")).with_suffix(".py")
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text("\n\n\n".join(sources) + "\n")
    return path


# %% mistake="lower-case-names"
# Python tells capitals from small letters, and so do many computers when they look for
# a file. A module keeps the name it was given.
def module_name(cells):
    for cell in cells:
        first = cell["source"].partition("\n")[0]
        if cell["cell_type"] == "code" and first.startswith("#| default_exp "):
            return first.removeprefix("#| default_exp ").strip()
    raise ValueError("no code cell begins with #| default_exp")


def write_module(name, sources, folder):
    path = Path(folder, *name.lower().split(".")).with_suffix(".py")
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text("\n\n\n".join(sources) + "\n", encoding="utf-8")
    return path


# %% alternative="split-and-open"
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


# %% alternative="replace-dots"
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


# %% alternative="os-path-and-next"
def module_name(cells):
    import re

    firsts = (c["source"].split("\n")[0] for c in cells if c["cell_type"] == "code")
    found = (re.match(r"#\| default_exp (.*)", first) for first in firsts)
    try:
        return next(match for match in found if match)[1].strip()
    except StopIteration:
        raise ValueError("no name") from None


def write_module(name, sources, folder):
    import os

    *folders, last = name.split(".")
    for part in folders:
        folder = os.path.join(folder, part)
        if not os.path.isdir(folder):
            os.mkdir(folder)
    path = os.path.join(folder, f"{last}.py")
    with open(path, "wb") as file:
        for i, source in enumerate(sources):
            file.write(b"\n\n" * (i > 0) + source.encode() + b"\n")
    return path
