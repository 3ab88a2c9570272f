"""A file per schema, from the one before it: ``revision`` is its number."""
