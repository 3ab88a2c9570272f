"""Reckoning dates anew once a notice of rest days has been loaded."""
