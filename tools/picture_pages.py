"""Draws the seven screens of the demonstration for the README: `python tools/picture_pages.py`. Needs Chromium and `demo/mali-2025`."""

from __future__ import annotations

import shutil
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))

from PIL import Image  # noqa: E402
from tests.web.served import browsing, enter, listening, served  # noqa: E402

from kolosi.web.tabs import SCREENS  # noqa: E402

INTO = ROOT / "docs" / "pictures"
WIDTHS = {"": (1100, 800), "-phone": (390, 780)}
ON_A_PHONE = ("quarter", "deposit")
COLOURS = 128
"""Enough for flat pages; a picture is then some 40 kB."""


def main() -> None:
    """Writes one picture a screen and width."""
    folder = Path(tempfile.mkdtemp()) / "mali-2025"
    shutil.copytree(ROOT / "demo" / "mali-2025", folder)
    served(folder, "mali-2025")
    with listening() as address:
        for ending, (width, height) in WIDTHS.items():
            with browsing(width=width, height=height) as page:
                enter(page, address)
                for name in SCREENS if not ending else ON_A_PHONE:
                    page.goto(f"{address}/w/mali-2025/{name}")
                    page.wait_for_load_state("networkidle")
                    path = INTO / f"screen-{name}{ending}.png"
                    page.screenshot(path=str(path))
                    Image.open(path).convert("RGB").quantize(COLOURS).save(path, optimize=True)


if __name__ == "__main__":
    main()
