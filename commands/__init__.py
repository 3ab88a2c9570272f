"""The click side, one file per noun: the only place where workflow meets notifications."""
