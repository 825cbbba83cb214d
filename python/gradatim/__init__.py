"""Curricula for reasoning models: which problem next, how hard, in what form, and which results count.

    from gradatim import Curriculum, Outcome, Pool

    pool = Pool.from_tasks({"chain-sum": {"levels": [1, 4]}}, per_level=500)
    curriculum = Curriculum.from_recipe("sec", pool)
    for step in range(100):
        batch = curriculum.select(8)
        curriculum.observe(Outcome(a.ticket, rewards=answer(a.problem, n=a.rollouts)) for a in batch)

Trainers: `gradatim.adapters.trl`. Logging: `gradatim.logging`. Command line: the binary `gradatim`.
"""

import logging as _logging

from gradatim import _native, files, tasks, verify
from gradatim._errors import (
    ForkedCurriculum,
    GradatimError,
    GradatimWarning,
    OutcomeError,
    PoolError,
    RecipeError,
    StateError,
    TicketError,
)
from gradatim._pool import Pool
from gradatim._records import Assignment, Outcome, Receipt
from gradatim.curriculum import Curriculum
from gradatim.sampler import CurriculumSampler

__version__: str = _native.VERSION
__all__ = [
    "Assignment",
    "Curriculum",
    "CurriculumSampler",
    "ForkedCurriculum",
    "GradatimError",
    "GradatimWarning",
    "Outcome",
    "OutcomeError",
    "Pool",
    "PoolError",
    "Receipt",
    "RecipeError",
    "StateError",
    "TicketError",
    "files",
    "tasks",
    "verify",
]

_logging.getLogger("gradatim").addHandler(_logging.NullHandler())
