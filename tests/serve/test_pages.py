"""What the server gives: pages, data in every format, and what it says of itself; text is never markup."""

import re
from collections.abc import Iterator
from html.parser import HTMLParser
from pathlib import Path
from urllib.parse import quote

import pytest
from filmograph.ask.questions.query import questions
from filmograph.pipeline.run import Options, build
from make import Client, running
from rdflib import Graph, URIRef
from rdflib.namespace import RDF

_HOSTILE = [
    "<script>alert(1)</script>", "\"><img src=x onerror=alert(1)>", "javascript:alert(1)", "' onmouseover='alert(1)", "{{ 7 * 7 }}",
    "</title><svg onload=alert(1)>", "Right\u202eto left",
]  # fmt: skip
_ID = "https://w3id.org/filmograph/id/"
_FILM = "film/wont-back-down-2012"
_GRAPHS = {
    "turtle": "text/turtle", "ntriples": "application/n-triples", "jsonld": "application/ld+json", "rdfxml": "application/rdf+xml",
}  # fmt: skip
_PARSERS = {"turtle": "turtle", "ntriples": "nt", "jsonld": "json-ld", "rdfxml": "xml"}


class _Markup(HTMLParser):
    """The elements and attributes of a page."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.tags, self.addresses, self.attributes = set[str](), list[str](), set[str]()
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.add(tag)
        self.attributes |= {name for name, _ in attrs}
        self.addresses += [value or "" for name, value in attrs if name in ("href", "src", "action")]


@pytest.fixture(scope="module")
def server(store: Path) -> Iterator[Client]:
    """A server of the sample pages and a small catalogue."""
    with running(store) as client:
        yield client


@pytest.fixture(scope="module")
def hostile(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Client]:
    """A server of films whose titles and people are markup."""
    folder = tmp_path_factory.mktemp("hostile")
    lines = [
        f'"{text.replace(chr(34), chr(34) * 2)}",{1950 + row},"{text.replace(chr(34), chr(34) * 2)}"' for row, text in enumerate(_HOSTILE)
    ]
    (folder / "hostile.csv").write_text("title,year,cast\n" + "\n".join(lines) + "\n", encoding="utf-8")
    build([folder / "hostile.csv"], folder / "store", Options(sample=0))
    with running(folder / "store") as client:
        yield client


def check_page(text: str) -> None:
    """Check that a page has no script but our files, and no links to other places than our own and the web."""
    page = _Markup(text)
    scripts = re.findall(r"<script\b.*?</script", text, re.DOTALL | re.IGNORECASE)
    assert [one for one in scripts if not re.fullmatch(r'<script src="/bundle/(search|network|query)\.js" defer></script', one)] == []
    assert page.tags & {"img", "iframe", "object", "style", "base", "foreignobject", "use", "animate", "embed"} == set()
    assert {name for name in page.attributes if name.startswith("on") or name == "style"} == set()
    assert [address for address in page.addresses if not re.match(r"/(?!/)|\?|#|https?:|mailto:", address)] == []
    assert "\u202e" not in text
    assert "49" not in re.findall(r">\s*(49)\s*<", text)


def test_markup_in_names_is_text(hostile: Client) -> None:
    """On the page of every entity, of every answer, and of what was looked for."""
    listed = hostile.query("SELECT DISTINCT ?e { { ?e a film:Film } UNION { ?e a film:Person } }").json["results"]["bindings"]
    iris = [row["e"]["value"] for row in listed]
    assert len(iris) >= len(_HOSTILE)
    for iri in iris:
        response = hostile.get(f"/id/{quote(iri.removeprefix(_ID))}", Accept="text/html")
        assert (response.status, response.media_type) == (200, "text/html")
        check_page(response.body.decode())
    for text in _HOSTILE:
        for path in ("/?q=", "/questions/cast?film=", "/questions/filmography?person=", "/questions/duos?first="):
            check_page(hostile.get(f"{path}{quote(text)}", Accept="text/html").body.decode())


@pytest.mark.parametrize(
    "path", ["/", "/questions", "/questions/cast", "/questions/cast?film=Doubt", "/?q=Doubt", "/?q=Viola%20Davs", f"/id/{_FILM}"]
)
def test_a_page_is_sound(server: Client, path: str) -> None:
    """And asks for nothing from elsewhere."""
    response = server.get(path, Accept="text/html,application/xhtml+xml,*/*;q=0.8")
    assert (response.status, response.headers["content-type"]) == (200, "text/html; charset=utf-8")
    check_page(response.body.decode())


def test_the_style_of_pages_is_given(server: Client) -> None:
    """It is the one file beside them."""
    assert server.get("/static/page.css").media_type == "text/css"


@pytest.mark.parametrize("form", _GRAPHS)
def test_an_entity_is_given_in_every_format(server: Client, form: str) -> None:
    """By its name and by its media type; all have the same triples."""
    expected = Graph().parse(data=server.get(f"/id/{_FILM}?format=ntriples").body, format="nt")
    assert (URIRef(f"{_ID}{_FILM}"), RDF.type, URIRef("https://w3id.org/filmograph/ontology#Film")) in expected
    for response in (server.get(f"/id/{_FILM}?format={form}"), server.get(f"/id/{_FILM}", Accept=_GRAPHS[form])):
        assert (response.status, response.media_type, response.headers["vary"]) == (200, _GRAPHS[form], "Accept")
        assert set(Graph().parse(data=response.body, format=_PARSERS[form])) == set(expected)


@pytest.mark.parametrize("form", _GRAPHS)
def test_the_description_of_the_data_is_given_in_every_format(server: Client, form: str) -> None:
    """Each with the same number of triples."""
    response = server.get("/.well-known/void", Accept=_GRAPHS[form])
    assert (response.status, response.media_type) == (200, _GRAPHS[form])
    first = Graph().parse(data=server.get("/.well-known/void", Accept="text/turtle").body, format="turtle")
    assert len(Graph().parse(data=response.body, format=_PARSERS[form])) == len(first) > 50


def test_the_questions_are_listed(server: Client) -> None:
    """As JSON with their SPARQL, and as RDF in the form of the SIB's examples."""
    listed = server.get("/questions", Accept="application/json").json
    assert [asked["name"] for asked in listed] == list(questions())
    assert listed[0].keys() == {"name", "asks", "columns", "sparql", "parameters"}
    graph = Graph().parse(data=server.get("/questions?format=turtle").body, format="turtle")
    found = set(graph.subjects(RDF.type, URIRef("http://www.w3.org/ns/shacl#SPARQLExecutable")))
    assert len(found) == len(questions())


def test_an_answer_is_given_in_every_format(server: Client) -> None:
    """And with the query that gives it."""
    path = "/questions/final-role?person=Bill%20Nunn"
    answer = server.get(path, Accept="application/json")
    assert answer.json["rows"][0]["title"] == "Won't Back Down"
    assert answer.json["columns"] == list(answer.json["rows"][0])
    assert answer.json["sparql"] == server.get(f"{path}&format=sparql").body.decode()
    table = server.get(path, Accept="text/csv")
    assert (table.headers["content-type"], table.body.partition(b"\r\n")[0].decode().split(",")) == (
        "text/csv; charset=utf-8", answer.json["columns"],
    )  # fmt: skip
    assert "Won&#39;t Back Down" in server.get(path, Accept="text/html").body.decode()


def test_a_question_that_has_several_answers_says_so(server: Client) -> None:
    """And one that has none gives near names."""
    assert server.get("/questions/cast?film=King%20Kong&format=json").status == 300
    status, sentence = server.get("/questions/final-role?person=Bil%20Nunn&format=json").problem
    assert (status, "Bill Nunn" in sentence) == (404, True)


def test_the_endpoint_describes_itself_to_programs_and_not_to_people(server: Client) -> None:
    """Who opens it in a browser is led to the page on which queries are written."""
    response = server.get("/sparql", Accept="text/html")
    assert (response.status, response.headers["location"]) == (303, "/query")
    assert server.get("/sparql", Accept="application/rdf+xml").media_type == "application/rdf+xml"


def test_a_head_has_no_body(server: Client) -> None:
    """But the headers of what GET gives."""
    for path in ("/sparql?query=ASK%7B%7D", "/", "/graph?default", "/openapi.json", "/health", "/questions"):
        head, response = server.request("HEAD", path), server.get(path)
        assert (head.status, head.body, head.headers["content-type"]) == (response.status, b"", response.headers["content-type"])
        assert head.headers["content-length"] == str(len(response.body))


def test_its_health_is_told(server: Client) -> None:
    """By answering a query."""
    assert server.get("/health").json == {"status": "well", "snapshot": "000001"}


def test_its_metrics_are_those_of_prometheus(server: Client) -> None:
    """Each has its type before its values, and the counts are those of the responses."""
    server.get("/nothing")
    response = server.get("/metrics")
    assert response.headers["content-type"].startswith("text/plain; version=0.0.4")
    known, values = dict[str, str](), dict[str, float]()
    for line in response.body.decode().splitlines():
        if line.startswith("#"):
            _, what, name, kind = line.split(" ", 3)
            known.update({name: kind} if what == "TYPE" else {})
        else:
            match = re.fullmatch(r'([a-z_]+)(\{[a-z_]+="[^"]*"\})? ([0-9.e+-]+)', line)
            assert match, line
            assert {match[1], re.sub("_(sum|count)$", "", match[1])} & known.keys()
            values[match[1] + (match[2] or "")] = float(match[3])
    assert set(known.values()) <= {"counter", "gauge", "summary", "histogram"}
    assert values['filmograph_responses_total{status="404"}'] >= 1


def test_an_entity_of_another_script_has_its_page(tmp_path: Path) -> None:
    """Its IRI has percent-encoded letters, and stands in an address as it is, encoded once more, or in its letters."""
    (tmp_path / "films.csv").write_text("title,year,cast\nСолярис,1972,Ann\n", encoding="utf-8")
    build([tmp_path / "films.csv"], tmp_path / "store", Options(sample=0))
    with running(tmp_path / "store") as client:
        (row,) = client.query("SELECT ?film { ?film a film:Film }").json["results"]["bindings"]
        name = row["film"]["value"].removeprefix(_ID)
        assert name.startswith("film/%D1%81")
        for path in (name, quote(name)):
            assert client.get(f"/id/{path}", Accept="text/html").status == 200
            assert client.get(f"/who/{path}", Accept="text/html").status == 200
