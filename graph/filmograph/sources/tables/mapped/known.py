"""Tables of well-known publishers, told by the whole header and the cells: whose ids, ratings and amounts they hold."""

from collections.abc import Mapping
from dataclasses import dataclass

from filmograph.sources.tables.mapped.names import key_of_name
from filmograph.sources.tables.mapped.profile import Profile

_TMDB = ({"vote average", "vote count"}, {"original language", "original title", "popularity"})
_IMDB = ({"imdb title id"}, {"tconst"}, {"movie imdb link"}, {"const", "your rating"}, {"const", "imdb rating"})
_LOGS = {"rated at", "watched at", "last watched at", "collected at", "listed at", "trakt id", "watched date", "date rated", "your rating",
         "my rating", "rewatch", "user id"}  # fmt: skip
_PEOPLE = {"birth", "born", "birth year", "birthday", "date of birth", "birth date", "death", "death year", "died", "gender", "known for",
           "known for titles", "primary profession", "place of birth", "nconst", "nationality"}  # fmt: skip
_U_ITEM = ("unknown", "Action", "Adventure", "Animation", "Children's", "Comedy", "Crime", "Documentary", "Drama", "Fantasy", "Film-Noir",
           "Horror", "Musical", "Mystery", "Romance", "Sci-Fi", "Thriller", "War", "Western")  # fmt: skip


@dataclass(frozen=True)
class Known:
    """What a table shows of its publisher; `is_log` for one person's films, with days and stars of their own."""

    is_tmdb: bool
    is_imdb: bool
    is_letterboxd: bool
    is_rotten_tomatoes: bool
    is_log: bool
    is_of_people: bool

    def outlet(self, key: str) -> str | None:
        """Return whose rating a column of this name holds."""
        if "meta" in key:
            return "Metacritic"
        if "tomato" in key or self.is_rotten_tomatoes:
            return "Rotten Tomatoes"
        if "imdb" in key or self.is_imdb:
            return "IMDb"
        if "trakt" in key:
            return "Trakt"
        return "Letterboxd" if self.is_letterboxd else "TMDB" if self.is_tmdb else None


SCALES: Mapping[str, int] = {"Metacritic": 100, "Rotten Tomatoes": 100, "IMDb": 10, "Trakt": 10, "TMDB": 10, "Letterboxd": 5}
"""The scale of each outlet's ratings."""


def known(columns: Mapping[str, Profile]) -> Known:
    """Return what the header and the cells of a table show of its publisher."""
    keys = {key_of_name(name) for name in columns}
    objects = any({"cast_id", "credit_id"} & profile.keys for profile in columns.values())
    letterboxd = any(key.startswith("letterboxd") for key in keys) or any(
        "://boxd.it/" in cell or "://letterboxd.com/" in cell for profile in columns.values() for cell in profile.cells[:3]
    )
    return Known(
        is_tmdb=objects or (_TMDB[0] <= keys and bool(_TMDB[1] & keys)),
        is_imdb=any(names <= keys for names in _IMDB),
        is_letterboxd=letterboxd,
        is_rotten_tomatoes=any(key.startswith(("tomatometer", "rotten tomatoes")) for key in keys),
        is_log=letterboxd or bool(_LOGS & keys),
        is_of_people=bool(_PEOPLE & keys),
    )


def genre_flags(columns: Mapping[str, Profile]) -> dict[str, str]:
    """Return the genre that each column of a table of flags stands for: by its name, or as in the u.item of MovieLens, which has no names."""
    flags = [name for name, profile in columns.items() if profile.is_flag]
    names = list(columns)
    if len(names) == 24 and flags[-19:] == names[5:] and names[0] == "column 1":
        return dict(zip(names[6:], _U_ITEM[1:], strict=True))
    named = {name: name.replace("_", " ") for name in flags if Profile(name, [name]).are_genres}
    return named if len(named) >= 3 else {}
