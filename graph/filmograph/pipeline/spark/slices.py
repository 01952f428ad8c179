"""The claims of tables that the cluster reads, checked against the shapes by the workers, some films at a time."""

import json
from collections.abc import Iterator, Mapping
from dataclasses import asdict
from itertools import groupby
from operator import itemgetter
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from sqlglot import exp

from filmograph.pipeline.check import checking, shapes
from filmograph.pipeline.check.shacl import Result, order
from filmograph.pipeline.publish import triples
from filmograph.pipeline.spark import translation
from filmograph.pipeline.spark.attempts import attempted
from filmograph.pipeline.spark.cluster import Cluster
from filmograph.pipeline.spark.rewriting import Tree

_SLICE_BITS = 10
"""So many bits of a film's number within its document are left out of the number of its slice, which has about 50,000 mentions."""
# As in the embedded check, a slice holds some films with all their parts, and the people and companies that their claims refer to.
_SLICED = f"""
CREATE OR REPLACE TEMP TABLE checked AS
    SELECT mention, local_number(coalesce(film, mention)) >> {_SLICE_BITS} AS slice FROM mention WHERE source_of(mention) = $1;
"""
_TARGETS = """
INSERT INTO checked
    SELECT DISTINCT c.target, s.slice FROM claim c JOIN checked s ON s.mention = c.mention
    WHERE c.target IS NOT NULL AND (c.target, s.slice) NOT IN (SELECT (mention, slice) FROM checked)"""


def quarantine_violations(cluster: Cluster, number: int, paths: Mapping[str, Path]) -> None:
    """Check the source of this number, and put each record that breaks a shape into quarantine, with its lines."""
    triples.prepare_source_view(cluster)
    cluster.sql(_SLICED, [number])
    cluster.sql(_TARGETS)
    lines = cluster.query_of(_by_slice(translation.parse(triples.SOURCE_VIEW))).toDF("line", "slice")
    found = attempted(lines.repartition("slice").mapInArrow(_violations, "result string").toArrow)["result"].to_pylist()
    results = dict.fromkeys(Result(**json.loads(text)) for text in found)
    if results:
        checking.set_aside(cluster, sorted(results, key=order), paths)
    cluster.sql("UPDATE source SET checked = true WHERE number = ?", [number])


def _by_slice(view: Tree) -> Tree:
    """Return the query of a source view with the slice of each line; what belongs to no mention belongs to every slice."""
    for select in view.find_all(exp.Select):
        if not any(table.name == "checked" for table in select.find_all(exp.Table)):
            select.join(exp.select("slice").from_("checked").distinct().subquery("slices"), join_type="CROSS", copy=False)
        select.select("slice", copy=False)
    return view


def _violations(batches: Iterator[Any]) -> Iterator[Any]:
    """Yield, in a worker, the violations in each slice of its share, whose lines come mixed: an engine may leave out to sort them."""
    import pyarrow as pa  # noqa: PLC0415 - in the worker

    with TemporaryDirectory() as folder:
        for batch in batches:
            rows = sorted(zip(batch.column(1).to_pylist(), batch.column(0).to_pylist(), strict=True))
            for number, lines in groupby(rows, key=itemgetter(0)):
                with (Path(folder) / f"{number}.nt").open("a", encoding="utf-8") as file:
                    file.writelines(f"{line}\n" for _, line in lines)
        for path in sorted(Path(folder).iterdir()):
            found = [json.dumps(asdict(result)) for result in shapes.check_file(path) if result.severity == "violation"]
            yield pa.RecordBatch.from_arrays([pa.array(found, pa.string())], ["result"])
