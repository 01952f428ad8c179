"""The command line: what it prints, what it refuses, and with which exit status."""

import csv
import gzip
import io
import json
import re
import subprocess
import sys
from pathlib import Path
from typing import Any

import click
import networkx as nx
import pytest
from filmograph.ask.questions.query import questions
from filmograph.cli import app
from filmograph.namespaces import PREFIXES
from make import PAGES, ROOT, refused, run
from rdflib import Graph
from rdflib.namespace import RDF, RDFS, SH
from rdflib.plugins.sparql import prepareQuery

IMDB = PAGES / "wont-back-down-imdb.txt"
COMMANDS = [
    "mapping", "quarantine", "read", "build", "validate", "questions", "ask", "sparql", "path", "degrees", "centre", "central",
    "communities", "walk", "conflicts", "export", "same", "different", "review", "why",
    "crosswalk", "dump", "push", "check", "serve", "picture", "mcp",
]  # fmt: skip
EXPORT_COMPANIES = ["export", "--network", "companies", "--format", "gexf", "-o", "none.gexf"]
ID = "https://w3id.org/filmograph/id/"


def answered(*arguments: object) -> Any:
    """Return what a command prints as JSON; it must succeed without a word on standard error."""
    status, out, err = run(*arguments, "--format", "json")
    assert (status, err) == (0, "")
    return json.loads(out)


@pytest.mark.parametrize("name", COMMANDS)
def test_every_command_has_help_with_an_example(name: str) -> None:
    """The example begins as one would type it."""
    status, out, err = run(name, "--help")
    assert (status, err) == (0, "")
    assert f"Example: filmograph {name}" in " ".join(out.split())


def test_these_are_the_commands() -> None:
    """No command is without the checks above."""
    assert sorted(app.list_commands(click.Context(app))) == sorted(COMMANDS)


def test_read_prints_the_record_as_json() -> None:
    """The same record that the reader gives."""
    status, out, err = run("read", IMDB, "--json")
    expected = json.loads((ROOT / "tests" / "pages" / "imdb" / "wont-back-down-imdb.json").read_text(encoding="utf-8"))
    assert (status, json.loads(out), err) == (0, expected, "")


def test_read_prints_facts_with_their_lines() -> None:
    """A person sees where each fact stands."""
    out = run("read", IMDB)[1].splitlines()
    assert "        line 1  review_counts  user: 38; critic: 100" in out


def test_read_refuses_with_one_sentence(tmp_path: Path) -> None:
    """Without a traceback, whatever the file."""
    path = tmp_path / "missing.txt"
    assert refused(1, "read", path) == f"{path}: there is no such file; check the path."


def test_build_prints_a_summary_and_fails_where_a_page_was_refused(tmp_path: Path, catalogue: Path) -> None:
    """The rest is built; the sentence names the page."""
    empty = tmp_path / "empty.txt"
    empty.write_text("")
    status, out, err = run("build", catalogue, empty, "--store", tmp_path / "store")
    assert (status, err) == (1, f"Error: {empty}: the file is empty; save the page again.\n")
    assert [line.rstrip() for line in out.splitlines()][:3] == [
        "source       layout     films  quarantined", "seven-films  catalogue  7      0", "1 row.",
    ]  # fmt: skip


def test_build_shows_no_progress_where_there_is_no_terminal(tmp_path: Path, catalogue: Path) -> None:
    """Standard error is empty, and with --quiet standard output too."""
    assert run("build", catalogue, "--store", tmp_path / "store", "--quiet") == (0, "", "")


def test_build_shows_progress_on_a_terminal(tmp_path: Path, catalogue: Path) -> None:
    """What is being done now is written to standard error."""
    inner = f"{sys.executable} -m filmograph.cli build {catalogue} --store {tmp_path / 'store'}"
    shown = subprocess.run(["script", "-qec", inner, "/dev/null"], capture_output=True, text=True, check=False, env={"TERM": "xterm"})
    assert shown.returncode == 0
    assert "writing the graph" in shown.stdout


@pytest.mark.smoke
def test_validate_reports_warnings_and_succeeds(store: Path) -> None:
    """Three early reviews and two runtimes that lie apart are no violations."""
    status, out, err = run("validate", "--store", store)
    assert (status, err, out.splitlines()[-1].startswith("0 violations, ")) == (0, "", True)


def test_validate_fails_on_a_violation(tmp_path: Path) -> None:
    """A film without a title, in a file of RDF."""
    data = tmp_path / "film.ttl"
    data.write_text(f"@prefix film: <https://w3id.org/filmograph/ontology#> . <{ID}film/1> a film:Film ; film:year 2012 .")
    status, out, err = run("validate", data)
    assert (status, err) == (1, "")
    assert f"violation  {ID}film/1" in out


def test_validate_prints_the_report_as_turtle(store: Path) -> None:
    """A SHACL report that conforms, for there is no violation."""
    status, out, err = run("validate", "--store", store, "--format", "turtle")
    assert (status, err, "sh:conforms true" in out) == (0, "", True)


def test_validate_refuses_what_is_no_rdf(tmp_path: Path) -> None:
    """By its name, and by what it holds."""
    (tmp_path / "film.doc").write_text("x")
    (tmp_path / "film.nt").write_text("x")
    assert refused(1, "validate", tmp_path / "film.doc") == (
        f"{tmp_path / 'film.doc'}: its name is not that of an RDF file; give one that ends in .ttl, .nt, .rdf, .owl, .jsonld."
    )
    assert refused(1, "validate", tmp_path / "film.nt").startswith(f"{tmp_path / 'film.nt'}: cannot be parsed as nt (")


def test_questions_are_listed_with_their_parameters() -> None:
    """Optional ones in brackets."""
    listed = {q["name"]: q["parameters"] for q in answered("questions")}
    assert (len(listed), listed["filmography"], listed["final-roles"], listed["top-pairs"]) == (
        52, "person [role]", "[film] [director] [role]", "[role] [limit=20]"
    )  # fmt: skip


def test_ask_prints_flat_objects(store: Path) -> None:
    """Numbers are numbers, unbound is null, roles are concept names with spaces, mentions are IRIs."""
    assert answered("ask", "filmography", "person=bill nunn", "role=Actors", "--store", store) == [
        {"film": ID + "film/do-the-right-thing-1989", "title": "Do the Right Thing", "year": 1989, "role": "actor", "character": None,
         "billing": 4},
        {"film": ID + "film/wont-back-down-2012", "title": "Won't Back Down", "year": 2012, "role": "actor", "character": None,
         "billing": 9},
    ]  # fmt: skip


def test_ask_prints_csv(store: Path) -> None:
    """A header of columns, then rows."""
    status, out, err = run("ask", "directed-by-starring", "director=Spike Lee", "actor=Bill Nunn", "--store", store, "--format", "csv")
    assert (status, err) == (0, "")
    assert list(csv.reader(io.StringIO(out))) == [
        ["film", "title", "year"], [ID + "film/do-the-right-thing-1989", "Do the Right Thing", "1989"]
    ]  # fmt: skip


@pytest.mark.smoke
def test_ask_prints_a_table_for_people(store: Path) -> None:
    """Columns of IRIs are left out."""
    status, out, _ = run("ask", "directed-by-starring", "director=Spike Lee", "actor=Bill Nunn", "--store", store)
    assert (status, [line.rstrip() for line in out.splitlines()]) == (0, ["title               year", "Do the Right Thing  1989", "1 row."])


def test_an_ambiguous_name_lists_the_candidates(store: Path) -> None:
    """And nothing is answered."""
    assert refused(1, "ask", "cast", "film=King Kong", "--store", store) == (
        "Several films are called 'King Kong'; write one of these: King Kong (1933); King Kong (1976)."
    )


@pytest.mark.parametrize("value", ["King Kong (1976)", "king kong 1976", ID + "film/king-kong-1976"])
def test_title_with_year_and_iri_tell_films_apart(store: Path, value: str) -> None:
    """Each names the later one."""
    assert [row["name"] for row in answered("ask", "cast", f"film={value}", "--store", store)] == ["Jeff Bridges", "Jessica Lange"]


def test_a_miss_lists_near_names(store: Path) -> None:
    """The closest first."""
    shown = refused(1, "ask", "final-role", "person=Viola Daviss", "--store", store)
    assert shown.startswith("No person is called 'Viola Daviss'. Near names: Viola Davis")


@pytest.mark.parametrize("name", ['Bill "Radio" Nunn', "Bill } DELETE { Nunn", "Bill\\", "$_person", "<x> Nunn", "'''", "Nu\nnn"])
def test_no_name_breaks_out_of_its_literal(store: Path, name: str) -> None:
    """Whatever is typed is a name that nobody has."""
    assert refused(1, "ask", "final-role", f"person={name}", "--store", store).startswith("No person is called ")


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (["nonsense"], "There is no question 'nonsense'; the questions are anniversaries, "),
        (["cast"], "The question 'cast' needs the parameter 'film', for example film=\"Won't Back Down (2012)\"."),
        (["cast", "film="], "The question 'cast' needs the parameter 'film', for example film=\"Won't Back Down (2012)\"."),
        (["cast", "person=x"], "The question 'cast' has no parameter 'person'; it takes film."),
        (["cast", "film"], "'film' is not a parameter; write name=value, for example person=\"Bill Nunn\"."),
        (["filmography", "person=Bill Nunn", "role=wizard"], "'wizard' is no role; the roles are actor, "),
        (["cast", "film=x", "--format", "yaml"], "Invalid value for '--format': 'yaml' is not one of "),
    ],
)
def test_wrong_usage_exits_with_2(store: Path, arguments: list[str], sentence: str) -> None:
    """One sentence that says what is taken."""
    assert refused(2, "ask", *arguments, "--store", store).startswith(sentence)


def test_an_unknown_iri_is_no_answer(store: Path) -> None:
    """It is not the IRI of anything here."""
    assert refused(1, "ask", "cast", f"film={ID}film/x", "--store", store) == f"No film has the IRI {ID}film/x."


def test_an_iri_that_is_none_is_refused(store: Path) -> None:
    """Nothing of it reaches a query."""
    shown = refused(1, "ask", "cast", "film=http://x/> }", "--store", store)
    assert shown == "'http://x/> }' is not an IRI: it contains a space, quote, brace or control character."


QUERY = 'SELECT ?title ?year { ?f film:title ?title ; film:year ?year ; film:director/film:name "Spike Lee" }'


def test_sparql_prints_standard_results(store: Path) -> None:
    """SPARQL 1.1 Query Results JSON."""
    integer = "http://www.w3.org/2001/XMLSchema#integer"
    assert answered("sparql", QUERY, "--store", store) == {
        "head": {"vars": ["title", "year"]},
        "results": {"bindings": [{"title": {"type": "literal", "value": "Do the Right Thing"},
                                  "year": {"type": "literal", "value": "1989", "datatype": integer}}]},
    }  # fmt: skip


@pytest.mark.parametrize(
    ("form", "expected"),
    [
        ("csv", "title,year\r\nDo the Right Thing,1989\r\n"),
        ("tsv", '?title\t?year\n"Do the Right Thing"\t1989\n'),
        ("table", "title               year\nDo the Right Thing  1989\n1 row.\n"),
    ],
)
def test_sparql_prints_other_formats(store: Path, form: str, expected: str) -> None:
    """The same row in each."""
    command = [sys.executable, "-m", "filmograph.cli", "sparql", QUERY, "--store", str(store), "--format", form]
    out = subprocess.run(command, capture_output=True, check=True).stdout.decode()
    assert "\n".join(line.rstrip(" ") for line in out.split("\n")) == expected


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="this system has no /dev/full, a file on a full disk")
@pytest.mark.parametrize("arguments", [["--version"], ["questions"]])
def test_output_that_finds_no_space_is_told(arguments: list[str]) -> None:
    """In one sentence, whether it is the first line or the last that does not fit."""
    with Path("/dev/full").open("w", encoding="utf-8") as full:
        shown = subprocess.run([sys.executable, "-m", "filmograph.cli", *arguments], stdout=full, stderr=subprocess.PIPE, check=False)
    assert (shown.returncode, shown.stderr.decode()) == (
        1, "Error: The output: cannot be read or written (No space left on device); check space and permissions.\n",
    )  # fmt: skip


def test_sparql_prints_xml(store: Path) -> None:
    """SPARQL Query Results XML."""
    out = run("sparql", QUERY, "--store", store, "--format", "xml")[1]
    assert '<binding name="title"><literal>Do the Right Thing</literal></binding>' in out


def test_sparql_reads_files_and_standard_input(store: Path, tmp_path: Path) -> None:
    """A yes-or-no question answers yes or no."""
    (tmp_path / "q.rq").write_text("ASK { ?f film:year 1989 }")
    assert run("sparql", tmp_path / "q.rq", "--store", store) == (0, "yes\n", "")
    assert run("sparql", "-", "--store", store, stdin="ASK { ?f film:year 1888 }") == (0, "no\n", "")


def test_sparql_prints_a_graph_as_turtle(store: Path) -> None:
    """Whatever --format was left at."""
    query = 'CONSTRUCT { ?f film:year ?y } WHERE { ?f film:title "Doubt" ; film:year ?y }'
    out = run("sparql", query, "--store", store)[1]
    assert out.strip().splitlines()[-1] == f"<{ID}film/doubt-2008> film:year 2008 ."


@pytest.mark.parametrize(
    ("query", "sentence"),
    [
        ("SELECT ?x\nWHERE { ?x foo:a 1 }", "The query cannot be parsed at line 2, column 17, near ' 1 }'; a prefix is not declared."),
        ("SELECT ?x WHERE { ?x ", "The query cannot be parsed at line 1, column 22, near 'the end of the query'."),
        ("INSERT DATA { <a:b> <a:c> 1 }", "The query cannot be parsed at line 1, column 10, near 'TA { <a:b> <a:c> 1 }'."),
    ],
)
def test_broken_sparql_is_refused_with_line_and_column(store: Path, query: str, sentence: str) -> None:
    """And with what stands there."""
    assert refused(1, "sparql", query, "--store", store) == sentence


def test_a_format_that_does_not_fit_is_refused(store: Path) -> None:
    """A graph is no table, a table no graph."""
    assert refused(1, "sparql", "DESCRIBE <x:y>", "--store", store, "--format", "csv") == (
        "A CONSTRUCT or DESCRIBE query answers with a graph, which has no format csv; use turtle, ntriples, trig, jsonld."
    )
    assert refused(1, "sparql", QUERY, "--store", store, "--format", "turtle") == (
        "A SELECT or ASK query answers with a table, which has no format turtle; use json, csv, tsv, xml."
    )


@pytest.mark.smoke
def test_path_prints_a_chain_with_credits_and_sources(store: Path) -> None:
    """Bill Nunn and Viola Davis played in one film; the table leads on to Meryl Streep and Kevin Bacon."""
    status, out, err = run("path", "Bill Nunn", "Kevin Bacon", "--store", store)
    assert (status, err) == (0, "")
    assert out.splitlines() == [
        "Bill Nunn",
        "  actor in Won't Back Down (2012) with Viola Davis, actor  [seven-films line 3, wont-back-down-dark-horizons line 8]",
        "  actor in Doubt (2008) with Meryl Streep, actor  [seven-films line 4]",
        "  actor in The River Wild (1994) with Kevin Bacon, actor  [seven-films line 5]",
    ]


def test_path_as_json_has_the_fixed_keys(store: Path) -> None:
    """A list of chains; each hop leads on from the last."""
    chains = answered("path", "Bill Nunn", "Kevin Bacon", "--store", store)
    assert [(c["length"], [(h["from_name"], h["title"], h["year"], h["to_name"], h["sources"]) for h in c["hops"]]) for c in chains] == [
        (3, [("Bill Nunn", "Won't Back Down", 2012, "Viola Davis", ["seven-films", "wont-back-down-dark-horizons"]),
             ("Viola Davis", "Doubt", 2008, "Meryl Streep", ["seven-films"]),
             ("Meryl Streep", "The River Wild", 1994, "Kevin Bacon", ["seven-films"])])
    ]  # fmt: skip


def test_path_through_roles_that_do_not_link_says_so(store: Path) -> None:
    """Directors alone share no film here."""
    shown = refused(1, "path", "Spike Lee", "Kevin Bacon", "--roles", "director", "--store", store)
    assert shown == (
        "No chain of films leads from Spike Lee to Kevin Bacon in the roles director: "
        "Spike Lee is connected to 0 others, Kevin Bacon is connected to 0 others."
    )


def test_all_chains_come_with_their_number(store: Path) -> None:
    """Two people of one film have one chain."""
    status, out, err = run("path", "Viola Davis", "Holly Hunter", "--all", "--store", store)
    assert (status, err, out.splitlines()[:2]) == (0, "", ["1 shortest chain of length 1.", "Viola Davis"])


def test_limits_of_a_path_are_options(store: Path) -> None:
    """Roles, years and billing; here they leave no way."""
    shown = refused(1, "path", "Bill Nunn", "Kevin Bacon", "--roles", "cast", "--from", "2000", "--exclude", "self", "--store", store)
    assert shown.startswith("No chain of films leads from Bill Nunn to Kevin Bacon in the roles cast from 2000 without self: ")


def test_a_person_without_a_dated_film_has_no_last_role(tmp_path: Path) -> None:
    """No rows, and a sentence beside them that says why."""
    (tmp_path / "undated.csv").write_text("title,year,genres,cast,directors,writers\nUndated,,Drama,Ann Ash,,\n", encoding="utf-8")
    assert run("build", tmp_path / "undated.csv", "--store", tmp_path / "store", "--no-triples", "--quiet")[0] == 0
    shown = run("ask", "final-role", "person=Ann Ash", "--store", tmp_path / "store", "--format", "json")
    assert shown == (0, "[]\n", "No film of this person that counts has a known date.\n")


def test_limits_that_leave_no_network_are_refused(store: Path, tmp_path: Path) -> None:
    """No empty file is written."""
    target = tmp_path / "none.gexf"
    shown = refused(1, "export", "--network", "people", "--format", "gexf", "-o", target, "--from", "2090", "--store", store)
    assert (shown, target.exists()) == ("The network of people is empty: no credit that counts links any two; loosen the limits.", False)


def test_degrees_count_people_by_distance(store: Path) -> None:
    """Who is farthest, and who cannot be reached."""
    shown = answered("degrees", "Kevin Bacon", "--roles", "actor", "--store", store)
    assert [d["people"] for d in shown["degrees"]][:2] == [1, 1]
    assert shown["degrees"][-1]["people"] == len(shown["farthest"])


@pytest.mark.smoke
def test_degrees_are_told_in_words(store: Path) -> None:
    """A table and a line below it."""
    status, out, err = run("degrees", "Kevin Bacon", "--roles", "actor", "--store", store)
    assert (status, err, out.splitlines()[0].split()) == (0, "", ["distance", "people"])
    assert out.splitlines()[-1].startswith("Farthest: ")


def test_the_centre_says_of_how_many(store: Path) -> None:
    """On standard error, beside the rows."""
    status, out, err = run("centre", "--limit", "3", "--store", store, "--format", "json")
    assert (status, [sorted(row) for row in json.loads(out)]) == (0, [["distance", "error", "name", "person"]] * 3)
    assert re.fullmatch(r"Mean distances within the largest component of \d+ people, all measured\.\n", err)


@pytest.mark.parametrize("measure", ["degree", "pagerank", "betweenness", "closeness"])
def test_central_people_have_scores(store: Path, measure: str) -> None:
    """The highest first."""
    scores = [row["score"] for row in answered("central", measure, "--limit", "5", "--store", store)]
    assert (len(scores), scores) == (5, sorted(scores, reverse=True))


def test_communities_list_their_members(store: Path) -> None:
    """The largest first, each complete."""
    found = answered("communities", "--store", store)
    assert [c["people"] for c in found] == sorted((len(c["members"]) for c in found), reverse=True)


def test_walk_prints_a_sorted_list(store: Path) -> None:
    """Names, titles or values."""
    assert answered("walk", "Spike Lee", "^film:director", "film:year", "--store", store) == ["1989"]
    assert answered("walk", "Doubt", "film:director", "--source", "seven-films", "--store", store) == ["John Patrick Shanley"]


@pytest.mark.smoke
def test_rows_can_be_explained(store: Path) -> None:
    """As JSON under "evidence", in a table as a last column."""
    asked = ("ask", "directed-by-starring", "director=Spike Lee", "actor=Bill Nunn", "--explain", "--store", store)
    [row] = answered(*asked)
    assert [(e["name"], e["role"], e["sources"][0]["lines"]) for e in row["evidence"]] == [
        ("Bill Nunn", "actor", [2, 2]), ("Spike Lee", "director", [2, 2]),
    ]  # fmt: skip
    assert "Bill Nunn, actor, in Do the Right Thing (1989)  [seven-films line 2]" in run(*asked)[1]


def test_explained_rows_as_csv_tell_what_they_rest_on(store: Path) -> None:
    """In a last column, one after the other."""
    asked = ("ask", "directed-by-starring", "director=Spike Lee", "actor=Bill Nunn", "--explain", "--store", store)
    [row] = csv.DictReader(io.StringIO(run(*asked, "--format", "csv")[1]))
    assert (row["title"], row["rests on"].split(" | ")) == (
        "Do the Right Thing",
        [f"{who}, in Do the Right Thing (1989)  [seven-films line 2]" for who in ("Bill Nunn, actor", "Spike Lee, director")],
    )


def test_questions_are_a_catalogue_of_queries() -> None:
    """In Turtle: each is executable, says what it asks, and its query can be parsed."""
    status, out, err = run("questions", "--format", "turtle")
    graph = Graph().parse(data=out, format="turtle")
    executable = {str(term).rsplit("/", 1)[-1] for term in graph.subjects(RDF.type, SH.SPARQLSelectExecutable)}
    assert (status, err, executable) == (0, "", set(questions()))
    for term, text in graph.subject_objects(SH.select):
        assert (term, RDFS.comment, None) in graph
        prepareQuery(str(text), initNs=PREFIXES)


@pytest.mark.parametrize("command", [["path", "A", "B"], ["degrees", "A"], ["centre"], ["central"], ["communities"]])
def test_what_needs_the_network_says_so_of_an_endpoint(command: list[str]) -> None:
    """An endpoint gives rows, not the network."""
    shown = refused(2, *command, "--endpoint", "http://127.0.0.1:1/sparql")
    assert shown == f"{command[0]} needs a store on this machine: an endpoint gives rows, not the network; open one with `--store`."


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (["path", "A", "B", "--all", "--best-rated"], "--all gives every chain and --best-rated one of them; ask for one or the other."),
        (
            ["path", "Bill Nunn", "Spike Lee", "--exclude", "cgi"],
            "'cgi' is not a flag; the flags are voice, self, archive, uncredited.",
        ),
        (["degrees", "Bill Nunn", "--roles", "wizard"], "'wizard' is no role; the roles are actor, "),
        (["ask", "final-role", "person=Bill Nunn", "by=birth"], "by='birth' is not possible; it can be release or production."),
        (["ask", "top-pairs", "limit=many"], "'many' is not an integer of 0 or more."),
        (["ask", "top-pairs", "limit=-1"], "'-1' is not an integer of 0 or more."),
        (
            ["export", "--network", "companies", "--format", "gexf", "-o", "x.gexf", "--billing", "3"],
            "Companies have no billing and no flags",
        ),
        (["ask", "duos", "first=director", "second=wizard"], "'wizard' is no role; the roles are actor, "),
        (["walk", "Doubt", "film:directing"], "'film:directing' is no property of the ontology; near ones are film:director"),
    ],
)
def test_wrong_limits_and_parameters_exit_with_2(store: Path, arguments: list[str], sentence: str) -> None:
    """One sentence says what is possible."""
    assert refused(2, *arguments, "--store", store).startswith(sentence)


def test_conflicts_is_the_question_of_that_name(store: Path) -> None:
    """All sources' disagreements on a film."""
    assert answered("conflicts", "Won't Back Down", "--store", store) == answered("ask", "conflicts", "--store", store)


@pytest.mark.parametrize("form", ["gexf", "graphml"])
def test_export_writes_what_networkx_reads_back_whole(store: Path, tmp_path: Path, form: str) -> None:
    """The people of the store and who worked with whom, with every attribute but the titles."""
    import filmograph  # noqa: PLC0415
    from filmograph.ask.network.attributes import exported  # noqa: PLC0415

    target = tmp_path / f"people.{form}"
    status, out, err = run("export", "--network", "people", "--format", form, "-o", target, "--store", store)
    graph = filmograph.open(store).network("people", attributes=exported("people"))
    assert (status, out, err) == (0, "", f"{target}: {graph.number_of_nodes():,} nodes, {graph.number_of_edges():,} edges.\n")
    read = nx.read_gexf(target) if form == "gexf" else nx.read_graphml(target)
    assert list(read) == [f"n{number}" for number in range(len(graph))]
    read = nx.relabel_nodes(read, {node: attributes.pop("iri") for node, attributes in read.nodes(data=True)})
    for *_, shown in (*read.nodes(data=True), *read.edges(data=True)):
        years = {name: shown[name] for name in ("first", "last") if name in shown}
        own = {name: shown.pop(name) for name in ("id", "start", "end") if name in shown}
        assert form != "gexf" or [own.get(name) for name in ("start", "end")] == [years.get(name) for name in ("first", "last")]
    assert dict(read.nodes) == dict(graph.nodes)
    assert {frozenset(e[:2]): e[2] for e in read.edges(data=True)} == {frozenset(e[:2]): e[2] for e in graph.edges(data=True)}


def test_export_packs_and_writes_to_standard_output(store: Path, tmp_path: Path) -> None:
    """The same bytes; what was written is stated on standard error."""
    command = ("export", "--network", "companies", "--format", "graphology", "--store", store)
    files = [tmp_path / "plain.json", tmp_path / "packed.json.gz"]
    printed = [run(*command, "-o", file) for file in files]
    status, out, err = run(*command, "-o", "-")
    assert out == files[0].read_text("utf-8") == gzip.decompress(files[1].read_bytes()).decode()
    assert printed == [(0, "", f"{file}: 2 nodes, 1 edge.\n") for file in files]
    assert (status, err) == (0, "")


def test_the_store_can_be_named_by_the_environment(store: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """FILMOGRAPH_STORE stands in for --store."""
    monkeypatch.setenv("FILMOGRAPH_STORE", str(store))
    assert run("sparql", "ASK { ?f film:year 1989 }") == (0, "yes\n", "")


def test_quarantine_shows_reasons_with_counts_and_records_with_their_text(tmp_path: Path) -> None:
    """As a table, as JSON, as CSV."""
    page = tmp_path / "films.csv"
    page.write_text("title,year\nDoubt,2008\n,1999\n,2000\nX,soon\n", encoding="utf-8")
    assert run("build", page, "--store", tmp_path / "store", "--quiet")[0] == 0
    status, out, _ = run("quarantine", "--store", tmp_path / "store")
    assert (status, [" ".join(line.split()) for line in out.splitlines()]) == (0, [
        "source kind reason number first", "films record The row has no title. 2 films.csv:3",
        'films value "soon" in the column \'year\' is not a year; it is left out. 1 films.csv:5', "2 rows.",
    ])  # fmt: skip
    entries = answered("quarantine", "--store", tmp_path / "store")
    assert entries[0] == {
        "source": "films", "kind": "record", "file": "films.csv", "first_line": 3, "last_line": 3, "path": None, "value": None,
        "reason": "The row has no title.", "original": ",1999",
    }  # fmt: skip
    assert run("quarantine", "--store", tmp_path / "store", "--format", "csv")[1].splitlines()[0] == (
        "source,kind,file,first_line,last_line,path,value,reason,original"
    )


def test_build_prints_its_summary_as_json(tmp_path: Path, catalogue: Path) -> None:
    """Counts, sources, seconds and memory; nothing on standard error."""
    status, out, err = run("build", catalogue, "--store", tmp_path / "store", "--json")
    shown = json.loads(out)
    assert (status, err, shown["films"], shown["sources"][0]["name"], shown["refused"]) == (0, "", 7, "seven-films", [])
    assert shown["seconds"] > 0
    assert shown["peak_memory"] > 10_000_000


def test_a_store_without_triples_says_so_in_one_sentence(tmp_path: Path, catalogue: Path) -> None:
    """Where triples are needed; where they are not, it answers."""
    store = tmp_path / "store"
    assert run("build", catalogue, "--store", store, "--no-triples", "--quiet") == (0, "", "")
    assert answered("ask", "collaborators", "person=Bill Nunn", "--store", store)[0]["films"] == 1
    assert refused(1, "validate", "--store", store).startswith(f"{store}: this store was built with --no-triples")


def test_types_that_name_none_are_refused(tmp_path: Path, catalogue: Path) -> None:
    """With some that there are."""
    shown = refused(2, "build", catalogue, "--store", tmp_path / "store", "--types", " , ")
    assert shown == "--types names no type; name one or more of movie, tvMovie, short, video, tvSeries, …"


def test_mapping_prints_a_draft(tmp_path: Path) -> None:
    """Or says what it needs."""
    path = tmp_path / "films.csv"
    path.write_text("Movie,Year\nDoubt,2008\n", encoding="utf-8")
    status, out, _ = run("mapping", path)
    assert (status, '"Movie" = "film.title"' in out) == (0, True)
    assert refused(1, "mapping", tmp_path / "none.csv") == f"{tmp_path / 'none.csv'}: there is no such file; check the path."
    (tmp_path / "empty").mkdir()
    assert refused(1, "mapping", tmp_path / "empty") == (
        f"{tmp_path / 'empty'}: there is no table in this folder that needs a mapping; names of tables end in .csv, .tsv,"
        " .parquet, .xlsx, .xls, .ods."
    )
    assert run("mapping", tmp_path) == (0, out, "Save it as films.csv.mapping.toml beside films.csv.\n")
