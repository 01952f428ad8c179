"""What one query may take."""

from dataclasses import dataclass

from filmograph.errors import UsageError

_MOST = {"seconds": 1_000_000, "memory": 1 << 60, "rows": 1 << 60, "size": 1 << 60}
"""What a system can wait for, and count to."""
_DEEPEST = 1_000_000_000


@dataclass(frozen=True)
class QueryLimits:
    """The most that one query may take: seconds, bytes of memory, rows and bytes of its answer, and its depth; 0 is no limit.

    With `service` a query may ask other hosts with SERVICE.

    >>> filmograph.QueryLimits(seconds=5).memory
    2147483648
    """

    seconds: float = 60.0
    memory: int = 2 << 30
    rows: int = 0
    size: int = 0
    depth: int = 200
    service: bool = False

    def __post_init__(self) -> None:
        for name, most in _MOST.items():
            value = getattr(self, name)
            if not 0 <= value < float("inf"):
                raise UsageError(f"{name} is {value}, and has to be a number from 0 on, where 0 is no limit.")
            if value > most:
                raise UsageError(f"{name} is {value:,}, and may be at most {most:,}; 0 is no limit.")
        if self.depth < 1:
            raise UsageError(f"depth is {self.depth}, and has to be at least 1.")
        if self.depth > _DEEPEST:
            raise UsageError(f"depth is {self.depth:,}, and may be at most {_DEEPEST:,}.")
