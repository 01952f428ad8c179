"""What the documents show is what a user sees: every command and program in them is run."""

import re
from pathlib import Path

import journey
import pytest
import tutorial
from documentation import DOCUMENTS, IN_AN_EMPTY_FOLDER, ROOT, Block, agree, blocks, prepare, run
from questions_page import page


@pytest.mark.long
@pytest.mark.parametrize("block", [b for name in DOCUMENTS if name != IN_AN_EMPTY_FOLDER for b in blocks(name)], ids=str)
def test_a_block_prints_what_the_document_says(block: Block, demo_store: Path, tmp_path: Path) -> None:
    """The blocks are run where a checkout and the demo store are; one without output shown only has to succeed."""
    printed = run(block, prepare(tmp_path, demo_store))
    assert "Traceback" not in printed
    assert block.printed is None or agree(printed, block.printed), printed


@pytest.mark.long
def test_the_tutorial_prints_what_it_says(tmp_path: Path) -> None:
    """Its blocks are run one after another in an empty folder."""
    differing = []
    for block in blocks(IN_AN_EMPTY_FOLDER):
        printed = run(block, tmp_path)
        if block.printed is not None and not agree(printed, block.printed):
            differing.append(f"{block} prints:\n{printed}")
    assert differing == []


def test_the_readme_is_short() -> None:
    """It is read in a minute."""
    assert len((ROOT / "README.md").read_text(encoding="utf-8").splitlines()) <= 120


def test_agreement_masks_what_changes_and_nothing_else() -> None:
    """Durations, memory and versions differ from run to run; `…` stands for any lines; every other character counts."""
    assert agree("2 films\n3.1 s, 0.2 GB\n", "2 films\n…\n4.0 s, 1.2 GB\n")
    assert not agree("2 films\n", "3 films\n")


@pytest.mark.parametrize("name", ["light", "dark"])
def test_the_picture_shows_what_is_built(name: str) -> None:
    """The picture of the README is the one that its script draws."""
    path = ROOT / "graph" / "pictures" / f"journey-{name}.svg"
    assert path.read_text(encoding="utf-8") == journey.draw(journey.steps(), journey.COLOURS[name])


def test_the_pictures_of_the_tutorial_show_what_is_built(tmp_path: Path) -> None:
    """The same words in the same order; how they are drawn may differ between versions of matplotlib."""
    tutorial.main(tmp_path)
    drawn = sorted(path.name for path in tmp_path.iterdir())
    assert drawn == ["chain-dark.svg", "chain-light.svg", "sources-dark.svg", "sources-light.svg"]
    for name in drawn:
        kept, made = (re.findall(r">([^<>]*[^<>\s][^<>]*)</(?:text|title|desc)>", (folder / name).read_text(encoding="utf-8"))
                      for folder in (ROOT / "graph" / "pictures", tmp_path))  # fmt: skip
        assert kept == made


@pytest.mark.long
def test_the_page_of_questions_is_the_one_that_is_generated(demo_store: Path) -> None:
    """Every question with its example and the first rows of its answer."""
    assert (ROOT / "queries" / "README.md").read_text(encoding="utf-8") == "\n".join(page(demo_store)) + "\n"


def test_how_to_add_names_files_that_exist() -> None:
    """A newcomer finds each of them."""
    section = (ROOT / "CONTRIBUTING.md").read_text(encoding="utf-8").partition("## How to add")[2].partition("\n## ")[0]
    named = [name for name in re.findall(r"`([\w./-]+)`", section) if "/" in name]
    assert named
    assert [name for name in named if not (ROOT / name).exists()] == []
