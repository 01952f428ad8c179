"""Whether the packages are there that a build on a cluster needs, and nothing else does."""

from importlib.util import find_spec

from filmograph.errors import UsageError

_NEEDED = ("pandas", "pyarrow", "pyspark", "sqlglot")


def check_installed() -> None:
    """Raise `UsageError` where one of them is missing."""
    if any(find_spec(name) is None for name in _NEEDED):
        raise UsageError('Building with --spark needs further packages; install them with pip install "filmograph[spark]".')
