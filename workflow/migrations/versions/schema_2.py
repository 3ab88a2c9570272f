"""A stage and a duty say on which version of the plan they stand; until then there was one, the campaign's."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "2"
down_revision = None  # schema 1, the first

# SQLite cannot add a column that must hold something, so the tables are made anew. As they stood with this schema:
_STAGE = """
CREATE TABLE new_stage (
    subject VARCHAR NOT NULL, campaign VARCHAR NOT NULL, machine VARCHAR NOT NULL, state VARCHAR NOT NULL,
    version INTEGER NOT NULL, head VARCHAR NOT NULL, "plan" VARCHAR NOT NULL, no VARCHAR NOT NULL,
    position INTEGER NOT NULL, kind VARCHAR NOT NULL, title VARCHAR NOT NULL, starts VARCHAR, ends VARCHAR,
    source VARCHAR NOT NULL,
    PRIMARY KEY (subject), UNIQUE (campaign, no), FOREIGN KEY(campaign) REFERENCES campaign (id),
    FOREIGN KEY(machine) REFERENCES definition (digest), FOREIGN KEY("plan") REFERENCES definition (digest)
)"""
_DUTY = """
CREATE TABLE new_duty (
    subject VARCHAR NOT NULL, campaign VARCHAR NOT NULL, machine VARCHAR NOT NULL, state VARCHAR NOT NULL,
    version INTEGER NOT NULL, head VARCHAR NOT NULL, "plan" VARCHAR NOT NULL, no VARCHAR NOT NULL,
    position INTEGER NOT NULL, section VARCHAR NOT NULL, title VARCHAR NOT NULL, stage VARCHAR,
    source VARCHAR NOT NULL, original_due VARCHAR, due_from VARCHAR NOT NULL, approved_due VARCHAR,
    due TEXT GENERATED ALWAYS AS (coalesce(approved_due, original_due)) STORED, sign_due VARCHAR,
    returned INTEGER NOT NULL, submitted_as VARCHAR, accepted_by VARCHAR, completed VARCHAR,
    PRIMARY KEY (subject), UNIQUE (campaign, no), FOREIGN KEY(campaign) REFERENCES campaign (id),
    FOREIGN KEY(machine) REFERENCES definition (digest), FOREIGN KEY("plan") REFERENCES definition (digest)
)"""
_COLUMNS = {
    "stage": "subject, campaign, machine, state, version, head, no, position, kind, title, starts, ends, source",
    "duty": (
        "subject, campaign, machine, state, version, head, no, position, section, title, stage, source, "
        "original_due, due_from, approved_due, sign_due, returned, submitted_as, accepted_by, completed"
    ),
}
_INDEXES = (
    "CREATE INDEX duty_open_due ON duty (campaign, due) WHERE state IN ('assigned', 'in_progress')",
    "CREATE INDEX duty_sign_due ON duty (campaign, sign_due) WHERE state = 'assigned'",
)


def upgrade() -> None:
    """Add ``plan`` to both."""
    if op.get_context().dialect.name == "sqlite":
        _make_anew()
        return
    for table in _COLUMNS:
        op.add_column(table, sa.Column("plan", sa.Text(collation="C"), nullable=True))
        op.execute(f"UPDATE {table} SET plan = c.plan FROM campaign c WHERE c.id = {table}.campaign")
        op.alter_column(table, "plan", nullable=False)
        op.create_foreign_key(f"{table}_plan_fkey", table, "definition", ["plan"], ["digest"])


def _make_anew() -> None:
    for table, statement in (("stage", _STAGE), ("duty", _DUTY)):
        columns = _COLUMNS[table]
        op.execute(statement)
        op.execute(
            f'INSERT INTO new_{table} ({columns}, "plan") '
            f"SELECT {columns}, (SELECT c.plan FROM campaign c WHERE c.id = {table}.campaign) FROM {table}"
        )
        op.drop_table(table)
        op.rename_table(f"new_{table}", table)
    for statement in _INDEXES:
        op.execute(statement)
