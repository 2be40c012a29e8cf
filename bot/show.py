"""A reply and a trace as plain text, for the terminal."""

from __future__ import annotations

from typing import Any

from bot.law.facts import LABELS, CaseFacts
from bot.law.interview import summary
from bot.reply import Basis, Reply


def _basis_line(basis: Basis) -> str:
    since = f"（{basis.effective_date}起施行）" if basis.effective_date else ""
    return f"  · {basis.law}{basis.article}{since}"


def as_text(reply: Reply) -> str:
    """What a person reads: the sentences, the cards, what to tap, what it rests on."""
    lines = [reply.text]
    if reply.outcome:
        lines.append(f"【{reply.outcome.label}】由{reply.outcome.decided_by}决定")
    for card in reply.cards:
        lines += ["", card.title, *(f"  - {line}" for line in card.lines)]
        if card.note:
            lines.append(f"  （{card.note}）")
    if reply.buttons:
        lines += ["", "可以接着说：" + " / ".join(button.title for button in reply.buttons)]
    if reply.basis:
        lines += ["", "依据", *(_basis_line(basis) for basis in reply.basis)]
    return "\n".join(lines)


def trace_text(trace: dict[str, Any]) -> str:
    """How a message was understood and answered, step by step."""
    lines = [f"读到：{trace['normalized']}", f"分词：{' / '.join(trace['tokens'])}", "主题："]
    lines += [f"  {entry['topic']:<28}{entry['confidence']:.3f}" for entry in trace["ranking"]]
    lines.append(f"判定：{trace['topic']}（{trace['confidence']:.3f}）")
    if trace["entities"]:
        lines.append("读出的信息：")
        lines += [f"  {e['name']}：{e['value']} → {e['normalized']}" for e in trace["entities"]]
    lines += ["规则与动作：", *(f"  {step}" for step in trace["steps"])]
    verdict = trace.get("verdict")
    if verdict:
        lines += verdict_lines(verdict)
    return "\n".join([*lines, "", "答复：", trace["reply"]["text"]])


def verdict_lines(verdict: dict[str, Any]) -> list[str]:
    """A verdict's trace: facts, reasons with article and first day, values used, what is open."""
    lines = [f"判断（{verdict['as_of']}）：{verdict['label']}"]
    lines += [f"  已知：{line}" for line in summary(CaseFacts.from_dict(verdict["facts"]))]
    for reason in verdict["reasons"]:
        grounds = "；".join(f"{b['law']}{b['article']}，{b['effective_date'] or '施行日待核'}起"
                           for b in reason["basis"])
        lines.append(f"  {reason['text']}【{grounds}】")
    for value in verdict["values"]:
        number = value["local"] if value["number"] is None else f"{value['number']}{value['unit']}"
        lines.append(f"  数值：{value['label']} = {number}（{value['article']}，"
                     f"{value['effective_from']} 起，{value['checked_on']} 核对）")
    lines += [f"  还不知道：{LABELS[name]}" for name in verdict["missing"]]
    return lines


def kept_text(result: dict[str, Any], unchanged: bool, again: dict[str, Any]) -> str:
    """A kept verdict as it was given, then what a re-run as of its day gives."""
    lines = verdict_lines(result)
    if unchanged:
        return "\n".join([*lines, "", "按当天的数值重算：结果相同。"])
    differs = "按当天的数值、现在的规则重算，结果不同："
    return "\n".join([*lines, "", differs, *verdict_lines(again)])
