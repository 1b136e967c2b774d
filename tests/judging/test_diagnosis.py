"""Diagnosis from records alone: which known mistake a wrong answer is."""

from dataclasses import replace

import pytest
import torch
from conftest import write_course

from autograder.authoring.build import build
from autograder.course import Answer
from autograder.jailed.errors import describe_error
from autograder.jailed.pack import Packer
from autograder.judging.diagnosis import (
    diagnose,
    explained,
    known_mistakes,
    same_evidence,
    unpack_quietly,
)
from autograder.judging.matching import Wrong
from autograder.judging.unpack import unpack
from autograder.protocol.results import CellResult

HINTS = {"triples": "Count.", "forgets-one": "Add.", "raises": "Look.", "no-check": "Check."}
SOURCE = "\n".join(f"def {name}(x):\n    return x" for name in ("double", "a", "b", "other"))
ASKED = {"raises": ["ValueError"]}


def seen(*results, call="double(x)", grads=None, **spec):
    """The records of a cell whose probes gave these results, or raised these exceptions."""
    packer = Packer()
    for result in results:
        record = {"call": call, "spec": spec}
        if isinstance(result, Exception):
            record["error"] = describe_error(result)
        else:
            record["value"] = result
            if grads is not None:
                record["grads"] = grads
        packer.add(record)
    return unpack(packer.pack())


@pytest.fixture(scope="module")
def double(tmp_path_factory):
    course = write_course(tmp_path_factory.mktemp("mini"), {"01_mini": {}})
    build(course)
    assignment = course.load("01_mini")
    task = assignment.task_by_id["double"]
    [cell] = task.grades
    ids = ("double-values", "values", "errors", "more", "count", "one", "two", "a", "b", "c")
    return assignment, replace(task, grades=tuple(replace(cell, grade_id=id) for id in ids))


def told(double, student, reference, **mistakes):
    """What is said of a student's cells, by known mistakes; a cell's records, or several cells."""
    assignment, task = double
    several = isinstance(reference, dict)

    def by_cell(found):
        return found if several else {"double-values": found}

    named = {name.replace("_", "-"): by_cell(found) for name, found in mistakes.items()}
    answers = [Answer("double", name, SOURCE, HINTS[name]) for name in named]
    ours = by_cell(reference)
    known = known_mistakes(assignment, answers, named, ours)
    wrong = Wrong.of(assignment, by_cell(student), ours)
    matches = diagnose(known, assignment, wrong, ours)
    return [(one.name, one.hint) for one in explained(assignment, task, matches, wrong, ours)]


def names(*arguments, **mistakes):
    return [name for name, _ in told(*arguments, **mistakes)]


def found(*arguments, **mistakes):
    return next(iter(told(*arguments, **mistakes)), None)


def test_the_mistake_whose_values_are_the_students(double):
    got = found(double, seen(6, 9), seen(4, 6), forgets_one=seen(3, 5), triples=seen(6, 9))
    assert got == ("triples", "Count.")


def test_values_of_nobody_are_no_known_mistake(double):
    assert found(double, seen(6, 10), seen(4, 6), triples=seen(6, 9)) is None


def test_rounding_tells_nothing_apart(double):
    mistake, student = torch.tensor([0.1, 3.0]) * 3, torch.tensor([0.3, 9.0000001])
    assert found(double, seen(student), seen(torch.zeros(2)), triples=seen(mistake)) is not None


def test_a_mistake_that_gives_what_the_reference_gives_explains_nothing(double):
    assert found(double, seen(4, 7), seen(4, 6), triples=seen(4, 6)) is None


def test_an_error_alone_is_a_mistake_only_with_the_same_words(double):
    reference, known = seen(4), seen(ValueError("too long"))
    assert names(double, seen(ValueError("too long")), reference, raises=known) == ["raises"]
    assert names(double, seen(ValueError("no")), reference, raises=known) == []
    assert names(double, seen(TypeError("too long")), reference, raises=known) == []


def test_an_error_beside_right_values_is_one_by_its_type(double):
    reference, known = seen(4, 6, 8), seen(4, 6, OverflowError("math range error"))
    student = seen(4, 6, OverflowError("(34, 'Numerical result out of range')"))
    assert names(double, student, reference, raises=known) == ["raises"]
    assert names(double, seen(4, OverflowError("no"), 8), reference, raises=known) == []


def test_errors_that_mean_different_things_are_not_alike(double):
    messages = [
        "mat1 and mat2 shapes cannot be multiplied (2x3 and 2x3)",
        "The size of tensor a (2) must match the size of tensor b (3) at non-singleton dimension 0",
    ]
    one, other = (seen(4, 6, RuntimeError(message)) for message in messages)
    assert names(double, one, seen(4, 6, 8), raises=other) == []
    again = seen(4, 6, RuntimeError(messages[0].replace("2x3", "5x4")))
    assert names(double, again, seen(4, 6, 8), raises=one) == ["raises"]


def test_a_runtime_error_of_no_known_meaning_is_one_by_its_words(double):
    known = seen(4, 6, RuntimeError("function MyBackward returned 1 gradients, expected 2"))
    again = seen(4, 6, RuntimeError("function MyBackward returned 2 gradients, expected 3"))
    other = seen(4, 6, RuntimeError("weights only load failed"))
    assert names(double, again, seen(4, 6, 8), raises=known) == ["raises"]
    assert names(double, other, seen(4, 6, 8), raises=known) == []


def test_another_thing_that_lacks_something_is_another_error(double):
    known = seen(4, 6, AttributeError("'Tensor' object has no attribute 'g'"))
    gone = seen(4, 6, AttributeError("'Residual' object has no attribute 'backward'"))
    assert names(double, gone, seen(4, 6, 8), raises=known) == []
    called_otherwise = seen(4, 6, AttributeError("'Tensor' object has no attribute 'grad_of'"))
    assert names(double, called_otherwise, seen(4, 6, 8), raises=known) == ["raises"]


def test_several_errors_with_words_that_few_have_are_a_part(double):
    def answer(message, *values):
        stops = [RuntimeError(message)] * 4
        return {"values": seen(*stops), "more": seen(*values)}

    reference = {"values": seen(2, 4, 6, 8), "more": seen(*RIGHT)}
    known = answer("weights only load failed", *TRIPLED)
    student = answer("weights only load failed", *WITHOUT)
    assert "triples" in names(double, student, reference, triples=known)
    known, student = (
        answer("mat1 and mat2 shapes cannot be multiplied (2x3 and 2x3)", *values)
        for values in (TRIPLED, WITHOUT)
    )
    assert "triples" not in names(double, student, reference, triples=known)


def test_what_stops_elsewhere_as_well_stops_for_another_reason(double):
    reference, known = seen(4, 6, 8, 10), seen(4, 6, 8, IndexError("too many indices"))
    assert names(double, known, reference, raises=known) == ["raises"]
    student = seen(4, 6, IndexError("too many indices"), IndexError("too many indices"))
    assert names(double, student, reference, raises=known) == []


def test_a_mistake_that_can_mostly_not_be_compared_needs_several_numbers(double):
    stops = [RuntimeError("odd")] * 5
    reference, known = seen(*range(2, 8)), seen(9, *range(12, 17))
    assert "triples" not in names(double, seen(9, *stops), reference, triples=known)
    few = seen(9, 12, 13, 14, *stops[:2])
    assert "triples" in names(double, few, reference, triples=known)


def test_where_an_error_is_asked_for_its_words_do_not_count(double):
    reference = seen(4) + seen(ValueError("lengths differ"), **ASKED)
    student, known = (seen(6) + seen(ValueError(words), **ASKED) for words in ("no", "differ"))
    assert found(double, student, reference, triples=known) == ("triples", "Count.")


FOUR = [torch.tensor([n, n + 0.5, n + 1.25]) for n in (1.0, 2.0, 3.0, 4.0)]
RIGHT, TRIPLED, WITHOUT = ([factor * x for x in FOUR] for factor in (2, 3, 1))


def test_a_missing_check_silences_no_mistake(double):
    reference = {"values": seen(*RIGHT), "errors": seen(ValueError(), **ASKED)}
    known = {"values": seen(*TRIPLED), "errors": seen(ValueError(), **ASKED)}
    student = {"values": seen(*TRIPLED), "errors": seen(5, **ASKED)}
    told = names(double, student, reference, triples=known)
    assert told == ["triples", "seen: not-raised"]
    both = {"triples": known, "no_check": {"values": seen(*RIGHT), "errors": seen(7, **ASKED)}}
    assert names(double, student, reference, **both) == ["triples", "no-check"]
    # in one cell as well
    one, two, three = (found["values"] + found["errors"] for found in (reference, known, student))
    assert names(double, three, one, triples=two) == ["triples"]


def test_a_check_that_lacks_elsewhere_lacks_for_another_reason(double):
    """Where an error is missing in places that the mistake gets right, it is not the mistake's."""
    reference = {"values": seen(*RIGHT), "errors": seen(ValueError(), **ASKED)}
    reference["more"] = reference["errors"]
    known = reference | {"more": seen(7, **ASKED)}
    student = {"values": seen(*TRIPLED), "errors": reference["errors"], "more": known["more"]}
    assert "no-check" in names(double, student, reference, no_check=known)
    student["errors"] = seen(5, **ASKED)
    assert "no-check" not in names(double, student, reference, no_check=known)


def test_a_check_that_is_turned_round_does_not_lack(double):
    def says_no(line):
        [error] = seen(ValueError("no"))
        return replace(error, error=replace(error.error, line=line))

    asked = seen(ValueError(), **ASKED)
    reference = {"values": seen(*RIGHT), "errors": asked}
    known = {"values": seen(*RIGHT), "errors": seen(7, **ASKED)}
    assert names(double, known, reference, no_check=known) == ["no-check"]
    turned = {"values": [says_no("raise ValueError('no')")] * 4, "errors": known["errors"]}
    assert "no-check" not in names(double, turned, reference, no_check=known)
    by_others = {"values": [says_no("float('a')")] * 4, "errors": known["errors"]}
    assert "no-check" in names(double, by_others, reference, no_check=known)


def test_a_check_that_the_known_code_lacks_silences_no_mistake(double):
    reference = {"values": seen(*RIGHT), "errors": seen(ValueError(), **ASKED)}
    known = {"values": seen(*TRIPLED), "errors": seen(5, **ASKED)}
    student = {"values": seen(*TRIPLED), "errors": seen(ValueError(), **ASKED)}
    assert names(double, student, reference, triples=known) == ["triples"]


def test_of_two_functions_one_may_be_wrong(double):
    ours, wrong = (
        [seen(*values, call=call) for call in ("a(x)", "b(x)")] for values in (RIGHT, TRIPLED)
    )
    assert names(double, wrong[0] + ours[1], ours[0] + ours[1], triples=wrong[0] + wrong[1]) == [
        "triples"
    ]


def test_what_two_helpers_of_a_test_make_of_an_answer_is_wrong_together(double):
    ours, wrong = (
        [seen(*values, call=call) for call in ("a(x)", "helped(x)", "helped_again(x)")]
        for values in (RIGHT, TRIPLED)
    )
    reference, known = ours[0] + ours[1] + ours[2], ours[0] + wrong[1] + ours[2]
    assert names(double, known, reference, triples=known) == ["triples"]
    student = ours[0] + wrong[1] + seen(*WITHOUT, call="helped_again(x)")
    assert "triples" not in names(double, student, reference, triples=known)
    of_answer = seen(*WITHOUT, call="a(x)") + wrong[1] + ours[2]  # a second slip hides nothing
    assert names(double, of_answer, reference, triples=known)[0] == "triples"


def test_what_helpers_see_tells_nothing_beside_values_wrong_in_another_way(double):
    ours, wrong = (
        [seen(*values, call=call) for call in ("a(x)", "helped(x)")] for values in (RIGHT, TRIPLED)
    )
    reference, known = ({"values": each[1], "more": ours[1]} for each in (ours, wrong))
    student = {"values": wrong[1], "more": seen(*WITHOUT, call="helped(x)")}
    assert "triples" in names(double, student, reference, triples=known)
    # what the answer itself gives is wrong in the mistake, too, and in another way
    both, at_odds = ours[0] + ours[1], seen(*WITHOUT, call="a(x)") + wrong[1]
    assert "triples" not in names(double, at_odds, both, triples=wrong[0] + wrong[1])


def test_rounding_to_float32_is_the_same_mistake(double):
    reference, known = ([n / 7 for n in range(2, 8)], [n / 5 for n in range(2, 8)])
    student, other = ([n * (1 + share) for n in known] for share in (3e-8, 3e-5))
    sides = [seen(*values, rtol=1e-9) for values in (student, other, reference, known)]
    assert names(double, sides[0], sides[2], triples=sides[3]) == ["triples"]
    assert "triples" not in names(double, sides[1], sides[2], triples=sides[3])
    close = seen(*[n * (1 + 4e-8) for n in reference], rtol=1e-9)  # wrong in no more than that
    nearly = seen(*[n * (1 + 2e-7) for n in reference], rtol=1e-9)
    assert "triples" not in names(double, close, sides[2], triples=nearly)


def test_a_cell_that_stops_silences_no_mistake(double):
    reference = {"values": seen(*RIGHT), "more": seen(*RIGHT)}
    known = {"values": seen(*TRIPLED), "more": seen(*TRIPLED)}
    student = {"values": seen(*TRIPLED), "more": seen(TypeError("no"))}
    assert names(double, student, reference, triples=known) == ["triples"]
    assert names(double, {**student, "more": []}, reference, triples=known) == ["triples"]


def test_one_number_that_agrees_is_chance_where_others_do_not(double):
    reference, known = seen(*RIGHT, 1), seen(*TRIPLED, 7)
    assert names(double, seen(*WITHOUT, 7), reference, triples=known)[:1] != ["triples"]
    by_itself = {"values": seen(*RIGHT), "count": seen(1)}
    mistake = {"values": seen(*TRIPLED), "count": seen(7)}
    student = {"values": seen(*(x + 0.1 for x in FOUR)), "count": seen(7)}
    assert "triples" not in names(double, student, by_itself, triples=mistake)


def test_where_a_truth_is_wrong_tells_beside_what_is_right_in_its_cell(double):
    reference = {"a": seen(True, 3), "b": seen(*RIGHT)}
    student = {"a": seen(False, 3), "b": seen(*(x + 0.1 for x in FOUR))}
    known = {"a": seen(False, 3), "b": seen(*RIGHT)}
    assert "triples" in names(double, student, reference, triples=known)
    # not where all of the cell is wrong, or something else is, or the mistake is wrong elsewhere
    alone = [{**cells, "a": cells["a"][:1]} for cells in (student, reference)]
    known_alone = {**known, "a": known["a"][:1]}
    assert "triples" not in names(double, *alone, triples=known_alone)
    both = {**student, "a": seen(False, 4)}
    assert "triples" not in names(double, both, reference, triples=known)
    elsewhere = {**known, "b": seen(*TRIPLED)}
    assert "triples" not in names(double, student, reference, triples=elsewhere)


def test_none_tells_little_where_it_is_an_answer(double):
    reference = {"a": seen(*RIGHT), "b": seen(1, 2, 3)}
    known = {"a": seen(*TRIPLED), "b": seen(1, None, None)}
    student = {"a": seen(*(x + 0.1 for x in FOUR)), "b": seen(1, None, None)}
    assert "triples" in names(double, student, reference, triples=known)
    for cells in (reference, known, student):
        cells["b"] = cells["b"] + seen(None)
    assert "triples" not in names(double, student, reference, triples=known)


def test_an_empty_batch_may_be_at_odds(double):
    reference, known = seen(*RIGHT, torch.tensor(0.0)), seen(*TRIPLED, torch.tensor(0.0))
    student = seen(*TRIPLED, torch.tensor(float("nan")))
    assert names(double, student, reference, triples=known) == ["triples"]
    student = seen(*TRIPLED, torch.tensor(9.0))
    assert names(double, student, reference, triples=known) == ["seen: one-sided"]


def test_what_equals_two_mistakes_is_neither(double):
    reference = {"values": seen(*RIGHT), "one": seen(2), "two": seen(2)}
    one = {"values": seen(*TRIPLED), "one": seen(5), "two": seen(2)}
    other = {"values": seen(*TRIPLED), "one": seen(2), "two": seen(5)}
    student = {"values": seen(*TRIPLED), "one": seen(2), "two": seen(2)}
    known = {"triples": one, "forgets_one": other}
    assert not {"triples", "forgets-one"} & set(names(double, student, reference, **known))
    # the more specific one, if there is one
    known["forgets_one"] = student
    assert names(double, student, reference, **known) == ["forgets-one"]


def test_two_mistakes_are_both_named_and_never_three(double):
    cells = ("a", "b", "c")
    reference = {cell: seen(*RIGHT) for cell in cells}
    made = [
        {**reference, cell: seen(*(x * factor for x in FOUR))}
        for cell, factor in zip(cells, (5, 7, 9), strict=True)
    ]
    known = dict(zip(("triples", "forgets_one", "raises"), made, strict=True))
    student = {cell: one[cell] for cell, one in zip(cells, made, strict=True)}
    assert names(double, student, reference, **known) == ["triples", "forgets-one"]


def test_what_no_mistake_explains_is_looked_at_for_relations(double):
    reference = {"a": seen(*RIGHT), "b": seen(*RIGHT)}
    known = {"a": seen(*TRIPLED), "b": seen(*RIGHT)}
    student = {"a": seen(*TRIPLED), "b": seen(*(-x for x in RIGHT))}
    assert names(double, student, reference, triples=known) == ["triples", "seen: negated"]


def test_the_form_is_named_apart(double):
    reference, known = seen(*RIGHT, dtype=True), seen(*TRIPLED)
    student = seen(*(x.double().numpy() for x in TRIPLED))
    first, second = told(double, student, reference, triples=known)
    assert first[0] == "triples"
    assert second == ("seen: kind", "What you return is a NumPy array, where a tensor is asked.")
    first, second = told(double, seen(*(x.double() for x in TRIPLED)), reference, triples=known)
    assert first[0] == "triples"
    assert second == ("seen: dtype", "Your numbers are of dtype float64, where float32 is asked.")
    first, second = told(double, seen(*(x[:, None] for x in TRIPLED)), reference, triples=known)
    assert first[0] == "triples"
    assert second == ("seen: shape", "The shape of your result is (3, 1), where (3,) is asked.")


def test_where_no_form_is_asked_none_is_named(double):
    student = seen(*(x.double() for x in TRIPLED))
    assert names(double, student, seen(*RIGHT), triples=seen(*TRIPLED)) == ["triples"]


def test_a_mistake_of_form_is_that_form_and_no_other(double):
    reference, flat = seen(*RIGHT), seen(*(x[None] for x in RIGHT))
    assert names(double, flat, reference, forgets_one=flat)[0] == "forgets-one"
    assert "forgets-one" not in names(
        double, seen(*(x[:, None] for x in RIGHT)), reference, forgets_one=flat
    )


def test_wrong_values_have_wrong_gradients(double):
    """A gradient that does not come back tells nothing where the values are not those."""
    back = [torch.tensor([2.0])]
    reference, cut = seen(*RIGHT, grads=back), seen(*RIGHT, grads=[None])
    assert names(double, cut, reference, forgets_one=cut) == ["forgets-one"]
    student = seen(*(x.exp() for x in FOUR), grads=[None])
    assert names(double, student, reference, forgets_one=cut) == ["seen: one-sided"]


def test_wrong_values_in_one_cell_have_wrong_gradients_in_another(double):
    back, none = [torch.tensor([2.0])], [torch.tensor([0.0])]
    reference = {"values": seen(*RIGHT), "more": seen(*RIGHT, grads=back)}
    known = {"values": seen(*RIGHT), "more": seen(*RIGHT, grads=none)}
    assert names(double, known, reference, forgets_one=known) == ["forgets-one"]
    student = {**known, "values": seen(*(x.exp() for x in FOUR))}
    assert names(double, student, reference, forgets_one=known) == ["seen: one-sided"]
    # where it is known why the values are wrong, the gradients are another mistake
    tripled = {"values": seen(*TRIPLED), "more": reference["more"]}
    both = {"forgets_one": known, "triples": tripled}
    student = {"values": seen(*TRIPLED), "more": known["more"]}
    assert names(double, student, reference, **both) == ["triples", "forgets-one"]


def test_of_an_input_that_is_changed_first_no_gradient_is_a_mistake(double):
    x = torch.tensor([0.5, -1.25, 2.0, -3.5])
    given = (("x", seen(x)[0].value),)

    def of_x(result):
        return [replace(one, given=given) for one in seen(result)]

    reference = {"a": of_x(x.clamp(min=0)), "b": seen([x, 2 * x], call="helped(x)")}
    known = {**reference, "b": seen([3 * x, x], call="helped(x)")}
    assert names(double, known, reference, triples=known) == ["triples"]
    student = {**known, "a": of_x(x.abs())}
    assert names(double, student, reference, triples=known) == ["seen: input-magnitude"]


def test_a_gradient_that_a_helper_returns_is_one(double):
    reference = {
        "values": seen(*RIGHT, call="result(x)"),
        "more": seen(*RIGHT, call="gradient_of_x(x)"),
    }
    known = {**reference, "more": seen(*TRIPLED, call="gradient_of_x(x)")}
    assert names(double, known, reference, triples=known) == ["triples"]
    student = {**known, "values": seen(*(x.exp() for x in FOUR), call="result(x)")}
    assert "triples" not in names(double, student, reference, triples=known)


def test_the_same_few_numbers_again_and_again_are_few(double):
    """Of a mistake that is there in part several different numbers agree."""
    flags = [[0, 1], [1], [0], [0, 1], [1], [0, 1]]
    reference = {"values": seen(*RIGHT), "count": seen(*[[]] * 6)}
    known = {"values": seen(*TRIPLED), "count": seen(*flags)}
    student = {"values": seen(*(-x for x in RIGHT)), "count": seen(*flags)}
    assert "triples" not in names(double, student, reference, triples=known)
    places = [[4, 7], [2], [9, 3], [5], [8, 6], [1]]
    known["count"] = student["count"] = seen(*places)
    assert "triples" in names(double, student, reference, triples=known)


def test_gradients_that_a_helper_asks_for_are_the_functions(double):
    """One record that agrees tells nothing where all others of the cell are wrong otherwise."""

    def cell(direct, helped):
        return seen(RIGHT[0], grads=[direct]) + seen(*RIGHT, call="chained(x)", grads=[helped])

    reference, known = cell(FOUR[0], FOUR[1]), cell(3 * FOUR[0], 3 * FOUR[1])
    assert names(double, known, reference, triples=known) == ["triples"]
    student = cell(3 * FOUR[0], FOUR[1] + 1)
    assert "triples" not in names(double, student, reference, triples=known)


def test_random_numbers_are_judged_with_the_mistake_as_the_reference(double):
    draw = torch.Generator().manual_seed(1)
    judged = {"judge": ["same_distribution"]}

    def sample(spread, draws=4):
        return seen(*(spread * torch.randn(50, 40, generator=draw) for _ in range(draws)), **judged)

    reference, known = sample(0.1), sample(0.2)
    assert names(double, sample(0.2), reference, triples=known) == ["triples"]
    assert names(double, sample(0.3), reference, triples=known) == ["seen: spread"]
    two = {"triples": known, "forgets_one": sample(0.2)}
    assert names(double, sample(0.2), reference, **two) == ["seen: spread"]


def test_an_odd_cell_is_not_looked_at(double):
    assert found(double, None, seen(4), triples=seen(6)) is None
    assert found(double, seen(6), seen(4), triples=None) is None


def test_evidence_of_another_length_is_other_evidence():
    assert same_evidence(seen(1), seen(1), seen(1))
    assert not same_evidence(seen(1), seen(1, 2), seen(1, 2))


def test_what_cannot_be_read_is_no_evidence():
    packed = Packer()
    packed.add({"call": "double(x)", "spec": {}, "value": 1})
    good = packed.pack()
    assert len(unpack_quietly(CellResult(evidence=good))) == 1
    assert unpack_quietly(CellResult(evidence=good[:-1])) is None
    assert unpack_quietly(CellResult(evidence=good, surplus=True)) is None
    assert unpack_quietly(CellResult(error={"type": "NameError"})) == []
    assert unpack_quietly(CellResult()) is None
    assert unpack_quietly(None) is None


def test_a_relation_says_if_it_is_of_another_cell_than_the_difference(double):
    right = torch.tensor([0.5, -1.25, 2.0, -3.5])
    reference = {"one": seen(right), "two": seen(right)}
    student = {"one": seen(right.sin() + right**2), "two": seen(-right)}
    [(_, hint)] = told(double, student, reference)
    assert hint.startswith("In a later test of this task: ") and "the wrong sign" in hint
    [(_, hint)] = told(double, {"one": seen(right), "two": seen(-right)}, reference)
    assert "later" not in hint and "the wrong sign" in hint


def test_never_the_reverse_is_so_in_all_cells(double):
    reference = {"one": seen(*[True, False] * 3), "two": seen(*[True, False] * 3)}
    right = reference["two"]
    too_much = seen(True, True, True, True, True, False)
    assert "never the reverse" in told(double, {"one": too_much, "two": right}, reference)[0][1]
    mixed = {"one": seen(False, True, True, False, True, False), "two": too_much}
    assert not any("never the reverse" in hint for _, hint in told(double, mixed, reference))


def test_what_always_comes_does_so_in_all_cells(double):
    """Of one function: another may return other things."""
    asked = {"one": seen(0.5, 1.25, 2.0), "two": seen(3.5, 4.25, 5.0)}
    always = {id: seen(0, 0, 0, types=False) for id in asked}
    assert "always 0, whatever" in told(double, always, asked)[0][1]
    student = always | {"two": seen(7.0, 8.5, 5.0)}
    [(_, hint)] = told(double, student, asked)
    assert hint == "Your result is always 0 here, and not in other tests."
    asked["two"] = seen(3.5, 4.25, 5.0, call="other(x)")
    student["two"] = seen(7.0, 8.5, 5.0, call="other(x)")
    assert "always 0, whatever" in told(double, student, asked)[0][1]
