"""A plan as files: report, plan file, forecast, findings, pictures of the face."""
