"""Several processes, one of which decides."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeVar

from gradatim._errors import GradatimError

T = TypeVar("T")


class Ranks:
    """The processes of a trainer, told by its accelerator, a process group, or nothing; rank 0 decides."""

    def __init__(self, ranks: Any) -> None:
        self._group: Any = None
        self._size, self._rank = 1, 0
        if ranks is None:
            return
        import torch.distributed as dist  # type: ignore[import-not-found]

        if dist.is_available() and dist.is_initialized():
            self._group = ranks if isinstance(ranks, dist.ProcessGroup) else dist.group.WORLD
            self._size, self._rank = dist.get_world_size(self._group), dist.get_rank(self._group)

    @property
    def decides(self) -> bool:
        """Whether this is the process that asks the curriculum."""
        return self._rank == 0

    def broadcast(self, decide: Callable[[], T]) -> T:
        """What rank 0 decided, on every rank; its refusal is raised on every rank too."""
        if self._size == 1:
            return decide()
        import torch.distributed as dist  # type: ignore[import-not-found]

        told: list[Any] = [None]
        if self.decides:
            try:
                told = [(decide(), None)]
            except Exception as fault:  # told to all, or the others would wait for ever
                told = [(None, fault)]
        source = dist.get_global_rank(self._group, 0)
        dist.broadcast_object_list(told, src=source, group=self._group)
        made, fault = told[0]
        if fault is not None:
            raise fault
        return made

    def agree(self, what: str, mine: Any) -> None:
        """Refuses to go on where ranks hold different things."""
        if self._size == 1:
            return
        import torch.distributed as dist  # type: ignore[import-not-found]

        theirs: list[Any] = [None] * self._size
        dist.all_gather_object(theirs, mine, group=self._group)
        for rank, other in enumerate(theirs):
            if other != theirs[0]:
                hint = "every rank must read the sampler equally far: the same number of workers and batches"
                raise GradatimError.of(f"{what} of rank {rank}", str(other)[:80], str(theirs[0])[:80], hint)
