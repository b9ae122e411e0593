"""Check the shape of a file against its models; all faults at once, each as a sentence."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from difflib import get_close_matches
from typing import Any, TypeVar, get_args

from pydantic import BaseModel, ValidationError
from pydantic.fields import FieldInfo

from needlework.planfile.locator import Path
from needlework.planfile.reading import Reading, clipped, shown
from needlework.planfile.tables import NEEDED
from needlework.planfile.wording import Fault, example_of, explain, toml_of
from needlework.plans import KINDS
from needlework.problems import BadInputError

_ROUNDS = 50
Model = TypeVar("Model", bound=BaseModel)


def shaped(raw: dict[str, Any], model: type[Model], reading: Reading) -> Model:
    """Return the model of a file without the parts that are wrong, which are reported.

    What is wrong is taken out of ``raw`` and the rest is read again, so that one fault does not
    hide another.
    """
    for _ in range(_ROUNDS):
        try:
            found = model.model_validate(raw)
        except ValidationError as fault:
            for error in fault.errors(include_url=False):
                _report(error, raw, model, reading)
        else:
            _report_missing(found, (), reading)
            return found
    raise BadInputError(reading.problems)


def _report(error: Any, raw: dict[str, Any], model: type[BaseModel], reading: Reading) -> None:
    path = _path(error["loc"])
    if str(error["type"]).startswith("union_tag"):
        _report_kind(raw, path, reading)
        return
    fault = _fault(error, path, model)
    reading.report(path, fault.given, fault.allowed, fault.remedy, fault.code)
    reading.broken.add(path)
    _take_out(raw, path, reading)


def _fault(error: Any, path: Path, model: type[BaseModel]) -> Fault:
    if error["type"] == "extra_forbidden":
        return _unknown_key(str(path[-1]), _fields(model, error["loc"][:-1]))
    keys = [part for part in path if isinstance(part, str)]
    info = _fields(model, error["loc"][: _last_key(error["loc"])]).get(keys[-1])
    fault = explain(error, keys[-1], info)
    return replace(fault, remedy=fault.remedy.replace(f"[[{keys[-1]}]]", _heading(path)))


def _heading(path: Path) -> str:
    """Return the heading of a list of tables as it is written: ``[[session.treatment]]``."""
    return "[[" + ".".join(part for part in path if isinstance(part, str)) + "]]"


def _unknown_key(key: str, known: dict[str, FieldInfo]) -> Fault:
    near = get_close_matches(key[:100].lower(), known, n=1, cutoff=0.6)
    given = f'unknown key "{clipped(key)}"'
    if near:
        return Fault(given, f'"{near[0]}"', f"Did you mean {near[0]}?", "unknown-key")
    return Fault(given, ", ".join(known), "Remove it or use one of these.", "unknown-key")


def _report_kind(raw: dict[str, Any], path: Path, reading: Reading) -> None:
    try:
        table = _at(raw, path)
    except (KeyError, IndexError, TypeError):
        return
    given = table.get("kind")
    what = "no kind is given" if given is None else f"{shown(given)} is no kind of treatment"
    near = get_close_matches(str(given)[:100], KINDS, n=1)
    remedy = f'Write kind = "{near[0] if near else KINDS[0]}".'
    reading.report((*path, "kind"), what, ", ".join(KINDS), remedy, "unknown-kind")
    reading.broken.add(path)
    table["kind"] = near[0] if near else KINDS[0]


def _path(loc: tuple[str | int, ...]) -> Path:
    """Return the keys of the file; the models add the kind after each treatment."""
    tags = {
        number
        for number in range(2, len(loc))
        if loc[number - 2] == "treatment"
        and isinstance(loc[number - 1], int)
        and loc[number] in KINDS
    }
    return tuple(part for number, part in enumerate(loc) if number not in tags)


def _last_key(loc: tuple[str | int, ...]) -> int:
    return max(number for number, part in enumerate(loc) if isinstance(part, str))


def _at(raw: Any, path: Path) -> Any:
    for part in path:
        raw = raw[part]
    return raw


def _take_out(raw: dict[str, Any], path: Path, reading: Reading) -> None:
    """Remove the nearest key at or above a path; a list with a wrong item goes as a whole."""
    length = max(number for number, part in enumerate(path) if isinstance(part, str))
    try:
        del _at(raw, path[:length])[path[length]]
    except (KeyError, IndexError, TypeError):
        return
    if length + 1 < len(path):
        reading.broken.add(path[: length + 1])


def _fields(model: type[BaseModel], loc: tuple[str | int, ...]) -> dict[str, FieldInfo]:
    """Return the fields of the table that a location of the models leads to."""
    tables: list[type[BaseModel]] = [model]
    for part in loc:
        if isinstance(part, int):
            continue
        named = [table for table in tables if part in table.model_fields]
        if named:
            tables = list(_tables_in(named[0].model_fields[part].annotation))
        else:
            tables = [table for table in tables if _kind_of(table) == part] or tables
    return {name: info for table in tables for name, info in table.model_fields.items()}


def _kind_of(table: type[BaseModel]) -> str | None:
    info = table.model_fields.get("kind")
    return get_args(info.annotation)[0] if info is not None else None


def _tables_in(annotation: Any) -> Iterator[type[BaseModel]]:
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        yield annotation
    for inner in get_args(annotation):
        yield from _tables_in(inner)


def _report_missing(table: BaseModel, path: Path, reading: Reading) -> None:
    for name, info in type(table).model_fields.items():
        value = getattr(table, name)
        if value in (None, []) and _needed(info):
            _report_needed((*path, name), info, reading)
        for below, inner in _inner(value):
            _report_missing(inner, (*path, name, *below), reading)


def _inner(value: Any) -> Iterator[tuple[Path, BaseModel]]:
    if isinstance(value, BaseModel):
        yield (), value
    elif isinstance(value, list):
        for number, one in enumerate(value):
            if isinstance(one, BaseModel):
                yield (number,), one


def _needed(info: FieldInfo) -> bool:
    return isinstance(info.json_schema_extra, dict) and NEEDED in info.json_schema_extra


def _report_needed(path: Path, info: FieldInfo, reading: Reading) -> None:
    example = example_of(info)
    key = str(path[-1])
    if example == []:
        allowed, remedy = f"one or more {_heading(path)}", f"Add {_heading(path)}."
    else:
        allowed, remedy = f"{info.description}", f"Add for example {key} = {toml_of(example)}."
    reading.report(path, f"{key} is missing", allowed, remedy, "missing-key")
