"""The peer of identity's speed: Splink links the films of the two lists by title, years and people, in its own best reasonable form.

    python identity_splink.py DATA ANSWER

writes to ANSWER (JSON) which films became one, and the seconds of the linking alone, without reading the lists.
Of what was tried this does best on the labels: thresholds of 0.2 and 0.9, and one film of the Wikipedia list at most, do worse.
"""

import json
import sys
import time
from collections.abc import Iterable
from itertools import product
from pathlib import Path
from typing import Any

import pandas as pd
import splink.comparison_level_library as levels
import splink.comparison_library as comparisons
from filmograph.text import name_key
from gold_sample import _ARTICLE, Entry, read_metaqa, read_wikipedia
from splink import DuckDBAPI, Linker, SettingsCreator, block_on

ENOUGH = 0.5


def frame(entries: Iterable[Entry]) -> pd.DataFrame:
    """Return the films of a list as Splink wants them: standardised, what is unknown left out, arrays where there are several."""
    rows = [
        {
            "unique_id": entry.key,
            "title": _ARTICLE.sub("", name_key(entry.title)) or entry.title,
            "years": list(entry.years) or None,
            "near_years": sorted({year + apart for year in entry.years for apart in (-1, 0, 1)}) or None,
            "people": sorted({name_key(person) for person in entry.people}) or None,
        }
        for entry in entries
    ]
    return pd.DataFrame(rows)


def settings() -> SettingsCreator:
    """Return what is compared and how pairs are found; titles count the more the rarer they are."""
    title: list[Any] = [
        levels.NullLevel("title"), levels.ExactMatchLevel("title", term_frequency_adjustments=True),
        levels.JaroWinklerLevel("title", 0.95), levels.JaroWinklerLevel("title", 0.88), levels.ElseLevel(),
    ]  # fmt: skip
    years: list[Any] = [
        levels.NullLevel("years"), levels.ArrayIntersectLevel("years", 1),
        levels.CustomLevel("array_length(list_intersect(near_years_l, years_r)) >= 1"), levels.ArrayIntersectLevel("near_years", 1),
        levels.ElseLevel(),
    ]  # fmt: skip
    people: list[Any] = [
        levels.NullLevel("people"), *(levels.ArrayIntersectLevel("people", least) for least in (4, 3, 2, 1)), levels.ElseLevel(),
    ]  # fmt: skip
    return SettingsCreator(
        link_type="link_only",
        comparisons=[
            comparisons.CustomComparison(title, "title"), comparisons.CustomComparison(years, "years"),
            comparisons.CustomComparison(people, "people"),
        ],
        blocking_rules_to_generate_predictions=[
            block_on("title"), block_on("people", "near_years", arrays_to_explode=["people", "near_years"]),
            block_on("substr(title, 1, 5)", "near_years", arrays_to_explode=["near_years"]),
        ],
        retain_matching_columns=False,
    )  # fmt: skip


def link(wikipedia: pd.DataFrame, metaqa: pd.DataFrame) -> list[tuple[str, str]]:
    """Return the pairs of keys that Splink makes one; an entry of MetaQA may be several films of one title, so others may not."""
    database = DuckDBAPI()
    tables = [database.register(table, dataset_display_name=name) for name, table in (("wikipedia", wikipedia), ("metaqa", metaqa))]
    linker = Linker(tables, settings())
    training = linker.training
    training.estimate_probability_two_random_records_match([block_on("title", "years", arrays_to_explode=["years"])], recall=0.8)
    training.estimate_u_using_random_sampling(max_pairs=1e6)
    training.estimate_parameters_using_expectation_maximisation(block_on("title"), record_sample_proportion=1.0)
    # blocks to train by cannot take arrays apart
    apart = block_on("list_extract(people, 1)", "list_extract(years, 1)")
    training.estimate_parameters_using_expectation_maximisation(apart, record_sample_proportion=1.0)
    predicted = linker.inference.predict(threshold_match_probability=ENOUGH)
    clusters = linker.clustering.cluster_using_single_best_links(
        predicted, duplicate_free_datasets=["metaqa"], threshold_match_probability=ENOUGH
    )
    linked: dict[Any, dict[str, list[str]]] = {}
    for row in clusters.as_record_list():
        linked.setdefault(row["cluster_id"], {}).setdefault(row["source_dataset"], []).append(row["unique_id"])
    return [pair for one in linked.values() for pair in product(one.get("wikipedia", ()), one.get("metaqa", ()))]


if __name__ == "__main__":
    data, answer = map(Path, sys.argv[1:])
    lists = frame(read_wikipedia(data / "wikipedia-movies")), frame(read_metaqa(data / "metaqa" / "kb.txt"))
    began = time.perf_counter()
    pairs = link(*lists)
    answer.write_text(json.dumps({"seconds": time.perf_counter() - began, "pairs": pairs}), encoding="utf-8")
