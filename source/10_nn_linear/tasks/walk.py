# ---
# jupyter:
#   jupytext:
#     text_representation: {extension: .py, format_name: percent}
# ---

# %% hidden="walk-nodes"
import torch

from autograder import probe, randn, shuffled


def names(make, *tensors):
    leaves = [tensor.requires_grad_() for tensor in tensors]
    found = [type(node).__name__ for node in nodes(make(*leaves))]
    return [found[:1], sorted(found)]


def doubled(x):
    for _ in range(10):
        x = x + x
    return x


def long_chain(x):
    for _ in range(60):
        x = x.sin()
    return x


def chain_of(*functions):
    def chain(x):
        for function in functions:
            x = function(x)
        return x * x

    return chain


probe(names, lambda x: x.exp().sum(), randn(3))
probe(names, lambda x, w: torch.relu(x @ w).sum(), randn(2, 3), randn(3, 4))
probe(names, lambda a, b: (a * b - a).tanh(), randn(3), randn(3))
probe(names, lambda a: (a.exp() * 2) * a.sin(), randn(3))
probe(names, doubled, randn(3))
probe(names, long_chain, randn(3))
probe(names, lambda x: long_chain(x) * x, randn(3))
probe(names, lambda x: long_chain(long_chain(long_chain(x))), randn(3))
probe(names, lambda a: torch.stack([a, a.exp(), a, a.sin()]) + a, randn(3))
probe(names, lambda a: a, randn(3))
probe(lambda x: nodes(x * 2), randn(3))
functions = [torch.sin, torch.cos, torch.exp, torch.tanh, torch.relu, torch.neg]
for _ in range(2):
    probe(names, chain_of(*shuffled(functions)[:3]), randn(3))

probe(names, lambda x: sum(x.unbind()), randn(3))
probe(names, lambda x: torch.stack([x * k for k in range(300)]).sum(), randn(3))


# %% hidden="walk-leaves"
import torch
from torch import nn

from autograder import choice, exact, probe, randn


def which(make, *tensors):
    leaves = [tensor.requires_grad_() for tensor in tensors]
    found = exact(leaf_tensors(make(*leaves)))
    return [len(found), [any(t is leaf for t in found) for leaf in leaves]]


def with_gradients(make, *tensors):
    leaves = [tensor.requires_grad_() for tensor in tensors]
    for leaf in leaves[1:]:
        leaf.grad = torch.ones_like(leaf)
    found = exact(leaf_tensors(make(*leaves)))
    return [len(found), [any(t is leaf for t in found) for leaf in leaves]]


def doubled(x):
    for _ in range(10):
        x = x + x
    return x


def layered(x, u):
    torch.manual_seed(0)
    return nn.Linear(3, 2)(x).sum() + (u * 2).detach().sum()


def some_of(*kept):
    return lambda *xs: sum(x if k else x.detach() for x, k in zip(xs, kept))


probe(which, lambda x: x.exp(), randn(3))
probe(which, lambda a, b: a * b.detach(), randn(3), randn(3))
probe(which, lambda a, b: a * a + a.exp() * b, randn(3), randn(3))
probe(which, doubled, randn(3))
probe(which, layered, randn(4, 3), randn(3))
probe(which, lambda a: a, randn(3))
probe(with_gradients, lambda a, b, c: a * b + c, randn(3), randn(3), randn())
probe(which, lambda a, b, c: a * b + c, torch.ones(3), torch.ones(3), torch.ones(()))
probe(which, lambda a, b: a.detach() * b.detach(), randn(3), randn(3))
for _ in range(2):
    kept = [choice([True, False]) for _ in range(5)]
    probe(which, some_of(*kept), *(randn(3) for _ in kept))


def of_one_memory(x):
    """Two leaves that share their numbers, and two without any"""
    leaves = [x.requires_grad_(), x.detach().requires_grad_()]
    leaves += [x.detach()[:0].requires_grad_(), x.detach()[:0].requires_grad_()]
    first, second, *empty = leaves
    found = exact(leaf_tensors((first * second).sum() + torch.cat(empty).sum()))
    return [len(found), [any(t is leaf for t in found) for leaf in leaves]]


probe(of_one_memory, randn(3))
probe(of_one_memory, randn(2, 3))


def gradient_stays(one, other):
    one.requires_grad_(), other.requires_grad_()
    one.grad = torch.full_like(one, 7.0)
    leaf_tensors(one * other)
    return [one.grad, other.grad]


probe(gradient_stays, randn(3), randn(3))


# %% mistake="first-way-only"
# You follow the first entry of every node and no other. A sum of two branches has two
# ways back.
def nodes(y):
    found, node = [], y.grad_fn
    while node is not None:
        found.append(node)
        node = next((n for n, _ in node.next_functions if n is not None), None)
    return found


def leaf_tensors(y):
    return [node.variable for node in nodes(y) if hasattr(node, "variable")]


# %% mistake="once-for-every-way"
# A node that can be reached in two ways is in your list twice, and after ten doublings
# more than a thousand times. Remember which ones you have seen.
def nodes(y):
    found = [] if y.grad_fn is None else [y.grad_fn]
    for node in found:
        found += [successor for successor, _ in node.next_functions if successor]
    return found


def leaf_tensors(y):
    return [node.variable for node in nodes(y) if hasattr(node, "variable")]


# %% mistake="none-in-the-list"
# There are Nones in your list, or you ask them for their successors. An entry of an
# input that needs no gradient holds no node. Try torch.ones(2) * w.
def nodes(y):
    found = [] if y.grad_fn is None else [y.grad_fn]
    for node in found:
        for successor, _ in node.next_functions:
            if successor not in found:
                found.append(successor)
    return found


def leaf_tensors(y):
    return [node.variable for node in nodes(y) if hasattr(node, "variable")]


# %% mistake="one-of-each-name"
# You remember names. Two products in one graph have the same name and are two nodes.
# Remember the nodes themselves.
def nodes(y):
    found = [] if y.grad_fn is None else [y.grad_fn]
    for node in found:
        for successor, _ in node.next_functions:
            names = [type(known) for known in found]
            if successor is not None and type(successor) not in names:
                found.append(successor)
    return found


def leaf_tensors(y):
    return [node.variable for node in nodes(y) if hasattr(node, "variable")]


# %% mistake="leaves-left-out"
# Your list lacks the nodes of the leaves. AccumulateGrad is a node like the others: it
# is reached, and it counts.
def nodes(y):
    found = [] if y.grad_fn is None else [y.grad_fn]
    for node in found:
        for successor, _ in node.next_functions:
            if successor is not None and successor not in found:
                if not hasattr(successor, "variable"):
                    found.append(successor)
    return found


def leaf_tensors(y):
    leaves = []
    for node in nodes(y):
        for successor, _ in node.next_functions:
            if hasattr(successor, "variable"):
                if not any(leaf is successor.variable for leaf in leaves):
                    leaves.append(successor.variable)
    return leaves


# %% mistake="starts-one-too-far"
# Your list lacks y.grad_fn itself. It is the first node of all.
def nodes(y):
    found = []
    waiting = [] if y.grad_fn is None else [y.grad_fn]
    while waiting:
        for successor, _ in waiting.pop(0).next_functions:
            if successor is not None and successor not in found:
                found.append(successor)
                waiting.append(successor)
    return found


def leaf_tensors(y):
    return [node.variable for node in nodes(y) if hasattr(node, "variable")]


# %% mistake="leaves-as-copies"
# Your leaves are copies: equal numbers, other tensors. Compare with is. The node holds
# the very leaf in its attribute variable.
def nodes(y):
    found = [] if y.grad_fn is None else [y.grad_fn]
    for node in found:
        for successor, _ in node.next_functions:
            if successor is not None and successor not in found:
                found.append(successor)
    return found


def leaf_tensors(y):
    return [n.variable.clone() for n in nodes(y) if hasattr(n, "variable")]


# %% alternative="recursion-with-a-set"
def nodes(y):
    seen, order = set(), []

    def visit(node):
        if node is None or node in seen:
            return
        seen.add(node)
        order.append(node)
        for following, _ in node.next_functions:
            visit(following)

    visit(y.grad_fn)
    return order


def leaf_tensors(y):
    return [n.variable for n in nodes(y) if type(n).__name__ == "AccumulateGrad"]


# %% alternative="a-stack-and-a-dictionary"
def nodes(y):
    known, stack = {}, [y.grad_fn]
    while stack:
        node = stack.pop()
        if node is None or node in known:
            continue
        known[node] = True
        stack.extend(entry[0] for entry in node.next_functions)
    return list(known)


def leaf_tensors(y):
    leaves = []
    for node in nodes(y):
        leaf = getattr(node, "variable", None)
        if leaf is not None:
            leaves.insert(0, leaf)
    return leaves


# %% alternative="generation-by-generation"
def nodes(y):
    found = {}
    new = dict.fromkeys([y.grad_fn] if y.grad_fn else ())
    while new:
        found |= new
        after = [entry[0] for node in new for entry in node.next_functions]
        new = {node: None for node in after if node and node not in found}
    return [*found]


def leaf_tensors(y):
    ends = (node for node in nodes(y) if not node.next_functions)
    return [node.variable for node in ends if "variable" in dir(node)]
