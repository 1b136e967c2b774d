# ---
# jupyter:
#   jupytext:
#     text_representation: {extension: .py, format_name: percent}
# ---

# %% setup
from autograder import choice, probe, shuffled, word

# %% hidden="shell-lines-values"
probe(shell_lines, "!ls")
probe(shell_lines, "x = 1")
probe(shell_lines, "import torch\n!pip install einops\n%matplotlib inline")
probe(shell_lines, "%%time\nfor i in range(3):\n    print(i)\n\n    %pip list\n")
probe(shell_lines, "if True:\n\t!ls\nx = 100 % 7\ny = '!'")
probe(shell_lines, "! ls\n!\n%\n% pip list\n%time\n!ls\n!ls")
for _ in range(3):
    lines = ["!ls", f"  %pip install {word()}", f"{word()} = 7 % 2", "", "# !ls"]
    probe(shell_lines, "\n".join(shuffled([*lines, choice(lines)])))

# %% hidden="shell-lines-python"
probe(shell_lines, "x = (17\n     % 5)\ny = 2")
probe(shell_lines, "text = '''\n!important\n%d of %d\n'''")
probe(shell_lines, "# !ls\n\nx = 1")
probe(shell_lines, "")
probe(shell_lines, "these are words, no code")
probe(shell_lines, "these are words\n!ls\n\n")
probe(shell_lines, "x = (17\n     % 5)\n!ls")
probe(shell_lines, "  x = (17\n     % 5)")
probe(shell_lines, "text = '''\n!ls\n'''\nexec(text)")
for _ in range(4):
    lines = ["these are words", "!ls", f"{word()} = 1", "", f"# %pip {word()}"]
    probe(shell_lines, "\n".join(shuffled([*lines, choice(lines)])))
    lines = ["!ls", "%pip list", f"{word()} = 1"]
    probe(shell_lines, "\n".join(['text = """', *shuffled(lines), choice(['"""', ""])]))
probe(shell_lines, "x = await load(17\n               % 5)")
probe(shell_lines, "!ls\n?len\ntorch.relu?")
probe(shell_lines, "!ls\ntext = '''\n!important\n'''")
probe(shell_lines, "x = (17\n     != 5)\n!ls")


# %% mistake="valid-python-too"
# You find lines in cells that are valid Python, such as a remainder that goes on with %
# on the next line. Let Python read the cell first: what does ast.parse say?
def shell_lines(source):
    lines = source.split("\n")
    return [n for n, line in enumerate(lines, 1) if line.lstrip()[:1] in ("!", "%")]


# %% mistake="counts-from-zero"
# Your numbers are one too low: the first line has the number 1, as in an editor. Look
# at the second argument of enumerate.
def shell_lines(source):
    try:
        ast.parse(source)
        return []
    except SyntaxError:
        lines = source.split("\n")
        return [n for n, line in enumerate(lines) if line.lstrip()[:1] in ("!", "%")]


# %% mistake="shell-only"
# Lines for the shell are found, magics are not: %pip and %%time are no Python either.
# Which two characters does the text name?
def shell_lines(source):
    try:
        ast.parse(source)
        return []
    except SyntaxError:
        lines = source.split("\n")
        return [n for n, line in enumerate(lines, 1) if line.lstrip().startswith("!")]


# %% mistake="magics-only"
# Magics are found, lines for the shell are not. Which two characters does the text
# name? Try shell_lines("!ls").
def shell_lines(source):
    try:
        ast.parse(source)
        return []
    except SyntaxError:
        lines = source.split("\n")
        return [n for n, line in enumerate(lines, 1) if line.lstrip().startswith("%")]


# %% mistake="no-indented-ones"
# Indented lines escape you, as under an if or a for. The text says: the first character
# after any blanks. Try shell_lines("if True:\n    !ls").
def shell_lines(source):
    try:
        ast.parse(source)
        return []
    except SyntaxError:
        lines = source.split("\n")
        return [n for n, line in enumerate(lines, 1) if line.startswith(("!", "%"))]


# %% mistake="anywhere-in-the-line"
# Any line with one of the two characters somewhere in it is reported, also a remainder
# or a string. Only the first character after the blanks decides.
def shell_lines(source):
    try:
        ast.parse(source)
        return []
    except SyntaxError:
        lines = source.split("\n")
        return [n for n, line in enumerate(lines, 1) if "!" in line or "%" in line]


# %% mistake="lines-for-numbers"
# You return the lines themselves. The task asks for their numbers, so that one can go
# there.
def shell_lines(source):
    try:
        ast.parse(source)
        return []
    except SyntaxError:
        lines = source.split("\n")
        return [line for line in lines if line.lstrip()[:1] in ("!", "%")]


# %% mistake="trusts-the-error"
# You report the line at which Python gave up. That is one line at most, and not always
# for this reason: prose is no Python either. Look at the lines themselves.
def shell_lines(source):
    try:
        ast.parse(source)
        return []
    except SyntaxError as error:
        return [error.lineno]


# %% mistake="compiles-the-cell"
# You compile the cell. A compiler refuses more than a reader does: `await` outside of a
# function, which a notebook allows. The text names what to ask.
def shell_lines(source):
    try:
        compile(source, "cell", "exec")
    except SyntaxError:
        lines = enumerate(source.split("\n"), start=1)
        return [n for n, line in lines if line.strip().startswith(("!", "%"))]
    return []


# %% mistake="questions-too"
# You count questions, such as ?len, as well. Read again which two characters a line may
# begin with.
def shell_lines(source):
    try:
        ast.parse(source)
    except SyntaxError:
        lines = enumerate(source.split("\n"), start=1)
        return [n for n, line in lines if line.strip().startswith(("!", "%", "?"))]
    return []


# %% alternative="loop"
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


# %% alternative="regular-expression"
def shell_lines(source):
    import re

    try:
        ast.parse(source)
        return []
    except SyntaxError:
        pass
    starts = [match.start() for match in re.finditer(r"^[ \t]*[!%]", source, re.M)]
    return [source.count("\n", 0, start) + 1 for start in starts]


# %% alternative="recursion"
def shell_lines(source, first=1, whole=True):
    if whole:
        try:
            compile(source, "", "exec", flags=ast.PyCF_ONLY_AST)
            return []
        except SyntaxError:
            pass
    line, more, rest = source.partition("\n")
    found = [first] if line.strip().startswith(("!", "%")) else []
    return found + (shell_lines(rest, first + 1, False) if more else [])
