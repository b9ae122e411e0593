"""Amounts with units: a dose belongs to its product, and nothing here is a bare float.

>>> from needlework.doses import Dilution, Dose, Volume
>>> vial = Dose.parse("100 U", product="Botox")
>>> Dilution(vial, Volume.parse("2.5 mL")).volume_for(Dose.parse("20 U", product="Botox"))
Volume('0.5 mL')
"""

from needlework.doses.concentration import Concentration
from needlework.doses.dilution import Dilution, Syringe
from needlework.doses.dose import Dose, DoseMismatchError
from needlework.doses.quantities import Length, Mass, Quantity, Volume

__all__ = [
    "Concentration",
    "Dilution",
    "Dose",
    "DoseMismatchError",
    "Length",
    "Mass",
    "Quantity",
    "Syringe",
    "Volume",
]
