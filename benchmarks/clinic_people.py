"""What a person at the clinic does, as requests of a browser: search, charts, plans, edits."""

from __future__ import annotations

import http.client
import json
import random
import re
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from urllib.parse import urlencode

GIVEN = ("Ana", "Bo", "Cem", "Dov", "Eva", "Finn", "Gia", "Hugo", "Ida", "Jan", "Kim", "Lea")
FAMILY = ("Abel", "Brook", "Chen", "Diaz", "Ek", "Ford", "Gray", "Hart", "Ito", "Jung", "Kahn")
FORM = "application/x-www-form-urlencoded"
_VERSION = re.compile(r'name="version" value="(\d+)"')
_TOKEN = re.compile(r'name="csrfmiddlewaretoken" value="(\w+)"')
_POINT = re.compile(
    r'name="treatment" value="([^"]+)"><input type="hidden" name="site" value="([^"]+)"'
)
_TREATMENT = re.compile(r'id="treatment-([^"]+)"')
_PATIENT = re.compile(r'href="(/patients/\d+/)"')


@dataclass
class Times:
    """How long each answer took, ms, by what was asked; what was refused."""

    taken: dict[str, list[float]] = field(default_factory=dict)
    errors: list[str] = field(default_factory=list)


@dataclass
class Person:
    """Somebody who is signed in, with a draft of their own.

    Parameters
    ----------
    thinks : float
        Seconds at a page on average; from half of it to half more, evenly.
    """

    host: str
    cookies: str
    plan: int
    seed: int
    thinks: float
    times: Times

    def __post_init__(self) -> None:
        self.chance = random.Random(self.seed)
        self.line = http.client.HTTPConnection(self.host, timeout=60)

    def works(self, rounds: int) -> None:
        """Do everything that a morning has, some rounds of it."""
        time.sleep(self.chance.uniform(0, 3 * self.thinks))
        for number in range(rounds):
            for step in (self.begins, self.finds_somebody, self.plans, self.enters_somebody):
                step(number)
        self.line.close()

    def begins(self, number: int) -> None:
        """Look at the first page and at the plans."""
        self.reads("home", "/")
        self.reads("plans", "/plans/")

    def finds_somebody(self, number: int) -> None:
        """Type a name, letter by letter, and open a chart that was found."""
        whole = f"{self.chance.choice(FAMILY)} {self.chance.choice(GIVEN)}".lower()
        found = ""
        for letters in (2, 4, len(whole)):
            asked = urlencode({"q": whole[:letters]})
            found = self.reads("search", f"/patients/?{asked}", part="results")
        charts = _PATIENT.findall(found)
        if charts:
            self.reads("chart", self.chance.choice(charts))

    def plans(self, number: int) -> None:
        """Open the own plan and change it three times; the page asks for each forecast itself."""
        address = f"/plans/{self.plan}/"
        page = self.reads("plan", address, thinks=False)
        self.reads("forecast", f"{address}forecast/", part="forecast")
        token = _TOKEN.findall(page)[0]
        for turn in range(3):
            sent = {
                "csrfmiddlewaretoken": token,
                **_edit(page, self.chance.randrange(12, 40), turn),
            }
            answer = self.writes("edit", f"{address}edit/", sent, part="parts", thinks=False)
            page = json.loads(answer)["workspace"]
            self.reads("forecast", f"{address}forecast/", part="forecast")

    def enters_somebody(self, number: int) -> None:
        """Enter a new patient and look at the chart."""
        page = self.reads("form", "/patients/new/")
        name = {"given_name": "Load", "family_name": f"Test{time.time_ns()}", "anyway": "yes"}
        born = f"19{self.chance.randrange(50, 99)}-0{self.chance.randrange(1, 9)}-11"
        sent = {"csrfmiddlewaretoken": _TOKEN.findall(page)[0], **name, "birth_date": born}
        where: list[str] = []
        self.writes("new patient", "/patients/new/", {**sent, "sex": "female"}, where=where.append)
        for address in where:
            self.reads("chart", address)

    def reads(self, kind: str, path: str, part: str = "", thinks: bool = True) -> str:
        """Return a page."""
        return self._ask(f"read {kind}", "GET", path, None, {"X-Part": part}, thinks)

    def writes(
        self,
        kind: str,
        path: str,
        sent: dict[str, str],
        part: str = "",
        thinks: bool = True,
        where: Callable[[str], None] = lambda address: None,
    ) -> str:
        """Send a form; return the answer, or say to where it leads."""
        headers = {"X-Part": part, "Content-Type": FORM}
        return self._ask(f"write {kind}", "POST", path, urlencode(sent), headers, thinks, where)

    def _ask(
        self,
        kind: str,
        method: str,
        path: str,
        body: str | None,
        headers: dict[str, str],
        thinks: bool,
        where: Callable[[str], None] = lambda address: None,
    ) -> str:
        own = {"Cookie": self.cookies, "Referer": f"http://{self.host}/", **headers}
        begun = time.perf_counter()
        self.line.request(method, path, body, {key: value for key, value in own.items() if value})
        answer = self.line.getresponse()
        text = answer.read().decode()
        self.times.taken.setdefault(kind, []).append(1000 * (time.perf_counter() - begun))
        if answer.status >= 400:
            self.times.errors.append(f"{answer.status} {method} {path} {text[:200]}")
        elif answer.status >= 300:
            where(answer.headers["Location"])
        if thinks:
            time.sleep(self.chance.uniform(0.5, 1.5) * self.thinks)
        return text


def _edit(page: str, tenths: int, turn: int) -> dict[str, str]:
    """Return the form of an edit: other units at a point, or another volume of a filler."""
    sent = {"version": _VERSION.findall(page)[0]}
    points = _POINT.findall(page)
    if not points:
        volume = f"{tenths / 20:.2f}"
        return {**sent, "do": "fields", "treatment": _TREATMENT.findall(page)[0], "volume": volume}
    treatment, site = points[turn % len(points)]
    dose = f"{tenths / 10:.1f}"
    return {**sent, "do": "dose", "treatment": treatment, "site": site, "dose": dose}
