"""A process of its own that validates RDF files, run as `python -m filmograph.pipeline.check.validation_process`.

A file may be made to take all memory or time, or to end the process that parses it. The request comes as JSON on standard input:
the `files`, and how many bytes of `memory` may be used (0 is no limit). The answer has the `results`, or the sentence of a `fault`.
"""

import json
import sys
from dataclasses import astuple
from pathlib import Path

from filmograph.errors import SourceError, lacks_memory
from filmograph.pipeline.check.shapes import check_triples
from filmograph.store.confined import limit_memory
from filmograph.store.rdf_files import triples

NO_MEMORY = 3
"""The exit status when there is not enough memory; where a library ends the process, a signal is the status."""


def main() -> None:
    """Answer the request on standard input."""
    with open(0, encoding="utf-8") as given:
        request = json.load(given)
    limit_memory(request["memory"])
    try:
        data = [triples(Path(file)) for file in request["files"]]
        results = [*check_triples(data, warnings=False), *check_triples(data, warnings=True)]
        answer: dict[str, object] = {"results": [astuple(result) for result in results]}
    except SourceError as error:
        answer = {"fault": str(error)}
    except Exception as error:
        if lacks_memory(error):
            sys.exit(NO_MEMORY)
        raise
    with open(1, "w", encoding="utf-8") as out:
        json.dump(answer, out)


if __name__ == "__main__":
    main()
