"""The problems a curriculum chooses from."""

from __future__ import annotations

import json
import os
import warnings
from collections.abc import Iterable, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from gradatim import _native
from gradatim._errors import GradatimWarning, PoolError

if TYPE_CHECKING:
    from datasets import Dataset  # type: ignore[import-not-found]

FIELDS = ("id", "prompt", "answer", "verifier", "category", "level", "skills", "solution", "meta")


class Pool:
    """Rows of a data set, or families of procedural problems.

    `index` of an assignment is the number of a row here, in the order in which the rows were handed over. With
    `hold_out=True` a tenth of the rows, told by their content, is kept for `exam` and never drawn.
    """

    __slots__ = ("_native", "_reasons")

    def __init__(self, native: _native.Pool, reasons: Sequence[tuple[str, int]] = ()) -> None:
        self._native, self._reasons = native, tuple(reasons)

    @classmethod
    def from_rows(
        cls, rows: Iterable[Mapping[str, Any] | str], *, seed: int = 0, hold_out: bool = False, **columns: str
    ) -> Pool:
        """Problems from dictionaries, or from prompts alone.

        Fields: `prompt` (text or chat messages; the only one needed), `id` (by default a hash of the content),
        `answer`, `verifier`, `category` (by default the level), `level`, `skills`, `solution`, `meta`. `columns`
        renames: `from_rows(rows, prompt="question", level="difficulty")`.
        """
        unknown = sorted(set(columns) - set(FIELDS))
        if unknown:
            hint = f"fields are {', '.join(FIELDS)}"
            raise PoolError.of(unknown[0], "no field of a problem", "a field", hint)
        named = {field: columns.get(field, field) for field in FIELDS}
        texts: list[str] = []
        for number, row in enumerate(rows):
            if isinstance(row, str):
                row = {named["prompt"]: row}
            missing = [name for field, name in named.items() if (field == "prompt" or field in columns) and name not in row]
            if missing:
                hint = f"rows have {', '.join(map(str, row))}: name the right column, as in prompt=\"question\""
                raise PoolError.of(f"row {number}.{missing[0]}", "missing", "a column", hint)
            fields = {field: row[name] for field, name in named.items() if row.get(name) is not None}
            texts.append(json.dumps(_plain(fields, number), default=_number))
        return cls(_native.Pool.from_rows(texts, seed=seed, hold_out=hold_out))

    @classmethod
    def from_hf(cls, dataset: Dataset, *, seed: int = 0, hold_out: bool = False, **columns: str) -> Pool:
        """The rows of a Hugging Face `Dataset`, in its order; `columns` as in `from_rows`."""
        if not hasattr(dataset, "column_names") or isinstance(dataset.column_names, dict):
            hint = "pass one split: dataset[\"train\"]"
            raise PoolError.of("dataset", type(dataset).__name__, "a Dataset", hint)
        wanted = {columns.get(field, field) for field in FIELDS}
        kept = [name for name in dataset.column_names if name in wanted]
        rows: Any = dataset.select_columns(kept)
        return cls.from_rows(rows, seed=seed, hold_out=hold_out, **columns)

    @classmethod
    def from_files(
        cls, path: str | os.PathLike[str], *, seed: int = 0, hold_out: bool = False, **options: Any
    ) -> Pool:
        """Rows of JSONL, JSON, CSV, Parquet or Arrow files, by the options of a recipe's `[[pool.rows]]`."""
        text = json.dumps({"path": os.fspath(path), **options})
        native, reasons = _native.Pool.from_files(text, seed=seed, hold_out=hold_out)
        if reasons:
            told = "; ".join(f"{count} {reason}" for reason, count in reasons[:3])
            warnings.warn(f"{os.fspath(path)}: rows were refused: {told}", GradatimWarning, stacklevel=2)
        return cls(native, reasons)

    @classmethod
    def from_tasks(cls, families: Mapping[str, Mapping[str, Any]], *, per_level: int | None = None, seed: int = 0) -> Pool:
        """Procedural problems: `{"chain-sum": {"levels": [1, 6]}}`; `gradatim.tasks.families()` lists them.

        With `per_level` they are drawn once, as so many different rows of every level, which is what trainers over a
        data set need; without it every draw is a fresh instance, and the pool has no rows.
        """
        text = json.dumps({name: dict(options) for name, options in families.items()})
        if per_level is None:
            return cls(_native.Pool.fresh(text, seed=seed))
        if per_level < 1:
            raise PoolError.of("per_level", str(per_level), "at least 1", "leave it out for fresh instances")
        return cls(_native.Pool.from_tasks(text, per_level, seed=seed))

    def __len__(self) -> int:
        return len(self._native)

    def __getitem__(self, index: int) -> dict[str, Any]:
        return self._native.problem(range(len(self))[index], None)

    def __repr__(self) -> str:
        rows = f"{len(self):,} rows" if len(self) else "fresh instances"
        return f"Pool({rows} in {len(self.categories)} categories)"

    def problem(self, index: int | None, fresh: tuple[int, int] | None = None) -> dict[str, Any]:
        """The row `index`, or the n-th instance of a family's arm, `fresh = (arm, n)`."""
        return self._native.problem(index, fresh)

    @property
    def categories(self) -> list[tuple[str, int, int | None]]:
        """Name, level and rows open to training of every category; `None` rows where instances are fresh."""
        return self._native.arms()

    @property
    def refused(self) -> tuple[tuple[str, int], ...]:
        """Why rows of files were refused, and how many."""
        return self._reasons

    def fingerprint(self) -> int:
        """What the pool holds, as a number: a state is loaded over the same pool only."""
        return self._native.fingerprint()

    def _layout(self) -> tuple[list[str], list[int]]:
        """Category and level of every row."""
        names = [name for name, _, _ in self.categories]
        arms, levels = [], []
        for arm, level in self._native.layout():
            arms.append(names[arm])
            levels.append(level)
        return arms, levels

    def exam(self, per_category: int = 50) -> list[dict[str, Any]]:
        """Held-out problems: fixed for a family, the held-out tenth of rows with `hold_out=True`."""
        return self._native.exam(per_category)

    def score(self, index: int, response: str) -> float:
        """Score in [0, 1] of a response to a row, by the verifier the row names."""
        return self._native.score(index, response)[0]

    def to_dataset(self, *, chat: bool = True) -> Dataset:
        """The rows as a Hugging Face `Dataset`, with `gradatim_ix` beside every row; prompts as text unless `chat`."""
        from datasets import Dataset  # type: ignore[import-not-found]

        rows = [self._native.problem(ix, None) for ix in range(len(self))]
        columns: dict[str, list[Any]] = {name: [row[name] for row in rows] for name in FIELDS if name not in ("meta", "skills")}
        if not chat:
            columns["prompt"] = ["\n".join(str(turn["content"]) for turn in row["prompt"]) for row in rows]
        columns["gradatim_ix"] = list(range(len(rows)))
        return Dataset.from_dict(columns)


def _plain(fields: dict[str, Any], number: int) -> dict[str, Any]:
    """Fields as the engine reads them: text where text is meant."""
    for name in ("id", "answer", "verifier", "category", "solution"):
        if name in fields and not isinstance(fields[name], str):
            fields[name] = str(fields[name])
    if "level" in fields:
        level = float(fields["level"])
        if not level.is_integer():
            hint = "levels are whole numbers: round them, or put a column of names into category="
            raise PoolError.of(f"row {number}.level", str(fields["level"]), "a whole number", hint)
        fields["level"] = int(level)
    if isinstance(fields.get("skills"), str):
        fields["skills"] = [fields["skills"]]
    if isinstance(fields.get("meta"), str):
        fields["meta"] = json.loads(fields["meta"])
    if isinstance(fields["prompt"], Mapping):
        fields["prompt"] = [fields["prompt"]]
    if not isinstance(fields["prompt"], str):
        fields["prompt"] = [{"role": turn["role"], "content": turn["content"]} for turn in fields["prompt"]]
    return fields


def _number(value: Any) -> Any:
    """Numbers of numpy."""
    return value.item() if hasattr(value, "item") else str(value)
