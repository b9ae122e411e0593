"""The reference page of the trial file, made from the models that read it."""

from __future__ import annotations

from pydantic import BaseModel

from needlework.planfile import trial_models
from needlework.planfile.reference import section

_TABLES: tuple[tuple[str, type[BaseModel]], ...] = (
    ("The top of the file", trial_models.TrialTable),
    ("[population]", trial_models.PopulationTable),
    ("age = { … }", trial_models.AgeTable),
    ("[[arm]]", trial_models.ArmTable),
    ("[[endpoint]]", trial_models.EndpointTable),
    ("[retreatment]", trial_models.RetreatmentTable),
    ("[[comparison]]", trial_models.ComparisonTable),
    ("[sample_size]", trial_models.SampleSizeTable),
)

_INTRODUCTION = """\
# The trial file

*Written from the models that read the file: `python -m needlework.planfile.trial_reference`.*

A trial file is TOML in UTF-8, at most 1 MB, with `format = "needlework-trial/1"`. How to use one
is told in [Simulate a trial](../how-to/trial.md); the JSON Schema is
[trial-1.schema.json](../../src/needlework/schemas/trial-1.schema.json), that of the result
[trial-result-1.schema.json](../../src/needlework/schemas/trial-result-1.schema.json).

- **Sessions** of an arm are those of [the plan file](plan-file.md): `[[arm.session]]` and
  `[[arm.session.treatment]]` with the same keys, `[[arm.daily]]` is what is used at home,
  `[[population.score]]` a score at the start. An arm without sessions receives nothing; of skin
  and hair it receives what the treated arms stand beside.
- **Toxins, or skin and hair.** A trial is of facial lines under toxins, or of skin and hair; keys
  of the other kind are refused by name.
- **Outcomes** are slugs of the evidence, or the goals of plans; `needlework names WORD --kind
  outcome` finds them. What has no fitted model is refused with the reason.
- **Shares** are fractions from 0 to 1; means are in the unit of their measure.
- A single comparison may be written `[comparison]`, several are `[[comparison]]`.

The mark • stands at keys that may not be left out.
"""


def trial_reference() -> str:
    """Return the page as Markdown."""
    return "\n".join([_INTRODUCTION, *(part for table in _TABLES for part in section(*table))])


if __name__ == "__main__":
    print(trial_reference(), end="")
