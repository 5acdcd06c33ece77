"""Installs what `make test-all` needs besides: a browser, LibreOffice, poppler, ExifTool, R, a second reader of tracked changes."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys

TOOLS = {
    "chromium": ("chromium",),
    "lowriter": ("libreoffice-writer",),
    "localc": ("libreoffice-calc",),
    "loimpress": ("libreoffice-impress",),
    "pdftoppm": ("poppler-utils",),
    "pg_ctlcluster": ("postgresql",),
    "exiftool": ("libimage-exiftool-perl",),
    "Rscript": ("r-base-core",),
}

R_PACKAGES = {
    "survey": "r-cran-survey",
    "surveillance": "r-cran-surveillance",
    "strucchange": "r-cran-strucchange",
}
"""Libraries of R that estimates are held against, by what R calls them. Programs of their own: nothing of them is imported."""


ARIAL = "fonts-liberation"
"""As wide as the font of Word documents: without it their pages break elsewhere."""


ENGINE = "docx-scalpel>=0.9,<0.10"
"""Reads tracked changes independently of us; 150 MB, so that it is no part of the usual set-up."""


def main() -> int:
    subprocess.run(
        [sys.executable, "-m", "pip", "install", "--quiet", "--disable-pip-version-check", ENGINE], check=True
    )
    missing = [package for command, packages in TOOLS.items() if shutil.which(command) is None for package in packages]
    if not has_arial():
        missing.append(ARIAL)
    missing += [package for name, package in R_PACKAGES.items() if not has_r_package(name)]
    if not missing:
        return 0
    apt = shutil.which("apt-get")
    if apt is None:
        print(
            f"Please install {', '.join(missing)}: the tests that need them are skipped by name until then.",
            file=sys.stderr,
        )
        return 0
    as_root = [] if os.geteuid() == 0 else ["sudo"]
    quiet = {"env": {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}, "stdout": subprocess.DEVNULL}
    subprocess.run([*as_root, apt, "update", "-qq"], check=True, **quiet)
    subprocess.run([*as_root, apt, "install", "-y", "-qq", "--no-install-recommends", *missing], check=True, **quiet)
    return 0


def has_arial() -> bool:
    """Whether text in Arial is as wide here as everywhere."""
    if shutil.which("fc-match") is None:
        return False
    found = subprocess.run(["fc-match", "Arial", "family"], capture_output=True, text=True, check=False).stdout
    return "Arial" in found or "Liberation" in found


def has_r_package(name: str) -> bool:
    """Whether R is here and finds one of its libraries."""
    program = shutil.which("Rscript")
    if program is None:
        return False
    asked = [program, "-e", f"quit(status = !nzchar(system.file(package = '{name}')))"]
    return subprocess.run(asked, capture_output=True, check=False).returncode == 0


if __name__ == "__main__":
    sys.exit(main())
