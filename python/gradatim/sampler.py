"""A curriculum as the sampler of a `torch` data loader."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from gradatim._errors import OutcomeError, RecipeError
from gradatim._ranks import Ranks
from gradatim._records import Outcome, array_of

if TYPE_CHECKING:
    from numpy.typing import ArrayLike, NDArray

    from gradatim.curriculum import Curriculum


@dataclass(frozen=True, slots=True)
class Issued:
    """What every rank knows of an assignment."""

    ticket: int
    index: int
    """Row of the pool."""
    rollouts: int
    weight: float


class CurriculumSampler:
    """Row numbers in the order problem x group, the whole batch `repeats` times: the layout of TRL's own sampler.

    A view: the curriculum owns all state. Batches that were drawn and not yet settled come first when iteration begins
    again, after an epoch or a resume, so that what a loader had read ahead is neither lost nor counted twice.
    `settle` takes the rewards of the oldest such batch.
    """

    def __init__(
        self,
        curriculum: Curriculum,
        *,
        per_batch: int,
        group: int = 1,
        repeats: int = 1,
        length: int | None = None,
        ranks: Any = None,
    ) -> None:
        for name, value in (("per_batch", per_batch), ("group", group), ("repeats", repeats)):
            if value < 1:
                raise RecipeError.of(name, str(value), "at least 1", f"set {name} = 1 or more")
        refuse_refills(curriculum)
        rows = len(curriculum.pool)
        if not rows:
            hint = "draw rows once: Pool.from_tasks(families, per_level=500)"
            raise RecipeError.of("pool", "without rows", "rows that a data set can hold", hint)
        self.curriculum: Curriculum = curriculum
        self.per_batch: int = per_batch
        self.group: int = group
        self.repeats: int = repeats
        self.batches: int = max((rows if length is None else length) // per_batch, 1)
        """Batches of an epoch."""
        self._ranks = Ranks(ranks)
        self._issued: deque[list[Issued]] = deque()

    def __len__(self) -> int:
        return self.batches * self.per_batch * self.group * self.repeats

    def __iter__(self) -> Iterator[int]:
        waiting = deque(self._issued)
        for _ in range(self.batches):
            batch = waiting.popleft() if waiting else self._draw()
            if not batch:
                return
            for _ in range(self.repeats):
                for assignment in batch:
                    for _ in range(self.group):
                        yield assignment.index

    def _draw(self) -> list[Issued]:
        batch = [Issued(*known) for known in self._ranks.broadcast(self._select)]
        if batch:
            self._issued.append(batch)
        return batch

    def _select(self) -> list[tuple[int, int, int, float]]:
        """A whole batch; none where the policies have no more to give, for an epoch ends with whole batches."""
        batch = self.curriculum.select(self.per_batch)
        known: list[tuple[int, int, int, float]] = []
        for assignment in batch:
            index, rollouts = assignment.index, assignment.rollouts
            if index is None or rollouts != self.group:
                found = f"{rollouts} rollouts of {assignment.id}"
                hint = "this trainer answers every problem equally often: set rollouts= to that, and no quotas"
                raise RecipeError.of("assignment", found, f"{self.group} rollouts of a row", hint)
            known.append((assignment.ticket, index, rollouts, assignment.weight))
        if len(known) > self.per_batch:
            hint = "leave out refiners that draw beyond the batch, and samplers that draw to estimate besides"
            raise RecipeError.of("batch", f"of {len(known)} problems", f"{self.per_batch}, as a loader takes", hint)
        if len(known) < self.per_batch:
            self.curriculum.release(assignment.ticket for assignment in batch)
            return []
        return known

    @property
    def next(self) -> list[Issued]:
        """The batch that `settle` waits for."""
        return self._issued[0] if self._issued else []

    def settle(
        self,
        rewards: ArrayLike,
        *,
        scores: ArrayLike | None = None,
        advantages: ArrayLike | None = None,
        lengths: ArrayLike | None = None,
        truncated: ArrayLike | None = None,
        texts: list[list[str]] | None = None,
        version: int | None = None,
    ) -> NDArray[np.float64]:
        """Takes the results of the oldest batch in; gives the weight of every group, the same on every rank.

        Columns are of shape (problems, group), in the order in which they were drawn; `NaN` rewards were not scored.
        """
        if not self._issued:
            raise OutcomeError.of("rewards", "of no batch", "those of a batch that was drawn", "draw before settling")
        batch = self._issued[0]
        shape = (len(batch), self.group)
        columns = {"scores": scores, "advantages": advantages, "lengths": lengths, "truncated": truncated}
        table = {name: _table(values, name, shape) for name, values in {"rewards": rewards, **columns}.items()}

        def observe() -> list[float]:
            outcomes = [
                Outcome(
                    assignment.ticket,
                    **{name: values[ix] for name, values in table.items() if values is not None},
                    texts=texts[ix] if texts else None,
                    version=version,
                )
                for ix, assignment in enumerate(batch)
            ]
            return [float(weight) for weight in self.curriculum.observe(outcomes).weights]

        self._ranks.agree("tickets", [assignment.ticket for assignment in batch])
        weights = self._ranks.broadcast(observe)
        self._issued.popleft()
        return np.asarray(weights, dtype=np.float64) * [assignment.weight for assignment in batch]

    def state_dict(self) -> dict[str, Any]:
        """The curriculum's."""
        return self.curriculum.state_dict()

    def load_state_dict(self, state: Mapping[str, Any], *, remap: bool = False) -> None:
        """The curriculum's; what was out is drawn again first."""
        self._issued.clear()
        self.curriculum.load_state_dict(state, in_flight="reissue", remap=remap)


def refuse_refills(curriculum: Curriculum) -> None:
    """A loader has read on when results come: what a step asks besides would stand in a later batch."""
    if curriculum.refill:
        hint = (
            "leave refill= out: groups that are dropped then weigh 0. Only a loop of your own, with select and follow_up, "
            "can fill a step up"
        )
        raise RecipeError.of("refill", "on", "off, where a data loader draws", hint)


def _table(values: ArrayLike | None, name: str, shape: tuple[int, int]) -> NDArray[Any] | None:
    """A column of the batch, one row a problem."""
    if values is None:
        return None
    array = array_of(values)
    if array.shape != shape:
        hint = f"reshape to (problems, rollouts) = {shape}, in the order in which rows were drawn"
        raise OutcomeError.of(name, f"of shape {array.shape}", f"shape {shape}", hint)
    return array
