"""Treatment schemes as the tables have them, and their expansion into sites and doses.

>>> from needlework import protocols
>>> print(protocols.get("ona-gl"))
ona-gl: 20 U onabotulinumtoxinA, glabella, 5 points
"""

from needlework.protocols.amounts import Amount as Amount
from needlework.protocols.electrical import NeighbourTherapy as NeighbourTherapy
from needlework.protocols.electrical import neighbour as neighbour
from needlework.protocols.electrical import neighbours as neighbours
from needlework.protocols.expansion import dose_of as dose_of
from needlework.protocols.expansion import expand as expand
from needlework.protocols.expansion import side_is_known as side_is_known
from needlework.protocols.library import Scheme as Scheme
from needlework.protocols.library import every as every
from needlework.protocols.library import find as find
from needlework.protocols.library import fitting as fitting
from needlework.protocols.library import get as get
from needlework.protocols.library import nearest as nearest
from needlework.protocols.needle_values import NeedleProtocol as NeedleProtocol
from needlework.protocols.starting import Start as Start
from needlework.protocols.starting import start as start
from needlework.protocols.therapeutic import Question as Question
from needlework.protocols.therapeutic import outcomes as outcomes
from needlework.protocols.therapeutic import questions as questions
from needlework.protocols.values import Execution as Execution
from needlework.protocols.values import LabelStatus as LabelStatus
from needlework.protocols.values import Part as Part
from needlework.protocols.values import Point as Point
from needlework.protocols.values import Protocol as Protocol
from needlework.protocols.values import Target as Target
