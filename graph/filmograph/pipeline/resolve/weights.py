"""The weights of evidence, in bits, for films and for people: one table each, by the name of a signal and what it finds.

A bit doubles the odds that two mentions are one. The tables are read each time pairs are weighed, so a fit may put other values in them.
"""

from collections.abc import Sequence
from typing import Any

import numpy as np

Weights = dict[str, dict[str, float]]

FILMS: Weights = {
    "before any evidence": {
        "films of two sources": -6.0,
        # one title with two years in one source mostly means two films, and often so if one of them has no year
        "films of one source, same year": -7.0,
        "films of one source, a year unknown": -10.5,
        "films of one source, two years": -13.0,
    },
    "title": {
        "same": 2.5,
        "same, each of its first four words": 2.5,
        "same but for spaces or an article": -2.0,
        "another title of one, share of the same title's": 0.8,
        "the same words in another order, share of the same title's": 0.8,
        "spelled nearly alike": -3.0,
        "a letter otherwise, at most": 4.8,
        "a letter otherwise, less than the same title's": -2.5,
        "a letter otherwise, which makes no word": -1.0,
        "part of the other": -1.0,
        "part of the other, but for a number": -7.0,
        "part of the other, which names another work of the film": -10.0,
        "another": -7.0,
        "another, which begins as the other does": -24.0,
    },
    "title of one film in each source": {
        "at most a year apart": 1.0, "a year unknown": 0.5, "at most a year apart, long lists": 2.5, "a year unknown, long lists": 2.5,
    },
    "article": {"one about both": 9.0},
    "year": {
        "unknown": 0.0, "same": 4.0, "1 apart": 2.0, "2 apart": 0.5, "3 apart": -4.5, "4 or 5 apart": -6.0, "6 to 20 apart": -10.0,
        "more than 20 apart": -14.0,
    },
    # the title of a sequel contains that of the first film, and their casts are similar
    "year, one title part of the other or another": {"unknown": -3.0, "same": 4.0, "1 apart": -6.0, "2 or more apart": -20.0},
    "running time": {"same": 2.0, "up to a tenth longer": 0.5, "up to a quarter longer": -1.0, "up to a half longer": -3.0, "more": -12.0,
                     "near a third or a triple": -25.0},
    "running time, one title part of the other or another": {
        "same": 4.0, "up to a tenth longer": 0.0, "up to a quarter longer": -4.0, "up to a half longer": -8.0, "more": -14.0,
        "near a third or a triple": -25.0,
    },
    "kind of work": {"a film and a series or game": -20.0},
    "directors in common": {"at most": 8.0, "none": -5.5, "none, one title part of the other or another": -8.0},
    "people in common": {
        "a name, least": 2.0, "a name, each bit of its rarity": 0.5, "a name, most": 8.0, "all names, most": 16.0,
        "a name in another order, share": 0.7, "a name nearly alike, share": 0.8,
        "all names, share where one title is part of the other": 0.5,
        "at most a quarter of four or more actors": -3.0,
        "none of 1 actor": -1.0, "none of 2 actors": -2.5, "none of 3 actors": -5.0, "none of 4 or more actors": -7.0,
        "none, in a list of a few names, share": 0.6, "none, in a list of leading roles, share": 1.0, "none, in a list of all, share": 1.5,
        # a film without a year may be a remake, and a title that differs in one letter may be another film's
        "none of 1 actor, a year or title unsure": -2.0, "none of 2 or more actors, a year or title unsure": -4.5,
        "none, films of one source": -5.0,
    },
}  # fmt: skip

PEOPLE_OF_ONE_FILM: Weights = {
    "name": {
        "same": 4.0, "same, its rarity at most": 9.0, "in another order": 7.0, "with and without suffix": 4.0,
        "initials or a name left out": 4.0, "a name left out, in another order": 4.0, "an initial for a name": 4.0,
        "a short form of the name": 4.0, "spelled nearly alike": 4.0,
        "spelled less alike": 1.0, "another": -20.0,
    },
    "craft": {"same": 2.0, "another": -1.0},
    "part": {"same": 5.0},
}  # fmt: skip

PEOPLE: Weights = {
    "before any evidence": {"two films": -0.5},
    "name": {
        "its rarity at most": 12.0, "father's and son's": 1.0, "in another order": -4.0, "initials or a name left out": -3.0,
        "an initial for a name": -1.0, "a name left out, in another order": -6.0,
        "a short form of the name": -2.5, "with and without suffix": -12.0, "spelled nearly alike": -3.5, "another": -20.0,
    },
    # where each of two names alike is on several films
    "spellings": {"spelled nearly alike, both often": -3.0, "initials or a name left out, both often": -3.0},
    "rarity": {"most": 12.0, "each further name": 4.5, "each further initial": 1.5, "a suffix": 3.0},
    "years": {
        "unknown": 0.0, "up to 3": 2.0, "up to 10": 0.5, "up to 15": -1.0, "up to 20": -2.0, "up to 25": -3.0, "up to 30": -3.5,
        "up to 35": -4.0, "up to 50": -6.0, "more": -6.5, "share where both write": 0.5,
    },
    "craft": {"same": 1.0, "another": -4.5},
    "colleagues": {"each": 1.0, "each bit of a colleague's rarity": 0.4, "one, least": 2.0, "one, most": 5.0, "all, most": 10.0},
    "in common": {"company": 1.5, "character": 2.0, "nothing, more than ten years apart": -0.5},
    "life": {"film before birth or after death": -20.0},
    "identifiers": {"of two kinds": -8.0},
    # a person of many films and all others of that name
    "bearer": {
        "each doubling of the films": 1.0, "most": 4.0, "beside a career, at once in another craft": 2.0,
        "beside a career, in other years": -4.0,
        "beside a career, else": 0.0, "a third of that name has a career": -4.0,
        "over more than twenty years": -2.0, "within the career": 1.0, "another craft": -5.0,
    },
}  # fmt: skip


def by_steps(values: Any, steps: Sequence[float], weights: Sequence[float]) -> Any:
    """Return for each value the weight of the first step that it does not exceed, the last weight beyond all steps.

    >>> by_steps(np.array([0, 2, 9]), [1, 5], [4.0, 2.0, -1.0]).tolist()
    [4.0, 2.0, -1.0]
    """
    return np.select([values <= step for step in steps], weights[: len(steps)], weights[len(steps)])
