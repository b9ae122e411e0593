"""Trials of skin and hair: arms are drawn from simulated clinics, not person by person.

Families of outcomes say what a measure is on average in a clinic, and how much people differ; a
clinic is a draw of the fit with effects of its own. The arms of a trial stand in one clinic.
"""
