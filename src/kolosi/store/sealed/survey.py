"""Looks through a locked workspace for everything that is not as it was accepted."""

from __future__ import annotations

from collections.abc import Iterator

from kolosi.model.finding import Finding, Refusal
from kolosi.store.sealed import signed
from kolosi.store.sealed.manifest import NAME, SETTINGS, Manifest, digest_of, is_signed
from kolosi.store.sealed.plain import is_left_by_a_program
from kolosi.store.sealed.vault import Vault, damaged


def survey(vault: Vault) -> list[Finding]:
    """Everything that is not as it was accepted, each as a point to check; nothing of it is read until a person says so."""
    try:
        manifest = signed.required(vault)
    except Refusal as refusal:
        return [refusal.finding]
    settings = signed.settings_point(vault)
    return [
        *([settings] if settings is not None else []),
        *(signed.waits(name) for name in signed.waiting(vault) if not is_left_by_a_program(name)),
        *_faults(vault, manifest),
        *_strays(vault, manifest),
    ]


def _faults(vault: Vault, manifest: Manifest) -> Iterator[Finding]:
    """Files that are missing, damaged, or of another version than the one that was accepted."""
    for name, entry in sorted(manifest.files.items(), key=lambda pair: pair[0]):
        if name == SETTINGS:
            continue
        if entry.version == 0 and (vault.root / name).is_file() and not vault.has(name):
            continue  # of a laptop that collects; one that was changed waits
        found = signed.opened(vault, name)
        if isinstance(found, Finding):
            yield found
        elif not manifest.is_as_accepted(name, found.version, digest_of(found.data)):
            yield signed.not_accepted(name).finding
    for name in sorted(manifest.listed):
        found = signed.opened(vault, name)
        if isinstance(found, Finding):
            yield found


def _strays(vault: Vault, manifest: Manifest) -> Iterator[Finding]:
    """Sealed files that the manifest does not know: damaged, moved, or back after they were taken away."""
    known = {vault.place(name) for name in (NAME, *manifest.files, *manifest.listed)}
    for path in vault.files():
        shown = path.relative_to(vault.root).as_posix()
        if path in known or shown.startswith(("build/", "out/", "editions/")):
            continue
        try:
            one = vault.opened(path.read_bytes(), shown)
        except Refusal as refusal:
            yield refusal.finding
            continue
        if vault.place(one.name) != path:
            yield damaged(shown).finding
        elif is_signed(one.name) and one.version != manifest.following:
            yield signed.not_accepted(one.name).finding
