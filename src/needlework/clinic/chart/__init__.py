"""The clinical part of a chart: structured, dated, revised with a reason, never overwritten."""
