"""Which parameter entries belong to the models of the skin and the face."""

from __future__ import annotations

from needlework.evidence import Parameter

SKIN = (
    *("ageing", "depot", "fat", "hair", "hydration", "needling", "pigment", "skin"),
    *("studies", "sun", "sunlight", "volume"),
    *("face", "photo", "planning", "spread"),
)
NUMERICS = (
    *("numerics.pair_nodes", "numerics.people_nodes", "numerics.filler_nodes"),
    "numerics.added_days",
)


def of_the_skin(entry: Parameter) -> bool:
    """Whether an entry belongs to the models of the skin or the face."""
    return entry.name.split(".")[0] in SKIN or entry.name in NUMERICS
