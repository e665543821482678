"""The full-text index of the papers: FTS5 on SQLite, a tsvector on PostgreSQL.

Both follow the table by themselves; nothing in the program writes them.
"""

from alembic import op

revision = "0002"
down_revision = "0001"

# The index keeps no text of its own (content=''): what it finds is read from the table.
_INDEX = """
CREATE VIRTUAL TABLE paper_search USING fts5(
    title, abstract, authors, content='', tokenize='porter unicode61 remove_diacritics 2'
)
"""
_FILL = """
INSERT INTO paper_search(rowid, title, abstract, authors)
SELECT id, title, abstract, (SELECT group_concat(value, ' ') FROM json_each(paper.authors))
FROM paper
"""
_ADD = """
    INSERT INTO paper_search(rowid, title, abstract, authors)
    VALUES (new.id, new.title, new.abstract,
        (SELECT group_concat(value, ' ') FROM json_each(new.authors)));
"""
# FTS5 must be told the very words it indexed, or the index goes wrong.
_REMOVE = """
    INSERT INTO paper_search(paper_search, rowid, title, abstract, authors)
    VALUES ('delete', old.id, old.title, old.abstract,
        (SELECT group_concat(value, ' ') FROM json_each(old.authors)));
"""
_CHANGED = "old.title <> new.title OR old.abstract <> new.abstract OR old.authors <> new.authors"
_SQLITE = (
    _INDEX,
    _FILL,
    f"CREATE TRIGGER paper_search_insert AFTER INSERT ON paper BEGIN {_ADD} END",
    f"CREATE TRIGGER paper_search_delete AFTER DELETE ON paper BEGIN {_REMOVE} END",
    f"CREATE TRIGGER paper_search_update AFTER UPDATE OF title, abstract, authors ON paper "
    f"WHEN {_CHANGED} BEGIN {_REMOVE} {_ADD} END",
)
_POSTGRESQL = (
    """
    ALTER TABLE paper ADD COLUMN search tsvector GENERATED ALWAYS AS (
        setweight(to_tsvector('english', title), 'A')
        || setweight(to_tsvector('english', authors), 'B')
        || setweight(to_tsvector('english', abstract), 'C')
    ) STORED
    """,
    "CREATE INDEX ix_paper_search ON paper USING gin (search)",
)


def upgrade() -> None:
    sqlite = op.get_bind().dialect.name == "sqlite"
    for statement in _SQLITE if sqlite else _POSTGRESQL:
        op.execute(statement)


def downgrade() -> None:
    raise NotImplementedError("a newsletter's history is not thrown away: restore a backup instead")
