"""Tables of well-known publishers, recognised by all of the header and the cells: whose ids, ratings and amounts they hold."""

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

PERSON_TABLES = frozenset({"people", "persons", "person", "actors", "names", "name", "crew", "artists", "directors", "writers"})
"""The names of tables of people, whose names are no titles."""


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
        named = next((outlet for word, outlet in _OUTLETS.items() if word in key), None)
        of_table = (
            (self.is_rotten_tomatoes, "Rotten Tomatoes"), (self.is_imdb, "IMDb"), (self.is_letterboxd, "Letterboxd"),
            (self.is_tmdb, "TMDB"),
        )  # fmt: skip
        return named or next((outlet for is_its, outlet in of_table if is_its), None)


_OUTLETS = {"meta": "Metacritic", "tomato": "Rotten Tomatoes", "imdb": "IMDb", "trakt": "Trakt", "letterboxd": "Letterboxd"}
SCALES: Mapping[str, int] = {"Metacritic": 100, "Rotten Tomatoes": 100, "IMDb": 10, "Trakt": 10, "TMDB": 10, "Letterboxd": 5}
"""The scale of each outlet's ratings."""


def known(columns: Mapping[str, Profile], table: str) -> Known:
    """Return what the name, the header and the cells of a table show of its publisher."""
    keys = {key_of_name(name) for name in columns}
    objects = any({"cast_id", "credit_id"} & profile.keys for profile in columns.values())
    letterboxd = any(key.startswith("letterboxd") for key in keys) or any(
        "://boxd.it/" in cell or "://letterboxd.com/" in cell for profile in columns.values() for cell in profile.cells[:3]
    )
    return Known(
        is_tmdb=objects or (_TMDB[0] <= keys and bool(_TMDB[1] & keys)),
        is_imdb=any(names <= keys for names in _IMDB),
        is_letterboxd=letterboxd,
        is_rotten_tomatoes=any(key.startswith(("tomatometer", "rotten tomatoes link")) for key in keys),
        is_log=letterboxd or bool(_LOGS & keys),
        is_of_people=bool(_PEOPLE & keys) or next(reversed(key_of_name(table.partition(".")[0]).split()), "") in PERSON_TABLES,
    )


def genre_flags(columns: Mapping[str, Profile]) -> dict[str, str]:
    """Return the genre that each column of flags stands for: by its name, or as in the u.item of MovieLens, which has no names."""
    flags = [name for name, profile in columns.items() if profile.is_flag]
    names = list(columns)
    if len(names) == 24 and flags[-19:] == names[5:] and names[0] == "column 1":
        return dict(zip(names[6:], _U_ITEM[1:], strict=True))
    named = {name: name.replace("_", " ") for name in flags if Profile(name, [name]).are_genres}
    return named if len(named) >= 3 else {}
