"""Words shown to people, in each language."""

from __future__ import annotations

from collections.abc import Mapping

Label = Mapping[str, str]
"""A text by language code, such as `{"en": "Civilians killed", "fr": "Civils tués"}`."""


def say(label: Label | str, language: str) -> str:
    """The text in a language; the first language present when that one is missing.

    >>> say({"en": "school", "fr": "école"}, "fr")
    'école'
    >>> say({"en": "school"}, "fr")
    'school'
    """
    if isinstance(label, str):
        return label
    return label.get(language) or next(iter(label.values()), "")
