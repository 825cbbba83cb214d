"""The sampler of data loaders: TRL's layout, read-ahead, workers, and what must match."""

from __future__ import annotations

import numpy as np
import pytest
from conftest import answer

import gradatim
from gradatim import Curriculum, Pool


def test_batches_are_laid_out_problem_by_group_and_repeated(curriculum):
    view = curriculum.sampler(per_batch=3, group=4, repeats=2, length=6)
    rows = list(view)
    assert len(rows) == len(view) == 2 * 3 * 4 * 2
    batches = [rows[:24], rows[24:]]
    for batch, issued in zip(batches, view._issued, strict=True):
        once = [a.index for a in issued for _ in range(4)]
        assert batch == once * 2


def test_settling_pops_the_oldest_batch_and_gives_its_weights(pool):
    curriculum = Curriculum.from_recipe({"sampler": {"uniform": {}}, "refine": [{"dynamic-sampling": {}}]}, pool, rollouts=4)
    view = curriculum.sampler(per_batch=3, group=4, length=6)
    list(view)
    first = view.next
    assert view.settle([[1, 1, 1, 1], [1, 0, 0, 0], [0, 0, 0, 0]]).tolist() == [0.0, 1.0, 0.0]
    assert view.next != first and len(curriculum.open()) == 3
    view.settle(np.eye(4)[:3])
    with pytest.raises(gradatim.OutcomeError, match="of no batch"):
        view.settle(np.eye(4)[:3])


def test_what_was_read_ahead_comes_first_in_the_next_epoch(curriculum):
    view = curriculum.sampler(per_batch=2, group=4, length=8)
    reading = iter(view)
    ahead = [next(reading) for _ in range(3 * 8)]
    view.settle(np.eye(4)[:2])
    again = iter(view)
    assert [next(again) for _ in range(16)] == ahead[8:24]


def test_a_resumed_view_draws_what_was_out_and_then_goes_on(pool):
    def make():
        curriculum = Curriculum.from_recipe("sec", pool, seed=5, rollouts=4)
        return curriculum.sampler(per_batch=2, group=4, length=40)

    def settle(view):
        view.settle([answer(a).rewards for a in view.next])

    unbroken, rows = make(), []
    reading = iter(unbroken)
    for step in range(10):
        rows += [next(reading) for _ in range(8)]
        if step >= 2:
            settle(unbroken)
        if step == 5:
            state = unbroken.state_dict()
    resumed = make()
    resumed.load_state_dict(state)
    reading, again = iter(resumed), []
    for step in range(4, 10):
        again += [next(reading) for _ in range(8)]
        if step >= 6:
            settle(resumed)
    assert again == rows[4 * 8 :]


def test_a_pool_without_rows_quotas_and_wrong_shapes_are_refused(pool, curriculum):
    fresh = Curriculum.from_recipe("uniform", Pool.from_tasks({"sort": {}}))
    with pytest.raises(gradatim.RecipeError, match="per_level"):
        fresh.sampler(per_batch=2)
    with pytest.raises(gradatim.RecipeError, match="4 rollouts of"):
        list(curriculum.sampler(per_batch=2, group=8))
    beyond = {"sampler": {"uniform": {}}, "refine": [{"dynamic-sampling": {"over_sample": 2.0}}]}
    with pytest.raises(gradatim.RecipeError, match="of 8 problems, expected 4"):
        list(Curriculum.from_recipe(beyond, pool, rollouts=4).sampler(per_batch=4, group=4))
    view = curriculum.sampler(per_batch=2, group=4, length=2)
    list(view)
    with pytest.raises(gradatim.OutcomeError, match=r"shape \(2, 3\)"):
        view.settle(np.zeros((2, 3)))
    view.settle(np.zeros((2, 4)))


def test_a_torch_loader_reads_ahead_with_workers_and_nothing_is_lost(pool):
    data = pytest.importorskip("torch.utils.data")
    for workers in (0, 2):
        curriculum = Curriculum.from_recipe("uniform", pool, rollouts=2)
        view = curriculum.sampler(per_batch=4, group=2, length=len(pool))
        loader = data.DataLoader(list(range(len(pool))), batch_size=8, sampler=view, num_workers=workers)
        came, lag = 0, 0
        for batch in loader:
            assert batch.tolist() == [a.index for a in view.next for _ in range(2)]
            lag = max(lag, len(view._issued))
            view.settle(np.tile([1.0, 0.0], (4, 1)))
            came += 1
        assert came == len(pool) // 4 and curriculum.open() == []
        assert lag == 1 if workers == 0 else lag > 1


def test_the_layout_is_that_of_trl(pool):
    RepeatSampler = pytest.importorskip("trl.trainer.utils").RepeatSampler
    theirs = list(RepeatSampler(range(len(pool)), mini_repeat_count=4, batch_size=6, repeat_count=3, shuffle=False))
    curriculum = Curriculum.from_recipe({"sampler": {"python": InOrder}}, pool, rollouts=4)
    assert list(curriculum.sampler(per_batch=6, group=4, repeats=3, length=len(pool))) == theirs


class InOrder:
    """Rows one after the other."""

    def __init__(self, pool):
        self.at = 0

    def select(self, want, context):
        self.at += want
        return list(range(self.at - want, self.at))

    def observe(self, results, context):
        pass

    def state_dict(self):
        return self.at

    def load_state_dict(self, state):
        self.at = state
