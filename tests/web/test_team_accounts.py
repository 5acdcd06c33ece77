"""Accounts of a team: invited, signed in with a second factor or without, signed out; members and their roles."""

from __future__ import annotations

import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from tests.web.served import ready, served
from tests.web.team_case import PASSWORD, PUBLIC, REAL, client, member, signed_in, team

import kolosi
from kolosi.web.rights import Role


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return kolosi.new(tmp_path_factory.mktemp("équipe") / "essai", country="MLI", period="2025-Q1")


@pytest.fixture
def address(folder: Path) -> Iterator[str]:
    with team():
        yield served(folder, "equipe")


def entered(browser: Any, name: str, password: str = PASSWORD, back: str = "") -> Any:
    return browser.post("/sign-in", {"name": name, "password": password, "back": back})


def test_who_is_not_signed_in_is_sent_to_sign_in_and_back(address: str) -> None:
    member("Awa Ba", "equipe", Role.OFFICER)
    browser = client()
    answer = browser.get(f"{address}/quarter?since=1")
    assert (answer.status_code, answer.url) == (302, "/sign-in?back=/w/equipe/quarter%3Fsince%3D1")
    assert browser.get("/w/nulle-part/quarter").url == "/sign-in?back=/w/nulle-part/quarter"
    assert entered(browser, "awa  ba", back="/w/equipe/quarter?since=1").url == "/w/equipe/quarter?since=1"
    assert browser.get(f"{address}/quarter").status_code == 200
    assert "Awa Ba" in browser.get("/account").content.decode()


@pytest.mark.parametrize(
    "back", ["https://ailleurs.example/", "//ailleurs.example", "javascript:alert(1)", "\\\\ailleurs", "w/x"]
)
def test_the_way_back_leads_to_this_server_alone(address: str, back: str) -> None:
    member("Awa Ba", "equipe", Role.OFFICER)
    assert entered(client(), "Awa Ba", back=back).url == "/"


def test_a_wrong_password_and_an_unknown_name_are_told_alike(address: str) -> None:
    member("Awa Ba", "equipe", Role.OFFICER)

    def told(name: str, password: str) -> tuple[int, str]:
        from tests.web.served import without_tokens

        answer = entered(client(), name, password)
        return answer.status_code, without_tokens(answer).replace(f'value="{name}"', "")

    assert told("Awa Ba", "un fleuve sans fond") == told("Moussa", PASSWORD) == told("Moussa", "")
    assert told("Awa Ba", "x" * 5000)[0] == 403


def test_too_many_tries_shut_the_account_for_a_while_even_to_the_right_password(
    address: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    from kolosi.web.team import limits

    monkeypatch.setattr(limits, "SIGN_IN", limits.Limit(name="sign-in", most=3, seconds=900))
    member("Awa Ba", "equipe", Role.OFFICER)
    answers = [entered(client(), "Awa Ba", password) for password in ("a", "b", "c", PASSWORD)]
    assert [one.status_code for one in answers] == [403] * 4
    assert "Awa" not in "".join(limits.Tally.objects.values_list("key", flat=True))
    now = time.time()
    monkeypatch.setattr(limits.time, "time", lambda: now + 901)
    assert entered(client(), "Awa Ba").status_code == 302


def test_an_address_that_tries_many_names_is_shut_out(address: str, monkeypatch: pytest.MonkeyPatch) -> None:
    from kolosi.web.team import limits

    monkeypatch.setattr(limits, "SIGN_IN_FROM", limits.Limit(name="sign-in-from", most=4, seconds=900))
    member("Awa Ba", "equipe", Role.OFFICER)
    for number in range(4):
        entered(client(), f"nom {number}", "x")
    assert entered(client(), "Awa Ba").status_code == 403
    elsewhere = client().post("/sign-in", {"name": "Awa Ba", "password": PASSWORD}, REMOTE_ADDR="192.0.2.7")
    assert elsewhere.status_code == 302


def test_signing_in_gives_a_new_session_and_signing_out_ends_it(address: str) -> None:
    member("Awa Ba", "equipe", Role.OFFICER)
    browser = client()
    browser.post("/language", {"language": "en", "back": "/"})
    planted = browser.session.session_key
    assert planted
    entered(browser, "Awa Ba")
    assert browser.session.session_key != planted
    assert "Your account" in browser.get("/account").content.decode(), "the language stays chosen"
    held = browser.cookies["kolosi"].value
    answer = browser.post("/sign-out")
    assert answer["Clear-Site-Data"] == '"cache", "cookies", "storage"'
    again = client()
    again.cookies["kolosi"] = held
    assert again.get(f"{address}/quarter").status_code == 302


def test_a_session_ends_after_half_a_day(address: str) -> None:
    from kolosi.web.team.accounts import LONGEST, SINCE

    member("Awa Ba", "equipe", Role.OFFICER)
    browser = signed_in("Awa Ba")
    session = browser.session
    session[SINCE] = time.time() - LONGEST - 1
    session.save()
    assert browser.get(f"{address}/quarter").status_code == 302


def test_what_was_typed_comes_back_to_who_is_no_longer_signed_in(address: str) -> None:
    answer = client().post("/w/equipe/team", {"name": "Un long texte <b>", "password": "secret", "new_password": "tu"})
    text = answer.content.decode()
    assert (answer.status_code, "Un long texte &lt;b&gt;" in text, "secret" in text) == (403, True, False)


def test_a_field_assistant_arrives_at_the_deposit_and_reads_nothing_else(address: str) -> None:
    member("Issa", "equipe", Role.FIELD)
    browser = client()
    assert entered(browser, "Issa").url == "/"
    assert browser.get("/").url == "/w/equipe/deposit"
    page = browser.get("/w/equipe/deposit")
    assert page.status_code == 200
    assert "/w/equipe/figures" not in page.content.decode()
    assert browser.get("/w/equipe/quarter").status_code == 404


def test_who_belongs_to_several_workspaces_chooses_and_to_none_is_told_so(address: str, folder: Path) -> None:
    served(folder, "autre")
    member("Awa Ba", "equipe", Role.OFFICER)
    member("Awa Ba", "autre", Role.FIELD)
    page = signed_in("Awa Ba").get("/").content.decode()
    assert "/w/equipe/quarter" in page
    assert "/w/autre/deposit" in page
    from tests.web.team_case import account

    account("Seule")
    assert "aucun espace de travail" in signed_in("Seule").get("/").content.decode()


# -- invitations and members -------------------------------------------------------------------------------------------


def invited(browser: Any, address: str, name: str, role: str, **more: str) -> str:
    page = browser.post(f"{address}/team", {"name": name, "role": role, **more}).content.decode()
    return page.partition(f'value="{PUBLIC}')[2].partition('"')[0]


def test_an_invitation_lets_one_person_in_once_with_her_role(address: str) -> None:
    member("Awa Ba", "equipe", Role.OFFICER)
    way = invited(signed_in("Awa Ba"), address, "Fanta", "reviewer")
    assert way.startswith("/join/")
    browser = client()
    assert "Une invitation pour vous" in browser.get(way).content.decode()
    given = {"name": "Fanta Diallo", "new_password": PASSWORD, "again_password": PASSWORD}
    assert browser.post(way, given).url == "/"
    assert browser.get("/").url == "/w/equipe/quarter"
    assert client().get(way).status_code == 404
    from kolosi.web.models import Membership

    row = Membership.objects.get(user__first_name="Fanta Diallo")
    assert (row.role, row.sees_gbv) == ("reviewer", False)


@pytest.mark.parametrize(
    ("given", "told"),
    [
        ({"new_password": "court", "again_password": "court"}, "trop court"),
        ({"new_password": "1qaz2wsx3edc", "again_password": "1qaz2wsx3edc"}, "trop courant"),
        ({"new_password": "fanta diallo 1", "again_password": "fanta diallo 1"}, "ressemble"),
        ({"new_password": "x" * 200, "again_password": "x" * 200}, "trop long"),
        ({"again_password": "autre chose encore"}, "pas les mêmes"),
        ({"name": "AWA-BA"}, "déjà pris"),
        ({"name": "…"}, "déjà pris"),
    ],
)
def test_a_name_or_a_password_that_will_not_do_is_told_and_the_invitation_stands(
    address: str, given: dict[str, str], told: str
) -> None:
    member("Awa Ba", "equipe", Role.OFFICER)
    way = invited(signed_in("Awa Ba"), address, "Fanta", "reader")
    whole = {"name": "Fanta Diallo", "new_password": PASSWORD, "again_password": PASSWORD, **given}
    answer = client().post(way, whole)
    assert (answer.status_code, told in answer.content.decode()) == (422, True)
    assert client().get(way).status_code == 200


def test_an_account_that_stands_joins_another_workspace_and_nobody_follows_his_own_invitation(address: str) -> None:
    member("Awa Ba", "equipe", Role.OFFICER)
    member("Fanta", "ailleurs", Role.READER)
    officer = signed_in("Awa Ba")
    way = invited(officer, address, "Fanta", "coordinator", sees_gbv="on")
    assert officer.post(way).status_code == 404
    assert signed_in("Fanta").post(way).url == "/"
    from kolosi.web.models import Membership

    rows = (
        Membership.objects.filter(workspace="equipe").order_by("id").values_list("user__username", "role", "sees_gbv")
    )
    assert list(rows) == [("awa-ba", "officer", True), ("fanta", "coordinator", True)]


def test_an_invitation_expires_and_is_taken_back(address: str) -> None:
    from datetime import timedelta

    from django.utils import timezone

    from kolosi.web.models import Invitation

    member("Awa Ba", "equipe", Role.OFFICER)
    officer = signed_in("Awa Ba")
    late, gone = (invited(officer, address, name, "reader") for name in ("Un", "Deux"))
    first, second = Invitation.objects.order_by("created")
    Invitation.objects.filter(id=first.id).update(expires=timezone.now() - timedelta(seconds=1))
    assert client().get(late).status_code == 404
    assert officer.post(f"{address}/team/invitations/{second.id}/take-back").status_code == 302
    assert client().get(gone).status_code == 404
    assert client().get("/join/inventé").status_code == 404
    assert not Invitation.objects.filter(digest__in=[way.rpartition("/")[2] for way in (late, gone)]).exists()


def test_the_letter_of_an_invitation_is_one_of_ours(address: str) -> None:
    member("Awa Ba", "equipe", Role.OFFICER)
    officer = signed_in("Awa Ba")
    way = PUBLIC + invited(officer, address, "Fanta", "reader")
    answer = officer.post(f"{address}/team/letter", {"address": way})
    assert answer["Content-Type"] == "message/rfc822"
    from email import message_from_bytes
    from email.policy import default

    assert way in message_from_bytes(answer.content, policy=default).get_content()
    assert officer.post(f"{address}/team/letter", {"address": "https://ailleurs.example/join/x"}).status_code == 404


def test_the_officer_changes_a_role_and_removes_a_member_but_never_himself(address: str) -> None:
    from kolosi.web.models import Membership

    member("Awa Ba", "equipe", Role.OFFICER)
    member("Fanta", "equipe", Role.READER)
    own, other = Membership.objects.order_by("id")
    officer, reader = signed_in("Awa Ba"), signed_in("Fanta")
    assert reader.get(f"{address}/quarter").status_code == 200
    officer.post(f"{address}/team/{other.id}/change", {"role": "field"})
    assert (reader.get(f"{address}/quarter").status_code, reader.get(f"{address}/deposit").status_code) == (404, 200)
    assert officer.post(f"{address}/team/{other.id}/change", {"role": "chef"}).status_code == 404
    assert officer.post(f"{address}/team/{own.id}/change", {"role": "coordinator"}).status_code == 404
    assert officer.post(f"{address}/team/{own.id}/remove").status_code == 404
    officer.post(f"{address}/team/{other.id}/remove")
    assert "n’appartient plus" in officer.get(f"{address}/team").content.decode()
    assert reader.get(f"{address}/deposit").status_code == 404


def test_members_of_another_workspace_are_out_of_reach(address: str, folder: Path) -> None:
    from kolosi.web.models import Membership

    served(folder, "autre")
    member("Awa Ba", "equipe", Role.OFFICER)
    member("Fanta", "autre", Role.READER)
    row = Membership.objects.get(workspace="autre")
    officer = signed_in("Awa Ba")
    for what in ("change", "remove"):
        assert officer.post(f"{address}/team/{row.id}/{what}", {"role": "field"}).status_code == 404
    assert Membership.objects.filter(id=row.id, role="reader").exists()


def test_the_command_invites_the_first_person_and_gives_a_lost_password_back(address: str) -> None:
    from kolosi.web.models import Membership, SecondFactor
    from kolosi.web.rights import Role
    from kolosi.web.team import invitations

    way = invitations.invite("Awa Ba", ["equipe"], Role.OFFICER).removeprefix(PUBLIC)
    given = {"name": "Awa Ba", "new_password": PASSWORD, "again_password": PASSWORD}
    first = client()
    assert first.post(way, given).status_code == 302
    assert Membership.objects.get().role == "officer"
    SecondFactor.objects.create(user=Membership.objects.get().user, secret="A" * 32)
    lost = invitations.invite("Awa Ba", [], Role.OFFICER, resets=True).removeprefix(PUBLIC)
    new = {"new_password": "une pirogue sans fleuve", "again_password": "une pirogue sans fleuve"}
    assert client().post(lost, new).status_code == 302
    assert first.get(f"{address}/quarter").status_code == 302, "the other browsers are signed out"
    assert (entered(client(), "Awa Ba").status_code, entered(client(), "Awa Ba", new["new_password"]).status_code) == (
        403,
        302,
    )
    assert Membership.objects.get().role == "officer"
    assert not SecondFactor.objects.exists()


# -- one's own account -------------------------------------------------------------------------------------------------


def test_a_changed_password_signs_the_other_browsers_out(address: str) -> None:
    member("Awa Ba", "equipe", Role.OFFICER)
    here, there = client(), client()
    for browser in (here, there):
        entered(browser, "Awa Ba")
    new = "une pirogue sans fleuve"
    wrong = here.post("/account/password", {"password": "non", "new_password": new, "again_password": new})
    assert (wrong.status_code, "n’est pas le bon" in wrong.content.decode()) == (422, True)
    right = here.post("/account/password", {"password": PASSWORD, "new_password": new, "again_password": new})
    assert right.status_code == 302
    assert (here.get("/account").status_code, there.get("/account").status_code) == (200, 302)


def test_what_happened_to_an_account_is_told_at_the_next_signing_in(address: str) -> None:
    member("Awa Ba", "equipe", Role.OFFICER)
    hers, elsewhere = client(), client()
    entered(hers, "Awa Ba")
    assert "dernière connexion" not in hers.get(f"{address}/quarter").content.decode(), "nothing happened before"
    new = "une pirogue sans fleuve"
    hers.post("/account/password", {"password": PASSWORD, "new_password": new, "again_password": new})
    for wrong in ("non", PASSWORD):
        entered(client(), "Awa Ba", wrong)
    entered(elsewhere, "Awa Ba", new)
    said = elsewhere.get(f"{address}/quarter").content.decode()
    assert "Depuis votre dernière connexion" in said
    assert "votre mot de passe a été changé" in said
    assert "2 essais de connexion ont échoué" in said
    again = client()
    entered(again, "Awa Ba", new)
    assert "dernière connexion" not in again.get(f"{address}/quarter").content.decode(), "told once"


def test_passwords_are_kept_by_argon2(folder: Path) -> None:
    with team(hasher=REAL):
        kept = member("Awa Ba", "equipe", Role.OFFICER).password
        assert kept.startswith("argon2$argon2id$v=19$m=19456,t=2,p=1$")
        assert (entered(client(), "Awa Ba").status_code, entered(client(), "Awa Ba", "non").status_code) == (302, 403)


def test_every_other_browser_is_signed_out_at_will(address: str) -> None:
    member("Awa Ba", "equipe", Role.OFFICER)
    here, there = client(), client()
    for browser in (here, there):
        entered(browser, "Awa Ba")
    assert here.get("/account").content.decode().count("<tr><th") == 3, "the head, and two browsers"
    from kolosi.web.team.accounts import browser_of

    agent = "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/131.0 Safari/537.36 Edg/131.0"
    assert (browser_of(agent), browser_of("curl/8")) == ("Edge, Windows", "")
    here.post("/account/everywhere")
    assert (here.get("/account").status_code, there.get("/account").status_code) == (200, 302)


def test_the_second_factor_is_asked_for_takes_a_code_once_and_recovery_codes_once(
    address: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    import pyotp

    from kolosi.web.models import SecondFactor
    from kolosi.web.team import second

    member("Awa Ba", "equipe", Role.OFFICER)
    browser = client()
    entered(browser, "Awa Ba")
    page = browser.get("/account/second-factor").content.decode()
    secret = page.partition("<code>")[2].partition("</code>")[0]
    picture = browser.get("/account/second-factor.svg")
    assert picture["Content-Type"] == "image/svg+xml"
    assert b"style" not in picture.content
    assert browser.post("/account/second-factor", {"code": "000000"}).status_code == 422
    now = time.time()
    shown = browser.post("/account/second-factor", {"code": pyotp.TOTP(secret).at(now)}).content.decode()
    codes = [piece.partition("</code>")[0] for piece in shown.split("<li><code>")[1:]]
    assert len(codes) == 10
    assert not set(codes) & set(SecondFactor.objects.get().recovery)

    def tried(code: str) -> int:
        other = client()
        assert entered(other, "Awa Ba", back="/account").url == "/sign-in/code?back=/account"
        assert other.get(f"{address}/quarter").status_code == 302, "half a sign-in shows nothing"
        return int(other.post("/sign-in/code", {"code": code, "back": "/account"}).status_code)

    assert tried(pyotp.TOTP(secret).at(now)) == 403, "the code that turned it on was used"
    monkeypatch.setattr(second.time, "time", lambda: now + 30)
    assert [tried(pyotp.TOTP(secret).at(now + 30)), tried(pyotp.TOTP(secret).at(now + 30))] == [302, 403]
    assert [tried(codes[0].upper()), tried(codes[0])] == [302, 403]
    assert browser.post("/account/second-factor/off", {"password": "non"}).status_code == 422
    assert browser.post("/account/second-factor/off", {"password": PASSWORD}).status_code == 302
    assert entered(client(), "Awa Ba").url == "/"


def test_a_code_without_a_password_before_it_leads_back(address: str) -> None:
    assert client().post("/sign-in/code", {"code": "123456"}).url == "/sign-in"
    assert signed_in_picture(client()) == 302


def signed_in_picture(browser: Any) -> int:
    return int(browser.get("/account/second-factor.svg").status_code)


def test_a_picture_of_no_secret_is_absent(address: str) -> None:
    member("Awa Ba", "equipe", Role.OFFICER)
    assert signed_in_picture(signed_in("Awa Ba")) == 404


def test_alone_there_is_no_page_of_a_team(folder: Path) -> None:
    from tests.web.served import entered as alone

    browser, address = alone(), served(folder, "equipe")
    for page in ("/sign-in", "/sign-in/code", "/account", "/join/x", f"{address}/team"):
        assert browser.get(page).status_code == 404, page
    for page in ("/sign-out", f"{address}/team/letter", f"{address}/team/lock", f"{address}/team/1/remove"):
        assert browser.post(page).status_code == 404, page
    ready()


def test_who_runs_a_workspace_prepares_the_next_quarter_for_all_its_members(tmp_path: Path) -> None:
    from kolosi.web.folders import Folders
    from kolosi.workspace import Workspace

    kolosi.new(tmp_path / "mali", country="MLI", period="2025-Q1")
    with team(workspaces=Folders(tmp_path)):
        from kolosi.web.models import Membership

        for name, role, sees in (("Awa Ba", Role.OFFICER, True), ("Lamine Diarra", Role.READER, False)):
            member(name, "mali", role, sees_gbv=sees)
        browser = signed_in("Awa Ba")
        assert "Préparer le trimestre suivant" in browser.get("/w/mali/team").content.decode()
        refused = browser.post("/w/mali/team/next", {"period": "un jour"})
        assert (refused.status_code, sorted(one.name for one in tmp_path.iterdir())) == (409, ["mali"])
        assert browser.post("/w/mali/team/next", {"period": "2025-Q2"}).url == "/w/mali-2025-q2/quarter"
        again = browser.post("/w/mali/team/next", {"period": "2025-Q2"})
        assert (again.status_code, "mali-2025-q2" in again.content.decode()) == (409, True)
        kept = Membership.objects.filter(workspace="mali-2025-q2").values_list("user__first_name", "role", "sees_gbv")
        assert sorted(kept) == [("Awa Ba", "officer", True), ("Lamine Diarra", "reader", False)]
        assert browser.get("/w/mali-2025-q2/quarter").status_code == 200
        assert signed_in("Lamine Diarra").post("/w/mali/team/next", {"period": "2025-Q3"}).status_code == 404
    made = Workspace(tmp_path / "mali-2025-q2").settings
    assert (str(made.period), str(made.taken_over)) == ("2025-Q2", "2025-Q1")
