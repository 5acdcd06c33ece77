"""Recommendations: the register, those who answer for it, the alerts."""

from __future__ import annotations

from kolosi.web.screens.recommendations import alerts, owners, register

ROUTES = (*register.ROUTES, *owners.ROUTES, *alerts.ROUTES)
