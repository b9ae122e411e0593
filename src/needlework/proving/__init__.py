"""How sensitive the check is: seeded errors of known kinds, and what of them is found."""
