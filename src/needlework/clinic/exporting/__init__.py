"""Everything a clinic has, out and in again."""
