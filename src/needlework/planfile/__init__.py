"""Plan files: read them, explain what is wrong with them, write them, hash them.

>>> from needlework.planfile import load_plan
>>> plan = load_plan("frown-lines.toml")  # doctest: +SKIP
"""

from __future__ import annotations

from datetime import date
from pathlib import Path

from needlework.planfile.assembly import FORMATS as FORMATS
from needlework.planfile.assembly import read_plan as read_plan
from needlework.planfile.canonical import canonical_json as canonical_json
from needlework.planfile.canonical import plan_hash as plan_hash
from needlework.planfile.document import document as document
from needlework.planfile.files import read_text
from needlework.planfile.provider_file import load_policy as load_policy
from needlework.planfile.provider_file import load_team as load_team
from needlework.planfile.provider_file import read_policy as read_policy
from needlework.planfile.provider_file import read_team as read_team
from needlework.planfile.toml_text import toml_text
from needlework.planfile.trial_reading import load_trial as load_trial
from needlework.planfile.trial_reading import read_trial as read_trial
from needlework.plans import Plan

PLAN_SECTIONS = frozenset(
    {"patient", "score", "goal", "session", "treatment", "site", "daily", "override"}
)


def load_plan(path: str | Path, *, today: date | None = None) -> Plan:
    """Return the plan in a file.

    Parameters
    ----------
    path : str or Path
        A plan file (TOML, UTF-8, at most 1 MB).
    today : date, optional
        Day that a birth date may not lie after when the plan has no start date.

    Raises
    ------
    BadInputError
        With every problem of the file, one sentence each.
    """
    return read_plan(read_text(path), str(path), today=today)


def write_plan(plan: Plan) -> str:
    """Return the text of a plan file that reads back as the same plan."""
    return toml_text(document(plan), PLAN_SECTIONS)
