"""Answers judged by the engine's verifiers.

`score` judges a response by any verifier of the engine; `compare` tells everything about two final answers; `parse` and
`verify` have the signatures of math-verify.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from gradatim import _native

__all__ = ["Answer", "Score", "Verdict", "compare", "parse", "score", "verifiers", "verify"]


@dataclass(frozen=True, slots=True)
class Score:
    """What a verifier says of a response."""

    value: float
    """In [0, 1]; 1 is right."""
    parsed: str | None
    """What was read in the response, if anything was."""
    why: str
    """In a few words."""

    def __bool__(self) -> bool:
        return self.value >= 1.0


@dataclass(frozen=True, slots=True)
class Verdict:
    """What the maths verifier says of two final answers."""

    correct: bool
    """Whether they mean the same."""
    parsed_gold: str | None
    """The gold answer as it was read; `None` if it was not."""
    parsed_answer: str | None
    """The other as it was read."""
    rule: str
    """What decided: `rational`, `normal-form`, `numeric`, `set`, ..."""
    certainty: str
    """How sure the rule is: `exact`, `numeric`, `text` or `none`."""
    bound: float | None
    """The error bound of an evaluation, where certainty is `numeric`."""
    why: str
    """In a few words."""

    def __bool__(self) -> bool:
        return self.correct


class Answer(str):
    """A final answer as it was read, in a plain notation; `source` is the text it stood in."""

    source: str

    def __new__(cls, shown: str, source: str) -> Answer:
        made = super().__new__(cls, shown)
        made.source = source
        return made


def verifiers() -> list[str]:
    """Names of the verifiers."""
    return _native.verifiers()


def score(
    gold: str, response: str, *, verifier: str = "math", prompt: str = "", meta: Mapping[str, Any] | None = None
) -> Score:
    """Judges a response by the gold answer; `meta` holds what a verifier needs besides, such as `numbers`."""
    value, parsed, why = _native.score(
        gold, response, verifier=verifier, prompt=prompt, meta=json.dumps(dict(meta or {}))
    )
    return Score(value, parsed, why)


def compare(gold: str, answer: str, **options: Any) -> Verdict:
    """Whether two final answers mean the same, and everything that led there.

    Options are those of the verifier `math`: `rounding`, `tolerance`, `strict_variables`, `lists_as_tuples`, `units`,
    `percent`, `relations_as_sets`, `fuel`, `shortcut`.
    """
    return Verdict(**_native.compare(gold, answer, json.dumps(options)))


def parse(pred: str) -> list[Answer]:
    """The final answer of a text, as math-verify's `parse` gives it: one, or none where nothing could be read."""
    shown = compare(pred, pred, shortcut=False).parsed_gold
    return [] if shown is None else [Answer(shown, pred)]


def verify(
    gold: str | Sequence[str],
    target: str | Sequence[str],
    float_rounding: int = 6,
    strict: bool = True,
    allow_set_relation_comp: bool = False,
) -> bool:
    """Whether an answer means the same as a gold one: the call of math-verify, for texts or what `parse` gave.

    Work is bounded by itself: there is no `timeout_seconds`, and nothing is raised on what cannot be read.
    """
    options: dict[str, Any] = {"rounding": float_rounding, "strict_variables": strict}
    if allow_set_relation_comp:
        options["relations_as_sets"] = "both"
    golds, targets = _sources(gold), _sources(target)
    return any(compare(one, other, **options).correct for one in golds for other in targets)


def _sources(answers: str | Sequence[str]) -> list[str]:
    listed = [answers] if isinstance(answers, str) else list(answers)
    return [answer.source if isinstance(answer, Answer) else answer for answer in listed]
