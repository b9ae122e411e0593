"""Validation: published rows predicted and scored, never fitted."""

from needlework.validation.run import validate as validate
from needlework.validation.values import SummaryLine as SummaryLine
from needlework.validation.values import Validation as Validation
from needlework.validation.values import ValidationRow as ValidationRow
