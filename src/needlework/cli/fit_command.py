"""``needlework fit``: calibration from the evidence to draws."""

from __future__ import annotations

import sys
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import click

from needlework.problems import BadInputError, Problem

if TYPE_CHECKING:
    from needlework.calibration.sampling import SamplerSettings

TOXINS, FORCE = "neuromodulator", "force"
STUDIES: tuple[str, ...] = ("ageing", "fat", "volume", "hydration", "pigment", "hair", "needling")
"""Fits of study rows, as `calibration.topics` lists them; named here so that help needs no jax."""
AREAS = ("glabella", "glabella-rest", "forehead", "lateral-canthal", "platysma", "masseter")
SEEN_ONLY, WITH_RECALLED = "seen-only", "with-recalled"
_SETS = {
    "both": (SEEN_ONLY, WITH_RECALLED),
    "seen": (SEEN_ONLY,),
    "recalled": (WITH_RECALLED,),
}


@dataclass(frozen=True, slots=True)
class _Usual:
    """Sampler settings that a topic has unless told otherwise."""

    chains: int
    warmup: int
    draws: int
    accept: float


_USUAL = {TOXINS: _Usual(8, 150, 700, 0.9), FORCE: _Usual(4, 300, 1500, 0.97)}


def _default(name: str) -> str:
    """Return the words of a default that depends on the topic."""
    both = " or ".join(f"{getattr(usual, name)} ({topic})" for topic, usual in _USUAL.items())
    return f" [default: {both}]"


@click.command("fit")
@click.argument("topic", metavar="TOPIC", type=click.Choice([*_USUAL, *STUDIES]))
@click.option(
    "--out",
    "folder",
    metavar="DIR",
    required=True,
    type=click.Path(file_okay=False, path_type=Path),
    help="Folder for the draws and their provenance.",
)
@click.option("--seed", default=1, show_default=True, help="Seed of the sampler.")
@click.option(
    "--chains",
    type=click.IntRange(min=2),
    help=f"Independent chains of the sampler.{_default('chains')}",
)
@click.option(
    "--warmup",
    type=click.IntRange(min=50),
    help=f"Steps per chain that tune the sampler and are thrown away.{_default('warmup')}",
)
@click.option(
    "--draws",
    type=click.IntRange(min=50),
    help=f"Steps per chain that are kept.{_default('draws')}",
)
@click.option(
    "--accept",
    type=click.FloatRange(min=0.5, max=0.999),
    help="Acceptance aimed at: nearer to 1 for smaller steps where transitions diverge."
    f"{_default('accept')}",
)
@click.option(
    "--rows",
    type=click.Choice(list(_SETS)),
    help="Which fits, of all but force: seen figures only, with those known from memory, or "
    "both. [default: both]",
)
@click.option(
    "--area",
    "areas",
    multiple=True,
    type=click.Choice(AREAS),
    help="Only this area, and once more for another; all by default. glabella-rest: its lines "
    "at rest, from the draws of the glabella in DIR, else those that ship.",
)
def command(
    topic: str,
    folder: Path,
    seed: int,
    chains: int | None,
    warmup: int | None,
    draws: int | None,
    accept: float | None,
    rows: str | None,
    areas: tuple[str, ...],
) -> None:
    """Fit TOPIC to the evidence and write posterior draws with provenance.

    TOPIC is `neuromodulator`, toxins in the face and neck: the glabella is fitted first, and the
    other areas start from what it taught. Or it is `force`: how much force and movement is left,
    from measured muscles and skin; it starts from the glabella's draws in DIR, else from those
    that ship. The other topics are fits of study rows, which need neither areas nor chosen steps:
    they use settings of their own.

    Needs the extra: pip install 'needlework[calibration]'. Shows progress while it samples.
    """
    _only_for_lines(topic, rows, areas)
    _require_extra(topic)
    import jax

    jax.config.update("jax_enable_x64", True)
    if topic in STUDIES:
        written = _fit_studies(topic, folder, seed, _sets_of(topic, rows))
    else:
        from needlework.calibration.sampling import SamplerSettings

        usual = _USUAL[topic]
        settings = SamplerSettings(
            seed,
            chains or usual.chains,
            warmup or usual.warmup,
            draws or usual.draws,
            progress=True,
            accept=accept or usual.accept,
        )
        written = _fit_toxins(topic, folder, settings, _SETS[rows or "both"], areas or AREAS)
    for path in written:
        click.echo(str(path))


def _say(line: str) -> None:
    click.echo(line, err=True)


def _fit_toxins(
    topic: str,
    folder: Path,
    settings: SamplerSettings,
    fit_sets: tuple[str, ...],
    areas: tuple[str, ...],
) -> list[Path]:
    """Fit lines of areas, or the force and movement that are left."""
    if topic == FORCE:
        from needlework.calibration.force_fit import fit_force

        return fit_force(folder, settings, _say)
    from needlework.calibration.fitting import fit

    return fit(folder, settings, fit_sets, areas, _say)


def _sets_of(name: str, rows: str | None) -> tuple[str, ...]:
    """Return the fits to make; a fit with figures from memory only where there are such."""
    from needlework.calibration.topics import study_fit

    wanted = _SETS[rows or "both"]
    if any(row.seen == "recalled" for row in study_fit(name).rows(WITH_RECALLED)):
        return wanted
    if rows == "recalled":
        raise BadInputError([_nothing_recalled(name)])
    return tuple(fit_set for fit_set in wanted if fit_set != WITH_RECALLED)


def _nothing_recalled(name: str) -> Problem:
    return Problem(
        where=f"needlework fit {name}",
        given=f"--rows recalled, and no figure of {name} is known from memory alone",
        allowed="--rows seen",
        remedy="Fit the seen figures: they are all there are.",
        code="fit.nothing-recalled",
    )


def _fit_studies(name: str, folder: Path, seed: int, fit_sets: tuple[str, ...]) -> list[Path]:
    """Fit study rows with the sampler's usual settings."""
    from needlework.calibration.studies import StudySettings, fit_studies
    from needlework.calibration.topics import study_fit
    from needlework.forecast.draws import write_draws

    written = []
    for fit_set in fit_sets:
        settings = StudySettings(seed=seed, progress=sys.stderr.isatty())
        table = fit_studies(study_fit(name), fit_set, settings, _say)
        write_draws(folder, f"{name}-{fit_set}", table)
        written.append(folder / f"{name}-{fit_set}.npz")
    return written


def _only_for_lines(topic: str, rows: str | None, areas: tuple[str, ...]) -> None:
    """Refuse options that choose among fits of lines where force is asked for."""
    given = [f"--rows {rows}"] * bool(rows) + [f"--area {area}" for area in areas]
    if topic != FORCE or not given:
        return
    raise BadInputError(
        [
            Problem(
                where="needlework fit force",
                given=" ".join(given),
                allowed="neither --rows nor --area: force has one fit, of seen figures",
                remedy="Leave the option out, or fit the neuromodulator.",
                code="fit.force-option",
            )
        ]
    )


def _require_extra(topic: str) -> None:
    from importlib.util import find_spec

    missing = [name for name in ("jax", "numpyro", "arviz_stats") if find_spec(name) is None]
    if missing:
        raise BadInputError(
            [
                Problem(
                    where=f"needlework fit {topic}",
                    given=f"an installation without {', '.join(missing)}",
                    allowed="one with the extra `calibration`",
                    remedy="Install it with: pip install 'needlework[calibration]'",
                    code="fit.extra-missing",
                )
            ]
        )
