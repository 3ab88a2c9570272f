"""Who draws the facts of each kind of paper: one file per kind, named after it, with ``make(source, asked) -> Made``."""
