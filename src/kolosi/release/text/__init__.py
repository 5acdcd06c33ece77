"""The gate of texts: what the prose of a document would let a reader find of a person, with the words that give it away."""

from __future__ import annotations

from kolosi.release.text.gate import OUTCOMES, gate_text, localities_of, outcome_of
from kolosi.release.text.hits import DEFAULTS, Minimums
from kolosi.release.text.lexicon import Lexicon, lexicon_of

__all__ = ["DEFAULTS", "OUTCOMES", "Lexicon", "Minimums", "gate_text", "lexicon_of", "localities_of", "outcome_of"]
