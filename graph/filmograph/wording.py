"""The wording of sentences: a count agrees with its noun."""


def counted(number: int, noun: str, plural: str | None = None) -> str:
    """Return a number with its noun, which agrees with it.

    >>> counted(1, "film"), counted(1200, "film"), counted(2, "person", "people")
    ('1 film', '1,200 films', '2 people')
    """
    return f"{number:,} {noun if number == 1 else plural or noun + 's'}"
