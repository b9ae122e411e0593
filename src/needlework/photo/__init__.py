"""A photo becomes points of a face: an optional extra, offline once its networks are installed.

The networks find points and nothing else: no face is recognised, no age, sex or feeling guessed.
The photo is read, measured and forgotten; what is kept are points, size and pose.
"""

from needlework.photo.measuring import Measured as Measured
from needlework.photo.measuring import measure_photo as measure_photo
from needlework.photo.sizing import Asked as Asked
from needlework.photo.weights import installed as installed
