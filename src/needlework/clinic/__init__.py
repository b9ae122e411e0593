"""The clinic: accounts, patients, plans, approval and audit, served as plain pages."""
