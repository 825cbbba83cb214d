"""Ordered files hold every row once in its order, and read back as a pool."""

from __future__ import annotations

import json

import numpy as np
import pytest

import gradatim
from gradatim import Curriculum, Outcome, Pool, files


def test_easy_first_is_sorted_whole_and_mixed_within_a_level(pool):
    order = files.easy_first(pool)
    levels = [pool[ix]["level"] for ix in order]
    assert sorted(order) == list(range(len(pool))) and levels == sorted(levels)
    assert order[:40] != sorted(order[:40]) and files.easy_first(pool, hard_first=True)[0] in order[-40:]


def json_lines(path):
    return [json.loads(line) for line in path.read_text("utf-8").splitlines()]


@pytest.mark.parametrize("name", ["order.jsonl", "order.parquet"])
def test_a_file_keeps_fields_and_order_and_reads_back(pool, tmp_path, name):
    read = json_lines
    if name.endswith("parquet"):
        read = pytest.importorskip("pyarrow.parquet").read_table
    order = files.easy_first(pool, seed=4)
    files.write(pool, order, tmp_path / name, note="easy first")
    rows = read(tmp_path / name)
    rows = rows if isinstance(rows, list) else rows.to_pylist()
    assert [row["gradatim_ix"] for row in rows] == order and [row["gradatim_place"] for row in rows] == list(range(120))
    back = Pool.from_rows(rows, level="gradatim_level", category="gradatim_category")
    assert [back[ix]["id"] for ix in range(len(back))] == [pool[ix]["id"] for ix in order]
    assert back[7]["answer"] == pool[order[7]]["answer"] and back[7]["level"] == pool[order[7]]["level"]
    manifest = json.loads((tmp_path / f"{name}.json").read_text())
    assert manifest["rows"] == 120 and manifest["pool"] == f"{pool.fingerprint():016x}"


def test_a_plan_is_what_the_curriculum_draws_without_news(pool):
    recipe = {"sampler": {"easy-to-hard": {}}}
    rows = files.planned(Curriculum.from_recipe(recipe, pool, groups=10), steps=30)
    assert len(rows) == 300
    first, last = rows[:50], rows[-50:]
    mean = lambda part: sum(pool[ix]["level"] for ix in part) / len(part)  # noqa: E731
    assert mean(first) < mean(last)
    with pytest.raises(gradatim.PoolError, match="per_level"):
        files.planned(Curriculum.from_recipe("uniform", Pool.from_tasks({"sort": {}})), steps=2)
    with pytest.raises(gradatim.PoolError, match="order.csv"):
        files.write(pool, [0], "order.csv")


def taught(pool, steps=12):
    """A curriculum that has seen some rows; level 1 always passes."""
    curriculum = Curriculum.from_recipe("uniform", pool, groups=4, rollouts=4)
    for _ in range(steps):
        curriculum.observe([Outcome(a.ticket, [1.0, a.level == 1, a.level == 1, float("nan")]) for a in curriculum.select()])
    return curriculum


def test_pass_rates_are_shares_inside_their_intervals_and_unknown_before_the_first_attempt(pool):
    rates = taught(pool).pass_rates()
    tried = rates["attempts"] > 0
    assert 0 < tried.sum() <= 48 and rates["attempts"].sum() == 48 * 3
    level_1 = np.array([pool[ix]["level"] == 1 for ix in range(len(pool))])
    assert (rates["pass_rate"][tried & level_1] == 1.0).all() and rates["pass_rate"][tried & ~level_1] == pytest.approx(1 / 3)
    assert np.isnan(rates["pass_rate"][~tried]).all() and (rates["last_step"][~tried] == -1).all()
    assert set(rates["last_step"][tried]) == set(range(12))
    # Three passes of three: Beta(4, 1), whose 5% quantile is the fourth root of 0.05.
    thrice = tried & level_1 & (rates["attempts"] == 3)
    assert rates["pass_low"][thrice] == pytest.approx(0.05**0.25, abs=1e-9)
    assert (rates["pass_low"][tried] < rates["pass_rate"][tried]).all()
    assert ((rates["pass_high"] > rates["pass_rate"]) | level_1)[tried].all()


def test_a_data_set_is_annotated_whole_in_part_and_again(pool):
    pytest.importorskip("datasets")
    curriculum = taught(pool)
    data = pool.to_dataset().add_column("foreign", [f"row {ix}" for ix in range(len(pool))])
    told = files.annotate(curriculum, data)
    rates = curriculum.pass_rates()
    assert told["foreign"][:] == data["foreign"][:] and told["gradatim_level"][:] == [pool[ix]["level"] for ix in range(len(pool))]
    assert told["gradatim_attempts"][:] == rates["attempts"].tolist()
    assert [x is None for x in told["gradatim_pass_rate"][:]] == (rates["attempts"] == 0).tolist()
    part = files.annotate(curriculum, data.shuffle(seed=3).select(range(30)))
    assert all(row["gradatim_attempts"] == rates["attempts"][row["gradatim_ix"]] for row in part)
    assert files.annotate(curriculum, told).column_names == told.column_names
    with pytest.raises(gradatim.PoolError, match="the pool's 120"):
        files.annotate(curriculum, data.remove_columns("gradatim_ix").select(range(9)))


def test_a_file_holds_what_is_known_and_a_pool_reads_it_as_its_prior(pool, tmp_path):
    curriculum = taught(pool)
    files.write(pool, range(len(pool)), tmp_path / "known.jsonl", known=curriculum)
    rows = json_lines(tmp_path / "known.jsonl")
    assert [row["gradatim_attempts"] for row in rows] == curriculum.pass_rates()["attempts"].tolist()
    for row in rows:
        row["meta"] = {name: row[name] for name in ("gradatim_pass_rate",) if row[name] is not None}
    recipe = {"sampler": {"learnability": {"estimate": {"meta": "gradatim_pass_rate"}}}}
    again = Curriculum.from_recipe(recipe, Pool.from_rows(rows, level="gradatim_level"))
    assert again.metrics()["curriculum/tried"] == sum(row["gradatim_attempts"] > 0 for row in rows)
