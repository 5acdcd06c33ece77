"""Where content lies: in the package, overlaid by a workspace's own `content/` folder."""

from __future__ import annotations

from collections.abc import Iterator
from hashlib import sha256
from pathlib import Path

PACKAGE = Path(__file__).resolve().parent.parent


def content_files(kind: str, pattern: str, overlay: Path | None) -> Iterator[Path]:
    """The files of one kind, the package's first, then the workspace's; within each in order of name."""
    for root in (PACKAGE, overlay):
        if root is not None and (root / kind).is_dir():
            yield from sorted((root / kind).glob(pattern))


def content_digest(overlay: Path | None) -> str:
    """A hash of every content file: when it changes, what was built from content is built anew."""
    total = sha256()
    for kind in ("sources", "taxonomies", "indicators", "countries", "policies", "languages"):
        for path in content_files(kind, "**/*", overlay):
            if path.is_file() and path.suffix in {".yaml", ".csv", ".py", ".md"}:
                total.update(path.name.encode() + path.read_bytes())
    return total.hexdigest()
