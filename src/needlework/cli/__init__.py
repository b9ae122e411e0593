"""The ``needlework`` command; each subcommand lives in ``<name>_command.py``."""
