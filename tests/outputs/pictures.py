"""Pictures of pages kept beside the tests, and how near a new one must come."""

from __future__ import annotations

import io
from pathlib import Path

import pytest
from PIL import Image, ImageChops, ImageFilter

FAR = 56
"""Two grey tones, of 256, that differ by more than this once blurred are not the same."""

MOST = 0.012
"""The largest share of a picture that may differ: edges of letters move with the version of a browser."""


class Album:
    """Kept pictures, in small grey files; `--update` writes them again."""

    def __init__(self, folder: Path, *, is_updated: bool) -> None:
        self.folder, self.is_updated = folder, is_updated

    def compare(self, name: str, picture: bytes) -> None:
        """Fails where a picture is not like the one kept, and leaves the new one beside it to be looked at."""
        new, path = _grey(picture), self.folder / f"{name}.png"
        if self.is_updated:
            new.quantize(16).save(path, optimize=True)
            return
        if not path.is_file():
            pytest.fail(f"no kept picture {name}: run with --update, look at it, commit it")
        share = _difference(new, _grey(path.read_bytes()))
        if share > MOST:
            beside = self.folder / f"{name}.new.png"
            new.save(beside, optimize=True)
            pytest.fail(f"{name}: {share:.1%} of the picture differs; see {beside.name}, or run with --update")


def _grey(data: bytes) -> Image.Image:
    return Image.open(io.BytesIO(data)).convert("L")


def _difference(new: Image.Image, kept: Image.Image) -> float:
    """The share that differs; a picture of another size differs altogether."""
    if max(abs(new.width - kept.width), abs(new.height - kept.height)) > 3:
        return 1.0
    size = (min(new.width, kept.width), min(new.height, kept.height))
    blurred = (each.crop((0, 0, *size)).filter(ImageFilter.BoxBlur(1.5)) for each in (new, kept))
    tones = ImageChops.difference(*blurred).histogram()
    return sum(tones[FAR:]) / (size[0] * size[1])
