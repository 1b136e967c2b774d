"""The notebook for autograded/: what a person looks at in formgrader.

It holds the student's cells and their outputs, without hidden tests and without anything that
would run in a browser, and no more of it than a page can show.
"""

from collections.abc import Sequence
from typing import Any

from autograder.course import Assignment
from autograder.grading.markdown import inert
from autograder.grading.pictures import picture
from autograder.grading.submission import Submission
from autograder.protocol.bounds import MAX_SHOWN, MAX_SHOWN_CHARACTERS, MAX_SHOWN_PICTURES
from autograder.protocol.results import RunResult


def autograded_notebook(
    assignment: Assignment,
    submission: Submission,
    places: Sequence[int],
    run: RunResult | None,
) -> dict[str, Any]:
    """The notebook for autograded/: the student's own, without hidden tests or active content."""
    outputs: dict[int, list[dict[str, Any]]] = {}
    safe = _Safe()
    if run is not None:
        for number, place in enumerate(places):
            result = run.results.get((number, None))
            cell = submission.placed[place].cell
            hides = cell is not None and not cell.solution and cell.source != cell.released
            outputs[place] = safe.outputs(result.outputs, hides) if result else []
    cells = []
    for place, item in enumerate(submission.placed):
        released = assignment.release["cells"][item.cell.index] if item.cell else {}
        shown: dict[str, Any] = {
            "cell_type": item.kind,
            "id": released.get("id", f"own-{place}"),
            "metadata": released.get("metadata", {}),
            "source": item.text,
        }
        foreign = item.cell is None or item.cell.solution
        if foreign and item.kind == "markdown":
            shown["source"], pictures = inert(item.text, item.pictures)
            shown |= {"attachments": pictures} if pictures else {}
        if item.kind == "code":
            shown |= {"execution_count": None, "outputs": outputs.get(place, [])}
        cells.append(shown)
    metadata = {k: v for k, v in assignment.release["metadata"].items() if k != "autograder"}
    return {"metadata": metadata, "cells": cells, "nbformat": 4, "nbformat_minor": 5}


class _Safe:
    """Text and PNG images, rebuilt key by key; everything else is dropped, and what is too much
    for a page is cut."""

    def __init__(self) -> None:
        self.left = MAX_SHOWN_CHARACTERS
        self.pictures_left = MAX_SHOWN_PICTURES

    def outputs(self, outputs: Sequence[dict[str, Any]], hides: bool) -> list[dict[str, Any]]:
        """A cell's outputs. The traceback of a cell that hides its tests would show them; one line
        stands in for it."""
        kept = [safe for one in outputs[:MAX_SHOWN] if (safe := self._output(one, hides))]
        if (more := len(outputs) - MAX_SHOWN) > 0:
            text = f"… {more} more outputs are not shown …\n"
            kept.append({"output_type": "stream", "name": "stdout", "text": text})
        return kept

    def _output(self, output: dict[str, Any], hides: bool) -> dict[str, Any] | None:
        kind = output.get("output_type")
        if kind == "stream":
            name = "stderr" if output.get("name") == "stderr" else "stdout"
            return {"output_type": kind, "name": name, "text": self._text(output.get("text"))}
        if kind == "error":
            name, words = _string(output.get("ename"))[:200], _string(output.get("evalue"))[:2000]
            lines = output.get("traceback")
            lines = lines[:100] if isinstance(lines, list) else []
            lines = [f"{name}: {words}"] if hides else [self._text(line) for line in lines]
            return {"output_type": kind, "ename": name, "evalue": words, "traceback": lines}
        if kind in ("display_data", "execute_result"):
            data = output.get("data")
            data = data if isinstance(data, dict) else {}
            kept = {"text/plain": self._text(data.get("text/plain"))}
            shown = picture(data.get("image/png")) if self.pictures_left else None
            if shown and shown[0] == "image/png":
                self.pictures_left -= 1
                kept["image/png"] = shown[1]
            item = {"output_type": kind, "data": kept, "metadata": {}}
            return item | ({"execution_count": None} if kind == "execute_result" else {})
        return None

    def _text(self, value: Any) -> str:
        text = _string(value)
        if len(text) > self.left:
            text = text[: self.left] + "\n… the rest is not shown …\n"
        self.left = max(0, self.left - len(text))
        return text


def _string(value: Any) -> str:
    text = value if isinstance(value, str) else ""
    return text.encode("utf-8", "replace").decode("utf-8")
