"""From each schema to the next, as Alembic writes it; ``workflow.upgrade`` runs them. One file per number."""
