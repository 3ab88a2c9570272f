"""What may happen: schemas, loader, linter and the shipped YAML. Imports nothing of ours."""
