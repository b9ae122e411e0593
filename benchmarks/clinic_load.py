"""Ask how fast the clinic answers fifty people over a hundred thousand patients.

SQLite by default; ``DATABASE_URL`` names a PostgreSQL database that may be filled. Goals: of a
hundred pages that are read, 95 within 150 ms; of a hundred that are written, 95 within 300 ms; no
error. ``PATIENTS``, ``PEOPLE`` and ``THINKS`` (seconds at a page) change the size; ``KEPT`` names
a folder in which the filled clinic stays for the next time.
"""

from __future__ import annotations

import os
import random
import statistics
import subprocess
import sys
import tempfile
import threading
import time
from pathlib import Path
from urllib.parse import urlencode

PATIENTS = int(os.environ.get("PATIENTS", "100000"))
PEOPLE = int(os.environ.get("PEOPLE", "50"))
EACH = int(os.environ.get("EACH", "12"))
THINKS_SECONDS = float(os.environ.get("THINKS", "1"))
READ_MS, WRITE_MS = 150, 300
GIVEN = ("Ana", "Bo", "Cem", "Dov", "Eva", "Finn", "Gia", "Hugo", "Ida", "Jan", "Kim", "Lea")
FAMILY = ("Abel", "Brook", "Chen", "Diaz", "Ek", "Ford", "Gray", "Hart", "Ito", "Jung", "Kahn")


def fill(count: int) -> None:
    """Enter invented patients, many at a time."""
    from datetime import date, timedelta

    from needlework.clinic.models import Clinic, Patient, PatientWord
    from needlework.clinic.patients.words import words_of

    clinic, chance = Clinic.objects.get(), random.Random(1)
    start = Patient.objects.count()
    for first in range(start, count, 5000):
        rows = [
            Patient(
                clinic=clinic,
                number=number + 1000,
                given_name=chance.choice(GIVEN),
                family_name=chance.choice(FAMILY)
                + chance.choice(FAMILY).lower()
                + str(number % 997),
                birth_date=date(1940, 1, 1) + timedelta(days=chance.randrange(25000)),
                phone=f"555 {chance.randrange(10**7):07d}",
            )
            for number in range(first, min(first + 5000, count))
        ]
        made = Patient.objects.bulk_create(rows)
        PatientWord.objects.bulk_create(
            (
                PatientWord(clinic=clinic, patient=row, word=word)
                for row in made
                for word in words_of(row)
            ),
            batch_size=5000,
        )


def visit(
    address: str, cookies: str, token: str, seed: int, times: dict[str, list[float]]
) -> None:
    """Do what one person does: search, open charts and plans, edit a plan of their own."""
    import http.client

    chance, host = random.Random(seed), address.removeprefix("http://").rstrip("/")
    line = http.client.HTTPConnection(host, timeout=60)
    headers = {"Cookie": cookies, "X-CSRFToken": token, "Referer": address}
    time.sleep(chance.uniform(0, THINKS_SECONDS))
    for number in range(EACH):
        kind, method, path, body = _request(chance, number, seed)
        begun = time.perf_counter()
        form = {**headers, "Content-Type": "application/x-www-form-urlencoded"}
        line.request(method, path, body, form if body else headers)
        answer = line.getresponse()
        answer.read()
        times[kind].append(1000 * (time.perf_counter() - begun))
        if answer.status >= 400:
            times["errors"].append(answer.status)
        time.sleep(chance.uniform(0.5, 1.5) * THINKS_SECONDS)


def _request(chance: random.Random, number: int, seed: int) -> tuple[str, str, str, str | None]:
    if number % 4 == 3:
        name = {"given_name": "Load", "family_name": f"Test{seed}x{number}", "anyway": "yes"}
        born = {"birth_date": f"19{chance.randrange(50, 99)}-0{chance.randrange(1, 9)}-11"}
        return "write", "POST", "/patients/new/", urlencode({**name, **born, "sex": "female"})
    words = f"{chance.choice(FAMILY)[:3]} {chance.choice(GIVEN)[:2]}"
    paths = (f"/patients/?{urlencode({'q': words})}", f"/patients/{chance.randrange(1, 13)}/")
    return "read", "GET", chance.choice(paths), None


def signed_in() -> tuple[str, str]:
    """Return the cookies of a member, and the token of their forms."""
    from django.test import Client

    from needlework.clinic.models import User

    client = Client(SERVER_NAME="127.0.0.1")
    user = User.objects.get(email="director@demo.example")
    client.force_login(user, "allauth.account.auth_backends.AuthenticationBackend")
    client.get("/patients/new/")
    pairs = [f"{name}={morsel.value}" for name, morsel in client.cookies.items()]
    return "; ".join(pairs), client.cookies["csrf"].value


def main() -> None:
    """Fill, serve, measure, print."""
    from needlework.clinic.commands.setting_up import ready_new

    os.environ |= {"NEEDLEWORK_HTTPS": "no", "NEEDLEWORK_REQUIRE_SECOND_FACTOR": "no"}
    with tempfile.TemporaryDirectory() as own:
        folder = os.environ.get("KEPT", own)
        ready_new(Path(folder))
        from needlework.clinic.demo.filling import fill as demo

        demo()
        fill(PATIENTS)
        server = subprocess.Popen(
            [sys.executable, "-m", "needlework", "serve", "--port", "0", "--folder", folder],
            env={**os.environ, "PYTHONUNBUFFERED": "1"},
            stdout=subprocess.PIPE,
            text=True,
        )
        try:
            assert server.stdout is not None
            report(crowd(server.stdout.readline().split()[-1]))
        finally:
            server.terminate()
            server.wait()


def crowd(address: str) -> dict[str, list[float]]:
    """Let everybody visit at once; return how long each answer took, ms."""
    cookies, token = signed_in()
    times: dict[str, list[float]] = {"read": [], "write": [], "errors": []}
    people = [
        threading.Thread(target=visit, args=(address, cookies, token, seed, times))
        for seed in range(PEOPLE)
    ]
    for one in people:
        one.start()
    for one in people:
        one.join()
    return times


def report(times: dict[str, list[float]]) -> None:
    """Print the figures beside their goals."""
    from django.db import connection

    print(f"{connection.vendor}, {PATIENTS} patients, {PEOPLE} people at once")
    for kind, goal in (("read", READ_MS), ("write", WRITE_MS)):
        p95 = statistics.quantiles(times[kind], n=20)[-1]
        middle = statistics.median(times[kind])
        print(f"{kind}: {len(times[kind])}, median {middle:.0f} ms, p95 {p95:.0f} ms (≤ {goal})")
    print(f"errors: {len(times['errors'])}")


if __name__ == "__main__":
    main()
