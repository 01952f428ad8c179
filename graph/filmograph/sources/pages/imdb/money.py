"""The box office of an IMDb title page, in the two forms it was printed in, and release dates with their countries."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace

from filmograph.model import Amount
from filmograph.sources.pages.imdb.sections import Section
from filmograph.sources.reading.values import date_in, leading_money_in

_SUM = re.compile(r"(?P<sum>[^\d\s(,]{0,4}\s?\d{1,3}(?:,?\d{3}){0,4})(?P<rest>(?:\s*\([^()]*\)|,\s[^,()]*[^,()\s])*)")
_PART = re.compile(r"\((?P<noted>[^()]*)\)|,\s(?P<listed>[^,()]+)")
_EXTENT = re.compile(r"(?P<extent>wide|limited)(?: release)?", re.IGNORECASE)
_WITHOUT_FACT = re.compile(r"estimated|[\d,]+ (?:screens?|theaters?|theatres?)", re.IGNORECASE)
_COUNTRY = re.compile(r"[^\W\d][\w .,'’&-]*")
_ELSEWHERE = re.compile(r"(?:non-|except|outside|foreign|international|rest of).*", re.IGNORECASE)


@dataclass(frozen=True)
class MoneyRow:
    """One sum: its line, the line of its label, and whether that opening was wide or limited."""

    amount: Amount
    first: int
    last: int
    extent: str | None = None


@dataclass(frozen=True)
class Details:
    """What follows a sum or a date: where, when, and how widely."""

    country: str | None = None
    date: str | None = None
    extent: str | None = None
    estimated: bool = False


def details_in(text: str) -> Details | None:
    """Return the details in the parentheses and after the commas of a sum or date; None when one of them is something else.

    >>> details_in(" (USA) (28 September 2012)")
    Details(country='USA', date='2012-09-28', extent=None, estimated=False)
    """
    details = Details()
    for part in _PART.finditer(text):
        detail = (part["noted"] or part["listed"] or "").strip()
        if date := date_in(detail):
            details = replace(details, date=date)
        elif extent := _EXTENT.fullmatch(detail):
            details = replace(details, extent=extent["extent"].lower())
        elif _WITHOUT_FACT.fullmatch(detail):
            details = replace(details, estimated=details.estimated or detail.lower() == "estimated")
        elif part["noted"] is None or not _COUNTRY.fullmatch(detail) or _ELSEWHERE.fullmatch(detail):
            return None
        else:
            details = replace(details, country=detail)
    return details


def money_rows(section: Section) -> Iterator[MoneyRow]:
    """Yield the sums of one section of the box office; a sum below the label's own is the gross whose heading is lost."""
    kind, where = _kind(section.label)
    before: MoneyRow | None = None
    for number, text in section.rows:
        row = _row(kind, where, text, number, section.first)
        if row is None or (section.ends_page(number) and not _is_closed(text)):
            continue
        if before:
            row = _after(row, before)
        elif not kind:
            row = replace(row, amount=replace(row.amount, kind=_unlabelled(row, text)), first=number)
        yield row
        before = row


def _is_closed(text: str) -> bool:
    return text.endswith((")", "Release", "release")) or date_in(text.rpartition(", ")[2]) is not None


def _kind(label: str) -> tuple[str, str | None]:
    low = label.casefold().rstrip(":")
    if "worldwide" in low:
        return "worldwide gross", None
    for start, kind in (("budget", "production budget"), ("opening weekend", "opening weekend"), ("gross", "gross")):
        if low.startswith(start):
            return kind, label.rstrip(":")[len(start) :].strip(" ()") or None
    return "", None


def _row(kind: str, where: str | None, text: str, number: int, label: int) -> MoneyRow | None:
    match = _SUM.fullmatch(text)
    money = leading_money_in(match["sum"]) if match else None
    details = details_in(match["rest"]) if match else None
    if money is None or details is None:
        return None
    country = where or details.country
    if country and country.casefold() == "worldwide":
        kind, country = "worldwide gross", None
    amount = Amount(kind=kind, amount=money[0], currency=money[1], country=country, date=details.date)
    return MoneyRow(amount, label, number, details.extent)


def _after(row: MoneyRow, before: MoneyRow) -> MoneyRow:
    """Return a further sum under a label: the next country's opening when it is right below, else the gross."""
    opening = before.amount.kind == row.amount.kind == "opening weekend"
    if opening and row.last == before.last + 1 and row.amount.country != before.amount.country:
        return row
    kind = "worldwide gross" if row.amount.kind == "worldwide gross" else "gross"
    return replace(row, amount=replace(row.amount, kind=kind), first=row.last)


def _unlabelled(row: MoneyRow, text: str) -> str:
    if row.amount.kind:
        return row.amount.kind
    return "production budget" if "(estimated)" in text else "gross"
