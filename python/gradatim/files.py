"""Ordered files, for trainers that only read data: turn shuffling off there.

    from gradatim import files

    files.write(pool, files.easy_first(pool), "ordered.jsonl")
    files.write(pool, files.planned(curriculum, steps=100), "planned.parquet", known=curriculum)
    files.annotate(curriculum, dataset).to_parquet("annotated.parquet")

Every row keeps its fields; columns beginning with `gradatim_` say where it stands in the plan, and how often it passed.
A manifest beside the file says how it was made.
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
    from datasets import Dataset  # type: ignore[import-not-found]

    from gradatim._pool import Pool
    from gradatim.curriculum import Curriculum

__all__ = ["annotate", "easy_first", "planned", "write"]


def easy_first(pool: Pool, *, seed: int = 0, hard_first: bool = False) -> list[int]:
    """All rows by level, in random order within a level."""
    rows = list(range(len(pool)))
    random.Random(seed).shuffle(rows)
    _, levels = pool._layout()
    return sorted(rows, key=levels.__getitem__, reverse=hard_first)


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


def annotate(curriculum: Curriculum, dataset: Dataset) -> Dataset:
    """The data set with what the curriculum remembers of its rows, and every other column as it was.

    Columns: `gradatim_category`, `gradatim_level`, `gradatim_attempts`, `gradatim_pass_rate`, `gradatim_pass_low`,
    `gradatim_pass_high` and `gradatim_last_step`, as `Curriculum.pass_rates` has them; null where a row was never tried.
    Rows are those of the pool in its order, or those that a column `gradatim_ix` names.
    """
    pool, names = curriculum.pool, dataset.column_names
    rows: list[int] = dataset["gradatim_ix"][:] if "gradatim_ix" in names else list(range(len(dataset)))
    if "gradatim_ix" not in names and len(dataset) != len(pool):
        hint = "annotate the data set that the pool was made from, or give rows their number as gradatim_ix"
        raise PoolError.of("dataset", f"of {len(dataset)} rows", f"the pool's {len(pool)}", hint)
    outside = [row for row in rows if not 0 <= row < len(pool)]
    if outside:
        hint = "annotate rows of pool.to_dataset()"
        raise PoolError.of("dataset.gradatim_ix", str(outside[0]), f"rows of the pool, below {len(pool)}", hint)
    for name, values in _known(curriculum).items():
        if name in dataset.column_names:
            dataset = dataset.remove_columns(name)
        dataset = dataset.add_column(name, [values[row] for row in rows])
    return dataset


def _known(curriculum: Curriculum) -> dict[str, list[Any]]:
    """Columns of the whole pool, with null where nothing is known."""
    categories, levels = curriculum.pool._layout()
    rates = curriculum.pass_rates()
    attempts = rates.pop("attempts").tolist()
    known = {name: [x if n else None for x, n in zip(column.tolist(), attempts)] for name, column in rates.items()}
    columns = {"category": categories, "level": levels, "attempts": attempts} | known
    return {f"gradatim_{name}": column for name, column in columns.items()}


def write(
    pool: Pool, rows: Iterable[int], path: str | os.PathLike[str], *, note: str = "", known: Curriculum | None = None
) -> None:
    """Writes rows in that order as JSONL, or as Parquet where the name ends so (needs pyarrow).

    Added columns: `gradatim_ix` (row of the pool), `gradatim_place` (in this order, from 0), `gradatim_level`,
    `gradatim_category`; those of `annotate` too, where a curriculum over the pool is `known`. The manifest is `PATH.json`.
    """
    order: Sequence[int] = list(rows)
    path = Path(path)
    if path.suffix not in (".jsonl", ".parquet"):
        raise PoolError.of("path", path.name, "a name in .jsonl or .parquet", "name the file ordered.jsonl")
    columns = _known(known) if known else {}
    table = [
        _row(pool[ix], ix, place) | {name: column[ix] for name, column in columns.items()} for place, ix in enumerate(order)
    ]
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
