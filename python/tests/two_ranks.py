"""Run by `test_trl.py` under torchrun: each rank writes what came by."""

from __future__ import annotations

import json
import os
import sys
from pathlib import Path

from test_trl import GROUP, PER_BATCH, imitator, noted, preferrer, trainer

folder, rank, size = Path(sys.argv[1]), int(os.environ["RANK"]), int(os.environ["WORLD_SIZE"])
more = dict(per_device_train_batch_size=GROUP * PER_BATCH // size, save_strategy="steps", save_steps=3, ddp_backend="gloo")


def by_place(completions, gradatim_ix, **_):
    """As one process would have it: places are those of the whole batch."""
    first = rank * len(gradatim_ix)
    return [float(ix % 3 == 0 or (ix + first + at) % 2 == 0) for at, ix in enumerate(gradatim_ix)]


run = trainer(folder / "two", reward=by_place, **more)
run.train()
resumed = trainer(folder / "again", reward=by_place, **more)
resumed.train(resume_from_checkpoint=str(folder / "two" / "checkpoint-3"))
written = {}
for make in (imitator, preferrer):
    halves = dict(per_device_train_batch_size=6 // size, ddp_backend="gloo")
    name = make.__name__
    unbroken = make(folder / name, **halves)
    first = noted(unbroken)
    unbroken.train()
    rest = make(folder / f"{name}-again", **halves)
    again = noted(rest)
    rest.train(resume_from_checkpoint=str(folder / name / "checkpoint-4"))
    written[name] = {"first": first, "again": again, "step": unbroken.curriculum.step}
told = {"written": written, "rows": run.rows, "advantages": run.advantages, "step": run.curriculum.step, "resumed": resumed.rows}
(folder / f"rank-{rank}.json").write_text(json.dumps(told))
