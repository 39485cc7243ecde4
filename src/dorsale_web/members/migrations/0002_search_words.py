"""The index of words: FTS5 in SQLite, ``tsvector`` in PostgreSQL; and the ten themes."""

from __future__ import annotations

from typing import Any, ClassVar

from django.db import migrations

SQLITE = (
    "CREATE VIRTUAL TABLE search_words USING fts5(stems, content='members_searchentry',"
    " content_rowid='id', tokenize='unicode61 remove_diacritics 0')",
    "CREATE TRIGGER search_words_insert AFTER INSERT ON members_searchentry BEGIN"
    " INSERT INTO search_words(rowid, stems) VALUES (new.id, new.stems); END",
    "CREATE TRIGGER search_words_delete AFTER DELETE ON members_searchentry BEGIN"
    " INSERT INTO search_words(search_words, rowid, stems) VALUES ('delete', old.id, old.stems); END",
    "CREATE TRIGGER search_words_update AFTER UPDATE OF stems ON members_searchentry BEGIN"
    " INSERT INTO search_words(search_words, rowid, stems) VALUES ('delete', old.id, old.stems);"
    " INSERT INTO search_words(rowid, stems) VALUES (new.id, new.stems); END",
)
POSTGRESQL = (
    "ALTER TABLE members_searchentry ADD COLUMN words tsvector",
    "CREATE INDEX search_words ON members_searchentry USING gin (words)",
)
THEMES = (
    "publishing", "ecommerce", "offshoring", "big-data", "infrastructure",
    "solutions", "mobility", "cloud", "data-security", "e-government",
)  # fmt: skip


def make_index(apps: Any, editor: Any) -> None:
    """Create the index that this database offers."""
    for statement in POSTGRESQL if editor.connection.vendor == "postgresql" else SQLITE:
        editor.execute(statement)


def drop_index(apps: Any, editor: Any) -> None:
    """Remove the index."""
    if editor.connection.vendor == "postgresql":
        editor.execute("ALTER TABLE members_searchentry DROP COLUMN words")
        return
    for name in ("insert", "delete", "update"):
        editor.execute(f"DROP TRIGGER search_words_{name}")
    editor.execute("DROP TABLE search_words")


def add_themes(apps: Any, editor: Any) -> None:
    """Add the themes of the network."""
    theme = apps.get_model("members", "Theme")
    theme.objects.bulk_create([theme(code=code, rank=rank) for rank, code in enumerate(THEMES)])


class Migration(migrations.Migration):
    """Make the index and add the themes."""

    dependencies: ClassVar = [("members", "0001_initial")]
    operations: ClassVar = [
        migrations.RunPython(make_index, drop_index),
        migrations.RunPython(add_themes, migrations.RunPython.noop),
    ]
