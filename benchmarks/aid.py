"""How many legal-aid cases the pure engine decides a second on one core; how many are written."""

from __future__ import annotations

import statistics
import time
from datetime import date

from benchmarks.run import write_into_readme
from bot.knowledge import ROOT, read_yaml
from bot.law.assess import assess
from bot.law.facts import CaseFacts
from bot.law.ruleset import default
from bot.law.verdict import OutcomeCode, ReasonCode

_BEGIN, _END = "<!-- bench-aid -->", "<!-- /bench-aid -->"
ROUNDS = 5
DECISIONS = 20_000  # a round


def written_cases() -> list[tuple[CaseFacts, date]]:
    """Facts and day of every case in tests/law/cases that is to be decided."""
    rows = [row for path in sorted((ROOT / "tests/law/cases").glob("*.yml"))
            for row in read_yaml(path)]
    return [(CaseFacts.from_dict(row["facts"]), row["as_of"])
            for row in rows if "error" not in row]


def per_second(cases: list[tuple[CaseFacts, date]]) -> float:
    """Median over rounds of decisions per second of this process's CPU time."""
    rates = []
    default()
    for _ in range(ROUNDS):
        started = time.process_time()
        for number in range(DECISIONS):
            facts, on = cases[number % len(cases)]
            assess(facts, on)
        rates.append(DECISIONS / (time.process_time() - started))
    return statistics.median(rates)


def stories() -> int:
    """Conversations about legal aid in tests/stories."""
    told = [read_yaml(path) for path in (ROOT / "tests/stories").glob("*/*.yml")]
    return sum(len(stories) for stories in told if isinstance(stories, list))


def main(write: bool = False) -> None:
    """Prints the table; `write` also puts it into the README."""
    cases = written_cases()
    measured = "\n".join([
        "| 法律援助判断 | |", "|---|---|",
        f"| 每秒判断次数（一个核，纯函数） | {per_second(cases):,.0f} |",
        f"| 律师可读的判例（tests/law/cases） | {len(cases)} |",
        f"| 结论种类 / 理由种类 | {len(OutcomeCode)} / {len(ReasonCode)} |",
        f"| 多轮对话（tests/stories） | {stories()} |",
    ])
    print(measured)
    if write:
        write_into_readme(measured, _BEGIN, _END)
