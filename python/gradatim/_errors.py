"""What can be refused, each with where, what was found, what was expected, and what to do."""

from __future__ import annotations


class GradatimError(Exception):
    """Something handed in cannot be used. `key`, `found`, `expected` and `hint` say what, `file` and `line` where."""

    def __init__(
        self,
        message: str,
        *,
        key: str = "",
        found: str = "",
        expected: str = "",
        hint: str = "",
        file: str | None = None,
        line: int | None = None,
    ) -> None:
        super().__init__(message)
        self.key: str = key
        self.found: str = found
        self.expected: str = expected
        self.hint: str = hint
        self.file: str | None = file
        self.line: int | None = line

    @classmethod
    def of(cls, key: str, found: str, expected: str, hint: str) -> GradatimError:
        """In the words of the engine."""
        message = f"`{key}` is {found}, expected {expected}\n  hint: {hint}"
        return cls(message, key=key, found=found, expected=expected, hint=hint)


class RecipeError(GradatimError, ValueError):
    """A recipe, an option, or a trainer that cannot do what the policies need."""


class PoolError(GradatimError, ValueError):
    """Rows or families that cannot be problems."""


class OutcomeError(GradatimError, ValueError):
    """Results that cannot be those of their assignment."""


class StateError(GradatimError, ValueError):
    """A saved state that is damaged, or of another pool or recipe."""


class TicketError(GradatimError, KeyError):
    """A ticket that this run never issued."""

    def __str__(self) -> str:
        return Exception.__str__(self)


class ForkedCurriculum(GradatimError, RuntimeError):
    """A curriculum used in a process that is not the one it was made in."""


class GradatimWarning(UserWarning):
    """Something that works, but hardly as meant. Each cause is told once."""
