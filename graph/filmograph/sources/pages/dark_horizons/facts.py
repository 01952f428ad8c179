"""The facts in the bullets of a Dark Horizons film guide page, and the bullets without a fact."""

import re
from collections.abc import Callable, Iterable, Sequence

from filmograph.model import Amount, CompanyCredit, Credit, Draft, Location, Release
from filmograph.schema import find_role
from filmograph.sources.reading.entries import Entry
from filmograph.sources.reading.values import date_in, leading_money_in, minutes_in


class Seen(set[tuple[str, str]]):
    """The (person or company, role) pairs that were read from a page, and the number of the actors among them."""

    actors = 0


_COMPANY_ROLES = frozenset({"distributor", "production company", "record label"})
_CERTIFICATE = re.compile(r"G|GP|PG|PG-?13|R|NC-?17|X|M|MA|MA15\+|U|UC|12A?|15|18|NR|UR|Unrated|Not Rated|TV-\w+")
_NOTHING = re.compile(r"(?:TB[ACD]|N/?A|Unknown|None|Not Yet Rated|[-–—?]+|(?:0+|TB[ACD]|\?+)\s*min\w*\.?)", re.IGNORECASE)
_GENRES = frozenset(
    {"action", "adventure", "animation", "biography", "biopic", "comedy", "crime", "documentary", "drama", "family", "fantasy", "history"}
    | {"horror", "music", "musical", "mystery", "romance", "sci-fi", "science fiction", "sport", "sports", "thriller", "war", "western"}
)
_NOTE = re.compile(r"(?P<name>.+?)\s*\((?P<note>[^()]*)\)")
_EXTENT = re.compile(r"(?P<date>.+?)\s*\((?P<extent>limited|wide)\)", re.IGNORECASE)
_VAGUE_DATE = re.compile(r"(?:TBA|TBC|TBD|Spring|Summer|Fall|Autumn|Winter|Early|Mid|Late),?\s+(?P<year>(?:19|20)\d\d)", re.IGNORECASE)
_RATIO = re.compile(r"\d{1,3}(?:\.\d{1,3})?\s*:\s*\d{1,3}(?:\.\d{1,3})?(?!\d)")
_RATED = re.compile(r"Rated\s+(?P<certificate>\S+)\s+for\s+(?P<reason>.+)", re.IGNORECASE)
_NO_SUM = re.compile(r"\d\s*(?:[-–—]|to)\s*\D{0,3}\d|,\d{0,2}(?!\d)", re.IGNORECASE)  # a range, or a number cut in two
_TO = re.compile(r"\s*[-–—]\s*|\s+to\s+")
_TITLE = r"[\"“]([^\"“”]+?),?[\"”],?"
# At the head of a sentence, so that another film named further on never lends its titles.
_FORMER = re.compile(
    r"(?:^|[.!?][\"”]?\s+)[\"“]?(?:(?:Previously|Formerly|Originally) (?:en)?titled"
    r"|(?:The|This) (?:film|movie|project|picture)(?:,| was) (?:previously|formerly|originally) (?:(?:en)?titled|known as|called))"
    rf"\s+(?P<titles>{_TITLE}(?:\s+(?:(?:and|or|then)\s+)*{_TITLE})*)"
)


def role_of(label: str) -> str | None:
    """Return the role a label names; the guide makes any label plural with an s ("Musics", "D.O.P.s")."""
    return find_role(label) or (find_role(label[:-1]) if label.endswith("s") else None)


def is_known(label: str) -> bool:
    """Return whether a label names a fact that is read here."""
    return bool(label) and (role_of(label) is not None or _detail(label) is not None)


def release_date_in(text: str) -> tuple[str | None, str | None]:
    """Return (date, extent) of the line under the title; a date known to the year alone is that year."""
    noted = _EXTENT.fullmatch(text)
    bare, extent = (noted["date"], noted["extent"].lower()) if noted else (text, None)
    vague = _VAGUE_DATE.fullmatch(bare)
    return (vague["year"] if vague else date_in(bare)), extent


def is_date_line(text: str) -> bool:
    """Return whether a line takes the position of the date: a date, or a word for one that is not known yet."""
    return release_date_in(text)[0] is not None or _NOTHING.fullmatch(text) is not None


def read_release_date(draft: Draft, text: str, line: int) -> None:
    """Add the date under the title, its year, and its release."""
    date, extent = release_date_in(text)
    if not date:
        return
    draft.film("year", int(date[:4]), line)
    if len(date) > 4:
        draft.film("release_date", date, line)
        draft.add("releases", Release(date=date, extent=extent), line)


def read_unlabelled(draft: Draft, entries: Sequence[Entry], seen: Seen) -> None:
    """Add genres, certificate, running time and distributor, which the guide lists in this order without labels."""
    rated = [entry.last for entry in entries if _is_rating(entry.text.rstrip(", "))]
    for entry in entries:
        text = entry.text.rstrip(", ")
        parts = [part.strip() for part in re.split("[/,]", text) if part.strip()]
        if minutes := minutes_in(text):
            draft.film("runtime_minutes", minutes, entry.first, entry.last)
        elif _CERTIFICATE.fullmatch(text):
            draft.film("certificate", text, entry.first, entry.last)
        elif not text or ":" in text or _NOTHING.fullmatch(text):
            continue
        elif all(part.lower() in _GENRES for part in parts) or _precedes(entry, rated):
            for part in parts:
                draft.film_list("genres", part, entry.first, entry.last)
        else:
            _read_company(draft, text, "distributor", (entry.first, entry.last), seen)


def _is_rating(text: str) -> bool:
    return bool(minutes_in(text) or _CERTIFICATE.fullmatch(text) or _NOTHING.fullmatch(text))


def _precedes(entry: Entry, rated: list[int]) -> bool:
    """Return whether an entry takes the position of genres: above certificate and time, or with neither, before a comma."""
    return entry.last < rated[0] if rated else entry.text.endswith(",")


def read_entry(draft: Draft, entry: Entry, seen: Seen) -> None:
    """Add the facts of a labelled bullet; none when its label is unknown in this layout, or its value is not known."""
    role, detail = role_of(entry.label), _detail(entry.label)
    if not entry.text or _NOTHING.fullmatch(entry.text):
        return
    if role in _COMPANY_ROLES:
        for name, first, last in _companies(entry):
            _read_company(draft, name, role, (first, last), seen)
    elif role:
        _read_people(draft, role, entry, seen)
    elif detail:
        detail(draft, entry)


def _read_people(draft: Draft, role: str, entry: Entry, seen: Seen) -> None:
    for item, first, last in entry.items():
        noted = _NOTE.fullmatch(item)
        name, note = (noted["name"], noted["note"].lower()) if noted else (item, "")
        if (name, role) in seen or _NOTHING.fullmatch(name):
            continue
        seen.add((name, role))
        seen.actors += role == "actor"
        billing = seen.actors if role == "actor" else None
        credit = Credit(person=name, role=role, billing=billing, voice="voice" in note, uncredited="uncredited" in note)
        draft.add("credits", credit, first, last)


def _companies(entry: Entry) -> Iterable[tuple[str, int, int]]:
    return entry.items(";" if ";" in entry.text else ",")


def _read_company(draft: Draft, name: str, role: str, span: tuple[int, int], seen: Seen) -> None:
    if (name, role) not in seen and not _NOTHING.fullmatch(name):
        seen.add((name, role))
        draft.add("companies", CompanyCredit(company=name, role=role), *span)


def _read_ratio(draft: Draft, entry: Entry) -> None:
    if ratio := _RATIO.match(entry.text):
        draft.film("aspect_ratio", ratio[0], entry.first, entry.last)


def _read_places(draft: Draft, entry: Entry) -> None:
    for place, first, last in entry.items(";"):
        draft.add("locations", Location(place=place), first, last)


def _read_reason(draft: Draft, entry: Entry) -> None:
    rated = _RATED.fullmatch(entry.text)
    if rated:
        draft.film("certificate", rated["certificate"], entry.first, entry.last)
    draft.film("certificate_reason", rated["reason"] if rated else entry.text, entry.first, entry.last)


def _read_budget(draft: Draft, entry: Entry) -> None:
    money = None if _NO_SUM.search(entry.text) else leading_money_in(entry.text)
    if money and money[0] >= 1000:  # "$25" is a sum whose "million" is lost
        draft.add("money", Amount(kind="production budget", amount=money[0], currency=money[1]), entry.first, entry.last)


def _read_schedule(draft: Draft, entry: Entry) -> None:
    start, end = _schedule_in(entry.text)
    if start:
        draft.film("production_start", start, entry.first, entry.last)
    if end:
        draft.film("production_end", end, entry.first, entry.last)


def _schedule_in(text: str) -> tuple[str | None, str | None]:
    first, *rest = _TO.split(text, maxsplit=1)
    start, end = date_in(first), date_in(rest[0]) if rest else None
    if not start and end:  # "May - July 2011" has the year once
        start = date_in(f"{first} {end[:4]}")
        start = start if start and start[:7] <= end[:7] else None
    return start, end


def _schedule_is_whole(text: str) -> bool:
    parts = _TO.split(text, maxsplit=1)
    return date_in(parts[-1]) is not None


_DETAILS: tuple[tuple[re.Pattern[str], Callable[[Draft, Entry], None]], ...] = tuple(
    (re.compile(pattern, re.IGNORECASE), read)
    for pattern, read in (
        (r"Aspect Ratios?", _read_ratio),
        (r"(?:Filming|Shooting) Locations?", _read_places),
        (r"MPAA (?:Warning|Rating)s?", _read_reason),
        (r"(?:Production )?Budgets?", _read_budget),
        (r"(?:Production|Shooting|Filming) (?:Schedule|Date)s?", _read_schedule),
    )
)


def _detail(label: str) -> Callable[[Draft, Entry], None] | None:
    return next((read for pattern, read in _DETAILS if pattern.fullmatch(label)), None)


def ends_details(entry: Entry) -> bool:
    """Return whether an entry is the last that "Basic Information" can hold: the guide sorts it, so the schedule closes it."""
    return _detail(entry.label) is _read_schedule and _schedule_is_whole(entry.text)


def read_former_titles(draft: Draft, paragraphs: Iterable[tuple[int, str]]) -> None:
    """Add the earlier titles that an analysis gives its own film; other films in quotation marks are not touched."""
    for line, text in paragraphs:
        for found in _FORMER.finditer(text):
            for title in re.findall(_TITLE, found["titles"]):
                draft.film_list("also_known_as", title.strip(), line)
