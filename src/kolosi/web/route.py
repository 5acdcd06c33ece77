"""One address of a workspace: its path, the view, the right it asks for, the methods it takes."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from kolosi.web.rights import Person, Right

if TYPE_CHECKING:
    from django.http import HttpResponseBase

View = Callable[..., "HttpResponseBase"]
"""Takes the request, `here`, and what the path holds."""
GET, POST = ("GET",), ("POST",)
BOTH = ("GET", "POST")


@dataclass(frozen=True, kw_only=True)
class Route:
    """An address below `/w/<workspace>/`. Without a right it is open to whoever belongs to the workspace."""

    path: str
    name: str
    view: View
    right: Right | None
    methods: tuple[str, ...] = GET

    def is_open_to(self, person: Person) -> bool:
        """True where the person has the right asked for."""
        return self.right is None or person.may(self.right)

    def takes(self, method: str | None) -> bool:
        """True for a method of the route."""
        return takes(self.methods, method)


def takes(methods: Sequence[str], method: str | None) -> bool:
    """True for one of some methods; HEAD goes with GET."""
    return method in methods or (method == "HEAD" and "GET" in methods)


def typed(request: Any, name: str, *, most: int = 2000) -> str:
    """A field of a form as it was typed, without spaces at its ends; empty where it is not there."""
    return str(request.POST.get(name, "")).strip()[:most]
