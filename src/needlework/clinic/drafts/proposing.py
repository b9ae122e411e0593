"""The optimiser's alternatives to a session of a plan, kept a while so that one can be taken."""

from __future__ import annotations

import hashlib
import logging
import threading
import time
from collections import OrderedDict
from dataclasses import dataclass, field

from django.core.cache import cache

from needlework.anatomy import Face, average_face
from needlework.clinic.drafts import answers
from needlework.clinic.drafts.answers import Sent
from needlework.clinic.drafts.document import Tables, tables_of, treatment
from needlework.planfile import plan_hash, write_plan
from needlework.planning import Proposal, optimise
from needlework.plans import Neuromodulator, Plan
from needlework.problems import BadInputError, Problem
from needlework.safety.context import Context

Key = tuple[Plan, str, Face]
Shown = dict[str, tuple[str, str]]
"""What was shown: key of each alternative to its name and its plan file."""

HOUR = 3600
_KEPT = 8
_WAIT_SECONDS = 1.5  # for what is found at once; the page asks again for the rest
_proposals: OrderedDict[Key, Proposal | BadInputError] = OrderedDict()
_running: dict[Key, Work] = {}
_lock, _one_at_a_time = threading.Lock(), threading.Lock()


@dataclass
class Work:
    """Alternatives that are being computed, and how far that has come.

    Parameters
    ----------
    doing : str
        What is done now; empty while another plan is computed first.
    done, of : int
        Steps that are done, and all steps.
    """

    since: float = field(default_factory=time.monotonic)
    doing: str = ""
    done: int = 0
    of: int = 0
    thread: threading.Thread | None = None

    def say(self, done: int, of: int, doing: str) -> None:
        """Tell how far the work has come."""
        self.done, self.of, self.doing = done, of, doing

    @property
    def seconds(self) -> int:
        """How long it has been waited for."""
        return int(time.monotonic() - self.since)


def propose(plan: Plan, session: str, context: Context) -> Proposal | Work:
    """Return alternatives to a session, or how far their computation has come.

    Whoever asks for the same session of the same plan waits for the same work. What is shown is
    kept for an hour where every process of the server finds it, so that one can be taken from any.

    Raises
    ------
    BadInputError
        Nothing in the session can be planned, or the optimiser failed.
    """
    key = plan, session, context.face or average_face()
    with _lock:
        work = _running.get(key)
        if key not in _proposals and work is None:
            work = _running[key] = Work()
            work.thread = threading.Thread(target=_compute, args=(key, context, work), daemon=True)
            work.thread.start()
    if work is not None and work.thread is not None:
        work.thread.join(_WAIT_SECONDS)
    with _lock:
        found = _proposals.get(key)
    if isinstance(found, BadInputError):
        with _lock:
            _proposals.pop(key, None)  # asked again, it is tried again
        raise found
    if found is None:
        return work or Work()
    _keep(key, found)
    return found


def _compute(key: Key, context: Context, work: Work) -> None:
    plan, session, _ = key
    found: Proposal | BadInputError
    try:
        with _one_at_a_time:
            work.say(0, 0, "starting")
            found = optimise(plan, context=context, session=session, progress=work.say)
    except BadInputError as fault:
        found = fault
    except Exception:
        logging.getLogger("django").exception("the optimiser failed")
        found = BadInputError([_FAILED])
    with _lock:
        _proposals[key] = found
        _running.pop(key, None)
        while len(_proposals) > _KEPT:
            _proposals.popitem(last=False)


_FAILED = Problem(
    "alternatives",
    "the computation failed, and the server wrote down why",
    "a plan that the optimiser can work with",
    "Change the plan by hand, or reload this page to try again.",
    "clinic.alternatives",
)


def take(plan: Plan, tables: Tables, sent: Sent, face: Face) -> str:
    """Give the toxin treatments of a session the points of an alternative that was shown."""
    name, text = _shown(plan, sent, face)
    for session in tables_of(text)["session"]:
        if session["id"] != answers.text(sent, "session"):
            continue
        for planned in session.get("treatment", []):
            row = treatment(tables, planned["id"])
            if row is not None and planned["kind"] == "neuromodulator" and planned.get("site"):
                row["site"] = planned["site"]
                row.pop("protocol", None)
                row.pop("dose", None)
    return f"took the alternative {name}"


def toxin_sessions(plan: Plan) -> tuple[str, ...]:
    """Return the sessions in which there is something to optimise."""
    return tuple(
        session.id
        for session in plan.sessions
        if any(isinstance(one, Neuromodulator) for one in session.treatments)
    )


def _name(key: Key) -> str:
    plan, session, face = key
    named = hashlib.sha256(f"{plan_hash(plan)} {session} ".encode())
    named.update(face.surface.vertices.tobytes())
    return f"alternatives-{named.hexdigest()}"


def _keep(key: Key, found: Proposal) -> None:
    """Keep what is shown for every process: names and plan files, nothing that is code."""
    name = _name(key)
    if cache.get(name) is None:
        every = (*found.references, *found.alternatives)
        shown: Shown = {one.key: (one.name, write_plan(one.plan)) for one in every}
        cache.set(name, shown, HOUR)


def _shown(plan: Plan, sent: Sent, face: Face) -> tuple[str, str]:
    key = answers.text(sent, "key")
    shown: Shown = cache.get(_name((plan, answers.text(sent, "session"), face))) or {}
    if key in shown:
        return shown[key]
    answers.refuse(
        "alternative", f'"{key}"', "one that was shown for this version of the plan",
        "Open the alternatives again.",
    )  # fmt: skip
