"""What a curriculum costs a Python trainer: a step over a million problems, and drawing beside two ways to do it without.

    python bench/python_overhead.py [ROWS]

A step is `select` of 512 problems and `observe` of their 512 x 8 rewards, on one process. The peers draw 512 rows of the
same pool by the same kind of weights: a loop that scans the weights for every draw, and numpy's `Generator.choice`. The
scan is timed over a few draws and multiplied.
"""

from __future__ import annotations

import random
import statistics
import sys
import time

import numpy as np

from gradatim import Curriculum, Outcome, Pool

ROWS = int(sys.argv[1]) if len(sys.argv) > 1 else 1_000_000
GROUPS, ROLLOUTS, ROUNDS = 512, 8, 30


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


def main():
    pool = Pool.from_rows({"prompt": f"{n} + 1 =", "id": str(n), "level": n % 50} for n in range(ROWS))
    print(f"{ROWS:,} rows, {GROUPS} groups of {ROLLOUTS} a step; medians of {ROUNDS} rounds, worst in brackets")
    rewards = np.random.default_rng(0).integers(0, 2, (GROUPS, ROLLOUTS)).astype(np.float64)
    per_draw = milliseconds(lambda: scan([1.0 + n % 7 for n in range(ROWS)], 2), 1)[0] / 2 * GROUPS
    weights = np.random.default_rng(1).random(ROWS)
    weights /= weights.sum()
    stream = np.random.default_rng(2)
    by_numpy = milliseconds(lambda: stream.choice(ROWS, GROUPS, p=weights), ROUNDS)[0]
    for recipe in ("uniform", "sec", "thompson", "learnability", "pcl", "zpd"):
        table = {"sampler": {recipe: {"over": "rows"} if recipe == "thompson" else {}}}
        curriculum = Curriculum.from_recipe(table, pool, groups=GROUPS, rollouts=ROLLOUTS)
        drawn = []

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
    main()
