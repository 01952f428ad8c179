"""The address of an endpoint: what it may be, what is shown of it, and who asks."""

import base64
import copy
import pickle
from collections.abc import Iterator
from pathlib import Path

import filmograph
import pytest
from click.testing import CliRunner
from filmograph.cli import app
from filmograph.errors import EndpointError, FilmographError
from make import Misbehaving, misbehaving

Q = "SELECT ?t { ?f film:title ?t }"
BASIC = "Basic " + base64.b64encode(b"ann:p@ss/w:rd?").decode()


@pytest.fixture(scope="module")
def server() -> Iterator[Misbehaving]:
    """The server that misbehaves, for all tests of this module."""
    with misbehaving() as running:
        yield running


@pytest.mark.parametrize(
    ("address", "shown"),
    [
        ("file:///etc/passwd", "file:///etc/passwd"), ("ftp://example.org/", "ftp://example.org/"), ("", ""), ("sparql", "sparql"),
        ("http://", "http://"), ("http:///sparql", "http:///sparql"), ("http://[::1", "http://[::1"), ("http://a b/", "http://a b/"),
        ("http://localhost:port/", "http://localhost:port/"), ("http://localhost:99999/", "http://localhost:99999/"),
        ("ftp://ann:secret@example.org/?a=1", "ftp://…"), ("ann:secret@example.org", "…"), ("http://ann:secret@host:x/", "http://…"),
        ("ftp://example.org/?token=secret&secret", "ftp://example.org/?token=…&…"), ("http://x\\y/?k=secret", "http://x\\\\y/?k=…"),
    ],
)  # fmt: skip
def test_what_is_no_address_is_refused(address: str, shown: str) -> None:
    """Only http and https are endpoints; a secret in it is not repeated."""
    with pytest.raises(EndpointError) as caught:
        filmograph.connect(address)
    assert str(caught.value) == f"'{shown}' is not an endpoint: the address of an endpoint begins with http:// or https://."


def test_an_address_is_shown_without_its_secrets() -> None:
    """In every way in which Python shows a graph; a copy that was pickled still has them."""
    graph = filmograph.connect("http://ann:secret@127.0.0.1:1/sparql?token=secret&debug#secret")
    assert repr(graph) == "<Filmograph of http://127.0.0.1:1/sparql?token=…&…>"
    assert "secret" not in repr(vars(graph)) + str(vars(graph)) + repr(vars(copy.copy(graph))) + graph._repr_html_()
    again = pickle.loads(pickle.dumps(graph))  # noqa: S301 - our own
    assert again._origin == graph._origin


@pytest.mark.parametrize(
    ("user", "given", "header"),
    [
        ("ann:p%40ss%2Fw%3Ard%3F@", {}, BASIC),
        ("", {"user": "ann", "password": "p@ss/w:rd?"}, BASIC),
        ("", {"token": "t0ken"}, "Bearer t0ken"),
        ("ann:p%40ss%2Fw%3Ard%3F@", {"token": "t0ken"}, BASIC),
        ("", {}, ""),
    ],
)
def test_who_asks_is_sent_in_a_header(server: Misbehaving, user: str, given: dict[str, str], header: str) -> None:
    """That of the address comes first; the query of the address is sent as it is."""
    graph = filmograph.connect(f"{server.url}/good?key=secret".replace("//", f"//{user}"), **given)  # type: ignore[arg-type]
    graph.sparql(Q)
    assert (server.asked[-1].path, server.asked[-1].headers.get("authorization", "")) == ("/good?key=secret", header)


@pytest.mark.parametrize("given", [{"user": "ann", "password": "s3cret-word"}, {"token": "s3cret-word"}, {}])
def test_a_server_that_repeats_secrets_is_not_repeated(server: Misbehaving, given: dict[str, str]) -> None:
    """Neither those of the address nor those given."""
    with pytest.raises(FilmographError) as caught:
        filmograph.connect(f"{server.url}/echoes-secrets?key=s3cret-key", **given).sparql(Q)  # type: ignore[arg-type]
    shown = str(caught.value)
    assert shown.startswith(f"{server.url}/echoes-secrets?key=…: the endpoint cannot answer this query (no: /echoes-secrets?key=…")
    assert [secret for secret in ("s3cret", base64.b64encode(b"ann:s3cret-word").decode()) if secret in shown] == []


@pytest.mark.parametrize("given", [{"token": "a\r\nX-Evil: 1"}, {"user": "ann\n"}, {"user": "a", "password": "\x00"}, {"token": "tökén"}])
def test_a_secret_that_cannot_be_sent_is_refused(given: dict[str, str]) -> None:
    """It would be a header of its own."""
    with pytest.raises(EndpointError) as caught:
        filmograph.connect("http://127.0.0.1:1/sparql", **given)  # type: ignore[arg-type]
    what = list(given)[-1]
    assert str(caught.value) == f"The {what} for an endpoint has characters that cannot be sent, such as a line break; correct it."


@pytest.mark.parametrize(
    ("environment", "header"),
    [
        ({"FILMOGRAPH_USER": "ann", "FILMOGRAPH_PASSWORD": "p@ss/w:rd?"}, BASIC),
        ({"FILMOGRAPH_TOKEN": "t0ken", "FILMOGRAPH_USER": "ann"}, "Bearer t0ken"),
        ({}, "Basic " + base64.b64encode(b"bob:from-netrc").decode()),
    ],
)
def test_the_command_line_reads_who_asks(server: Misbehaving, tmp_path: Path, environment: dict[str, str], header: str) -> None:
    """From the environment, else from .netrc."""
    (tmp_path / "netrc").write_text("machine 127.0.0.1 login bob password from-netrc\n", encoding="utf-8")
    variables = {"NETRC": str(tmp_path / "netrc"), **environment}
    shown = CliRunner(env=variables).invoke(app, ["sparql", Q, "--endpoint", f"{server.url}/good"])
    assert (shown.exit_code, server.asked[-1].headers["authorization"]) == (0, header)


def test_a_broken_file_of_passwords_is_not_repeated(tmp_path: Path) -> None:
    """Only where it is broken."""
    (tmp_path / "netrc").write_text("machine 127.0.0.1 login bob\n passwort secret\n", encoding="utf-8")
    shown = CliRunner(env={"NETRC": str(tmp_path / "netrc")}).invoke(app, ["sparql", Q, "--endpoint", "http://127.0.0.1:1/sparql"])
    assert str(shown.exception) == (
        f"{tmp_path / 'netrc'}: the file with passwords cannot be read at line 2; correct it, and let nobody else read it."
    )
