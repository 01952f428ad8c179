"""JSON-LD of any statements means the same as their lines."""

import pyoxigraph as ox
from filmograph.namespaces import FILM, ID, PREFIXES
from filmograph.store import jsonld
from hypothesis import example, given
from hypothesis import strategies as st

NODES = st.sampled_from([
    ox.NamedNode(f"{ID}film/one"), ox.NamedNode(f"{FILM}Film"), ox.NamedNode("http://example.org/a?b=c#d"), ox.NamedNode(f"{ID}/x"),
    ox.NamedNode(f"{PREFIXES['xsd']}date"), ox.NamedNode("urn:isbn:1"), ox.NamedNode("title:x"),
])  # fmt: skip
PROPERTIES = st.sampled_from([
    *(ox.NamedNode(f"{FILM}{name}") for name in ("title", "year", "film", "score", "voice", "date", "value", "unknown")),
    ox.NamedNode(f"{PREFIXES['rdf']}type"), ox.NamedNode(f"{PREFIXES['rdfs']}label"), ox.NamedNode("http://example.org/p"),
])  # fmt: skip
TEXTS = st.text(st.characters(exclude_categories=["Cs"]), max_size=8)
TYPES = st.sampled_from([ox.NamedNode(f"{PREFIXES['xsd']}{name}") for name in ("integer", "decimal", "boolean", "date", "string", "gYear")])
LITERALS = (
    st.builds(ox.Literal, TEXTS)
    | st.builds(
        lambda text, datatype: ox.Literal(text, datatype=datatype), TEXTS | st.sampled_from(["1", "-7", "01", "true", "1.50"]), TYPES
    )
    | st.builds(lambda text, language: ox.Literal(text, language=language), TEXTS, st.sampled_from(["en", "de-at"]))
)
GRAPHS = NODES | st.just(ox.DefaultGraph())
QUADS = st.builds(ox.Quad, NODES, PROPERTIES, NODES | LITERALS, GRAPHS)


def read_back(quads: list[ox.Quad]) -> set[ox.Quad]:
    lines = (ox.serialize(quads, format=ox.RdfFormat.N_QUADS) or b"").splitlines(keepends=True)
    return set(ox.parse("".join(jsonld.document(line.decode() for line in lines)).encode(), format=ox.RdfFormat.JSON_LD))


@given(st.lists(QUADS, max_size=8))
@example([ox.Quad(ox.NamedNode(f"{ID}film/one"), ox.NamedNode(f"{FILM}title"), ox.Literal('"\\\n\r\t\x00\x7f\u2028'))])
def test_json_ld_means_what_its_lines_mean(quads: list[ox.Quad]) -> None:
    assert read_back(quads) == set(quads)


def test_blank_nodes_keep_their_names() -> None:
    line = f"_:a <{FILM}film> _:b .\n"
    node = '{"id": "_:a", "film": "_:b"}'
    assert "".join(jsonld.document([line])).endswith(f'"@graph": [\n{node}\n]}}\n')
