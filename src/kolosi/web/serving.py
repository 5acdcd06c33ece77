"""Files that go out of a page: their names, their kinds, and the headers that keep them apart from our pages."""

from __future__ import annotations

from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

from django.http import HttpResponse
from django.utils.http import content_disposition_header

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

KINDS: Mapping[str, str] = {
    ".pdf": "application/pdf",
    ".docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    ".xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    ".pptx": "application/vnd.openxmlformats-officedocument.presentationml.presentation",
    ".csv": "text/csv; charset=utf-8",
    ".txt": "text/plain; charset=utf-8",
    ".json": "application/json",
    ".zip": "application/zip",
    ".ics": "text/calendar; charset=utf-8",
    ".eml": "message/rfc822",
}
OTHER = "application/octet-stream"

SANDBOX = "; ".join(
    (
        "sandbox allow-scripts allow-popups allow-popups-to-escape-sandbox",
        "default-src 'none'",
        "script-src 'unsafe-inline'",
        "style-src 'unsafe-inline'",
        "img-src data:",
        "font-src data:",
        "base-uri 'none'",
        "form-action 'none'",
        "frame-ancestors 'none'",
    )
)
"""A document of ours has its code and its looks in it. In a sandbox without an origin that code has no cookie and no storage, asks no address of
ours or of others, and sends no form: what a stranger may have written into a draft can do nothing to the pages."""


def download(name: str, data: bytes) -> HttpResponse:
    """A file to be saved, kept by no browser."""
    suffix = name[name.rfind(".") :].lower() if "." in name else ""
    response = HttpResponse(data, content_type=KINDS.get(suffix, OTHER))
    response.headers["Content-Disposition"] = content_disposition_header(True, name) or "attachment"
    response.headers["Cache-Control"] = "no-store"
    return response


def written(write: Callable[[Path], object]) -> tuple[str, bytes]:
    """The one file that a verb writes into a folder of its own: its name and its bytes; the folder is gone."""
    with TemporaryDirectory(prefix="kolosi-") as room:
        write(Path(room))
        (path,) = [one for one in Path(room).rglob("*") if one.is_file() and not one.name.startswith(".")]
        return path.name, path.read_bytes()


def document(data: bytes) -> HttpResponse:
    """An HTML document of ours shown in a tab of its own, in a sandbox."""
    response = HttpResponse(data, content_type="text/html; charset=utf-8")
    response.headers["Content-Security-Policy"] = SANDBOX
    response.headers["Cache-Control"] = "no-store"
    return response


def drawing(svg: str) -> HttpResponse:
    """A picture, for `<img>`."""
    response = HttpResponse(svg.encode(), content_type="image/svg+xml")
    response.headers["Content-Security-Policy"] = "default-src 'none'; sandbox"
    response.headers["Cache-Control"] = "no-store"
    return response
