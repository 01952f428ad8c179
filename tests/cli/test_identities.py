"""The commands on who is who: what they print and write, and what they refuse with one sentence."""

import csv
import io
import json
from pathlib import Path

import pytest
from filmograph.store.judgements import Judgement, read
from make import JUDGEMENT_COLUMNS, refused, run, write_identities

BULLITT, SHAME = "lists: Steve McQueen | Bullitt (1968)", "lists: Steve McQueen | Shame (2011)"
ID = "https://w3id.org/filmograph/id/"
ENDPOINT = ("--endpoint", "http://127.0.0.1:9/query")


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The store written by hand."""
    return write_identities(tmp_path_factory.mktemp("identities") / "store")


@pytest.fixture
def file(tmp_path: Path) -> Path:
    """Where judgements are written to."""
    return tmp_path / "mine.tsv"


def test_different_writes_the_most_durable_references_and_says_to_build_again(store: Path, file: Path) -> None:
    """An identifier where there is one, else the mention."""
    arguments = ("Steve McQueen | Papillon", f"{ID}person/mcqueen-2", "--why", "he died in 1980")
    out = run("different", *arguments, "--who", "me", "--judgements", file, "--store", store)
    written = "different\tperson\tlists: Steve McQueen | Papillon (1973)\timdb:nm2588606\tme\the died in 1980"
    again = f"To make it count, build again with `--judgements {file}`."
    assert (out, file.read_text(encoding="utf-8")) == ((0, f"{file}:2: {written}\n{again}\n", ""), f"{JUDGEMENT_COLUMNS}{written}\n")


def test_same_takes_the_kind_that_both_names_can_be_of(store: Path, file: Path) -> None:
    """Bullitt is a film and a person, Robert Vaughn no film."""
    arguments = ("Bullitt", "Robert Vaughn", "--why", "seen", "--who", "me", "--judgements", file, "--store", store)
    assert (run("same", *arguments)[0], read(file)) == (
        0,
        [Judgement("same", "person", "lists: Bullitt | King Kong (1976)", "lists: Robert Vaughn | Bullitt (1968)", "me", "seen", 2)],
    )


def test_who_judges_is_the_login_name(store: Path, file: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Unless another is given."""
    monkeypatch.setenv("LOGNAME", "ada")
    run("different", BULLITT, SHAME, "--why", "seen", "--judgements", file, "--store", store)
    assert [one.who for one in read(file)] == ["ada"]


@pytest.mark.parametrize(("place", "expected"), [("data", "data/judgements.tsv"), (".", "judgements.tsv")])
def test_judgements_are_written_where_they_are_kept(
    store: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, place: str, expected: str
) -> None:
    """The project's own file where that is, else one in this folder."""
    monkeypatch.chdir(tmp_path)
    (tmp_path / place).mkdir(exist_ok=True)
    if place == "data":
        (tmp_path / expected).write_text(JUDGEMENT_COLUMNS, encoding="utf-8")
    run("different", BULLITT, SHAME, "--why", "seen", "--store", store)
    assert len(read(tmp_path / expected)) == 1


@pytest.mark.parametrize(
    ("status", "command", "sentence"),
    [
        (1, ("same", "Bullitt", "Bullitt | King Kong", "--kind", "film", "--why", "x"),
         "No film is called 'Bullitt | King Kong'. Near names: Bullitt (1968)."),
        (1, ("same", "Bullitt", "Bullitt", "--why", "x"), "'Bullitt' is a film and a person; say which with --kind."),
        (1, ("same", "Nobody", "Bullitt", "--why", "x"), "No film, person, company, place or character is called 'Nobody'."),
        (2, ("same", "Papillon", "Fay Wray", "--why", "x"),
         "'Papillon' is a film and 'Fay Wray' a person; a judgement is about two of one kind."),
        (2, ("same", "Fay Wray", "Fay Wray | King Kong", "--why", "x"),
         "Both names stand for 'lists: Fay Wray | King Kong (1933)'; name two mentions, each with its film or source."),
        (2, ("same", "Fay Wray", "Carey Mulligan"), "Missing option '--why'."),
        (1, ("same", "Fay Wray", "Carey Mulligan", "--why", " "), "{file}:2: the column 'why' is empty; say why."),
        (2, ("same", "A", "B", "--why", "x", *ENDPOINT),
         "same needs a store on this machine: an endpoint does not give the claims of each source; leave out --endpoint."),
        (2, ("different", "A", "B", "--why", "x", *ENDPOINT),
         "different needs a store on this machine: an endpoint does not give the claims of each source; leave out --endpoint."),
        (2, ("review", *ENDPOINT),
         "review needs a store on this machine: an endpoint does not give the claims of each source; leave out --endpoint."),
    ],
)  # fmt: skip
def test_what_cannot_be_judged_is_refused(store: Path, file: Path, status: int, command: tuple[str, ...], sentence: str) -> None:
    """Nothing is written then."""
    shown = refused(status, *command, "--judgements", file, "--store", store)
    assert (shown, file.exists()) == (sentence.replace("{file}", str(file)), False)


def test_a_judgement_that_contradicts_a_line_is_refused(store: Path, file: Path) -> None:
    """Both lines are named."""
    file.write_text(f"{JUDGEMENT_COLUMNS}same\tperson\t{BULLITT}\t{SHAME}\tme\tseen\n", encoding="utf-8")
    shown = refused(1, "different", BULLITT, SHAME, "--why", "x", "--judgements", file, "--store", store)
    assert shown == f"{file}:3: line 2 calls the same what line 3 calls different; remove one of these lines."


def test_review_writes_what_is_answered(store: Path, file: Path) -> None:
    """Line by line, where nobody sits at a terminal."""
    answers = "s one career\n\nno\nd too far apart\nq\n"
    status, out, err = run("review", "--who", "me", "--judgements", file, "--store", store, stdin=answers)
    sentence = "Error: 'no' is not an answer; write s or d and why, an empty line to skip, or q to quit.\n"
    again = f"2 judgements written to {file}; to make them count, build again with `--judgements {file}`."
    assert (status, err, out.splitlines()[-1]) == (0, sentence, again)
    assert read(file) == [
        Judgement("same", "person", BULLITT, "lists: Steve McQueen | Papillon (1973)", "me", "one career", 2),
        Judgement("different", "film", "lists: King Kong (1976)", "lists: King Kong (2005)", "me", "too far apart", 3),
    ]


def test_review_shows_the_evidence_side_by_side(store: Path, file: Path) -> None:
    """Both mentions, the signals, and what identity made of it; the end of the answers ends it."""
    status, out, err = run("review", "--kind", "person", "--limit", "1", "--judgements", file, "--store", store, stdin="")
    assert (status, [" ".join(line.split()) for line in out.splitlines()], err) == (
        0,
        [
            "", "1. person: Steve McQueen / Steve McQueen", "a b", f"mention {BULLITT} lists: Steve McQueen | Papillon (1973)",
            "where lists.csv, line 2 lists.csv, line 3", "identifiers", "mentions in all 1 1",
            "films Bullitt (1968), actor Papillon (1973), actor", "with Robert Vaughn (actor)",
            "signal finding weight", "name same +3.1", "career 5 years apart -2.5", "Now they are one: career, score 0.60.",
            "0 judgements written.",
        ],
        "",
    )  # fmt: skip


def test_what_review_cannot_write_is_said_and_left(store: Path, file: Path) -> None:
    """As where what was judged before denies it."""
    before = f"{JUDGEMENT_COLUMNS}same\tperson\t{SHAME}\tlists: Steve McQueen | Papillon (1973)\tme\tseen\n"
    before += "same\tperson\timdb:nm0000537\tlists: Steve McQueen | Bullitt (1968)\tme\tseen\n"
    file.write_text(before + f"same\tperson\t{SHAME}\t{BULLITT}\tme\tseen\n", encoding="utf-8")
    arguments = ("--kind", "person", "--limit", "1", "--judgements", file, "--store", store)
    status, out, err = run("review", *arguments, stdin="d not so\n")
    sentence = f"Error: {file}:5: lines 2 and 4 together call the same what line 5 calls different; remove one of these lines.\n"
    assert (status, out.splitlines()[-1], err) == (0, "0 judgements written.", sentence)


def test_why_prints_the_iri_the_mentions_and_the_links(store: Path) -> None:
    """Columns in which nothing stands are left out."""
    status, out, err = run("why", "Steve McQueen | Papillon", "--store", store)
    assert (status, [" ".join(line.split()) for line in out.splitlines()], err) == (
        0,
        [
            f"<{ID}person/mcqueen>",
            "what a b stage score evidence reason where",
            "mention lists: Steve McQueen | Papillon (1973) lists.csv, line 3",
            f"joined {BULLITT} lists: Steve McQueen | Papillon (1973) career 0.6 name: same (+3.1); career: 5 years apart (-2.5)",
            (
                f"not joined lists: Steve McQueen | Papillon (1973) {SHAME} career 0.3 name: same (+3.1); career: 38 years apart (-4.3) "
                "too little evidence"
            ),
            "3 rows.",
        ],
        "",
    )


def test_why_shows_the_lines_that_state_a_property(store: Path) -> None:
    """Of the mention that was named."""
    claims = json.loads(run("why", BULLITT, "--property", "name", "--format", "json", "--store", store)[1])
    assert [(row["what"], row["evidence"], row["where"]) for row in claims] == [("claim", "name: Steve McQueen", "lists.csv, line 2")]


def test_why_answers_as_json_and_csv(store: Path) -> None:
    """The same rows."""
    as_json = json.loads(run("why", BULLITT, SHAME, "--format", "json", "--store", store)[1])
    as_csv = list(csv.DictReader(io.StringIO(run("why", BULLITT, SHAME, "--format", "csv", "--store", store)[1])))
    assert [{name: "" if value is None else str(value) for name, value in row.items()} for row in as_json] == as_csv
    assert as_json == [
        {"what": "not joined", "a": BULLITT, "a_iri": f"{ID}person/mcqueen", "b": SHAME, "b_iri": f"{ID}person/mcqueen-2",
         "stage": "career", "score": 0.25, "evidence": "name: same (+3.1)", "reason": "too little evidence", "where": None},
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("status", "command", "sentence"),
    [
        (2, ("why", "Bullitt", *ENDPOINT),
         "why needs a store on this machine: an endpoint does not give the claims of each source; open one with `--store`."),
        (1, ("why", "Bullitt", "--store", "{store}"), "'Bullitt' is a film and a person; say which with --kind."),
        (1, ("why", "x", "--store", "none"),
         "none: there is no store here; build one with `filmograph build SOURCE… --store none`."),
        (2, ("why", "Bullitt", "--kind", "dog", "--store", "{store}"),
         "Invalid value for '--kind': 'dog' is not one of 'film', 'person', 'company', 'place', 'character'."),
    ],
)  # fmt: skip
def test_why_refuses_with_one_sentence(store: Path, status: int, command: tuple[str, ...], sentence: str) -> None:
    """Without a traceback."""
    assert refused(status, *(part.replace("{store}", str(store)) for part in command)) == sentence


def test_build_refuses_bad_judgements_before_it_reads_anything(tmp_path: Path, file: Path) -> None:
    """No store is begun."""
    file.write_text("nothing\n", encoding="utf-8")
    shown = refused(1, "build", tmp_path / "none.csv", "--judgements", file, "--store", tmp_path / "store")
    sentence = f"{file}:1: a file of judgements begins with the line judgement kind a b who why, separated by tabs; write it first."
    assert (shown, (tmp_path / "store").exists()) == (sentence, False)


def test_build_reports_a_judgement_that_speaks_of_nothing(tmp_path: Path, file: Path) -> None:
    """The store is built, and the exit status says that something is left to do."""
    (tmp_path / "one.csv").write_text("title,year,genres,cast\nBullitt,1968,Crime,Steve McQueen\n", encoding="utf-8")
    file.write_text(f"{JUDGEMENT_COLUMNS}same\tperson\tSteve McQueen\tNobody\tme\tseen\n", encoding="utf-8")
    shown = refused(1, "build", tmp_path / "one.csv", "--judgements", file, "--store", tmp_path / "store", "--quiet")
    assert shown == f"{file}:2: no source has a person 'Nobody', so this judgement says nothing yet."
