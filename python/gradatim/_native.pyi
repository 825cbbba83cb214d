"""The engine. Private: use the package's own names."""

from typing import Any, Literal

VERSION: str

class Assignment:
    """One problem to be answered `rollouts` times."""

    @property
    def ticket(self) -> int:
        """Names the assignment for ever; hand results back under it. A positive number of 63 bits."""
    @property
    def key(self) -> str:
        """The ticket as 13 letters and digits, for trainers whose keys are text."""
    @property
    def index(self) -> int | None:
        """Row of the pool; `None` for a fresh instance of a family."""
    @property
    def fresh(self) -> tuple[int, int] | None:
        """Category and number of a fresh instance; `None` for a row."""
    @property
    def id(self) -> str:
        """Id of the problem."""
    @property
    def category(self) -> str:
        """The category it was drawn from."""
    @property
    def level(self) -> int:
        """Difficulty; larger is harder."""
    @property
    def rollouts(self) -> int:
        """Responses asked for."""
    @property
    def weight(self) -> float:
        """Multiplies the advantage."""
    @property
    def purpose(self) -> Literal["train", "estimate", "generate", "validate"]:
        """`train`, `estimate` (count it, do not train on it), `generate` (write something) or `validate`."""
    @property
    def directives(self) -> list[tuple[int, dict[str, Any]]]:
        """How many of the rollouts are asked how: `length_budget`, `length_target`, `prefix`, `template`."""
    @property
    def prompt(self) -> list[dict[str, Any]] | None:
        """Asked instead of the problem's own prompt, as chat messages."""
    @property
    def train_prompt(self) -> list[dict[str, Any]] | None:
        """Trained under this prompt, whatever was asked."""
    @property
    def parent(self) -> int | None:
        """Ticket of the assignment that this one follows from."""
    @property
    def problem(self) -> dict[str, Any]:
        """The row, or the fresh instance: `id`, `prompt` (chat messages), `answer`, `verifier`, `level` and more."""

Handed = tuple[
    tuple[int | None, str | None],
    tuple[list[float], list[float], list[float]],
    tuple[list[int], list[bool], list[str]],
    int,
]

class Pool:
    @staticmethod
    def from_rows(rows: list[str], *, seed: int, hold_out: bool) -> Pool: ...
    @staticmethod
    def from_files(options: str, *, seed: int, hold_out: bool) -> tuple[Pool, list[tuple[str, int]]]: ...
    @staticmethod
    def from_tasks(families: str, per_arm: int, *, seed: int) -> Pool: ...
    @staticmethod
    def fresh(families: str, *, seed: int) -> Pool: ...
    def __len__(self) -> int: ...
    def arms(self) -> list[tuple[str, int, int | None]]: ...
    def fingerprint(self) -> int: ...
    def problem(self, index: int | None, fresh: tuple[int, int] | None) -> dict[str, Any]: ...
    def score(self, index: int, response: str) -> tuple[float, str | None, str]: ...
    def exam(self, per_arm: int) -> list[dict[str, Any]]: ...

class Desk:
    def __new__(cls, pool: Pool, recipe: str, options: str, plugged: object | None = None) -> Desk: ...
    def needs(self) -> list[str]: ...
    def attach(self, able: list[str]) -> None: ...
    def select(self, groups: int, progress: float, distinct: bool, request: str | None) -> list[Assignment]: ...
    def follow_up(self, outcomes: list[Handed]) -> list[Assignment]: ...
    def observe(
        self, outcomes: list[Handed]
    ) -> tuple[list[int], list[int], list[float], list[bool], list[str | None]]: ...
    def admit(self, handed: Handed) -> float: ...
    def release(self, tickets: list[int]) -> int: ...
    def open(self) -> list[Assignment]: ...
    def save(self) -> bytes: ...
    def load(self, state: bytes, in_flight: str) -> None: ...
    def metrics(self, reset: bool) -> tuple[dict[str, float], dict[str, list[float]]]: ...
    def step(self) -> int: ...
    def is_exhausted(self) -> bool: ...

def read_recipe(path: str) -> str: ...
def families() -> list[dict[str, Any]]: ...
def verifiers() -> list[str]: ...
def score(
    gold: str, response: str, *, verifier: str, prompt: str = ..., meta: str = ...
) -> tuple[float, str | None, str]: ...
def compare(gold: str, answer: str, options: str = ...) -> dict[str, Any]: ...
