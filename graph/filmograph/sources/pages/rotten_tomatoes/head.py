"""The head of a Rotten Tomatoes page: certificate, running time, genres, director, releases and distributor in a list of bullets."""

import re
from collections.abc import Callable, Iterator, Mapping
from itertools import pairwise

from filmograph.model import CompanyCredit, Credit, Draft, Release
from filmograph.schema import find_role
from filmograph.sources.pages.rotten_tomatoes.reviews import Rows
from filmograph.sources.reading.entries import Entry, ends_sentence
from filmograph.sources.reading.values import date_in, minutes_in

_CERTIFICATE = re.compile(r"G|PG|PG-13|R|NC-17|X|NR|Unrated|Not Rated|TV-(?:Y7?|G|PG|14|MA)")
_RATED = re.compile(
    r"(?P<certificate>Not Rated|[A-Z][A-Za-z0-9+-]{0,7}|\d{1,2}A?)?\s*(?:\((?P<reason>.+)\))?\s*(?:(?:^|,)\s*(?P<runtime>\d.*))?"
)
# The genres the site sorts films into, and their parts.
_GENRE = re.compile(
    r"action|adventure|animation|anime|art house|classics|comedy|crime|cult movies|documentary|drama|faith|family|fantasy|gay|horror"
    r"|international|kids|lesbian|musical|mystery|performing arts|romance|sci-fi|science fiction|special interest|spirituality|sports"
    r"|fitness|suspense|television|thriller|war|western",
    re.IGNORECASE,
)
_SPOKEN_TIME = re.compile(r"\d hr\.")
_RELEASED = re.compile(r"(?P<date>(?:\w{3,9}\.? )?(?:\d{1,2}, )?\d{4})\b(?:[\s,(]+(?P<extent>Wide|Limited)\b)?.*")
_MEDIUM = re.compile(r"(?P<cinemas>In Theat(?:er|re)s)|On (?P<medium>[A-Z].{0,30})")
_COMPANY_ROLES = frozenset({"distributor", "production company"})


def _entries(rows: Rows) -> Iterator[Entry]:
    """Yield the entries of the head; a line without bullet or label goes on with a label that still lacks its value."""
    tightest = min((b - a for (a, _), (b, _) in pairwise(rows)), default=1)
    lines = [Entry.from_line(*row) for row in rows]
    marked = max((line.first for line in lines if line.bulleted or line.label), default=0)
    entry: Entry | None = None
    for (number, text), line in zip(rows, lines, strict=True):
        near = entry is not None and number - entry.last <= tightest + 1
        if entry is not None and near and not line.bulleted and not line.label and _may_go_on(entry, number < marked):
            entry.go_on(number, text)
            continue
        if entry is not None:
            yield entry
        if entry is not None and not near and not line.bulleted and not line.label:
            return  # a line apart from the head is not a part of it
        entry = line
    if entry is not None:
        yield entry


def _may_go_on(entry: Entry, another_follows: bool) -> bool:
    """Return whether a line may go on with an entry: its label has no value yet, or its names go on."""
    # Only the company comes last and without a label, so a text before another entry is one more name.
    return entry.is_open or (another_follows and _names_people(entry))


def _names_people(entry: Entry) -> bool:
    role = find_role(entry.label) if entry.label else None
    return role is not None and role not in _COMPANY_ROLES


def head_signs(rows: Rows) -> int:
    """Return the number of marks peculiar to this head in `rows`: dated releases, a running time printed its way."""
    entries = list(_entries(rows))
    media = {entry.label.casefold() for entry in entries if _MEDIUM.fullmatch(entry.label) and _RELEASED.fullmatch(entry.text)}
    return len(media) + any(_RATED.fullmatch(entry.text) and _SPOKEN_TIME.search(entry.text) for entry in entries)


def read_head(draft: Draft, rows: Rows) -> None:
    """Add the facts in the head of a page, the lines before side bar and heading."""
    entries = list(_entries(rows))
    first_label = next((n for n, entry in enumerate(entries) if _reader_of(entry.label)), 0)
    begun = beside_people = False
    for index, entry in enumerate(entries):
        if reader := _reader_of(entry.label):
            reader(draft, entry)
            begun, beside_people = True, _names_people(entry)
        elif not entry.label:
            beside_people = beside_people and not entry.bulleted
            if _read_rated(draft, entry) or (_are_genres(entry) and _read_genres(draft, entry)):
                begun = True
            elif begun and not beside_people:  # a name without its comma is no company
                _read_unlabelled(draft, entry, is_genre=index < first_label and not draft.has("genres"))


def _reader_of(label: str) -> Callable[[Draft, Entry], object] | None:
    if not label:
        return None
    if _MEDIUM.fullmatch(label):
        return _read_release
    return _LABELLED.get(label.casefold()) or (_read_credits if find_role(label) else None)


def _read_rated(draft: Draft, entry: Entry) -> bool:
    """Read a line of certificate and running time; return whether it was one."""
    match = _RATED.fullmatch(entry.text)
    minutes = minutes_in(match["runtime"]) if match and match["runtime"] else None
    if match is None or (minutes is None and (match["runtime"] or not _CERTIFICATE.fullmatch(match["certificate"] or ""))):
        return False
    for key, value in (("certificate", match["certificate"]), ("certificate_reason", match["reason"]), ("runtime_minutes", minutes)):
        if value:
            draft.film(key, value, entry.first, entry.last)
    return True


def _are_genres(entry: Entry) -> bool:
    parts = re.split(r"\s*(?:,|&)\s*", entry.text.rstrip(","))
    return all(_GENRE.fullmatch(part) for part in parts)


def _read_genres(draft: Draft, entry: Entry) -> bool:
    for genre, first, last in entry.items():
        draft.film_list("genres", genre, first, last)
    return True


def _read_unlabelled(draft: Draft, entry: Entry, *, is_genre: bool) -> None:
    is_sentence = ends_sentence(entry.text) and len(entry.text.split()) > 3
    if not entry.text or is_sentence or len(entry.text) > 80 or date_in(entry.text):
        return
    if is_genre:
        _read_genres(draft, entry)
    elif not draft.has("companies"):
        draft.add("companies", CompanyCredit(company=entry.text, role="distributor"), entry.first, entry.last)


def _read_credits(draft: Draft, entry: Entry) -> None:
    role = find_role(entry.label)
    if role is None or _RELEASED.fullmatch(entry.text):
        return
    for billing, (name, first, last) in enumerate(_names(entry), start=1):
        if role in _COMPANY_ROLES:
            draft.add("companies", CompanyCredit(company=name, role=role), first, last)
        else:
            draft.add("credits", Credit(person=name, role=role, billing=billing if role == "actor" else None), first, last)


def _names(entry: Entry) -> Iterator[tuple[str, int, int]]:
    """Yield the names of an entry, each with the label's line when it is beside the label; a new line is a new name."""
    for number, text in entry.parts:
        yield from Entry("", bulleted=False, parts=[(number, text)]).items()


def _read_release(draft: Draft, entry: Entry) -> None:
    label, released = _MEDIUM.fullmatch(entry.label), _RELEASED.fullmatch(entry.text)
    date = date_in(released["date"]) if released else None
    if label is None or released is None or date is None:
        return
    extent = released["extent"].lower() if released["extent"] else None
    medium = "theatrical" if label["cinemas"] else label["medium"]
    span = entry.parts[-1][0]
    draft.add("releases", Release(date=date, medium=medium, extent=extent), entry.first, span)
    if label["cinemas"]:  # a film may come out on a disc decades after its year
        draft.film("release_date", date, entry.first, span)
        draft.film("year", int(date[:4]), entry.first, span)


_LABELLED: Mapping[str, Callable[[Draft, Entry], object]] = {
    "rating": _read_rated,
    "rated": _read_rated,
    "runtime": _read_rated,
    "running time": _read_rated,
    "genre": _read_genres,
    "genres": _read_genres,
}
