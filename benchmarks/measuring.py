"""Timing, machine and table, shared by the questions of this folder."""

from __future__ import annotations

import os
import platform
import time
from collections.abc import Callable, Sequence
from datetime import UTC, datetime
from importlib.metadata import version
from pathlib import Path
from statistics import median

RESULTS = Path(__file__).parent / "results"


def milliseconds(work: Callable[[], object], repeats: int = 7) -> tuple[float, float]:
    """Return the median and the fastest wall time of ``work`` after one warm-up run, in ms."""
    work()
    taken = []
    for _ in range(repeats):
        start = time.perf_counter()
        work()
        taken.append(1000 * (time.perf_counter() - start))
    return median(taken), min(taken)


def machine(packages: Sequence[str]) -> str:
    """Return what was measured on: kind of machine, load and versions, no names."""
    kind = f"{os.cpu_count()} vCPU virtual machine, {platform.system()} {platform.machine()}"
    load = f"load {os.getloadavg()[0]:.1f} when it began"
    versions = ", ".join(f"{name} {version(name)}" for name in packages)
    return f"{kind}, {load}; Python {platform.python_version()}, {versions}"


def table(head: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    """Return a Markdown table."""
    lines = [head, ["---"] * len(head), *rows]
    return "\n".join(f"| {' | '.join(line)} |" for line in lines)


def report(question: str, answer: str, packages: Sequence[str], note: str) -> None:
    """Print the answer and keep it under ``results``."""
    day = datetime.now(UTC).date().isoformat()
    text = f"# {question}\n\n{day}, {machine(packages)}.\n\n{answer}\n\n{note}\n"
    print(text)
    name = question.rstrip("?").lower().replace(" ", "_").replace(",", "")
    RESULTS.mkdir(exist_ok=True)
    (RESULTS / f"{name}.md").write_text(text, encoding="utf-8")
