"""The report as Chromium prints it."""

import re
import shutil
import subprocess

import pytest

from needlework.exchange.report import write_report
from tests.exchange import example_forecast as example
from tests.exchange import example_plan

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser")
FLAGS = (
    *("--headless", "--no-sandbox", "--disable-gpu", "--no-first-run", "--disable-sync"),
    *("--disable-background-networking", "--host-resolver-rules=MAP * ~NOTFOUND"),
)

pytestmark = [
    pytest.mark.browser,
    pytest.mark.skipif(CHROMIUM is None, reason="needs Chromium, and none is installed"),
]


def chromium(tmp_path, *arguments: str) -> str:
    profile = f"--user-data-dir={tmp_path / 'profile'}"
    page = (tmp_path / "report.html").as_uri()
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
