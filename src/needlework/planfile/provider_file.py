"""Read who provides and what the clinic demands from their files."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from pathlib import Path as File
from typing import TYPE_CHECKING, Any

from needlework.planfile.assembly import check_format, parse_toml, raise_problems
from needlework.planfile.files import read_text
from needlework.planfile.locator import Path, locate
from needlework.planfile.reading import Reading, clipped, shown
from needlework.plans import (
    POLICY_FORMAT,
    PROVIDER_FORMAT,
    ClinicLimit,
    Kit,
    Policy,
    Provider,
    Team,
)
from needlework.vocabulary import resolve

if TYPE_CHECKING:
    from needlework.planfile.provider_models import KitTable, PolicyTable, ProviderTable, TeamTable

_USED = ("product", "device", "active")


def load_team(path: str | File) -> Team:
    """Return the team in a provider file (TOML, UTF-8, at most 1 MB).

    Raises
    ------
    BadInputError
        With every problem of the file, one sentence each.
    """
    return read_team(read_text(path, "a provider file"), str(path))


def read_team(text: str, name: str = "provider file") -> Team:
    """Return the team that a text in the format ``needlework-provider/1`` describes.

    Parameters
    ----------
    name : str
        What to call the text in sentences about problems, usually the file's name.

    Raises
    ------
    BadInputError
        With every problem of the text, one sentence each.
    """
    from needlework.planfile.provider_models import TeamTable

    table, reading = _read(text, name, TeamTable, PROVIDER_FORMAT)
    team = _team(table, reading)
    raise_problems(reading)
    return team


def load_policy(path: str | File) -> Policy:
    """Return the policy of a clinic in a policy file (TOML, UTF-8, at most 1 MB).

    Raises
    ------
    BadInputError
        With every problem of the file, one sentence each.
    """
    return read_policy(read_text(path, "a policy file"), str(path))


def read_policy(text: str, name: str = "policy file") -> Policy:
    """Return the policy that a text in the format ``needlework-policy/1`` describes.

    Parameters
    ----------
    name : str
        What to call the text in sentences about problems, usually the file's name.

    Raises
    ------
    BadInputError
        With every problem of the text, one sentence each.
    """
    from needlework.planfile.provider_models import PolicyTable

    table, reading = _read(text, name, PolicyTable, POLICY_FORMAT)
    policy = _policy(table, reading)
    raise_problems(reading)
    return policy


def _read(text: str, name: str, model: Any, known: str) -> tuple[Any, Reading]:
    from needlework.planfile.shape import shaped

    raw = parse_toml(text, name)
    reading = Reading(name, locate(text), date.today())
    check_format(raw, (known,), reading)
    return shaped(raw, model, reading), reading


def _team(table: TeamTable, reading: Reading) -> Team:
    rows = enumerate(table.provider or ())
    providers = tuple(_provider(row, ("provider", number), reading) for number, row in rows)
    _check_ids(providers, reading)
    return Team(
        providers=providers,
        jurisdiction=table.jurisdiction,
        premises=reading.word("premises", table.premises, ("premises",)),
        kit=_kit(table.kit, reading),
    )


def _provider(row: ProviderTable, path: Path, reading: Reading) -> Provider:
    return Provider(
        id=row.id or "",
        role=reading.word("role", row.role, (*path, "role")) or "",
        does=tuple(dict.fromkeys(row.does or ())),
        name=row.name or "",
        assessment=row.assessment,
        delegates=row.delegates,
        license=row.license or "",
    )


def _check_ids(providers: tuple[Provider, ...], reading: Reading) -> None:
    first: dict[str, int] = {}
    for number, one in enumerate(providers):
        if one.id in first:
            where: Path = ("provider", number, "id")
            given = f"id {shown(one.id)} is used twice"
            allowed = f"an id that is not that of {reading.where(('provider', first[one.id]))}"
            reading.report(where, given, allowed, "Change one of them.", "duplicate-id")
        elif one.id:
            first[one.id] = number


def _kit(table: KitTable | None, reading: Reading) -> Kit:
    if table is None:
        return Kit()
    vials = {}
    for word, count in (table.vials or {}).items():
        product = reading.word("product", word, ("kit", "vials", word))
        if product is not None:
            vials[product] = count
    return Kit(table.hyaluronidase_expiry, vials)


def _policy(table: PolicyTable, reading: Reading) -> Policy:
    limits = tuple(
        ClinicLimit(
            rule=_rule(row.rule or ""),
            amount=row.amount or Decimal(0),
            unit=row.unit or "",
            reason=row.reason or "",
            where=reading.where(("limit", number)),
        )
        for number, row in enumerate(table.limit or ())
    )
    named = [_forbidden(word, n, reading) for n, word in enumerate(table.forbidden or ())]
    return Policy(
        name=table.name or "",
        limits=limits,
        forbidden=tuple(dict.fromkeys(word for word in named if word)),
        kit=_kit(table.kit, reading),
    )


def _rule(word: str) -> str:
    """Return a rule with its code in capitals, as codes are written."""
    code, slash, row = word.partition("/")
    return f"{code.upper()}{slash}{row}"


def _forbidden(word: str, number: int, reading: Reading) -> str | None:
    for kind in _USED:
        term = resolve(word[:200], kind)
        if term is not None:
            return term.slug
    given = f'"{clipped(word)}" is no known product, device or active'
    remedy = "See `needlework names WORD`."
    where: Path = ("forbidden", number)
    reading.report(where, given, "a name of the vocabulary", remedy, "unknown-forbidden")
    return None
