"""Work that a cluster is asked for again when one of its workers died on the way."""

from collections.abc import Callable
from typing import TypeVar

Given = TypeVar("Given")

_MOST = 3


def attempted(work: Callable[[], Given]) -> Given:
    """Return what some work gives, which is begun again up to two times when the cluster fails on the way.

    An engine repeats a task of its own accord where it can; Sail cannot where the task had given a part of the result.
    """
    from pyspark.errors import AnalysisException, PySparkException  # noqa: PLC0415 - only these builds need it

    for _ in range(_MOST - 1):
        try:
            return work()
        except AnalysisException:  # it would fail again
            raise
        except PySparkException:
            continue
    return work()
