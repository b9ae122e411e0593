"""Reading the cells of one row: a value where the cell is good, a problem where it is not."""

from __future__ import annotations

import math
from decimal import Decimal, InvalidOperation

from needlework.evidence.tables import Row
from needlework.problems import Problem


class CellReader:
    """Reads typed cells of one row and collects what is wrong with them.

    Parameters
    ----------
    name : str
        The table as the user knows it.
    row : Row
        The line to read.
    """

    def __init__(self, name: str, row: Row) -> None:
        self.name = name
        self.row = row
        self.problems: list[Problem] = []

    def text(self, column: str, *, needed: bool = False) -> str:
        """Return the text of a cell; an absent optional column reads as empty."""
        cell = self.row.cells.get(column, "")
        if needed and not cell:
            self.fault(column, "the cell is empty", "a word", "Fill in the cell.")
        return cell

    def number(self, column: str) -> float | None:
        """Return a finite number, or None where the cell is empty."""
        cell = self.text(column)
        if not cell:
            return None
        try:
            value = float(cell)
        except ValueError:
            value = math.nan
        if math.isfinite(value):
            return value
        self.fault(
            column,
            f"{cell!r} is not a number",
            "a number with a decimal point, or an empty cell",
            "Write the number alone; units, signs such as < and remarks go in other columns.",
        )
        return None

    def not_negative(self, column: str) -> float | None:
        """Return a number of 0 or more, or None where the cell is empty."""
        value = self.number(column)
        if value is not None and value < 0:
            self.fault(column, f"{value:g} is negative", "0 or more", "Check the sign.")
            return None
        return value

    def count(self, column: str) -> int | None:
        """Return a whole number above 0, or None where the cell is empty."""
        value = self.number(column)
        if value is None:
            return None
        if value < 1 or value != int(value):
            self.fault(
                column,
                f"{value:g} is not a count of people",
                "a whole number from 1, or an empty cell",
                "Give the number of people behind the figure.",
            )
            return None
        return int(value)

    def dose(self, column: str) -> tuple[Decimal | None, tuple[Decimal, Decimal] | None]:
        """Return the printed dose, or the printed range of doses (``15-20``)."""
        cell = self.text(column)
        if not cell:
            return None, None
        try:
            bounds = [_dose_number(part) for part in cell.split("-")]
        except InvalidOperation:
            bounds = []
        if len(bounds) == 1:
            return bounds[0], None
        if len(bounds) == 2 and bounds[0] <= bounds[1]:
            return None, (bounds[0], bounds[1])
        self.fault(
            column,
            f"{cell!r} is not a dose",
            "a number of 0 or more, a range such as 15-20, or an empty cell",
            "Write the number alone; its unit belongs in dose_unit.",
        )
        return None, None

    def fault(self, column: str, given: str, allowed: str, remedy: str) -> None:
        """Note what is wrong with a cell."""
        where = f"{self.name}, line {self.row.line}, column {column}"
        self.problems.append(Problem(where, given, allowed, remedy, f"evidence.{column}"))


def _dose_number(text: str) -> Decimal:
    value = Decimal(text.strip())
    if not value.is_finite() or value < 0:
        raise InvalidOperation
    return value
