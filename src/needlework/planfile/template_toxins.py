"""The treatments of a toxin scheme as lines of a plan file."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from needlework.planfile.template_comments import comment, sentence
from needlework.planfile.toml_text import inline
from needlework.plans import Site
from needlework.products import LabelDilution, toxin
from needlework.protocols import Protocol, Start
from needlework.protocols.starting import Offer

_SYRINGE = "U-100 insulin"


def toxin_lines(protocol: Protocol, begun: Sequence[Start], session: int) -> list[str]:
    """Return the treatments of one session; the explanations stand in the first session only."""
    lines: list[str] = []
    for number, one in enumerate(begun):
        name = f"s{session + 1}-t{number + 1}"
        lines += _treatment(one, name, explained=session == 0)
        if session == 0 and number == 0:
            lines += [*_vials(protocol), *_interval(protocol)]
        lines += ['# anaesthesia = { product = "none" }']
        lines += [line for site in one.treatment.sites for line in _site(site, name)]
        lines += _offers(one.offers) if session == 0 else []
    return lines


def _treatment(begun: Start, name: str, *, explained: bool) -> Iterator[str]:
    treatment = begun.treatment
    yield from ("", "[[session.treatment]]", f"id = {inline(name)}", 'kind = "neuromodulator"')
    yield f"indication = {inline(treatment.indication)}"
    yield f"product = {inline(treatment.product)}"
    yield f"area = {inline(treatment.area)}"
    if treatment.side != "both":
        yield f"side = {inline(treatment.side)}   # the patient's side"
    if explained:
        for remark in begun.remarks:
            yield from comment(sentence(remark))
    if treatment.protocol is not None:
        yield f"protocol = {inline(treatment.protocol)}"
    if treatment.dose is not None:
        yield f"dose = {inline(str(treatment.dose))}"


def _interval(protocol: Protocol) -> Iterator[str]:
    days = protocol.retreat_minimum_days
    if days is not None:
        unverified = ", unverified" if "interval" in protocol.unverified else ""
        yield from comment(f"Not sooner again than after {days} days{unverified}.")


def _site(site: Site, treatment: str) -> Iterator[str]:
    yield from ("", "[[session.treatment.site]]")
    yield f"id = {inline(f'{treatment}-{site.id}')}"
    yield f"muscle = {inline(site.muscle)}"
    yield f"side = {inline(site.side)}"
    yield f"dose = {inline(str(site.dose))}"
    if site.depth is not None:
        yield f"depth = {inline(site.depth)}"


def _offers(offers: Sequence[Offer]) -> Iterator[str]:
    for offer in offers:
        seen = "" if offer.seen != "recalled" else "unverified "
        sites = f" in {offer.sites} sites" if offer.sites[:1].isdigit() else ""
        yield from comment(
            f"Also: {offer.words}, {seen}{offer.dose_words}{sites} ({offer.reason})."
        )


def _vials(protocol: Protocol) -> Iterator[str]:
    known = toxin(protocol.product)
    if known is None:
        return
    fitting = [one for one in known.dilutions if one.aesthetic and not protocol.therapeutic]
    if known.dilutions:
        yield from comment("The vial as it is made up, from the label:")
        yield from (_dilution(one) for one in fitting or known.dilutions)
        return
    for vial in known.vials:
        yield f"# vial = {{ size = {inline(str(vial.size))} }}   # ready to use ({vial.source})"


def _dilution(one: LabelDilution) -> str:
    made = {"size": str(one.dilution.vial), "diluent": str(one.dilution.diluent)}
    if one.aesthetic:
        made["syringe"] = _SYRINGE
    unverified = ", unverified" if one.seen == "recalled" else ""
    return f"# vial = {inline(made)}   # {one.brand} ({one.source}{unverified})"
