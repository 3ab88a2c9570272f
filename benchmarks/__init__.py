"""What the program costs, each measure beside the least that the same work can cost. Run: python -m benchmarks."""
