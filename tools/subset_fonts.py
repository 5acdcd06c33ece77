"""Make the fonts shipped in src/kolosi/report/fonts from the npm package inter-ui (SIL Open Font License 1.1).

Needs npm, and the Python packages fonttools and brotli. Run from the repository: python tools/subset_fonts.py
Writes Inter-*.ttf (PDF, pictures), Inter-*.woff2 (HTML), widths.json (advance widths, for laying out charts) and OFL.txt.
"""

import json
import subprocess
import tarfile
import tempfile
from pathlib import Path

from fontTools import subset
from fontTools.ttLib import TTFont

PACKAGE = "inter-ui@4.1.1"
FACES = ("Regular", "Bold", "Italic")
TARGET = Path(__file__).resolve().parent.parent / "src" / "kolosi" / "report" / "fonts"
FEATURES = ["kern", "mark", "mkmk", "ccmp", "locl", "tnum"]

RANGES = (
    (0x0020, 0x007E),  # Basic Latin
    (0x00A0, 0x017F),  # Latin-1, Latin Extended-A
    (0x0300, 0x0304),  # combining accents: tones of Mande and Songhay languages
    (0x2009, 0x2015),  # thin space, hyphens, dashes
    (0x2018, 0x201F),  # quotes
    (0x2074, 0x2079),  # raised figures of notes
    (0x2170, 0x217B),  # small roman figures of notes
    (0x2190, 0x2199),  # arrows
)
LETTERS = (
    "ƁƆƉƊƎƏƐƑƒƓƔƖƗƘƙƝƟƳƴǝɓɔɖɗəɛɠɣɨɩɲʋ"  # Bambara, Fulfulde, Songhay, Dogon, Hausa
    "ḌḍḤḥṢṣṬṭẒẓẸẹỌọ"  # Tamasheq
    "ʰʳᵉʼ\u0308\u030c\u0323\u0331"
)
SIGNS = "†‡•…\u202f‰′″‹›⁄⁰€№™−∕∞≈≠≤≥■□▪▲△▶▼▽◆○●✓⚠"


def alphabet() -> list[int]:
    """Every character the documents may print."""
    ranged = [code for first, last in RANGES for code in range(first, last + 1)]
    return sorted({*ranged, *map(ord, LETTERS + SIGNS)})


def unpacked(folder: Path) -> Path:
    """The contents of the npm package, unpacked in a folder."""
    subprocess.run(["npm", "pack", PACKAGE, "--silent"], cwd=folder, check=True)
    with tarfile.open(next(folder.glob("*.tgz"))) as archive:
        archive.extractall(folder, filter="data")
    return folder / "package"


def smaller(source: Path) -> TTFont:
    """One face cut down to our alphabet, without hinting, glyph names or a changing date."""
    options = subset.Options(
        layout_features=FEATURES, hinting=False, glyph_names=False, name_IDs=[0, 1, 2, 3, 4, 5, 6, 13, 14]
    )
    font = TTFont(source, recalcTimestamp=False)
    cutter = subset.Subsetter(options)
    cutter.populate(unicodes=alphabet())
    cutter.subset(font)
    widen(font, 0x202F, 0.24)
    return font


def widen(font: TTFont, code: int, ems: float) -> None:
    """Gives a space the width of so many ems: at 0.18 em, the thousands of bold small figures ran together."""
    name = font.getBestCmap()[code]
    font["hmtx"][name] = (round(font["head"].unitsPerEm * ems), 0)


def save(font: TTFont, face: str) -> None:
    """Writes a face as TTF and as WOFF2."""
    for flavor, ending in ((None, "ttf"), ("woff2", "woff2")):
        font.flavor = flavor
        font.save(TARGET / f"Inter-{face}.{ending}")


def widths(font: TTFont) -> dict[str, int]:
    """The advance width of each character, in thousandths of the font size."""
    scale = 1000 / font["head"].unitsPerEm
    return {chr(code): round(font["hmtx"][name][0] * scale) for code, name in sorted(font.getBestCmap().items())}


def main() -> None:
    """Downloads, cuts and writes."""
    with tempfile.TemporaryDirectory() as name:
        package = unpacked(Path(name))
        fonts = {face: smaller(package / "web" / f"Inter-{face}.woff2") for face in FACES}
        (TARGET / "OFL.txt").write_bytes((package / "LICENSE.txt").read_bytes())
    for face, font in fonts.items():
        save(font, face)
    table = {face.lower(): widths(fonts[face]) for face in ("Regular", "Bold")}
    text = json.dumps(table, ensure_ascii=False, separators=(",", ":"))
    (TARGET / "widths.json").write_text(text + "\n", encoding="utf-8", newline="\n")


if __name__ == "__main__":
    main()
