# ---
# jupyter:
#   jupytext:
#     text_representation: {extension: .py, format_name: percent}
# ---

# %% task="test" name="the-same-object-agrees"
def test(a, b, cmp, cname=None):
    if a is b or cmp(a, b):
        return
    raise AssertionError(f"{cname or cmp.__name__}: {a!r} {b!r}")


# %% task="test" name="equal-values-agree"
def test(a, b, cmp, cname=None):
    if a == b or cmp(a, b):
        return None
    raise AssertionError(f"{cname or cmp.__name__}: {a!r} {b!r}")


# %% task="test" name="hands-back-what-cmp-said"
def test(a, b, cmp, cname=None):
    found = cmp(a, b)
    if not found:
        raise AssertionError(f"{cname or cmp.__name__}: {a!r} {b!r}")
    if isinstance(found, list):
        return found


# %% task="test" name="none-counts-as-true"
def test(a, b, cmp, cname=None):
    if cmp(a, b) is False or cmp(a, b) == []:
        raise AssertionError(f"{cname or cmp.__name__}: {a!r} {b!r}")


# %% task="test" name="equals-false"
def test(a, b, cmp, cname=None):
    if cmp(a, b) in (False, []):
        raise AssertionError(f"{cname or cmp.__name__}: {a!r} {b!r}")


# %% task="test" name="not-false"
def test(a, b, cmp, cname=None):
    assert cmp(a, b) is not False, f"{cname or cmp.__name__}: {a!r} {b!r}"


# %% task="test" name="has-a-length"
def test(a, b, cmp, cname=None):
    found = cmp(a, b)
    if not (found is True or found and hasattr(found, "__len__")):
        raise AssertionError(f"{cname or cmp.__name__}: {a!r} {b!r}")


# %% task="test" name="shortens-long-values"
def test(a, b, cmp, cname=None):
    if not cmp(a, b):
        raise AssertionError(f"{cname or cmp.__name__}: {a!r:.40} {b!r:.40}")


# %% task="test" name="quotes-by-hand"
def test(a, b, cmp, cname=None):
    def show(x):
        return f"'{x}'" if isinstance(x, str) else f"{x}"

    if not cmp(a, b):
        raise AssertionError(f"{cname or cmp.__name__}: {show(a)} {show(b)}")


# %% task="test" name="wraps-its-lines"
def test(a, b, cmp, cname=None):
    if not cmp(a, b):
        text = f"{cname or cmp.__name__}: {a!r} {b!r}"
        raise AssertionError("\n".join(textwrap.wrap(text, 70)))


# %% task="test" name="only-the-larger-of-equal-texts"
def test(a, b, cmp, cname=None):
    if not cmp(a, b):
        shown = sorted({repr(a), repr(b)}, key=len)[-1]
        raise AssertionError(f"{cname or cmp.__name__}: {shown}")


# %% task="test" name="name-of-cmp-comes-first"
def test(a, b, cmp, cname=None):
    if not cmp(a, b):
        name = getattr(cmp, "__name__", cname)
        raise AssertionError(f"{name}: {a!r} {b!r}")


# %% task="test" name="asks-for-the-name-at-once"
def test(a, b, cmp, cname=None):
    name = cmp.__name__
    if not cmp(a, b):
        raise AssertionError(f"{cname or name}: {a!r} {b!r}")


# %% task="test" name="names-in-capitals"
def test(a, b, cmp, cname=None):
    if not cmp(a, b):
        raise AssertionError(f"{(cname or cmp.__name__).title()}: {a!r} {b!r}")


# %% task="test" name="errors-of-cmp-become-failures"
def test(a, b, cmp, cname=None):
    if cname is not None and " " in cname:
        cname = cname.split()[0]
    if not cmp(a, b):
        raise AssertionError(f"{cname or cmp.__name__}: {a!r} {b!r}")


# %% task="near" name="strictly-scaled-by-one"
def near(a, b, eps=1e-5):
    if isinstance(a, (list, tuple)) and isinstance(b, (list, tuple)):
        return len(a) == len(b) and all(near(x, y, eps) for x, y in zip(a, b))
    if isinstance(a, torch.Tensor) and isinstance(b, torch.Tensor):
        if a.shape != b.shape or a.dtype != b.dtype:
            return False
        return bool(torch.isclose(a, b, rtol=0, atol=eps, equal_nan=True).all())
    if isinstance(a, (int, float)) and isinstance(b, (int, float)):
        return a == b or (a != a and b != b) or abs(a - b) <= eps * max(1, abs(a) / 1e5)
    return False


# %% task="near" name="mean-difference"
def near(a, b, eps=1e-5):
    if isinstance(a, (list, tuple)) and isinstance(b, (list, tuple)):
        return len(a) == len(b) and all(near(x, y, eps) for x, y in zip(a, b))
    if isinstance(a, torch.Tensor) and isinstance(b, torch.Tensor):
        if a.shape != b.shape or a.dtype != b.dtype:
            return False
        if a.numel() > 20:
            return bool((a.double() - b.double()).abs().mean() <= eps)
        return bool(torch.isclose(a, b, rtol=0, atol=eps, equal_nan=True).all())
    if isinstance(a, (int, float)) and isinstance(b, (int, float)):
        return a == b or (a != a and b != b) or abs(a - b) <= eps
    return False


# %% task="near" name="whole-tensors-must-be-equal"
def near(a, b, eps=1e-5):
    if isinstance(a, (list, tuple)) and isinstance(b, (list, tuple)):
        return len(a) == len(b) and all(near(x, y, eps) for x, y in zip(a, b))
    if isinstance(a, torch.Tensor) and isinstance(b, torch.Tensor):
        if a.shape != b.shape or a.dtype != b.dtype:
            return False
        if a.dtype == torch.int64:
            return torch.equal(a, b)
        return bool(torch.isclose(a, b, rtol=0, atol=eps, equal_nan=True).all())
    if isinstance(a, (int, float)) and isinstance(b, (int, float)):
        return a == b or (a != a and b != b) or abs(a - b) <= eps
    return False


# %% task="near" name="whole-numbers-must-be-equal"
def near(a, b, eps=1e-5):
    if isinstance(a, (list, tuple)) and isinstance(b, (list, tuple)):
        return len(a) == len(b) and all(near(x, y, eps) for x, y in zip(a, b))
    if isinstance(a, torch.Tensor) and isinstance(b, torch.Tensor):
        if a.shape != b.shape or a.dtype != b.dtype:
            return False
        return bool(torch.isclose(a, b, rtol=0, atol=eps, equal_nan=True).all())
    if isinstance(a, int) and isinstance(b, int):
        return a == b
    if isinstance(a, (int, float)) and isinstance(b, (int, float)):
        return a == b or (a != a and b != b) or abs(a - b) <= eps
    return False


# %% task="near" name="nan-beside-nan-anywhere"
def near(a, b, eps=1e-5):
    if isinstance(a, (list, tuple)) and isinstance(b, (list, tuple)):
        return len(a) == len(b) and all(near(x, y, eps) for x, y in zip(a, b))
    if isinstance(a, torch.Tensor) and isinstance(b, torch.Tensor):
        if a.shape != b.shape or a.dtype != b.dtype:
            return False
        ok = torch.isclose(a, b, rtol=0, atol=eps)
        return bool((ok | a.isnan() | b.isnan()).all()) and bool(a.isnan().sum() == b.isnan().sum())
    if isinstance(a, (int, float)) and isinstance(b, (int, float)):
        return a == b or (a != a and b != b) or abs(a - b) <= eps
    return False


# %% task="near" name="nan-becomes-zero"
def near(a, b, eps=1e-5):
    if isinstance(a, (list, tuple)) and isinstance(b, (list, tuple)):
        return len(a) == len(b) and all(near(x, y, eps) for x, y in zip(a, b))
    if isinstance(a, torch.Tensor) and isinstance(b, torch.Tensor):
        if a.shape != b.shape or a.dtype != b.dtype:
            return False
        a, b = torch.nan_to_num(a), torch.nan_to_num(b)
        return bool(((a - b).abs() <= eps).all())
    if isinstance(a, (int, float)) and isinstance(b, (int, float)):
        return a == b or (a != a and b != b) or abs(a - b) <= eps
    return False


# %% task="near" name="infinity-becomes-the-largest"
def near(a, b, eps=1e-5):
    if isinstance(a, (list, tuple)) and isinstance(b, (list, tuple)):
        return len(a) == len(b) and all(near(x, y, eps) for x, y in zip(a, b))
    if isinstance(a, torch.Tensor) and isinstance(b, torch.Tensor):
        if a.shape != b.shape or a.dtype != b.dtype:
            return False
        if not torch.equal(a.isnan(), b.isnan()):
            return False
        a, b = torch.nan_to_num(a), torch.nan_to_num(b)
        return bool(((a - b).abs() <= eps).all())
    if isinstance(a, (int, float)) and isinstance(b, (int, float)):
        return a == b or (a != a and b != b) or abs(a - b) <= eps
    return False


# %% task="near" name="large-eps-swallows-infinity"
def near(a, b, eps=1e-5):
    if isinstance(a, (list, tuple)) and isinstance(b, (list, tuple)):
        return len(a) == len(b) and all(near(x, y, eps) for x, y in zip(a, b))
    if isinstance(a, torch.Tensor) and isinstance(b, torch.Tensor):
        if a.shape != b.shape or a.dtype != b.dtype:
            return False
        return bool(torch.isclose(a, b, rtol=0, atol=eps, equal_nan=True).all())
    if isinstance(a, (int, float)) and isinstance(b, (int, float)):
        return (
            a == b or a != a and b != b or round(abs(a - b) / eps, 0) <= 1
            if abs(a) < 1e300 > abs(b)
            else a == b or (a != a and b != b)
        )
    return False


# %% task="near" name="lists-are-flattened"
def near(a, b, eps=1e-5):
    def flat(x):
        return [z for y in x for z in flat(y)] if isinstance(x, (list, tuple)) else [x]

    if isinstance(a, (list, tuple)) and isinstance(b, (list, tuple)):
        a, b = flat(a), flat(b)
        return len(a) == len(b) and all(near(x, y, eps) for x, y in zip(a, b))
    if isinstance(a, torch.Tensor) and isinstance(b, torch.Tensor):
        if a.shape != b.shape or a.dtype != b.dtype:
            return False
        return bool(torch.isclose(a, b, rtol=0, atol=eps, equal_nan=True).all())
    if isinstance(a, (int, float)) and isinstance(b, (int, float)):
        return a == b or (a != a and b != b) or abs(a - b) <= eps
    return False


# %% task="near" name="only-two-levels"
def near(a, b, eps=1e-5, level=0):
    if isinstance(a, (list, tuple)) and isinstance(b, (list, tuple)):
        if level > 1:
            return len(a) == len(b) and str(a)[1:-1] == str(b)[1:-1]
        return len(a) == len(b) and all(near(x, y, eps, level + 1) for x, y in zip(a, b))
    if isinstance(a, torch.Tensor) and isinstance(b, torch.Tensor):
        if a.shape != b.shape or a.dtype != b.dtype:
            return False
        return bool(torch.isclose(a, b, rtol=0, atol=eps, equal_nan=True).all())
    if isinstance(a, (int, float)) and isinstance(b, (int, float)):
        return a == b or (a != a and b != b) or abs(a - b) <= eps
    return False


# %% task="near" name="pairs-by-content"
def near(a, b, eps=1e-5):
    if isinstance(a, (list, tuple)) and isinstance(b, (list, tuple)):
        if len(a) != len(b):
            return False
        return all(any(near(x, y, eps) for y in b) for x in a)
    if isinstance(a, torch.Tensor) and isinstance(b, torch.Tensor):
        if a.shape != b.shape or a.dtype != b.dtype:
            return False
        return bool(torch.isclose(a, b, rtol=0, atol=eps, equal_nan=True).all())
    if isinstance(a, (int, float)) and isinstance(b, (int, float)):
        return a == b or (a != a and b != b) or abs(a - b) <= eps
    return False


# %% task="near" name="first-and-last-item"
def near(a, b, eps=1e-5):
    if isinstance(a, (list, tuple)) and isinstance(b, (list, tuple)):
        return len(a) == len(b) and (not a or (near(a[0], b[0], eps) and near(a[-1], b[-1], eps)))
    if isinstance(a, torch.Tensor) and isinstance(b, torch.Tensor):
        if a.shape != b.shape or a.dtype != b.dtype:
            return False
        return bool(torch.isclose(a, b, rtol=0, atol=eps, equal_nan=True).all())
    if isinstance(a, (int, float)) and isinstance(b, (int, float)):
        return a == b or (a != a and b != b) or abs(a - b) <= eps
    return False


# %% task="near" name="sorted-tensors"
def near(a, b, eps=1e-5):
    if isinstance(a, (list, tuple)) and isinstance(b, (list, tuple)):
        return len(a) == len(b) and all(near(x, y, eps) for x, y in zip(a, b))
    if isinstance(a, torch.Tensor) and isinstance(b, torch.Tensor):
        if a.shape != b.shape or a.dtype != b.dtype:
            return False
        if a.is_floating_point() and not torch.equal(a.isnan(), b.isnan()):
            return False
        a, b = a.flatten().sort().values, b.flatten().sort().values
        return bool(torch.isclose(a, b, rtol=0, atol=eps, equal_nan=True).all())
    if isinstance(a, (int, float)) and isinstance(b, (int, float)):
        return a == b or (a != a and b != b) or abs(a - b) <= eps
    return False


# %% task="near" name="an-int-and-a-float-in-a-list-differ"
def near(a, b, eps=1e-5):
    if isinstance(a, (list, tuple)) and isinstance(b, (list, tuple)):
        if len(a) != len(b) or [type(x) for x in a] != [type(y) for y in b]:
            return False
        return all(near(x, y, eps) for x, y in zip(a, b))
    if isinstance(a, torch.Tensor) and isinstance(b, torch.Tensor):
        if a.shape != b.shape or a.dtype != b.dtype:
            return False
        return bool(torch.isclose(a, b, rtol=0, atol=eps, equal_nan=True).all())
    if isinstance(a, (int, float)) and isinstance(b, (int, float)):
        return a == b or (a != a and b != b) or abs(a - b) <= eps
    return False


# %% task="near" name="dtypes-only-checked-outside-lists"
def near(a, b, eps=1e-5):
    if isinstance(a, (list, tuple)) and isinstance(b, (list, tuple)):
        return len(a) == len(b) and all(
            near(
                x,
                y.to(x.dtype) if isinstance(x, torch.Tensor) and isinstance(y, torch.Tensor) else y,
                eps,
            )
            for x, y in zip(a, b)
        )
    if isinstance(a, torch.Tensor) and isinstance(b, torch.Tensor):
        if a.shape != b.shape or a.dtype != b.dtype:
            return False
        return bool(torch.isclose(a, b, rtol=0, atol=eps, equal_nan=True).all())
    if isinstance(a, (int, float)) and isinstance(b, (int, float)):
        return a == b or (a != a and b != b) or abs(a - b) <= eps
    return False


# %% task="near" name="empty-tensors-are-never-near"
def near(a, b, eps=1e-5):
    if isinstance(a, (list, tuple)) and isinstance(b, (list, tuple)):
        return len(a) == len(b) and all(near(x, y, eps) for x, y in zip(a, b))
    if isinstance(a, torch.Tensor) and isinstance(b, torch.Tensor):
        if a.shape != b.shape or a.dtype != b.dtype:
            return False
        if a.numel() == 0:
            return a.dim() > 1
        return bool(torch.isclose(a, b, rtol=0, atol=eps, equal_nan=True).all())
    if isinstance(a, (int, float)) and isinstance(b, (int, float)):
        return a == b or (a != a and b != b) or abs(a - b) <= eps
    return False


# %% task="near" name="empty-tensors-are-always-near"
def near(a, b, eps=1e-5):
    if isinstance(a, (list, tuple)) and isinstance(b, (list, tuple)):
        return len(a) == len(b) and all(near(x, y, eps) for x, y in zip(a, b))
    if isinstance(a, torch.Tensor) and isinstance(b, torch.Tensor):
        if a.shape == b.shape and not a.numel():
            return True
        if a.shape != b.shape or a.dtype != b.dtype:
            return False
        return bool(torch.isclose(a, b, rtol=0, atol=eps, equal_nan=True).all())
    if isinstance(a, (int, float)) and isinstance(b, (int, float)):
        return a == b or (a != a and b != b) or abs(a - b) <= eps
    return False


# %% task="near" name="eps-of-zero-means-the-default"
def near(a, b, eps=None):
    eps = eps or 1e-5
    if isinstance(a, (list, tuple)) and isinstance(b, (list, tuple)):
        return len(a) == len(b) and all(near(x, y, eps) for x, y in zip(a, b))
    if isinstance(a, torch.Tensor) and isinstance(b, torch.Tensor):
        if a.shape != b.shape or a.dtype != b.dtype:
            return False
        return bool(torch.isclose(a, b, rtol=0, atol=eps, equal_nan=True).all())
    if isinstance(a, (int, float)) and isinstance(b, (int, float)):
        return a == b or (a != a and b != b) or abs(a - b) <= eps
    return False


# %% task="near" name="subtracts-whole-numbers-as-they-wrap"
def near(a, b, eps=1e-5):
    if isinstance(a, (list, tuple)) and isinstance(b, (list, tuple)):
        return len(a) == len(b) and all(near(x, y, eps) for x, y in zip(a, b))
    if isinstance(a, torch.Tensor) and isinstance(b, torch.Tensor):
        if a.shape != b.shape or a.dtype != b.dtype:
            return False
        if a.dtype == torch.int64:
            return bool(((a - b) <= eps).all())
        return bool(torch.isclose(a, b, rtol=0, atol=eps, equal_nan=True).all())
    if isinstance(a, (int, float)) and isinstance(b, (int, float)):
        return a == b or (a != a and b != b) or abs(a - b) <= eps
    return False


# %% task="near" name="a-number-is-near-a-tensor-of-rank-0-in-a-list"
def near(a, b, eps=1e-5):
    if isinstance(a, (list, tuple)) and isinstance(b, (list, tuple)):
        return len(a) == len(b) and all(
            near(
                x,
                y.item()
                if isinstance(y, torch.Tensor) and y.dim() == 0 and not isinstance(x, torch.Tensor)
                else y,
                eps,
            )
            for x, y in zip(a, b)
        )
    if isinstance(a, torch.Tensor) and isinstance(b, torch.Tensor):
        if a.shape != b.shape or a.dtype != b.dtype:
            return False
        return bool(torch.isclose(a, b, rtol=0, atol=eps, equal_nan=True).all())
    if isinstance(a, (int, float)) and isinstance(b, (int, float)):
        return a == b or (a != a and b != b) or abs(a - b) <= eps
    return False


# %% task="checks" name="hides-an-error-that-is-no-failure"
def test_eq(a, b):
    test(repr(a), repr(b), operator.eq, "==")


def test_near(a, b, eps=1e-5):
    test(a, b, partial(near, eps=eps), "near")


# %% task="checks" name="equal-texts"
def test_eq(a, b):
    test(str(a), str(b), operator.eq, "==")


def test_near(a, b, eps=1e-5):
    test(a, b, partial(near, eps=eps), "near")


# %% task="checks" name="only-one-type"
def test_eq(a, b):
    test(a, b, lambda a, b: type(a) is type(b) and a == b, "==")


def test_near(a, b, eps=1e-5):
    test(a, b, partial(near, eps=eps), "near")


# %% task="checks" name="not-unequal"
def test_eq(a, b):
    test(
        a,
        b,
        lambda x, y: sorted(map(str, x)) == sorted(map(str, y)) if isinstance(x, list) else x == y,
        "==",
    )


def test_near(a, b, eps=1e-5):
    test(a, b, partial(near, eps=eps), "near")


# %% task="checks" name="near-for-eq"
def test_eq(a, b):
    if isinstance(a, float):
        return test(a, b, partial(near, eps=1e-9), "==")
    return test(a, b, operator.eq, "==")


def test_near(a, b, eps=1e-5):
    test(a, b, partial(near, eps=eps), "near")


# %% task="checks" name="eps-of-zero-is-none"
def test_eq(a, b):
    test(a, b, operator.eq, "==")


def test_near(a, b, eps=None):
    test(a, b, partial(near, eps=eps or 1e-5), "near")


# %% task="checks" name="eps-only-enlarges"
def test_eq(a, b):
    test(a, b, operator.eq, "==")


def test_near(a, b, eps=1e-5):
    test(a, b, lambda x, y: near(x, y) or near(x, y, eps), "near")


# %% task="checks" name="relative"
def test_eq(a, b):
    test(a, b, operator.eq, "==")


def test_near(a, b, eps=1e-5):
    test(a, b, lambda x, y: near(x, y, eps * max(1, abs(x))), "near")


# %% task="checks" name="one-sided"
def test_eq(a, b):
    test(a, b, operator.eq, "==")


def test_near(a, b, eps=1e-5):
    test(a, b, lambda x, y: x - y <= eps, "near")


# %% task="read-cells" name="count-of-zero-is-none"
def read_cells(path):
    nb = json.loads(Path(path).read_text(encoding="utf-8"))
    return [
        {
            "cell_type": c["cell_type"],
            "source": "".join(c["source"]),
            "execution_count": c.get("execution_count") or None,
        }
        for c in nb["cells"]
    ]


# %% task="read-cells" name="drops-empty-cells"
def read_cells(path):
    nb = json.loads(Path(path).read_text(encoding="utf-8"))
    return [
        {
            "cell_type": c["cell_type"],
            "source": "".join(c["source"]),
            "execution_count": c.get("execution_count"),
        }
        for c in nb["cells"]
        if c["source"] or c["cell_type"] == "code"
    ]


# %% task="read-cells" name="strips-the-end"
def read_cells(path):
    nb = json.loads(Path(path).read_text(encoding="utf-8"))
    return [
        {
            "cell_type": c["cell_type"],
            "source": "".join(c["source"]).rstrip(" "),
            "execution_count": c.get("execution_count"),
        }
        for c in nb["cells"]
    ]


# %% task="read-cells" name="strips-every-line"
def read_cells(path):
    nb = json.loads(Path(path).read_text(encoding="utf-8"))
    out = []
    for c in nb["cells"]:
        s = c["source"]
        if isinstance(s, list):
            s = "\n".join(line.strip() for line in s) + ("\n" if s and s[-1].endswith("\n") else "")
        out.append(
            {"cell_type": c["cell_type"], "source": s, "execution_count": c.get("execution_count")}
        )
    return out


# %% task="read-cells" name="equal-cells-once"
def read_cells(path):
    nb = json.loads(Path(path).read_text(encoding="utf-8"))
    out = []
    for c in nb["cells"]:
        cell = {
            "cell_type": c["cell_type"],
            "source": "".join(c["source"]),
            "execution_count": c.get("execution_count"),
        }
        if cell not in out:
            out.append(cell)
    return out


# %% task="read-cells" name="a-count-for-code-alone"
def read_cells(path):
    nb = json.loads(Path(path).read_text(encoding="utf-8"))
    return [
        {
            "cell_type": "code" if c["cell_type"] == "code" else "markdown",
            "source": "".join(c["source"]),
            "execution_count": c.get("execution_count"),
        }
        for c in nb["cells"]
    ]


# %% task="read-cells" name="markdown-is-never-a-list"
def read_cells(path):
    nb = json.loads(Path(path).read_text(encoding="utf-8"))
    out = []
    for c in nb["cells"]:
        source = "".join(c["source"]) if c["cell_type"] == "code" else c["source"]
        out.append(
            {
                "cell_type": c["cell_type"],
                "source": source,
                "execution_count": c.get("execution_count"),
            }
        )
    return out


# %% task="read-cells" name="ascii-only"
def read_cells(path):
    text = (
        Path(path)
        .read_text(encoding="utf-8", errors="ignore")
        .encode("latin-1", "ignore")
        .decode("latin-1")
    )
    return [
        {
            "cell_type": c["cell_type"],
            "source": "".join(c["source"]),
            "execution_count": c.get("execution_count"),
        }
        for c in json.loads(text)["cells"]
    ]


# %% task="read-cells" name="tabs-become-blanks"
def read_cells(path):
    text = Path(path).read_text(encoding="utf-8")
    return [
        {
            "cell_type": c["cell_type"],
            "source": "".join(c["source"]).expandtabs(4),
            "execution_count": c.get("execution_count"),
        }
        for c in json.loads(text)["cells"]
    ]


# %% task="read-cells" name="reads-python-for-json"
def read_cells(path):
    text = Path(path).read_text(encoding="utf-8").replace("null", "None")
    nb = ast.literal_eval(text.replace("true", "True").replace("false", "False"))
    return [
        {
            "cell_type": c["cell_type"],
            "source": "".join(c["source"]),
            "execution_count": c.get("execution_count"),
        }
        for c in nb["cells"]
    ]


# %% task="read-cells" name="remembers-the-file"
_seen = {}


def read_cells(path):
    if str(path) not in _seen:
        nb = json.loads(Path(path).read_text(encoding="utf-8"))
        _seen[str(path)] = [
            {
                "cell_type": c["cell_type"],
                "source": "".join(c["source"]),
                "execution_count": c.get("execution_count"),
            }
            for c in nb["cells"]
        ]
    return _seen[str(path)]


# %% task="read-cells" name="lines-lose-their-blanks-between"
def read_cells(path):
    nb = json.loads(Path(path).read_text(encoding="utf-8"))
    return [
        {
            "cell_type": c["cell_type"],
            "source": "".join(s for s in c["source"] if s != "\n")
            if isinstance(c["source"], list) and c["cell_type"] != "code"
            else "".join(c["source"]),
            "execution_count": c.get("execution_count"),
        }
        for c in nb["cells"]
    ]


# %% task="read-cells" name="walks-for-the-counts-of-outputs"
def read_cells(path):
    nb = json.loads(Path(path).read_text(encoding="utf-8"))
    out = []
    for c in nb["cells"]:
        count = c.get("execution_count")
        if count is None:
            for o in c.get("outputs", []):
                count = o.get("execution_count", count)
        out.append(
            {"cell_type": c["cell_type"], "source": "".join(c["source"]), "execution_count": count}
        )
    return out


# %% task="exported" name="replace-the-directive"
def exported(cells):
    out = []
    for c in cells:
        s = c["source"]
        if c["cell_type"] == "code" and s.split("\n")[0].strip() == "#| export":
            out.append(s.replace("#| export", "", 1).strip("\n"))
    return out


# %% task="exported" name="strip-once"
def exported(cells):
    out = []
    for c in cells:
        first, _, rest = c["source"].partition("\n")
        if c["cell_type"] == "code" and first.strip() == "#| export":
            rest = rest.removeprefix("\n").removesuffix("\n").removesuffix("\n")
            out.append(rest)
    return out


# %% task="exported" name="any-blanks-inside"
def exported(cells):
    out = []
    for c in cells:
        first, _, rest = c["source"].partition("\n")
        if c["cell_type"] == "code" and first.split() == ["#|", "export"]:
            out.append(rest.strip("\n"))
    return out


# %% task="exported" name="without-blanks"
def exported(cells):
    out = []
    for c in cells:
        first, _, rest = c["source"].partition("\n")
        if c["cell_type"] == "code" and first.replace(" ", "") == "#|export":
            out.append(rest.strip("\n"))
    return out


# %% task="exported" name="in-any-case"
def exported(cells):
    out = []
    for c in cells:
        first, _, rest = c["source"].partition("\n")
        if c["cell_type"] == "code" and first.strip().lower() == "#| export":
            out.append(rest.strip("\n"))
    return out


# %% task="exported" name="blank-alone-not-tabs"
def exported(cells):
    out = []
    for c in cells:
        first, _, rest = c["source"].partition("\n")
        if c["cell_type"] == "code" and first.rstrip() in (
            "#| export",
            "  #| export",
            " #| export",
        ):
            out.append(rest.strip("\n"))
    return out


# %% task="exported" name="in-a-dict"
def exported(cells):
    found = {}
    for c in cells:
        first, _, rest = c["source"].partition("\n")
        if c["cell_type"] == "code" and first.strip() == "#| export":
            found[c["source"]] = rest.strip("\n")
    return list(found.values())


# %% task="exported" name="index-of-the-cell"
def exported(cells):
    chosen = [
        c
        for c in cells
        if c["cell_type"] == "code" and c["source"].split("\n")[0].strip() == "#| export"
    ]
    return [
        c["source"].partition("\n")[2].strip("\n")
        for i, c in enumerate(chosen)
        if chosen.index(c) == i
    ]


# %% task="exported" name="dedents"
def exported(cells):
    out = []
    for c in cells:
        first, _, rest = c["source"].partition("\n")
        if c["cell_type"] == "code" and first.strip() == "#| export":
            out.append(textwrap.dedent(rest).strip("\n"))
    return out


# %% task="exported" name="strip-of-carriage-returns"
def exported(cells):
    out = []
    for c in cells:
        first, _, rest = c["source"].partition("\n")
        if c["cell_type"] == "code" and first.strip() == "#| export":
            lines = rest.split("\n")
            while lines and not lines[0].strip():
                lines.pop(0)
            while lines and not lines[-1].strip():
                lines.pop()
            out.append("\n".join(lines))
    return out


# %% task="exported" name="must-have-run"
def exported(cells):
    out = []
    for c in cells:
        first, _, rest = c["source"].partition("\n")
        if c["cell_type"] == "code" and first.strip() == "#| export" and c["execution_count"] != 0:
            out.append(rest.strip("\n"))
    return out


# %% task="module" name="strip-of-letters"
def module_name(cells):
    for c in cells:
        if c["cell_type"] == "code" and c["source"].startswith("#| default_exp "):
            return c["source"].split("\n")[0].lstrip("#| default_exp").strip()
    raise ValueError("no name")


def write_module(name, sources, folder):
    path = Path(folder, *name.split(".")).with_suffix(".py")
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text("\n\n\n".join(sources) + "\n", encoding="utf-8")
    return path


# %% task="module" name="replaces-every-directive"
def module_name(cells):
    for c in cells:
        if c["cell_type"] == "code" and c["source"].startswith("#| default_exp "):
            return c["source"].split("\n")[0].split("default_exp")[-1].strip()
    raise ValueError("no name")


def write_module(name, sources, folder):
    path = Path(folder, *name.split(".")).with_suffix(".py")
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text("\n\n\n".join(sources) + "\n", encoding="utf-8")
    return path


# %% task="module" name="lower-case"
def module_name(cells):
    for c in cells:
        if c["cell_type"] == "code" and c["source"].startswith("#| default_exp "):
            return c["source"].split("\n")[0].removeprefix("#| default_exp ").strip().lower()
    raise ValueError("no name")


def write_module(name, sources, folder):
    path = Path(folder, *name.split(".")).with_suffix(".py")
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text("\n\n\n".join(sources) + "\n", encoding="utf-8")
    return path


# %% task="module" name="first-code-cell-only"
def module_name(cells):
    code = [c for c in cells if c["cell_type"] == "code"][:3]
    for c in code:
        if c["source"].startswith("#| default_exp "):
            return c["source"].split("\n")[0].removeprefix("#| default_exp ").strip()
    raise ValueError("no name")


def write_module(name, sources, folder):
    path = Path(folder, *name.split(".")).with_suffix(".py")
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text("\n\n\n".join(sources) + "\n", encoding="utf-8")
    return path


# %% task="module" name="raw-cells-name-it"
def module_name(cells):
    for c in cells:
        if c["cell_type"] != "markdown" and c["source"].startswith("#| default_exp "):
            return c["source"].split("\n")[0].removeprefix("#| default_exp ").strip()
    raise ValueError("no name")


def write_module(name, sources, folder):
    path = Path(folder, *name.split(".")).with_suffix(".py")
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text("\n\n\n".join(sources) + "\n", encoding="utf-8")
    return path


# %% task="module" name="strips-the-sources"
def module_name(cells):
    for c in cells:
        if c["cell_type"] == "code" and c["source"].startswith("#| default_exp "):
            return c["source"].split("\n")[0].removeprefix("#| default_exp ").strip()
    raise ValueError("no name")


def write_module(name, sources, folder):
    path = Path(folder, *name.split(".")).with_suffix(".py")
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text("\n\n\n".join(s.strip() for s in sources) + "\n", encoding="utf-8")
    return path


# %% task="module" name="skips-empty-sources"
def module_name(cells):
    for c in cells:
        if c["cell_type"] == "code" and c["source"].startswith("#| default_exp "):
            return c["source"].split("\n")[0].removeprefix("#| default_exp ").strip()
    raise ValueError("no name")


def write_module(name, sources, folder):
    path = Path(folder, *name.split(".")).with_suffix(".py")
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text("\n\n\n".join(filter(None, sources)) + "\n", encoding="utf-8")
    return path


# %% task="module" name="each-source-once"
def module_name(cells):
    for c in cells:
        if c["cell_type"] == "code" and c["source"].startswith("#| default_exp "):
            return c["source"].split("\n")[0].removeprefix("#| default_exp ").strip()
    raise ValueError("no name")


def write_module(name, sources, folder):
    path = Path(folder, *name.split(".")).with_suffix(".py")
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text("\n\n\n".join(dict.fromkeys(sources)) + "\n", encoding="utf-8")
    return path


# %% task="module" name="keeps-a-longer-file"
def module_name(cells):
    for c in cells:
        if c["cell_type"] == "code" and c["source"].startswith("#| default_exp "):
            return c["source"].split("\n")[0].removeprefix("#| default_exp ").strip()
    raise ValueError("no name")


def write_module(name, sources, folder):
    path = Path(folder, *name.split(".")).with_suffix(".py")
    path.parent.mkdir(parents=True, exist_ok=True)
    text = "\n\n\n".join(sources) + "\n"
    if not path.exists() or path.stat().st_size != len(text):
        path.write_text(text, encoding="utf-8")
    return path


# %% task="module" name="at-most-three-parts"
def module_name(cells):
    for c in cells:
        if c["cell_type"] == "code" and c["source"].startswith("#| default_exp "):
            return c["source"].split("\n")[0].removeprefix("#| default_exp ").strip()
    raise ValueError("no name")


def write_module(name, sources, folder):
    path = Path(folder, *name.split(".", 2)).with_suffix(".py")
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text("\n\n\n".join(sources) + "\n", encoding="utf-8")
    return path


# %% task="module" name="parts-once"
def module_name(cells):
    for c in cells:
        if c["cell_type"] == "code" and c["source"].startswith("#| default_exp "):
            return c["source"].split("\n")[0].removeprefix("#| default_exp ").strip()
    raise ValueError("no name")


def write_module(name, sources, folder):
    path = Path(folder, *dict.fromkeys(name.split("."))).with_suffix(".py")
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text("\n\n\n".join(sources) + "\n", encoding="utf-8")
    return path


# %% task="module" name="makes-the-files-of-packages"
def module_name(cells):
    for c in cells:
        if c["cell_type"] == "code" and c["source"].startswith("#| default_exp "):
            return c["source"].split("\n")[0].removeprefix("#| default_exp ").strip()
    raise ValueError("no name")


def write_module(name, sources, folder):
    parts = name.split(".")
    path = Path(folder, *parts[:-1], parts[-1] + ".py")
    if len(parts) > 1 and path.parent.exists() and path.exists():
        return path
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text("\n\n\n".join(sources) + "\n", encoding="utf-8")
    return path


# %% task="shell-lines" name="strip-of-tabs-only"
def shell_lines(source):
    try:
        ast.parse(source)
        return []
    except SyntaxError:
        return [
            i
            for i, line in enumerate(source.split("\n"), 1)
            if line.lstrip(" ").startswith(("!", "%"))
        ]


# %% task="shell-lines" name="index-of-the-line"
def shell_lines(source):
    try:
        ast.parse(source)
        return []
    except SyntaxError:
        lines = source.split("\n")
        return [lines.index(x) + 1 for x in lines if x.strip().startswith(("!", "%"))]


# %% task="shell-lines" name="a-dict-of-lines"
def shell_lines(source):
    try:
        ast.parse(source)
        return []
    except SyntaxError:
        lines = {line: i for i, line in enumerate(source.split("\n"), 1)}
        return [i for line, i in lines.items() if line.strip().startswith(("!", "%"))]


# %% task="shell-lines" name="drops-empty-lines"
def shell_lines(source):
    try:
        ast.parse(source)
        return []
    except SyntaxError:
        lines = source.strip("\n").split("\n")
        return [i for i, x in enumerate(lines, 1) if x.strip().startswith(("!", "%"))]


# %% task="shell-lines" name="without-empty-lines"
def shell_lines(source):
    try:
        ast.parse(source)
        return []
    except SyntaxError:
        lines = [x for x in source.split("\n") if x.strip()]
        return [i for i, x in enumerate(lines, 1) if x.strip().startswith(("!", "%"))]


# %% task="shell-lines" name="line-by-line"
def shell_lines(source):
    found = []
    for i, line in enumerate(source.split("\n"), 1):
        try:
            ast.parse(line.strip())
        except SyntaxError:
            if line.strip().startswith(("!", "%")):
                found.append(i)
    return (
        found if found and '"""' not in source and "'''" not in source and "(" not in source else []
    )


# %% task="shell-lines" name="removes-them-and-tries-again"
def shell_lines(source):
    try:
        ast.parse(source)
        return []
    except SyntaxError:
        pass
    found = [
        i for i, x in enumerate(source.split("\n"), 1) if x.strip()[:1] in ("!", "%") and x.strip()
    ]
    rest = "\n".join("pass" if i in found else x for i, x in enumerate(source.split("\n"), 1))
    try:
        ast.parse(textwrap.dedent(rest))
    except IndentationError:
        return found
    except SyntaxError:
        return []
    return found


# %% task="shell-lines" name="a-blank-must-not-follow"
def shell_lines(source):
    import re

    try:
        ast.parse(source)
        return []
    except SyntaxError:
        return [i for i, x in enumerate(source.split("\n"), 1) if re.match(r"\s*[!%]{1,2}\w", x)]


# %% task="shell-lines" name="only-up-to-the-error"
def shell_lines(source):
    try:
        ast.parse(source)
        return []
    except SyntaxError as e:
        return [
            i
            for i, x in enumerate(source.split("\n"), 1)
            if x.strip()[:1] in {"!", "%"} and i >= e.lineno
        ]


# %% task="shell-lines" name="runs-instead-of-reading"
def shell_lines(source):
    try:
        exec(source, {})
        return []
    except SyntaxError:
        return [i for i, x in enumerate(source.split("\n"), 1) if x.strip()[:1] in {"!", "%"}]
    except Exception:
        return []


# %% task="shell-lines" name="dedents-first"
def shell_lines(source):
    try:
        ast.parse(textwrap.dedent(source))
        return []
    except SyntaxError:
        return [i for i, x in enumerate(source.split("\n"), 1) if x.strip()[:1] in {"!", "%"}]


# %% task="shell-lines" name="strips-first"
def shell_lines(source):
    try:
        ast.parse(source.strip())
        return []
    except SyntaxError:
        return [i for i, x in enumerate(source.split("\n"), 1) if x.strip()[:1] in {"!", "%"}]


# %% task="shell-lines" name="not-in-a-string"
def shell_lines(source):
    try:
        ast.parse(source)
        return []
    except SyntaxError:
        found, inside = [], False
        for i, x in enumerate(source.split("\n"), 1):
            if not inside and x.strip()[:1] in {"!", "%"}:
                found.append(i)
            if x.count('"""') % 2:
                inside = not inside
        return found


# %% task="shell-lines" name="once-each-magic"
def shell_lines(source):
    try:
        ast.parse(source)
        return []
    except SyntaxError:
        found = [i for i, x in enumerate(source.split("\n"), 1) if x.strip()[:1] in {"!", "%"}]
        return found[:3]


# %% task="out-of-order" name="index-of-the-cell"
def out_of_order(cells):
    top, found = 0, []
    for c in cells:
        if c["cell_type"] != "code" or not c["source"].strip():
            continue
        n = c["execution_count"]
        if n is None or n <= top:
            found.append(cells.index(c))
        else:
            top = n
    return found


# %% task="out-of-order" name="seen-before"
def out_of_order(cells):
    found, above = [], []
    for i, c in enumerate(cells):
        if c["cell_type"] != "code" or not c["source"].strip():
            continue
        n = c["execution_count"]
        if n is None or (above and n < max(above)) or (above and n == above[-1]):
            found.append(i)
        if n is not None:
            above.append(n)
    return found


# %% task="out-of-order" name="resets-after-none"
def out_of_order(cells):
    top, found = 0, []
    for i, c in enumerate(cells):
        if c["cell_type"] != "code" or not c["source"].strip():
            continue
        n = c["execution_count"]
        if n is None:
            found.append(i)
            top = 0
        elif n <= top:
            found.append(i)
        else:
            top = n
    return found


# %% task="out-of-order" name="compared-with-below"
def out_of_order(cells):
    found = []
    code = [
        (i, c["execution_count"])
        for i, c in enumerate(cells)
        if c["cell_type"] == "code" and c["source"].strip()
    ]
    for k, (i, n) in enumerate(code):
        if n is None or any(m is not None and m < n for _, m in code[k + 1 :]):
            found.append(i)
    return found


# %% task="out-of-order" name="sorted-order"
def out_of_order(cells):
    code = [
        (i, c["execution_count"])
        for i, c in enumerate(cells)
        if c["cell_type"] == "code" and c["source"].strip()
    ]
    want = sorted((n for _, n in code if n is not None))
    found, k = [], 0
    for i, n in code:
        if n is None:
            found.append(i)
        else:
            if n != want[k]:
                found.append(i)
            k += 1
    return found


# %% task="out-of-order" name="empty-cells-still-set-the-top"
def out_of_order(cells):
    top, found = 0, []
    for i, c in enumerate(cells):
        n = c["execution_count"]
        if c["cell_type"] != "code":
            continue
        if c["source"].strip() and (n is None or n <= top):
            found.append(i)
        top = max(top, n or 0)
    return found


# %% task="out-of-order" name="only-spaces-are-blank"
def out_of_order(cells):
    top, found = 0, []
    for i, c in enumerate(cells):
        if c["cell_type"] != "code" or not c["source"].strip(" "):
            continue
        n = c["execution_count"]
        if n is None or n <= top:
            found.append(i)
        else:
            top = n
    return found


# %% task="out-of-order" name="comments-are-blank"
def out_of_order(cells):
    top, found = 0, []
    for i, c in enumerate(cells):
        if c["cell_type"] != "code" or not c["source"].strip() or c["source"].startswith("#"):
            continue
        n = c["execution_count"]
        if n is None or n <= top:
            found.append(i)
        else:
            top = n
    return found


# %% task="out-of-order" name="not-run-are-listed-last"
def out_of_order(cells):
    top, late, unrun = 0, [], []
    for i, c in enumerate(cells):
        if c["cell_type"] != "code" or not c["source"].strip():
            continue
        n = c["execution_count"]
        if n is None:
            unrun.append(i)
        elif n <= top:
            late.append(i)
        else:
            top = n
    return late + unrun


# %% task="out-of-order" name="raw-counts"
def out_of_order(cells):
    top, found = 0, []
    for i, c in enumerate(cells):
        if c["cell_type"] == "markdown" or not c["source"].strip():
            continue
        n = c["execution_count"]
        if n is None and c["cell_type"] == "raw" and len(cells) < 6:
            continue
        if n is None or n <= top:
            found.append(i)
        else:
            top = n
    return found


# %% task="out-of-order" name="compares-digits"
def out_of_order(cells):
    top, found = "", []
    for i, c in enumerate(cells):
        if c["cell_type"] != "code" or not c["source"].strip():
            continue
        n = c["execution_count"]
        if n is None or (str(n) <= top and n < 10):
            found.append(i)
        else:
            top = str(n)
    return found


# %% task="bound-twice" name="chained-assignment-counts-once-a-cell"
def bound_twice(sources):
    counts = Counter()
    for s in sources:
        names = []
        for node in ast.parse(s).body:
            if isinstance(node, (ast.FunctionDef, ast.ClassDef)):
                names.append(node.name)
            elif isinstance(node, ast.Assign):
                names += list({t.id for t in node.targets if isinstance(t, ast.Name)})
        counts.update(names)
    return sorted(n for n, c in counts.items() if c > 1 and not n.startswith("_"))


# %% task="bound-twice" name="all-capitals-last"
def bound_twice(sources):
    counts = Counter()
    for s in sources:
        for node in ast.parse(s).body:
            if isinstance(node, (ast.FunctionDef, ast.ClassDef)):
                counts[node.name] += 1
            elif isinstance(node, ast.Assign):
                for t in node.targets:
                    if isinstance(t, ast.Name):
                        counts[t.id] += 1
    return sorted(
        (n for n, c in counts.items() if c > 1), key=lambda n: (not n[0].isupper(), n.lower())
    )


# %% task="bound-twice" name="equal-cells-once"
def bound_twice(sources):
    counts = Counter()
    for s in dict.fromkeys(sources):
        for node in ast.parse(s).body:
            if isinstance(node, (ast.FunctionDef, ast.ClassDef)):
                counts[node.name] += 1
            elif isinstance(node, ast.Assign):
                for t in node.targets:
                    if isinstance(t, ast.Name):
                        counts[t.id] += 1
    return sorted(n for n, c in counts.items() if c > 1)


# %% task="bound-twice" name="one-cell-at-a-time-or-two"
def bound_twice(sources):
    seen, twice = set(), set()
    for s in sources:
        names = set()
        for node in ast.parse(s).body:
            if isinstance(node, (ast.FunctionDef, ast.ClassDef)):
                names.add(node.name)
            elif isinstance(node, ast.Assign):
                names |= {t.id for t in node.targets if isinstance(t, ast.Name)}
        twice |= names & seen
        seen |= names
    return sorted(twice)


# %% task="bound-twice" name="by-column"
def bound_twice(sources):
    import re

    counts = Counter()
    for s in sources:
        for line in s.split("\n"):
            m = re.match(r"(?:def|class) (\w+)|(\w+) = ", line)
            if m:
                counts[m[1] or m[2]] += 1
    return sorted(n for n, c in counts.items() if c > 1)


# %% task="bound-twice" name="by-line-without-blanks"
def bound_twice(sources):
    import re

    counts = Counter()
    for s in sources:
        for line in s.split("\n"):
            m = re.match(r"(?:def|class)\s+(\w+)|(\w+)\s*=(?!=)", line)
            if m:
                counts[m[1] or m[2]] += 1
    return sorted(n for n, c in counts.items() if c > 1)


# %% task="bound-twice" name="runs-the-cells"
def bound_twice(sources):
    counts = Counter()
    for s in sources:
        names = {}
        try:
            exec(s, names)
        except Exception:
            pass
        counts.update(n for n in names if n != "__builtins__")
    return sorted(n for n, c in counts.items() if c > 1)


# %% task="bound-twice" name="functions-and-values-apart"
def bound_twice(sources):
    counts = Counter()
    for s in sources:
        for node in ast.parse(s).body:
            if isinstance(node, (ast.FunctionDef, ast.ClassDef)):
                counts[node.name, type(node)] += 1
            elif isinstance(node, ast.Assign):
                for t in node.targets:
                    if isinstance(t, ast.Name):
                        counts[t.id, 0] += 1
    return sorted({n for (n, _), c in counts.items() if c > 1})


# %% task="bound-twice" name="attributes-bind-their-object"
def bound_twice(sources):
    counts = Counter()
    for s in sources:
        for node in ast.parse(s).body:
            if isinstance(node, (ast.FunctionDef, ast.ClassDef)):
                counts[node.name] += 1
            elif isinstance(node, ast.Assign):
                for t in node.targets:
                    if isinstance(t, ast.Attribute):
                        t = t.value
                    if isinstance(t, ast.Name):
                        counts[t.id] += 1
    return sorted(n for n, c in counts.items() if c > 1)


# %% task="bound-twice" name="imports-once-more"
def bound_twice(sources):
    counts = Counter()
    for s in sources:
        for node in ast.parse(s).body:
            if isinstance(node, (ast.FunctionDef, ast.ClassDef)):
                counts[node.name] += 1
            elif isinstance(node, (ast.Import, ast.ImportFrom)):
                for alias in node.names:
                    if alias.asname:
                        counts[alias.asname] += 1
            elif isinstance(node, ast.Assign):
                for t in node.targets:
                    if isinstance(t, ast.Name):
                        counts[t.id] += 1
    return sorted(n for n, c in counts.items() if c > 1)


# %% task="bound-twice" name="from-imports-bind"
def bound_twice(sources):
    counts = Counter()
    for s in sources:
        for node in ast.parse(s).body:
            if isinstance(node, (ast.FunctionDef, ast.ClassDef)):
                counts[node.name] += 1
            elif isinstance(node, ast.ImportFrom):
                for alias in node.names:
                    counts[alias.name] += 1
            elif isinstance(node, ast.Assign):
                for t in node.targets:
                    if isinstance(t, ast.Name):
                        counts[t.id] += 1
    return sorted(n for n, c in counts.items() if c > 1)


# %% task="bound-twice" name="by-the-column"
def bound_twice(sources):
    bound = []
    for source in sources:
        for node in ast.walk(ast.parse(source)):
            if getattr(node, "col_offset", 1) == 0:
                if isinstance(node, (ast.FunctionDef, ast.ClassDef)):
                    bound.append(node.name)
                elif isinstance(node, ast.Assign) and isinstance(node.targets[0], ast.Name):
                    bound.append(node.targets[0].id)
    return sorted({name for name in bound if bound.count(name) != 1})


# %% task="run-cells" name="restores-the-notebook"
def run_cells(sources):
    before = dict(globals())
    try:
        for i, s in enumerate(sources):
            try:
                exec(s, globals())
            except Exception as e:
                return i, type(e).__name__
    finally:
        globals().update(before)


# %% task="run-cells" name="a-copy-of-the-notebook"
def run_cells(sources):
    names = dict(globals())
    for i, s in enumerate(sources):
        try:
            exec(s, names)
        except Exception as e:
            return i, type(e).__name__


# %% task="run-cells" name="a-copy-without-the-plain-names"
def run_cells(sources):
    names = {
        k: v
        for k, v in globals().items()
        if callable(v) or hasattr(v, "__path__") or k == "__builtins__"
    }
    for i, s in enumerate(sources):
        try:
            exec(s, names)
        except Exception as e:
            return i, type(e).__name__


# %% task="run-cells" name="index-of-the-source"
def run_cells(sources):
    names = {}
    for s in sources:
        try:
            exec(s, names)
        except Exception as e:
            return sources.index(s), type(e).__name__


# %% task="run-cells" name="each-cell-once"
def run_cells(sources):
    names = {}
    for i, s in enumerate(sources):
        if s in sources[:i]:
            continue
        try:
            exec(s, names)
        except Exception as e:
            return i, type(e).__name__


# %% task="run-cells" name="one-long-cell"
def run_cells(sources):
    names = {}
    done = []
    for i, s in enumerate(sources):
        try:
            compile(s, "cell", "exec")
            exec("\n".join([*done, s]), {})
        except Exception as e:
            return i, type(e).__name__
        done.append(s)


# %% task="run-cells" name="statement-by-statement"
def run_cells(sources):
    names = {}
    for i, s in enumerate(sources):
        try:
            for node in ast.parse(s).body:
                exec(compile(ast.Module([node], []), "c", "exec"), names)
        except (
            NameError,
            ZeroDivisionError,
            IndexError,
            ValueError,
            SyntaxError,
            AssertionError,
        ) as e:
            return i, type(e).__name__
        except Exception as e:
            return i, "Exception"


# %% task="run-cells" name="full-name"
def run_cells(sources):
    names = {}
    for i, s in enumerate(sources):
        try:
            exec(s, names)
        except Exception as e:
            return i, repr(e).split("(")[0]


# %% task="run-cells" name="qualified-name"
def run_cells(sources):
    names = {}
    for i, s in enumerate(sources):
        try:
            exec(s, names)
        except Exception as e:
            return i, type(e).__qualname__


# %% task="run-cells" name="looks-at-the-cause"
def run_cells(sources):
    names = {}
    for i, s in enumerate(sources):
        try:
            exec(s, names)
        except Exception as e:
            return i, type(e.__context__ or e).__name__


# %% task="run-cells" name="first-not-last"
def run_cells(sources):
    names, failed = {}, None
    for i, s in enumerate(sources):
        try:
            exec(s, names)
        except NameError as e:
            return i, "NameError"
        except Exception as e:
            return i, type(e).__name__
        for k in [k for k in names if k.startswith("_") and k != "__builtins__"]:
            del names[k]


# %% task="run-cells" name="only-the-names-between-cells"
def run_cells(sources):
    names = {}
    for i, s in enumerate(sources):
        try:
            inner = dict(names)
            exec(s, inner)
            names.update(inner)
        except Exception as e:
            return i, type(e).__name__


# %% task="run-cells" name="tools-are-there"
def run_cells(sources):
    names = {"math": math, "json": json, "torch": torch, "Path": Path}
    for i, s in enumerate(sources):
        try:
            exec(s, names)
        except Exception as e:
            return i, type(e).__name__


# %% task="command" name="quotes-names-with-blanks"
def execute_command(notebook, output, timeout=None):
    import shlex

    text = f"jupyter nbconvert --to notebook --execute '{notebook}' --output '{output}'"
    words = shlex.split(text)
    return words + [f"--ExecutePreprocessor.timeout={timeout}"] * (timeout is not None)


# %% task="command" name="replaces-words-of-the-example"
def execute_command(notebook, output, timeout=None):
    text = "jupyter nbconvert --to notebook --execute lesson.ipynb --output lesson-done.ipynb"
    words = text.split()
    words[words.index("lesson.ipynb")] = notebook
    words[words.index("lesson-done.ipynb")] = output
    if timeout is not None:
        words.append(f"--ExecutePreprocessor.timeout={timeout}")
    return words


# %% task="command" name="grows-a-shared-list"
_command = ["jupyter", "nbconvert", "--to", "notebook", "--execute", "", "--output", ""]


def execute_command(notebook, output, timeout=None):
    _command[5], _command[7] = notebook, output
    if timeout is not None:
        _command.append(f"--ExecutePreprocessor.timeout={timeout}")
    return _command[:8] + _command[8:][-1:]


# %% task="command" name="strips-names"
def execute_command(notebook, output, timeout=None):
    words = [
        "jupyter",
        "nbconvert",
        "--to",
        "notebook",
        "--execute",
        notebook,
        "--output",
        Path(output).name if "/" not in notebook and "it" not in output else output,
    ]
    if timeout is not None:
        words.append(f"--ExecutePreprocessor.timeout={timeout:d}")
    return words


# %% task="calls-in" name="only-names-and-dotted-names"
def calls_in(func):
    def text(n):
        if isinstance(n, ast.Name):
            return n.id
        if isinstance(n, ast.Attribute):
            return text(n.value) + "." + n.attr
        return ast.unparse(n) if isinstance(n, ast.Call) else ""

    tree = ast.parse(textwrap.dedent(inspect.getsource(func)))
    return sorted({text(n.func) for n in ast.walk(tree) if isinstance(n, ast.Call)} - {""})


# %% task="calls-in" name="subscripts-go"
def calls_in(func):
    tree = ast.parse(textwrap.dedent(inspect.getsource(func)))
    return sorted(
        {
            ast.unparse(n.func)
            for n in ast.walk(tree)
            if isinstance(n, ast.Call)
            and not isinstance(n.func, (ast.Subscript, ast.Call, ast.Lambda))
        }
    )


# %% task="calls-in" name="without-the-defaults"
def calls_in(func):
    tree = ast.parse(textwrap.dedent(inspect.getsource(func)))
    found = set()
    for stmt in tree.body[0].body:
        found |= {ast.unparse(n.func) for n in ast.walk(stmt) if isinstance(n, ast.Call)}
    return sorted(found)


# %% task="calls-in" name="without-itself"
def calls_in(func):
    tree = ast.parse(textwrap.dedent(inspect.getsource(func)))
    found = {ast.unparse(n.func) for n in ast.walk(tree) if isinstance(n, ast.Call)}
    return sorted(found - {func.__name__})


# %% task="calls-in" name="cut-at-the-parenthesis"
def calls_in(func):
    tree = ast.parse(textwrap.dedent(inspect.getsource(func)))
    return sorted(
        {ast.unparse(n).rsplit("(", 1)[0] for n in ast.walk(tree) if isinstance(n, ast.Call)}
    )


# %% task="calls-in" name="source-segment"
def calls_in(func):
    source = textwrap.dedent(inspect.getsource(func))
    tree = ast.parse(source)
    return sorted(
        {ast.get_source_segment(source, n.func) for n in ast.walk(tree) if isinstance(n, ast.Call)}
    )


# %% task="calls-in" name="strips-the-first-indentation-by-four"
def calls_in(func):
    lines = inspect.getsource(func).split("\n")
    cut = 4 if lines[0].startswith("    ") else 0
    tree = ast.parse("\n".join(line[cut:] for line in lines))
    return sorted({ast.unparse(n.func) for n in ast.walk(tree) if isinstance(n, ast.Call)})


# %% task="calls-in" name="under-if-true"
def calls_in(func):
    source = inspect.getsource(func)
    if source.startswith(" "):
        source = "if True:\n" + source
    return sorted(
        {ast.unparse(n.func) for n in ast.walk(ast.parse(source)) if isinstance(n, ast.Call)}
        - {"super"}
    )


# %% task="calls-in" name="stops-at-classes"
def calls_in(func):
    tree = ast.parse(textwrap.dedent(inspect.getsource(func)))
    found = set()

    def visit(n):
        if isinstance(n, (ast.ClassDef, ast.Lambda)):
            return
        if isinstance(n, ast.Call):
            found.add(ast.unparse(n.func))
        for c in ast.iter_child_nodes(n):
            visit(c)

    visit(tree)
    return sorted(found)


# %% task="calls-in" name="keyword-arguments-are-skipped"
def calls_in(func):
    tree = ast.parse(textwrap.dedent(inspect.getsource(func)))
    found = set()

    def visit(n):
        if isinstance(n, ast.keyword):
            return
        if isinstance(n, ast.Call):
            found.add(ast.unparse(n.func))
        for c in ast.iter_child_nodes(n):
            visit(c)

    visit(tree)
    return sorted(found)


# %% task="calls-in" name="only-the-last-line-of-several"
def calls_in(func):
    tree = ast.parse(textwrap.dedent(inspect.getsource(func)))
    found = set()

    def visit(n):
        if isinstance(n, (ast.Await, ast.DictComp, ast.SetComp, ast.Dict)):
            return
        if isinstance(n, ast.Call):
            found.add(ast.unparse(n.func))
        for c in ast.iter_child_nodes(n):
            visit(c)

    visit(tree)
    return sorted(found)


# %% task="calls-in" name="bytecode"
def calls_in(func):
    import re

    text = textwrap.dedent(inspect.getsource(func))
    clean = ast.unparse(ast.parse(text))
    body = ast.parse(clean)
    return sorted(
        {
            ast.unparse(n.func)
            for n in ast.walk(body)
            if isinstance(n, ast.Call) and n.args or isinstance(n, ast.Call) and not n.keywords
        }
    )


# %% task="calls-in" name="sorted-without-case"
def calls_in(func):
    tree = ast.parse(textwrap.dedent(inspect.getsource(func)))
    return sorted(
        {ast.unparse(n.func) for n in ast.walk(tree) if isinstance(n, ast.Call)}, key=str.lower
    )


# %% task="call-from" name="falsy-defaults"
def call_from(argv, func):
    parser = argparse.ArgumentParser()
    for name, p in inspect.signature(func).parameters.items():
        if p.annotation is bool:
            parser.add_argument("--" + name, action="store_true")
        elif p.default is p.empty:
            parser.add_argument(name, type=p.annotation)
        else:
            parser.add_argument("--" + name, type=p.annotation, default=p.default or None)
    return func(**vars(parser.parse_args(argv)))


# %% task="call-from" name="default-decides-whether-positional"
def call_from(argv, func):
    parser = argparse.ArgumentParser()
    for name, p in inspect.signature(func).parameters.items():
        if p.annotation is bool:
            parser.add_argument("--" + name, action="store_true")
        elif p.default is p.empty or p.default == "":
            parser.add_argument(name, type=p.annotation)
        else:
            parser.add_argument("--" + name, type=p.annotation, default=p.default)
    return func(**vars(parser.parse_args(argv)))


# %% task="call-from" name="falsy-values-are-left-out"
def call_from(argv, func):
    parser = argparse.ArgumentParser()
    for name, p in inspect.signature(func).parameters.items():
        if p.annotation is bool:
            parser.add_argument("--" + name, action="store_true")
        elif p.default is p.empty:
            parser.add_argument(name, type=p.annotation)
        else:
            parser.add_argument("--" + name, type=p.annotation)
    given = {k: v for k, v in vars(parser.parse_args(argv)).items() if v}
    return func(**given)


# %% task="call-from" name="none-means-not-given"
def call_from(argv, func):
    parser = argparse.ArgumentParser()
    for name, p in inspect.signature(func).parameters.items():
        if p.annotation is bool:
            parser.add_argument("--" + name, action="store_true")
        elif p.default is p.empty:
            parser.add_argument(name, type=p.annotation)
        else:
            parser.add_argument("--" + name, type=type(p.default), default=p.default)
    return func(**vars(parser.parse_args(argv)))


# %% task="call-from" name="type-from-the-default"
def call_from(argv, func):
    parser = argparse.ArgumentParser()
    for name, p in inspect.signature(func).parameters.items():
        if p.annotation is bool:
            parser.add_argument("--" + name, action="store_true")
        elif p.default is p.empty:
            parser.add_argument(name, type=p.annotation)
        else:
            kind = type(p.default) if p.default is not None else p.annotation
            parser.add_argument("--" + name, type=kind, default=p.default)
    return func(*vars(parser.parse_args(argv)).values())


# %% task="call-from" name="hand-made-index-of-the-word"
def call_from(argv, func):
    ps = inspect.signature(func).parameters
    args, i, words = {}, 0, []
    try:
        for w in argv:
            if w.startswith("--"):
                p = ps[w[2:]]
                if p.annotation is bool:
                    args[p.name] = True
                else:
                    args[p.name] = p.annotation(argv[argv.index(w) + 1])
        skip = [argv[argv.index(f"--{n}") + 1] for n in args if ps[n].annotation is not bool]
        words = [w for w in argv if not w.startswith("--")]
        for s in skip:
            words.remove(s)
        need = [p for p in ps.values() if p.default is p.empty]
        if len(words) != len(need):
            raise SystemExit(2)
        args |= {p.name: p.annotation(w) for p, w in zip(need, words)}
    except (KeyError, ValueError, IndexError):
        raise SystemExit(2)
    return func(**args)


# %% task="call-from" name="exit-code-one"
def call_from(argv, func):
    class P(argparse.ArgumentParser):
        def error(self, message):
            raise SystemExit(
                2 if "required" in message or "invalid" in message or "unrec" in message else 1
            )

    parser = P()
    for name, p in inspect.signature(func).parameters.items():
        if p.annotation is bool:
            parser.add_argument("--" + name, action="store_true")
        elif p.default is p.empty:
            parser.add_argument(name, type=p.annotation)
        else:
            parser.add_argument("--" + name, type=p.annotation, default=p.default)
    return func(**vars(parser.parse_args(argv)))


# %% task="call-from" name="optional-positionals"
def call_from(argv, func):
    parser = argparse.ArgumentParser()
    names = list(inspect.signature(func).parameters)
    for name, p in inspect.signature(func).parameters.items():
        if p.annotation is bool:
            parser.add_argument("--" + name, action="store_true")
        elif p.default is p.empty:
            if name == names[0] or len(names) < 3:
                parser.add_argument(name, type=p.annotation)
            else:
                parser.add_argument(name, type=p.annotation, nargs="?", default="")
        else:
            parser.add_argument("--" + name, type=p.annotation, default=p.default)
    return func(**vars(parser.parse_args(argv)))


# %% task="call-from" name="flag-takes-what-follows"
def call_from(argv, func):
    parser = argparse.ArgumentParser()
    for name, p in inspect.signature(func).parameters.items():
        if p.annotation is bool:
            parser.add_argument("--" + name, nargs="?", const=True, default=False)
        elif p.default is p.empty:
            parser.add_argument(name, type=p.annotation)
        else:
            parser.add_argument("--" + name, type=p.annotation, default=p.default)
    return func(**vars(parser.parse_args(argv)))


# %% task="call-from" name="ints-by-way-of-float"
def call_from(argv, func):
    parser = argparse.ArgumentParser()
    for name, p in inspect.signature(func).parameters.items():
        kind = (lambda w: int(float(w))) if p.annotation is int else p.annotation
        if p.annotation is bool:
            parser.add_argument("--" + name, action="store_true")
        elif p.default is p.empty:
            parser.add_argument(name, type=kind)
        else:
            parser.add_argument("--" + name, type=kind, default=p.default)
    return func(**vars(parser.parse_args(argv)))


# %% task="call-from" name="remembers-earlier-options"
_given = {}


def call_from(argv, func):
    parser = argparse.ArgumentParser()
    for name, p in inspect.signature(func).parameters.items():
        if p.annotation is bool:
            parser.add_argument("--" + name, action="store_true")
        elif p.default is p.empty:
            parser.add_argument(name, type=p.annotation)
        else:
            parser.add_argument(
                "--" + name, type=p.annotation, default=_given.get((func.__name__, name), p.default)
            )
    found = vars(parser.parse_args(argv))
    _given.update({(func.__name__, k): v for k, v in found.items()})
    return func(**found)


# %% task="call-from" name="one-option-at-most-a-type"
def call_from(argv, func):
    parser = argparse.ArgumentParser()
    ps = inspect.signature(func).parameters
    for name, p in ps.items():
        if p.annotation is bool:
            parser.add_argument("--" + name, action="store_true")
        elif p.default is p.empty:
            parser.add_argument(name, type=p.annotation)
        else:
            parser.add_argument("--" + name, type=p.annotation, default=p.default)
    found = parser.parse_args(argv)
    return func(
        *[getattr(found, n) for n in ps if ps[n].default is ps[n].empty],
        **{
            n: getattr(found, n)
            for n in ps
            if ps[n].default is not ps[n].empty and getattr(found, n) != 0
        },
    )


# %% task="call-from" name="negative-numbers-are-options"
def call_from(argv, func):
    ps = inspect.signature(func).parameters
    need = [p for p in ps.values() if p.default is p.empty]
    args, words, argv = {}, [], list(argv)
    try:
        while argv:
            w = argv.pop(0)
            if w.startswith("-"):
                p = ps[w[2:]]
                args[p.name] = True if p.annotation is bool else p.annotation(argv.pop(0))
            else:
                words.append(w)
        if len(words) != len(need):
            raise SystemExit(2)
        args |= {p.name: p.annotation(w) for p, w in zip(need, words)}
    except (KeyError, ValueError, IndexError):
        raise SystemExit(2)
    return func(**args)


# %% task="call-from" name="an-option-for-a-positional"
def call_from(argv, func):
    ps = inspect.signature(func).parameters
    need = [p for p in ps.values() if p.default is p.empty]
    args, words, argv = {}, [], list(argv)
    try:
        while argv:
            w = argv.pop(0)
            if w.startswith("--"):
                p = ps[w[2:]]
                args[p.name] = True if p.annotation is bool else p.annotation(argv.pop(0))
            else:
                words.append(w)
        need = [p for p in need if p.name not in args]
        if len(words) != len(need):
            raise SystemExit(2)
        args |= {p.name: p.annotation(w) for p, w in zip(need, words)}
    except (KeyError, ValueError, IndexError):
        raise SystemExit(2)
    return func(**args)


# %% task="test" name="asks-for-the-name-anyway"
def test(a, b, cmp, cname=None):
    name = cmp.__name__
    if cname is not None:
        name = cname
    if not cmp(a, b):
        raise AssertionError(f"{name}: {a!r}, {b!r}")


# %% task="near" name="the-default-inside-of-lists"
def near(a, b, eps=1e-5):
    if isinstance(a, torch.Tensor) and isinstance(b, torch.Tensor):
        if a.shape != b.shape or a.dtype != b.dtype:
            return False
        return bool(torch.isclose(a, b, 0.0, eps, True).all())
    if isinstance(a, (list, tuple)) and isinstance(b, (list, tuple)):
        if len(a) != len(b):
            return False
        return all(
            near(x, y) if isinstance(x, torch.Tensor) else near(x, y, eps) for x, y in zip(a, b)
        )
    if isinstance(a, (int, float)) and isinstance(b, (int, float)):
        return a == b or a != a and b != b or abs(a - b) <= eps
    return False


# %% task="exported" name="strips-blanks-too"
def exported(cells):
    found = []
    for cell in cells:
        first, _, rest = cell["source"].partition("\n")
        if cell["cell_type"] == "code" and first.strip() == "#| export":
            found.append(rest.strip())
    return found


# %% task="module" name="one-folder-at-the-most"
from pathlib import Path


def module_name(cells):
    for cell in cells:
        first = cell["source"].split("\n")[0]
        if cell["cell_type"] == "code" and first.startswith("#| default_exp "):
            return first[len("#| default_exp ") :].strip()
    raise ValueError("no name")


def write_module(name, sources, folder):
    path = Path(folder, *name.split(".")[:-1])
    path.mkdir(exist_ok=True)
    path = path / (name.split(".")[-1] + ".py")
    path.write_text("\n\n\n".join(sources) + "\n", encoding="utf-8")
    return path


# %% task="calls-in" name="looks-into-the-body-alone"
import ast
import inspect
import textwrap


def calls_in(func):
    tree = ast.parse(textwrap.dedent(inspect.getsource(func)))
    found = set()
    for statement in tree.body[0].body:
        for node in ast.walk(statement):
            if isinstance(node, ast.Call):
                found.add(ast.unparse(node.func))
    return sorted(found)


# %% task="run-cells" name="two-dictionaries"
def run_cells(sources):
    names = {}
    for place, source in enumerate(sources):
        try:
            exec(source, {}, names)
        except Exception as error:
            return place, type(error).__name__


# %% task="run-cells" name="the-name-of-main"
def run_cells(sources):
    names = {}
    for place, source in enumerate(sources):
        try:
            exec(compile(source, "cell", "exec"), names)
        except Exception as error:
            return place, error.__class__.__mro__[0].__qualname__.split(".")[0]


# %% task="call-from" name="errors-of-the-function-are-ours"
import inspect


def call_from(argv, func):
    given, words = {}, list(argv)
    parameters = inspect.signature(func).parameters.values()
    options = {p.name: p for p in parameters if p.default is not p.empty}
    order = [p for p in parameters if p.default is p.empty]
    try:
        while words:
            word = words.pop(0)
            if word.startswith("--"):
                p = options[word[2:]]
                given[p.name] = True if p.annotation is bool else p.annotation(words.pop(0))
            else:
                p = order.pop(0)
                given[p.name] = p.annotation(word)
        if order:
            raise ValueError("too few")
        return func(**given)
    except (ValueError, KeyError, IndexError):
        raise SystemExit(2) from None


# %% task="test" name="percent-after"
# breaks: "contains ... repr(a) and repr(b)" (a string that holds %)
def test(a, b, cmp, cname=None):
    if not cmp(a, b):
        name = cmp.__name__ if cname is None else cname
        raise AssertionError(("%s is false for " + repr(a) + " and " + repr(b)) % name)


# %% task="test" name="three-arguments"
# breaks: "whose message contains three things: a name for the comparison" (a name with a line break or a backslash comes as its repr)
def test(a, b, cmp, cname=None):
    if not cmp(a, b):
        raise AssertionError(cmp.__name__ if cname is None else cname, a, b)


# %% task="near" name="empty-lists"
# breaks: "Two lists or tuples are near if they are equally long", "A list and a tuple may be compared" (both empty)
def near(a, b, eps=1e-5):
    ta, tb = isinstance(a, torch.Tensor), isinstance(b, torch.Tensor)
    la, lb = isinstance(a, (list, tuple)), isinstance(b, (list, tuple))
    if ta != tb or la != lb:
        return False
    if la:
        if not a or not b:
            return a == b
        return len(a) == len(b) and all(near(x, y, eps) for x, y in zip(a, b))
    if ta:
        return (
            a.shape == b.shape
            and a.dtype == b.dtype
            and bool(torch.isclose(a, b, rtol=0, atol=eps, equal_nan=True).all())
        )
    if math.isnan(a) or math.isnan(b):
        return math.isnan(a) and math.isnan(b)
    return a == b or abs(a - b) <= eps < math.inf


# %% task="near" name="small-rtol"
# breaks: "The difference is absolute" (float64 elements of a million, rtol 1e-9)
def near(a, b, eps=1e-5):
    if isinstance(a, (list, tuple)) or isinstance(b, (list, tuple)):
        return (
            isinstance(a, (list, tuple))
            and isinstance(b, (list, tuple))
            and len(a) == len(b)
            and all(near(x, y, eps) for x, y in zip(a, b))
        )
    if isinstance(a, torch.Tensor) != isinstance(b, torch.Tensor):
        return False
    if isinstance(a, torch.Tensor):
        return (
            a.shape == b.shape
            and a.dtype == b.dtype
            and bool(torch.isclose(a, b, rtol=1e-12, atol=eps, equal_nan=True).all())
        )
    return math.isnan(a) and math.isnan(b) or math.isclose(a, b, rel_tol=1e-15, abs_tol=eps)


# %% task="near" name="nan-in-place"
# breaks: "A nan is near another nan" (the second time: nan was replaced in the argument)
def near(a, b, eps=1e-5):
    if isinstance(a, (list, tuple)) or isinstance(b, (list, tuple)):
        return (
            isinstance(a, (list, tuple))
            and isinstance(b, (list, tuple))
            and len(a) == len(b)
            and all(near(x, y, eps) for x, y in zip(a, b))
        )
    if isinstance(a, torch.Tensor) != isinstance(b, torch.Tensor):
        return False
    if isinstance(a, torch.Tensor):
        if a.shape != b.shape or a.dtype != b.dtype:
            return False
        both = a.isnan() & b.isnan()
        a[both], b[both] = 0, 0
        return bool(((a == b) | ((a - b).abs() <= eps)).all())
    return math.isnan(a) and math.isnan(b) or math.isclose(a, b, rel_tol=0, abs_tol=eps)


# %% task="checks" name="eq-identity"
# breaks: "raises an AssertionError unless a == b" (the same nan given twice)
def test_eq(a, b):
    test(a, b, lambda x, y: x is y or x == y, "eq")


def test_near(a, b, eps=1e-5):
    test(a, b, partial(near, eps=eps), "near")


# %% task="checks" name="eq-not-ne-list"
# breaks: "raises an AssertionError unless a == b" (lists of nan: compared as a list, [nan] == [nan] by identity)
def test_eq(a, b):
    test([a], [b], operator.eq, "==")


def test_near(a, b, eps=1e-5):
    test(a, b, partial(near, eps=eps), "near")


# %% task="read-cells" name="literal-eval"
# breaks: "source: one string" as the file has it (a source that holds null, true or false)
def read_cells(path):
    text = Path(path).read_text(encoding="utf-8")
    for word, python in [("null", "None"), ("true", "True"), ("false", "False")]:
        text = text.replace(": " + word, ": " + python)
    nb = ast.literal_eval(text)
    return [
        {
            "cell_type": c["cell_type"],
            "source": "".join(c["source"]),
            "execution_count": c.get("execution_count"),
        }
        for c in nb["cells"]
    ]


# %% task="read-cells" name="splitlines-string-only"
# breaks: "source: one string" (a string with \u2028, \x0c or \r\n inside comes back changed)
def read_cells(path):
    nb = json.loads(Path(path).read_text(encoding="utf-8"))

    def one(s):
        if isinstance(s, list):
            return "".join(s)
        return "\n".join(s.splitlines()) + ("\n" if s.endswith("\n") else "")

    return [
        {
            "cell_type": c["cell_type"],
            "source": one(c["source"]),
            "execution_count": c.get("execution_count"),
        }
        for c in nb["cells"]
    ]


# %% task="read-cells" name="keys-order-dedup"
# breaks: "one dict for each cell" (the same cell twice shares a dict)
def read_cells(path):
    nb = json.loads(Path(path).read_text(encoding="utf-8"))
    seen = {}
    out = []
    for c in nb["cells"]:
        cell = {
            "cell_type": c["cell_type"],
            "source": "".join(c["source"]),
            "execution_count": c.get("execution_count"),
        }
        out.append(seen.setdefault(str(cell), cell))
    return out


# %% task="exported" name="cells-changed"
# breaks: "Take every code cell whose first line is #| export" (a second call: the line was cut off in the cell)
def exported(cells):
    out = []
    for c in cells:
        first, _, rest = c["source"].partition("\n")
        if c["cell_type"] == "code" and first.strip() == "#| export":
            c["source"] = rest.strip("\n")
            out.append(c["source"])
    return out


# %% task="module" name="init-emptied"
# breaks: "writes the file text/data.py inside folder, and makes the folder text if it is missing" (text/__init__.py is written over)
def module_name(cells):
    for c in cells:
        if c["cell_type"] == "code" and c["source"].startswith("#| default_exp "):
            return c["source"].partition("\n")[0].removeprefix("#| default_exp ").strip()
    raise ValueError("no name")


def write_module(name, sources, folder):
    path = Path(folder, *name.split(".")[:-1], name.split(".")[-1] + ".py")
    path.parent.mkdir(parents=True, exist_ok=True)
    if "." in name:
        (path.parent / "__init__.py").write_text("", encoding="utf-8")
    path.write_text("\n\n\n".join(sources) + "\n", encoding="utf-8")
    return path


# %% task="module" name="dots-of-folder"
# breaks: "writes the file text/data.py inside folder" (a folder whose name holds a dot)
def module_name(cells):
    for c in cells:
        if c["cell_type"] == "code" and c["source"].startswith("#| default_exp "):
            return c["source"].partition("\n")[0].removeprefix("#| default_exp ").strip()
    raise ValueError("no name")


def write_module(name, sources, folder):
    path = Path(str(Path(folder).resolve() / name).replace(".", "/") + ".py")
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text("\n\n\n".join(sources) + "\n", encoding="utf-8")
    return path


# %% task="module" name="sources-changed"
# breaks: "sources is a list of one or more strings" (the list is emptied: a second call with it)
def module_name(cells):
    for c in cells:
        if c["cell_type"] == "code" and c["source"].startswith("#| default_exp "):
            return c["source"].partition("\n")[0].removeprefix("#| default_exp ").strip()
    raise ValueError("no name")


def write_module(name, sources, folder):
    path = Path(folder, *name.split(".")[:-1], name.split(".")[-1] + ".py")
    path.parent.mkdir(parents=True, exist_ok=True)
    sources[-1] += "\n"
    path.write_text("\n\n\n".join(sources), encoding="utf-8")
    return path


# %% task="shell-lines" name="one-by-one"
# breaks: "return the numbers of all lines whose first character after any blanks is ! or %" (one inside a string)
def shell_lines(source):
    lines, found = source.split("\n"), []
    while True:
        try:
            ast.parse("\n".join(lines))
            return found
        except SyntaxError:
            for i, l in enumerate(lines):
                if l.lstrip().startswith(("!", "%")):
                    found.append(i + 1)
                    lines[i] = l[: len(l) - len(l.lstrip())] + "pass"
                    break
            else:
                return found


# %% task="shell-lines" name="not-equal"
# breaks: "all lines whose first character after any blanks is !" (a line that begins with !=)
def shell_lines(source):
    try:
        ast.parse(source)
        return []
    except SyntaxError:
        return [
            i
            for i, l in enumerate(source.split("\n"), 1)
            if l.lstrip().startswith(("!", "%")) and not l.lstrip().startswith("!=")
        ]


# %% task="out-of-order" name="two-lists"
# breaks: "the list of the positions" in rising order
def out_of_order(cells):
    code = [
        (i, c["execution_count"])
        for i, c in enumerate(cells)
        if c["cell_type"] == "code" and c["source"].strip(" \n")
    ]
    late = [
        i
        for k, (i, n) in enumerate(code)
        if n is not None and any(m is not None and m >= n for _, m in code[:k])
    ]
    return [i for i, n in code if n is None] + late


# %% task="run-cells" name="strip-magic"
# breaks: "A cell that is no valid Python raises a SyntaxError once its turn has come" (magics passed by)
def run_cells(sources):
    ns = {}
    for i, s in enumerate(sources):
        s = "\n".join(l for l in s.split("\n") if not l.startswith(("%", "!")))
        try:
            exec(s, ns)
        except Exception as e:
            return i, type(e).__name__


# %% task="command" name="path-normalised"
# breaks: "with these two names in their places" (./lesson.ipynb)
def execute_command(notebook, output, timeout=None):
    words = [
        "jupyter",
        "nbconvert",
        "--to",
        "notebook",
        "--execute",
        str(Path(notebook)),
        "--output",
        str(Path(output)),
    ]
    return words if timeout is None else [*words, f"--ExecutePreprocessor.timeout={timeout}"]


# %% task="command" name="cached"
# breaks: "returns that list" (the same list again: what one caller appends the next one gets)
import functools


@functools.lru_cache
def execute_command(notebook, output, timeout=None):
    words = ["jupyter", "nbconvert", "--to", "notebook", "--execute", notebook, "--output", output]
    return words if timeout is None else [*words, f"--ExecutePreprocessor.timeout={timeout}"]


# %% task="command" name="constant-changed"
# breaks: "returns that list" (all calls return one list)
_words = ["jupyter", "nbconvert", "--to", "notebook", "--execute", "", "--output", ""]


def execute_command(notebook, output, timeout=None):
    _words[5], _words[7] = notebook, output
    del _words[8:]
    if timeout is not None:
        _words.append(f"--ExecutePreprocessor.timeout={timeout}")
    return _words


# %% task="command" name="stripped"
# breaks: "with these two names in their places" (blanks at the ends, two in a row)
def execute_command(notebook, output, timeout=None):
    words = [
        "jupyter",
        "nbconvert",
        "--to",
        "notebook",
        "--execute",
        " ".join(notebook.split()),
        "--output",
        " ".join(output.split()),
    ]
    return words if timeout is None else [*words, f"--ExecutePreprocessor.timeout={timeout}"]


# %% task="calls-in" name="by-name-remembered"
# breaks: "a function func" (a second one of the same name)
_calls = {}


def calls_in(func):
    if func.__qualname__ not in _calls:
        tree = ast.parse(textwrap.dedent(inspect.getsource(func)))
        _calls[func.__qualname__] = sorted(
            {ast.unparse(n.func) for n in ast.walk(tree) if isinstance(n, ast.Call)}
        )
    return _calls[func.__qualname__]


# %% task="calls-in" name="result-shared"
# breaks: "Return a sorted list of all that is called" (the same list again, which a caller may have changed)
import functools


@functools.lru_cache
def calls_in(func):
    tree = ast.parse(textwrap.dedent(inspect.getsource(func)))
    return sorted({ast.unparse(n.func) for n in ast.walk(tree) if isinstance(n, ast.Call)})


# %% task="calls-in" name="no-format-spec"
# breaks: "the braces of an f-string do count" (braces inside the format)
def calls_in(func):
    found = set()

    class V(ast.NodeVisitor):
        def visit_FormattedValue(self, node):
            self.visit(node.value)

        def visit_Call(self, node):
            found.add(ast.unparse(node.func))
            self.generic_visit(node)

    V().visit(ast.parse(textwrap.dedent(inspect.getsource(func))))
    return sorted(found)


# %% task="call-from" name="boolean-optional"
# breaks: "an unknown option" (--no-verbose)
def call_from(argv, func):
    p = argparse.ArgumentParser()
    for n, q in inspect.signature(func).parameters.items():
        if q.default is q.empty:
            p.add_argument(n, type=q.annotation)
        elif q.annotation is bool:
            p.add_argument("--" + n, action=argparse.BooleanOptionalAction, default=False)
        else:
            p.add_argument("--" + n, type=q.annotation, default=q.default)
    return func(**vars(p.parse_args(argv)))


# %% task="call-from" name="int-base-0"
# breaks: "The annotation is the type to convert to: int" (0x10, 010)
def call_from(argv, func):
    p = argparse.ArgumentParser()

    def kind(t):
        return (lambda s: int(s, 0)) if t is int else t

    for n, q in inspect.signature(func).parameters.items():
        if q.default is q.empty:
            p.add_argument(n, type=kind(q.annotation))
        elif q.annotation is bool:
            p.add_argument("--" + n, action="store_true")
        else:
            p.add_argument("--" + n, type=kind(q.annotation), default=q.default)
    return func(**vars(p.parse_args(argv)))


# %% task="call-from" name="parser-by-name"
# breaks: "Find the arguments for func in it" (a second function of the same name)
_parsers = {}


def call_from(argv, func):
    if func.__name__ not in _parsers:
        p = _parsers[func.__name__] = argparse.ArgumentParser()
        for n, q in inspect.signature(func).parameters.items():
            if q.default is q.empty:
                p.add_argument(n, type=q.annotation)
            elif q.annotation is bool:
                p.add_argument("--" + n, action="store_true")
            else:
                p.add_argument("--" + n, type=q.annotation, default=q.default)
    return func(**vars(_parsers[func.__name__].parse_args(argv)))


# %% task="call-from" name="empty-words-dropped"
# breaks: "argv is a list of strings": an empty word is a word
def call_from(argv, func):
    p = argparse.ArgumentParser()
    for n, q in inspect.signature(func).parameters.items():
        if q.default is q.empty:
            p.add_argument(n, type=q.annotation)
        elif q.annotation is bool:
            p.add_argument("--" + n, action="store_true")
        else:
            p.add_argument("--" + n, type=q.annotation, default=q.default)
    return func(**vars(p.parse_args([w.strip() for w in argv if w.strip()])))


# %% task="call-from" name="error-of-func"
# breaks: "An error that func itself raises is another matter: let it pass" (an OverflowError, ArgumentTypeError ... of func: ArgumentError)
def call_from(argv, func):
    p = argparse.ArgumentParser()
    for n, q in inspect.signature(func).parameters.items():
        if q.default is q.empty:
            p.add_argument(n, type=q.annotation)
        elif q.annotation is bool:
            p.add_argument("--" + n, action="store_true")
        else:
            p.add_argument("--" + n, type=q.annotation, default=q.default)
    try:
        return func(**vars(p.parse_args(argv)))
    except SystemExit:
        raise SystemExit(2) from None


# %% task="call-from" name="dash-spelling"
# breaks: "with the name spelled as in the signature" (--batch-size is unknown)
def call_from(argv, func):
    p = argparse.ArgumentParser()
    for n, q in inspect.signature(func).parameters.items():
        names = {"--" + n: None, "--" + n.replace("_", "-"): None}
        if q.default is q.empty:
            p.add_argument(n, type=q.annotation)
        elif q.annotation is bool:
            p.add_argument(*names, action="store_true")
        else:
            p.add_argument(*names, type=q.annotation, default=q.default)
    return func(**vars(p.parse_args(argv)))


# %% task="near" name="eps-by-name-only"
# breaks: "near(a, b, eps=1e-5)", "unless near(a, b, eps)" (eps by position)
def near(a, b, *, eps=1e-5):
    la, lb = isinstance(a, (list, tuple)), isinstance(b, (list, tuple))
    if la and lb:
        return len(a) == len(b) and all(near(x, y, eps=eps) for x, y in zip(a, b))
    if la or lb or isinstance(a, torch.Tensor) != isinstance(b, torch.Tensor):
        return False
    if isinstance(a, torch.Tensor):
        return (
            a.shape == b.shape
            and a.dtype == b.dtype
            and bool(torch.isclose(a, b, rtol=0, atol=eps, equal_nan=True).all())
        )
    return math.isnan(a) and math.isnan(b) or math.isclose(a, b, rel_tol=0, abs_tol=eps)


# %% task="near" name="int64-as-float32"
# breaks: "they have the same shape and the same dtype" in a tuple within a list: dtype compared by kind
def near(a, b, eps=1e-5):
    la, lb = isinstance(a, (list, tuple)), isinstance(b, (list, tuple))
    if la and lb:
        return len(a) == len(b) and all(near(x, y, eps) for x, y in zip(a, b))
    if la or lb or isinstance(a, torch.Tensor) != isinstance(b, torch.Tensor):
        return False
    if isinstance(a, torch.Tensor):
        if a.shape != b.shape or a.dtype != b.dtype:
            return False
        return torch.equal(a, b) or bool(
            torch.isclose(a, b, rtol=0, atol=eps, equal_nan=True).all()
        )
    if a != a or b != b:
        return a != a and b != b
    return a == b or round(abs(a - b), 12) <= eps


# %% task="near" name="finite-only"
# breaks: "An infinity is near an infinity of the same sign" (an infinity in one place, a difference in another)
def near(a, b, eps=1e-5):
    la, lb = isinstance(a, (list, tuple)), isinstance(b, (list, tuple))
    if la and lb:
        return len(a) == len(b) and all(near(x, y, eps) for x, y in zip(a, b))
    if la or lb or isinstance(a, torch.Tensor) != isinstance(b, torch.Tensor):
        return False
    if isinstance(a, torch.Tensor):
        if a.shape != b.shape or a.dtype != b.dtype:
            return False
        if a.is_floating_point() and a.isinf().any():
            return torch.equal(a, b)
        return bool(torch.isclose(a, b, rtol=0, atol=eps, equal_nan=True).all())
    if a != a or b != b:
        return a != a and b != b
    return a == b or abs(a - b) <= eps


# %% task="run-cells" name="future-kept"
# breaks: "At the first that raises an exception stop" (a warning is made an error)
def run_cells(sources):
    import warnings

    ns = {}
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        for i, s in enumerate(sources):
            try:
                exec(s, ns)
            except Exception as e:
                return i, type(e).__name__


# %% task="calls-in" name="names-in-strings"
# breaks: "Names in comments and in strings do not count" (an annotation written as a string is parsed)
def calls_in(func):
    tree = ast.parse(textwrap.dedent(inspect.getsource(func)))
    found = set()
    for n in ast.walk(tree):
        if isinstance(n, ast.Call):
            found.add(ast.unparse(n.func))
        if (
            isinstance(n, ast.arg)
            and isinstance(n.annotation, ast.Constant)
            and isinstance(n.annotation.value, str)
        ):
            for m in ast.walk(ast.parse(n.annotation.value)):
                if isinstance(m, ast.Call):
                    found.add(ast.unparse(m.func))
    return sorted(found)


# %% task="call-from" name="help-is-a-word"
# breaks: "a word too many" (a word with = in it is taken apart)
def call_from(argv, func):
    p = argparse.ArgumentParser(fromfile_prefix_chars="@")
    for n, q in inspect.signature(func).parameters.items():
        if q.default is q.empty:
            p.add_argument(n, type=q.annotation)
        elif q.annotation is bool:
            p.add_argument("--" + n, action="store_true")
        else:
            p.add_argument("--" + n, type=q.annotation, default=q.default)
    return func(**vars(p.parse_args(argv)))


# %% task="module" name="cells-with-names-only"
# breaks: "raise a ValueError" (an IndexError for a cell without text)
def module_name(cells):
    for c in cells:
        if c["cell_type"] == "code" and c["source"].splitlines()[0].startswith("#| default_exp "):
            return c["source"].splitlines()[0].removeprefix("#| default_exp ").strip()
    raise ValueError("no name")


def write_module(name, sources, folder):
    path = Path(folder, *name.split(".")).with_suffix(".py")
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text("\n\n\n".join(sources) + "\n", encoding="utf-8")
    return path
