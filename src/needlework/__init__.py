"""Open treatment planning for needle-based skin medicine.

The whole of an ordinary use::

    import needlework as nw

    plan = nw.load_plan("frown.toml")
    forecast = nw.forecast(plan)
    print(forecast.events("loss", area="glabella"))
    print(nw.cite(forecast))

Every name below is imported when it is first asked for, so that ``import needlework`` is fast.
"""

from __future__ import annotations

import sys
from importlib import import_module
from types import ModuleType
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from needlework.doses import Dose, DoseMismatchError
    from needlework.forecast import cite, forecast
    from needlework.forecast.values import Course, Event, Forecast
    from needlework.planfile import load_plan, load_trial, read_plan, write_plan
    from needlework.planning import optimise
    from needlework.plans import Plan
    from needlework.problems import BadInputError, Problem
    from needlework.safety import check
    from needlework.trials import run_trial
    from needlework.validation import validate

__version__ = "0.1.0"

_HOMES = {
    "BadInputError": "needlework.problems",
    "Course": "needlework.forecast.values",
    "Dose": "needlework.doses",
    "DoseMismatchError": "needlework.doses",
    "Event": "needlework.forecast.values",
    "Forecast": "needlework.forecast.values",
    "Plan": "needlework.plans",
    "Problem": "needlework.problems",
    "check": "needlework.safety",
    "cite": "needlework.forecast",
    "forecast": "needlework.forecast",
    "load_plan": "needlework.planfile",
    "load_trial": "needlework.planfile",
    "optimise": "needlework.planning",
    "read_plan": "needlework.planfile",
    "run_trial": "needlework.trials",
    "validate": "needlework.validation",
    "write_plan": "needlework.planfile",
}

__all__ = [
    "BadInputError",
    "Course",
    "Dose",
    "DoseMismatchError",
    "Event",
    "Forecast",
    "Plan",
    "Problem",
    "__version__",
    "check",
    "cite",
    "forecast",
    "load_plan",
    "load_trial",
    "optimise",
    "read_plan",
    "run_trial",
    "validate",
    "write_plan",
]


def __getattr__(name: str) -> object:
    if name not in _HOMES:
        raise AttributeError(f"needlework has no {name!r}; it has {', '.join(sorted(_HOMES))}")
    if name == "forecast":
        return import_module("needlework.forecast")
    return getattr(import_module(_HOMES[name]), name)


def __dir__() -> list[str]:
    return sorted(__all__)


class _CallableModule(ModuleType):
    def __call__(self, *arguments: object, **options: object) -> object:
        return self.__dict__["forecast"](*arguments, **options)


class _Surface(ModuleType):
    # `needlework.forecast` is both the layer and the verb of the surface. The import system
    # puts the layer's module there, so that module is made callable when it arrives.
    def __setattr__(self, name: str, value: object) -> None:
        if name == "forecast" and isinstance(value, ModuleType):
            value.__class__ = _CallableModule
        super().__setattr__(name, value)


sys.modules[__name__].__class__ = _Surface
