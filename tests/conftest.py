"""The stores that several test modules ask, and how random tests draw their examples."""

import pkgutil
from collections.abc import Callable, Sequence
from importlib import import_module
from pathlib import Path

import filmograph
import pytest
from filelock import FileLock
from filmograph.pipeline.run import Options, Summary, build
from hypothesis import HealthCheck, settings
from make import CATALOGUE, PAGES, ROOT

# `make test` draws the same examples on every run and every machine, `make fuzz` others each time.
_SLOW = (HealthCheck.too_slow,)
settings.register_profile("test", derandomize=True, database=None, deadline=None, print_blob=True, suppress_health_check=_SLOW)
settings.register_profile("fuzz", derandomize=False, deadline=None, print_blob=True, suppress_health_check=_SLOW)
settings.load_profile("test")

# Hypothesis also draws the constants of the modules that are imported, so which ones are must not hang on which tests ran before.
for module in pkgutil.walk_packages(filmograph.__path__, "filmograph."):
    import_module(module.name)


@pytest.fixture(scope="session")
def catalogue(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A catalogue of seven films."""
    path = tmp_path_factory.mktemp("catalogue") / "seven-films.csv"
    path.write_text(CATALOGUE, encoding="utf-8")
    return path


@pytest.fixture(scope="session")
def built(tmp_path_factory: pytest.TempPathFactory, catalogue: Path) -> tuple[Path, Summary]:
    """A store of the sample pages and the small catalogue, with the summary of its build."""
    path = tmp_path_factory.mktemp("built") / "store"
    return path, build([PAGES, catalogue], path)


@pytest.fixture(scope="session")
def store(built: tuple[Path, Summary]) -> Path:
    """The folder of that store."""
    return built[0]


@pytest.fixture(scope="session")
def demo_store(tmp_path_factory: pytest.TempPathFactory, worker_id: str) -> Path:
    """The store that `make demo` builds, made once for all processes that run tests."""
    folder = tmp_path_factory.getbasetemp() if worker_id == "master" else tmp_path_factory.getbasetemp().parent
    path = folder / "demo.store"
    with FileLock(folder / "demo.lock"):
        if not path.exists():
            build([PAGES, ROOT / "data" / "catalogue"], path, Options(judgements=ROOT / "data" / "judgements.tsv"))
    return path


@pytest.fixture
def build_in(tmp_path: Path) -> Callable[[Sequence[Path], str], Path]:
    """Build paths into a store of this test's own, and return its folder."""

    def run(paths: Sequence[Path], name: str = "store") -> Path:
        build(paths, tmp_path / name, Options(sample=0))
        return tmp_path / name

    return run
