"""Planning: points and units that reach the goals of a plan under hard limits."""

from needlework.planning.optimiser import optimise as optimise
from needlework.planning.values import Alternative as Alternative
from needlework.planning.values import Proposal as Proposal
