"""What a reverse proxy says of a request, believed only from the proxies that were named."""

from __future__ import annotations

from collections.abc import Callable
from ipaddress import ip_address, ip_network
from typing import TYPE_CHECKING

from kolosi.web.site import site

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponseBase

SAID = (
    "HTTP_X_FORWARDED_FOR",
    "HTTP_X_FORWARDED_PROTO",
    "HTTP_X_FORWARDED_HOST",
    "HTTP_X_FORWARDED_PORT",
    "HTTP_X_REAL_IP",
    "HTTP_FORWARDED",
)
"""Headers by which a proxy tells who asked and how; anybody can send them."""


class BehindProxy:
    """Takes these headers off a request that comes from elsewhere; from a named proxy, takes the address of who asked."""

    def __init__(self, answer: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self._answer = answer

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        """The answer."""
        if is_named(request.META.get("REMOTE_ADDR", "")):
            asked = request.META.get("HTTP_X_FORWARDED_FOR", "").rpartition(",")[2].strip()
            if is_address(asked):
                request.META["REMOTE_ADDR"] = asked
        else:
            for name in SAID:
                request.META.pop(name, None)
        return self._answer(request)


def is_named(address: str) -> bool:
    """True for the address of a proxy that was named."""
    networks = site().proxies
    return is_address(address) and any(ip_address(address) in ip_network(one, strict=False) for one in networks)


def is_address(text: str) -> bool:
    """True for the address of a machine."""
    try:
        ip_address(text)
    except ValueError:
        return False
    return True
