# ruff: noqa: S608 - the statements are put together from names of tables and columns of our own
"""Migration operations that make the indexes of words, and keep them in step by triggers of the database.

SQLite: an FTS5 table over the tokens in `search_text`. PostgreSQL: a GIN index over the same tokens, asked through a
function. Triggers see every write, also those that Django's `save` never sees.

On SQLite a migration that changes a column makes the table anew, and its triggers are lost without a word: such a
migration ends with the same operation once more (each may be repeated; tests/portal/test_search_schema.py tells). No
trigger names a table of Django, since a table that a trigger elsewhere names cannot be made anew.
"""

from typing import Any

from django.db.migrations.operations.base import Operation

# In `ascii` every character beyond ASCII is part of a token, as letters and digits are: words come cut already.
_FTS5 = "detail=none, tokenize=\"ascii tokenchars '=^~+'\""

# Its cost keeps the planner from reading rows to compare them: it looks into the index, and where a second index says
# which rows may be wanted, it joins what both say before it reads any.
_WORDS_FUNCTION = """
CREATE OR REPLACE FUNCTION portal_words(tokens text) RETURNS tsvector
LANGUAGE plpgsql IMMUTABLE STRICT PARALLEL SAFE COST 100000 AS $$ BEGIN RETURN tokens::tsvector; END $$
"""

# A function of its own, so that the planner of the query around it cannot leave the index: to read and unpack each row
# takes a hundred times as long, which the planner does not know.
_FOUND_FUNCTION = """
CREATE OR REPLACE FUNCTION {name}_found(wanted text, most bigint DEFAULT NULL) RETURNS SETOF bigint
LANGUAGE plpgsql STABLE ROWS 500 SET enable_seqscan = off SET jit = off SET max_parallel_workers_per_gather = 0 AS $$
BEGIN
    RETURN QUERY SELECT id::bigint FROM {table} WHERE portal_words({tokens}) @@ wanted::tsquery LIMIT most;
END $$
"""

# How many rows hold what is wanted, as the planner thinks. Only the time that an answer takes depends on it.
_EXPECTED = """
    EXECUTE format('EXPLAIN (FORMAT JSON) SELECT FROM {source} WHERE portal_words({quoted}) @@ %L::tsquery', wanted)
    INTO plan;
    expected := greatest((plan -> 0 -> 'Plan' ->> 'Plan Rows')::float, 1);
    total := (SELECT greatest(reltuples, 0) FROM pg_class WHERE oid = '{source}'::regclass);
"""

# VOLATILE, since EXPLAIN asks for that. A generic plan is the same whatever is wanted: both indexes are joined.
_FIRST_SETTINGS = """LANGUAGE plpgsql VOLATILE ROWS 500 SET enable_seqscan = off SET jit = off
    SET max_parallel_workers_per_gather = 0 SET plan_cache_mode = force_generic_plan"""

# Of what many rows hold, the first are looked for among the first rows; behind these only where they hold too few.
# There are more of them than should be needed: words keep to places in an order, as family names do among given names.
_FIRST_FUNCTION = """
CREATE OR REPLACE FUNCTION {table}_first(wanted text, reach bigint, most bigint) RETURNS SETOF bigint {settings} AS $$
DECLARE
    plan json; expected float; total float; span bigint; edge {table}.{column}%TYPE; nearby text := wanted;
    ordered bigint := CASE WHEN reach > 0 THEN most ELSE 0 END; found bigint[] := '{{}}';
BEGIN
    {expected}
    IF expected > greatest(2 * most, total / 10) THEN
        ordered := {ordered};
        span := ceil((ordered + 1000) * total / expected);
        IF span > 15000 THEN
            ordered := reach;
            span := ceil((ordered + 1000) * total / expected);
        END IF;
        IF ordered > 0 AND span < total / 3 THEN
            SELECT {column} INTO edge FROM {table} WHERE {where} ORDER BY {order} OFFSET span LIMIT 1;
        END IF;
        IF edge IS NOT NULL THEN
            {narrow}
            found := ARRAY(
                SELECT id FROM {table} WHERE {words} @@ nearby::tsquery AND {where} AND {nearer}
                ORDER BY {order} LIMIT ordered
            );
        END IF;
    END IF;
    IF reach > 0 AND cardinality(found) < ordered THEN
        found := found || ARRAY(
            SELECT id FROM {table}
            WHERE {words} @@ wanted::tsquery AND {where} AND ({before}) IS NOT TRUE
            ORDER BY {order} LIMIT ordered - cardinality(found)
        );
    END IF;
    RETURN QUERY SELECT unnest(found);
    IF cardinality(found) < most AND (reach = 0 OR cardinality(found) = ordered) THEN
        RETURN QUERY SELECT id::bigint FROM {table}
            WHERE {words} @@ wanted::tsquery AND {where} AND id <> ALL (found) LIMIT most - cardinality(found);
    END IF;
END $$
"""

# The period of a time: ninety days. IMMUTABLE, since seconds are counted alike in all time zones. The second function
# does not call the first: it is used by an index, and pg_restore makes indexes with an empty search_path.
_PERIOD_FUNCTIONS = [
    """
    CREATE OR REPLACE FUNCTION portal_period(at timestamptz) RETURNS integer
    LANGUAGE plpgsql IMMUTABLE STRICT PARALLEL SAFE AS $$ BEGIN RETURN floor(extract(epoch FROM at) / 7776000); END $$
    """,
    """
    CREATE OR REPLACE FUNCTION portal_words(tokens text, at timestamptz) RETURNS tsvector
    LANGUAGE plpgsql IMMUTABLE PARALLEL SAFE COST 100000 AS $$
    BEGIN RETURN (tokens || coalesce(' #' || floor(extract(epoch FROM at) / 7776000)::integer, ''))::tsvector; END $$
    """,
]

# What many rows hold is found quickly where something else has to hold that few rows do: one of the last periods.
_LAST_PERIODS = """
            SELECT format('(%s) & (%s)', wanted, string_agg(format('''#%s''', period), ' | ')) INTO nearby
            FROM generate_series(
                portal_period(edge),
                -- what is scheduled for later need not be found
                least(portal_period((SELECT {column} FROM {table} WHERE {where} ORDER BY {order} LIMIT 1)),
                    portal_period(now()) + 1)
            ) AS period;
"""

_FIRST_OWNERS_FUNCTION = """
CREATE OR REPLACE FUNCTION {table}_first(wanted text, reach bigint, most bigint) RETURNS SETOF bigint {settings} AS $$
DECLARE
    plan json; expected float; total float; span bigint; edge {owner}.{column}%TYPE; owners bigint[];
    found bigint[] := '{{}}';
BEGIN
    {expected}
    -- asked where very many rows hold what is wanted; the planner thinks too few of words that stand together
    span := greatest(1000, ceil(2 * most * total / greatest(expected, 2000)));
    IF span < total / 8 THEN
        SELECT {column} INTO edge FROM {owner} ORDER BY {order} OFFSET span LIMIT 1;
        owners := ARRAY(SELECT id FROM {owner} WHERE {column} < edge);
        found := ARRAY(
            SELECT owner.id FROM {table}_text AS item
            JOIN {owner} AS owner ON owner.id = item.owner_id JOIN {table} AS own ON own.id = item.id
            WHERE portal_words({tokens}) @@ wanted::tsquery AND item.owner_id = ANY (owners)
                AND owner.{owner_where} AND own.{where}
            GROUP BY owner.id ORDER BY {owner_order} LIMIT most
        );
    END IF;
    IF cardinality(found) < most THEN
        found := found || ARRAY(
            SELECT owner.id FROM {table}_text AS item
            JOIN {owner} AS owner ON owner.id = item.owner_id JOIN {table} AS own ON own.id = item.id
            WHERE portal_words({tokens}) @@ wanted::tsquery AND (owner.{column} < edge) IS NOT TRUE
                AND owner.{owner_where} AND own.{where}
            GROUP BY owner.id ORDER BY {owner_order} LIMIT most - cardinality(found)
        );
    END IF;
    RETURN QUERY SELECT unnest(found);
END $$
"""


class _Search(Operation):
    reversible = True

    def state_forwards(self, app_label: str, state: Any) -> None:
        pass

    def database_forwards(self, app_label: str, schema_editor: Any, from_state: Any, to_state: Any) -> None:
        self._run(schema_editor, self.removal(schema_editor) + self.making(schema_editor))

    def database_backwards(self, app_label: str, schema_editor: Any, from_state: Any, to_state: Any) -> None:
        self._run(schema_editor, self.removal(schema_editor))

    def making(self, schema_editor: Any) -> list[str]:
        makings = {"sqlite": self.making_on_sqlite, "postgresql": self.making_on_postgresql}
        return makings[schema_editor.connection.vendor]()

    def removal(self, schema_editor: Any) -> list[str]:
        removals = {"sqlite": self.removal_on_sqlite, "postgresql": self.removal_on_postgresql}
        return removals[schema_editor.connection.vendor]()

    def making_on_sqlite(self) -> list[str]:
        raise NotImplementedError

    def making_on_postgresql(self) -> list[str]:
        raise NotImplementedError

    def removal_on_sqlite(self) -> list[str]:
        raise NotImplementedError

    def removal_on_postgresql(self) -> list[str]:
        raise NotImplementedError

    def _run(self, schema_editor: Any, statements: list[str]) -> None:
        for statement in statements:
            schema_editor.execute(statement.strip(), params=None)


class IndexWords(_Search):
    """The index of the tokens in `search_text` of one table."""

    def __init__(self, table: str) -> None:
        self.table = table

    def deconstruct(self) -> tuple[str, list[Any], dict[str, Any]]:
        return type(self).__name__, [self.table], {}

    def describe(self) -> str:
        return f"Index the words of {self.table}"

    @property
    def triggers(self) -> list[str]:
        """Their names on SQLite."""
        return [f"{self.table}_words_{act}" for act in ("insert", "update", "delete")]

    def making_on_sqlite(self) -> list[str]:
        table, words = self.table, f"{self.table}_words"
        return [
            f"CREATE VIRTUAL TABLE {words} USING fts5(search_text, content='{table}', content_rowid='id', {_FTS5})",
            *_sync(table, words, ["search_text"]),
            f"INSERT INTO {words} ({words}) VALUES ('rebuild')",
        ]

    def removal_on_sqlite(self) -> list[str]:
        return [
            *(f"DROP TRIGGER IF EXISTS {trigger}" for trigger in self.triggers),
            f"DROP TABLE IF EXISTS {self.table}_words",
        ]

    def making_on_postgresql(self) -> list[str]:
        return [
            _WORDS_FUNCTION,
            # what is long goes beside the table, so that it is quick to go through
            f"ALTER TABLE {self.table} SET (toast_tuple_target = 512)",
            f"CREATE INDEX {self.table}_words ON {self.table}"
            " USING gin (portal_words(search_text)) WITH (fastupdate=off)",
            _FOUND_FUNCTION.format(name=self.table, table=self.table, tokens="search_text"),
        ]

    def removal_on_postgresql(self) -> list[str]:
        return [
            f"DROP FUNCTION IF EXISTS {self.table}_found(text, bigint)",
            f"DROP INDEX IF EXISTS {self.table}_words",
        ]


class IndexWordsWithOwner(_Search):
    """The index of the tokens in `search_text` of one table together with those of the row that owns its row.

    A table `<table>_text` holds both; triggers of the two tables write it. The owner's own words must be indexed first.
    """

    def __init__(self, table: str, owner: str, key: str) -> None:
        self.table, self.owner, self.key = table, owner, key

    def deconstruct(self) -> tuple[str, list[Any], dict[str, Any]]:
        return type(self).__name__, [self.table, self.owner, self.key], {}

    def describe(self) -> str:
        return f"Index the words of {self.table} with those of {self.owner}"

    @property
    def triggers(self) -> list[str]:
        """Their names on SQLite."""
        return [
            *(f"{self.table}_text_{act}" for act in ("insert", "update", "delete", "owner")),
            *(f"{self.table}_words_{act}" for act in ("insert", "update", "delete")),
        ]

    def making_on_sqlite(self) -> list[str]:
        table, owner, key = self.table, self.owner, self.key
        text, words = f"{table}_text", f"{table}_words"
        # the owner's tokens are read through its index, which reads them from the table
        copy = f"""
            INSERT INTO {text} (id, owner_id, owner_text, search_text) VALUES (new.id, new.{key},
            coalesce((SELECT search_text FROM {owner}_words WHERE rowid = new.{key}), ''), new.search_text);
        """
        changed = f"old.id IS NOT new.id OR old.{key} IS NOT new.{key} OR old.search_text IS NOT new.search_text"
        return [
            f"CREATE TABLE {text} (id INTEGER PRIMARY KEY, owner_id INTEGER NOT NULL, owner_text TEXT NOT NULL,"
            " search_text TEXT NOT NULL)",
            f"CREATE INDEX {text}_owner ON {text} (owner_id)",
            f"INSERT INTO {text} SELECT item.id, item.{key}, owner.search_text, item.search_text"
            f" FROM {table} AS item JOIN {owner} AS owner ON owner.id = item.{key}",
            f"CREATE VIRTUAL TABLE {words} USING"
            f" fts5(owner_text, search_text, content='{text}', content_rowid='id', {_FTS5})",
            *_sync(text, words, ["owner_text", "search_text"]),
            f"INSERT INTO {words} ({words}) VALUES ('rebuild')",
            f"CREATE TRIGGER {text}_insert AFTER INSERT ON {table} BEGIN {copy} END",
            f"CREATE TRIGGER {text}_update AFTER UPDATE ON {table} WHEN {changed}"
            f" BEGIN DELETE FROM {text} WHERE id = old.id; {copy} END",
            f"CREATE TRIGGER {text}_delete AFTER DELETE ON {table} BEGIN DELETE FROM {text} WHERE id = old.id; END",
            f"CREATE TRIGGER {text}_owner AFTER UPDATE OF search_text ON {owner}"
            " WHEN old.search_text IS NOT new.search_text"
            f" BEGIN UPDATE {text} SET owner_text = new.search_text WHERE owner_id = new.id; END",
        ]

    def removal_on_sqlite(self) -> list[str]:
        return [
            *(f"DROP TRIGGER IF EXISTS {trigger}" for trigger in self.triggers),
            f"DROP TABLE IF EXISTS {self.table}_words",
            f"DROP TABLE IF EXISTS {self.table}_text",
        ]

    def making_on_postgresql(self) -> list[str]:
        table, owner, key = self.table, self.owner, self.key
        text = f"{table}_text"
        both = "owner_text || ' ' || search_text"
        return [
            _WORDS_FUNCTION,
            f"CREATE TABLE {text} (id bigint PRIMARY KEY, owner_id bigint NOT NULL, owner_text text NOT NULL,"
            " search_text text NOT NULL)",
            f"CREATE INDEX {text}_owner ON {text} (owner_id)",
            f"INSERT INTO {text} SELECT item.id, item.{key}, owner.search_text, item.search_text"
            f" FROM {table} AS item JOIN {owner} AS owner ON owner.id = item.{key}",
            f"CREATE INDEX {table}_words ON {text} USING gin (portal_words({both})) WITH (fastupdate=off)",
            _FOUND_FUNCTION.format(name=table, table=text, tokens=both),
            # FOR SHARE: an owner who is being renamed is waited for, and whoever renames one waits for this
            f"""
            CREATE OR REPLACE FUNCTION {text}_keep() RETURNS trigger LANGUAGE plpgsql AS $$
            BEGIN
                IF TG_OP = 'TRUNCATE' THEN
                    TRUNCATE {text};
                ELSIF TG_OP = 'DELETE' THEN
                    DELETE FROM {text} WHERE id = OLD.id;
                ELSE
                    IF TG_OP = 'UPDATE' AND OLD.id <> NEW.id THEN
                        DELETE FROM {text} WHERE id = OLD.id;
                    END IF;
                    INSERT INTO {text} (id, owner_id, owner_text, search_text)
                    SELECT NEW.id, NEW.{key}, owner.search_text, NEW.search_text
                    FROM {owner} AS owner WHERE owner.id = NEW.{key} FOR SHARE
                    ON CONFLICT (id) DO UPDATE SET owner_id = excluded.owner_id,
                        owner_text = excluded.owner_text, search_text = excluded.search_text;
                END IF;
                RETURN NULL;
            END $$
            """,
            f"""
            CREATE OR REPLACE FUNCTION {text}_keep_owner() RETURNS trigger LANGUAGE plpgsql AS $$
            BEGIN
                UPDATE {text} SET owner_text = NEW.search_text WHERE owner_id = NEW.id;
                RETURN NULL;
            END $$
            """,
            f"CREATE TRIGGER {text}_write AFTER INSERT OR DELETE OR UPDATE OF id, {key}, search_text ON {table}"
            f" FOR EACH ROW EXECUTE FUNCTION {text}_keep()",
            f"CREATE TRIGGER {text}_truncate AFTER TRUNCATE ON {table} EXECUTE FUNCTION {text}_keep()",
            f"CREATE TRIGGER {text}_owner AFTER UPDATE OF search_text ON {owner} FOR EACH ROW"
            " WHEN (OLD.search_text IS DISTINCT FROM NEW.search_text)"
            f" EXECUTE FUNCTION {text}_keep_owner()",
        ]

    def removal_on_postgresql(self) -> list[str]:
        text = f"{self.table}_text"
        return [
            f"DROP TRIGGER IF EXISTS {text}_write ON {self.table}",
            f"DROP TRIGGER IF EXISTS {text}_truncate ON {self.table}",
            f"DROP TRIGGER IF EXISTS {text}_owner ON {self.owner}",
            f"DROP FUNCTION IF EXISTS {text}_keep()",
            f"DROP FUNCTION IF EXISTS {text}_keep_owner()",
            f"DROP FUNCTION IF EXISTS {self.table}_found(text, bigint)",
            f"DROP TABLE IF EXISTS {text}",
        ]


class IndexPeriods(_Search):
    """On PostgreSQL the index of one table once more, in which rows are found by the period of one of their times too.

    Backwards it leaves the index as `IndexWords` makes it.
    """

    def __init__(self, table: str, column: str) -> None:
        self.table, self.column = table, column

    def deconstruct(self) -> tuple[str, list[Any], dict[str, Any]]:
        return type(self).__name__, [self.table, self.column], {}

    def describe(self) -> str:
        return f"Index the words of {self.table} with the period of {self.column}"

    def database_backwards(self, app_label: str, schema_editor: Any, from_state: Any, to_state: Any) -> None:
        super().database_backwards(app_label, schema_editor, from_state, to_state)
        if schema_editor.connection.vendor == "postgresql":
            self._run(schema_editor, IndexWords(self.table).making_on_postgresql())

    def making_on_sqlite(self) -> list[str]:
        return []

    def removal_on_sqlite(self) -> list[str]:
        return []

    def making_on_postgresql(self) -> list[str]:
        words = f"search_text, {self.column}"
        return [
            *_PERIOD_FUNCTIONS,
            f"CREATE INDEX {self.table}_words ON {self.table} USING gin (portal_words({words})) WITH (fastupdate=off)",
            _FOUND_FUNCTION.format(name=self.table, table=self.table, tokens=words),
            f"ANALYZE {self.table}",  # what the planner expects of the new index
        ]

    def removal_on_postgresql(self) -> list[str]:
        return [
            *IndexWords(self.table).removal_on_postgresql(),
            "DROP FUNCTION IF EXISTS portal_words(text, timestamptz)",
            "DROP FUNCTION IF EXISTS portal_period(timestamptz)",
        ]


class FindFirst(_Search):
    """On PostgreSQL a function beside the index of one table: keys of rows that hold what is wanted, up to `most`; of
    these at least `reach` are the first in the order, in order; with a `reach` of 0 they are any.

    `where` leaves out rows that nobody may see; who may see the others is for the querysets to say. The order needs an
    index, behind the columns of `where` or without them. `by_period`: it is that of a time, the newest first, and the
    index is that of IndexPeriods.
    """

    def __init__(self, table: str, order: str, where: str = "true", *, by_period: bool = False) -> None:
        self.table, self.order, self.where, self.by_period = table, order, where, by_period

    def deconstruct(self) -> tuple[str, list[Any], dict[str, Any]]:
        return type(self).__name__, [self.table, self.order, self.where], {"by_period": self.by_period}

    def describe(self) -> str:
        return f"Find the first rows of {self.table} that hold words"

    def making_on_sqlite(self) -> list[str]:
        return []

    def removal_on_sqlite(self) -> list[str]:
        return []

    def making_on_postgresql(self) -> list[str]:
        column, *descending = self.order.split(",")[0].split()
        before = f"{column} {'>' if descending else '<'} edge"
        words = f"search_text, {column}" if self.by_period else "search_text"
        narrow = _LAST_PERIODS.strip().format(table=self.table, column=column, where=self.where, order=self.order)
        return [
            _WORDS_FUNCTION,
            _FIRST_FUNCTION.format(
                table=self.table,
                settings=_FIRST_SETTINGS,
                expected=_EXPECTED.format(source=self.table, quoted=words),
                words=f"portal_words({words})",
                order=self.order,
                column=column,
                before=before,
                where=self.where,
                # with the periods the index of the order is not needed
                nearer=f"({before}) IS TRUE" if self.by_period else before,
                # any rows are found most quickly among the last periods too
                ordered="most" if self.by_period else "ordered",
                narrow=narrow if self.by_period else "",
            ),
        ]

    def removal_on_postgresql(self) -> list[str]:
        return [f"DROP FUNCTION IF EXISTS {self.table}_first(text, bigint, bigint)"]


class FindFirstOwners(FindFirst):
    """The same for a table whose words are indexed with those of its owner: keys of owners, each once, in an order of
    theirs; `owner_where` leaves out owners."""

    def __init__(self, table: str, where: str, owner: str, order: str, owner_where: str) -> None:
        super().__init__(table, order, where)
        self.owner, self.owner_where = owner, owner_where

    def deconstruct(self) -> tuple[str, list[Any], dict[str, Any]]:
        return type(self).__name__, [self.table, self.where, self.owner, self.order, self.owner_where], {}

    def making_on_postgresql(self) -> list[str]:
        columns = self.order.split(", ")
        return [
            _WORDS_FUNCTION,
            _FIRST_OWNERS_FUNCTION.format(
                table=self.table,
                owner=self.owner,
                settings=_FIRST_SETTINGS,
                expected=_EXPECTED.format(source=f"{self.table}_text", quoted="owner_text || '' '' || search_text"),
                order=self.order,
                owner_order=", ".join(f"owner.{column}" for column in columns),
                column=columns[0],
                tokens="item.owner_text || ' ' || item.search_text",
                where=self.where,
                owner_where=self.owner_where,
            ),
        ]


def _sync(table: str, words: str, columns: list[str]) -> list[str]:
    """SQLite's triggers that keep a table of words in step with the table it reads."""
    names = ", ".join(columns)

    def values(row: str) -> str:
        return ", ".join([f"{row}.id", *(f"{row}.{column}" for column in columns)])

    take_out = f"INSERT INTO {words} ({words}, rowid, {names}) VALUES ('delete', {values('old')});"
    put_in = f"INSERT INTO {words} (rowid, {names}) VALUES ({values('new')});"
    changed = " OR ".join(f"old.{column} IS NOT new.{column}" for column in ["id", *columns])
    return [
        f"CREATE TRIGGER {words}_insert AFTER INSERT ON {table} BEGIN {put_in} END",
        f"CREATE TRIGGER {words}_update AFTER UPDATE ON {table} WHEN {changed} BEGIN {take_out} {put_in} END",
        f"CREATE TRIGGER {words}_delete AFTER DELETE ON {table} BEGIN {take_out} END",
    ]
