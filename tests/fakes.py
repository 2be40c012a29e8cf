"""Stand-ins with the shape of the real dialogue and look-ups, and a record of what they saw."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from datetime import date
from typing import Any

from bot.config import Settings, load_settings
from bot.errors import InvalidInput, NotFound
from bot.reply import Basis, Button, Card, Entity, Outcome, Reply

RICH_REPLY = Reply(
    text="欠薪一般属于可以申请法律援助的事项。农民工追讨劳动报酬，可能不受经济困难条件限制。"
         "由法律援助中心审查决定。",
    topic="legal_aid.eligibility", topics=("legal_aid.eligibility",), confidence=0.93,
    entities=(Entity("amount", "一万二", 12000, 5, 8),),
    basis=(
        Basis("中华人民共和国法律援助法", "第31条、第42条", "2022-01-01", "2021-08-20通过",
              "verified-in-text"),
        Basis("湖南省法律援助条例", "第9条", None,
              "https://example.invalid/" + "very-long-address/" * 6, "from-public-page"),
    ),
    outcome=Outcome("likely", "可能符合", "株洲市法律援助中心", "FR-2026-0001"),
    cards=(
        Card("materials", "要带的材料", ("身份证", "能证明欠薪的材料：工资条、欠条、聊天记录"),
             "缺材料时，中心会一次说清要补什么。"),
        Card("steps", "怎么办", ("到就近的法律援助中心递交申请", "中心 7 日内审查")),
        Card("why", "这样判断的理由", ("请求支付劳动报酬，属于第31条列明的事项",)),
    ),
    buttons=(Button("到哪里申请", "天元区在哪里申请法律援助"), Button("转人工", "转人工")),
    missing=("district",), next="ask_district",
)


class FakeDialogue:
    """Answers RICH_REPLY; texts in `answers` get their own reply, `fails_on` raises."""

    def __init__(self) -> None:
        self.asked: list[tuple[str, str, str]] = []
        self.forgotten: list[str] = []
        self.answers: dict[str, Reply] = {}
        self.fails_on = ""
        self.seconds = 0.0
        self.is_ready = True

    async def respond(self, conversation_id: str, text: str, channel: str) -> Reply:
        self.asked.append((conversation_id, text, channel))
        await asyncio.sleep(self.seconds)
        if self.fails_on and self.fails_on in text:
            raise RuntimeError(f"broken by {text}")
        return self.answers.get(text, replace(RICH_REPLY))

    async def forget(self, conversation_id: str) -> None:
        self.forgotten.append(conversation_id)

    def ready(self) -> bool:
        return self.is_ready


class FakeLookups:
    """Echoes its arguments, so a test sees what reached it."""

    def eligibility(self, facts: dict[str, Any], on: date, keep: bool) -> dict[str, Any]:
        if "unknown_fact" in facts:
            raise InvalidInput("没有这一项情况。", field="facts.unknown_fact")
        return {"facts": facts, "on": on.isoformat(), **({"keep": True} if keep else {})}

    def verdict(self, reference: str) -> dict[str, Any]:
        raise NotFound("没有找到这个编号的结果", field="reference")

    def forget_verdict(self, reference: str) -> None:
        return None

    def verdict_sheet(self, reference: str) -> dict[str, Any]:
        raise NotFound("没有找到这个编号的结果", field="reference")

    def exemption(
        self, query: str | None, domain: str | None, department: str | None
    ) -> dict[str, Any]:
        return {"query": query, "domain": domain, "department": department}

    def commitment(self, query: str | None, department: str | None) -> dict[str, Any]:
        return {"query": query, "department": department}

    def offices(self, district: str | None) -> dict[str, Any]:
        return {"district": district}

    def deadlines(self, kind: str, start: date) -> dict[str, Any]:
        return {"kind": kind, "start": start.isoformat()}

    def answers(self, query: str) -> dict[str, Any]:
        return {"query": query}

    def laws(self) -> dict[str, Any]:
        return {"laws": []}

    def law_article(self, name: str, article: str, on: date) -> dict[str, Any]:
        return {"law": name, "article": article, "on": on.isoformat()}

    def item(self, code: str) -> dict[str, Any]:
        if code == "EX-404":
            raise NotFound("清单里没有这个编号。", hint="请换个说法查询。")
        return {"code": code}


def settings(**changes: Any) -> Settings:
    """Default settings with `changes`."""
    return replace(load_settings({}), **changes)
