"""Measures the understanding on queries that were never trained on (tests/nlu/heldout*.yml).

A message that is asked back about (nlu_fallback) counts by its best guess, as the reply's topic
does; wrong answers count only what was answered without asking.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from sklearn.metrics import f1_score, precision_recall_fscore_support, roc_auc_score

from bot.knowledge import read_yaml, topic_of_intent
from bot.nlu.decision import FALLBACK

Parse = Callable[[str], Awaitable[dict[str, Any]]]
_NOT_SERVED = frozenset({"out_of_scope", "unclear", "nlu_fallback"})
_ASKED_BACK = frozenset({"unclear", "nlu_fallback"})


@dataclass(frozen=True)
class Query:
    """One evaluated query: gold topic, other acceptable topics, what was said of it."""

    text: str
    topic: str
    alternates: frozenset[str]
    guess: str
    asked_back: bool
    confidence: float
    in_scope: float  # the best score among topics we can serve
    gold_entities: tuple[dict[str, Any], ...]
    entities: tuple[dict[str, Any], ...]


@dataclass(frozen=True)
class Scores:
    """All between 0 and 1; counts are numbers of queries."""

    queries: tuple[Query, ...]
    macro_f1: float
    macro_f1_alternates: float
    asked_back: float
    wrong_answers: float
    out_of_scope_auroc: float
    crisis_recall: float
    crisis_false_alarms: int
    calibration_error: float  # ECE: how far confidence is from the share that is right
    entity_f1: dict[str, float]
    entity_precision: dict[str, float]
    entity_recall: dict[str, float]


def _value(name: str, entity: dict[str, Any]) -> Any:
    """What is compared: yuan for amounts, the canonical value for the rest."""
    value = entity["normalized"] if "normalized" in entity else entity.get("value")
    if name == "amount":
        return float(value["yuan"] if isinstance(value, dict) else value or 0)
    return str(value)


def _entity_scores(queries: list[Query], name: str) -> tuple[float, float, float] | None:
    """Micro F1, precision and recall over the queries that carry gold entities of this kind."""
    right = found = gold = 0
    for query in queries:
        wanted = Counter(_value(name, e) for e in query.gold_entities if e["name"] == name)
        if not wanted:
            continue
        got = Counter(_value(name, e) for e in query.entities if e["name"] == name)
        right += sum((wanted & got).values())
        found += sum(got.values())
        gold += sum(wanted.values())
    if not gold:
        return None
    return 2 * right / (found + gold), right / max(found, 1), right / gold


def _calibration_error(queries: list[Query]) -> float:
    """Expected calibration error over ten equal bins of confidence."""
    bins: dict[int, list[Query]] = defaultdict(list)
    for query in queries:
        bins[min(int(query.confidence * 10), 9)].append(query)
    return sum(
        abs(sum(q.confidence for q in group) - sum(q.guess == q.topic for q in group))
        for group in bins.values()
    ) / len(queries)


async def evaluate(parse: Parse, paths: Sequence[Path]) -> Scores:
    """Parses every query in `paths` and scores the lot."""
    known = topic_of_intent()
    queries = []
    for row in (row for path in paths for row in read_yaml(path)["queries"]):
        parsed = await parse(row["text"])
        ranking = parsed.get("intent_ranking") or [parsed["intent"]]
        decided = parsed["intent"]["name"]
        guess = ranking[0]["name"] if decided == FALLBACK else decided
        queries.append(Query(
            row["text"], row["topic"], frozenset(row.get("alternates") or ()),
            known.get(guess, guess), decided in _ASKED_BACK, float(ranking[0]["confidence"]),
            max((float(r["confidence"]) for r in ranking if r["name"] not in _NOT_SERVED),
                default=0.0),
            tuple(row.get("entities") or ()),
            tuple({"name": e["entity"], "value": e["value"]} for e in parsed["entities"]),
        ))
    return _scores(queries)


def _scores(queries: list[Query]) -> Scores:
    gold = [query.topic for query in queries]
    strict = [query.guess for query in queries]
    lenient = [q.topic if q.guess in q.alternates else q.guess for q in queries]
    labels = sorted(set(gold))
    outside = [query.topic == "out_of_scope" for query in queries]
    crises = [query for query in queries if query.topic == "crisis"]
    kinds = ("amount", "district", "person_group")
    measured = {kind: found for kind in kinds if (found := _entity_scores(queries, kind))}
    return Scores(
        queries=tuple(queries),
        macro_f1=float(f1_score(gold, strict, labels=labels, average="macro", zero_division=0)),
        macro_f1_alternates=float(
            f1_score(gold, lenient, labels=labels, average="macro", zero_division=0)),
        asked_back=sum(q.asked_back for q in queries) / len(queries),
        wrong_answers=sum(
            not q.asked_back and q.guess != q.topic and q.guess not in q.alternates
            for q in queries) / len(queries),
        out_of_scope_auroc=float(roc_auc_score(outside, [-q.in_scope for q in queries])),
        crisis_recall=sum(q.guess == "crisis" for q in crises) / max(len(crises), 1),
        crisis_false_alarms=sum(q.guess == "crisis" and q.topic != "crisis" for q in queries),
        calibration_error=_calibration_error(queries),
        entity_f1={kind: found[0] for kind, found in measured.items()},
        entity_precision={kind: found[1] for kind, found in measured.items()},
        entity_recall={kind: found[2] for kind, found in measured.items()},
    )


def report(scores: Scores, most: int = 15) -> str:
    """The figures, the weakest topics and the commonest confusions."""
    lines = [
        f"查询 {len(scores.queries)} 条",
        f"宏平均 F1（严格）        {scores.macro_f1:.3f}",
        f"宏平均 F1（含可接受主题）  {scores.macro_f1_alternates:.3f}",
        f"先反问再答的比例          {scores.asked_back:.3f}",
        f"没有反问就答错的比例      {scores.wrong_answers:.3f}",
        f"域外识别 AUROC            {scores.out_of_scope_auroc:.3f}",
        f"紧急求助召回              {scores.crisis_recall:.3f}",
        f"紧急求助误报              {scores.crisis_false_alarms} 条",
        f"把握的偏差 ECE            {scores.calibration_error:.3f}",
        *(
            f"实体 F1 {kind:<14}    {value:.3f}"
            f"（准 {scores.entity_precision[kind]:.3f}，全 {scores.entity_recall[kind]:.3f}）"
            for kind, value in scores.entity_f1.items()
        ),
    ]
    confused = Counter(
        (q.topic, q.guess) for q in scores.queries
        if q.guess != q.topic and q.guess not in q.alternates
    )
    lines += ["", "最常混淆（应为 → 判为）"]
    lines += [f"  {a} → {b}：{n}" for (a, b), n in confused.most_common(most)]
    return "\n".join(lines)


def by_topic(scores: Scores) -> list[tuple[str, int, float, float, float]]:
    """(topic, queries, precision, recall, F1) of every gold topic, the weakest first."""
    labels = sorted({query.topic for query in scores.queries})
    precision, recall, f1, count = precision_recall_fscore_support(
        [q.topic for q in scores.queries], [q.guess for q in scores.queries],
        labels=labels, zero_division=0,
    )
    rows = zip(labels, map(int, count), map(float, precision), map(float, recall),
               map(float, f1), strict=True)
    return sorted(rows, key=lambda row: row[4])


def topic_table(scores: Scores) -> str:
    """One line per topic."""
    return "\n".join(
        f"  {topic:<26}{count:>4} 条  准 {precision:.2f}  全 {recall:.2f}  F1 {f1:.2f}"
        for topic, count, precision, recall, f1 in by_topic(scores)
    )
