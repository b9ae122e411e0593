"""The loops over people in numpy: what there is without the extra ``fast``."""

from needlework.trials.kernels.plain_effects import effect as effect
from needlework.trials.kernels.plain_following import follow as follow
from needlework.trials.kernels.plain_grades import grades as grades

NAME = "numpy"
