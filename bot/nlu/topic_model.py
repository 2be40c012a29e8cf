"""The statistical model behind TopicClassifier; knows nothing of Rasa.

A linear support-vector machine reads the words, characters and sounds of a text together with its
sentence vector. A logistic regression over the margins, learnt on examples the machine had not
seen, turns them into probabilities and settles which neighbouring topics are easily confused.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from scipy.sparse import csr_matrix, hstack
from sklearn.linear_model import LogisticRegression
from sklearn.model_selection import StratifiedKFold
from sklearn.svm import LinearSVC

from bot.nlu.features import Features
from bot.nlu.homophones import Homophones
from bot.nlu.sentence import sentence_vectors
from bot.nlu.tokenizer import legal_words

_FOLDS = 4
_MEANING = 0.5  # weight of the sentence vector beside the words
_STRETCH = 2.0  # margins are small; stretched so that the regression's penalty suits them
_ITERATIONS = 200


class TopicModel:
    """`scores` rows are probabilities over `labels`."""

    def __init__(self, *, regularization: float = 1.0, calibration: float = 0.3) -> None:
        self._regularization = regularization
        self._calibration = calibration
        self._homophones = Homophones(legal_words())
        self.labels: list[str] = []

    def fit(self, texts: Sequence[str], labels: Sequence[str]) -> TopicModel:
        """Fits and calibrates; ValueError (scikit-learn) with too few examples of a label."""
        pairs = sorted(zip(texts, labels, strict=True))  # the same model on every machine
        texts, labels = [text for text, _ in pairs], [label for _, label in pairs]
        mended = [self._homophones.mend(text) for text in texts]
        self._features = Features(mended)
        gold = np.array(labels)
        matrix = hstack([
            self._features.matrix(mended), csr_matrix(_MEANING * sentence_vectors(mended)),
        ]).tocsr()
        self._calibrate(matrix, gold)
        machine = self._machine().fit(matrix, gold)
        self.labels = [str(name) for name in machine.classes_]
        weights = machine.coef_.T.astype(np.float32)
        self._weights = np.ascontiguousarray(weights[: len(self._features)])
        self._meaning = np.ascontiguousarray(_MEANING * weights[len(self._features):])
        self._bias = machine.intercept_.astype(np.float32)
        return self

    def _machine(self) -> LinearSVC:
        return LinearSVC(C=self._regularization, class_weight="balanced", random_state=7)

    def _calibrate(self, matrix: csr_matrix, gold: np.ndarray) -> None:
        """Learns margins → probabilities on examples each fold's machine had not seen."""
        margins = np.zeros((len(gold), len(set(gold))))
        for seen, unseen in StratifiedKFold(_FOLDS, shuffle=True, random_state=7).split(
                matrix, gold):
            machine = self._machine().fit(matrix[seen], gold[seen])
            margins[unseen] = machine.decision_function(matrix[unseen])
        regression = LogisticRegression(C=self._calibration, max_iter=_ITERATIONS)
        regression.fit(margins * _STRETCH, gold)
        self._mixing = (_STRETCH * regression.coef_.T).astype(np.float32)
        self._mixing_bias = regression.intercept_.astype(np.float32)

    def scores(self, texts: Sequence[str]) -> np.ndarray:
        """Probability of each label for each text, shape (len(texts), len(self.labels))."""
        mended = [self._homophones.mend(text) for text in texts]
        margins = sentence_vectors(mended) @ self._meaning + self._bias
        for row, text in enumerate(mended):
            columns, values = self._features.vector(text)
            margins[row] += values @ self._weights[columns]
        logits = margins @ self._mixing + self._mixing_bias
        logits -= logits.max(axis=1, keepdims=True)
        odds = np.exp(logits)
        probabilities: np.ndarray = odds / odds.sum(axis=1, keepdims=True)
        return probabilities
