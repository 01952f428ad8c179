"""The time left of a build: expected by stage, corrected by how long the stages before took; and a long build is announced."""

from pathlib import Path

import click
import pytest
from click.testing import CliRunner
from filmograph.cli import building
from filmograph.cli.progress import Pace, Shown
from filmograph.pipeline import estimate
from make import write_imdb_tables
from rich.progress import Progress


class Clock:
    """A clock that is set."""

    now = 0.0

    def __call__(self) -> float:
        """Return the time that was set."""
        return self.now


@pytest.fixture
def clock() -> Clock:
    """Return a clock at 0."""
    return Clock()


@pytest.fixture
def pace(clock: Clock) -> Pace:
    """Return the pace of a build of 400 s in three stages."""
    return Pace({"reading": 100.0, "resolving": 100.0, "loading": 200.0}, clock)


def test_at_first_what_was_measured_is_left(pace: Pace) -> None:
    """Before a stage begins, all of them are left."""
    assert pace.left() == 400


def test_a_stage_that_takes_twice_as_long_doubles_what_is_left(pace: Pace, clock: Clock) -> None:
    """A slower machine is as slow in the stages that follow."""
    pace.begin("reading imdb-tables")
    clock.now = 200
    pace.begin("resolving")
    assert pace.left() == 600


def test_how_far_a_stage_is_counts_more_than_what_was_expected(pace: Pace, clock: Clock) -> None:
    """Half of the stage after 20 s leaves 20 s of it."""
    pace.begin("reading imdb-tables")
    clock.now = 20
    pace.advance(0.5)
    assert pace.left() == 320


def test_a_stage_that_was_not_expected_takes_nothing(pace: Pace, clock: Clock) -> None:
    """What was measured of the others stays."""
    pace.begin("looking at the sources")
    clock.now = 50
    assert pace.left() == 400


def test_a_stage_beyond_what_was_expected_leaves_a_little(pace: Pace, clock: Clock) -> None:
    """It never shows nothing left, or less."""
    pace.begin("loading")
    clock.now = 500
    assert pace.left() == 210


@pytest.mark.parametrize(("arguments", "announced"), [([], True), (["--yes"], True), (["--quiet"], False)])
def test_a_long_build_is_announced_where_nobody_can_be_asked(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, arguments: list[str], *, announced: bool
) -> None:
    """Away from a terminal it goes on after the sentence."""
    monkeypatch.setattr(estimate, "LONG", 0)
    tables = write_imdb_tables(tmp_path / "imdb")
    run = CliRunner().invoke(building.build, [str(tables), "--no-triples", "--store", str(tmp_path / "store"), *arguments])
    sentence = run.stderr.startswith("A build of 3 films and about ")
    assert (run.exit_code, sentence, (tmp_path / "store" / "CURRENT").exists()) == (0, announced, True)


def test_on_a_terminal_a_long_build_is_asked_for(monkeypatch: pytest.MonkeyPatch) -> None:
    """Who answers no has nothing built; the question says what the build takes."""
    asked = list[str]()

    def confirm(text: str, **_: bool) -> None:
        asked.append(text)
        raise click.Abort

    expected = estimate.Estimate(films=2_004_113, credits=16_000_000, with_triples=True, free=59_000_000_000)
    monkeypatch.setattr(click, "confirm", confirm)
    monkeypatch.setattr("sys.stdin.isatty", lambda: True)
    with Progress() as bars, pytest.raises(click.Abort):
        building._agree(Shown(bars, []), expected, yes=False, quiet=False)
    assert asked == [f"{expected.sentence()} Begin?"]
