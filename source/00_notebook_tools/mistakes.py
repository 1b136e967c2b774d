# ---
# jupyter:
#   jupytext:
#     text_representation: {extension: .py, format_name: percent}
# ---


# %% task="test" name="prints"
# Your function prints its complaint and goes on. Nobody has to read what is printed,
# and a program cannot. Put a line after test(1, 2, operator.eq): is it still run?
def test(a, b, cmp, cname=None):
    if not cmp(a, b):
        print(f"{cname or cmp.__name__}: {a!r} {b!r}")


# %% task="test" name="returns-the-verdict"
# You return whether the two agree, and leave it to the caller to look. A test must be
# noticed by those who do not look. Write test(1, 2, operator.eq) in the middle of a
# cell: what do you see?
def test(a, b, cmp, cname=None):
    return bool(cmp(a, b))


# %% task="test" name="value-error"
# You do raise, but a ValueError. Whoever catches a failed test waits for the exception
# that a failed assert raises. Look at its name in the text.
def test(a, b, cmp, cname=None):
    if not cmp(a, b):
        raise ValueError(f"{cname or cmp.__name__}: {a!r} {b!r}")


# %% task="test" name="exchanges-the-arguments"
# The comparison gets its two values in the wrong order. With equality nobody notices.
# Try test(2, 5, operator.lt): 2 is less than 5, so there must be silence.
def test(a, b, cmp, cname=None):
    if not cmp(b, a):
        raise AssertionError(f"{cname or cmp.__name__}: {a!r} {b!r}")


# %% task="test" name="always-equality"
# You compare with == whatever comparison was handed in. Look for cmp in your function:
# where is it called? Try test(2, 5, operator.lt).
def test(a, b, cmp, cname=None):
    assert a == b, f"{cname or cmp.__name__}: {a!r} {b!r}"


# %% task="test" name="raises-when-they-agree"
# You raise when the two agree, and keep silent when they do not. Try
# test(4, 4, operator.eq), and read your condition aloud.
def test(a, b, cmp, cname=None):
    if cmp(a, b):
        raise AssertionError(f"{cname or cmp.__name__}: {a!r} {b!r}")


# %% task="test" name="bare-assert"
# It raises at the right time, and the message is empty. Let it fail once and read what
# you are told: could you say what a and b were?
def test(a, b, cmp, cname=None):
    assert cmp(a, b)


# %% task="test" name="message-without-values"
# The message names the comparison and not what was compared. Let test(12, 34,
# operator.eq) fail and look for 12 and 34 in the message.
def test(a, b, cmp, cname=None):
    assert cmp(a, b), f"{cname or cmp.__name__} failed"


# %% task="test" name="only-the-first-value"
# The message shows a and keeps b to itself. You want to see both: what came out, and
# what should have. Let test(12, 34, operator.eq) fail.
def test(a, b, cmp, cname=None):
    assert cmp(a, b), f"{cname or cmp.__name__}: got {a!r}"


# %% task="test" name="str-for-repr"
# In your message the string "3" and the number 3 look the same, so a failure says that
# 3 is not 3. Let test("3", 3, operator.eq) fail. How does a notebook show a string on
# its last line?
def test(a, b, cmp, cname=None):
    assert cmp(a, b), f"{cname or cmp.__name__}: {a} {b}"


# %% task="test" name="ignores-cname"
# The name that was given is not used: you always ask cmp for its own. Not every
# comparison has one. Try test(1, 2, partial(operator.eq), "same").
def test(a, b, cmp, cname=None):
    if not cmp(a, b):
        raise AssertionError(f"{cmp.__name__}: {a!r} {b!r}")


# %% task="test" name="no-name-without-cname"
# Without a cname your message calls the comparison None. Let test(1, 2, operator.eq)
# fail and look for eq. Where can you read the name of a function?
def test(a, b, cmp, cname=None):
    if not cmp(a, b):
        raise AssertionError(f"{cname}: {a!r} {b!r}")


# %% task="test" name="wants-exactly-true"
# You accept nothing but True itself. A comparison may answer with anything that counts
# as true in an if, such as a list that is not empty. Try
# test(1, 1, lambda a, b: [a, b], "pair").
def test(a, b, cmp, cname=None):
    if cmp(a, b) is not True:
        raise AssertionError(f"{cname or cmp.__name__}: {a!r} {b!r}")


# %% task="predict-close" name="closeness-minds-shapes"
# You trust allclose with shapes. It subtracts, and subtraction broadcasts. Look at the
# shape of torch.ones(3) - torch.ones(3, 1), and count how many of its elements are 0.
tenths = False
mixed_lists = True
nan_itself = False
close_column = False
equal_column = False
close_nan = False

# %% task="predict-close" name="nan-equals-itself"
# You let nan equal itself. By the rules for floating-point numbers it equals nothing at
# all: a comparison with it is false. Run x = float("nan") and then x == x.
tenths = False
mixed_lists = True
nan_itself = True
close_column = True
equal_column = False
close_nan = True

# %% task="predict-close" name="close-forgives-nan"
# You know that nan differs from itself, but let allclose forgive it. It could, if it is
# asked to: look at its argument equal_nan, and at that argument's default.
tenths = False
mixed_lists = True
nan_itself = False
close_column = True
equal_column = False
close_nan = True

# %% task="predict-close" name="exact-tenths"
# You add tenths as on paper. The machine holds binary fractions, and one tenth is none
# of them. Run 0.1 + 0.2 on the last line of a cell.
tenths = True
mixed_lists = True
nan_itself = False
close_column = True
equal_column = False
close_nan = False

# %% task="predict-close" name="equal-broadcasts-too"
# You let torch.equal stretch shapes as allclose does. It does not: it asks whether the
# two have the same size first. Run both and compare.
tenths = False
mixed_lists = True
nan_itself = False
close_column = True
equal_column = True
close_nan = False


# %% task="near" name="allclose"
# You left the tensors to allclose. It stretches shapes that differ, and it allows more
# the larger the values are (rtol). Try near(torch.ones(3), torch.ones(3, 1)), and
# 4000 against 4000.002.
def near(a, b, eps=1e-5):
    if isinstance(a, (list, tuple)) and isinstance(b, (list, tuple)):
        return len(a) == len(b) and all(near(x, y, eps) for x, y in zip(a, b))
    if isinstance(a, torch.Tensor) and isinstance(b, torch.Tensor):
        return torch.allclose(a, b, atol=eps, equal_nan=True)
    if isinstance(a, (int, float)) and isinstance(b, (int, float)):
        return math.isclose(a, b, rel_tol=0, abs_tol=eps) or (a != a and b != b)
    return False


# %% task="near" name="shapes-not-compared"
# A row of three ones and a column of three ones are near for you: the subtraction
# stretched both to a table. Compare the shapes before you compare any element.
def near(a, b, eps=1e-5):
    if isinstance(a, (list, tuple)) and isinstance(b, (list, tuple)):
        return len(a) == len(b) and all(near(x, y, eps) for x, y in zip(a, b))
    if isinstance(a, torch.Tensor) and isinstance(b, torch.Tensor):
        if a.dtype != b.dtype:
            return False
        return bool(torch.isclose(a, b, rtol=0, atol=eps, equal_nan=True).all())
    if isinstance(a, (int, float)) and isinstance(b, (int, float)):
        return math.isclose(a, b, rel_tol=0, abs_tol=eps) or (a != a and b != b)
    return False


# %% task="near" name="as-many-elements"
# You compare how many elements there are and not how they are arranged. A (2, 3) and a
# (3, 2) hold six each, and so do a row and a column. What does a tensor offer that says
# more than numel?
def near(a, b, eps=1e-5):
    if isinstance(a, (list, tuple)) and isinstance(b, (list, tuple)):
        return len(a) == len(b) and all(near(x, y, eps) for x, y in zip(a, b))
    if isinstance(a, torch.Tensor) and isinstance(b, torch.Tensor):
        if a.numel() != b.numel() or a.dtype != b.dtype:
            return False
        a, b = a.reshape(-1), b.reshape(-1)
        return bool(torch.isclose(a, b, rtol=0, atol=eps, equal_nan=True).all())
    if isinstance(a, (int, float)) and isinstance(b, (int, float)):
        return math.isclose(a, b, rel_tol=0, abs_tol=eps) or (a != a and b != b)
    return False


# %% task="near" name="dtypes-not-compared"
# Ones in float32 and ones in float64 are near for you, or raise an error. Shapes agree
# there, and something else does not. Print a.dtype and b.dtype.
def near(a, b, eps=1e-5):
    if isinstance(a, (list, tuple)) and isinstance(b, (list, tuple)):
        return len(a) == len(b) and all(near(x, y, eps) for x, y in zip(a, b))
    if isinstance(a, torch.Tensor) and isinstance(b, torch.Tensor):
        if a.shape != b.shape:
            return False
        a, b = a.double(), b.double()
        return bool(torch.isclose(a, b, rtol=0, atol=eps, equal_nan=True).all())
    if isinstance(a, (int, float)) and isinstance(b, (int, float)):
        return math.isclose(a, b, rel_tol=0, abs_tol=eps) or (a != a and b != b)
    return False


# %% task="near" name="plain-difference"
# Ordinary values are right, but nan and infinity are near to nothing. Print
# math.inf - math.inf, and ask whether that is at most eps.
def near(a, b, eps=1e-5):
    if isinstance(a, (list, tuple)) and isinstance(b, (list, tuple)):
        return len(a) == len(b) and all(near(x, y, eps) for x, y in zip(a, b))
    if isinstance(a, torch.Tensor) and isinstance(b, torch.Tensor):
        if a.shape != b.shape or a.dtype != b.dtype:
            return False
        return bool(((a - b).abs() <= eps).all())
    if isinstance(a, (int, float)) and isinstance(b, (int, float)):
        return abs(a - b) <= eps
    return False


# %% task="near" name="nan-is-near-nothing"
# A nan is near to nothing for you. The task wants two of them to be near, so that a
# test can expect one. Look at the argument equal_nan, and do not forget numbers.
def near(a, b, eps=1e-5):
    if isinstance(a, (list, tuple)) and isinstance(b, (list, tuple)):
        return len(a) == len(b) and all(near(x, y, eps) for x, y in zip(a, b))
    if isinstance(a, torch.Tensor) and isinstance(b, torch.Tensor):
        if a.shape != b.shape or a.dtype != b.dtype:
            return False
        return bool(torch.isclose(a, b, rtol=0, atol=eps).all())
    if isinstance(a, (int, float)) and isinstance(b, (int, float)):
        return math.isclose(a, b, rel_tol=0, abs_tol=eps)
    return False


# %% task="near" name="relative-tolerance-stays"
# With large values you allow more than eps: isclose has a second tolerance, relative to
# the values, and it is not 0 unless you say so. Try near(4000.0, 4000.002), also as
# tensors.
def near(a, b, eps=1e-5):
    if isinstance(a, (list, tuple)) and isinstance(b, (list, tuple)):
        return len(a) == len(b) and all(near(x, y, eps) for x, y in zip(a, b))
    if isinstance(a, torch.Tensor) and isinstance(b, torch.Tensor):
        if a.shape != b.shape or a.dtype != b.dtype:
            return False
        return bool(torch.isclose(a, b, atol=eps, equal_nan=True).all())
    if isinstance(a, (int, float)) and isinstance(b, (int, float)):
        if math.isnan(a) and math.isnan(b):
            return True
        return math.isclose(a, b, rel_tol=1e-5, abs_tol=eps)
    return False


# %% task="near" name="without-the-sign"
# You look at a - b and forget that it may be negative: a tensor far below the other
# counts as near. Try near(torch.zeros(2), torch.ones(2)), then the other way round.
def near(a, b, eps=1e-5):
    if isinstance(a, (list, tuple)) and isinstance(b, (list, tuple)):
        return len(a) == len(b) and all(near(x, y, eps) for x, y in zip(a, b))
    if isinstance(a, torch.Tensor) and isinstance(b, torch.Tensor):
        if a.shape != b.shape or a.dtype != b.dtype:
            return False
        same = (a == b) | (torch.isnan(a) & torch.isnan(b))
        return bool((same | (a - b <= eps)).all())
    if isinstance(a, (int, float)) and isinstance(b, (int, float)):
        return a == b or (a != a and b != b) or a - b <= eps
    return False


# %% task="near" name="any-for-all"
# One pair of elements that agree is enough for you. Try
# near(torch.tensor([1.0, 1.0]), torch.tensor([1.0, 2.0])). How many must agree?
def near(a, b, eps=1e-5):
    if isinstance(a, (list, tuple)) and isinstance(b, (list, tuple)):
        return len(a) == len(b) and all(near(x, y, eps) for x, y in zip(a, b))
    if isinstance(a, torch.Tensor) and isinstance(b, torch.Tensor):
        if a.shape != b.shape or a.dtype != b.dtype:
            return False
        return bool(torch.isclose(a, b, rtol=0, atol=eps, equal_nan=True).any())
    if isinstance(a, (int, float)) and isinstance(b, (int, float)):
        return math.isclose(a, b, rel_tol=0, abs_tol=eps) or (a != a and b != b)
    return False


# %% task="near" name="zip-cuts-silently"
# A list is near to its own beginning: zip stops at the end of the shorter one. Try
# near([1.0, 2.0], [1.0]). What do you have to compare before the items?
def near(a, b, eps=1e-5):
    if isinstance(a, (list, tuple)) and isinstance(b, (list, tuple)):
        return all(near(x, y, eps) for x, y in zip(a, b))
    if isinstance(a, torch.Tensor) and isinstance(b, torch.Tensor):
        if a.shape != b.shape or a.dtype != b.dtype:
            return False
        return bool(torch.isclose(a, b, rtol=0, atol=eps, equal_nan=True).all())
    if isinstance(a, (int, float)) and isinstance(b, (int, float)):
        return math.isclose(a, b, rel_tol=0, abs_tol=eps) or (a != a and b != b)
    return False


# %% task="near" name="eps-stays-outside"
# For the items of a list you fall back on the default tolerance: eps is not handed on
# when the function calls itself. Try near([1.0], [1.2], eps=0.5).
def near(a, b, eps=1e-5):
    if isinstance(a, (list, tuple)) and isinstance(b, (list, tuple)):
        return len(a) == len(b) and all(near(x, y) for x, y in zip(a, b))
    if isinstance(a, torch.Tensor) and isinstance(b, torch.Tensor):
        if a.shape != b.shape or a.dtype != b.dtype:
            return False
        return bool(torch.isclose(a, b, rtol=0, atol=eps, equal_nan=True).all())
    if isinstance(a, (int, float)) and isinstance(b, (int, float)):
        return math.isclose(a, b, rel_tol=0, abs_tol=eps) or (a != a and b != b)
    return False


# %% task="near" name="list-is-no-tuple"
# A list and a tuple with the same items are not near for you, because you ask for the
# same type first. The task lets the two be compared. Try near([1.0], (1.0,)).
def near(a, b, eps=1e-5):
    if type(a) is not type(b) and not isinstance(a, (int, float)):
        return False
    if isinstance(a, (list, tuple)):
        if not isinstance(b, (list, tuple)):
            return False
        return len(a) == len(b) and all(near(x, y, eps) for x, y in zip(a, b))
    if isinstance(a, torch.Tensor):
        if a.shape != b.shape or a.dtype != b.dtype:
            return False
        return bool(torch.isclose(a, b, rtol=0, atol=eps, equal_nan=True).all())
    if isinstance(a, (int, float)) and isinstance(b, (int, float)):
        return math.isclose(a, b, rel_tol=0, abs_tol=eps) or (a != a and b != b)
    return False


# %% task="near" name="numbers-become-tensors"
# You turn numbers into tensors before comparing, so a number and a tensor of rank 0 are
# near. They are different kinds of things, and code that takes one may fail with the
# other. Try near(1.0, torch.tensor(1.0)).
def near(a, b, eps=1e-5):
    if isinstance(a, (list, tuple)) and isinstance(b, (list, tuple)):
        return len(a) == len(b) and all(near(x, y, eps) for x, y in zip(a, b))
    if isinstance(a, (list, tuple)) or isinstance(b, (list, tuple)):
        return False
    if isinstance(a, torch.Tensor) and isinstance(b, torch.Tensor):
        if a.dtype != b.dtype:
            return False
    a, b = torch.as_tensor(a), torch.as_tensor(b)
    if a.shape != b.shape:
        return False
    a, b = a.double(), b.double()
    return bool(torch.isclose(a, b, rtol=0, atol=eps, equal_nan=True).all())


# %% task="near" name="default-too-generous"
# Your default for eps is a hundred times too large. A tolerance that is too wide lets
# wrong answers through. Compare your first line with the text.
def near(a, b, eps=1e-3):
    if isinstance(a, (list, tuple)) and isinstance(b, (list, tuple)):
        return len(a) == len(b) and all(near(x, y, eps) for x, y in zip(a, b))
    if isinstance(a, torch.Tensor) and isinstance(b, torch.Tensor):
        if a.shape != b.shape or a.dtype != b.dtype:
            return False
        return bool(torch.isclose(a, b, rtol=0, atol=eps, equal_nan=True).all())
    if isinstance(a, (int, float)) and isinstance(b, (int, float)):
        return math.isclose(a, b, rel_tol=0, abs_tol=eps) or (a != a and b != b)
    return False


# %% task="near" name="int-is-no-float"
# You ask whether both have the same type. A list and a tuple have not, and 2 and 2.0
# have not. Try near(2, 2.0), and read again what a number is here.
def near(a, b, eps=1e-5):
    if isinstance(a, (list, tuple)) and isinstance(b, (list, tuple)):
        return len(a) == len(b) and all(near(x, y, eps) for x, y in zip(a, b))
    if type(a) is not type(b):
        return False
    if isinstance(a, torch.Tensor):
        if a.shape != b.shape or a.dtype != b.dtype:
            return False
        return bool(torch.isclose(a, b, rtol=0, atol=eps, equal_nan=True).all())
    if isinstance(a, (list, tuple)):
        return False
    return a == b or (a != a and b != b) or abs(a - b) <= eps


# %% task="near" name="tensor-for-a-bool"
# For tensors your answer is a tensor as well, of rank 0. Run near(torch.ones(3),
# torch.ones(3)) in a cell and look at what is shown. bool(x) makes one of Python's own.
def near(a, b, eps=1e-5):
    if isinstance(a, (list, tuple)) and isinstance(b, (list, tuple)):
        return len(a) == len(b) and all(near(x, y, eps) for x, y in zip(a, b))
    if isinstance(a, torch.Tensor) and isinstance(b, torch.Tensor):
        if a.shape != b.shape or a.dtype != b.dtype:
            return False
        return torch.isclose(a, b, rtol=0, atol=eps, equal_nan=True).all()
    if isinstance(a, (int, float)) and isinstance(b, (int, float)):
        if math.isnan(a) and math.isnan(b):
            return True
        return math.isclose(a, b, rel_tol=0, abs_tol=eps)
    return False


# %% task="checks" name="returns-the-verdict"
# Both functions return whether the values agree, and raise nothing. Two calls of such a
# function in one cell tell you nothing at all. You have written something that raises:
# use it.
def test_eq(a, b):
    return a == b


def test_near(a, b, eps=1e-5):
    return near(a, b, eps)


# %% task="checks" name="eps-not-handed-on"
# test_near takes an eps and does nothing with it, so that the default always holds. Try
# test_near(1.0, 1.2, 0.5). How can a comparison of two arguments know about a third?
def test_eq(a, b):
    test(a, b, operator.eq, "==")


def test_near(a, b, eps=1e-5):
    test(a, b, near)


# %% task="checks" name="eps-comes-first"
# partial puts what it was given in front: partial(near, eps) calls near(eps, a, b). So
# your eps is compared with a, and b became the tolerance. Give eps by its name.
def test_eq(a, b):
    test(a, b, operator.eq, "==")


def test_near(a, b, eps=1e-5):
    test(a, b, partial(near, eps), "near")


# %% task="checks" name="called-too-early"
# You hand test the answer of near, and not near itself. It cannot call True or False.
# A function is handed on without parentheses.
def test_eq(a, b):
    test(a, b, operator.eq, "==")


def test_near(a, b, eps=1e-5):
    test(a, b, near(a, b, eps), "near")


# %% task="checks" name="identity-for-equality"
# You ask whether the two are one and the same object, with `is`. Two lists with the
# same items are equal and yet two objects. Try [1] is [1] and [1] == [1].
def test_eq(a, b):
    test(a, b, operator.is_, "is")


def test_near(a, b, eps=1e-5):
    test(a, b, partial(near, eps=eps), "near")


# %% task="checks" name="near-is-equal"
# Your test_near asks for equality. Try test_near(0.1 + 0.2, 0.3): it has to be silent.
def test_eq(a, b):
    test(a, b, operator.eq, "==")


def test_near(a, b, eps=1e-5):
    test(a, b, operator.eq, "near")


# %% task="checks" name="partial-without-a-name"
# What partial returns has no __name__, and your test asks for one when it has to write
# its message. Let test_near fail once and read which error you get.
def test_eq(a, b):
    test(a, b, operator.eq)


def test_near(a, b, eps=1e-5):
    test(a, b, partial(near, eps=eps))


# %% task="read-cells" name="joins-with-line-breaks"
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


# %% task="read-cells" name="tears-strings-apart"
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


# %% task="read-cells" name="leaves-lists"
# Some of your sources are lists of lines. The file may hold either form, and your
# function should always give one string, so that nobody after it has to care.
def read_cells(path):
    notebook = json.loads(Path(path).read_text(encoding="utf-8"))
    keys = ("cell_type", "source", "execution_count")
    return [{key: cell.get(key) for key in keys} for cell in notebook["cells"]]


# %% task="read-cells" name="only-the-first-line"
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


# %% task="read-cells" name="every-cell-has-a-count"
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


# %% task="read-cells" name="zero-for-none"
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


# %% task="read-cells" name="code-only"
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


# %% task="read-cells" name="cells-as-they-are"
# You return the cells just as the file has them, with outputs and metadata. Each dict
# should have three keys and no more. Print the keys of the first one.
def read_cells(path):
    notebook = json.loads(Path(path).read_text(encoding="utf-8"))
    for cell in notebook["cells"]:
        cell["source"] = "".join(cell["source"])
        cell.setdefault("execution_count", None)
    return notebook["cells"]


# %% task="read-cells" name="parses-the-name"
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


# %% task="read-cells" name="encoding-left-to-chance"
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


# %% task="exported" name="directive-anywhere"
# A cell that mentions the directive anywhere is exported, even one that only prints it.
# Look at the first line alone. Try a cell with the source "print('#| export')".
def exported(cells):
    found = []
    for cell in cells:
        if cell["cell_type"] == "code" and "#| export" in cell["source"]:
            found.append(cell["source"].partition("\n")[2].strip("\n"))
    return found


# %% task="exported" name="begins-like-it"
# You take any cell that begins with these letters. But "#| exporti" begins with them
# too, and it is something else. Compare the whole first line.
def exported(cells):
    found = []
    for cell in cells:
        first, _, rest = cell["source"].partition("\n")
        if cell["cell_type"] == "code" and first.strip().startswith("#| export"):
            found.append(rest.strip("\n"))
    return found


# %% task="exported" name="markdown-too"
# You never ask what kind of cell it is. A Markdown cell about directives would land in
# the module, as prose that Python cannot read. Which key tells?
def exported(cells):
    found = []
    for cell in cells:
        first, _, rest = cell["source"].partition("\n")
        if first.strip() == "#| export":
            found.append(rest.strip("\n"))
    return found


# %% task="exported" name="all-but-markdown"
# You turn away Markdown cells and let everything else in. There is a third kind, raw
# cells. Ask for what you want and not for what you do not want.
def exported(cells):
    found = []
    for cell in cells:
        first, _, rest = cell["source"].partition("\n")
        if cell["cell_type"] != "markdown" and first.strip() == "#| export":
            found.append(rest.strip("\n"))
    return found


# %% task="exported" name="directive-stays"
# The directive is still there, at the top of each source. It has done its work; the
# module does not need it. Print the first item of your list.
def exported(cells):
    found = []
    for cell in cells:
        first = cell["source"].partition("\n")[0]
        if cell["cell_type"] == "code" and first.strip() == "#| export":
            found.append(cell["source"].strip("\n"))
    return found


# %% task="exported" name="line-breaks-stay"
# Empty lines at the beginning or the end of a cell are still there, so the module gets
# holes of different sizes. Print repr of an item: strip("\n") is in the text.
def exported(cells):
    found = []
    for cell in cells:
        first, _, rest = cell["source"].partition("\n")
        if cell["cell_type"] == "code" and first.strip() == "#| export":
            found.append(rest)
    return found


# %% task="exported" name="strips-indentation"
# strip() without an argument takes every blank away, and the indentation of the first
# line is made of blanks. Look at what strip("\n") leaves of "\n    x = 1\n".
def exported(cells):
    found = []
    for cell in cells:
        first, _, rest = cell["source"].partition("\n")
        if cell["cell_type"] == "code" and first.strip() == "#| export":
            found.append(rest.strip())
    return found


# %% task="exported" name="removes-every-directive"
# You remove the directive wherever it stands in the source. Only the first line is one;
# further down it is an ordinary comment and part of the code.
def exported(cells):
    found = []
    for cell in cells:
        first = cell["source"].partition("\n")[0]
        if cell["cell_type"] == "code" and first.strip() == "#| export":
            found.append(cell["source"].replace("#| export", "").strip("\n"))
    return found


# %% task="exported" name="one-long-string"
# You return one string with everything in it. The task asks for a list with one string
# for each cell; putting them together is the next task's work.
def exported(cells):
    found = []
    for cell in cells:
        first, _, rest = cell["source"].partition("\n")
        if cell["cell_type"] == "code" and first.strip() == "#| export":
            found.append(rest.strip("\n"))
    return "\n\n\n".join(found)


# %% task="exported" name="blanks-at-the-end-go"
# You cut off more than line breaks at the end of a source. Look at the repr of what you
# return for a cell whose last line ends in blanks.
def exported(cells):
    found = []
    for cell in cells:
        first, _, rest = cell["source"].partition("\n")
        if cell["cell_type"] == "code" and first.strip() == "#| export":
            found.append(rest.lstrip("\n").rstrip())
    return found


# %% task="module" name="none-for-no-name"
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


# %% task="module" name="last-name-counts"
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


# %% task="module" name="markdown-names-it"
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


# %% task="module" name="rest-of-the-cell-too"
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


# %% task="module" name="one-line-break"
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


# %% task="module" name="one-empty-line"
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


# %% task="module" name="no-line-break-at-the-end"
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


# %% task="module" name="appends"
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


# %% task="module" name="dots-stay-in-the-file-name"
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


# %% task="module" name="folder-must-be-new"
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


# %% task="module" name="one-folder-deep"
# A name with one dot works, one with two does not: mkdir makes the last folder of a
# path only, unless its argument parents says otherwise. Try the name "a.b.c".
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


# %% task="module" name="folder-ignored"
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


# %% task="module" name="path-not-returned"
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


# %% task="module" name="begins-like-it"
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


# %% task="module" name="encoding-left-to-chance"
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


# %% task="shell-lines" name="valid-python-too"
# You find lines in cells that are valid Python, such as a remainder that goes on with %
# on the next line. Let Python read the cell first: what does ast.parse say?
def shell_lines(source):
    lines = source.split("\n")
    return [n for n, line in enumerate(lines, 1) if line.lstrip()[:1] in ("!", "%")]


# %% task="shell-lines" name="counts-from-zero"
# Your numbers are one too low: the first line has the number 1, as in an editor. Look
# at the second argument of enumerate.
def shell_lines(source):
    try:
        ast.parse(source)
        return []
    except SyntaxError:
        lines = source.split("\n")
        return [n for n, line in enumerate(lines) if line.lstrip()[:1] in ("!", "%")]


# %% task="shell-lines" name="shell-only"
# Lines for the shell are found, magics are not: %pip and %%time are no Python either.
# Which two characters does the text name?
def shell_lines(source):
    try:
        ast.parse(source)
        return []
    except SyntaxError:
        lines = source.split("\n")
        return [n for n, line in enumerate(lines, 1) if line.lstrip().startswith("!")]


# %% task="shell-lines" name="magics-only"
# Magics are found, lines for the shell are not. Which two characters does the text
# name? Try shell_lines("!ls").
def shell_lines(source):
    try:
        ast.parse(source)
        return []
    except SyntaxError:
        lines = source.split("\n")
        return [n for n, line in enumerate(lines, 1) if line.lstrip().startswith("%")]


# %% task="shell-lines" name="no-indented-ones"
# Indented lines escape you, as under an if or a for. The text says: the first character
# after any blanks. Try shell_lines("if True:\n    !ls").
def shell_lines(source):
    try:
        ast.parse(source)
        return []
    except SyntaxError:
        lines = source.split("\n")
        return [n for n, line in enumerate(lines, 1) if line.startswith(("!", "%"))]


# %% task="shell-lines" name="anywhere-in-the-line"
# Any line with one of the two characters somewhere in it is reported, also a remainder
# or a string. Only the first character after the blanks decides.
def shell_lines(source):
    try:
        ast.parse(source)
        return []
    except SyntaxError:
        lines = source.split("\n")
        return [n for n, line in enumerate(lines, 1) if "!" in line or "%" in line]


# %% task="shell-lines" name="lines-for-numbers"
# You return the lines themselves. The task asks for their numbers, so that one can go
# there.
def shell_lines(source):
    try:
        ast.parse(source)
        return []
    except SyntaxError:
        lines = source.split("\n")
        return [line for line in lines if line.lstrip()[:1] in ("!", "%")]


# %% task="shell-lines" name="trusts-the-error"
# You report the line at which Python gave up. That is one line at most, and not always
# for this reason: prose is no Python either. Look at the lines themselves.
def shell_lines(source):
    try:
        ast.parse(source)
        return []
    except SyntaxError as error:
        return [error.lineno]


# %% task="out-of-order" name="only-the-neighbour"
# You compare each cell with the one just before it. Try the counts 1, 5, 3, 4: the last
# cell ran before the second one, which stands above it.
def out_of_order(cells):
    last, found = 0, []
    for position, cell in enumerate(cells):
        if cell["cell_type"] != "code" or not cell["source"].strip():
            continue
        count = cell["execution_count"]
        if count is None or count <= last:
            found.append(position)
        if count is not None:
            last = count
    return found


# %% task="out-of-order" name="no-gaps-allowed"
# You expect the counts 1, 2, 3 without a gap. A gap may come from a cell that was run
# twice, and the task lets it pass. It asks only whether the counts rise.
def out_of_order(cells):
    found, expected = [], 1
    for position, cell in enumerate(cells):
        if cell["cell_type"] != "code" or not cell["source"].strip():
            continue
        if cell["execution_count"] != expected:
            found.append(position)
        expected += 1
    return found


# %% task="out-of-order" name="unrun-cells-pass"
# Cells that were not run pass unseen. Their count is None, and what they would do is
# anybody's guess. The text wants them in the list.
def out_of_order(cells):
    highest, found = 0, []
    for position, cell in enumerate(cells):
        count = cell["execution_count"]
        if cell["cell_type"] != "code" or count is None:
            continue
        if count <= highest:
            found.append(position)
        highest = max(highest, count)
    return found


# %% task="out-of-order" name="empty-cells-count"
# You report empty cells as not run. A notebook passes them by, so they never have a
# count. Look at what strip() leaves of their source.
def out_of_order(cells):
    highest, found = 0, []
    for position, cell in enumerate(cells):
        if cell["cell_type"] != "code":
            continue
        count = cell["execution_count"]
        if count is None or count <= highest:
            found.append(position)
        else:
            highest = count
    return found


# %% task="out-of-order" name="markdown-counts"
# You report Markdown cells as not run. They cannot be run and have no count. Which key
# tells the kinds apart?
def out_of_order(cells):
    highest, found = 0, []
    for position, cell in enumerate(cells):
        if not cell["source"].strip():
            continue
        count = cell["execution_count"]
        if count is None or count <= highest:
            found.append(position)
        else:
            highest = count
    return found


# %% task="out-of-order" name="positions-among-code"
# Your positions count the code cells alone. With a title above them all are one too
# low. Count first, and leave out afterwards.
def out_of_order(cells):
    highest, found = 0, []
    code = [c for c in cells if c["cell_type"] == "code" and c["source"].strip()]
    for position, cell in enumerate(code):
        count = cell["execution_count"]
        if count is None or count <= highest:
            found.append(position)
        else:
            highest = count
    return found


# %% task="out-of-order" name="counts-for-positions"
# You return the counts of the cells, but the task asks where they stand. A cell that
# was not run has no count that could name it.
def out_of_order(cells):
    highest, found = 0, []
    for cell in cells:
        if cell["cell_type"] != "code" or not cell["source"].strip():
            continue
        count = cell["execution_count"]
        if count is None or count <= highest:
            found.append(count)
        else:
            highest = count
    return found


# %% task="out-of-order" name="equal-counts-pass"
# Two cells with the same count pass. No two runs have the same number, so one of the
# cells is a copy. "Not greater" is more than "less".
def out_of_order(cells):
    highest, found = 0, []
    for position, cell in enumerate(cells):
        if cell["cell_type"] != "code" or not cell["source"].strip():
            continue
        count = cell["execution_count"]
        if count is None or count < highest:
            found.append(position)
        else:
            highest = count
    return found


# %% task="out-of-order" name="stops-at-the-first"
# You return as soon as you have found one cell. The list is to hold all of them. Try
# the counts 4, 1, 2.
def out_of_order(cells):
    highest = 0
    for position, cell in enumerate(cells):
        if cell["cell_type"] != "code" or not cell["source"].strip():
            continue
        count = cell["execution_count"]
        if count is None or count <= highest:
            return [position]
        highest = count
    return []


# %% task="bound-twice" name="looks-inside"
# You count names inside of functions, classes and loops as well. A name in a function
# is one of its own and disturbs nobody. ast.walk visits every depth; what visits the
# outermost level only?
def bound_twice(sources):
    counts = Counter()
    for source in sources:
        for node in ast.walk(ast.parse(source)):
            if isinstance(node, (ast.FunctionDef, ast.ClassDef)):
                counts[node.name] += 1
            elif isinstance(node, ast.Assign):
                counts.update(t.id for t in node.targets if isinstance(t, ast.Name))
    return sorted(name for name in counts if counts[name] > 1)


# %% task="bound-twice" name="each-cell-alone"
# You compare names within one cell, and start anew with the next. The dangerous case is
# two cells, far apart. Where do you make your counter?
def bound_twice(sources):
    found = set()
    for source in sources:
        counts = Counter()
        for node in ast.parse(source).body:
            if isinstance(node, (ast.FunctionDef, ast.ClassDef)):
                counts[node.name] += 1
            elif isinstance(node, ast.Assign):
                counts.update(t.id for t in node.targets if isinstance(t, ast.Name))
        found |= {name for name in counts if counts[name] > 1}
    return sorted(found)


# %% task="bound-twice" name="once-per-cell"
# Within one cell you count a name once, however often it is bound there. The task says:
# in one cell or in several. Try bound_twice(["x = 1\nx = 2"]).
def bound_twice(sources):
    counts = Counter()
    for source in sources:
        names = set()
        for node in ast.parse(source).body:
            if isinstance(node, (ast.FunctionDef, ast.ClassDef)):
                names.add(node.name)
            elif isinstance(node, ast.Assign):
                names |= {t.id for t in node.targets if isinstance(t, ast.Name)}
        counts.update(names)
    return sorted(name for name in counts if counts[name] > 1)


# %% task="bound-twice" name="functions-only"
# You look for functions alone. Three things bind a name here: which are the other two?
# Try bound_twice(["x = 1", "x = 2"]).
def bound_twice(sources):
    counts = Counter(
        node.name
        for source in sources
        for node in ast.parse(source).body
        if isinstance(node, ast.FunctionDef)
    )
    return sorted(name for name in counts if counts[name] > 1)


# %% task="bound-twice" name="no-classes"
# A class that is defined twice escapes you. Its node has another type than that of a
# function; the text names it.
def bound_twice(sources):
    counts = Counter()
    for source in sources:
        for node in ast.parse(source).body:
            if isinstance(node, ast.FunctionDef):
                counts[node.name] += 1
            elif isinstance(node, ast.Assign):
                counts.update(t.id for t in node.targets if isinstance(t, ast.Name))
    return sorted(name for name in counts if counts[name] > 1)


# %% task="bound-twice" name="exactly-twice"
# A name that is bound three times is not in your list. More than once means twice or
# more often.
def bound_twice(sources):
    counts = Counter()
    for source in sources:
        for node in ast.parse(source).body:
            if isinstance(node, (ast.FunctionDef, ast.ClassDef)):
                counts[node.name] += 1
            elif isinstance(node, ast.Assign):
                counts.update(t.id for t in node.targets if isinstance(t, ast.Name))
    return sorted(name for name in counts if counts[name] == 2)


# %% task="bound-twice" name="not-sorted"
# The names are right, their order is that of the notebook. The task asks for the order
# of the alphabet, so that two runs can be compared.
def bound_twice(sources):
    counts = Counter()
    for source in sources:
        for node in ast.parse(source).body:
            if isinstance(node, (ast.FunctionDef, ast.ClassDef)):
                counts[node.name] += 1
            elif isinstance(node, ast.Assign):
                counts.update(t.id for t in node.targets if isinstance(t, ast.Name))
    return [name for name in counts if counts[name] > 1]


# %% task="bound-twice" name="once-is-enough"
# You list every name that is bound at all. A name is suspicious from the second time
# on. Try bound_twice(["x = 1", "y = 2"]).
def bound_twice(sources):
    counts = Counter()
    for source in sources:
        for node in ast.parse(source).body:
            if isinstance(node, (ast.FunctionDef, ast.ClassDef)):
                counts[node.name] += 1
            elif isinstance(node, ast.Assign):
                counts.update(t.id for t in node.targets if isinstance(t, ast.Name))
    return sorted(counts)


# %% task="bound-twice" name="plus-equals-binds"
# You count x += 1 as a binding. It changes a name that is there already, and the task
# leaves it out. Which node type does it have? Print ast.dump(ast.parse("x += 1")).
def bound_twice(sources):
    counts = Counter()
    for source in sources:
        for node in ast.parse(source).body:
            if isinstance(node, (ast.FunctionDef, ast.ClassDef)):
                counts[node.name] += 1
            elif isinstance(node, ast.Assign):
                counts.update(t.id for t in node.targets if isinstance(t, ast.Name))
            elif isinstance(node, ast.AugAssign) and isinstance(node.target, ast.Name):
                counts[node.target.id] += 1
    return sorted(name for name in counts if counts[name] > 1)


# %% task="bound-twice" name="every-target-is-a-name"
# You ask every target for its id, but x[0] = 1 has a target that is no plain name. Ask
# for the type of the target first.
def bound_twice(sources):
    counts = Counter()
    for source in sources:
        for node in ast.parse(source).body:
            if isinstance(node, (ast.FunctionDef, ast.ClassDef)):
                counts[node.name] += 1
            elif isinstance(node, ast.Assign):
                counts.update(target.id for target in node.targets)
    return sorted(name for name in counts if counts[name] > 1)


# %% task="bound-twice" name="searches-the-text"
# You search the text for names before an equals sign. It also stands in strings, in
# comments and in comparisons, and inside of functions. Let ast.parse do the reading.
def bound_twice(sources):
    import re

    text = "\n".join(sources)
    names = re.findall(r"(?:def|class) (\w+)|(\w+) =", text)
    counts = Counter(one or other for one, other in names)
    return sorted(name for name in counts if counts[name] > 1)


# %% task="bound-twice" name="sorted-without-case"
# You sort as a dictionary does, and do not mind capitals. Compare with what sorted
# makes of ["rate", "Loss", "alpha"] when it is told nothing else.
def bound_twice(sources):
    counts = Counter()
    for source in sources:
        for node in ast.parse(source).body:
            if isinstance(node, (ast.FunctionDef, ast.ClassDef)):
                counts[node.name] += 1
            elif isinstance(node, ast.Assign):
                for target in node.targets:
                    if isinstance(target, ast.Name):
                        counts[target.id] += 1
    return sorted([n for n in counts if counts[n] > 1], key=str.lower)


# %% task="predict-restart" name="output-is-the-truth"
# You take what is printed for what will be printed. It was printed by a cell that has
# changed since. Compute the first notebook from its sources alone.
printed_1 = 1.0
printed_2 = "NameError"
printed_3 = 1
flagged = 0

# %% task="predict-restart" name="deleted-cells-live-on"
# A name lives on after its cell was deleted, but not after a restart. In the second
# notebook, who makes offset?
printed_1 = 5.0
printed_2 = 12
printed_3 = 1
flagged = 0

# %% task="predict-restart" name="runs-are-repeated"
# Running from top to bottom runs each cell once. How often is append called then?
printed_1 = 5.0
printed_2 = "NameError"
printed_3 = 3
flagged = 0

# %% task="predict-restart" name="gaps-are-flagged"
# The gaps in the counts look suspicious, and they are, but out_of_order lets them pass.
# Try it: do the counts 1, 3 and 1, 4, 5 rise?
printed_1 = 5.0
printed_2 = "NameError"
printed_3 = 1
flagged = 2

# %% task="predict-restart" name="everything-is-flagged"
# You believe that the counts show whatever is wrong. Look at them: is there a cell
# whose count is not greater than all those above it? What was deleted or changed leaves
# no mark.
printed_1 = 5.0
printed_2 = "NameError"
printed_3 = 1
flagged = 3


# %% task="run-cells" name="runs-in-the-notebook"
# The cells see the names of this notebook, and leave their own behind in it. That is a
# run without a restart. Hand exec a dict that belongs to this call alone.
def run_cells(sources):
    for position, source in enumerate(sources):
        try:
            exec(source, globals())
        except Exception as error:
            return position, type(error).__name__
    return None


# %% task="run-cells" name="runs-inside-the-function"
# exec without a dict runs the cells among the names of your function and of the whole
# notebook. They see what they must not see, and from Python 3.13 on no cell sees what
# the one before it has bound. What can exec be given besides the source?
def run_cells(sources):
    for position, source in enumerate(sources):
        try:
            exec(source)
        except Exception as error:
            return position, type(error).__name__
    return None


# %% task="run-cells" name="two-dicts"
# With two dicts, exec puts names into the second, and functions look for them in the
# first. So a function does not even find itself. Try a function that calls another one.
def run_cells(sources):
    outer, inner = {}, {}
    for position, source in enumerate(sources):
        try:
            exec(source, outer, inner)
        except Exception as error:
            return position, type(error).__name__
    return None


# %% task="run-cells" name="fresh-for-each-cell"
# Each cell gets a dict of its own, so none finds what the one before has made. Fresh
# for each call of run_cells, and shared by all of its cells. Try ["x = 1", "x + 1"].
def run_cells(sources):
    for position, source in enumerate(sources):
        try:
            exec(source, {})
        except Exception as error:
            return position, type(error).__name__
    return None


# %% task="run-cells" name="one-dict-for-all-calls"
# A second call finds the names of the first. A default value is made once, when the
# function is defined, and shared by all calls. Make the dict inside.
def run_cells(sources, namespace={}):
    for position, source in enumerate(sources):
        try:
            exec(source, namespace)
        except Exception as error:
            return position, type(error).__name__
    return None


# %% task="run-cells" name="goes-on-after-a-failure"
# After a failure you run the cells that follow, and report the last one that failed.
# They work with names that may be missing. Stop at the first.
def run_cells(sources):
    namespace, failed = {}, None
    for position, source in enumerate(sources):
        try:
            exec(source, namespace)
        except Exception as error:
            failed = position, type(error).__name__
    return failed


# %% task="run-cells" name="remembers-the-first-and-goes-on"
# What you return is right, but the cells after the failure are run all the same. A cell
# may write files or train for an hour: stop at the first that fails.
def run_cells(sources):
    namespace, failed = {}, None
    for position, source in enumerate(sources):
        try:
            exec(source, namespace)
        except Exception as error:
            failed = failed or (position, type(error).__name__)
    return failed


# %% task="run-cells" name="counts-from-one"
# Your positions are one too high: the first cell of the list is at 0. Look at what
# enumerate counts from, and what you told it.
def run_cells(sources):
    namespace = {}
    for position, source in enumerate(sources, 1):
        try:
            exec(source, namespace)
        except Exception as error:
            return position, type(error).__name__
    return None


# %% task="run-cells" name="message-for-name"
# You return what the exception says, and the task asks for what it is: the name of its
# type. Print type(error).__name__ beside str(error).
def run_cells(sources):
    namespace = {}
    for position, source in enumerate(sources):
        try:
            exec(source, namespace)
        except Exception as error:
            return position, str(error)
    return None


# %% task="run-cells" name="position-alone"
# You return where it failed and not how. The task asks for a tuple of both.
def run_cells(sources):
    namespace = {}
    for position, source in enumerate(sources):
        try:
            exec(source, namespace)
        except Exception:
            return position
    return None


# %% task="run-cells" name="lets-it-fail"
# The exception of the cell ends your function as well, and nobody learns which cell it
# was. Catch it where the cell is run.
def run_cells(sources):
    namespace = {}
    for source in sources:
        exec(source, namespace)


# %% task="run-cells" name="syntax-first"
# You read all cells before you run any. A syntax error far down is then reported before
# a failure above it. A cell is read when its turn has come. Try ["1 / 0", "no python"].
def run_cells(sources):
    namespace = {}
    for position, source in enumerate(sources):
        try:
            compile(source, "cell", "exec")
        except SyntaxError:
            return position, "SyntaxError"
    for position, source in enumerate(sources):
        try:
            exec(source, namespace)
        except Exception as error:
            return position, type(error).__name__
    return None


# %% task="run-cells" name="answers-on-success"
# When all is well you answer with a word. The task asks for None then, so that `if
# run_cells(sources):` asks whether something failed.
def run_cells(sources):
    namespace = {}
    for position, source in enumerate(sources):
        try:
            exec(source, namespace)
        except Exception as error:
            return position, type(error).__name__
    return "ok"


# %% task="run-cells" name="every-syntax-error-alike"
# An error in the indentation has a type with a name of its own, although `except
# SyntaxError` catches it too. Print type(error).__name__ for a cell that begins with
# a blank.
def run_cells(sources):
    namespace = {}
    for position, source in enumerate(sources):
        try:
            exec(source, namespace)
        except SyntaxError:
            return position, "SyntaxError"
        except Exception as error:
            return position, type(error).__name__
    return None


# %% task="predict-exit" name="printing-fails"
# You let a printed complaint count as a failure. The command does not read what is
# printed; it notices exceptions. That is why tests raise them.
exit_fine = 0
exit_assert = 1
exit_printed = 1
exit_warned = 0
exit_allowed = 0

# %% task="predict-exit" name="warning-fails"
# A warning looks like an error on the page, but the cell goes on to its end. Nothing
# was raised.
exit_fine = 0
exit_assert = 1
exit_printed = 0
exit_warned = 1
exit_allowed = 0

# %% task="predict-exit" name="allowed-still-fails"
# With --allow-errors the exception is kept as an output of its cell, and the run goes
# on. Whoever asks for that has said that errors are fine. What will the exit code be?
exit_fine = 0
exit_assert = 1
exit_printed = 0
exit_warned = 0
exit_allowed = 1

# %% task="predict-exit" name="one-means-success"
# You read 1 as "yes, it worked". An exit code counts the other way round: 0 means that
# nothing went wrong.
exit_fine = 1
exit_assert = 0
exit_printed = 1
exit_warned = 1
exit_allowed = 1


# %% task="command" name="splits-the-names"
# You write the command as one string and split it at its blanks. A file name with a
# blank in it falls apart. Try execute_command("my lesson.ipynb", "done.ipynb").
def execute_command(notebook, output, timeout=None):
    command = f"jupyter nbconvert --to notebook --execute {notebook} --output {output}"
    if timeout is not None:
        command += f" --ExecutePreprocessor.timeout={timeout}"
    return command.split()


# %% task="command" name="one-string"
# You return the command as one string. A program wants a list with one string for each
# word, so that nobody has to guess where a word ends.
def execute_command(notebook, output, timeout=None):
    command = f"jupyter nbconvert --to notebook --execute {notebook} --output {output}"
    if timeout is not None:
        command += f" --ExecutePreprocessor.timeout={timeout}"
    return command


# %% task="command" name="timeout-as-two-words"
# You give the timeout as two words. In the text it is one, with an equals sign in it.
def execute_command(notebook, output, timeout=None):
    command = ["jupyter", "nbconvert", "--to", "notebook", "--execute", notebook]
    command += ["--output", output]
    if timeout is not None:
        command += ["--ExecutePreprocessor.timeout", str(timeout)]
    return command


# %% task="command" name="always-a-timeout"
# Without a timeout you hand over the word timeout=None, which the program cannot read
# as a number. Leave the word out if there is none.
def execute_command(notebook, output, timeout=None):
    command = ["jupyter", "nbconvert", "--to", "notebook", "--execute", notebook]
    command += ["--output", output, f"--ExecutePreprocessor.timeout={timeout}"]
    return command


# %% task="command" name="timeout-ignored"
# A timeout that is given is not used. Try execute_command("a", "b", 60) and look for
# the 60.
def execute_command(notebook, output, timeout=None):
    command = ["jupyter", "nbconvert", "--to", "notebook", "--execute", notebook]
    return command + ["--output", output]


# %% task="command" name="names-exchanged"
# You read one file and write the other, but the wrong way round: this command would run
# a notebook that does not exist yet. Which name stands behind --execute?
def execute_command(notebook, output, timeout=None):
    command = ["jupyter", "nbconvert", "--to", "notebook", "--execute", output]
    command += ["--output", notebook]
    if timeout is not None:
        command.append(f"--ExecutePreprocessor.timeout={timeout}")
    return command


# %% task="predict-source" name="everything-has-a-source"
# You expect a source for everything that can be called. Some functions were compiled
# from C: what Python holds of them is machine code. Try inspect.getsource(len).
source_of_dumps = True
source_of_len = True
source_of_relu = True
source_of_yours = True
source_of_string = False

# %% task="predict-source" name="torch-is-python"
# torch.relu comes from a Python package, but the function itself is compiled: print
# torch.relu and read what kind of function it says it is.
source_of_dumps = True
source_of_len = False
source_of_relu = True
source_of_yours = True
source_of_string = False

# %% task="predict-source" name="cells-have-no-file"
# You expect no source where there is no file. Jupyter keeps the text of every cell that
# was run, where inspect can find it. Run test_eq?? in a cell of its own.
source_of_dumps = True
source_of_len = False
source_of_relu = False
source_of_yours = False
source_of_string = False

# %% task="predict-source" name="strings-are-kept"
# The string that exec has run is gone, unless somebody kept it. The function holds its
# compiled code only. Run the cell below the task.
source_of_dumps = True
source_of_len = False
source_of_relu = False
source_of_yours = True
source_of_string = True


# %% task="calls-in" name="searches-the-text"
# You search the text for names in front of a parenthesis. Comments, strings and the def
# line have them too. Let ast.parse do the reading: comments are gone in the tree.
def calls_in(func):
    import re

    source = inspect.getsource(func)
    return sorted(set(re.findall(r"([\w.]+)\(", source)))


# %% task="calls-in" name="indented-source"
# A function inside of another one fails with an IndentationError: its source begins
# with blanks, and ast.parse does not like that. The text names a function that helps.
def calls_in(func):
    tree = ast.parse(inspect.getsource(func))
    calls = [node for node in ast.walk(tree) if isinstance(node, ast.Call)]
    return sorted({ast.unparse(node.func) for node in calls})


# %% task="calls-in" name="plain-names-only"
# Calls with a dot are missing from your list: torch.relu is not a Name in the tree, it
# is an Attribute. Look at what ast.unparse gives for either.
def calls_in(func):
    tree = ast.parse(textwrap.dedent(inspect.getsource(func)))
    calls = [node for node in ast.walk(tree) if isinstance(node, ast.Call)]
    return sorted({c.func.id for c in calls if isinstance(c.func, ast.Name)})


# %% task="calls-in" name="last-part-of-the-name"
# Of torch.relu you keep relu. There may be several functions with that name: the text
# in front of the parentheses is wanted in full.
def calls_in(func):
    tree = ast.parse(textwrap.dedent(inspect.getsource(func)))
    calls = [node for node in ast.walk(tree) if isinstance(node, ast.Call)]
    return sorted({ast.unparse(node.func).split(".")[-1] for node in calls})


# %% task="calls-in" name="repetitions"
# A function that is called twice is in your list twice. The task wants each once.
def calls_in(func):
    tree = ast.parse(textwrap.dedent(inspect.getsource(func)))
    calls = [node for node in ast.walk(tree) if isinstance(node, ast.Call)]
    return sorted(ast.unparse(node.func) for node in calls)


# %% task="calls-in" name="every-name"
# You list the functions that are named, also where nothing is called: a name without
# parentheses is handed on and does not run. Pick nodes of the type ast.Call.
def calls_in(func):
    tree = ast.parse(textwrap.dedent(inspect.getsource(func)))
    kinds = (ast.Name, ast.Attribute)
    return sorted({ast.unparse(n) for n in ast.walk(tree) if isinstance(n, kinds)})


# %% task="calls-in" name="whole-calls"
# Your list holds whole calls, arguments and all. What is wanted is the text in front of
# the parentheses. Which part of the node is that?
def calls_in(func):
    tree = ast.parse(textwrap.dedent(inspect.getsource(func)))
    calls = [node for node in ast.walk(tree) if isinstance(node, ast.Call)]
    return sorted({ast.unparse(node) for node in calls})


# %% task="calls-in" name="first-level-only"
# You look at the statements of the function that are nothing but a call. A call may
# stand deep inside of an expression. What visits every depth of a tree?
def calls_in(func):
    tree = ast.parse(textwrap.dedent(inspect.getsource(func)))
    found = set()
    for node in tree.body[0].body:
        value = getattr(node, "value", None)
        if isinstance(value, ast.Call):
            found.add(ast.unparse(value.func))
    return sorted(found)


# %% task="calls-in" name="dots-by-hand"
# You put names together from the parts before and after each dot, and lose a call whose
# left side is no name. Try a function that returns x.abs().sum(): there are two.
def calls_in(func):
    def dotted(node):
        if isinstance(node, ast.Name):
            return node.id
        if isinstance(node, ast.Attribute) and dotted(node.value):
            return f"{dotted(node.value)}.{node.attr}"
        return ""

    tree = ast.parse(textwrap.dedent(inspect.getsource(func)))
    calls = [node for node in ast.walk(tree) if isinstance(node, ast.Call)]
    return sorted({dotted(node.func) for node in calls} - {""})


# %% task="call-from" name="strings-stay-strings"
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


# %% task="call-from" name="bool-wants-a-value"
# Your bool options want a value after them. --verbose alone should be enough, and
# bool("False") would be True anyway. Look for action in the fold about argparse.
def call_from(argv, func):
    parser = argparse.ArgumentParser()
    for name, parameter in inspect.signature(func).parameters.items():
        if parameter.default is parameter.empty:
            parser.add_argument(name, type=parameter.annotation)
        else:
            kind, default = parameter.annotation, parameter.default
            parser.add_argument(f"--{name}", type=kind, default=default)
    return func(**vars(parser.parse_args(argv)))


# %% task="call-from" name="defaults-lost"
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


# %% task="call-from" name="everything-is-an-option"
# You make options of all parameters, so a plain word is not understood. Those without a
# default are positional: they come without a name.
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


# %% task="call-from" name="arguments-for-the-result"
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


# %% task="call-from" name="called-for-nothing"
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


# %% task="call-from" name="hands-over-the-words"
# You hand the words to the function as they are, option names included, and as strings.
# The signature says which word belongs to which parameter, and what it is.
def call_from(argv, func):
    return func(*argv)


# %% task="call-from" name="shrugs-at-unknown-words"
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


# %% task="call-from" name="dashes-for-underscores"
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


# %% task="call-from" name="positional-words-first"
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
