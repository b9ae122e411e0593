"""The shipped posterior draws: a compact table with its provenance, checked by hash."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from functools import cache
from importlib.resources import files
from io import BytesIO
from pathlib import Path
from typing import Any
from zipfile import BadZipFile

import numpy as np
from numpy.typing import NDArray

from needlework.problems import BadInputError, Problem

FIT_SETS = ("seen-only", "with-recalled")
_TOPIC = "neuromodulator"
_WEIGHTS = "loto_log_weights"
_SHAPES = "loto_pareto_k"
_REFITS = "-refits"
_BETWEEN = ":"


@dataclass(frozen=True, eq=False)
class Draws:
    """Posterior draws of the population parameters; one table is equal to itself alone.

    Parameters
    ----------
    parameters : mapping of arrays with a leading axis of draws
    products : tuple of str
        Products in the order of the product axes.
    trials : tuple of str
        Trials that entered the fit.
    rows : tuple of str
        Row ids that entered the fit.
    loto_log_weights : array of shape (trials, draws)
        Log importance weights that leave each trial out.
    loto_pareto_k : array of shape (trials,)
        Pareto shape of those weights; above 0.7 they are not to be trusted.
    refits : mapping of mappings of arrays
        Draws fitted again without a trial that weights cannot leave out; read on demand.
    provenance : mapping
        Evidence hash, seed, versions, sampler settings, diagnostics.
    """

    parameters: Mapping[str, NDArray[np.float64]]
    products: tuple[str, ...]
    trials: tuple[str, ...]
    rows: tuple[str, ...]
    loto_log_weights: NDArray[np.float64]
    loto_pareto_k: NDArray[np.float64]
    provenance: Mapping[str, Any]
    refits: Mapping[str, Mapping[str, NDArray[np.float64]]] = field(default_factory=dict)

    @property
    def hash(self) -> str:
        """Content hash of the draws."""
        return str(self.provenance["content_hash"])

    @property
    def size(self) -> int:
        """Number of draws."""
        return len(next(iter(self.parameters.values())))


def draws_name(include_recalled: bool, area: str = "glabella") -> str:
    """Return the name of the draws of an area fitted without or with recalled rows."""
    return f"{_TOPIC}-{area}-{FIT_SETS[int(include_recalled)]}"


@cache
def load_draws(include_recalled: bool = False, area: str = "glabella") -> Draws:
    """Return the shipped draws.

    Parameters
    ----------
    include_recalled : bool
        True for the draws whose fit also used figures known only from memory.
    area : str
        Area slug.

    Raises
    ------
    BadInputError
        If the table does not match its recorded hash.
    """
    return read_draws(_folder(), draws_name(include_recalled, area))


@cache
def shipped_draws(name: str) -> Draws:
    """Return the shipped draws of this name, as :func:`load_draws` does for an area.

    Parameters
    ----------
    name : str
        Fit and fit set (``pigment-seen-only``).
    """
    return read_draws(_folder(), name)


def fit_draws(fit: str, include_recalled: bool) -> Draws:
    """Return the draws of a fit of studies.

    Parameters
    ----------
    fit : str
        Stem of the name (``pigment``).
    include_recalled : bool
        The draws with figures from memory where the fit has such; else those of seen figures.
    """
    seen, recalled = (f"{fit}-{fit_set}" for fit_set in FIT_SETS)
    wanted = include_recalled and (_folder() / f"{recalled}.json").is_file()
    return shipped_draws(recalled if wanted else seen)


def is_shipped(include_recalled: bool, area: str) -> bool:
    """Whether the fit of an area is shipped; with recalled figures not every area has one."""
    return (_folder() / f"{draws_name(include_recalled, area)}.json").is_file()


@cache
def shipped_rows() -> Mapping[str, tuple[str, ...]]:
    """Return the rows that each shipped fit rests on, by its name (``glabella-seen-only``)."""
    found = {}
    for path in sorted(_folder().glob(f"{_TOPIC}-*.json")):
        provenance = json.loads(path.read_text(encoding="utf-8"))
        found[path.stem.removeprefix(f"{_TOPIC}-")] = tuple(provenance["rows"])
    return found


def read_draws(folder: Path, name: str) -> Draws:
    """Return the draws written by :func:`write_draws`.

    Raises
    ------
    BadInputError
        If a file is missing, broken, or does not match its recorded hash.
    """
    try:
        provenance = json.loads((folder / f"{name}.json").read_text(encoding="utf-8"))
        arrays = _arrays((folder / f"{name}.npz").read_bytes())
        matches = content_hash(arrays) == provenance["content_hash"]
    except (OSError, ValueError, TypeError, KeyError, EOFError, BadZipFile):
        matches = False
    if not matches:
        raise BadInputError([_changed(name)])
    weights, shapes = arrays.pop(_WEIGHTS), arrays.pop(_SHAPES)
    return Draws(
        parameters=arrays,
        products=tuple(provenance["products"]),
        trials=tuple(provenance["trials"]),
        rows=tuple(provenance["rows"]),
        loto_log_weights=weights,
        loto_pareto_k=shapes,
        provenance=provenance,
    )


def with_refits(draws: Draws, folder: Path | None = None) -> Draws:
    """Return the draws with those fitted again without a trial, for validation.

    Raises
    ------
    BadInputError
        If their table does not match its recorded hash.
    """
    recorded = draws.provenance.get("refits_hash")
    if recorded is None:
        return draws
    name = _recorded_name(draws)
    try:
        arrays = _arrays(((folder or _folder()) / f"{name}{_REFITS}.npz").read_bytes())
        matches = content_hash(arrays) == recorded
    except (OSError, ValueError, EOFError, BadZipFile):
        matches = False
    if not matches:
        raise BadInputError([_changed(f"{name}{_REFITS}")])
    found: dict[str, dict[str, NDArray[np.float64]]] = {}
    for key, value in arrays.items():
        trial, parameter = key.split(_BETWEEN)
        found.setdefault(trial, {})[parameter] = value
    return replace(draws, refits=found)


def _recorded_name(draws: Draws) -> str:
    """Return the name under which draws are shipped: of an area, or of a fit of studies."""
    fit_set = str(draws.provenance["fit_set"])
    if "fit" in draws.provenance:
        return f"{draws.provenance['fit']}-{fit_set}"
    return draws_name(bool(FIT_SETS.index(fit_set)), str(draws.provenance["area"]))


def _folder() -> Path:
    return Path(str(files("needlework.evidence") / "data" / "draws"))


def _arrays(content: bytes) -> dict[str, NDArray[np.float64]]:
    with np.load(BytesIO(content), allow_pickle=False) as table:
        return {key: table[key].astype(np.float64) for key in table.files}


def _changed(name: str) -> Problem:
    return Problem(
        where=name,
        given="draws that are missing, broken or do not match the hash recorded beside them",
        allowed="the draws as they were written by the fit",
        remedy="Install the package again or run `needlework fit neuromodulator --out DIR` again.",
        code="draws.changed",
    )


def write_draws(folder: Path, name: str, draws: Draws) -> None:
    """Write the table (32-bit numbers) and its provenance; both appear whole or not at all."""
    arrays = {**draws.parameters, _WEIGHTS: draws.loto_log_weights, _SHAPES: draws.loto_pareto_k}
    again = {
        f"{trial}{_BETWEEN}{key}": value
        for trial, parameters in draws.refits.items()
        for key, value in parameters.items()
    }
    compact, compact_again = _single(arrays), _single(again)
    provenance = {
        **draws.provenance,
        "products": list(draws.products),
        "trials": list(draws.trials),
        "rows": list(draws.rows),
        "content_hash": content_hash(compact),
        "refits_hash": content_hash(compact_again),
    }
    folder.mkdir(parents=True, exist_ok=True)
    _save(folder, name, compact)
    _save(folder, f"{name}{_REFITS}", compact_again)
    text = folder / f"{name}.json"
    text.write_text(json.dumps(provenance, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")


def _single(arrays: Mapping[str, Any]) -> dict[str, NDArray[np.float32]]:
    return {key: np.asarray(value, dtype=np.float32) for key, value in arrays.items()}


def _save(folder: Path, name: str, arrays: Mapping[str, NDArray[np.float32]]) -> None:
    partial = folder / f".{name}.partial.npz"
    np.savez_compressed(partial, allow_pickle=False, **arrays)
    partial.replace(folder / f"{name}.npz")


def hash_of(tables: Iterable[Draws]) -> str:
    """Return the hash of several tables: that of the table where there is one."""
    hashes = [table.hash for table in tables]
    if len(hashes) == 1:
        return hashes[0]
    return f"sha256:{hashlib.sha256(' '.join(sorted(hashes)).encode()).hexdigest()}"


def content_hash(arrays: Mapping[str, Any]) -> str:
    """Return the hash of named arrays, the same for 32-bit numbers widened to 64 bits."""
    digest = hashlib.sha256()
    for name in sorted(arrays):
        digest.update(name.encode())
        digest.update(np.ascontiguousarray(arrays[name], dtype=np.float32).tobytes())
    return f"sha256:{digest.hexdigest()}"
