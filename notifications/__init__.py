"""How it is said: document model, templates, rendering. Knows definitions, not workflow."""
