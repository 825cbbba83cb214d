"""Every example of the README runs as printed."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

README = Path(__file__).resolve().parents[1] / "README.md"
EXAMPLES = [part.split("```")[0] for part in README.read_text("utf-8").split("```python\n")[1:]]


@pytest.mark.parametrize("number", range(len(EXAMPLES)))
def test_an_example_runs_as_printed(number, tmp_path):
    example = EXAMPLES[number]
    if "trl" in example:
        pytest.importorskip("trl")
    # `tiny_model` of the examples is the tests' own.
    path = os.pathsep.join([str(README.parent / "tests"), os.environ.get("PYTHONPATH", "")])
    run = subprocess.run([sys.executable, "-c", example], cwd=tmp_path, capture_output=True, text=True, env=os.environ | {"PYTHONPATH": path})
    assert run.returncode == 0, run.stderr[-3000:]
