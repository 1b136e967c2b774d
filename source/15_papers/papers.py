# ---
# jupyter:
#   builds_on: [05_einsum, 06_init, 13_training]
#   jupytext:
#     text_representation: {extension: .py, format_name: percent}
#   kernelspec: {display_name: Python 3, language: python, name: python3}
# ---

# %% [markdown]
# # Reading papers: from symbols to code
#
# A paper says in a few lines what a program says in a page. To use one you have to read
# its symbols, turn a formula or an algorithm box into code, check a derivation before
# you build on it, and find out whether a claimed improvement is one. Most of that is
# no harder than what you have done already. It only looks harder.
#
# At the end you will be able to
#
# - read the usual symbols aloud, and say what each of them is worth for given numbers,
# - turn a double sum into loops, and the loops into one line,
# - write norms, softmax, divergences and similarities from their definitions, and say
#   what happens at their edges,
# - go from a formula with indices to einsum, and back,
# - write an algorithm box as a function that agrees with a library, step for step,
# - check each line of a derivation with numbers, name the assumption that it uses, and
#   break it,
# - measure a claim again, with seeds and a spread, and say honestly what you found,
# - notice what a paper has left out.
#
# It builds on 05_einsum (letters for dimensions), 06_init (what layers do to a variance)
# and 13_training (a training loop, Adam). Expect 160 minutes: 136 for the tasks, the rest
# for what stands between them. There are three parts, and two good places to stop: before
# "A derivation, line by line", and before "A claim, and what stands behind it".
#
# Everything runs on a laptop's CPU. For a GPU, put this into a cell of your own below
# the next one: `if torch.cuda.is_available(): torch.set_default_device("cuda")`.
#
# Each task ends with a cell to try your answer, and with hidden tests whose first line
# says what they ask. Cells that only draw or print are never graded. All excerpts were
# written for this notebook. Where a formula comes from a real paper, its title and year
# are given. The pictures of digits come with scikit-learn; nothing is downloaded.

# %% nbgrader={"grade_id": "setup", "locked": true}
#| export
import math

import torch
import torch.nn.functional as F

# %% [markdown]
# ## Read it aloud
#
# Formulas are sentences. Whoever reads one aloud, word by word, understands most of it.
# "The sum over $i$ from 1 to $n$ of $x_i$ squared" is a `for` loop already.
#
# Small letters such as $x$ are mostly vectors or numbers, capital ones such as $W$
# matrices or random variables. A paper says which, as a rule in its second section. An
# index at the foot counts ($x_i$), and one at the head can be a power or a number in
# brackets, $x^{(t)}$: the value at step $t$. Greek letters have customary jobs:
#
# | name | its usual job |
# |---|---|
# | alpha | a step size, or a mixing share |
# | delta | a small change, or the error that comes back to a layer |
# | epsilon | a small positive number that keeps a division possible, or noise |
# | eta | the learning rate |
# | theta | all parameters together |
# | lambda | the weight of a penalty |
# | mu | a mean |
# | sigma | a standard deviation, or the logistic function |
# | phi | some function or a further set of parameters |

# %% [markdown]
# ## Predict: which reading belongs to which formula
#
# Ten formulas:
#
# 1. $\lVert x \rVert_2$
# 2. $\arg\max_k z_k$
# 3. $W \in \mathbb{R}^{m \times n}$
# 4. $A \odot B$
# 5. $\mathbb{1}[y_i = k]$
# 6. $\mathbb{E}_{x \sim p}[f(x)]$
# 7. $\nabla_\theta L$
# 8. $\partial f_i / \partial x_j$
# 9. $\hat y$
# 10. $\bar x$
#
# And thirteen readings, of which three are left over:
#
# - A: the mean of some values of x
# - B: the largest of the z
# - C: entry by entry, the product of A and B
# - D: an estimate of y, such as what a network says
# - E: the length of x, the root of the sum of squares
# - F: W is a table of m rows and n columns of real numbers
# - G: the gradient of L with respect to all parameters
# - H: the matrix product of A and B
# - I: the place k at which z is largest
# - J: row i, column j of the Jacobian of f
# - K: the mean of f(x) if x is drawn from the distribution p
# - L: 1 if example i is of class k, and 0 if it is not
# - M: the sum of squares of x
#
# Assign `readings`, a dictionary from the ten numbers to letters, such as
# `{1: "A", 2: "B"}`. And `spoken`, a dictionary from each of the six signs ε, η, θ, λ, μ
# and σ to its name as in the table above, such as `{"α": "alpha"}`. Copy the signs from
# here: there are others that look the same, such as the µ of a keyboard.

# %% nbgrader={"grade_id": "symbols", "solution": true} difficulty=1 importance=5 minutes=5 answers=["L2"]
# Assign readings and spoken
### BEGIN SOLUTION
readings = {1: "E", 2: "I", 3: "F", 4: "C", 5: "L", 6: "K", 7: "G", 8: "J", 9: "D"}
readings[10] = "A"
spoken = {"ε": "epsilon", "η": "eta", "θ": "theta"}
spoken |= {"λ": "lambda", "μ": "mu", "σ": "sigma"}
### END SOLUTION

# %% nbgrader={"grade_id": "symbols-try", "grade": true, "points": 0}
assert set(readings) == set(range(1, 11)), f"ten numbers, and yours are {set(readings)}"
assert set(readings.values()) <= set("ABCDEFGHIJKLM"), "letters from A to M"
assert len(set(readings.values())) == 10, "no reading belongs to two formulas"
missed = set("εηθλμσ") - set(spoken)
assert not missed, f"{missed} is no key of spoken; was it copied from the text above?"
assert len(spoken) == 6, f"six signs, and yours are {set(spoken)}"

# %% nbgrader={"grade_id": "symbols-readings", "grade": true, "points": 2}
# Hidden tests: the ten letters of readings.

# %% nbgrader={"grade_id": "symbols-spoken", "grade": true, "points": 1}
# Hidden tests: the six names of spoken.

# %% [markdown]
# ## Predict: what they are worth
#
# Let $x = (3, -1, 2)$ and $y = (1, 2, 0)$, and let
#
# $$A = \begin{pmatrix} 1 & 2 \\ 3 & 4 \end{pmatrix} \qquad
# B = \begin{pmatrix} 0 & 1 \\ 1 & 0 \end{pmatrix}$$
#
# Papers count from 1. What are
#
# - `late_product`: $\prod_{i=2}^{3} x_i$,
# - `absolute`: $\lVert x \rVert_1$, the sum of the absolute values,
# - `place`: $\arg\max_i x_i$, counted as papers do,
# - `inner`: $x^\top y$,
# - `hadamard`: $A \odot B$, as a list of two rows,
# - `wins`: $\sum_{i=1}^{3} \mathbb{1}[x_i > y_i]$,
# - `expected`: $\mathbb{E}[z^2]$, where $z$ is $-1$ with probability ½, 3 with ¼, and 1
#   with ¼,
# - `jacobian`: the shape (rows, columns) of the Jacobian of $f$ at $x$, where
#   $f(x) = (x_1 x_2,\ x_3^2)$,
# - `empty_sum`, `empty_product`: $\sum_{i=1}^{0} x_i$ and $\prod_{i=1}^{0} x_i$, which
#   go over no index at all? A sum begins with the number that adds nothing, a product
#   with the one that changes nothing.

# %% nbgrader={"grade_id": "values", "solution": true} difficulty=1 importance=5 minutes=5 answers=["L2"]
# Assign late_product, absolute, place, inner, hadamard, wins, expected, jacobian,
# empty_sum, empty_product
### BEGIN SOLUTION
late_product = -1 * 2
absolute = 3 + 1 + 2
place = 1
inner = 3 - 2
hadamard = [[0, 2], [3, 0]]
wins = 2
expected = 1 / 2 + 9 / 4 + 1 / 4
jacobian = (2, 3)
empty_sum, empty_product = 0, 1
### END SOLUTION

# %% nbgrader={"grade_id": "values-try", "grade": true, "points": 0}
answers = [late_product, absolute, place, inner, wins, expected]
for answer in answers + [empty_sum, empty_product]:
    assert isinstance(answer, (int, float)), f"{answer!r} is not a number"
assert [len(row) for row in hadamard] == [2, 2], f"two rows of two, not {hadamard!r}"
assert len(jacobian) == 2, f"(rows, columns), not {jacobian!r}"

# %% nbgrader={"grade_id": "values-numbers", "grade": true, "points": 2}
# Hidden tests: late_product, absolute, place, inner, wins and expected.

# %% nbgrader={"grade_id": "values-edges", "grade": true, "points": 1}
# Hidden tests: hadamard, jacobian, empty_sum and empty_product.

# %% tags=["skip-execution"]
x, y = torch.tensor([3.0, -1, 2]), torch.tensor([1.0, 2, 0])
a, b = torch.tensor([[1.0, 2], [3, 4]]), torch.tensor([[0.0, 1], [1, 0]])
print("product:", x[1:].prod().item(), " absolute:", x.abs().sum().item())
print("place:", x.argmax().item() + 1, " inner:", (x @ y).item())
print("Hadamard:", (a * b).tolist(), " matrix product:", (a @ b).tolist())
print("wins:", (x > y).sum().item())
both = torch.autograd.functional.jacobian(
    lambda x: torch.stack([x[0] * x[1], x[2] ** 2]), x
)
print("Jacobian:", both.tolist(), " over nothing:", x[:0].sum(), x[:0].prod())

# %% [markdown]
# ## A double sum, as loops
#
# > *Let $q_1, \dots, q_n$ be the charges along a chain. Charges repel, the nearer the
# > more. We call*
# >
# > $$E(q) = \sum_{i=1}^{n-1} \sum_{j=i+1}^{n} \frac{q_i\, q_j}{j - i}$$
# >
# > *the energy of the chain.*
#
# Two sums are two loops, one in the other. The bounds of the inner one depend on the
# outer index, so that each pair is counted once. Papers count from 1, Python from 0.
# And where a paper includes the last index, `range` leaves it out.
#
# Write `chain_energy(q)` for a list of Python numbers, with plain loops and without
# PyTorch or NumPy. The result is a Python number. For a single charge, or none, the sum
# is empty, and the energy 0.
#
# <details><summary>I don't know how to start</summary>
#
# Write the indices that the formula visits for $n = 3$ on paper: (1, 2), (1, 3), (2, 3).
# Counted from 0 they are (0, 1), (0, 2), (1, 2). Which two `range` calls give those?
#
# </details>


# %% nbgrader={"grade_id": "pair-loops", "solution": true} difficulty=1 importance=5 minutes=4 answers=["L2"]
#| export
def chain_energy(q):
    """The energy of a chain of charges: the sum over pairs of q_i q_j / (j - i).

    q: list of numbers. Returns a number.
    """
    ### BEGIN SOLUTION
    total = 0.0
    for i in range(len(q) - 1):
        for j in range(i + 1, len(q)):
            total += q[i] * q[j] / (j - i)
    return total
    ### END SOLUTION


# %% nbgrader={"grade_id": "pair-loops-try", "grade": true, "points": 0}
for charges, right in (
    ([2.0, 3.0], 6.0),
    ([2.0, 3.0, 4.0], 22.0),
    ([1.0, 0.0, 0.0, -6.0], -2.0),
    ([5.0], 0.0),
    ([], 0.0),
):
    answer = chain_energy(charges)
    assert answer is not None, "your function returned None: does it end with return?"
    assert abs(answer - right) < 1e-9, f"{charges}: {right} is right, yours is {answer}"

# %% nbgrader={"grade_id": "pair-loops-values", "grade": true, "points": 2}
# Hidden tests: energies of chains, in plain Python; one charge and none.

# %% [markdown]
# ## The same in one line
#
# Loops say what is meant. For a chain of a thousand charges they take half a million
# steps of Python, and PyTorch can do the same in a handful of operations. A double sum
# over all pairs is a table: row $i$, column $j$. What is not in the sum gets the weight
# 0, or is not looked up at all.
#
# Write `fast_chain_energy(q)` for a float tensor of shape (n,), float32 or float64. The
# result is a tensor of rank 0. The number of operations may not grow with n, and values
# stay tensors: no `item`, no `tolist`. It works for n = 1 and n = 0 too.
#
# <details><summary>I don't know how to start</summary>
#
# `torch.triu_indices(n, n, 1)` gives two rows: the indices i and j of all entries above
# the diagonal of an n × n table. A tensor can be indexed with each of them. Or make a
# table of weights $1/(j-i)$ above the diagonal and 0 elsewhere, and take $q^\top W q$.
#
# </details>


# %% nbgrader={"grade_id": "pair-line", "solution": true} difficulty=2 importance=4 minutes=4 answers=["L2", "Q15"]
#| export
def fast_chain_energy(q):
    """The energy of a chain of charges, without a loop.

    q: float tensor (n,). Returns a float tensor of rank 0.
    """
    ### BEGIN SOLUTION
    i, j = torch.triu_indices(len(q), len(q), 1)
    return (q[i] * q[j] / (j - i)).sum()
    ### END SOLUTION


# %% nbgrader={"grade_id": "pair-line-try", "grade": true, "points": 0}
for charges in ([2.0, 3.0], [2.0, 3.0, 4.0], [1.0, 0.0, 0.0, -6.0], [5.0], []):
    answer = fast_chain_energy(torch.tensor(charges, dtype=torch.float64))
    assert answer.shape == (), f"rank 0, and your shape is {tuple(answer.shape)}"
    right = sum(
        charges[i] * charges[j] / (j - i)
        for i in range(len(charges))
        for j in range(i + 1, len(charges))
    )
    assert abs(answer.item() - right) < 1e-9, f"{charges}: {right}, yours is {answer}"
assert fast_chain_energy(torch.tensor([2.0, 3.0])) == 6.0, "float32 comes, too"

# %% nbgrader={"grade_id": "pair-line-values", "grade": true, "points": 1}
# Hidden tests: energies of chains, long, short and empty.

# %% nbgrader={"grade_id": "pair-line-operations", "grade": true, "points": 1}
# Hidden tests: the number of operations does not grow; values stay tensors.

# %% [markdown]
# ## Norms
#
# A norm says how large something is, and there are many. A bar with an index names
# which. For a matrix $W \in \mathbb{R}^{m \times n}$:
#
# $$\lVert W \rVert_F = \sqrt{\sum_{i=1}^{m} \sum_{j=1}^{n} w_{ij}^2} \qquad
# \lVert W \rVert_{2,1} = \sum_{j=1}^{n} \sqrt{\sum_{i=1}^{m} w_{ij}^2}$$
#
# $$\lVert W \rVert_1 = \max_j \sum_{i=1}^{m} |w_{ij}| \qquad
# \lVert W \rVert_\infty = \max_i \sum_{j=1}^{n} |w_{ij}|$$
#
# F stands for Frobenius. The norms 1 and ∞ of a *matrix* are how much it can stretch a
# vector, measured in those norms. Some papers write $\lVert W \rVert_1$ and mean the sum
# of all absolute values, as for a vector. Look for the definition. The norm 2,1 is a
# penalty that pushes whole columns to 0.
#
# Write `norms(w)` for a float tensor of shape (m, n) with at least one row and one
# column. Return a tuple of four tensors of rank 0, in the order F; 2,1; 1; ∞. PyTorch's
# own norms (`norm`, `torch.linalg`) are not allowed.


# %% nbgrader={"grade_id": "norms", "solution": true} difficulty=2 importance=4 minutes=4 answers=["L2"]
#| export
def norms(w):
    """Four norms of a matrix: Frobenius; 2,1; 1; infinity.

    w: float tensor (m, n), m and n at least 1. Returns a tuple of four tensors of rank 0.
    """
    ### BEGIN SOLUTION
    squares, sizes = w**2, w.abs()
    frobenius, columns = squares.sum().sqrt(), squares.sum(0).sqrt().sum()
    return frobenius, columns, sizes.sum(0).max(), sizes.sum(1).max()
    ### END SOLUTION


# %% nbgrader={"grade_id": "norms-try", "grade": true, "points": 0}
w = torch.tensor([[3.0, 0.0, -1.0], [-4.0, 0.0, 1.0]])
answer = norms(w)
assert len(answer) == 4, f"four norms, not {len(answer)}"
for name, got, right in zip(
    ("F", "2,1", "1", "∞"), answer, (27**0.5, 5 + 2**0.5, 7.0, 5.0), strict=True
):
    assert got.shape == (), f"{name}: rank 0, and your shape is {tuple(got.shape)}"
    assert abs(got.item() - right) < 1e-4, f"{name}: {right:.4f}, yours is {got:.4f}"

# %% nbgrader={"grade_id": "norms-roots", "grade": true, "points": 1}
# Hidden tests: the norms F and 2,1.

# %% nbgrader={"grade_id": "norms-maxima", "grade": true, "points": 1}
# Hidden tests: the norms 1 and ∞.

# %% [markdown]
# ## A softmax with a temperature
#
# > *The student is trained on soft targets. With the logits $z_1, \dots, z_n$ of the
# > teacher and a temperature $T > 0$ they are*
# >
# > $$p_k = \frac{\exp(z_k / T)}{\sum_{j=1}^{n} \exp(z_j / T)}$$
#
# The formula is that of Hinton, Vinyals and Dean (*Distilling the knowledge in a neural
# network*, 2015). With a high temperature all classes become alike, with a low one the
# largest logit takes all.
#
# A paper says nothing about float32, in which $\exp(100)$ is ∞ already. And ∞/∞ is nan.
# Multiply the numerator and the denominator by $\exp(-c)$: the value stays, and $c$ may
# be chosen so that no exponent is positive.
#
# Write `soft_targets(z, temperature)`. `z` is a float tensor of shape (…, n), with n at
# least 1, and the sum goes over the last dimension. The result has the shape of `z`. It
# is right for logits of up to a million in size, and for temperatures from 0.001 to 1000.
# PyTorch's own `softmax`, `log_softmax` and `logsumexp` are not allowed.


# %% nbgrader={"grade_id": "softmax", "solution": true} difficulty=2 importance=5 minutes=4 answers=["L2"]
#| export
def soft_targets(z, temperature=1.0):
    """The softmax of z / temperature over the last dimension.

    z: float tensor (..., n); temperature: a positive number.
    Returns a float tensor of the shape of z.
    """
    ### BEGIN SOLUTION
    z = (z - z.amax(-1, keepdim=True)) / temperature
    return z.exp() / z.exp().sum(-1, keepdim=True)
    ### END SOLUTION


# %% nbgrader={"grade_id": "softmax-try", "grade": true, "points": 0}
z = torch.tensor([[0.0, math.log(3.0)], [5.0, 5.0]])
answer = soft_targets(z)
assert answer.shape == (2, 2), f"the shape of z, (2, 2), not {tuple(answer.shape)}"
torch.testing.assert_close(answer, torch.tensor([[0.25, 0.75], [0.5, 0.5]]))
torch.testing.assert_close(soft_targets(2 * z, 2.0), answer)
answer = soft_targets(torch.tensor([1000.0, 1000.0, -1000.0]))
torch.testing.assert_close(answer, torch.tensor([0.5, 0.5, 0.0]))

# %% nbgrader={"grade_id": "softmax-values", "grade": true, "points": 1}
# Hidden tests: values for several shapes and temperatures.

# %% nbgrader={"grade_id": "softmax-large", "grade": true, "points": 1}
# Hidden tests: large logits, low and high temperatures.

# %% [markdown]
# ## How far apart are two distributions?
#
# Let $p$ and $q$ be two distributions over $n$ classes. Two sums appear in many
# papers, the *cross-entropy* and the *Kullback-Leibler divergence*:
#
# $$H(p, q) = -\sum_{k=1}^{n} p_k \log q_k \qquad
# D_{\mathrm{KL}}(p \,\Vert\, q) = \sum_{k=1}^{n} p_k \log \frac{p_k}{q_k}$$
#
# The logarithm is the natural one. The two bars are read "from" or "and", and the order
# matters: the divergence of $p$ from $q$ is not that of $q$ from $p$. It is 0 if both
# are the same, and never negative.
#
# What a page with formulas leaves to its reader are the zeros:
#
# - Where $p_k = 0$ the term is 0, whatever $q_k$ is. This is the limit of $p \log p$.
# - Where $p_k > 0$ and $q_k = 0$, both sums are ∞: $q$ calls impossible what happens.
#
# Write `cross_entropy(p, q)` and `kl_divergence(p, q)`. `p` and `q` are float tensors of
# one shape (…, n), not negative, and the sums go over the last dimension, which falls
# away. So a table of 5 rows gives 5 numbers. `F.kl_div` and `F.cross_entropy` are not
# needed and not allowed.
#
# <details><summary>nan where p is 0</summary>
#
# 0 times −∞ is nan, and so is 0/0. `torch.xlogy(a, b)` is $a \log b$, with 0 where $a$ is
# 0, but nan where $b$ is nan. Or multiply first, and then choose with `torch.where`.
#
# </details>


# %% nbgrader={"grade_id": "divergence", "solution": true} difficulty=2 importance=5 minutes=6 answers=["L2"]
#| export
def cross_entropy(p, q):
    """-sum p log q over the last dimension; terms with p = 0 are 0.

    p, q: float tensors (..., n), not negative. Returns a float tensor (...).
    """
    ### BEGIN SOLUTION
    return -torch.xlogy(p, q).sum(-1)
    ### END SOLUTION


#| export
def kl_divergence(p, q):
    """sum p log(p / q) over the last dimension; terms with p = 0 are 0.

    p, q: float tensors (..., n), not negative. Returns a float tensor (...).
    """
    ### BEGIN SOLUTION
    return (torch.xlogy(p, p) - torch.xlogy(p, q)).sum(-1)
    ### END SOLUTION


# %% nbgrader={"grade_id": "divergence-try", "grade": true, "points": 0}
p = torch.tensor([[0.5, 0.5, 0.0], [0.5, 0.5, 0.0], [1.0, 0.0, 0.0]])
q = torch.tensor([[0.5, 0.5, 0.0], [0.25, 0.25, 0.5], [0.0, 0.5, 0.5]])
two = math.log(2.0)
for name, got, right in (
    ("H(p, q)", cross_entropy(p, q), [two, 2 * two, math.inf]),
    ("D(p‖q)", kl_divergence(p, q), [0.0, two, math.inf]),
):
    assert got.shape == (3,), f"{name}: three numbers, not {tuple(got.shape)}"
    for i in range(3):
        same = got[i].item() == right[i] or abs(got[i].item() - right[i]) < 1e-5
        assert same, f"{name}, row {i}: {right[i]}, yours is {got[i].item()}"

# %% nbgrader={"grade_id": "divergence-cross", "grade": true, "points": 1}
# Hidden tests: cross_entropy, where no probability is 0.

# %% nbgrader={"grade_id": "divergence-kl", "grade": true, "points": 1}
# Hidden tests: kl_divergence, where no probability is 0.

# %% nbgrader={"grade_id": "divergence-zeros", "grade": true, "points": 1}
# Hidden tests: both, with zeros in p, in q, and in both.

# %% [markdown]
# The order of the two arguments, drawn. $p$ (grey) has two hills. Of all single hills,
# the blue one has the smallest $D(p \,\Vert\, q)$: it must cover wherever $p$ is. The
# orange one has the smallest $D(q \,\Vert\, p)$: it may go only where $p$ is.

# %% tags=["skip-execution"]
import matplotlib.pyplot as plt

BLUE, ORANGE, GREEN, GREY = "#0072B2", "#D55E00", "#009E73", "#555555"
grid = torch.linspace(-6, 6, 241, dtype=torch.float64)


def hill(mean, spread):
    """A normal density on the grid, as probabilities."""
    return soft_targets(-((grid - mean) ** 2) / (2 * spread**2))


two_hills = 0.6 * hill(-2.2, 0.6) + 0.4 * hill(2.2, 0.6)
choices = [(m / 10, s / 10) for m in range(-35, 36) for s in range(3, 41)]
candidates = torch.stack([hill(m, s) for m, s in choices])
fig, ax = plt.subplots(figsize=(8, 3), layout="constrained")
ax.fill_between(grid.cpu(), two_hills.cpu(), color=GREY, alpha=0.3, label="p")
for label, found, color in (
    (
        "smallest D(p‖q)",
        kl_divergence(two_hills.expand_as(candidates), candidates),
        BLUE,
    ),
    (
        "smallest D(q‖p)",
        kl_divergence(candidates, two_hills.expand_as(candidates)),
        ORANGE,
    ),
):
    ax.plot(
        grid.cpu(), candidates[found.argmin()].cpu(), color=color, lw=2, label=label
    )
ax.set(xlabel="x", yticks=[], ylabel="probability")
ax.legend(frameon=False)
plt.show()

# %% [markdown]
# ## Cosine similarity
#
# > *We compare an image embedding $a_i$ and a text embedding $b_j$ by their cosine,*
# >
# > $$c_{ij} = \frac{a_i^\top b_j}{\lVert a_i \rVert_2\, \lVert b_j \rVert_2}$$
#
# Here $a_i$ and $b_j$ are whole vectors: the index counts vectors, and not entries. In
# code they are the rows of two tables.
#
# Write `cosines(a, b)`. `a` is a float tensor of shape (n, d), `b` one of shape (m, d),
# and the result has the shape (n, m). The formula says nothing of a vector of zeros, for
# which it divides 0 by 0. Here such a vector is like nothing: its cosines are 0.
# `cosine_similarity` and `normalize` of `torch.nn.functional` are not allowed.


# %% nbgrader={"grade_id": "cosine", "solution": true} difficulty=2 importance=4 minutes=4 answers=["L2"]
#| export
def cosines(a, b):
    """The cosine of each row of a with each row of b; 0 for a row of zeros.

    a: float tensor (n, d); b: float tensor (m, d). Returns a float tensor (n, m).
    """
    ### BEGIN SOLUTION
    lengths = a.norm(dim=1)[:, None] * b.norm(dim=1)
    return a @ b.t() / torch.where(lengths > 0, lengths, 1)
    ### END SOLUTION


# %% nbgrader={"grade_id": "cosine-try", "grade": true, "points": 0}
a = torch.tensor([[3.0, 4.0], [0.0, 0.0], [-2.0, 0.0]])
b = torch.tensor([[6.0, 8.0], [1.0, 0.0]])
answer = cosines(a, b)
assert answer.shape == (3, 2), f"(n, m) is (3, 2), and yours is {tuple(answer.shape)}"
torch.testing.assert_close(answer, torch.tensor([[1.0, 0.6], [0, 0], [-0.6, -1.0]]))

# %% nbgrader={"grade_id": "cosine-values", "grade": true, "points": 1}
# Hidden tests: values for several n, m and d, without vectors of zeros.

# %% nbgrader={"grade_id": "cosine-zeros", "grade": true, "points": 1}
# Hidden tests: vectors of zeros in a, in b, and in both.

# %% [markdown]
# ## From an index formula to einsum
#
# A formula with indices is an einsum that nobody has typed yet. The indices left of the
# equals sign stand right of the arrow. Those that are summed stand only left of the
# arrow. Write the specs of five formulas, with the operands in the order in which the
# list names them. Small letters, and an arrow; which letters you take is your choice.
#
# - `layer_spec`, of $W, x$: $\; y_{ni} = \sum_j W_{ij}\, x_{nj}$
# - `gradient_spec`, of $\delta, x$: $\; G_{ij} = \sum_n \delta_{ni}\, x_{nj}$
# - `trace_spec`, of $A, B$: $\; t = \operatorname{tr}(A^\top B) = \sum_i \sum_j A_{ij} B_{ij}$
# - `masked_spec`, of $A, B, c$: $\; y = (A \odot B)\, c$
# - `spectral_spec`, of $\lambda, U, U$: $\; C_{ij} = \sum_k \lambda_k\, U_{ik} U_{jk}$, the
#   covariance from its eigenvalues and eigenvectors

# %% nbgrader={"grade_id": "specs", "solution": true} difficulty=2 importance=4 minutes=4 answers=["L1", "Q25"]
# Assign layer_spec, gradient_spec, trace_spec, masked_spec, spectral_spec
### BEGIN SOLUTION
layer_spec = "ij,nj->ni"
gradient_spec = "ni,nj->ij"
trace_spec = "ij,ij->"
masked_spec = "ij,ij,j->i"
spectral_spec = "k,ik,jk->ij"
### END SOLUTION

# %% nbgrader={"grade_id": "specs-try", "grade": true, "points": 0}
for spec, operands, right in (
    (layer_spec, (torch.ones(2, 3), torch.ones(4, 3)), (4, 2)),
    (gradient_spec, (torch.ones(4, 2), torch.ones(4, 3)), (2, 3)),
    (trace_spec, (torch.ones(2, 3), torch.ones(2, 3)), ()),
    (masked_spec, (torch.ones(2, 3), torch.ones(2, 3), torch.ones(3)), (2,)),
    (spectral_spec, (torch.ones(3), torch.ones(2, 3), torch.ones(2, 3)), (2, 2)),
):
    answer = tuple(torch.einsum(spec, *operands).shape)
    assert answer == right, f"{spec}: the shape must be {right}, and is {answer}"

# %% nbgrader={"grade_id": "specs-two", "grade": true, "points": 1}
# Hidden tests: layer_spec, gradient_spec and trace_spec.

# %% nbgrader={"grade_id": "specs-three", "grade": true, "points": 1}
# Hidden tests: masked_spec and spectral_spec.

# %% [markdown]
# ## Predict: from einsum back to a formula
#
# In code you find six einsums. Which formula would a paper write for each?
#
# 1. `"ij,kj->ik"` of A, B
# 2. `"ji,jk->ik"` of A, B
# 3. `"ij,j->ij"` of A, v
# 4. `"i,ij->ij"` of v, A
# 5. `"ij,jk,ki->"` of A, B, C
# 6. `"i,j->ij"` of u, v
#
# $\operatorname{diag}(v)$ is the matrix with $v$ on its diagonal and zeros elsewhere.
#
# - A: $A^\top B$
# - B: $A B^\top$
# - C: $A \operatorname{diag}(v)$
# - D: $\operatorname{diag}(v)\, A$
# - E: $\operatorname{tr}(ABC)$
# - F: $u\, v^\top$
# - G: $A v$
# - H: $A \odot B \odot C$
# - I: $u^\top v$
#
# Assign `formulas`, a dictionary from the six numbers to letters.

# %% nbgrader={"grade_id": "formulas", "solution": true} difficulty=2 importance=4 minutes=4 answers=["L1", "Q25"]
# Assign formulas
### BEGIN SOLUTION
formulas = {1: "B", 2: "A", 3: "C", 4: "D", 5: "E", 6: "F"}
### END SOLUTION

# %% nbgrader={"grade_id": "formulas-try", "grade": true, "points": 0}
assert set(formulas) == set(range(1, 7)), f"six numbers, and yours are {set(formulas)}"
assert set(formulas.values()) <= set("ABCDEFGHI"), "letters from A to I"

# %% nbgrader={"grade_id": "formulas-letters", "grade": true, "points": 2}
# Hidden tests: the six letters.

# %% [markdown]
# ## An algorithm box
#
# Many papers say what to do in a box: what is required, what is set at the start, what
# is repeated. This one has the formulas of Adam (Kingma and Ba, *Adam: a method for
# stochastic optimization*, 2015):
#
# > **Require:** a step size $\alpha$; decay rates $\beta_1, \beta_2 \in [0, 1)$; a small
# > $\varepsilon$; an objective $f_t(\theta)$, another at each step; a start $\theta_0$
# >
# > $m_0 \leftarrow 0, \quad v_0 \leftarrow 0$
# >
# > **for** $t = 1, \dots, T$ **do**
# >
# > $\qquad g_t \leftarrow \nabla_\theta f_t(\theta_{t-1})$
# >
# > $\qquad m_t \leftarrow \beta_1 m_{t-1} + (1 - \beta_1)\, g_t$
# >
# > $\qquad v_t \leftarrow \beta_2 v_{t-1} + (1 - \beta_2)\, g_t \odot g_t$
# >
# > $\qquad \hat m_t \leftarrow m_t / (1 - \beta_1^t)$
# >
# > $\qquad \hat v_t \leftarrow v_t / (1 - \beta_2^t)$
# >
# > $\qquad \theta_t \leftarrow \theta_{t-1} - \alpha\, \hat m_t / (\sqrt{\hat v_t} + \varepsilon)$
# >
# > **end for**
#
# An index $t$ at the foot says at which step, at the head of a $\beta$ it is a power.
# The root and the division go entry by entry, which the paper says in a half sentence.
#
# Write `adam(gradient, theta, steps, alpha, beta1, beta2, eps)`. `theta` is the start,
# a float tensor of any shape, which stays as it is. `gradient` is a function from such a
# tensor to $g_t$, in the same shape. It is called once at each step, because the next
# call may mean another $f_t$. Return the list $\theta_1, \dots, \theta_T$ with $T$ =
# `steps`; without steps it is empty. The tests compare in float64. `torch.optim` is not
# allowed.
#
# <details><summary>I don't know how to start</summary>
#
# Translate line by line. Each line of the box becomes one line of the loop's body.
# Where does $t$ begin?
#
# </details>
#
# <details><summary>All entries of my list are the same</summary>
#
# A tensor that is changed in place is changed wherever it lies, in your list too. Make
# a new one at each step.
#
# </details>


# %% nbgrader={"grade_id": "adam", "solution": true} difficulty=2 importance=5 minutes=8 answers=["L2"]
#| export
def adam(gradient, theta, steps, alpha=0.001, beta1=0.9, beta2=0.999, eps=1e-8):
    """The parameters after each step of Adam.

    gradient: function from a tensor to its gradient, called once a step; theta: float
    tensor, the start; steps: int; alpha, beta1, beta2, eps: numbers.
    Returns a list of tensors of the shape of theta.

    Source: Kingma and Ba, Adam: a method for stochastic optimization, 2015.
    """
    ### BEGIN SOLUTION
    m, v, path = torch.zeros_like(theta), torch.zeros_like(theta), []
    for t in range(1, steps + 1):
        g = gradient(theta)
        m = beta1 * m + (1 - beta1) * g
        v = beta2 * v + (1 - beta2) * g * g
        m_hat, v_hat = m / (1 - beta1**t), v / (1 - beta2**t)
        theta = theta - alpha * m_hat / (v_hat.sqrt() + eps)
        path.append(theta)
    return path
    ### END SOLUTION


# %% nbgrader={"grade_id": "adam-try", "grade": true, "points": 0}
start = torch.tensor([1.0, -2.0, 0.5], dtype=torch.float64)
scale = torch.tensor([1.0, 30.0, 0.01], dtype=torch.float64)
place = start.clone().requires_grad_()
theirs = torch.optim.Adam([place], lr=0.1, betas=(0.8, 0.95), eps=1e-4)
answer = adam(lambda t: scale * t**3, start, 5, 0.1, 0.8, 0.95, 1e-4)
assert len(answer) == 5, f"five steps, five places, and yours are {len(answer)}"
for step in range(5):
    place.grad = scale * place.detach() ** 3
    theirs.step()
    message = f"step {step + 1}: PyTorch is at {place.tolist()}, you at {answer[step]}"
    assert torch.allclose(answer[step], place), message
assert start.tolist() == [1.0, -2.0, 0.5], "the start must stay as it is"

# %% nbgrader={"grade_id": "adam-steps", "grade": true, "points": 2}
# Hidden tests: all places after several steps, with several alpha, beta and eps.

# %% nbgrader={"grade_id": "adam-edges", "grade": true, "points": 1}
# Hidden tests: gradients of 0; tiny gradients; no steps; theta stays; one call of
# gradient a step, whose answers change from call to call.

# %% [markdown]
# ## A derivation, line by line
#
# In 2015 He, Zhang, Ren and Sun derived how large the weights of a ReLU network should
# be (*Delving deep into rectifiers*, section 2.2). You know the result from 06_init. Now
# look at the way there. One output of a layer is $y = \sum_{i=1}^{n} w_i x_i$, and its
# inputs come out of a ReLU, $x_i = \max(0, u_i)$. Then, in our words,
#
# $$\begin{aligned}
# \operatorname{Var}[y] &= \sum_{i=1}^{n} \operatorname{Var}[w_i x_i] & (1) \\
# &= n \operatorname{Var}[w\,x] & (2) \\
# &= n \left(\mathbb{E}[w^2]\,\mathbb{E}[x^2] - \mathbb{E}[w]^2\,\mathbb{E}[x]^2\right) & (3) \\
# &= n \operatorname{Var}[w]\,\mathbb{E}[x^2] & (4) \\
# &= \tfrac12\, n \operatorname{Var}[w] \operatorname{Var}[u] & (5)
# \end{aligned}$$
#
# Each line needs a reason, and a paper gives it in half a sentence or not at all.
# Before you believe a line, try it with numbers. You need no millions of random ones:
# a variable with a few possible values has a mean and a variance that can be computed
# to the last digit.

# %% [markdown]
# ## Line 1: the variance of a sum
#
# Let $s_1, \dots, s_n$ be any random variables. The variance of their sum is
#
# $$\operatorname{Var}\Bigl[\sum_i s_i\Bigr] = \sum_{i=1}^{n} \sum_{j=1}^{n} C_{ij}
# \qquad C_{ij} = \mathbb{E}\bigl[(s_i - \mathbb{E}[s_i])(s_j - \mathbb{E}[s_j])\bigr]$$
#
# On the diagonal of $C$ stand the variances. Line 1 keeps these and drops all the rest.
# It holds if the rest is 0: if the terms are *uncorrelated*. Independent terms are.
#
# Write `sum_variance(s)`. `s` is a float tensor of shape (N, n): N outcomes, all equally
# likely, with a column for each of the n terms. So $\mathbb{E}$ is the mean over the
# rows, and nothing is divided by N − 1. Return a tuple of two tensors of rank 0: the
# variance of the sum, and the sum of the variances. N and n are at least 1.


# %% nbgrader={"grade_id": "sum-variance", "solution": true} difficulty=2 importance=4 minutes=4 answers=["Q29", "L2"]
#| export
def sum_variance(s):
    """The variance of the sum of the columns, and the sum of their variances.

    s: float tensor (N, n), a row for each of N equally likely outcomes.
    Returns a tuple of two tensors of rank 0.
    """
    ### BEGIN SOLUTION
    centred = s - s.mean(0)
    covariances = centred.t() @ centred / len(s)
    return covariances.sum(), covariances.trace()
    ### END SOLUTION


# %% nbgrader={"grade_id": "sum-variance-try", "grade": true, "points": 0}
for outcomes, right in (
    ([[0.0, 0], [0, 2], [2, 0], [2, 2]], (2.0, 2.0)),
    ([[0.0, 0], [2, 2]], (4.0, 2.0)),
    ([[0.0, 2], [2, 0]], (0.0, 2.0)),
    ([[5.0, 7, 9]], (0.0, 0.0)),
):
    answer = sum_variance(torch.tensor(outcomes))
    assert len(answer) == 2, f"two numbers, not {len(answer)}"
    for what, got, wanted in zip(("of the sum", "summed"), answer, right, strict=True):
        assert got.shape == (), f"{what}: rank 0, not {tuple(got.shape)}"
        assert abs(got.item() - wanted) < 1e-5, (
            f"{outcomes}: {what} {wanted}, not {got}"
        )

# %% nbgrader={"grade_id": "sum-variance-whole", "grade": true, "points": 1}
# Hidden tests: the first of the two numbers.

# %% nbgrader={"grade_id": "sum-variance-own", "grade": true, "points": 1}
# Hidden tests: the second.

# %% [markdown]
# ## Lines 3 and 4: the variance of a product
#
# Let $w$ and $x$ be independent. Then the mean of a product is the product of the
# means, for $w$ and $x$ and for their squares too. With
# $\operatorname{Var}[z] = \mathbb{E}[z^2] - \mathbb{E}[z]^2$ line 3 follows. For line 4
# the paper lets $w$ have mean 0.
#
# Some people write $\operatorname{Var}[w x] = \operatorname{Var}[w]\operatorname{Var}[x]$.
# That needs *both* means to be 0, and after a ReLU the mean of $x$ is not.
#
# Write `product_variance(w_mean, w_variance, x_mean, x_variance)`: the variance of $w x$
# for independent $w$ and $x$ with these means and variances, whatever they are.
# Arguments and result are Python numbers.


# %% nbgrader={"grade_id": "product-variance", "solution": true} difficulty=2 importance=4 minutes=4 answers=["Q29", "L2"]
#| export
def product_variance(w_mean, w_variance, x_mean, x_variance):
    """The variance of the product of two independent variables.

    All arguments are numbers; the variances are not negative. Returns a number.
    """
    ### BEGIN SOLUTION
    w_second, x_second = w_variance + w_mean**2, x_variance + x_mean**2
    return w_second * x_second - w_mean**2 * x_mean**2
    ### END SOLUTION


# %% nbgrader={"grade_id": "product-variance-try", "grade": true, "points": 0}
def about(values):
    """The mean and the variance of equally likely values."""
    mean = sum(values) / len(values)
    return mean, sum(v * v for v in values) / len(values) - mean**2


for first, second in (
    ([-1.0, 1.0], [-2.0, 2.0]),
    ([-1.0, 1.0], [0.0, 4.0]),
    ([1.0, 3.0], [0.0, 5.0, 1.0]),
    ([2.0], [-3.0, 5.0]),
):
    right = about([w * x for w in first for x in second])[1]
    answer = product_variance(*about(first), *about(second))
    assert answer is not None, "your function returned None: does it end with return?"
    assert abs(answer - right) < 1e-6, f"{first}, {second}: {right}, yours is {answer}"

# %% nbgrader={"grade_id": "product-variance-centred", "grade": true, "points": 1}
# Hidden tests: w of mean 0, as in line 4.

# %% nbgrader={"grade_id": "product-variance-any", "grade": true, "points": 1}
# Hidden tests: any two means.

# %% [markdown]
# ## Line 5: half of the variance
#
# Line 5 says $\mathbb{E}[\max(0, u)^2] = \frac12 \operatorname{Var}[u]$. Let $u$ be a
# variable with the possible values $v_1, \dots, v_k$ and their probabilities
# $p_1, \dots, p_k$. Then $\mathbb{E}[f(u)] = \sum_i p_i f(v_i)$.
#
# Write `relu_share(v, p)`: $\mathbb{E}[\max(0, u)^2] / \operatorname{Var}[u]$, for two
# float tensors of shape (k,). The probabilities are positive and sum to 1, and the
# variance is not 0. The result is a tensor of rank 0.


# %% nbgrader={"grade_id": "relu-share", "solution": true} difficulty=2 importance=4 minutes=4 answers=["Q29", "L2"]
#| export
def relu_share(v, p):
    """E[max(0, u)^2] / Var[u] for a variable of few values.

    v, p: float tensors (k,), the values and their probabilities.
    Returns a tensor of rank 0.
    """
    ### BEGIN SOLUTION
    mean = p @ v
    return p @ v.relu() ** 2 / (p @ (v - mean) ** 2)
    ### END SOLUTION


# %% nbgrader={"grade_id": "relu-share-try", "grade": true, "points": 0}
for possible, chances, right in (
    ([-1.0, 1.0], [0.5, 0.5], 0.5),
    ([-2.0, -1.0, 1.0, 2.0], [0.1, 0.4, 0.4, 0.1], 0.5),
    ([0.0, 2.0], [0.5, 0.5], 2.0),
    ([-1.0, 4.0], [0.8, 0.2], 0.8),
):
    answer = relu_share(torch.tensor(possible), torch.tensor(chances))
    assert answer.shape == (), f"rank 0, and your shape is {tuple(answer.shape)}"
    assert abs(answer.item() - right) < 1e-5, f"{possible}: {right}, yours is {answer}"

# %% nbgrader={"grade_id": "relu-share-symmetric", "grade": true, "points": 1}
# Hidden tests: values that are symmetric around 0, with equal probabilities left and
# right.

# %% nbgrader={"grade_id": "relu-share-any", "grade": true, "points": 1}
# Hidden tests: any values and probabilities.

# %% [markdown]
# Look at the four cases of the try cell. Mean 0 is not enough: the last variable has it,
# and its share is 0.8. Line 5 needs a $u$ that is *symmetric around 0*. In the paper it
# is, because weights are drawn from a symmetric distribution and the biases are 0.
#
# On the left the share of a variable with the values −1 and $v$, with probabilities such
# that its mean is 0. On the right that of the values −1 and 1, both shifted. Line 5 holds
# only where a curve crosses ½.

# %% tags=["skip-execution"]
ends = torch.tensor([-1.0, 1.0], dtype=torch.float64)
up, one = torch.linspace(0.25, 4, 60, dtype=torch.float64), ends[1]
shares = [
    relu_share(torch.stack([-one, v]), torch.stack([v, one]) / (1 + v)) for v in up
]
shifts = torch.linspace(-1.5, 1.5, 60, dtype=torch.float64)
halves = torch.full((2,), 0.5, dtype=torch.float64)
moved = [relu_share(ends + shift, halves) for shift in shifts]
fig, axes = plt.subplots(1, 2, figsize=(8.5, 3), layout="constrained")
axes[0].plot(up.cpu(), torch.stack(shares).cpu(), color=BLUE, lw=2)
axes[0].set(xlabel="v, with the mean at 0", ylabel="share", ylim=(0, 1))
axes[1].plot(shifts.cpu(), torch.stack(moved).cpu(), color=ORANGE, lw=2)
axes[1].set(xlabel="shift of the mean")
for ax in axes:
    ax.axhline(0.5, color=GREY, lw=1, ls=":")
plt.show()

# %% [markdown]
# ## Many layers: a product and its bounds
#
# Line 5 leads from one layer to the next, since its $u$ is the $y$ of the layer before.
# Put together over $L$ layers:
#
# $$\frac{\operatorname{Var}[y_L]}{\operatorname{Var}[y_1]} =
# \prod_{l=2}^{L} \tfrac12\, n_l \operatorname{Var}[w_l] \qquad
# \frac{\operatorname{Var}[\Delta x_2]}{\operatorname{Var}[\Delta x_{L+1}]} =
# \prod_{l=2}^{L} \tfrac12\, \hat n_l \operatorname{Var}[w_l]$$
#
# The second is for the gradients $\Delta x$ that come back. $n_l$ is how many inputs
# layer $l$ has, $\hat n_l$ how many outputs. The hat is no estimate here: the paper
# takes it for the other direction. Both products begin with 2. The first layer sees the
# data, which no ReLU has cut.
#
# Write `variance_ratios(sizes, variances)`. `sizes` is a list of $L + 1$ ints: the
# inputs of layer 1, then the outputs of each layer, which are the inputs of the next.
# `variances` is the list of $\operatorname{Var}[w_1], \dots, \operatorname{Var}[w_L]$,
# positive numbers. Return a tuple of two Python numbers, the ratio forward and the ratio
# backward. If $L$ is 1, both products are empty.
#
# <details><summary>I don't know how to start</summary>
#
# For sizes [64, 32, 10] layer 2 has $n_2 = 32$ inputs and $\hat n_2 = 10$ outputs. At
# which places of the two lists do these numbers and $\operatorname{Var}[w_2]$ stand?
#
# </details>


# %% nbgrader={"grade_id": "chain", "solution": true} difficulty=2 importance=4 minutes=6 answers=["Q29", "Q30", "L2"]
#| export
def variance_ratios(sizes, variances):
    """Var[y_L] / Var[y_1] forward, and the ratio for gradients backward.

    sizes: list of L + 1 ints; variances: list of L numbers, Var[w] of each layer.
    Returns a tuple of two numbers.

    Source: He, Zhang, Ren and Sun, Delving deep into rectifiers, 2015, section 2.2.
    """
    ### BEGIN SOLUTION
    forward = backward = 1.0
    layers = zip(sizes[1:-1], sizes[2:], variances[1:], strict=True)
    for inputs, outputs, variance in layers:
        forward *= inputs * variance / 2
        backward *= outputs * variance / 2
    return forward, backward
    ### END SOLUTION


# %% nbgrader={"grade_id": "chain-try", "grade": true, "points": 0}
for widths, spreads, right in (
    ([64, 32, 10], [1.0, 0.25], (4.0, 1.25)),
    ([64, 32, 10], [7.0, 0.25], (4.0, 1.25)),
    ([5, 4, 6, 2], [1.0, 0.5, 1.0], (3.0, 1.5)),
    ([64, 10], [0.3], (1.0, 1.0)),
):
    answer = variance_ratios(widths, spreads)
    assert len(answer) == 2, f"forward and backward, not {answer!r}"
    for what, got, wanted in zip(("forward", "backward"), answer, right, strict=True):
        assert abs(got - wanted) < 1e-9, f"{widths}: {what} {wanted}, yours is {got}"

# %% nbgrader={"grade_id": "chain-forward", "grade": true, "points": 1}
# Hidden tests: the ratio forward.

# %% nbgrader={"grade_id": "chain-backward", "grade": true, "points": 1}
# Hidden tests: the ratio backward.

# %% [markdown]
# If all $\operatorname{Var}[w_l]$ are $2/n_l$, the ratio forward is 1, and of the ratio
# backward nearly everything cancels: what is left is $\hat n_L / n_2$. The paper
# concludes that either of the two rules is enough. Run it.

# %% tags=["skip-execution"]
widths = [64, 100, 300, 50, 200, 400]
for name, rule in (
    ("2 / inputs", lambda n, m: 2 / n),
    ("2 / outputs", lambda n, m: 2 / m),
    ("4 / (inputs + outputs)", lambda n, m: 4 / (n + m)),
    ("1 / inputs", lambda n, m: 1 / n),
):
    rules = [rule(n, m) for n, m in zip(widths, widths[1:], strict=False)]
    forward, backward = variance_ratios(widths, rules)
    print(f"{name:23} forward {forward:7.4f}   backward {backward:7.4f}")

# %% [markdown]
# ## What a compromise costs
#
# Glorot and Bengio (*Understanding the difficulty of training deep feedforward neural
# networks*, 2010) had no ReLU, and so no ½. For a layer with $n$ inputs and $m$ outputs
# they want
#
# $$n \operatorname{Var}[w] = 1 \qquad \text{and} \qquad m \operatorname{Var}[w] = 1$$
#
# the first forward, the second backward. Both can only be had if $n = m$. As a
# compromise they take $\operatorname{Var}[w] = 2 / (n + m)$. Write two functions of two
# positive ints.
#
# - `glorot_factors(n, m)`: the tuple $(n \operatorname{Var}[w],\ m \operatorname{Var}[w])$
#   under this compromise.
# - `fair_variance(n, m)`: another compromise, the variance with which one of the two
#   factors is as many times too large as the other is too small. If one is 3, the other
#   is ⅓: their product is 1.
#
# All results are Python floats.


# %% nbgrader={"grade_id": "compromise", "solution": true} difficulty=2 importance=3 minutes=4 answers=["Q30", "L2"]
#| export
def glorot_factors(n, m):
    """The factors forward and backward of Glorot and Bengio's variance, 2 / (n + m).

    n, m: positive ints. Returns a tuple of two floats.

    Source: Understanding the difficulty of training deep feedforward neural networks,
    2010.
    """
    ### BEGIN SOLUTION
    return 2 * n / (n + m), 2 * m / (n + m)
    ### END SOLUTION


#| export
def fair_variance(n, m):
    """The variance for which the factors forward and backward multiply to 1.

    n, m: positive ints. Returns a float.
    """
    ### BEGIN SOLUTION
    return 1 / math.sqrt(n * m)
    ### END SOLUTION


# %% nbgrader={"grade_id": "compromise-try", "grade": true, "points": 0}
for n, m, right, fair in ((2, 2, (1.0, 1.0), 0.5), (4, 1, (1.6, 0.4), 0.5)):
    answer = glorot_factors(n, m)
    assert len(answer) == 2, f"two factors, not {answer!r}"
    for got, wanted in zip(answer, right, strict=True):
        assert abs(got - wanted) < 1e-9, f"{n}, {m}: {right}, yours are {answer}"
    answer = fair_variance(n, m)
    assert abs(answer - fair) < 1e-9, f"{n}, {m}: {fair} is fair, yours is {answer}"

# %% nbgrader={"grade_id": "compromise-glorot", "grade": true, "points": 1}
# Hidden tests: glorot_factors.

# %% nbgrader={"grade_id": "compromise-fair", "grade": true, "points": 1}
# Hidden tests: fair_variance.

# %% [markdown]
# With 100 inputs and 400 outputs the factors of Glorot and Bengio are 0.4 and 1.6, and
# the fair ones ½ and 2. Which is better, no derivation says. Theirs is the inverse of
# the arithmetic mean of the two sizes, and yours that of the geometric mean.

# %% [markdown]
# ## Predict: the first line that fails
#
# Look at the five lines again. Each needs an assumption, and a situation that breaks it
# makes this line wrong, and mostly those below. *Unless a situation says
# otherwise*, all the $w_i$ and $u_i$ are independent of each other and symmetric around
# 0, all the $w_i$ have one distribution, with a variance above 0, and all the $u_i$ have
# one. $n$ is 50.
#
# - `positive`: the weights are drawn from the numbers between 0 and 1.
# - `tied`: there is one weight, drawn once, and all the $w_i$ are equal to it.
# - `biased`: the layer before has biases, so that the $u_i$ have the mean 1.
# - `scaled`: the $u_i$ with an odd $i$ are ten times as large as the others.
# - `trained`: each $w_i$ has mean 0 and has grown with its input: it is large where $u_i$
#   is far from 0 (in either direction). Different $i$ stay independent.
# - `repeated`: all the $u_i$ are the same number. The weights are not.
# - `skewed`: the $u_i$ have mean 0, and are $-1$ with probability 0.8 and 4 with 0.2.
#
# Assign to each name the number of the *first* of the lines 1 to 5 that is wrong, or 0
# if all five hold. Line $k$ is wrong if its right side is not the variance of $y$. In
# `scaled`, read $x$ and $u$ of the lines 2 to 5 as $x_1$ and $u_1$.
#
# <details><summary>I don't know how to start</summary>
#
# Write beside each line what it needs. 1: the products are uncorrelated. 2: all of them
# have one variance. And then? Lines 3, 4 and 5 had a task each.
#
# </details>
#
# <details><summary>When are two products uncorrelated?</summary>
#
# $\mathbb{E}[w_i x_i w_j x_j]$ minus the product of the two means. If the weights are
# independent of each other and of the inputs, it is $\mathbb{E}[w]^2$ times something.
#
# </details>

# %% nbgrader={"grade_id": "first-fails", "solution": true} difficulty=4 importance=4 minutes=12 answers=["Q29", "L2"]
# Assign positive, tied, biased, scaled, trained, repeated, skewed
### BEGIN SOLUTION
positive = 4
tied = 1
biased = 5
scaled = 2
trained = 3
repeated = 0
skewed = 5
### END SOLUTION

# %% nbgrader={"grade_id": "first-fails-try", "grade": true, "points": 0}
for answer in (positive, tied, biased, scaled, trained, repeated, skewed):
    assert answer in range(6), f"a number from 0 to 5, not {answer!r}"

# %% nbgrader={"grade_id": "first-fails-weights", "grade": true, "points": 2}
# Hidden tests: positive, tied, scaled and trained.

# %% nbgrader={"grade_id": "first-fails-inputs", "grade": true, "points": 1}
# Hidden tests: biased, repeated and skewed.

# %% [markdown]
# All seven, measured with 40,000 draws: the right side of each line over the variance of
# $y$. A point at 1 is a line that holds. (Below a line that fails, another may come out
# right by chance.)


# %% tags=["skip-execution"]
def seven_situations(draws=40_000, n=50):
    """A name, weights and inputs u of each situation: two tensors (draws, n)."""
    torch.manual_seed(0)
    w, u = torch.randn(2, draws, n, dtype=torch.float64)
    yield "positive", torch.rand(draws, n, dtype=torch.float64), u
    yield "tied", w[:, :1].expand(draws, n), u
    yield "biased", w, u + 1
    yield "scaled", w, u * torch.tensor([10.0, 1.0], dtype=torch.float64).repeat(n // 2)
    yield "trained", w * u.abs(), u
    yield "repeated", w, u[:, :1].expand(draws, n)
    yield (
        "skewed",
        w,
        torch.where(torch.rand(draws, n, dtype=torch.float64) < 0.2, 4.0, -1),
    )


def five_lines(w, u):
    """The right sides of the five lines, from draws of weights and inputs."""
    x, n = u.relu(), w.shape[1]
    w1, x1, u1 = w[:, 0], x[:, 0], u[:, 0]
    second = x1.pow(2).mean()
    yield (w * x).var(0).sum()
    yield n * (w1 * x1).var()
    yield n * (w1.pow(2).mean() * second - w1.mean() ** 2 * x1.mean() ** 2)
    yield n * w1.var() * second
    yield n * w1.var() * u1.var() / 2


fig, axes = plt.subplots(1, 7, figsize=(10, 2.6), layout="constrained", sharey=True)
for ax, (name, w, u) in zip(axes, seven_situations(), strict=True):
    measured = (w * u.relu()).sum(1).var()
    ratios = [(line / measured).item() for line in five_lines(w, u)]
    held = [abs(math.log(ratio)) < 0.1 for ratio in ratios]
    for line, (ratio, fits) in enumerate(zip(ratios, held, strict=True), 1):
        ax.plot(
            line, ratio, "o" if fits else "X", color=GREEN if fits else ORANGE, ms=7
        )
    ax.axhline(1, color=GREY, lw=1, ls=":")
    ax.set(title=name, xticks=range(1, 6), yscale="log", xlim=(0.4, 5.6))
    ax.title.set_fontsize(10)
axes[0].set(ylabel="line / variance of y", ylim=(0.01, 5))
axes[0].set_yticks([0.01, 0.1, 1], ["0.01", "0.1", "1"])
axes[3].set_xlabel("line")
plt.show()

# %% [markdown]
# ## Break it yourself
#
# The best way to understand an assumption is to build a case without it. Find two small
# distributions. All right answers are accepted.
#
# - `tie`: a list of tuples $(w, x, p)$, the possible pairs of a weight and an input with
#   their probabilities. $w$ has mean 0 and is *uncorrelated* with $x$:
#   $\mathbb{E}[w x] = \mathbb{E}[w]\,\mathbb{E}[x]$. And still $\operatorname{Var}[w x]$
#   is at least twice as large as $\operatorname{Var}[w]\,\mathbb{E}[x^2]$, which is not
#   0. So uncorrelated is less than independent.
# - `skew`: a list of tuples $(u, p)$. $u$ has mean 0, and still
#   $\mathbb{E}[\max(0, u)^2]$ is at most a quarter of $\operatorname{Var}[u]$, which is
#   not 0.
#
# Each list has at most ten tuples. All numbers are finite and at most 1000 in size. The
# probabilities are positive and sum to 1. Where something must be equal, it may differ
# by $10^{-6}$.
#
# <details><summary>I don't know how to start with tie</summary>
#
# $\operatorname{Var}[w x]$ becomes large if $w$ and $x$ are large *together*. Let $x$ be
# $|w|$. For $w x$ to have mean 0, each $w$ needs its mirror image $-w$.
#
# </details>

# %% nbgrader={"grade_id": "counterexample", "solution": true} difficulty=3 importance=3 minutes=8 answers=["L2"]
# Assign tie and skew
### BEGIN SOLUTION
tie = [(w, abs(w), 0.49) for w in (-1, 1)] + [(w, abs(w), 0.01) for w in (-10, 10)]
skew = [(1.0, 0.8), (-4.0, 0.2)]
### END SOLUTION

# %% nbgrader={"grade_id": "counterexample-try", "grade": true, "points": 0}
for given, size in ((tie, 3), (skew, 2)):
    assert 0 < len(given) <= 10, f"one to ten tuples, not {len(given)}"
    assert all(len(row) == size for row in given), f"tuples of {size} numbers: {given}"
    assert abs(sum(row[-1] for row in given) - 1) < 1e-6, "probabilities sum to 1"
print("E[w] =", sum(w * p for w, x, p in tie))
print("E[wx] =", sum(w * x * p for w, x, p in tie))
print("Var[wx] =", sum((w * x) ** 2 * p for w, x, p in tie))
of_w, of_x = sum(w * w * p for w, x, p in tie), sum(x * x * p for w, x, p in tie)
print("Var[w] E[x²] =", of_w * of_x)
print("E[u] =", sum(u * p for u, p in skew))
print("E[max(0, u)²] =", sum(max(0, u) ** 2 * p for u, p in skew))
print("Var[u] =", sum(u * u * p for u, p in skew))

# %% nbgrader={"grade_id": "counterexample-tie", "grade": true, "points": 2}
# Hidden tests: tie.

# %% nbgrader={"grade_id": "counterexample-skew", "grade": true, "points": 1}
# Hidden tests: skew.

# %% [markdown]
# ## A claim, and what stands behind it
#
# > *Table 2. Training loss on 300 digits after 60 steps with a rate of 0.3. Plain ReLU
# > networks with 32 units a layer.*
#
# | layers | variance 1/n | variance 2/n |
# |---|---|---|
# | 2 | 0.09 | 0.08 |
# | 10 | 2.18 | 0.86 |
#
# > *The larger variance is better at both depths, and deep networks need it.*
#
# So says our excerpt. He and colleagues made this comparison in 2015, with networks of
# 22 and 30 layers on more than a million pictures. Here it is small, with one number in
# each cell. Was it one run? With which seed? Would another one have turned the order
# round? There is one way to find out.

# %% [markdown]
# ## The experiment
#
# First the experiment as a function without any chance in it: the weights are given.
# Write `descend(weights, x, y, steps, rate)`.
#
# - The network: `weights` is a list of L tensors $W_l$, each (outputs, inputs). $h_0 = x$
#   with one example a row, $h_l = \max(0, h_{l-1} W_l^\top)$ for $l < L$, and the logits
#   are $h_{L-1} W_L^\top$. There are no biases.
# - The loss is the mean cross-entropy of the logits and the classes `y`, as
#   `F.cross_entropy` gives it.
# - One step of gradient descent takes all examples, and moves all layers at once:
#   $W_l \leftarrow W_l - \eta\, \partial \mathrm{loss} / \partial W_l$, with $\eta$ =
#   `rate`.
#
# Return the list of losses as Python floats: before the first step, and after each. So
# there are `steps + 1` of them. The tensors in `weights`, `x` and `y` stay as they are,
# and get no `.grad`.


# %% nbgrader={"grade_id": "descend", "solution": true} difficulty=3 importance=4 minutes=8 answers=["L2"]
#| export
def descend(weights, x, y, steps, rate):
    """The losses of a plain ReLU network under gradient descent.

    weights: list of float tensors (outputs, inputs); x: float tensor (examples, inputs);
    y: int64 tensor (examples,); steps: int; rate: number. Returns steps + 1 floats.
    """
    ### BEGIN SOLUTION
    weights, losses = [w.detach().clone().requires_grad_() for w in weights], []
    for step in range(steps + 1):
        h = x
        for w in weights[:-1]:
            h = (h @ w.t()).relu()
        loss = F.cross_entropy(h @ weights[-1].t(), y)
        losses.append(loss.item())
        if step < steps:
            slopes = torch.autograd.grad(loss, weights)
            with torch.no_grad():
                for w, slope in zip(weights, slopes, strict=True):
                    w -= rate * slope
    return losses
    ### END SOLUTION


# %% nbgrader={"grade_id": "descend-try", "grade": true, "points": 0}
start = [torch.tensor([[1.0], [-1.0]]), torch.tensor([[1.0, 0.0], [0.0, 1.0]])]
before = [w.clone() for w in start]
pictures, classes = torch.tensor([[2.0], [-1.0]]), torch.tensor([0, 0])
answer = descend(start, pictures, classes, 2, 0.5)
assert len(answer) == 3, f"two steps, three losses, and yours are {answer}"
for got, right in zip(answer, (0.720095, 0.537425, 0.452255), strict=True):
    assert isinstance(got, float), f"Python floats, as .item(), not {got!r}"
    assert abs(got - right) < 1e-4, f"the losses should be {right} here, yours {got}"
assert all(map(torch.equal, start, before)), "the weights must stay as they are"

# %% nbgrader={"grade_id": "descend-losses", "grade": true, "points": 2}
# Hidden tests: the losses of small networks, of one layer and several.

# %% nbgrader={"grade_id": "descend-measured", "grade": true, "points": 2}
# Hidden tests: the losses on 200 digits, 10 layers and 20 steps; what is given stays.

# %% [markdown]
# ## The same again, with other seeds
#
# Now chance comes in, and under control. Write `repeat(run, seeds)`. `run` is a function
# without arguments that uses PyTorch's random numbers and returns a number: a Python one,
# or a tensor of rank 0. For each of the ints in `seeds`, in order, seed PyTorch's
# generator with it (`torch.manual_seed`) and call `run` once. Return the list of results
# as Python floats.
#
# Whoever calls `repeat` has random numbers of their own in use. Afterwards the state of
# PyTorch's generator (`torch.get_rng_state()`) is what it was before, also if `run`
# raises an error, which goes on to the caller.
#
# <details><summary>I don't know how to start</summary>
#
# `torch.get_rng_state` and `torch.set_rng_state`, with `try` and `finally`. Or look up
# `torch.random.fork_rng`.
#
# </details>


# %% nbgrader={"grade_id": "repeat", "solution": true} difficulty=2 importance=4 minutes=5 answers=["L2"]
#| export
def repeat(run, seeds):
    """The results of run() for each seed, as floats; the random state stays.

    run: function without arguments that returns a number; seeds: list of ints.
    """
    ### BEGIN SOLUTION
    state, results = torch.get_rng_state(), []
    try:
        for seed in seeds:
            torch.manual_seed(seed)
            results.append(float(run()))
    finally:
        torch.set_rng_state(state)
    return results
    ### END SOLUTION


# %% nbgrader={"grade_id": "repeat-try", "grade": true, "points": 0}
def one_draw():
    return torch.rand((), device="cpu")


before = torch.get_rng_state()
answer = repeat(one_draw, [3, 7, 3])
assert torch.equal(torch.get_rng_state(), before), "the random state has changed"
assert len(answer) == 3, f"three seeds, three results, and yours are {answer}"
assert all(isinstance(n, float) for n in answer), f"Python floats, not {answer}"
assert answer[0] == answer[2] != answer[1], f"seed 3, 7, 3, and you give {answer}"
assert repeat(lambda: 7, [1, 2]) == [7.0, 7.0], "run may return a Python number"
torch.manual_seed(7)
assert abs(answer[1] - torch.rand((), device="cpu").item()) < 1e-9, (
    "seed 7 gives another number"
)
torch.set_rng_state(before)

# %% nbgrader={"grade_id": "repeat-results", "grade": true, "points": 1}
# Hidden tests: the results for several seeds.

# %% nbgrader={"grade_id": "repeat-state", "grade": true, "points": 1}
# Hidden tests: the random state afterwards, also after an error; one call a seed.

# %% [markdown]
# ## A difference and its error
#
# Two methods with the same seeds give *pairs*. What both have in common, such as a lucky
# draw of the data, is the same on both sides and falls out of the difference. With
# $d_i = a_i - b_i$,
#
# $$\bar d = \frac1n \sum_{i=1}^{n} d_i \qquad
# s^2 = \frac{1}{n-1} \sum_{i=1}^{n} (d_i - \bar d)^2 \qquad
# \mathrm{SE} = \frac{s}{\sqrt n}$$
#
# $s$ says how much the single differences scatter. The *standard error* SE says how far
# the mean $\bar d$ may be off by chance. It becomes smaller with more runs, and $s$ does
# not. A mean of less than about two standard errors may well be chance.
#
# Write `paired(a, b)` for two lists of numbers. Return a tuple of three: $\bar d$, SE,
# and the number of $i$ with $a_i > b_i$. The first two are Python floats, the last is an
# int. If the lists differ in length, or have fewer than two numbers, raise a
# `ValueError`.


# %% nbgrader={"grade_id": "paired", "solution": true} difficulty=2 importance=5 minutes=4 answers=["L2"]
#| export
def paired(a, b):
    """Mean difference, its standard error, and how often a is larger.

    a, b: lists of numbers, result i of both from the same seed.
    Returns a tuple (float, float, int).

    Raises:
        ValueError: for lists of different lengths, or of fewer than two numbers.
    """
    ### BEGIN SOLUTION
    if len(a) != len(b) or len(a) < 2:
        raise ValueError(f"{len(a)} and {len(b)} results are no pairs to compare")
    d = [one - other for one, other in zip(a, b, strict=True)]
    mean = sum(d) / len(d)
    variance = sum((one - mean) ** 2 for one in d) / (len(d) - 1)
    return mean, math.sqrt(variance / len(d)), sum(one > 0 for one in d)
    ### END SOLUTION


# %% nbgrader={"grade_id": "paired-try", "grade": true, "points": 0}
for a, b, right in (
    ([3.0, 5.0], [1.0, 1.0], (3.0, 1.0, 2)),
    ([1.0, 9.0, 5.0, 5.0], [2.0, 10.0, 6.0, 2.0], (0.0, 1.0, 1)),
    ([4.0, 4.0, 4.0], [3.0, 3.0, 3.0], (1.0, 0.0, 3)),
):
    answer = paired(a, b)
    assert len(answer) == 3, f"a tuple of three, not {answer!r}"
    for what, got, wanted in zip(("mean", "SE", "wins"), answer, right, strict=True):
        assert abs(got - wanted) < 1e-9, f"{a}, {b}: {what} {wanted}, yours is {got}"
for a, b in (([1.0], [2.0]), ([1.0, 2.0], [1.0, 2.0, 3.0])):
    try:
        paired(a, b)
    except ValueError:
        pass
    else:
        raise AssertionError(f"{a} and {b}: raise a ValueError")

# %% nbgrader={"grade_id": "paired-mean", "grade": true, "points": 1}
# Hidden tests: the mean difference and the number of wins.

# %% nbgrader={"grade_id": "paired-error", "grade": true, "points": 1}
# Hidden tests: the standard error.

# %% nbgrader={"grade_id": "paired-refused", "grade": true, "points": 1}
# Hidden tests: a ValueError for too few and for unequal lists; two numbers are enough.

# %% [markdown]
# ## Table 2, measured again
#
# Your three functions, on 300 digits, with ten seeds. Both rules get the same random
# numbers, and only their scale differs. A line joins the two runs of a seed,
# and is green where 2/n ends lower.

# %% tags=["skip-execution"]
from sklearn.datasets import load_digits

torch.set_num_threads(1)  # for networks this small one thread is the fastest
digits = load_digits()
images = torch.tensor(digits.data[:300], dtype=torch.float32) / 8 - 0.6
labels = torch.tensor(digits.target[:300])


def drawn_weights(layers, share):
    """Weights of a network with 32 units a layer, of the variance share / inputs."""
    widths = [64, *[32] * (layers - 1), 10]
    pairs = zip(widths, widths[1:], strict=False)
    return [torch.randn(m, n) * (share / n) ** 0.5 for n, m in pairs]


def last_loss(layers, share):
    return descend(drawn_weights(layers, share), images, labels, 60, 0.3)[-1]


def ten_runs(layers, share):
    return repeat(lambda: last_loss(layers, share), range(10))


found = {}
for layers in (2, 10):
    for share in (1, 2):
        runs = found[layers, share] = ten_runs(layers, share)
        print(f"{layers:2} layers, {share}/n:", *(f"{loss:.3f}" for loss in runs))
    mean, error, wins = paired(found[layers, 1], found[layers, 2])
    print(f"   1/n minus 2/n: {mean:.3f} ± {error:.3f} (standard error)")
    print(f"   2/n better in {wins} of 10")

# %% tags=["skip-execution"]
fig, axes = plt.subplots(1, 2, figsize=(7, 3), layout="constrained")
for ax, layers in zip(axes, (2, 10), strict=True):
    for one, two in zip(found[layers, 1], found[layers, 2], strict=True):
        ax.plot(
            [1, 2], [one, two], "o-", color=GREEN if two < one else ORANGE, lw=1, ms=5
        )
    ax.set(title=f"{layers} layers", xlim=(0.7, 2.3))
    ax.set_xticks([1, 2], ["1/n", "2/n"])
axes[0].set_ylabel("training loss after 60 steps")
plt.show()

# %% [markdown]
# ## The best of several runs
#
# > *We report the best of 20 runs.*
#
# Then a method that was tried twenty times is compared with one that was tried once.
# Dodge, Gururangan, Card, Schwartz and Smith (*Show your work: improved reporting of
# experimental results*, 2019) ask instead: how good is the best of $k$ runs, on average,
# for each $k$? From $n$ results, in rising order $v_{(1)} \le \dots \le v_{(n)}$, they
# estimate
#
# $$\mathbb{E}\bigl[\max(V_1, \dots, V_k)\bigr] = \sum_{i=1}^{n} v_{(i)} \left[
# \left(\frac{i}{n}\right)^{k} - \left(\frac{i-1}{n}\right)^{k} \right]$$
#
# An index in brackets means: the $i$-th in order. $(i/n)^k$ is the probability that $k$
# results, drawn from the $n$ with replacement, are all among the first $i$.
#
# Write `expected_best(values, k)` for a list of at least one number, in any order, and
# an int $k \ge 1$. Larger is better here, as with accuracies. The list stays as it is.


# %% nbgrader={"grade_id": "best-of", "solution": true} difficulty=2 importance=4 minutes=4 answers=["L2"]
#| export
def expected_best(values, k):
    """The mean of the largest of k results, drawn from values with replacement.

    values: list of numbers; k: int, at least 1. Returns a number.

    Source: Dodge et al., Show your work: improved reporting of experimental results,
    2019.
    """
    ### BEGIN SOLUTION
    n, total = len(values), 0.0
    for i, v in enumerate(sorted(values), 1):
        total += v * ((i / n) ** k - ((i - 1) / n) ** k)
    return total
    ### END SOLUTION


# %% nbgrader={"grade_id": "best-of-try", "grade": true, "points": 0}
results = [0.9, 0.1, 0.5]
for k, right in ((1, 0.5), (2, (0.1 + 3 * 0.5 + 5 * 0.9) / 9), (200, 0.9)):
    answer = expected_best(results, k)
    assert answer is not None, "your function returned None: does it end with return?"
    assert abs(answer - right) < 1e-9, f"best of {k}: {right:.4f}, yours is {answer}"
assert results == [0.9, 0.1, 0.5], "the list must stay as it is"

# %% nbgrader={"grade_id": "best-of-values", "grade": true, "points": 2}
# Hidden tests: several lists, in any order, and several k; the list stays.

# %% [markdown]
# Two methods, drawn. A is the better one in a typical run. B has a wide spread: its best
# of twenty wins. A table that compares "the best of 20" with a single run can make either
# look good.

# %% tags=["skip-execution"]
torch.manual_seed(1)
a = (0.90 + 0.008 * torch.randn(50)).tolist()
b = (0.88 + 0.025 * torch.randn(50)).tolist()
budgets = range(1, 31)
fig, ax = plt.subplots(figsize=(7, 3), layout="constrained")
for label, results, color in (("A", a, BLUE), ("B", b, ORANGE)):
    curve = [expected_best(results, k) for k in budgets]
    ax.plot(budgets, curve, color=color, lw=2, label=label)
ax.set(xlabel="runs, of which the best is reported", ylabel="expected accuracy")
ax.legend(frameon=False)
plt.show()

# %% [markdown]
# ## In your own words: an honest sentence
#
# Write four to seven sentences that could stand in a paper below your measurement of
# Table 2. Take the figures that your notebook has printed. This answer is read and
# graded by a person.
#
# - 1 point: what was measured and how: the data, the networks, the steps and the rate,
#   how many runs, and what the number after ± is.
# - 1 point: what was found at each of the two depths, with figures, and whether the
#   difference is larger than what seeds do.
# - 1 point: what does *not* follow from it: at least two things that a reader might
#   believe and that were not measured.

# %% [markdown] nbgrader={"grade_id": "honest-words", "solution": true, "grade": true, "points": 3} difficulty=3 importance=5 minutes=10 answers=["L2"]
# On the first 300 of scikit-learn's digits we trained plain ReLU networks with 32 units a
# layer, without biases, by 60 steps of gradient descent on all examples, with a rate of
# 0.3, and with ten seeds that both variances share. Differences are means over the ten
# pairs ± one standard error. With 2 layers the loss was lower with 2/n in all ten pairs,
# by 0.013 ± 0.001: a small difference, but much larger than its error. With 10 layers it
# was lower by 0.33 ± 0.16, in eight of ten. The single runs lie between 0.86 and 2.07
# with 2/n, so that one run says little, and two standard errors are no proof. The pair
# of Table 2 is the most favourable of our ten. We measured the training loss and not the
# accuracy on other digits, with one rate for both. With a rate chosen for each of them,
# more steps, or wider layers the order could be another one.

# %% [markdown]
# ## Predict: what is missing
#
# > *We train for 90 epochs by SGD with a momentum of 0.9, in batches of 128. The learning
# > rate is 0.1. It is warmed up linearly during the first 5 and divided by 10 whenever
# > the validation loss stops improving. Inputs are standardised. We use a weight decay
# > of 0.0005. Our model reaches an accuracy of 94.3 ± 0.4. Its first layer computes
# > $h = \varphi(W x + b)$ with $x \in \mathbb{R}^{64}$ and
# > $W \in \mathbb{R}^{128 \times 64}$.*
#
# You want to build this. Assign `missing`, the set of the letters of all that the excerpt
# leaves open:
#
# - A: how many examples a batch has
# - B: whether the warm-up lasts 5 steps or 5 epochs
# - C: for how long the loss must not improve before the rate is divided
# - D: by how much the rate is divided
# - E: which numbers share a mean and a standard deviation: pixels, channels, pictures
# - F: how often the training data are passed through
# - G: what ± stands for, and over how many runs
# - H: what the accuracy was measured on
# - I: how the rate rises during the warm-up, along a line or otherwise
# - J: whether the weight decay includes the bias $b$
#
# The formula has $x$ as a column. In code a batch of 32 examples is a table with one
# example a row. Assign the shapes, as tuples:
#
# - `x_shape`, of the batch that goes in, and `h_shape`, of what comes out,
# - `weight_shape`, of the `weight` of the `nn.Linear` that computes it.
#
# And `product`, the letter of the code that does it: P: `w @ x + b`, Q: `x @ w + b`,
# R: `x @ w.t() + b`, S: `w.t() @ x + b`, where `w` is that weight.

# %% nbgrader={"grade_id": "missing", "solution": true} difficulty=2 importance=4 minutes=6 answers=["L2"]
# Assign missing, x_shape, h_shape, weight_shape, product
### BEGIN SOLUTION
missing = {"B", "C", "E", "G", "H", "J"}
x_shape, h_shape = (32, 64), (32, 128)
weight_shape = (128, 64)
product = "R"
### END SOLUTION

# %% nbgrader={"grade_id": "missing-try", "grade": true, "points": 0}
assert isinstance(missing, set) and missing <= set("ABCDEFGHIJ"), "letters from A to J"
for answer in (x_shape, h_shape, weight_shape):
    assert isinstance(answer, tuple), f"a shape is a tuple, not {answer!r}"
assert product in set("PQRS"), f"a letter from P to S, not {product!r}"

# %% nbgrader={"grade_id": "missing-letters", "grade": true, "points": 2}
# Hidden tests: the letters of missing.

# %% nbgrader={"grade_id": "missing-shapes", "grade": true, "points": 1}
# Hidden tests: x_shape, h_shape, weight_shape and product.

# %% [markdown]
# ## A unit and an edge case
#
# > *We report bits per character: the negative log-likelihood of the test text, to base
# > 2, divided by its number of characters.*
#
# Your code has something else. For each batch of the test text it gives the *mean* loss
# per *token*, with the natural logarithm: in *nats*. A token stands for one character
# or several. One bit is $\log 2$ nats, about 0.693.
#
# Write `bits_per_character(losses, tokens, characters)`: three lists with an entry for
# each batch, the mean loss in nats per token, the number of tokens, and the number of
# characters. The batches differ in size. A batch may have no tokens and no characters.
# Then its mean loss is nan, because it is 0/0, and it counts nothing. If there are no
# characters at all, raise a `ValueError`. The result is a Python number.
#
# <details><summary>I don't know how to start</summary>
#
# How many nats has the whole text? A mean times a number of tokens gives the sum of a
# batch. Divide by the characters last.
#
# </details>


# %% nbgrader={"grade_id": "bits", "solution": true} difficulty=2 importance=4 minutes=5 answers=["L2"]
#| export
def bits_per_character(losses, tokens, characters):
    """The bits per character of a text, from mean losses per token in nats.

    losses: list of numbers, nan for a batch of no tokens; tokens, characters: lists of
    ints, as long. Returns a number.

    Raises:
        ValueError: if there are no characters.
    """
    ### BEGIN SOLUTION
    if sum(characters) == 0:
        raise ValueError("a text without characters has no bits per character")
    pairs = zip(losses, tokens, strict=True)
    nats = sum(loss * count for loss, count in pairs if count)
    return nats / math.log(2) / sum(characters)
    ### END SOLUTION


# %% nbgrader={"grade_id": "bits-try", "grade": true, "points": 0}
two = math.log(2)
for given, right in (
    (([2 * two], [10], [20]), 1.0),
    (([two, 4 * two], [30, 10], [40, 30]), 1.0),
    (([two, math.nan], [30, 0], [10, 0]), 3.0),
):
    answer = bits_per_character(*given)
    assert answer is not None, "your function returned None: does it end with return?"
    assert abs(answer - right) < 1e-9, f"{given}: {right} bits, yours are {answer}"
try:
    bits_per_character([], [], [])
except ValueError:
    pass
else:
    raise AssertionError("no characters: raise a ValueError")

# %% nbgrader={"grade_id": "bits-values", "grade": true, "points": 1}
# Hidden tests: texts of one batch and of several, of different sizes.

# %% nbgrader={"grade_id": "bits-edges", "grade": true, "points": 1}
# Hidden tests: empty batches; a ValueError for no characters.

# %% [markdown]
# ## Your functions at work
#
# A formula each, and what it says.

# %% tags=["skip-execution", "demo"]
q = [2.0, 3.0, 4.0]
loops, line = chain_energy(q), fast_chain_energy(torch.tensor(q)).item()
print(f"the energy of a chain: {loops:.1f} by loops, {line:.1f} in one line")
p = soft_targets(torch.tensor([2.0, 1.0, 0.0]))
even = torch.full((3,), 1 / 3)
print(f"D(p‖q) = {kl_divergence(p, even):.4f}, D(q‖p) = {kl_divergence(even, p):.4f}")
path = adam(lambda t: 2 * t, torch.tensor([1.0, -3.0]), 3, alpha=0.1)
print("three steps of Adam:", [[round(n, 3) for n in place.tolist()] for place in path])
print("Var[wx], line 3:", product_variance(0.0, 0.5, 1.0, 2.0))
u, chance = torch.tensor([-1.0, 4.0]), torch.tensor([0.8, 0.2])
print(f"a skewed u has a share of {relu_share(u, chance):.2f}, not one half")
print(
    "ratios of Var[w] = 1/n:",
    variance_ratios([64, 32, 32, 32], [1 / 64, 1 / 32, 1 / 32]),
)
runs = (
    repeat(lambda: torch.randn(()), range(5)),
    repeat(lambda: torch.rand(()), range(5)),
)
mean, error, wins = paired(*runs)
print(
    f"a difference of {mean:.2f} ± {error:.2f} (standard error), larger in {wins} of 5"
)
print(f"the best of 3: {expected_best([0.1, 0.5, 0.9], 3):.3f}")

# %% [markdown]
# ## Recap
#
# - Read formulas aloud. Sums and products are loops. Their bounds are inclusive, and
#   they count from 1. Over nothing a sum is 0 and a product 1.
# - A formula with indices is an einsum. What a paper has as columns, code has as rows.
# - Definitions leave out their edges: 0 log 0, 0/0, overflow, an empty batch, a single
#   run. Decide each of them, and write down how.
# - Check a derivation line by line, with small distributions whose moments are exact.
#   Name what each line needs, and break it once.
# - Uncorrelated is less than independent, and mean 0 is less than symmetric.
# - One number in a table is one run. Repeat with seeds, compare in pairs, give the spread
#   and say of what. The best of many is not the mean.
# - Say what was measured, what was found, and what does not follow.
#
# This is the end of the course. From one weighted sum to a network of your own layers,
# and now to what others have written: the next notebook is a paper.
#
# ## To read next
#
# - Keshav, *How to read a paper*, 2007: three passes, of which the first takes ten
#   minutes.
# - Glorot and Bengio, *Understanding the difficulty of training deep feedforward neural
#   networks*, 2010; He, Zhang, Ren and Sun, *Delving deep into rectifiers*, 2015.
# - Kingma and Ba, *Adam: a method for stochastic optimization*, 2015.
# - Hinton, Vinyals and Dean, *Distilling the knowledge in a neural network*, 2015.
# - Henderson, Islam, Bachman, Pineau, Precup and Meger, *Deep reinforcement learning that
#   matters*, 2018: what seeds do.
# - Dodge, Gururangan, Card, Schwartz and Smith, *Show your work: improved reporting of
#   experimental results*, 2019.
# - Lipton and Steinhardt, *Troubling trends in machine learning scholarship*, 2018.
#
# ## Questions answered here
#
# - L2: where the lesson says that it is time to start reading papers.
# - Touched again: what initialisation keeps and by which formula (Q29, Q30), products
#   of letters (Q25, L1), arithmetic on whole tensors (Q15).
