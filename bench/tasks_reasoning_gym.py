"""The peer of `cargo run --release -p gradatim-tasks --example instances`: reasoning-gym, its families and its scorers.

    python tasks_reasoning_gym.py speed FAMILY LEVEL SECONDS
    python tasks_reasoning_gym.py gold FAMILY LEVEL ENGLISH COMPACT

speed     makes instances of the same size until the seconds are over; one JSON line with instances a second.
gold      reads the JSON lines of `gradatim tasks sample FAMILY --json` in both wordings, makes of each the entry that
          reasoning-gym would hold, and has its scorer judge the gold answer, which is what follows the last # of the
          solution. Right answers in the entry are worked out here from `meta`, or by reasoning-gym, never copied.
          One JSON line: golds, and how many got full marks; those that did not, on stderr.
"""

import functools
import itertools
import json
import math
import re
import sys
import time
from fractions import Fraction

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
    "gcd": lambda n: ("gcd", exactly("numbers", 2) | dict(min_value=10**n, max_value=10 ** (n + 1) - 1)),
    "lcm": lambda n: ("lcm", exactly("numbers", 2) | dict(min_value=10**n, max_value=10 ** (n + 1) - 1)),
    "prime-factors": lambda n: ("prime_factorization", dict(min_value=2 ** (n + 1), max_value=47 ** (n + 1))),
    # Its intervals may be as long as the whole range; ours hold at most 20 n numbers.
    "prime-counting": lambda n: ("count_primes", dict(min_n=1, max_n=120 * n)),
    # Any base from 2 to 16; ours are 2, 8, 10 and 16.
    "base-conversion": lambda n: ("base_conversion", dict(min_value=0, max_value=10**n)),
    "fractions": lambda n: (
        "fraction_simplification",
        dict(min_value=2, max_value=10**n - 1, min_factor=2, max_factor=10**n, styles=("plain",)),
    ),
    # Its words are real and of at most 10 letters.
    "spell-backward": lambda n: ("spell_backward", exactly("word_len", min(3 * n, 10))),
    "word-sorting": lambda n: ("word_sorting", exactly("words", n + 1)),
    "caesar": lambda n: ("caesar_cipher", exactly("words", n)),
    # Of ours, each bracket is two terms; its right side is none.
    "linear-equation": lambda n: ("simple_equations", exactly("terms", 2 * n) | dict(min_value=1, max_value=9)),
    # Its roots may be no fractions.
    "quadratic": lambda n: (
        "polynomial_equations",
        exactly("terms", 3) | exactly("degree", 2) | dict(min_value=1, max_value=9 * n),
    ),
    "number-sequence": lambda n: ("number_sequence", exactly("terms", n + 3) | dict(max_complexity=n)),
    "sudoku": lambda n: ("mini_sudoku", exactly("empty", n + 1)),
    "zebra": lambda n: (
        "zebra_puzzles",
        dict(zip(("num_people", "num_characteristics"), ((3, 3), (3, 4), (4, 3), (4, 4), (5, 4), (5, 5))[n - 1])),
    ),
    # About as many edges; its graphs may need fewer colours.
    "graph-colouring": lambda n: (
        "graph_color",
        exactly("num_vertices", n + 3) | dict(num_colors=3, edge_probability=min(0.53, 4.5 / (n + 2))),
    ),
    # Each of our levels has a set of its rules; its instances draw from all of them.
    "arc1d": lambda n: ("arc_1d", exactly("size", n + 9) | dict(num_train=3)),
    # By examples; ours by words unless told otherwise.
    "list-functions": lambda n: ("list_functions", {}),
    # Its rules are sentences, and its steps are not counted.
    "rewriting": lambda n: ("string_manipulation", exactly("string_length", 6) | exactly("num_rules", 3)),
}


def answer_of(instance):
    """Its answer, which may be an empty string; where many are right, the one it holds ready."""
    ready = instance["metadata"].get("possible_answer")
    return instance["answer"] or ("" if ready is None else json.dumps(ready))


def dataset(family, level):
    name, parameters = FAMILIES[family](level)
    return reasoning_gym.create_dataset(name, size=1_000_000_000, seed=0, **parameters)


def described(family, level):
    name, parameters = FAMILIES[family](level)
    return f"{family}/{level} is {name}({', '.join(f'{key}={value}' for key, value in parameters.items())})"


def speed(family, level, seconds):
    instances = dataset(family, level)
    for n in range(20):
        assert instances.score_answer(answer_of(instances[n]), instances[n]) == 1.0
    made, n, start = 0, 0, time.perf_counter()
    while time.perf_counter() < start + seconds:
        for n in range(n, n + 10):
            try:
                answer_of(instances[n])
                made += 1
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


def greatest_divisor(problem, _, level):
    numbers = problem["meta"]["numbers"]
    assert len(numbers) == 2 and all(10**level <= n < 10 ** (level + 1) for n in numbers)
    return gold(problem), {"answer": str(math.gcd(*numbers))}


def least_multiple(problem, _, level):
    numbers = problem["meta"]["numbers"]
    assert len(numbers) == 2 and all(10**level <= n < 10 ** (level + 1) for n in numbers)
    return gold(problem), {"answer": str(math.lcm(*numbers))}


def prime_factors(problem, _, level):
    number, factors = problem["meta"]["number"], []
    for by in range(2, 48):
        while number % by == 0:
            factors.append(by)
            number //= by
    assert number == 1 and len(factors) == level + 1
    # It asks for the signs between.
    return gold(problem).replace(",", " × "), {"answer": " × ".join(map(str, factors))}


def prime_counting(problem, _, level):
    first, last = problem["meta"]["first"], problem["meta"]["last"]
    assert 1 <= first <= last < 120 * level
    primes = [n for n in range(max(first, 2), last + 1) if all(n % by for by in range(2, math.isqrt(n) + 1))]
    return gold(problem), {"answer": str(len(primes))}


def base_conversion(problem, _, level):
    (source, target), digits = problem["meta"]["bases"], problem["meta"]["digits"]
    assert len(digits) == level
    number, written = int(digits, source), ""
    while number:
        number, digit = divmod(number, target)
        written = "0123456789abcdef"[digit] + written
    return gold(problem), {"answer": written}


def fractions(problem, _, level):
    numerator, denominator = problem["meta"]["terms"]
    by = math.gcd(numerator, denominator)
    assert 1 < by <= 10**level
    lowest = {"simplified_numerator": numerator // by, "simplified_denominator": denominator // by}
    return gold(problem), {"metadata": lowest | {"numerator": numerator, "denominator": denominator}}


def spell_backward(problem, *_):
    return gold(problem), {"answer": problem["meta"]["word"][::-1]}


def word_sorting(problem, _, level):
    words, rises = problem["meta"]["words"].split(), problem["meta"]["ascending"]
    assert len(words) == level + 1
    return gold(problem), {"metadata": {"sorted_words": sorted(words, reverse=not rises)}}


def graph_colouring(problem, _, level):
    nodes, colours = problem["meta"]["nodes"], problem["meta"]["colours"]
    assert nodes == level + 3
    puzzle = {
        "vertices": list(range(1, nodes + 1)),
        "edges": problem["meta"]["edges"],
        "color_options": list(range(1, colours + 1)),
    }
    given = map(int, gold(problem).split(","))
    # It asks for a map of vertices to colours.
    return json.dumps(dict(zip(puzzle["vertices"], given, strict=True))), {"metadata": {"puzzle": puzzle}}


def caesar(problem, _, level):
    words = problem["meta"]["cipher"].split()
    assert len(words) == level
    back = {chr(97 + n): chr(97 + (n - problem["meta"]["places"]) % 26) for n in range(26)}
    return gold(problem), {"answer": " ".join("".join(back[letter] for letter in word) for word in words)}


def linear_equation(problem, *_):
    left, right = problem["meta"]["equation"].split("=")
    at = [eval(re.sub(r"(\d)\(", r"\1*(", left), {"x": x}) for x in (0, 1)]  # A line goes through two points.
    return gold(problem), {"answer": str(Fraction(int(right) - at[0], at[1] - at[0]))}


def quadratic(problem, *_):
    a, b, c = problem["meta"]["coefficients"]
    roots = {(-b + sign * math.sqrt(b * b - 4 * a * c)) / (2 * a) for sign in (-1, 1)}
    # Its solutions are decimals, and so it reads what it is given.
    given = ", ".join(str(float(Fraction(root))) for root in gold(problem).split(","))
    return given, {"answer": ", ".join(map(str, sorted(roots)))}


def number_sequence(problem, *_):
    rows = [problem["meta"]["numbers"]]
    while any(rows[-1]):
        rows.append([after - before for before, after in zip(rows[-1], rows[-1][1:])])
    return gold(problem), {"answer": str(sum(row[-1] for row in rows[:-1]))}


def sudoku(problem, _, level):
    clues = problem["meta"]["clues"]
    assert clues.count(".") == level + 1
    fits = [grid for grid in grids() if fits_clues("".join(map("".join, grid)), clues)]
    assert len(fits) == 1, f"{len(fits)} solutions"
    text = gold(problem)
    # It asks for lines with blanks between the digits.
    given = "\n".join(" ".join(text[at : at + 4]) for at in range(0, 16, 4))
    solution = [list(map(int, row)) for row in fits[0]]
    answer = "\n".join(" ".join(row) for row in fits[0])
    return given, {"answer": answer, "metadata": {"solution": solution}}


@functools.cache
def grids():
    return [grid for grid in itertools.product(itertools.permutations("1234"), repeat=4) if is_sudoku(grid)]


def is_sudoku(grid):
    columns = all(len(set(column)) == 4 for column in zip(*grid))
    corners = itertools.product((0, 2), repeat=2)
    return columns and all(len({grid[r + i][c + j] for i in (0, 1) for j in (0, 1)}) == 4 for r, c in corners)


def fits_clues(cells, clues):
    return all(clue in (".", cell) for cell, clue in zip(cells, clues))


def zebra(_, compact, __):
    """Tries every order of every kind of thing, kind by kind."""
    row, asked = compact["prompt"].removesuffix("?").split(";")
    houses, *clues = row.split()
    houses, kinds = int(houses), {(ord(letter) - 65) // 5 for letter in re.sub("[^A-Z]", "", row + asked)} | {0}
    partial = [{}]
    for kind in sorted(kinds):
        things = [chr(65 + 5 * kind + n) for n in range(houses)]
        grown = ({**row, **dict(zip(things, order))} for row in partial for order in itertools.permutations(range(houses)))
        partial = [row for row in grown if all(holds(clue, row) for clue in clues)]
    names = {next(name for name in "ABCDE" if row.get(name) == row[asked]) for row in partial}
    assert len(names) == 1, f"{len(names)} answers"
    return gold(compact), {"answer": names.pop()}


def holds(clue, row):
    """Whether a clue is true, or speaks of things that have no house yet."""
    first, sign, second = clue
    if sign == "@":
        return first not in row or row[first] == int(second) - 1
    if first not in row or second not in row:
        return True
    apart = row[second] - row[first]
    return {"=": apart == 0, "<": apart == 1, "~": abs(apart) == 1}[sign]


def rewriting(problem, *_):
    text, rules = problem["meta"]["string"], [rule.split(">") for rule in problem["meta"]["rules"]]
    while rule := next((rule for rule in rules if rule[0] in text), None):
        text = text.replace(*rule, 1)
    return gold(problem), {"answer": text}


ENTRIES = {
    "caesar": caesar,
    "linear-equation": linear_equation,
    "quadratic": quadratic,
    "number-sequence": number_sequence,
    "sudoku": sudoku,
    "zebra": zebra,
    "rewriting": rewriting,
    "gcd": greatest_divisor,
    "lcm": least_multiple,
    "prime-factors": prime_factors,
    "prime-counting": prime_counting,
    "base-conversion": base_conversion,
    "fractions": fractions,
    "spell-backward": spell_backward,
    "word-sorting": word_sorting,
    "graph-colouring": graph_colouring,
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
