"""Sinks: what is written, and that a sink which fails stops nothing."""

from __future__ import annotations

import json

import pytest

import gradatim
from gradatim import logging as sinks

NUMBERS = {"curriculum/pass_rate/all": 0.25, "curriculum/share/level_1": 1.0}


def test_jsonl_holds_one_object_a_step(tmp_path):
    with sinks.Jsonl(tmp_path / "log.jsonl") as sink:
        sink.log(NUMBERS, 0)
        sink.log(NUMBERS, 1)
    lines = [json.loads(line) for line in (tmp_path / "log.jsonl").read_text().splitlines()]
    assert lines == [{"step": 0, **NUMBERS}, {"step": 1, **NUMBERS}]


def test_tensorboard_holds_the_scalars(tmp_path):
    accumulator = pytest.importorskip("tensorboard.backend.event_processing.event_accumulator")
    pytest.importorskip("torch")
    with sinks.TensorBoard(tmp_path) as sink:
        sink.log(NUMBERS, 3)
    events = accumulator.EventAccumulator(str(tmp_path))
    events.Reload()
    assert [(event.step, event.value) for event in events.Scalars("curriculum/pass_rate/all")] == [(3, 0.25)]


def test_wandb_offline_keeps_a_run(tmp_path, capfd):
    pytest.importorskip("wandb")
    with sinks.Wandb(mode="offline", dir=str(tmp_path), project="gradatim") as sink:
        sink.log(NUMBERS, 0)
    assert list(tmp_path.glob("wandb/offline-run-*/*.wandb"))
    assert "curriculum/pass_rate/all 0.25" in capfd.readouterr().err, "W&B's own summary of what it was told"


def test_mlflow_keeps_the_metrics(tmp_path, monkeypatch):
    mlflow = pytest.importorskip("mlflow")
    monkeypatch.setenv("MLFLOW_ALLOW_FILE_STORE", "true")
    mlflow.set_tracking_uri(tmp_path.as_uri())
    mlflow.set_experiment("gradatim")
    with sinks.MLflow() as sink:
        sink.log(NUMBERS, 2)
        run = mlflow.active_run().info.run_id
    assert mlflow.get_run(run).data.metrics == NUMBERS


def test_a_sink_that_fails_says_so_once_and_training_goes_on():
    class Broken(sinks.Sink):
        calls = 0

        def _write(self, metrics, step):
            self.calls += 1
            raise OSError("disk full")

    sink = Broken()
    with pytest.warns(gradatim.GradatimWarning, match="disk full"):
        sink.log(NUMBERS, 0)
    sink.log(NUMBERS, 1)
    assert sink.calls == 1
