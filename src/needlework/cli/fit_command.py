"""``needlework fit``: calibration from the evidence to draws."""

from __future__ import annotations

import sys
from pathlib import Path

import click

from needlework.problems import BadInputError, Problem

TOXINS = "neuromodulator"
STUDIES: tuple[str, ...] = ("ageing",)
"""Fits of study rows, as `calibration.topics` lists them; named here so that help needs no jax."""
AREAS = ("glabella", "glabella-rest", "forehead", "lateral-canthal", "platysma", "masseter")
_SETS = {
    "both": ("seen-only", "with-recalled"),
    "seen": ("seen-only",),
    "recalled": ("with-recalled",),
}


@click.command("fit")
@click.argument("topic", metavar="TOPIC", type=click.Choice([TOXINS, *STUDIES]))
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
    default=8,
    show_default=True,
    type=click.IntRange(min=2),
    help="Independent chains of the sampler.",
)
@click.option(
    "--warmup",
    default=150,
    show_default=True,
    type=click.IntRange(min=50),
    help="Steps per chain that tune the sampler and are thrown away.",
)
@click.option(
    "--draws",
    default=700,
    show_default=True,
    type=click.IntRange(min=50),
    help="Steps per chain that are kept.",
)
@click.option(
    "--accept",
    default=0.9,
    show_default=True,
    type=click.FloatRange(min=0.5, max=0.999),
    help="Acceptance aimed at: nearer to 1 for smaller steps where transitions diverge.",
)
@click.option(
    "--rows",
    type=click.Choice(list(_SETS)),
    default="both",
    show_default=True,
    help="Which fits: seen figures only, with those known from memory, or both.",
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
    chains: int,
    warmup: int,
    draws: int,
    accept: float,
    rows: str,
    areas: tuple[str, ...],
) -> None:
    """Fit TOPIC to the evidence and write posterior draws with provenance.

    TOPIC is `neuromodulator`, toxins in the face and neck: the glabella is fitted first, the other
    areas start from what it taught. The other topics are fits of study rows, which need neither
    areas nor chosen steps: they use settings of their own.

    Needs the extra: pip install 'needlework[calibration]'. Shows progress while it samples.
    """
    _require_extra(topic)
    import jax

    jax.config.update("jax_enable_x64", True)
    if topic in STUDIES:
        written = _fit_studies(topic, folder, seed, _SETS[rows])
    else:
        from needlework.calibration.fitting import fit
        from needlework.calibration.sampling import SamplerSettings

        settings = SamplerSettings(seed, chains, warmup, draws, progress=True, accept=accept)
        written = fit(folder, settings, _SETS[rows], areas or AREAS, _say)
    for path in written:
        click.echo(str(path))


def _say(line: str) -> None:
    click.echo(line, err=True)


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
