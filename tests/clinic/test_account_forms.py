"""Forms of accounts speak in the words of the house, and say nothing inside empty fields."""

from __future__ import annotations

import re

import pytest
from django.test import Client

from needlework.clinic.accounts.words import FIELDS
from tests.clinic.people import PASSWORD, World

PAGES = {
    "/account/password/": ("oldpassword", "password1", "password2"),
    "/account/again/": ("password",),
    "/account/second-factor/totp/activate/": ("code",),
    "/account/second-factor/webauthn/add/": ("name", "passwordless"),
}


def page_of(world: World, path: str) -> str:
    client = world.client("alice")
    client.post("/account/again/", {"password": PASSWORD, "next": path})
    answer = client.get(path)
    assert answer.status_code == 200
    return answer.content.decode()


@pytest.mark.parametrize("path", PAGES)
def test_every_field_has_our_label_and_hint_and_no_placeholder(world: World, path: str) -> None:
    page = page_of(world, path)
    assert "placeholder" not in page
    for name in PAGES[path]:
        label, hint = FIELDS[name]
        assert re.search(rf'<label for="id_{name}">{label}', page), name
        assert hint in page
        if hint:
            (field,) = re.findall(rf'<input[^>]*name="{name}"[^>]*>', page)
            assert f'aria-describedby="id_{name}_helptext"' in field
            assert f'id="id_{name}_helptext"' in page


def test_signing_in_has_no_placeholder_either(world: World) -> None:
    page = Client().get("/account/sign-in/").content.decode()
    assert "placeholder" not in page
    assert page.count("<label") >= 2


def test_what_is_wrong_stands_at_its_field(world: World) -> None:
    client = world.client("alice")
    sent = {"oldpassword": "wrong", "password1": "123", "password2": "124"}
    page = client.post("/account/password/", sent).content.decode()
    assert page.count('class="error" role="alert"') >= 2


def test_a_wrong_code_is_told(world: World) -> None:
    client = world.client("alice")
    path = "/account/second-factor/totp/activate/"
    client.post("/account/again/", {"password": PASSWORD, "next": path})
    page = client.post(path, {"code": "000000"}).content.decode()
    assert 'class="error" role="alert"' in page
