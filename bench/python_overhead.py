"""What a curriculum costs a Python trainer: a step over a million problems, and drawing beside two ways to do it without.

    python bench/python_overhead.py [ROWS]
    python bench/python_overhead.py [ROWS] --two-ranks

A step is `select` of 512 problems and `observe` of their 512 x 8 rewards, on one process. The peers draw 512 rows of the
same pool by the same kind of weights: a loop that scans the weights for every draw, and numpy's `Generator.choice`. The
scan is timed over a few draws and multiplied.

On two ranks (gloo, needs torch) a step is what a trainer's loop does: the row numbers of 512 x 8 responses out of a
`CurriculumSampler`, and their rewards into `settle`, timed between barriers.
"""

from __future__ import annotations

import os
import random
import socket
import statistics
import subprocess
import sys
import time
from itertools import islice

import numpy as np

from gradatim import Curriculum, Outcome, Pool

ROWS = int(next((word for word in sys.argv[1:] if word.isdigit()), 1_000_000))
GROUPS, ROLLOUTS, ROUNDS = 512, 8, 30
RECIPES = ("uniform", "sec", "thompson", "learnability", "pcl", "zpd")


def milliseconds(call, rounds):
    times = []
    for _ in range(rounds):
        began = time.perf_counter()
        call()
        times.append((time.perf_counter() - began) * 1e3)
    return statistics.median(times), max(times)


def scan(weights, draws):
    """Every draw walks the weights until their sum passes a random number."""
    total = sum(weights)
    for _ in range(draws):
        left = random.random() * total
        for row, weight in enumerate(weights):
            left -= weight
            if left <= 0.0:
                break


def problems():
    return Pool.from_rows({"prompt": f"{n} + 1 =", "id": str(n), "level": n % 50} for n in range(ROWS))


def made(recipe, pool):
    table = {"sampler": {recipe: {"over": "rows"} if recipe == "thompson" else {}}}
    return Curriculum.from_recipe(table, pool, groups=GROUPS, rollouts=ROLLOUTS)


def two_ranks():
    """Starts both, and shows what the first one says."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = str(free.getsockname()[1])
    fixed = {"MASTER_ADDR": "127.0.0.1", "MASTER_PORT": port, "WORLD_SIZE": "2", "OMP_NUM_THREADS": "1"}
    command = [sys.executable, __file__, str(ROWS)]
    ranks = [subprocess.Popen(command, env=os.environ | fixed | {"RANK": str(rank)}) for rank in (0, 1)]
    sys.exit(max(rank.wait() for rank in ranks))


def one_of_two():
    import torch.distributed as dist

    dist.init_process_group("gloo")
    pool, rewards = problems(), np.random.default_rng(0).integers(0, 2, (GROUPS, ROLLOUTS)).astype(np.float64)
    if dist.get_rank() == 0:
        print(f"{ROWS:,} rows, {GROUPS} groups of {ROLLOUTS} a step on two ranks; medians of {ROUNDS} rounds, worst in brackets")
    for recipe in RECIPES:
        view = made(recipe, pool).sampler(per_batch=GROUPS, group=ROLLOUTS, ranks=dist.group.WORLD)
        reading = iter(view)

        def step():
            rows = list(islice(reading, GROUPS * ROLLOUTS))
            assert len(rows) == GROUPS * ROLLOUTS
            view.settle(rewards)
            dist.barrier()

        dist.barrier()
        whole = milliseconds(step, ROUNDS)
        if dist.get_rank() == 0:
            print(f"{recipe:>13}: step {whole[0]:6.2f} ms [{whole[1]:.2f}]", flush=True)
    dist.destroy_process_group()


def main():
    pool = problems()
    print(f"{ROWS:,} rows, {GROUPS} groups of {ROLLOUTS} a step; medians of {ROUNDS} rounds, worst in brackets")
    rewards = np.random.default_rng(0).integers(0, 2, (GROUPS, ROLLOUTS)).astype(np.float64)
    per_draw = milliseconds(lambda: scan([1.0 + n % 7 for n in range(ROWS)], 2), 1)[0] / 2 * GROUPS
    weights = np.random.default_rng(1).random(ROWS)
    weights /= weights.sum()
    stream = np.random.default_rng(2)
    by_numpy = milliseconds(lambda: stream.choice(ROWS, GROUPS, p=weights), ROUNDS)[0]
    for recipe in RECIPES:
        curriculum, drawn = made(recipe, pool), []

        def select():
            drawn.append(curriculum.select())

        def observe():
            batch = drawn.pop()
            curriculum.observe([Outcome(a.ticket, row) for a, row in zip(batch, rewards)])

        def step():
            select()
            observe()

        whole = milliseconds(step, ROUNDS)
        chosen = milliseconds(select, ROUNDS)
        print(
            f"{recipe:>13}: step {whole[0]:6.2f} ms [{whole[1]:.2f}], select {chosen[0]:5.2f} ms [{chosen[1]:.2f}]; "
            f"a scan for every draw {per_draw / chosen[0]:,.0f}x, numpy {by_numpy / chosen[0]:.1f}x as long"
        )


if __name__ == "__main__":
    if "RANK" in os.environ:
        one_of_two()
    elif "--two-ranks" in sys.argv:
        two_ranks()
    else:
        main()
