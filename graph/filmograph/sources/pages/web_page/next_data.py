"""IMDb's own data behind a title page, which has the whole cast where JSON-LD has three actors."""

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import replace
from decimal import Decimal

from filmograph.model import Amount, Awards, Location, Rating, ReviewCounts, Synopsis
from filmograph.schema import find_role
from filmograph.sources.pages.imdb.credits import cast_credit, credited
from filmograph.sources.pages.web_page.nodes import Value
from filmograph.sources.reading.once import Facts
from filmograph.sources.reading.values import date_in

_PARTS = ("aboveTheFoldData", "mainColumnData")
_TITLE_ID = re.compile(r"tt[0-9]{5,12}")
_PERSON_ID = re.compile(r"nm[0-9]{5,12}")
_YEAR = re.compile(r"(?:18|19|20|21)[0-9]{2}")
_NUMBER = re.compile(r"[0-9]{1,15}(?:\.[0-9]{1,6})?")
_CURRENCY = re.compile(r"[A-Z]{3}")
_REASON = re.compile(r"(?:Rated \S{1,12} for )?(?P<reason>.+)", re.DOTALL)
_FORMS = {"tvMovie": "TV film", "short": "short", "tvShort": "TV short", "video": "video"}
_NO_FILMS = {
    "tvSeries": "a TV series", "tvMiniSeries": "a TV series", "tvEpisode": "an episode of a TV series", "videoGame": "a video game",
    "podcastSeries": "a podcast", "podcastEpisode": "a podcast", "musicVideo": "a music video",
}  # fmt: skip
_CAST = ("cast.edges.node", "castV2.credits", "castPageTitle.edges.node")
_GROUPS = (
    "directors", "directorsPageTitle", "writers", "principalCredits", "principalCreditsV2", "crewV2", "creditGroupings.edges.node",
)  # fmt: skip
_CHARACTERS = ("characters.name", "creditedRoles.edges.node.characters.edges.node.name")
_NOTES = ("attributes.text", "creditedRoles.edges.node.attributes.text")
_LISTS = {
    "genres": ("genres.genres.text", "titleGenres.genres.genre.text"),
    "countries": ("countriesOfOrigin.countries.text", "countriesDetails.countries.text"),
    "also_known_as": ("originalTitleText.text", "akas.edges.node.text"),
    "tags": ("keywords.edges.node.text", "storylineKeywords.edges.node.text"),
}
_MONEY = {
    "production budget": "productionBudget.budget", "opening weekend": "openingWeekendGross.gross.total",
    "gross": "lifetimeGross.total", "worldwide gross": "worldwideGross.total",
}  # fmt: skip


def parts_of(root: Value) -> list[Value]:
    """Return the parts of IMDb's data that are about the page's own title; none for another site or page."""
    return [part for page in root.at("props.pageProps") for key in _PARTS for part in page.all(key) if part.keys]


def no_film(parts: Iterable[Value]) -> str | None:
    """Return what the page's title is, when it is no film: "a TV series"."""
    return next((kind for part in parts for item in part.at("titleType.id") if (kind := _NO_FILMS.get(item.text))), None)


def names_in(parts: Iterable[Value]) -> list[str]:
    """Return the titles that the data gives the film."""
    return [item.text for part in parts for path in ("titleText.text", "originalTitleText.text") for item in part.at(path)]


def read_next_data(parts: list[Value], facts: Facts) -> None:
    """Add what the data says of the page's own title; films that it recommends are not touched."""
    for part in parts:
        for path, read in _READERS.items():
            for value in part.at(path):
                read(facts, value)
    for value in _all(parts, _CAST):
        _read_credit(facts, "actor", value)
    for group in _all(parts, _GROUPS):
        _read_group(facts, group)
    for part in parts:
        _read_part(facts, part)


def _all(parts: list[Value], paths: Iterable[str]) -> Iterator[Value]:
    return (value for path in paths for part in parts for value in part.at(path))


def _read_part(facts: Facts, part: Value) -> None:
    for value in part.at("releaseDate"):
        _read_release(facts, value)
    for key, paths in _LISTS.items():
        for value in (item for path in paths for item in part.at(path)):
            if key != "also_known_as" or value.text not in names_in([part])[:1]:
                facts.listed(key, value.text, value.span)
    for kind, path in _MONEY.items():
        for value in part.at(path):
            _read_money(facts, kind, value)
    _read_counts(facts, part)


def _read_credit(facts: Facts, role: str, value: Value) -> None:
    name = next((item.text for item in value.at("name.nameText.text")), "")
    played = " / ".join(item.text for path in _CHARACTERS for item in value.at(path) if item.text)
    noted = " ".join(f"({item.text.strip('()')})" for path in _NOTES for item in value.at(path) if item.text)
    found = next((item.text for item in value.at("name.id") if _PERSON_ID.fullmatch(item.text)), None)
    credit = cast_credit(name, f"{played} {noted}", None) if role == "actor" else credited(f"{name} {noted}", role)
    if credit and name:
        facts.credit(replace(credit, person=name, person_ids={"imdb": found} if found else {}), value.span)


def _read_group(facts: Facts, group: Value) -> None:
    labels = [item.text for path in ("category.id", "category.text", "grouping.text") for item in group.at(path)]
    role = next((role for label in labels if (role := find_role(label))), None)
    for value in (*group.all("credits"), *group.at("credits.edges.node")):
        if role:
            _read_credit(facts, role, value)


def _read_release(facts: Facts, value: Value) -> None:
    year, month, day = (next((item.text for item in value.all(key)), "") for key in ("year", "month", "day"))
    printed = "-".join(part.zfill(2) for part in (year, month, day) if part)
    country = next((item.text for path in ("country.text", "country.id") for item in value.at(path) if item.text), None)
    if date := date_in(printed):
        facts.released(date, country, value.span)
    else:
        facts.leave_out("releaseDate", printed, "not a date", value.span)


def _read_money(facts: Facts, kind: str, value: Value) -> None:
    amount, currency = (next((item.text for item in value.all(key)), "") for key in ("amount", "currency"))
    if _NUMBER.fullmatch(amount) and _CURRENCY.fullmatch(currency) and Decimal(amount):
        facts.add("money", Amount(kind=kind, amount=Decimal(amount), currency=currency), value.span)


def _read_counts(facts: Facts, part: Value) -> None:
    wins, nominations = _count(part, "wins.total"), _count(part, "nominationsExcludeWins.total", "nominations.total")
    if wins or nominations:
        facts.draft.count("awards", Awards(wins=wins, nominations=nominations), *part.span)
    user, critic = _count(part, "reviews.total"), _count(part, "criticReviewsTotal.total", "criticReviews.total")
    if user or critic:
        facts.draft.count("review_counts", ReviewCounts(user=user, critic=critic), *part.span)


def _count(part: Value, *paths: str) -> int | None:
    found = (item.integer for path in paths for item in part.at(path))
    return next((number for number in found if number), None)


def _read_id(facts: Facts, value: Value) -> None:
    if _TITLE_ID.fullmatch(value.text):
        facts.draft.film_id("imdb", value.text, *value.span)


def _read_title(facts: Facts, value: Value) -> None:
    facts.title(value.text, value.span)


def _read_year(facts: Facts, value: Value) -> None:
    if _YEAR.fullmatch(value.text):
        facts.year(int(value.text), value.span)
    else:
        facts.leave_out("releaseYear", value.text, "not a year", value.span)


def _read_form(facts: Facts, value: Value) -> None:
    facts.fact("form", _FORMS.get(value.text), value.span)


def _read_runtime(facts: Facts, value: Value) -> None:
    seconds = value.integer
    if seconds is not None and 0 < seconds < 10**7:
        facts.fact("runtime_minutes", seconds // 60, value.span)
    else:
        facts.leave_out("runtime", value.text, "not a running time in seconds", value.span)


def _read_certificate(facts: Facts, value: Value) -> None:
    facts.fact("certificate", value.text, value.span)


def _read_reason(facts: Facts, value: Value) -> None:
    if match := _REASON.fullmatch(value.text):
        facts.fact("certificate_reason", match["reason"], value.span)


def _read_rating(facts: Facts, value: Value) -> None:
    score = next((item.number for item in value.all("aggregateRating")), None)
    if score is not None and 0 < score <= 10:
        rating = Rating(kind="audience", value=score, scale=Decimal(10), outlet="IMDb", count=_count(value, "voteCount"))
        facts.rating(rating, value.span)


def _read_metascore(facts: Facts, value: Value) -> None:
    score = value.number
    if score is not None and 0 <= score <= 100:
        facts.rating(Rating(kind="critic", value=score, scale=Decimal(100), outlet="Metacritic"), value.span)


def _read_plot(facts: Facts, value: Value) -> None:
    text = next((item.prose for path in ("plotText.plainText", "plotText.plaidHtml") for item in value.at(path) if item.prose), "")
    if text:
        author = next((item.text for item in value.all("author")), None)
        facts.add("synopses", Synopsis(text=text, author=author or None), value.span)


def _read_tagline(facts: Facts, value: Value) -> None:
    facts.fact("tagline", value.text, value.span)


def _read_ratio(facts: Facts, value: Value) -> None:
    facts.fact("aspect_ratio", value.text.replace(" ", ""), value.span)


def _read_language(facts: Facts, value: Value) -> None:
    if facts.draft.has("language"):
        facts.listed("languages", value.text, value.span)
    else:
        facts.fact("language", value.text, value.span)


def _read_company(facts: Facts, value: Value) -> None:
    facts.company(value.text, "production company", value.span)


def _read_place(facts: Facts, value: Value) -> None:
    if value.text:
        facts.add("locations", Location(place=value.text), value.span)


_READERS: Mapping[str, Callable[[Facts, Value], None]] = {
    "id": _read_id, "titleText.text": _read_title, "releaseYear.year": _read_year, "titleType.id": _read_form,
    "runtime.seconds": _read_runtime, "certificate.rating": _read_certificate, "certificate.ratingReason": _read_reason,
    "ratingsSummary": _read_rating, "metacritic.metascore.score": _read_metascore, "plot": _read_plot,
    "taglines.edges.node.text": _read_tagline, "technicalSpecifications.aspectRatios.items.aspectRatio": _read_ratio,
    "spokenLanguages.spokenLanguages.text": _read_language, "production.edges.node.company.companyText.text": _read_company,
    "filmingLocations.edges.node.text": _read_place,
}  # fmt: skip
