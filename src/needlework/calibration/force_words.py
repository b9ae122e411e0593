"""The prose of the page on force: what the model is, what was measured, what is left out."""

MODEL = (
    "Ratings of lines do not tell how much force is left: a block that is shallow or steep fits "
    "them alike. Force is told by what was measured at muscles and skin, and this page says how "
    "far. The code is `needlework.mechanisms.force`, `needlework.forecast.force_losses` and "
    "`needlework.calibration.force_model`; every prior is an entry of "
    "`src/needlework/evidence/data/parameters/force.toml`; the choices are in decision "
    "[16](../decisions/0016-force-is-fitted-to-measured-losses.md).",
    "## From block to force and movement",
    "The block of release is that of the [toxin model](neuromodulator.md), `x^h / (1 + x^h)` with "
    "the drive `x` of dose and time. What is lost of the force, and of the strain of the skin at "
    "full effort (`movement`), is",
    "    force lost    = B block^g\n"
    "    L             = lag of block^g, rate kl λ\n"
    "    movement lost = 1 − (1 − B L)^p",
    "| symbol | meaning | unit | entry |\n"
    "| --- | --- | --- | --- |\n"
    "| `B` | largest block, always below 1: the share of end plates that the needle reaches; "
    "normal on the logit scale between studies, and between arms | – | prior "
    "`largest_block_logit`, `largest_block_sd`, `arm_block_sd` |\n"
    "| `g` | power of the block | – | prior `block_exponent` |\n"
    "| `λ` | rate at which strain follows, over that of rated lines; log-normal between arms | – "
    "| prior `lag_factor`, `arm_lag_sd` |\n"
    "| `p` | power of strain: 1 for a skin that follows its muscle | – | prior "
    "`strain_exponent` |\n"
    "| `h, kS, kd, T, kl, s, ω` | as in the toxin model; their prior is the posterior of the "
    "glabella, and studies differ in `T` as trials of lines do | | |",
    "Action potentials and the amplitude at full effort read the force at once; the amplitude of "
    "single motor units reads as if the drive were larger (`motor_unit_shift`). The foot muscle "
    "(extensor digitorum brevis) and the depressor anguli oris have sensitivities of their own "
    "(`foot_sensitivity`, `lower_face_sensitivity`, log drive). A mean is taken over patients, "
    "who differ in `T`; a median is that of the patient in the middle. Where a report does not "
    "say whether its units are of one side or both, the fit draws between the two. A printed "
    "loss scatters by its people (the printed spread, else `person_sd`) and around its arm "
    "(`row_sd`).",
    "A forecast draws for each patient a place with a largest block and a lag of its own, as "
    "studies and arms differ, beside the patient's own `T` and the shifts of `T` and of the lag "
    "that the clinic has for lines, as their trials differ. Other areas use the same readings "
    "with their own shift of `T`, and are graded *assumed* for it.",
)

ROWS = (
    "`src/needlework/evidence/data/neuromodulator_mechanism/curated_rows.csv` holds every figure "
    "of an action potential, an EMG amplitude or a strain of both toxin topics with its use, its "
    "likelihood and the reason. A loss is the quotient of printed means where before and after "
    "are printed. Figures whose dose, day or size is not printed do not enter; nor does any "
    "held-out study."
)

LEFT_OUT_OF_THE_MODEL = (
    "## What it leaves out",
    "* Which muscle: an area is one target. Force of single muscles needs the place of each "
    "injection.\n"
    "* The floor of an instrument: a camera reads some strain in a face that does not move. Part "
    "of what tells the two trials of strain apart may be that; nothing printed says how much.\n"
    "* Shrinking: a muscle that rests for weeks gets smaller, and what it has lost of its size "
    "comes back later than its release.\n"
    "* Neighbours that pull harder once a muscle is quiet.\n"
    "* Force on a scale of newtons: bite force after masseter injections is printed without its "
    "units of toxin.",
)
