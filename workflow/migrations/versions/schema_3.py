"""Inspections, requests between units, rankings; duties that no plan lists; which machine new subjects get; more.

Rounds of returns, too, and contacts and groups of units.
"""

from __future__ import annotations

from alembic import op

revision = "3"
down_revision = "2"

_SUBJECT = (
    "subject {text} NOT NULL, campaign {text} NOT NULL, machine {text} NOT NULL, state {text} NOT NULL, "
    "version INTEGER NOT NULL, head {text} NOT NULL"
)
_KEYS = (
    "PRIMARY KEY (subject), UNIQUE (campaign, no), FOREIGN KEY(campaign) REFERENCES campaign (id), "
    "FOREIGN KEY(machine) REFERENCES definition (digest)"
)
_ROUND = (
    "no {text} NOT NULL, title {text} NOT NULL, slug {text} NOT NULL, nominal {text} NOT NULL, "
    "opened {text} NOT NULL, due {text} NOT NULL, day {text} NOT NULL, unresolved {text} NOT NULL, "
    "source {text} NOT NULL"
)
# As they stood with this schema; {text} is the column type of texts, {long} that of long ones.
TABLES = (
    (
        "CREATE TABLE campaign_machine (campaign {text} NOT NULL, kind {text} NOT NULL, definition {text} NOT NULL, "
        "PRIMARY KEY (campaign, kind), FOREIGN KEY(campaign) REFERENCES campaign (id), "
        "FOREIGN KEY(definition) REFERENCES definition (digest))"
    ),
    (
        f"CREATE TABLE inspection ({_SUBJECT}, no {{text}} NOT NULL, title {{text}} NOT NULL, slug {{text}}, "
        "nominal {text}, day {text} NOT NULL, announced INTEGER NOT NULL, inspector {text} NOT NULL, "
        "scope {text} NOT NULL, units {text} NOT NULL, source {text} NOT NULL, conducted {text}, "
        f"UNIQUE (campaign, slug, nominal), {_KEYS})"
    ),
    (
        f"CREATE TABLE request ({_SUBJECT}, no {{text}} NOT NULL, meeting {{text}} NOT NULL, unit {{text}} NOT NULL, "
        "to_unit {text} NOT NULL, matter {text} NOT NULL, due {text} NOT NULL, answered {text}, answer {text} NOT NULL, "
        f"FOREIGN KEY(meeting) REFERENCES meeting (subject), {_KEYS})"
    ),
    (
        f"CREATE TABLE ranking ({_SUBJECT}, no {{text}} NOT NULL, kind {{text}} NOT NULL, title {{text}} NOT NULL, "
        "slug {text}, nominal {text}, first {text} NOT NULL, last {text} NOT NULL, as_of {text} NOT NULL, "
        "digest {text} NOT NULL, context {long} NOT NULL, source {text} NOT NULL, "
        f"UNIQUE (campaign, slug, nominal), CHECK (kind IN ('ranking', 'scoring')), {_KEYS})"
    ),
    f"CREATE TABLE dispatch ({_SUBJECT}, {_ROUND}, UNIQUE (campaign, slug, nominal), {_KEYS})",
    (
        f"CREATE TABLE report ({_SUBJECT}, {_ROUND}, kind {{text}} NOT NULL, remind_on {{text}}, reminded {{text}}, "
        f"UNIQUE (campaign, slug, nominal), {_KEYS})"
    ),
    (
        f"CREATE TABLE return ({_SUBJECT}, no {{text}} NOT NULL, round {{text}} NOT NULL, unit {{text}} NOT NULL, "
        "due {text} NOT NULL, followed INTEGER NOT NULL, received {text}, UNIQUE (round, unit), "
        f"{_KEYS})"
    ),
    (
        "CREATE TABLE unit_contact (campaign {text} NOT NULL, seq INTEGER NOT NULL, unit {text} NOT NULL, "
        "role {text} NOT NULL, since {text} NOT NULL, until {text}, post {text} NOT NULL, phone {text}, mail {text}, "
        "address {text}, recorded {text} NOT NULL, PRIMARY KEY (campaign, seq), "
        "FOREIGN KEY(campaign) REFERENCES campaign (id))"
    ),
    (
        "CREATE TABLE unit_group (campaign {text} NOT NULL, seq INTEGER NOT NULL, name {text} NOT NULL, "
        "unit {text} NOT NULL, since {text} NOT NULL, member INTEGER NOT NULL, recorded {text} NOT NULL, "
        "PRIMARY KEY (campaign, seq), FOREIGN KEY(campaign) REFERENCES campaign (id))"
    ),
)
INDEXES = (
    "CREATE INDEX duty_origin ON duty (origin) WHERE origin IS NOT NULL",
    "CREATE INDEX return_due ON return (campaign, due) WHERE state = 'due'",
    "CREATE INDEX return_missing ON return (campaign, due) WHERE state = 'missing'",
)


def upgrade() -> None:
    """Make the tables, and give duties an ``origin``."""
    file = op.get_context().dialect.name == "sqlite"
    text, long = ("VARCHAR", "TEXT") if file else ('TEXT COLLATE "C"', 'TEXT COLLATE "C"')
    for statement in TABLES:
        op.execute(statement.format(text=text, long=long))
    op.execute(f"ALTER TABLE duty ADD COLUMN origin {text}")
    for statement in INDEXES:
        op.execute(statement)
