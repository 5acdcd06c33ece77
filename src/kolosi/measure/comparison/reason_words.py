"""The words of the reasons that go with a comparison, in French and English."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from kolosi.model.figure import Reason
from kolosi.model.key import Key
from kolosi.model.label import Label
from kolosi.reading.labels import labels

LANGUAGES = ("en", "fr")

WORDS = labels("comparison.words")
DISCREET = labels("comparison.discreet")
"""The same without counts, places and reporters, where the words above name some."""

KINDS = labels("comparison.kinds")

NAMED = labels("comparison.named")
"""Why people may judge comparable what was declared not to be, by name: closed, so that no free text is printed."""

Blanks = Callable[[str], Mapping[str, str]]


def reason(
    id_: str,
    *,
    is_refusal: bool,
    blanks: Blanks | None = None,
    words: str | None = None,
    discreet: str | None = None,
    months_of: Key | None = None,
) -> Reason:
    """A reason in each language; `words` names other wording of the same reason, `discreet` that without counts."""
    name = words or id_
    return Reason(
        id=id_,
        message=_filled(WORDS[name], blanks),
        is_refusal=is_refusal,
        discreet=_filled(DISCREET[discreet or name], blanks) if name in DISCREET else None,
        months_of=months_of,
    )


def _filled(texts: Mapping[str, str], blanks: Blanks | None) -> Label:
    return {language: texts[language].format(**(blanks(language) if blanks else {})) for language in LANGUAGES}
