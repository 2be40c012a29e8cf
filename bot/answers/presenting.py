"""Shows an answer as a Reply: short text, cards, citations, buttons, and the spoken form."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date

from bot.answers.choosing import Choice
from bot.answers.loading import aid_questions, cited_facts
from bot.answers.models import AID_TOPICS, Answer
from bot.answers.upkeep import notes_on
from bot.answers.wording import hotlines
from bot.knowledge import facts, topics
from bot.law.deadlines import ADVICE, periods
from bot.reply import Button, Card, Reply

MOST_BUTTONS = 4
HOTLINE = "12348"
DISCLAIMER = "以上是一般法律常识，不代替律师意见和有关机关的决定，拿不准请拨12348。"
PUBLIC_PAGE = "部分依据来自公开网页，以官方文本为准"
CHECKED = "核对于{day}"
NO_LIMIT = "先看手里文书上写的日期；没有写的，越早办越好，证据也不容易丢"
ASK_FIRST = "12348公共法律服务热线：拿不准先问一问，法律咨询不看经济条件"
AID_LINES = {
    "legal_aid": "法律援助：可能可以申请，由国家出钱请律师，能不能给由法律援助机构审查决定",
    "mediation": "调解：双方愿意的，可以先找人民调解委员会，人民调解不收费",
}
NO_AID = "法律援助和调解一般不是办这件事的办法，有疑问可以先打12348问"
AID_BUTTON = "申请法律援助"
OFFER = "您是想问“{title}”吗？点一下，我就按这件说。"
NEITHER = Button("都不是", "都不是，我换个说法")
SPOKEN_ASK = "拿不准，打12348问。"
WHICH = "您问的更像下面哪一件？点一下，我就按那件说。"
WHICH_SPOKEN = "这件事有几种情况；您是想问{titles}？"


def present(answer: Answer, today: date) -> Reply:
    """The answer with all its parts; the buttons to legal aid carry the matter over."""
    limits = [periods()[name] for name in answer.deadlines]
    basis = facts().basis(*cited_facts(answer))
    notes = notes_on(answer, today)
    if any(ground.confidence == "from-public-page" for ground in basis):
        notes.append(PUBLIC_PAGE)
    notes += [CHECKED.format(day=answer.checked_on.isoformat()), DISCLAIMER]
    limit_lines = tuple(f"{p.kind}：{p.label}，从{p.starts_from}起" for p in limits)
    hotline = () if any(HOTLINE in line for line in answer.where) else (ASK_FIRST,)
    cards = (
        Card("steps", "现在可以做", answer.steps, "；".join(notes)),
        Card("deadlines", "时间", limit_lines or (NO_LIMIT,), ADVICE if limit_lines else ""),
        Card("materials", "留好这些材料", answer.evidence),
        Card("where", "找谁", (*answer.where, *hotline)),
        Card("remedy", "也许能帮上您", tuple(AID_LINES[n] for n in answer.aid) or (NO_AID,)),
    )
    return Reply(
        text=answer.text, topic=answer.topic, topics=(answer.topic,), confidence=1.0,
        basis=basis, cards=cards, buttons=_buttons(answer), next="done", spoken=spoken(answer),
    )


def spoken(answer: Answer) -> str:
    """What the telephone says; who hears no number hears where to ask."""
    heard = any(number in answer.spoken for number in hotlines())
    return answer.spoken if heard else answer.spoken + SPOKEN_ASK


def present_choice(choice: Choice, today: date) -> Reply:
    """The answer when it is sure, what else fits to tap; else what may have been meant, to tap."""
    offered = tuple(ask_button(answer) for answer in choice.nearest if answer != choice.answer)
    if choice.sure or choice.answer.general:
        shown = present(choice.answer, today)
        own = [button for button in shown.buttons if button not in offered]
        first, then = (own, offered) if choice.sure else (offered, own)
        return replace_buttons(shown, (*first[:MOST_BUTTONS - 1], *then)[:MOST_BUTTONS + 1])
    topic = choice.answer.topic
    titles = "，还是".join(answer.title for answer in choice.nearest)
    return Reply(
        text=WHICH, topic=topic, topics=(topic,), confidence=1.0, next="choose_topic",
        buttons=tuple(ask_button(answer) for answer in choice.nearest),
        spoken=WHICH_SPOKEN.format(titles=titles),
    )


def present_offer(answers: Sequence[Answer]) -> Reply:
    """The first answer to confirm, the next ones beside it, and a way out."""
    first = answers[0]
    return Reply(
        text=OFFER.format(title=first.title), topic=first.topic, topics=(first.topic,),
        confidence=1.0, next="choose_topic",
        buttons=(*(ask_button(answer) for answer in answers), NEITHER),
        spoken=OFFER.format(title=first.title),
    )


def ask_button(answer: Answer) -> Button:
    """Shows the title, asks the first everyday question."""
    return Button(answer.title, answer.asks[0])


def replace_buttons(reply: Reply, buttons: Iterable[Button]) -> Reply:
    return Reply(**{**vars(reply), "buttons": tuple(buttons)})


def topic_buttons(names: Iterable[str]) -> tuple[Button, ...]:
    table = topics()
    chosen = tuple(dict.fromkeys(names))[:MOST_BUTTONS]
    return tuple(Button(table[name].label, table[name].example) for name in chosen)


def _buttons(answer: Answer) -> tuple[Button, ...]:
    aid = []
    if answer.aid_matter is not None:
        aid = [Button(AID_BUTTON, aid_questions()[answer.aid_matter])]
    topics_left = [AID_TOPICS[name] for name in answer.aid if name != "legal_aid"]
    return (*aid, *topic_buttons([*topics_left, *answer.related]))[:MOST_BUTTONS]
