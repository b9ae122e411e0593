"""The rules by code: what each compares, how grave it is, where it comes from."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cache
from importlib import import_module

from needlework.safety.case import Case
from needlework.safety.values import Finding, Quantity, RuleSource, Severity


@dataclass(frozen=True, slots=True)
class Rule:
    """A rule that can fire: one row of data of a code.

    Parameters
    ----------
    id : str
        Code and row (``LABEL-AREA-DOSE/ona-gl``).
    severity : Severity
        The gravest finding that it makes.
    compares : str
        What is compared with what, in one sentence.
    limit : Quantity or None
        The label's limit, where it is one number; a clinic may set a stricter one.
    most : bool
        Whether the limit is the most allowed, not the least.
    """

    id: str
    severity: Severity
    compares: str
    sources: tuple[RuleSource, ...] = ()
    limit: Quantity | None = None
    most: bool = True

    @property
    def code(self) -> str:
        """The code of its findings."""
        return self.id.partition("/")[0]

    @property
    def verified(self) -> bool:
        """Whether a source of it was read."""
        return any(source.verified for source in self.sources)


@dataclass(frozen=True, slots=True)
class Code:
    """A code of findings in words.

    Parameters
    ----------
    title : str
        Name in a few words.
    why : str
        Why it matters.
    remedy : str
        What usually helps.
    """

    code: str
    title: str
    why: str
    remedy: str


@dataclass(frozen=True, slots=True)
class Group:
    """A module of rules.

    Parameters
    ----------
    name : str
        What it checks, in words.
    module : str
        Module of this package; it has ``CODES``, ``rules()`` and ``findings(case)``, and
        ``not_run(case)`` where it cannot always run.
    """

    name: str
    module: str

    @property
    def codes(self) -> tuple[Code, ...]:
        """Its codes."""
        found: tuple[Code, ...] = self._loaded("CODES")
        return found

    @property
    def rules(self) -> tuple[Rule, ...]:
        """Its rules, row by row."""
        make: Callable[[], tuple[Rule, ...]] = self._loaded("rules")
        return make()

    def not_run(self, case: Case) -> str:
        """Return why it cannot run on a case; empty where it can."""
        module = import_module(f"needlework.safety.{self.module}")
        why: Callable[[Case], str] | None = getattr(module, "not_run", None)
        return "" if why is None else why(case)

    def findings(self, case: Case) -> Iterator[Finding]:
        """Yield what it finds."""
        find: Callable[[Case], Iterator[Finding]] = self._loaded("findings")
        yield from find(case)

    def _loaded(self, name: str):  # type: ignore[no-untyped-def]
        return getattr(import_module(f"needlework.safety.{self.module}"), name)


GROUPS: tuple[Group, ...] = (
    Group("age", "ages"),
    Group("children", "children"),
    Group("what it is for", "purposes"),
    Group("pregnancy and breastfeeding", "pregnancy"),
    Group("contraindications and interactions", "contraindicated"),
    Group("what was not asked", "asked"),
    Group("words that were not understood", "named_words"),
    Group("doses of the label", "doses"),
    Group("several areas in one sitting", "sittings"),
    Group("areas without a scheme that was read", "unlisted"),
    Group("sums over products and time", "sums"),
    Group("intervals", "intervals"),
    Group("needling, mesotherapy, fillers and fat", "procedures"),
    Group("spacing and order", "spacing"),
    Group("where sites lie", "places"),
    Group("where points of fillers lie", "vessels"),
    Group("vials and syringes", "vials"),
    Group("allergies to ingredients", "excipients"),
    Group("anaesthesia", "anaesthesia"),
    Group("readiness and consent", "readiness"),
    Group("authority", "authority"),
    Group("the clinic's own policy", "policies"),
    Group("answers of the plan", "answers"),
    Group("what the forecast says", "expected"),
)


@cache
def all_rules() -> tuple[Rule, ...]:
    """Return every rule of every group."""
    return tuple(rule for group in GROUPS for rule in group.rules)


@cache
def all_codes() -> dict[str, Code]:
    """Return every code by name."""
    return {code.code: code for group in GROUPS for code in group.codes}
