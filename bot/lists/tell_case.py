"""How a person's case under a row of a list is told: the first answer, and the verdict. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from bot.law.commitment import CommitmentOutcome, CommitmentVerdict
from bot.law.deadlines import chinese_date
from bot.law.penalty import PenaltyVerdict
from bot.law.penalty_facts import Stage
from bot.law.sayings import Saying
from bot.lists.cases import CaseVerdict
from bot.lists.entries import Edition, Item
from bot.lists.tell import Block, Presented, block, edition_card, full_width, presented
from bot.lists.tell_commitment import (
    commitment_item,
    matter_blocks,
    matter_sentence,
    rules_edition,
)
from bot.lists.tell_exemption import (
    conditions_block,
    defend_block,
    exemption_item,
    follows_block,
    item_block,
    item_sentences,
    remedy_block,
)
from bot.reply import Card

_NOTED: dict[str, dict[Any, str]] = {
    "stage": {"not_found": "还没人来查", "found": "查过了，要改", "notice": "收到要罚的告知",
              "on_the_spot": "当场罚的", "decided": "收到处罚决定"},
    "corrected": {"done": "已经改好", "can": "还没改", "refused": "不打算改"},
    "harm": {"none": "没有后果", "slight": "后果不严重", "serious": "后果比较重"},
    "first": {True: "第一次", False: "不是第一次"},
    "no_fault": {True: "有证据证明没有过错", False: "没有这样的证据"},
    "mitigation": {"remedied": "主动补救了", "forced": "被人逼或骗的", "confessed": "主动交代了",
                   "merit": "立功", "none": "没有别的从轻情节"},
    "bad_record": {True: "有失信或虚假承诺的记录", False: "没有失信记录"},
}


def noted(told: Mapping[str, Any]) -> tuple[Card, ...]:
    """What has been understood so far, so that it can be corrected."""
    lines = [labels[told[name]] for name, labels in _NOTED.items()
             if told.get(name) is not None]
    if told.get("certificate"):
        lines.append(str(told["certificate"]))
    if told.get("age") is not None:
        lines.append(f"{told['age']}岁")
    if told.get("served_on"):
        lines.append(f"{told['served_on']} 收到处罚决定")
    note = "说错了可以直接改，比如“不对，不是第一次”；想从头来就说“重新来”"
    return (Card("facts", "已经记下的", tuple(lines), note),) if lines else ()


def opening(item: Item, edition: Edition, found: CaseVerdict) -> Presented:
    """The row itself in two sentences, with all its cards; a question may follow."""
    if isinstance(found, CommitmentVerdict):
        return commitment_item(item, edition)._replace(text=matter_sentence(item))
    return exemption_item(item, edition)._replace(text=item_sentences(item))


def told_case(item: Item, edition: Edition, found: CaseVerdict) -> Presented:
    """The verdict in three sentences, then why, what to do now, and the row."""
    if isinstance(found, CommitmentVerdict):
        return _commitment(item, edition, found)
    return _penalty(item, edition, found)


def _penalty(item: Item, edition: Edition, found: PenaltyVerdict) -> Presented:
    stage = found.facts.stage
    text = (
        f"「{full_width(item.headline)}」，照您说的：{found.label}。"
        f"{found.reasons[0].text}。"
        f"是否适用由{found.decided_by}审查决定，司法局不作这个决定。"
    )
    blocks = [block("reasons", "为什么", found.reasons), _next_block(found)]
    if stage is None or not stage.is_decided:
        blocks.append(defend_block())
    blocks += [conditions_block(item), follows_block(item.kind)]
    if stage in (None, Stage.NOTICE) or (stage and stage.is_decided):
        blocks.append(remedy_block(item))
    blocks.append(item_block(item, ()))
    return presented(text, blocks, edition_card(edition), own=found.basis)


def _next_block(found: PenaltyVerdict) -> Block:
    lines: list[Saying | str] = []
    if found.deadline is not None:
        end = chinese_date(found.deadline.last_day)
        passed = "，看来已经过了" if found.deadline.passed else ""
        lines.append(f"申请复议最晚到{end}{passed}（{found.deadline.how.rstrip('。')}）")
    lines += found.what_next
    return block("steps", "现在怎么做", lines, "期限和受理机关，以文书上写的为准。")


def _commitment(item: Item, edition: Edition, found: CommitmentVerdict) -> Presented:
    named = found.facts.certificate
    about = f"「{full_width(item.headline)}」"
    if named and found.outcome is not CommitmentOutcome.NOT_LISTED:
        about += f"要的{named}"
    text = (
        f"{about}：{found.label}。{found.reasons[0].text}。"
        f"最后由{found.decided_by}按本地目录决定。"
    )
    blocks = [block("reasons", "为什么", found.reasons), *matter_blocks(item)]
    return presented(text, blocks, rules_edition(edition), own=found.basis)
