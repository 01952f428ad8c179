"""The stores that several test modules ask."""

from collections.abc import Callable, Sequence
from pathlib import Path

import pytest
from filmograph.build.pipeline import Options, Summary, build
from samples import CATALOGUE, DATA, PAGES


@pytest.fixture(scope="session")
def catalogue(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A catalogue of seven films."""
    path = tmp_path_factory.mktemp("catalogue") / "seven-films.csv"
    path.write_text(CATALOGUE, encoding="utf-8")
    return path


@pytest.fixture(scope="session")
def built(tmp_path_factory: pytest.TempPathFactory, catalogue: Path) -> tuple[Path, Summary]:
    """A store of the sample pages and the small catalogue, with what its build said."""
    path = tmp_path_factory.mktemp("built") / "store"
    return path, build([PAGES, catalogue], path)


@pytest.fixture(scope="session")
def store(built: tuple[Path, Summary]) -> Path:
    """The folder of that store."""
    return built[0]


@pytest.fixture(scope="session")
def demo_store(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The store that `make demo` builds, in about 40 seconds; one test a session asks for it, so that it is built once."""
    path = tmp_path_factory.mktemp("demo") / "store"
    build([PAGES, DATA / "catalogue"], path, Options(sample=0, judgements=DATA / "judgements.tsv"))
    return path


@pytest.fixture
def build_in(tmp_path: Path) -> Callable[[Sequence[Path], str], Path]:
    """Build paths into a store of this test's own, and return its folder."""

    def run(paths: Sequence[Path], name: str = "store") -> Path:
        build(paths, tmp_path / name, Options(sample=0))
        return tmp_path / name

    return run
