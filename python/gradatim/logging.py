"""Where the numbers of a curriculum go: `sink.log(curriculum.metrics(), step)`.

A sink that fails says so once and never stops training.
"""

from __future__ import annotations

import json
import os
import warnings
from collections.abc import Mapping
from typing import Any

from gradatim._errors import GradatimWarning

__all__ = ["Jsonl", "MLflow", "Sink", "TensorBoard", "Wandb"]


class Sink:
    """Takes numbers by name, step by step. Subclasses write them."""

    def __init__(self) -> None:
        self._failed = False

    def log(self, metrics: Mapping[str, float], step: int) -> None:
        """Writes the numbers of a step."""
        if self._failed:
            return
        try:
            self._write(dict(metrics), step)
        except Exception as fault:  # whatever a sink does wrong, the run goes on
            self._failed = True
            message = f"{type(self).__name__} fails and is left out from now on: {fault}"
            warnings.warn(message, GradatimWarning, stacklevel=2)

    def close(self) -> None:
        """Writes what is still held back."""

    def _write(self, metrics: dict[str, float], step: int) -> None:
        raise NotImplementedError

    def __enter__(self) -> Sink:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()


class Jsonl(Sink):
    """One JSON object a step, appended to a file."""

    def __init__(self, path: str | os.PathLike[str]) -> None:
        super().__init__()
        self._file = open(path, "a", encoding="utf-8")  # noqa: SIM115 - closed by `close`

    def _write(self, metrics: dict[str, float], step: int) -> None:
        self._file.write(json.dumps({"step": step, **metrics}) + "\n")
        self._file.flush()

    def close(self) -> None:
        self._file.close()


class TensorBoard(Sink):
    """Scalars of `torch.utils.tensorboard`; needs `tensorboard` and `torch`."""

    def __init__(self, folder: str | os.PathLike[str]) -> None:
        super().__init__()
        from torch.utils.tensorboard import SummaryWriter  # type: ignore[import-not-found]

        self._writer: Any = SummaryWriter(os.fspath(folder))

    def _write(self, metrics: dict[str, float], step: int) -> None:
        for name, value in metrics.items():
            self._writer.add_scalar(name, value, step)

    def close(self) -> None:
        self._writer.close()


class Wandb(Sink):
    """A run of Weights & Biases: the one under way, or one begun with `init`'s arguments (`mode="offline"`)."""

    def __init__(self, **init: Any) -> None:
        super().__init__()
        import wandb  # type: ignore[import-not-found]

        self._run: Any = wandb.run if wandb.run is not None and not init else wandb.init(**init)

    def _write(self, metrics: dict[str, float], step: int) -> None:
        self._run.log(metrics, step=step)

    def close(self) -> None:
        self._run.finish()


class MLflow(Sink):
    """Metrics of the MLflow run under way, or of one begun here."""

    def __init__(self, **start: Any) -> None:
        super().__init__()
        import mlflow  # type: ignore[import-not-found]

        self._mlflow: Any = mlflow
        if mlflow.active_run() is None or start:
            mlflow.start_run(**start)

    def _write(self, metrics: dict[str, float], step: int) -> None:
        self._mlflow.log_metrics(metrics, step=step)

    def close(self) -> None:
        self._mlflow.end_run()
