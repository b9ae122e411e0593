"""Calibration: Bayesian model-based meta-analysis of trial arms. Needs the extra ``calibration``."""
