"""Treatment schemes as data, and their expansion into sites and doses.

>>> from needlework import protocols
>>> print(protocols.get("ona-gl"))
ona-gl: 20 U onabotulinumtoxinA, glabella, 5 points
"""

from needlework.protocols.expansion import dose_of as dose_of
from needlework.protocols.expansion import expand as expand
from needlework.protocols.library import every as every
from needlework.protocols.library import find as find
from needlework.protocols.library import fitting as fitting
from needlework.protocols.library import get as get
from needlework.protocols.library import nearest as nearest
from needlework.protocols.values import LabelStatus as LabelStatus
from needlework.protocols.values import Point as Point
from needlework.protocols.values import Protocol as Protocol
