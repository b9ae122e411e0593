"""Printed figures with their predictions and scores under one set of draws."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from needlework.evidence.curated_overlap import leaf_studies
from needlework.forecast.draws import Draws
from needlework.validation.curated import rows_by_id
from needlework.validation.grading import graded
from needlework.validation.printed import PrintedRow, join_notes
from needlework.validation.reference import reference_ensemble
from needlework.validation.sampling import Array, generator, predict_rows
from needlework.validation.scoring import predicted
from needlework.validation.summary import summarise
from needlework.validation.targets import Target, target_of
from needlework.validation.training import TrainingRow, training_rows
from needlework.validation.values import Role, Validation, ValidationRow

LARGEST_PARETO_SHAPE = 0.7


def validate_rows(printed: Sequence[PrintedRow], draws: Draws, seed: int) -> Validation:
    """Return every figure with its prediction and score.

    Parameters
    ----------
    printed : sequence of PrintedRow
    draws : Draws
    seed : int
    """
    products = products_with_rows(draws)
    asked = [target_of(row, products) for row in printed]
    targets = [target for target in asked if isinstance(target, Target)]
    samples = iter(predict_rows(targets, draws, seed).samples)
    training = training_rows(draws.rows)
    rows = tuple(
        _unpredicted(row, draws, target)
        if isinstance(target, str)
        else _predicted(target, next(samples), training, draws, seed)
        for row, target in zip(printed, asked, strict=True)
    )
    return Validation(
        versions=versions(draws),
        seed=seed,
        fit_set=str(draws.provenance["fit_set"]),
        rows=rows,
        summary=summarise(rows),
        untrusted=untrusted_trials([row.study for row in printed], draws),
    )


def _predicted(
    target: Target, sample: Array, training: Sequence[TrainingRow], draws: Draws, seed: int
) -> ValidationRow:
    row = target.printed
    made = predicted(
        target,
        sample,
        reference_ensemble(row, training),
        graded(target, training).grade,
        generator(seed, "tie", row.row_id),
    )
    return replace(
        _unpredicted(row, draws, ""),
        predicted=made,
        interval=_interval(target),
        assumptions=join_notes(
            _untrusted_note(row, draws), _shared_people(row, draws), more=target.assumptions
        ),
    )


def products_with_rows(draws: Draws) -> frozenset[str]:
    """Return the products with a figure in the fit."""
    known = rows_by_id()
    fitted = {known[row_id].product for row_id in draws.rows if row_id in known}
    return frozenset(fitted & set(draws.products))


def versions(draws: Draws) -> dict[str, str]:
    """Return the versions of everything that made the predictions."""
    from needlework import __version__

    provenance = draws.provenance
    return {
        "package": __version__,
        "evidence": str(provenance["evidence_hash"]),
        "draws": draws.hash,
        "fit_set": str(provenance["fit_set"]),
    }


def _unpredicted(row: PrintedRow, draws: Draws, reason: str) -> ValidationRow:
    return ValidationRow(
        row_id=row.row_id,
        study=row.study,
        arm=row.arm,
        product=row.product,
        dose=row.dose,
        dose_unit=row.dose_unit,
        area=row.area,
        outcome=row.outcome,
        endpoint=row.definition.endpoint,
        day=row.day,
        n=row.people.number,
        published=row.value,
        interval=None,
        unit=row.unit,
        measure=row.measure,
        per_unit=row.per_unit or 1,
        role=role_of(row, draws),
        seen=row.seen,
        predicted=None,
        reason=reason,
    )


def role_of(row: PrintedRow, draws: Draws) -> Role:
    """Return how a row relates to the fit."""
    if row.held_out:
        return "held-out"
    return "loto" if row.row_id in draws.rows else "check"


def _interval(target: Target) -> tuple[float, float] | None:
    if target.interval is None:
        return None
    unit = target.printed.per_unit or 1
    return target.interval[0] / unit, target.interval[1] / unit


def untrusted_trials(studies: Sequence[str], draws: Draws) -> dict[str, float]:
    """Return the Pareto shape of the trials that can neither be weighted nor were fitted out."""
    shapes = dict(zip(draws.trials, map(float, draws.loto_pareto_k), strict=True))
    return {
        study: shapes[study]
        for study in dict.fromkeys(studies)
        if shapes.get(study, 0) > LARGEST_PARETO_SHAPE and study not in draws.refits
    }


def _untrusted_note(row: PrintedRow, draws: Draws) -> str:
    shape = untrusted_trials([row.study], draws).get(row.study)
    if shape is None:
        return ""
    return f"leaving this trial out is not to be trusted (Pareto shape {shape:.2f})"


def _shared_people(row: PrintedRow, draws: Draws) -> str:
    """People of a pool may sit in the fit under another name; weights do not leave them out."""
    if row.row_id not in rows_by_id():
        return ""
    mine = leaf_studies(row.study)
    others = [trial for trial in draws.trials if trial != row.study and mine & leaf_studies(trial)]
    return f"people of this study are in the fit as {', '.join(others)}" if others else ""
