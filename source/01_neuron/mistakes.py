# ---
# jupyter:
#   jupytext:
#     text_representation: {extension: .py, format_name: percent}
# ---


# %% task="weighted-sum" name="zip-cuts-silently"
# Your sum is right, but lists of different lengths slip through: zip stops at the end
# of the shorter one and says nothing. Try weighted_sum([1, 2, 3], [1, 2]), then the
# other way round.
def weighted_sum(x, w):
    return sum(xi * wi for xi, wi in zip(x, w))


# %% task="weighted-sum" name="checks-one-side"
# You notice when one of the lists is too long, but not when the other one is. Try
# weighted_sum([1, 2], [1]) and weighted_sum([1], [1, 2]): both must raise a ValueError.
def weighted_sum(x, w):
    if len(x) > len(w):
        raise ValueError("too few weights")
    return sum(x[i] * w[i] for i in range(len(x)))


# %% task="weighted-sum" name="assert-in-place-of-raise"
# You do stop when the lengths differ, but with an AssertionError. A failed assert
# always raises that one. The task asks for a ValueError, so that a caller can tell what
# happened.
def weighted_sum(x, w):
    assert len(x) == len(w)
    return sum(xi * wi for xi, wi in zip(x, w))


# %% task="weighted-sum" name="returns-the-error"
# When the lengths differ you give back a message, as if it were a result. The caller
# would go on computing with it. Look up how an error is raised; return is for answers.
def weighted_sum(x, w):
    if len(x) != len(w):
        return "ValueError"
    return sum(xi * wi for xi, wi in zip(x, w))


# %% task="weighted-sum" name="prints"
# Your function shows its result on the screen and gives nothing back: what the caller
# gets is None. Try y = weighted_sum([2], [3]) and then look at y.
def weighted_sum(x, w):
    if len(x) != len(w):
        raise ValueError("lengths differ")
    print(sum(xi * wi for xi, wi in zip(x, w)))


# %% task="weighted-sum" name="no-return" same="prints"
# Your function gives nothing back: what the caller gets is None. Try y =
# weighted_sum([2], [3]) and then look at y. Printing a result is not the same as giving
# it.
def weighted_sum(x, w):
    if len(x) != len(w):
        raise ValueError("lengths differ")
    total = 0.0
    for xi, wi in zip(x, w):
        total += xi * wi


# %% task="weighted-sum" name="return-inside-the-loop"
# Your function is finished after the first pair: the return stands inside the loop and
# leaves it at once. Try weighted_sum([1, 1, 1], [1, 1, 1]), and mind the indentation.
def weighted_sum(x, w):
    if len(x) != len(w):
        raise ValueError("lengths differ")
    total = 0.0
    for xi, wi in zip(x, w):
        total += xi * wi
        return total
    return total


# %% task="weighted-sum" name="keeps-only-the-last"
# Each step of your loop throws away what was there before, so that only the last pair
# counts. Try weighted_sum([5, 1], [1, 1]) and follow your variable line by line.
def weighted_sum(x, w):
    if len(x) != len(w):
        raise ValueError("lengths differ")
    total = 0.0
    for xi, wi in zip(x, w):
        total = xi * wi
    return total


# %% task="weighted-sum" name="adds-in-place-of-multiplying"
# You add each weight to its input. A weight says how often the input counts: what does
# a weight of 0 have to do to its input? Try weighted_sum([5], [0]).
def weighted_sum(x, w):
    if len(x) != len(w):
        raise ValueError("lengths differ")
    return sum(xi + wi for xi, wi in zip(x, w))


# %% task="weighted-sum" name="list-of-products"
# You return the list of the products. The weighted sum is a single number: one step is
# still missing. Compare with the table's last row in the introduction.
def weighted_sum(x, w):
    if len(x) != len(w):
        raise ValueError("lengths differ")
    return [xi * wi for xi, wi in zip(x, w)]


# %% task="weighted-sum" name="divides-by-the-weights"
# You divide by the sum of the weights, as for a weighted average. The neuron wants the
# sum as it is. Try weighted_sum([2, 2], [1, 1]): it is not 2.
def weighted_sum(x, w):
    if len(x) != len(w):
        raise ValueError("lengths differ")
    return sum(xi * wi for xi, wi in zip(x, w)) / sum(w) if x else 0.0


# %% task="weighted-sum" name="every-input-with-every-weight"
# You multiply every input with every weight. Each input has a weight of its own and
# meets no other. Try weighted_sum([1, 1], [1, 1]) and count the products.
def weighted_sum(x, w):
    if len(x) != len(w):
        raise ValueError("lengths differ")
    return sum(xi * wi for xi in x for wi in w)


# %% task="weighted-sum" name="uses-torch-for-plain-python"
# Your sum is right, and PyTorch computed it. The text asks for plain Python: a loop over
# the pairs and a variable that grows. This is what the tensors will do for you later.
def weighted_sum(x, w):
    if len(x) != len(w):
        raise ValueError("as many weights as inputs")
    return (torch.tensor(x) * torch.tensor(w)).sum().item()


# %% task="weighted-sum" name="uses-numpy-for-plain-python"
# Your sum is right, and NumPy computed it. The text asks for plain Python: go through
# the pairs of input and weight yourself.
def weighted_sum(x, w):
    import numpy as np

    if len(x) != len(w):
        raise ValueError("as many weights as inputs")
    return float(np.dot(x, w))


# %% task="plain-neuron" name="relu-nobody-asked-for"
# Results below zero arrive as 0: you pass the sum through ReLU. This task asks for the
# sum plus the bias and nothing after it. Try plain_neuron([1.0], [-1.0], 0.0).
def plain_neuron(x, w, b):
    return max(0.0, sum(xi * wi for xi, wi in zip(x, w)) + b)


# %% task="plain-neuron" name="sigmoid-nobody-asked-for"
# Your results always lie between 0 and 1: a sigmoid is at work. This task asks for the
# sum plus the bias and nothing after it. Try plain_neuron([5.0], [5.0], 0.0).
def plain_neuron(x, w, b):
    import math

    return 1 / (1 + math.exp(-sum(xi * wi for xi, wi in zip(x, w)) - b))


# %% task="plain-neuron" name="step-nobody-asked-for"
# You answer whether the neuron fires, 1 or 0. This task asks for the sum plus the bias
# itself. Try plain_neuron([5.0], [5.0], 0.0).
def plain_neuron(x, w, b):
    return 1.0 if sum(xi * wi for xi, wi in zip(x, w)) + b > 0 else 0.0


# %% task="plain-neuron" name="bias-once-per-input"
# The bias counts once for every input instead of once: it has slipped inside the sum.
# Try plain_neuron([0, 0, 0], [0, 0, 0], 1.0). What should come out, what does?
def plain_neuron(x, w, b):
    return sum(xi * wi + b for xi, wi in zip(x, w))


# %% task="plain-neuron" name="no-bias"
# The bias has no effect. Try plain_neuron([0.0], [0.0], 1.0): with no inputs worth
# speaking of, the bias is all that is left.
def plain_neuron(x, w, b):
    return sum(xi * wi for xi, wi in zip(x, w))


# %% task="plain-neuron" name="adds-one-in-place-of-the-bias"
# You add 1, whatever the caller hands over as `b`. It was 1 in the example only. Try
# plain_neuron([0.0], [0.0], 5.0).
def plain_neuron(x, w, b):
    return sum(xi * wi for xi, wi in zip(x, w)) + 1.0


# %% task="plain-neuron" name="bias-subtracted"
# Your bias works against the sum, as a threshold would that has to be overcome. Here
# a positive bias makes the result larger. Try plain_neuron([0.0], [0.0], 1.0).
def plain_neuron(x, w, b):
    return sum(xi * wi for xi, wi in zip(x, w)) - b


# %% task="plain-neuron" name="bias-multiplied"
# You multiply by the bias. It is one more thing to add up. Try plain_neuron([1.0],
# [1.0], 0.0): a bias of 0 should leave the sum alone.
def plain_neuron(x, w, b):
    return sum(xi * wi for xi, wi in zip(x, w)) * b


# %% task="plain-neuron" name="prints"
# Your function shows its result on the screen and gives nothing back: what the caller
# gets is None. Try y = plain_neuron([2], [3], 1) and then look at y.
def plain_neuron(x, w, b):
    print(sum(xi * wi for xi, wi in zip(x, w)) + b)


# %% task="plain-neuron" name="list-in-place-of-a-number"
# You return a list with one entry per input. A neuron answers with one number, however
# many inputs it has. Where do the products come together?
def plain_neuron(x, w, b):
    return [xi * wi + b for xi, wi in zip(x, w)]


# %% task="plain-neuron" name="adds-inputs-and-weights-apart"
# You add up the inputs, add up the weights, and multiply the two sums. Then no input
# has a weight of its own. Try plain_neuron([1, 0], [0, 1], 0): no input meets a weight
# other than 0.
def plain_neuron(x, w, b):
    return sum(x) * sum(w) + b


# %% task="plain-neuron" name="uses-torch-for-plain-python"
# The number is right, and PyTorch computed it. The text asks for plain Python, and a
# loop or `sum` over the pairs is all that is needed.
def plain_neuron(x, w, b):
    import torch

    x = torch.tensor(x, dtype=torch.float64)
    w = torch.tensor(w, dtype=torch.float64)
    return (x @ w + b).item()


# %% task="plain-neuron" name="uses-numpy-for-plain-python"
# The number is right, and NumPy computed it. The text asks for plain Python, and a loop
# or `sum` over the pairs is all that is needed.
def plain_neuron(x, w, b):
    import numpy as np

    return np.dot(x, w) + b


# %% task="relu" name="step-function"
# Your function answers 1 wherever the number is positive: that is the step. ReLU keeps
# the positive number. Try relu(2.5) and relu(7.0): they must differ.
def relu(z):
    return 1.0 if z > 0 else 0.0


# %% task="relu" name="absolute-value"
# Your function turns negative numbers into positive ones. ReLU answers the same number
# for all of them. Try relu(-3.0) and relu(-0.5).
def relu(z):
    return abs(z)


# %% task="relu" name="keeps-the-negative-side"
# The two sides are exchanged: you keep what is negative and drop what is positive. Try
# relu(3.0). If you use min or max: which of them can give you 3 here?
def relu(z):
    return min(0.0, z)


# %% task="relu" name="nothing-below-zero"
# For negative numbers your function comes to its end without a return, and the caller
# gets None, which is not the number 0. Try print(relu(-1.0)).
def relu(z):
    if z >= 0:
        return z


# %% task="relu" name="prints"
# Your function shows its result on the screen and gives nothing back. Try y = relu(2.5)
# and then look at y.
def relu(z):
    print(max(0.0, z))


# %% task="relu" name="leaky"
# A little of every negative number leaks through. That is a relative of ReLU with a use
# of its own; here negative numbers become exactly 0. Try relu(-100.0).
def relu(z):
    return z if z > 0 else 0.01 * z


# %% task="relu" name="clipped-at-one"
# Your function never answers more than 1. ReLU has a floor, but has it a ceiling? Try
# relu(3.0).
def relu(z):
    return min(1.0, max(0.0, z))


# %% task="relu" name="sign-flipped"
# Negative numbers come out positive, and positive ones become 0: the sign has been
# turned around somewhere. Try relu(3.0) and relu(-3.0).
def relu(z):
    return max(0.0, -z)


# %% task="relu" name="cuts-off-decimals"
# The digits after the point are lost. int() cuts them off. Try relu(2.5).
def relu(z):
    return int(max(0, z))


# %% task="predict-neuron" name="forgot-the-bias"
# Your sum holds all three products, and the bias is missing. A neuron adds it before
# anything else happens.
predicted_sum = -8.0
predicted_relu = 0.0
relu_of_sum = 0.0
sum_of_relus = 3.0

# %% task="predict-neuron" name="relu-as-absolute-value"
# You let ReLU drop the minus sign. Look at its table once more: what becomes of -3 and
# of -0.5?
predicted_sum = -3.0
predicted_relu = 3.0
relu_of_sum = 2.0
sum_of_relus = 8.0

# %% task="predict-neuron" name="relu-is-additive"
# You take it for granted that it makes no difference whether ReLU comes before or after
# the addition. Work out both sides on their own, innermost parentheses first.
predicted_sum = -3.0
predicted_relu = 0.0
relu_of_sum = 0.0
sum_of_relus = 0.0

# %% task="predict-neuron" name="relu-never-acts"
# You pass negative numbers on as they are. What does ReLU do to a number below 0?
predicted_sum = -3.0
predicted_relu = -3.0
relu_of_sum = -2.0
sum_of_relus = -2.0

# %% task="predict-neuron" name="minus-signs-lost"
# Your sum treats -1 or -2 as if it were positive. Write down the three products one by
# one, each with its sign: plus times minus is minus.
predicted_sum = 17.0
predicted_relu = 17.0
relu_of_sum = 0.0
sum_of_relus = 3.0


# %% task="sigmoid" name="overflows"
# Your formula is right, but for very negative numbers the exponential in it becomes
# larger than a float can be. Try sigmoid(-1000.0) and look at which line fails, and
# with what exponent.
def sigmoid(z):
    import math

    return 1 / (1 + math.exp(-z))


# %% task="sigmoid" name="overflows-on-the-other-side"
# You use the form with the positive exponent everywhere. It is right, and fails where
# that exponential grows too large. Try sigmoid(1000.0). Each form has one safe side.
def sigmoid(z):
    import math

    return math.exp(z) / (1 + math.exp(z))


# %% task="sigmoid" name="sign-of-the-exponent"
# Your curve falls where it should rise. Try sigmoid(2.0): is it above or below one
# half, and which should it be? Look at the sign in the exponent.
def sigmoid(z):
    import math

    e = math.exp(-abs(z))
    return e / (1 + e) if z >= 0 else 1 / (1 + e)


# %% task="sigmoid" name="parentheses-missing"
# Python divides before it adds, so your fraction ends too early. Try sigmoid(0.0),
# which is 0.5, and read your line from left to right as Python does.
def sigmoid(z):
    import math

    return 1 / 1 + math.exp(-z)


# %% task="sigmoid" name="tanh"
# Your curve runs from -1 to 1: that is the hyperbolic tangent, a relative of the
# sigmoid. What should sigmoid(0.0) be?
def sigmoid(z):
    import math

    return math.tanh(z)


# %% task="sigmoid" name="step-function"
# You answer only 0 or 1. The sigmoid goes from one to the other smoothly. Try
# sigmoid(0.1) and sigmoid(3.0): they must differ.
def sigmoid(z):
    return 1.0 if z > 0 else 0.0


# %% task="sigmoid" name="power-of-the-wrong-base"
# Your base is not e. Python's math.e or math.exp has it to sixteen digits; 2.718 is not
# enough for nine decimals.
def sigmoid(z):
    if z < 0:
        return 1 - 1 / (1 + 2.718**z)
    return 1 / (1 + 2.718**-z)


# %% task="sigmoid" name="gives-up-at-the-ends"
# Where the exponential overflows you answer with one half, or with some other stopgap.
# Follow the curve outwards: which value does it come close to on the left?
def sigmoid(z):
    import math

    try:
        return 1 / (1 + math.exp(-z))
    except OverflowError:
        return 0.5


# %% task="sigmoid" name="one-at-both-ends"
# Where the exponential overflows you answer with 1. That is right for one end of the
# curve. At which end does your formula overflow? Try sigmoid(-20.0), then
# sigmoid(-1000.0).
def sigmoid(z):
    import math

    try:
        return 1 / (1 + math.exp(-z))
    except OverflowError:
        return 1.0


# %% task="sigmoid" name="uses-torch-for-plain-python"
# The numbers are right, and PyTorch's own sigmoid computed them. The text asks for yours,
# with math.exp: two formulas and an `if` that chooses.
def sigmoid(z):
    return torch.sigmoid(torch.tensor(float(z), dtype=torch.float64)).item()


# %% task="activated-neuron" name="no-activation"
# The argument `activation` is never used. Try it with the function abs and a negative
# sum: what should come out, what does?
def activated_neuron(x, w, b, activation):
    return sum(xi * wi for xi, wi in zip(x, w)) + b


# %% task="activated-neuron" name="always-relu"
# You use ReLU, whatever function the caller hands over. Try activated_neuron([1.0],
# [-1.0], 0.0, abs): the caller has asked for abs.
def activated_neuron(x, w, b, activation):
    return max(0.0, sum(xi * wi for xi, wi in zip(x, w)) + b)


# %% task="activated-neuron" name="bias-after-the-activation"
# The bias arrives too late: you add it to what the activation has made of the sum. In
# the formula, what stands inside the parentheses of f?
def activated_neuron(x, w, b, activation):
    return activation(sum(xi * wi for xi, wi in zip(x, w))) + b


# %% task="activated-neuron" name="forgets-the-bias"
# The activation gets the weighted sum alone. Try activated_neuron([0.0], [0.0], 5.0,
# abs): the bias is all there is.
def activated_neuron(x, w, b, activation):
    return activation(sum(xi * wi for xi, wi in zip(x, w)))


# %% task="activated-neuron" name="activates-every-product"
# You apply the activation to each product before adding up. A neuron adds first and
# decides once, about the whole sum. Try abs with products that cancel: [1, 1] and [1,
# -1].
def activated_neuron(x, w, b, activation):
    return sum(activation(xi * wi) for xi, wi in zip(x, w)) + b


# %% task="activated-neuron" name="activates-the-inputs"
# You apply the activation to the inputs, as the layer before might have done. Here it
# comes last. Try abs with the input -1 and the weight 1.
def activated_neuron(x, w, b, activation):
    return sum(activation(xi) * wi for xi, wi in zip(x, w)) + b


# %% task="activated-neuron" name="not-called"
# You give back the function itself. A name without parentheses computes nothing. Print
# what your function returns: it says "function", not a number.
def activated_neuron(x, w, b, activation):
    sum(xi * wi for xi, wi in zip(x, w)) + b
    return activation


# %% task="activated-neuron" name="result-thrown-away"
# You call the activation but do not keep its answer: numbers do not change in place.
# Try it with abs and a negative sum, and look at what you return.
def activated_neuron(x, w, b, activation):
    z = sum(xi * wi for xi, wi in zip(x, w)) + b
    activation(z)


# %% task="activated-neuron" name="activated-twice"
# The activation is applied twice. You do not see it with ReLU, where the second time
# changes nothing. Try a function like ten times z.
def activated_neuron(x, w, b, activation):
    z = sum(xi * wi for xi, wi in zip(x, w)) + b
    return activation(activation(z))


# %% task="activated-neuron" name="uses-numpy-for-plain-python"
# The number is right, and NumPy computed the sum. The text asks for plain Python: a loop
# over the pairs, and then the call of the activation.
def activated_neuron(x, w, b, activation):
    import numpy as np

    return activation(float(np.dot(x, w)) + b)


# %% task="gates" name="and-is-or"
# Your AND fires as soon as one of its inputs is 1: that is OR. Which three rows must
# stay at 0 or below? Look at their sums.
and_w, and_b = [1.0, 1.0], -0.5
or_w, or_b = [1.0, 1.0], -0.5
not_w, not_b = [-1.0], 0.5

# %% task="gates" name="bias-of-the-wrong-sign"
# You chose the bias as the threshold that has to be reached. But the bias is added: a
# positive one makes the neuron fire more easily. Work out the row 0, 0.
and_w, and_b = [1.0, 1.0], 1.5
or_w, or_b = [1.0, 1.0], 0.5
not_w, not_b = [-1.0], 0.5

# %% task="gates" name="fires-at-zero"
# You count on the neuron to fire when the sum is exactly 0. It does not: it must be
# above. Work out AND for the row 1, 1 to the last digit.
and_w, and_b = [1.0, 1.0], -2.0
or_w, or_b = [1.0, 1.0], -1.0
not_w, not_b = [-1.0], 0.0

# %% task="gates" name="or-is-and"
# Your OR waits until both inputs are 1: that is AND. Work out the rows 0, 1 and 1, 0.
# The bias pulls too strongly.
and_w, and_b = [1.0, 1.0], -1.5
or_w, or_b = [1.0, 1.0], -1.5
not_w, not_b = [-1.0], 0.5

# %% task="gates" name="not-passes-its-input-on"
# Your NOT fires when its input is 1, so it repeats its input. Which sign must the
# weight have, so that a larger input makes the sum smaller?
and_w, and_b = [1.0, 1.0], -1.5
or_w, or_b = [1.0, 1.0], -0.5
not_w, not_b = [1.0], -0.5

# %% task="gates" name="not-without-bias"
# Without a bias your NOT gets the sum 0 for the input 0, and stays silent. What else
# can lift the sum above 0 when the input gives nothing?
and_w, and_b = [1.0, 1.0], -1.5
or_w, or_b = [1.0, 1.0], -0.5
not_w, not_b = [-1.0], 0.0

# %% task="gates" name="bias-among-the-weights"
# Your lists hold three numbers: the bias has moved in with the weights. AND and OR have
# two inputs and so two weights; the bias goes into its own name.
and_w, and_b = [1.0, 1.0, -1.5], 0.0
or_w, or_b = [1.0, 1.0, -0.5], 0.0
not_w, not_b = [-1.0, 0.5], 0.0

# %% task="xor-network" name="both-hidden-neurons-alike"
# Both of your hidden neurons compute OR, so the output learns nothing from the second
# that the first has not said. Write the table of h1 and h2: the two must differ
# somewhere.
hidden_w = [[1.0, 1.0], [1.0, 1.0]]
hidden_b = [-0.5, -0.5]
output_w = [1.0, 1.0]
output_b = -1.5

# %% task="xor-network" name="output-is-or"
# Your hidden neurons are well chosen, but the output fires as soon as one of them does.
# Both conditions must hold. What must the output compute then?
hidden_w = [[1.0, 1.0], [-1.0, -1.0]]
hidden_b = [-0.5, 1.5]
output_w = [1.0, 1.0]
output_b = -0.5

# %% task="xor-network" name="equal-in-place-of-different"
# Your network answers 1 where the inputs are equal: exactly the opposite of XOR.
# Everything is there, and one neuron has its signs the wrong way round.
hidden_w = [[1.0, 1.0], [-1.0, -1.0]]
hidden_b = [-0.5, 1.5]
output_w = [-1.0, -1.0]
output_b = 1.5

# %% task="xor-network" name="one-inner-list-per-input"
# Your numbers work if each inner list of hidden_w holds the weights of one input. The
# task wants one inner list per hidden neuron: the first list belongs to h1. Rows, not
# columns.
hidden_w = [[1.0, -1.0], [1.0, -1.0]]
hidden_b = [-0.5, 1.5]
output_w = [1.0, 1.0]
output_b = -1.5

# %% task="xor-network" name="and-and-or-added"
# You have OR and AND below, and the output takes both as a reason to fire. When AND
# fires, XOR must not. What sign should its weight have?
hidden_w = [[1.0, 1.0], [1.0, 1.0]]
hidden_b = [-0.5, -1.5]
output_w = [1.0, 1.0]
output_b = -0.5


# %% task="tensor-relu" name="changes-its-input"
# The values are right, but your function writes them into the tensor it was given, and
# the caller's numbers are lost. A name that ends in an underscore, or an assignment
# into x, does it. Compare x before and after the call.
def tensor_relu(x):
    return x.clamp_(min=0)


# %% task="tensor-relu" name="assigns-into-its-input" same="changes-its-input"
# The values are right, but your function writes them into the tensor it was given, and
# the caller's numbers are lost. Another name for x is no copy of it. Compare x before
# and after.
def tensor_relu(x):
    y = x
    y[y < 0] = 0.0
    return y


# %% task="tensor-relu" name="works-on-one-number-only"
# Your function asks one question about the whole tensor. It has an answer for a single
# number only. Try it on torch.tensor([1.0, -1.0]) and read the error's last line.
def tensor_relu(x):
    return x if x > 0 else x * 0.0


# %% task="tensor-relu" name="step-function"
# Your function answers 1 wherever the number is positive. ReLU keeps the positive
# number. What you have is a mask: useful, and one step away from the answer.
def tensor_relu(x):
    return (x > 0).to(x.dtype)


# %% task="tensor-relu" name="drops-the-negative-numbers"
# Your result has fewer numbers than the input: you pick out the positive ones. Every
# number must keep its place. Compare the shapes before and after.
def tensor_relu(x):
    return x[x > 0]


# %% task="tensor-relu" name="absolute-value"
# Negative numbers become positive, instead of 0. Try torch.tensor([-3.0, 3.0]).
def tensor_relu(x):
    return x.abs()


# %% task="tensor-relu" name="wrong-clamp"
# You have cut off the wrong side: what is positive becomes 0, and what is negative
# stays. Is 0 the smallest number that may come out, or the largest?
def tensor_relu(x):
    return x.clamp(max=0.0)


# %% task="tensor-relu" name="gradient-cut-off"
# The values are right, but PyTorch cannot follow you: detach, .data or no_grad cuts the
# result off from x. Set requires_grad on an input and look at the result's grad_fn.
def tensor_relu(x):
    return x.detach().clamp(min=0.0)


# %% task="tensor-relu" name="new-tensor-from-python-numbers"
# You take the numbers out of the tensor and build a new one. It has no connection to x,
# so no gradient flows back, and only one shape of input works. Stay with operations on
# x.
def tensor_relu(x):
    return x.new_tensor([max(0.0, v) for v in x.tolist()])


# %% task="tensor-relu" name="all-or-nothing"
# You look at the sum, or at the largest number, and then treat the whole tensor alike.
# ReLU decides for each number on its own. Try torch.tensor([2.0, -1.0]).
def tensor_relu(x):
    return x if x.sum() > 0 else x * 0.0


# %% task="tensor-relu" name="prints"
# Your function shows its result on the screen and gives nothing back. Try
# y = tensor_relu(torch.tensor([2.5])) and then look at y.
def tensor_relu(x):
    print(x.clamp(min=0.0))


# %% task="tensor-neuron" name="one-number-for-the-whole-batch"
# You add up everything, over the rows as well, so that a whole batch gets a single
# answer. Every row needs its own. Print the shape of your result for two rows.
def tensor_neuron(x, w, b):
    return (x * w).sum() + b


# %% task="tensor-neuron" name="adds-up-the-columns"
# You add up along the wrong dimension: across the rows of the batch instead of within a
# row. Use a batch of 5 rows with 3 numbers each: how many answers do you get?
def tensor_neuron(x, w, b):
    return (x * w).sum(0) + b


# %% task="tensor-neuron" name="batches-only"
# For a batch all is well, but a single input of shape (n,) has no second dimension.
# Count dimensions from the end, and both cases are one.
def tensor_neuron(x, w, b):
    return (x * w).sum(1) + b


# %% task="tensor-neuron" name="single-inputs-only"
# For one input all is well. A batch stops you with an error about dimensions: your
# operation is made for two vectors. Which one also takes a table and a vector?
def tensor_neuron(x, w, b):
    return x.dot(w) + b


# %% task="tensor-neuron" name="keeps-a-dimension"
# Your answers stand in a column of shape (m, 1), or in a list of one. The task wants
# one dimension less. Print the shapes for one input and for a batch.
def tensor_neuron(x, w, b):
    return (x * w).sum(-1, keepdim=True) + b


# %% task="tensor-neuron" name="squeezes-too-much"
# A batch of one row comes out with the shape (), as if it were a single input: squeeze
# drops every dimension of size 1. Which dimension did you want to lose? Drop that one.
def tensor_neuron(x, w, b):
    return (x * w).sum(-1, keepdim=True).squeeze() + b


# %% task="tensor-neuron" name="stacks-row-by-row"
# Row by row all is well, and with no rows there is nothing to stack. One operation on
# the whole table needs no such loop, and knows the shape of an empty answer.
def tensor_neuron(x, w, b):
    if x.dim() == 1:
        return (x * w).sum() + b
    return torch.stack([(row * w).sum() + b for row in x])


# %% task="tensor-neuron" name="relu-nobody-asked-for"
# Answers below zero arrive as 0: you pass them through ReLU. This task asks for the sum
# plus the bias and nothing after it.
def tensor_neuron(x, w, b):
    return ((x * w).sum(-1) + b).clamp(min=0.0)


# %% task="tensor-neuron" name="bias-once-per-input"
# You add the bias to every product, so that it counts n times. Try an x full of zeros:
# what should come out, what does?
def tensor_neuron(x, w, b):
    return (x * w + b).sum(-1)


# %% task="tensor-neuron" name="no-bias"
# The bias has no effect. Try an x full of zeros: what remains must be the bias.
def tensor_neuron(x, w, b):
    return (x * w).sum(-1)


# %% task="tensor-neuron" name="mean-in-place-of-sum"
# You take the mean of the products. The neuron adds them up and does not divide. Try
# ones for x and w, with three inputs and a bias of 0.
def tensor_neuron(x, w, b):
    return (x * w).sum(-1) / len(w) + b


# %% task="tensor-neuron" name="gradient-cut-off"
# The values are right, but the gradients are lost on the way: detach, .data, tolist or
# item takes the numbers out of PyTorch's records. Which line does that?
def tensor_neuron(x, w, b):
    return (x.data * w.data).sum(-1) + b.data


# %% task="tensor-neuron" name="bias-as-a-python-number"
# One gradient is lost, the one of b: item() makes a plain number of it, and PyTorch
# knows no way back. A rank-0 tensor can be added as it is.
def tensor_neuron(x, w, b):
    return (x * w).sum(-1) + b.item()


# %% task="predict-gradients" name="ignores-upstream"
# You give the slopes of the neuron alone. The loss moves g times as far as the neuron's
# answer does, and g is 10 here.
predicted_db = 1.0
predicted_dw = [2.0, -1.0]
predicted_dx = [3.0, 4.0]
silent_dw = [0.0, 0.0]

# %% task="predict-gradients" name="exchanges-inputs-and-weights"
# Your gradients of x and w are exchanged. Turn a weight a little and see what it is
# multiplied by in the sum: that is how far z moves.
predicted_db = 10.0
predicted_dw = [30.0, 40.0]
predicted_dx = [20.0, -10.0]
silent_dw = [0.0, 0.0]

# %% task="predict-gradients" name="silent-neuron-learns"
# With the bias -5 the sum z is negative. Change a weight by 0.01, compute z and the
# neuron's answer again: has the answer moved at all?
predicted_db = 10.0
predicted_dw = [20.0, -10.0]
predicted_dx = [30.0, 40.0]
silent_dw = [20.0, -10.0]

# %% task="predict-gradients" name="multiplies-by-the-answer"
# You have multiplied by what the neuron answers (z is 3). A slope asks how fast the
# answer changes, not how large it is. How fast does ReLU rise where z is positive?
predicted_db = 30.0
predicted_dw = [60.0, -30.0]
predicted_dx = [90.0, 120.0]
silent_dw = [0.0, 0.0]

# %% task="predict-gradients" name="relu-cuts-negative-gradients"
# You have set a negative gradient to 0. ReLU asks for the sign of z alone. If it lets
# a gradient through, then with either sign.
predicted_db = 10.0
predicted_dw = [20.0, 0.0]
predicted_dx = [30.0, 40.0]
silent_dw = [0.0, 0.0]


# %% task="gradients-by-hand" name="ignores-upstream"
# Your gradients are right if every upstream number is 1. Each row has its own: multiply
# the upstream by 2, and all three gradients must double.
def neuron_gradients(x, w, b, upstream):
    dz = ((x * w).sum(-1) + b > 0).to(x.dtype)
    return dz[:, None] * w, (dz[:, None] * x).sum(0), dz.sum()


# %% task="gradients-by-hand" name="no-mask"
# Rows in which the neuron is silent still contribute. What does the answer of such a
# row do when you turn a weight a little? Try a single row with a negative sum.
def neuron_gradients(x, w, b, upstream):
    return upstream[:, None] * w, (upstream[:, None] * x).sum(0), upstream.sum()


# %% task="gradients-by-hand" name="mask-from-upstream"
# You let positive upstream gradients through and stop negative ones. The gate does not
# look at what comes back, but at what went in: which number decides whether ReLU lets
# it through?
def neuron_gradients(x, w, b, upstream):
    dz = upstream * (upstream > 0)
    return dz[:, None] * w, (dz[:, None] * x).sum(0), dz.sum()


# %% task="gradients-by-hand" name="mask-without-the-bias"
# Whether a row is silent depends on the weighted sum plus the bias. You look at the
# weighted sum alone. Try a row whose sum is -1, with a bias of 1.5.
def neuron_gradients(x, w, b, upstream):
    dz = upstream * ((x * w).sum(-1) > 0)
    return dz[:, None] * w, (dz[:, None] * x).sum(0), dz.sum()


# %% task="gradients-by-hand" name="answer-in-place-of-slope"
# You multiply by what ReLU answers. The chain rule asks how fast it rises: what is the
# slope of ReLU where z is positive, and does it depend on how large z is?
def neuron_gradients(x, w, b, upstream):
    dz = upstream * ((x * w).sum(-1) + b).clamp(min=0.0)
    return dz[:, None] * w, (dz[:, None] * x).sum(0), dz.sum()


# %% task="gradients-by-hand" name="rows-not-added-up"
# Your gradients of w and b still have one entry per row. All rows share the same
# weights and the same bias: how do their shares come together? A gradient has the shape
# of its own thing.
def neuron_gradients(x, w, b, upstream):
    dz = upstream * ((x * w).sum(-1) + b > 0)
    return dz[:, None] * w, dz[:, None] * x, dz


# %% task="gradients-by-hand" name="mean-over-the-rows"
# Your gradients of w and b are too small by the number of rows: you take the mean. The
# shares add up here. A division belongs to a loss that is itself a mean, and then it is
# in upstream.
def neuron_gradients(x, w, b, upstream):
    dz = upstream * ((x * w).sum(-1) + b > 0)
    return dz[:, None] * w, (dz[:, None] * x).mean(0), dz.mean()


# %% task="gradients-by-hand" name="adds-up-over-the-columns"
# You add the gradient of w up along the columns and get one number per row. Which
# dimension should disappear: the one that w has, or the one it does not have?
def neuron_gradients(x, w, b, upstream):
    dz = upstream * ((x * w).sum(-1) + b > 0)
    return dz[:, None] * w, (dz[:, None] * x).sum(1), dz.sum()


# %% task="gradients-by-hand" name="exchanges-inputs-and-weights"
# The gradient of x must be made from w, and the gradient of w from x. You have them the
# other way round, or return them in another order than the text says.
def neuron_gradients(x, w, b, upstream):
    dz = upstream * ((x * w).sum(-1) + b > 0)
    return (dz[:, None] * x).sum(0), dz[:, None] * w, dz.sum()


# %% task="gradients-by-hand" name="bias-not-masked"
# Your gradients of x and w are right. The one of b adds up all of upstream, as if the
# silent rows took part. The bias, too, acts only through z.
def neuron_gradients(x, w, b, upstream):
    dz = upstream * ((x * w).sum(-1) + b > 0)
    return dz[:, None] * w, (dz[:, None] * x).sum(0), upstream.sum()


# %% task="gradients-by-hand" name="bias-times-its-value"
# You multiply the gradient of b by b itself. By how much does z change when b changes
# by a little, and does it matter how large b is?
def neuron_gradients(x, w, b, upstream):
    dz = upstream * ((x * w).sum(-1) + b > 0)
    return dz[:, None] * w, (dz[:, None] * x).sum(0), dz.sum() * b


# %% task="gradients-by-hand" name="asks-autograd"
# You let PyTorch find the gradients. Here its recording is switched off: what it would
# have done is the task. Work it out on paper for one row first.
def neuron_gradients(x, w, b, upstream):
    x, w, b = (t.clone().requires_grad_() for t in (x, w, b))
    (x @ w + b).clamp(min=0.0).backward(upstream)
    return x.grad, w.grad, b.grad


# %% task="gradients-by-hand" name="calls-autograd"
# The gradients are right, and PyTorch found them. This task is about finding them
# yourself: from upstream to dz, row by row, and from there to x, w and b.
def neuron_gradients(x, w, b, upstream):
    with torch.inference_mode(False), torch.enable_grad():
        knobs = [t.clone().requires_grad_() for t in (x, w, b)]
        y = torch.relu((knobs[0] * knobs[1]).sum(-1) + knobs[2])
        return torch.autograd.grad(y, knobs, upstream.clone())
