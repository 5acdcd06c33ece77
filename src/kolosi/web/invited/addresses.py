"""The addresses of invited experts: they lie outside of every workspace's."""

from __future__ import annotations

from django.urls import path

from kolosi.web.invited.gate import enter
from kolosi.web.invited.sheet import show, thanks

URLS = [path("round/", show), path("round/thanks/", thanks), path("round/<str:token>", enter)]
