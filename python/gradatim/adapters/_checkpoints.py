"""A curriculum in the checkpoints of a `transformers` trainer, and over the rows it trains on."""

from __future__ import annotations

import os
import pickle
import warnings
from typing import TYPE_CHECKING, Any

import numpy as np

from gradatim._errors import GradatimWarning, RecipeError

if TYPE_CHECKING:
    from gradatim.curriculum import Curriculum
    from gradatim.sampler import CurriculumSampler

FILE = "gradatim.bin"
"""The curriculum's state, beside the trainer's in a checkpoint."""
NUMBER = "gradatim_ix"
"""The column of `Pool.to_dataset` that numbers rows."""


class InCheckpoints:
    """The curriculum's state beside the trainer's, written and read with it."""

    curriculum: Curriculum
    view: CurriculumSampler
    remap: bool = False
    """Whether a checkpoint may be of a data set that has changed since."""

    def _fit(self) -> None:
        """Refuses rows that are not the pool's; readies the trainer to go on from a checkpoint."""
        trainer: Any = self
        data, rows = trainer.train_dataset, len(self.curriculum.pool)
        if len(data) != rows:
            hint = "train on pool.to_dataset(), or make the pool with Pool.from_hf(train_dataset)"
            raise RecipeError.of("train_dataset", f"of {len(data)} rows", f"the pool's {rows}", hint)
        if NUMBER in data.column_names:
            numbers = np.asarray(data.with_format("numpy", columns=[NUMBER])[NUMBER][:])
            wrong = np.flatnonzero(numbers != np.arange(rows))
            if wrong.size:
                found = f"{numbers[wrong[0]]} in row {wrong[0]}"
                hint = "do not shuffle, filter or reorder the data set of the pool: the curriculum orders it"
                raise RecipeError.of(f"train_dataset.{NUMBER}", found, "the number of the row", hint)
        # The curriculum goes on by itself: drawing again from the first row and discarding would draw anew.
        trainer.args.ignore_data_skip = True

    def _save_checkpoint(self, model: Any, trial: Any) -> None:
        super()._save_checkpoint(model, trial)  # type: ignore[misc]
        trainer: Any = self
        if trainer.accelerator.is_main_process:
            folder = os.path.join(trainer._get_output_dir(trial=trial), f"checkpoint-{trainer.state.global_step}")
            with open(os.path.join(folder, FILE), "wb") as file:
                pickle.dump(self.curriculum.state_dict(), file)

    def _load_optimizer_and_scheduler(self, checkpoint: str | None) -> None:
        super()._load_optimizer_and_scheduler(checkpoint)  # type: ignore[misc]
        if checkpoint is None:
            return
        path = os.path.join(checkpoint, FILE)
        if not os.path.exists(path):
            warnings.warn(f"{path} is missing: the curriculum starts anew", GradatimWarning, stacklevel=2)
            return
        with open(path, "rb") as file:
            self.view.load_state_dict(pickle.load(file), remap=self.remap)  # noqa: S301 - written by this trainer, beside its own pickles

    def _log_curriculum(self) -> None:
        trainer: Any = self
        if trainer.accelerator.is_main_process:
            for name, value in self.curriculum.metrics().items():
                trainer._metrics["train"][name].append(value)
