"""The HTML report of a forecast: one self-contained, printable, accessible file."""

from needlework.exchange.report.page import render_report, write_report

__all__ = ["render_report", "write_report"]
