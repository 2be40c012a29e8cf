"""「还来得及吗」: the last day, how it was counted, and what if it has passed."""

from __future__ import annotations

from datetime import date

from bot.knowledge import facts, topics
from bot.law.deadlines import ADVICE, GENERAL_FACT, RULE_GENERAL, chinese_date, periods
from bot.law.limits import Counted, Limit, LimitEvent, Remark, Span, counted
from bot.reply import Basis, Button, Card, Reply

SOON_DAYS = 7  # calendar days left from which aid may come before the papers (LA-073)
SOON_FACT = "LA-073"
PUBLIC_PAGE = "部分依据来自公开网页，以官方文本为准"
_PERSON = Button("转人工", "转人工")


def timing_reply(
    event: LimitEvent, asked: Limit, span: Span | None, today: date, topic: str
) -> Reply:
    """The reply to a question about a limit; without a day it says how the limit runs."""
    if span is None:
        return _without_a_day(event, asked, topic)
    limits = counted(event, asked, span, today)
    mine = next(one for one in limits if one.limit is asked)
    remarks = [*event.notes]
    if event.before and span.first < event.before[0]:
        remarks.append(event.before[1])
    cards = [
        Card("deadlines", "最后一天", tuple(_line(one) for one in limits), _note(limits)),
        Card("remedy", "如果过了期限", tuple(remark.text for remark in event.late)),
        Card("conditions", "还要注意", tuple(remark.text for remark in remarks)),
    ]
    soon = any(one.passed is not True and one.early.days_left < SOON_DAYS for one in limits)
    if soon:
        cards.insert(1, Card("steps", "时间很紧", (
            "离期限不足7日的，可以请法律援助机构先提供援助、后补手续",
            "先把申请交上去，材料可以再补",
        )))
    basis = _basis([mine, *limits], [*remarks, *event.late])
    if soon:
        basis += facts().basis(SOON_FACT)
    return Reply(
        text="".join(_sentences(mine, limits, event, span)), topic=topic, topics=(topic,),
        confidence=1.0, basis=tuple(dict.fromkeys(basis)),
        cards=tuple(card for card in cards if card.lines), buttons=_buttons(topic), next="done",
    )


def running_card(event: LimitEvent, asked: Limit, span: Span, today: date) -> Card:
    """The same count as one card, to stand in an answer about something else."""
    limits = counted(event, asked, span, today)
    return Card("deadlines", "按您说的日期算", tuple(_line(one) for one in limits), _note(limits))


def asking_text(event: LimitEvent, asked: Limit) -> str:
    """The limit first, then the question for the day."""
    return f"{_rule(asked)}{asked.start or event.start}记不清也没关系，说个大概就行。"


def _rule(asked: Limit) -> str:
    period = periods()[asked.kind]
    if asked.wait:
        return f"{asked.say}要等{period.label}，从{period.starts_from}起算。"
    return f"{asked.say}的期限是{period.label}，从{period.starts_from}起算。"


def _without_a_day(event: LimitEvent, asked: Limit, topic: str) -> Reply:
    others = [limit for limit in event.limits
              if limit is not asked and not (limit.start or limit.aside)]
    lines = tuple(_rule(limit) for limit in (asked, *others))
    basis = tuple(dict.fromkeys([
        *(periods()[limit.kind].basis for limit in (asked, *others)),
        *(ground for remark in (*event.notes, *event.late) for ground in remark.basis()),
    ]))
    cards = (
        Card("deadlines", "期限", lines, ADVICE),
        Card("steps", "怎么找到日期", (
            "看文书上写的日期和送达回证、快递单、短信", "看最后一次发工资、转账的银行流水",
            "问问经手的机关或单位",
        )),
        Card("remedy", "如果过了期限", tuple(remark.text for remark in event.late)),
        Card("conditions", "还要注意", tuple(remark.text for remark in event.notes)),
    )
    text = f"{_rule(asked)}找到日期再告诉我，我来算最后一天。拿不准就当作快到期，尽早去办。"
    return Reply(text=text, topic=topic, topics=(topic,), confidence=1.0, basis=basis,
                 cards=tuple(card for card in cards if card.lines), buttons=_buttons(topic),
                 next="done")


def _sentences(
    mine: Counted, limits: tuple[Counted, ...], event: LimitEvent, span: Span
) -> list[str]:
    """At most three: the nearest open limit, the one asked about, what to do."""
    said = []
    nearest = next((one for one in limits if one.passed is not True), None)
    if nearest and nearest is not mine and nearest.early.last_day < mine.early.last_day:
        said.append(f"最近的期限是{nearest.limit.say}，{_when(nearest)}。")
    said.append(_answer(mine, span))
    if mine.limit.wait:
        said.append(f"也有例外：{event.late[0].text}。")
    elif mine.passed is True:
        said.append(f"也还有办法：{event.late[0].text}。")
    else:
        said.append("文书写明的期限优先，请尽早办。")
    return said


def _answer(one: Counted, span: Span) -> str:
    lead = "" if span.exact else "按您说的大概时间算，"
    if one.limit.wait:
        return f"{lead}{one.limit.say}，最早要等到{chinese_date(one.late.last_day)}以后。"
    if one.passed is True:
        until = "在" if one.early.last_day != one.late.last_day else "到"
        return f"{lead}{one.limit.say}的期限{until}{_days(one)}届满，可能已经过了。"
    if one.passed is None:
        return f"{lead}{one.limit.say}的最后一天在{_days(one)}，有没有过要看具体是哪一天。"
    return f"{lead}{one.limit.say}，{_when(one)}。"


def _when(one: Counted) -> str:
    day = chinese_date(one.early.last_day)
    left = "就是今天" if one.early.days_left == 0 else f"还有{one.early.days_left}天"
    if one.passed is None:
        return f"最后一天在{_days(one)}"
    exact = one.early.last_day == one.late.last_day
    return f"最后一天是{day}，{left}" if exact else f"最后一天最早是{day}，{left}"


def _days(one: Counted) -> str:
    first, last = one.early.last_day, one.late.last_day
    if first == last:
        return chinese_date(first)
    return f"{chinese_date(first)}到{chinese_date(last)}之间"


def _line(one: Counted) -> str:
    state = {True: "可能已过", False: f"还有{max(one.early.days_left, 0)}天", None: "要看具体哪天"}
    how = one.early.how if one.early.start == one.late.start else (
        f"从最早的{chinese_date(one.early.start)}算：{one.early.how}"
    )
    return f"{one.limit.say}：{_days(one)}（{state[one.passed]}）。{how}"


def _note(limits: tuple[Counted, ...]) -> str:
    notes = dict.fromkeys(one.early.note for one in limits if one.early.note)
    if any(ground.early.basis.confidence == "from-public-page" for ground in limits):
        notes[PUBLIC_PAGE] = None
    return "；".join([ADVICE, *notes])


def _basis(limits: list[Counted], remarks: list[Remark]) -> tuple[Basis, ...]:
    grounds = [one.early.basis for one in limits]
    if any(RULE_GENERAL in one.early.note for one in limits):
        grounds += facts().basis(GENERAL_FACT)
    grounds += [ground for remark in remarks for ground in remark.basis()]
    return tuple(dict.fromkeys(grounds))


def _buttons(topic: str) -> tuple[Button, ...]:
    known = topics().get(topic)
    return ((Button(known.label, known.example), _PERSON) if known else (_PERSON,))
