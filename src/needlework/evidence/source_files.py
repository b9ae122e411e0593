"""Reading ``sources.toml``: one table per source."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from urllib.parse import urlsplit

from needlework.evidence.values import SEEN, SOURCE_KINDS, Source
from needlework.problems import Problem

KEYS = ("citation", "url", "kind", "seen")


def read_sources(
    document: Mapping[str, Any], name: str, topic: str, needed: tuple[str, ...] = KEYS
) -> tuple[dict[str, Source], tuple[Problem, ...]]:
    """Return the sources of a TOML document by slug, and everything that is wrong with them.

    Parameters
    ----------
    needed : tuple of str
        Keys that must be given and good; a user's own list may do with fewer than the evidence.
    """
    sources: dict[str, Source] = {}
    problems: list[Problem] = []
    for slug, entry in document.items():
        faults = _faults(slug, entry, name, needed)
        problems.extend(faults)
        if isinstance(entry, dict):
            sources[slug] = _source(slug, entry, topic)
    return sources, tuple(problems)


def _source(slug: str, entry: Mapping[str, Any], topic: str) -> Source:
    words = {key: str(entry.get(key, "")) for key in (*KEYS, "note")}
    seen = words["seen"] if words["seen"] in SEEN else "recalled"
    return Source(
        slug=slug,
        topic=topic,
        citation=words["citation"],
        url=words["url"],
        kind=words["kind"],
        seen=seen,
        note=words["note"],
    )


def _faults(slug: str, entry: object, name: str, needed: tuple[str, ...]) -> list[Problem]:
    if not isinstance(entry, dict):
        return [
            _problem(name, slug, f"{entry!r} is not a table", "a table", "Write [slug] above it.")
        ]
    faults = []
    for key in needed:
        if not isinstance(entry.get(key), str) or not entry[key].strip():
            faults.append(
                _problem(name, f"{slug}.{key}", "nothing is given", "text", "Add the key.")
            )
    if not faults:
        faults.extend(_wrong_words(slug, entry, name, needed))
    return faults


def _wrong_words(
    slug: str, entry: Mapping[str, str], name: str, needed: tuple[str, ...]
) -> list[Problem]:
    faults = []
    for key, allowed in (("seen", SEEN), ("kind", SOURCE_KINDS)):
        if key in needed and entry[key] not in allowed:
            faults.append(
                _problem(
                    name,
                    f"{slug}.{key}",
                    f"{entry[key]!r}",
                    ", ".join(allowed),
                    "Choose the one that fits; when in doubt the weaker.",
                )
            )
    if "url" in needed and not is_address(entry["url"]):
        faults.append(
            _problem(
                name,
                f"{slug}.url",
                f"{entry['url']!r} is not an address",
                "an address that starts with https:// or http://",
                "Give the DOI, PubMed or register address.",
            )
        )
    return faults


def is_address(text: str) -> bool:
    """Return True for a web address with a host and no spaces."""
    try:
        parts = urlsplit(text)
    except ValueError:
        return False
    return parts.scheme in ("http", "https") and "." in parts.netloc and not set(text) & set(" \t")


def _problem(name: str, key: str, given: str, allowed: str, remedy: str) -> Problem:
    return Problem(f"{name}, {key}", given, allowed, remedy, "evidence.source")
