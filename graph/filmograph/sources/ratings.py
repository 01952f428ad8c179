"""Ratings inside the running text of a review."""

from filmograph.model import ReviewRating


def rating_in(text: str) -> ReviewRating | None:
    """Return the rating a review states in its own text, in any of the forms reviewers use; None when it states none.

    >>> rating_in("Not for me. (4/10)")
    ReviewRating(value=Decimal('4'), scale=Decimal('10'), letter=None)
    """
    raise NotImplementedError(text)
