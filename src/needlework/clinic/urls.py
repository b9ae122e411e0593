"""Every address of the clinic."""

from __future__ import annotations

from allauth.account import views as account
from django.urls import include, path

from needlework.clinic import home
from needlework.clinic.approvals import views as approvals
from needlework.clinic.audit import views as audit
from needlework.clinic.consultation import views as consultation
from needlework.clinic.documents import views as documents
from needlework.clinic.drafts import views as drafts
from needlework.clinic.faces import views as faces
from needlework.clinic.papers import views as papers
from needlework.clinic.papers.faces import VIEWS
from needlework.clinic.papers.listing import FILES
from needlework.clinic.patients import views as patients
from needlework.clinic.people import views as people
from needlework.clinic.photographs import views as photographs
from needlework.clinic.stock import views as stock
from needlework.clinic.viewer import alternatives as proposals
from needlework.clinic.viewer import views as viewer

GIVEN_OUT = (*FILES, *(f"face-{view}.svg" for view in VIEWS))
"""Files of a plan, each with an address of its own."""

urlpatterns = [
    path("", home.home, name="home"),
    path("clinic/", home.choose_clinic, name="choose_clinic"),
    path("account/sign-in/", account.login, name="account_login"),
    path("account/sign-out/", account.logout, name="account_logout"),
    path("account/inactive/", account.account_inactive, name="account_inactive"),
    path("account/again/", account.reauthenticate, name="account_reauthenticate"),
    path("account/password/", account.password_change, name="account_change_password"),
    path("account/second-factor-needed/", home.second_factor_needed, name="second_factor_needed"),
    path("account/second-factor/", include("allauth.mfa.urls")),
    path("patients/", patients.patients, name="patients"),
    path("patients/new/", patients.new_patient, name="new_patient"),
    path("patients/<int:identifier>/", patients.patient, name="patient"),
    path("patients/<int:identifier>/change/", patients.edit_patient, name="edit_patient"),
    path("patients/<int:identifier>/history/", patients.history, name="history"),
    path("patients/<int:identifier>/merge/", patients.merge_patient, name="merge_patient"),
    path("patients/<int:patient>/plans/new/", drafts.new_plan, name="new_plan"),
    path(
        "patients/<int:identifier>/consultation/", consultation.consultation, name="consultation"
    ),
    path(
        "patients/<int:identifier>/consultation/change/",
        consultation.change,
        name="change_consultation",
    ),
    path("patients/<int:identifier>/photographs/", photographs.photographs, name="photographs"),
    path(
        "patients/<int:identifier>/photographs/add/",
        photographs.add_photograph,
        name="add_photograph",
    ),
    path("patients/<int:identifier>/photographs/agree/", photographs.agree, name="agree"),
    path(
        "photograph-consents/<int:identifier>/withdraw/",
        photographs.withdraw_agreement,
        name="withdraw_agreement",
    ),
    path("photographs/<int:identifier>/picture.jpg", photographs.picture, name="picture"),
    path(
        "photographs/<int:identifier>/void/", photographs.void_photograph, name="void_photograph"
    ),
    path("photographs/teaching/", photographs.teaching, name="teaching"),
    path("photographs/publication/", photographs.publication, name="publication"),
    path("patients/<int:identifier>/face/", faces.face, name="face"),
    path("patients/<int:identifier>/face/file/", faces.add_face_file, name="add_face_file"),
    path("photographs/<int:identifier>/face/", faces.click_face, name="click_face"),
    path("photographs/<int:identifier>/face/find/", faces.find_face, name="find_face"),
    path("faces/<int:identifier>/void/", faces.void_face, name="void_face"),
    path("words/", patients.words, name="words"),
    path("plans/", drafts.plans, name="plans"),
    path("plans/<int:identifier>/", drafts.plan, name="plan"),
    path("plans/<int:identifier>/edit/", drafts.edit_plan, name="edit_plan"),
    path("plans/<int:identifier>/forecast/", drafts.plan_forecast, name="plan_forecast"),
    path("plans/<int:identifier>/viewer/", viewer.plan_viewer, name="plan_viewer"),
    path("plans/<int:identifier>/alternatives/", proposals.alternatives, name="alternatives"),
    path("plans/<int:identifier>/report/", papers.plan_report, name="plan_report"),
    *(
        path(f"plans/<int:identifier>/{file}", papers.plan_file, {"file": file}, f"plan_{file}")
        for file in GIVEN_OUT
    ),
    path("report.css", papers.report_style, name="report_style"),
    path("viewer/head/", viewer.viewer_head, name="viewer_head"),
    path("plans/<int:identifier>/review/", approvals.review, name="review"),
    path("approvals/<int:identifier>/", approvals.approval, name="approval"),
    path("approvals/<int:identifier>/report/", papers.approval_report, name="approval_report"),
    *(
        path(
            f"approvals/<int:identifier>/{file}",
            papers.approval_file,
            {"file": file},
            f"approval_{file}",
        )
        for file in GIVEN_OUT
    ),
    path("approvals/<int:identifier>/sheet/", approvals.sheet, name="sheet"),
    path("approvals/<int:identifier>/consent/", approvals.consent, name="consent"),
    path("approvals/<int:identifier>/calendar.ics", approvals.calendar, name="calendar"),
    path("approvals/<int:identifier>/withdraw/", approvals.withdraw, name="withdraw"),
    path("day/", documents.day, name="day_pack"),
    path("stock/", stock.stock, name="stock"),
    path("people/", people.people, name="people"),
    path("people/change/", people.change_people, name="change_people"),
    path("people/delegations/<int:identifier>/", people.delegation, name="delegation"),
    path("audit/", audit.audit, name="audit"),
]

handler400 = "needlework.clinic.home.bad_request"
handler403 = "needlework.clinic.home.refused"
handler404 = "needlework.clinic.home.not_found"
handler500 = "needlework.clinic.home.failed"
