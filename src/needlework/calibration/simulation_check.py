"""Simulation-based calibration: whether the fit finds again what it was told.

``python -m needlework.calibration.simulation_check --sets 200 --processes 2 --out DIR`` draws
parameters from the prior, simulates the rows of a small design, fits them with the same model and
notes the rank of each true value among its posterior draws. Data sets that are done stand in
``DIR/sets.jsonl``; the same command goes on where it was stopped.
"""

from __future__ import annotations

import json
import multiprocessing
import os
import sys
import time
from collections.abc import Iterable, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor, as_completed
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

import click

_ONE_THREAD = "--xla_cpu_multi_thread_eigen=false intra_op_parallelism_threads=1"


@dataclass(frozen=True, slots=True)
class CheckSettings:
    """How each synthetic data set is fitted.

    Parameters
    ----------
    seed : int
        Seed of the true values; data and chains of a set follow from it and the set's number.
    warmup, kept, thin : int
        Steps of adaptation, draws kept, and steps for each draw kept.
    accept : float
        Acceptance probability that the adaptation aims at.
    """

    seed: int = 1
    warmup: int = 75
    kept: int = 24
    thin: int = 5
    accept: float = 0.8


@click.command()
@click.option("--sets", default=200, show_default=True, type=click.IntRange(min=1))
@click.option("--processes", default=2, show_default=True, type=click.IntRange(min=1))
@click.option("--seed", default=CheckSettings().seed, show_default=True)
@click.option("--warmup", default=CheckSettings().warmup, show_default=True)
@click.option("--thin", default=CheckSettings().thin, show_default=True)
@click.option(
    "--minutes", type=float, help="Begin no further data set after this time; report those done."
)
@click.option("--out", "folder", required=True, type=click.Path(file_okay=False, path_type=Path))
def main(
    sets: int,
    processes: int,
    seed: int,
    warmup: int,
    thin: int,
    minutes: float | None,
    folder: Path,
) -> None:
    """Fit SETS synthetic data sets and write ranks, tests and settings to DIR."""
    from needlework.calibration.simulation_report import summary

    settings = CheckSettings(seed, warmup, thin=thin)
    folder.mkdir(parents=True, exist_ok=True)
    done = _finished(folder / "sets.jsonl", settings)
    if done:
        print(_taken_over(len(done), folder), file=sys.stderr, flush=True)
    missing = [index for index in range(sets) if index not in done]
    deadline = float("inf") if minutes is None else time.time() + 60 * minutes
    with (folder / "sets.jsonl").open("a", encoding="utf-8") as log:
        for record in _run(missing, processes, settings, deadline):
            log.write(json.dumps(record) + "\n")
            log.flush()
            done[record["set"]] = record
            print(_progress(record, len(done), sets), file=sys.stderr, flush=True)
    if not done:
        raise click.ClickException("No data set was finished; give more --minutes.")
    result = summary([done[index] for index in sorted(done) if index < sets], asdict(settings))
    path = folder / "simulation-check.json"
    path.write_text(json.dumps(result, indent=1) + "\n", encoding="utf-8")
    click.echo(str(path))


def _taken_over(count: int, folder: Path) -> str:
    return (
        f"{count} data sets of an earlier run in {folder} are taken over; delete sets.jsonl there "
        "if the model has changed since"
    )


def _finished(path: Path, settings: CheckSettings) -> dict[int, dict[str, Any]]:
    if not path.exists():
        return {}
    records = map(json.loads, path.read_text(encoding="utf-8").splitlines())
    return {entry["set"]: entry for entry in records if entry["settings"] == asdict(settings)}


def _run(
    missing: Sequence[int], processes: int, settings: CheckSettings, deadline: float
) -> Iterator[dict[str, Any]]:
    """Yield the records of data sets as worker processes, one thread each, finish them."""
    os.environ["XLA_FLAGS"] = f"{os.environ.get('XLA_FLAGS', '')} {_ONE_THREAD}".strip()
    os.environ["OMP_NUM_THREADS"] = "1"
    context = multiprocessing.get_context("spawn")
    with ProcessPoolExecutor(processes, mp_context=context) as pool:
        waiting = [pool.submit(fit_set, index, settings, deadline) for index in missing]
        yield from _records(future.result() for future in as_completed(waiting))


def _records(results: Iterable[dict[str, Any] | None]) -> Iterator[dict[str, Any]]:
    return (record for record in results if record is not None)


def fit_set(index: int, settings: CheckSettings, deadline: float) -> dict[str, Any] | None:
    """Return ranks and figures of one data set, or None once the time is over."""
    if time.time() > deadline:
        return None
    from needlework.calibration.synthetic_fit import fit_synthetic

    start = time.time()
    found = fit_synthetic(index, settings)
    seconds = round(time.time() - start, 1)
    return {"set": index, "settings": asdict(settings), "seconds": seconds, **found}


def _progress(record: dict[str, Any], done: int, sets: int) -> str:
    return (
        f"{done}/{sets}: set {record['set']}, {record['seconds']} s, {record['steps']} steps, "
        f"{record['divergences']} divergent"
    )


if __name__ == "__main__":
    main()
