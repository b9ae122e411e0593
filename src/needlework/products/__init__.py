"""Products: vials, label dilutions, and what a treatment puts into the syringe."""

from needlework.products.given import Given as Given
from needlework.products.given import GivenSite as GivenSite
from needlework.products.given import given as given
from needlework.products.library import toxin as toxin
from needlework.products.library import toxins as toxins
from needlework.products.values import LabelDilution as LabelDilution
from needlework.products.values import Toxin as Toxin
from needlework.products.values import VialSize as VialSize
