"""The named queries that papers count by, one file per subject. Page: docs/reference/figures.md, made from these files.

Rows come from ``Source.ledger``, so that each query answers for any moment.
"""
