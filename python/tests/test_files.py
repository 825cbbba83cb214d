"""Ordered files hold every row once in its order, and read back as a pool."""

from __future__ import annotations

import json

import pytest

import gradatim
from gradatim import Curriculum, Pool, files


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
