"""What goes in and out of a curriculum."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from gradatim._errors import OutcomeError
from gradatim._native import Assignment

__all__ = ["Assignment", "Outcome", "Receipt"]

if TYPE_CHECKING:
    from numpy.typing import ArrayLike, NDArray

    from gradatim._native import Handed


@dataclass(slots=True)
class Outcome:
    """What came of one assignment. Every column has one value a rollout; tensors, arrays and lists are taken."""

    ticket: int | None
    """Of the assignment; `None` where a trainer lost it, and `key` says which problem it was."""
    rewards: ArrayLike
    """As trained on. `NaN`: not scored, which is not a failure. Fewer than asked for: the others never came."""
    scores: ArrayLike | None = None
    """The verifier's, in [0, 1], where rewards are shaped or scaled; without them rewards are cut to [0, 1]."""
    advantages: ArrayLike | None = None
    """The trainer's own; by default computed from the rewards as the curriculum was told (`advantage=`)."""
    lengths: ArrayLike | None = None
    """Response tokens."""
    truncated: ArrayLike | None = None
    """Whether a response ran into the length limit."""
    texts: Sequence[str] | None = None
    """Responses, for policies that read them."""
    version: int | None = None
    """Updates the policy had seen when it answered; by default what `select` was told when the batch was drawn."""
    key: str | None = None
    """Id of the problem: matches the oldest open assignment of it when there is no ticket."""

    def _handed(self) -> Handed:
        return (
            (None if self.ticket is None else int(self.ticket), self.key),
            (
                column(self.rewards, "rewards", np.float64),
                column(self.scores, "scores", np.float64),
                column(self.advantages, "advantages", np.float64),
            ),
            (
                column(self.lengths, "lengths", np.int64),
                column(self.truncated, "truncated", np.bool_),
                list(self.texts or ()),
            ),
            self.version,
        )


@dataclass(frozen=True, slots=True, eq=False)
class Receipt:
    """What became of results handed in."""

    accepted: int
    """Groups taken in."""
    duplicate: int
    """Groups that were in already."""
    late: int
    """Groups whose step was over, or that were given up; these teach pass rates by their age."""
    foreign: int
    """Groups that this run never issued."""
    partial: int
    """Groups taken in with rollouts missing."""
    nan: int
    """Rollouts that were not scored."""
    unscored: tuple[int, ...]
    """Tickets given up because nothing of them was scored."""
    weights: NDArray[np.float64]
    """What each result's advantages are to be multiplied by; 0 drops the group."""
    why: tuple[str | None, ...]
    """Why a group does not count in full."""

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, Receipt):
            return NotImplemented
        mine, theirs = (tuple(getattr(x, name) for name in x.__slots__ if name != "weights") for x in (self, other))
        return mine == theirs and np.array_equal(self.weights, other.weights)

    def __hash__(self) -> int:
        raise TypeError("a Receipt holds an array: it cannot be hashed")



def column(values: ArrayLike | None, name: str, kind: type[np.generic]) -> list[Any]:
    """One value a rollout, from anything that is a list of numbers."""
    if values is None:
        return []
    try:
        array = array_of(values).astype(kind, copy=False)
    except (TypeError, ValueError) as fault:
        hint = "give one number a rollout"
        raise OutcomeError.of(f"outcome.{name}", repr(values)[:80], "numbers", hint) from fault
    if array.ndim != 1:
        hint = "hand back one group at a time: its rollouts in one dimension"
        raise OutcomeError.of(f"outcome.{name}", f"of shape {array.shape}", "one dimension", hint)
    return array.tolist()


def array_of(values: ArrayLike) -> NDArray[Any]:
    """Lists and arrays as they are, torch tensors from whatever device and of whatever type."""
    if hasattr(values, "detach"):
        values = values.detach().to("cpu").double().numpy()  # type: ignore[union-attr]
    return np.asarray(values)
