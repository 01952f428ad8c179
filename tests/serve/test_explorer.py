"""The explorer as it is without script: the pages, what they show of a small store, what they say when there is nothing."""

import gzip
import json
import re
from collections.abc import Iterator
from html import unescape
from pathlib import Path

import filmograph
import pytest
from filmograph.ask.questions.query import questions
from filmograph.errors import UsageError
from filmograph.export import FORMATS
from filmograph.pipeline.run import Options, build
from filmograph.serve.pages import document_page
from filmograph.serve.pages.document_page import find
from filmograph.serve.settings import Settings
from make import PAGES, Client, refused, running

_ID = "https://w3id.org/filmograph/id/"
_FILM = "film/wont-back-down-2012"
_HTML = "text/html,application/xhtml+xml,*/*;q=0.8"


@pytest.fixture(scope="module")
def server(store: Path) -> Iterator[Client]:
    """A server of the sample pages and a small catalogue, which has the pages at hand."""
    with running(store, "--sources", PAGES) as client:
        client.headers = {"Accept": _HTML}
        yield client


def text_of(markup: str) -> str:
    """Return the text of a part of a page, with single spaces."""
    return " ".join(unescape(re.sub(r"<[^>]*>", " ", markup)).split())


def main_of(client: Client, path: str, status: int = 200) -> str:
    """Return the main part of a page as markup."""
    response = client.get(path)
    assert (response.status, response.headers["content-type"]) == (status, "text/html; charset=utf-8"), response.body
    match = re.search(r"<main[^>]*>(.*)</main>", response.body.decode(), re.DOTALL)
    assert match
    return match[1]


def section(client: Client, path: str, heading: str) -> str:
    """Return the text of a part of a page under its heading, without the heading."""
    found = re.search(rf"<h2[^>]*>{heading}.*?</h2>(.*?)(?=</section>)", main_of(client, path), re.DOTALL)
    assert found, heading
    return text_of(found[1])


def problem(client: Client, path: str, status: int) -> str:
    """Return the sentence of a page that says what is wrong."""
    (found,) = re.findall(r'<div class="problem" role="alert">(.*?)</div>', main_of(client, path, status), re.DOTALL)
    return text_of(found)


# search


def test_what_is_looked_for_is_found_with_its_kind(server: Client) -> None:
    assert text_of(main_of(server, "/?q=viola")) == "Found for “ viola ” person Viola Davis 2 films, 2008–2012, actor"


def test_a_slip_is_forgiven(server: Client) -> None:
    expected = "Found for “ Billl Nunn ” Nothing has exactly this name. These are near: person Bill Nunn 2 films, 1989–2012, actor"
    assert text_of(main_of(server, "/?q=Billl+Nunn")) == expected


def test_where_nothing_is_found_the_page_says_what_to_try(server: Client) -> None:
    sentence = "Nothing in this graph has this name or title. Try fewer letters, the last name alone, or a title in its original language."
    assert text_of(main_of(server, "/?q=zzzz")) == f"Found for “ zzzz ” {sentence}"


def test_suggestions_are_data(server: Client) -> None:
    response = server.get("/suggest?q=viola&kinds=person")
    iri, about = f"{_ID}person/viola-davis", "2 films, 2008–2012, actor"
    hit = {"address": "/id/person/viola-davis", "iri": iri, "name": "Viola Davis", "kind": "person", "near": False}
    assert (response.media_type, response.json) == ("application/json", [{**hit, "about": about, "found_as": ""}])


def test_suggestions_are_of_the_kinds_that_are_asked_for(server: Client) -> None:
    assert server.get("/suggest?q=viola&kinds=film").json == []


# people, films, companies, places, roles


def test_a_person_has_a_final_role_with_its_basis(server: Client) -> None:
    expected = "Won't Back Down , 2012-09-28: actor . derived, stated evidence"
    assert section(server, "/id/person/bill-nunn", "Final role") == expected


def test_a_person_has_credits_with_their_lines(server: Client) -> None:
    found = section(server, "/id/person/viola-davis", "Credits")
    assert found == (
        "Credits by role and year actor 2 2008: 1 2012: 1 2008 2012 actor 2 "
        "2008 Doubt #4 seven-films line 4 "
        "2012 Won't Back Down #3 final role: derived seven-films line 3 , wont-back-down-dark-horizons line 8"
    )


def test_the_lines_of_a_credit_lead_to_the_document(server: Client) -> None:
    page = main_of(server, "/id/person/viola-davis")
    address = "/source/wont-back-down-dark-horizons/wont-back-down-dark-horizons.txt?lines=8#line-8"
    assert f'<a href="{address}">wont-back-down-dark-horizons line 8</a>' in page


def test_conflicts_stand_side_by_side_with_the_lines_of_their_sources(server: Client) -> None:
    assert section(server, f"/id/{_FILM}", "Where sources disagree") == (
        "what chosen not chosen rule "
        "aspect ratio 2.35:1 wont-back-down-imdb, line 86 1.85:1 wont-back-down-dark-horizons, line 28 most trusted source "
        "runtime 121 wont-back-down-rotten-tomatoes, line 1 , wont-back-down-streaming-portal, line 4 98 "
        "wont-back-down-dark-horizons, line 6 most sources"
    )


@pytest.mark.parametrize(
    ("heading", "expected"),
    [
        ("Amounts", "production budget 25,000,000 USD opening weekend 2,603,370 USD USA 2012-09-28 gross 5,308,553 USD USA 2012-11-16"),
        ("Distributors", "20th Century Fox"),
        ("Quotes", "I've just never been able to talk smart people into doing things before. Jamie Fitzpatrick"),
        (
            "Releases",
            (
                "country date medium days after the first USA 2012-09-28 theatrical (wide) 0 Kuwait 2012-10-04 6 Taiwan 2012-10-19 21 "
                "2013-01-15 DVD 109 Germany 2013-04-25 209"
            ),
        ),
    ],
)
def test_a_film_has_what_its_sources_say(server: Client, heading: str, expected: str) -> None:
    assert section(server, f"/id/{_FILM}", heading) == expected


def test_a_film_has_its_reviews_with_their_texts(server: Client, store: Path) -> None:
    """The first of them; `ratings` lists all."""
    shown = section(server, f"/id/{_FILM}", "What reviews say")
    texts = [" ".join((row["text"] or "").split()) for row in filmograph.open(store).reviews("Won't Back Down")]
    assert [text for text in texts[:8] if text not in shown] == []


def test_a_film_has_its_crew_by_department(server: Client) -> None:
    assert section(server, f"/id/{_FILM}", "Crew").startswith(
        "art Gary Kosko art director wont-back-down-dark-horizons line 13 Rusty Smith"
    )


def test_a_company_has_its_films(server: Client) -> None:
    assert section(server, "/id/company/walden-media", "Films") == "title year role Won't Back Down 2012 production company"


def test_a_place_has_the_films_shot_there(server: Client) -> None:
    assert section(server, "/id/place/usa", "Films shot here") == "title year Won't Back Down 2012"


def test_a_role_has_the_people_with_most_films(server: Client) -> None:
    assert text_of(main_of(server, "/role/casting-director")) == (
        "role in the department production casting director Finds actors for the parts. Last roles as casting director Top pairs "
        "2 credits of 2 people in 1 film. Films by year casting director 1 2012: 1 2012 2012 Most films 1 Julie Madison 1 Laura Rosenthal "
        "Pairs with most films 1 a b films Julie Madison Laura Rosenthal 1 "
        "What sources print Casting, Casting Director, Casting Directors, Casting by, Castings"
    )


def test_an_unknown_role_has_no_page(server: Client) -> None:
    assert problem(server, "/role/juggler", 404) == "There is no role 'juggler'."


def test_an_entity_that_is_not_there_has_a_page_that_says_so(server: Client) -> None:
    assert problem(server, "/id/person/nobody", 404) == f"No person has the IRI {_ID}person/nobody."


def test_a_program_gets_the_same_problem_as_data(server: Client) -> None:
    status, sentence = server.get("/id/person/nobody?format=html", Accept="application/json").problem
    assert (status, sentence) == (404, f"No person has the IRI {_ID}person/nobody.")


def test_an_address_that_is_not_there_leads_to_the_search(server: Client) -> None:
    page = main_of(server, "/viola-davis", 404)
    assert '<a href="/?q=viola%20davis">Look for something of this name</a>' in page


# who is who


def test_who_is_who_shows_mentions_and_what_joined_them(server: Client) -> None:
    path = f"/who/{_FILM}"
    assert section(server, path, "Mentions").startswith("wont-back-down-imdb: Won't Back Down (2012) wont-back-down-imdb.txt, line 3")
    assert section(server, path, "What joined them").count("titles and people") >= 4
    assert section(server, path, "Near misses") == "Nothing else came near."
    assert section(server, path, "Judged") == "Nobody has judged on it. filmograph same and filmograph different do so."


# chains


def test_a_chain_has_both_credits_and_the_lines_of_each_hop(server: Client) -> None:
    assert section(server, "/chain?from=Viola+Davis&to=Kevin+Bacon", "The chain") == (
        "2 films Viola Davis actor seven-films line 4 Doubt (2008) Meryl Streep actor seven-films line 4 "
        "Meryl Streep actor seven-films line 5 The River Wild (1994) Kevin Bacon actor seven-films line 5"
    )


def test_every_shortest_chain_is_counted(server: Client) -> None:
    assert "shortest chains" in text_of(main_of(server, "/chain?from=Bill+Nunn&to=Maggie+Gyllenhaal&which=all"))


def test_the_best_rated_chain_can_be_found(server: Client) -> None:
    page = text_of(main_of(server, "/chain?from=Viola+Davis&to=Kevin+Bacon&which=best"))
    assert "Doubt (2008)" in page
    assert "The River Wild (1994)" in page


def test_a_chain_within_filters_that_is_not_there_says_so(server: Client) -> None:
    sentence = problem(server, "/chain?from=Viola+Davis&to=Kevin+Bacon&from_year=2010", 404)
    assert sentence.startswith("No chain of films leads from Viola Davis to Kevin Bacon from 2010: Viola Davis is connected to")


def test_a_name_that_leads_to_nobody_brings_near_names_to_choose(server: Client) -> None:
    page = main_of(server, "/chain?from=Viola+Davs&to=Kevin+Bacon", 404)
    assert "No person is called 'Viola Davs'." in text_of(page)
    assert 'href="/chain?from=Viola+Davis&amp;to=Kevin+Bacon&amp;which=one"' in page


@pytest.mark.parametrize(
    ("fields", "sentence"),
    [
        ("from_year=x", "from year is a number such as 1990, and not 'x'."),
        ("billing=0", "A billing is counted from 1, and 0 is less."),
        ("exclude=blub", "'blub' is not a flag; the flags are voice, self, archive, uncredited."),
        ("from_year=2000&to_year=1990", "No year is from 2000 to 1990; give the earlier year first."),
    ],
)
def test_a_filter_that_is_none_is_refused(server: Client, fields: str, sentence: str) -> None:
    assert problem(server, f"/chain?from=Viola+Davis&to=Kevin+Bacon&{fields}", 400) == sentence


def test_one_name_is_not_enough_for_a_chain(server: Client) -> None:
    assert problem(server, "/chain?from=Viola+Davis", 200) == "Give two names."


def test_the_histogram_counts_everyone(server: Client) -> None:
    page = main_of(server, "/degrees?person=Kevin+Bacon")
    table = re.search(r"<table.*?</table>", page, re.DOTALL)
    assert table
    assert text_of(table[0]) == "films away people share 0 1 1 2 2 4 3 52 4 4 not linked 8"


# questions


@pytest.mark.parametrize("name", [name for name, asked in questions().items() if asked.parameters])
def test_a_form_has_a_field_for_each_parameter(server: Client, name: str) -> None:
    page = main_of(server, f"/ask/{name}")
    fields = re.findall(r'<(?:input|select) id="p-[a-z]+" name="([a-z]+)"', page)
    assert fields == [parameter.name for parameter in questions()[name].parameters]


@pytest.mark.parametrize("name", ["cast", "collaborators", "shared-films", "company-films", "filmed-in", "final-role", "debut"])
def test_the_values_of_a_form_give_rows(server: Client, name: str) -> None:
    """Whatever graph is loaded: what the example names is not in every one."""
    page = main_of(server, f"/ask/{name}")
    values = re.findall(r'<input id="p-[a-z]+" name="([a-z]+)" value="([^"]*)"', page)
    asked = "&".join(f"{key}={unescape(value).replace(' ', '+').replace('&', '%26')}" for key, value in values if value)
    assert re.search(r"\d+ row", text_of(main_of(server, f"/ask/{name}?{asked}")))


def test_an_answer_has_its_formats_and_its_query(server: Client) -> None:
    page = main_of(server, "/ask/final-role?person=Bill+Nunn")
    assert 'href="/questions/final-role?person=Bill+Nunn&amp;format=csv"' in page
    assert 'href="/network?question=final-role&amp;person=Bill+Nunn"' in page
    assert "SELECT" in text_of(page)


def test_a_question_that_needs_nothing_is_answered_at_once(server: Client) -> None:
    page = text_of(main_of(server, "/ask/conflicts"))
    assert "2 rows CSV JSON" in page


def test_several_people_of_a_name_are_listed_with_their_careers(tmp_path: Path) -> None:
    rows = ["Dawn,1920,Ann Lee | Bo Ek", "Dusk,1999,Ann Lee | Cy Orr", "Noon,2003,Ann Lee | Cy Orr"]
    (tmp_path / "films.csv").write_text("title,year,cast\n" + "\n".join(rows) + "\n", encoding="utf-8")
    build([tmp_path / "films.csv"], tmp_path / "store", Options(sample=0))
    with running(tmp_path / "store") as client:
        client.headers = {"Accept": _HTML}
        sentence = problem(client, "/chain?from=Ann+Lee&to=Cy+Orr", 404)
    expected = "Several people are called 'Ann Lee'. Choose one: Ann Lee 1 film, 1920, actor Ann Lee 2 films, 1999–2003, actor"
    assert sorted(sentence.split(" Ann Lee ")) == sorted(expected.split(" Ann Lee "))


def test_a_row_is_opened_to_its_evidence(server: Client) -> None:
    found = section(server, "/ask/cast?film=Doubt&row=4", "Evidence for row 4")
    assert found == "Viola Davis, actor, in Doubt (2008) seven-films line 4"


def test_a_row_that_is_not_there_is_refused(server: Client) -> None:
    assert problem(server, "/ask/cast?film=Doubt&row=40", 400) == "The answer has 4 rows, so it has no row 40."


def test_a_question_without_an_answer_says_so(server: Client) -> None:
    assert "Nothing in the graph answers this." in text_of(main_of(server, "/ask/co-directors?person=Bill+Nunn"))


def test_a_name_that_a_question_does_not_know_brings_near_names(server: Client) -> None:
    assert problem(server, "/ask/final-role?person=Bil+Nunn", 404) == "No person is called 'Bil Nunn'. Near names: Bill Nunn"


def test_questions_are_listed_at_one_address(server: Client) -> None:
    response = server.get("/ask")
    assert (response.status, response.headers["location"]) == (308, "/questions")


# documents


def test_a_document_is_shown_with_its_claimed_lines(server: Client) -> None:
    page = main_of(server, "/source/wont-back-down-imdb/wont-back-down-imdb.txt?lines=29")
    (line,) = re.findall(r'<li id="line-29" class="asked">(.*?)</li>', page, re.DOTALL)
    assert (
        text_of(line)
        == "29 Nancy Bach ... person Nancy Bach of credit actor role actor of credit actor name Nancy Bach of person Nancy Bach"
    )
    assert re.findall(r'<li id="line-(\d+)" class="asked">', page) == ["29"]


def test_every_line_that_is_shown_is_that_of_the_file(server: Client) -> None:
    page = main_of(server, "/source/wont-back-down-imdb/wont-back-down-imdb.txt")
    shown = re.findall(r'<span class="text"><bdi>(.*?)</bdi>', page, re.DOTALL)
    lines = (PAGES / "wont-back-down-imdb.txt").read_text(encoding="utf-8").split("\n")
    assert [unescape(line) for line in shown] == lines[: len(shown)]
    assert len(shown) > 80


def test_a_source_of_one_document_leads_to_it(server: Client) -> None:
    assert "wont-back-down-imdb.txt" in text_of(main_of(server, "/source/wont-back-down-imdb?lines=29"))


def test_without_the_file_the_claimed_lines_are_listed(server: Client) -> None:
    """The catalogue is not in the folder that is served."""
    page = text_of(main_of(server, "/source/seven-films/seven-films.csv?lines=3"))
    assert page.startswith("source seven-films seven-films.csv Line 3 of this file. The folder of the sources has no file of this name")
    assert "Viola Davis" in page


@pytest.mark.parametrize(
    "name",
    [
        "../conftest.py",
        "..%2Fconftest.py",
        "%2e%2e/conftest.py",
        "/etc/passwd",
        "%2Fetc%2Fpasswd",
        "..%5Cconftest.py",
        "wont-back-down-imdb.txt%00",
        ".",
    ],
)
def test_no_other_file_is_ever_shown(server: Client, name: str) -> None:
    """Only the documents of the store have pages, whatever the address says."""
    response = server.get(f"/source/wont-back-down-imdb/{name}")
    assert response.status in (400, 404)
    assert b"root:" not in response.body
    assert b"import" not in response.body


def test_a_file_is_looked_for_inside_the_folder_alone(tmp_path: Path) -> None:
    """Also where its name, or a link in the folder, leads out of it."""
    inside, outside = tmp_path / "inside", tmp_path / "outside.txt"
    (inside / "deep").mkdir(parents=True)
    outside.write_text("secret", encoding="utf-8")
    (inside / "deep" / "page.txt").write_text("page", encoding="utf-8")
    (inside / "link.txt").symlink_to(outside)
    assert find(str(inside), "page.txt") == inside / "deep" / "page.txt"
    assert [find(str(inside), name) for name in ("../outside.txt", "outside.txt", "link.txt", str(outside), "", "..")] == [None] * 6


def test_packed_files_are_shown_too(tmp_path: Path) -> None:
    (tmp_path / "page.txt.gz").write_bytes(gzip.compress(b"one\r\ntwo\rthree"))
    assert document_page._text(str(tmp_path), "page.txt.gz", 2, 9) == ["two", "three"]


def test_a_line_that_is_none_is_refused(server: Client) -> None:
    sentence = "A line is a number, such as 12 or 12-15, and not 'x'."
    assert problem(server, "/source/wont-back-down-imdb/wont-back-down-imdb.txt?lines=x", 400) == sentence


def test_the_sources_are_a_folder(tmp_path: Path, store: Path) -> None:
    missing = tmp_path / "missing"
    sentence = f"{missing} is no folder; --sources names the folder with the files that the store was built from."
    assert refused(2, "serve", "--store", store, "--sources", missing) == sentence
    with pytest.raises(UsageError) as error:
        Settings(store, sources=missing)
    assert str(error.value) == sentence


# SPARQL and networks


def test_the_result_of_a_query_leads_to_entities(server: Client) -> None:
    page = main_of(server, "/query?query=SELECT+?f+?d+{+?f+<https://w3id.org/filmograph/ontology%23director>+?d+}+ORDER+BY+?f+LIMIT+1")
    assert "1 row CSV JSON TSV XML Network" in text_of(page)
    assert re.search(r'<td><a href="/id/film/[^"]+"><bdi>film/', page)


def test_a_query_with_an_error_says_where(server: Client) -> None:
    sentence = problem(server, "/query?query=SELECT+*+{", 400)
    assert sentence.startswith("The query cannot be parsed at line 1, column ")


def test_a_query_that_gives_too_much_says_so(store: Path) -> None:
    with running(store, "--rows", 5) as client:
        client.headers = {"Accept": _HTML}
        sentence = "The answer has more than 5 rows; ask for less, for example with LIMIT."
        assert problem(client, "/query?query=SELECT+*+{+?a+?b+?c+}", 400) == sentence


def test_the_editor_begins_with_a_question(server: Client) -> None:
    (text,) = re.findall(r"data-editor>\n(.*?)</textarea>", main_of(server, "/query?example=final-role"), re.DOTALL)
    assert f"<{_ID}person/bill-nunn>" in unescape(text)


def test_truth_and_triples_have_pages(server: Client) -> None:
    assert "true" in text_of(main_of(server, "/query?query=ASK+{+?a+?b+?c+}"))
    assert "Turtle NTriples JSONLD" in text_of(main_of(server, "/query?query=CONSTRUCT+{+?a+?b+?c+}+{+?a+?b+?c+}+LIMIT+2"))


def test_a_network_is_listed_without_script(server: Client) -> None:
    page = text_of(main_of(server, "/network?around=Viola+Davis&neighbours=3"))
    assert page.startswith("Around Viola Davis 4 nodes, ")


def test_a_network_grows_around_several(server: Client) -> None:
    one, two = (json.loads(server.get(f"/network/data?neighbours=3&around=Viola+Davis{more}").body) for more in ("", "&around=Kevin+Bacon"))
    assert (len(one["nodes"]["x"]), one["title"], one["around"]) == (4, "Around Viola Davis", [f"{_ID}person/viola-davis"])
    assert len(two["nodes"]["x"]) > 4
    assert two["title"] == "Around Viola Davis and Kevin Bacon"


def test_the_result_of_a_query_is_drawn(server: Client) -> None:
    query = "SELECT ?film ?who { ?film <https://w3id.org/filmograph/ontology%23director> ?who }"
    data = server.get(f"/network/data?query={query.replace(' ', '+')}").json
    assert (data["title"], len(data["edges"]["source"])) == ("The result of the query", 6)


@pytest.mark.parametrize(
    ("fields", "sentence"),
    [
        ("query=SELEC", "The query cannot be parsed at line 1, column 6, near 'the end of the query'."),
        (
            "query=SELECT+*+{+?a+a+?b+}+LIMIT+0",
            "A result is drawn where it has two columns of IRIs, one for each end of a link; this one has fewer.",
        ),
        ("result={}", "A network is drawn around somebody or something; give a name."),
        ("question=awards&film=Doubt", None),
        ("", "A network is drawn around somebody or something; give a name."),
    ],
)
def test_data_of_a_network_that_is_none_is_a_problem(server: Client, fields: str, sentence: str | None) -> None:
    status, found = server.get(f"/network/data?{fields}").problem
    assert status == 400
    assert found == sentence or (sentence is None and found.startswith("The answer to 'awards' links no two things"))


@pytest.mark.parametrize("form", FORMATS)
def test_a_network_is_taken_along_in_every_format(server: Client, form: str) -> None:
    response = server.get(f"/network/file?format={form}&around=Viola+Davis&neighbours=3")
    suffix = ".zip" if FORMATS[form].files else FORMATS[form].suffix
    assert response.status == 200
    assert response.headers["content-disposition"] == f'attachment; filename="network-{form}{suffix}"'
    assert len(response.body) > 100


def test_a_file_has_what_the_filters_keep(server: Client) -> None:
    every, part = (
        len(json.loads(server.get(f"/network/file?format=node-link&around=Bill+Nunn{more}").body)["links"])
        for more in ("", "&shown_to=1990")
    )
    assert 0 < part < every


@pytest.mark.parametrize(
    ("path", "status", "sentence"),
    [
        ("/network?around=Nobody", 404, "No person is called 'Nobody'."),
        ("/network?question=blub", 400, "There is no question 'blub'; the page of questions lists them."),
        ("/network/file?around=Viola+Davis&format=blub", 400, f"There is no format 'blub'; the formats are {', '.join(FORMATS)}."),
    ],
)
def test_a_network_that_is_none_says_so(server: Client, path: str, status: int, sentence: str) -> None:
    assert problem(server, path, status) == sentence


# what holds for all


_VIEWS = [
    "/", "/?q=viola", f"/id/{_FILM}", "/id/person/viola-davis", "/id/company/walden-media", "/id/place/usa", "/role/actor", f"/who/{_FILM}",
    "/chain?from=Viola+Davis&to=Kevin+Bacon", "/degrees?person=Kevin+Bacon", "/questions", "/ask/final-role?person=Bill+Nunn",
    "/source/wont-back-down-imdb/wont-back-down-imdb.txt", "/query",
]  # fmt: skip


@pytest.mark.parametrize("path", _VIEWS)
def test_a_view_is_light(server: Client, path: str) -> None:
    """With its style and script, but the editor's, below 150 kB; nothing stands in the page that the policy forbids."""
    response = server.get(path)
    body = response.body.decode()
    parts = set(re.findall(r'(?:src|href)="(/(?:static|bundle)/[^"]+)"', body)) - {"/bundle/query.js"}
    assert len(response.body) + sum(len(server.get(part).body) for part in parts) < 150_000
    assert re.findall(r"<style|\sstyle=|\son[a-z]+=|javascript:", re.sub(r"<pre.*?</pre>", "", body, flags=re.DOTALL)) == []
    assert response.headers["content-security-policy"].startswith("default-src 'self';")


@pytest.mark.parametrize("path", _VIEWS)
def test_a_view_has_one_heading_a_title_and_labels(server: Client, path: str) -> None:
    body = server.get(path).body.decode()
    assert len(re.findall(r"<h1", body)) == 1
    assert re.search(r"<title>[^<]+</title>", body)
    labelled = set(re.findall(r'<label[^>]* for="([^"]+)"', body))
    assert set(re.findall(r'<(?:input|select|textarea) id="([^"]+)"', body)) <= labelled
