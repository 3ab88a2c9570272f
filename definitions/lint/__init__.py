"""Rules that look for what is odd or cannot run in a definition: specs in, findings out."""
