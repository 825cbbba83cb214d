"""The curriculum, as trainers talk to it."""

from __future__ import annotations

import hashlib
import json
import os
import re
import secrets
import warnings
from collections.abc import Iterable, Mapping, Sequence
from importlib import import_module
from typing import TYPE_CHECKING, Any, Literal

import numpy as np

from gradatim import _native
from gradatim._errors import ForkedCurriculum, GradatimWarning, RecipeError, StateError, TicketError
from gradatim._pool import Pool
from gradatim._records import Assignment, Outcome, Receipt

if TYPE_CHECKING:
    from typing_extensions import Self

    from gradatim.sampler import CurriculumSampler

FORMAT = 1
RUNS = 1 << 15
"""Runs that a ticket can tell apart."""


class Curriculum:
    """Which problem next, how hard, in what form, and which results count.

    One object owns all state; views of it (`sampler`) keep none. Every method may be called from any thread, and only
    in the process that made the curriculum. Make one with `from_recipe`.
    """

    def __init__(self, desk: _native.Desk, pool: Pool, recipe: str, *, groups: int, rollouts: int, horizon: int | None) -> None:
        self._desk, self._recipe = desk, recipe
        self._pid, self._drawn, self._told = os.getpid(), 0, set[str]()
        self.pool: Pool = pool
        """The problems it chooses from."""
        self.groups: int = groups
        """Groups of a batch, unless `select` asks for another number."""
        self.rollouts: int = rollouts
        """Rollouts of an assignment for which no policy asks for another number."""
        self.horizon: int | None = horizon
        """Batches the run is planned for: schedules run by the share of them that is drawn. `None`: they stand still."""

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
        expire_after: int = 1024,
        allow: Sequence[str] = (),
    ) -> Self:
        """The curriculum of a recipe, over a pool.

        `recipe` is a recipe file, of which the table `[curriculum]` is used; such a table itself,
        `{"sampler": {"sec": {"tau": 0.2}}, "refine": [{"balanced-filter": {}}]}`; or the name of a sampler. A sampler of
        your own is `{"sampler": {"python": "package:Class"}}`.

        `advantage` says how results without advantages of their own are compared within their group. With `refill`,
        `follow_up` draws anew what filters dropped and asks what hints and rewrites need. What is still out after
        `expire_after` further batches is given up. `allow` lists needs that the trainer may lack.
        """
        table = _table(recipe)
        text = json.dumps(table, sort_keys=True, default=_name)
        sampler: Any = table.get("sampler")
        plugged = None
        if isinstance(sampler, dict) and list(sampler) == ["python"]:
            plugged = _imported(sampler["python"], pool)
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
        desk = _native.Desk(pool._native, json.dumps(table, default=_name), json.dumps(fixed), plugged)
        return cls(desk, pool, text, groups=groups, rollouts=rollouts, horizon=horizon)

    def needs(self) -> list[str]:
        """What the trainer must be able to do for these policies, such as `weights` or `rollout-text`."""
        return self._here.needs()

    def attach(self, able: Iterable[str]) -> None:
        """Refuses a trainer that lacks a need which `allow` does not list."""
        self._here.attach(list(able))

    def select(
        self, groups: int | None = None, *, step: int | None = None, distinct: bool = False, request: str | None = None
    ) -> list[Assignment]:
        """The next assignments; fewer, or none, where the policies have no more to give now.

        `step` says how many of `horizon` batches went before, by default those drawn here. `distinct` keeps a problem
        from standing in the batch twice. The same `request` gives the same assignments again while one of them is out.
        """
        step = self._drawn if step is None else step
        progress = min(max(step / self.horizon, 0.0), 1.0) if self.horizon else 0.0
        drawn = self._here.select(self.groups if groups is None else groups, progress, distinct, request)
        self._drawn += 1
        return drawn

    def follow_up(self, outcomes: Iterable[Outcome] = ()) -> list[Assignment]:
        """Takes results in, and gives what the policies want besides: refills, hints, rewrites. `[]` ends the step."""
        return self._here.follow_up([outcome._handed() for outcome in outcomes])

    def admit(self, outcome: Outcome) -> float:
        """The weight of a result on its own, 0 where it would be dropped. Changes nothing and may be asked again."""
        return self._here.admit(outcome._handed())

    def observe(self, outcomes: Iterable[Outcome]) -> Receipt:
        """Takes results in, each once: what comes twice, late, or from another run is counted and changes nothing."""
        counts, unscored, weights, _, why = self._here.observe([outcome._handed() for outcome in outcomes])
        accepted, duplicate, late, foreign, partial, nan = counts
        receipt = Receipt(
            accepted, duplicate, late, foreign, partial, nan, tuple(unscored), np.asarray(weights, np.float64), tuple(why)
        )
        if receipt.foreign:
            self._warn("foreign", "results of another run were handed in: they are not counted")
        return receipt

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
        """Everything needed to go on to the bit: plain values, no tensors."""
        return {
            "format": FORMAT,
            "engine": _native.VERSION,
            "pool": self.pool.fingerprint(),
            "recipe": _hash(self._recipe),
            "drawn": self._drawn,
            "bytes": self._here.save(),
        }

    def load_state_dict(
        self, state: Mapping[str, Any], *, in_flight: Literal["reissue", "keep", "drop"] = "reissue"
    ) -> None:
        """Goes on where `state_dict` stopped, as the run that was saved.

        What was out then is handed out again before anything new (`reissue`), stays out because the trainer runs it
        again by itself (`keep`), or is given up (`drop`).
        """
        wanted = {"format", "engine", "pool", "recipe", "drawn", "bytes"}
        if not wanted <= set(state):
            found = f"without {', '.join(sorted(wanted - set(state)))}"
            raise StateError.of("state", found, "what state_dict gave", "load the whole state of a curriculum")
        if state["format"] != FORMAT:
            hint = f"load it with gradatim {state['engine']}, which wrote it"
            raise StateError.of("state.format", str(state["format"]), str(FORMAT), hint)
        if state["recipe"] != _hash(self._recipe):
            hint = "make the curriculum from the recipe the run was started with"
            raise StateError.of("state.recipe", state["recipe"], _hash(self._recipe), hint)
        self._here.load(bytes(state["bytes"]), in_flight)
        self._drawn = int(state["drawn"])

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


def _table(recipe: str | os.PathLike[str] | Mapping[str, Any]) -> dict[str, Any]:
    """The `[curriculum]` table that was meant."""
    if isinstance(recipe, str) and not recipe.endswith(".toml") and os.path.sep not in recipe:
        return {"sampler": {recipe: {}}}
    if isinstance(recipe, (str, os.PathLike)):
        table: dict[str, Any] = json.loads(_native.read_recipe(os.fspath(recipe)))
        own = [stage["curriculum"] for stage in table.get("stage", ()) if "curriculum" in stage]
        found = table.get("curriculum") or (own[0] if own else None)
        if found is None and "sampler" not in table:
            hint = "add for example [curriculum] with sampler = { sec = {} }"
            raise RecipeError.of("curriculum", "missing", "a table", hint)
        return dict(found or table)
    return dict(recipe.get("curriculum", recipe))


def _imported(name: Any, pool: Pool) -> object:
    """A sampler of the user's own: a class `package:Class`, made for the pool, or an object."""
    if not isinstance(name, str):
        return name(pool) if isinstance(name, type) else name
    module, _, attribute = name.partition(":")
    try:
        made = getattr(import_module(module), attribute)
    except (ImportError, AttributeError, ValueError) as fault:
        hint = "write package.module:Class, and see that the package can be imported"
        raise RecipeError.of("curriculum.sampler.python", f"{name!r}: {fault}", "a class", hint) from fault
    return made(pool)


def _name(value: object) -> str:
    """A sampler given as a class or an object, in the recipe's text."""
    kind = value if isinstance(value, type) else type(value)
    return f"{kind.__module__}:{kind.__qualname__}"


def _hash(recipe: str) -> str:
    return hashlib.sha256(recipe.encode()).hexdigest()[:16]
