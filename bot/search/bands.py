"""From ranked hits to a decision: answer, offer a choice, or say that nothing was found.

The thresholds are set so that a wrong confident answer is rare; tests/lists/test_relevance.py
holds the floors. They are measured on the lists; another index may bring its own `Bands`.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from bot.search.documents import Decision, Found, Hit

CONSIDERED = 12  # hits after these never change a decision


@dataclass(frozen=True)
class Bands:
    """Scores are shares (0…1), evidence is weight in the units of `engine`."""

    answer_score: float = 0.62
    answer_evidence: float = 7.0
    answer_lead: float = 0.12
    choose_score: float = 0.42
    choose_evidence: float = 5.0
    choose_long: float = 7.5  # in a long story one known phrase is a small share: its weight counts
    choose_spread: float = 0.25  # no choice is offered that is this much worse than the best
    nearly: float = 0.05  # documents that say the same and score this close: smaller order first
    choices: int = 3

    def offers(self, hit: Hit) -> bool:
        """Whether `hit` is worth showing at all."""
        if hit.sure and hit.evidence >= self.choose_long:
            return True
        return hit.score >= self.choose_score and hit.evidence >= self.choose_evidence

    def answers(self, top: Hit, lead: float) -> bool:
        """Whether `top` may be given as the answer."""
        return (top.sure and top.score >= self.answer_score
                and top.evidence >= self.answer_evidence and lead >= self.answer_lead)

    def decide(self, hits: Sequence[Hit], same: Callable[[Hit, Hit], bool]) -> Found:
        """`hits` come best first; `same` tells whether two documents say the same."""
        hits = hits[:CONSIDERED]
        if not hits or not self.offers(hits[0]):
            return Found(Decision.NONE)
        top = hits[0]
        best = min(
            (hit for hit in hits if top.score - hit.score <= self.nearly
             and (hit is top or same(top, hit))),
            key=lambda hit: hit.order,
        )
        near = [hit for hit in hits if hit is not best]
        related = [hit for hit in near if same(best, hit) or same(top, hit)]
        rival = next((hit for hit in near if hit not in related), None)
        if self.answers(top, top.score - (rival.score if rival else 0.0)):
            codes = tuple(hit.code for hit in related[:self.choices])
            return Found(Decision.ANSWER, (best,), codes)
        return Found(Decision.CHOOSE, tuple(self._choices(best, near, same)))

    def _choices(
        self, best: Hit, near: Sequence[Hit], same: Callable[[Hit, Hit], bool]
    ) -> list[Hit]:
        chosen = [best]
        for hit in near:
            if len(chosen) == self.choices or best.score - hit.score > self.choose_spread:
                break
            if not any(same(hit, other) for other in chosen):
                chosen.append(hit)
        return chosen
