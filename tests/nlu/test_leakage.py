"""What the understanding is measured on was not learnt by heart: no near-duplicates in training."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable
from pathlib import Path

import pytest

from bot.knowledge import ROOT, read_yaml
from bot.nlu.normalize import normalize

HELD_OUT = sorted(Path(__file__).parent.glob("heldout*.yml"))
_SIGNS = re.compile(r"[\W_]+")
_SHORT = 8  # characters: 你好, 谢谢, 转人工 are said alike by everybody
_ALIKE = 0.85  # Jaccard similarity of the character pairs


def _pairs(text: str) -> frozenset[str]:
    squeezed = _SIGNS.sub("", normalize(text).text)
    if len(squeezed) < _SHORT:
        return frozenset()
    return frozenset(squeezed[i:i + 2] for i in range(len(squeezed) - 1))


def near_duplicates(trained: Iterable[str], measured: Iterable[str]) -> list[tuple[str, str]]:
    """(trained, measured) texts that are nearly the same, found through an inverted index."""
    index: dict[str, list[int]] = defaultdict(list)
    kept = [(text, pairs) for text in measured if (pairs := _pairs(text))]
    for place, (_, pairs) in enumerate(kept):
        for pair in pairs:
            index[pair].append(place)
    found = []
    for text in trained:
        pairs = _pairs(text)
        shared = Counter(place for pair in pairs for place in index.get(pair, ()))
        found += [
            (text, kept[place][0]) for place, common in shared.items()
            if common >= _ALIKE * (len(pairs) + len(kept[place][1]) - common)
        ]
    return found


def _trained() -> list[str]:
    lines = (
        line.strip() for path in sorted((ROOT / "data" / "nlu").glob("*.yml"))
        for block in read_yaml(path)["nlu"] for line in block.get("examples", "").splitlines()
    )
    return [line[2:] for line in lines if line.startswith("- ")]


@pytest.mark.parametrize("path", HELD_OUT, ids=lambda path: path.stem)
def test_nothing_measured_was_trained_on(path: Path) -> None:
    measured = [row["text"] for row in read_yaml(path)["queries"]]
    alike = near_duplicates(_trained(), measured)
    assert not alike, f"{len(alike)} near-duplicates; take out of training: {[a for a, _ in alike]}"


def test_the_check_sees_a_copy_with_another_ending_and_other_signs() -> None:
    trained = ["老板拖欠我三个月工资一直不给怎么办呀"]
    assert near_duplicates(trained, ["老板拖欠我三个月工资，一直不给，怎么办"])
    assert not near_duplicates(trained, ["离婚以后孩子判给哪一个，抚养费怎么算"])
