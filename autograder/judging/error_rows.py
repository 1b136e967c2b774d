"""What errors mean here: a table that grows by a row."""

from dataclasses import dataclass

_IMPORTED = "np|numpy|torch|math|plt|nn|F|random|time|functools|itertools|operator"


@dataclass(frozen=True)
class Row:
    """An error by its types, its message and, where that is not enough, the student's line.

    In `words`, groups of the message's pattern stand as {0}, {1}, …; with `advice`, that part of
    the message is left out, since it misleads.
    """

    types: str
    message: str
    words: str
    line: str = ""
    advice: str = ""


_OWN = (
    "ArithmeticError ValueError TypeError RuntimeError KeyError IndexError AttributeError "
    "FileNotFoundError"
)

TABLE = (
    Row(
        _OWN,
        "",
        "Your own code raises this: what it tests before held for this input. Is the test the one "
        "that you mean, and is what it tests right?",
        line=r"^\s*raise\b",
    ),
    Row(
        "AssertionError",
        "",
        "Your own `assert` does not hold for this input.",
        line=r"^\s*assert\b",
    ),
    Row(
        "NameError",
        rf"name '({_IMPORTED})' is not defined",
        "Nothing that runs before this line imports `{0}`. Your notebook may still know it from a "
        "cell that is gone: write the import into a cell, restart the kernel and run all.",
    ),
    Row(
        "UnboundLocalError",
        r"local variable '(\w+)'",
        "`{0}` gets a value further down in this function, or on another way through it, and has "
        "none when this line runs.",
    ),
    Row(
        "NameError",
        r"name '(\w+)' is not defined",
        "Nothing that runs before this line gives `{0}` a value. In your notebook it may be left "
        "over from a cell that is gone or stands further down: restart the kernel and run all.",
    ),
    Row(
        "RuntimeError",
        r"Can't call numpy\(\) on Tensor that requires grad",
        "A function of NumPy was given a tensor that has a gradient to remember, which would be "
        "lost there. Use PyTorch's function of that name.",
        advice=r"\. Use tensor\.detach\(\)\.numpy\(\) instead\.?",
    ),
    Row(
        "TypeError",
        r"can't convert (\w+)(?::\d+)? device type tensor to numpy",
        "NumPy works in the CPU's memory, and this tensor lies in that of an accelerator, {0}. "
        "PyTorch's function of that name works where the tensor is.",
        advice=r"\. Use Tensor\.cpu\(\) to copy.*",
    ),
    Row(
        "RuntimeError",
        r"Expected all tensors to be on the same device, but |"
        r"Tensor on device \S+ is not on the expected device|"
        r"Expected a '\w+' device type for generator|"
        r"Placeholder storage has not been allocated on MPS device|Passed CPU tensor to MPS op",
        "The CPU and an accelerator meet here, and each has a memory of its own. Whatever is made "
        "on the way has to be made on the device of the inputs, which `x.device` names; a "
        "generator of random numbers, too.",
    ),
    Row(
        "AssertionError RuntimeError TypeError NotImplementedError",
        r"not compiled with \w+ enabled|not linked with support for mps|without ATen_cuda library|"
        r"accelerator device when none is available|No CUDA GPUs are available|"
        r"Found no NVIDIA driver|arguments from the '(?:CUDA|MPS|XPU)' backend",
        "There is no such device where this runs. Nothing has to be moved: work where the inputs "
        "are, which `x.device` names, as in `torch.zeros(3, device=x.device)`.",
        advice=r"\. (?:This could be because|PyTorch splits its backend|Please check that you).*",
    ),
    Row(
        "TypeError",
        r"only integer tensors of a single element can be converted to an index",
        "The second argument of NumPy's `max` is a dimension, not a number to compare with, and "
        "NumPy is not made for tensors.",
        line=r"\b(?:np|numpy)\.(?:max|min|amax|amin)\(",
    ),
    Row(
        "TypeError",
        r"(max|min)\(\) received an invalid combination of arguments - got \((?:int|float), Tensor",
        "`torch.{0}` compares two tensors, or looks for the largest in one; with a plain number in "
        "front it does neither.",
        advice=r", but expected one of:?",
    ),
    Row(
        "AttributeError TypeError",
        r"torch\.return_types\.(\w+)",
        "`torch.{0}` with a dimension returns a pair: the values, and where they stand. The values "
        "alone are its first item.",
    ),
    Row(
        "TypeError",
        r"can only concatenate tuple",
        "With a dimension, `max` and `min` return a pair: the values, and where they stand.",
        line=r"\.?(?:max|min)\(",
    ),
    Row(
        "RuntimeError",
        r"Boolean value of Tensor with more than one value is ambiguous",
        "`if`, `and`, `or`, and Python's own `max` and `min`, ask for one yes or no, and this "
        "tensor has many elements, each with an answer of its own.",
    ),
    Row(
        "TypeError",
        r"(?:'|, not )(?:builtin_function_or_method|method|function|method-wrapper)(?:'|$)",
        "A function or method stands here without being called: its brackets `()` are missing.",
    ),
    Row(
        "TypeError",
        r"'torch\.Size' object is not callable",
        "`shape` is a value and not a method: it takes no brackets `()`.",
    ),
    Row(
        "TypeError",
        r"'(Tensor|list|tuple|int|float|dict|str)' object is not callable",
        "Brackets `()` call what stands before them, and here that is a {0}. Is an operator "
        "missing, or has a name of yours taken the place of a function?",
    ),
    Row(
        "TypeError",
        r"can't multiply sequence by non-int of type '(\w+)'",
        "A list is no vector: `*` repeats a list, and only a whole number of times. Multiply item "
        "by item, or use a tensor.",
    ),
    Row(
        "TypeError",
        r"unsupported operand type\(s\) for \S+: '(?:list|tuple)'|'(?:list|tuple)' and '|"
        r"can only concatenate (?:list|tuple)",
        "A list is no vector: `+` joins two lists, and other operators do not know them. Go item "
        "by item, or use a tensor.",
    ),
    Row(
        "TypeError",
        r"(\w{1,40})\(\) received an invalid combination of arguments - got "
        r"\((?=[^)]*\bNoneType\b)([^)]*\bfloat\b[^)]*)\)",
        "`{0}` is given things of these types: {1}. Is a float among them where a whole number "
        "belongs, as `/` makes one, or something None that should not be?",
        advice=r", but expected one of:?",
    ),
    Row(
        "TypeError AttributeError",
        r"'?NoneType'?",
        "Something here is None: a function that ends without a `return` gives that, and so does "
        "`x.grad` before a backward pass.",
    ),
    Row(
        "IndexError",
        r"index (-?\d+) is out of bounds for dimension (\d+) with size (\d+)",
        "Dimension {1} has {2} places, counted from 0, so there is no place {0}. Is this index "
        "meant for another dimension, does a loop go too far, or is the tensor made too small?",
    ),
    Row(
        "IndexError",
        r"too many indices for tensor of dimension (\d+)",
        "There are more indices in the brackets than the tensor has dimensions: {0}.",
    ),
    Row(
        "IndexError",
        r"(list|tuple|string) index out of range",
        "The {0} has no item there: the first has the index 0, and the last its length less 1.",
    ),
    Row(
        "RuntimeError",
        # turned, or on the other side, they would fit
        r"mat1 and mat2 shapes cannot be multiplied "
        r"\((\d+)x(\d+) and (?=\1x|\d+x(?:\1|\2)\))(\d+)x(\d+)\)",
        "The product of ({0}, {1}) and ({2}, {3}) needs the two in the middle to be equal, and "
        "{1} is not {2}. Has one of the two to be turned, or to stand on the other side, or is it "
        "not the one that you mean?",
    ),
    Row(
        "RuntimeError",
        r"mat1 and mat2 shapes cannot be multiplied \((\d+)x(\d+) and (\d+)x(\d+)\)",
        "The product of ({0}, {1}) and ({2}, {3}) needs the two in the middle to be equal, and "
        "{1} is not {2}. Turning one of them does not help: which has a size that it should not "
        "have?",
    ),
    Row(
        "RuntimeError",
        r"first two dimensions of batch2 tensor to be: \[(\d+), (\d+)\] but got: \[(\d+), (\d+)\]",
        "In a product of two stacks of matrices the second has as many of them as the first, each "
        "with as many rows as those of the first have columns: {0} of {1} rows are needed, and it "
        "has {2} of {3}.",
    ),
    Row(
        "RuntimeError",
        r"size mismatch, got input \((\d+)\), mat \((\d+)x(\d+)\), vec \((\d+)\)",
        "A matrix of shape ({1}, {2}) can be multiplied by a vector of {2} numbers, and this one "
        "has {3}.",
    ),
    Row(
        "RuntimeError",
        r"The size of tensor a \((\d+)\) must match the size of tensor b \((\d+)\) at non-singleton"
        r" dimension (\d+)",
        "Aligned from the right, the shapes meet in sizes {0} and {1}, and only equal sizes, or a "
        "1, go together.",
    ),
    Row(
        "RuntimeError",
        r"1D tensors expected, but got (\d+)D and (\d+)D",
        "`dot` is the product of two vectors; these have {0} and {1} dimensions.",
    ),
    Row(
        "RuntimeError",
        r"shape '\[([\d, -]*)\]' is invalid for input of size (\d+)",
        "A tensor of {1} numbers cannot take the shape [{0}], which holds another number of them.",
    ),
    Row(
        "RuntimeError",
        r"einsum\(\): subscript (\w) has size (\d+) .*previously seen size (\d+)",
        "The letter {0} stands for one size, and meets {1} and {2}: two different letters are "
        "needed, or another order.",
    ),
    Row(
        "RuntimeError",
        r"(?:same dtype|expected scalar type|expected m1 and m2 to have the same dtype)",
        "Two dtypes meet here, such as float32 and float64, or floats and whole numbers. A product "
        "of matrices takes no mixture; make new tensors with the dtype of the inputs.",
    ),
    Row(
        "RuntimeError",
        r"could not infer output dtype.*Got: (\w+)",
        "A mean of whole numbers is no whole number: the tensor has to be one of floats.",
    ),
    Row(
        "RuntimeError",
        r"leaf Variable that requires grad is being used in an in-place operation",
        "This changes a tensor in place whose gradient is asked for: its old values are needed. "
        "Make a new tensor, or, where parameters are updated, let PyTorch record nothing.",
    ),
    Row(
        "RuntimeError ValueError",
        r"a Tensor with (\d+) elements cannot be converted to Scalar|only one element tensors",
        "One Python number is asked for, as by `item` or `float`, of a tensor with several "
        "elements. Which of them, or what of all of them, do you mean?",
    ),
    Row(
        "RuntimeError",
        r"differentiated Tensors?\b.* not have been used",
        "The result does not depend on one of the inputs: it is not used, its values leave the "
        "graph on the way, or the two are exchanged: `torch.autograd.grad` takes the result first.",
        line=r"\bgrad\(",
        advice=r" Set allow_unused=True.*",
    ),
    Row(
        "RuntimeError",
        r"differentiated Tensors?\b.* not have been used",
        "The result does not depend on one of the inputs: it is not used, its values leave the "
        "graph on the way, or a `backward` of your own returns None in the gradient's place.",
        advice=r" Set allow_unused=True.*",
    ),
    Row(
        "RuntimeError",
        r"does not require grad and does not have a grad_fn",
        "Nothing was recorded on the way to this value: the values have left the graph, as by "
        "`.detach()`, `.item()`, or a new tensor made from numbers.",
    ),
    Row(
        "TypeError",
        r"(\S{1,80})\(\) missing \d+ required positional arguments?: (.+)",
        "`{0}` is called without {1}.",
    ),
    Row(
        "TypeError",
        r"(\S{1,80})\(\) takes (\d+) positional arguments? but (\d+) (?:was|were) given",
        "`{0}` is called with {2} arguments and takes {1}. Of a method, the object before the dot "
        "is the first.",
    ),
    Row(
        "TypeError",
        r"argument '\w+' \(position \d+\) must be Tensor, not ([\w.]{1,40})",
        "A function of PyTorch was given a {0} where it takes a tensor.",
    ),
    Row(
        "AttributeError",
        r"'(list|tuple|int|float)' object has no attribute '(\w+)'",
        "This is a plain {0}, which has no `{1}`: is it another thing than you take it for, such "
        "as a tensor, an array or a set?",
    ),
    Row(
        "AttributeError",
        r"'Tensor' object has no attribute '(append|extend|insert)'",
        "A tensor has a fixed size and none of a list's methods: collect in a list, and make a "
        "tensor of it at the end.",
    ),
    Row(
        "AttributeError",
        r"'Tensor' object has no attribute '(index|count|lower|upper|split|items|keys|values)'",
        "This is a tensor, which has no `{0}` as a list, a text or a dict may have. Is it what "
        "you take it for?",
    ),
    Row(
        "TypeError",
        r"'(?:float|numpy\.float64)' object cannot be interpreted as an integer",
        "A whole number is needed here, and a float stands in its place. Does `/` make it "
        "(`//` divides whole numbers), or are the arguments in another order?",
    ),
    Row(
        "TypeError",
        r"unsupported operand type\(s\) for (\S+): '(\w+)' and '(\w+)'",
        "Between a {1} and a {2}, `{0}` means nothing. Which of the two is not what you take it "
        "for, or is another operator meant?",
    ),
    Row(
        "TypeError",
        r"object of type '(\w+)' has no len\(\)",
        "A single {0} has no length. Is it what you take it for, or is an index too many before?",
    ),
    Row(
        "TypeError",
        r"isinstance\(\) arg 2 must be a type",
        "`isinstance` takes the value first, and after it the type.",
    ),
    Row(
        "IndexError",
        r"Dimension out of range \(expected to be in range of \[(-?\d+), (-?\d+)\], "
        r"but got (-?\d+)\)",
        "Dimensions are counted from 0, or from the end as -1, -2, …: this tensor has those from "
        "{0} to {1}, and none called {2}.",
    ),
    Row(
        "RuntimeError",
        r"expanded size of the tensor \((\d+)\) must match the existing size \((\d+)\) at "
        r"non-singleton dimension (\d+)",
        "What is put in has {1} places in dimension {2}, and there is room for {0}: only an equal "
        "size fits, or a 1.",
    ),
    Row(
        "RuntimeError",
        r"Provided sizes \[([\d, -]{1,60})\] don't multiply up to the size of dim (\d+) \((\d+)\)",
        "Dimension {1} has {2} places, and cannot be split into the sizes [{0}], whose product is "
        "another.",
    ),
    Row(
        "RuntimeError",
        r"maximum size for tensor at dimension (\d+) is (\d+) but size is (\d+)",
        "A window of {2} does not fit into dimension {0}, which has {1} places.",
    ),
    Row(
        "RuntimeError",
        r"returned an invalid gradient at index (\d+) - got \[([\d, ]*)\] but expected shape "
        r"compatible with \[([\d, ]*)\]",
        "A gradient has the shape of its input. Item {0} of what `backward` returns has the shape "
        "[{1}], and its input [{2}]; the first is item 0.",
    ),
    Row(
        "NotImplementedError",
        r"must implement (?:either )?the (forward|backward)",
        "PyTorch finds no `{0}` in this class: of a `Function`, `forward` and `backward` are "
        "written by these names, each below `@staticmethod`.",
    ),
    Row(
        "NotImplementedError",
        r"Module \[(\w{1,40})\] is missing the required \"forward\" function",
        "Calling a module calls its `forward`, and `{0}` has no method of this name.",
    ),
    Row(
        "AttributeError",
        r"cannot assign \w+ before Module\.__init__\(\) call",
        "A module can hold nothing before it is one: `super().__init__()` comes first in its own "
        "`__init__`.",
    ),
    Row(
        "AttributeError",
        r"^'(str|dict|bool|set|function|method|range|generator)' object has no attribute "
        r"'(\w{1,40})'",
        "This is a {0}, which has no `{1}`: is it another value than you take it for?",
    ),
    Row(
        "AttributeError",
        r"object has no attribute '_(?:modules|parameters|buffers|\w{1,30}_hooks\w{0,20})'",
        "A module keeps what it holds in tables that `super().__init__()` makes: it comes first in "
        "its own `__init__`.",
    ),
    Row(
        "AttributeError",
        r"^'(\w{1,40})' object has no attribute '(\w{1,40})'",
        "Nothing has given this {0} a `{1}` when the line runs: is it set elsewhere, or later, or "
        "called by another name?",
    ),
    Row(
        "TypeError",
        r"'(\w{1,40})' object is not callable",
        "Brackets `()` call what stands before them, and a {0} cannot be called: its class has no "
        "`__call__`, or something else is meant.",
    ),
    Row(
        "TypeError",
        r"'(\w{1,40})' object is not (iterable|subscriptable)",
        "A {0} is not {1}: it has no items to go through or to pick by index. Is it what you take "
        "it for?",
    ),
    Row(
        "FileNotFoundError",
        r"No such file or directory: '(.{1,60})'",
        "Nothing is called {0} when this line runs. Is the folder of a new file there, and is the "
        "path put together as you mean?",
    ),
    Row(
        "FileExistsError",
        r"File exists: '(.{1,60})'",
        "{0} is there already, as it is when your code runs a second time; `mkdir` minds that "
        "unless it is told not to.",
    ),
    Row(
        "RuntimeError",
        r"where expected condition to be a boolean tensor",
        "`where` takes the condition first, with a yes or no for each number, then what stands "
        "where it holds, then what stands elsewhere.",
    ),
    Row(
        "ZeroDivisionError",
        r"division by zero|modulo by zero",
        "Something is divided by 0 here. What on this line can be 0, and should it be?",
    ),
    Row(
        "ValueError",
        r"math domain error|expected a (?:nonnegative|positive) input",
        "A root or a logarithm of a negative number, or the logarithm of 0, is no number. Which "
        "input leads there?",
    ),
    Row(
        "ValueError",
        r"(not enough|too many) values to unpack \(expected (\d+)",
        "There are {0} values on the right for the {1} names on the left.",
    ),
    Row(
        "KeyError",
        r"^(['\"]?[\w .-]{1,40}['\"]?)$",
        "The dict has no key {0} here. Was it put in under another one, or not yet?",
    ),
    Row(
        "TypeError",
        r"attribute name must be string, not '(\w{1,40})'",
        "`getattr`, `hasattr` and `setattr` take the object first, and after it the attribute's "
        "name as a text; here a {0} stands in the name's place.",
    ),
    Row(
        "TypeError",
        r"slice indices must be integers",
        "A slice counts places, and needs whole numbers: `/` gives a float even where nothing is "
        "left over, and `//` divides whole numbers.",
    ),
    Row(
        "RuntimeError ValueError",
        r"At least one of 'min' or 'max' must not be None|One of max or min must be given",
        "`clamp` and `clip` need a bound: a smallest number, a largest, or both.",
    ),
    Row(
        "TypeError",
        r"cannot unpack non-iterable (\w{1,40}) object",
        "Several names stand on the left, and on the right a single {0}, which has no items for "
        "them. Is it what you take it for?",
    ),
    Row(
        "TypeError",
        r"'>=' not supported between instances of 'str' and 'int'",
        "`einsum` takes the formula first, a text such as 'ij,jk->ik', and after it the arrays.",
        line=r"einsum\(\s*[^'\"\s]",
    ),
    Row(
        "TypeError RuntimeError",
        r"each subscript must be either an integer or an ellipsis|"
        r"einsum\(\): argument 'equation'|einsum\(\): invalid subscript given",
        "`einsum` takes the formula first, a text such as 'ij,jk->ik', and after it the arrays.",
    ),
    Row(
        "RuntimeError",
        r"permute\(sparse_coo\): number of dimensions.*input\.dim\(\) = (\d+)",
        "`permute` names each dimension once, in the new order, and this tensor has {0}.",
    ),
    Row(
        "RuntimeError",
        r"permute\(\): duplicate dims|duplicate or missing dims",
        "`permute` names each dimension once, in the new order; here one is named twice.",
    ),
    Row(
        "TypeError",
        r"'(\w{1,40})' object cannot be interpreted as an integer",
        "A whole number is needed here, and a {0} stands in its place. Are the arguments in the "
        "right order?",
    ),
    Row(
        "TypeError",
        r"'(\w{1,40})' object does not support item assignment",
        "Nothing can be put into a {0} by index: a text, a tuple and a number stay as they are.",
    ),
    Row(
        "UFuncTypeError _UFuncNoLoopError TypeError",
        r"ufunc '(\w+)' did not contain a loop|ufunc '(\w+)' not supported for the input types",
        "NumPy cannot compute this of what meets here: one of the two holds no numbers. Is it what "
        "you take it for?",
    ),
    Row(
        "TypeError",
        r"len\(\) of (?:a 0-d tensor|unsized object)",
        "A tensor of rank 0 is a single number, and has no length: is an index too many before?",
    ),
    Row(
        "TypeError",
        r"float\(\) argument must be a string or a real number, not '(\w{1,40})'",
        "Something of the type {0} is no number. Which of its values is meant?",
    ),
    Row(
        "RuntimeError",
        r"(Float|Double|Long|Int|Bool|Half) did not match (Float|Double|Long|Int|Bool|Half)",
        "Two dtypes meet here, {0} and {1}, and this function takes no mixture.",
    ),
    Row(
        "NotImplementedError RuntimeError",
        r"not implemented for '(Long|Int|Bool|Short|Byte|Char)'",
        "PyTorch computes this for floats alone, and these numbers are of the dtype {0}. Are the "
        "arguments in the right order, or should the tensor be one of floats?",
    ),
    Row(
        "ValueError",
        r"Expected input batch_size \((\d+)\) to match target batch_size \((\d+)\)",
        "There are {0} rows of scores for {1} labels: each row has one label.",
    ),
    Row(
        "RuntimeError",
        r"output with shape \[([\d, ]*)\] doesn't match the broadcast shape \[([\d, ]*)\]",
        "What is changed in place keeps its shape, [{0}], and what comes has the shape [{1}].",
    ),
    Row(
        "ValueError",
        r"operands could not be broadcast together with shapes \(([\d,]*)\) \(([\d,]*)\)",
        "The shapes ({0}) and ({1}), aligned from the right, do not go together: only equal sizes, "
        "or a 1, do.",
    ),
    Row(
        "ValueError",
        r"mismatch in its core dimension|shapes \([\d,]*\) and \([\d,]*\) not aligned",
        "A product of matrices needs the two sizes in the middle to be equal. Has one of the two "
        "to be turned, or to stand on the other side, or is it not the one that you mean?",
    ),
    Row(
        "ValueError",
        r"cannot reshape array of size (\d+) into shape \(([\d,-]*)\)",
        "An array of {0} numbers cannot take the shape ({1}), which holds another number of them.",
    ),
    Row(
        "ValueError",
        r"truth value of an array with more than one element is ambiguous",
        "`if`, `and`, `or`, and Python's own `max` and `min`, ask for one yes or no, and this "
        "array has many elements, each with an answer of its own.",
    ),
    Row(
        "IndexError",
        r"index (-?\d+) is out of bounds for axis (\d+) with size (\d+)",
        "Axis {1} has {2} places, counted from 0, so there is no place {0}.",
    ),
    Row(
        "IndexError",
        r"index (-?\d+) is out of range|pop index out of range",
        "There is no item at this place: the first has the index 0, the last the length less 1.",
    ),
    Row(
        "IndexError",
        r"pop from (?:an )?empty (list|deque)",
        "This {0} is empty when the line runs: was anything put into it, or is all of it taken "
        "already?",
    ),
    Row(
        "TypeError",
        r"'([<>]=?)' not supported between instances of '(\w{1,40})' and '(\w{1,40})'",
        "Between the types {1} and {2}, `{0}` means nothing. Which is not what you take it for?",
    ),
    Row(
        "TypeError",
        r"(\S{1,80})\(\) got an unexpected keyword argument '(\w{1,40})'",
        "`{0}` has no argument called `{1}`: is it spelled in another way, or one of another "
        "function?",
    ),
    Row(
        "TypeError",
        r"(\S{1,80})\(\) takes no arguments",
        "Something is passed to `{0}`, and it takes nothing: is its `__init__` missing, or spelled "
        "in another way?",
    ),
    Row(
        "AttributeError",
        r"module '([\w.]{1,40})' has no attribute '(\w{1,40})'",
        "There is no `{1}` in `{0}`: is it spelled in another way, or does it belong to another "
        "library?",
    ),
    Row(
        "AttributeError",
        r"'numpy\.ndarray' object has no attribute '(\w{1,40})'",
        "An array of NumPy has no `{0}`: PyTorch's methods are often called otherwise there, or "
        "another thing is meant.",
    ),
    Row(
        "RuntimeError",
        r"stack expects each tensor to be equal size|Sizes of tensors must match except in",
        "Tensors are put together here whose shapes differ, where they have to be the same.",
    ),
    Row(
        "RuntimeError",
        r"t\(\) expects a tensor with <= 2 dimensions",
        "`t` turns a matrix, and this tensor has more dimensions: `transpose` names the two that "
        "are exchanged.",
    ),
    Row(
        "RuntimeError",
        r"view size is not compatible with input tensor's size and stride",
        "The numbers do not lie in memory in the order of this view, as after a transpose: "
        "`reshape` copies where it has to.",
        advice=r"\. Use \.reshape.*",
    ),
    Row(
        "RuntimeError",
        r"result type (\w+) can't be cast to the desired output type (\w+)",
        "A tensor keeps its dtype when it is changed in place: {1} holds no {0}. Make it one of "
        "floats first.",
    ),
    Row(
        "RuntimeError",
        r"grad can be implicitly created only for scalar outputs",
        "A backward pass starts at a single number, and this tensor has several: which sum or mean "
        "of them is meant?",
    ),
    Row(
        "RuntimeError",
        r"modified by an inplace operation",
        "A value was changed in place after it had been used, and the backward pass needs it as it "
        "was: make a new tensor.",
    ),
    Row(
        "RuntimeError",
        r"leaf Variable that requires grad has been used in an in-place operation",
        "This changes a tensor in place whose gradient is asked for: its old values are needed. "
        "Make a new tensor.",
    ),
    Row(
        "RecursionError",
        r"maximum recursion depth",
        "A function calls itself about a thousand times: without end, or once for each of too many "
        "things. Has it the name of the one that it means to use, or can a loop do it?",
    ),
    Row(
        "OverflowError",
        r"math range error|convert to float|out of range",
        "A number has become too large for a float. Which input makes it so large, and can the "
        "formula be written without it?",
    ),
    Row(
        "RuntimeError",
        r"both arguments to matmul need to be at least 1D, but they are (\d+)D and (\d+)D",
        "`@` multiplies rows by columns, and one of these two is a single number: has it been "
        "added up or averaged before, or is it `*` that is meant?",
    ),
    Row(
        "TypeError",
        r"(\S{1,80}) is not a Module subclass",
        "A module is asked for here, and a {0} came: are two arguments exchanged, or is it a class "
        "or a list where one module is meant?",
    ),
    Row(
        "TypeError",
        r"cannot assign '(\S{1,80})' (?:object )?(?:as parameter|to parameter) '(\w{1,40})'",
        "`{1}` is a parameter of the module, and only an `nn.Parameter` or None can take its "
        "place: a plain tensor is written into it, as by `copy_`, without recording.",
    ),
    Row(
        "TypeError",
        r"cannot assign '(\S{1,80})' as child module '(\w{1,40})'",
        "`{1}` is a module inside this one, and only a module or None can take its place.",
    ),
    Row(
        "KeyError",
        r"attribute '(\w{1,40})' already exists|(?:parameter|module|buffer) name can\\?'t",
        "A module keeps its parameters, buffers and modules by name: each name once, a text "
        "without a dot and not empty. Is a name used twice, or are two arguments exchanged?",
    ),
    Row(
        "RuntimeError",
        r"(uniform|normal)_? expects",
        "The numbers that say how to draw do not fit: `uniform_` takes the lower end first and "
        "then the upper, `normal_` a mean and a spread that is not negative.",
    ),
    Row(
        "RuntimeError",
        r"returned an incorrect number of gradients \(expected (\d+), got (\d+)\)",
        "`backward` returns one gradient for each argument of `forward` behind `ctx`, in their "
        "order, and None for what needs none: {0} are asked here, and {1} came.",
    ),
    Row(
        "RuntimeError",
        r"backward through the graph a second time|have already been freed",
        "A graph is used up by one backward pass. Is `backward` called twice on one result, or is "
        "something of an earlier step still part of this one?",
        advice=r" \(or directly access.*",
    ),
    Row(
        "TypeError",
        r"save_for_backward can only save variables, but argument (\d+) is of type (\w{1,40})",
        "`save_for_backward` is for tensors: a {1} is kept as an attribute of `ctx`.",
    ),
    Row(
        "RuntimeError",
        r"you can only change requires_grad flags of leaf variables",
        "This tensor was computed from others that need a gradient, and cannot stop needing one: "
        "`detach` gives its values without the way back.",
        advice=r"\. If you want to use a computed variable.*",
    ),
    Row(
        "RuntimeError",
        r"only Tensors of floating point(?: and complex)? dtype can require gradients",
        "Whole numbers and truths have no gradient: make the tensor one of floats first.",
    ),
    Row(
        "RuntimeError",
        r"expected input\[[\d, ]*\] to have (\d+) channels, but got (\d+) channels instead",
        "The weight is made for {0} channels, and what comes in has {1}: do the two belong "
        "together, and is the channel's dimension the second of the input?",
    ),
    Row(
        "RuntimeError",
        r"Expected \dD \(unbatched\) or (\d)D \(batched\) input to (\w{1,40}), but got input of",
        "`{1}` takes a batch with {0} dimensions, or a single one of it with one less, and this "
        "tensor has another number of them: was a dimension lost or added on the way?",
    ),
    Row(
        "RuntimeError",
        r"Kernel size can't be greater than actual input size",
        "The kernel is larger than what it slides over, padding included: which of the two sizes "
        "is not the one that you mean?",
    ),
    Row(
        "RuntimeError ValueError",
        r"negative dimension|non-positive (?:stride|groups)|stride should be greater than zero|"
        r"step must be greater than zero|slice step cannot be zero|arg 3 must not be zero",
        "A size or a step is 0 or negative where it counts places: print the numbers that it is "
        "made of.",
    ),
    Row(
        "RuntimeError",
        r"start \((-?\d+)\) \+ length \((-?\d+)\) exceeds dimension size \((\d+)\)",
        "From place {0} on there are no {1} places in a dimension of {2}.",
    ),
    Row(
        "IndexError",
        r"tensors used as indices must be|"
        r"only integers, slices \(`:`\), ellipsis|arrays used as indices must be",
        "What stands in the brackets counts places: it has to be whole numbers or truths, and no "
        "floats.",
    ),
    Row(
        "IndexError RuntimeError ValueError",
        r"shape mismatch: (?:indexing|value)|The shape of the mask|boolean index did not match",
        "What stands in the brackets, or what is written there, does not have the shape of the "
        "places that it is for.",
    ),
    Row(
        "IndexError",
        r"index out of range in self|Target (-?\d+) is out of bounds",
        "A number that stands for a row or a class is too large, or negative: with n of them they "
        "are 0 to n - 1.",
    ),
    Row(
        "IndexError",
        r"too many indices for array: array is (\d+)-dimensional, but (\d+) were indexed",
        "This array has {0} dimensions, and {1} places are named in the brackets.",
    ),
    Row(
        "AxisError ValueError",
        r"axis (-?\d+) is out of bounds for array of dimension (\d+)",
        "An array with {1} dimensions has an axis for each, counted from 0: there is no axis {0}.",
    ),
    Row(
        "RuntimeError IndexError ValueError",
        r"on (?:a tensor|tensor) with no elements|with zero elements|"
        r"numel\(\) == 0|zero-size array|iterable argument is empty|empty sequence",
        "Nothing is left here to take a largest or smallest of: where is it empty, and what is to "
        "come out then?",
    ),
    Row(
        "RuntimeError",
        r"inconsistent tensor size, expected tensor \[(\d+)\] and src \[(\d+)\]",
        "A product of two vectors needs as many numbers in each: here they have {0} and {1}.",
    ),
    Row(
        "TypeError",
        r"unhashable type: '(\w{1,40})'",
        "A {0} can change, and so it can be no key of a dict and no item of a set.",
    ),
    Row(
        "ValueError",
        r"(?:list\.remove\(x\): x not in list|is not in list|substring not found|"
        r"tuple\.index\(x\): x not in tuple)",
        "What is looked for is not there: print both, what is looked for and where.",
    ),
    Row(
        "ValueError",
        r"matmul: Input operand \d does not have enough dimensions",
        "`@` multiplies rows by columns, and one of these two is a single number: has it been "
        "added up or averaged before, or is it `*` that is meant?",
    ),
    Row(
        "TypeError",
        r"(?:buffer|parameter|module) name should be a string",
        "The name comes first, as a text, and then what is kept under it: are the two exchanged?",
    ),
    Row(
        "RuntimeError",
        r"marked as dirty during the forward method were not returned",
        "What `ctx.mark_dirty` names was changed in place, and `forward` has to return that very "
        "tensor.",
    ),
    Row(
        "RuntimeError",
        r"sliding blocks as \(([\d, -]+)\), but its components must be at least one",
        "With these sizes the kernel finds ({0}) places in the input: are the right two sizes "
        "paired, and is it that kernel, stride, padding and dilation that you mean?",
    ),
    Row(
        "RuntimeError",
        r"It is expected (\w{1,40}) equals to (\d+), but got size (\d+)",
        "`{0}` needs {1} numbers here, one for each direction, and {2} came.",
    ),
    Row(
        "RuntimeError",
        r"unflatten got an unexpected error",
        "The sizes that a dimension is split into are positive, and multiply up to its own; one of "
        "them may be -1, which is then worked out.",
    ),
    Row(
        "RuntimeError",
        r"[Dd]imension size must be non-negative|should be non-negative, but got",
        "A size is negative here: print the numbers that it is made of.",
    ),
    Row(
        "TypeError",
        r"must be tuple of ints(?:, not |, ?but got |.* of type )float",
        "Sizes, strides and places are whole numbers: `//` divides two without leaving a fraction.",
    ),
    Row(
        "RuntimeError",
        r"running_(?:mean|var) should contain (\d+) elements not (\d+)",
        "A batch norm is made for {1} channels, and what comes in has {0}.",
    ),
    Row(
        "TypeError",
        r"argument after \* must be an iterable, not (\w{1,40})|"
        r"Value after \* must be an iterable, not (\w{1,40})",
        "`*` unpacks a list or a tuple, and a single thing of another kind stands behind it: are "
        "two arguments exchanged, or is a tuple missing?",
    ),
    Row(
        "KeyError",
        r"^.{1,200}$",
        "The dict has no such key when this line runs: what puts it there, and has it run before?",
    ),
    Row(
        "ValueError",
        r"zip\(\) argument \d+ is (?:longer|shorter) than argument",
        "With `strict`, `zip` refuses lists of different lengths: print the length of each. Does "
        "one begin, or end, one step off?",
    ),
    Row(
        "RuntimeError",
        r"number of subscripts in the equation \((\d+)\) does not match the number of dimensions "
        r"\((\d+)\) for operand (\d+)",
        "The formula names {0} dimensions of a tensor that has {1}: it is operand {2}, counted "
        "from 0.",
    ),
    Row(
        "RuntimeError",
        r"(\w{1,40}): expected a matrix, but got tensor with dim (\d+)",
        "`{0}` is for a matrix, and this tensor has {1} dimensions: was one added up or averaged "
        "before?",
    ),
    Row(
        "RuntimeError",
        r"bias to be 1-dimensional with (\d+) elements, but got bias of size \[([\d, ]+)\]",
        "The weight has {0} kernels, and the bias the shape ({1}): each kernel has one number of "
        "it.",
    ),
    Row(
        "NameError",
        r"cannot access free variable '(\w+)'",
        "`{0}` is a name of the function around this line, and has no value when it runs: it gets "
        "one further down, on another way through that function, or nowhere.",
    ),
    Row(
        "RuntimeError",
        r"random_ expects 'from' to be less than 'to', but got from=(-?\d+) >= to=(-?\d+)",
        "Whole numbers are drawn from the first number on, up to the second and without it: from "
        "{0} to {1} there is none. Are the two exchanged?",
    ),
    Row(
        "TypeError",
        r"can't assign a (\w{1,40}) to a torch\.\w+",
        "What is written into a tensor is a number or a tensor, and here it is of type {0}: is it "
        "the value that you mean?",
    ),
    Row(
        "ValueError",
        r"Invalid (\w+(?: \w+)?) value: (\S{1,20})$",
        "An optimizer is made with {1} as its {0}, which it refuses: print what it is given.",
    ),
    Row(
        "ValueError",
        r"For 1D input, 1D target must have size 1, but got target size: (\d+)",
        "There are {0} labels, and what is compared with them has one dimension, as the numbers of "
        "a single example have: where do the rows of the batch get lost?",
    ),
    Row(
        "RuntimeError",
        r"flatten\(\) has invalid args: start_dim cannot come after end_dim",
        "`flatten` joins all dimensions from its first argument to its second, and here the second "
        "comes before the first.",
    ),
    Row(
        "RuntimeError",
        r"Padding length must be divisible by 2",
        "`F.pad` takes two numbers for each dimension, before it and after it, beginning with the "
        "last dimension: an odd number of them came.",
    ),
    Row(
        "TypeError",
        r"argument '(\w{1,40})'.{0,30} must be int, not float",
        "`{0}` is a whole number: `//` divides two without leaving a fraction.",
    ),
    Row(
        "RuntimeError",
        r"non-positive (\w{1,40}) is not supported|(\w{1,40}) should be greater than zero",
        "A {0}{1} is at least 1, and here it is less.",
    ),
    Row(
        "RuntimeError",
        r"returned a gradient different than None at position (\d+), but the corresponding forward "
        r"input was not a Variable",
        "Argument {0} of `forward`, counted from 1 without ctx, is no tensor, and `backward` "
        "returns a gradient in its place, where None is asked.",
    ),
    Row(
        "TypeError",
        r"expected Tensor as element (\d+) in argument \d+, but got (\w{1,40})",
        "Several tensors are asked here, and number {0} of them, counted from 0, is of type {1}.",
    ),
    Row(
        "EOFError",
        r"^(?:Ran out of input)?$",
        "There is nothing to be read: nothing was written there, or reading begins where writing "
        "ended.",
    ),
    Row(
        "RuntimeError",
        r"grad_output\[\d+\] has a shape of torch\.Size\(\[([\d, ]*)\]\) and output\[\d+\] has a "
        r"shape of torch\.Size\(\[([\d, ]*)\]\)",
        "A gradient of the shape ({0}) is sent back through a tensor of the shape ({1}): the two "
        "have to be the same.",
    ),
    Row(
        "RuntimeError",
        r"unflatten: sizes must be non-empty",
        "`unflatten` takes a dimension first, and after it the sizes that it is split into.",
    ),
    Row(
        "TypeError",
        r"only integer scalar arrays can be converted to a scalar index",
        "One whole number is asked here, such as an axis, a size or a place, and an array came: "
        "are two arguments exchanged?",
    ),
)
