"""The reference page of provider and policy files, made from the models that read them."""

from __future__ import annotations

from pydantic import BaseModel

from needlework.planfile import provider_models
from needlework.planfile.reference import section
from needlework.vocabulary import terms

_TEAM: tuple[tuple[str, type[BaseModel]], ...] = (
    ("The top of a provider file", provider_models.TeamTable),
    ("[[provider]]", provider_models.ProviderTable),
    ("[kit]", provider_models.KitTable),
)
_POLICY: tuple[tuple[str, type[BaseModel]], ...] = (
    ("The top of a policy file", provider_models.PolicyTable),
    ("[[limit]]", provider_models.LimitTable),
)

_INTRODUCTION = """\
# Provider and policy files

*Written from the models that read the files: `python -m needlework.planfile.provider_reference`.*

A provider file says who takes part, where, and with what at hand: TOML in UTF-8 with
`format = "needlework-provider/1"`
([schema](../../src/needlework/schemas/provider-1.schema.json)). A policy file says what a clinic
demands beyond the label: `format = "needlework-policy/1"`
([schema](../../src/needlework/schemas/policy-1.schema.json)). How to use them is told in
[Check a plan](../how-to/check.md).

- **Who signs an override** is looked up by `id` in the provider file; only somebody who prescribes
  there, and whom the law of the place lets prescribe, accepts what needs a prescriber.
- **A limit of the clinic** names a [rule](rules.md) or a code. It must be stricter than the label;
  one that is looser is refused with the label's own limit.

The mark • stands at keys that may not be left out.
"""


def provider_reference() -> str:
    """Return the page as Markdown."""
    parts = [part for table in (*_TEAM, *_POLICY) for part in section(*table)]
    return "\n".join(
        [_INTRODUCTION, *parts, *_words("role", "Roles"), *_words("premises", "Places")]
    )


def _words(kind: str, heading: str) -> list[str]:
    lines = [f"## {heading}\n", "| name | also |\n| --- | --- |"]
    for term in terms(kind):
        lines.append(f"| `{term.slug}` | {', '.join(term.aliases)} |")
    return [*lines, ""]


if __name__ == "__main__":
    print(provider_reference(), end="")
