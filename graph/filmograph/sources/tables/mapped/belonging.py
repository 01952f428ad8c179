"""Which tables of a folder belong together: the table of the films, and those joined to it by a key, drafted as one mapping."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from filmograph.schema import find_role
from filmograph.sources.tables.mapped.draft import Table, columns_of, is_titled
from filmograph.sources.tables.mapped.fields import is_single
from filmograph.sources.tables.mapped.joined import key_of
from filmograph.sources.tables.mapped.known import PERSON_TABLES
from filmograph.sources.tables.mapped.mapping import Column, Join
from filmograph.sources.tables.mapped.names import key_of_name

_FILM_TABLES = {"movies", "films", "movie", "film", "titles"}
_SINGULAR = {"people": "person", "movies": "movie", "series": "series"}
_ROLE_TABLES = {
    "stars": "actor",
    "cast": "actor",
    "casts": "actor",
    "actors": "actor",
    "casting": "actor",
    "roles": "actor",
    "acted in": "actor",
}
_PERSON_NAMES = ("name", "person name", "primary name", "full name", "person")
_OVERLAP = 0.5


@dataclass(frozen=True)
class Together:
    """A mapping of several tables: the main one, what its columns and those joined hold, the joins, and tables without anything to read.

    `apart` are tables of films that belong to none of the others.
    """

    main: Table
    columns: Mapping[str, Column]
    left: Sequence[str]
    joins: Sequence[Join]
    ignored: Sequence[str]
    apart: Sequence[str]


def together(tables: Sequence[Table]) -> Together | None:
    """Return the mapping of tables that belong together, or None when none of them has titles of films."""
    drafts = {table.name: columns_of(table) for table in tables}
    titled = [table for table in tables if is_titled(drafts[table.name])]
    if not titled:
        return None
    main = max(titled, key=lambda table: (_is_named_for_films(table), len(drafts[table.name]), -tables.index(table)))
    paths: dict[str, Table] = {"": main}
    joins: list[Join] = []
    waiting = [table for table in tables if table is not main]
    while found := _next_join(paths, waiting):
        joins.append(found[0])
        paths[found[0].path] = found[1]
        if not _is_of_people(found[1]):  # whoever acts and directs is looked up in one table of people
            waiting.remove(found[1])
    columns = dict(drafts[main.name])
    for join in joins:
        columns |= _joined_columns(join, paths, drafts[paths[join.path].name], columns, joins)
    columns = _consistent(columns)
    needed = _needed(joins, columns)
    used = {join.table for join in needed}
    left = [name for name in main.header if name not in columns and not any(name in join.on and not join.to for join in needed)]
    ignored = [table.name for table in tables if table is not main and table.name not in used and not is_titled(drafts[table.name])]
    apart = [table.name for table in titled if table is not main and table.name not in used]
    return Together(main, columns, left, needed, ignored, apart)


def _consistent(columns: Mapping[str, Column]) -> dict[str, Column]:
    """Return the columns without a second one of a field that a film has once, and without parts of a credit that has no person."""
    kept: dict[str, Column] = {}
    for name, column in columns.items():
        if not is_single(column.field) or column.field not in {other.field for other in kept.values()}:
            kept[name] = column
    has_person = any(column.field == "credit.person" for column in kept.values())
    return {name: column for name, column in kept.items() if has_person or not column.field.startswith("credit.")}


def _is_named_for_films(table: Table) -> bool:
    return not _FILM_TABLES.isdisjoint(key_of_name(table.name.partition(".")[0]).split())


def _stem(table: Table) -> str:
    """Return the last word of a table's name without its ending: "stars" of imdb_stars.csv."""
    return next(reversed(key_of_name(table.name.partition(".")[0]).split()), "")


def _next_join(paths: Mapping[str, Table], waiting: Sequence[Table]) -> tuple[Join, Table] | None:
    """Return the first table that has a key of one that is joined already."""
    for path, owner in paths.items():
        for table in waiting if not _is_of_people(owner) else []:  # nothing is joined to people, so that no chain is endless
            if f"{path}/{table.name}" in paths or owner is table or (not path and table.name in paths):
                continue
            for theirs in owner.header:
                for ours in table.header:
                    if _is_same_key(owner, theirs, table, ours):
                        return Join(table.name, {theirs: ours}, path), table
    return None


def _is_same_key(owner: Table, theirs: str, table: Table, ours: str) -> bool:
    """Return whether two columns hold the same keys: their names say so and their cells do not deny it."""
    one, other = owner.columns[theirs], table.columns[ours]
    if not one.is_key() or not other.is_key() or one.is_flag:
        return False
    key, second = key_of_name(theirs), key_of_name(ours)
    if not (key.endswith(("id", "const", "imdb", "tmdb")) and second.endswith(("id", "const", "imdb", "tmdb"))):
        return False
    overlap = _overlap([key_of(cell) for cell in one.cells], [key_of(cell) for cell in other.cells])
    if key == second and key != "id":
        return key not in ("user id", "cast id", "credit id")
    if "id" in (key, second):
        owners, named = (owner, second) if key == "id" else (table, key)
        if named.removesuffix(" id") in (_singular(owners), _stem(owners)):
            return True
        return overlap >= _OVERLAP and _kind(named) in ("", _kind_of(owners))
    return overlap >= _OVERLAP and _kind(key) == _kind(second) != ""


def _singular(table: Table) -> str:
    stem = _stem(table)
    return _SINGULAR.get(stem, stem.removesuffix("s"))


def _kind(key: str) -> str:
    """Return "person" or "film" where the name of a key says whose it is."""
    if re.search(r"person|people|actor|name|star|director|nconst", key):
        return "person"
    return "film" if re.search(r"movie|film|title|tmdb|imdb|tconst", key) else ""


def _kind_of(table: Table) -> str:
    return "person" if _stem(table) in PERSON_TABLES else "film"


def _overlap(one: Sequence[str], other: Sequence[str]) -> float:
    smaller = min(len(set(one)), len(set(other)))
    return len(set(one) & set(other)) / smaller if smaller else 0.0


def _joined_columns(
    join: Join, paths: Mapping[str, Table], draft: Mapping[str, Column], taken: Mapping[str, Column], joins: Sequence[Join]
) -> dict[str, Column]:
    """Return what the columns of a joined table add to a film, by their full names."""
    table, prefix, keys = paths[join.path], f"{join.path}/", set(join.on.values())
    fields = {column.field for column in taken.values()}
    if _is_of_people(table):
        name = next((n for n in table.header if key_of_name(n) in _PERSON_NAMES and table.columns[n].fits("credit.person")), None)
        role = _role_of(paths[join.to]) if join.to else None
        has_roles = any(column.field in ("credit.role", "credit.characters") for n, column in taken.items() if n.startswith(f"{join.to}/"))
        if name is None or not join.to or (role is None and not has_roles):
            return {}
        return {prefix + name: Column("credit.person" if has_roles else f"credits.{role}.unordered", separator="|")}
    keys |= {next(iter(further.on)) for further in joins if further.to == join.path}
    leads_to_people = any(further.to == join.path and _is_of_people(paths[further.path]) for further in joins)
    draft = dict(draft) | (_credit_columns(table, draft) if leads_to_people else {})
    if not leads_to_people and not any(column.field == "credit.person" for column in draft.values()):
        draft = {name: column for name, column in draft.items() if not column.field.startswith("credit.")}
    of_users = any(key_of_name(name) in ("user id", "userid", "user") for name in table.header)
    added: dict[str, Column] = {}
    for name, column in draft.items():
        is_new = not is_single(column.field) or column.field not in fields | {c.field for c in added.values()}
        if column.field.startswith(("money.", "ratings.", "companies.", "synopses")) or column.field in ("film.genres", "film.countries"):
            is_new = column.field not in fields
        if of_users and column.field.startswith(("ratings.", "reviews.")):
            continue  # one person's stars, many for each film
        if is_new and column.field != "film.title" and (name not in keys or column.field.startswith("film.ids.")):
            added[prefix + name] = column
    return added


def _credit_columns(table: Table, draft: Mapping[str, Column]) -> dict[str, Column]:
    """Return the columns of role, characters and billing of a table whose rows say who worked on what."""
    named = Table(
        table.name, [*table.header, "title", "person"], [{**row, "title": f"T{i}", "person": "Ann Lee"} for i, row in enumerate(table.rows)]
    )
    credit = {name: c for name, c in columns_of(named).items() if name in table.header and c.field.startswith("credit.")}
    return {name: replace(c) for name, c in credit.items() if name not in draft}


def _is_of_people(table: Table) -> bool:
    keys = {key_of_name(name) for name in table.header}
    return (_stem(table) in PERSON_TABLES or bool(keys & {"birth", "born", "birth year", "birthday"})) and bool(keys & set(_PERSON_NAMES))


def _role_of(table: Table) -> str | None:
    stem = _stem(table)
    return _ROLE_TABLES.get(stem) or find_role(stem) or find_role(stem.removesuffix("s"))


def _needed(joins: Sequence[Join], columns: Mapping[str, Column]) -> list[Join]:
    """Return the joins from which something is read, or through which."""
    return [join for join in joins if any(name.startswith(f"{join.path}/") for name in columns)]
