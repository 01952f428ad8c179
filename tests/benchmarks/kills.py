"""Twenty kills at random moments of one build; the store is whole after each of them.

PYTHONPATH=tests python tests/benchmarks/kills.py [TIMES]
"""

import sys
import tempfile
from pathlib import Path

from filmograph.pipeline.run import Options, build
from generate import generate
from samples import read_store
from test_catalogues import kill_at_random

if __name__ == "__main__":
    with tempfile.TemporaryDirectory() as scratch:
        folder = Path(scratch)
        generate(folder / "tables", 2000)
        build([folder / "tables"], folder / "undisturbed", Options(sample=0))
        kill_at_random(folder / "tables", folder / "store", int(sys.argv[1]) if len(sys.argv) > 1 else 20, 8.0)
        same = read_store(folder / "store") == read_store(folder / "undisturbed")
        sys.stdout.write("The store is the same as an undisturbed one.\n" if same else "The stores differ.\n")
        sys.exit(not same)
