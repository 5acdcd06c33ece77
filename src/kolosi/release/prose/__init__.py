"""The gate of texts: what the prose of a document would let a reader find of a person, with the words that give it away."""

from __future__ import annotations

from kolosi.release.prose.gate import OUTCOMES, gate_text, localities_of, outcome_of
from kolosi.release.prose.hits import DEFAULTS, Minimums
from kolosi.release.prose.lexicon import Lexicon, lexicon_of

__all__ = ["DEFAULTS", "OUTCOMES", "Lexicon", "Minimums", "gate_text", "lexicon_of", "localities_of", "outcome_of"]
