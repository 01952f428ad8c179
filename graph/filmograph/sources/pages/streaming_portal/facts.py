"""The facts in the head, the labelled lines and the credits of a streaming portal's page."""

import re
from collections.abc import Iterable
from decimal import Decimal

from filmograph.model import Amount, CompanyCredit, Credit, Draft, Rating, Release
from filmograph.schema import find_role
from filmograph.sources.reading.values import date_in, leading_money_in, minutes_in, names_in

Rows = list[tuple[int, str]]
"""Numbered lines of a page that are not empty, in order."""

_SHAPES = {
    "score": re.compile(r"[0-9]{1,2}(?:\.[0-9]{1,6})?"),
    "more": re.compile(r"More Info|Details"),
    "runtime": re.compile(r"[0-9]{1,3}\s?h(?:\s?[0-9]{1,3}\s?m)?|[0-9]{1,3}\s?m(?:in)?"),
    "language": re.compile(r"[a-z]{2,3}(?:-[A-Z]{2})?"),
    "certificate": re.compile(r"[A-Z][\w+/ -]{0,13}|[0-9]{1,2}\+?"),
}
_YEAR = re.compile(r"(?P<year>(?:18|19|20|21)[0-9]{2})?\s*(?:[\"“](?P<tagline>.*?)(?P<closed>[\"”])?)?")
_LABELLED = re.compile(r"(?P<label>[A-Z][\w-]*(?: [\w-]+){0,3})\s*:\s*(?P<value>.*)")
_MONEY_KINDS = {"budget": "production budget", "revenue": "gross"}
_UNREAD_LABELS = frozenset({"country", "countries", "official website", "website", "status"})
# These come as one block; the last of them is never missing, so a page that ends before it was cut.
_BLOCK = frozenset({"released", "producted by", "country", "countries", "budget"})
_STATUS = re.compile(r"\s+(?:Released|Rumored|Planned|In Production|Post Production|Canceled)$")
_COMPANY_ROLES = frozenset({"production company", "distributor"})
_COMPANY_COMMA = re.compile(r",(?!\s*(?:Inc|LLC|L\.L\.C|Ltd|Co|Corp|S\.A|GmbH)\b)", re.IGNORECASE)
_NAME = r"[^\W\da-z_][\w.'’-]*"
_PERSON = re.compile(rf"{_NAME}(?: (?:{_NAME}|al|bin|da|de|del|della|der|di|du|la|le|van|von)){{0,4}}(?:, (?:Jr|Sr)\.?)?")


class PortalDraft(Draft):
    """A draft that takes every credit once, as a portal prints a company above and again below."""

    def __init__(self, layout: str) -> None:
        super().__init__(layout)
        self.people: list[str] = []
        self._seen: set[tuple[str, str]] = set()
        self._actors = 0

    def credit(self, name: str, role: str, number: int) -> None:
        """Credit a person or a company, whichever holds the role; actors are billed as they come."""
        if (name, role) in self._seen:
            return
        self._seen.add((name, role))
        if role in _COMPANY_ROLES:
            self.add("companies", CompanyCredit(company=name, role=role), number)
            return
        self.people.append(name)
        self._actors += role == "actor"
        billing = self._actors if role == "actor" else None
        self.add("credits", Credit(person=name, role=role, billing=billing), number)


def find_facts(line: str) -> dict[str, str] | None:
    """Return the parts of a line such as "6.4| 2h1m| PG| en| More Info" by their kind, or None when it is another line."""
    parts = [part.strip() for part in line.split("|")]
    found: dict[str, str] = {}
    for at, part in enumerate(parts):
        kind = next((k for k, shape in _SHAPES.items() if k not in found and (k != "score" or at == 0) and shape.fullmatch(part)), None)
        if part and kind is None:
            return None
        if kind:
            found[kind] = part
    return found if len(parts) > 1 and found.keys() & {"runtime", "language"} else None


def find_year_row(head: Rows) -> int | None:
    """Return which row of the head holds year and tagline; the first one only when it cannot be the title."""
    for at in range(len(head) - 1, -1, -1):
        match = _YEAR.fullmatch(head[at][1])
        if match and (match["year"] or match["tagline"]) and (at > 0 or len(head) == 1 or match["tagline"]):
            return at
    return None


def read_head(draft: Draft, head: Rows, *, is_complete: bool) -> None:
    """Read title, year and tagline; a tagline without its end is left out unless the head `is_complete`."""
    year_at = find_year_row(head)
    if head and year_at != 0:
        draft.film("title", head[0][1], head[0][0])
    if year_at is None:
        return
    first, last = head[year_at][0], head[-1][0]
    match = _YEAR.fullmatch(" ".join(text for _, text in head[year_at:])) or _YEAR.fullmatch(head[year_at][1])
    if match and match["year"]:
        draft.film("year", int(match["year"]), first)
    if match and match["tagline"] and (is_complete or match["closed"]):
        draft.film("tagline", match["tagline"].strip(), first, last)


def read_facts(draft: Draft, number: int, line: str) -> None:
    """Read score, running time, certificate and language from the line of facts."""
    found = find_facts(line) or {}
    score = Decimal(found.get("score", 0))
    if 0 < score <= 10:  # a film without ratings has 0
        draft.add("ratings", Rating(kind="audience", value=score, scale=Decimal(10)), number)
    if minutes := minutes_in(found.get("runtime", "")):
        draft.film("runtime_minutes", minutes, number)
    for key in ("certificate", "language"):
        if key in found:
            draft.film(key, found[key], number)


def read_labelled(draft: PortalDraft, line: str, number: int) -> bool:
    """Read a line such as "Budget: 0"; return whether it was one, and not a sentence with a colon."""
    label, value = labelled(line) or ("", "")
    if label == "released":
        _read_release(draft, _STATUS.sub("", value), number)
    elif label in _MONEY_KINDS:
        _read_money(draft, _MONEY_KINDS[label], value, number)
    elif label in {"genre", "genres"}:
        read_genres(draft, value, number)
    elif label not in _UNREAD_LABELS and find_role(label):
        return not value or read_credits(draft, label, value, number)
    return label in {"released", "genre", "genres", *_MONEY_KINDS, *_UNREAD_LABELS}


def labelled(line: str) -> tuple[str, str] | None:
    """Return (label in small letters, value) of a line such as "Budget: 0", or None when it has no label."""
    match = _LABELLED.fullmatch(line)
    return (match["label"].casefold(), match["value"]) if match else None


def is_broken_block(line: str) -> bool:
    """Return whether a page that ends with this line ends within its block of labelled facts, or on a label without value."""
    label, value = labelled(line) or ("", "")
    return label in _BLOCK or (not value and (label in _MONEY_KINDS or label in {"genre", "genres"} or bool(find_role(label))))


def read_genres(draft: Draft, value: str, number: int) -> None:
    """Read the genres of one line."""
    for genre in names_in(value.replace("/", ",").replace("|", ",")):
        if len(genre.split()) <= 3:
            draft.film_list("genres", genre, number)


def read_credits(draft: PortalDraft, label: str, value: str, number: int) -> bool:
    """Credit the names of one line in the role of `label`; return False when the line is something else."""
    role = find_role(label) or ""
    names = _companies_in(value) if role in _COMPANY_ROLES else names_in(value)
    if role not in _COMPANY_ROLES and not all(_PERSON.fullmatch(name) for name in names):
        return False
    for name in names:
        draft.credit(name, role, number)
    return True


def _companies_in(text: str) -> Iterable[str]:
    """Yield the companies of a list; "Inc." and its like stay with their company."""
    parts = (" ".join(part.split()) for part in _COMPANY_COMMA.split(text))
    return (part for part in parts if part)


def _read_release(draft: Draft, value: str, number: int) -> None:
    if date := date_in(value):
        draft.film("release_date", date, number)
        draft.film("year", int(date[:4]), number)
        draft.add("releases", Release(date=date), number)


def _read_money(draft: Draft, kind: str, value: str, number: int) -> None:
    """Read a sum, which this layout prints without its currency; 0 means that nobody knows."""
    bare = value.replace(",", "").strip()
    found: tuple[Decimal, str | None] | None = (Decimal(bare), None) if re.fullmatch(r"[0-9]{1,15}", bare) else leading_money_in(value)
    if found and found[0]:
        draft.add("money", Amount(kind=kind, amount=found[0], currency=found[1]), number)
