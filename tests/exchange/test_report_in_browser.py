"""The report as Chromium prints it."""

import re
import shutil
import subprocess

import pytest

from needlework.exchange.report import write_report
from needlework.exchange.report.page import POLICY
from needlework.exchange.report.trial import render_trial_report
from tests.exchange import example_forecast as example
from tests.exchange import example_plan
from tests.trials.making import LOSS, RATED, arm, endpoint, result_of, treatment

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser")
FLAGS = (
    *("--headless", "--no-sandbox", "--disable-gpu", "--no-first-run", "--disable-sync"),
    *("--disable-background-networking", "--host-resolver-rules=MAP * ~NOTFOUND"),
)

pytestmark = [
    pytest.mark.browser,
    pytest.mark.skipif(CHROMIUM is None, reason="needs Chromium, and none is installed"),
]


PAPER_WIDTH = 680  # of A4 without margins, in pixels of a style sheet
PROBE = """<script>
addEventListener("load", () => {
  const wide = (box) => box.scrollWidth > box.clientWidth + 1;
  const boxes = [document.documentElement, ...document.querySelectorAll(".table, dd, li, p")];
  const told = boxes.filter(wide).map((box) => box.tagName + " " + box.className);
  parent.postMessage(told.join(","), "*");
});
</script>"""


def chromium(tmp_path, *arguments: str, page_name: str = "report.html") -> str:
    profile = f"--user-data-dir={tmp_path / 'profile'}"
    page = (tmp_path / page_name).as_uri()
    command = [str(CHROMIUM), *FLAGS, profile, *arguments, page]
    done = subprocess.run(command, capture_output=True, text=True, timeout=60, check=True)
    return done.stdout


def test_it_prints_on_a_handful_of_pages_without_a_network(tmp_path):
    write_report(example.forecast(), example_plan.plan(), tmp_path / "report.html")
    paper = tmp_path / "report.pdf"
    chromium(tmp_path, "--no-pdf-header-footer", f"--print-to-pdf={paper}")
    pages = len(re.findall(rb"/Type\s*/Page\b", paper.read_bytes()))
    assert 4 <= pages <= 8


def test_the_browser_reads_the_document_as_it_was_written(tmp_path):
    path = write_report(example.forecast(), example_plan.plan(), tmp_path / "report.html")
    seen, written = chromium(tmp_path, "--dump-dom"), path.read_text(encoding="utf-8")
    for element in ("<section", "<svg", "<h2", "<h3", "<td", "<title", "<path"):
        assert seen.count(element) == written.count(element)


def wider_than_the_page(tmp_path, document: str, width: int) -> str:
    """Return what of a document is wider than its place in a window or page of this width."""
    assert POLICY in document
    measured = document.replace(POLICY, "") + PROBE  # the report itself allows no script
    (tmp_path / "report.html").write_text(measured, encoding="utf-8")
    listen = 'onmessage = (told) => { document.title = "wider:" + told.data + ":"; };'
    frame = f'<iframe src="report.html" style="width:{width}px;height:900px"></iframe>'
    page = f"<title>none</title><script>{listen}</script>{frame}"
    (tmp_path / "frame.html").write_text(page, encoding="utf-8")
    found = chromium(tmp_path, "--dump-dom", page_name="frame.html")
    return re.search(r"<title>wider:(.*):</title>", found).group(1)


def a_wide_trial() -> str:
    """The report of a trial with many arms with long names, and many visits."""
    names = ("placebo", "onabotulinumtoxinA 10 U", "onabotulinumtoxinA 20 U in one session")
    many = [*names, "30 U", "40 U", "50 U and a very long explanation of what is given and when"]
    arms = [
        arm(name, *([treatment(f"{dose}0 U")] if dose else [])) for dose, name in enumerate(many)
    ]
    visits = tuple(range(28, 365, 28))
    ends = (
        endpoint(RATED, visits),
        endpoint(LOSS, visits),
        endpoint("none_or_mild", (7, 14, 28, 56), 'rater = "subject"\n'),
    )
    return render_trial_report(result_of(*arms, *ends, patients=300))


def test_everything_of_a_wide_trial_is_seen_on_screen_phone_and_paper(tmp_path):
    document = a_wide_trial()
    assert wider_than_the_page(tmp_path, document, 1000) == ""
    assert wider_than_the_page(tmp_path, document, 390) == ""
    printed = document.replace("@media print", "@media all").replace(
        "max-width: 640px", "max-width: 0"
    )
    assert wider_than_the_page(tmp_path, printed, PAPER_WIDTH) == ""


def test_what_is_too_wide_is_found(tmp_path):
    cramped = (
        a_wide_trial()
        .replace("@media", "@media not all and")
        .replace("overflow-x: auto", "width: 9rem; overflow-x: auto")
    )
    assert "DIV table" in wider_than_the_page(tmp_path, cramped, 390)
