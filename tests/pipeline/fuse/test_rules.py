"""A file of rules: what it may hold, and the sentence for each mention that is wrong with it."""

import re
from pathlib import Path

import filmograph
import pytest
from filmograph.errors import SourceError
from filmograph.pipeline.fuse import rules
from filmograph.pipeline.run import Options, build
from make import ROOT, refused

README = ROOT / "graph" / "README.md"


def test_the_table_of_the_readme_is_the_shipped_file() -> None:
    """Each property with its rules, in order, and who is trusted first."""
    text = README.read_text(encoding="utf-8")
    table = text.partition("| when sources disagree |")[2].partition("\n\n")[0]
    printed = {row[0]: tuple(row[1].split(", then ")) for row in re.findall(r"^\| (\S+) \| ([^|]+?) \|", table, re.MULTILINE)}
    trust = re.search(r"Most trusted are, in this order, ([^.;]+)\.", " ".join(text.split()))
    assert printed == dict(rules.shipped().named)
    assert trust and tuple(trust[1].split(", ")) == rules.shipped().trust


def test_the_shipped_file_is_one_that_a_user_may_give() -> None:
    """Every part of it passes the checks."""
    assert rules.read(rules.SHIPPED) == rules.shipped()


def test_a_file_may_say_only_what_differs(tmp_path: Path) -> None:
    """The other rules, and the sources it does not list, are as shipped."""
    path = tmp_path / "rules.toml"
    path.write_text('trust = ["metaqa", "my-films"]\n[rules]\nruntime = ["lowest"]\n', encoding="utf-8")
    found, base = rules.read(path), rules.shipped()
    assert found.trust == ("metaqa", "my-films", *(name for name in base.trust if name != "metaqa"))
    assert dict(found.named) == {**dict(base.named), "runtime": ("lowest",)}


ONE = "most sources, most trusted source, most often, most precise"
EVERY = f"{ONE}, longest, earliest, latest, highest, lowest"
WRONG = [
    ('runtime = ["most sources"]', "line 1: 'runtime' is no part of the rules; the parts are trust and [rules]."),
    ('\ntrust = "imdb"', 'line 2: trust is no list of names; write it as trust = ["imdb", "tmdb"].'),
    ("trust = [1]", 'line 1: trust is no list of names; write it as trust = ["imdb", "tmdb"].'),
    ('trust = [\n "imdb",\n "tmdb",\n "imdb"]', "line 4: trust lists 'imdb' twice; leave one of them out."),
    ('trust = ["imdb", "imdb"]', "line 1: trust lists 'imdb' twice; leave one of them out."),
    ('rules = ["union"]', 'line 1: rules is no table; write [rules], and under it lines such as runtime = ["most sources"].'),
    ('[rules]\n# length\nlength = ["union"]', "line 3: 'length' is no property of the ontology; ontology/README.md lists them."),
    ('[rules]\nruntime = "lowest"', 'line 2: the rules of runtime are no list of names; write it as runtime = ["most sources"].'),
    ("[rules]\nruntime = []", 'line 2: the rules of runtime are no list of names; write it as runtime = ["most sources"].'),
    (
        '[rules]\nruntime = [\n  "most sources",\n  "newest"]',
        f"line 4: 'newest' is no rule; the rules of runtime are {ONE}, highest, lowest.",
    ),
    (
        '[rules]\nruntime = ["union"]',
        f"line 2: 'union' does not fit runtime, which has one value (integer); its rules are {ONE}, highest, lowest.",
    ),
    (
        '[rules]\ngenre = ["earliest"]',
        "line 2: 'earliest' does not fit genre, which has several values; its rules are union, intersection, most trusted source.",
    ),
    (
        '[rules]\ncountry = ["longest"]',
        f"line 2: 'longest' does not fit country, which has one value; its rules are {ONE}.",
    ),
    (
        '[rules]\ndefault = ["union"]',
        f"line 2: 'union' does not fit default, which stands for many properties; its rules are {EVERY}.",
    ),
    (
        '[rules]\nbilling = ["most sources"]',
        "line 2: 'most sources' does not fit billing, which has one value (integer); its rules are longest list, most trusted source.",
    ),
    ('[rules]\nyear = ["latest", "latest"]', "line 2: the rules of year hold 'latest' twice; leave one of them out."),
    ('[rules]\nscore = ["highest"]', "line 2: score follows from rating and has no rule of its own; leave it out."),
]


@pytest.mark.parametrize(("text", "sentence"), WRONG, ids=[text for text, _ in WRONG])
def test_what_is_wrong_is_said_with_its_line(tmp_path: Path, text: str, sentence: str) -> None:
    """And what to write instead."""
    path = tmp_path / "rules.toml"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(SourceError) as caught:
        rules.read(path)
    assert str(caught.value) == f"{path}, {sentence}"


def test_a_file_that_is_no_toml_is_one_sentence(tmp_path: Path) -> None:
    """With the place that the parser gives."""
    path = tmp_path / "rules.toml"
    path.write_text("[rules\n", encoding="utf-8")
    with pytest.raises(SourceError) as caught:
        rules.read(path)
    assert str(caught.value).startswith(f"{path}: the rules are no TOML (Expected ']'")
    assert str(caught.value).endswith("(at line 1, column 7)); correct it there.")


def test_a_missing_file_of_rules_exits_with_1(tmp_path: Path) -> None:
    """Before anything is read."""
    missing = tmp_path / "rules.toml"
    assert refused(1, "build", tmp_path, "--rules", missing, "--store", tmp_path / "store") == (
        f"{missing}: the rules cannot be read (No such file or directory); give a file like the one in graph/README.md."
    )


def test_a_build_chooses_by_the_rules_it_is_given(tmp_path: Path) -> None:
    """A build of the same sources by other rules gives other values, and asks nobody to read anything again."""
    for name, minutes in (("one", 98), ("two", 121)):
        (tmp_path / f"{name}.csv").write_text(f"t,y,m\nDoubt,2008,{minutes}\n", encoding="utf-8")
        mapping = '[columns]\nt = "film.title"\ny = "film.year"\nm = "film.runtime_minutes"\n'
        (tmp_path / f"{name}.csv.mapping.toml").write_text(mapping, encoding="utf-8")
    (tmp_path / "rules.toml").write_text('[rules]\nruntime = ["lowest"]\n', encoding="utf-8")
    found = []
    for used in (rules.shipped(), rules.read(tmp_path / "rules.toml")):
        build([tmp_path / "one.csv", tmp_path / "two.csv"], tmp_path / "store", Options(rules=used))
        rows = filmograph.open(tmp_path / "store").conflicts()
        found.append([(row["about"], row["chosen"], row["other"], row["source"], row["lines"], row["rule"]) for row in rows])
    assert found == [
        [("Doubt (2008)", "121", "98", "one", "2", "most precise")], [("Doubt (2008)", "98", "121", "two", "2", "lowest")],
    ]  # fmt: skip
