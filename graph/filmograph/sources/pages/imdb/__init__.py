"""The title page of the Internet Movie Database as it was printed from 2012 to 2018, with or without the names that were links."""

import datetime as dt
import re
from collections.abc import Callable, Mapping

from filmograph.model import CompanyCredit, Credit, Draft, Location, Record, Release
from filmograph.schema import find_role
from filmograph.sources.pages.imdb import notes
from filmograph.sources.pages.imdb.credits import CastList, cast_list, credits_under
from filmograph.sources.pages.imdb.head import are_site_genres, dated_rows, genres_in, read_awards, read_figures, read_head
from filmograph.sources.pages.imdb.money import MoneyRow, details_in, money_rows
from filmograph.sources.pages.imdb.sections import Section, sections
from filmograph.sources.pages.imdb.texts import reviews, storyline, synopsis
from filmograph.sources.reading.page import Page
from filmograph.sources.reading.values import date_in, minutes_in

LAYOUT = "imdb"
LOOKED_FOR = 'a title page\'s headings such as "Cast overview, first billed only:", "Motion Picture Rating (MPAA)" and "Did You Know?"'
VERSION = 2

_RATED = re.compile(r"Rated (?P<certificate>Not Rated|[A-Z0-9][\w+/-]*)(?P<rest> for (?P<reason>.+?))?\.?(?:\s*\|.*)?")
_CERTIFICATE = re.compile(r"(?:Not Rated|Unrated|[A-Z0-9][\w+/-]{0,7})\b")
_RATIO = re.compile(r"(?P<wide>\d(?:\.\d{1,2})?)\s*:\s*(?P<high>\d)\b.*")
_DATED = re.compile(r"(?P<date>[^()|]+?)(?P<rest>(?:\s*\([^()]*\))*)")
_TOP = ("head", "credits", "pictures")
_CAST = ("cast", "rest of cast")
_STORY = (*_CAST, "storyline", "plot summary", "keywords", "tagline")
_SPEAKS_OF_OTHERS = frozenset({"recommendations", "reviews", "questions", "boards", "end", "notes", "trivia", "goofs", "quotes"})

_STRONG_SIGNS = (
    r"\d[\d,]* users? (?:\| )?\d[\d,]* critics?.*", r"(?:Cast overview, first billed only|(?:Complete )?[Cc]redited cast):?",
    r"Rest of cast listed alphabetically:?", r"Motion Picture Rating \(MPAA\)", r"Did You Know\?", r"Plot Summary \|.*",
    r".* See more awards ?»", r"People who liked this also liked.*", r".*See all my reviews", r".*people found this review helpful\..*",
    r"Contribute to [Tt]his [Pp]age", r"This FAQ is empty\..*", r"Rated .*\| See all certifications ?»", r"See full cast.*»",
)  # fmt: skip
_WEAK_SIGNS = (
    r".+ \((?:18|19|20)\d\d\)", r"Also Known As:.*", r"Release Date:.*", r"Filming Locations:.*", r"Opening Weekend\b.*",
    r"Aspect Ratio:.*", r"Sound Mix:.*", r"Company Credits", r"Technical Specs", r"Box Office", r"Production Co:.*",
    r".*See more ?»", r"Cumulative Worldwide Gross:.*",
)  # fmt: skip


def recognises(page: Page) -> bool:
    """Return whether the page shows two signs of a title page, at least one of which no other site prints, or four lesser ones."""
    strong = sum(page.find(sign) is not None for sign in _STRONG_SIGNS)
    weak = sum(page.find(sign) is not None for sign in _WEAK_SIGNS)
    return strong * 3 + weak >= 4


def read(page: Page) -> Record:
    """Return the record of a title page."""
    draft = Draft(LAYOUT)
    parts = sections(page)
    plot = read_head(parts[0], draft)
    read_figures([row for part in parts if part.key in _TOP for row in part.rows], draft)
    for part in parts:
        if part.key not in _SPEAKS_OF_OTHERS:
            read_awards(part, draft)
    money = [row for part in parts if part.key == "money" for row in money_rows(part)]
    _read_releases(parts, money, draft)
    for row in money:
        draft.add("money", row.amount, row.first, row.last)
    casts = {part: cast_list(part, billed=part.key == "cast") for part in parts if part.key in _CAST}
    _read_people(parts, casts, draft)
    _read_storyline(parts, casts, plot, draft)
    for part in parts:
        if reader := _READERS.get(part.key):
            reader(part, draft)
    _read_tagline(parts, draft)
    _read_late_genres(parts, draft)
    return draft.finish(partial=_is_partial(parts, casts))


def _read_people(parts: tuple[Section, ...], casts: Mapping[Section, CastList], draft: Draft) -> None:
    """Add the credits; the cast list has more than the line of stars, so an actor in both is read from the list."""
    rows = [(number, credit) for cast in casts.values() for number, credit in cast.rows]
    listed = [(number, credit) for number, credit in rows if isinstance(credit, Credit)]
    billed = {(credit.person, credit.role) for _, credit in listed}
    labelled = [row for part in parts if part.key == "credits" for row in credits_under(part)]
    seen: set[tuple[str, str]] = set()
    for number, credit in [row for row in labelled if (row[1].person, row[1].role) not in billed] + listed:
        if find_role(credit.role) in _COMPANY_ROLES or (credit.person, credit.role) in seen:
            continue
        seen.add((credit.person, credit.role))
        draft.add("credits", credit, number)
    for number, character in rows:
        if isinstance(character, str):
            draft.add("unattributed_characters", character, number)


def _read_storyline(parts: tuple[Section, ...], casts: Mapping[Section, CastList], plot: int, draft: Draft) -> None:
    """Add the longer summary of the plot: under its heading, else below the cast; elsewhere only when it is signed."""
    headed = any(part.key == "storyline" for part in parts)
    for part in parts:
        if part.key not in (*_TOP, "storyline", *_CAST):
            continue
        after = casts[part].last if part in casts else max(part.first, plot) if part.key == "head" else part.first
        lines = storyline(part, after)
        expected = part.key == "storyline" or (part.key in _CAST and not headed)
        if lines and (summary := synopsis(part.page, *lines, signed=not expected)):
            draft.add("synopses", summary, *lines)
            return


def _read_releases(parts: tuple[Section, ...], money: list[MoneyRow], draft: Draft) -> None:
    rows = dated_rows(parts[0]) + [row for part in parts if part.key == "release" for row in part.rows]
    openings = _openings(money)
    seen: set[Release] = set()
    for number, text in rows:
        match = _DATED.fullmatch(text)
        date = date_in(match["date"]) if match else None
        details = details_in(match["rest"]) if match else None
        if not date or not details:
            continue
        opening = openings.get((date, details.country))
        extent = details.extent or (opening.extent if opening else None)
        release = Release(date=date, country=details.country, extent=extent)
        if release not in seen:
            seen.add(release)
            draft.add("releases", release, number, opening.last if opening and opening.last > number else number)
        if len(date) == len("2012-09-28"):
            draft.film("release_date", date, number)
            draft.film("year", int(date[:4]), number)


def _openings(money: list[MoneyRow]) -> dict[tuple[str, str | None], MoneyRow]:
    """Return the first row of the box office that is about the opening of a release, by the release's day and country.

    The row has the country of the release, an extent, and a day within the first week of it.
    """
    found: dict[tuple[str, str | None], MoneyRow] = {}
    for row in money:
        if row.extent and len(row.amount.date or "") == len("2012-09-28"):
            day = dt.date.fromisoformat(row.amount.date or "")
            for days in range(7):
                found.setdefault(((day - dt.timedelta(days)).isoformat(), row.amount.country), row)
    return found


def _read_certificate(part: Section, draft: Draft) -> None:
    for number, text in part.rows:
        rated = _RATED.fullmatch(part.page[number]) or _RATED.fullmatch(text)
        if rated and (rated["rest"] or "|" in part.page[number] or not part.ends_page(number)):
            draft.film("certificate", rated["certificate"], number)
            if rated["reason"]:
                draft.film("certificate_reason", rated["reason"], number)
        elif part.label.casefold().startswith("certificate") and (plain := _CERTIFICATE.fullmatch(text)):
            draft.film("certificate", plain[0], number)


def _read_values(part: Section, draft: Draft) -> None:
    """Add the plain values: those of one line, and lists separated by bars."""
    for number, text in part.block:
        first = text.split("|")[0].strip()
        if part.key == "also known as":
            draft.film_list("also_known_as", text, number)
        elif part.key == "language" and reads_as_word(first):
            draft.film("language", first, number)
        elif part.key == "runtime" and (minutes := minutes_in(re.sub(r"\s*\([^()]*\)$", "", first))):
            draft.film("runtime_minutes", minutes, number)
        elif part.key == "aspect ratio" and (ratio := _RATIO.fullmatch(first)):
            draft.film("aspect_ratio", f"{ratio['wide']}:{ratio['high']}", number)
        elif part.key == "genres":
            for genre in genres_in(text):
                draft.film_list("genres", genre, number)


def _read_late_genres(parts: tuple[Section, ...], draft: Draft) -> None:
    """Add the genres below the storyline where their label is lost, and no other line of the page has them."""
    if draft.has("genres"):
        return
    rows = [row for part in parts if part.key in _STORY for row in part.rows]
    for number, text in [row for row in rows if are_site_genres(row[1])][:1]:
        for genre in genres_in(text):
            draft.film_list("genres", genre, number)


def _read_locations(part: Section, draft: Draft) -> None:
    beside = dict(part.block)
    for number, text in part.rows:
        if not re.search(r"[\d$£€|:]", text) and (", " in text or (number in beside and not part.ends_page(number))):
            draft.add("locations", Location(place=text), number)


def reads_as_word(text: str) -> bool:
    """Return whether a value is a name of one to three words, as languages are."""
    return re.fullmatch(r"[^\W\d_]+(?:[ -][^\W\d_]+){0,2}", text) is not None


def _read_keywords(part: Section, draft: Draft) -> None:
    for number, text in part.block:
        if "|" in text or number == part.first:
            for keyword in (word.strip() for word in text.split("|")):
                if keyword and not keyword.endswith("»"):
                    draft.film_list("tags", keyword, number)


def _read_companies(part: Section, draft: Draft) -> None:
    role = find_role(part.label)
    if role not in _COMPANY_ROLES:
        return
    for number, text in part.block:
        words = re.sub(r"\([^()]*\)", "", text).split()
        if re.search(r"[|:»$£€]", text) or sum(word.islower() for word in words) > 3:  # no list of names
            break
        for company in notes.companies_in(text):
            draft.add("companies", CompanyCredit(company=company, role=role), number)


def _read_notes(part: Section, draft: Draft) -> None:
    for key, entry, first, last in notes.found_in(part):
        draft.add(key, entry, first, last)


def _read_reviews(part: Section, draft: Draft) -> None:
    for row in reviews(part):
        draft.add("reviews", row.review, row.first, row.last)


def _read_tagline(parts: tuple[Section, ...], draft: Draft) -> None:
    """Add the tagline: under its label, else the one line between plot and certificate that is neither list nor keyword."""
    for part in sorted(parts, key=lambda p: p.key != "tagline"):
        if part.key not in ("tagline", "plot summary", "keywords"):
            continue
        below = part.rows[len(part.block) :] if part.key == "keywords" else part.rows
        for number, text in part.block[:1] if part.key == "tagline" else below[:1]:
            if part.key == "tagline" or (
                not part.ends_page(number) and len(text.split()) > 1 and not re.match(r"Rated\b|.*\||[a-z]", text)
            ):
                draft.film("tagline", text, number)


def _is_partial(parts: tuple[Section, ...], casts: Mapping[Section, CastList]) -> bool:
    """Return whether the page breaks off: its last section is one that always goes on, or lacks its value or its end."""
    last = parts[-1]
    if any(part.key == "end" for part in parts):
        return False
    if last.key in _NOTE_KEYS:
        return not notes.is_closed(last)
    if last.key == "reviews":
        rows = list(reviews(last))
        return not rows or not rows[-1].closed
    if last.key in _CAST or last.key == "storyline":
        return _is_open(last, casts.get(last))
    return last.key == "recommendations" or last.key in _TOP or (last.is_bare and last.key != "plot summary")


def _is_open(last: Section, cast: CastList | None) -> bool:
    """Return whether a cast list or storyline at the end of the page may have gone on."""
    if cast and any(text.startswith("See full cast") for _, text in last.page.numbered(last.first, last.last)):
        return False
    lines = storyline(last, cast.last if cast else last.first)
    return lines is None or synopsis(last.page, *lines, signed=True) is None


_COMPANY_ROLES = ("production company", "distributor")
_NOTE_KEYS = ("notes", "trivia", "goofs", "quotes", "crazy credits", "alternate versions", "connections", "soundtracks")
_READERS: Mapping[str, Callable[[Section, Draft], None]] = {
    "certificate": _read_certificate, "also known as": _read_values, "language": _read_values, "runtime": _read_values,
    "aspect ratio": _read_values, "genres": _read_values, "location": _read_locations, "keywords": _read_keywords,
    "credits": _read_companies, "reviews": _read_reviews, **dict.fromkeys(_NOTE_KEYS, _read_notes),
}  # fmt: skip
