"""Plans once they are signed: frozen, and watched for what makes them invalid."""
