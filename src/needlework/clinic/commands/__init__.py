"""The subcommands that need the clinic."""
