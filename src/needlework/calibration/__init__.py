"""Calibration: model-based meta-analysis of trial arms; needs the extra ``calibration``."""
