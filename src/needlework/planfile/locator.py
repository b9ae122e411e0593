"""Find the line of a key in TOML text that is known to be valid."""

from __future__ import annotations

import re

Path = tuple[str | int, ...]

_TRIPLE = ('"""', "'''")
_BARE_KEY = re.compile(r"[A-Za-z0-9_-]+")
_BARE_VALUE = re.compile(r"[^,\]}\n#]*")
_SPACE = re.compile(r"(?:[ \t\r\n]|#[^\n]*)*")
_STRINGS = {
    '"""': re.compile(r'"""(?:\\.|[^\\])*?"{3,5}', re.DOTALL),
    "'''": re.compile(r"'''.*?'{3,5}", re.DOTALL),
    '"': re.compile(r'"(?:\\.|[^"\\\n])*"'),
    "'": re.compile(r"'[^'\n]*'"),
}


def locate(text: str) -> dict[Path, int]:
    """Return the line, counted from 1, on which each key of the text stands.

    The text must be valid TOML; on anything unexpected the keys found so far are returned.
    """
    scanner = _Scanner(text.replace("\r\n", "\n"))
    try:
        scanner.document()
    except (IndexError, RecursionError, ValueError):
        return scanner.lines
    return scanner.lines


def line_of(lines: dict[Path, int], path: Path) -> int | None:
    """Return the line of a path, or of the nearest thing around it that has a line."""
    for length in range(len(path), 0, -1):
        if path[:length] in lines:
            return lines[path[:length]]
    return None


class _Scanner:
    """Walk through the text once; ``lines`` fills up with the place of every key."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.at = 0
        self.line = 1
        self.lines: dict[Path, int] = {}
        self.counts: dict[Path, int] = {}

    def document(self) -> None:
        """Read the whole text: headers and key-value pairs."""
        prefix: Path = ()
        while self._space() < len(self.text):
            if self.text[self.at] == "[":
                prefix = self._header()
            else:
                self._pair(prefix)

    def _move(self, end: int) -> str:
        passed = self.text[self.at : end]
        self.line += passed.count("\n")
        self.at = end
        return passed

    def _space(self) -> int:
        match = _SPACE.match(self.text, self.at)
        self._move(match.end() if match else self.at)
        return self.at

    def _note(self, path: Path) -> None:
        for length in range(1, len(path) + 1):
            self.lines.setdefault(path[:length], self.line)

    def _header(self) -> Path:
        repeated = self.text.startswith("[[", self.at)
        self._move(self.at + (2 if repeated else 1))
        names = self._key()
        self._move(self.at + (2 if repeated else 1))
        path = self._absolute(names[:-1])
        if repeated:
            number = self.counts.get((*path, names[-1]), -1) + 1
            self.counts[*path, names[-1]] = number
            path = (*path, names[-1], number)
        else:
            path = (*path, names[-1])
        self._note(path)
        return path

    def _absolute(self, names: tuple[str, ...]) -> Path:
        path: Path = ()
        for name in names:
            path = (*path, name)
            if path in self.counts:
                path = (*path, self.counts[path])
        return path

    def _key(self) -> tuple[str, ...]:
        parts = [self._key_part()]
        while self.text[self._space()] == ".":
            self._move(self.at + 1)
            parts.append(self._key_part())
        return tuple(parts)

    def _key_part(self) -> str:
        self._space()
        if self.text[self.at] in "\"'":
            return self._string()[1:-1]
        match = _BARE_KEY.match(self.text, self.at)
        if match is None:
            raise ValueError("no key here")
        return self._move(match.end())

    def _pair(self, prefix: Path) -> None:
        path = (*prefix, *self._key())
        self._note(path)
        self._move(self.at + 1)
        self._value(path)

    def _value(self, path: Path) -> None:
        self._space()
        opening = self.text[self.at]
        if opening == "[":
            self._array(path)
        elif opening == "{":
            self._inline(path)
        elif opening in "\"'":
            self._string()
        else:
            match = _BARE_VALUE.match(self.text, self.at)
            self._move(match.end() if match else self.at)

    def _array(self, path: Path) -> None:
        self._move(self.at + 1)
        number = 0
        while self.text[self._space()] != "]":
            self._note((*path, number))
            self._value((*path, number))
            number += 1
            if self.text[self._space()] == ",":
                self._move(self.at + 1)
        self._move(self.at + 1)

    def _inline(self, path: Path) -> None:
        self._move(self.at + 1)
        while self.text[self._space()] != "}":
            self._pair(path)
            if self.text[self._space()] == ",":
                self._move(self.at + 1)
        self._move(self.at + 1)

    def _string(self) -> str:
        opening = self.text[self.at : self.at + 3]
        kind = opening if opening in _TRIPLE else opening[0]
        match = _STRINGS[kind].match(self.text, self.at)
        if match is None:
            raise ValueError("unfinished text")
        return self._move(match.end())
