"""How fast does the command start? Whole processes, warm, beside plain imports."""

from __future__ import annotations

import subprocess
import sys
from importlib.resources import files
from pathlib import Path

from measuring import milliseconds, report, table

TARGET = 1000.0


def whole(*arguments: str) -> tuple[float, float]:
    """Return the median and the fastest wall time of a process, in ms."""

    def run() -> None:
        subprocess.run(arguments, check=True, capture_output=True, timeout=120)

    return milliseconds(run, 5)


def main() -> None:
    command = (sys.executable, "-m", "needlework")
    plan = str(Path(str(files("needlework"))) / "examples" / "frown-lines.toml")
    forecast = whole(*command, "forecast", plan)
    timed = [
        ("python, nothing imported", whole(sys.executable, "-c", "pass")),
        ("needlework --help", whole(*command, "--help")),
        ("needlework forecast", forecast),
        ("import numpy", whole(sys.executable, "-c", "import numpy")),
        ("import scipy.stats", whole(sys.executable, "-c", "import scipy.stats")),
    ]
    for name in ("jax", "numba"):
        found = subprocess.run([sys.executable, "-c", f"import {name}"], capture_output=True)
        if found.returncode == 0:
            timed.append((f"import {name}", whole(sys.executable, "-c", f"import {name}")))
    least = timed[0][1][1]
    lines = [
        (name, f"{middle:.0f}", f"{best:.0f}", f"{best / least:.1f}")
        for name, (middle, best) in timed
    ]
    verdict = "met" if forecast[1] <= TARGET else "missed"
    report(
        "How fast does the command start?",
        table(("process", "median ms", "fastest ms", "ratio to bare python"), lines),
        ("numpy", "scipy"),
        f"The goal for a whole warm `needlework forecast`, {TARGET:.0f} ms, is {verdict}.",
    )


if __name__ == "__main__":
    main()
