"""Sparse features of a text: its words, its characters and its sounds.

Each view is weighted by log count and inverse document frequency and scaled, then the whole to
length one. One text is vectorised with plain arrays, because a turn has one text and not thousands.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from math import log

import numpy as np
from scipy.sparse import csr_matrix

from bot.nlu.homophones import sound
from bot.nlu.tokenizer import segmenter


def _words(text: str) -> list[str]:
    return ["w:" + word for word in segmenter().lcut(text) if word.strip()]


def _grams(text: str) -> list[str]:
    squeezed = text.replace(" ", "")
    return [squeezed[i:i + n] for n in (1, 2, 3) for i in range(len(squeezed) - n + 1)]


def _sounds(text: str) -> list[str]:
    heard = [sound(char) for char in text if not char.isspace()]
    return [
        "s:" + ".".join(heard[i:i + n]) for n in (2, 3) for i in range(len(heard) - n + 1)
    ]


@dataclass(frozen=True)
class _View:
    """`least`: how many texts must hold a feature before it counts."""

    of: Callable[[str], list[str]]
    least: int
    weight: float


_VIEWS = (_View(_words, 1, 1.0), _View(_grams, 2, 1.0), _View(_sounds, 2, 0.5))


class Features:
    """Feature → column, and its weight; learnt once from the training texts."""

    def __init__(self, texts: Sequence[str]) -> None:
        self._columns: dict[str, int] = {}
        weights: list[float] = []
        for view in _VIEWS:
            seen = Counter(feature for text in texts for feature in dict.fromkeys(view.of(text)))
            for feature, documents in seen.items():
                if documents >= view.least:
                    self._columns[feature] = len(weights)
                    weights.append(log((1 + len(texts)) / (1 + documents)) + 1)
        self._idf = np.array(weights, dtype=np.float32)

    def __len__(self) -> int:
        return len(self._idf)

    def vector(self, text: str) -> tuple[np.ndarray, np.ndarray]:
        """Columns and values of one text, of length one; empty when nothing is known."""
        columns: list[np.ndarray] = []
        values: list[np.ndarray] = []
        for view in _VIEWS:
            counts = Counter(view.of(text))
            known = [(self._columns[f], n) for f, n in counts.items() if f in self._columns]
            if not known:
                continue
            places = np.array([column for column, _ in known], dtype=np.int32)
            weights = 1 + np.log(np.array([n for _, n in known], dtype=np.float32))
            weights *= self._idf[places]
            columns.append(places)
            values.append(weights * (view.weight / np.linalg.norm(weights)))
        if not columns:
            return np.zeros(0, dtype=np.int32), np.zeros(0, dtype=np.float32)
        joined = np.concatenate(values)
        return np.concatenate(columns), (joined / np.linalg.norm(joined)).astype(np.float32)

    def matrix(self, texts: Sequence[str]) -> csr_matrix:
        """One row per text."""
        vectors = [self.vector(text) for text in texts]
        ends = np.cumsum([0, *(len(columns) for columns, _ in vectors)])
        return csr_matrix(
            (
                np.concatenate([values for _, values in vectors]),
                np.concatenate([columns for columns, _ in vectors]), ends,
            ),
            shape=(len(vectors), len(self)), dtype=np.float32,
        )
