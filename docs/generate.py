"""Write the reference pages that are made from the program itself.

``python docs/generate.py`` writes all, ``python docs/generate.py cli`` one of them.
"""

from __future__ import annotations

import inspect
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import click

from needlework.cli.app import COMMANDS, app


def cli() -> str:
    """Return the page of the command line."""
    context = click.Context(app, info_name="needlework")
    parts = [
        "# Commands",
        "*Written by `docs/generate.py` from the program's own help; change it there.*",
        _prose(app.help),
        "Bad input is one sentence per problem on standard error and exit code 2, and nothing is "
        "written. Every command also takes `--help`.",
        "| command | does |\n| --- | --- |\n" + "\n".join(_index_lines()),
    ]
    for name in COMMANDS:
        command = app.get_command(context, name)
        assert command is not None
        parts += _command_parts(command, f"needlework {name}")
    return "\n\n".join(part for part in parts if part) + "\n"


def _index_lines() -> Iterator[str]:
    for name, (_, text) in COMMANDS.items():
        yield f"| [`{name}`](#needlework-{name}) | {text} |"


def _command_parts(command: click.Command, path: str, depth: int = 2) -> Iterator[str]:
    yield f"{'#' * depth} {path}"
    yield f"```\n{path}{_usage(command)}\n```"
    yield _prose(command.help)
    options = [entry for entry in command.params if isinstance(entry, click.Option)]
    if options:
        rows = [f"| `{_signature(option)}` | {_option_help(option)} |" for option in options]
        yield "| option | does |\n| --- | --- |\n" + "\n".join(rows)
    if isinstance(command, click.Group):
        for name, child in command.commands.items():
            yield from _command_parts(child, f"{path} {name}", depth + 1)


def _usage(command: click.Command) -> str:
    words = (
        [" [OPTIONS]"] if any(isinstance(entry, click.Option) for entry in command.params) else []
    )
    if isinstance(command, click.Group):
        words.append(" COMMAND …")
    for entry in command.params:
        if isinstance(entry, click.Argument):
            word = (entry.metavar or entry.human_readable_name).strip("[]")
            word += "…" if entry.nargs != 1 else ""
            words.append(f" {word}" if entry.required else f" [{word}]")
    return "".join(words)


def _signature(option: click.Option) -> str:
    names = ", ".join([*option.opts, *option.secondary_opts])
    if option.is_flag or option.count:
        return names
    if isinstance(option.type, click.Choice):
        return f"{names} " + r"\|".join(map(str, option.type.choices))
    return f"{names} {option.metavar or (option.name or '').upper()}"


def _option_help(option: click.Option) -> str:
    text = " ".join((option.help or "").split()).replace("|", "\\|")
    has_default = option.show_default and option.default is not None and not option.is_flag
    return f"{text} Default: `{option.default}`." if has_default else text


def _prose(text: str | None) -> str:
    return inspect.cleandoc(text or "").replace("\b\n", "").replace("\f", "").strip()


def status_table() -> str:
    """Return the table of what is forecast and how well it is supported."""
    from needlework.forecast.coverage import coverage

    found = coverage()
    outcomes = list(dict.fromkeys(item.outcome for item in found if item.area == found[0].area))
    rows: dict[tuple[str, str], list[str]] = {}
    for item in found:
        rows.setdefault((item.area, item.product), []).append(item.grade)
    lines = [
        f"| area | product | {' | '.join(outcomes)} |",
        "| --- | --- |" + " --- |" * len(outcomes),
    ]
    for (area, product), grades in rows.items():
        lines.append(f"| {area} | {product} | {' | '.join(grades)} |")
    return "\n".join(lines)


def skin_table() -> str:
    """Return what the examples of skin and hair show first, beside what, and the grade."""
    from importlib.resources import as_file, files

    from needlework.exchange.selection import areas, main
    from needlework.forecast import forecast
    from needlework.planfile import load_plan

    lines = ["| example | shown first | beside | grade |", "| --- | --- | --- | --- |"]
    for name in SKIN_EXAMPLES:
        with as_file(files("needlework") / "examples" / f"{name}.toml") as path:
            found = forecast(load_plan(path), draws=100)
        shown = (course for area in areas(found) if (course := main(found, area)) is not None)
        lines += [
            f"| `{name}.toml` | {one.label} | {one.comparator} | {one.grade} |" for one in shown
        ]
    return "\n".join(lines)


def readme() -> str:
    """Return the front page with its tables renewed."""
    text = FRONT_PAGE.read_text(encoding="utf-8")
    for start, end, table in (
        (STATUS_START, STATUS_END, status_table),
        (SKIN_START, SKIN_END, skin_table),
    ):
        before, rest = text.split(start)
        text = f"{before}{start}\n{table()}\n{end}{rest.split(end)[1]}"
    return text


def picture() -> str:
    """Return the forecast of the example plan as a picture."""
    from importlib.resources import as_file, files

    from needlework.exchange.charts import course_chart
    from needlework.exchange.selection import headline, horizon
    from needlework.forecast import forecast
    from needlework.planfile import load_plan

    with as_file(files("needlework") / "examples" / "frown-lines.toml") as path:
        result = forecast(load_plan(path))
    course = headline(result, "glabella")
    assert course is not None
    return str(course_chart(course, until=horizon(result, "glabella")))


def rows() -> str:
    """Return the page of every efficacy row and what becomes of it."""
    from needlework.exchange.rows_page import rows_page

    return rows_page()


def rows_table() -> str:
    """Return the same as a table for programs."""
    from needlework.exchange.rows_page import rows_csv_text

    return rows_csv_text()


def rest() -> str:
    """Return the page on lines at rest."""
    from needlework.exchange.rest_page import rest_page

    return rest_page()


def rest_picture() -> str:
    """Return the share without lines at rest over the treatments of an example plan."""
    from importlib.resources import as_file, files

    from needlework.exchange.charts import course_chart
    from needlework.exchange.selection import at_rest
    from needlework.forecast import forecast
    from needlework.planfile import load_plan

    with as_file(files("needlework") / "examples" / "frown-lines-at-rest.toml") as path:
        plan = load_plan(path)
    course = at_rest(forecast(plan), "glabella")[-1]
    days = [float(session.day) for session in plan.sessions]
    return str(course_chart(course, session_days=days, axis_words="% of people"))


def failure_modes() -> str:
    """Return the page on what can go wrong."""
    from needlework.exchange.proving_page import failure_page

    return failure_page()


def detection() -> str:
    """Return the page on what the check finds of seeded errors."""
    from needlework.exchange.proving_page import detection_page
    from needlework.proving.detection import measure

    return detection_page(measure())


def skin() -> str:
    """Return the page of the skin with its tables renewed."""
    from needlework.exchange.skin_page import with_tables

    return with_tables(SKIN_PAGE.read_text(encoding="utf-8"))


def skin_picture() -> str:
    """Return the lines of the default scenario as a picture."""
    from needlework.exchange.skin_page import skin_picture

    return skin_picture()


def rules() -> str:
    """Return the page of the rules of the check."""
    from needlework.exchange.rule_reference import rule_reference

    return rule_reference()


def providers() -> str:
    """Return the page of provider and policy files."""
    from needlework.planfile.provider_reference import provider_reference

    return provider_reference()


def _reference(name: str) -> Path:
    return Path(__file__).parent / "reference" / f"{name}.md"


FRONT_PAGE = Path(__file__).parent.parent / "README.md"
SKIN_PAGE = Path(__file__).parent / "models" / "skin.md"
STATUS_START, STATUS_END = "<!-- status -->", "<!-- /status -->"
SKIN_START, SKIN_END = "<!-- skin -->", "<!-- /skin -->"
SKIN_EXAMPLES = (
    *("melasma", "sun-spots", "hair-loss-man", "hair-loss-woman", "double-chin"),
    *("lips", "nasolabial-folds", "dry-ageing-skin"),
    *("acne-scars", "fine-lines", "stretch-marks"),
)


def face_picture() -> str:
    """Return the picture of the points of the upper face with the muscles below."""
    from importlib.resources import as_file, files

    from needlework.anatomy import average_face
    from needlework.exchange.face.planned import laid_out, named_view, patches_of
    from needlework.exchange.face.planned import picture as drawn
    from needlework.planfile import load_plan

    with as_file(files("needlework") / "examples" / "upper-face-points.toml") as path:
        plan = load_plan(path)
    face = average_face()
    laid = laid_out(plan.sessions[0], plan, face)
    return drawn(laid, face, named_view("front", laid, face), "face", patches_of(laid, face))


PAGES: dict[str, tuple[Path, Callable[[], str]]] = {
    "cli": (_reference("cli"), cli),
    "rules": (_reference("rules"), rules),
    "provider-file": (_reference("provider-file"), providers),
    "status": (FRONT_PAGE, readme),
    "failure-modes": (Path(__file__).parent / "safety" / "failure-modes.md", failure_modes),
    "detection": (Path(__file__).parent / "safety" / "detection.md", detection),
    "rows": (Path(__file__).parent / "models" / "rows.md", rows),
    "rows-table": (Path(__file__).parent / "models" / "rows.csv", rows_table),
    "rest": (Path(__file__).parent / "models" / "rest.md", rest),
    "rest-picture": (Path(__file__).parent / "images" / "lines-at-rest.svg", rest_picture),
    "skin": (SKIN_PAGE, skin),
    "skin-picture": (SKIN_PAGE.with_suffix(".svg"), skin_picture),
    "picture": (Path(__file__).parent / "images" / "frown-lines.svg", picture),
    "face-picture": (Path(__file__).parent / "models" / "face.svg", face_picture),
}


def main(names: list[str]) -> int:
    """Write the pages of these names, all when none is given; return the exit code."""
    unknown = [name for name in names if name not in PAGES]
    if unknown:
        print(f"There is no page {unknown[0]!r}; pages: {', '.join(PAGES)}.", file=sys.stderr)
        return 2
    for name in names or PAGES:
        path, write = PAGES[name]
        path.parent.mkdir(exist_ok=True)
        path.write_text(write(), encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
