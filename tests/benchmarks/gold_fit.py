"""The weights that a seeded fit finds, beside those in use."""

from collections.abc import Iterator


def fitted_beside_used() -> Iterator[str]:
    """Yield the lines on the weights."""
    yield "Not fitted yet."
