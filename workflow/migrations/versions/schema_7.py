"""What was measured of the plan's indicators."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from workflow.migrations.versions import schema_4

revision = "7"
down_revision = "6"

# As it stood with this schema; {text} is a text, {long} a long one.
MEASUREMENT = (
    "CREATE TABLE measurement (subject {text} NOT NULL, campaign {text} NOT NULL, machine {text} NOT NULL, "
    "state {text} NOT NULL, version INTEGER NOT NULL, head {text} NOT NULL, no {text} NOT NULL, "
    "indicator {text} NOT NULL, part {text} NOT NULL, title {text} NOT NULL, period {text} NOT NULL, "
    "first {text} NOT NULL, last {text} NOT NULL, value {text} NOT NULL, unit {text} NOT NULL, "
    "provider {text} NOT NULL, paper {text}, reason {text} NOT NULL, PRIMARY KEY (subject), UNIQUE (campaign, no), "
    "FOREIGN KEY(campaign) REFERENCES campaign (id), FOREIGN KEY(machine) REFERENCES definition (digest))"
)


def upgrade() -> None:
    """Make the table, and let every campaign have the machines and kinds of paper that came with it."""
    file = op.get_context().dialect.name == "sqlite"
    text, long = ("VARCHAR", "TEXT") if file else ('TEXT COLLATE "C"', 'TEXT COLLATE "C"')
    op.execute(sa.text(MEASUREMENT.format(text=text, long=long)))
    schema_4.upgrade()
