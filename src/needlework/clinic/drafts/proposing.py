"""The optimiser's alternatives to a session of a plan, kept a while so that one can be taken."""

from __future__ import annotations

import threading
from collections import OrderedDict

from needlework.anatomy import Face, average_face
from needlework.clinic.drafts import answers
from needlework.clinic.drafts.answers import Sent
from needlework.clinic.drafts.document import Tables, tables_of, treatment
from needlework.planfile import write_plan
from needlework.planning import Alternative, Proposal, optimise
from needlework.plans import Neuromodulator, Plan
from needlework.problems import BadInputError
from needlework.safety.context import Context

Key = tuple[Plan, str, Face]
_KEPT = 8
_WAIT_SECONDS = 1.5  # for what is found at once; the page asks again for the rest
_proposals: OrderedDict[Key, Proposal | BadInputError] = OrderedDict()
_running: dict[Key, threading.Thread] = {}
_lock, _one_at_a_time = threading.Lock(), threading.Lock()


def propose(plan: Plan, session: str, context: Context) -> Proposal | None:
    """Return alternatives to a session; None while they are being computed.

    Raises
    ------
    BadInputError
        Nothing in the session can be planned.
    """
    key = plan, session, context.face or average_face()
    with _lock:
        work = _running.get(key)
        if key not in _proposals and work is None:
            work = threading.Thread(target=_compute, args=(key, context), daemon=True)
            _running[key] = work
            work.start()
    if work is not None:
        work.join(_WAIT_SECONDS)
    with _lock:
        found = _proposals.get(key)
    if isinstance(found, BadInputError):
        raise found
    return found


def _compute(key: Key, context: Context) -> None:
    plan, session, _ = key
    found: Proposal | BadInputError | None = None
    try:
        with _one_at_a_time:
            found = optimise(plan, context=context, session=session)
    except BadInputError as fault:
        found = fault
    finally:
        with _lock:
            if found is not None:
                _proposals[key] = found
            _running.pop(key, None)
            while len(_proposals) > _KEPT:
                _proposals.popitem(last=False)


def take(plan: Plan, tables: Tables, sent: Sent, face: Face) -> str:
    """Give the toxin treatments of a session the points of an alternative that was shown."""
    chosen = _shown(plan, sent, face)
    for session in tables_of(write_plan(chosen.plan))["session"]:
        if session["id"] != answers.text(sent, "session"):
            continue
        for planned in session.get("treatment", []):
            row = treatment(tables, planned["id"])
            if row is not None and planned["kind"] == "neuromodulator" and planned.get("site"):
                row["site"] = planned["site"]
                row.pop("protocol", None)
                row.pop("dose", None)
    return f"took the alternative {chosen.name}"


def toxin_sessions(plan: Plan) -> tuple[str, ...]:
    """Return the sessions in which there is something to optimise."""
    return tuple(
        session.id
        for session in plan.sessions
        if any(isinstance(one, Neuromodulator) for one in session.treatments)
    )


def _shown(plan: Plan, sent: Sent, face: Face) -> Alternative:
    with _lock:
        found = _proposals.get((plan, answers.text(sent, "session"), face))
    key = answers.text(sent, "key")
    shown = (*found.alternatives, *found.references) if isinstance(found, Proposal) else ()
    for one in shown:
        if one.key == key:
            return one
    answers.refuse(
        "alternative", f'"{key}"', "one that was shown for this version of the plan",
        "Open the alternatives again.",
    )  # fmt: skip
