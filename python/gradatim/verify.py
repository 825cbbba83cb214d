"""Answers judged by the engine's verifiers."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from gradatim import _native

__all__ = ["Score", "Verdict", "compare", "verifiers", "verify"]


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
    parsed_gold: str | None
    parsed_answer: str | None
    rule: str
    """What decided: `rational`, `normal-form`, `numeric`, `set`, ..."""
    certainty: str
    why: str

    def __bool__(self) -> bool:
        return self.correct


def verifiers() -> list[str]:
    """Names of the verifiers."""
    return _native.verifiers()


def verify(
    gold: str, response: str, *, verifier: str = "math", prompt: str = "", meta: Mapping[str, Any] | None = None
) -> Score:
    """Scores a response against the gold answer; `meta` holds what a verifier needs besides, such as `numbers`."""
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
