"""What errors mean: the messages are the ones that Python, NumPy and PyTorch write here."""

import linecache
from dataclasses import replace

import numpy as np
import pytest
import torch

from autograder.jailed.errors import describe_error
from autograder.judging.difference import stopped
from autograder.judging.error_rows import TABLE
from autograder.judging.errors import meaning, message, row_of
from autograder.judging.observation import Raised

names = {"np": np, "torch": torch, "x": torch.ones(3, 4, requires_grad=True), "y": torch.ones(4)}
names |= {"whole": torch.tensor([1, 2])}


def raised(code: str) -> Raised:
    with pytest.raises(Exception) as caught:  # noqa: PT011
        exec(code, dict(names))
    parts = describe_error(caught.value)
    return Raised(parts["type"], tuple(parts["bases"]), parts["message"], code)


@pytest.mark.parametrize(
    ("code", "words"),
    [
        ("np.maximum(0, x)", "Use PyTorch's function of that name"),
        ("np.max(0, x)", "second argument of NumPy's `max` is a dimension"),
        ("torch.max(0, x)", "`torch.max` compares two tensors"),
        ("torch.max(x, 0).sum()", "`torch.max` with a dimension returns a pair"),
        ("x.max(0) + 1", "return a pair"),
        ("max(0, x)", "ask for one yes or no"),
        ("gone + 1", "Nothing that runs before this line gives `gone` a value"),
        ("math.exp(1)", "Nothing that runs before this line imports `math`"),
        ("def f():\n    n += 1\nf()", "`n` gets a value further down"),
        ("x.sum * 2", "without being called"),
        ("x.mean / 2", "without being called"),
        ("x.size[0]", "without being called"),
        ("x.shape()", "`shape` is a value and not a method"),
        ("y(2)", "that is a Tensor"),
        ("[1.0, 2.0] * 0.5", "A list is no vector"),
        ("[1.0] * [2.0]", "A list is no vector"),
        ("[1.0] - [2.0]", "A list is no vector"),
        ("[1.0] + 2", "A list is no vector"),
        ("None + 1", "Something here is None"),
        ("None.shape", "Something here is None"),
        ("[1, 2][5]", "The list has no item there"),
        ("x[7]", "Dimension 0 has 3 places, counted from 0, so there is no place 7"),
        ("y[0, 0]", "more indices in the brackets than the tensor has dimensions: 1"),
        ("x @ x", "Has one of the two to be turned"),
        ("x @ torch.ones(6, 3)", "or to stand on the other side"),
        ("[].add(3)", "such as a tensor, an array or a set"),
        ("torch.nn.Module.__new__(torch.nn.Module)._modules", "`super().__init__()` makes"),
        ("torch.einsum(x, 'ij->ji', y)", "takes the formula first"),
        (
            "torch.autograd.grad(torch.ones(4, requires_grad=True) * 2, x, y)",
            "`torch.autograd.grad` takes the result first",
        ),
        ("np.ones(3).grad", "or another thing is meant"),
        ("x @ torch.ones(5, 6)", "(5, 6) needs the two in the middle to be equal"),
        ("x @ torch.ones(33, 44)", "Turning one of them does not help"),
        ("torch.conv2d(x[None], x[None, None], None, 1, 3 / 2)", "a float among them"),
        ("torch.sum(None)", "Something here is None"),
        ("'ij'.permute(0)", "This is a str, which has no `permute`"),
        ("x.T @ y", "A matrix of shape (4, 3)"),
        ("torch.ones(2, 3, 4) @ torch.ones(2, 5, 3)", "2 of 4 rows are needed, and it has 2 of 5"),
        ("x + torch.ones(5)", "meet in sizes 4 and 5"),
        ("torch.dot(x, y)", "these have 2 and 1 dimensions"),
        ("x.view(5)", "A tensor of 12 numbers cannot take the shape [5]"),
        ("torch.einsum('ij,jk->ik', x, x)", "The letter j stands for one size, and meets 3 and 4"),
        ("x @ y.double()", "Two dtypes meet here"),
        ("whole.mean(0)", "A mean of whole numbers"),
        ("x[0] = 1", "in place whose gradient is asked for"),
        ("x -= 1", "in place whose gradient is asked for"),
        ("x.item()", "of a tensor with several elements"),
        ("float(y)", "of a tensor with several elements"),
        ("y.sum().backward()", "Nothing was recorded on the way"),
        ("torch.autograd.grad(x.sum(), torch.ones(2, requires_grad=True))", "does not depend on"),
        ("(lambda a, b: a)(1)", "is called without 'b'"),
        ("def f(a): pass\nf(1, 2)", "`f` is called with 2 arguments and takes 1"),
        ("torch.exp(2.0)", "given a float where it takes a tensor"),
        ("[1.0].sum()", "a plain list, which has no `sum`"),
        ("x.append(1)", "none of a list's methods"),
        ("x.count(1)", "This is a tensor, which has no `count`"),
        ("range(4 / 2)", "`//` divides whole numbers"),
        ("def f(): return f()\nf()", "calls itself about a thousand times: without end, or"),
        ("hasattr('g', x)", "a Tensor stands in the name's place"),
        ("y[: 4 / 2]", "`//` divides whole numbers"),
        ("x.clamp()", "`clamp` and `clip` need a bound"),
        ("a, b = 2.5", "a single float, which has no items"),
        ("np.einsum(np.ones((2, 2)), 'ij->i')", "`einsum` takes the formula first"),
        ("x.permute(0)", "this tensor has 2"),
        ("x.permute(0, 0)", "one is named twice"),
        ("enumerate([1], [2])", "a list stands in its place"),
        ("(2.5)[0] = 1", "Nothing can be put into a float"),
        ("np.array(['a']) - np.ones(1)", "one of the two holds no numbers"),
        ("len(torch.tensor(1.0))", "a single number, and has no length"),
        ("np.asarray([object()], dtype=float)", "of the type object is no number"),
        ("torch.isclose(y, y.double())", "Float and Double"),
        (
            "torch.log_softmax(whole, 0)",
            "for floats alone, and these numbers are of the dtype Long",
        ),
        ("torch.nn.functional.cross_entropy(x, whole)", "3 rows of scores for 2 labels"),
        ("torch.ones(1, 4).add_(torch.ones(3, 4))", "keeps its shape, [1, 4], and what comes"),
        ("np.ones((2, 4)) + np.ones((4, 3))", "The shapes (2,4) and (4,3)"),
        ("np.ones((2, 4)) @ np.ones((3, 3))", "the two sizes in the middle"),
        ("np.ones((2, 4)).dot(np.ones((3, 3)))", "the two sizes in the middle"),
        ("np.ones(6).reshape(4)", "An array of 6 numbers cannot take the shape (4,)"),
        ("bool(np.ones(2))", "this array has many elements"),
        ("np.ones(3)[3]", "Axis 0 has 3 places"),
        ("[].pop()", "This list is empty when the line runs"),
        ("[1].pop(3)", "no item at this place"),
        ("torch.nn.functional.unfold(x.shape, (2, 2))", "was given a torch.Size where it takes"),
        ("2 < 'a'", "Between the types int and str, `<`"),
        ("def f(a): pass\nf(b=2)", "`f` has no argument called `b`"),
        ("class A: pass\nA(2)", "`A`, and it takes nothing"),
        ("torch.maximal(x)", "There is no `maximal` in `torch`"),
        ("np.ones(2).unsqueeze(0)", "An array of NumPy has no `unsqueeze`"),
        ("torch.stack([x, y])", "whose shapes differ"),
        ("torch.ones(2, 2, 2).t()", "`transpose` names the two"),
        ("x.t().view(12)", "as after a transpose"),
        ("whole.add_(0.5)", "Long holds no Float"),
        ("x.backward()", "starts at a single number"),
        ("z = x.exp(); z += 1; z.sum().backward()", "changed in place after it had been used"),
        ("10.0 ** 400", "too large for a float"),
        ("__import__('math').exp(800)", "too large for a float"),
        ("float(10 ** 400)", "too large for a float"),
        ("torch.exp(len)", "without being called"),
        ("torch.tensor(1.0) @ y", "one of these two is a single number"),
        ("np.float64(2.0) @ np.ones((2, 2))", "one of these two is a single number"),
        ("torch.nn.Sequential().add_module(torch.nn.ReLU(), '0')", "are two arguments exchanged"),
        ("m = torch.nn.Linear(2, 2); m.weight = y", "only an `nn.Parameter` or None can take its"),
        (
            "m = torch.nn.Sequential(torch.nn.ReLU()); m.__setattr__('0', y)",
            "only a module or None",
        ),
        ("torch.nn.Module().register_buffer(y, 'mean')", "The name comes first, as a text"),
        ("torch.nn.Module().register_buffer('a.b', y)", "each name once, a text without a dot"),
        ("torch.empty(3).uniform_(1, -1)", "takes the lower end first"),
        ("torch.empty(3).normal_(0, -1)", "a spread that is not negative"),
        ("s = x.exp().sum(); s.backward(); s.backward()", "used up by one backward pass"),
        ("(2 * x).requires_grad_(False)", "cannot stop needing one"),
        ("whole.requires_grad_()", "make the tensor one of floats first"),
        (
            "torch.nn.functional.conv2d(torch.ones(1, 2, 5, 5), torch.ones(1, 3, 2, 2))",
            "made for 3 channels, and what comes in has 2",
        ),
        (
            "torch.nn.functional.conv2d(y, torch.ones(1, 1, 2, 2))",
            "`conv2d` takes a batch with 4 dimensions",
        ),
        (
            "torch.nn.functional.conv2d(torch.ones(1, 1, 2, 2), torch.ones(1, 1, 3, 3))",
            "The kernel is larger than what it slides over",
        ),
        ("torch.nn.functional.unfold(torch.ones(1, 1, 2, 2), 3)", "the kernel finds (0, 0) places"),
        (
            "torch.nn.functional.fold(torch.ones(1, 2, 2), (1, 3), (2,))",
            "needs 2 numbers here, one for each direction, and 1 came",
        ),
        ("torch.zeros(-1, 2)", "is negative"),
        ("torch.einsum('ij->i', y)", "names 2 dimensions of a tensor that has 1: it is operand 0"),
        (
            "torch.nn.functional.conv2d(torch.ones(1, 1, 2, 2), torch.ones(1, 1, 1, 1), groups=0)",
            "is 0 or negative where it counts places",
        ),
        ("range(0, 3, 0)", "is 0 or negative where it counts places"),
        ("y.narrow(0, 2, 5)", "From place 2 on there are no 5 places in a dimension of 4"),
        ("y[torch.ones(2)]", "whole numbers or truths, and no floats"),
        ("y[torch.ones(3, dtype=torch.bool)]", "does not have the shape of the places"),
        (
            "torch.nn.functional.embedding(torch.tensor([7]), x)",
            "with n of them they are 0 to n - 1",
        ),
        ("np.ones(3)[0, 0]", "This array has 1 dimensions, and 2 places"),
        ("np.ones(3).sum(axis=2)", "there is no axis 2"),
        ("torch.ones(0).max()", "Nothing is left here"),
        ("max([])", "Nothing is left here"),
        ("torch.dot(y, torch.ones(3))", "here they have 4 and 3"),
        ("{[1]: 2}", "no key of a dict"),
        ("[1].index(2)", "What is looked for is not there"),
        (
            "torch.ones(1, 1, 2, 2).as_strided((1,), (1.5,))",
            "`//` divides two without leaving a fraction",
        ),
        ("y.unflatten(0, (-2, 2))", "one of them may be -1"),
        ("print(*3)", "`*` unpacks a list or a tuple"),
        ("torch.nn.BatchNorm1d(3)(x)", "made for 3 channels, and what comes in has 4"),
        ("list(zip([1], [1, 2], strict=True))", "refuses lists of different lengths"),
        ("y.trace()", "`trace` is for a matrix, and this tensor has 1 dimensions"),
        ("{}[y]", "what puts it there, and has it run before"),
        ("torch.einsum(x, 'ij->i')", "`einsum` takes the formula first"),
        ("print('ij' >= 2)", "Between the types str and int"),
        (
            "torch.conv2d(torch.ones(1, 1, 4, 4), torch.ones(7, 1, 3, 3), torch.ones(8))",
            "The weight has 7 kernels, and the bias the shape (8)",
        ),
        (
            "def f():\n    def g():\n        return k\n    g()\n    k = 1\nf()",
            "`k` is a name of the",
        ),
        ("torch.randint(5, 0, (2,))", "from 5 to 0 there is none"),
        ("torch.ones(2)[0:2] = [1.0, 'a']", "here it is of type list"),
        ("torch.optim.SGD([y], lr=0.1, momentum=-0.9)", "made with -0.9 as its momentum"),
        (
            "torch.nn.functional.cross_entropy(torch.ones(3), torch.ones(4).long())",
            "There are 4 labels",
        ),
        ("x.flatten(1, 0)", "the second comes before the first"),
        ("torch.nn.functional.pad(x, (1,) * 5)", "an odd number of them came"),
        ("x.unfold(0, 2.0, 1)", "`size` is a whole number"),
        (
            "torch.conv2d(torch.ones(1, 1, 4, 4), torch.ones(1, 1, 3, 3), dilation=0)",
            "A dilation is at least 1",
        ),
        ("torch.stack([y, print])", "number 1 of them, counted from 0, is of type builtin"),
        ("__import__('pickle').loads(b'')", "There is nothing to be read"),
        (
            "(torch.ones(4, requires_grad=True) * 1).backward(torch.ones(3))",
            "A gradient of the shape (3) is sent back through a tensor of the shape (4)",
        ),
        ("x.unflatten((2, 2), 0)", "`unflatten` takes a dimension first"),
        ("np.expand_dims(np.ones(2), np.ones((2, 2)))", "One whole number is asked here"),
    ],
)
def test_frequent_errors_mean_something_here(code, words):
    assert words in meaning(raised(code))[0]


ON_TWO_DEVICES = [
    "Expected all tensors to be on the same device, but found at least two devices, cuda:0 and "
    "cpu!",
    "Expected all tensors to be on the same device, but got mat2 is on cpu, different from other "
    "tensors on cuda:0 (when checking argument in method wrapper_CUDA_mm)",
    "Expected a 'cuda' device type for generator but found 'cpu'",
    "Placeholder storage has not been allocated on MPS device!",
]


@pytest.mark.parametrize("text", ON_TWO_DEVICES)
def test_where_two_devices_meet_the_inputs_device_is_named(text):
    words, _ = meaning(Raised("RuntimeError", (), text))
    assert "on the device of the inputs, which `x.device` names" in words


@pytest.mark.skipif(torch.accelerator.is_available(), reason="there is an accelerator here")
@pytest.mark.parametrize(
    "code",
    [
        "x.cuda()",
        "x.to('cuda')",
        "torch.zeros(1, device='cuda:0')",
        "x.to('mps')",
        "torch.ones(1, device='mps')",
        "x.to('xpu')",
        "x.type(torch.cuda.FloatTensor)",
        "x.cuda(0)",
        "torch.cuda.FloatTensor(2)",
    ],
)
def test_a_device_that_is_not_here_is_named_as_that(code):
    error = raised(code)
    assert "There is no such device where this runs" in meaning(error)[0]
    assert len(message(error)) < 200


def test_numpy_does_not_reach_an_accelerator():
    text = (
        "can't convert cuda:0 device type tensor to numpy. Use Tensor.cpu() to copy the tensor to "
        "host memory first."
    )
    error = Raised("TypeError", (), text)
    assert "lies in that of an accelerator, cuda." in meaning(error)[0]
    assert message(error) == "TypeError: can't convert cuda:0 device type tensor to numpy"
    met = raised("x.detach().to('meta').numpy()")  # PyTorch's own words of another such device
    assert "an accelerator, meta." in meaning(met)[0]


@pytest.mark.parametrize(
    ("code", "gone", "left"),
    [
        ("np.exp(x)", "detach", "Can't call numpy() on Tensor that requires grad"),
        ("torch.max(0, x)", "expected one of", "got (int, Tensor)"),
        (
            "torch.autograd.grad(x.sum(), torch.ones(2, requires_grad=True))",
            "allow_unused",
            "to not have been used in the graph",
        ),
    ],
)
def test_advice_that_misleads_is_not_repeated(code, gone, left):
    error = raised(code)
    assert gone in error.message
    assert gone not in message(error) and left in message(error)


def test_a_name_from_outside_the_function_is_told_apart(monkeypatch):
    source = "def f(x):\n    return x @ h\n\ndef g(x):\n    h = x @ h\n"
    source += "def k(x):\n    raise RuntimeError('no h')\n"
    source += "def l(x):\n    raise RuntimeError(f'h of {x}')\n"
    source += "def m(h):\n    return [[h @ a for a in h.T] for _ in range(2)]\n"
    source += "def n(x):\n    raise RuntimeError([h for h in x[:0]])\n"
    file = "a cell of the notebook"
    lines = (len(source), None, source.splitlines(True), file)
    monkeypatch.setitem(linecache.cache, file, lines)
    notebook = {"h": torch.ones(5), "x": torch.ones(2, 3)}
    exec(compile(source, file, "exec"), notebook)

    def caught(function):
        with pytest.raises((RuntimeError, UnboundLocalError)) as error:
            notebook[function](notebook["x"])
        parts = describe_error(error.value)
        parts["bases"] = tuple(parts["bases"])
        return Raised(**parts)

    found = caught("f")
    assert found.names == (
        "x is a tensor of shape (2, 3), h, from outside the function, is a tensor of shape (5,)"
    )
    assert meaning(found)[0].startswith(
        "`h` gets its value outside the function: is it the one you mean? A matrix"
    )
    assert "outside" not in caught("g").names  # it has no value yet there
    assert "outside" not in caught("k").names  # a word of a text
    assert caught("n").names == "x is a tensor of shape (2, 3)"  # of a comprehension without items
    assert caught("m").names.startswith(
        "h is a tensor of shape (2, 3), a is a tensor of shape (2,)"
    )
    assert caught("l").names == "x is a tensor of shape (2, 3)"  # of one with names in it
    assert "outside" not in meaning(replace(found, names="x is a tensor of shape (2, 3)"))[0]


def test_a_name_from_outside_is_told_where_no_row_fits():
    error = Raised("OddError", (), "odd", "odd(h)", "h, from outside the function, is 2.5")
    assert meaning(error) == ("`h` gets its value outside the function: is it the one you mean?", 1)
    error = raised("torch.ones(2).split('ij')")
    assert "whole numbers" not in meaning(error)[0]  # a text is no fraction


def test_a_student_s_own_error_is_said_to_be_that():
    """Its words are not looked at."""
    own = raised("raise ValueError('list index out of range')")
    assert "Your own code raises this" in meaning(own)[0]
    assert "Your own `assert` does not hold" in meaning(raised("assert False, 'no'"))[0]


@pytest.mark.parametrize(
    "code",
    [
        "int(float('inf'))",
        "(5).to_bytes(-1, 'big')",
        "(_ for _ in ()).throw(TypeError('a function is asked'))",
    ],
)
def test_what_only_resembles_a_row_has_no_words(code):
    assert meaning(raised(code)) == ("", 0)


def test_hostile_messages_are_bounded():
    for row in TABLE:
        for text in ("{0}" * 9000, "'" * 9000, "<function " * 3000 + " at 0x1", "name '{}'" * 2000):
            error = Raised(row.types.split()[0], (), text, text, text)
            assert len(message(error)) < 400 and len(meaning(error)[0]) < 500
    assert row_of(Raised("NameError", (), "name '{0.__class__}' is not defined")) is None


def test_functions_stand_by_name():
    error = Raised("ValueError", (), f"{test_functions_stand_by_name}: {object()} and {len}")
    assert "0x" not in message(error) and "test_functions_stand_by_name" in message(error)


def test_no_more_than_so_much_of_a_submission_is_shown():
    line = "return spelled"
    error = Raised("NameError", (), "name 'spelled' is not defined", line, "x is 'secret'")
    found = stopped(error, "it stops with an error")
    for shown in ("NameError: name 'spelled'", f"`{line}`", "secret", "gives `spelled` a value"):
        assert shown in found.at_most(500, f"def f(x):\n    {line}").words
    left = found.at_most(0, f"def f(x):\n    {line}")
    for words in (left.words, str(left.rows)):
        assert words.replace(line, "").count("spelled") == words.count("secret") == 0
        assert line in words
    other = found.at_most(500, "another text")  # made up when it ran
    assert line not in other.words and line not in str(other.rows)
    assert found.own > 50


def test_no_kind_of_a_difference_holds_a_word_of_the_submission():
    error = Raised("NameError", (), "name 'spelled' is not defined", "spelled", "x is 1")
    assert stopped(error, "it stops with an error").kind == "it stops with an error"
