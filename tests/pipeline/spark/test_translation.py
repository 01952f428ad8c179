"""Each form of DuckDB's SQL that Spark lacks, in the words that Spark knows."""

from collections.abc import Mapping

import pytest
from filmograph.pipeline.spark import translation
from filmograph.pipeline.spark.rewriting import Tree
from sqlglot import exp

SCHEMA: Mapping[str, Mapping[str, str]] = {
    "film": {"mention": "BIGINT", "title": "VARCHAR", "year": "INTEGER"},
    "seen": {"mention": "BIGINT", "key": "VARCHAR"},
}


def lift(node: Tree) -> Tree:
    return exp.Anonymous(this="LIFTED", expressions=[column.copy() for column in node.find_all(exp.Column)])


TRANSLATED = {
    "a join by columns of one name": (
        "SELECT mention, f.year FROM film f JOIN seen s USING (mention)",
        (
            "SELECT COALESCE(`f`.`mention`, `s`.`mention`) AS `mention`, `f`.`year` AS `year` FROM `film` AS `f` JOIN `seen` AS `s` "
            "ON `f`.`mention` = `s`.`mention`"
        ),
    ),
    "a tuple that is looked for": (
        "SELECT year FROM film WHERE (mention, title) NOT IN (SELECT (mention, key) FROM seen) AND year > 1",
        (
            "SELECT `film`.`year` AS `year` FROM `film` AS `film` LEFT ANTI JOIN (SELECT `seen`.`mention` AS _k0, `seen`.`key` AS _k1 "
            "FROM `seen` AS `seen`) AS _in0 ON _in0._k0 = `film`.`mention` AND _in0._k1 = `film`.`title` WHERE `film`.`year` > 1"
        ),
    ),
    "a value that is looked for in a column": (
        "SELECT mention IN (SELECT mention FROM seen) AS known FROM film",
        (
            "SELECT (NOT _in0._k0 IS NULL) AS `known` FROM `film` AS `film` LEFT JOIN (SELECT DISTINCT `seen`.`mention` AS _k0 FROM `seen` "
            "AS `seen`) AS _in0 ON _in0._k0 = `film`.`mention`"
        ),
    ),
    "QUALIFY on a column that is not selected": (
        "SELECT title FROM film QUALIFY year = min(year) OVER (PARTITION BY title)",
        (
            "SELECT `_all`.`title` FROM (SELECT `film`.`title` AS `title`, `film`.`year` = MIN(`film`.`year`) OVER (PARTITION BY "
            "`film`.`title`) AS _kept FROM `film` AS `film`) AS _all WHERE _all._kept"
        ),
    ),
    "the first of each": (
        "SELECT DISTINCT ON (title) title, year FROM film ORDER BY title, year DESC",
        (
            "SELECT `_all`.`title`, `_all`.`year` FROM (SELECT `numbered`.`title` AS `title`, `numbered`.`year` AS `year`, ROW_NUMBER() "
            "OVER (PARTITION BY `numbered`.`_by0` ORDER BY `numbered`.`_by1` NULLS LAST, `numbered`.`_by2` DESC) = 1 AS _kept FROM (SELECT "
            "`film`.`title` AS `title`, `film`.`year` AS `year`, `film`.`title` AS `_by0`, `film`.`title` AS `_by1`, `film`.`year` AS "
            "`_by2` FROM `film` AS `film`) AS `numbered`) AS _all WHERE _all._kept"
        ),
    ),
    "the first in an order": (
        "SELECT first(title ORDER BY year DESC, title) AS t FROM film",
        (
            "SELECT MIN_BY(`film`.`title`, STRUCT(`film`.`year` IS NULL, -`film`.`year`, `film`.`title` IS NULL, `film`.`title`)) AS `t` "
            "FROM `film` AS `film`"
        ),
    ),
    "texts in an order": (
        "SELECT string_agg(title, ', ' ORDER BY year) FILTER (year > 1) AS t FROM film",
        (
            "SELECT CASE WHEN COUNT(`film`.`title`) FILTER(WHERE `film`.`year` > 1) > 0 THEN ARRAY_JOIN(TRANSFORM(ARRAY_SORT(COLLECT_LIST("
            "STRUCT(`film`.`year`, `film`.`title` AS joined)) FILTER(WHERE `film`.`year` > 1)), one -> one.joined), ', ') END AS `t` "
            "FROM `film` AS `film`"
        ),
    ),
    "lists side by side": (
        "SELECT mention, unnest(['a', title]) AS x, unnest([1, year]) AS y FROM film",
        (
            "SELECT `film`.`mention` AS `mention`, _rows0._c0 AS `x`, _rows0._c1 AS `y` FROM `film` AS `film` LATERAL VIEW "
            "INLINE(ARRAYS_ZIP(ARRAY('a', `film`.`title`), ARRAY(1, `film`.`year`))) _rows0 AS _c0, _c1"
        ),
    ),
    "all columns that are no aggregates": (
        "SELECT title, count(*) AS n FROM film GROUP BY ALL",
        "SELECT `film`.`title` AS `title`, COUNT(*) AS `n` FROM `film` AS `film` GROUP BY `film`.`title`",
    ),
    "rows numbered without an order": (
        "SELECT row_number() OVER () AS n, title FROM film",
        "SELECT ROW_NUMBER() OVER (ORDER BY `film`.`title`) AS `n`, `film`.`title` AS `title` FROM `film` AS `film`",
    ),
    "a tuple in a list": (
        "SELECT year FROM film WHERE (title, year) IN (('a', 1), ('b', 2))",
        (
            "SELECT `film`.`year` AS `year` FROM `film` AS `film` WHERE ((`film`.`title` = 'a' AND `film`.`year` = 1) OR (`film`.`title` "
            "= 'b' AND `film`.`year` = 2))"
        ),
    ),
    "a function that engines compute differently": (
        "SELECT lower(title) || 'x' AS t, TRY_CAST(title AS INTEGER) AS y FROM film",
        "SELECT LIFTED(`film`.`title`) || 'x' AS `t`, LIFTED(`film`.`title`) AS `y` FROM `film` AS `film`",
    ),
    "NULL in an order": (
        "SELECT lag(title) OVER (PARTITION BY title ORDER BY year) AS b FROM film",
        "SELECT LAG(`film`.`title`) OVER (PARTITION BY `film`.`title` ORDER BY `film`.`year` NULLS LAST) AS `b` FROM `film` AS `film`",
    ),
}


@pytest.mark.parametrize("form", TRANSLATED)
def test_a_form_that_spark_lacks_has_other_words(form: str) -> None:
    """Names are resolved on the way, so that no two tables have a column that is named alone."""
    given, wanted = TRANSLATED[form]
    assert translation.translated(translation.parse(given), SCHEMA, lift) == wanted


def test_macros_are_written_out() -> None:
    """Also one in another."""
    macros = {"half": (["n"], translation.parse_expression("n + 2")), "fourth": (["n"], translation.parse_expression("half(half(n))"))}
    assert translation.expanded(translation.parse("SELECT fourth(year)"), macros).sql("duckdb") == "SELECT ((((((year)) + 2)) + 2))"
