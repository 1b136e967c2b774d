# ---
# jupyter:
#   jupytext:
#     text_representation: {extension: .py, format_name: percent}
# ---

# %% hidden="command-values"
from autograder import integer, probe, words

probe(execute_command, "a.ipynb", "b.ipynb")
probe(execute_command, "my own lesson.ipynb", "out/it is done.ipynb")
probe(execute_command, "a.ipynb", "b.ipynb", 60)
probe(execute_command, "c d.ipynb", "e.ipynb", kw={"timeout": 600})
probe(execute_command, "it's {}.ipynb", '"b".ipynb')
probe(execute_command, "lesson-done.ipynb", "runs/lesson.ipynb")
a, b, c = words(3)
probe(execute_command, f"{a}.ipynb", f"{b} {c}.ipynb")
probe(execute_command, f"{a} {c}.ipynb", f"{a} {c}.ipynb", integer(1, 100))
probe(execute_command, "a.ipynb", "b.ipynb", 1)
probe(execute_command, "./a.ipynb", "out//b.ipynb")
probe(execute_command, " a  b.ipynb", "c\td.ipynb ")


def commands(a, b):
    one = execute_command(a, b)
    one.append("--debug")
    return one, execute_command(b, a), execute_command(a, b)


probe(commands, "a.ipynb", "b.ipynb")


# %% mistake="splits-the-names"
# You write the command as one string and split it at its blanks. A file name with a
# blank in it falls apart. Try execute_command("my lesson.ipynb", "done.ipynb").
def execute_command(notebook, output, timeout=None):
    command = f"jupyter nbconvert --to notebook --execute {notebook} --output {output}"
    if timeout is not None:
        command += f" --ExecutePreprocessor.timeout={timeout}"
    return command.split()


# %% mistake="one-string"
# You return the command as one string. A program wants a list with one string for each
# word, so that nobody has to guess where a word ends.
def execute_command(notebook, output, timeout=None):
    command = f"jupyter nbconvert --to notebook --execute {notebook} --output {output}"
    if timeout is not None:
        command += f" --ExecutePreprocessor.timeout={timeout}"
    return command


# %% mistake="timeout-as-two-words"
# You give the timeout as two words. In the text it is one, with an equals sign in it.
def execute_command(notebook, output, timeout=None):
    command = ["jupyter", "nbconvert", "--to", "notebook", "--execute", notebook]
    command += ["--output", output]
    if timeout is not None:
        command += ["--ExecutePreprocessor.timeout", str(timeout)]
    return command


# %% mistake="always-a-timeout"
# Without a timeout you hand over the word timeout=None, which the program cannot read
# as a number. Leave the word out if there is none.
def execute_command(notebook, output, timeout=None):
    command = ["jupyter", "nbconvert", "--to", "notebook", "--execute", notebook]
    command += ["--output", output, f"--ExecutePreprocessor.timeout={timeout}"]
    return command


# %% mistake="timeout-ignored"
# A timeout that is given is not used. Try execute_command("a", "b", 60) and look for
# the 60.
def execute_command(notebook, output, timeout=None):
    command = ["jupyter", "nbconvert", "--to", "notebook", "--execute", notebook]
    return command + ["--output", output]


# %% mistake="names-exchanged"
# You read one file and write the other, but the wrong way round: this command would run
# a notebook that does not exist yet. Which name stands behind --execute?
def execute_command(notebook, output, timeout=None):
    command = ["jupyter", "nbconvert", "--to", "notebook", "--execute", output]
    command += ["--output", notebook]
    if timeout is not None:
        command.append(f"--ExecutePreprocessor.timeout={timeout}")
    return command


# %% alternative="split-the-fixed-part"
def execute_command(notebook, output, timeout=None):
    words = "jupyter nbconvert --to notebook --execute".split()
    extra = [] if timeout is None else ["--ExecutePreprocessor.timeout=" + str(timeout)]
    return [*words, notebook, "--output", output, *extra]


# %% alternative="tuple-and-list"
def execute_command(source, target, timeout=None):
    words = ("jupyter", "nbconvert", "--to", "notebook")
    words += ("--execute", source, "--output", target)
    if timeout:
        words += ("--ExecutePreprocessor.timeout=%d" % timeout,)
    return list(words)


# %% alternative="unpacking"
def execute_command(notebook, output, timeout=None):
    import shlex

    limit = (
        () if timeout is None else ("--ExecutePreprocessor.timeout=" + str(timeout),)
    )
    names = map(shlex.quote, (notebook, output))
    line = "jupyter nbconvert --to notebook --execute {} --output {}".format(*names)
    return [*shlex.split(line), *limit]


# %% inputs
# timeout: zero: a notebook takes some time
