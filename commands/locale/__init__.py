"""The Chinese of the command line itself: click's messages, and help pages that fold like Chinese text."""
