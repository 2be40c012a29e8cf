"""The statistical model behind TopicClassifier; knows nothing of Rasa.

Features are the words (jieba) and the character 1- to 3-grams of a text, weighted by log count and
inverse document frequency, each view scaled to length one. scikit-learn fits the linear model; one
text is scored with plain arrays, because a turn scores one text and not a matrix of thousands.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from math import log

import numpy as np
from scipy.sparse import csr_matrix
from sklearn.svm import LinearSVC

_NEIGHBOURS = 8
_SHARPNESS = tuple(2.0 + step for step in range(15))  # tried when calibrating
_CALIBRATION = 5  # every fifth example is kept aside to calibrate on


def _words(text: str) -> list[str]:
    from bot.nlu.tokenizer import segmenter

    return ["w:" + word for word in segmenter().lcut(text) if word.strip()]


def _grams(text: str) -> list[str]:
    squeezed = text.replace(" ", "")
    return [
        squeezed[i:i + n] for n in (1, 2, 3) for i in range(len(squeezed) - n + 1)
    ]


_VIEWS = (_words, _grams)


class TopicModel:
    """Linear model blended with nearest examples. `scores` rows sum to one."""

    def __init__(self, *, regularization: float = 1.0, neighbours_weight: float = 0.2) -> None:
        self._regularization = regularization
        self._neighbours_weight = neighbours_weight
        self._sharpness = _SHARPNESS[0]
        self.labels: list[str] = []

    def fit(self, texts: list[str], labels: list[str]) -> TopicModel:
        """Fits and calibrates; raises ValueError (scikit-learn) with fewer than two labels."""
        self._sharpness = self._calibrated(texts, labels)
        return self._fit(texts, labels)

    def _calibrated(self, texts: list[str], labels: list[str]) -> float:
        """The sharpness whose scores tell best how often they are right, on examples kept aside."""
        pairs = list(zip(texts, labels, strict=True))
        aside = pairs[::_CALIBRATION]
        kept = [pair for place, pair in enumerate(pairs) if place % _CALIBRATION]
        self._fit([t for t, _ in kept], [y for _, y in kept])
        known = set(self.labels)
        aside = [(t, y) for t, y in aside if y in known]
        if not aside:
            return _SHARPNESS[0]
        losses = {}
        for sharpness in _SHARPNESS:
            self._sharpness = sharpness
            right = [self.scores(t)[self.labels.index(y)] for t, y in aside]
            losses[sharpness] = -float(np.log(np.maximum(right, 1e-6)).mean())
        return min(losses, key=lambda sharpness: losses[sharpness])

    def _fit(self, texts: list[str], labels: list[str]) -> TopicModel:
        self._learn_vocabulary(texts)
        matrix = self._matrix(texts)
        linear = LinearSVC(C=self._regularization, class_weight="balanced", random_state=7)
        linear.fit(matrix, labels)
        self.labels = [str(name) for name in linear.classes_]
        self._weights = np.ascontiguousarray(linear.coef_.T, dtype=np.float32)
        self._bias = linear.intercept_.astype(np.float32)
        place = {name: i for i, name in enumerate(self.labels)}
        self._examples = csr_matrix(matrix.T)
        self._example_labels = np.array([place[name] for name in labels], dtype=np.int32)
        return self

    def _learn_vocabulary(self, texts: list[str]) -> None:
        """Feature → column, and its weight; a character gram must occur twice."""
        self._columns: dict[str, int] = {}
        weights: list[float] = []
        for view in _VIEWS:
            seen = Counter(feature for text in texts for feature in set(view(text)))
            least = 2 if view is _grams else 1
            for feature, documents in seen.items():
                if documents >= least:
                    self._columns[feature] = len(weights)
                    weights.append(log((1 + len(texts)) / (1 + documents)) + 1)
        self._idf = np.array(weights, dtype=np.float32)

    def _vector(self, text: str) -> tuple[np.ndarray, np.ndarray]:
        """Columns and values of one text, of length one."""
        columns: list[np.ndarray] = []
        values: list[np.ndarray] = []
        for view in _VIEWS:
            counts = Counter(view(text))
            known = [(self._columns[f], n) for f, n in counts.items() if f in self._columns]
            if not known:
                continue
            places = np.array([column for column, _ in known], dtype=np.int32)
            weights = (1 + np.log(np.array([n for _, n in known], dtype=np.float32)))
            weights *= self._idf[places]
            columns.append(places)
            values.append(weights / np.linalg.norm(weights))
        if not columns:
            return np.zeros(0, dtype=np.int32), np.zeros(0, dtype=np.float32)
        joined = np.concatenate(values)
        return np.concatenate(columns), (joined / np.linalg.norm(joined)).astype(np.float32)

    def _matrix(self, texts: Iterable[str]) -> csr_matrix:
        vectors = [self._vector(text) for text in texts]
        ends = np.cumsum([0, *(len(columns) for columns, _ in vectors)])
        return csr_matrix(
            (
                np.concatenate([values for _, values in vectors]),
                np.concatenate([columns for columns, _ in vectors]), ends,
            ),
            shape=(len(vectors), len(self._idf)), dtype=np.float32,
        )

    def scores(self, text: str) -> np.ndarray:
        """Score of each label for `text`, shape (len(self.labels),); they sum to one."""
        columns, values = self._vector(text)
        margins = values @ self._weights[columns] + self._bias
        linear = np.exp((margins - margins.max()) * self._sharpness)
        linear /= linear.sum()
        near = self._nearest(columns, values)
        if near is None:
            return linear
        blended: np.ndarray = (
            (1 - self._neighbours_weight) * linear + self._neighbours_weight * near
        )
        return blended

    def _nearest(self, columns: np.ndarray, values: np.ndarray) -> np.ndarray | None:
        """Votes of the most similar examples, weighted by the cube of their similarity."""
        row = csr_matrix(
            (values, columns, np.array([0, len(columns)])), shape=(1, len(self._idf))
        )
        similar = row @ self._examples
        if similar.nnz == 0:
            return None
        count = min(_NEIGHBOURS, similar.nnz)
        top = np.argpartition(-similar.data, count - 1)[:count]
        votes = np.zeros(len(self.labels), dtype=np.float32)
        np.add.at(votes, self._example_labels[similar.indices[top]], similar.data[top] ** 3)
        total: np.ndarray = votes / votes.sum()
        return total
