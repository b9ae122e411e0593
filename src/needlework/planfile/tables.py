"""The building blocks of the file models: strict tables, described fields, plain numbers."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal
from typing import Annotated, Any

from pydantic import (
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    PlainValidator,
    StringConstraints,
    WithJsonSchema,
    WrapValidator,
)
from pydantic.config import JsonDict
from pydantic_core import PydanticCustomError

NEEDED = "x-needed"
OR_NONE = "x-or-none"


class Table(BaseModel):
    """A table of a file: unknown keys and wrong types are faults, nothing is coerced."""

    model_config = ConfigDict(extra="forbid", strict=True, frozen=True)


def entry(
    description: str, example: Any, *, needed: bool = False, or_none: bool = False, **limits: Any
) -> Any:
    """Return a field with its description, example and limits.

    Parameters
    ----------
    needed : bool
        A file without it is refused; the models read it as absent, so that one missing key does
        not hide what else is wrong.
    or_none : bool
        The table ``{ none = true }`` may stand in its place.
    """
    marks: JsonDict = {name: True for name, on in ((NEEDED, needed), (OR_NONE, or_none)) if on}
    return Field(
        default=None,
        description=description,
        examples=[example],
        json_schema_extra=marks or None,
        **limits,
    )


def _number(value: Any) -> Any:
    if isinstance(value, int) and not isinstance(value, bool):
        return Decimal(value)
    if not isinstance(value, Decimal):
        raise PydanticCustomError("number_type", "not a number")
    return value


NONE_TABLE = {"none": True}


def _listed(value: Any) -> Any:
    if value == NONE_TABLE:
        return ()
    if not isinstance(value, list) or not all(isinstance(item, str) for item in value):
        raise PydanticCustomError("listed_type", "neither names nor none")
    if not value or not all(item.strip() for item in value):
        raise PydanticCustomError("listed_empty", "no names")
    return tuple(value)


def _none_or_rows(value: Any, handler: Callable[[Any], Any]) -> Any:
    if value == NONE_TABLE:
        return []
    if value == []:
        raise PydanticCustomError("listed_empty", "no rows")
    return handler(value)


NONE_SCHEMA = {
    "type": "object",
    "properties": {"none": {"const": True}},
    "required": ["none"],
    "additionalProperties": False,
}
_NAMES_SCHEMA = {
    "oneOf": [
        {"type": "array", "items": {"type": "string", "minLength": 1}, "minItems": 1},
        NONE_SCHEMA,
    ]
}

Text = Annotated[str, StringConstraints(min_length=1, pattern=r"\S")]
Identifier = Annotated[str, StringConstraints(pattern=r"^[A-Za-z0-9][A-Za-z0-9._:-]{0,63}$")]
Quantity = Annotated[str, StringConstraints(min_length=1)]
Number = Annotated[Decimal, BeforeValidator(_number), WithJsonSchema({"type": "number"})]
Names = Annotated[tuple[str, ...], PlainValidator(_listed), WithJsonSchema(_NAMES_SCHEMA)]
NoneOrRows = WrapValidator(_none_or_rows)
