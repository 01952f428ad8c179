"""Where memory is limited or used up, a command ends with one sentence, also when a library would abort the process."""

import subprocess
import sys
from pathlib import Path

import pytest
from filmograph import cli
from filmograph.cli import memory
from filmograph.errors import NotFound, StoreError
from make import PAGES, run

COMMAND = [sys.executable, "-m", "filmograph.cli"]
SENTENCE = "Error: There is not enough memory: {}, and run the same command again; the store is as it was before.\n"
UNLIMITED = SENTENCE.format("end other programs, or use a machine with more")


def limited(kilobytes: int, *arguments: object) -> tuple[int, str, str]:
    """Run a command in a shell that limits memory."""
    command = ["sh", "-c", f'ulimit -v {kilobytes}; exec "$@"', "sh", *COMMAND, *map(str, arguments)]
    ran = subprocess.run(command, capture_output=True, text=True, check=False)
    return ran.returncode, ran.stdout, ran.stderr


def expected(kilobytes: int) -> str:
    """Return the sentence for a limit."""
    return SENTENCE.format(f"allow more than {kilobytes * 1024 / 1e6:,.0f} MB (`ulimit -v`)")


@pytest.mark.parametrize("kilobytes", [60_000, 130_000, 220_000])
def test_too_little_memory_for_an_answer_is_one_sentence(store: Path, kilobytes: int) -> None:
    """Python itself runs, but no library."""
    assert limited(kilobytes, "ask", "gaps", "--store", store) == (1, "", expected(kilobytes))


@pytest.mark.long
@pytest.mark.parametrize("kilobytes", [130_000, 300_000, 450_000, 600_000])
def test_too_little_memory_for_a_build_is_one_sentence(tmp_path: Path, kilobytes: int) -> None:
    """Whichever library meets the limit, and however it ends; then the build goes on."""
    build = ("build", PAGES, "--store", tmp_path / "store", "--quiet")
    assert limited(kilobytes, *build) == (1, "", expected(kilobytes))
    assert run(*build) == (0, "", "")


@pytest.mark.long
def test_a_limit_that_is_enough_changes_nothing(store: Path) -> None:
    """Neither what is printed nor the status."""
    for command in (("ask", "gaps"), ("ask", "nothing"), ("path", "Bill Nunn", "Nobody")):
        assert limited(4_000_000, *command, "--store", store) == run(*command, "--store", store)


def failed(error: Exception, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> str:
    """Return what is printed when a command fails with an error."""

    def app(**_: object) -> None:
        raise error

    monkeypatch.setattr(cli, "app", app)
    with pytest.raises(SystemExit):
        cli.main()
    return capsys.readouterr().err


@pytest.mark.parametrize(
    "error",
    [
        MemoryError(),
        RuntimeError("can't start new thread"),
        OSError(12, "Cannot allocate memory"),
        ImportError("/a/libb.so: failed to map segment from shared object"),
        SystemError("error return without exception set"),
    ],
    ids=lambda error: type(error).__name__,
)
def test_any_error_for_lack_of_memory_is_that_sentence(
    error: Exception, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    assert failed(error, monkeypatch, capsys) == UNLIMITED


def test_an_error_that_lack_of_memory_led_to_is_that_sentence(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    """A library may take a file that it cannot map for a damaged one."""
    error = StoreError("The file is damaged.")
    error.__context__ = OSError(12, "Cannot allocate memory")
    assert failed(error, monkeypatch, capsys) == UNLIMITED


def test_any_error_where_no_memory_is_left_is_that_sentence(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    """A library may miss what it could not load, and not say why."""
    monkeypatch.setattr(memory, "is_used_up", lambda: True)
    assert failed(LookupError("no metadata"), monkeypatch, capsys) == UNLIMITED


def test_a_film_may_be_named_so(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    """A name in a sentence of ours is none of a library's errors."""
    sentence = "No film is called 'Cannot allocate memory'."
    assert failed(NotFound(sentence), monkeypatch, capsys) == f"Error: {sentence}\n"
