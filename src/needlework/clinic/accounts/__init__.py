"""Signing in, second factor, and the signature."""
