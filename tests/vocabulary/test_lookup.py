from __future__ import annotations

import pytest

from needlework.vocabulary import (
    MedicineTerm,
    ProductTerm,
    candidates,
    classes_of,
    conditions_for_classes,
    fold,
    kinds,
    product,
    resolve,
    resolve_problem,
    terms,
)
from needlework.vocabulary.reading import keys_of


@pytest.mark.parametrize(
    ("word", "kind", "slug"),
    [
        ("glabella", "area", "glabella"),
        ("11 lines", "area", "glabella"),
        ("frown", "area", "glabella"),
        ("crow's feet", "area", "lateral-canthal"),
        ("Crow’s Feet", "area", "lateral-canthal"),
        ("crows-feet", "area", "lateral-canthal"),
        ("lateral_canthal", "area", "lateral-canthal"),
        ("Neck Bands", "area", "platysma"),
        ("double chin", "area", "submental"),
        ("décolleté", "area", "decolletage"),
        ("face", "area", "full-face"),
        ("cheekbone", "area", "malar"),
        ("Botox Cosmetic", "product", "onabotulinumtoxinA"),
        ("ONABOTULINUMTOXINA", "product", "onabotulinumtoxinA"),
        ("Dysport", "product", "abobotulinumtoxinA"),
        ("Azzalure", "product", "abobotulinumtoxinA"),
        ("Bocouture", "product", "incobotulinumtoxinA"),
        ("Jeuveau", "product", "prabotulinumtoxinA"),
        ("prabotulinumtoxinA-xvfs", "product", "prabotulinumtoxinA"),
        ("Letybo", "product", "letibotulinumtoxinA"),
        ("Daxxify", "product", "daxibotulinumtoxinA"),
        ("Relfydess", "product", "relabotulinumtoxinA"),
        ("Kybella", "product", "deoxycholic-acid"),
        ("Voluma", "product", "hyaluronic-acid-filler"),
        ("frown lines", "indication", "glabellar-lines"),
        ("stretch marks", "indication", "striae"),
        ("facial wrinkle scale", "scale", "FWS"),
        ("MMPS-P", "scale", "MMPS"),
        ("patient", "rater", "subject"),
        ("physician", "rater", "investigator"),
        ("at rest", "scored_condition", "rest"),
        ("max", "scored_condition", "maximum"),
        ("bilateral", "side", "both"),
        ("usa", "region", "US"),
        ("corrugator_supercilii", "muscle", "corrugator-supercilii"),
        ("SkinPen Precision", "device", "skinpen"),
        ("vitamin C", "active", "ascorbic-acid"),
        ("Coumadin", "medicine", "warfarin"),
        ("Roaccutane", "medicine", "isotretinoin-oral"),
        ("myasthenia gravis", "condition", "neuromuscular-disease"),
        ("U-100 insulin", "syringe", "U-100-insulin"),
        ("none_or_mild", "outcome", "none_or_mild"),
    ],
)
def test_a_clinicians_word_means_one_thing(word: str, kind: str, slug: str) -> None:
    term = resolve(word, kind)
    assert term is not None
    assert (term.kind, term.slug) == (kind, slug)


@pytest.mark.parametrize("word", ["", "   ", "-", "…", "qqqqq", "x" * 100_000, "\x00"])
def test_what_nobody_knows_resolves_to_nothing(word: str) -> None:
    assert resolve(word) is None
    assert candidates(word) == ()


def test_a_kind_nobody_knows_is_a_mistake_of_the_programmer() -> None:
    with pytest.raises(ValueError, match="'colour' is no kind of term; the kinds are area, "):
        resolve("red", "colour")


def test_the_order_of_kinds_settles_an_unqualified_word() -> None:
    assert [term.kind for term in candidates("platysma")] == ["area", "muscle"]
    found = resolve("platysma")
    assert found is not None and found.kind == "area"


@pytest.mark.parametrize("kind", [kind for kind in kinds() if kind != "condition"])
def test_no_spelling_means_two_things_of_one_kind(kind: str) -> None:
    owners: dict[str, set[str]] = {}
    for term in terms(kind):
        for key in keys_of(term):
            owners.setdefault(key, set()).add(term.slug)
    assert {key: slugs for key, slugs in owners.items() if len(slugs) > 1} == {}


def test_a_word_for_several_conditions_returns_them_all() -> None:
    slugs = {term.slug for term in candidates("psoriasis", "condition")}
    assert slugs == {"rosacea-eczema-psoriasis-in-field", "koebner-dermatosis"}


def test_a_conditions_own_slug_binds_more_than_the_alias_of_another() -> None:
    for term in terms("condition"):
        assert candidates(term.slug, "condition")[0].slug == term.slug


@pytest.mark.parametrize("kind", kinds())
def test_every_term_is_found_by_each_of_its_spellings(kind: str) -> None:
    assert terms(kind)
    for term in terms(kind):
        for word in (term.slug, term.name, *term.aliases):
            assert fold(word)
            assert term in candidates(word, kind), word


@pytest.mark.parametrize("kind", kinds())
def test_slugs_are_unique_and_names_are_readable(kind: str) -> None:
    slugs = [term.slug for term in terms(kind)]
    assert len(slugs) == len(set(slugs))
    assert all(term.kind == kind and term.name.strip() for term in terms(kind))


@pytest.mark.parametrize(
    "kind", [kind for kind in kinds() if kind not in {"medicine", "condition"}]
)
def test_no_alias_repeats_another_spelling_of_its_term(kind: str) -> None:
    for term in terms(kind):
        keys = [fold(word) for word in term.aliases]
        assert len(set(keys)) == len(keys), term.slug
        assert not {fold(term.slug), fold(term.name)} & set(keys), term.slug


def test_each_toxin_names_the_unit_of_its_potency() -> None:
    units = {
        term.slug: term.unit
        for term in terms("product")
        if isinstance(term, ProductTerm) and term.category == "toxin"
    }
    assert len(units) >= 8
    assert units.pop("abobotulinumtoxinA") == "sU"
    assert set(units.values()) == {"U"}


def test_the_largest_vials_are_those_of_the_product_table() -> None:
    vials = {
        "Botox": 200, "Dysport": 500, "Xeomin": 200, "Jeuveau": 100,
        "Letybo": 100, "Daxxify": 100, "Relfydess": 150, "Myobloc": 10_000,
    }  # fmt: skip
    for brand, units in vials.items():
        found = product(brand)
        assert found is not None and found.largest_vial == units


def test_product_returns_only_products() -> None:
    assert product("warfarin") is None
    assert product("nothing of the kind") is None


@pytest.mark.parametrize(
    ("word", "classes"),
    [
        ("Coumadin", ("anticoagulant",)),
        ("WARFARIN", ("anticoagulant",)),
        ("blood thinner", ("anticoagulant", "antiplatelet")),
        ("aspirin", ("antiplatelet", "nsaid")),
        ("Roaccutane", ("isotretinoin-oral", "retinoid-oral", "photosensitiser")),
        ("water from Lourdes", ()),
    ],
)
def test_a_medicine_is_mapped_to_its_classes(word: str, classes: tuple[str, ...]) -> None:
    assert classes_of(word) == classes


def test_a_class_word_is_no_single_medicine() -> None:
    term = resolve("blood thinners", "medicine")
    assert isinstance(term, MedicineTerm) and term.is_class
    warfarin = resolve("warfarin", "medicine")
    assert isinstance(warfarin, MedicineTerm) and not warfarin.is_class
    assert "Coumadin" in warfarin.brands


def test_every_class_that_a_condition_asks_about_is_held_by_some_medicine() -> None:
    held = {each for term in terms("medicine") for each in getattr(term, "classes", ())}
    asked = {each for term in terms("condition") for each in getattr(term, "classes", ())}
    assert asked <= held


def test_taking_a_blood_thinner_implies_the_conditions_that_ask_about_it() -> None:
    implied = {term.slug for term in conditions_for_classes(classes_of("Eliquis"))}
    assert {"anticoagulant", "bleeding-disorder-or-anticoagulant"} <= implied
    assert conditions_for_classes(()) == ()


def test_a_remark_in_the_table_of_conditions_is_no_alias() -> None:
    term = resolve("cows-milk-protein-allergy", "condition")
    assert term is not None
    assert term.definition == "Not the same as lactose intolerance"
    assert resolve("lactose intolerance") is None


def test_a_question_for_the_plan_is_not_put_to_the_patient() -> None:
    rules = [term for term in terms("condition") if getattr(term, "plan_rule", False)]
    assert rules
    for term in rules:
        assert "plan-rule" not in term.aliases


def test_an_unknown_word_is_reported_with_the_nearest_names() -> None:
    problem = resolve_problem("glabela", "area", "frown.toml, line 4, area")
    assert problem.sentence() == (
        "frown.toml, line 4, area: 'glabela' is no known area; allowed: the name, slug or alias "
        "of a known area, such as 'glabella'. Did you mean one of these?"
    )
    assert problem.code == "vocabulary.unknown-area"


def test_an_unknown_word_without_neighbours_is_reported_with_where_to_look() -> None:
    problem = resolve_problem("qqqq", "scored_condition", "condition")
    assert "'maximum', 'rest'" in problem.allowed
    assert "needlework names --kind scored_condition" in problem.remedy
    assert problem.code == "vocabulary.unknown-scored-condition"


def test_areas_refer_only_to_areas_and_indications_to_areas_and_indications() -> None:
    areas = {term.slug for term in terms("area")}
    indications = {term.slug for term in terms("indication")}
    for area in terms("area"):
        assert {getattr(area, "parent", "")} <= areas | {""}
        assert set(getattr(area, "parts", ())) <= areas
    for indication in terms("indication"):
        assert set(getattr(indication, "areas", ())) <= areas
        assert set(getattr(indication, "parts", ())) <= indications
    for muscle in terms("muscle"):
        assert set(getattr(muscle, "areas", ())) <= areas


def test_every_area_reaches_the_top_of_its_branch() -> None:
    parents = {term.slug: getattr(term, "parent", "") for term in terms("area")}
    for slug in parents:
        passed = [slug]
        while parents[passed[-1]]:
            passed.append(parents[passed[-1]])
            assert len(passed) == len(set(passed)), passed


@pytest.mark.parametrize(
    ("slug", "paired"),
    [("lateral-canthal", True), ("masseter", True), ("platysma", True), ("glabella", False),
     ("forehead", False), ("submental", False)],
)  # fmt: skip
def test_paired_areas_are_marked(slug: str, paired: bool) -> None:
    term = resolve(slug, "area")
    assert term is not None
    assert getattr(term, "paired", None) is paired
