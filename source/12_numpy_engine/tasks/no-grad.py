# ---
# jupyter:
#   jupytext:
#     text_representation: {extension: .py, format_name: percent}
# ---

# %% setup
from autograder import integer, number, probe


def state():
    return Node.recording is True


# %% hidden="no-grad-block"
def block(x):
    """Node.recording before, in and after a block, and what a node of the block holds"""
    Node.recording = True
    a = Node(x)
    before = state()
    with no_grad():
        inside, node = state(), negative(a)
    after = state()
    recorded = negative(a)
    return [before, inside, after, len(node.parents), node.back is None, node.data,
            len(recorded.parents), recorded.back is None]  # fmt: skip


def made_before():
    """A block that is made long before it is entered, or never"""
    Node.recording = True
    made = no_grad()
    before = state()
    with made:
        inside = state()
    return [before, inside, state()]


probe(block, number())
probe(made_before)


# %% hidden="no-grad-nested"
def deep(levels, x):
    """That many blocks inside each other, and Node.recording on the way in and out"""
    seen, nodes = [state()], []
    if levels:
        with no_grad():
            seen += deep(levels - 1, x)
            nodes = [negative(Node(x)).data]
    return [*seen, *nodes, state()]


def nested(levels, x):
    """Blocks inside each other: Node.recording, and minus x"""
    Node.recording = True
    return deep(levels, x)


def beside():
    """Node.recording in and after blocks inside each other"""
    Node.recording = True
    seen = []
    with no_grad():
        with no_grad():
            seen.append(state())
        seen.append(state())
        with no_grad():
            seen.append(state())
        seen.append(state())
    return [*seen, state()]


def left(kind):
    """A block that an exception leaves: whether it goes on, and Node.recording"""
    Node.recording = True
    went_on = False
    try:
        with no_grad():
            raise kind("left")
    except kind:
        went_on = True
    found = state()
    Node.recording = True
    return [went_on, found]


def left_inside():
    """An exception that leaves the inner of two blocks"""
    Node.recording = True
    with no_grad():
        try:
            with no_grad():
                raise KeyError("left")
        except KeyError:
            pass
        inside = state()
    return [inside, state()]


def off_before():
    """A block where nothing was recorded before"""
    Node.recording = False
    with no_grad():
        inside = state()
    after = state()
    Node.recording = True
    return [inside, after]


probe(beside)
probe(nested, 2, number())
probe(nested, integer(3, 7), number())
probe(left, ValueError)
probe(left, ZeroDivisionError)
probe(left, StopIteration)
probe(left, KeyboardInterrupt)
probe(left_inside)
probe(off_before)


# %% mistake="always-on-afterwards"
# After your block everything is recorded. Inside another block it should not be.
class no_grad:
    def __enter__(self):
        Node.recording = False

    def __exit__(self, *error):
        Node.recording = True


# %% mistake="an-exception-leaves-it-off"
# Whoever leaves your block by an exception never records again. Which lines of Python
# run in any case?
@contextlib.contextmanager
def no_grad():
    before, Node.recording = Node.recording, False
    yield
    Node.recording = before


# %% mistake="off-and-on"
# Off, the block, and on again: that is not yet all. What was it before the block? And
# which line runs if the block raises?
@contextlib.contextmanager
def no_grad():
    Node.recording = False
    yield
    Node.recording = True


# %% mistake="swallows-exceptions"
# An exception in your block vanishes. What does it mean that __exit__ returns True?
class no_grad:
    def __enter__(self):
        self.before, Node.recording = Node.recording, False

    def __exit__(self, *error):
        Node.recording = self.before
        return True


# %% mistake="never-off"
# Recording goes on in your block. The class looks at its own attribute `recording`; a name of yours
# would be another one.
@contextlib.contextmanager
def no_grad():
    recording = False
    yield recording


# %% mistake="stays-off"
# Your block switches the recording off, and nobody switches it on again.
class no_grad:
    def __enter__(self):
        Node.recording = False

    def __exit__(self, *error):
        pass


# %% alternative="a-class"
class no_grad:
    def __enter__(self):
        self.before = Node.recording
        Node.recording = False
        return self

    def __exit__(self, kind, error, trace):
        Node.recording = self.before
        return False


# %% alternative="an-exit-stack"
def no_grad():
    class Off(contextlib.ExitStack):
        def __enter__(self):
            before = Node.recording

            def restore():
                Node.recording = before

            self.callback(restore)
            Node.recording = False
            return super().__enter__()

    return Off()
