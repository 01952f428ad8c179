"""Dates: of the film, and of its releases by country and kind, with their certificates."""

from collections.abc import Iterator, Mapping

from filmograph.model import Release
from filmograph.sources.reading.film_draft import FilmDraft
from filmograph.sources.reading.located import Located
from filmograph.sources.reading.values import day_in

_KINDS = {
    1: ("theatrical", "premiere"),
    2: ("theatrical", "limited"),
    3: ("theatrical", "wide"),
    4: ("digital", None),
    5: ("physical", None),
    6: ("TV", None),
}
_CERTIFYING = (3, 2, 1)  # the certificate of a release in cinemas is the film's; a disc may be of another cut


def read_releases(draft: FilmDraft, movie: Located, countries: Mapping[str, str]) -> None:
    """Add every release that has a date, and the film's certificate in the US; `countries` are names by their codes."""
    seen = set()
    for code, entry in _entries(movie):
        medium, extent = _KINDS.get(entry.get("type").integer or 0, (None, None))
        country, certificate = countries.get(code, code) or None, entry.get("certification").text or None
        if date := day_in(entry.get("release_date").text):
            release = Release(date=date, country=country, medium=medium, extent=extent, certificate=certificate)
            if release not in seen:
                draft.add("releases", release, *entry.span)
            seen.add(release)
    certifying = [entry for code, entry in _entries(movie) if code == "US" and entry.get("certification").text]
    if certifying:
        certificate_of = min(certifying, key=_rank).get("certification")
        draft.film("certificate", certificate_of.text, *certificate_of.span)


def _entries(movie: Located) -> Iterator[tuple[str, Located]]:
    for result in movie.get("release_dates").listed("results"):
        for entry in result.get("release_dates").items():
            yield result.get("iso_3166_1").text, entry


def _rank(entry: Located) -> int:
    kind = entry.get("type").integer
    return _CERTIFYING.index(kind) if kind in _CERTIFYING else len(_CERTIFYING)
