# ---
# jupyter:
#   jupytext:
#     text_representation: {extension: .py, format_name: percent}
# ---

# %% setup
from autograder import probe, shuffled, words


# %% hidden="exported-values"
def code(source):
    return {"cell_type": "code", "source": source, "execution_count": 1}


probe(exported, [code("#| export\nx = 1")])
probe(exported, [code("#| export\nx = 1"), code("y = 2"), code("#| export\nz = 3")])
probe(exported, [code("#| export\n\ndef f():\n    return 1\n\n\nf()\n\n")])
probe(exported, [code("  #| export \n    x = 1\n")])
probe(exported, [code("#| export\nx = 1  \n")])
probe(exported, [code("#| export\n\n\n\nx = 1\n\n\n\n")])
probe(exported, [code("   #| export   \n  \nx = 1\n  \n")])
probe(exported, [{**code("#| export\nx = 1"), "execution_count": 0}])
probe(exported, [code("#| export")])
probe(exported, [code("x = 1"), code("")])
probe(exported, [])
a, b, c = words(3)
marked = [code(f"#| export\n{name} = 1") for name in (a, b, b)]
probe(exported, shuffled([*marked, code(f"{c} = 2"), code("#| export")]))
probe(exported, [code("#| export\nx = 'one\x0ctwo'\ny = '\u2028'")])


def exported_again(cells):
    return exported(cells), exported(cells)


probe(exported_again, [code("#| export\nx = 1")])


# %% hidden="exported-others"
def cell(source, kind="code"):
    return {"cell_type": kind, "source": source, "execution_count": None}


kept = cell("#| export\nkept = True\n#| export\nagain = True")
probe(exported, [cell("#| export\nx = 1", "markdown"), kept])
probe(exported, [cell("#| export\nx = 1", "raw"), kept])
probe(exported, [cell("x = 1\n#| export\ny = 2"), kept])
probe(exported, [cell("#| exporti\nx = 1"), kept, cell("#| export soon\nx = 1")])
probe(exported, [cell("# export\nx = 1"), kept, cell("print('#| export')")])
probe(exported, [cell("#|export\nx = 1"), kept, cell("#|  export\nx = 1")])
probe(exported, [cell("#| EXPORT\nx = 1"), kept, cell("# | export\nx = 1")])
probe(exported, [cell("\n#| export\nx = 1"), kept])
a, b = words(2)
marked = [cell(f"#| export\n{a} = 1"), cell(f"#| export\n{b} = 2\n#| export")]
behind = [cell(f"#| export\n{a} = 3", "raw"), cell(f"#| exports\n{b}"), cell(a)]
probe(exported, shuffled(marked + behind))


# %% mistake="directive-anywhere"
# A cell that mentions the directive anywhere is exported, even one that only prints it.
# Look at the first line alone. Try a cell with the source "print('#| export')".
def exported(cells):
    found = []
    for cell in cells:
        if cell["cell_type"] == "code" and "#| export" in cell["source"]:
            found.append(cell["source"].partition("\n")[2].strip("\n"))
    return found


# %% mistake="begins-like-it"
# You take any cell that begins with these letters. But "#| exporti" begins with them
# too, and it is something else. Compare the whole first line.
def exported(cells):
    found = []
    for cell in cells:
        first, _, rest = cell["source"].partition("\n")
        if cell["cell_type"] == "code" and first.strip().startswith("#| export"):
            found.append(rest.strip("\n"))
    return found


# %% mistake="markdown-too"
# You never ask what kind of cell it is. A Markdown cell about directives would land in
# the module, as prose that Python cannot read. Which key tells?
def exported(cells):
    found = []
    for cell in cells:
        first, _, rest = cell["source"].partition("\n")
        if first.strip() == "#| export":
            found.append(rest.strip("\n"))
    return found


# %% mistake="all-but-markdown"
# You turn away Markdown cells and let everything else in. There is a third kind, raw
# cells. Ask for what you want and not for what you do not want.
def exported(cells):
    found = []
    for cell in cells:
        first, _, rest = cell["source"].partition("\n")
        if cell["cell_type"] != "markdown" and first.strip() == "#| export":
            found.append(rest.strip("\n"))
    return found


# %% mistake="directive-stays"
# The directive is still there, at the top of each source. It has done its work; the
# module does not need it. Print the first item of your list.
def exported(cells):
    found = []
    for cell in cells:
        first = cell["source"].partition("\n")[0]
        if cell["cell_type"] == "code" and first.strip() == "#| export":
            found.append(cell["source"].strip("\n"))
    return found


# %% mistake="line-breaks-stay"
# Empty lines at the beginning or the end of a cell are still there, so the module gets
# holes of different sizes. Print repr of an item: strip("\n") is in the text.
def exported(cells):
    found = []
    for cell in cells:
        first, _, rest = cell["source"].partition("\n")
        if cell["cell_type"] == "code" and first.strip() == "#| export":
            found.append(rest)
    return found


# %% mistake="strips-indentation"
# strip() without an argument takes every blank away, and the indentation of the first
# line is made of blanks. Look at what strip("\n") leaves of "\n    x = 1\n".
def exported(cells):
    found = []
    for cell in cells:
        first, _, rest = cell["source"].partition("\n")
        if cell["cell_type"] == "code" and first.strip() == "#| export":
            found.append(rest.strip())
    return found


# %% mistake="removes-every-directive"
# You remove the directive wherever it stands in the source. Only the first line is one;
# further down it is an ordinary comment and part of the code.
def exported(cells):
    found = []
    for cell in cells:
        first = cell["source"].partition("\n")[0]
        if cell["cell_type"] == "code" and first.strip() == "#| export":
            found.append(cell["source"].replace("#| export", "").strip("\n"))
    return found


# %% mistake="one-long-string"
# You return one string with everything in it. The task asks for a list with one string
# for each cell; putting them together is the next task's work.
def exported(cells):
    found = []
    for cell in cells:
        first, _, rest = cell["source"].partition("\n")
        if cell["cell_type"] == "code" and first.strip() == "#| export":
            found.append(rest.strip("\n"))
    return "\n\n\n".join(found)


# %% mistake="blanks-at-the-end-go"
# You cut off more than line breaks at the end of a source. Look at the repr of what you
# return for a cell whose last line ends in blanks.
def exported(cells):
    found = []
    for cell in cells:
        first, _, rest = cell["source"].partition("\n")
        if cell["cell_type"] == "code" and first.strip() == "#| export":
            found.append(rest.lstrip("\n").rstrip())
    return found


# %% mistake="splits-at-other-breaks"
# `splitlines` cuts at more than line breaks: at a form feed, for one. Joined with line
# breaks, the source is another one. Try it on "a\fb".
def exported(cells):
    found = []
    for cell in cells:
        lines = cell["source"].splitlines()
        if cell["cell_type"] == "code" and lines and lines[0].strip() == "#| export":
            found.append("\n".join(lines[1:]).strip("\n"))
    return found


# %% alternative="lines"
def exported(cells):
    sources = []
    for cell in cells:
        lines = cell["source"].split("\n")
        if cell["cell_type"] != "code":
            continue
        if lines[0].strip() == "#| export":
            sources.append("\n".join(lines[1:]).strip("\n"))
    return sources


# %% alternative="regular-expression"
def exported(cells):
    import re

    pattern = re.compile(r"[ \t]*#\| export[ \t]*(?:\n(.*))?\Z", re.DOTALL)
    code = [cell["source"] for cell in cells if cell["cell_type"] == "code"]
    matches = [pattern.match(source) for source in code]
    return [(match.group(1) or "").strip("\n") for match in matches if match]


# %% alternative="match-and-filter"
def exported(cells):
    def body(cell):
        match cell["source"].split("\n", 1):
            case [first, *rest] if (
                cell["cell_type"] == "code" and first.strip() == "#| export"
            ):
                return "".join(rest).strip("\n")

    return [text for text in map(body, cells) if text is not None]
