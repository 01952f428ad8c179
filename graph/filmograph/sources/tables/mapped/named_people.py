"""The credits that a cell or a row gives: names in a role, JSON objects of cast and crew, and one credit a row."""

import re
from collections.abc import Mapping
from dataclasses import replace

from filmograph.model import Credit, Draft, Span
from filmograph.schema import find_category, find_job, find_role
from filmograph.sources.reading.film_draft import FilmDraft
from filmograph.sources.reading.lists import is_list_like, list_in, split
from filmograph.sources.reading.located import Lines, Located
from filmograph.sources.reading.titles import first_name_first, name_in
from filmograph.sources.tables.mapped.fitting import Misfit, entries_in, is_name, label_of
from filmograph.sources.tables.mapped.mapping import Column
from filmograph.sources.tables.tmdb.credits import read_credits

_AND = re.compile(r"\s+(?:and|&|und|et|y)\s+")
_JOBS = ("job", "character", "department", "order", "cast_id", "credit_id")


class Billing:
    """The credits of one film so far: who has which role, and how many actors are billed; the columns of a film are one cast."""

    def __init__(self, draft: Draft) -> None:
        self._draft = draft
        self._seen: set[tuple[str, str]] = set()
        self._billed = 0

    def add(self, credit: Credit, span: Span, *, billed: bool) -> None:
        """Add a credit that the film does not have yet, billed after those before it."""
        if (credit.person, credit.role) in self._seen:
            return
        self._seen.add((credit.person, credit.role))
        self._billed += billed
        self._draft.add("credits", replace(credit, billing=self._billed) if billed else credit, *span)

    def add_objects(self, objects: Mapping[str, list[object]], span: Span, *, ids: bool) -> None:
        """Add the credits of JSON objects as TMDB writes them; their ids are TMDB's only where the mapping says so."""
        scratch = FilmDraft("table")
        read_credits(scratch, Located(objects, Lines(*span)))
        found = scratch.finish()
        for value in found.left_out:
            self._draft.add("left_out", value, *span)
        for credit in found.credits:
            name, other = name_in(credit.person)
            kept = replace(credit, person=name, credited_as=credit.credited_as or other, person_ids=credit.person_ids if ids else {})
            self._draft.add("credits", kept, *span)


def read_people(billing: Billing, cell: str, column: Column, span: Span) -> list[Misfit]:
    """Add the people of a cell in the role of its column; return what stood in their place and is no name."""
    printed, _, unordered = column.field.removeprefix("credits.").partition(".")
    role = find_role(printed) or printed
    entries = entries_in(cell, column)
    if isinstance(entries, Misfit):
        return [entries]
    objects: list[object] = [entry for entry in entries if isinstance(entry, dict) and not {*_JOBS}.isdisjoint(entry)]
    if objects:
        part = "cast" if role == "actor" else "crew"
        billing.add_objects({part: objects}, span, ids=column.ids == "tmdb")
        return []
    misfits = []
    labels = [label_of(entry, "full_name", "fullName") for entry in entries]
    for name in (first_name_first(label) for label in labels) if column.names else (name for label in labels for name in _apart(label)):
        if not is_name(name):
            misfits.append(Misfit("is not a list of names"))
            continue
        person, other = name_in(name)
        credit = Credit(person=person, role=role, credited_as=other)
        billing.add(credit, span, billed=role == "actor" and not unordered)
    return misfits[:1]


def read_cast_and_crew(billing: Billing, cell: str, column: Column, span: Span) -> list[Misfit]:
    """Add the people of a cell that holds JSON objects with jobs or characters."""
    objects = list_in(cell)
    if objects is None:
        return [Misfit("is not a list that can be read")]
    with_jobs: list[object] = [entry for entry in objects if isinstance(entry, dict) and entry.get("job")]
    others: list[object] = [entry for entry in objects if isinstance(entry, dict) and not entry.get("job")]
    billing.add_objects({"cast": others, "crew": with_jobs}, span, ids=column.ids == "tmdb")
    return []


def _apart(names: str) -> list[str]:
    """Return the names that "and" joins where both are full names.

    >>> _apart("Joel Coen and Ethan Coen"), _apart("Penn and Teller")
    (['Joel Coen', 'Ethan Coen'], ['Penn and Teller'])
    """
    parts = _AND.split(names)
    return parts if len(parts) == 2 and all(len(part.split()) > 1 for part in parts) else [names]


def read_credit(draft: Draft, values: Mapping[str, object], characters: str, column: Column | None, span: Span) -> None:
    """Add the credit that a row is, from the values of its `credit.…` columns."""
    person, other = name_in(str(values["credit.person"]))
    printed = str(values.get("credit.role", "actor"))
    role = find_role(printed) or find_category(printed) or find_job(printed)
    ids = {field.rpartition(".")[2]: str(value) for field, value in values.items() if field.startswith("credit.person_ids.")}
    billing, named = values.get("credit.billing"), values.get("credit.credited_as")
    credit = Credit(
        person=person, role=role or printed.casefold(), billing=billing if isinstance(billing, int) else None,
        characters=tuple(_characters(characters, column)), credited_as=str(named) if named else other,
        department=None if role else "crew", person_ids=ids,
    )  # fmt: skip
    draft.add("credits", credit, *span)


def _characters(cell: str, column: Column | None) -> list[str]:
    if is_list_like(cell):
        return [label for entry in list_in(cell) or [] if (label := label_of(entry) if isinstance(entry, str | dict) else "")]
    return split(cell, column.separator) if column else []
