"""A server that misbehaves: each fault is one sentence, and a server that recovers is an answer."""

import time
from collections.abc import Iterator

import filmograph
import pytest
from filmograph import VERSION
from filmograph.errors import CutAnswer, EndpointError, FilmographError, QueryError
from filmograph.store.endpoint import Patience, RemoteStore
from make import Misbehaving, misbehaving, refused
from rdflib.term import Literal

Q = "SELECT ?t { ?f film:title ?t } ORDER BY ?t"
IMPATIENT = Patience(seconds=0.5, size=1 << 20, retries=3, first_pause=0.01, longest_pause=0.05)
BUSY = "the endpoint is busy or out of order (HTTP status {}); ask again later."
LATE = "the endpoint did not answer within 0.5 s; ask for less, or give it more time."
CUT = "the endpoint's answer ended before it was complete; ask again, or ask for less."
NO_ANSWER = "this is not a complete SPARQL answer ({})"
HTML = NO_ANSWER.format("it is text/html, and not SPARQL results in JSON") + "; check the address."
NO_TYPE = NO_ANSWER.format("it does not say in which format it is, and not SPARQL results in JSON") + "; check the address."
OTHER_VERSION = (
    "the graph of this endpoint is of version 9.0.0 of the ontology, and this filmograph knows version 1.0; "
    "ask it with the filmograph that it was built with, or build it anew."
)
TOGETHER = (
    "this endpoint takes all its graphs together, so that its answers would be wrong; carry the default graph of the store into a "
    "named one with filmograph push --graph."
)
AGAIN = "; ask again, or ask for less."
ELSEWHERE = "the endpoint redirects to {}, which is another server; give that address if you trust it."
REFUSED = "the endpoint refused the query with HTTP status {}"
NOT_HTTP = "this is no answer of a web server ({}); check the address."
SENTENCES = {
    "silent": LATE,
    "drips-its-head": LATE,
    "drips-its-body": LATE,
    "drips-its-chunks": LATE,
    "429": BUSY.format(429),
    "502": BUSY.format(502),
    "forbidden": REFUSED.format(403) + "; give a user with a password, or a token, that it knows.",
    "teapot": REFUSED.format(418) + " (I am a teapot).",
    "missing": "nothing is at this address (HTTP status 404); it often ends in /sparql or /query.",
    "html": HTML,
    "no-type": NO_TYPE,
    "packed": NO_ANSWER.format("it is packed as 'gzip'") + "; check the address.",
    "not-json": NO_ANSWER.format("Parser error at line 1 column 1: Unexpected char: 'S' (line 1)") + AGAIN,
    "cut-json": NO_ANSWER.format("Parser error at line 1 column 87: Unexpected end of file (line 1)") + AGAIN,
    "short-length": NO_ANSWER.format("Parser error at line 1 column 87: Unexpected end of file (line 1)") + AGAIN,
    "empty": NO_ANSWER.format("Parser error at line 1 column 1: Unexpected end of file, a value was expected (line 1)") + AGAIN,
    "deep-json": NO_ANSWER.format("SPARQL JSON results head must be an object") + AGAIN,
    "closes-in-the-middle": CUT,
    "bad-chunks": CUT,
    "chunks-without-end": CUT,
    "closes-at-once": "no answer from the endpoint (Remote end closed connection without response); check the address and that it runs.",
    "closes-in-the-head": NO_TYPE,
    "bad-status-line": NOT_HTTP.format("SSH-2.0-OpenSSH_9.2"),
    "many-headers": NOT_HTTP.format("got more than 100 headers"),
    "long-header": NOT_HTTP.format("got more than 65536 bytes when reading header line"),
    "endless": "the endpoint's answer is larger than 1 MB; ask for less.",
    "endless-chunks": "the endpoint's answer is larger than 1 MB; ask for less.",
    "other-columns": "the endpoint answered with the columns titel instead of t; check the address.",
    "truth": "the endpoint answered with a truth value instead of rows; check the address.",
    "cut-rows": "the endpoint cut its answer at 10000 rows; ask for fewer with LIMIT.",
    "cut-somewhere": "the endpoint cut its answer at a number of rows; ask for fewer with LIMIT.",
    "ran-out-of-time": "the endpoint ran out of time and answered in part; ask for less.",
    "to-another-host": ELSEWHERE.format("http://example.org/sparql?token=…"),
    "to-another-port": ELSEWHERE.format("http://127.0.0.1:1/sparql"),
    "to-another-scheme": ELSEWHERE.format("https://127.0.0.1/sparql"),
    "to-ftp": "the endpoint redirects to ftp://…, which is another server; check the address.",
    "to-a-file": "the endpoint redirects to file:///etc/passwd, which is another server; check the address.",
    "to-nowhere": "the endpoint redirects without saying where; check the address.",
    "to-rubbish": "the endpoint redirects without saying where; check the address.",
    "round-and-round": "the endpoint redirects again and again; give the address that answers.",
}  # fmt: skip


@pytest.fixture(scope="module")
def server() -> Iterator[Misbehaving]:
    """The server, for all tests of this module."""
    with misbehaving() as running:
        yield running


@pytest.mark.parametrize("fault", SENTENCES)
def test_a_fault_is_one_sentence(server: Misbehaving, fault: str) -> None:
    """Within the time that is given, however the server spends it."""
    url, begun = f"{server.url}/{fault}", time.monotonic()
    with pytest.raises(EndpointError) as caught:
        RemoteStore(url, patience=IMPATIENT).query(Q)
    assert str(caught.value) == f"{url}: {SENTENCES[fault]}"
    assert time.monotonic() - begun < 5


@pytest.mark.parametrize("fault", ["good", "503-once", "504-twice", "superscript", "date", "a-year", "to-good", "typed-literal"])
def test_a_server_that_recovers_is_an_answer(server: Misbehaving, fault: str) -> None:
    """After as long as it says, where it says that in a way that means something."""
    assert RemoteStore(f"{server.url}/{fault}", patience=IMPATIENT).query(Q).terms == ((Literal("Doubt"),),)


@pytest.mark.parametrize(("retries", "times"), [(0, 1), (2, 3)])
def test_a_busy_server_is_asked_so_often(server: Misbehaving, retries: int, times: int) -> None:
    """And no more."""
    before = len(server.asked)
    with pytest.raises(EndpointError):
        RemoteStore(f"{server.url}/rubbish", patience=Patience(retries=retries, first_pause=0.01)).query(Q)
    assert len(server.asked) - before == times


def test_an_error_without_end_is_read_in_part(server: Misbehaving) -> None:
    """Its first words are enough."""
    with pytest.raises(QueryError) as caught:
        RemoteStore(f"{server.url}/endless-error", patience=IMPATIENT).query(Q)
    assert str(caught.value) == f"{server.url}/endless-error: the endpoint cannot answer this query ({('no ' * 67)[:200].strip()})."


def test_a_graph_is_refused_where_it_is_no_graph(server: Misbehaving) -> None:
    """The formats of graphs are others."""
    with pytest.raises(EndpointError) as caught:
        RemoteStore(f"{server.url}/good", patience=IMPATIENT).query("CONSTRUCT { ?s ?p ?o } WHERE { ?s ?p ?o }")
    stated = "it is application/sparql-results+json, and not N-Triples or Turtle"
    assert str(caught.value) == f"{server.url}/good: this is not a complete SPARQL answer ({stated}); check the address."


def test_rows_are_refused_where_a_truth_value_is_asked_for(server: Misbehaving) -> None:
    """They are something else."""
    with pytest.raises(EndpointError) as caught:
        RemoteStore(f"{server.url}/good", patience=IMPATIENT).query("ASK { ?f film:title ?t }")
    assert str(caught.value) == f"{server.url}/good: the endpoint answered with rows instead of a truth value; check the address."


def test_a_cut_answer_says_at_how_many_rows(server: Misbehaving) -> None:
    """As a number, for those who go on from there."""
    with pytest.raises(CutAnswer) as caught:
        RemoteStore(f"{server.url}/cut-rows", patience=IMPATIENT).query(f"{Q} LIMIT 20000")
    assert caught.value.size == 10_000


def test_who_asks_and_how(server: Misbehaving) -> None:
    """By form POST, with the name and version of filmograph, for JSON and not packed."""
    RemoteStore(f"{server.url}/good", patience=IMPATIENT).query(Q)
    asked = server.asked[-1]
    names = ("user-agent", "accept", "content-type", "accept-encoding")
    assert [asked.headers[name] for name in names] == [
        f"filmograph/{VERSION}", "application/sparql-results+json", "application/x-www-form-urlencoded", "identity",
    ]  # fmt: skip
    assert asked.body.startswith(b"query=PREFIX+")


@pytest.mark.parametrize(
    ("call", "fault", "sentence"),
    [
        (lambda graph: graph.ask("cast", film="Doubt"), "other-version", OTHER_VERSION),
        (lambda graph: graph.person("Viola Davis"), "not-ours",
         "this endpoint has no graph of filmograph; check the address, or carry a store to it with filmograph push."),
        (lambda graph: graph.ask("cast", film="Doubt"), "html", SENTENCES["html"]),
        (lambda graph: graph.ask("conflicts"), "takes-all-together", TOGETHER),
        (lambda graph: graph.films(), "429", BUSY.format(429)),
        (lambda graph: graph.sparql(Q), "silent", "the endpoint did not answer within 0.3 s; ask for less, or give it more time."),
    ],
)  # fmt: skip
def test_a_graph_says_what_is_wrong_with_its_endpoint(server: Misbehaving, call: object, fault: str, sentence: str) -> None:
    """Whatever is asked of it."""
    with pytest.raises(FilmographError) as caught:
        call(filmograph.connect(f"{server.url}/{fault}", timeout=0.3 if fault == "silent" else 60))  # type: ignore[operator]
    assert str(caught.value) == f"{server.url}/{fault}: {sentence}"


@pytest.mark.parametrize("fault", ["html", "cut-json", "to-ftp", "bad-status-line", "closes-in-the-middle", "cut-rows"])
def test_the_command_line_says_the_same(server: Misbehaving, fault: str) -> None:
    """With exit status 1."""
    shown = refused(1, "sparql", f"{Q} LIMIT 9", "--endpoint", f"{server.url}/{fault}")
    assert shown == f"{server.url}/{fault}: {SENTENCES[fault]}"
