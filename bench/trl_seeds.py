"""GRPO by TRL on a real model under curricula and under uniform, paired by seed, and what the curriculum costs a step.

    pip install "trl>=1.16,<1.17" && python bench/trl_seeds.py [--seeds 5] [--recipes sec zpd] [--width 64] [--jobs 2]

The task is that of examples/trl_curriculum.py: a Llama that sorts two or three digits is to sort eight. Every trial has
a warm start, a pool and an order of its own seed, the same for all curricula; the exam is held out.
"""

from __future__ import annotations

import argparse
import json
import multiprocessing
import os
import statistics
import sys
import time
from concurrent.futures import ProcessPoolExecutor, as_completed
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent.parent / "examples"))

T = {2: 12.706, 3: 4.303, 4: 3.182, 5: 2.776, 6: 2.571, 7: 2.447, 8: 2.365, 9: 2.306, 10: 2.262}
"""Student's t at 97.5%, by the number of seeds."""


def trial(recipe: str, seed: int, options: argparse.Namespace) -> dict:
    import torch
    import trl_curriculum as task

    from gradatim import Curriculum, Pool

    torch.set_num_threads(1)
    spent = {"select": 0.0, "observe": 0.0}

    def timed(name):
        method = getattr(Curriculum, name)

        def call(*args, **kwargs):
            began = time.perf_counter()
            try:
                return method(*args, **kwargs)
            finally:
                spent[name] += time.perf_counter() - began

        return call

    for name in spent:
        setattr(Curriculum, name, timed(name))
    families = {"sort": {"levels": [1, task.LEVELS]}}
    pool = Pool.from_tasks(families, per_level=400, seed=seed)
    exam = Pool.from_tasks(families).exam(options.per_level)
    start = task.warm_start(pool, task.tokenizer(), options.warm_up, options.width, options.layers, seed)
    began = time.perf_counter()
    curve = task.train(recipe, pool, exam, start, options.steps, seed, options.rate)
    seconds = time.perf_counter() - began
    size = sum(parameter.numel() for parameter in start.parameters())
    return {"recipe": recipe, "seed": seed, "curve": curve, "seconds": seconds, "size": size, **spent}


def spread(values: list[float], digits: int = 3) -> str:
    mean, half = statistics.fmean(values), T[len(values)] * statistics.stdev(values) / len(values) ** 0.5
    return f"{mean:.{digits}f} [{mean - half:.{digits}f}, {mean + half:.{digits}f}]"


def show(trials: list[dict], options: argparse.Namespace) -> None:
    import torch

    names = ["uniform", *options.recipes]
    by = {(trial["recipe"], trial["seed"]): trial for trial in trials}
    seeds = [seed for seed in range(options.seeds) if all((name, seed) in by for name in names)]
    device = torch.cuda.get_device_name() if torch.cuda.is_available() else "CPU"
    print(f"{trials[0]['size'] / 1e6:.2f}M parameters, {options.steps} steps of 16 problems x 8 responses, {len(seeds)} seeds, {device}")
    if len(seeds) < 2:
        sys.exit("two seeds at least have to end: give more time, or fewer steps")

    def end(name: str) -> list[float]:
        return [by[name, seed]["curve"][-1][1] for seed in seeds]

    def course(name: str) -> list[float]:
        return [statistics.fmean(right for _, right in by[name, seed]["curve"][1:]) for seed in seeds]

    def per_step(name: str, key: str) -> float:
        return statistics.fmean(by[name, seed][key] for seed in seeds) / options.steps * 1e3

    print(f"before: {spread([by['uniform', seed]['curve'][0][1] for seed in seeds])}")
    print("curriculum | accuracy at the end | minus uniform | mean of the exams | minus uniform | ms a step | of it select | observe")
    for name in names:
        cells = [name]
        for figure in (end, course):
            against = [ours - theirs for ours, theirs in zip(figure(name), figure("uniform"))]
            cells += [spread(figure(name)), "-" if name == "uniform" else spread(against)]
        print(" | ".join([*cells, f"{per_step(name, 'seconds'):.0f}", f"{per_step(name, 'select'):.2f}", f"{per_step(name, 'observe'):.2f}"]))


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--seeds", type=int, default=5, help="2 to 10")
    parser.add_argument("--recipes", nargs="+", default=["sec", "zpd"])
    parser.add_argument("--steps", type=int, default=200)
    parser.add_argument("--warm-up", type=int, default=400)
    parser.add_argument("--width", type=int, default=64, help="a multiple of 16")
    parser.add_argument("--layers", type=int, default=3)
    parser.add_argument("--rate", type=float, default=3e-4, help="learning rate of GRPO")
    parser.add_argument("--per-level", type=int, default=100, help="problems of each level in the exam")
    parser.add_argument("--jobs", type=int, default=2, help="trials at a time")
    parser.add_argument("--out", help="file that gets each trial as a line of JSON")
    options = parser.parse_args()
    if options.seeds not in T:
        parser.error(f"--seeds {options.seeds}: from 2 to 10")
    asked = [(recipe, seed) for seed in range(options.seeds) for recipe in ("uniform", *options.recipes)]
    os.environ.setdefault("OMP_NUM_THREADS", "1")
    trials = []
    with ProcessPoolExecutor(options.jobs, mp_context=multiprocessing.get_context("spawn")) as pool:
        for done in as_completed([pool.submit(trial, recipe, seed, options) for recipe, seed in asked]):
            trials.append(done.result())
            if options.out:
                with open(options.out, "a") as file:
                    print(json.dumps(trials[-1]), file=file)
    show(trials, options)


if __name__ == "__main__":
    main()
