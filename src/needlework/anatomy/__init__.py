"""The face as geometry: head, landmarks, the patient's own face, muscles and site rules.

A ``Face`` is the average one or comes from clicked points; ``place_sites`` finds the sites of a
treatment on it, ``gap`` and ``measures`` measure in millimetres along the skin.
"""

from needlework.anatomy.clicks import Clicks as Clicks
from needlework.anatomy.face import Face as Face
from needlework.anatomy.face import average_face as average_face
from needlework.anatomy.face_file import read_clicks as read_clicks
from needlework.anatomy.filler_places import PlacedFiller as PlacedFiller
from needlework.anatomy.filler_places import place_filler as place_filler
from needlework.anatomy.head import Head as Head
from needlework.anatomy.head import head as head
from needlework.anatomy.measuring import Gap as Gap
from needlework.anatomy.measuring import Measure as Measure
from needlework.anatomy.measuring import gap as gap
from needlework.anatomy.measuring import measures as measures
from needlework.anatomy.placing import Placed as Placed
from needlework.anatomy.placing import Unplaced as Unplaced
from needlework.anatomy.placing import place_sites as place_sites
from needlework.anatomy.scale import Scale as Scale
from needlework.anatomy.surface import Spot as Spot
from needlework.anatomy.surface import Surface as Surface
from needlework.anatomy.warping import face_from as face_from
