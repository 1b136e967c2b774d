# ---
# jupyter:
#   jupytext:
#     text_representation: {extension: .py, format_name: percent}
# ---

# %% setup
import torch
from autograder import choice, probe, randn, shuffled


# %% hidden="gradient-specs-first"
def gradient_of_a(spec, gs, xs):
    """torch.einsum(gradient_specs(spec)[0], g, b)"""
    return torch.einsum(gradient_specs(spec)[0], gs, xs)


probe(gradient_of_a, "ij,jk->ik", randn(2, 4), randn(3, 4))
probe(gradient_of_a, "ij,jk->ik", randn(3, 3), randn(3, 3))
probe(gradient_of_a, "no,oi->ni", randn(5, 3), randn(2, 3))
probe(gradient_of_a, "ij,kj->ki", randn(4, 2), randn(4, 3))
probe(gradient_of_a, "bij,bjk->bik", randn(5, 2, 4), randn(5, 3, 4))
probe(gradient_of_a, "i,j->ij", randn(2, 3), randn(3))
probe(gradient_of_a, "ab,ab->a", randn(4), randn(4, 3))
probe(gradient_of_a, "i,i->", randn(), randn(5))
probe(gradient_of_a, ",ij->ij", randn(2, 3), randn(2, 3))
probe(gradient_of_a, "ij,->ji", randn(3, 2), randn())
a, b, c, d = shuffled("abcdefghijklmnopqrstuvwxyz")[:4]
probe(gradient_of_a, f"{a}{b}{c},{c}{d}->{d}{b}{a}", randn(2, 3, 4), randn(5, 2))
spec = choice([f"{a}{b},{c}{b}->{a}{c}", f"{b}{a},{b}{c}->{a}{c}"])
probe(gradient_of_a, spec, randn(3, 3), randn(3, 3))
probe(gradient_of_a, "ba,ac->cb", randn(4, 2), randn(3, 4))


probe(lambda: "->" in gradient_specs(",ij->ij")[0])


# %% hidden="gradient-specs-second"
def gradient_of_b(spec, gs, xs):
    """torch.einsum(gradient_specs(spec)[1], g, a)"""
    return torch.einsum(gradient_specs(spec)[1], gs, xs)


probe(gradient_of_b, "ij,jk->ik", randn(2, 4), randn(2, 3))
probe(gradient_of_b, "ij,jk->ik", randn(3, 3), randn(3, 3))
probe(gradient_of_b, "no,oi->ni", randn(5, 3), randn(5, 2))
probe(gradient_of_b, "ij,kj->ki", randn(4, 2), randn(2, 3))
probe(gradient_of_b, "bij,bjk->bik", randn(5, 2, 4), randn(5, 2, 3))
probe(gradient_of_b, "i,j->ij", randn(2, 3), randn(2))
probe(gradient_of_b, "ab,ab->a", randn(4), randn(4, 3))
probe(gradient_of_b, "i,i->", randn(), randn(5))
probe(gradient_of_b, ",ij->ij", randn(2, 3), randn())
probe(gradient_of_b, "ij,->ji", randn(3, 2), randn(2, 3))
a, b, c, d = shuffled("abcdefghijklmnopqrstuvwxyz")[:4]
probe(gradient_of_b, f"{a}{b}{c},{c}{d}->{d}{b}{a}", randn(2, 3, 4), randn(4, 3, 5))
spec = choice([f"{a}{b},{c}{b}->{a}{c}", f"{b}{a},{b}{c}->{a}{c}"])
probe(gradient_of_b, spec, randn(3, 3), randn(3, 3))
probe(gradient_of_b, "ba,ac->cb", randn(4, 2), randn(2, 3))


probe(lambda: "->" in gradient_specs("ij,->ji")[1])


# %% mistake="roles-exchanged"
# Your two specs stand in the wrong order: the first is to make the gradient of a, from
# g and b. What makes it is what a was multiplied by.
def gradient_specs(spec):
    left, right = spec.split("->")
    a, b = left.split(",")
    return f"{right},{a}->{b}", f"{right},{b}->{a}"


# %% mistake="g-comes-last"
# Your specs take the other operand first and g second. The text hands over g first.
def gradient_specs(spec):
    left, right = spec.split("->")
    a, b = left.split(",")
    return f"{b},{right}->{a}", f"{a},{right}->{b}"


# %% mistake="matmul-by-heart"
# You wrote down the specs for one case. Build them from the letters of the spec that
# comes in, whatever it is.
def gradient_specs(spec):
    return "ik,jk->ij", "ik,ij->jk"


# %% mistake="gradients-turned"
# Your gradients come out turned around. A gradient has the shape of the thing it
# belongs to, with its letters in the same order.
def gradient_specs(spec):
    left, right = spec.split("->")
    a, b = left.split(",")
    return f"{right},{b}->{a[::-1]}", f"{right},{a}->{b[::-1]}"


# %% mistake="without-an-arrow"
# Your specs have no arrow, so einsum puts the letters in the order of the alphabet, and
# keeps those that stand there once. Write which letters the gradient has.
def gradient_specs(spec):
    left, right = spec.split("->")
    a, b = left.split(",")
    return f"{right},{b}", f"{right},{a}"


# %% mistake="letters-sorted"
# You put the letters of the gradient in the order of the alphabet. They stand in the
# order in which the operand has them.
def gradient_specs(spec):
    left, right = spec.split("->")
    a, b = left.split(",")
    return f"{right},{b}->{''.join(sorted(a))}", f"{right},{a}->{''.join(sorted(b))}"


# %% alternative="list-and-format"
def gradient_specs(spec):
    a, b, c = spec.replace("->", ",").split(",")
    return ["{},{}->{}".format(*parts) for parts in ((c, b, a), (c, a, b))]


# %% alternative="partition"
def gradient_specs(spec):
    left, _, g = spec.partition("->")
    a, _, b = left.partition(",")
    return tuple(g + " , " + other + " -> " + own for own, other in [(a, b), (b, a)])


# %% alternative="letters-renamed"
import re


def gradient_specs(spec):
    a, b, g = re.fullmatch(r"(\w*),(\w*)->(\w*)", spec.upper()).groups()
    return f"{g},{b}->{a}", f"{g},{a}->{b}"
