"""Lots and their recall."""
