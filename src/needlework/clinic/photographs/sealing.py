"""A picture as it is kept: encrypted and bound to its name, so that no file passes for another.

``NWPIC1``, the mark of the key, twelve random bytes, then AES-GCM with its tag. The head and the
name are authenticated too.
"""

from __future__ import annotations

import secrets

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from needlework.clinic.photographs.keys import MARK, Key

MAGIC = b"NWPIC1"
NONCE = 12
HEAD = len(MAGIC) + MARK


class SealError(Exception):
    """A file cannot be opened: another key, another name, or changed bytes."""


def seal(content: bytes, name: str, key: Key) -> bytes:
    """Return a picture encrypted under a name."""
    head = MAGIC + key.mark
    nonce = secrets.token_bytes(NONCE)
    return head + nonce + AESGCM(key.secret).encrypt(nonce, content, head + name.encode())


def unseal(sealed: bytes, name: str, keys: tuple[Key, ...]) -> bytes:
    """Return what was encrypted under a name.

    Raises
    ------
    SealError
        None of the keys made this file, or a bit of it changed, or it has another name.
    """
    head, nonce, rest = sealed[:HEAD], sealed[HEAD : HEAD + NONCE], sealed[HEAD + NONCE :]
    for key in keys:
        if head == MAGIC + key.mark:
            try:
                return AESGCM(key.secret).decrypt(nonce, rest, head + name.encode())
            except InvalidTag as fault:
                raise SealError(f"picture {name} was changed") from fault
    raise SealError(f"picture {name} needs a key that is not here")


def is_of(sealed: bytes, key: Key) -> bool:
    """Whether a file was made with a key."""
    return sealed[:HEAD] == MAGIC + key.mark
