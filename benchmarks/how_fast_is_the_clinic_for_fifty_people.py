"""How fast is the clinic for fifty people? Over a hundred thousand patients, on both databases.

Goals: of a hundred pages that are read, 95 within 150 ms; of a hundred forms that are sent, 95
within 300 ms; no error. Each person has an account and a draft of their own, and does what
``clinic_people.py`` says. They stay THINKS seconds at a page on average, from half of it to half
more; what the page asks for by itself, a forecast after each edit, follows at once. By default
they are asked twice: with 7 seconds, the mean of the web benchmark TPC-W, and with 1, which no
reader keeps up and which shows where the machine ends.

DATABASE=sqlite or postgres asks one of the two. PATIENTS, PEOPLE, ROUNDS and PROCESSES (of the
server) change the size. KEPT names a folder in which the filled clinics stay for the next time.
"""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
import threading
from collections.abc import Iterator
from contextlib import contextmanager, nullcontext
from pathlib import Path
from statistics import median, quantiles

from clinic_filling import fill, people
from clinic_people import Person, Times
from measuring import report, table

sys.path.insert(0, str(Path(__file__).parent.parent))
from tests.clinic import databases

PATIENTS = int(os.environ.get("PATIENTS", "100000"))
PEOPLE = int(os.environ.get("PEOPLE", "50"))
ROUNDS = int(os.environ.get("ROUNDS", "1"))
THINKS_SECONDS = tuple(map(float, os.environ.get("THINKS", "7 1").split()))
GOALS = {"read": 150, "write": 300}
ONE = "ASKED_OF"
QUESTION = "How fast is the clinic for fifty people?"
NOTE = """Goals: 95 of 100 pages read within 150 ms, 95 of 100 forms sent within 300 ms, no error.
Times are those of the person: from sending the request to the last byte of the answer, on
loopback, the people's own program beside the server on the same machine. The CPU time is the
server's. Search is what is asked after 2 and 4 letters and after a whole name and a given name."""


def main() -> None:
    """Ask each database in a process of its own, or the one that the environment names."""
    asked = os.environ.get("DATABASE", "sqlite postgres").split()
    if ONE in os.environ:
        ask(os.environ[ONE])
        return
    found = []
    for name in asked:
        done = subprocess.run(
            [sys.executable, __file__],
            env={**os.environ, ONE: name},
            stdout=subprocess.PIPE,
            text=True,
            check=True,
        )
        found.append(done.stdout)
        print(done.stdout, file=sys.stderr)
    report(QUESTION, "\n".join(found), ("django", "waitress", "psycopg"), NOTE)


def ask(name: str) -> None:
    """Fill, serve, measure and print one database."""
    from needlework.clinic.commands.setting_up import ready_new

    os.environ |= {"NEEDLEWORK_HTTPS": "no", "NEEDLEWORK_REQUIRE_SECOND_FACTOR": "no"}
    os.environ.pop("DATABASE_URL", None)
    with tempfile.TemporaryDirectory(prefix="nw-") as own:
        folder = Path(os.environ.get("KEPT", own)) / name
        Path(own).chmod(0o755)
        server = databases.postgres(folder / "server", durable=True)
        with nullcontext() if name == "sqlite" else server as url:
            ready_new(folder, url)
            fill(PATIENTS)
            who = people(PEOPLE)
            with serving(folder) as (address, pid):
                for thinks in THINKS_SECONDS:
                    before = cpu_seconds(pid)
                    times = crowd(address, who, thinks)
                    print_answer(
                        f"{name}, {thinks:g} s at a page", times, cpu_seconds(pid) - before
                    )


@contextmanager
def serving(folder: Path) -> Iterator[tuple[str, int]]:
    """Serve until the block ends; yield the address and the number of the process."""
    more = os.environ.get("PROCESSES", "").split()
    options = ["--port", "0", "--folder", str(folder), *(["--processes", *more] if more else [])]
    server = subprocess.Popen(
        [sys.executable, "-m", "needlework", "serve", *options],
        env={**os.environ, "PYTHONUNBUFFERED": "1"},
        stdout=subprocess.PIPE,
        text=True,
    )
    try:
        assert server.stdout is not None
        yield server.stdout.readline().split()[-1], server.pid
    finally:
        server.terminate()
        server.wait()


def crowd(address: str, who: list[tuple[str, int]], thinks: float) -> Times:
    """Let everybody work at once; return how long each answer took."""
    times = Times()
    host = address.removeprefix("http://").rstrip("/")
    working = [
        threading.Thread(
            target=Person(host, cookies, plan, seed, thinks, times).works, args=(ROUNDS,)
        )
        for seed, (cookies, plan) in enumerate(who)
    ]
    for one in working:
        one.start()
    for one in working:
        one.join()
    return times


def cpu_seconds(pid: int) -> float:
    """Return the CPU time of a process and its children; 0 where the system does not tell."""
    ticks = 0
    for path in Path("/proc").glob("[0-9]*/stat"):
        try:
            fields = path.read_text().rpartition(")")[2].split()
        except OSError:
            continue
        if path.parent.name == str(pid) or fields[1] == str(pid):
            ticks += int(fields[11]) + int(fields[12])
    return ticks / os.sysconf("SC_CLK_TCK")


def print_answer(heading: str, times: Times, spent: float) -> None:
    """Print a table: what was asked, how often, median and 95 of 100."""
    rows = []
    for kind, goal in GOALS.items():
        every = [
            one for key, taken in times.taken.items() if key.startswith(kind) for one in taken
        ]
        rows.append([f"**{kind}**, everything", *_figures(every), f"≤ {goal}"])
    rows += [[kind, *_figures(taken), ""] for kind, taken in sorted(times.taken.items())]
    count = sum(map(len, times.taken.values()))
    each = f"{1000 * spent / count:.1f} ms of CPU time for an answer"
    print(
        f"## {heading}\n\n{PATIENTS} patients, {PEOPLE} people at once, {count} answers, {each}."
    )
    print(f"Errors: {len(times.errors)}.\n")
    print(table(("what", "asked", "median ms", "p95 ms", "goal"), rows), end="\n\n")
    for error in times.errors[:10]:
        print(error, file=sys.stderr)


def _figures(taken: list[float]) -> tuple[str, str, str]:
    return str(len(taken)), f"{median(taken):.0f}", f"{quantiles(taken, n=20)[-1]:.0f}"


if __name__ == "__main__":
    main()
