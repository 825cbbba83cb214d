"""TRL's trainers by reinforcement (GRPO, RLOO), by imitation (SFT) and by preference (DPO), and those built on them.

    from gradatim.adapters.trl import CurriculumMixin, verifier_reward

    class Trainer(CurriculumMixin, GRPOTrainer): ...

    trainer = Trainer(model=..., args=GRPOConfig(...), train_dataset=pool.to_dataset(),
                      reward_funcs=verifier_reward(pool), curriculum=curriculum)

The curriculum draws every training row, sees every reward, weighs advantages, is saved in every checkpoint, and is
resumed with it. Tested with TRL 1.16 on one and two processes.
"""

from __future__ import annotations

import warnings
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

import numpy as np

from gradatim._errors import GradatimError, GradatimWarning, RecipeError
from gradatim._pool import Pool
from gradatim.adapters._checkpoints import FILE, NUMBER, InCheckpoints
from gradatim.sampler import refuse_refills

if TYPE_CHECKING:
    from gradatim.curriculum import Curriculum
    from gradatim.sampler import CurriculumSampler

__all__ = ["FILE", "CurriculumMixin", "ImitationMixin", "PreferenceMixin", "verifier_reward"]

HOOKS = ("_get_train_sampler", "_calculate_rewards", "_generate_and_score_completions")
"""What a trainer by reinforcement must have: TRL's since 0.19, and what is built on them."""
ABLE = ("rewards", "weights", "rollout-text")
"""What the trainer can do for a policy. It answers every problem equally often, under its own prompt."""


class CurriculumMixin(InCheckpoints):
    """Mix it into `GRPOTrainer` or `RLOOTrainer`, before it: `class Trainer(CurriculumMixin, GRPOTrainer): ...`.

    `outcome` names the reward function (or its number) whose value in [0, 1] says whether a response is right, where
    other rewards are added to it; by default the sum of all, cut to [0, 1], counts.
    """

    def __init__(
        self, *args: Any, curriculum: Curriculum, outcome: str | int | None = None, remap: bool = False, **kwargs: Any
    ) -> None:
        for hook in HOOKS:
            if not hasattr(super(), hook):
                found = f"{', '.join(base.__name__ for base in type(self).__bases__)}, without {hook}"
                hint = "mix it into TRL's GRPOTrainer or RLOOTrainer; written for TRL 1.16: pip install 'trl>=1.16,<1.17'"
                raise RecipeError.of("trainer", found, "a trainer by reinforcement", hint)
        curriculum.attach(ABLE)
        refuse_refills(curriculum)
        self.remap = remap
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
        if NUMBER not in inputs[0]:
            return
        drawn = [assignment.index for assignment in self.view.next for _ in range(trainer.num_generations)]
        first = trainer.accelerator.process_index * len(inputs)
        came = [row[NUMBER] for row in inputs]
        if came != drawn[first : first + len(came)]:
            hint = "do not shuffle, filter or reorder the data set of the pool, and let nobody else draw from the sampler"
            raise GradatimError.of("inputs", f"rows {came[:8]}", f"rows {drawn[first:first + 8]}", hint)


class Supervised(InCheckpoints):
    """Training on written responses: every micro-batch is a batch of the curriculum, and every row a group of one."""

    def __init__(self, *args: Any, curriculum: Curriculum, remap: bool = False, **kwargs: Any) -> None:
        curriculum.attach(("rewards",))
        refuse_refills(curriculum)
        self.remap = remap
        self.curriculum: Curriculum = curriculum
        super().__init__(*args, **kwargs)
        trainer: Any = self
        for option in ("packing", "padding_free"):
            if getattr(trainer.args, option, False):
                raise RecipeError.of(f"args.{option}", "on", "one row a sequence", f"set {option}=False")
        self._fit()

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

    def _settle(self, scores: Any) -> None:
        """Tells how far each row of this process's micro-batch passed."""
        trainer: Any = self
        everywhere = trainer.accelerator.gather(scores.detach()).to("cpu").double().numpy()
        self.view.settle(np.clip(everywhere, 0.0, 1.0).reshape(-1, 1), version=trainer.state.global_step)
        self._log_curriculum()


class ImitationMixin(Supervised):
    """Mix it into `SFTTrainer`: `class Trainer(ImitationMixin, SFTTrainer): ...`.

    A row passes by how likely its completion is to the learner: the geometric mean of its tokens' probabilities. So
    `learnability` and its like leave what is known by heart and what is out of reach. Rows must stay rows: no packing.
    """

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        trainer: Any = self
        trainer.accelerator.unwrap_model(trainer.model).register_forward_hook(self._seen)

    def _seen(self, model: Any, _: Any, output: Any) -> None:
        if model.training:
            tokens = _told(output, "label_mask").sum(dim=1).clamp(min=1)
            self._settle((_told(output, "log_probs").detach().sum(dim=1) / tokens).exp())


class PreferenceMixin(Supervised):
    """Mix it into `DPOTrainer`: `class Trainer(PreferenceMixin, DPOTrainer): ...`.

    A pair passes by the probability that the learner's implicit reward gives to its preference, whatever the loss:
    sigmoid(beta ((log p - log p_ref)(chosen) - (log p - log p_ref)(rejected))), DPO's equation 6. All pairs begin at 1/2;
    what is learned goes to 1, and what contradicts the rest stays below.
    """

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        trainer: Any = self
        self._log_likelihoods: list[Any] = []
        for model in (trainer.model, trainer.ref_model):
            if model is not None:
                trainer.accelerator.unwrap_model(model).register_forward_hook(self._seen)

    def _seen(self, _model: Any, _: Any, output: Any) -> None:
        self._log_likelihoods.append(_told(output, "log_probs").detach().sum(dim=1))

    def compute_loss(self, model: Any, inputs: Any, *args: Any, **kwargs: Any) -> Any:
        trainer: Any = self
        self._log_likelihoods.clear()
        loss = super().compute_loss(model, inputs, *args, **kwargs)  # type: ignore[misc]
        if trainer.model.training:
            learner, *reference = self._log_likelihoods  # the second pass is the reference's, unless it was made beforehand
            chosen, rejected = learner.chunk(2)
            if reference:
                known_chosen, known_rejected = reference[0].chunk(2)
            else:
                known_chosen, known_rejected = inputs["ref_chosen_logps"], inputs["ref_rejected_logps"]
            margin = (chosen - known_chosen) - (rejected - known_rejected)
            self._settle((trainer.beta * margin).sigmoid())
        return loss


def verifier_reward(pool: Pool) -> Callable[..., list[float]]:
    """A reward function that judges responses by the verifier each row of the pool names."""

    def gradatim(completions: list[Any], gradatim_ix: list[int], **_: Any) -> list[float]:
        return [pool.score(ix, _text(completion)) for ix, completion in zip(gradatim_ix, completions, strict=True)]

    return gradatim


def _told(output: Any, what: str) -> Any:
    """What TRL's forward pass says of every token."""
    found = getattr(output, what, None)
    if found is None:
        hint = "pip install 'trl>=1.16,<1.17', for which this is written, and leave its forward pass as it is"
        raise GradatimError.of("model.output", f"without {what}", "token probabilities, as TRL 1.16 has them", hint)
    return found


def _text(completion: Any) -> str:
    """A completion as text: as it is, or the turns of a chat."""
    if isinstance(completion, str):
        return completion
    return "\n".join(str(turn.get("content") or "") for turn in completion)


def _name(function: Any) -> str:
    return getattr(function, "__name__", type(function).__name__)
