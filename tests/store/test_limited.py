"""The limits of queries that a user wrote, for Python and the command line; how queries end, and that their processes end with them."""

import json
import multiprocessing
import os
import pickle
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import filmograph
import pytest
from filmograph import Filmograph, QueryLimits
from filmograph.errors import QueryError, UsageError
from filmograph.store import query_process
from filmograph.store.limited import COMMAND, start_line
from filmograph.store.snapshot import current
from make import refused, run

_SLOW = "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i . FILTER(?c != ?f && ?f != ?i) }"
_BOMB = "SELECT * { ?a ?b ?c . ?d ?e ?f } ORDER BY ?c ?f"
_PLAIN = "ASK { ?film a film:Film }"
_SERVICE = "SELECT * { SERVICE <http://127.0.0.1:8/> { ?s ?p ?o } }"
_REFUSED = "The query asks another host with SERVICE, which is not allowed here; ask that host by itself."


@pytest.fixture
def graph(store: Path) -> Iterator[Filmograph]:
    """The graph of the store."""
    with filmograph.open(store) as opened:
        yield opened


def refusal(graph: Filmograph, query: str, **limits: float) -> str:
    """Return why a query is not answered; the next one has to be."""
    with pytest.raises(QueryError) as raised:
        graph.sparql(query, limits=QueryLimits(**limits))  # type: ignore[arg-type]
    assert bool(graph.sparql(_PLAIN))
    return str(raised.value)


def processes_of(parent: int) -> set[int]:
    """Return the processes that answer queries for another."""
    found = set()
    for path in Path("/proc").glob("[0-9]*"):
        try:
            command = (path / "cmdline").read_bytes().split(b"\0")
            owner = int((path / "stat").read_text(encoding="utf-8").rpartition(")")[2].split()[1])
        except (OSError, IndexError):
            continue
        if b"filmograph.store.query_process" in command and parent in (owner, 0):
            found.add(int(path.name))
    return found


def eventually(holds: Callable[[], bool]) -> bool:
    """Return whether something holds within ten seconds."""
    end = time.monotonic() + 10
    while time.monotonic() < end:
        if holds():
            return True
        time.sleep(0.02)
    return False


def test_a_query_that_takes_too_long_is_ended(graph: Filmograph) -> None:
    """And the next one is answered."""
    assert refusal(graph, _SLOW, seconds=0.5) == "The query took longer than 0.5 s and was ended; ask for less, or allow more time."


def test_a_query_that_takes_too_much_memory_is_ended(graph: Filmograph) -> None:
    """It never takes the memory of others."""
    expected = "The query needed more than 100 MB of memory and was ended; ask for less, or allow more memory."
    assert refusal(graph, _BOMB, memory=100 << 20) == expected


@pytest.mark.parametrize(
    ("limits", "sentence"),
    [
        ({"rows": 3}, "The answer has more than 3 rows; ask for less, for example with LIMIT."),
        ({"size": 300}, "The answer has more than 300 bytes; ask for less, for example with LIMIT."),
        ({"depth": 1}, "The query is nested more than 1 deep; write it with fewer brackets within brackets."),
    ],
)
def test_an_answer_that_has_too_much_is_refused(graph: Filmograph, limits: dict[str, float], sentence: str) -> None:
    """It is never cut in silence."""
    assert refusal(graph, "SELECT * { { ?s ?p ?o } }", **limits) == sentence


def test_zero_is_no_limit(graph: Filmograph) -> None:
    """Also of rows and bytes."""
    assert len(graph.sparql("SELECT * { ?s ?p ?o } LIMIT 5", limits=QueryLimits(seconds=0, memory=0, rows=0, size=0))) == 5


@pytest.mark.parametrize("name", ["seconds", "memory", "rows", "size"])
@pytest.mark.parametrize("value", [-1, float("nan"), float("inf")])
def test_a_limit_is_a_number(name: str, value: float) -> None:
    """From 0 on."""
    with pytest.raises(UsageError) as raised:
        QueryLimits(**{name: value})  # type: ignore[arg-type]
    assert str(raised.value) == f"{name} is {value}, and has to be a number from 0 on, where 0 is no limit."


@pytest.mark.parametrize(
    ("name", "most"),
    [("seconds", "1,000,000"), ("memory", f"{1 << 60:,}"), ("rows", f"{1 << 60:,}"), ("size", f"{1 << 60:,}")],
)
def test_a_limit_is_a_number_that_a_system_can_count_to(name: str, most: str) -> None:
    """No timer and no memory knows more."""
    with pytest.raises(UsageError) as raised:
        QueryLimits(**{name: 10**22})  # type: ignore[arg-type]
    assert str(raised.value) == f"{name} is {10**22:,}, and may be at most {most}; 0 is no limit."
    assert QueryLimits(**{name: int(most.replace(",", ""))})  # type: ignore[arg-type]


def test_a_depth_is_at_most_what_anything_counts_to() -> None:
    """It has no value for no limit."""
    with pytest.raises(UsageError) as raised:
        QueryLimits(depth=10**22)
    assert str(raised.value) == f"depth is {10**22:,}, and may be at most 1,000,000,000."


def test_a_depth_is_at_least_one() -> None:
    """Every query has brackets."""
    with pytest.raises(UsageError) as raised:
        QueryLimits(depth=0)
    assert str(raised.value) == "depth is 0, and has to be at least 1."


def test_a_query_that_ends_its_process_is_refused(graph: Filmograph) -> None:
    """The guard lets it through when it may be so deep, and the engine ends at it."""
    assert refusal(graph, "ASK {" * 1 + "{" * 400_000 + "}" * 400_000 + "}", depth=1_000_000) == (
        "The query ended the process that answered it: it is too long or too deeply nested for the engine; write it in parts."
    )


def test_service_is_refused_unless_it_is_allowed(graph: Filmograph) -> None:
    """Where it is allowed, the other host is asked."""
    assert refusal(graph, _SERVICE) == _REFUSED
    allowed = refusal(graph, _SERVICE, service=True)
    assert allowed == "The query cannot be evaluated: Connection refused (os error 111)."


def test_service_is_allowed_after_it_was_refused(graph: Filmograph) -> None:
    """The process that may not ask others is not the one that may."""
    assert refusal(graph, _SERVICE, service=True) == refusal(graph, _SERVICE, service=True) != refusal(graph, _SERVICE)


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="only Linux lets a process refuse sockets to itself")
def test_the_kernel_refuses_what_the_guard_would_let_through(store: Path) -> None:
    """The process that answers cannot open a connection, even when it is asked to."""
    request = {"query": _SERVICE, "results": "json", "graphs": None, "depth": 200, "rows": 0, "bytes": 0, "service": True}
    asked = start_line(current(store), QueryLimits()) + json.dumps(request).encode() + b"\n"
    done = subprocess.run(COMMAND, input=asked, capture_output=True, check=True)
    assert json.loads(done.stdout)["message"] == "The query cannot be evaluated: Permission denied (os error 13)."


def test_a_process_that_was_killed_is_replaced(graph: Filmograph) -> None:
    """Its query is asked once more."""
    graph.sparql(_PLAIN)
    (before,) = processes_of(os.getpid())
    os.kill(before, signal.SIGKILL)
    assert bool(graph.sparql(_PLAIN))
    assert eventually(lambda: before not in processes_of(os.getpid()))


def test_a_process_that_is_killed_while_it_answers_is_replaced(graph: Filmograph) -> None:
    """Once: the second time the query is refused."""
    graph.sparql(_PLAIN)

    def kill() -> None:
        for _ in range(2):
            time.sleep(0.5)
            for process in processes_of(os.getpid()):
                os.kill(process, signal.SIGKILL)

    killing = threading.Thread(target=kill)
    killing.start()
    assert refusal(graph, _SLOW) == "The query needed more than 2,048 MB of memory and was ended; ask for less, or allow more memory."
    killing.join()


def test_two_threads_ask_at_the_same_time(graph: Filmograph) -> None:
    """Each in a process of its own, so that a slow query holds nobody up."""
    with ThreadPoolExecutor(4) as pool:
        slow = pool.submit(refusal, graph, _SLOW, seconds=2)
        began = time.monotonic()
        assert all(pool.map(lambda _: bool(graph.sparql(_PLAIN)), range(6)))
        assert time.monotonic() - began < 2 or not slow.done()
        assert slow.result() == "The query took longer than 2 s and was ended; ask for less, or allow more time."


def _ask(graph: Filmograph) -> bool:
    return bool(graph.sparql(_PLAIN))


@pytest.mark.filterwarnings("ignore:.*fork.*:DeprecationWarning")
def test_a_fork_asks_processes_of_its_own(graph: Filmograph) -> None:
    """Those of its parent go on answering the parent."""
    assert _ask(graph)
    with multiprocessing.get_context("fork").Pool(2) as pool:
        assert pool.map(_ask, [graph, graph]) == [True, True]
    assert _ask(graph)


def test_a_graph_that_was_pickled_asks(graph: Filmograph) -> None:
    """With processes of its own."""
    assert _ask(graph)
    with pickle.loads(pickle.dumps(graph)) as other:  # noqa: S301 - our own
        assert _ask(other)


def test_the_command_line_has_the_same_limits(store: Path) -> None:
    """Each ends with status 1 and its sentence."""
    asked = ("--store", store)
    assert refused(1, "sparql", _SLOW, *asked, "--seconds", 0.5) == (
        "The query took longer than 0.5 s and was ended; ask for less, or allow more time."
    )
    assert refused(1, "sparql", _BOMB, *asked, "--memory", 100) == (
        "The query needed more than 100 MB of memory and was ended; ask for less, or allow more memory."
    )
    assert refused(1, "sparql", _SERVICE, *asked) == _REFUSED
    assert refused(1, "sparql", _SERVICE, *asked, "--allow-service") == (
        "The query cannot be evaluated: Connection refused (os error 111)."
    )
    assert refused(1, "sparql", "ASK {" + "{" * 3000 + "}" * 3001, *asked) == (
        "The query is nested more than 200 deep; write it with fewer brackets within brackets."
    )
    assert run("sparql", _PLAIN, *asked, "--seconds", 0, "--memory", 0) == (0, "yes\n", "")


@pytest.mark.parametrize("sent", [signal.SIGINT, signal.SIGTERM, signal.SIGKILL])
def test_a_query_ends_with_the_command(store: Path, sent: signal.Signals) -> None:
    """Ctrl-C ends it at once, and however the command ends, nothing goes on answering it."""
    command = [sys.executable, "-m", "filmograph.cli", "sparql", _SLOW, "--store", str(store)]
    with subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE) as asking:
        assert eventually(lambda: bool(processes_of(asking.pid)))
        (answering,) = processes_of(asking.pid)
        time.sleep(0.3)
        began = time.monotonic()
        asking.send_signal(sent)
        asking.wait(10)
        assert time.monotonic() - began < 2
        assert eventually(lambda: answering not in processes_of(0))


def test_the_rows_of_every_format_are_counted() -> None:
    """As many as there are, whatever their values are."""
    import pyoxigraph as ox  # noqa: PLC0415

    graph = ox.Store()
    graph.update('INSERT DATA { <http://a/s> <http://a/p> "\\n\\"{<result>:{" , ",{" , "\\t\\n\\n" }')
    for form in ("json", "xml", "csv", "tsv"):
        request = {"query": "SELECT * { ?s ?p ?o }", "results": form, "graphs": None, "depth": 9, "bytes": 0}
        found = [query_process.answer(graph, {**request, "rows": most}, {})[0]["status"] for most in (2, 3)]
        assert found == ["rows", "done"]


class Damaged:
    """A graph whose files are damaged."""

    def query(self, text: str, **_: object) -> object:  # noqa: ARG002
        """Raise what the engine raises."""
        raise OSError("Corruption: block checksum mismatch")


def test_a_damaged_graph_is_no_fault_of_the_query() -> None:
    """The sentence is about the store."""
    request = {"query": "ASK {}", "results": "json", "graphs": None, "depth": 9, "rows": 0, "bytes": 0}
    assert query_process.answer(Damaged(), request, {}) == (  # type: ignore[arg-type]
        {
            "status": "damaged",
            "message": "The graph of the store cannot be read (Corruption: block checksum mismatch); see what `filmograph check` says, and "
            "build the store anew.",
        },
        b"",
    )
