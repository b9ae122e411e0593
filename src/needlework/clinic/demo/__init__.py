"""A small clinic of invented people to show every page."""
