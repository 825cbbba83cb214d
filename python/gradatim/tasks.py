"""The procedural families of the engine."""

from __future__ import annotations

from typing import Any

from gradatim import _native

__all__ = ["families"]


def families() -> list[dict[str, Any]]:
    """Every family: `name`, `summary`, `level_meaning`, `levels` (first and last), `verifier`."""
    return _native.families()
