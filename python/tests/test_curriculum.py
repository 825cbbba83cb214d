"""The contract: tickets, receipts, states, and what is refused how."""

from __future__ import annotations

import json
import math
import multiprocessing
import os
import pickle
import threading
from collections import Counter, deque
from pathlib import Path

import numpy as np
import pytest
from conftest import answer
from hypothesis import given, settings
from hypothesis import strategies as st

import gradatim
from gradatim import Curriculum, Outcome, Pool, verify

ROOT = Path(__file__).resolve().parents[2]
SAMPLERS = ["uniform", "sec", "dump", "learnability", "thompson", "zpd", "pcl", "learning-progress", "easy-to-hard"]


def choices(batch):
    return [(a.index, a.rollouts, a.purpose) for a in batch]


def test_an_assignment_says_what_to_ask(pool, curriculum):
    batch = curriculum.select(5)
    assert len({a.ticket for a in batch}) == len(batch) == 5
    for a in batch:
        assert 0 < a.ticket < 1 << 63 and len(a.key) == 13 and a.key.isalnum()
        assert a.problem == pool[a.index] and a.problem["id"] == a.id
        assert (a.category, a.level) == (f"level {a.level}", a.problem["level"])
        assert (a.rollouts, a.weight, a.purpose, a.directives) == (4, 1.0, "train", [(4, {})])
        assert pickle.loads(pickle.dumps(a)) == a


def test_results_in_any_form_are_taken_and_taken_once(curriculum):
    a, b, c, d = curriculum.select(4)
    outcomes = [
        Outcome(a.ticket, [True, False, True, False]),
        Outcome(b.ticket, np.array([1, 0, 0, 1], dtype=np.int8)),
        Outcome(c.ticket, (1.0, math.nan, 0.5, 0.0)),
        Outcome(d.ticket, np.full(4, np.nan, dtype=np.float32)),
    ]
    receipt = curriculum.observe(outcomes)
    assert (receipt.accepted, receipt.partial, receipt.nan, receipt.unscored) == (3, 1, 5, (d.ticket,))
    assert receipt.weights.tolist() == [1.0, 1.0, 1.0, 0.0]
    again = curriculum.observe(outcomes)
    assert (again.accepted, again.duplicate + again.late) == (0, 4)
    assert curriculum.open() == []


def test_admitting_is_pure_and_a_filter_drops_what_says_nothing(pool):
    curriculum = Curriculum.from_recipe({"sampler": {"uniform": {}}, "refine": [{"dynamic-sampling": {}}]}, pool, rollouts=4)
    flat, mixed = curriculum.select(2)
    for _ in range(3):
        assert curriculum.admit(Outcome(flat.ticket, [1, 1, 1, 1])) == 0.0
        assert curriculum.admit(Outcome(mixed.ticket, [1, 0, 1, 1])) == 1.0
    receipt = curriculum.observe([Outcome(flat.ticket, [1] * 4), Outcome(mixed.ticket, [1, 0, 1, 1])])
    assert receipt.why[1] is None and receipt.why[0]


def test_refills_come_until_the_batch_is_full(pool):
    recipe = {"sampler": {"uniform": {}}, "refine": [{"dynamic-sampling": {}}], "max_rounds": 8}
    curriculum = Curriculum.from_recipe(recipe, pool, groups=6, rollouts=4, refill=True)
    asked, rounds = curriculum.select(6), 0
    kept = 0
    while asked:
        outcomes = [answer(a) for a in asked]
        kept += sum(0 < sum(o.rewards) < 4 for o in outcomes)
        asked, rounds = curriculum.follow_up(outcomes), rounds + 1
    assert rounds > 1 and kept >= 6 and curriculum.step == 1


@settings(max_examples=60, deadline=None)
@given(
    sampler=st.sampled_from(SAMPLERS),
    lag=st.integers(0, 3),
    stop=st.integers(0, 11),
    order=st.randoms(use_true_random=False),
)
def test_a_run_stopped_anywhere_goes_on_as_the_unbroken_one(sampler, lag, stop, order):
    pool = Pool.from_rows([{"prompt": f"{level}-{n}", "level": level} for level in (1, 2, 3) for n in range(30)])

    def course(stop):
        curriculum = Curriculum.from_recipe(sampler, pool, seed=7, rollouts=4, horizon=12)
        out, seen = deque(), []
        for step in range(12):
            if step == stop:
                state = pickle.loads(pickle.dumps(curriculum.state_dict()))
                curriculum = Curriculum.from_recipe(sampler, pool, seed=7, rollouts=4, horizon=12)
                curriculum.load_state_dict(state)
                drawn = state["drawn"]
                for waiting in out:
                    assert curriculum.select(len(waiting)) == waiting
                curriculum._drawn = drawn
            batch = curriculum.select(5)
            seen.append(choices(batch))
            out.append(batch)
            if len(out) > lag:
                outcomes = [answer(a) for a in out.popleft()]
                shuffled = list(outcomes)
                order.shuffle(shuffled)
                curriculum.observe(shuffled if stop is None else outcomes)
        return seen

    assert course(stop) == course(None)


def test_what_was_out_is_kept_or_dropped_on_demand(pool, curriculum):
    batch = curriculum.select(3)
    state = curriculum.state_dict()
    for in_flight, left in (("keep", 3), ("drop", 0)):
        resumed = Curriculum.from_recipe("sec", pool, groups=6, rollouts=4)
        resumed.load_state_dict(state, in_flight=in_flight)
        assert len(resumed.open()) == left
        fresh = resumed.select(3)
        assert not {a.ticket for a in fresh} & {a.ticket for a in batch}
        assert resumed.observe([answer(a) for a in batch]).accepted == left


def test_results_of_a_dead_time_line_are_not_counted(pool, curriculum):
    state = curriculum.state_dict()
    dead = curriculum.select(2)
    resumed = Curriculum.from_recipe("sec", pool, groups=6, rollouts=4)
    resumed.load_state_dict(state)
    resumed.select(2)
    assert resumed.observe([answer(a) for a in dead]).accepted == 0
    other = Curriculum.from_recipe("sec", pool, groups=6, rollouts=4)
    while other.select(1)[0].ticket >> 48 == dead[0].ticket >> 48:  # one run in 32,768 has the same number
        other = Curriculum.from_recipe("sec", pool, groups=6, rollouts=4)
    with pytest.warns(gradatim.GradatimWarning, match="another run"):
        assert other.observe([answer(a) for a in dead]).foreign == 2


def test_a_request_is_answered_once_and_a_distinct_batch_repeats_nothing(curriculum):
    first = curriculum.select(4, request="worker-0/7")
    assert curriculum.select(4, request="worker-0/7") == first
    batch = curriculum.select(60, distinct=True)
    assert len({a.index for a in batch}) == 60


def test_released_tickets_are_no_evidence(curriculum):
    a, b = curriculum.select(2)
    assert curriculum.release(a.ticket, "stale") == 1
    assert curriculum.release([a.ticket, b.ticket]) == 1
    assert curriculum.observe([answer(a)]).late == 1
    assert curriculum.metrics()["curriculum/lost"] == 2.0


def test_metrics_have_the_same_keys_from_the_first_step_on(curriculum):
    before = curriculum.metrics()
    batch = curriculum.select(6)
    curriculum.observe([Outcome(a.ticket, [1, 1, 0, 0]) for a in batch])
    after = curriculum.metrics()
    assert set(before) <= set(after)
    assert after["curriculum/pass_rate/all"] == 0.5 and after["curriculum/effective_ratio"] == 1.0
    assert sum(after[f"curriculum/share/level_{level}"] for level in (1, 2, 3)) == pytest.approx(1.0)
    allowed = set("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_./-")
    assert all(set(name) <= allowed and math.isfinite(value) for name, value in after.items())


def test_a_harder_level_is_drawn_once_the_easier_is_mastered(pool):
    """Not a figure: a sampler that follows learnability leaves what is always right and what is always wrong."""
    curriculum = Curriculum.from_recipe("learnability", pool, rollouts=4, seed=3)
    drawn = Counter()
    for step in range(60):
        batch = curriculum.select(8)
        if step >= 30:
            drawn.update(a.level for a in batch)
        curriculum.observe([Outcome(a.ticket, [1] * 4 if a.level == 1 else [1, 0, 0, 1] if a.level == 2 else [0] * 4) for a in batch])
    assert drawn[2] > 0.6 * sum(drawn.values())


def test_a_recipe_may_be_a_file_a_table_or_a_name(pool, tmp_path):
    file = tmp_path / "mine.toml"
    file.write_text('[curriculum]\nsampler = { sec = { tau = 0.2 } }\nrefine = [{ balanced-filter = {} }]\n')
    for recipe in (file, str(file), {"sampler": {"sec": {}}}, "dump", ROOT / "recipes/02-sec-real.toml", ROOT / "recipes/47-staged-real.toml"):
        assert Curriculum.from_recipe(recipe, Pool.from_tasks({"sort": {"levels": [1, 12]}}, per_level=3)).select(2)


class Cycle:
    """A sampler of a user: rows in turn, those that failed again first."""

    def __init__(self, pool):
        self.rows, self.at, self.failed = len(pool), 0, []

    def select(self, want, context):
        again, self.failed = self.failed[:want], self.failed[want:]
        fresh = [(self.at + k) % self.rows for k in range(want - len(again))]
        self.at += len(fresh)
        return again + fresh

    def observe(self, results, context):
        self.failed += [r["index"] for r in results if max(r["rewards"]) == 0]

    def state_dict(self):
        return {"at": self.at, "failed": self.failed}

    def load_state_dict(self, state):
        self.at, self.failed = state["at"], state["failed"]


def test_a_policy_written_in_python_is_driven_saved_and_blamed(pool):
    recipe = {"sampler": {"python": Cycle}, "refine": [{"dynamic-sampling": {}}]}
    curriculum = Curriculum.from_recipe(recipe, pool, rollouts=2)
    batch = curriculum.select(4)
    assert [a.index for a in batch] == [0, 1, 2, 3]
    receipt = curriculum.observe([Outcome(a.ticket, [float(a.index != 2), 0.0]) for a in batch])
    assert receipt.weights.tolist() == [1.0, 1.0, 0.0, 1.0], "refiners work on it as on any other"
    resumed = Curriculum.from_recipe(recipe, pool, rollouts=2)
    resumed.load_state_dict(curriculum.state_dict())
    assert [a.index for a in resumed.select(3)] == [a.index for a in curriculum.select(3)] == [2, 4, 5]

    class Broken(Cycle):
        def select(self, want, context):
            raise RuntimeError("out of ideas")

    with pytest.raises(gradatim.RecipeError, match="out of ideas"):
        Curriculum.from_recipe({"sampler": {"python": Broken}}, pool).select(1)

    class Astray(Cycle):
        def select(self, want, context):
            return [10**6]

    with pytest.raises(gradatim.RecipeError, match="item of this pool"):
        Curriculum.from_recipe({"sampler": {"python": Astray}}, pool).select(1)


REFUSED = [
    (lambda c: c.observe([Outcome(c.select(1)[0].ticket, [1.0] * 9)]), gradatim.OutcomeError, "outcome.rewards", "9 rollouts"),
    (lambda c: c.observe([Outcome(c.select(1)[0].ticket, [[1.0] * 4])]), gradatim.OutcomeError, "outcome.rewards", "shape (1, 4)"),
    (lambda c: c.observe([Outcome(c.select(1)[0].ticket, ["a"] * 4)]), gradatim.OutcomeError, "outcome.rewards", "'a'"),
    (lambda c: c.observe([Outcome(c.select(1)[0].ticket, [math.inf] * 4)]), gradatim.OutcomeError, "outcome.rewards", "inf"),
    (lambda c: c.observe([Outcome(c.select(1)[0].ticket, [9.0] * 4, scores=[9.0] * 4)]), gradatim.OutcomeError, "outcome.scores", "9"),
    (lambda c: c.observe([Outcome(None, [1.0])]), gradatim.OutcomeError, "outcome.ticket", "missing"),
    (lambda c: c.select(0), gradatim.RecipeError, "groups", "0"),
    (lambda c: c.select(1, version=-3), gradatim.RecipeError, "version", "-3"),
    (lambda c: c.observe([], step=-1), gradatim.RecipeError, "step", "-1"),
    (lambda c: Curriculum.from_recipe("sec", c.pool, expire_after=0), gradatim.RecipeError, "expire_after", "0"),
    (lambda c: Curriculum.from_recipe("sec", c.pool, refill=True).sampler(per_batch=2), gradatim.RecipeError, "refill", "on"),
    (lambda c: c.release(1 << 47), gradatim.TicketError, "ticket", "of run"),
    (lambda c: c.release(1, "bored"), gradatim.TicketError, "reason", "bored"),
    (lambda c: c.load_state_dict({}), gradatim.StateError, "state", "without"),
    (lambda c: c.load_state_dict({**c.state_dict(), "format": 9}), gradatim.StateError, "state.format", "9"),
    (lambda c: c.load_state_dict({**c.state_dict(), "recipe": "other"}), gradatim.StateError, "state.recipe", "other"),
    (lambda c: c.load_state_dict({**c.state_dict(), "bytes": b"{}"}), gradatim.StateError, "state", "owner"),
    (lambda c: Curriculum.from_recipe("sex", c.pool), gradatim.RecipeError, "curriculum.sampler", "sex"),
    (lambda c: Curriculum.from_recipe({"sampler": {"sec": {"tua": 1}}}, c.pool), gradatim.RecipeError, "curriculum.sampler.sec.tua", "unknown field"),
    (lambda c: Curriculum.from_recipe({"sampler": {"sec": {"tau": -1}}}, c.pool), gradatim.RecipeError, "sampler.sec.tau", "-1"),
    (lambda c: Curriculum.from_recipe({"sampler": {"python": "nowhere:At"}}, c.pool), gradatim.RecipeError, "curriculum.sampler.python", "nowhere"),
    (lambda c: Curriculum.from_recipe("sec", c.pool, rollouts=0), gradatim.RecipeError, "rollouts", "0"),
    (lambda c: Pool.from_rows([{"question": "1 + 1"}]), gradatim.PoolError, "row 0.prompt", "missing"),
    (lambda c: Pool.from_rows([{"prompt": "1 + 1", "level": 1.5}]), gradatim.PoolError, "row 0.level", "1.5"),
    (lambda c: Pool.from_rows([]), gradatim.PoolError, "pool", "empty"),
    (lambda c: Pool.from_rows([{"prompt": "a", "id": "x"}, {"prompt": "b", "id": "x"}]), gradatim.PoolError, "id", "twice"),
    (lambda c: Pool.from_tasks({"chain-sum": {"levels": [0, 99]}}), gradatim.PoolError, "chain-sum.levels", "0"),
    (lambda c: Pool.from_tasks({"chian-sum": {}}), gradatim.PoolError, "chian-sum", "unknown"),
]


@pytest.mark.parametrize(("call", "kind", "key", "found"), REFUSED)
def test_what_is_refused_says_where_what_and_what_to_do(curriculum, call, kind, key, found):
    with pytest.raises(kind) as caught:
        call(curriculum)
    error = caught.value
    assert error.key == key and found in error.found, (error.key, error.found)
    assert error.expected and error.hint and isinstance(error, gradatim.GradatimError)
    assert str(error).splitlines()[1].strip().startswith("hint: ")


def test_a_missing_recipe_is_a_missing_file_and_a_broken_one_names_its_line(pool, tmp_path):
    with pytest.raises(FileNotFoundError):
        Curriculum.from_recipe(tmp_path / "none.toml", pool)
    (tmp_path / "broken.toml").write_text("[curriculum]\nsampler = {\n")
    with pytest.raises(gradatim.RecipeError) as caught:
        Curriculum.from_recipe(tmp_path / "broken.toml", pool)
    assert caught.value.line == 2 and caught.value.file.endswith("broken.toml")


def rows_of(pool):
    return [pool[ix] for ix in range(len(pool))]


def test_a_state_of_another_pool_is_refused_by_the_names_of_its_rows(pool, curriculum):
    curriculum.select(3)
    state = curriculum.state_dict()
    other = [row | {"id": f"{row['id']}-new"} if ix in (5, 6) else row for ix, row in enumerate(rows_of(pool))]
    other[3] = other[3] | {"prompt": "reads otherwise"}
    with pytest.raises(gradatim.StateError) as caught:
        Curriculum.from_recipe("sec", Pool.from_rows(other[:119]), groups=6, rollouts=4).load_state_dict(state)
    error, ids = caught.value, [pool[ix]["id"] for ix in range(len(pool))]
    assert error.key == "state.pool" and "remap=True" in error.hint
    for told in (f"2 rows are new: {ids[5]}-new, {ids[6]}-new", f"3 rows are gone: {ids[5]}, {ids[6]}, {ids[119]}", f"1 row is changed: {ids[3]}"):
        assert told in error.found, error.found


def test_a_changed_pool_is_carried_over_by_id_on_demand(pool, curriculum):
    for _ in range(12):
        curriculum.observe([answer(a) for a in curriculum.select()])
    out = curriculum.select(6)
    state = pickle.loads(pickle.dumps(curriculum.state_dict()))
    kept = rows_of(pool)[20:][::-1] + [{"prompt": "new", "level": 2}]
    moved = Curriculum.from_recipe("sec", Pool.from_rows(kept), groups=6, rollouts=4)
    moved.load_state_dict(state, remap=True)
    before, after = curriculum.pass_rates(), moved.pass_rates()
    for name in before:
        assert after[name][:100].tolist() == pytest.approx(before[name][20:][::-1].tolist(), nan_ok=True), name
    again = moved.select(6)
    there = {a.id for a in out} & {row["id"] for row in kept if "id" in row}
    assert [(a.ticket, a.id) for a in again if a.id in there] == [(a.ticket, a.id) for a in out if a.id in there]
    assert all(moved.pool[a.index]["id"] == a.id for a in again)
    with pytest.raises(gradatim.StateError) as caught:
        moved.load_state_dict(state, remap=True)
    assert caught.value.key == "remap"


def test_a_trainers_steps_and_versions_are_what_is_counted(pool):
    curriculum = Curriculum.from_recipe("uniform", pool, rollouts=4, horizon=10, expire_after=4)
    (early,) = curriculum.select(1, step=2, version=20)
    for _ in range(30):
        curriculum.observe([answer(a) for a in curriculum.select(1, step=5)])
    assert curriculum.open() == [early], "thirty batches, three steps"
    curriculum.observe([answer(early)], step=6)
    assert curriculum.metrics()["curriculum/lag/max"] == 4 and curriculum.pass_rates()["last_step"][early.index] in (2, 5)
    (late,) = curriculum.select(1, step=6)
    curriculum.select(1, step=11)
    assert late not in curriculum.open() and curriculum.metrics()["curriculum/tickets/expired"] == 1
    # Five steps late of twice four: three eighths of four rollouts.
    attempts = curriculum.pass_rates()["attempts"][late.index]
    assert curriculum.observe([Outcome(late.ticket, [1.0] * 4)]).late == 1
    assert curriculum.pass_rates()["attempts"][late.index] - attempts == 2


def test_a_trainer_that_cannot_do_what_a_policy_needs_is_refused(pool):
    recipe = {"sampler": {"uniform": {}}, "refine": [{"budget": {}}]}
    curriculum = Curriculum.from_recipe(recipe, pool)
    assert "length-budget" in curriculum.needs()
    with pytest.raises(gradatim.RecipeError, match="LengthBudget"):
        curriculum.attach(["rewards", "weights"])
    Curriculum.from_recipe(recipe, pool, allow=curriculum.needs()).attach([])


def _draw(curriculum, told):
    try:
        told.put(repr(curriculum.select(1)))
    except gradatim.ForkedCurriculum as error:
        told.put(error.hint)


@pytest.mark.skipif(not hasattr(os, "fork"), reason="needs fork")
def test_a_forked_curriculum_refuses_and_a_pickled_one_too(curriculum):
    context = multiprocessing.get_context("fork")
    told = context.Queue()
    child = context.Process(target=_draw, args=(curriculum, told))
    child.start()
    assert "process that made the curriculum" in told.get(timeout=30)
    child.join()
    with pytest.raises(TypeError, match="state_dict"):
        pickle.dumps(curriculum)


def test_threads_may_share_a_curriculum(pool):
    curriculum = Curriculum.from_recipe("sec", pool, rollouts=4)
    accepted = []

    def work():
        for _ in range(50):
            accepted.append(curriculum.observe([answer(a) for a in curriculum.select(3)]).accepted)

    threads = [threading.Thread(target=work) for _ in range(8)]
    [thread.start() for thread in threads]
    [thread.join() for thread in threads]
    assert sum(accepted) == 8 * 50 * 3 and curriculum.open() == [] and curriculum.step == 400


def test_pools_from_rows_files_and_families_hold_what_they_were_given(tmp_path):
    chat = [{"role": "system", "content": "Be brief."}, {"role": "user", "content": "2 + 2 ="}]
    pool = Pool.from_rows([{"question": chat, "answer": 4, "hardness": 3, "skills": "adding"}, {"question": "3 + 3 =", "hardness": 1}], prompt="question", level="hardness")
    assert pool[0]["prompt"] == chat and pool[0]["answer"] == "4" and pool[0]["skills"] == ["adding"]
    assert pool.categories == [("level 3", 3, 1), ("level 1", 1, 1)] and pool[1]["id"] == pool[-1]["id"]
    twice = Pool.from_rows(["same", "same"])
    assert len({twice[0]["id"], twice[1]["id"]}) == 2

    file = tmp_path / "rows.jsonl"
    file.write_text("\n".join(json.dumps({"prompt": f"{n} + 1 =", "answer": str(n + 1), "level": n % 3}) for n in range(50)) + "\n{broken\n")
    with pytest.warns(gradatim.GradatimWarning, match="refused"):
        read = Pool.from_files(file, level="level", verifier="number")
    assert len(read) == 50 and sum(count for _, count in read.refused) == 1

    drawn = Pool.from_tasks({"chain-sum": {"levels": [1, 3]}}, per_level=20)
    assert len(drawn) == 60 and drawn.score(0, drawn[0]["solution"]) == 1.0 and drawn.score(0, "no idea") == 0.0
    fresh = Pool.from_tasks({"chain-sum": {"levels": [2, 2]}})
    trained = {fresh.problem(None, (0, n))["prompt"][0]["content"] for n in range(200)}
    assert not trained & {problem["prompt"][0]["content"] for problem in fresh.exam(50)}
    batch = Curriculum.from_recipe("uniform", fresh).select(3)
    assert all(a.index is None and a.fresh == (0, n) for n, a in enumerate(batch))

    held = Pool.from_rows([{"prompt": f"p{n}"} for n in range(1000)], hold_out=True)
    exam = {problem["id"] for problem in held.exam(1000)}
    assert 60 < len(exam) < 140
    curriculum = Curriculum.from_recipe({"sampler": {"uniform": {"over": "problems"}}}, held, rollouts=1)
    assert not exam & {a.id for _ in range(4) for a in curriculum.select(250)}


def test_verifiers_judge_as_the_command_does():
    assert verify.score("1/2", r"so it is \boxed{0.5}") and not verify.score("1/2", r"\boxed{0.4}")
    verdict = verify.compare("x^2-1", "(x-1)(x+1)")
    assert verdict and verdict.rule == "normal-form"
    names = {family["name"] for family in gradatim.tasks.families()}
    assert {"chain-sum", "sort", "countdown"} <= names
    with pytest.raises(gradatim.OutcomeError, match="did you mean `final-answer`"):
        verify.score("1", "1", verifier="final_answer")


def test_parse_and_verify_take_the_calls_of_math_verify():
    gold, answer = verify.parse("$\\frac{1}{2}$"), verify.parse("The answer is \\boxed{0.5}.")
    assert verify.verify(gold, answer) and verify.verify("1/2", "0.5") and not verify.verify(gold, verify.parse("0.6"))
    assert verify.parse("") == [] and not verify.verify([], gold)
    assert verify.verify("0.333", "0.3334", float_rounding=3) and not verify.verify("0.333", "0.3334", float_rounding=4)
    assert verify.verify("n + 1", "x + 1", strict=False) and not verify.verify("n + 1", "x + 1")
