"""A team's own pages: sign in and out, the account, invitations, members."""

from __future__ import annotations

from kolosi.web.screens.team import account, joining, members, signing

ROUTES = members.ROUTES
URLS = [*signing.URLS, *account.URLS, *joining.URLS]
