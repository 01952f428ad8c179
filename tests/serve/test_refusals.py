"""What the server refuses, and with which sentence: nobody gets in or out."""

import gzip
import threading
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import quote

import pytest
from filmograph.errors import UsageError
from filmograph.serve.settings import Settings
from make import TOKEN, WRITING, Client, refused, running

_QUERY = {"Content-Type": "application/sparql-query"}
_NOTHING = "There is nothing at this address; the start page / lists what there is."
_NO_HTTP = (400, "This is no request of HTTP that can be read.")
_TOO_LARGE = (413, "The request has more than 65,536 bytes; send it in parts.")
_TOO_LONG = (431, "The address and headers have more than 65,536 bytes; send a long query by POST.")
_ELSEWHERE = (421, "This server is reached as localhost or 127.0.0.1; allow other names with --hostname.")
_SERVICE = "The query asks another host with SERVICE, which is not allowed here; ask that host by itself."
_READ_ONLY = "This server is read-only; start one with --writable to write to a copy of the graph."
_TOKEN = "Writing needs the token of this server; send it as Authorization: Bearer TOKEN."  # noqa: S105 - a sentence
_MEDIA = (
    "A query is sent as application/x-www-form-urlencoded, or by itself as application/sparql-query or application/sparql-update; "
    "name one of these as Content-Type."
)


@pytest.fixture(scope="module")
def server(store: Path) -> Iterator[Client]:
    """A server as it is when nothing is said but how little it takes."""
    with running(store, "--body", 64, "--rows", 50) as client:
        yield client


@pytest.fixture(scope="module")
def writable(tmp_path_factory: pytest.TempPathFactory, store: Path) -> Iterator[Client]:
    """A server that can be written to."""
    path = tmp_path_factory.mktemp("writable") / "store"
    path.symlink_to(store)
    with running(path, "--body", 64, "--writable", "--token", TOKEN) as client:
        yield client


def answer_to(client: Client, head: str, body: bytes = b"") -> tuple[int, str]:
    """Send a request as it is written; return the status and the sentence."""
    head = head.replace(" HTTP/1.1\n", " HTTP/1.1\nConnection: close\n")
    received = client.send(head.replace("\n", "\r\n").encode("latin-1") + b"\r\n\r\n" + body, wait=3)
    return int(received[9:12]), received.partition(b'"title":"')[2].partition(b'","')[0].decode()


def test_it_listens_on_loopback_alone(server: Client) -> None:
    """No other address of the machine answers."""
    assert server.address.startswith("http://127.0.0.1:")
    assert Settings(Path()).host == "127.0.0.1"


def test_it_is_read_only(server: Client) -> None:
    """Whatever token is sent."""
    assert server.update("DROP ALL").problem == (403, _READ_ONLY)
    assert server.request("PUT", "/graph?default", "", WRITING).problem == (403, _READ_ONLY)
    assert server.request("DELETE", "/graph?default", None, WRITING).problem == (403, _READ_ONLY)


@pytest.mark.parametrize("path", ["/", "/sparql?query=ASK%7B%7D", "/questions", "/openapi.json", "/nothing"])
def test_no_other_page_may_read_its_answers(server: Client, path: str) -> None:
    """There is no header of CORS, and those that protect browsers are there."""
    headers = server.get(path, Origin="http://evil.example").headers
    assert [name for name in headers if name.startswith("access-control-")] == []
    assert headers["content-security-policy"] == "default-src 'self'; frame-ancestors 'none'; base-uri 'none'; form-action 'self'"
    assert headers["x-content-type-options"] == "nosniff"
    assert headers["referrer-policy"] == "no-referrer"
    assert headers["cross-origin-resource-policy"] == "same-origin"


def test_a_preflight_is_refused(server: Client) -> None:
    """No other page may send what is no simple request."""
    sent = server.request("OPTIONS", "/sparql", None, {"Origin": "http://evil.example", "Access-Control-Request-Method": "POST"})
    assert sent.problem == (405, "OPTIONS is not possible at this address; it takes GET, HEAD, POST.")


@pytest.mark.parametrize(
    "head",
    [
        "GET /health HTTP/1.1\nHost: evil.example", "GET /health HTTP/1.1\nHost: 127.0.0.1.evil.example:80", "GET /health HTTP/1.1",
        "GET /health HTTP/1.1\nHost: localhost\nHost: evil.example", "GET /health HTTP/1.1\nHost: [::2]:80", "GET /health HTTP/1.1\nHost: ",
        "GET /health HTTP/1.1\nHost: localhost@evil.example",
    ],
)  # fmt: skip
def test_a_request_for_another_host_is_refused(server: Client, head: str) -> None:
    """A name that an attacker points to loopback is not ours."""
    assert answer_to(server, head) == _ELSEWHERE


@pytest.mark.parametrize("host", ["localhost", "LOCALHOST:80", "127.0.0.1:9", "[::1]:80"])
def test_a_request_for_this_host_is_answered(server: Client, host: str) -> None:
    """Under each of its names, with any port."""
    assert answer_to(server, f"GET /health HTTP/1.1\nConnection: close\nHost: {host}") == (200, "")


def test_nothing_goes_out(server: Client, writable: Client) -> None:
    """Neither by SERVICE nor by LOAD, FROM or a context in JSON-LD, on loopback or from files; a listener meets nobody."""
    import socket  # noqa: PLC0415

    met = []
    with socket.create_server(("127.0.0.1", 0)) as listening:
        listening.settimeout(0.5)
        address = f"http://127.0.0.1:{listening.getsockname()[1]}/x"

        def listen() -> None:
            try:
                met.append(listening.accept())
            except TimeoutError:
                return

        thread = threading.Thread(target=listen)
        thread.start()
        for query in (f"SELECT * {{ SERVICE <{address}> {{ }} }}", rf"SELECT * {{ \u0053ERVICE <{address}> {{ }} }}"):
            assert server.query(query).problem == (403, _SERVICE)
        for source in (address, "file:///etc/passwd"):
            assert server.query("SELECT * FROM <U> { ?s ?p ?o }".replace("U", source)).json["results"]["bindings"] == []
            assert writable.update(f"LOAD <{source}>").problem == (
                403, "The update reads from another host or file with LOAD, which is not allowed; send the data itself.",
            )  # fmt: skip
            assert put(writable, f'{{"@context": "{source}", "@id": "a:a", "name": "x"}}', "application/ld+json") == (
                400, "The data has a context at another address, which is not fetched; write the context into the data.",
            )  # fmt: skip
        thread.join()
    assert met == []


def put(client: Client, data: str | bytes, media_type: str, **headers: str) -> tuple[int, str]:
    """Send a graph; return the status and the sentence."""
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    return client.request("PUT", "/graph?graph=http://a/g", data, {**WRITING, "Content-Type": media_type, **named}).problem


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16", "utf-16-be"])
def test_a_document_type_is_refused(writable: Client, encoding: str) -> None:
    """Its entities could make a small file a large one."""
    text = '<?xml version="1.0"?><!DOCTYPE r [<!ENTITY a "b">]><r xmlns="http://a/">&a;</r>'
    sentence = "RDF/XML with a document type or entities is not read, nor in other encodings than UTF-8; write it without."
    assert put(writable, text.encode(encoding), "application/rdf+xml") == (403, sentence)


@pytest.mark.parametrize("encoding", ["gzip", "GZIP", "deflate", "br", "zstd", "gzip, identity"])
def test_compressed_data_is_refused(server: Client, writable: Client, encoding: str) -> None:
    """A small request never becomes a large one."""
    sentence = "The request is compressed, and compressed ones are not read; send it as it is."
    bomb = gzip.compress(b" " * 1_000_000)
    assert put(writable, bomb, "text/turtle", Content_Encoding=encoding) == (415, sentence)
    assert server.request("POST", "/sparql", bomb, {**_QUERY, "Content-Encoding": encoding}).problem == (415, sentence)


def test_archives_are_refused(writable: Client) -> None:
    """By their media type, and as data that cannot be read."""
    sentence = "A graph is sent in one of the formats turtle, ntriples, jsonld, rdfxml; name its media type as Content-Type."
    assert put(writable, b"PK\3\4", "application/zip") == (415, sentence)
    assert put(writable, gzip.compress(b" "), "text/turtle")[0] == 400


def test_data_that_cannot_be_read_is_refused(writable: Client) -> None:
    """With the place of the mistake."""
    parser = "Parser error at line 1 between columns 1 and 9: nonsense is not a valid subject or graph name (line 1)"
    assert put(writable, "nonsense", "text/turtle") == (400, f"The data cannot be read ({parser}); mend it.")


def test_a_form_that_is_none_is_refused(writable: Client) -> None:
    """And so are too many files."""
    sentence = "The form cannot be read; send each graph as a file of multipart/form-data."
    assert put(writable, "nonsense", "multipart/form-data") == (400, sentence)
    part = '--x\r\nContent-Disposition: form-data; name="a"; filename="a"\r\nContent-Type: text/turtle\r\n\r\n\r\n'
    assert put(writable, part * 11 + "--x--\r\n", "multipart/form-data; boundary=x") == (400, sentence)


@pytest.mark.parametrize(
    "path",
    [
        "/static/../server.py", "/static/%2e%2e/server.py",
        "/static/..%2f..%2fserver.py", "/static/%00", "/static/page.css%00.txt", "/static/",
        "/static/..%5c..%5cserver.py", "/static//etc/passwd", "/static/%2Fetc%2Fpasswd", "/questions/%2e%2e/x", "/../../etc/passwd",
        "/id/film/a%0d%0aX-Injected:%20b", "/graph/%0d%0aX-Injected:%20b", "/.git/config", "/.env",
    ],
)  # fmt: skip
def test_a_path_leads_nowhere_else(server: Client, path: str) -> None:
    """Files beside those of the pages are not given, and a line break begins no header."""
    response = server.get(path)
    assert response.problem == (404, _NOTHING)
    assert "x-injected" not in response.headers


@pytest.mark.parametrize("name", ["../../etc", "%2e%2e/%2e%2e/etc/passwd", "x/../../person/bill-nunn"])
def test_a_path_is_no_entity(server: Client, name: str) -> None:
    """Two points are a part of an IRI here."""
    iri = f"https://w3id.org/filmograph/id/film/{name.replace('%2e', '.')}"
    assert server.get(f"/id/film/{name}").problem == (404, f"No film has the IRI {iri}.")
    assert server.get(f"/id/film/{name}?format=turtle").problem == (404, f"The graph has no film {iri}.")


@pytest.mark.parametrize("name", ["%00", "%3Cscript%3E", "a%20b", "a%22b", "a%7Db", "%5Cu003e"])
def test_what_is_no_iri_is_refused(server: Client, name: str) -> None:
    """It never gets into a query."""
    for form in ("html", "turtle"):
        status, sentence = server.get(f"/id/film/{name}?format={form}").problem
        assert (status, sentence.partition(" is not an IRI: ")[2]) == (400, "it contains a space, quote, brace or control character.")


@pytest.mark.parametrize("value", ["%0d%0aX-Injected:%20b", "a%0aX-Injected:%20b", "%E2%80%A8X-Injected:b", "a%22%3E%3Cx%3E"])
def test_no_parameter_gets_into_a_header(server: Client, writable: Client, value: str) -> None:
    """The address of a query and that of a new graph are encoded."""
    answered = server.get(f"/questions/cast?film=Doubt&format=json&nothing={value}")
    given = server.get(f"/questions/final-role?person=Bill%20Nunn&format=json&person={value}")
    made = writable.request("POST", f"/graph?x={value}", "", {**WRITING, "Content-Type": "text/turtle"})
    assert [answered.status, given.status, made.status] == [400, 400, 201]
    assert all("x-injected" not in response.headers for response in (answered, given, made))
    assert made.headers["location"].startswith(f"{writable.address}graph/")
    assert writable.get(f"/graph?graph=http://a/{value}").status in (400, 404)


def test_the_link_to_a_query_is_encoded(server: Client) -> None:
    """Whatever its parameters are."""
    link = server.get(f"/questions/cast?film={quote('Doubt')}&format=json").headers["link"]
    assert link == f'<{server.address}questions/cast?film=Doubt&format=sparql>; rel="describedby"; type="application/sparql-query"'


def test_a_request_that_is_too_large_is_refused(server: Client) -> None:
    """With its size stated, without, and in chunks, before it was read to its end."""
    assert server.request("POST", "/sparql", b" " * 65_537, _QUERY).problem == _TOO_LARGE
    head = "POST /sparql HTTP/1.1\nHost: localhost\nContent-Type: application/sparql-query\nTransfer-Encoding: chunked"
    chunk = b"8000\r\n" + b" " * 0x8000 + b"\r\n"
    assert answer_to(server, head, chunk * 3) == _TOO_LARGE
    assert answer_to(server, head.replace("Transfer-Encoding: chunked", "Content-Length: 99999999999999999999")) in (_TOO_LARGE, _NO_HTTP)
    assert answer_to(server, head.replace("Transfer-Encoding: chunked", "Content-Length: 65537")) == _TOO_LARGE


@pytest.mark.parametrize(
    "head",
    [
        f"GET /health?{'a' * 70_000} HTTP/1.1\nHost: localhost", f"GET /health HTTP/1.1\nHost: localhost\nX: {'a' * 500_000}",
        "GET /health HTTP/1.1\nHost: localhost" + "\nX: abcdefgh" * 20_000, "GET /" + "a" * 500_000,
    ],
    ids=["address", "header", "headers", "without an end"],
)  # fmt: skip
def test_a_head_that_is_too_long_is_refused(server: Client, head: str) -> None:
    """It is not kept in memory."""
    assert answer_to(server, head) == _TOO_LONG


@pytest.mark.parametrize(
    "head",
    [
        "\x00\x01nonsense", "GET", "GET / HTTP/9.9", "SSH-2.0-OpenSSH", "GET /a b HTTP/1.1\nHost: localhost",
        "POST /sparql HTTP/1.1\nHost: localhost\nContent-Length: -5",
        "POST /sparql HTTP/1.1\nHost: localhost\nContent-Length: 1\nContent-Length: 2",
        "POST /sparql HTTP/1.1\nHost: localhost\nContent-Length: 5\nTransfer-Encoding: chunked",
        "GET / HTTP/1.1\nHost: localhost\nA\x00B: c",
    ],
)  # fmt: skip
def test_what_is_no_http_is_refused(server: Client, head: str) -> None:
    """And cannot smuggle a second request."""
    assert answer_to(server, head) == _NO_HTTP


def test_too_many_parameters_are_refused(server: Client) -> None:
    """In the address and in a form."""
    sentence = "The request has more than 1000 parameters; send fewer."
    many = "&".join(f"a{number}=1" for number in range(1001))
    assert server.get(f"/sparql?{many}").problem == (400, sentence)
    assert server.request("POST", "/sparql", many, {"Content-Type": "application/x-www-form-urlencoded"}).problem == (400, sentence)


@pytest.mark.parametrize(
    ("path", "status", "sentence"),
    [
        ("/sparql?query=ASK%7B%7D&query=ASK%7B%7D", 400, "The request has query 2 times, and may have it once."),
        ("/sparql?query=%ff", 400, "The parameters of the request are not encoded in UTF-8; encode them as UTF-8, percent-encoded."),
        ("/sparql?update=DROP%20ALL", 400, "An update is sent by POST, not in the address."),
        ("/sparql?default-graph-uri=a:a", 400, "The request names graphs and has no query; add query= to the address."),
        ("/sparql?named-graph-uri=%20", 400, "The request names graphs and has no query; add query= to the address."),
        ("/sparql?query=ASK%7B%7D&format=x", 400, "format is one of json, xml, csv, tsv, turtle, ntriples, jsonld, rdfxml."),
        ("/sparql?query=ASK%7B%7D&format=turtle", 406, "The answer is a table, which none of the accepted formats can hold."),
        ("/sparql?query=DESCRIBE%20%3Ca:a%3E&format=csv", 406, "The answer is a graph, which none of the accepted formats can hold."),
        ("/sparql?query=ASK%20%7B%0A%20x%20%7D", 400, "The query cannot be parsed at line 2, column 5, near 'the end of the query'."),
        ("/sparql?query=ASK%7B%7D&default-graph-uri=x", 400, "'x' is not the IRI of a graph; it has to be absolute."),
        (
            "/sparql?query=" + "ASK%7B" + "%7B" * 300,
            403,
            "The query is nested more than 200 deep; write it with fewer brackets within brackets.",
        ),
        ("/sparql?query=SELECT%20*%7B?s%20?p%20?o%7D", 422, "The answer has more than 50 rows; ask for less, for example with LIMIT."),
        ("/graph?graph=x", 400, "'x' is not the IRI of a graph; it has to be absolute."),
        ("/graph?graph=http://a/x", 404, "There is no graph http://a/x."),
        ("/graph?default&graph=a:a", 400, "The request names both a graph and the default graph; name one of them."),
        ("/questions/x", 404, "There is no question 'x'; /questions lists them."),
        ("/questions?format=x", 400, "format is one of json, html, turtle."),
        ("/questions/cast?format=x", 400, "format is one of json, csv, html, sparql."),
        ("/questions/cast?film=Doubt&x=1&format=json", 400, "The question 'cast' has no parameter 'x'; it takes film."),
        ("/id/x/y", 404, "There are no pages of the kind 'x'; the kinds are person, film, company, place."),
        ("/id/film/x?format=x", 400, "An entity has the formats html, turtle, ntriples, jsonld, rdfxml."),
        ("/id/film/x", 404, "No film has the IRI https://w3id.org/filmograph/id/film/x."),
        ("/id/film/x?format=turtle", 404, "The graph has no film https://w3id.org/filmograph/id/film/x."),
    ],
)
def test_a_request_that_cannot_be_answered_has_its_sentence(server: Client, path: str, status: int, sentence: str) -> None:
    """And a status that says whose fault it is."""
    assert server.get(path).problem == (status, sentence)


@pytest.mark.parametrize(
    ("path", "sentence"),
    [
        ("/sparql?query=ASK%7B%7D", "The answer is a table, which none of the accepted formats can hold."),
        ("/sparql", "The description has the formats turtle, ntriples, jsonld, rdfxml, and the request accepts none of them."),
        ("/.well-known/void", "The description has the formats turtle, ntriples, jsonld, rdfxml, and the request accepts none of them."),
        ("/graph?default", "A graph has the formats turtle, ntriples, jsonld, rdfxml, and the request accepts none of them."),
        ("/questions", "This has the formats json, html, turtle, and the request accepts none of them."),
        ("/questions/cast?film=Doubt", "This has the formats json, csv, html, sparql, and the request accepts none of them."),
        ("/id/film/x", "An entity has the formats html, turtle, ntriples, jsonld, rdfxml."),
    ],
)
def test_what_has_no_accepted_format_is_refused(server: Client, path: str, sentence: str) -> None:
    """It lists those that there are."""
    assert server.get(path, Accept="image/png").problem == (406, sentence)


@pytest.mark.parametrize(
    ("body", "media_type", "status", "sentence"),
    [
        ("ASK {}", "text/plain", 415, _MEDIA),
        ("ASK {}", "", 415, _MEDIA),
        ("x=y", "application/x-www-form-urlencoded", 400, "The form has to have either query or update."),
        ("query=a&update=b", "application/x-www-form-urlencoded", 400, "The form has to have either query or update."),
        (b"\xff", "application/sparql-query", 400, "The request is not encoded in UTF-8; encode it so."),
        ("ASK {}", "application/sparql-query; charset=utf-16", 400, "The request is not encoded in UTF-8; encode it so."),
    ],
)  # fmt: skip
def test_a_body_that_is_none_is_refused(server: Client, body: str | bytes, media_type: str, status: int, sentence: str) -> None:
    """It says what a query is sent as."""
    assert server.request("POST", "/sparql", body, {"Content-Type": media_type}).problem == (status, sentence)


@pytest.mark.parametrize("method", ["PUT", "DELETE", "PATCH", "TRACE", "PROPFIND"])
def test_other_methods_are_refused(server: Client, method: str) -> None:
    """It says which there are."""
    response = server.request(method, "/sparql")
    assert response.problem == (405, f"{method} is not possible at this address; it takes GET, HEAD, POST.")
    assert set(response.headers["allow"].split(", ")) == {"GET", "HEAD", "POST"}


@pytest.mark.parametrize(
    "headers",
    [
        {},
        {"Authorization": "Bearer wrong"},
        {"Authorization": f"Basic {TOKEN}"},
        {"Authorization": TOKEN},
        {"Authorization": "Bearer \xe9"},
    ],
    ids=["missing", "wrong", "basic", "bare", "not ASCII"],
)
def test_writing_needs_the_token(writable: Client, headers: dict[str, str]) -> None:
    """In its header; the graph stays as it is."""
    for path in ("/sparql", f"/sparql?token={TOKEN}", f"/sparql?access_token={TOKEN}"):
        response = writable.request("POST", path, "DROP ALL", {"Content-Type": "application/sparql-update", **headers})
        assert response.problem == (401, _TOKEN)
        assert response.headers["www-authenticate"] == 'Bearer realm="filmograph"'
    assert writable.request("PUT", "/graph?default", "", {"Content-Type": "text/turtle", **headers}).problem == (401, _TOKEN)
    assert writable.query("ASK { ?film a film:Film }").json["boolean"] is True


def test_an_update_that_cannot_be_carried_out_is_refused(writable: Client) -> None:
    """And a graph that has to be named is."""
    assert writable.update("DROP\n x").problem == (400, "The update cannot be parsed at line 2, column 3, near 'the end of the query'.")
    assert writable.request("DELETE", "/graph?graph=a:x", None, WRITING).problem == (404, "There is no graph a:x.")
    sentence = "The request names no graph; add ?graph=IRI or ?default to the address."
    assert writable.request("PUT", "/graph", "", WRITING).problem == (400, sentence)
    both = "The update names graphs with USING or WITH, and the request does too; name them in one of the two."
    sent = writable.request(
        "POST", "/sparql?using-graph-uri=a:a", "DELETE { ?s ?p 1 } USING <a:a> WHERE { ?s ?p 1 }",
        {"Content-Type": "application/sparql-update", **WRITING},
    )  # fmt: skip
    assert sent.problem == (403, both)


def test_what_does_not_fit_together_is_refused(store: Path) -> None:
    """Before the server starts."""
    with pytest.raises(UsageError):
        Settings(store, writable=True)
    assert refused(2, "serve", "--store", store, "--writable") == (
        "A server that can be written to needs a token, so that not everybody can: add --token, or leave out --writable."
    )
    assert refused(2, "serve", "--store", store, "--token", "x") == (
        "A token is for writing, and this server cannot be written to: add --writable, or leave out --token."
    )


def test_a_port_that_is_taken_is_refused(server: Client, store: Path) -> None:
    """With what to do."""
    port = server.address.rpartition(":")[2].rstrip("/")
    assert refused(2, "serve", "--store", store, "--port", port) == (
        f"The server cannot listen at 127.0.0.1, port {port} (Address already in use); choose another with --host or --port."
    )
