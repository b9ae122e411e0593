"""The consultation: assessment, goals, risks discussed."""
