"""TRL's trainers by reinforcement (GRPO, RLOO) and by imitation (SFT), and those built on them.

    from gradatim.adapters.trl import CurriculumMixin, verifier_reward

    class Trainer(CurriculumMixin, GRPOTrainer): ...

    trainer = Trainer(model=..., args=GRPOConfig(...), train_dataset=pool.to_dataset(),
                      reward_funcs=verifier_reward(pool), curriculum=curriculum)

The curriculum draws every training row, sees every reward, weighs advantages, is saved in every checkpoint, and is
resumed with it. Tested with TRL 1.16 on one and two processes.
"""

from __future__ import annotations

import os
import pickle
import warnings
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

import numpy as np

from gradatim._errors import GradatimError, GradatimWarning, RecipeError
from gradatim._pool import Pool

if TYPE_CHECKING:
    from gradatim.curriculum import Curriculum
    from gradatim.sampler import CurriculumSampler

FILE = "gradatim.bin"
"""The curriculum's state, beside the trainer's in a checkpoint."""
ABLE = ("rewards", "weights", "rollout-text")
"""What the trainer can do for a policy. It answers every problem equally often, under its own prompt."""


class InCheckpoints:
    """The curriculum's state beside the trainer's, written and read with it."""

    curriculum: Curriculum
    view: CurriculumSampler

    def _fit(self) -> None:
        """Refuses rows that are not the pool's; readies the trainer to go on from a checkpoint."""
        trainer: Any = self
        rows = len(trainer.train_dataset)
        if rows != len(self.curriculum.pool):
            hint = "train on pool.to_dataset(), or make the pool with Pool.from_hf(train_dataset)"
            raise RecipeError.of("train_dataset", f"of {rows} rows", f"the pool's {len(self.curriculum.pool)}", hint)
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
            self.view.load_state_dict(pickle.load(file))  # noqa: S301 - written by this trainer, beside its own pickles

    def _log_curriculum(self) -> None:
        trainer: Any = self
        if trainer.accelerator.is_main_process:
            for name, value in self.curriculum.metrics().items():
                trainer._metrics["train"][name].append(value)


class CurriculumMixin(InCheckpoints):
    """Mix it into `GRPOTrainer` or `RLOOTrainer`, before it: `class Trainer(CurriculumMixin, GRPOTrainer): ...`.

    `outcome` names the reward function (or its number) whose value in [0, 1] says whether a response is right, where
    other rewards are added to it; by default the sum of all, cut to [0, 1], counts.
    """

    def __init__(self, *args: Any, curriculum: Curriculum, outcome: str | int | None = None, **kwargs: Any) -> None:
        curriculum.attach(ABLE)
        self.curriculum: Curriculum = curriculum
        self._outcome, self._keep = outcome, np.empty(0)
        super().__init__(*args, **kwargs)
        trainer: Any = self
        self._fit()
        self._names = [_name(function) for function in trainer.reward_funcs]
        if isinstance(outcome, str) and outcome not in self._names:
            raise RecipeError.of("outcome", repr(outcome), f"one of {', '.join(self._names)}", "name a reward function")
        saved = trainer.args.save_steps * trainer.args.gradient_accumulation_steps
        if trainer.args.save_strategy == "steps" and saved % self._reuse():
            warnings.warn(
                f"save_steps={trainer.args.save_steps} falls into the middle of a generation batch, which lasts "
                f"{self._reuse()} micro-batches: a run resumed there goes on with the next one",
                GradatimWarning,
                stacklevel=2,
            )

    def _reuse(self) -> int:
        """Micro-batches for which a generation batch is used."""
        trainer: Any = self
        return trainer.args.steps_per_generation * trainer.num_iterations

    def _get_train_sampler(self, dataset: Any = None) -> CurriculumSampler:
        trainer: Any = self
        args = trainer.args
        per_batch, group = args.generation_batch_size // trainer.num_generations, trainer.num_generations
        self.view: CurriculumSampler = self.curriculum.sampler(
            per_batch=per_batch,
            group=group,
            repeats=self._reuse(),
            length=len(trainer.train_dataset if dataset is None else dataset),
            ranks=trainer.accelerator,
        )
        if self.curriculum.horizon is None:
            micro = args.max_steps * args.gradient_accumulation_steps
            epochs = int(np.ceil(args.num_train_epochs * self.view.batches))
            self.curriculum.horizon = -(-micro // self._reuse()) if args.max_steps > 0 else epochs
        return self.view

    def _calculate_rewards(self, inputs: Any, prompts: Any, completions: Any, completion_ids_list: Any) -> Any:
        trainer: Any = self
        rewards = super()._calculate_rewards(inputs, prompts, completions, completion_ids_list)  # type: ignore[misc]
        if trainer.model.training:
            self._check_rows(inputs)
            table = rewards.detach().to("cpu").double().numpy()  # one row a response, gathered from all processes
            weights = trainer.reward_weights.detach().to("cpu").double().numpy()
            totals = np.where(np.isnan(table).all(axis=1), np.nan, np.nansum(table * weights, axis=1))
            columns: dict[str, Any] = {}
            if self._outcome is not None:
                ix = self._names.index(self._outcome) if isinstance(self._outcome, str) else self._outcome
                scored = np.where(np.isnan(table[:, ix]), np.nan, np.clip(table[:, ix], 0.0, 1.0))
                totals = np.where(np.isnan(scored), np.nan, totals)
                columns["scores"] = np.nan_to_num(scored).reshape(-1, trainer.num_generations)
            if len(completions) == len(table):  # one process: the others' texts are not gathered
                texts = [_text(completion) for completion in completions]
                columns["texts"] = [
                    texts[at : at + trainer.num_generations] for at in range(0, len(texts), trainer.num_generations)
                ]
                lengths = np.array([len(ids) for ids in completion_ids_list])
                columns["lengths"] = lengths.reshape(-1, trainer.num_generations)
            shaped = totals.reshape(-1, trainer.num_generations)
            self._keep = self.view.settle(shaped, version=trainer.state.global_step, **columns)
            self._log_curriculum()
        return rewards

    def _generate_and_score_completions(self, inputs: Any) -> Any:
        trainer: Any = self
        out = super()._generate_and_score_completions(inputs)  # type: ignore[misc]
        if trainer.model.training:
            advantages = out["advantages"]
            weights = np.repeat(self._keep, trainer.num_generations)
            first = trainer.accelerator.process_index * len(advantages)
            mine = advantages.new_tensor(weights[first : first + len(advantages)])
            out["advantages"] = advantages * mine.reshape(-1, *[1] * (advantages.dim() - 1))
        return out

    def _check_rows(self, inputs: Any) -> None:
        """The rows that came are those that were drawn, where the data set numbers them."""
        trainer: Any = self
        if "gradatim_ix" not in inputs[0]:
            return
        drawn = [assignment.index for assignment in self.view.next for _ in range(trainer.num_generations)]
        first = trainer.accelerator.process_index * len(inputs)
        came = [row["gradatim_ix"] for row in inputs]
        if came != drawn[first : first + len(came)]:
            hint = "do not shuffle, filter or reorder the data set of the pool, and let nobody else draw from the sampler"
            raise GradatimError.of("inputs", f"rows {came[:8]}", f"rows {drawn[first:first + 8]}", hint)


class ImitationMixin(InCheckpoints):
    """Mix it into `SFTTrainer`: `class Trainer(ImitationMixin, SFTTrainer): ...`.

    A row passes by how likely its completion is to the learner: the geometric mean of its tokens' probabilities. So
    `learnability` and its like leave what is known by heart and what is out of reach. Rows must stay rows: no packing.
    """

    def __init__(self, *args: Any, curriculum: Curriculum, **kwargs: Any) -> None:
        curriculum.attach(("rewards",))
        self.curriculum: Curriculum = curriculum
        super().__init__(*args, **kwargs)
        trainer: Any = self
        if trainer.args.packing or trainer.args.padding_free:
            hint = "set packing=False and padding_free=False"
            raise RecipeError.of("args.packing", "on", "one row a sequence", hint)
        self._fit()
        trainer.accelerator.unwrap_model(trainer.model).register_forward_hook(self._seen)

    def _get_train_sampler(self, dataset: Any = None) -> CurriculumSampler:
        trainer: Any = self
        args = trainer.args
        self.view: CurriculumSampler = self.curriculum.sampler(
            per_batch=args.per_device_train_batch_size * trainer.accelerator.num_processes,
            length=len(trainer.train_dataset if dataset is None else dataset),
            ranks=trainer.accelerator,
        )
        if self.curriculum.horizon is None:
            micro = args.max_steps * args.gradient_accumulation_steps
            self.curriculum.horizon = micro if micro > 0 else int(np.ceil(args.num_train_epochs * self.view.batches))
        return self.view

    def _seen(self, model: Any, _: Any, output: Any) -> None:
        if not model.training:
            return
        trainer: Any = self
        tokens = output.label_mask.sum(dim=1).clamp(min=1)
        likely = (output.log_probs.detach().sum(dim=1) / tokens).exp()
        everywhere = trainer.accelerator.gather(likely).to("cpu").double().numpy()
        self.view.settle(np.clip(everywhere, 0.0, 1.0).reshape(-1, 1), version=trainer.state.global_step)
        self._log_curriculum()


def verifier_reward(pool: Pool) -> Callable[..., list[float]]:
    """A reward function that judges responses by the verifier each row of the pool names."""

    def gradatim(completions: list[Any], gradatim_ix: list[int], **_: Any) -> list[float]:
        return [pool.score(ix, _text(completion)) for ix, completion in zip(gradatim_ix, completions, strict=True)]

    return gradatim


def _text(completion: Any) -> str:
    """A completion as text: as it is, or the turns of a chat."""
    if isinstance(completion, str):
        return completion
    return "\n".join(str(turn.get("content") or "") for turn in completion)


def _name(function: Any) -> str:
    return getattr(function, "__name__", type(function).__name__)
