"""Two people edited the same thing, and one was first."""

from __future__ import annotations


class StaleError(Exception):
    """Somebody else changed it since it was read; nothing was overwritten."""

    def __init__(self, what: str) -> None:
        super().__init__(
            f"Somebody else changed {what} since you opened this page. Nothing of theirs was "
            "overwritten and nothing of yours was saved: look at what stands here now, then make "
            "your change again."
        )
