"""What a client keeps: each answer that it may ask for again has a tag, and is not sent again while it is the same."""

import shutil
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import quote

import pytest
from filmograph.pipeline.run import Options, build
from filmograph.serve.conditional import is_changing
from make import TOKEN, Client, running

_ASK = f"/sparql?query={quote('ASK { ?film a film:Film }')}"
_KEPT = ["/", "/?q=Doubt", "/questions", "/questions/cast?format=html", "/questions/cast?film=Doubt", "/id/film/doubt-2008", _ASK]
_ANSWERS = ["application/json", "text/html", "text/turtle"]


@pytest.fixture(scope="module")
def server(store: Path) -> Iterator[Client]:
    """A server of the sample pages and a small catalogue."""
    with running(store) as client:
        yield client


@pytest.mark.parametrize("path", _KEPT)
def test_what_has_not_changed_is_not_sent_again(server: Client, path: str) -> None:
    """The client gets no body, and the headers by which it keeps what it has."""
    first = server.get(path)
    kept = {"vary": "Accept", "cache-control": "no-cache", "etag": first.headers["etag"]}
    again = server.get(path, If_None_Match=first.headers["etag"])
    assert (first.status, again.status, again.body) == (200, 304, b"")
    assert {name: again.headers.get(name) for name in kept} == {name: first.headers.get(name) for name in kept} == kept
    assert "content-security-policy" in again.headers


@pytest.mark.parametrize("sent", ['"x", {}', '{}, W/"x"', "{0}", "W/{0}"])
def test_a_client_may_have_several(server: Client, sent: str) -> None:
    """With and without the mark of a weak tag."""
    tag = server.get(_ASK).headers["etag"].removeprefix("W/")
    assert server.get(_ASK, If_None_Match=sent.format(tag)).status == 304


@pytest.mark.parametrize("sent", ["*", '"x"', "", "x", '"'])
def test_another_tag_is_none(server: Client, sent: str) -> None:
    """The answer is sent."""
    assert server.get(_ASK, If_None_Match=sent).status == 200


def test_each_form_of_an_answer_has_its_own_tag(server: Client) -> None:
    """Also each entity and each question."""
    paths = ["/id/film/doubt-2008", "/id/person/viola-davis", "/questions", "/questions/cast?film=Doubt"]
    tags = [(path, accept, server.get(path, Accept=accept).headers.get("etag")) for path in paths for accept in _ANSWERS]
    found = [tag for _, _, tag in tags if tag]
    assert len(found) == len(set(found)) == 9, tags


def test_what_was_not_found_has_no_tag(server: Client) -> None:
    """Nor has what cannot be parsed."""
    paths = ["/id/film/nothing", "/id/film/nothing?format=turtle", "/questions/cast?film=Nothing", "/sparql?query=ASK"]
    assert ["etag" in server.get(path).headers for path in paths] == [False] * 4


@pytest.mark.parametrize("function", ["NOW()", "rand()", "STRUUID()", "UUID()"])
def test_what_changes_each_time_is_not_kept(server: Client, function: str) -> None:
    """Neither by the client nor by the server."""
    path = f"/sparql?query={quote(f'SELECT ({function} AS ?value) {{}}')}&format=csv"
    first, second = server.get(path), server.get(path)
    assert (first.status, first.headers["cache-control"], "etag" in first.headers) == (200, "no-store", False)
    assert first.body != second.body


@pytest.mark.parametrize(
    ("query", "changing"),
    [
        ("ASK { ?now film:title 'Now, Voyager' } # NOW", False),
        ("ASK { <https://example.org/now> ?p ?o }", False),
        ("ASK { ?s ?p ?o }", False),
        ("ASK { FILTER (?a<?b&&NOW()>?c) }", True),
        ("SELECT (1+NOW\n() AS ?x) {}", True),
        (r"SELECT (\u004EOW() AS ?x) {}", True),
        ("ASK { SERVICE <https://example.org/> {} }", True),
    ],
)
def test_a_word_by_itself_changes_nothing(query: str, changing: bool) -> None:
    assert is_changing(query) is changing


def test_an_answer_by_post_is_not_kept(server: Client) -> None:
    headers = {"Content-Type": "application/sparql-query"}
    assert "etag" not in server.request("POST", "/sparql", "ASK {}", headers).headers


def test_a_new_snapshot_has_new_tags(tmp_path: Path) -> None:
    """And the same content the same, also of a store that was built elsewhere."""
    catalogue, path = tmp_path / "films.csv", "/id/film/doubt-2008?format=ntriples"
    catalogue.write_text("title,year\nDoubt,2008\n", encoding="utf-8")
    build([catalogue], tmp_path / "store", Options(sample=0))
    with running(tmp_path / "store") as server:
        before = server.get(path).headers["etag"]
        catalogue.write_text("title,year\nDoubt,2008\nFences,2016\n", encoding="utf-8")
        build([catalogue], tmp_path / "store", Options(sample=0))
        changed = server.get(path, If_None_Match=before)
    with running(tmp_path / "store") as server:
        assert (changed.status, server.get(path, If_None_Match=changed.headers["etag"]).status) == (200, 304)


def test_an_update_makes_new_tags(tmp_path: Path, store: Path) -> None:
    """Also where the copy is made anew, whose first version has the name of the one before."""
    (tmp_path / "store").symlink_to(store)
    options = ("--writable", "--token", TOKEN)
    with running(tmp_path / "store", *options) as server:
        first = server.get(_ASK).headers["etag"]
        assert server.update("INSERT DATA { <a:a> <a:b> 1 }").status == 204
        second = server.get(_ASK, If_None_Match=first)
    shutil.rmtree(tmp_path / "store.writable")
    with running(tmp_path / "store", *options) as server:
        third = server.get(_ASK, If_None_Match=first)
    assert (second.status, third.status) == (200, 200)
    assert len({first, second.headers["etag"], third.headers["etag"]}) == 3
