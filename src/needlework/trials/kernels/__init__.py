"""The loops over people that cost the time of a trial: in numpy, or compiled where numba is."""

from needlework.trials.kernels import plain as plain
from needlework.trials.kernels.choice import Kernels as Kernels
from needlework.trials.kernels.choice import choose as choose
