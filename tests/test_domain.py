"""domain.yml, rules, training data, topics and actions agree with each other."""

from __future__ import annotations

from collections import Counter
from pathlib import Path
from typing import Any

import pytest
import yaml
from rasa_sdk.executor import ActionExecutor

from bot.knowledge import topics

ROOT = Path(__file__).resolve().parent.parent
DOMAIN: dict[str, Any] = yaml.safe_load((ROOT / "domain.yml").read_text(encoding="utf-8"))
RULES = [
    rule
    for path in sorted((ROOT / "data" / "rules").glob("*.yml"))
    for rule in yaml.safe_load(path.read_text(encoding="utf-8"))["rules"]
]
NOT_TRAINED = {"nlu_fallback", "cue"}  # set by the decision bands and the cues


def training() -> dict[str, list[str]]:
    """Examples by intent."""
    found: dict[str, list[str]] = {}
    for path in sorted((ROOT / "data" / "nlu").glob("*.yml")):
        for block in yaml.safe_load(path.read_text(encoding="utf-8"))["nlu"]:
            lines = [line.strip()[2:] for line in block["examples"].splitlines() if line.strip()]
            found.setdefault(block["intent"], []).extend(lines)
    return found


def intents() -> set[str]:
    return {next(iter(entry)) if isinstance(entry, dict) else entry
            for entry in DOMAIN["intents"]}


def registered_actions() -> set[str]:
    executor = ActionExecutor()
    executor.register_package("actions")
    return set(executor.actions)


def steps(kind: str) -> set[str]:
    return {step[kind] for rule in RULES for step in rule["steps"] if kind in step}


def test_every_topic_is_an_intent_and_nothing_else_is() -> None:
    assert intents() == {topic.intent for topic in topics().values()} | NOT_TRAINED


def test_every_topic_has_a_label_and_an_example() -> None:
    assert [t.id for t in topics().values() if not (t.label and t.example)] == []


def test_every_intent_has_a_rule() -> None:
    assert intents() - steps("intent") == set()


def test_every_intent_has_training_examples_and_no_other_has() -> None:
    assert set(training()) == intents() - NOT_TRAINED


def test_the_rarest_topic_has_enough_examples() -> None:
    assert {name: len(lines) for name, lines in training().items() if len(lines) < 50} == {}


def test_every_action_of_the_domain_is_written_and_every_written_one_is_in_the_domain() -> None:
    assert set(DOMAIN["actions"]) == registered_actions()


def test_rules_name_only_known_actions_and_forms() -> None:
    known = set(DOMAIN["actions"]) | set(DOMAIN["forms"])
    assert steps("action") - known == set()


def test_every_form_asks_and_validates_its_slot() -> None:
    actions = set(DOMAIN["actions"])
    for form, content in DOMAIN["forms"].items():
        assert f"validate_{form}" in actions
        for name in content["required_slots"]:
            assert name in DOMAIN["slots"]
            assert f"action_ask_{name}" in actions


def test_no_policy_learns() -> None:
    config = yaml.safe_load((ROOT / "config.yml").read_text(encoding="utf-8"))
    assert [policy["name"] for policy in config["policies"]] == ["RulePolicy"]


def _squeezed(text: str) -> str:
    """Letters and digits only, so that signs make no difference; signs alone stay."""
    return "".join(c for c in text if c.isalnum()) or text


def test_no_example_is_written_twice() -> None:
    counts = Counter(_squeezed(line) for lines in training().values() for line in lines)
    assert [text for text, count in counts.items() if count > 1] == []


def test_no_held_out_query_was_trained_on() -> None:
    trained = {_squeezed(line) for lines in training().values() for line in lines}
    held_out = yaml.safe_load(
        (ROOT / "tests" / "nlu" / "heldout.yml").read_text(encoding="utf-8"))["queries"]
    short = 4  # 你好, 谢谢 and 转人工 are what they are
    same = [q["text"] for q in held_out
            if len(_squeezed(q["text"])) > short and _squeezed(q["text"]) in trained]
    assert same == []


@pytest.mark.parametrize("path", sorted((ROOT / "data" / "nlu").glob("*.yml")),
                         ids=lambda p: p.name)
def test_training_examples_carry_no_personal_numbers(path: Path) -> None:
    from bot.cases.masking import mask_personal_data

    text = path.read_text(encoding="utf-8")
    assert mask_personal_data(text) == text
