# ---
# jupyter:
#   jupytext:
#     text_representation: {extension: .py, format_name: percent}
# ---

# %% hidden="read-cells-values"
import builtins
import io
import json
from pathlib import Path

from autograder import probe, randint


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


def cells_read_from(cells):
    Path("a notebook.ipynb").write_text(
        json.dumps({"cells": cells, "metadata": {}, "nbformat": 4}, ensure_ascii=False),
        encoding="utf-8",
    )
    return where_latin_is_the_default(read_cells, "a notebook.ipynb")


def code(source, count):
    cell = {"cell_type": "code", "metadata": {"tags": ["x"]}, "source": source}
    return {**cell, "execution_count": count, "outputs": []}


counts = randint(1, 100, 4).tolist()
probe(cells_read_from, [code("x = 1", counts[0])])
probe(cells_read_from, [code("x = 1\ny = 2\n", counts[1]), code("", counts[2])])
probe(cells_read_from, [code("print('5 × 784')\n\n# naïve, π → 3", counts[3])])
probe(cells_read_from, [code("if x:\n\ty = None  # null, true\n  ", 0)])
probe(cells_read_from, [code("x = 1", 2), code("x = 1", 2)])
probe(cells_read_from, [])
probe(cells_read_from, [code("x: null = {1: true}", 1)])
probe(cells_read_from, [code("x = 'one\x0ctwo'\r\ny = '\u2028'", 1)])


def cells_written_into(cells):
    read = cells_read_from(cells)
    read[0]["source"] = "written into"
    return read


probe(cells_written_into, [code("x = 1", 2), code("x = 1", 2)])


# %% hidden="read-cells-lines"
import json
from pathlib import Path

from autograder import integer, probe, words


def cells_read_from(cells):
    text = json.dumps({"cells": cells, "metadata": {}, "nbformat": 4})
    Path("lines.ipynb").write_text(text, encoding="utf-8")
    return read_cells(Path("lines.ipynb"))


def code(source, count):
    cell = {"cell_type": "code", "metadata": {}, "source": source}
    return {**cell, "execution_count": count, "outputs": []}


probe(cells_read_from, [code(["x = 1"], 1)])
probe(cells_read_from, [code(["x = 1\n", "\n", "y = 2\n", "z = 3"], 3)])
probe(cells_read_from, [code([], 4), code("a\nb", 5), code(["a\n", "b\n"], 6)])
probe(cells_read_from, [code(["if x:\n", "    y = '\\n'  \n", "\n"], 7)])
a, b = words(2)
lines = [f"{a} = 1\n", f"{b}\n", f"{b}\n", "\n", b]
probe(cells_read_from, [code([a], integer(1, 100)), code(lines, integer(1, 100))])

# %% hidden="read-cells-kinds"
import json
from pathlib import Path

from autograder import integer, probe, shuffled, word


def cells_read_from(cells):
    text = json.dumps({"cells": cells, "metadata": {}, "nbformat": 4})
    Path("kinds.ipynb").write_text(text, encoding="utf-8")
    return read_cells(Path("kinds.ipynb"))


def code(source, count):
    cell = {"cell_type": "code", "metadata": {}, "source": source}
    return {**cell, "execution_count": count, "outputs": []}


text = {"cell_type": "markdown", "metadata": {}, "source": "# Title"}
raw = {"cell_type": "raw", "metadata": {}, "source": "as it is"}
probe(cells_read_from, [code("x", None)])
probe(cells_read_from, [text, code("x", 7), raw, code("y", None), text])
listed = {**text, "source": ["# Title\n", "\n", "text"]}
probe(
    cells_read_from,
    [listed, {**raw, "source": ["as\n", "it is"]}, {**text, "source": []}],
)
shown = [
    {"output_type": "execute_result", "execution_count": 3, "data": {}, "metadata": {}}
]
probe(cells_read_from, [{**code("x", None), "outputs": shown}, code("", None)])
mixed = [text, raw, code(word(), None), code(word(), integer(1, 100))]
probe(cells_read_from, shuffled(mixed))
old = {"cell_type": "code", "metadata": {}, "source": "x", "outputs": []}
probe(cells_read_from, [old, code("y", 3)])


# %% mistake="joins-with-line-breaks"
# Between the lines of a cell you put another line break, but each line has brought its
# own. Print the source of a cell with two lines: there are three now.
def read_cells(path):
    notebook = json.loads(Path(path).read_text(encoding="utf-8"))
    cells = []
    for cell in notebook["cells"]:
        source = cell["source"]
        if isinstance(source, list):
            source = "\n".join(source)
        count = cell.get("execution_count")
        cells.append(
            {
                "cell_type": cell["cell_type"],
                "source": source,
                "execution_count": count,
            }
        )
    return cells


# %% mistake="tears-strings-apart"
# A source that is one string comes out with a line break after every letter: join takes
# a string for a list of letters. Print "\n".join("abc").
def read_cells(path):
    notebook = json.loads(Path(path).read_text(encoding="utf-8"))
    return [
        {
            "cell_type": cell["cell_type"],
            "source": "\n".join(line.rstrip("\n") for line in cell["source"]),
            "execution_count": cell.get("execution_count"),
        }
        for cell in notebook["cells"]
    ]


# %% mistake="leaves-lists"
# Some of your sources are lists of lines. The file may hold either form, and your
# function should always give one string, so that nobody after it has to care.
def read_cells(path):
    notebook = json.loads(Path(path).read_text(encoding="utf-8"))
    keys = ("cell_type", "source", "execution_count")
    return [{key: cell.get(key) for key in keys} for cell in notebook["cells"]]


# %% mistake="only-the-first-line"
# Of a source that is a list you keep the first item, one line. And of a string, its
# first letter. Print the source of a cell with several lines.
def read_cells(path):
    notebook = json.loads(Path(path).read_text(encoding="utf-8"))
    return [
        {
            "cell_type": cell["cell_type"],
            "source": cell["source"][0] if cell["source"] else "",
            "execution_count": cell.get("execution_count"),
        }
        for cell in notebook["cells"]
    ]


# %% mistake="every-cell-has-a-count"
# You ask every cell for its count, and a Markdown cell has none: KeyError. Look at the
# small notebook in the text, and at what d.get("key") does for a missing key.
def read_cells(path):
    notebook = json.loads(Path(path).read_text(encoding="utf-8"))
    return [
        {
            "cell_type": cell["cell_type"],
            "source": "".join(cell["source"]),
            "execution_count": cell["execution_count"],
        }
        for cell in notebook["cells"]
    ]


# %% mistake="zero-for-none"
# Cells without a count get the count 0. A cell that was never run is then hard to tell
# from one that was. The task wants None for it.
def read_cells(path):
    notebook = json.loads(Path(path).read_text(encoding="utf-8"))
    return [
        {
            "cell_type": cell["cell_type"],
            "source": "".join(cell["source"]),
            "execution_count": cell.get("execution_count") or 0,
        }
        for cell in notebook["cells"]
    ]


# %% mistake="code-only"
# You leave out the cells that are not code. This function reads all of them; choosing
# comes later. Otherwise positions in your list are not positions in the notebook.
def read_cells(path):
    notebook = json.loads(Path(path).read_text(encoding="utf-8"))
    return [
        {
            "cell_type": cell["cell_type"],
            "source": "".join(cell["source"]),
            "execution_count": cell.get("execution_count"),
        }
        for cell in notebook["cells"]
        if cell["cell_type"] == "code"
    ]


# %% mistake="cells-as-they-are"
# You return the cells just as the file has them, with outputs and metadata. Each dict
# should have three keys and no more. Print the keys of the first one.
def read_cells(path):
    notebook = json.loads(Path(path).read_text(encoding="utf-8"))
    for cell in notebook["cells"]:
        cell["source"] = "".join(cell["source"])
        cell.setdefault("execution_count", None)
    return notebook["cells"]


# %% mistake="parses-the-name"
# json.loads wants the text of the file, and you gave it the file's name. Who reads the
# file? Look for read_text in the task.
def read_cells(path):
    notebook = json.loads(str(path))
    return [
        {
            "cell_type": cell["cell_type"],
            "source": "".join(cell["source"]),
            "execution_count": cell.get("execution_count"),
        }
        for cell in notebook["cells"]
    ]


# %% mistake="encoding-left-to-chance"
# You let the computer choose the encoding. On yours it may be UTF-8, and on another it
# is not, and then 5 × 784 reads 5 Ã— 784. Say which one it is whenever you open a file.
def read_cells(path):
    with open(path) as file:
        notebook = json.load(file)
    keys = ("cell_type", "source", "execution_count")
    cells = [{key: cell.get(key) for key in keys} for cell in notebook["cells"]]
    for cell in cells:
        cell["source"] = "".join(cell["source"])
    return cells


# %% mistake="every-code-cell-has-a-count"
# You look for a count in every code cell. The text says what to return where the file
# has none, whatever kind of cell it is.
def read_cells(path):
    found = []
    for cell in json.loads(Path(path).read_text(encoding="utf-8"))["cells"]:
        is_code = cell["cell_type"] == "code"
        found.append(
            {
                "cell_type": cell["cell_type"],
                "source": "".join(cell["source"]),
                "execution_count": cell["execution_count"] if is_code else None,
            }
        )
    return found


# %% alternative="open-and-load"
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


# %% alternative="bytes-and-generator"
def one_cell(cell):
    text = ""
    for piece in cell["source"]:
        text += piece
    count = cell["execution_count"] if "execution_count" in cell else None
    return {"execution_count": count, "source": text, "cell_type": cell["cell_type"]}


def read_cells(path):
    return list(map(one_cell, json.loads(Path(path).read_bytes())["cells"]))


# %% alternative="fills-a-template"
def read_cells(path):
    with open(path, "rb") as file:
        cells = json.loads(file.read())["cells"]
    template = dict.fromkeys(("cell_type", "source", "execution_count"))
    read = [{key: cell.get(key) for key in template} for cell in cells]
    for cell in read:
        if not isinstance(cell["source"], str):
            text = ""
            for line in cell["source"]:
                text += line
            cell["source"] = text
    return read
