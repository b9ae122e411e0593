"""Mechanisms: what a dose at a site does to tissue over time, one module per modality."""
