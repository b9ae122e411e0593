"""Changes of people, each in one transaction with its audit event."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date, timedelta

from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import transaction
from django.http import QueryDict
from django.utils.text import slugify

from needlework.clinic.approvals.team import KINDS
from needlework.clinic.audit.recording import record
from needlework.clinic.drafts import answers
from needlework.clinic.drafts.answers import room
from needlework.clinic.models import Delegation, Licence, Membership, Provider, User
from needlework.clinic.roles import ROLES
from needlework.clinic.who import Who
from needlework.vocabulary import resolve

Change = Callable[[Who, QueryDict], str]


@transaction.atomic
def add_member(who: Who, sent: QueryDict) -> str:
    """Give somebody an account with a first password and a role."""
    email = answers.needed(sent, "email", "e-mail", room(User, "email")).lower()
    name = answers.needed(sent, "name", "name", room(User, "name"))
    roles = [role for role in sent.getlist("roles") if role in ROLES]
    if not roles:
        answers.refuse("roles", "none", ", ".join(ROLES), "Tick at least one.")
    if email == who.user.email:
        _by_another(who, "role")
    user = User.objects.filter(email=email).first() or _new_user(sent, email, name)
    for role in roles:
        Membership.objects.get_or_create(clinic=who.clinic, user=user, role=role)
    record(who, "member.added", f"user {user.pk}", details={"roles": roles, "email": email})
    return f"{email} can sign in."


@transaction.atomic
def remove_role(who: Who, sent: QueryDict) -> str:
    """Take a role from somebody; nobody takes their own last one."""
    user = who.clinic.memberships.filter(user_id=_number(sent, "user"), role=sent.get("role", ""))
    row = user.select_related("user").first()
    if row is None:
        answers.refuse("role", "not found", "a role of somebody here", "Reload the page.")
    if row.user_id == who.user.pk and row.role in ("administrator", "medical-director"):
        answers.refuse("role", "your own", "a role of somebody else", "Let somebody else do it.")
    row.delete()
    record(who, "member.role-removed", f"user {row.user_id}", details={"role": row.role})
    return f"{row.user} is no longer {ROLES[row.role][0].lower()}."


@transaction.atomic
def add_provider(who: Who, sent: QueryDict) -> str:
    """Enter somebody who assesses, prescribes, injects or delegates."""
    name = answers.needed(sent, "name", "name", room(User, "name"))
    role = resolve(answers.needed(sent, "role", "role"), "role")
    if role is None:
        answers.refuse("role", "not known", "a role of the list", "Choose one.")
    identifier = slugify(answers.text(sent, "identifier") or name)[:60]
    if who.clinic.providers.filter(identifier=identifier).exists() or not identifier:
        answers.refuse("short name", f'"{identifier}"', "one that nobody has", "Choose another.")
    member = who.clinic.memberships.filter(user_id=_number(sent, "user")).first()
    if member is not None and who.clinic.providers.filter(user=member.user).exists():
        answers.refuse("account", str(member.user), "one without a provider", "Choose another.")
    if member is not None and member.user == who.user:
        _by_another(who, "profession")
    made = Provider.objects.create(
        clinic=who.clinic,
        user=None if member is None else member.user,
        identifier=identifier,
        name=name,
        role=role.slug,
        director=sent.get("director") == "yes",
    )
    record(who, "provider.added", f"provider {made.pk}", details={"role": role.slug})
    return f"{made} is entered."


@transaction.atomic
def add_licence(who: Who, sent: QueryDict) -> str:
    """Enter a licence of a provider."""
    provider = _provider(who, sent, "provider")
    if provider.user == who.user:
        _by_another(who, "licence")
    made = Licence.objects.create(
        provider=provider,
        jurisdiction=answers.needed(
            sent, "jurisdiction", "place of the licence", room(Licence, "jurisdiction")
        ),
        number=answers.needed(sent, "number", "number of the licence", room(Licence, "number")),
        valid_from=answers.day(sent, "valid_from", "first day") or date.today(),
        valid_until=answers.day(sent, "valid_until", "last day"),
    )
    record(who, "licence.added", f"provider {provider.pk}", details={"licence": str(made)})
    return f"The licence of {provider} is entered."


@transaction.atomic
def add_delegation(who: Who, sent: QueryDict) -> str:
    """Let somebody act under a director: which kinds of treatment, until when."""
    director, delegate = _provider(who, sent, "director"), _provider(who, sent, "delegate")
    if not director.director or director == delegate:
        answers.refuse("director", str(director), "a director other than them", "Choose another.")
    scope = [kind for kind in sent.getlist("scope") if kind in KINDS]
    until = answers.day(sent, "valid_until", "last day")
    if not scope or until is None or until < date.today():
        answers.refuse(
            "delegation", "no kind of treatment or no last day to come",
            "kinds of treatment and a day to come", "Tick what is delegated, and say until when.",
        )  # fmt: skip
    made = Delegation.objects.create(
        director=director,
        delegate=delegate,
        scope=scope,
        valid_from=answers.day(sent, "valid_from", "first day") or date.today(),
        valid_until=until,
    )
    details = {"scope": scope, "until": until.isoformat()}
    record(who, "delegation.added", f"delegation {made.pk}", details=details)
    return f"{delegate} acts under {director} until {until.isoformat()}."


@transaction.atomic
def end_delegation(who: Who, found: Delegation, sent: QueryDict) -> str:
    """End a delegation before its time."""
    reason = answers.needed(sent, "reason", "reason")
    if found.ended_on is not None:
        answers.refuse("delegation", "ended already", "one in force", "Delegate anew instead.")
    found.ended_on = answers.day(sent, "ended_on", "last day") or date.today()
    found.end_reason = reason
    found.save(update_fields=["ended_on", "end_reason"])
    details = {"reason": reason, "on": found.ended_on.isoformat()}
    record(who, "delegation.ended", f"delegation {found.pk}", details=details)
    return f"The delegation to {found.delegate} ends on {found.ended_on.isoformat()}."


@transaction.atomic
def end_licence(who: Who, sent: QueryDict) -> str:
    """End a licence before its time: suspended, given back, entered by mistake."""
    row = Licence.objects.select_for_update(of=("self",)).select_related("provider")
    found = row.filter(provider__clinic=who.clinic, pk=_number(sent, "licence")).first()
    if found is None:
        answers.refuse("licence", "not found", "a licence of somebody here", "Reload the page.")
    reason = answers.needed(sent, "reason", "reason")
    last = date.today() - timedelta(days=1)
    if found.valid_until is not None and found.valid_until <= last:
        answers.refuse("licence", "ended already", "one that holds", "Nothing to do.")
    found.valid_until = last
    found.save(update_fields=["valid_until"])
    details = {"licence": str(found), "reason": reason, "last_day": last.isoformat()}
    record(who, "licence.ended", f"provider {found.provider_id}", details=details)
    return f"The licence {found} of {found.provider} counts no more."


@transaction.atomic
def retire(who: Who, sent: QueryDict) -> str:
    """Say that a provider has left the clinic."""
    found = _provider(who, sent, "provider")
    reason = answers.needed(sent, "reason", "reason")
    found.retired = True
    found.save(update_fields=["retired"])
    record(who, "provider.left", f"provider {found.pk}", details={"reason": reason})
    return f"{found} counts no more; signed plans that name them need another approval."


CHANGES: Mapping[str, Change] = {
    "member": add_member,
    "remove-role": remove_role,
    "provider": add_provider,
    "licence": add_licence,
    "delegation": add_delegation,
    "end-licence": end_licence,
    "retire": retire,
}


def _new_user(sent: QueryDict, email: str, name: str) -> User:
    password = sent.get("password", "")
    user = User(email=email, name=name)
    try:
        validate_email(email)
        validate_password(password, user)
    except ValidationError as fault:
        answers.refuse(
            "account", " ".join(fault.messages), "an address and a password", "Mend it."
        )
    return User.objects.create_user(email, password, name=name)


def _provider(who: Who, sent: QueryDict, name: str) -> Provider:
    found = who.clinic.providers.filter(pk=_number(sent, name)).first()
    if found is None:
        answers.refuse(name, "nobody", "a provider of this clinic", "Choose one.")
    return found


def _by_another(who: Who, what: str) -> None:
    """Refuse what somebody gives themselves, where another manages people too."""
    managing = [role for role, (_, may) in ROLES.items() if "people.manage" in may]
    others = who.clinic.memberships.filter(role__in=managing).exclude(user=who.user)
    if others.exists():
        answers.refuse(
            what, "your own", f"a {what} of somebody else", "Let another manager do it."
        )


def _number(sent: QueryDict, name: str) -> int:
    return answers.whole(sent, name, name) or 0
