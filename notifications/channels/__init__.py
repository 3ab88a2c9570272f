"""How a paper reaches a unit: a folder, mail, or whatever apprise speaks to; each behind the same promise."""
