"""What every answer carries, and who asks."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from needlework.clinic.access import who_asks
from needlework.clinic.roles import Permission

Answer = Callable[[HttpRequest], HttpResponse]

CONTENT_SECURITY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; "
    "connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
)
"""Nothing from elsewhere, and neither scripts nor styles inside a page."""

NOT_ALLOWED = 405
_NUL = "\0"
_NAVIGATION: tuple[tuple[str, str, Permission | None], ...] = (
    ("home", "Today", None),
    ("patients", "Patients", "patients.read"),
    ("plans", "Plans", "chart.read"),
    ("stock", "Lots", "stock.manage"),
    ("people", "People", "people.manage"),
    ("audit", "Audit", "audit.read"),
)
_BELONGS = {"plans": ("/plans/", "/approvals/"), "home": ("/day/",)}
"""Pages of other addresses that belong to an item of the navigation."""


def secure_headers(answer: Answer) -> Answer:
    """Put the headers on that keep a page to itself; charts are never kept by a browser."""

    def respond(request: HttpRequest) -> HttpResponse:
        response = answer(request)
        response.headers.setdefault("Content-Security-Policy", CONTENT_SECURITY)
        response.headers.setdefault("X-Frame-Options", settings.X_FRAME_OPTIONS)
        response.headers.setdefault("Permissions-Policy", "camera=(), geolocation=(), usb=()")
        response.headers.setdefault("Cross-Origin-Resource-Policy", "same-origin")
        if not request.path.startswith(settings.STATIC_URL):
            response.headers.setdefault("Cache-Control", "no-store")
        return response

    return respond


def say_why(answer: Answer) -> Answer:
    """Give an answer that says nothing a page that says what is wrong."""

    def respond(request: HttpRequest) -> HttpResponse:
        response = answer(request)
        if response.status_code == NOT_ALLOWED and not response.content:
            page = render(request, "clinic/error.html", {"code": NOT_ALLOWED}, status=NOT_ALLOWED)
            page.headers["Allow"] = response.headers.get("Allow", "")
            return page
        return response

    return respond


def refuse_unreadable(answer: Answer) -> Answer:
    """Refuse what no database takes as text, wherever it stands in a request."""

    def respond(request: HttpRequest) -> HttpResponse:
        sent = [request.GET, *([request.POST] if request.method == "POST" else [])]
        words = [word for one in sent for name, each in one.lists() for word in (name, *each)]
        if any(_NUL in word for word in (*words, *request.COOKIES.values())):
            return render(request, "clinic/error.html", {"code": 400}, status=400)
        return answer(request)

    return respond


def member_of_clinic(answer: Answer) -> Answer:
    """Say on the request who asks."""

    def respond(request: HttpRequest) -> HttpResponse:
        request.who = who_asks(request)  # type: ignore[attr-defined]
        return answer(request)

    return respond


def page_context(request: HttpRequest) -> dict[str, Any]:
    """Return what the frame of every page shows."""
    who = getattr(request, "who", None)
    shown = (
        [] if who is None else [row for row in _NAVIGATION if row[2] is None or who.may(row[2])]
    )
    return {
        "who": who,
        "may": frozenset() if who is None else _words(who.roles),
        "navigation": [
            {"name": name, "words": words, "here": _is_here(request, name)}
            for name, words, _ in shown
        ],
        "demo": settings.DEMO,
        **(_demo() if settings.DEMO and who is None else {}),
    }


def _demo() -> dict[str, Any]:
    from needlework.clinic.demo.accounts import ACCOUNTS, PASSWORD

    return {
        "demo_password": PASSWORD,
        "demo_accounts": [(one.email, one.words) for one in ACCOUNTS],
    }


def _words(roles: tuple[str, ...]) -> frozenset[str]:
    from needlework.clinic.roles import permissions

    return frozenset(one.replace(".", "_") for one in permissions(roles))


def _is_here(request: HttpRequest, name: str) -> bool:
    if name == "home" and request.path == "/":
        return True
    return request.path.startswith(_BELONGS.get(name, (f"/{name}/",)))
