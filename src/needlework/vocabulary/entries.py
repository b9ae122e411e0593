"""The terms of the vocabulary as frozen values, one class where a kind knows more."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal


@dataclass(frozen=True, slots=True)
class Term:
    """A thing with one slug, one readable name and the other ways to write it.

    Parameters
    ----------
    kind : str
        What sort of thing it is (``area``, ``product``, ``medicine`` …).
    slug : str
        The one name that files and code use.
    aliases : tuple of str
        Other spellings, brands and everyday words that mean the same.
    definition : str
        What the term means, where the name does not say it.
    """

    kind: str
    slug: str
    name: str
    aliases: tuple[str, ...] = ()
    definition: str = ""


@dataclass(frozen=True, slots=True)
class AreaTerm(Term):
    """A place on or in the body.

    Parameters
    ----------
    group : str
        ``face``, ``neck``, ``scalp``, ``body``, ``muscle``, ``organ``, ``tissue`` or
        ``laboratory``.
    parent : str
        Slug of the area that contains this one, if any.
    paired : bool
        Whether there is one on each side, so that a dose is a bilateral total.
    parts : tuple of str
        Slugs of the areas that a composite place such as the upper face consists of.
    """

    group: str = "body"
    parent: str = ""
    paired: bool = False
    parts: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class ProductTerm(Term):
    """Something that is injected, needled or compared with.

    Parameters
    ----------
    category : str
        ``toxin``, ``filler``, ``skin-booster``, ``fat-dissolver``, ``drug``, ``procedure``,
        ``laboratory`` or ``comparator``.
    unit : str
        Name of the product's own potency unit (``U`` or ``sU``); empty if it has none.
    brands : tuple of str
        Brand names; they are aliases too.
    regions : tuple of str
        Regions in which the evidence names a brand of it.
    largest_vial : Decimal or None
        Units in the largest vial known; bounds what a believable dose can be.
    serotype : str
        A, B, E … for botulinum toxins.
    """

    category: str = ""
    unit: str = ""
    brands: tuple[str, ...] = ()
    regions: tuple[str, ...] = ()
    largest_vial: Decimal | None = None
    serotype: str = ""


@dataclass(frozen=True, slots=True)
class ActiveTerm(Term):
    """A substance that is put into skin; ``classes`` are its pharmacological classes."""

    classes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class MedicineTerm(Term):
    """A medicine the patient takes: a generic, or a class word such as "blood thinner".

    Parameters
    ----------
    classes : tuple of str
        Classes that the safety rules ask about.
    brands : tuple of str
        Brand names; they are aliases too.
    is_class : bool
        True for a patient's word that names classes and no single medicine.
    seen : str
        How the class assignment is known (``recalled`` …).
    """

    classes: tuple[str, ...] = ()
    brands: tuple[str, ...] = ()
    atc: str = ""
    is_class: bool = False
    source: str = ""
    seen: str = ""


@dataclass(frozen=True, slots=True)
class ConditionTerm(Term):
    """A medical condition or circumstance that a rule asks about.

    Parameters
    ----------
    icd10 : tuple of str
        Codes of the international classification of diseases.
    question : str
        The question to put to the patient.
    asked_for : tuple of str
        Treatments for which it is asked.
    classes : tuple of str
        Medicine classes that imply the condition.
    plan_rule : bool
        True when the plan answers it, not the patient.
    """

    icd10: tuple[str, ...] = ()
    question: str = ""
    asked_for: tuple[str, ...] = ()
    classes: tuple[str, ...] = ()
    plan_rule: bool = False
    source: str = ""
    seen: str = ""


@dataclass(frozen=True, slots=True)
class ScaleTerm(Term):
    """A named clinical scale; ``minimum`` and ``maximum`` are None where none is published."""

    construct: str = ""
    rater: str = ""
    levels: str = ""
    minimum: int | None = None
    maximum: int | None = None
    anchors: str = ""
    direction: str = ""
    meaningful_change: str = ""
    licence: str = ""
    source: str = ""
    seen: str = ""


@dataclass(frozen=True, slots=True)
class OutcomeTerm(Term):
    """An outcome as the evidence tables name it.

    Parameters
    ----------
    rater : str
        ``investigator``, ``subject``, ``both``, ``observer``, ``unstated`` or empty.
    condition : str
        ``maximum`` or ``rest``, empty where it does not apply.
    event : str
        ``response``, ``change``, ``onset``, ``loss``, ``return``, ``incidence``, ``measure`` …
    unit : str
        Unit of the published values.
    topics : tuple of str
        Evidence topics that use it.
    """

    rater: str = ""
    condition: str = ""
    event: str = ""
    unit: str = ""
    topics: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class IndicationTerm(Term):
    """What a treatment is for.

    Parameters
    ----------
    areas : tuple of str
        Areas where it is treated; narrows a wide place such as the neck.
    parts : tuple of str
        Indications that a combined one consists of.
    therapeutic : bool
        True for medical uses, False for aesthetic ones.
    """

    areas: tuple[str, ...] = ()
    parts: tuple[str, ...] = ()
    therapeutic: bool = False


@dataclass(frozen=True, slots=True)
class MuscleTerm(Term):
    """A muscle; ``role`` is ``target`` or ``danger``, ``areas`` where it is treated."""

    paired: bool = False
    role: str = ""
    areas: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class SyringeTerm(Term):
    """A syringe: what one printed mark and the full barrel hold, in millilitres."""

    mark_ml: Decimal = Decimal("0.01")
    capacity_ml: Decimal = Decimal(1)
