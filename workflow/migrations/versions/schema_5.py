"""Applications for more time; what a paper's figures were counted from, and what it was filed as."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from workflow.migrations.versions import schema_4

revision = "5"
down_revision = "4"

EXTENSION = (
    "CREATE TABLE extension (subject {text} NOT NULL, campaign {text} NOT NULL, machine {text} NOT NULL, "
    "state {text} NOT NULL, version INTEGER NOT NULL, head {text} NOT NULL, no {text} NOT NULL, duty {text} NOT NULL, "
    "unit {text} NOT NULL, application {text} NOT NULL, dated {text} NOT NULL, asked {text} NOT NULL, granted {text}, "
    "decided {text}, PRIMARY KEY (subject), UNIQUE (campaign, no), UNIQUE (campaign, application, duty), "
    "FOREIGN KEY(campaign) REFERENCES campaign (id), FOREIGN KEY(machine) REFERENCES definition (digest), "
    "FOREIGN KEY(duty) REFERENCES duty (subject))"
)
COLUMNS = ("figures {long}", "template {text} REFERENCES definition (digest)", "filed {long}")


def upgrade() -> None:
    """Make the table and the columns, and let every campaign have the machines and kinds of paper that came with them."""
    file = op.get_context().dialect.name == "sqlite"
    text, long = ("VARCHAR", "TEXT") if file else ('TEXT COLLATE "C"', 'TEXT COLLATE "C"')
    op.execute(sa.text(EXTENSION.format(text=text, long=long)))
    for column in COLUMNS:
        op.execute(sa.text(f"ALTER TABLE paper ADD COLUMN {column.format(text=text, long=long)}"))
    schema_4.upgrade()
