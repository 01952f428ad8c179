"""Cast and crew: the billing, the characters, and the remarks in a character's name."""

import re
from collections.abc import Iterator, Mapping
from decimal import Decimal
from typing import Any

from filmograph.model import Credit, Span
from filmograph.schema import find_department, find_job
from filmograph.sources.reading.film_draft import FilmDraft, words
from filmograph.sources.reading.located import Located
from filmograph.sources.reading.values import names_in

_REMARK = re.compile(r"\((?P<remark>[^()]*)\)")
_FLAGS = {
    "voice": "voice", "voice over": "voice", "voice-over": "voice", "v.o.": "voice", "uncredited": "uncredited",
    "archive footage": "archive_footage", "archival footage": "archive_footage", "archive sound": "archive_footage",
    "archive": "archive_footage",
}  # fmt: skip
_CREDITED_AS = re.compile(r"as (?P<name>.+)", re.IGNORECASE)
_SELF = re.compile(
    r"(?:self|himself|herself|themselves|themself)(?:(?:\s+[-–—]\s+|\s*[,:/]\s*)(?P<more>.+)|\s*\((?P<note>.+)\))?", re.IGNORECASE
)
_BETWEEN = re.compile(r"\s+/\s+")


def read_credits(draft: FilmDraft, movie: Located) -> None:
    """Add the cast in billing order, then the crew; a person is credited once for all jobs that are the same role."""
    if (names := words(movie.get("cast"))) and not names.startswith("["):
        draft.read_people("actor", [movie.get("cast")])
    seen = set()
    for source, of_part in (("cast", _cast), ("crew", _crew)):
        members = movie.get("credits").get(source).listed() or movie.get(source).listed()
        for credit, span in of_part(members):
            who = (credit.person_ids.get("tmdb", credit.person), credit.role)
            if source == "cast" or who not in seen:
                draft.add("credits", credit, *span)
            seen.add(who)
        for member in members:
            if not isinstance(member.value, dict) and not (source == "cast" and member.text):
                draft.misfit(member, "a person with a role")


def _cast(members: list[Located]) -> Iterator[tuple[Credit, Span]]:
    """Yield the actors by their `order`; an actor without one has no billing, unless all are without and the list itself is the order."""
    orders = [member.get("order").number for member in members]
    is_ranked = any(order is not None for order in orders)
    ranked = sorted(zip(orders, members, strict=True), key=lambda pair: Decimal("Infinity") if pair[0] is None else pair[0])
    billing = 0
    for order, member in ranked:
        if not member.name:
            continue
        is_billed = order is not None or not is_ranked
        billing += is_billed
        facts = character_facts(member.get("character").text)
        own_billing = billing if is_billed else None
        yield Credit(person=member.name, role="actor", billing=own_billing, person_ids=_ids(member), **facts), member.span


def _crew(members: list[Located]) -> Iterator[tuple[Credit, Span]]:
    for member in members:
        person, job = member.get("name").text, member.get("job").text
        if person and job:
            yield crew_credit(person, job, member.get("department").text, _ids(member)), member.span


def crew_credit(person: str, job: str, department: str, ids: Mapping[str, str]) -> Credit:
    """Return the credit of a job; one that is no role of the ontology is kept as printed, with its department."""
    role = find_job(job)
    known = None if role else find_department(department) or "crew"
    return Credit(person=person, role=role or job.lower(), department=known, person_ids=ids)


def _ids(member: Located) -> dict[str, str]:
    number = member.get("id").integer or 0
    return {"tmdb": str(number)} if number > 0 else {}


def character_facts(text: str) -> dict[str, Any]:
    """Return the fields of a credit that a printed character gives: its characters, its flags, and the name that is credited."""
    facts: dict[str, Any] = {}

    def take(note: re.Match[str]) -> str:
        remarks = [_remark(part) for part in names_in(note["remark"].replace(";", ","))]
        if not remarks or not all(remarks):
            return note[0]
        for remark in remarks:
            facts.update(remark)
        return " "

    characters = []
    for part in _BETWEEN.split(_REMARK.sub(take, text)):
        character = " ".join(part.split())
        if himself := _SELF.fullmatch(character):
            facts["as_self"] = True
            character = himself["more"] or himself["note"] or ""
        characters.append(character)
    return facts | {"characters": tuple(dict.fromkeys(filter(None, characters)))}


def _remark(text: str) -> dict[str, Any]:
    """Return the fields that a remark in brackets gives; none when it belongs to the character, as "as a child" does."""
    if flag := _FLAGS.get(text.casefold().partition(":")[0]):  # "voice: English version"
        return {flag: True}
    named = _CREDITED_AS.fullmatch(text)
    if named and _SELF.fullmatch(named["name"]):
        return {"as_self": True}
    return {"credited_as": named["name"]} if named and not named["name"][0].islower() else {}
