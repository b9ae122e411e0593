"""The pages that say what can go wrong, and what of it the check finds."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from needlework.proving.detection import Detection, KindRate
from needlework.proving.failure_modes import failure_modes


def failure_page() -> str:
    """Return the table of failure modes as a page of the manual."""
    modes = failure_modes()
    caught = sum(bool(mode.kinds) for mode in modes)
    rows = [
        (
            mode.phase,
            mode.failure,
            mode.effect,
            f"{mode.severity} × {mode.occurrence} × {mode.detectability} = {mode.priority}",
            ", ".join(f"`{code}`" for code in mode.codes) or f"nothing: {mode.why}",
        )
        for mode in sorted(modes, key=lambda mode: -mode.priority)
    ]
    return "\n".join(
        [
            "# What can go wrong",
            "",
            "From assessment to follow-up, the gravest first. Severity, occurrence and",
            "detectability (1 to 10, 10 the worst) are judgements that order the work; no rule",
            f"uses them. Of {len(modes)} ways to fail, {caught} raise a finding in the check of",
            "a plan; for the others the table says why nothing in a plan can show them.",
            "",
            "Written by `python docs/generate.py` from the table beside the seeded errors.",
            "",
            _table(("phase", "failure", "effect", "S × O × D", "what catches it"), rows),
            "",
        ]
    )


def detection_page(found: Detection) -> str:
    """Return the rates of detection as a page of the manual."""
    grave = [each for each in found.kinds if each.kind.stops]
    least = min(found.kinds, key=lambda each: each.rate)
    stopped = sum(each.stopped for each in grave) / sum(each.plans for each in grave)
    rows = [_row(each) for each in found.kinds]
    return "\n".join(
        [
            "# What the check finds of seeded errors",
            "",
            f"{found.plans:,} plans, each clean but for one error of {len(found.kinds)} kinds,",
            "were made by a generator that knows nothing of the rules, and checked",
            "(`needlework prove`, fixed seed). *Found*: a finding of the code that belongs to the",
            "error; for kinds that must stop, the plan is stopped too.",
            "",
            f"* found: {_percent(found.rate)} of all; the least in a kind: {_percent(least.rate)}",
            f"  ({least.kind.name})",
            f"* stopped where they must be: {_percent(stopped)}",
            f"* findings above inform on {found.clean_plans} clean plans:"
            f" {found.clean_findings / found.clean_plans:.2f} each; on {found.off_label_plans}"
            f" off-label plans: {found.off_label_findings / found.off_label_plans:.2f} each",
            "",
            "What is not measured: errors nobody thought of, and answers that are untrue. The",
            "kinds were written by people who also know the rules, so the rate says that rules",
            "work on what they were meant for, not that they are enough.",
            "",
            _table(("error", "code", "plans", "found", "must stop"), rows),
            "",
        ]
    )


def detection_text(found: Detection) -> str:
    """Return the rates of detection for a terminal."""
    width = max(len(each.kind.name) for each in found.kinds)
    lines = [
        f"{found.plans:,} seeded errors of {len(found.kinds)} kinds: {_percent(found.rate)} found"
    ]
    lines += [
        f"  {each.kind.name:<{width}}  {_percent(each.rate):>6}  {', '.join(each.kind.codes)}"
        for each in found.kinds
    ]
    lines += [
        f"Clean plans ({found.clean_plans}): {found.clean_findings / found.clean_plans:.2f} "
        "findings above inform each",
        f"Off-label plans ({found.off_label_plans}): "
        f"{found.off_label_findings / found.off_label_plans:.2f} each",
    ]
    return "\n".join(lines) + "\n"


def _row(each: KindRate) -> tuple[str, ...]:
    codes = ", ".join(f"`{code}`" for code in each.kind.codes)
    return (
        each.kind.name,
        codes,
        str(each.plans),
        _percent(each.rate),
        "yes" if each.kind.stops else "",
    )


def _percent(share: float) -> str:
    return f"{100 * share:.1f} %"


def _table(header: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    lines = [header, ["---"] * len(header), *rows]
    return "\n".join(f"| {' | '.join(line)} |" for line in lines)
