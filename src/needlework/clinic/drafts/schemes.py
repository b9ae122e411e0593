"""Begin a draft from a published scheme, or add one to it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from itertools import groupby

from needlework import protocols
from needlework.clinic.drafts import answers
from needlework.clinic.drafts.answers import Sent
from needlework.clinic.drafts.document import Tables, sessions, tables_of
from needlework.doses import Mass, Volume
from needlework.exchange.markup import Html, join, tag
from needlework.exchange.words import area_words, product_words
from needlework.planfile.template import Wishes, plan_template
from needlework.plans import Plan
from needlework.protocols import Scheme
from needlework.protocols.starting import OneSide
from needlework.vocabulary import ProductTerm, resolve

AESTHETIC_FIRST = (False, True)


@dataclass(frozen=True, slots=True)
class Choice:
    """A scheme to choose.

    Parameters
    ----------
    needs : str
        What has to be given with it, in words; empty where nothing.
    also : str
        Other words by which it is looked for: brands, areas, its id.
    asks : str
        Names of the fields of what it needs, with spaces.
    """

    id: str
    words: str
    group: str
    needs: str
    also: str = ""
    asks: str = ""


@cache
def choices(region: str) -> tuple[Choice, ...]:
    """Return the schemes that a plan can begin from by kind, those of the region's label first."""
    possible = [one for one in protocols.every() if one.execution.possible]
    kinds = list(_GROUPS)
    ordered = sorted(
        possible,
        key=lambda one: (one.therapeutic, kinds.index(one.kind), not _labelled(one, region)),
    )
    return tuple(_choice(one) for one in ordered)


@cache
def options(region: str) -> Html:
    """Return the same schemes as options of a list, in their groups."""
    return join(
        tag("optgroup", *(tag("option", one.words, value=one.id) for one in group), label=words)
        for words, group in groupby(choices(region), key=lambda one: one.group)
    )


def begin(scheme_id: str, sent: Sent) -> Tables:
    """Return the draft that a scheme begins.

    Raises
    ------
    BadInputError
        There is no such scheme, or it needs a weight, a side or a volume that is not given.
    """
    scheme = protocols.find(scheme_id)
    if scheme is None:
        near = ", ".join(protocols.nearest(scheme_id))
        answers.refuse("scheme", f'"{scheme_id}"', f"a scheme, such as {near}", "Choose one.")
    tables = tables_of(plan_template(scheme, _wishes(sent)))
    for name in ("format", "title", "region", "jurisdiction", "patient"):
        tables.pop(name, None)
    return tables


def title_of(scheme_id: str) -> str:
    """Return what a scheme is for, as the title of a plan."""
    scheme = protocols.find(scheme_id)
    return "" if scheme is None else scheme.purpose[:1].upper() + scheme.purpose[1:]


def add(plan: Plan, tables: Tables, sent: Sent) -> str:
    """Add a scheme to a draft: its sessions are joined with those of the same day."""
    scheme_id = answers.needed(sent, "scheme", "scheme")
    first = answers.whole(sent, "day", "day of its first session") or 0
    for session in sessions(begin(scheme_id, sent)):
        _join(tables, session, first)
    sessions(tables).sort(key=lambda one: int(one["day"]))
    return f"added {scheme_id}"


def _join(tables: Tables, session: Tables, first: int) -> None:
    day = session["day"] + first
    same = next((one for one in sessions(tables) if one["day"] == day), None)
    if same is None:
        taken = {one["id"] for one in sessions(tables)}
        name = next(f"s{n}" for n in range(1, 1000) if f"s{n}" not in taken)
        same = {"id": name, "day": day, "treatment": []}
        sessions(tables).append(same)
    taken = {row["id"] for one in sessions(tables) for row in one.get("treatment", [])}
    for row in session.get("treatment", []):
        name = next(
            f"{same['id']}-t{n}" for n in range(1, 1000) if f"{same['id']}-t{n}" not in taken
        )
        taken.add(name)
        fresh = {**row, "id": name}
        for site in fresh.get("site", []):
            site["id"] = f"{name}-{site['id']}"
        same.setdefault("treatment", []).append(fresh)


def _choice(scheme: Scheme) -> Choice:
    where = ", ".join(area_words(area).lower() for area in scheme.areas)
    what = f"in mL: {scheme.dose_words}" if scheme.kind == "filler" else scheme.dose_words
    words = f"{scheme.purpose[:1].upper()}{scheme.purpose[1:]}: {product_words(scheme.product)}"
    return Choice(
        scheme.id,
        f"{words}, {what} ({where})" if what else f"{words} ({where})",
        "Medical use" if scheme.therapeutic else _GROUPS[scheme.kind],
        ", ".join(_needs(scheme)),
        " ".join((*_brands(scheme), *scheme.areas, scheme.id)),
        " ".join(scheme.execution.needs),
    )


def _brands(scheme: Scheme) -> tuple[str, ...]:
    term = resolve(scheme.product, "product")
    return term.brands if isinstance(term, ProductTerm) else ()


_GROUPS = {
    "neuromodulator": "Botulinum toxin",
    "microneedling": "Microneedling",
    "mesotherapy": "Mesotherapy",
    "filler": "Filler",
    "fat-dissolving": "Fat dissolving",
}


def _needs(scheme: Scheme) -> Iterator[str]:
    words = {"weight": "body weight", "side": "a side", "volume": "a volume"}
    yield from (words[need] for need in scheme.execution.needs)


def _labelled(scheme: Scheme, region: str) -> bool:
    return any((one.status, one.region) == ("on-label", region) for one in scheme.label)


def _wishes(sent: Sent) -> Wishes:
    weight, volume = answers.text(sent, "weight"), answers.text(sent, "volume")
    side = answers.text(sent, "side")
    one_side: dict[str, OneSide] = {"left": "left", "right": "right"}
    return Wishes(
        sessions=answers.whole(sent, "sessions", "number of sessions"),
        weight=Mass.parse(answers.with_unit(weight, "kg"), where="weight") if weight else None,
        side=one_side.get(side),
        volume=Volume.parse(answers.with_unit(volume, "mL"), where="volume") if volume else None,
    )
