"""The curriculum, as trainers talk to it."""

from __future__ import annotations

import json
import os
import re
import secrets
import threading
import warnings
from collections.abc import Iterable, Mapping, Sequence
from typing import TYPE_CHECKING, Any, Literal

import numpy as np

from gradatim import _native, _recipes
from gradatim._errors import ForkedCurriculum, GradatimWarning, RecipeError, StateError, TicketError
from gradatim._pool import Pool
from gradatim._records import Assignment, Outcome, Receipt

if TYPE_CHECKING:
    from asyncio import Future

    from numpy.typing import NDArray
    from typing_extensions import Self

    from gradatim.sampler import CurriculumSampler

FORMAT = 2
RUNS = 1 << 15
"""Runs that a ticket can tell apart."""


class Curriculum:
    """Which problem next, how hard, in what form, and which results count.

    One object owns all state; views of it (`sampler`) keep none. Every method may be called from any thread, and only
    in the process that made the curriculum. Make one with `from_recipe`.
    """

    def __init__(
        self, desk: _native.Desk, pool: Pool, recipe: str, *, groups: int, rollouts: int, horizon: int | None, refill: bool
    ) -> None:
        self._desk, self._recipe = desk, recipe
        self._pid, self._drawn, self._told = os.getpid(), 0, set[str]()
        self._counting = threading.Lock()
        self._named: tuple[int, bytes] | None = None
        self.pool: Pool = pool
        """The problems it chooses from."""
        self.groups: int = groups
        """Groups of a batch, unless `select` asks for another number."""
        self.rollouts: int = rollouts
        """Rollouts of an assignment for which no policy asks for another number."""
        self.horizon: int | None = horizon
        """Batches the run is planned for: schedules run by the share of them that is drawn. `None`: they stand still."""

        self.refill: bool = refill
        """Whether `follow_up` asks for more."""

    @classmethod
    def from_recipe(
        cls,
        recipe: str | os.PathLike[str] | Mapping[str, Any],
        pool: Pool,
        *,
        seed: int = 0,
        groups: int = 32,
        rollouts: int = 8,
        horizon: int | None = None,
        advantage: Literal["grpo", "dr-grpo", "rloo"] = "grpo",
        refill: bool = False,
        expire_after: int | None = None,
        allow: Sequence[str] = (),
    ) -> Self:
        """The curriculum of a recipe, over a pool.

        `recipe` is a recipe file, of which the table `[curriculum]` is used; such a table itself,
        `{"sampler": {"sec": {"tau": 0.2}}, "refine": [{"balanced-filter": {}}]}`; or the name of a sampler. A sampler of
        your own is `{"sampler": {"python": "package:Class"}}`.

        `advantage` says how results without advantages of their own are compared within their group. With `refill`,
        `follow_up` draws anew what filters dropped and asks what hints and rewrites need. What is still out
        `expire_after` steps later is given up: by default after twice the largest lag at which a result ever came, and
        never before the first result. Steps are those told to `select` and `observe`, at least 16 of them; or else
        batches drawn, at least 1,024. `allow` lists needs that the trainer may lack.
        """
        table = _recipes.table_of(recipe)
        text = json.dumps(table, sort_keys=True, default=_recipes.name)
        sampler: Any = table.get("sampler")
        plugged = None
        if isinstance(sampler, dict) and list(sampler) == ["python"]:
            plugged = _recipes.imported(sampler["python"], pool)
            table = {**table, "sampler": {"uniform": {}}}
        fixed = {
            "groups": groups,
            "rollouts": rollouts,
            "seed": seed,
            "run": secrets.randbelow(RUNS),
            "advantage": advantage,
            "expire_after": expire_after,
            "refill": refill,
            "allow": list(allow),
        }
        desk = _native.Desk(pool._native, json.dumps(table, default=_recipes.name), json.dumps(fixed), plugged)
        return cls(desk, pool, text, groups=groups, rollouts=rollouts, horizon=horizon, refill=refill)

    def needs(self) -> list[str]:
        """What the trainer must be able to do for these policies, such as `weights` or `rollout-text`."""
        return self._here.needs()

    def attach(self, able: Iterable[str]) -> None:
        """Refuses a trainer that lacks a need which `allow` does not list."""
        self._here.attach(list(able))

    def select(
        self,
        groups: int | None = None,
        *,
        step: int | None = None,
        version: int | None = None,
        distinct: bool = False,
        request: str | None = None,
    ) -> list[Assignment]:
        """The next assignments; fewer, or none, where the policies have no more to give now.

        `step` is the trainer's: how many of `horizon` went before, and what lag and expiry are counted in; by default
        the batches drawn here. `version` is how many updates the policy that answers has seen, for outcomes that do not
        say it themselves. `distinct` keeps a problem from standing in the batch twice. The same `request` gives the same
        assignments again while one of them is out.
        """
        told = (_natural(step, "step"), _natural(version, "version"))
        with self._counting:
            before = self._drawn if step is None else step
            self._drawn += 1
        progress = min(before / self.horizon, 1.0) if self.horizon else 0.0
        return self._here.select(self.groups if groups is None else groups, progress, distinct, request, told)

    async def aselect(
        self,
        groups: int | None = None,
        *,
        step: int | None = None,
        version: int | None = None,
        distinct: bool = False,
        request: str | None = None,
    ) -> list[Assignment]:
        """`select` in a thread of its own, so that the event loop goes on. What was drawn for a caller that was cancelled
        is given up, unless `request` lets it be asked for again."""
        import asyncio

        def select() -> list[Assignment]:
            return self.select(groups, step=step, version=version, distinct=distinct, request=request)

        drawing = asyncio.ensure_future(asyncio.to_thread(select))
        try:
            return await asyncio.shield(drawing)
        except asyncio.CancelledError:
            if request is None:
                drawing.add_done_callback(self._give_back)
            raise

    def _give_back(self, drawing: Future[list[Assignment]]) -> None:
        if not drawing.cancelled() and drawing.exception() is None:
            self.release((assignment.ticket for assignment in drawing.result()), "cancelled")

    def follow_up(self, outcomes: Iterable[Outcome] = ()) -> list[Assignment]:
        """Takes results in, and gives what the policies want besides: refills, hints, rewrites. `[]` ends the step."""
        return self._here.follow_up([outcome._handed() for outcome in outcomes])

    def admit(self, outcome: Outcome) -> float:
        """The weight of a result on its own, 0 where it would be dropped. Changes nothing and may be asked again."""
        return self._here.admit(outcome._handed())

    def observe(self, outcomes: Iterable[Outcome], *, step: int | None = None) -> Receipt:
        """Takes results in, each once. What comes twice or from another run is counted and changes nothing.

        A late result, of a ticket that was given up, trains nothing and still teaches pass rates: at age a, in steps
        since it was drawn, by 1 - a / (2 `expire_after`) of its rollouts. `step` is the trainer's, as in `select`.
        """
        handed = [outcome._handed() for outcome in outcomes]
        counts, unscored, weights, _, why = self._here.observe(handed, _natural(step, "step"))
        accepted, duplicate, late, foreign, partial, nan = counts
        receipt = Receipt(
            accepted, duplicate, late, foreign, partial, nan, tuple(unscored), np.asarray(weights, np.float64), tuple(why)
        )
        if receipt.foreign:
            self._warn("foreign", "results of another run were handed in: they are not counted")
        return receipt

    async def aobserve(self, outcomes: Iterable[Outcome], *, step: int | None = None) -> Receipt:
        """`observe` in a thread of its own, so that the event loop goes on."""
        import asyncio

        return await asyncio.to_thread(self.observe, list(outcomes), step=step)

    def release(
        self, tickets: int | Iterable[int], reason: Literal["lost", "stale", "cancelled", "error"] = "lost"
    ) -> int:
        """Gives assignments up, which is no evidence; says how many of them were out."""
        if reason not in ("lost", "stale", "cancelled", "error"):
            raise TicketError.of("reason", repr(reason), "lost, stale, cancelled or error", "use one of these words")
        return self._here.release([tickets] if isinstance(tickets, int) else [int(ticket) for ticket in tickets])

    def open(self) -> list[Assignment]:
        """Assignments that are out."""
        return self._here.open()

    @property
    def step(self) -> int:
        """Batches whose results are all in."""
        return self._here.step()

    @property
    def is_exhausted(self) -> bool:
        """Whether nothing will be drawn any more."""
        return self._here.is_exhausted()

    def sampler(
        self, *, per_batch: int, group: int = 1, repeats: int = 1, length: int | None = None, ranks: Any = None
    ) -> CurriculumSampler:
        """Row numbers for a `torch` data loader: batches of `per_batch` problems, each `group` times, all `repeats` times."""
        from gradatim.sampler import CurriculumSampler

        return CurriculumSampler(self, per_batch=per_batch, group=group, repeats=repeats, length=length, ranks=ranks)

    def state_dict(self) -> dict[str, Any]:
        """Everything needed to go on to the bit: plain values, no tensors.

        `rows` names the rows of the pool, 20 bytes each or so; states of one curriculum share it.
        """
        self._named = self._named or (self.pool.fingerprint(), self._here.roll())
        pool, rows = self._named
        return {
            "format": FORMAT,
            "engine": _native.VERSION,
            "pool": pool,
            "recipe": _recipes.digest(self._recipe),
            "drawn": self._drawn,
            "rows": rows,
            "bytes": self._here.save(),
        }

    def load_state_dict(
        self,
        state: Mapping[str, Any],
        *,
        in_flight: Literal["reissue", "keep", "drop"] = "reissue",
        remap: bool = False,
    ) -> None:
        """Goes on where `state_dict` stopped, as the run that was saved.

        What was out then is handed out again before anything new (`reissue`), stays out because the trainer runs it
        again by itself (`keep`), or is given up (`drop`).

        A pool whose rows changed is refused, by the names of some that are new, gone or changed. With `remap` the run
        goes on over it: tickets, counts and pass rates of rows that are still there, by id, are kept, and the policies
        begin anew and are told those rates. Only a curriculum that has drawn nothing yet can take such a state.
        """
        wanted = {"format", "engine", "pool", "recipe", "drawn", "rows", "bytes"}
        if not wanted <= set(state):
            found = f"without {', '.join(sorted(wanted - set(state)))}"
            raise StateError.of("state", found, "what state_dict gave", "load the whole state of a curriculum")
        if state["format"] != FORMAT:
            hint = f"load it with gradatim {state['engine']}, which wrote it"
            raise StateError.of("state.format", str(state["format"]), str(FORMAT), hint)
        if state["recipe"] != _recipes.digest(self._recipe):
            hint = "make the curriculum from the recipe the run was started with"
            raise StateError.of("state.recipe", state["recipe"], _recipes.digest(self._recipe), hint)
        self._here.load(bytes(state["bytes"]), bytes(state["rows"]), in_flight, remap)
        self._drawn = int(state["drawn"])

    def pass_rates(self) -> dict[str, NDArray[Any]]:
        """What is remembered of every row of the pool, an array a column.

        `attempts` (rollouts scored), `pass_rate` (share of them that passed), `pass_low` and `pass_high` (between them
        it lies with a chance of 90%, all rates being as likely before the first attempt), `last_step` (when it was last
        drawn). Rows never tried have `NaN`, and -1 for `last_step`.
        """
        attempts, (rate, low, high), last = self._here.rates()
        return {
            "attempts": np.asarray(attempts, np.int64),
            "pass_rate": np.asarray(rate, np.float64),
            "pass_low": np.asarray(low, np.float64),
            "pass_high": np.asarray(high, np.float64),
            "last_step": np.asarray([-1 if step is None else step for step in last], np.int64),
        }

    def metrics(self, *, reset: bool = True) -> dict[str, float]:
        """Flat numbers for a dashboard, `curriculum/...`; means and shares are those since the last reset."""
        numbers, rows = self._here.metrics(reset)
        flat = {f"curriculum/{name}": value for name, value in numbers.items()}
        names = [re.sub(r"[^A-Za-z0-9_./-]", "_", name) for name, _, _ in self.pool.categories]
        for row, values in rows.items():
            flat.update({f"curriculum/{row}/{name}": value for name, value in zip(names, values, strict=False)})
        return flat

    def __repr__(self) -> str:
        return f"Curriculum({self._recipe}, step {self.step}, over {self.pool!r})"

    def __reduce__(self) -> Any:
        raise TypeError(
            "a Curriculum does not travel between processes: keep it in the one that trains, hand data set workers "
            "the rows alone, and save state_dict() where a copy is meant"
        )

    @property
    def _here(self) -> _native.Desk:
        if os.getpid() != self._pid:
            hint = "draw and observe in the process that made the curriculum; loader workers need the data set alone"
            raise ForkedCurriculum.of("process", str(os.getpid()), f"{self._pid}, which made it", hint)
        return self._desk

    def _warn(self, cause: str, message: str) -> None:
        if cause not in self._told:
            self._told.add(cause)
            warnings.warn(message, GradatimWarning, stacklevel=3)


def _natural(value: int | None, name: str) -> int | None:
    """A count that a trainer tells."""
    if value is not None and value < 0:
        raise RecipeError.of(name, str(value), "0 or more", "count from 0, or leave it out")
    return None if value is None else int(value)
