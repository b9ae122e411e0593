"""Where the networks lie on this machine, and whether they are the ones that were tried."""

from __future__ import annotations

import hashlib
import os
import sys
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from pathlib import Path

from needlework.problems import BadInputError, Problem

SETTING = "NEEDLEWORK_DATA"
INSTALL = "Run `needlework photo install` once; afterwards no network is needed."


@dataclass(frozen=True, slots=True)
class Model:
    """One network.

    Parameters
    ----------
    name : str
        ``detector``, ``mesh`` or ``iris``.
    member : str
        Its path in the archive.
    sha256 : str
    bytes : int
    """

    name: str
    member: str
    sha256: str
    bytes: int

    @property
    def file(self) -> str:
        """Name of its file in the data folder."""
        return f"{self.name}.tflite"


@dataclass(frozen=True, slots=True)
class Archive:
    """The published archive that holds the networks.

    Parameters
    ----------
    package, version : str
        As package registries know it.
    python, platform : str
        Which of its files; the networks in all of them are the same.
    sha256 : str
    bytes : int
    licence : str
        Path of its licence in it.
    models : tuple of Model
    """

    package: str
    version: str
    python: str
    platform: str
    sha256: str
    bytes: int
    licence: str
    models: tuple[Model, ...]


@cache
def archive() -> Archive:
    """Return the archive that the package was tried with."""
    text = files("needlework.photo").joinpath("data", "models.toml").read_text(encoding="utf-8")
    document = tomllib.loads(text)
    models = (Model(name, **entry) for name, entry in document["models"].items())
    return Archive(**document["archive"], models=tuple(models))


def data_folder(environment: Mapping[str, str] = os.environ, platform: str = sys.platform) -> Path:
    """Return the folder of this user for data of the program.

    Parameters
    ----------
    environment : mapping
        ``NEEDLEWORK_DATA`` names another folder.
    platform : str
        As ``sys.platform``.
    """
    if environment.get(SETTING):
        return Path(environment[SETTING])
    home = Path(environment.get("HOME") or Path.home())
    if platform == "win32":
        return Path(environment.get("LOCALAPPDATA") or home / "AppData" / "Local") / "needlework"
    if platform == "darwin":
        return home / "Library" / "Application Support" / "needlework"
    return Path(environment.get("XDG_DATA_HOME") or home / ".local" / "share") / "needlework"


def models_folder() -> Path:
    """Return where the networks lie, or will."""
    return data_folder() / "photo"


def installed(folder: Path | None = None) -> bool:
    """Return whether all networks are there and unchanged."""
    place = folder or models_folder()
    return all(_unchanged(place / model.file, model) for model in archive().models)


def model_bytes(name: str, folder: Path | None = None) -> bytes:
    """Return a network after comparing its hash.

    Parameters
    ----------
    name : {"detector", "mesh", "iris"}
    folder : Path, optional
        The user's by default.

    Raises
    ------
    BadInputError
        It is missing, or not the one that was tried.
    """
    (model,) = (model for model in archive().models if model.name == name)
    path = (folder or models_folder()) / model.file
    try:
        content = path.read_bytes()
    except OSError as error:
        raise BadInputError([_missing(path)]) from error
    if not matches(content, model.sha256):
        raise BadInputError([_changed(path)])
    return content


def matches(content: bytes, sha256: str) -> bool:
    """Return whether content has this hash."""
    return hashlib.sha256(content).hexdigest() == sha256


def _unchanged(path: Path, model: Model) -> bool:
    try:
        return path.stat().st_size == model.bytes and matches(path.read_bytes(), model.sha256)
    except OSError:
        return False


def _missing(path: Path) -> Problem:
    return Problem(
        where=str(path),
        given="the networks that read photos are not installed",
        allowed="installed networks, or clicked points in a face file",
        remedy=INSTALL,
        code="photo.not-installed",
    )


def _changed(path: Path) -> Problem:
    return Problem(
        where=str(path),
        given="this network is not the one that was tried: its hash differs",
        allowed="the published file",
        remedy="Run `needlework photo install` again.",
        code="photo.hash",
    )
