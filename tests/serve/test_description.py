"""The description of the service in OpenAPI, held to the running server by schemathesis."""

import subprocess
import sys
from pathlib import Path

import pytest
from filmograph.ask.questions.query import questions
from make import TOKEN, running

_RUN = (
    sys.executable, "-m", "schemathesis.cli", "run", "--phases", "examples,coverage,fuzzing", "--max-examples", "2", "--seed", "1",
    "--generation-deterministic", "--no-color", "--suppress-health-check", "all",
    # a schema cannot say which texts are queries, and which names the graph knows
    "--exclude-checks", "positive_data_acceptance",
)  # fmt: skip


@pytest.mark.long
def test_the_server_does_what_its_description_says(tmp_path: Path, store: Path) -> None:
    """Whatever is sent: no error of the server, no status, type or method that is not described."""
    with running(store) as client:
        address = f"{client.address}openapi.json"
        done = subprocess.run([*_RUN, address], capture_output=True, text=True, check=False, cwd=tmp_path)
    assert done.returncode == 0, done.stdout[-6000:]


@pytest.mark.long
def test_a_server_that_can_be_written_to_does_what_its_description_says(tmp_path: Path, store: Path) -> None:
    """Whatever is sent with the token, also as updates and graphs."""
    (tmp_path / "store").symlink_to(store)
    with running(tmp_path / "store", "--writable", "--token", TOKEN) as client:
        chosen = ("--include-path-regex", "^/(sparql|graph)", "-H", f"Authorization: Bearer {TOKEN}", f"{client.address}openapi.json")
        done = subprocess.run([*_RUN, *chosen], capture_output=True, text=True, check=False, cwd=tmp_path)
        assert client.get("/health").json["status"] == "well"
    assert done.returncode == 0, done.stdout[-6000:]


def test_the_description_names_every_address(store: Path) -> None:
    """And every question with its parameters."""
    with running(store) as client:
        described = client.get("/openapi.json").json
    assert described["openapi"] == "3.1.0"
    fixed = {"/", "/sparql", "/graph", "/.well-known/void", "/questions", "/id/{kind}/{name}", "/health", "/metrics", "/openapi.json"}
    assert described["paths"].keys() == fixed | {f"/questions/{name}" for name in questions()}
    assert described["paths"]["/graph"].keys() == {"get", "put", "post", "delete"}
    names = [parameter["name"] for parameter in described["paths"]["/questions/duos"]["get"]["parameters"]]
    assert names == [*(parameter.name for parameter in questions()["duos"].parameters), "format"]
