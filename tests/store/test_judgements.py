"""Judgements and their file: what is read, what is refused with which sentence, and what is added."""

from itertools import combinations
from pathlib import Path

import pytest
from filmograph.errors import SourceError, UsageError
from filmograph.pipeline.run import build
from filmograph.store.judgements import Judgement, append, contradiction, read
from filmograph.store.references import KINDS, Reference, mention_text, read_reference
from hypothesis import example, given, settings
from hypothesis import strategies as st
from make import JUDGEMENT_COLUMNS, ROOT
from make import judgement_line as line

ACTOR, DIRECTOR = "wikipedia-movies: Steve McQueen | Bullitt (1968)", "Steve McQueen | Shame (2011)"
TWO = f"different\tperson\t{ACTOR}\t{DIRECTOR}\tme\tone died in 1980\n"


def written(folder: Path, *lines: str, header: str = JUDGEMENT_COLUMNS) -> Path:
    """Return a file of judgements with these lines."""
    path = folder / "judgements.tsv"
    path.write_text(header + "".join(lines), encoding="utf-8")
    return path


def refused(path: Path) -> str:
    """Return the sentence with which a file is refused, without the name of the file."""
    with pytest.raises(SourceError) as error:
        read(path)
    return str(error.value).replace(f"{path.parent}/", "").replace("judgements.tsv:", "")


def test_judgements_are_read_with_their_lines(tmp_path: Path) -> None:
    """Remarks and empty lines are none."""
    path = written(tmp_path, "# a remark\n", "\n", TWO, line("same", "tmdb:278", "imdb:tt0111161", "film"))
    assert read(path) == [
        Judgement("different", "person", ACTOR, DIRECTOR, "me", "one died in 1980", 4),
        Judgement("same", "film", "tmdb:278", "imdb:tt0111161", "me", "seen", 5),
    ]


def test_a_remark_may_stand_before_the_header_and_lines_may_end_as_on_windows(tmp_path: Path) -> None:
    """As editors write them, with a mark of the byte order."""
    path = tmp_path / "judgements.tsv"
    path.write_bytes(f"\ufeff# mine\n{JUDGEMENT_COLUMNS}{TWO}".replace("\n", "\r\n").encode())
    assert read(path) == [Judgement("different", "person", ACTOR, DIRECTOR, "me", "one died in 1980", 3)]


@pytest.mark.parametrize(
    ("bad", "sentence"),
    [
        ("same\tperson\tA\tB\tme\n",
         "2: a judgement has 6 columns separated by tabs (judgement, kind, a, b, who, why), this line has 5."),
        (line("maybe", "A", "B"), "2: 'maybe' is no judgement; write same or different."),
        (line("same", "A", "B", "dog"), "2: 'dog' is no kind; write one of film, person, company, place, character."),
        (line("same", "", "B"), "2: the column 'a' is empty; say whom or what it is about."),
        (line("same", "A", " "), "2: the column 'b' is empty; say whom or what it is about."),
        ("same\tperson\tA\tB\t\twhy\n", "2: the column 'who' is empty; say who says so."),
        ("same\tperson\tA\tB\tme\t\n", "2: the column 'why' is empty; say why."),
        (line("same", "Renée Zellweger", "renee zellweger"), "2: a and b are both 'Renée Zellweger'; a judgement is about two."),
        (line("same", "imdb:tt0111161", "A"), "2: 'imdb:tt0111161' is no imdb identifier of a person; the form is imdb:nm0000209."),
        (line("same", "imdb:nm1", "A"), "2: 'imdb:nm1' is no imdb identifier of a person; the form is imdb:nm0000209."),
        (line("same", "tmdb:x", "A", "film"), "2: 'tmdb:x' is no tmdb identifier of a film; the form is tmdb:278."),
        (line("same", "wikidata:42", "A"), "2: 'wikidata:42' is no wikidata identifier of a person; the form is wikidata:Q42."),
        (line("same", "eidr:10.5240/1", "A", "film"),
         "2: 'eidr:10.5240/1' is no eidr identifier of a film; the form is eidr:10.5240/7791-8534-2C23-9030-8610-5."),
        (line("same", "eidr:10.5240/1", "A", "place"),
         "2: 'eidr:10.5240/1' is no identifier of a place; the form is wikidata:Q42, or SOURCE: NAME."),
        (line("same", "Steve McQueen |  ", "A"),
         "2: 'Steve McQueen |' is no mention; write a name, and after ' | ' the film, as in Steve McQueen | Bullitt (1968)."),
        (line("same", "A", "B") + line("different", "b", "a"),
         "3: line 2 calls the same what line 3 calls different; remove one of these lines."),
        (line("different", "A", "C") + line("same", "A", "B") + line("same", "X", "Y") + line("same", "B", "C"),
         "2: lines 3 and 5 together call the same what line 2 calls different; remove one of these lines."),
    ],
)  # fmt: skip
def test_a_bad_line_is_refused_with_one_sentence(tmp_path: Path, bad: str, sentence: str) -> None:
    """It names file and line, and what to write instead."""
    assert refused(written(tmp_path, bad)) == sentence


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("same\tperson\tA\tB\tme\tseen\n",
         "1: a file of judgements begins with the line judgement kind a b who why, separated by tabs; write it first."),
        ("# nothing\n", " a file of judgements begins with the line judgement kind a b who why, separated by tabs; write it first."),
    ],
)  # fmt: skip
def test_a_file_without_its_header_is_refused(tmp_path: Path, text: str, sentence: str) -> None:
    """Else a table of something else would be taken for judgements."""
    assert refused(written(tmp_path, text, header="")) == sentence


def test_a_file_in_another_encoding_is_refused(tmp_path: Path) -> None:
    """With the line on which that shows."""
    path = tmp_path / "judgements.tsv"
    path.write_bytes(JUDGEMENT_COLUMNS.encode() + "same\tperson\tRenée\tB\tme\tseen\n".encode("latin-1"))
    assert refused(path) == "2: this is not UTF-8; save the file of judgements as UTF-8."


def test_a_file_that_is_not_there_is_refused(tmp_path: Path) -> None:
    """With what begins one."""
    sentence = "none.tsv: there is no such file of judgements; `filmograph same` and `filmograph different` begin one."
    assert refused(tmp_path / "none.tsv") == sentence


def test_a_folder_is_no_file_of_judgements(tmp_path: Path) -> None:
    """It is an error of one sentence, not a traceback."""
    (tmp_path / "folder").mkdir()
    assert refused(tmp_path / "folder") == "folder: cannot be read (Is a directory); name a file of judgements."


def test_a_first_judgement_begins_the_file(tmp_path: Path) -> None:
    """Header and line; spaces and line breaks in a cell become one space."""
    path = tmp_path / "new" / "judgements.tsv"
    added = append(path, Judgement("same", "person", "A", "B", "me", "one\n\tand  two"))
    assert (added.line, path.read_text(encoding="utf-8")) == (2, JUDGEMENT_COLUMNS + "same\tperson\tA\tB\tme\tone and two\n")


def test_a_judgement_is_added_after_all_that_stands_there(tmp_path: Path) -> None:
    """Remarks stay, and a last line without end is ended."""
    path = written(tmp_path, "# a remark\n", TWO.rstrip("\n"))
    append(path, Judgement("same", "person", "A", "B", "me", "seen"))
    assert path.read_text(encoding="utf-8") == JUDGEMENT_COLUMNS + "# a remark\n" + TWO + line("same", "A", "B")


@pytest.mark.parametrize(
    ("judgement", "a", "b", "sentence"),
    [
        ("different", DIRECTOR, ACTOR.lower(),
         f"judgements.tsv: line 2 says already that {ACTOR} and {DIRECTOR} are different."),
        ("same", ACTOR, DIRECTOR, "judgements.tsv:2: line 3 calls the same what line 2 calls different; remove one of these lines."),
        ("same", ACTOR, "imdb:x", "judgements.tsv:3: 'imdb:x' is no imdb identifier of a person; the form is imdb:nm0000209."),
    ],
)  # fmt: skip
def test_what_cannot_be_added_leaves_the_file_as_it_is(tmp_path: Path, judgement: str, a: str, b: str, sentence: str) -> None:
    """Said twice in either order, contradicting a line, or of the wrong form."""
    path = written(tmp_path, TWO)
    with pytest.raises((SourceError, UsageError)) as error:
        append(path, Judgement(judgement, "person", a, b, "me", "seen"))
    assert (str(error.value).replace(f"{tmp_path}/", ""), path.read_text(encoding="utf-8")) == (sentence, JUDGEMENT_COLUMNS + TWO)


def test_a_folder_that_cannot_be_written_is_one_sentence(tmp_path: Path) -> None:
    """A file stands where a folder should be."""
    (tmp_path / "file").write_text("", encoding="utf-8")
    path = tmp_path / "file" / "judgements.tsv"
    with pytest.raises(SourceError) as error:
        append(path, Judgement("same", "person", "A", "B", "me", "seen"))
    assert str(error.value) == f"{path}: cannot be written (File exists); name another file with --judgements."


TEXTS = st.text(st.characters(codec="utf-8"), max_size=12).map(lambda text: " ".join(text.split()))
PIECES = st.sampled_from(("imdb:nm0000209", "TMDB:0", "wikidata:", "a:", "|", "#", "(1968)", "A", "B", "same", "\t", "\u2028"))
WORDS = (
    st.tuples(TEXTS | st.lists(PIECES, max_size=4).map(" ".join), st.sampled_from(("x", "Ω", "李", "#x")))
    .map(" ".join)
    .map(lambda text: " ".join(text.split()))
)


@settings(max_examples=60, deadline=None)
@example("company", [("TMDB:0 x", "x")])
@example("person", [("a: | # imdb:nm0000209 x", "# x")])
@given(st.sampled_from(sorted(KINDS)), st.lists(st.tuples(WORDS, WORDS), min_size=1, max_size=5))
def test_what_is_written_is_read(tmp_path_factory: pytest.TempPathFactory, kind: str, judged: list[tuple[str, str]]) -> None:
    """Any judgement of anybody, in any script; a name looks like an identifier only where it has no space."""
    path = tmp_path_factory.mktemp("judgements") / "judgements.tsv"
    names = [f"{name} {number}".removeprefix("| ") for number, (name, _) in enumerate(judged)]
    pairs = [(names[n], f"film {n}", who) for n, (_, who) in enumerate(judged)]
    added = [append(path, Judgement("same", kind, a, b, who, who)) for a, b, who in pairs]
    assert read(path) == added == [Judgement("same", kind, a, b, who, who, n) for n, (a, b, who) in enumerate(pairs, start=2)]


NAMES = st.lists(PIECES | st.just("1968 x"), min_size=1, max_size=4).map(lambda pieces: " ".join(" ".join(pieces).split())).filter(bool)


@settings(max_examples=300, deadline=None)
@example("person", "a", "A | B", "Bullitt", "1968")
@example("person", "a", "A", "Face | Off", None)
@example("character", "a: b", "A", "B (1968)", None)
@example("film", "a", "B (1968)", None, None)
@example("character", "a", "A |", "| B", None)
@given(
    st.sampled_from(sorted(KINDS)),
    st.sampled_from(("a", "a: b", "imdb", "a | b")),
    NAMES,
    st.none() | NAMES,
    st.sampled_from((None, "1968")),
)
def test_a_mention_can_be_read_as_what_it_refers_to(kind: str, source: str, name: str, title: str | None, year: str | None) -> None:
    """A name that contains the separator of a mention's parts is one of its readings, or an error says that it is no mention."""
    title = title if kind in ("person", "character") else None
    year = year if title or kind == "film" else None
    try:
        readings = read_reference(kind, mention_text(source, name, title, year), {"a", "a: b", "imdb", "a | b"}).readings()
    except UsageError as error:
        assert "is no mention; write a name" in str(error)
        return
    found = {(one.source, one.name, one.title, one.year) for one in readings}
    longer = {one.source for one in readings} != {source}  # the name goes on as that of another source does
    assert longer or (source, name, title, year) in found


@settings(max_examples=200, deadline=None)
@given(
    st.sets(st.tuples(st.integers(0, 6), st.integers(0, 6)).filter(lambda p: p[0] < p[1])), st.tuples(st.integers(0, 6), st.integers(0, 6))
)
def test_a_contradiction_is_found_when_the_same_lead_from_one_to_the_other(pairs: set[tuple[int, int]], parted: tuple[int, int]) -> None:
    """By any number of steps; the lines named are a chain of them."""
    judged = [(number, "same", a, b) for number, (a, b) in enumerate(sorted(pairs))]
    reached = {parted[0]}
    for _ in range(7):
        reached |= {n for a, b in pairs for n in (a, b) if {a, b} & reached}
    found = contradiction([*judged, (99, "different", *parted)])
    assert (found is not None) == (parted[1] in reached)
    if found:
        assert contradiction([*(one for one in judged if one[0] in found[1]), (99, "different", *parted)]) == found


def test_none_of_many_sames_contradict() -> None:
    """Whatever is the same as what."""
    assert contradiction((n, "same", a, b) for n, (a, b) in enumerate(combinations(range(20), 2))) is None


@pytest.mark.parametrize(
    ("kind", "text", "expected"),
    [
        ("film", "IMDB:TT0111161", Reference("film", "imdb:tt0111161", "imdb", "tt0111161")),
        ("person", "wikidata:q42", Reference("person", "wikidata:Q42", "wikidata", "Q42")),
        ("film", "a: Hamlet (1948)", Reference("film", "a: Hamlet (1948)", source="a", name="Hamlet", year="1948")),
        ("film", "Alien: Covenant (2017)", Reference("film", "Alien: Covenant (2017)", name="Alien: Covenant", year="2017")),
        ("film", "1984 (1984)", Reference("film", "1984 (1984)", name="1984", year="1984")),
        ("person", "a: X | Y: Z", Reference("person", "a: X | Y: Z", source="a", name="X", title="Y: Z")),
        ("character", "X | Y (1999)", Reference("character", "X | Y (1999)", name="X", title="Y", year="1999")),
        ("company", "a: X | Y (1999)", Reference("company", "a: X | Y (1999)", source="a", name="X | Y (1999)")),
        ("company", "TMDB:0 x 0", Reference("company", "TMDB:0 x 0", name="TMDB:0 x 0")),
        ("company", "a: tmdb:5", Reference("company", "a: tmdb:5", source="a", name="tmdb:5")),
    ],
)
def test_a_reference_is_an_identifier_or_a_mention(kind: str, text: str, expected: Reference) -> None:
    """What stands before a colon is a source only where there is one of that name."""
    assert read_reference(kind, text, {"a"}) == expected


def test_the_shipped_judgements_speak_of_the_shipped_catalogue() -> None:
    """Each name stands in the row of its film."""
    rows = (ROOT / "data/catalogue/wikipedia-movies.csv").read_text(encoding="utf-8").splitlines()
    asked = [read_reference(one.kind, text, {"wikipedia-movies"}) for one in read(ROOT / "data/judgements.tsv") for text in (one.a, one.b)]
    assert [one for one in asked if not any(row.startswith(f"{one.title},{one.year},") and str(one.name) in row for row in rows)] == []


def test_a_file_of_judgements_is_no_source(tmp_path: Path) -> None:
    """The sentence says how it is given."""
    path = written(tmp_path, TWO)
    with pytest.raises(SourceError) as error:
        build([path], tmp_path / "store")
    assert str(error.value) == f"{path}: this is a file of judgements, not a source; give it with --judgements."
