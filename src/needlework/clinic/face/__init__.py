"""The face as a chart that always works: where a point is drawn, and the drawing itself."""
