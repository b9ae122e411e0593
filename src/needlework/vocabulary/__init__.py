"""One name for each thing: areas, products, scales, medicines and how people write them.

>>> from needlework.vocabulary import resolve
>>> resolve("crow's feet").slug
'lateral-canthal'
>>> resolve("Coumadin", "medicine").classes
('anticoagulant',)
"""

from needlework.vocabulary.composites import (
    muscles_of,
    resolve_areas,
    resolve_indications,
    resolve_products,
)
from needlework.vocabulary.entries import (
    ActiveTerm,
    AreaTerm,
    ConditionTerm,
    IndicationTerm,
    MedicineTerm,
    MuscleTerm,
    OutcomeTerm,
    ProductTerm,
    ScaleTerm,
    SyringeTerm,
    Term,
)
from needlework.vocabulary.folding import fold
from needlework.vocabulary.lookup import (
    candidates,
    classes_of,
    conditions_for_classes,
    kinds,
    product,
    resolve,
    resolve_problem,
    terms,
)
from needlework.vocabulary.nearness import Near, near_names, nearest
from needlework.vocabulary.phrases import understood
from needlework.vocabulary.reading import UNSPECIFIED

__all__ = [
    "UNSPECIFIED",
    "ActiveTerm",
    "AreaTerm",
    "ConditionTerm",
    "IndicationTerm",
    "MedicineTerm",
    "MuscleTerm",
    "Near",
    "OutcomeTerm",
    "ProductTerm",
    "ScaleTerm",
    "SyringeTerm",
    "Term",
    "candidates",
    "classes_of",
    "conditions_for_classes",
    "fold",
    "kinds",
    "muscles_of",
    "near_names",
    "nearest",
    "product",
    "resolve",
    "resolve_areas",
    "resolve_indications",
    "resolve_problem",
    "resolve_products",
    "terms",
    "understood",
]
