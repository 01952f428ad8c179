"""The facts of a document as they are added to its draft: each credit, company and rating once, whichever part of it has them."""

from dataclasses import replace

from filmograph.model import CompanyCredit, Credit, Draft, Rating, Release, Span

_LONGEST = 500  # characters of a value of one line: no name, title or genre has as many
_SHOWN = 80


class Facts:
    """Adds facts to a draft; `site` is the outlet of the ratings that name none.

    A person is credited once in a role, unless two of that name have different identifiers.
    """

    def __init__(self, draft: Draft, site: str | None) -> None:
        self.draft, self.site = draft, site
        self._billed = 0
        self._title: str | None = None
        self._year: int | None = None
        self._released: set[str] = set()
        self._seen: set[object] = set()
        self._people: dict[tuple[str, str], set[str | None]] = {}

    def fact(self, key: str, value: str | int | None, span: Span) -> None:
        """Set a fact of the film; "" and None are none, and of several the first one counts."""
        if value and self._fits(key, value, span):
            self.draft.film(key, value, *span)

    def listed(self, key: str, value: str, span: Span) -> None:
        """Add one value to a list of the film; an address is none, and the film's title is no other title of it."""
        if key == "also_known_as" and value == self._title:
            return
        if value and not value.startswith(("http://", "https://")) and self._fits(key, value, span):
            self.draft.film_list(key, value, *span)

    def title(self, title: str, span: Span) -> None:
        """Set the title of the film; a further one is another title of it."""
        if self._title:
            self.listed("also_known_as", title, span)
        else:
            self._title = title
            self.fact("title", title, span)

    def year(self, year: int, span: Span) -> None:
        """Set the year of the film; of several, the first one counts."""
        if self._year is None:
            self._year = year
            self.draft.film("year", year, *span)

    def released(self, date: str, country: str | None, span: Span) -> None:
        """Add a date of release; one in the film's year is the film's own, and gives the year where the page has no other."""
        self.year(int(date[:4]), span)
        is_own = int(date[:4]) == self._year
        if is_own and len(date) == len("2012-09-28"):
            self.draft.film("release_date", date, *span)
        if country or not (is_own or date in self._released):
            self.add("releases", Release(date=date, country=country), span)
        self._released.add(date)

    def add(self, key: str, entry: object, span: Span) -> None:
        """Append an entry to a list of the record, unless the list has one like it."""
        if (key, entry) not in self._seen:
            self._seen.add((key, entry))
            self.draft.add(key, entry, *span)

    def rating(self, rating: Rating, span: Span) -> None:
        """Add a rating, unless the page gave one of this kind and outlet before."""
        if (rating.kind, rating.outlet) not in self._seen:
            self._seen.add((rating.kind, rating.outlet))
            self.draft.add("ratings", rating, *span)

    def company(self, name: str, role: str, span: Span, country: str | None = None) -> None:
        """Credit a company, in each role and country once."""
        if name and self._fits(role, name, span):
            self.add("companies", CompanyCredit(company=name, role=role, country=country), span)

    def credit(self, credit: Credit, span: Span) -> None:
        """Credit a person; actors are billed in the order in which they come."""
        known = self._people.setdefault((credit.person, credit.role), set())
        found = next(iter(credit.person_ids.values()), None)
        if (known if found is None else known & {found, None}) or not self._fits(credit.role, credit.person, span):
            return
        known.add(found)
        if credit.role == "actor":
            self._billed += 1
            credit = replace(credit, billing=self._billed)
        self.draft.add("credits", credit, *span)

    def leave_out(self, name: str, value: str, fault: str, span: Span) -> None:
        """List a value that does not fit its field; `fault` says what it is not."""
        if value:
            shown = value if len(value) <= _SHOWN else f"{value[:_SHOWN]}…"
            self.draft.leave_out(name, shown, f'"{shown}" in the key {name!r} is {fault}; it is left out.', *span)

    def _fits(self, key: str, value: str | int, span: Span) -> bool:
        if not isinstance(value, str) or len(value) <= _LONGEST:
            return True
        self.leave_out(key, value, f"too long ({len(value):,} characters)", span)
        return False
