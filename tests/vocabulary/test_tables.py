"""Every place, purpose, product and outcome that the evidence tables write is understood."""

from __future__ import annotations

import pytest

from needlework.vocabulary import (
    OutcomeTerm,
    muscles_of,
    resolve,
    resolve_areas,
    resolve_indications,
    resolve_products,
    terms,
)

AREAS = """
EDB
EDL
abdomen
abdomen buttock thigh
abdomen, buttocks
abdomen, buttocks, thighs
abdomen-skin
abductor-digiti-minimi
acne scars
all_sites
anal-sphincter
anus
any
any_facial
arm
autonomic-neurons
axilla
back
back-skin
bladder
bladder (NDO, MS, 100 U)
bladder (OAB)
body
breast
brow/forehead
buttock
buttock, thorax
cerebellar-granule-neurons
cheek
cheek and chin
cheekbone
chin
corrugator
crows-feet
crows-feet+glabella
deltoid
depressor-anguli-oris
depressor-labii-inferioris
depressor_anguli_oris
dermal-epidermal junction
dermis
detrusor
dorsal skin
dorsal-hand
dorsum of hand
ear-window
epidermis
epitrochleoanconeus
explant
eyelid
eyelid_upper_medial
eyelids
face
face and body
face and neck
face neck
face neck hands
face, scars, striae
face_max_region
face_min_region
facial scar
facial-muscles
foot-instep
foot_dorsum
forearm
forearm_dorsal
forehead
forehead+glabella
forehead+glabella+crows-feet
forehead-glabella
frontalis
glabella
glabella/forehead
glabella|lateral_canthal
hand_dorsum
head-neck
head-neck (chronic migraine)
hemiface
hindlimb
in-vitro
infraorbital
inner-forearm
jaw-elevators
larynx
lateral-canthal
lateral_canthal
leg
levator-anguli-oris
levator-labii-superioris
levator-labii-superioris-alaeque-nasi
lip-elevators
lip_upper
lipoma
lips
longissimus-dorsi
lower cheek
lower-cheek
lower-face
lower-nasal-sidewall
lower-oesophageal-sphincter
lung
malar
masseter
masticatory-muscles
medial-thigh
mentalis
mesentery
midface
nasal tip
nasal-dorsum
nasal_dorsum
nasal_sidewall_lower
nasalis
nasolabial
nasolabial-fold
neck
neck (cervical dystonia)
nose
oesophagus
orbicularis-oculi
orbicularis-oculi-lateral
orbicularis-oris
orbit
palm
perioral
periorbital
periorbital outside the rim
phrenic-hemidiaphragm
platysma
posterior_auricular
preauricular
pretarsal-orbicularis
procerus
radix_dorsum
rodent
sacral-nerve
salivary glands
salivary-glands
scalp
scalp, midface, neck, chest, arm, thigh
scalp-frontal
scalp-vertex
scars
scars and striae
shoulder
site-of-pain
skin
spinal-cord-neurons
sternomastoid
striae
subcutaneous
submandibular
submental
sun-protected
suprascapular
synaptic-terminal
temple
temporalis
thigh
thigh-gynoid
tibial-nerve
tibialis-anterior
total-face
upper arm
upper inner arm
upper lip
upper-face
upper-face pooled
upper-inner-arm
upper-limb
upper-lip
upper-medial-eyelid
upper_face
vagus
ventral torso
volar forearm
waist
zygoma
zygomaticus-major
"""

INDICATIONS = """
achalasia
acne scars, literature median
adductor laryngeal dystonia
androgenetic alopecia
any facial area
blepharospasm
cervical dystonia
cervical dystonia, toxin-experienced
chronic anal fissure
chronic migraine prophylaxis
chronic migraine prophylaxis, optional extra sites
chronic sialorrhea, adult
chronic sialorrhea, paediatric 2 years and older, body weight 12 to <15 kg
chronic sialorrhea, paediatric 2 years and older, body weight 15 to <19 kg
chronic sialorrhea, paediatric 2 years and older, body weight 19 to <23 kg
chronic sialorrhea, paediatric 2 years and older, body weight 23 to <27 kg
chronic sialorrhea, paediatric 2 years and older, body weight 27 to <30 kg
chronic sialorrhea, paediatric 2 years and older, body weight >=30 kg
detrusor overactivity with a neurologic condition
dynamic lines or contour
early skin ageing
facial acne scars, adults 22 years and older
facial acne scars, adults 22 years and older, all Fitzpatrick types
facial wrinkles, laxity and texture, 35-75 years
fine lines, skin quality
forehead lines
forehead lines with glabellar lines
forehead, glabellar and lateral canthal lines together
general
general technique, Italian consensus
general, vendor chart
glabellar and lateral canthal lines together
glabellar lines
glabellar lines (adults under 65)
hemifacial spasm
horizontal forehead lines
lateral canthal lines
lateral canthal lines (adults under 65)
lateral periorbital lines
laxity, hydration
lip augmentation, over 21 years
local fat, cellulite
lower limb spasticity, adult
lower limb spasticity, paediatric 2 years and older
masseter muscle prominence
melasma
mid-face volume deficit
moderate to severe folds
moderate to severe wrinkles and folds
neurogenic detrusor overactivity, 5 years and older
nocturnal bruxism
overactive bladder
palmar hyperhidrosis
persistent sixth nerve palsy of 1 month or more
platysma bands
platysma bands, one band each side
platysma bands, one band one side and two the other
platysma bands, pre-approval practice
platysma bands, two bands each side
rejuvenation
rejuvenation or scar, expert practice
severe primary axillary hyperhidrosis
strabismus: horizontal 20-50 prism dioptres
strabismus: vertical muscles or horizontal under 20 prism dioptres
submental fat, adults
superficial rejuvenation
surgical or traumatic hypertrophic scars of the abdomen, adults 22 years and older
temporomandibular myofascial pain / bruxism
upper facial lines together
upper limb spasticity including shoulder, adult
upper limb spasticity, adult
upper limb spasticity, paediatric 2 years and older
upper limb spasticity, paediatric 2-17 years (US excludes cerebral palsy)
wrinkles of the neck, adults 22 years and older, Fitzpatrick II-IV
wrinkles, laxity
"""

PRODUCTS = """
5-fluoro-2-deoxyuridine
BMI2006
CPM-HA
CPM-HA20G
DMAE
FITC-dextran-10kDa
FITC-dextran-150kDa
FITC-dextran-20kDa
FITC-dextran-40kDa
FITC-dextran-4kDa
HA-filler-any
HU-014
NCTF-135HA
PRP
TENS
VYC-12
VYC-15L
VYC-17.5L
abobotulinumtoxinA
aminophylline-buflomedil-lidocaine
ascorbic-acid
biotin
botulinum-neurotoxin
botulinum-neurotoxin-A
botulinum-neurotoxin-A1
botulinum-neurotoxin-A2
botulinum-neurotoxin-A3
botulinum-neurotoxin-A4
botulinum-neurotoxin-A5
botulinum-neurotoxin-B
botulinum-neurotoxin-C1
botulinum-neurotoxin-E
botulinum-neurotoxin-F
botulinumtoxinA (ona/abo/inco pooled)
botulinumtoxinA (pooled)
botulinumtoxinA (product not stated in the text read)
botulinumtoxinA (several)
botulinumtoxinA-medytox
caffeine
calcein
cosmetic-injection-any
cytochrome-c
daxibotulinumtoxinA
deoxycholic-acid
dexpanthenol
dextran
dmae
dual-topical
dutasteride
finasteride
glutathione
hyaluronan-native
hyaluronic-acid filler
hyaluronic-acid filler (Juvederm Ultra Plus)
hyaluronic-acid filler (Juvederm Voluma XC)
hyaluronic-acid filler (Restylane Lyft)
hyaluronic-acid filler (Restylane Silk/Kysse)
hyaluronic-acid filler (Restylane class)
hyaluronic-acid hybrid complexes (Profhilo)
hyaluronic-acid skin booster (CPM-HA20G)
hyaluronic-acid skin booster (VYC-12L)
hyaluronic-acid-cocktail
hyaluronic-acid-crosslinked
hyaluronic-acid-filler
hyaluronic-acid-lowcrosslinked
hyaluronic-acid-noncrosslinked
hyaluronic-acid-stabilised
hyaluronidase
hybrid-HA-complex
hydroquinone
hydroquinone-4pct
hydroquinone-tretinoin-fluocinolone
incobotulinumtoxinA
interferon-alpha-2a
inulin
juvederm-ultra
juvederm-ultra-plus
juvederm-ultra-xc
juvederm-voluma
l-carnitine
laser
lateral internal sphincterotomy
letibotulinumtoxinA
lidocaine
lipolytic-cocktail
mesosolution
mesotherapy (any)
mesotherapy (lipolytic mixtures)
mesotherapy-any
microdermabrasion
microdermabrasion+sonophoresis
microneedling
microneedling+ascorbic-acid
microneedling+depigmenting-solution
microneedling+minoxidil
microneedling+minoxidil-5pct
microneedling+prp
microneedling+tca-kojic-h2o2
microneedling+tranexamic-acid
microneedling+triple-combination
microneedling-radiofrequency
microneedling|laser
minoxidil
minoxidil-5pct
mixed
multivitamin
multivitamin-complex
multivitamin-hyaluronic-acid
nivobotulinumtoxinA
none
onabotulinumtoxinA
onabotulinumtoxinA or abobotulinumtoxinA
percutaneous-tibial-nerve-stimulation
phosphatidylcholine-deoxycholate
placebo
pneumatic dilation
polynucleotide
polynucleotide-pdrn
prabotulinumtoxinA
prp
relabotulinumtoxinA
restylane
rimabotulinumtoxinB
sacral-neuromodulation
salicylate
salicylate-calcein-FD4
sham
small-molecules
sodium-deoxycholate
sodium-salicylate
solar-uv
sunscreen-spf15
tolterodine
tranexamic-acid
tranexamic-acid vs hydroquinone
transcutaneous-tibial-nerve-stimulation
trenibotulinumtoxinE
triple-combination
uv
uvb
vagus-nerve-stimulation
"""

OUTCOMES = """
responder_none_or_mild_investigator_max_contraction
responder_subject_global_ge_plus2
eyelid_ptosis_incidence
median_duration_of_response_days
median_duration_of_response_at_rest_days
relapsed_to_baseline_fraction
responder_ge1_grade_investigator_max_contraction
median_time_to_return_to_baseline_days
mean_duration_of_effect_days
cumulative_onset_subject_reported
cumulative_onset_physician_assessed
rest_lines_eliminated_any_visit
rest_lines_eliminated_in_all_3_cycles
odds_ratio_per_cycle_rest_elimination
median_time_to_onset_days
responder_composite_ge2_grade_both_raters_max_contraction
responder_ge1_grade_rater_unstated_max_contraction
any_onset_reported_placebo
responder_none_or_mild_subject_max_contraction
max_placebo_rate_none_or_mild_investigator
max_placebo_rate_none_or_mild_subject
responder_none_or_mild_rater_unstated_max_contraction
baseline_fraction_moderate_investigator
responder_ge2_grade_investigator_max_contraction
fraction_of_maximal_mean_effect
median_time_to_onset_physician_days
still_responding
responder_ge1_grade_investigator_at_rest
antibody_positive_any_visit
median_treatments_per_year
median_time_to_loss_of_none_or_mild_days
no_static_lines_subject
responder_none_or_mild_both_raters_max_contraction
responder_ge1_grade_subject_max_contraction
not_returned_to_baseline
improved_fraction_observer_max_contraction
responder_grade1_2_investigator
responder_grade1_2_subject
responder_ge2_grade_subject_max_contraction
mean_treatments_per_patient_year
mean_dose_per_treatment
neutralizing_antibody_seroconversion
eyelid_sensory_disorder_incidence
brow_ptosis_incidence
eyelid_edema_incidence
duration_reported_up_to_days
responder_none_or_mild_investigator_at_rest
median_duration_complete_efficacy_fams_days
median_duration_full_efficacy_fams_days
median_duration_partial_efficacy_fams_days
median_duration_complete_efficacy_frs_days
median_duration_full_efficacy_frs_days
median_duration_partial_efficacy_frs_days
skin_vertical_stretch_percent
skin_horizontal_compression_percent
skin_major_strain_percent
emg_motor_unit_amplitude_reduction
emg_max_amplitude_reduction
time_to_retreatment_days
glabellar_strain_reduction
improved_range_low_month6
improved_range_high_month6
responder_improvement_definition_unstated
responder_ge1_grade_mean_difference_all_visits
lower_bound_positive_response_any_scale
earliest_onset_days
duration_range_low_days
duration_range_high_days
ptosis_brow_or_eyelid_incidence
responder_mmps_le3_investigator
responder_mmps_le3_subject
"""


def lines(block: str) -> list[str]:
    return block.strip().splitlines()


@pytest.mark.parametrize("text", lines(AREAS))
def test_every_place_in_the_tables_resolves(text: str) -> None:
    assert resolve_areas(text)


@pytest.mark.parametrize("text", lines(INDICATIONS))
def test_every_indication_in_the_tables_resolves(text: str) -> None:
    assert resolve_indications(text)


@pytest.mark.parametrize("text", lines(PRODUCTS))
def test_every_product_in_the_tables_resolves(text: str) -> None:
    assert resolve_products(text)


@pytest.mark.parametrize("slug", lines(OUTCOMES))
def test_every_outcome_of_the_toxin_trials_is_defined(slug: str) -> None:
    term = resolve(slug, "outcome")
    assert isinstance(term, OutcomeTerm)
    assert term.slug == slug
    assert term.definition and term.event and term.unit
    assert "neuromodulator_efficacy" in term.topics


@pytest.mark.parametrize(
    ("text", "slugs"),
    [
        ("glabella|lateral_canthal", ["glabella", "lateral-canthal"]),
        ("forehead+glabella", ["forehead", "glabella"]),
        ("forehead-glabella", ["forehead", "glabella"]),
        ("upper-face pooled", ["forehead", "glabella", "lateral-canthal"]),
        ("forehead+glabella+crows-feet", ["forehead", "glabella", "lateral-canthal"]),
        ("glabella/forehead", ["glabella", "forehead"]),
        ("neck (cervical dystonia)", ["neck"]),
        ("bladder (NDO, MS, 100 U)", ["bladder"]),
        ("face neck hands", ["full-face", "neck", "hand"]),
        ("brow/forehead", ["forehead"]),
        ("glabella|glabella", ["glabella"]),
    ],
)
def test_composite_places_are_taken_apart(text: str, slugs: list[str]) -> None:
    assert [area.slug for area in resolve_areas(text)] == slugs


@pytest.mark.parametrize("text", ["", "glabella|nowhere", "nowhere", "+", "()"])
def test_a_place_is_never_half_understood(text: str) -> None:
    assert resolve_areas(text) == ()


@pytest.mark.parametrize(
    ("text", "indication", "slugs"),
    [
        ("neck", "platysma bands, one band each side", ["platysma"]),
        ("lower-face", "masseter muscle prominence", ["masseter"]),
        ("neck", "cervical dystonia", ["neck"]),
        ("glabella", "glabellar lines", ["glabella"]),
        ("face", "facial acne scars", ["full-face"]),
        ("upper-face", "glabellar and lateral canthal lines together",
         ["glabella", "lateral-canthal"]),
        ("upper-face", "upper facial lines together",
         ["forehead", "glabella", "lateral-canthal"]),
        ("forehead+glabella", "glabellar lines", ["forehead", "glabella"]),
        ("upper-face", "acne scars", ["forehead", "glabella", "lateral-canthal"]),
    ],
)  # fmt: skip
def test_the_indication_narrows_a_wide_place(text: str, indication: str, slugs: list[str]) -> None:
    assert [area.slug for area in resolve_areas(text, indication)] == slugs


@pytest.mark.parametrize(
    ("text", "slugs"),
    [
        ("forehead lines with glabellar lines", ["forehead-lines", "glabellar-lines"]),
        ("upper facial lines together",
         ["forehead-lines", "glabellar-lines", "lateral-canthal-lines"]),
        ("glabellar lines (adults under 65)", ["glabellar-lines"]),
        ("chronic sialorrhea, paediatric 2 years and older", ["sialorrhea"]),
        ("strabismus: horizontal 20-50 prism dioptres", ["strabismus"]),
        ("something else", []),
    ],
)  # fmt: skip
def test_indications_are_taken_apart_and_freed_of_qualifiers(text: str, slugs: list[str]) -> None:
    assert [each.slug for each in resolve_indications(text)] == slugs


@pytest.mark.parametrize(
    ("text", "slugs"),
    [
        ("microneedling+minoxidil-5pct", ["microneedling", "minoxidil"]),
        ("tranexamic-acid vs hydroquinone", ["tranexamic-acid", "hydroquinone"]),
        ("caffeine", ["caffeine"]),
        ("microneedling+moonlight", []),
    ],
)
def test_products_are_taken_apart(text: str, slugs: list[str]) -> None:
    assert [each.slug for each in resolve_products(text)] == slugs


def test_muscles_of_an_area_are_those_that_are_treated_there() -> None:
    assert set(muscles_of("frown lines")) == {
        "corrugator-supercilii", "procerus", "depressor-supercilii"
    }  # fmt: skip
    assert muscles_of("crow's feet") == ("orbicularis-oculi-lateral",)
    assert muscles_of("scalp") == ()


def test_the_goal_outcomes_name_their_rater_and_condition() -> None:
    for slug in ("none_or_mild", "one_grade_better", "two_grades_better"):
        term = resolve(slug, "outcome")
        assert isinstance(term, OutcomeTerm)
        assert (term.rater, term.condition) == ("investigator", "maximum")


def test_outcomes_name_only_raters_and_conditions_of_the_vocabulary() -> None:
    raters = {term.slug for term in terms("rater")} | {"", "unstated"}
    conditions = {term.slug for term in terms("scored_condition")} | {""}
    for term in terms("outcome"):
        assert isinstance(term, OutcomeTerm)
        assert term.rater in raters and term.condition in conditions
        assert term.topics
