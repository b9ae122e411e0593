"""Scales: from tissue to what a rater scores, and the events that trials count."""
