"""Peers of `cargo run --release -p gradatim-curriculum --example overhead`: who else picks 512 of a million problems.

    python curriculum_peers.py scan|numpy|prime-rl learnability|difficulty-pools [SOURCE]

scan      a list of scores; each draw makes the list of weights anew and hands it to `random.choices`
numpy     an array of weights that is kept up to date; 512 draws are one `cumsum` and one `searchsorted`
prime-rl  the project's own DifficultyPoolSampler, imported from SOURCE (its `src` folder). It needs only a `key`
          of a task and a few attributes of an episode: plain objects stand in for both, which is the cheapest way
          for it; its own tasks hash their content whenever they are asked for a key.

Half of the problems have a score, the mean of 8 rewards. `learnability` weighs p (1 - p), unseen problems 1/4;
`difficulty-pools` weighs as prime-rl does by default. Unlike ours they draw with replacement. Before anything is
timed, draws among 600 problems must follow the weights. Prints a JSON line for each case, `select-1m` and
`observe-1m`: the median time of a batch of 512, microseconds.
"""

import json
import random
import statistics
import sys
import time
import types

import numpy as np

PROBLEMS, BATCH, GROUP = 1_000_000, 512, 8
# A score that weighs as much as none, under both policies.
UNSEEN = 0.5
# Inclusive greatest score of each pool, and its weight.
POOLS = {"hard": (0.25, 0.2), "normal": (0.75, 1.0), "easy": (1.0, 0.2)}
# The weights of a list of scores, as short as Python says it.
WEIGHTS = {
    "learnability": lambda scores: [p * (1.0 - p) for p in scores],
    "difficulty-pools": lambda scores: [0.2 if p <= 0.25 else 1.0 if p <= 0.75 else 0.2 for p in scores],
}


class Scan:
    repeats = 8  # single draws that are timed

    def __init__(self, n, policy, _source):
        self.problems, self.weights, self.scores = range(n), WEIGHTS[policy], [UNSEEN] * n
        self.rng = random.Random(0)

    def load(self, scores):
        for problem, score in scores.items():
            self.scores[problem] = score

    def draw(self):
        return self.rng.choices(self.problems, weights=self.weights(self.scores))[0]

    def evidence(self, problems, rewards):
        return list(zip(problems, rewards))

    def observe(self, evidence):
        for problem, rewards in evidence:
            self.scores[problem] = sum(rewards) / len(rewards)


class PrimeRl:
    repeats = 4

    def __init__(self, n, policy, source):
        # The sampler names two types of its environments library and uses nothing of it.
        for name in ["verifiers", "verifiers.v1"]:
            sys.modules[name] = types.ModuleType(name)
        sys.modules["verifiers"].v1 = sys.modules["verifiers.v1"]
        sys.modules["verifiers.v1"].Task = sys.modules["verifiers.v1"].Episode = object
        sys.path.insert(0, source)
        from prime_rl.orchestrator.curriculum.samplers.pool import DifficultyPoolSampler

        if policy != "difficulty-pools":
            sys.exit(f"prime-rl has no sampler for {policy}")
        pools = {name: types.SimpleNamespace(threshold=t, weight=w) for name, (t, w) in POOLS.items()}
        self.tasks = [Task(f"task-{problem}", problem) for problem in range(n)]
        self.sampler = DifficultyPoolSampler(types.SimpleNamespace(pools=pools, seed=0), self.tasks)

    def load(self, scores):
        rewards = {self.tasks[problem].key: score for problem, score in scores.items()}
        self.sampler.load_state_dict({"rng": self.sampler.rng.getstate(), "task_rewards": rewards})

    def draw(self):
        return next(self.sampler).problem

    def evidence(self, problems, rewards):
        agent = types.SimpleNamespace(trainable=True)
        return [
            [
                types.SimpleNamespace(
                    task=self.tasks[problem],
                    traces=[types.SimpleNamespace(reward=reward, has_error=False, agent=agent)],
                )
                for reward in group
            ]
            for problem, group in zip(problems, rewards)
        ]

    def observe(self, evidence):
        for group in evidence:
            self.sampler.observe(group)


class Task:
    __slots__ = ("key", "problem")

    def __init__(self, key, problem):
        self.key, self.problem = key, problem


class Numpy:
    repeats = 200  # batches that are timed

    def __init__(self, n, policy, _source):
        self.policy, self.weights = policy, np.full(n, WEIGHTS[policy]([UNSEEN])[0])
        self.rng = np.random.default_rng(0)

    def load(self, scores):
        self.set(np.fromiter(scores.keys(), int), np.fromiter(scores.values(), float))

    def draws(self, n):
        sums = np.cumsum(self.weights)
        return np.searchsorted(sums, self.rng.random(n) * sums[-1], side="right")

    def evidence(self, problems, rewards):
        return np.array(problems), np.array(rewards)

    def observe(self, evidence):
        problems, rewards = evidence
        self.set(problems, rewards.mean(1))

    def set(self, problems, scores):
        if self.policy == "learnability":
            self.weights[problems] = scores * (1.0 - scores)
        else:
            at = np.searchsorted([threshold for threshold, _ in POOLS.values()], scores)
            self.weights[problems] = np.array([weight for _, weight in POOLS.values()])[at]


PEERS = {"scan": Scan, "numpy": Numpy, "prime-rl": PrimeRl}


def groups(rng, n, size):
    """Different problems, each with 8 rewards of 0 or 1 at a chance of its own."""
    problems = rng.sample(range(n), size)
    chances = [rng.random() for _ in problems]
    return problems, [[float(rng.random() < chance) for _ in range(GROUP)] for chance in chances]


def scores(rng, n):
    """A score for every other problem or so."""
    return {problem: rng.randint(0, GROUP) / GROUP for problem in rng.sample(range(n), n // 2)}


def check(peer, policy, source, n=600, draws=6000):
    """Exits unless every weight's share of the draws is within five standard errors of what it should be."""
    sampler = peer(n, policy, source)
    known = scores(random.Random(1), n)
    problems, rewards = groups(random.Random(2), n, n // 4)
    sampler.load(known)
    sampler.observe(sampler.evidence(problems, rewards))
    known |= {problem: sum(group) / GROUP for problem, group in zip(problems, rewards)}
    weights = WEIGHTS[policy]([known.get(problem, UNSEEN) for problem in range(n)])
    drawn = sampler.draws(draws) if peer is Numpy else [sampler.draw() for _ in range(draws)]
    for weight in set(weights):
        share = weight * weights.count(weight) / sum(weights)
        found = sum(weights[problem] == weight for problem in drawn) / draws
        if abs(found - share) > 5 * (share * (1 - share) / draws) ** 0.5:
            sys.exit(f"draws do not follow the weights: weight {weight}: {found:.4f} of them, expected {share:.4f}")


def median_us(work, inputs):
    times = []
    for given in inputs:
        start = time.perf_counter()
        work(given)
        times.append(1e6 * (time.perf_counter() - start))
    return statistics.median(times)


def select(peer, sampler):
    sampler.load(scores(random.Random(3), PROBLEMS))
    if peer is Numpy:
        return {"median_us": median_us(sampler.draws, [BATCH] * peer.repeats)}
    note = f"every draw looks at every problem; a batch is {BATCH} times the median of {peer.repeats} draws"
    return {"median_us": BATCH * median_us(lambda _: sampler.draw(), range(peer.repeats)), "note": note}


def observe(sampler):
    rng = random.Random(4)
    batches = [sampler.evidence(*groups(rng, PROBLEMS, BATCH)) for _ in range(50)]
    return {"median_us": median_us(sampler.observe, batches)}


if __name__ == "__main__":
    name, policy = sys.argv[1:3]
    peer, source = PEERS[name], sys.argv[3] if len(sys.argv) > 3 else None
    check(peer, policy, source)
    sampler = peer(PROBLEMS, policy, source)
    print(json.dumps({"case": "select-1m", "policy": policy} | select(peer, sampler)))
    print(json.dumps({"case": "observe-1m", "policy": policy} | observe(sampler)))
