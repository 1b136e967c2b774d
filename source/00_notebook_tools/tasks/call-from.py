# ---
# jupyter:
#   jupytext:
#     text_representation: {extension: .py, format_name: percent}
# ---

# %% hidden="call-from-positional"
import contextlib
import io

from autograder import integer, probe, words


def result_of(argv, func):
    try:
        with contextlib.redirect_stderr(io.StringIO()):
            return call_from(argv, func)
    except SystemExit as end:
        return ["SystemExit", end.code]


def copy(source: str, target: str):
    return ["copied", source, target]


def power(base: float, exponent: int):
    return [base, exponent]


def nothing():
    return "called"


probe(result_of, ["a", "b"], copy, types=True)
probe(result_of, ["2", "3"], power, types=True)
probe(result_of, ["7", "8.5"], copy, types=True)
probe(result_of, [], nothing)
probe(result_of, ["-2", "-3"], power, types=True)
probe(result_of, ["0", "0"], power, types=True)
probe(result_of, ["0.1", "3"], power, types=True)
a, b = words(2)
probe(result_of, [a, b], copy, types=True)
probe(result_of, [b, b], copy, types=True)
probe(result_of, [f"{integer(1, 100) / 4}", f"{integer(0, 100)}"], power, types=True)


def many(
    a: int, b: int, c: int, d: int, e: int, f: int, g: int, h: int, i: int, j: str
):
    return [a, b, c, d, e, f, g, h, i, j]


probe(result_of, [*map(str, range(9)), "nine"], many, types=True)


def of_kind(kind):
    def alike(value: kind):
        return value

    return alike


probe(result_of, ["7"], of_kind(int), types=True)
probe(result_of, ["7"], of_kind(str), types=True)
probe(result_of, ["", " b "], copy, types=True)
probe(result_of, ["@a", "b"], copy, types=True)


# %% hidden="call-from-options"
import contextlib
import io

from autograder import integer, probe, shuffled, words


def result_of(argv, func):
    try:
        with contextlib.redirect_stderr(io.StringIO()):
            return call_from(argv, func)
    except SystemExit as end:
        return ["SystemExit", end.code]


def fit(data: str, steps: int = 4, rate: float = 0.5, name: str = "plain"):
    return [data, steps, rate, name]


def pack(source: str, target: str, batch_size: int = 4):
    return [source, target, batch_size]


probe(result_of, ["x"], fit, types=True)
probe(result_of, ["x", "--steps", "7"], fit, types=True)
probe(result_of, ["x", "--rate", "2"], fit, types=True)
probe(result_of, ["x", "--name", "12"], fit, types=True)
probe(
    call_from, ["--rate", "0.25", "y", "--name", "b", "--steps", "9"], fit, types=True
)
probe(result_of, ["a", "--batch_size", "8", "b"], pack, types=True)


def plot(data: str, start: int = 0, label: str = "", scale: float = 0.0):
    return [data, start, label, scale]


def cut(data: str, rate: float = 1, name: str = None, steps: int = 5):
    return [data, rate, name, steps]


probe(result_of, ["9", "--steps", "9", "--name", "9"], fit, types=True)
probe(result_of, ["x", "--steps", "0", "--rate", "0"], fit, types=True)
probe(result_of, ["x", "--steps", "-2", "--rate", "-0.5"], fit, types=True)
probe(result_of, ["x"], plot, types=True)
probe(result_of, ["x"], cut, types=True)
probe(result_of, ["--rate", "2", "x", "--name", "y", "--steps", "0"], cut, types=True)
a, b, c = words(3)
options = [("--steps", f"{integer(0, 100)}"), ("--name", b), (a,)]
probe(result_of, [w for part in shuffled(options) for w in part], fit, types=True)
options = [("--scale", f"{integer(0, 100) / 4}"), (c,)]
probe(result_of, [w for part in shuffled(options) for w in part], plot, types=True)


def depth_of(folder: str, depth: int = 1):
    return depth


probe(result_of, ["x", "--depth", "7"], depth_of, types=True)
probe(result_of, ["x", "--depth", "0"], depth_of, types=True)
probe(result_of, ["a", "--batch-size", "8", "b"], pack, types=True)


# %% hidden="call-from-flags"
import contextlib
import io

from autograder import choice, integer, probe, shuffled, word


def result_of(argv, func):
    try:
        with contextlib.redirect_stderr(io.StringIO()):
            return call_from(argv, func)
    except SystemExit as end:
        return ["SystemExit", end.code]


def tidy(folder: str, deep: bool = False, depth: int = 1, quiet: bool = False):
    return [folder, deep, depth, quiet]


probe(result_of, ["here"], tidy, types=True)
probe(result_of, ["here", "--deep"], tidy, types=True)
probe(result_of, ["--quiet", "here"], tidy, types=True)
probe(result_of, ["--quiet", "--depth", "3", "here", "--deep"], tidy, types=True)
for _ in range(4):
    parts = [[word()], choice([[], ["--deep"]]), ["--depth", f"{integer(0, 100)}"]]
    parts = shuffled([*parts, choice([[], ["--quiet"]])])
    probe(result_of, [w for part in parts for w in part], tidy, types=True)
probe(result_of, ["here", "--no-deep"], tidy, types=True)


# %% hidden="call-from-errors"
import contextlib
import io

from autograder import choice, integer, probe, word


def exit_of(argv):
    called = []

    def scale(size: int, factor: float = 2.0):
        called.append(size * factor)
        return size * factor

    try:
        with contextlib.redirect_stderr(io.StringIO()):
            return [call_from(argv, scale), called]
    except SystemExit as end:
        return ["SystemExit", end.code, called]


probe(exit_of, ["3"])
probe(exit_of, ["three"])
probe(exit_of, [])
probe(exit_of, ["3", "4"])
probe(exit_of, ["3", "--factor", "x"])
probe(exit_of, ["3", "--colour", "red"])
probe(exit_of, ["3", "--factor"])
probe(exit_of, ["3.5"])
probe(exit_of, ["--size", "3"])
probe(exit_of, ["3", "--size", "3"])


def of_its_own(argv, error):
    def refuses(size: int):
        raise error(size)

    try:
        return call_from(argv, refuses)
    except (Exception, SystemExit) as end:
        return [type(end).__name__, *end.args]


for error in (ValueError, KeyError, IndexError, TypeError):
    probe(of_its_own, ["3"], error)
for _ in range(3):
    size, factor = f"{integer(0, 100)}", f"{integer(0, 100) / 4}"
    probe(exit_of, [size, "--factor", factor])
    probe(exit_of, choice([[size, factor], [word()], [size, f"--{word()}", factor]]))
probe(exit_of, ["0x10"])
probe(exit_of, ["010"])
probe(of_its_own, ["3"], SystemExit)


# %% mistake="strings-stay-strings"
# Every argument arrives as a string. "2" times 3 is "222". The annotation says what to
# convert to: where do you tell argparse?
def call_from(argv, func):
    parser = argparse.ArgumentParser()
    for name, parameter in inspect.signature(func).parameters.items():
        if parameter.default is parameter.empty:
            parser.add_argument(name)
        elif parameter.annotation is bool:
            parser.add_argument(f"--{name}", action="store_true")
        else:
            parser.add_argument(f"--{name}", default=parameter.default)
    return func(**vars(parser.parse_args(argv)))


# %% mistake="bool-wants-a-value"
# --verbose alone is not understood. A bool option is there or is not, and no value
# follows it: bool("False") would be True. Look for action in the fold about argparse.
def call_from(argv, func):
    parser = argparse.ArgumentParser()
    for name, parameter in inspect.signature(func).parameters.items():
        if parameter.default is parameter.empty:
            parser.add_argument(name, type=parameter.annotation)
        else:
            kind, default = parameter.annotation, parameter.default
            parser.add_argument(f"--{name}", type=kind, default=default)
    return func(**vars(parser.parse_args(argv)))


# %% mistake="defaults-lost"
# An option that is left out arrives as None, although the function has a default for
# it. Hand the default on to the parser.
def call_from(argv, func):
    parser = argparse.ArgumentParser()
    for name, parameter in inspect.signature(func).parameters.items():
        if parameter.default is parameter.empty:
            parser.add_argument(name, type=parameter.annotation)
        elif parameter.annotation is bool:
            parser.add_argument(f"--{name}", action="store_true")
        else:
            parser.add_argument(f"--{name}", type=parameter.annotation)
    return func(**vars(parser.parse_args(argv)))


# %% mistake="everything-is-an-option"
# A plain word is not understood: your parser knows no argument without dashes. The
# parameters without a default are positional: they come without a name.
def call_from(argv, func):
    parser = argparse.ArgumentParser()
    for name, parameter in inspect.signature(func).parameters.items():
        if parameter.annotation is bool:
            parser.add_argument(f"--{name}", action="store_true")
        elif parameter.default is parameter.empty:
            parser.add_argument(f"--{name}", type=parameter.annotation, required=True)
        else:
            kind, default = parameter.annotation, parameter.default
            parser.add_argument(f"--{name}", type=kind, default=default)
    return func(**vars(parser.parse_args(argv)))


# %% mistake="arguments-for-the-result"
# You return the arguments that you found. The function is still to be called with them,
# and its result is what the caller wants.
def call_from(argv, func):
    parser = argparse.ArgumentParser()
    for name, parameter in inspect.signature(func).parameters.items():
        if parameter.default is parameter.empty:
            parser.add_argument(name, type=parameter.annotation)
        elif parameter.annotation is bool:
            parser.add_argument(f"--{name}", action="store_true")
        else:
            kind, default = parameter.annotation, parameter.default
            parser.add_argument(f"--{name}", type=kind, default=default)
    return vars(parser.parse_args(argv))


# %% mistake="called-for-nothing"
# You call the function and keep its result to yourself. What does your call_from
# return?
def call_from(argv, func):
    parser = argparse.ArgumentParser()
    for name, parameter in inspect.signature(func).parameters.items():
        if parameter.default is parameter.empty:
            parser.add_argument(name, type=parameter.annotation)
        elif parameter.annotation is bool:
            parser.add_argument(f"--{name}", action="store_true")
        else:
            kind, default = parameter.annotation, parameter.default
            parser.add_argument(f"--{name}", type=kind, default=default)
    func(**vars(parser.parse_args(argv)))


# %% mistake="hands-over-the-words"
# You hand the words to the function as they are, option names included, and as strings.
# The signature says which word belongs to which parameter, and what it is.
def call_from(argv, func):
    return func(*argv)


# %% mistake="shrugs-at-unknown-words"
# Words that fit nothing are passed over in silence. Whoever mistypes an option will
# wonder for a long time why it has no effect. Look at the difference between parse_args
# and parse_known_args.
def call_from(argv, func):
    parser = argparse.ArgumentParser()
    for name, parameter in inspect.signature(func).parameters.items():
        if parameter.default is parameter.empty:
            parser.add_argument(name, type=parameter.annotation)
        elif parameter.annotation is bool:
            parser.add_argument(f"--{name}", action="store_true")
        else:
            kind, default = parameter.annotation, parameter.default
            parser.add_argument(f"--{name}", type=kind, default=default)
    return func(**vars(parser.parse_known_args(argv)[0]))


# %% mistake="dashes-for-underscores"
# Many programs write --batch-size where Python has batch_size. Yours does so too, and
# then does not know --batch_size. Compare the spelling with the text.
def call_from(argv, func):
    parser = argparse.ArgumentParser()
    for name, parameter in inspect.signature(func).parameters.items():
        option = "--" + name.replace("_", "-")
        if parameter.default is parameter.empty:
            parser.add_argument(name, type=parameter.annotation)
        elif parameter.annotation is bool:
            parser.add_argument(option, action="store_true")
        else:
            parser.add_argument(
                option, type=parameter.annotation, default=parameter.default
            )
    return func(**vars(parser.parse_args(argv)))


# %% mistake="positional-words-first"
# You take the positional words from the front of the list and read options only from
# what is left. Try ["--rate", "2", "digits"]: the option stands before the word.
def call_from(argv, func):
    import sys

    parameters = inspect.signature(func).parameters
    needed = [n for n, p in parameters.items() if p.default is inspect.Parameter.empty]
    words, values = list(argv), {}
    try:
        for name in needed:
            values[name] = parameters[name].annotation(words.pop(0))
        while words:
            name = words.pop(0).removeprefix("--")
            kind = parameters[name].annotation
            values[name] = True if kind is bool else kind(words.pop(0))
    except (KeyError, IndexError, ValueError):
        sys.exit(2)
    return func(**values)


# %% mistake="zero-is-nothing"
# What func returns is what you return, also if it counts as false. Let func return its
# option, and give the option 0.
def call_from(argv, func):
    parser = argparse.ArgumentParser()
    for name, parameter in inspect.signature(func).parameters.items():
        kind = parameter.annotation
        if parameter.default is inspect.Parameter.empty:
            parser.add_argument(name, type=kind)
        elif kind is bool:
            parser.add_argument(f"--{name}", action="store_true")
        else:
            parser.add_argument(f"--{name}", type=kind, default=parameter.default)
    return func(**vars(parser.parse_args(argv))) or None


# %% alternative="namespace-and-lists"
def call_from(argv, func):
    parser = argparse.ArgumentParser(prog=func.__name__, description=func.__doc__)
    parameters = list(inspect.signature(func).parameters.values())
    for p in parameters:
        if p.annotation is bool:
            parser.add_argument(
                "--" + p.name, action="store_const", const=True, default=False
            )
        elif p.default is inspect.Parameter.empty:
            parser.add_argument(p.name, type=p.annotation)
        else:
            parser.add_argument("--" + p.name, type=p.annotation, default=p.default)
    found = parser.parse_args(argv)
    return func(*[getattr(found, p.name) for p in parameters])


# %% alternative="by-hand"
def call_from(argv, func):
    import sys

    parameters = inspect.signature(func).parameters
    empty = inspect.Parameter.empty
    waiting = [name for name, p in parameters.items() if p.default is empty]
    values, words = {}, list(argv)
    try:
        while words:
            word = words.pop(0)
            if word.startswith("--"):
                name = word[2:]
                if parameters[name].default is empty:
                    raise KeyError(name)
            else:
                words.insert(0, word)
                name = waiting.pop(0)
            kind = parameters[name].annotation
            values[name] = True if kind is bool else kind(words.pop(0))
        if waiting:
            raise ValueError(f"{waiting} missing")
    except (KeyError, IndexError, ValueError) as error:
        print(f"usage: {inspect.signature(func)}; {error}", file=sys.stderr)
        sys.exit(2)
    return func(**values)


# %% alternative="getopt"
def call_from(argv, func):
    import getopt

    parameters = inspect.signature(func).parameters
    needed = [n for n, p in parameters.items() if p.default is inspect.Parameter.empty]
    optional = [n for n in parameters if n not in needed]
    options = [n if parameters[n].annotation is bool else f"{n}=" for n in optional]

    def negative(word):
        return word[:1] == "-" and word[1:].replace(".", "", 1).isdigit()

    try:
        # a negative number is no option
        hidden = [f"\0{word}" if negative(word) else word for word in argv]
        found, words = getopt.gnu_getopt(hidden, "", options)
        if len(words) != len(needed):
            raise ValueError("too many words, or too few")
        values = {}
        for name, text in [*zip(needed, words), *((n[2:], t) for n, t in found)]:
            kind = parameters[name].annotation
            values[name] = True if kind is bool else kind(text.lstrip("\0"))
    except (getopt.GetoptError, ValueError):
        raise SystemExit(2) from None
    return func(**values)
