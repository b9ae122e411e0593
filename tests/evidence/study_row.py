"""A row of a study, to be changed where a test needs another."""

from __future__ import annotations

from needlework.evidence.study_rows import StudyRow

ROW = StudyRow(
    row_id="a/arm/out/1",
    topic="mesotherapy",
    family="pigment",
    use="fit",
    quantity="fall",
    likelihood="normal",
    study="a",
    arm="arm",
    source="a",
    product="",
    outcome="out",
    treatment="x",
    comparator="",
    session_days=(0.0,),
    day=1.0,
    n=10.0,
    value=0.0,
    standard_error=1.0,
    amount=None,
    amount_unit="",
    unit="points",
    area="",
    controlled=True,
    seen="abstract",
    held_out=False,
    reason="",
    more={},
)
