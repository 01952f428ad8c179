"""Twenty kills at random moments of one build; the store is complete after each of them.

python tests/benchmarks/kills.py [TIMES] [FILMS]
"""

import sys
import tempfile
from itertools import zip_longest
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1]))

from filmograph.pipeline.run import Options, build
from generate import generate
from make import kill_builds, quads

if __name__ == "__main__":
    with tempfile.TemporaryDirectory() as scratch:
        tables, store, undisturbed = (Path(scratch) / name for name in ("tables", "store", "undisturbed"))
        times, films = (int(given or default) for given, default in zip_longest(sys.argv[1:], (20, 2000)))
        generate(tables, films)
        kill_builds(tables, store, times, between=(0.2, 8.0), look=lambda: quads(store) if (store / "CURRENT").exists() else None)
        for folder in (store, undisturbed):
            build([tables], folder, Options(sample=0))
        same = quads(store) == quads(undisturbed)
        sys.stdout.write("The store is the same as an undisturbed one.\n" if same else "The stores differ.\n")
        sys.exit(not same)
