"""What a recipe says of its curriculum."""

from __future__ import annotations

import hashlib
import json
import os
from collections.abc import Mapping
from importlib import import_module
from typing import TYPE_CHECKING, Any

from gradatim import _native
from gradatim._errors import RecipeError

if TYPE_CHECKING:
    from gradatim._pool import Pool


def table_of(recipe: str | os.PathLike[str] | Mapping[str, Any]) -> dict[str, Any]:
    """The `[curriculum]` table that was meant."""
    if isinstance(recipe, str) and not recipe.endswith(".toml") and os.path.sep not in recipe:
        return {"sampler": {recipe: {}}}
    if isinstance(recipe, (str, os.PathLike)):
        table: dict[str, Any] = json.loads(_native.read_recipe(os.fspath(recipe)))
        own = [stage["curriculum"] for stage in table.get("stage", ()) if "curriculum" in stage]
        found = table.get("curriculum") or (own[0] if own else None)
        if found is None and "sampler" not in table:
            hint = "add for example [curriculum] with sampler = { sec = {} }"
            raise RecipeError.of("curriculum", "missing", "a table", hint)
        return dict(found or table)
    return dict(recipe.get("curriculum", recipe))


def imported(name: Any, pool: Pool) -> object:
    """A sampler of the user's own: a class `package:Class`, made for the pool, or an object."""
    if not isinstance(name, str):
        return name(pool) if isinstance(name, type) else name
    module, _, attribute = name.partition(":")
    try:
        made = getattr(import_module(module), attribute)
    except (ImportError, AttributeError, ValueError) as fault:
        hint = "write package.module:Class, and see that the package can be imported"
        raise RecipeError.of("curriculum.sampler.python", f"{name!r}: {fault}", "a class", hint) from fault
    return made(pool)


def name(value: object) -> str:
    """A sampler given as a class or an object, in the recipe's text."""
    kind = value if isinstance(value, type) else type(value)
    return f"{kind.__module__}:{kind.__qualname__}"


def digest(recipe: str) -> str:
    return hashlib.sha256(recipe.encode()).hexdigest()[:16]
