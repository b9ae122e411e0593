"""Who can sign in to the demo clinic; everybody is invented."""

from __future__ import annotations

from dataclasses import dataclass

PASSWORD = "needlework-demo"
"""Of every demo account; the demo listens on this machine only and holds nobody's data."""


@dataclass(frozen=True, slots=True)
class Account:
    """A demo account.

    Parameters
    ----------
    words : str
        What this person shows.
    provider : str
        Role of the vocabulary; empty for those who do not treat.
    """

    email: str
    name: str
    roles: tuple[str, ...]
    words: str
    provider: str = ""
    director: bool = False


ACCOUNTS = (
    Account(
        "director@demo.example",
        "Dr Noor Demo",
        ("medical-director", "prescriber"),
        "physician, director: signs, delegates, reads the audit",
        "physician",
        director=True,
    ),
    Account(
        "nurse@demo.example",
        "Robin Demo RN",
        ("injector",),
        "registered nurse: plans and injects, cannot approve",
        "registered-nurse",
    ),
    Account("desk@demo.example", "Kim Demo", ("front-desk",), "front desk: who people are"),
    Account("auditor@demo.example", "Ola Demo", ("auditor",), "auditor: reads, changes nothing"),
    Account(
        "admin@demo.example", "Max Demo", ("administrator",), "administrator: people and lots"
    ),
)
