"""The TRL adapter in real trainers: a tiny random Llama on the CPU, one process and two."""

from __future__ import annotations

import json
import math
import os
import subprocess
import sys
from pathlib import Path

import pytest

trl = pytest.importorskip("trl")

from tiny import model, tokenizer  # noqa: E402

import gradatim  # noqa: E402
from gradatim import Curriculum, Pool  # noqa: E402
from gradatim.adapters.trl import FILE, CurriculumMixin, ImitationMixin, PreferenceMixin, verifier_reward  # noqa: E402

GROUP, PER_BATCH = 4, 3
CPU = os.environ.get("GRADATIM_TEST_DEVICE", "cpu") == "cpu"
"""Off where a graphics card is to be tried: `GRADATIM_TEST_DEVICE=cuda pytest python/tests/test_trl.py`."""
NUMBER = "gradatim_ix"


class Trainer(CurriculumMixin, trl.GRPOTrainer):
    """GRPO, with notes of what came by."""

    def __init__(self, *args, **kwargs):
        self.rows, self.advantages = [], []
        super().__init__(*args, **kwargs)

    def _generate_and_score_completions(self, inputs):
        out = super()._generate_and_score_completions(inputs)
        if self.model.training:
            self.rows.append([row["gradatim_ix"] for row in inputs])
            self.advantages.append(out["advantages"].tolist())
        return out


def luck(completions, gradatim_ix, **_):
    """Right or wrong by row and place in the group: the same in a run that was resumed. A third of the rows is flat."""
    return [float(ix % 3 == 0 or (ix + at) % 2 == 0) for at, ix in enumerate(gradatim_ix)]


def pool():
    return Pool.from_tasks({"chain-sum": {"levels": [1, 3]}}, per_level=20, seed=1)


def arguments(folder, **more):
    defaults = dict(
        output_dir=str(folder), per_device_train_batch_size=GROUP * PER_BATCH, num_generations=GROUP, max_completion_length=6,
        max_steps=6, learning_rate=1e-3, report_to=[], use_cpu=CPU, save_strategy="no", logging_steps=1, seed=3, disable_tqdm=True,
        bf16=False,
    )
    return defaults | more


def trainer(folder, recipe="sec", kind=Trainer, config=trl.GRPOConfig, reward=luck, **more):
    problems = pool()
    curriculum = Curriculum.from_recipe(recipe, problems, seed=5, rollouts=GROUP)
    return kind(
        model=model(), processing_class=tokenizer(), args=config(**arguments(folder, **more)), reward_funcs=reward,
        train_dataset=problems.to_dataset(chat=False), curriculum=curriculum,
    )


def test_the_trainer_trains_what_the_curriculum_draws_and_tells_it_every_reward(tmp_path):
    run = trainer(tmp_path)
    drawn = []
    select = run.curriculum.select
    run.curriculum.select = lambda *args, **kwargs: drawn.append(select(*args, **kwargs)) or drawn[-1]
    run.train()
    assert run.rows == [[a.index for a in batch for _ in range(GROUP)] for batch in drawn[:6]]
    assert run.curriculum.step == 6 and len(drawn) >= 7, "the loader reads ahead"
    logged = [entry for entry in run.state.log_history if "curriculum/pass_rate/all" in entry]
    assert len(logged) == 6
    for entry, rows in zip(logged, run.rows, strict=True):
        assert entry["curriculum/pass_rate/all"] == pytest.approx(sum(luck(None, rows)) / len(rows))
    assert run.curriculum.horizon == 6


def test_weights_multiply_advantages_and_zero_drops_a_group(tmp_path):
    recipe = {"sampler": {"uniform": {}}, "refine": [{"pass-weight": {}}]}
    weighted, plain = trainer(tmp_path / "a", recipe), trainer(tmp_path / "b", "uniform")
    keeps = []
    settle = trainer_settle(weighted, keeps)
    weighted.train()
    plain.train()
    assert settle and weighted.rows == plain.rows, "the refiner changes no draw"
    seen = set()
    for ours, theirs, keep in zip(weighted.advantages, plain.advantages, keeps, strict=True):
        for at, (mine, other) in enumerate(zip(ours, theirs, strict=True)):
            assert mine == pytest.approx(other * keep[at // GROUP], abs=1e-6)
            seen.add(round(float(keep[at // GROUP]), 6))
    assert len(seen) > 1, "weights differ from group to group"


def trainer_settle(run, keeps):
    """Notes what `settle` gives, once there is a view."""
    make = run._get_train_sampler

    def noted(*args, **kwargs):
        view = make(*args, **kwargs)
        settle = view.settle
        view.settle = lambda *a, **k: keeps.append(settle(*a, **k)) or keeps[-1]
        return view

    run._get_train_sampler = noted
    return True


@pytest.mark.parametrize("workers", [0, 2])
@pytest.mark.parametrize("accumulate", [1, 2])
def test_a_run_resumed_from_a_checkpoint_draws_what_the_unbroken_one_draws(tmp_path, workers, accumulate):
    more = dict(gradient_accumulation_steps=accumulate, dataloader_num_workers=workers, save_strategy="steps", save_steps=3)
    unbroken = trainer(tmp_path / "unbroken", **more)
    unbroken.train()
    checkpoint = tmp_path / "unbroken" / "checkpoint-3"
    assert (checkpoint / FILE).exists()
    resumed = trainer(tmp_path / "resumed", **more)
    resumed.train(resume_from_checkpoint=str(checkpoint))
    assert resumed.rows == unbroken.rows[3:]
    assert resumed.advantages == unbroken.advantages[3:]
    assert (tmp_path / "resumed" / "checkpoint-6" / FILE).exists()


def test_a_run_goes_on_over_a_data_set_that_grew_if_it_may(tmp_path):
    first = trainer(tmp_path / "first", save_strategy="steps", save_steps=3, max_steps=3)
    first.train()
    checkpoint = str(tmp_path / "first" / "checkpoint-3")
    grown = Pool.from_rows([first.curriculum.pool[ix] for ix in range(60)][::-1] + [{"prompt": "0 + 1 =", "level": 1}])

    def again(**more):
        curriculum = Curriculum.from_recipe("sec", grown, seed=5, rollouts=GROUP)
        return Trainer(
            model=model(), processing_class=tokenizer(), args=trl.GRPOConfig(**arguments(tmp_path / "again")), reward_funcs=luck,
            train_dataset=grown.to_dataset(chat=False), curriculum=curriculum, **more,
        )

    with pytest.raises(gradatim.StateError, match="1 row is new"):
        again().train(resume_from_checkpoint=checkpoint)
    run = again(remap=True)
    run.train(resume_from_checkpoint=checkpoint)
    open_then = [a.id for a in first.curriculum.open()]
    assert [grown[ix]["id"] for ix in run.rows[0][::GROUP]] == open_then[:PER_BATCH] and run.curriculum.step == 6


def test_rloo_takes_the_same_mixin(tmp_path):
    class Rloo(CurriculumMixin, trl.RLOOTrainer):
        pass

    run = trainer(tmp_path, kind=Rloo, config=trl.RLOOConfig, beta=0.0)
    run.train()
    assert run.curriculum.step == 6 and run.curriculum.metrics()["curriculum/tickets/late"] == 0


def test_steps_per_generation_and_iterations_reuse_a_batch_without_settling_it_twice(tmp_path):
    run = trainer(tmp_path, steps_per_generation=2, num_iterations=2, per_device_train_batch_size=GROUP * PER_BATCH, max_steps=8)
    run.train()
    assert len(run.rows) == 2 and len(set(run.rows[0])) <= 2 * PER_BATCH
    assert run.curriculum.step == 2 and run.curriculum.metrics()["curriculum/duplicates"] == 0


def test_what_no_reward_function_scored_is_no_failure(tmp_path):
    def some(completions, gradatim_ix, **_):
        return [None if ix % 2 else float(at % 2) for at, ix in enumerate(gradatim_ix)]

    run = trainer(tmp_path, "uniform", reward=some)
    run.train()
    metrics = run.curriculum.metrics()
    assert metrics["curriculum/lost"] > 0 and run.curriculum.open() != [], "given up, and read ahead"
    rates = [entry["curriculum/pass_rate/all"] for entry in run.state.log_history if "curriculum/pass_rate/all" in entry]
    assert set(rates) <= {0.0, 0.5}, "0 where nothing of a batch was scored"


def test_the_outcome_may_be_one_of_several_rewards(tmp_path):
    def style(completions, **_):
        return [10.0 + at for at, _ in enumerate(completions)]

    problems = pool()
    curriculum = Curriculum.from_recipe("sec", problems, rollouts=GROUP)
    run = Trainer(
        model=model(), processing_class=tokenizer(), args=trl.GRPOConfig(**arguments(tmp_path)), reward_funcs=[style, luck],
        train_dataset=problems.to_dataset(chat=False), curriculum=curriculum, outcome="luck",
    )
    run.train()
    rates = [entry["curriculum/pass_rate/all"] for entry in run.state.log_history if "curriculum/pass_rate/all" in entry]
    assert rates == [pytest.approx(sum(luck(None, rows)) / len(rows)) for rows in run.rows]


def test_the_pools_verifier_is_a_reward_function():
    problems = pool()
    reward = verifier_reward(problems)
    right = problems[7]["solution"]
    assert reward(completions=[right, "none", [{"role": "assistant", "content": right}]], gradatim_ix=[7, 7, 7], prompts=[]) == [1.0, 0.0, 1.0]


def test_a_data_set_that_is_not_the_pools_and_policies_that_need_more_are_refused(tmp_path):
    problems = pool()
    common = dict(model=model(), processing_class=tokenizer(), args=trl.GRPOConfig(**arguments(tmp_path)), reward_funcs=luck)
    with pytest.raises(gradatim.RecipeError, match="the pool's 60"):
        Trainer(train_dataset=problems.to_dataset(chat=False).select(range(9)), curriculum=Curriculum.from_recipe("sec", problems, rollouts=GROUP), **common)
    guided = Curriculum.from_recipe({"sampler": {"uniform": {}}, "refine": [{"budget": {}}]}, problems, rollouts=GROUP)
    with pytest.raises(gradatim.RecipeError, match="LengthBudget"):
        Trainer(train_dataset=problems.to_dataset(chat=False), curriculum=guided, **common)
    class Mistaken(CurriculumMixin, trl.SFTTrainer):
        pass

    with pytest.raises(gradatim.RecipeError, match="SFTTrainer, without _calculate_rewards"):
        Mistaken(train_dataset=problems.to_dataset(chat=False), curriculum=Curriculum.from_recipe("sec", problems), **common)
    refilling = Curriculum.from_recipe({"sampler": {"uniform": {}}, "refine": [{"dynamic-sampling": {}}]}, problems, rollouts=GROUP, refill=True)
    with pytest.raises(gradatim.RecipeError, match="loop of your own"):
        Trainer(train_dataset=problems.to_dataset(chat=False), curriculum=refilling, **common)
    rows, fresh = problems.to_dataset(chat=False), lambda: Curriculum.from_recipe("sec", problems, rollouts=GROUP)
    with pytest.raises(gradatim.RecipeError, match="do not shuffle") as caught:
        Trainer(train_dataset=rows.shuffle(seed=1), curriculum=fresh(), **common)
    assert caught.value.key == "train_dataset.gradatim_ix"
    behind = Trainer(train_dataset=rows, curriculum=fresh(), **common)
    behind.train_dataset = rows.shuffle(seed=1)
    with pytest.raises(gradatim.GradatimError, match="do not shuffle"):
        behind.train()


class Imitator(ImitationMixin, trl.SFTTrainer):
    """SFT under a curriculum."""


class Preferrer(PreferenceMixin, trl.DPOTrainer):
    """DPO under a curriculum."""


WRITTEN = dict(
    per_device_train_batch_size=6, max_steps=8, learning_rate=1e-2, report_to=[], use_cpu=CPU, bf16=False, save_strategy="steps",
    save_steps=4, logging_steps=1, disable_tqdm=True, seed=3,
)


def written(**columns):
    """The pool's rows with solutions, and the curriculum over them."""
    problems = pool()
    rows = problems.to_dataset(chat=False)
    rows = rows.add_column("wrong", [solution[::-1] + "?" for solution in rows["solution"]])
    rows = rows.select_columns(["prompt", NUMBER, *columns]).rename_columns(columns)
    return {"train_dataset": rows, "curriculum": Curriculum.from_recipe("learnability", problems, seed=5, rollouts=1)}


def imitator(folder, **more):
    parts = dict(model=model(), processing_class=tokenizer(), args=trl.SFTConfig(str(folder), **WRITTEN | more))
    return Imitator(**parts, **written(solution="completion"))


def preferrer(folder, rows=lambda rows: rows, **more):
    given = written(solution="chosen", wrong="rejected")
    given["train_dataset"] = rows(given["train_dataset"])
    reference = {} if more.get("precompute_ref_log_probs") else {"ref_model": model()}
    parts = dict(model=model(), processing_class=tokenizer(), args=trl.DPOConfig(str(folder), **WRITTEN | more))
    return Preferrer(**parts, **reference, **given)


def noted(run):
    """Notes what a trainer draws, and what it tells of it."""
    drawn, told = [], []
    select, observe = run.curriculum.select, run.curriculum.observe

    def selecting(*args, **kwargs):
        batch = select(*args, **kwargs)
        drawn.append([assignment.index for assignment in batch])
        return batch

    def observing(outcomes, **kwargs):
        outcomes = list(outcomes)
        told.append([float(outcome.rewards[0]) for outcome in outcomes])
        return observe(outcomes, **kwargs)

    run.curriculum.select, run.curriculum.observe = selecting, observing
    return drawn, told


@pytest.mark.parametrize("make", [imitator, preferrer])
def test_written_responses_are_trained_as_drawn_and_resumed(tmp_path, make):
    run = make(tmp_path / "unbroken")
    trained, collate = [], run.data_collator
    drawn, told = noted(run)
    run.data_collator = lambda examples: trained.append([e["prompt_ids" if make is preferrer else "input_ids"] for e in examples]) or collate(examples)
    run.train()
    assert run.curriculum.step == 8 and [len(batch) for batch in told] == [6] * 8
    prompts = [tokenizer()(row["prompt"][0]["content"])["input_ids"] for row in (run.curriculum.pool[ix] for ix in range(60))]
    for rows, came in zip(drawn, trained, strict=False):
        assert all(ids[: len(prompts[ix])] == prompts[ix] for ix, ids in zip(rows, came, strict=True))
    resumed = make(tmp_path / "resumed")
    again, told_again = noted(resumed)
    resumed.train(resume_from_checkpoint=str(tmp_path / "unbroken" / "checkpoint-4"))
    assert again[: len(drawn) - 4] == drawn[4:] and told_again == told[4:]


def test_imitation_tells_how_likely_every_solution_was(tmp_path):
    run = imitator(tmp_path)
    _, told = noted(run)
    run.train()
    assert all(0.0 < p < 1.0 for batch in told for p in batch)
    # A random model gives each of 78 tokens about 1/78; in eight steps it learns which characters there are.
    assert sum(told[0]) / 6 == pytest.approx(1 / 78, rel=0.3) and sum(told[-1]) > 2 * sum(told[0])
    with pytest.raises(gradatim.RecipeError, match="packing"):
        imitator(tmp_path / "packed", packing=True)


@pytest.mark.parametrize("beforehand", [False, True])
def test_a_preference_passes_by_the_implicit_reward_of_its_margin(tmp_path, beforehand):
    run = preferrer(tmp_path, precompute_ref_log_probs=beforehand, beta=0.3)
    _, told = noted(run)
    run.train()
    assert told[0] == pytest.approx([0.5] * 6, abs=1e-5), "the learner begins as its reference"
    margins = [entry["rewards/margins"] for entry in run.state.log_history if "rewards/margins" in entry]
    for batch, margin in zip(told, margins, strict=True):
        assert sum(math.log(p / (1.0 - p)) for p in batch) / 6 == pytest.approx(margin, abs=1e-4)
    assert sum(told[-1]) / 6 > 0.6, "what is trained is preferred"


def test_pairs_that_are_not_the_pools_are_refused_by_name(tmp_path):
    for rows, key in ((lambda rows: rows.select(range(9)), "train_dataset"), (lambda rows: rows.shuffle(seed=1), f"train_dataset.{NUMBER}")):
        with pytest.raises(gradatim.RecipeError) as caught:
            preferrer(tmp_path, rows)
        assert caught.value.key == key


@pytest.fixture(scope="module")
def two_ranks(tmp_path_factory):
    """What each of two processes noted."""
    folder, program = tmp_path_factory.mktemp("ranks"), Path(__file__).with_name("two_ranks.py")
    run = [sys.executable, "-m", "torch.distributed.run", "--nproc-per-node=2", "--master-port=29531", str(program), str(folder)]
    done = subprocess.run(run, capture_output=True, text=True, timeout=600, env=os.environ | {"OMP_NUM_THREADS": "1"})
    assert done.returncode == 0, done.stderr[-3000:]
    return [json.loads((folder / f"rank-{rank}.json").read_text()) for rank in (0, 1)]


def test_two_processes_draw_what_one_draws_and_a_group_may_lie_across_them(tmp_path, two_ranks):
    """Three groups of four on two ranks of six: the second group lies across both."""
    alone, ranks = trainer(tmp_path / "alone"), two_ranks
    alone.train()
    for step, rows in enumerate(alone.rows):
        assert ranks[0]["rows"][step] + ranks[1]["rows"][step] == rows
        both = ranks[0]["advantages"][step] + ranks[1]["advantages"][step]
        assert both == pytest.approx(alone.advantages[step], abs=1e-6)
    assert ranks[0]["step"] == 6
    assert ranks[0]["resumed"] == ranks[0]["rows"][3:], "resumed by two processes from the checkpoint of two"


@pytest.mark.parametrize("make", [imitator, preferrer])
def test_two_ranks_train_written_responses_as_one_does(tmp_path, two_ranks, make):
    alone = make(tmp_path)
    drawn, told = noted(alone)
    alone.train()
    notes = [rank["written"][make.__name__] for rank in two_ranks]
    (first_drawn, first_told), (again_drawn, again_told) = notes[0]["first"], notes[0]["again"]
    assert first_drawn[0] == drawn[0] and first_told[0] == pytest.approx(told[0], abs=1e-5), "in the order of the draw"
    assert [len(batch) for batch in first_told] == [6] * 8 and notes[0]["step"] == 8
    assert again_drawn[: len(first_drawn) - 4] == first_drawn[4:]
    assert sum(again_told, []) == pytest.approx(sum(first_told[4:], []), abs=1e-6), "resumed by two from the checkpoint of two"
    assert notes[1]["first"] == [[], []], "the other rank is told"

