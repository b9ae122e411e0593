"""JSON Schemas of the files that people write, made from the models that read them."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

from pydantic import BaseModel

from needlework.planfile.tables import NEEDED, NONE_SCHEMA, OR_NONE

_DIALECT = "https://json-schema.org/draft/2020-12/schema"


def plan_schema() -> dict[str, Any]:
    """Return the JSON Schema of ``needlework-plan/1``."""
    from needlework.planfile.models import PlanTable

    return _schema(PlanTable, "needlework-plan/1")


def observations_schema() -> dict[str, Any]:
    """Return the JSON Schema of ``needlework-observations/1``."""
    from needlework.planfile.observation_models import ObservationsTable

    return _schema(ObservationsTable, "needlework-observations/1")


def trial_schema() -> dict[str, Any]:
    """Return the JSON Schema of ``needlework-trial/1``."""
    from needlework.planfile.trial_models import TrialTable

    found = _schema(TrialTable, "needlework-trial/1")
    comparisons = found["properties"]["comparison"]
    # A single comparison may be written [comparison], several are [[comparison]].
    found["properties"]["comparison"] = {
        "description": comparisons.pop("description"),
        "oneOf": [comparisons["items"], comparisons],
    }
    return found


def provider_schema() -> dict[str, Any]:
    """Return the JSON Schema of ``needlework-provider/1``."""
    from needlework.planfile.provider_models import TeamTable

    return _schema(TeamTable, "needlework-provider/1")


def policy_schema() -> dict[str, Any]:
    """Return the JSON Schema of ``needlework-policy/1``."""
    from needlework.planfile.provider_models import PolicyTable

    return _schema(PolicyTable, "needlework-policy/1")


SCHEMAS: dict[str, Callable[[], dict[str, Any]]] = {
    "plan-1.schema.json": plan_schema,
    "observations-1.schema.json": observations_schema,
    "trial-1.schema.json": trial_schema,
    "provider-1.schema.json": provider_schema,
    "policy-1.schema.json": policy_schema,
}
"""The shipped schema files and what makes each."""


def schema_text(schema: dict[str, Any]) -> str:
    """Return a schema as it is shipped."""
    return json.dumps(schema, indent=2, sort_keys=True, ensure_ascii=False) + "\n"


def _schema(model: type[BaseModel], name: str) -> dict[str, Any]:
    found: dict[str, Any] = _clean(model.model_json_schema(mode="validation"))
    found["properties"]["format"] = {"const": name, "description": "format and version"}
    renamed: dict[str, Any] = json.loads(json.dumps(found).replace('Table"', '"'))
    return {"$schema": _DIALECT, **renamed, "title": name}


_RENAMED = {"ge": "minimum", "le": "maximum", "gt": "exclusiveMinimum"}


def _clean(node: Any) -> Any:
    """Turn "may be null" into "may be absent": TOML has no null."""
    if isinstance(node, list):
        return [_clean(one) for one in node]
    if not isinstance(node, dict):
        return node
    kept = {key: value for key, value in node.items() if not _empty(key, value)}
    found = _without_null({_RENAMED.get(key, key): _clean(kept[key]) for key in kept})
    if found.pop(OR_NONE, False):
        found = {"oneOf": [found, NONE_SCHEMA]}
        found["oneOf"][0].pop("title", None)
    if "properties" in found:
        _require(found)
    if "const" in found:
        found.pop("enum", None)
    return found


def _empty(key: str, value: Any) -> bool:
    return (key, value) in (("default", None), ("examples", [[]]))


def _require(table: dict[str, Any]) -> None:
    properties = table["properties"]
    needed = [name for name, one in properties.items() if one.pop(NEEDED, False)]
    names = {*table.get("required", ()), *needed}
    if names:
        table["required"] = sorted(names)
    for one in properties.values():
        one.pop("title", None)


def _without_null(node: dict[str, Any]) -> dict[str, Any]:
    choices = [one for one in node.get("anyOf", ()) if one != {"type": "null"}]
    if len(choices) != 1:
        return node
    rest = {key: value for key, value in node.items() if key != "anyOf"}
    return {**choices[0], **rest}


def write_schemas(folder: Path) -> None:
    """Write every schema into a folder.

    Parameters
    ----------
    folder : Path
        ``src/needlework/schemas`` of a checkout.
    """
    for name, make in SCHEMAS.items():
        (folder / name).write_text(schema_text(make()), encoding="utf-8")


if __name__ == "__main__":
    write_schemas(Path(__file__).parent.parent / "schemas")
