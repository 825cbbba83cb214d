"""Ordered files, for trainers that only read data: turn shuffling off there.

    from gradatim import files

    files.write(pool, files.easy_first(pool), "ordered.jsonl")
    files.write(pool, files.planned(curriculum, steps=100), "planned.parquet")

Every row keeps its fields; columns beginning with `gradatim_` say where it stands in the plan. A manifest beside the file
says how it was made.
"""

from __future__ import annotations

import json
import os
import random
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from gradatim import _native
from gradatim._errors import PoolError

if TYPE_CHECKING:
    from gradatim._pool import Pool
    from gradatim.curriculum import Curriculum

__all__ = ["easy_first", "planned", "write"]


def easy_first(pool: Pool, *, seed: int = 0, hard_first: bool = False) -> list[int]:
    """All rows by level, in random order within a level."""
    rows = list(range(len(pool)))
    random.Random(seed).shuffle(rows)
    return sorted(rows, key=lambda row: pool[row]["level"], reverse=hard_first)


def planned(curriculum: Curriculum, steps: int) -> list[int]:
    """The rows a curriculum draws in so many batches if it never hears of a result.

    Orders, stages and schedules are fully themselves so; what lives on feedback, such as a bandit, is not, and draws as at
    its start. The curriculum given is used up.
    """
    curriculum.horizon = curriculum.horizon or steps
    rows: list[int] = []
    for _ in range(steps):
        batch = curriculum.select()
        if not batch:
            break
        rows.extend(assignment.index for assignment in batch if assignment.index is not None)
        curriculum.release(assignment.ticket for assignment in batch)
    if not rows:
        raise PoolError.of("pool", "without rows", "rows that a file can hold", "Pool.from_tasks(families, per_level=500)")
    return rows


def write(pool: Pool, rows: Iterable[int], path: str | os.PathLike[str], *, note: str = "") -> None:
    """Writes rows in that order as JSONL, or as Parquet where the name ends so (needs pyarrow).

    Added columns: `gradatim_ix` (row of the pool), `gradatim_place` (in this order, from 0), `gradatim_level`,
    `gradatim_category`. The manifest is `PATH.json`.
    """
    order: Sequence[int] = list(rows)
    path = Path(path)
    if path.suffix not in (".jsonl", ".parquet"):
        raise PoolError.of("path", path.name, "a name in .jsonl or .parquet", "name the file ordered.jsonl")
    table = [_row(pool[ix], ix, place) for place, ix in enumerate(order)]
    if path.suffix == ".jsonl":
        path.write_text("".join(json.dumps(row, ensure_ascii=False) + "\n" for row in table), "utf-8")
    else:
        import pyarrow  # type: ignore[import-not-found]
        import pyarrow.parquet as parquet  # type: ignore[import-not-found]

        parquet.write_table(pyarrow.Table.from_pylist(table), path)
    manifest = {"rows": len(order), "pool": f"{pool.fingerprint():016x}", "engine": _native.VERSION, "note": note}
    path.with_name(path.name + ".json").write_text(json.dumps(manifest, indent=1) + "\n", "utf-8")


def _row(problem: dict[str, Any], ix: int, place: int) -> dict[str, Any]:
    meta = problem.pop("meta")
    plan = {"ix": ix, "place": place, "level": problem.pop("level"), "category": problem.pop("category")}
    return problem | {"meta": json.dumps(meta)} | {f"gradatim_{name}": value for name, value in plan.items()}
