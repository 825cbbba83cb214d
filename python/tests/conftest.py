"""What the tests share: a small pool, and a learner that answers by the ticket alone."""

from __future__ import annotations

import random

import pytest

from gradatim import Assignment, Curriculum, Outcome, Pool


def answer(assignment: Assignment) -> Outcome:
    """Right or wrong by the ticket's counter: what was resumed answers as before."""
    stream = random.Random(assignment.ticket & ((1 << 40) - 1))
    chance = stream.random()
    return Outcome(assignment.ticket, [float(stream.random() < chance) for _ in range(assignment.rollouts)])


@pytest.fixture
def pool() -> Pool:
    rows = [{"prompt": f"{a} + {b} =", "answer": str(a + b), "level": len(str(a)), "verifier": "number"} for a in (3, 14, 159) for b in range(40)]
    return Pool.from_rows(rows)


@pytest.fixture
def curriculum(pool: Pool) -> Curriculum:
    return Curriculum.from_recipe("sec", pool, groups=6, rollouts=4)
