"""What is owed of a paper to each of its receivers; and to which paper an incoming one replies.

Papers that were issued before are not sent again: nothing is owed of them.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "6"
down_revision = "5"

# As it stood with this schema; {id} is a number that the database gives, {text} a text, {long} a long one.
DELIVERY = (
    "CREATE TABLE delivery ({id}, key {text} NOT NULL, campaign {text} NOT NULL, subject {text} NOT NULL, "
    "receiver {text} NOT NULL, role {text} NOT NULL, status {text} NOT NULL, created {text} NOT NULL, "
    "attempts INTEGER NOT NULL, next_at {text} NOT NULL, leased {text}, channel {text}, error {text}, done {text}, "
    "receipt {long}, decided {text}, reason {text}, PRIMARY KEY (id), CHECK (role IN ('to', 'copy')), "
    "CHECK (status IN ('owed', 'delivered', 'dead', 'dropped')), "
    "CHECK (status <> 'delivered' OR receipt IS NOT NULL), UNIQUE (key), "
    "FOREIGN KEY(campaign) REFERENCES campaign (id), FOREIGN KEY(subject) REFERENCES paper (subject))"
)
INDEXES = (
    "CREATE INDEX delivery_dead ON delivery (id) WHERE status = 'dead'",
    "CREATE INDEX delivery_owed ON delivery (next_at) WHERE status = 'owed'",
    "CREATE INDEX delivery_paper ON delivery (subject)",
    "CREATE INDEX request_due ON request (campaign, due) WHERE state = 'asked'",
)


def upgrade() -> None:
    """Make the table, and the column."""
    file = op.get_context().dialect.name == "sqlite"
    text, long = ("VARCHAR", "TEXT") if file else ('TEXT COLLATE "C"', 'TEXT COLLATE "C"')
    number = "id INTEGER NOT NULL" if file else "id SERIAL NOT NULL"
    op.execute(sa.text(DELIVERY.format(id=number, text=text, long=long)))
    for statement in INDEXES:
        op.execute(sa.text(statement))
    op.execute(sa.text(f"ALTER TABLE incoming ADD COLUMN reply_to {text} REFERENCES paper (subject)"))
