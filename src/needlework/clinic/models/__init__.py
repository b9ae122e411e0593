"""What the clinic keeps: people, patients, plans, audit."""

from needlework.clinic.models.audit import AuditEvent as AuditEvent
from needlework.clinic.models.faces import PatientFace as PatientFace
from needlework.clinic.models.faces import PatientFaceVoid as PatientFaceVoid
from needlework.clinic.models.patients import ChartEntry as ChartEntry
from needlework.clinic.models.patients import Patient as Patient
from needlework.clinic.models.patients import PatientWord as PatientWord
from needlework.clinic.models.people import Clinic as Clinic
from needlework.clinic.models.people import Membership as Membership
from needlework.clinic.models.people import User as User
from needlework.clinic.models.photographs import Photograph as Photograph
from needlework.clinic.models.photographs import PhotographConsent as PhotographConsent
from needlework.clinic.models.photographs import (
    PhotographConsentWithdrawal as PhotographConsentWithdrawal,
)
from needlework.clinic.models.photographs import PhotographVoid as PhotographVoid
from needlework.clinic.models.plans import Approval as Approval
from needlework.clinic.models.plans import Consent as Consent
from needlework.clinic.models.plans import DraftVersion as DraftVersion
from needlework.clinic.models.plans import Lot as Lot
from needlework.clinic.models.plans import TreatmentPlan as TreatmentPlan
from needlework.clinic.models.plans import Withdrawal as Withdrawal
from needlework.clinic.models.providers import Delegation as Delegation
from needlework.clinic.models.providers import Licence as Licence
from needlework.clinic.models.providers import Provider as Provider
