"""Virtual trials: simulated people in arms, read off as a paper would print them."""

from needlework.trials.run import run_trial as run_trial
from needlework.trials.values import TrialResult as TrialResult
