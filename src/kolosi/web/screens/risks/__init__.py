"""Risks and workshop: what was read, where nothing was, how severe it is, how people ranked it."""

from __future__ import annotations

from kolosi.web.screens.risks import documents, evidence, gaps, reading, rounds, severity, workbooks, workshop

ROUTES = (
    *documents.ROUTES,
    *evidence.ROUTES,
    *reading.ROUTES,
    *gaps.ROUTES,
    *severity.ROUTES,
    *workshop.ROUTES,
    *rounds.ROUTES,
    *workbooks.ROUTES,
)
