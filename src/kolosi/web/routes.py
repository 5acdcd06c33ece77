"""The addresses of every screen, one table: path, view, right, methods. Tests walk it with each role and each method."""

from __future__ import annotations

from django.urls import path

from kolosi.web import alone, jobs
from kolosi.web.admission import guarded
from kolosi.web.alone import starting
from kolosi.web.invited import addresses as invited_experts
from kolosi.web.route import Route
from kolosi.web.screens import deposit, document, entry, figures, quarter, recommendations, release, risks, team

ROUTES: tuple[Route, ...] = (
    *entry.ROUTES,
    *jobs.ROUTES,
    *quarter.ROUTES,
    *deposit.ROUTES,
    *figures.ROUTES,
    *document.ROUTES,
    *risks.ROUTES,
    *recommendations.ROUTES,
    *release.ROUTES,
    *team.ROUTES,
)
urlpatterns = [
    *(path(f"w/<slug:workspace>/{route.path}", guarded(route), name=route.name) for route in ROUTES),
    *entry.URLS,
    *alone.URLS,
    *starting.URLS,
    *invited_experts.URLS,
    *team.URLS,
]
handler404 = "kolosi.web.pages.absent_page"
handler400 = handler403 = handler404
handler500 = "kolosi.web.pages.failed"
