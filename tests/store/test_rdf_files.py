"""RDF files are read as they are: nothing that they name is opened or fetched."""

import json
import socket
from collections.abc import Iterator
from pathlib import Path

import pytest
from filmograph.errors import SourceError
from filmograph.namespaces import CONTEXT, FILM
from filmograph.store.rdf_files import triples
from make import refused, run

DEEP = "is nested more than 200 deep; write its parts one beside the other."
DOCTYPE = "has a DOCTYPE, which is not read, for its entities may name files; write their values, and remove it."
RDF = 'xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#"'
BOMB = '<!DOCTYPE a [<!ENTITY a "ha">' + "".join(
    f'<!ENTITY {name} "{f"&{before};" * 10}">' for before, name in zip("abcdefgh", "bcdefghi", strict=True)
)  # fmt: skip


def write(path: Path, content: str, encoding: str = "utf-8") -> Path:
    """Write a file, and return its path."""
    path.write_text(content, encoding=encoding)
    return path


def elsewhere(path: Path, context: str) -> str:
    """Return the sentence for a document with the context of another place."""
    return f"{path}: names the context {context}, and none is read but {CONTEXT}; write its terms into the file."


def refusal(path: Path) -> str:
    """Return the sentence with which a file is refused."""
    with pytest.raises(SourceError) as error:
        triples(path)
    return str(error.value)


@pytest.fixture
def listener() -> Iterator[socket.socket]:
    """A socket on loopback that listens."""
    with socket.create_server(("127.0.0.1", 0)) as server:
        server.settimeout(0.2)
        yield server


def assert_nobody_called(listener: socket.socket) -> None:
    with pytest.raises(TimeoutError):
        listener.accept()


def test_no_connection_goes_out(listener: socket.socket, tmp_path: Path) -> None:
    """For a context, an entity, an import, a base or a stylesheet; nor is a DOCTYPE's file fetched."""
    url = f"http://127.0.0.1:{listener.getsockname()[1]}"
    owl = "<http://www.w3.org/2002/07/owl#imports>"
    context = write(tmp_path / "a.jsonld", json.dumps({"@context": [f"{url}/c"], "@id": "http://x/a", "name": "x"}))
    doctype = write(tmp_path / "b.rdf", f'<!DOCTYPE a SYSTEM "{url}/d"><a/>')
    imports = write(tmp_path / "c.ttl", f"@base <{url}/> . <http://x/a> {owl} <{url}/o>, <o> .")
    style = write(tmp_path / "d.rdf", f'<?xml-stylesheet href="{url}/s"?><rdf:RDF {RDF} xml:base="{url}/"/>')
    assert refused(1, "validate", context) == elsewhere(context, f"{url}/c")
    assert refused(1, "validate", doctype) == f"{doctype}: {DOCTYPE}"
    assert [run("validate", path)[0::2] for path in (imports, style)] == [(0, ""), (0, "")]
    assert_nobody_called(listener)


FORMS = [
    '{{"@context": "{}"}}',
    '{{"@context": [null, "{}"]}}',
    '{{"@context": {{"@import": "{}"}}}}',
    '{{"p": [{{"@context": "{}"}}]}}',
    '{{"@context": {{"p": {{"@id": "http://x/p", "@context": "{}"}}}}}}',
]


@pytest.mark.parametrize("form", FORMS)
@pytest.mark.parametrize("scheme", ["file", "relative", "http"])
def test_a_context_of_another_place_is_refused(tmp_path: Path, form: str, scheme: str) -> None:
    """Wherever in a document, and also where there is a file of that name."""
    context = write(tmp_path / "context.jsonld", '{"@context": {"p": "http://x/p"}}')
    named = {"file": context.as_uri(), "relative": context.name, "http": "http://x/context"}[scheme]
    path = write(tmp_path / "a.jsonld", form.format(named))
    assert refusal(path) == elsewhere(path, named)


@pytest.mark.parametrize("context", [CONTEXT, [CONTEXT, {"x": "http://x/"}]], ids=["alone", "with another"])
def test_our_context_needs_no_connection(tmp_path: Path, context: object) -> None:
    path = write(tmp_path / "a.jsonld", json.dumps({"@context": context, "@id": "http://x/a", "type": "Film"}))
    assert triples(path) == f"<http://x/a> <http://www.w3.org/1999/02/22-rdf-syntax-ns#type> <{FILM}Film> .\n".encode()


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16"])
@pytest.mark.parametrize(
    "document",
    [f"{BOMB}]><a>&i;</a>", '<!DOCTYPE a [<!ENTITY f SYSTEM "file:///etc/hostname">]><a>&f;</a>', "<!-- a --><!DOCTYPE a><a/>"],
    ids=["bomb", "file", "late"],
)
def test_a_doctype_is_refused(tmp_path: Path, document: str, encoding: str) -> None:
    path = write(tmp_path / "a.rdf", f'<?xml version="1.0" encoding="{encoding}"?>{document}', encoding)
    assert refusal(path) == f"{path}: {DOCTYPE}"


@pytest.mark.parametrize("depth", [201, 5_000, 200_000])
def test_a_deep_document_is_one_sentence(tmp_path: Path, depth: int) -> None:
    path = write(tmp_path / "a.jsonld", '{"http://x/p":' * depth + "1" + "}" * depth)
    assert refused(1, "validate", path) == f"{path}: {DEEP}"


def test_a_file_that_ends_the_parser_is_one_sentence(tmp_path: Path) -> None:
    """Here triples in triples."""
    depth = 100_000
    triple = "<http://x/a> <http://x/p> "
    path = write(tmp_path / "a.nt", triple + f"<<( {triple}" * depth + '"1"' + ")>>" * depth + " .")
    assert refused(1, "validate", path) == f"{path}: nested too deeply for the parser; write its parts one beside the other."


def test_a_large_file_is_ended_by_the_limits(tmp_path: Path) -> None:
    """Of time and of memory, which a flag lifts."""
    path = write(tmp_path / "a.nt", "".join(f'<http://x/{n}> <http://x/p> "{n}" .\n' for n in range(100_000)))
    assert refused(1, "validate", path, "--seconds", "0.2") == (
        f"{path}: checking took longer than 0.2 s and was ended; give a part of it, or allow more with --seconds."
    )
    assert refused(1, "validate", path, "--memory", "20") == (
        f"{path}: checking needed more than 20 MB of memory and was ended; give a part of it, or allow more with --memory."
    )
    assert run("validate", path, "--seconds", "0", "--memory", "0")[0::2] == (0, "")


def test_what_is_no_file_is_refused(tmp_path: Path) -> None:
    (tmp_path / "a.ttl").mkdir()
    assert refused(1, "validate", tmp_path / "a.ttl") == f"{tmp_path / 'a.ttl'}: this is a folder, a device or a pipe; give a file."
    assert refusal(tmp_path / "b.ttl") == f"{tmp_path / 'b.ttl'}: there is no such file; check the path."
