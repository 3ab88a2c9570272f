"""What a paper says: its facts drawn from the ledger at one moment, and which rows each figure was counted from."""
