"""A new key for every picture; a rotation that was cut off goes on when it is run again."""

from __future__ import annotations

import os
from typing import NoReturn

from needlework.clinic.photographs import keys, sealing, storing
from needlework.problems import BadInputError, Problem


def rotate() -> str:
    """Encrypt every picture with a new key, forget the old one, and say what was done.

    Where the environment holds the keys, its first one is the new one and stays the operator's to
    keep; the old ones behind it may go afterwards.
    """
    if keys.VARIABLE not in os.environ and keys.make_key_file(keys.key_file()):
        return "A key was made; there was none."
    with storing.locked(shared=False):
        current = _with_a_new_one()
        done, damaged = _all_again(current)
        if damaged:
            _refuse(damaged)
        if keys.VARIABLE in os.environ:
            return f"{done} pictures are encrypted with the first key; drop the others from it."
        keys.write(keys.key_file(), current[:1])
    return f"{done} pictures are encrypted with a new key; the old one is gone."


def _with_a_new_one() -> tuple[keys.Key, ...]:
    """Return the keys with the new one first; more than one are a rotation that was cut off."""
    found = keys.keys()
    if keys.VARIABLE in os.environ or len(found) > 1:
        return found
    found = (keys.new_key(), *found)
    keys.write(keys.key_file(), found)
    return found


def _all_again(current: tuple[keys.Key, ...]) -> tuple[int, list[str]]:
    done, damaged = 0, []
    for name in storing.names():
        try:
            done += _again(name, current)
        except sealing.SealError as fault:
            damaged.append(str(fault))
    return done, damaged


def _refuse(damaged: list[str]) -> NoReturn:
    """Say which files could not be read; every key stays where it is."""
    given = f"{len(damaged)} not read: {damaged[0]}"
    remedy = "Bring the file or its key back from a copy, then run this again; no key was dropped."
    raise BadInputError([Problem("pictures", given, "files as written", remedy, "clinic.picture")])


def _again(name: str, current: tuple[keys.Key, ...]) -> bool:
    sealed = storing.file_of(name).read_bytes()
    if sealing.is_of(sealed, current[0]):
        return False
    content = sealing.unseal(sealed, name, current)
    storing.replace(name, sealing.seal(content, name, current[0]))
    return True
