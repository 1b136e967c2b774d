# ---
# jupyter:
#   jupytext:
#     text_representation: {extension: .py, format_name: percent}
# ---

# %% hidden="out-of-order-counts"
from autograder import probe, randint, shuffled


def order_of(counts):
    made = [
        {"cell_type": "code", "source": f"x = {count}", "execution_count": count}
        for count in counts
    ]
    return out_of_order(made)


probe(order_of, [1, 2, 3])
probe(order_of, [2, 1])
probe(order_of, [3, 7, 20])
probe(order_of, [1, 5, 3, 4, 6])
probe(order_of, [4, 1, 2, 3])
probe(order_of, [1, 2, 2, 3])
probe(order_of, [9, 12, 10, 11, 100, 20])
probe(order_of, [])
probe(order_of, shuffled(range(1, 8)))
probe(order_of, randint(1, 5, 8).tolist())

# %% hidden="out-of-order-others"
from autograder import probe, shuffled


def cell(source, count=None, kind="code"):
    return {"cell_type": kind, "source": source, "execution_count": count}


text, empty, blank = cell("# Title", kind="markdown"), cell(""), cell(" \n\n")
probe(out_of_order, [cell("x = 1")])
probe(out_of_order, [cell("x = 1", 1), cell("x = 2"), cell("x = 3", 2)])
probe(out_of_order, [text, cell("x = 1", 1), empty, text, cell("x = 2", 2), blank])
probe(out_of_order, [cell("x"), cell("x", 5), text, cell("x"), cell("x", 4), empty])
probe(out_of_order, [cell("as it is", kind="raw"), cell("x", 3), cell("y", 1)])
probe(out_of_order, [cell("x", 1), cell("", 9), cell("\n \n", 1), cell("y", 2)])
probe(out_of_order, [cell("x", 1), cell("# a note"), cell("x", 1), cell("x", 1)])
some = [cell(f"x = {n}", n) for n in (1, 2, 3)] + [cell("x"), cell("x")]
probe(out_of_order, shuffled([*some, text, empty]))
probe(out_of_order, shuffled([*some, blank, cell("as it is", kind="raw")]))
probe(out_of_order, [cell("x", 2), cell("x", 1), cell("x")])


# %% mistake="only-the-neighbour"
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


# %% mistake="no-gaps-allowed"
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


# %% mistake="unrun-cells-pass"
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


# %% mistake="empty-cells-count"
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


# %% mistake="markdown-counts"
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


# %% mistake="positions-among-code"
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


# %% mistake="counts-for-positions"
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


# %% mistake="equal-counts-pass"
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


# %% mistake="stops-at-the-first"
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


# %% alternative="highest-so-far"
def out_of_order(cells):
    highest, positions = 0, []
    for position in range(len(cells)):
        cell = cells[position]
        if cell["cell_type"] == "code" and cell["source"].strip() != "":
            count = cell["execution_count"]
            if count is None:
                positions.append(position)
            elif count <= highest:
                positions.append(position)
            else:
                highest = count
    return positions


# %% alternative="looks-back-each-time"
def out_of_order(cells):
    code = [
        (position, cell["execution_count"])
        for position, cell in enumerate(cells)
        if cell["cell_type"] == "code"
        and not cell["source"].isspace()
        and cell["source"]
    ]
    return [
        position
        for number, (position, count) in enumerate(code)
        if count is None
        or count <= max((c for _, c in code[:number] if c is not None), default=-1)
    ]


# %% alternative="accumulate"
def out_of_order(cells):
    from itertools import accumulate

    kept = [
        (i, c["execution_count"])
        for i, c in enumerate(cells)
        if c["cell_type"] == "code" and not c["source"].isspace() and c["source"] != ""
    ]
    counts = [float("-inf") if n is None else n for _, n in kept]
    highest = accumulate([float("-inf"), *counts], max)
    return [i for (i, _), n, top in zip(kept, counts, highest) if not n > top]
