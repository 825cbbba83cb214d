"""The peer of `cargo run --release -p gradatim-verify --example math_pairs`: math-verify on the same pairs.

    python verify_math_verify.py PAIRS OUT

Reads JSON lines of gold and answer, judges each on one core as its users do (the gold in \\boxed{}, as verl and TRL put
it, unless it brings its dollars; parsing both sides, then verify, all defaults), and writes a verdict a line, 1 or 0.
One JSON line: pairs a second, and percentiles of the thread's processor time a pair. What raises counts as 0.
"""

import json
import logging
import math
import sys
import time

from math_verify import parse, verify


def judged(gold, answer):
    try:
        has_dollars = "$" in gold.replace("\\$", "")
        gold = gold if has_dollars else "\\boxed{" + gold + "}"
        return bool(verify(parse(gold), parse(answer)))
    except Exception:
        return False


def main(path, out):
    # Its remarks on what it cannot parse would be part of its time.
    logging.disable(logging.CRITICAL)
    with open(path, encoding="utf-8") as file:
        pairs = [json.loads(line) for line in file]
    judged("\\frac{1}{2}", "\\boxed{0.5}")
    verdicts, costs, start = [], [], time.perf_counter()
    for pair in pairs:
        before = time.thread_time()
        verdicts.append(judged(pair["gold"], pair["answer"]))
        costs.append(time.thread_time() - before)
    seconds = time.perf_counter() - start
    costs.sort()

    def percentile(p):
        return 1e6 * costs[max(0, math.ceil(p * len(costs)) - 1)]

    with open(out, "w", encoding="utf-8") as file:
        file.writelines(f"{verdict:d}\n" for verdict in verdicts)
    print(
        json.dumps(
            {
                "rows": len(pairs),
                "pairs_s": len(pairs) / seconds,
                "p50_us": percentile(0.5),
                "p99_us": percentile(0.99),
                "p9999_us": percentile(0.9999),
            }
        )
    )


main(*sys.argv[1:])
