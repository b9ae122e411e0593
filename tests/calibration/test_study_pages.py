"""The pages on fits of study rows: their generated parts are those of the shipped draws."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from needlework.calibration.studies import compiled_once
from needlework.calibration.study_pages import generated, pages
from needlework.calibration.study_pictures import PICTURES
from needlework.calibration.topics import STUDY_FITS, study_fit
from needlework.cli.fit_command import STUDIES
from needlework.evidence import content_hash
from needlework.forecast.indications import FAMILIES

DOCS = Path(__file__).parents[2] / "docs" / "models"
SHOWN = [family for family in FAMILIES if family.name in PICTURES]


@pytest.mark.parametrize("family", SHOWN, ids=lambda family: family.name)
def test_the_page_tells_the_shipped_draws(family) -> None:
    text = (DOCS / f"{family.fit}.md").read_text(encoding="utf-8")
    table = family.module.draws(False)
    assert table.hash in text, "the page is old; run python -m needlework.calibration.study_pages"
    for line in generated(family).splitlines():
        assert line in text


@pytest.mark.parametrize("family", SHOWN, ids=lambda family: family.name)
def test_the_draws_rest_on_the_tables_as_they_are(family) -> None:
    fit = study_fit(family.fit)
    table = family.module.draws(False)
    assert table.provenance["evidence_hash"] == content_hash(list(fit.evidence))


@pytest.mark.parametrize("name", PICTURES)
def test_a_picture_shows_curves_bands_and_published_points(name: str) -> None:
    picture = str(PICTURES[name]())
    assert picture.startswith("<svg")
    assert "nan" not in picture
    assert len(re.findall(r"<circle", picture)) >= 5
    assert "<title" in picture
    assert "<desc" in picture


def test_pages_and_pictures_are_written_where_a_page_is(tmp_path: Path) -> None:
    (tmp_path / "fat.md").write_text(
        "# x\n<!-- made from the draws: start -->\n<!-- made from the draws: end -->\n",
        encoding="utf-8",
    )
    found = pages(tmp_path)
    assert {path.name for path in found} == {"fat.md", "fat.svg"}
    assert "### Predictions" in found[tmp_path / "fat.md"]


def test_the_command_line_knows_every_fit_of_study_rows() -> None:
    assert STUDIES == STUDY_FITS


def test_what_is_compiled_is_kept_for_the_length_of_a_fit_only() -> None:
    import jax

    before = jax.config.jax_compilation_cache_dir
    with compiled_once():
        assert jax.config.jax_compilation_cache_dir != before
    assert jax.config.jax_compilation_cache_dir == before
