"""A database of a team with something in every table that is carried."""

from __future__ import annotations


def fill() -> None:
    """Ten accounts with what belongs to them, a queue and a log."""
    from django.utils import timezone
    from tests.web.team_case import member

    from kolosi.web.models import Job, Visit
    from kolosi.web.rights import Role
    from kolosi.web.team import audit, invitations, limits, second

    for number, role in enumerate(list(Role) * 2):
        user = member(f"Membre {number} é", "essai", role, sees_gbv=bool(number % 2))
        if number % 3 == 0:
            secret = second.new_secret()
            import pyotp

            assert second.turn_on(user, secret, pyotp.TOTP(secret).now()) is not None
        invitations.invite(f"Invité {number}", ["essai", "autre"], role, made_by=user.username)
        Visit.objects.create(workspace="essai", person=user.username, seen=timezone.now())
        given = {"zz": 1, "a": [1.5, "é", None, True], "long name of a key": {"b": 1, "aa": 2}}
        Job.objects.create(workspace="essai", work="build", given=given, person=user.username, told=[given])
        for route in ("sign-in", "team"):
            audit.record(who=user.username, route=route, workspace="essai")
        limits.is_within(limits.SIGN_IN, user.username)
