"""Formats that leave the house: reports, forecast JSON and CSV, pictures. No domain logic."""
