"""The treatments of needling, mesotherapy, filler and fat dissolving as lines of a plan file."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from decimal import Decimal

from needlework.doses import Volume
from needlework.doses.numbers import plain, refuse
from needlework.evidence.rule_cells import Span
from needlework.planfile.template_comments import comment, sentence
from needlework.planfile.toml_text import inline
from needlework.protocols import NeedleProtocol, Protocol, Scheme
from needlework.protocols.needle_values import lowest
from needlework.protocols.starting import OneSide

MOST_SESSIONS = 60
"""More sessions than this in one plan are a slip of the pen."""


def session_days(scheme: Scheme, wanted: int | None) -> list[int]:
    """Return the days of the sessions.

    Parameters
    ----------
    wanted : int or None
        Number of sessions; the published number where None, one where that is not known.

    Raises
    ------
    BadInputError
        Too many, or several of a scheme without an interval.
    """
    interval = (
        scheme.retreat_minimum_days if isinstance(scheme, Protocol) else scheme.interval_days
    )
    count = _published(scheme) if wanted is None else wanted
    most = _most_sessions(scheme)
    if not 1 <= count <= most:
        raise refuse(
            f"{scheme.id}, sessions",
            f"{count} sessions",
            f"1 to {most}",
            "Correct the number of sessions.",
            "protocol.sessions",
        )
    if count > 1 and interval is None:
        raise refuse(
            f"{scheme.id}, sessions",
            f"{count} sessions, and the table gives no interval between them",
            "one session",
            "Write the first session and add the others with days of your own.",
            "protocol.no-interval",
        )
    return [number * (interval or 0) for number in range(count)]


def _published(scheme: Scheme) -> int:
    if isinstance(scheme, Protocol) or scheme.kind == "fat-dissolving":
        return 1  # how often is decided by what the first session did
    return int(lowest(scheme.sessions) or 1)


def _most_sessions(scheme: Scheme) -> int:
    if isinstance(scheme, Protocol) or scheme.kind != "fat-dissolving" or scheme.sessions is None:
        return MOST_SESSIONS
    return int(scheme.sessions.high or MOST_SESSIONS)  # its label limits them


def needle_lines(
    scheme: NeedleProtocol,
    session: int,
    *,
    volume: Volume | None,
    side: OneSide | None,
    sessions: int,
) -> list[str]:
    """Return the treatment of one session; the explanations stand in the first session only.

    Parameters
    ----------
    volume : Volume or None
        Volume of a filler in one session.
    sessions : int
        Number of sessions, for limits over all of them.
    """
    _require(scheme, volume, sessions)
    lines = ["", "[[session.treatment]]", f"id = {inline(f's{session + 1}-t1')}"]
    lines += [f"kind = {inline(scheme.kind)}", f"indication = {inline(scheme.indication)}"]
    lines += [f"area = {inline(scheme.area)}"]
    if side is not None:
        lines.append(f"side = {inline(side)}   # the patient's side")
    lines += _LINES[scheme.kind](scheme, volume)
    if session == 0 and scheme.execution.reason:
        lines += comment(sentence(scheme.execution.reason))
    if session == 0 and scheme.interval_days is not None:
        unverified = ", unverified" if "interval" in scheme.unverified else ""
        lines += comment(
            f"The table spaces sessions {scheme.interval_days} days apart{unverified}."
        )
    return [*lines, '# anaesthesia = { product = "none" }']


def _require(scheme: NeedleProtocol, volume: Volume | None, sessions: int) -> None:
    where = f"{scheme.id}, volume"
    if not scheme.execution.possible:
        raise refuse(
            scheme.id,
            f"no plan can be begun from it: {scheme.execution.reason}",
            "a scheme that can be carried out",
            "See `needlework protocols list` for those.",
            "protocol.card",
        )
    if "volume" in scheme.execution.needs and volume is None:
        raise refuse(
            where,
            f"not given, and {scheme.execution.reason}",
            f"the volume of a session in mL{_within(scheme)}",
            "Say how much is injected.",
            "protocol.needs-volume",
        )
    if volume is None:
        return
    if scheme.kind != "filler":
        remedy = "Leave the volume out."
        raise refuse(where, f"{volume}", "a volume for a filler only", remedy, "protocol.volume")
    of_session, of_all = _end(scheme.most_volume_ml), _end(scheme.most_in_all_ml)
    over = of_session is not None and volume > of_session
    if over or (of_all is not None and volume * sessions > of_all):
        given = f"{volume} in each of {sessions} sessions" if sessions > 1 else f"{volume}"
        remedy = "Plan less."
        raise refuse(where, given, f"a volume{_within(scheme)}", remedy, "protocol.volume")


def _within(scheme: NeedleProtocol) -> str:
    of_session, of_all = _end(scheme.most_volume_ml), _end(scheme.most_in_all_ml)
    words = [
        f"at most {most} {of}"
        for most, of in ((of_session, "a session"), (of_all, "over all sessions"))
        if most is not None
    ]
    return f", {' and '.join(words)}" if words else ""


def _end(span: Span | None) -> Volume | None:
    return None if span is None or span.high is None else Volume.of(span.high)


def _microneedling(scheme: NeedleProtocol, _volume: Volume | None) -> Iterator[str]:
    device, *others = scheme.devices
    yield f"device = {inline(device)}" + (f"   # or {', '.join(others)}" if others else "")
    depth = lowest(scheme.depth_mm)
    assert depth is not None, "a needling scheme without depth is a card"
    chosen = scheme.depth_mm is not None and scheme.depth_mm.exact is None
    bound = f"   # published: {scheme.depth_mm} mm" if chosen else ""
    yield f"needle_length = {inline(f'{plain(depth)} mm')}{bound}"
    yield '# serum = "none"   # what is put on the skin'


def _mesotherapy(scheme: NeedleProtocol, _volume: Volume | None) -> Iterator[str]:
    strength = str(scheme.concentration)
    yield f"mixture = {inline([{'active': scheme.product, 'concentration': strength}])}"
    yield from _amount(scheme, "volume_per_point", scheme.volume_per_point_ml, "mL", "volume")
    yield from _amount(scheme, "total_volume", scheme.total_volume_ml, "mL", "")
    yield from _amount(scheme, "spacing", scheme.spacing_mm, "mm", "spacing")
    yield from _amount(scheme, "needle_depth", scheme.depth_mm, "mm", "depth")


def _filler(scheme: NeedleProtocol, volume: Volume | None) -> Iterator[str]:
    published = scheme.total_volume_ml
    amount = str(volume) if volume is not None else f"{plain(lowest(published) or Decimal(0))} mL"
    note = f"   # both sides together; published: {scheme.sessions_words}"
    yield f"product = {inline(scheme.product)}"
    yield f"volume = {inline(amount)}{note}"
    if scheme.depth is not None:
        yield f"depth = {inline(scheme.depth)}"
    yield '# device = "cannula"   # or needle'


def _fat_dissolving(scheme: NeedleProtocol, _volume: Volume | None) -> Iterator[str]:
    yield f"product = {inline(scheme.product)}"
    yield from _amount(scheme, "volume_per_point", scheme.volume_per_point_ml, "mL", "volume")
    yield from _amount(scheme, "spacing", scheme.spacing_mm, "mm", "spacing")
    most = scheme.points.high if scheme.points is not None else None
    yield f"# points = 20   # as the marked fat needs; at most {most}"
    yield f'# total_volume = "4 mL"   # at most {_end(scheme.most_volume_ml)}'


def _amount(
    scheme: NeedleProtocol, key: str, span: Span | None, unit: str, part: str
) -> Iterator[str]:
    """Yield one key with the lower end of what was published; as a comment where from memory."""
    value = lowest(span)
    if value is None:
        return
    line = f"{key} = {inline(f'{plain(value)} {unit}')}"
    published = "" if span is None or span.exact is not None else f"published: {span} {unit}"
    if part in scheme.unverified:
        yield f"# {line}   # unverified, from memory" + (f"; {published}" if published else "")
    else:
        yield line + (f"   # {published}" if published else "")


_LINES: Mapping[str, Callable[[NeedleProtocol, Volume | None], Iterator[str]]] = {
    "microneedling": _microneedling,
    "mesotherapy": _mesotherapy,
    "filler": _filler,
    "fat-dissolving": _fat_dissolving,
}
