"""The part of an IMDb title page above its first label, and the lines of counts and awards between sections."""

import re
from decimal import Decimal

from filmograph.model import Awards, Draft, Rating, ReviewCounts
from filmograph.sources.pages.imdb.sections import Section, without_links
from filmograph.sources.pages.imdb.texts import is_prose, synopsis
from filmograph.sources.reading.values import date_in, minutes_in, plain_count_in

Row = tuple[int, str]

_YEAR = r"\((?:[A-Z][A-Za-z -]+ )?(?P<year>(?:18|19|20)\d\d)\b[^()]*\)"
_TITLE = re.compile(rf"(?P<title>\S.*?)(?: \([IVX]+\))? {_YEAR}(?: - IMDb)?")
_ORIGINAL_TITLE = re.compile(r"[\"“]?(?P<title>\S.*?)[\"”]? \(original title\)")
_COUNTS = re.compile(
    r"(?:Reviews?:\s*)?(?:(?P<user>\d[\d,]{0,12}) users?\b)?[\s|,]{0,9}(?:(?P<critic>\d[\d,]{0,12}) critics?\b)?"
    r"(?:[\s|,]{0,9}\d[\d,]{0,12} from .*)?"
)
_SCORE = re.compile(
    r"(?:Ratings?:\s*|Users:\s*)?(?P<value>\d{1,2}(?:\.\d)?)\s*/\s*10\b(?:\s*(?:from|\()?\s*(?P<count>\d[\d,]{0,12})"
    r"(?: (?:users|votes)|\)).*)?"
)
_METASCORE = re.compile(r"(?:.*\s)?Metascore:?\s*(?P<after>\d{1,3})\s*/\s*100\b.*|(?P<before>\d{1,3}) Metascore\b.*", re.IGNORECASE)
_VOTES = re.compile(r"\d{1,3}(?:,\d{3}){0,4}")
_AWARDS = re.compile(
    r"(?:[^|]*\|\s*)?(?:Won (?P<won>\d{1,5}) [^.|]+\.\s*|Nominated for (?P<named>\d{1,5}) [^.|]+\.\s*)?(?:Another )?"
    r"(?:(?P<wins>\d{1,5}) wins?)?(?:\s*&\s*)?(?:(?P<nominations>\d{1,5}) nominations?)?\.?"
)
_CERTIFICATE = re.compile(r"[A-Z]{1,3}(?:[-/][A-Z0-9+]{1,3})?|\d{1,2}[A-Z+]?|Not Rated|Unrated|Approved|Passed")
_GENRE = re.compile(r"[A-Z][a-z]+(?:-[A-Z][A-Za-z]*)?")
_SITE_GENRES = re.compile(
    "Action|Adventure|Animation|Biography|Comedy|Crime|Documentary|Drama|Family|Fantasy|Film-Noir|History|Horror|Music|Musical|Mystery|News"
    "|Romance|Sci-Fi|Short|Sport|Thriller|War|Western"
)
_PLACED_DATE = re.compile(r"(?P<date>[^()|]+?)(?:\s*\([^()]*\))*")


def read_head(head: Section, draft: Draft) -> int:
    """Add the facts above the first label; returns the line of the short summary of the plot, or the first line of the head."""
    for number, text in head.rows:
        if match := _TITLE.fullmatch(text):
            draft.film("title", match["title"], number)
            draft.film("year", int(match["year"]), number)
            if "TV Movie" in text:
                draft.film("form", "TV film", number)
        elif match := _ORIGINAL_TITLE.fullmatch(text):
            draft.film_list("also_known_as", match["title"], number)
        _read_details(number, text, draft, ends_page=head.ends_page(number))
    plot = next((n for n, text in head.rows if is_prose(text) and not _is_figures(text)), None)
    if plot and (summary := synopsis(head.page, plot, plot)):
        shown = without_links(summary.text)
        draft.add("synopses", type(summary)(text=shown, author=summary.author), plot)
    return plot or head.first


def _is_figures(text: str) -> bool:
    return any(p.fullmatch(text) for p in (_COUNTS, _SCORE, _METASCORE, _AWARDS, _TITLE)) or len(_details(text)) > 1


def read_figures(rows: list[Row], draft: Draft) -> None:
    """Add the number of reviews and the ratings by users and by critics, from the lines that print them."""
    counts = _first(_COUNTS, rows)
    if counts:
        number, match = counts
        draft.count("review_counts", ReviewCounts(user=plain_count_in(match["user"]), critic=plain_count_in(match["critic"])), number)
    score = _first(_SCORE, rows)
    if score and (value := Decimal(score[1]["value"])) <= 10:
        below, votes = next(((n, text) for n, text in rows if n > score[0]), (0, ""))
        last = below if score[1]["count"] is None and below <= score[0] + 3 and _VOTES.fullmatch(votes) else score[0]
        count = score[1]["count"] or (votes if last > score[0] else None)
        draft.add("ratings", Rating(kind="audience", value=value, scale=Decimal(10), count=plain_count_in(count)), score[0], last)
    metascore = _first(_METASCORE, rows)
    if metascore and (value := Decimal(metascore[1]["after"] or metascore[1]["before"])) <= 100:
        draft.add("ratings", Rating(kind="critic", value=value, scale=Decimal(100)), metascore[0])


def _first(pattern: re.Pattern[str], rows: list[Row]) -> tuple[int, re.Match[str]] | None:
    found = ((n, match) for n, text in rows if (match := pattern.fullmatch(text)))
    return next(((n, match) for n, match in found if any(match.groupdict().values())), None)


def read_awards(part: Section, draft: Draft) -> None:
    """Add the awards when a line of a section counts them: those that it names and the others are added up."""
    found = _first(_AWARDS, [(n, text) for n, text in part.rows if not part.ends_page(n) or part.page[n].endswith("»")])
    if found is None:
        return
    number, match = found
    wins = [int(match[key]) for key in ("won", "wins") if match[key]]
    nominations = [int(match[key]) for key in ("named", "nominations") if match[key]]
    awards = Awards(wins=sum(wins) if wins else None, nominations=sum(nominations) if nominations else None)
    draft.count("awards", awards, number)


def _details(text: str) -> list[str]:
    """Return the parts of the line of certificate, running time, genres and release; [] when it is another line."""
    parts = [part.strip() for part in re.split(r"\s*\|\s*|\s+-\s+|\s{2,}", text) if part.strip()]
    known = all(minutes_in(p) or placed_date(p) or _CERTIFICATE.fullmatch(p) or genres_in(p) for p in parts)
    has_value = any(minutes_in(p) or placed_date(p) for p in parts)
    return parts if known and has_value else []


def placed_date(text: str) -> str | None:
    """Return the date that begins a text such as "28 September 2012 (USA)"."""
    match = _PLACED_DATE.fullmatch(text)
    return date_in(match["date"]) if match else None


def genres_in(text: str) -> list[str]:
    """Return the genres of a list separated by bars or commas; [] when the list has anything else.

    >>> genres_in("Drama | Sci-Fi"), genres_in("Watch it now")
    (['Drama', 'Sci-Fi'], [])
    """
    parts = [part.strip() for part in re.split(r"[|,]", text) if part.strip()]
    return parts if all(_GENRE.fullmatch(part) for part in parts) else []


def are_site_genres(text: str) -> bool:
    """Return whether a line without a label is a list of the site's genres, separated by bars.

    >>> are_site_genres("Crime | Drama | Mystery"), are_site_genres("law firm | fixer")
    (True, False)
    """
    parts = [part.strip() for part in text.split("|")]
    return len(parts) > 1 and all(map(_SITE_GENRES.fullmatch, parts))


def _read_details(number: int, text: str, draft: Draft, *, ends_page: bool) -> None:
    for position, part in enumerate(parts := _details(text)):
        if minutes := minutes_in(part):
            if not ends_page:  # "2h" may be half of "2h 1min"
                draft.film("runtime_minutes", minutes, number)
        elif placed_date(part):
            continue
        elif position == 0 and len(parts) > 1 and _CERTIFICATE.fullmatch(part):
            draft.film("certificate", part, number)
        else:
            for genre in genres_in(part):
                draft.film_list("genres", genre, number)


def dated_rows(head: Section) -> list[tuple[int, str]]:
    """Return the dates of release, with their countries, that the line of details holds, as rows."""
    return [(n, part) for n, text in head.rows for part in _details(text) if placed_date(part) and ("(" in part or part != text)]
