"""The engine of 12_numpy_engine against PyTorch and against differences, on random expressions."""

import gc
import runpy
import weakref
from types import SimpleNamespace

import numpy
import pytest
import torch
from conftest import ROOT

ENGINE = SimpleNamespace(**runpy.run_path(str(ROOT / "solutions/numpy_engine.py"), run_name="e"))
Node = ENGINE.Node
TINY = {"rtol": 1e-9, "atol": 1e-9}
SHAPES = [(), (3,), (2, 1), (2, 3)]  # any two of them broadcast


def small(a):
    """Between -1/2 and 1/2, so that nothing grows beyond all bounds."""
    return a / (a * a + 1.0)


# each takes two operands of any of these shapes; nodes and tensors have all of it in common
OPERATIONS = {
    "plus": lambda a, b: a + b,
    "minus": lambda a, b: a - b,
    "times": lambda a, b: small(a) * b,
    "over": lambda a, b: a / (b * b + 1.0),
    "product": lambda a, b: small((a * b).reshape(1, -1) @ (a + b).reshape(1, -1).T),
    "relu": lambda a, b: (a - b).relu(),
    "exp": lambda a, b: small(a).exp() * b,
    "log": lambda a, b: (a * a + 1.0).log() + b,
    "square": lambda a, b: small(a) ** 2 - b,
    "sum": lambda a, b: a.sum() * 0.1 + b,
    "mean": lambda a, b: (a + b).reshape(1, -1).mean(1) * small(a),
    "index": lambda a, b: a + small(b).reshape(-1)[[0, -1, 0]].sum(),
}


def draw(rng: numpy.random.Generator, length: int) -> list[tuple[str, int, int]]:
    """Lines (operation, operand, operand): each uses the node before, and any one once more."""
    lines = []
    for i in range(len(SHAPES), len(SHAPES) + length):
        lines.append((str(rng.choice(list(OPERATIONS))), i - 1, int(rng.integers(i))))
    return lines


def evaluate(leaves, lines):
    """All nodes of an expression, and a last one in which each of them has a part."""
    nodes = list(leaves)
    for name, one, other in lines:
        made = OPERATIONS[name](nodes[one], nodes[other])
        nodes.append(made if SHAPES.count(shape_of(made)) else made.sum())
    last = nodes[0]
    for factor, node in enumerate(nodes[1:], 1):
        last = last + node.sum() * (factor / 10)
    return nodes, last


def shape_of(made):
    return tuple(made.data.shape)


@pytest.mark.parametrize("seed", range(20))
def test_gradients_of_random_expressions_node_by_node(seed):
    rng = numpy.random.default_rng(seed)
    arrays = [rng.standard_normal(shape) for shape in SHAPES]
    lines = draw(rng, 12)
    mine, last = evaluate([Node(a) for a in arrays], lines)
    tensors = [torch.tensor(a, requires_grad=True) for a in arrays]
    theirs, their_last = evaluate(tensors, lines)
    for tensor in theirs:
        tensor.retain_grad()
    their_last.backward()
    last.backward(keep=True)
    numpy.testing.assert_allclose(last.data, their_last.item(), **TINY)
    for node, tensor in zip(mine, theirs, strict=True):
        numpy.testing.assert_allclose(node.grad, tensor.grad.numpy(), **TINY)

    last.backward()  # run twice, a graph adds the same once more
    for node, tensor in zip(mine, theirs, strict=True):
        numpy.testing.assert_allclose(node.grad, 2 * tensor.grad.numpy(), **TINY)
    with pytest.raises(RuntimeError):
        last.backward()


@pytest.mark.parametrize("seed", range(3))
def test_gradients_agree_with_differences(seed):
    rng = numpy.random.default_rng(100 + seed)
    arrays = [rng.standard_normal(shape) for shape in SHAPES]
    lines = draw(rng, 6)

    def value(arrays):
        return float(evaluate([Node(a) for a in arrays], lines)[1].data)

    leaves = [Node(a) for a in arrays]
    evaluate(leaves, lines)[1].backward()
    for position, leaf in enumerate(leaves):
        for index in numpy.ndindex(leaf.data.shape):
            moved = [[a.copy() for a in arrays] for _ in range(2)]
            moved[0][position][index] += 1e-6
            moved[1][position][index] -= 1e-6
            slope = (value(moved[0]) - value(moved[1])) / 2e-6
            assert slope == pytest.approx(leaf.grad[index], rel=1e-4, abs=1e-4)


def test_a_chain_of_five_thousand_nodes_is_swept_and_freed():
    leaf = Node(numpy.ones(3))
    middle = node = leaf * 1.0
    for _ in range(5000):
        node = node + leaf
    alive = weakref.ref(middle)
    node.backward()
    del middle
    gc.collect()
    assert leaf.grad.tolist() == [5001.0] * 3
    assert alive() is None


def test_training_gives_the_losses_of_pytorch():
    rng = numpy.random.default_rng(0)
    x, y = rng.standard_normal((40, 7)), rng.standard_normal((40, 3))
    shapes = (9, 7), (9,), (3, 9), (3,)
    arrays = [0.3 * rng.standard_normal(shape) for shape in shapes]
    mine = [Node(a.copy()) for a in arrays]
    losses = ENGINE.fit(lambda: ENGINE.loss_of(Node(x), Node(y), *mine), mine, 0.3, 50)

    theirs = [torch.tensor(a, requires_grad=True) for a in arrays]
    optimizer = torch.optim.SGD(theirs, lr=0.3)
    expected = []
    for _ in range(50):
        hidden = torch.relu(torch.tensor(x) @ theirs[0].t() + theirs[1])
        loss = torch.nn.functional.mse_loss(hidden @ theirs[2].t() + theirs[3], torch.tensor(y))
        expected.append(loss.item())
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
    numpy.testing.assert_allclose(losses, expected, rtol=1e-12)
    assert losses[-1] < 0.9 * losses[0]
    by_hand, *slopes = ENGINE.network_mse(x, y, *arrays)
    assert by_hand == pytest.approx(losses[0], rel=1e-12)
    first = [Node(a) for a in arrays]
    ENGINE.loss_of(Node(x), Node(y), *first).backward()
    for node, slope in zip(first, slopes, strict=True):
        numpy.testing.assert_allclose(node.grad, slope, **TINY)
