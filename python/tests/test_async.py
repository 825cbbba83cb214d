"""The coroutines of a curriculum: they decide as the plain calls do, and the event loop goes on meanwhile."""

from __future__ import annotations

import asyncio
import threading

import pytest
from conftest import answer

import gradatim
from gradatim import Curriculum


class Slow:
    """A sampler of a user that takes its time: it waits until it is told to go on."""

    def __init__(self, pool):
        self.asked, self.go_on, self.thread = threading.Event(), threading.Event(), None

    def select(self, want, context):
        self.thread = threading.current_thread()
        self.asked.set()
        assert self.go_on.wait(timeout=20)
        return list(range(want))

    def observe(self, results, context):
        pass

    def state_dict(self):
        return None

    def load_state_dict(self, state):
        pass


def slow(pool):
    sampler = Slow(pool)
    return sampler, Curriculum.from_recipe({"sampler": {"python": sampler}}, pool, groups=3, rollouts=4)


def test_many_tasks_draw_and_tell_what_one_would(pool):
    async def worker(curriculum, number):
        told = 0
        for turn in range(10):
            batch = await curriculum.aselect(3, step=turn, version=turn, request=f"{number}/{turn}")
            told += (await curriculum.aobserve([answer(a) for a in batch], step=turn)).accepted
        return told

    async def course():
        curriculum = Curriculum.from_recipe("sec", pool, rollouts=4)
        told = await asyncio.gather(*(worker(curriculum, number) for number in range(6)))
        assert told == [30] * 6 and curriculum.open() == [] and curriculum.step == 60

    asyncio.run(course())


def test_decisions_are_those_of_the_plain_calls(pool):
    def make():
        return Curriculum.from_recipe("learnability", pool, seed=4, groups=5, rollouts=4)

    async def course():
        ours, plain = make(), make()
        for _ in range(8):
            batch, same = await ours.aselect(), plain.select()
            assert [a.index for a in batch] == [a.index for a in same]
            receipt = await ours.aobserve(answer(a) for a in batch)
            assert receipt == plain.observe([answer(a) for a in same])

    asyncio.run(course())


def test_the_loop_goes_on_while_a_policy_thinks(pool):
    async def course():
        sampler, curriculum = slow(pool)
        drawing = asyncio.ensure_future(curriculum.aselect())
        while not sampler.asked.is_set():
            await asyncio.sleep(0.001)  # a blocked loop would never come here
        assert not drawing.done() and sampler.thread is not threading.current_thread()
        sampler.go_on.set()
        assert len(await drawing) == 3

    asyncio.run(course())


@pytest.mark.parametrize(("request_", "left"), [(None, 0), ("worker/7", 3)])
def test_what_was_drawn_for_a_task_that_was_cancelled_is_given_up_or_asked_for_again(pool, request_, left):
    async def course():
        sampler, curriculum = slow(pool)
        drawing = asyncio.ensure_future(curriculum.aselect(request=request_))
        while not sampler.asked.is_set():
            await asyncio.sleep(0.001)
        drawing.cancel()
        with pytest.raises(asyncio.CancelledError):
            await drawing
        sampler.go_on.set()
        while curriculum.metrics(reset=False)["curriculum/rollouts/issued"] < 12 or len(curriculum.open()) != left:
            await asyncio.sleep(0.001)
        if request_:
            assert [a.ticket for a in await curriculum.aselect(request=request_)] == [a.ticket for a in curriculum.open()]

    asyncio.run(asyncio.wait_for(course(), 30))


def test_refusals_reach_the_task_that_asked(curriculum):
    with pytest.raises(gradatim.RecipeError) as caught:
        asyncio.run(curriculum.aselect(2, step=-1))
    assert caught.value.key == "step"
