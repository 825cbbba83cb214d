"""The peer of `cargo run --release -p gradatim-tasks --example throughput`: reasoning-gym, its families and its scorers.

    python tasks_reasoning_gym.py speed FAMILY LEVEL SECONDS
    python tasks_reasoning_gym.py gold FAMILY LEVEL ENGLISH COMPACT

speed     makes instances of the same size until the seconds are over; one JSON line with instances a second.
gold      reads the JSON lines of `gradatim tasks sample FAMILY --json` in both wordings, makes of each the entry that
          reasoning-gym would hold, and has its scorer judge the gold answer, which is what follows the last # of the
          solution. Right answers in the entry are worked out here from `meta`, or by reasoning-gym, never copied.
          One JSON line: golds, and how many got full marks; those that did not, on stderr.
"""

import json
import math
import re
import sys
import time

import reasoning_gym
from reasoning_gym.logic.knights_knaves import KnightsKnavesDataset


def exactly(name, n):
    return {f"min_{name}": n, f"max_{name}": n}


# Our family and level as reasoning-gym's name and parameters, and what is not the same.
FAMILIES = {
    "countdown": lambda n: (
        "countdown",
        exactly("numbers", n + 2) | dict(min_value=1, max_value=99, min_target=1, max_target=999),
    ),
    "chain-sum": lambda n: ("chain_sum", exactly("terms", n + 1) | exactly("digits", 1)),
    "multiplication": lambda n: ("products", exactly("terms", 2) | exactly("digits", n)),
    "letter-counting": lambda n: ("letter_counting", exactly("words", n)),
    "list-sorting": lambda n: (
        "number_sorting",
        exactly("numbers", n) | exactly("decimals", 0) | dict(min_value=0, max_value=99),
    ),
    "knights-and-knaves": lambda n: (
        "knights_knaves",
        dict(n_people=n, depth_constraint=2, width_constraint=2),
    ),
}


def dataset(family, level):
    name, parameters = FAMILIES[family](level)
    return reasoning_gym.create_dataset(name, size=1_000_000_000, seed=0, **parameters)


def described(family, level):
    name, parameters = FAMILIES[family](level)
    return f"{family}/{level} is {name}({', '.join(f'{key}={value}' for key, value in parameters.items())})"


def speed(family, level, seconds):
    instances = dataset(family, level)
    for n in range(20):
        assert instances.score_answer(instances[n]["answer"], instances[n]) == 1.0
    made, n, start = 0, 0, time.perf_counter()
    while time.perf_counter() < start + seconds:
        for n in range(n, n + 10):
            try:
                made += bool(instances[n]["answer"])
            except ValueError:  # Countdown gives up after 100 attempts.
                pass
        n += 1
    rate = made / (time.perf_counter() - start)
    return {"case": f"{family}/{level}", "instances_s": round(rate), "note": described(family, level)}


def countdown(problem, _, level):
    numbers, target = problem["meta"]["numbers"], problem["meta"]["target"]
    assert len(numbers) == level + 2 and all(1 <= n <= 99 for n in numbers) and 1 <= target <= 999
    return gold(problem), {"metadata": {"numbers": numbers, "target": target}}


def chain_sum(problem, _, level):
    terms = re.findall(r"[+-]?\d+", problem["meta"]["expression"])
    assert len(terms) == level + 1 and all(abs(int(term)) < 10 for term in terms)
    return gold(problem), {"answer": str(sum(map(int, terms)))}


def multiplication(problem, _, level):
    factors = problem["meta"]["factors"]
    assert [len(str(factor)) for factor in factors] == [level, level]
    return gold(problem), {"answer": str(math.prod(factors))}


def letter_counting(problem, _, level):
    words = problem["meta"]["text"].split()
    assert len(words) == level
    # As its instances count.
    return gold(problem), {"answer": str(sum(word.lower().count(problem["meta"]["letter"]) for word in words))}


def list_sorting(problem, _, level):
    numbers, direction = problem["meta"]["numbers"], problem["meta"]["direction"]
    assert len(numbers) == level and all(0 <= n <= 99 for n in numbers)
    answer = [number.strip() for number in gold(problem).split(",")]
    ordered = [str(n) for n in sorted(numbers, reverse=direction == "descending")]
    assert answer == ordered, "its scorer lets each number be 1 off"
    # It asks for a list of strings.
    return str(answer), {"answer": str(ordered), "metadata": {"direction": direction}}


def knights_and_knaves(problem, compact, level):
    people = compact["meta"]["names"]
    assert len(people) == level
    said = compact["prompt"].rstrip("?").split(";")
    assert [statement[:2] for statement in said] == [person + ":" for person in people]
    solutions = KnightsKnavesDataset.find_solution(tuple(statement(text[2:], people) for text in said))
    assert len(solutions) == 1, f"{len(solutions)} solutions"
    roles = zip(problem["meta"]["names"], solutions[0])
    answer = ", and ".join(f"{name} is {'a knight' if knight else 'a knave'}" for name, knight in roles)
    return gold(problem), {"answer": answer + "."}


def statement(text, people):
    """`~A=B` as ("<=>", ("lying", 0), ("telling-truth", 1))."""
    for sign, name in {"=": "<=>", ">": "->", "&": "and", "|": "or"}.items():
        if sign in text:
            return (name, *(statement(part, people) for part in text.split(sign)))
    if text.startswith("!"):
        return ("not", statement(text[1:], people))
    return ("lying" if text.startswith("~") else "telling-truth", people.index(text.lstrip("~")))


ENTRIES = {
    "countdown": countdown,
    "chain-sum": chain_sum,
    "multiplication": multiplication,
    "letter-counting": letter_counting,
    "list-sorting": list_sorting,
    "knights-and-knaves": knights_and_knaves,
}


def gold(problem):
    return problem["solution"].rsplit("#", 1)[1].strip()


def golds(family, level, english, compact):
    scorer, accepted, read = dataset(family, level), 0, 0
    with open(english) as english, open(compact) as compact:
        for line, other in zip(english, compact, strict=True):
            read += 1
            try:
                answer, entry = ENTRIES[family](json.loads(line), json.loads(other), level)
                score = scorer.score_answer(answer, entry)
            except Exception as fault:
                score = repr(fault)
            accepted += score == 1.0
            if score != 1.0:
                print(f"{family}/{level}: {score}: {line.strip()}", file=sys.stderr)
    return {"golds": read, "accepted": accepted}


if __name__ == "__main__":
    mode, family, level, *rest = sys.argv[1:]
    work = speed(family, int(level), float(*rest)) if mode == "speed" else golds(family, int(level), *rest)
    print(json.dumps(work))
