"""Plans while they are edited."""
