"""Markup that cannot be injected into: text is escaped unless it already is markup."""

from __future__ import annotations

import re
from collections.abc import Iterable
from html import escape
from typing import TypeAlias

# XML and HTML both refuse these characters, and lone surrogates cannot be encoded.
_REFUSED = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff\ufffe\uffff]")
_VOID = frozenset({"br", "hr", "link", "meta"})


class Html(str):
    """Text that is already safe markup."""

    __slots__ = ()


Child: TypeAlias = str | None
Attribute: TypeAlias = str | int | float | bool | None


def text(value: str) -> Html:
    """Return ``value`` as markup: escaped, without characters that documents refuse."""
    if isinstance(value, Html):
        return value
    return Html(escape(_REFUSED.sub("\ufffd", value), quote=True))


def join(children: Iterable[Child], separator: str = "") -> Html:
    """Return the children one after the other as markup; None is left out."""
    return Html(separator.join(text(child) for child in children if child is not None))


def tag(name: str, /, *children: Child, **attributes: Attribute) -> Html:
    """Return one element.

    Parameters
    ----------
    name : str
        Element name.
    *children : str or None
        Content; plain strings are escaped, None is left out.
    **attributes : str, number, bool or None
        ``class_`` becomes ``class`` and ``aria_label`` becomes ``aria-label``; None and False
        leave the attribute out.
    """
    start = "<" + name + "".join(_attribute(*item) for item in attributes.items()) + ">"
    return Html(start if name in _VOID else f"{start}{join(children)}</{name}>")


def _attribute(name: str, value: Attribute) -> str:
    if value is None or value is False:
        return ""
    spelled = name.rstrip("_").replace("_", "-")
    if value is True:
        return f" {spelled}"
    return f' {spelled}="{text(_plain(value))}"'


def _plain(value: str | int | float) -> str:
    return f"{value:.2f}".rstrip("0").rstrip(".") if isinstance(value, float) else str(value)
