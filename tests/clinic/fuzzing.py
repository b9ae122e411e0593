"""What the pages of the clinic offer, and what nobody who is sane would send to them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from html.parser import HTMLParser
from typing import Any
from urllib.parse import urlsplit

from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver
from hypothesis import strategies as st

MOST_PAGES = 70
BIGINT = 2**63
NASTY: tuple[str, ...] = (
    *("", " ", "\x00", "a\x00b", "\x1f\x7f", "\u2028\u2029\x85", "\ufffe\uffff", "\U0010ffff"),
    *("e\u0301" * 90, "\u202etxet", "ﷺ" * 200, "²", "٣", "½", "Ⅷ", "x" * 5_000, "9" * 5_000),
    *("0", "-1", "1.5", "1e999", "NaN", "Infinity", "-0", "0x10", "1_000", "+5", "١٢"),
    *(str(2**31), str(BIGINT - 1), str(BIGINT), str(-BIGINT - 1), "9" * 40),
    *(
        "0000-00-00",
        "0001-01-01",
        "9999-12-31",
        "2026-02-30",
        "2026-W01-1",
        "20260101",
        "31.12.2026",
    ),
    *("null", "[]", "{}", '{"a": 1}', "true", "[" * 2_000, '"\\ud800"', "'; DROP TABLE x; --"),
    *(
        "<script>alert(1)</script>",
        "{{ 7*7 }}",
        "{% url 'home' %}",
        "%00",
        "%s%n",
        "../../etc/passwd",
    ),
    *("//evil.example/", "javascript:alert(1)", "http://[", "\r\nSet-Cookie: a=b", "yes", "no"),
    *(
        "a@b",
        "a@b.example\nBcc: c@d.example",
        "isotretinoin",
        "s1-t1",
        "scores/0",
        "goal/1",
        "goal/x",
    ),
    *(
        "20 U",
        "1e400 U",
        "1e9999999 U",
        "1e9999999",
        "-5 mL",
        "0 U",
        "999999999999 mL",
        "1 U 2 U",
        "unknown",
        "both",
        "left",
    ),
)
"""Values for a field: empty, endless, of another kind, of other alphabets, of attackers."""


@dataclass(frozen=True)
class Form:
    """A form of a page, or an address without one.

    ``fields`` are the names with the values that the page filled in.
    """

    path: str
    method: str = "get"
    fields: tuple[tuple[str, str], ...] = ()
    choices: tuple[tuple[str, tuple[str, ...]], ...] = ()
    upload: bool = False


class _Page(HTMLParser):
    """Reads the links and forms of a page."""

    def __init__(self, path: str) -> None:
        super().__init__()
        self.path, self.links, self.forms = path, list[str](), list[Form]()
        self._form: dict[str, Any] | None = None
        self._select = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        if tag == "a" and given.get("href", "").startswith(("/", "?")):
            self.links.append(_absolute(self.path, given["href"]))
        elif tag == "form":
            path = _absolute(self.path, given.get("action") or self.path)
            method = given.get("method", "get").lower()
            self._form = {
                "path": path,
                "method": method,
                "fields": [],
                "choices": {},
                "upload": False,
            }
        elif self._form is not None and given.get("name"):
            self._field(tag, given)
        elif self._form is not None and tag == "option" and self._select:
            self._form["choices"].setdefault(self._select, []).append(given.get("value", ""))

    def handle_endtag(self, tag: str) -> None:
        if tag == "select":
            self._select = ""
        elif tag == "form" and self._form is not None:
            made = self._form
            choices = tuple((name, tuple(values)) for name, values in made["choices"].items())
            self.forms.append(
                Form(made["path"], made["method"], tuple(made["fields"]), choices, made["upload"])
            )
            self._form = None

    def _field(self, tag: str, given: dict[str, str]) -> None:
        assert self._form is not None
        name = given["name"]
        if given.get("type") == "file":
            self._form["upload"] = True
        elif name != "csrfmiddlewaretoken":
            value = given.get("value", "yes" if given.get("type") == "checkbox" else "")
            self._form["fields"].append((name, value))
        if tag == "select":
            self._select = name


def _absolute(path: str, href: str) -> str:
    parts = urlsplit(href)
    return (parts.path or path) + (f"?{parts.query}" if parts.query else "")


def crawl(client: Client, start: tuple[str, ...]) -> tuple[set[str], set[Form]]:
    """Follow links from some addresses; return the addresses and the forms that were met."""
    waiting, seen, forms = [*start], set(start), set[Form]()
    for _ in range(MOST_PAGES):
        if not waiting:
            break
        path = waiting.pop(0)
        answer = client.get(path)
        if not answer.headers.get("Content-Type", "").startswith("text/html"):
            continue
        page = _Page(urlsplit(path).path)
        page.feed(answer.content.decode())
        forms |= set(page.forms)
        for link in page.links:
            if link not in seen and urlsplit(link).path.startswith("/"):
                seen.add(link)
                waiting.append(link)
    return seen, forms


def fields_of(forms: list[Form]) -> Iterator[tuple[Form, str]]:
    """Yield every field of every kind of form once, whatever thing the form is of."""
    seen = set[tuple[str, ...]]()
    for form in forms:
        does = dict(form.fields).get("do", "")
        for name in dict.fromkeys(name for name, _ in form.fields):
            key = (re.sub(r"\d+", "N", form.path), form.method, does, name)
            if key not in seen:
                seen.add(key)
                yield form, name


def routes() -> Iterator[str]:
    """Yield every route of the clinic, those of other packages too."""

    def walk(patterns: list[Any], head: str) -> Iterator[str]:
        for one in patterns:
            if isinstance(one, URLResolver):
                yield from walk(one.url_patterns, head + str(one.pattern))
            elif isinstance(one, URLPattern):
                yield head + str(one.pattern)

    yield from walk(get_resolver().url_patterns, "/")


@dataclass(frozen=True)
class Sent:
    """A request that is to be made."""

    path: str
    method: str
    who: str
    fields: tuple[tuple[str, str], ...] = ()
    kind: str = "form"
    raw: bytes = b""
    headers: dict[str, str] = field(default_factory=dict)

    def __str__(self) -> str:
        said = ", ".join(f"{name}={value[:40]!r}" for name, value in self.fields)
        more = f" {self.kind[:60]} {self.raw[:60]!r}" if self.raw else ""
        odd = "".join(f" {name}: {value[:40]!r}" for name, value in self.headers.items())
        return f"{self.who or 'a stranger'}: {self.method} {self.path[:80]} ({said}){more}{odd}"


BODIES: tuple[tuple[str, bytes], ...] = (
    ("application/json", b'{"a": [1, 2'),
    ("application/json", b'{"credential": "\\ud800", "version": 1e999}'),
    ("application/json", b"[" * 3_000),
    ("application/x-www-form-urlencoded", b"version=%ff%fe&do=%ed%a0%80&reason=%00&q=%"),
    ("application/x-www-form-urlencoded; charset=utf-7", b"reason=+ADw-script+AD4-"),
    ("application/x-www-form-urlencoded; charset=no-such", b"reason=x"),
    ("application/x-www-form-urlencoded; charset=utf-16", b"reason=x\xff"),
    ("application/x-www-form-urlencoded", b"&".join(b"a%d=1" % at for at in range(2_100))),
    ("application/x-www-form-urlencoded", b"reason=" + b"x" * 2_100_000),
    ("multipart/form-data", b"--x\r\nno boundary\r\n"),
    ("multipart/form-data; boundary=x", b'--x\r\nContent-Disposition: form-data; name="a"\r\n'),
    ("multipart/form-data; boundary=x", b"--x\r\n\r\n\r\n--x--"),
    ("multipart/form-data; boundary=" + "y" * 300, b"--y--"),
    ("multipart/form-data; boundary=\xe9", b"--x--"),
    (
        "multipart/form-data; boundary=x",
        b'--x\r\nContent-Disposition: form-data; name="picture"; filename="a\x00b.jpg"\r\n'
        b"Content-Transfer-Encoding: base64\r\n\r\n!!!\r\n--x--\r\n",
    ),
    (
        "multipart/form-data; boundary=x",
        b"".join(
            b'--x\r\nContent-Disposition: form-data; name="picture"; filename="%d"\r\n\r\n1\r\n'
            % at
            for at in range(3)
        )
        + b"--x--\r\n",
    ),
    ("text/plain", b"\xff\xfe\x00"),
    ("", b"reason=x"),
)
HEADERS: tuple[dict[str, str], ...] = (
    {"HTTP_HOST": "evil.example"},
    {"HTTP_HOST": "localhost:99999999"},
    {"HTTP_HOST": "[::1"},
    {"HTTP_HOST": ""},
    {"HTTP_ACCEPT_LANGUAGE": "x" * 5_000},
    {"HTTP_ACCEPT_LANGUAGE": "de;q=nan,*;q=2,\x00"},
    {"HTTP_X_FORWARDED_FOR": "not an address, 1.2.3.4", "HTTP_X_FORWARDED_PROTO": "gopher"},
    {
        "HTTP_RANGE": "bytes=9-1",
        "HTTP_IF_MODIFIED_SINCE": "the day before",
        "HTTP_IF_NONE_MATCH": "x",
    },
    {"HTTP_X_PART": "workspace"},
    {"HTTP_X_PART": "results"},
    {"HTTP_REFERER": "http://[", "HTTP_ORIGIN": "null"},
    {"HTTP_USER_AGENT": "é\x00" * 200},
    {"HTTP_ACCEPT": "application/json"},
    {"HTTP_X_REQUESTED_WITH": "XMLHttpRequest"},
    {"CONTENT_LENGTH": "-1"},
    {"CONTENT_LENGTH": "x"},
    {"REMOTE_ADDR": ""},
    {"HTTP_COOKIE": 'session="\\000"; csrf="\\000"'},
    {"HTTP_COOKIE": "session=" + "x" * 4_000},
    {"HTTP_COOKIE": "session=\xe9\xff; messages=[[[; =; ;;"},
    {"HTTP_COOKIE": 'session="\\355\\240\\200"'},
)
METHODS = ("get", "post", "head", "put", "patch", "delete", "options")
PEOPLE = ("alice", "alice", "bob", "desk", "auditor", "admin", "mallory", "")


def values() -> st.SearchStrategy[str]:
    """Return values for a field."""
    odd = st.text(st.characters(exclude_categories=["Cs"]), max_size=30)
    return st.sampled_from(NASTY) | odd | st.integers().map(str)


def requests(forms: list[Form], paths: list[str], others: list[str]) -> st.SearchStrategy[Sent]:
    """Return requests: mostly a form of a page of which some fields are spoiled.

    Parameters
    ----------
    others : list of str
        Numbers of things that are of another clinic.
    """
    names = sorted({name for form in forms for name, _ in form.fields})

    @st.composite
    def drawn(draw: st.DrawFn) -> Sent:
        form = draw(st.sampled_from(forms) | st.sampled_from(paths).map(Form))
        fields = [list(pair) for pair in form.fields]
        value = values() | st.sampled_from(others)
        for _ in range(draw(st.integers(0, 3))):
            _spoil(draw, fields, dict(form.choices), value, names)
        usual = draw(st.integers(0, 4)) > 0
        method = form.method if usual else draw(st.sampled_from(METHODS))
        headers: dict[str, str] = {}
        kind, raw = "upload" if form.upload and draw(st.booleans()) else "form", b""
        rare = draw(st.integers(0, 9))
        if rare == 0:
            kind, raw = draw(st.sampled_from(BODIES))
        elif rare == 9:
            headers = draw(st.sampled_from(HEADERS))
        who = draw(st.sampled_from(PEOPLE))
        pairs = tuple((name, text) for name, text in fields)
        return Sent(form.path, method, who, pairs, kind, raw, headers)

    return drawn()


def _spoil(
    draw: st.DrawFn,
    fields: list[list[str]],
    choices: dict[str, tuple[str, ...]],
    value: st.SearchStrategy[str],
    names: list[str],
) -> None:
    """Change, repeat, drop or add a field."""
    how = draw(st.integers(0, 6)) if fields else 6
    at = draw(st.integers(0, len(fields) - 1)) if fields else 0
    if how <= 2:
        fields[at][1] = draw(value)
    elif how == 3 and choices.get(fields[at][0]):
        fields[at][1] = draw(st.sampled_from(choices[fields[at][0]]))
    elif how == 4:
        fields.append([fields[at][0], draw(value)])
    elif how == 5:
        fields.pop(at)
    else:
        fields.append([draw(st.sampled_from(names)), draw(value)])
