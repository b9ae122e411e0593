"""Patients: found by any word, entered once."""
