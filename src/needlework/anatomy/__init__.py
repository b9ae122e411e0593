"""The face as geometry: head, landmarks, the patient's own face, muscles and site rules."""

from needlework.anatomy.head import Head as Head
from needlework.anatomy.head import head as head
from needlework.anatomy.surface import Spot as Spot
from needlework.anatomy.surface import Surface as Surface
