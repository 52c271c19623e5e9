"""The words: lists of codes with their labels in English, Arabic and Sorani."""

from mcof.vocabulary.phrasebook import Phrases, phrases
from mcof.vocabulary.terms import LANGUAGES, Term, Vocabulary, direction, load, names

__all__ = [
    "LANGUAGES",
    "Phrases",
    "Term",
    "Vocabulary",
    "direction",
    "load",
    "names",
    "phrases",
]
