"""The copy that a server writes to, the snapshots that it moves over to, and those that readers hold."""

import os
import signal
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import filmograph
import pytest
from filmograph.pipeline.run import Options, build
from filmograph.serve.writing import copy_of
from filmograph.store import leases
from filmograph.store.snapshot import current
from make import CATALOGUE, TOKEN, WRITING, Client, running, running_with

_ADDED = "INSERT DATA { GRAPH <http://a/g> { <http://a/%s> <http://a/p> 1 } }"
_COUNT = "SELECT (COUNT(*) AS ?n) { GRAPH <http://a/g> { ?s ?p ?o } }"
_SLOW = "INSERT { <a:a> <a:b> ?n } WHERE { SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i . FILTER(?c != ?f && ?f != ?i) } }"
_FILMS = "SELECT (COUNT(*) AS ?n) { ?film a film:Film }"


def count(client: Client, query: str = _COUNT) -> int:
    """Return the number that a query counts."""
    return int(client.query(query).json["results"]["bindings"][0]["n"]["value"])


@pytest.fixture
def folder(tmp_path: Path, store: Path) -> Path:
    """The folder of a store beside which a copy may be written."""
    (tmp_path / "store").symlink_to(store)
    return tmp_path / "store"


@pytest.fixture
def server(folder: Path) -> Iterator[Client]:
    """A server that can be written to, whose updates may take a second or two."""
    with running_with(folder, writable=True, token=TOKEN, limits={"seconds": 2.0, "memory": 200 << 20}) as client:
        yield client


def test_an_update_is_seen_by_every_query_after_it(server: Client) -> None:
    """By whichever process answers, from a cache or not."""
    for number in range(5):
        assert server.update(_ADDED % number).status == 204
        with ThreadPoolExecutor(4) as pool:
            assert set(pool.map(lambda _: count(server), range(8))) == {number + 1}


def test_updates_come_one_after_the_other(server: Client) -> None:
    """None is lost when several are sent at the same time."""
    with ThreadPoolExecutor(4) as pool:
        assert {response.status for response in pool.map(server.update, [_ADDED % number for number in range(6)])} == {204}
    assert count(server) == 6


def test_an_update_that_fails_changes_nothing(server: Client) -> None:
    """Neither one that cannot be parsed or read, nor one that takes too long, nor one whose process is killed."""
    assert server.update(_ADDED % 1).status == 204
    assert server.update(f"{_ADDED % 2} ; DROP GRAPH <http://a/nothing>").status == 400
    assert server.update(f"{_SLOW} ; DROP ALL").problem == (
        422,
        "The update took longer than 2 s and was ended; ask for less, or allow more time.",
    )
    sent = server.request(
        "PUT", "/graph?graph=http://a/g", "<http://a/x> <http://a/p> 1 . nonsense", {**WRITING, "Content-Type": "text/turtle"}
    )
    assert sent.status == 400
    with ThreadPoolExecutor(1) as pool:
        slow = pool.submit(server.update, f"{_SLOW} ; DROP ALL")
        os.kill(eventually(lambda: updating(server)), signal.SIGKILL)
        assert slow.result().status == 422
    assert count(server) == 1
    assert count(server, _FILMS) > 0


def updating(server: Client) -> int:
    """Return the process that carries out an update, 0 where there is none."""
    for path in Path("/proc").glob("[0-9]*"):
        try:
            parent = int((path / "stat").read_text(encoding="utf-8").rpartition(")")[2].split()[1])
            if parent == server.process.pid and b"filmograph.store.update_process" in (path / "cmdline").read_bytes():
                return int(path.name)
        except (OSError, IndexError):
            continue
    return 0


def eventually(found: Callable[[], int]) -> int:
    """Return what is found within ten seconds."""
    end = time.monotonic() + 10
    while time.monotonic() < end:
        if number := found():
            return number
        time.sleep(0.01)
    raise AssertionError


def test_the_copy_stays_when_the_server_ends_and_builds_never_read_it(folder: Path) -> None:
    """The store itself is as it was."""
    options = ("--writable", "--token", TOKEN)
    before = current(folder)
    with running(folder, *options) as client:
        client.update(_ADDED % 1)
        films = count(client, _FILMS)
    with running(folder, *options) as client:
        assert (count(client), count(client, _FILMS)) == (1, films)
        assert len([path for path in copy_of(folder).iterdir() if path.is_dir()]) == 1
    with filmograph.open(folder) as graph:
        assert graph.sparql("ASK { GRAPH <http://a/g> { ?s ?p ?o } }").answer.boolean is False
    assert current(folder) == before


def test_a_graph_is_given_back_as_it_was_sent(server: Client) -> None:
    """Made, extended, replaced and removed."""
    path, turtle = "/graph?graph=http://a/new", {**WRITING, "Content-Type": "text/turtle"}
    assert server.request("PUT", path, "<http://a/x> <http://a/p> 1 .", turtle).status == 201
    assert server.request("POST", path, "<http://a/y> <http://a/p> 1 .", turtle).status == 204
    assert sorted(server.get(path, Accept="application/n-triples").body.decode().splitlines()) == [
        f'<http://a/{name}> <http://a/p> "1"^^<http://www.w3.org/2001/XMLSchema#integer> .' for name in "xy"
    ]
    assert server.request("PUT", path, "", turtle).status == 204
    assert server.get(path, Accept="application/n-triples").body == b""
    assert server.request("DELETE", path, None, WRITING).status == 204
    assert server.get(path).status == 404


@pytest.mark.long
def test_a_server_moves_over_to_what_is_published(tmp_path: Path) -> None:
    """Without a restart, and never between two snapshots."""
    rows = CATALOGUE.splitlines()
    table, store = tmp_path / "films.csv", tmp_path / "store"
    table.write_text("\n".join(rows[:3]) + "\n", encoding="utf-8")
    build([table], store, Options(sample=0))
    with running(store) as client:
        assert (count(client, _FILMS), client.get("/health").json["snapshot"]) == (2, "000001")
        with filmograph.open(store) as reader:
            for published in range(3):
                table.write_text("\n".join(rows[: 4 + published]) + "\n", encoding="utf-8")
                build([table], store, Options(sample=0))
                time.sleep(0.3)
                assert count(client, _FILMS) == 3 + published
                assert client.get("/questions/cast?film=Doubt&format=json").status in (200, 404)
            assert int(reader.sparql(_FILMS)[0]["n"]) == 2
        assert client.get("/health").json["snapshot"] == "000004"


def test_a_folder_is_in_use_until_its_reader_ends(tmp_path: Path) -> None:
    """However many hold it."""
    assert leases.in_use(tmp_path) is False
    first, second = leases.hold(tmp_path), leases.hold(tmp_path)
    assert first is not None
    assert second is not None
    os.close(first)
    assert leases.in_use(tmp_path) is True
    os.close(second)
    assert leases.in_use(tmp_path) is False
    assert leases.in_use(tmp_path / "nothing") is False
    assert leases.hold(tmp_path / "nothing") is None
