"""Walks the pages of a workspace as somebody who follows every link, opens every picture and takes every file."""

from __future__ import annotations

import re
from collections import Counter, deque
from collections.abc import Iterator, Mapping, Sequence
from html import unescape
from typing import TYPE_CHECKING, Any
from urllib.parse import urldefrag, urljoin, urlsplit

if TYPE_CHECKING:
    from django.test import Client

ALIKE = 12
"""So many addresses of one route are followed: the pages of one route are made by one template."""
MOST = 900
_LINK = re.compile(r"""\s(?:href|src|hx-get|data-src|action|formaction)=["']([^"']+)["']""")


def crawled(client: Client, start: str, *more: str, alike: int = ALIKE) -> Mapping[str, Any]:
    """The answer to each address below `start` that is reached by links from `more` (and `start` itself), by its address."""
    found: dict[str, Any] = {}
    seen: Counter[str] = Counter()
    waiting = deque([f"{start}/quarter", *more])
    met = set(waiting)
    while waiting and len(found) < MOST:
        address = waiting.popleft()
        answer = client.get(address, follow=False)
        found[address] = answer
        for link in links(address, answer):
            if link in met or not link.startswith(f"{start}/"):
                continue
            met.add(link)
            route = route_of(link)
            seen[route] += 1
            if seen[route] <= alike:
                waiting.append(link)
    return found


def links(address: str, answer: Any) -> Iterator[str]:
    """The addresses that a page names, without their anchors."""
    if answer.status_code in (301, 302, 303):
        yield urldefrag(urljoin(address, answer.url))[0]
    elif answer.headers.get("Content-Type", "").startswith("text/html"):
        for one in _LINK.findall(body(answer).decode("utf-8", "replace")):
            whole = urlsplit(urldefrag(urljoin(address, unescape(one)))[0])
            yield whole.path + (f"?{whole.query}" if whole.query else "")


def route_of(link: str) -> str:
    """The name of the route of an address with the names of its fields: pages alike have the same."""
    from django.urls import Resolver404, resolve

    whole = urlsplit(link)
    fields = sorted({one.partition("=")[0] for one in whole.query.split("&") if one})
    try:
        return f"{resolve(whole.path).url_name} {fields}"
    except Resolver404:
        return whole.path


def body(answer: Any) -> bytes:
    """What an answer holds, sent piece by piece or whole."""
    return b"".join(answer.streaming_content) if answer.streaming else answer.content


def words_in(answer: Any) -> str:
    """All text of an answer: of a page as it is, of a workbook, a Word file or an archive each of its parts unpacked."""
    return "\n".join(one.decode("utf-8", "replace") for one in _parts(body(answer)))


def _parts(data: bytes) -> Sequence[bytes]:
    import io
    import zipfile

    if not data.startswith(b"PK"):
        return [data]
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        return [part for one in archive.namelist() for part in (one.encode(), *_parts(archive.read(one)))]
