"""The file of the head: its hash, so that the data can be told from any other."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from numpy.typing import NDArray


def content_hash(arrays: Mapping[str, NDArray[Any]]) -> str:
    """Return the hash of the arrays themselves, however they are compressed.

    Parameters
    ----------
    arrays : mapping of name to array
        Hashed in the order of their names, with type and shape, in little-endian bytes.
    """
    digest = hashlib.sha256()
    for name in sorted(arrays):
        array = arrays[name]
        little = array.astype(array.dtype.newbyteorder("<"))
        digest.update(f"{name} {little.dtype.str} {little.shape}\n".encode())
        digest.update(little.tobytes())
    return digest.hexdigest()
