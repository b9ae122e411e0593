"""The head that turns: its mesh as one file, and what of a plan lies on it."""
