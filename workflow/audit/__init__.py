"""What an auditor asks of the histories: one file per family of rules."""
