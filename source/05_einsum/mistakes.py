# ---
# jupyter:
#   jupytext:
#     text_representation: {extension: .py, format_name: percent}
# ---


# %% task="predict-shapes" name="arrow-makes-no-difference"
# You gave the first two specs the same shape. What stands right of the arrow is the
# order of the dimensions that come out: compare the two, letter by letter.
shape_1 = (2, 4)
shape_2 = (2, 4)
shape_3 = (2,)
shape_4 = (2, 3, 4)
shape_5 = (2,)
shape_6 = ()


# %% task="predict-shapes" name="a-sum-leaves-a-one"
# You kept a dimension of size 1 for what is summed. A letter that is missing on the
# right has no dimension at all in the result. Count the letters on the right: that is
# the rank.
shape_1 = (2, 4)
shape_2 = (4, 2)
shape_3 = (2, 1)
shape_4 = (2, 3, 4)
shape_5 = (2, 1)
shape_6 = (1,)


# %% task="predict-shapes" name="repeated-letters-are-always-summed"
# You let a letter disappear because it stands on the left twice. Whether it is summed
# is decided on the right alone. Look at the fourth spec: is j on its right side?
shape_1 = (2, 4)
shape_2 = (4, 2)
shape_3 = (2,)
shape_4 = (2, 4)
shape_5 = (2,)
shape_6 = ()


# %% task="predict-shapes" name="row-dots-as-a-table"
# For the third spec you let every row meet every row. Both operands have the same
# letter i: one loop, so row 0 meets row 0 only. Count the letters on the right.
shape_1 = (2, 4)
shape_2 = (4, 2)
shape_3 = (2, 2)
shape_4 = (2, 3, 4)
shape_5 = (2,)
shape_6 = ()


# %% task="predict-shapes" name="empty-right-keeps-everything"
# For the last spec you kept all dimensions. Nothing stands right of its arrow, so all
# the products land in one entry. Which shape has a tensor of rank 0?
shape_1 = (2, 4)
shape_2 = (4, 2)
shape_3 = (2,)
shape_4 = (2, 3, 4)
shape_5 = (2,)
shape_6 = (2, 3, 4)


# %% task="matmul-specs" name="letters-in-the-wrong-operand-order"
# For the flipped product you turned the operands' letters around and not the result's.
# The tensors come in as they are; the string must describe them as they are. Write the
# size over each letter and compare with the shapes.
matmul_spec = "ij,jk->ik"
flipped_spec = "ji,kj->ki"
layer_spec = "ni,oi->no"
batch_spec = "bij,bjk->bik"


# %% task="matmul-specs" name="flipped-is-not-flipped"
# Your flipped_spec gives the product as it was. Which part of the string decides about
# the order of the result's dimensions?
matmul_spec = "ij,jk->ik"
flipped_spec = "ij,jk->ik"
layer_spec = "ni,oi->no"
batch_spec = "bij,bjk->bik"


# %% task="matmul-specs" name="layer-as-plain-product"
# You treat the weights of the layer as (inputs, outputs). They are stored the other way
# round here. Which of their two dimensions has the size of a row of x?
matmul_spec = "ij,jk->ik"
flipped_spec = "ij,jk->ki"
layer_spec = "ni,io->no"
batch_spec = "bij,bjk->bik"


# %% task="matmul-specs" name="layer-result-transposed"
# Your layer gives outputs × batch. Look at the shape the text asks for, and at the
# order of your letters right of the arrow.
matmul_spec = "ij,jk->ik"
flipped_spec = "ij,jk->ki"
layer_spec = "ni,oi->on"
batch_spec = "bij,bjk->bik"


# %% task="matmul-specs" name="batch-summed-away"
# Your batch_spec adds up the products of all pairs: the letter of the batch is missing
# on the right. Compare the rank of your result with the shape asked for.
matmul_spec = "ij,jk->ik"
flipped_spec = "ij,jk->ki"
layer_spec = "ni,oi->no"
batch_spec = "bij,bjk->ik"


# %% task="matmul-specs" name="every-a-with-every-b"
# In batch_spec the two operands have different letters for the batch. Then each a meets
# each b, and not its own partner. Try 5 pairs of matrices and count the products.
matmul_spec = "ij,jk->ik"
flipped_spec = "ij,jk->ki"
layer_spec = "ni,oi->no"
batch_spec = "bij,cjk->bik"


# %% task="matmul-specs" name="inner-letters-differ"
# In matmul_spec the two inner dimensions have letters of their own, so that two loops
# run where one should: each operand is summed by itself first. Try two matrices of ones
# with inner size 3; the entries should be 3.
matmul_spec = "ij,lk->ik"
flipped_spec = "ij,jk->ki"
layer_spec = "ni,oi->no"
batch_spec = "bij,bjk->bik"


# %% task="matmul-specs" name="layer-inputs-apart"
# In layer_spec the inputs of x and of w have letters of their own, so that each is
# added up by itself. Try x and w of ones with 3 inputs: the entries should be 3.
matmul_spec = "ij,jk->ik"
flipped_spec = "ij,jk->ki"
layer_spec = "ni,oj->no"
batch_spec = "bij,bjk->bik"


# %% task="one-operand" name="rows-for-columns"
# You add up rows. The letter that remains says what is counted: for one sum per column,
# it is the letter that numbers the columns. Try a 2 × 3 table: how many sums must come
# out?
transpose_spec = "ij->ji"
column_sums_spec = "ij->i"
channels_first_spec = "nhwc->nchw"
channel_sums_spec = "nhwc->c"
diagonal_spec = "ii->i"
traces_spec = "bii->b"


# %% task="one-operand" name="height-and-width-exchanged"
# Your channels come first, and height and width have changed places on the way: the
# pictures lie on their side. Copy the order of shapes from the text, letter by letter.
transpose_spec = "ij->ji"
column_sums_spec = "ij->j"
channels_first_spec = "nhwc->ncwh"
channel_sums_spec = "nhwc->c"
diagonal_spec = "ii->i"
traces_spec = "bii->b"


# %% task="one-operand" name="channels-before-the-batch"
# You put the channel in front of everything, the batch included. The batch stays first.
# Compare with the shape in the text.
transpose_spec = "ij->ji"
column_sums_spec = "ij->j"
channels_first_spec = "nhwc->cnhw"
channel_sums_spec = "nhwc->c"
diagonal_spec = "ii->i"
traces_spec = "bii->b"


# %% task="one-operand" name="channel-sums-per-image"
# Your channel sums keep the images apart: the shape has the batch in it. One number for
# each channel is asked for, over all images.
transpose_spec = "ij->ji"
column_sums_spec = "ij->j"
channels_first_spec = "nhwc->nchw"
channel_sums_spec = "nhwc->nc"
diagonal_spec = "ii->i"
traces_spec = "bii->b"


# %% task="one-operand" name="diagonal-summed"
# Your diagonal_spec adds the diagonal up: that is the trace. What must stand on the
# right for its entries to be kept apart?
transpose_spec = "ij->ji"
column_sums_spec = "ij->j"
channels_first_spec = "nhwc->nchw"
channel_sums_spec = "nhwc->c"
diagonal_spec = "ii->"
traces_spec = "bii->b"


# %% task="one-operand" name="whole-matrices-summed"
# Your traces_spec adds up all entries of each matrix. Two letters are two loops, and
# they visit everything. On the diagonal both indices are always the same.
transpose_spec = "ij->ji"
column_sums_spec = "ij->j"
channels_first_spec = "nhwc->nchw"
channel_sums_spec = "nhwc->c"
diagonal_spec = "ii->i"
traces_spec = "bij->b"


# %% task="one-operand" name="trace-of-the-batch"
# Your traces_spec adds up the traces of all matrices to one number. One for each matrix
# is asked for: the letter that numbers them must stay.
transpose_spec = "ij->ji"
column_sums_spec = "ij->j"
channels_first_spec = "nhwc->nchw"
channel_sums_spec = "nhwc->c"
diagonal_spec = "ii->i"
traces_spec = "bii->"


# %% task="one-operand" name="not-transposed"
# Your transpose_spec gives back what it got. The names of the letters mean nothing,
# their order on the right does. Try it on a 2 × 3 table and look at the shape.
transpose_spec = "ij->ij"
column_sums_spec = "ij->j"
channels_first_spec = "nhwc->nchw"
channel_sums_spec = "nhwc->c"
diagonal_spec = "ii->i"
traces_spec = "bii->b"


# %% task="product-specs" name="elementwise-for-dot"
# Your dot_spec multiplies the pairs and does not add them up: a vector comes out. What
# must be missing on the right, for one number to come out?
dot_spec = "i,i->i"
outer_spec = "i,j->ij"
row_dots_spec = "nd,nd->n"
bilinear_spec = "i,ij,j->"
bilinear_rows_spec = "ni,ij,nj->n"


# %% task="product-specs" name="all-products-summed"
# In your dot_spec the two vectors have different letters. Then every number meets every
# number, and not its partner. Try it on two vectors of three ones: the result should be
# 3.
dot_spec = "i,j->"
outer_spec = "i,j->ij"
row_dots_spec = "nd,nd->n"
bilinear_spec = "i,ij,j->"
bilinear_rows_spec = "ni,ij,nj->n"


# %% task="product-specs" name="outer-transposed"
# Your outer product has the shape (m, n). The first vector numbers the rows. Look at
# the order on the right.
dot_spec = "i,i->"
outer_spec = "i,j->ji"
row_dots_spec = "nd,nd->n"
bilinear_spec = "i,ij,j->"
bilinear_rows_spec = "ni,ij,nj->n"


# %% task="product-specs" name="every-row-with-every-row"
# Your row_dots_spec lets each row of x meet each row of y, and a table comes out. Row 0
# is to meet row 0 only: how do you say that two dimensions are walked by one loop?
dot_spec = "i,i->"
outer_spec = "i,j->ij"
row_dots_spec = "nd,md->nm"
bilinear_spec = "i,ij,j->"
bilinear_rows_spec = "ni,ij,nj->n"


# %% task="product-specs" name="rows-not-summed"
# Your row_dots_spec multiplies entry by entry and leaves the products as they are. One
# number for each row is asked for. Which letter has to go?
dot_spec = "i,i->"
outer_spec = "i,j->ij"
row_dots_spec = "nd,nd->nd"
bilinear_spec = "i,ij,j->"
bilinear_rows_spec = "ni,ij,nj->n"


# %% task="product-specs" name="rows-with-all-rows-summed"
# Your row_dots_spec has one number for each row, but in it all the rows of y have been
# added up: their letter is a loop of its own, and is summed. Try with y that is zero
# except in its last row.
dot_spec = "i,i->"
outer_spec = "i,j->ij"
row_dots_spec = "nd,md->n"
bilinear_spec = "i,ij,j->"
bilinear_rows_spec = "ni,ij,nj->n"


# %% task="product-specs" name="all-pairs-in-one-number"
# Your bilinear_rows_spec adds up the scores of all pairs. One for each pair is asked
# for. Which letter numbers the pairs, and where does it have to stand?
dot_spec = "i,i->"
outer_spec = "i,j->ij"
row_dots_spec = "nd,nd->n"
bilinear_spec = "i,ij,j->"
bilinear_rows_spec = "ni,ij,nj->"


# %% task="product-specs" name="rows-mixed-in-the-bilinear-form"
# In your bilinear_rows_spec x and y have different letters for their rows: each row of
# x meets all the rows of y. Try with two pairs of rows where one row of y is zero.
dot_spec = "i,i->"
outer_spec = "i,j->ij"
row_dots_spec = "nd,nd->n"
bilinear_spec = "i,ij,j->"
bilinear_rows_spec = "ni,ij,mj->n"


# %% task="product-specs" name="bilinear-keeps-a-vector"
# Your bilinear_spec stops half way: something is left that should be summed. The result
# is one number, and its spec ends with the arrow.
dot_spec = "i,i->"
outer_spec = "i,j->ij"
row_dots_spec = "nd,nd->n"
bilinear_spec = "i,ij,j->j"
bilinear_rows_spec = "ni,ij,nj->n"


# %% task="attention" name="not-divided"
# Your scores are not divided by the root of d. Try q and k of ones with d = 4: the dot
# product is 4, the score 2.
def attention_scores(q, k):
    return torch.einsum("bqhd,bkhd->bhqk", q, k)


def attend(weights, v):
    return torch.einsum("bhqk,bkhd->bqhd", weights, v)


# %% task="attention" name="divided-by-d"
# You divide by d itself. The text asks for its square root. With d = 4 and ones
# everywhere the score is 2.
def attention_scores(q, k):
    return torch.einsum("bqhd,bkhd->bhqk", q, k) / q.shape[-1]


def attend(weights, v):
    return torch.einsum("bhqk,bkhd->bqhd", weights, v)


# %% task="attention" name="root-of-the-wrong-size"
# You take the root of another size than d. Which dimension of q has d numbers? Print
# q.shape and count. With sizes that happen to agree nobody notices.
def attention_scores(q, k):
    return torch.einsum("bqhd,bkhd->bhqk", q, k) / q.shape[1] ** 0.5


def attend(weights, v):
    return torch.einsum("bhqk,bkhd->bqhd", weights, v)


# %% task="attention" name="keys-before-queries"
# Your scores have shape (batch, heads, keys, queries). With as many queries as keys
# nothing would tell. Look at the last two letters on the right.
def attention_scores(q, k):
    return torch.einsum("bqhd,bkhd->bhkq", q, k) / q.shape[-1] ** 0.5


def attend(weights, v):
    return torch.einsum("bhqk,bkhd->bqhd", weights, v)


# %% task="attention" name="heads-mixed"
# Queries of one head meet keys of all the heads: the two operands have different
# letters for the head. Heads are independent of each other, so one loop walks both.
def attention_scores(q, k):
    return torch.einsum("bqhd,bkgd->bhqk", q, k) / q.shape[-1] ** 0.5


def attend(weights, v):
    return torch.einsum("bhqk,bkhd->bqhd", weights, v)


# %% task="attention" name="sentences-mixed"
# Queries of one sentence meet the keys of all the sentences, summed: the two operands
# have different letters for the batch.
def attention_scores(q, k):
    return torch.einsum("bqhd,akhd->bhqk", q, k) / q.shape[-1] ** 0.5


def attend(weights, v):
    return torch.einsum("bhqk,bkhd->bqhd", weights, v)


# %% task="attention" name="attend-divides-too"
# Your attend divides once more. Only the scores are divided; the weighted sum of the
# values stays as it is. Try weights of 1 and values of 1.
def attention_scores(q, k):
    return torch.einsum("bqhd,bkhd->bhqk", q, k) / q.shape[-1] ** 0.5


def attend(weights, v):
    return torch.einsum("bhqk,bkhd->bqhd", weights, v) / v.shape[-1] ** 0.5


# %% task="attention" name="mean-for-sum"
# Your attend takes a mean over the keys. The weights already say how much each key
# counts; the text asks for the sum. Try six weights of 0.5 and values of 1.
def attention_scores(q, k):
    return torch.einsum("bqhd,bkhd->bhqk", q, k) / q.shape[-1] ** 0.5


def attend(weights, v):
    return torch.einsum("bhqk,bkhd->bqhd", weights, v) / v.shape[1]


# %% task="attention" name="heads-stay-in-front"
# Your attend leaves the heads where the weights have them. Compare your letters on the
# right with the shape asked for: queries come before heads.
def attention_scores(q, k):
    return torch.einsum("bqhd,bkhd->bhqk", q, k) / q.shape[-1] ** 0.5


def attend(weights, v):
    return torch.einsum("bhqk,bkhd->bhqd", weights, v)


# %% task="attention" name="values-of-all-heads"
# In your attend each head adds up the values of all the heads: the letter for the head
# differs between the two operands.
def attention_scores(q, k):
    return torch.einsum("bqhd,bkhd->bhqk", q, k) / q.shape[-1] ** 0.5


def attend(weights, v):
    return torch.einsum("bhqk,bkgd->bqhd", weights, v)


# %% task="attention" name="weights-and-values-summed-apart"
# In your attend the keys of the weights and those of the values have different letters.
# Both are then summed by themselves, and no value meets its own weight. Try with one
# weight of 1 and the others 0.
def attention_scores(q, k):
    return torch.einsum("bqhd,bkhd->bhqk", q, k) / q.shape[-1] ** 0.5


def attend(weights, v):
    return torch.einsum("bhqk,blhd->bqhd", weights, v)


# %% task="attention" name="reshaped-in-place-of-turned"
# Your scores have the right shape, but reshape has cut the numbers of q and k in another
# way in place of turning them. Fill q with 0, 1, 2, … and follow one of them.
def attention_scores(q, k):
    b, n, h, d = q.shape
    q, k = q.reshape(b, h, n, d), k.reshape(b, h, k.shape[1], d)
    return q @ k.mT / d**0.5


def attend(weights, v):
    return torch.einsum("bhqk,bkhd->bqhd", weights, v)


# %% task="attention" name="attend-reshapes"
# Your attend gets its shape right with reshape, which never moves a number. To exchange
# heads and positions, turn the dimensions. Try with one weight of 1 and the others 0.
def attention_scores(q, k):
    return torch.einsum("bqhd,bkhd->bhqk", q, k) / q.shape[-1] ** 0.5


def attend(weights, v):
    b, k, h, d = v.shape
    return (weights @ v.transpose(1, 2)).reshape(b, weights.shape[2], h, d)


# %% task="attention" name="scores-without-gradient"
# Your scores are right, but they have been taken out of PyTorch's sight, and no gradient
# finds its way back to q and k. Is there a detach, a data or a no_grad on the way?
def attention_scores(q, k):
    with torch.no_grad():
        return torch.einsum("bqhd,bkhd->bhqk", q, k) / q.shape[-1] ** 0.5


def attend(weights, v):
    return torch.einsum("bhqk,bkhd->bqhd", weights, v)


# %% task="predict-rules" name="order-as-read"
# You let the dimensions come out in the order in which the letters appear. Without an
# arrow the order is the alphabet's. Which of the two letters that remain comes first
# there?
bare_1 = (2, 4)
bare_2 = (2, 4)
bare_3 = (2, 3)
bare_4 = ()
rule_1 = "error"
rule_2 = "error"
rule_3 = (2, 3)
rule_4 = "error"
rule_5 = (4,)


# %% task="predict-rules" name="elementwise-without-an-arrow"
# You kept the letters of the fourth spec. Without an arrow, only letters that occur
# exactly once in all operands together remain. Count each of them.
bare_1 = (2, 4)
bare_2 = (4, 2)
bare_3 = (3, 2)
bare_4 = (2, 3)
rule_1 = "error"
rule_2 = "error"
rule_3 = (2, 3)
rule_4 = "error"
rule_5 = (4,)


# %% task="predict-rules" name="repeated-must-be-summed"
# You have PyTorch refuse or sum a letter that is repeated on the left and stays on the
# right. With an arrow, the right side alone decides who stays. That spec multiplies
# entry by entry.
bare_1 = (2, 4)
bare_2 = (4, 2)
bare_3 = (3, 2)
bare_4 = ()
rule_1 = "error"
rule_2 = "error"
rule_3 = "error"
rule_4 = "error"
rule_5 = (4,)


# %% task="predict-rules" name="diagonal-of-a-rectangle"
# You found a diagonal in a table of shape (2, 3). One loop walks both dimensions, so
# how many steps should it take? PyTorch does not choose.
bare_1 = (2, 4)
bare_2 = (4, 2)
bare_3 = (3, 2)
bare_4 = ()
rule_1 = (2,)
rule_2 = "error"
rule_3 = (2, 3)
rule_4 = "error"
rule_5 = (4,)


# %% task="predict-rules" name="output-letters-may-repeat"
# You let a letter stand on the right twice. Which entries of that result would the
# loops ever reach? PyTorch refuses, though a diagonal matrix would be a possible
# meaning.
bare_1 = (2, 4)
bare_2 = (4, 2)
bare_3 = (3, 2)
bare_4 = ()
rule_1 = "error"
rule_2 = (2, 3, 3)
rule_3 = (2, 3)
rule_4 = "error"
rule_5 = (4,)


# %% task="predict-rules" name="new-letter-on-the-right"
# You let a letter appear on the right that is nowhere on the left. How would einsum
# know its size? Two specs of this task are about the right side: look at both again.
bare_1 = (2, 4)
bare_2 = (4, 2)
bare_3 = (3, 2)
bare_4 = ()
rule_1 = "error"
rule_2 = "error"
rule_3 = (2, 3)
rule_4 = (2, 1)
rule_5 = (4,)


# %% task="predict-rules" name="three-times-is-an-error"
# You have PyTorch refuse a letter because it occurs three times. It may occur as often
# as you like; one loop walks all its places.
bare_1 = (2, 4)
bare_2 = (4, 2)
bare_3 = (3, 2)
bare_4 = ()
rule_1 = "error"
rule_2 = "error"
rule_3 = (2, 3)
rule_4 = "error"
rule_5 = "error"


# %% task="rule-breakers" name="only-twice"
# Your first spec has no letter three times on the left. What stands right of the arrow
# does not count there. A third operand, or a table with a letter for both dimensions,
# gives you room.
breaks_rule_1 = "ij,jk->ik"
breaks_rule_2 = "ij->i"
breaks_rule_3 = "i,i->i"


# %% task="rule-breakers" name="all-single-letters-stay"
# In your second spec every letter that occurs once on the left is on the right as well:
# the rule is kept. To break it, one of them must go. What happens to it then?
breaks_rule_1 = "i,i,i->i"
breaks_rule_2 = "ij,jk->ik"
breaks_rule_3 = "i,i->i"


# %% task="rule-breakers" name="repeated-letter-goes"
# In your third spec no letter that occurs exactly twice on the left stays on the right,
# so the rule is kept. Look for a product in which such a letter is not summed.
breaks_rule_1 = "i,i,i->i"
breaks_rule_2 = "ij->i"
breaks_rule_3 = "ij,jk->ik"


# %% task="rule-breakers" name="repeats-on-the-right"
# PyTorch refuses your third spec: a letter stands on the right twice. The rule speaks
# of the left side. Try accepts(...) before you hand in.
breaks_rule_1 = "i,i,i->i"
breaks_rule_2 = "ij->i"
breaks_rule_3 = "ii->ii"


# %% task="implicit-output" name="order-of-appearance"
# Your letters come in the order in which they are met. Einsum puts them in the order of
# the alphabet. Try 'ba'.
def implicit_output(left):
    letters = left.replace(",", "")
    return "".join(c for c in letters if letters.count(c) == 1)


# %% task="implicit-output" name="every-letter-once"
# You keep every letter, each once. A letter that is repeated has to go. Try 'ij,jk'.
def implicit_output(left):
    return "".join(sorted(set(left.replace(",", ""))))


# %% task="implicit-output" name="counts-within-one-operand"
# You count within each operand by itself. The rule counts over all of them together.
# Try 'i,i'.
def implicit_output(left):
    kept = [c for letters in left.split(",") for c in letters if letters.count(c) == 1]
    return "".join(sorted(set(kept)))


# %% task="implicit-output" name="odd-counts-stay"
# A letter that occurs three times comes back in your answer. Exactly once is the rule.
# Try 'i,i,i'.
def implicit_output(left):
    letters = left.replace(",", "")
    return "".join(sorted(c for c in set(letters) if letters.count(c) % 2 == 1))


# %% task="implicit-output" name="comma-counted"
# There is a comma in your answer: it separates operands and is no letter. Try 'i,j'.
def implicit_output(left):
    return "".join(sorted(c for c in left if left.count(c) == 1))


# %% task="implicit-output" name="list-for-string"
# You return a list of letters. A string is asked for. Try print(implicit_output('ij'))
# and look for the brackets.
def implicit_output(left):
    letters = left.replace(",", "")
    return sorted(c for c in letters if letters.count(c) == 1)


# %% task="implicit-output" name="repeated-ones-kept"
# You keep the letters that are repeated and drop the others. Try 'ij,jk': i and k are
# to remain.
def implicit_output(left):
    letters = left.replace(",", "")
    return "".join(sorted(c for c in set(letters) if letters.count(c) > 1))


# %% task="implicit-output" name="prints"
# Your function shows its answer and gives nothing back. Try r = implicit_output('ij')
# and look at r.
def implicit_output(left):
    letters = left.replace(",", "")
    print("".join(sorted(c for c in letters if letters.count(c) == 1)))


# %% task="implicit-output" name="empty-spec-refused"
# You stop where there is no letter at all. A single operand of rank 0 has the spec '',
# and so has its result. Try implicit_output('').
def implicit_output(left):
    if not left:
        raise ValueError("no letters")
    return "".join(sorted(c for c in left if c != "," and left.count(c) == 1))


# %% task="mix" name="still-without-an-arrow"
# The first line is as it was: the letters that remain without an arrow are put in
# alphabetical order. Print scores.shape for 2 queries and 3 keys.
def mix(q, k, v):
    scores = torch.einsum("qd,kd", q, k) / q.shape[1] ** 0.5
    weights = scores.softmax(dim=1)
    return torch.einsum("qk,kd->qd", weights, v)


# %% task="mix" name="softmax-over-queries"
# Your scores have the right shape now, but the weights add up to 1 over the queries.
# Each query is to spread a weight of 1 over the keys. Print weights.sum(0) and
# weights.sum(1).
def mix(q, k, v):
    scores = torch.einsum("qd,kd->qk", q, k) / q.shape[1] ** 0.5
    weights = scores.softmax(dim=0)
    return torch.einsum("qk,kd->qd", weights, v)


# %% task="mix" name="turned-after-the-softmax" same="softmax-over-queries"
# You turn the table once the weights are made. Then the softmax has run over the
# queries of the turned scores. Shapes fit, sums do not: each query's weights must add
# up to 1.
def mix(q, k, v):
    scores = torch.einsum("qd,kd", q, k) / q.shape[1] ** 0.5
    weights = scores.softmax(dim=1).t()
    return torch.einsum("qk,kd->qd", weights, v)


# %% task="mix" name="last-line-fitted-to-the-fault" same="softmax-over-queries"
# You changed the last line to fit the turned weights. It runs now, but the softmax
# before it still spreads each key over the queries. Which line is the first with a
# wrong shape?
def mix(q, k, v):
    scores = torch.einsum("qd,kd", q, k) / q.shape[1] ** 0.5
    weights = scores.softmax(dim=1)
    return torch.einsum("kq,kd->qd", weights, v)


# %% task="mix" name="scale-lost"
# The division by the root of d has got lost in the repair. Only one thing was wrong.
# Compare your lines with the colleague's.
def mix(q, k, v):
    weights = torch.einsum("qd,kd->qk", q, k).softmax(dim=1)
    return torch.einsum("qk,kd->qd", weights, v)


# %% task="mix" name="root-of-the-queries"
# You divide by the root of the number of queries. The vectors have d numbers: which
# dimension of q is that?
def mix(q, k, v):
    scores = torch.einsum("qd,kd->qk", q, k) / q.shape[0] ** 0.5
    weights = scores.softmax(dim=1)
    return torch.einsum("qk,kd->qd", weights, v)


# %% task="mix" name="no-softmax"
# The scores are used as weights as they are. They can be negative and do not add up to
# 1. The colleague's second line belongs there.
def mix(q, k, v):
    scores = torch.einsum("qd,kd->qk", q, k) / q.shape[1] ** 0.5
    return torch.einsum("qk,kd->qd", scores, v)


# %% task="mix" name="keys-for-values"
# You weigh the keys and not the values. The last line takes the third argument. Try
# with v of zeros.
def mix(q, k, v):
    scores = torch.einsum("qd,kd->qk", q, k) / q.shape[1] ** 0.5
    weights = scores.softmax(dim=1)
    return torch.einsum("qk,kd->qd", weights, k)


# %% task="mix" name="weights-without-gradient"
# Your numbers are right, but no gradient finds its way back through the weights to q
# and k. Is there a detach, a data or a no_grad on the way?
def mix(q, k, v):
    scores = torch.einsum("qd,kd->qk", q, k) / q.shape[1] ** 0.5
    weights = scores.softmax(dim=1).detach()
    return torch.einsum("qk,kd->qd", weights, v)


# %% task="mix" name="divided-after-the-softmax"
# You divide the weights by the root of d, and not the scores. The weights of a query
# must add up to 1: print weights.sum(1).
def mix(q, k, v):
    weights = torch.einsum("qd,kd->qk", q, k).softmax(dim=1) / q.shape[1] ** 0.5
    return torch.einsum("qk,kd->qd", weights, v)


# %% task="einsum-shape" name="last-size-wins"
# A letter that comes by with another size overwrites the first in your dictionary, or
# is overlooked. Try 'ij,jk->ik' with (2, 3) and (5, 4): j is 3 and also 5.
def einsum_shape(spec, shapes):
    left, right = spec.split("->")
    operands = left.split(",")
    if len(operands) != len(shapes):
        raise ValueError("operands and shapes")
    sizes = {}
    for letters, shape in zip(operands, shapes):
        if len(letters) != len(shape):
            raise ValueError("letters and sizes")
        for letter, size in zip(letters, shape):
            sizes[letter] = size
    if len(set(right)) != len(right):
        raise ValueError("twice on the right")
    if not set(right) <= set(sizes):
        raise ValueError("nowhere on the left")
    return tuple(sizes[letter] for letter in right)


# %% task="einsum-shape" name="stretches-a-one"
# You let a size of 1 stretch, as PyTorch does. This function is to be stricter: two
# different sizes are an error, also where one of them is 1.
def einsum_shape(spec, shapes):
    left, right = spec.split("->")
    operands = left.split(",")
    if len(operands) != len(shapes):
        raise ValueError("operands and shapes")
    sizes = {}
    for letters, shape in zip(operands, shapes):
        if len(letters) != len(shape):
            raise ValueError("letters and sizes")
        for letter, size in zip(letters, shape):
            if (
                1 not in (size, sizes.setdefault(letter, size))
                and sizes[letter] != size
            ):
                raise ValueError("sizes differ")
            sizes[letter] = max(size, sizes[letter])
    if len(set(right)) != len(right):
        raise ValueError("twice on the right")
    if not set(right) <= set(sizes):
        raise ValueError("nowhere on the left")
    return tuple(sizes[letter] for letter in right)


# %% task="einsum-shape" name="zip-cuts-letters"
# An operand with fewer letters than sizes, or more, slips through: zip stops at the end
# of the shorter one and says nothing. Try 'ij->i' with (2, 3, 4).
def einsum_shape(spec, shapes):
    left, right = spec.split("->")
    operands = left.split(",")
    if len(operands) != len(shapes):
        raise ValueError("operands and shapes")
    sizes = {}
    for letters, shape in zip(operands, shapes):
        for letter, size in zip(letters, shape):
            if sizes.setdefault(letter, size) != size:
                raise ValueError("sizes differ")
    if len(set(right)) != len(right):
        raise ValueError("twice on the right")
    if not set(right) <= set(sizes):
        raise ValueError("nowhere on the left")
    return tuple(sizes[letter] for letter in right)


# %% task="einsum-shape" name="zip-cuts-operands"
# More operands than shapes, or fewer, slip through: zip stops at the end of the shorter
# one and says nothing. Try 'i->i' with two shapes.
def einsum_shape(spec, shapes):
    left, right = spec.split("->")
    operands = left.split(",")
    sizes = {}
    for letters, shape in zip(operands, shapes):
        if len(letters) != len(shape):
            raise ValueError("letters and sizes")
        for letter, size in zip(letters, shape):
            if sizes.setdefault(letter, size) != size:
                raise ValueError("sizes differ")
    if len(set(right)) != len(right):
        raise ValueError("twice on the right")
    if not set(right) <= set(sizes):
        raise ValueError("nowhere on the left")
    return tuple(sizes[letter] for letter in right)


# %% task="einsum-shape" name="repeats-on-the-right"
# You let a letter stand on the right twice. Try 'i->ii' with (4,), and then ask
# torch.einsum.
def einsum_shape(spec, shapes):
    left, right = spec.split("->")
    operands = left.split(",")
    if len(operands) != len(shapes):
        raise ValueError("operands and shapes")
    sizes = {}
    for letters, shape in zip(operands, shapes):
        if len(letters) != len(shape):
            raise ValueError("letters and sizes")
        for letter, size in zip(letters, shape):
            if sizes.setdefault(letter, size) != size:
                raise ValueError("sizes differ")
    if not set(right) <= set(sizes):
        raise ValueError("nowhere on the left")
    return tuple(sizes[letter] for letter in right)


# %% task="einsum-shape" name="key-error"
# A letter on the right that is nowhere on the left does stop your function, but with a
# KeyError from the dictionary. The task asks for a ValueError, as for the other cases.
def einsum_shape(spec, shapes):
    left, right = spec.split("->")
    operands = left.split(",")
    if len(operands) != len(shapes):
        raise ValueError("operands and shapes")
    sizes = {}
    for letters, shape in zip(operands, shapes):
        if len(letters) != len(shape):
            raise ValueError("letters and sizes")
        for letter, size in zip(letters, shape):
            if sizes.setdefault(letter, size) != size:
                raise ValueError("sizes differ")
    if len(set(right)) != len(right):
        raise ValueError("twice on the right")
    return tuple(sizes[letter] for letter in right)


# %% task="einsum-shape" name="alphabetical-with-an-arrow"
# Your sizes come out in the order of the alphabet. With an arrow the right side decides
# about the order. Try 'i,j->ji'.
def einsum_shape(spec, shapes):
    left, right = spec.split("->")
    operands = left.split(",")
    if len(operands) != len(shapes):
        raise ValueError("operands and shapes")
    sizes = {}
    for letters, shape in zip(operands, shapes):
        if len(letters) != len(shape):
            raise ValueError("letters and sizes")
        for letter, size in zip(letters, shape):
            if sizes.setdefault(letter, size) != size:
                raise ValueError("sizes differ")
    if len(set(right)) != len(right):
        raise ValueError("twice on the right")
    if not set(right) <= set(sizes):
        raise ValueError("nowhere on the left")
    return tuple(sizes[letter] for letter in sorted(right))


# %% task="einsum-shape" name="diagonal-unchecked"
# You compare sizes between operands and not within one. Try 'ii->i' with (2, 3): one
# loop cannot be 2 and 3 steps long.
def einsum_shape(spec, shapes):
    left, right = spec.split("->")
    operands = left.split(",")
    if len(operands) != len(shapes):
        raise ValueError("operands and shapes")
    sizes = {}
    for letters, shape in zip(operands, shapes):
        if len(letters) != len(shape):
            raise ValueError("letters and sizes")
        own = dict(zip(letters, shape))
        for letter, size in own.items():
            if sizes.setdefault(letter, size) != size:
                raise ValueError("sizes differ")
    if len(set(right)) != len(right):
        raise ValueError("twice on the right")
    if not set(right) <= set(sizes):
        raise ValueError("nowhere on the left")
    return tuple(sizes[letter] for letter in right)


# %% task="einsum-shape" name="assert-in-place-of-raise"
# You stop where sizes differ, but with an AssertionError. A failed assert always raises
# that one; the task asks for a ValueError.
def einsum_shape(spec, shapes):
    left, right = spec.split("->")
    operands = left.split(",")
    if len(operands) != len(shapes):
        raise ValueError("operands and shapes")
    sizes = {}
    for letters, shape in zip(operands, shapes):
        if len(letters) != len(shape):
            raise ValueError("letters and sizes")
        for letter, size in zip(letters, shape):
            assert sizes.setdefault(letter, size) == size
    if len(set(right)) != len(right):
        raise ValueError("twice on the right")
    if not set(right) <= set(sizes):
        raise ValueError("nowhere on the left")
    return tuple(sizes[letter] for letter in right)


# %% task="einsum-shape" name="sum-leaves-a-one"
# You keep a size of 1 for the letters that are summed. They have no dimension in the
# result. Try 'i->' with (6,): the shape is ().
def einsum_shape(spec, shapes):
    left, right = spec.split("->")
    operands = left.split(",")
    if len(operands) != len(shapes):
        raise ValueError("operands and shapes")
    sizes = {}
    for letters, shape in zip(operands, shapes):
        if len(letters) != len(shape):
            raise ValueError("letters and sizes")
        for letter, size in zip(letters, shape):
            if sizes.setdefault(letter, size) != size:
                raise ValueError("sizes differ")
    if len(set(right)) != len(right):
        raise ValueError("twice on the right")
    if not set(right) <= set(sizes):
        raise ValueError("nowhere on the left")
    ones = [1 for letter in sizes if letter not in right]
    return tuple([sizes[letter] for letter in right] + ones)


# %% task="einsum-shape" name="empty-right-refused"
# You refuse a spec with nothing on the right. That is a full sum, and its shape is ().
# Try 'i->' with (6,).
def einsum_shape(spec, shapes):
    left, right = spec.split("->")
    operands = left.split(",")
    if len(operands) != len(shapes):
        raise ValueError("operands and shapes")
    sizes = {}
    for letters, shape in zip(operands, shapes):
        if len(letters) != len(shape):
            raise ValueError("letters and sizes")
        for letter, size in zip(letters, shape):
            if sizes.setdefault(letter, size) != size:
                raise ValueError("sizes differ")
    if not right or len(set(right)) != len(right):
        raise ValueError("twice on the right")
    if not set(right) <= set(sizes):
        raise ValueError("nowhere on the left")
    return tuple(sizes[letter] for letter in right)


# %% task="einsum-shape" name="zero-refused"
# You refuse a size of 0, or take it for a missing one. An empty batch is a batch. Try
# 'ai,bi->ba' with (0, 3) and (2, 3).
def einsum_shape(spec, shapes):
    left, right = spec.split("->")
    operands = left.split(",")
    if len(operands) != len(shapes):
        raise ValueError("operands and shapes")
    sizes = {}
    for letters, shape in zip(operands, shapes):
        if len(letters) != len(shape):
            raise ValueError("letters and sizes")
        for letter, size in zip(letters, shape):
            if not size:
                raise ValueError("no size")
            if sizes.setdefault(letter, size) != size:
                raise ValueError("sizes differ")
    if len(set(right)) != len(right):
        raise ValueError("twice on the right")
    if not set(right) <= set(sizes):
        raise ValueError("nowhere on the left")
    return tuple(sizes[letter] for letter in right)


# %% task="einsum-shape" name="only-neighbours-compared"
# You compare each operand with the one before it only. A letter may come back two
# operands later. Try 'ij,k,jl->i' with j once 3 and once 5.
def einsum_shape(spec, shapes):
    left, right = spec.split("->")
    operands = left.split(",")
    if len(operands) != len(shapes):
        raise ValueError("operands and shapes")
    sizes, before = {}, {}
    for letters, shape in zip(operands, shapes):
        if len(letters) != len(shape):
            raise ValueError("letters and sizes")
        own = {}
        for letter, size in zip(letters, shape):
            if own.setdefault(letter, size) != size:
                raise ValueError("sizes differ")
            if before.get(letter, size) != size:
                raise ValueError("sizes differ")
        before = own
        sizes.update(own)
    if len(set(right)) != len(right):
        raise ValueError("twice on the right")
    if not set(right) <= set(sizes):
        raise ValueError("nowhere on the left")
    return tuple(sizes[letter] for letter in right)


# %% task="my-einsum" name="reshaped-in-place-of-turned"
# Your shape is right and the numbers are not: reshape and view never move a number. Try
# align(x, 'ij', 'ji') with the 2 × 3 table of the visible test and compare with x.t().
def align(x, letters, order):
    sizes = dict(zip(letters, x.shape))
    return x.reshape([sizes.get(c, 1) for c in order])


def my_einsum(spec, a, b):
    left, right = spec.split("->")
    operands = []
    for x, letters in zip((a, b), left.split(",")):
        for letter in letters:
            while letters.count(letter) > 1:
                p, q = letters.index(letter), letters.rindex(letter)
                x = x.diagonal(0, p, q)
                letters = letters[:p] + letters[p + 1 : q] + letters[q + 1 :] + letter
        operands.append((x, letters))
    (a, first), (b, second) = operands
    summed = "".join(sorted(set(first + second) - set(right)))
    order = right + summed
    product = align(a, first, order) * align(b, second, order)
    return product.sum(list(range(len(right), len(order)))) if summed else product


# %% task="my-einsum" name="permute-the-wrong-way"
# You tell permute where each old dimension goes. It wants to be told for each new
# dimension which old one comes there. For two dimensions both are the same; try three,
# 'ijk' to 'kij'.
def align(x, letters, order):
    known = [c for c in order if c in letters]
    x = x.permute([known.index(c) for c in letters])
    return x[tuple(slice(None) if c in letters else None for c in order)]


def my_einsum(spec, a, b):
    left, right = spec.split("->")
    operands = []
    for x, letters in zip((a, b), left.split(",")):
        for letter in letters:
            while letters.count(letter) > 1:
                p, q = letters.index(letter), letters.rindex(letter)
                x = x.diagonal(0, p, q)
                letters = letters[:p] + letters[p + 1 : q] + letters[q + 1 :] + letter
        operands.append((x, letters))
    (a, first), (b, second) = operands
    summed = "".join(sorted(set(first + second) - set(right)))
    order = right + summed
    product = align(a, first, order) * align(b, second, order)
    return product.sum(list(range(len(right), len(order)))) if summed else product


# %% task="my-einsum" name="never-turned"
# You insert the ones and leave the dimensions of x in the order they had. Try align(x,
# 'ij', 'ji').
def align(x, letters, order):
    return x[tuple(slice(None) if c in letters else None for c in order)]


def my_einsum(spec, a, b):
    left, right = spec.split("->")
    operands = []
    for x, letters in zip((a, b), left.split(",")):
        for letter in letters:
            while letters.count(letter) > 1:
                p, q = letters.index(letter), letters.rindex(letter)
                x = x.diagonal(0, p, q)
                letters = letters[:p] + letters[p + 1 : q] + letters[q + 1 :] + letter
        operands.append((x, letters))
    (a, first), (b, second) = operands
    summed = "".join(sorted(set(first + second) - set(right)))
    order = right + summed
    product = align(a, first, order) * align(b, second, order)
    return product.sum(list(range(len(right), len(order)))) if summed else product


# %% task="my-einsum" name="ones-at-the-front"
# You put all the ones in front. Each belongs in the place of its own letter. Try
# align(x, 'ij', 'ikj') with x of shape (2, 3): shape (2, 1, 3) is due.
def align(x, letters, order):
    x = x.permute([letters.index(c) for c in order if c in letters])
    return x[(None,) * (len(order) - len(letters))]


def my_einsum(spec, a, b):
    left, right = spec.split("->")
    operands = []
    for x, letters in zip((a, b), left.split(",")):
        for letter in letters:
            while letters.count(letter) > 1:
                p, q = letters.index(letter), letters.rindex(letter)
                x = x.diagonal(0, p, q)
                letters = letters[:p] + letters[p + 1 : q] + letters[q + 1 :] + letter
        operands.append((x, letters))
    (a, first), (b, second) = operands
    summed = "".join(sorted(set(first + second) - set(right)))
    order = right + summed
    product = align(a, first, order) * align(b, second, order)
    return product.sum(list(range(len(right), len(order)))) if summed else product


# %% task="my-einsum" name="ones-at-the-end"
# You put all the ones at the end. Each belongs in the place of its own letter. Try
# align(x, 'j', 'ij') with x of shape (3,): shape (1, 3) is due.
def align(x, letters, order):
    x = x.permute([letters.index(c) for c in order if c in letters])
    for _ in range(len(order) - len(letters)):
        x = x.unsqueeze(-1)
    return x


def my_einsum(spec, a, b):
    left, right = spec.split("->")
    operands = []
    for x, letters in zip((a, b), left.split(",")):
        for letter in letters:
            while letters.count(letter) > 1:
                p, q = letters.index(letter), letters.rindex(letter)
                x = x.diagonal(0, p, q)
                letters = letters[:p] + letters[p + 1 : q] + letters[q + 1 :] + letter
        operands.append((x, letters))
    (a, first), (b, second) = operands
    summed = "".join(sorted(set(first + second) - set(right)))
    order = right + summed
    product = align(a, first, order) * align(b, second, order)
    return product.sum(list(range(len(right), len(order)))) if summed else product


# %% task="my-einsum" name="no-ones"
# You turn the dimensions that are there and insert none. The result must have one
# dimension for each letter of order. Try align(x, 'ij', 'ikj') and look at the shape.
def align(x, letters, order):
    return x.permute([letters.index(c) for c in order if c in letters])


def my_einsum(spec, a, b):
    left, right = spec.split("->")
    operands = []
    for x, letters in zip((a, b), left.split(",")):
        for letter in letters:
            while letters.count(letter) > 1:
                p, q = letters.index(letter), letters.rindex(letter)
                x = x.diagonal(0, p, q)
                letters = letters[:p] + letters[p + 1 : q] + letters[q + 1 :] + letter
        operands.append((x, letters))
    (a, first), (b, second) = operands
    summed = "".join(sorted(set(first + second) - set(right)))
    order = right + summed
    product = align(a, first, order) * align(b, second, order)
    return product.sum(list(range(len(right), len(order)))) if summed else product


# %% task="my-einsum" name="align-alphabetical"
# You sort the dimensions by the alphabet. The order you are to follow is given as an
# argument. Try align(x, 'ij', 'ji').
def align(x, letters, order):
    order = "".join(sorted(order))
    x = x.permute([letters.index(c) for c in order if c in letters])
    return (
        x[tuple(slice(None) if c in letters else None for c in order)] if order else x
    )


def my_einsum(spec, a, b):
    left, right = spec.split("->")
    operands = []
    for x, letters in zip((a, b), left.split(",")):
        for letter in letters:
            while letters.count(letter) > 1:
                p, q = letters.index(letter), letters.rindex(letter)
                x = x.diagonal(0, p, q)
                letters = letters[:p] + letters[p + 1 : q] + letters[q + 1 :] + letter
        operands.append((x, letters))
    (a, first), (b, second) = operands
    summed = "".join(sorted(set(first + second) - set(right)))
    order = right + summed
    product = align(a, first, order) * align(b, second, order)
    return product.sum(list(range(len(right), len(order)))) if summed else product


# %% task="my-einsum" name="cut-off-from-the-graph"
# Your numbers are right, but the result has no gradient: something on the way took them
# out of PyTorch's sight, or made a new tensor of them. Turn and insert with the
# tensor's own methods.
def align(x, letters, order):
    x = x.detach().permute([letters.index(c) for c in order if c in letters])
    return (
        x[tuple(slice(None) if c in letters else None for c in order)] if order else x
    )


def my_einsum(spec, a, b):
    left, right = spec.split("->")
    operands = []
    for x, letters in zip((a, b), left.split(",")):
        for letter in letters:
            while letters.count(letter) > 1:
                p, q = letters.index(letter), letters.rindex(letter)
                x = x.diagonal(0, p, q)
                letters = letters[:p] + letters[p + 1 : q] + letters[q + 1 :] + letter
        operands.append((x, letters))
    (a, first), (b, second) = operands
    summed = "".join(sorted(set(first + second) - set(right)))
    order = right + summed
    product = align(a, first, order) * align(b, second, order)
    return product.sum(list(range(len(right), len(order)))) if summed else product


# %% task="my-einsum" name="empty-sum"
# Where nothing is to be summed, you sum everything: sum with an empty list of
# dimensions takes all of them. Try 'i,j->ji' and look at the shape.
def align(x, letters, order):
    x = x.permute([letters.index(c) for c in order if c in letters])
    for place, letter in enumerate(order):
        if letter not in letters:
            x = x.unsqueeze(place)
    return x


def my_einsum(spec, a, b):
    left, right = spec.split("->")
    operands = []
    for x, letters in zip((a, b), left.split(",")):
        for letter in letters:
            while letters.count(letter) > 1:
                p, q = letters.index(letter), letters.rindex(letter)
                x = x.diagonal(0, p, q)
                letters = letters[:p] + letters[p + 1 : q] + letters[q + 1 :] + letter
        operands.append((x, letters))
    (a, first), (b, second) = operands
    summed = "".join(sorted(set(first + second) - set(right)))
    order = right + summed
    product = align(a, first, order) * align(b, second, order)
    return product.sum(list(range(len(right), len(order))))


# %% task="my-einsum" name="nothing-summed"
# You stop after the product: the dimensions that are missing on the right are still
# there. Try 'ij,ij->' on two tables.
def align(x, letters, order):
    x = x.permute([letters.index(c) for c in order if c in letters])
    for place, letter in enumerate(order):
        if letter not in letters:
            x = x.unsqueeze(place)
    return x


def my_einsum(spec, a, b):
    left, right = spec.split("->")
    operands = []
    for x, letters in zip((a, b), left.split(",")):
        for letter in letters:
            while letters.count(letter) > 1:
                p, q = letters.index(letter), letters.rindex(letter)
                x = x.diagonal(0, p, q)
                letters = letters[:p] + letters[p + 1 : q] + letters[q + 1 :] + letter
        operands.append((x, letters))
    (a, first), (b, second) = operands
    summed = "".join(sorted(set(first + second) - set(right)))
    order = right + summed
    product = align(a, first, order) * align(b, second, order)
    return product


# %% task="my-einsum" name="keepdim"
# Your sum leaves dimensions of size 1 behind. A letter that is missing on the right has
# no dimension in the result. Try 'ij,jk->ik' and look at the shape.
def align(x, letters, order):
    x = x.permute([letters.index(c) for c in order if c in letters])
    for place, letter in enumerate(order):
        if letter not in letters:
            x = x.unsqueeze(place)
    return x


def my_einsum(spec, a, b):
    left, right = spec.split("->")
    operands = []
    for x, letters in zip((a, b), left.split(",")):
        for letter in letters:
            while letters.count(letter) > 1:
                p, q = letters.index(letter), letters.rindex(letter)
                x = x.diagonal(0, p, q)
                letters = letters[:p] + letters[p + 1 : q] + letters[q + 1 :] + letter
        operands.append((x, letters))
    (a, first), (b, second) = operands
    summed = "".join(sorted(set(first + second) - set(right)))
    order = right + summed
    product = align(a, first, order) * align(b, second, order)
    return (
        product.sum(list(range(len(right), len(order))), keepdim=True)
        if summed
        else product
    )


# %% task="my-einsum" name="sums-only-shared-letters"
# You sum over the letters that both operands have and leave out those that only one of
# them has. Try 'ij,k->k': both i and j must go.
def align(x, letters, order):
    x = x.permute([letters.index(c) for c in order if c in letters])
    for place, letter in enumerate(order):
        if letter not in letters:
            x = x.unsqueeze(place)
    return x


def my_einsum(spec, a, b):
    left, right = spec.split("->")
    operands = []
    for x, letters in zip((a, b), left.split(",")):
        for letter in letters:
            while letters.count(letter) > 1:
                p, q = letters.index(letter), letters.rindex(letter)
                x = x.diagonal(0, p, q)
                letters = letters[:p] + letters[p + 1 : q] + letters[q + 1 :] + letter
        operands.append((x, letters))
    (a, first), (b, second) = operands
    summed = "".join(sorted(set(first + second) - set(right)))
    order = right + summed
    product = align(a, first, order) * align(b, second, order)
    both = [order.index(c) for c in summed if c in first and c in second]
    return product.sum(both) if both else product


# %% task="my-einsum" name="every-shared-letter-summed"
# You sum every letter that both operands have, also where it stands on the right. The
# right side alone decides. Try 'ij,ij->j'.
def align(x, letters, order):
    x = x.permute([letters.index(c) for c in order if c in letters])
    for place, letter in enumerate(order):
        if letter not in letters:
            x = x.unsqueeze(place)
    return x


def my_einsum(spec, a, b):
    left, right = spec.split("->")
    operands = []
    for x, letters in zip((a, b), left.split(",")):
        for letter in letters:
            while letters.count(letter) > 1:
                p, q = letters.index(letter), letters.rindex(letter)
                x = x.diagonal(0, p, q)
                letters = letters[:p] + letters[p + 1 : q] + letters[q + 1 :] + letter
        operands.append((x, letters))
    (a, first), (b, second) = operands
    summed = "".join(sorted(set(first + second) - set(right)))
    order = right + summed
    product = align(a, first, order) * align(b, second, order)
    gone = [i for i, c in enumerate(order) if c in summed or c in first and c in second]
    return product.sum(gone) if gone else product


# %% task="my-einsum" name="alphabetical-result"
# Your result has its dimensions in the order of the alphabet. With an arrow, the right
# side gives the order. Try 'i,j->ji'.
def align(x, letters, order):
    x = x.permute([letters.index(c) for c in order if c in letters])
    for place, letter in enumerate(order):
        if letter not in letters:
            x = x.unsqueeze(place)
    return x


def my_einsum(spec, a, b):
    left, right = spec.split("->")
    right = "".join(sorted(right))
    operands = []
    for x, letters in zip((a, b), left.split(",")):
        for letter in letters:
            while letters.count(letter) > 1:
                p, q = letters.index(letter), letters.rindex(letter)
                x = x.diagonal(0, p, q)
                letters = letters[:p] + letters[p + 1 : q] + letters[q + 1 :] + letter
        operands.append((x, letters))
    (a, first), (b, second) = operands
    summed = "".join(sorted(set(first + second) - set(right)))
    order = right + summed
    product = align(a, first, order) * align(b, second, order)
    return product.sum(list(range(len(right), len(order)))) if summed else product


# %% task="my-einsum" name="sums-the-first-dimensions"
# You sum the dimensions in front and keep those behind. In which place have you put the
# letters to be summed? Try 'ij,jk->ik' with sizes that all differ.
def align(x, letters, order):
    x = x.permute([letters.index(c) for c in order if c in letters])
    for place, letter in enumerate(order):
        if letter not in letters:
            x = x.unsqueeze(place)
    return x


def my_einsum(spec, a, b):
    left, right = spec.split("->")
    operands = []
    for x, letters in zip((a, b), left.split(",")):
        for letter in letters:
            while letters.count(letter) > 1:
                p, q = letters.index(letter), letters.rindex(letter)
                x = x.diagonal(0, p, q)
                letters = letters[:p] + letters[p + 1 : q] + letters[q + 1 :] + letter
        operands.append((x, letters))
    (a, first), (b, second) = operands
    summed = "".join(sorted(set(first + second) - set(right)))
    order = right + summed
    product = align(a, first, order) * align(b, second, order)
    return product.sum(list(range(len(order) - len(right)))) if summed else product


# %% task="my-einsum" name="mean-for-sum"
# You average where the formula adds up. Try 'i,ij->j' with ones and 3 rows: 3 is
# due.
def align(x, letters, order):
    x = x.permute([letters.index(c) for c in order if c in letters])
    for place, letter in enumerate(order):
        if letter not in letters:
            x = x.unsqueeze(place)
    return x


def my_einsum(spec, a, b):
    left, right = spec.split("->")
    operands = []
    for x, letters in zip((a, b), left.split(",")):
        for letter in letters:
            while letters.count(letter) > 1:
                p, q = letters.index(letter), letters.rindex(letter)
                x = x.diagonal(0, p, q)
                letters = letters[:p] + letters[p + 1 : q] + letters[q + 1 :] + letter
        operands.append((x, letters))
    (a, first), (b, second) = operands
    summed = "".join(sorted(set(first + second) - set(right)))
    order = right + summed
    product = align(a, first, order) * align(b, second, order)
    return product.mean(list(range(len(right), len(order)))) if summed else product


# %% task="my-einsum" name="adds-the-operands"
# You add the two operands where they are to be multiplied. Try 'i,i->i' on vectors of
# ones: ones must come out.
def align(x, letters, order):
    x = x.permute([letters.index(c) for c in order if c in letters])
    for place, letter in enumerate(order):
        if letter not in letters:
            x = x.unsqueeze(place)
    return x


def my_einsum(spec, a, b):
    left, right = spec.split("->")
    operands = []
    for x, letters in zip((a, b), left.split(",")):
        for letter in letters:
            while letters.count(letter) > 1:
                p, q = letters.index(letter), letters.rindex(letter)
                x = x.diagonal(0, p, q)
                letters = letters[:p] + letters[p + 1 : q] + letters[q + 1 :] + letter
        operands.append((x, letters))
    (a, first), (b, second) = operands
    summed = "".join(sorted(set(first + second) - set(right)))
    order = right + summed
    product = align(a, first, order) + align(b, second, order)
    return product.sum(list(range(len(right), len(order)))) if summed else product


# %% task="my-einsum" name="first-operand-twice"
# The second operand has no effect on your result. Try with b of zeros: zeros must come
# out.
def align(x, letters, order):
    x = x.permute([letters.index(c) for c in order if c in letters])
    for place, letter in enumerate(order):
        if letter not in letters:
            x = x.unsqueeze(place)
    return x


def my_einsum(spec, a, b):
    left, right = spec.split("->")
    operands = []
    for x, letters in zip((a, b), left.split(",")):
        for letter in letters:
            while letters.count(letter) > 1:
                p, q = letters.index(letter), letters.rindex(letter)
                x = x.diagonal(0, p, q)
                letters = letters[:p] + letters[p + 1 : q] + letters[q + 1 :] + letter
        operands.append((x, letters))
    (a, first), (b, second) = operands
    summed = "".join(sorted(set(first + second) - set(right)))
    order = right + summed
    product = align(a, first, order) * align(b, second, order).sign().abs()
    return product.sum(list(range(len(right), len(order)))) if summed else product


# %% task="my-einsum" name="no-diagonal"
# All specs without a repeated letter in one operand are right. With one, two dimensions
# of x have the same letter, and one index must walk both. Try 'ii,i->i'.
def align(x, letters, order):
    x = x.permute([letters.index(c) for c in order if c in letters])
    for place, letter in enumerate(order):
        if letter not in letters:
            x = x.unsqueeze(place)
    return x


def my_einsum(spec, a, b):
    left, right = spec.split("->")
    operands = []
    for x, letters in zip((a, b), left.split(",")):
        operands.append((x, letters))
    (a, first), (b, second) = operands
    summed = "".join(sorted(set(first + second) - set(right)))
    order = right + summed
    product = align(a, first, order) * align(b, second, order)
    return product.sum(list(range(len(right), len(order)))) if summed else product


# %% task="my-einsum" name="diagonal-letters-out-of-step"
# You take the diagonal, but its letter is no longer where its dimension is: diagonal
# puts the new dimension at the end, and your string keeps the letter where it was. Try
# 'ibi,b->bi'.
def align(x, letters, order):
    x = x.permute([letters.index(c) for c in order if c in letters])
    for place, letter in enumerate(order):
        if letter not in letters:
            x = x.unsqueeze(place)
    return x


def my_einsum(spec, a, b):
    left, right = spec.split("->")
    operands = []
    for x, letters in zip((a, b), left.split(",")):
        for letter in letters:
            while letters.count(letter) > 1:
                p, q = letters.index(letter), letters.rindex(letter)
                x = x.diagonal(0, p, q)
                letters = letters[:q] + letters[q + 1 :]
        operands.append((x, letters))
    (a, first), (b, second) = operands
    summed = "".join(sorted(set(first + second) - set(right)))
    order = right + summed
    product = align(a, first, order) * align(b, second, order)
    return product.sum(list(range(len(right), len(order)))) if summed else product


# %% task="my-einsum" name="diagonal-of-the-first-two"
# You take the diagonal of the first two dimensions, wherever the repeated letter
# stands. Try 'bii,bi->bi', and ask for the places of the two letters.
def align(x, letters, order):
    x = x.permute([letters.index(c) for c in order if c in letters])
    for place, letter in enumerate(order):
        if letter not in letters:
            x = x.unsqueeze(place)
    return x


def my_einsum(spec, a, b):
    left, right = spec.split("->")
    operands = []
    for x, letters in zip((a, b), left.split(",")):
        for letter in letters:
            while letters.count(letter) > 1:
                p, q = letters.index(letter), letters.rindex(letter)
                x = x.diagonal()
                letters = letters[:p] + letters[p + 1 : q] + letters[q + 1 :] + letter
        operands.append((x, letters))
    (a, first), (b, second) = operands
    summed = "".join(sorted(set(first + second) - set(right)))
    order = right + summed
    product = align(a, first, order) * align(b, second, order)
    return product.sum(list(range(len(right), len(order)))) if summed else product


# %% task="my-einsum" name="diagonal-of-the-first-operand-only"
# The first operand is reduced to its diagonal, the second is not. Try 'ij,jj->ij'.
def align(x, letters, order):
    x = x.permute([letters.index(c) for c in order if c in letters])
    for place, letter in enumerate(order):
        if letter not in letters:
            x = x.unsqueeze(place)
    return x


def my_einsum(spec, a, b):
    left, right = spec.split("->")
    operands = []
    for x, letters in zip((a, b), left.split(",")):
        for letter in letters:
            while x is a and letters.count(letter) > 1:
                p, q = letters.index(letter), letters.rindex(letter)
                x = x.diagonal(0, p, q)
                letters = letters[:p] + letters[p + 1 : q] + letters[q + 1 :] + letter
        operands.append((x, letters))
    (a, first), (b, second) = operands
    summed = "".join(sorted(set(first + second) - set(right)))
    order = right + summed
    product = align(a, first, order) * align(b, second, order)
    return product.sum(list(range(len(right), len(order)))) if summed else product


# %% task="my-einsum" name="einsum-itself"
# Your values are right, and they come from a ready-made product. The task is to build
# it from turning, broadcasting and sums.
def align(x, letters, order):
    x = x.permute([letters.index(c) for c in order if c in letters])
    for place, letter in enumerate(order):
        if letter not in letters:
            x = x.unsqueeze(place)
    return x


def my_einsum(spec, a, b):
    return torch.einsum(spec, a, b)


# %% task="my-einsum" name="loops-over-entries"
# Your values are right, but you walk through the entries one at a time. Loops over
# letters are fine; the entries are the business of broadcasting. The limit is 60
# operations, whatever the sizes.
def align(x, letters, order):
    x = x.permute([letters.index(c) for c in order if c in letters])
    for place, letter in enumerate(order):
        if letter not in letters:
            x = x.unsqueeze(place)
    return x


def my_einsum(spec, a, b):
    import itertools

    left, right = spec.split("->")
    first, second = left.split(",")
    sizes = dict(zip(first + second, a.shape + b.shape))
    result = torch.zeros([sizes[c] for c in right])
    for places in itertools.product(*(range(n) for n in sizes.values())):
        at = dict(zip(sizes, places))
        entry = a[tuple(at[c] for c in first)] * b[tuple(at[c] for c in second)]
        result[tuple(at[c] for c in right)] += entry
    return result


# %% task="my-einsum" name="prints"
# Your function shows its result and gives nothing back. Try r = my_einsum(...) and look
# at r.
def align(x, letters, order):
    x = x.permute([letters.index(c) for c in order if c in letters])
    for place, letter in enumerate(order):
        if letter not in letters:
            x = x.unsqueeze(place)
    return x


def my_einsum(spec, a, b):
    left, right = spec.split("->")
    operands = []
    for x, letters in zip((a, b), left.split(",")):
        for letter in letters:
            while letters.count(letter) > 1:
                p, q = letters.index(letter), letters.rindex(letter)
                x = x.diagonal(0, p, q)
                letters = letters[:p] + letters[p + 1 : q] + letters[q + 1 :] + letter
        operands.append((x, letters))
    (a, first), (b, second) = operands
    summed = "".join(sorted(set(first + second) - set(right)))
    order = right + summed
    product = align(a, first, order) * align(b, second, order)
    print(product.sum(list(range(len(right), len(order)))) if summed else product)


# %% task="my-einsum" name="diagonal-once"
# You take one diagonal for a letter and then go on. A letter that stands three times in
# an operand needs a second one. Try 'iii,ij->j' and print the letters that are left.
def align(x, letters, order):
    x = x.permute([letters.index(c) for c in order if c in letters])
    for place, letter in enumerate(order):
        if letter not in letters:
            x = x.unsqueeze(place)
    return x


def my_einsum(spec, a, b):
    left, right = spec.split("->")
    operands = []
    for x, letters in zip((a, b), left.split(",")):
        for letter in sorted(set(letters)):
            if letters.count(letter) > 1:
                p, q = letters.index(letter), letters.rindex(letter)
                x = x.diagonal(0, p, q)
                letters = letters[:p] + letters[p + 1 : q] + letters[q + 1 :] + letter
        operands.append((x, letters))
    (a, first), (b, second) = operands
    summed = "".join(sorted(set(first + second) - set(right)))
    order = right + summed
    product = align(a, first, order) * align(b, second, order)
    return product.sum(list(range(len(right), len(order)))) if summed else product


# %% task="my-einsum" name="gradient-lost"
# Your values are right, but the result has no gradient: it was made outside PyTorch's
# sight. Call backward on the sum of a result and look at the message.
def align(x, letters, order):
    x = x.permute([letters.index(c) for c in order if c in letters])
    for place, letter in enumerate(order):
        if letter not in letters:
            x = x.unsqueeze(place)
    return x


def my_einsum(spec, a, b):
    left, right = spec.split("->")
    operands = []
    for x, letters in zip((a, b), left.split(",")):
        for letter in letters:
            while letters.count(letter) > 1:
                p, q = letters.index(letter), letters.rindex(letter)
                x = x.diagonal(0, p, q)
                letters = letters[:p] + letters[p + 1 : q] + letters[q + 1 :] + letter
        operands.append((x, letters))
    (a, first), (b, second) = operands
    summed = "".join(sorted(set(first + second) - set(right)))
    order = right + summed
    product = align(a.detach(), first, order) * align(b.detach(), second, order)
    return product.sum(list(range(len(right), len(order)))) if summed else product


# %% task="my-einsum" name="gradient-of-the-second-lost"
# Your values are right, but no gradient reaches the second operand: it has been taken
# out of PyTorch's sight on the way. Call backward and look at b.grad.
def align(x, letters, order):
    x = x.permute([letters.index(c) for c in order if c in letters])
    for place, letter in enumerate(order):
        if letter not in letters:
            x = x.unsqueeze(place)
    return x


def my_einsum(spec, a, b):
    left, right = spec.split("->")
    operands = []
    for x, letters in zip((a, b), left.split(",")):
        for letter in letters:
            while letters.count(letter) > 1:
                p, q = letters.index(letter), letters.rindex(letter)
                x = x.diagonal(0, p, q)
                letters = letters[:p] + letters[p + 1 : q] + letters[q + 1 :] + letter
        operands.append((x, letters))
    (a, first), (b, second) = operands
    summed = "".join(sorted(set(first + second) - set(right)))
    order = right + summed
    product = align(a, first, order) * align(b.data, second, order)
    return product.sum(list(range(len(right), len(order)))) if summed else product


# %% task="my-einsum" name="rank-0-refused"
# An operand without letters is refused. It is a single number, and multiplies every
# entry of the other. Try ',ij->ij' with a rank-0 tensor in front.
def align(x, letters, order):
    x = x.permute([letters.index(c) for c in order if c in letters])
    for place, letter in enumerate(order):
        if letter not in letters:
            x = x.unsqueeze(place)
    return x


def my_einsum(spec, a, b):
    left, right = spec.split("->")
    operands = []
    for x, letters in zip((a, b), left.split(",")):
        for letter in letters:
            while letters.count(letter) > 1:
                p, q = letters.index(letter), letters.rindex(letter)
                x = x.diagonal(0, p, q)
                letters = letters[:p] + letters[p + 1 : q] + letters[q + 1 :] + letter
        operands.append((x, letters))
    (a, first), (b, second) = operands
    if not first or not second:
        raise ValueError("an operand has no letters")
    summed = "".join(sorted(set(first + second) - set(right)))
    order = right + summed
    product = align(a, first, order) * align(b, second, order)
    return product.sum(list(range(len(right), len(order)))) if summed else product


# %% task="my-einsum" name="order-as-read"
# Your result has its dimensions in the order in which the letters were read, and not in
# the order on the right. Try 'i,j->ji'.
def align(x, letters, order):
    x = x.permute([letters.index(c) for c in order if c in letters])
    for place, letter in enumerate(order):
        if letter not in letters:
            x = x.unsqueeze(place)
    return x


def my_einsum(spec, a, b):
    left, right = spec.split("->")
    read = dict.fromkeys(left.replace(",", ""))
    right = "".join(c for c in read if c in right)
    operands = []
    for x, letters in zip((a, b), left.split(",")):
        for letter in letters:
            while letters.count(letter) > 1:
                p, q = letters.index(letter), letters.rindex(letter)
                x = x.diagonal(0, p, q)
                letters = letters[:p] + letters[p + 1 : q] + letters[q + 1 :] + letter
        operands.append((x, letters))
    (a, first), (b, second) = operands
    summed = "".join(sorted(set(first + second) - set(right)))
    order = right + summed
    product = align(a, first, order) * align(b, second, order)
    return product.sum(list(range(len(right), len(order)))) if summed else product


# %% task="my-einsum" name="first-order-for-both"
# You turn the second operand by the letters of the first. Each has letters of its own.
# Try 'ij,jk->ik' with sizes that all differ.
def align(x, letters, order):
    x = x.permute([letters.index(c) for c in order if c in letters])
    for place, letter in enumerate(order):
        if letter not in letters:
            x = x.unsqueeze(place)
    return x


def my_einsum(spec, a, b):
    left, right = spec.split("->")
    operands = []
    for x, letters in zip((a, b), left.split(",")):
        for letter in letters:
            while letters.count(letter) > 1:
                p, q = letters.index(letter), letters.rindex(letter)
                x = x.diagonal(0, p, q)
                letters = letters[:p] + letters[p + 1 : q] + letters[q + 1 :] + letter
        operands.append((x, letters))
    (a, first), (b, second) = operands
    summed = "".join(sorted(set(first + second) - set(right)))
    order = right + summed
    product = align(a, first, order) * align(b, first[: b.dim()], order)
    return product.sum(list(range(len(right), len(order)))) if summed else product


# %% task="my-einsum" name="loops-over-pairs"
# Your values are right, but a loop over one dimension of the operands is left, and the
# number of operations grows with its size. Let broadcasting walk through the entries.
# The limit is 60 operations, whatever the sizes.
def align(x, letters, order):
    x = x.permute([letters.index(c) for c in order if c in letters])
    for place, letter in enumerate(order):
        if letter not in letters:
            x = x.unsqueeze(place)
    return x


def my_einsum(spec, a, b):
    left, right = spec.split("->")
    operands = []
    for x, letters in zip((a, b), left.split(",")):
        for letter in letters:
            while letters.count(letter) > 1:
                p, q = letters.index(letter), letters.rindex(letter)
                x = x.diagonal(0, p, q)
                letters = letters[:p] + letters[p + 1 : q] + letters[q + 1 :] + letter
        operands.append((x, letters))
    (a, first), (b, second) = operands
    summed = "".join(sorted(set(first + second) - set(right)))
    order = right + summed
    a, b = align(a, first, order), align(b, second, order)
    shape = torch.broadcast_shapes(a.shape, b.shape)
    a, b = a.expand(shape), b.expand(shape)
    product = a * b
    if order:
        rows = [
            (a.select(0, i).unsqueeze(-1) * b.select(0, i).unsqueeze(-1)).squeeze(-1)
            for i in range(shape[0])
        ]
        product = torch.stack(rows)
    return product.sum(list(range(len(right), len(order)))) if summed else product


# %% task="gradient-specs" name="order-of-b-mistaken"
# Your grad_a_spec takes b for a (k, j) table. b comes in as it went into the product,
# (j, k). No transpose is needed: the letters say which dimensions meet.
grad_a_spec = "ik,kj->ij"
grad_b_spec = "ik,ij->jk"
grad_w_spec = "no,ni->oi"
grad_bilinear_spec = "n,ni,nj->ij"


# %% task="gradient-specs" name="order-of-a-mistaken"
# Your grad_b_spec takes a for a (j, i) table. It comes in as (i, j), as in the product.
# Keep each tensor's letters and change only the roles.
grad_a_spec = "ik,jk->ij"
grad_b_spec = "ik,ji->jk"
grad_w_spec = "no,ni->oi"
grad_bilinear_spec = "n,ni,nj->ij"


# %% task="gradient-specs" name="gradient-of-a-transposed"
# Your gradient of a comes out as (j, i). A gradient has the shape of the thing it
# belongs to.
grad_a_spec = "ik,jk->ji"
grad_b_spec = "ik,ij->jk"
grad_w_spec = "no,ni->oi"
grad_bilinear_spec = "n,ni,nj->ij"


# %% task="gradient-specs" name="gradient-of-b-transposed"
# Your gradient of b comes out as (k, j). A gradient has the shape of the thing it
# belongs to.
grad_a_spec = "ik,jk->ij"
grad_b_spec = "ik,ij->kj"
grad_w_spec = "no,ni->oi"
grad_bilinear_spec = "n,ni,nj->ij"


# %% task="gradient-specs" name="weights-transposed"
# Your gradient of the weights comes out as (inputs, outputs). They are stored as
# (outputs, inputs), and so must their gradient be.
grad_a_spec = "ik,jk->ij"
grad_b_spec = "ik,ij->jk"
grad_w_spec = "no,ni->io"
grad_bilinear_spec = "n,ni,nj->ij"


# %% task="gradient-specs" name="batch-kept"
# Your grad_w_spec keeps the rows of the batch apart. All of them use the same weights,
# so that their shares add up. Which letter has to go?
grad_a_spec = "ik,jk->ij"
grad_b_spec = "ik,ij->jk"
grad_w_spec = "no,ni->noi"
grad_bilinear_spec = "n,ni,nj->ij"


# %% task="gradient-specs" name="rows-of-g-and-x-apart"
# In your grad_w_spec g and x have different letters for the batch, and are summed each
# by itself. The upstream gradient of a row belongs to the input of the same row.
grad_a_spec = "ik,jk->ij"
grad_b_spec = "ik,ij->jk"
grad_w_spec = "no,mi->oi"
grad_bilinear_spec = "n,ni,nj->ij"


# %% task="gradient-specs" name="upstream-summed-apart"
# In your grad_bilinear_spec the upstream gradient has a letter of its own and is summed
# before it meets anything. Each of its entries belongs to one pair of rows. With an
# upstream of ones that looks almost right: it is larger by a factor.
grad_a_spec = "ik,jk->ij"
grad_b_spec = "ik,ij->jk"
grad_w_spec = "no,ni->oi"
grad_bilinear_spec = "m,ni,nj->ij"


# %% task="gradient-specs" name="pairs-kept-apart"
# Your grad_bilinear_spec keeps the pairs of rows apart. All of them use the same w:
# what has to happen to their shares?
grad_a_spec = "ik,jk->ij"
grad_b_spec = "ik,ij->jk"
grad_w_spec = "no,ni->oi"
grad_bilinear_spec = "n,ni,nj->nij"


# %% task="gradient-specs" name="upstream-of-a-summed-apart"
# In your grad_a_spec the columns of g have a letter of their own, so that g is added up
# before it meets b. With an upstream of ones only a factor would be wrong. Entry (i, k)
# of g belongs to column k of the product, which is made of b's column k.
grad_a_spec = "il,jk->ij"
grad_b_spec = "ik,ij->jk"
grad_w_spec = "no,ni->oi"
grad_bilinear_spec = "n,ni,nj->ij"


# %% task="gradient-specs" name="upstream-of-b-summed-apart"
# In your grad_b_spec the rows of g have a letter of their own, so that g is added up
# before it meets a. With an upstream of ones only a factor would be wrong. Entry (i, k)
# of g belongs to row i of the product, which is made of a's row i.
grad_a_spec = "ik,jk->ij"
grad_b_spec = "lk,ij->jk"
grad_w_spec = "no,ni->oi"
grad_bilinear_spec = "n,ni,nj->ij"
