"""How the tolerant-penalty exemption list (包容免罚清单) is told. Pure: no database, no clock.

Law: 行政处罚法 arts. 8, 28, 32–34, 44–45, 57 and 行政复议法 arts. 20, 23, each through its fact.
Nothing here promises that a person will not be fined; who decides is always named.
"""

from __future__ import annotations

from bot.knowledge import facts
from bot.lists.entries import Decision, Edition, Item, ListCode, Lookup
from bot.lists.tell import (
    PUBLIC_PAGE_NOTE,
    Presented,
    basis_lines,
    choose,
    edition_card,
    edition_or_shipped,
    figure,
    full_width,
    item_basis,
    remark,
    source_line,
    statement,
)
from bot.reply import Card

OWN_REGIONS = ("全国", "株洲市")

_MUST, _MAY, _NO_FAULT = "NP-001", "NP-002", "NP-003"
_EDUCATE, _CORRECT, _GAINS = "NP-004", "NP-005", "NP-006"
_LIGHTER, _DECIDES, _DEFEND = "NP-009", "NP-014", "NP-016"
_GUIDELINE, _NO_NEW_FINES, _EXCLUDED = "NP-023", "NP-024", "NP-030"
_REVIEW, _REVIEW_FIRST = "AR-005", "AR-009"

_COMMON = (_CORRECT, _EDUCATE, _GAINS, _DECIDES, _DEFEND, _REVIEW, _REVIEW_FIRST)

# kind → what it means (one sentence for the text), and the facts it rests on
_KINDS: dict[str, tuple[str, tuple[str, ...]]] = {
    "首违不罚": (
        "属于“首违不罚”：初次违法、危害后果轻微并及时改正的，机关可以不予处罚，这是裁量，不是必然",
        (_MAY, _MUST, _NO_FAULT),
    ),
    "轻微不罚": (
        "属于“轻微不罚”：违法行为轻微、及时改正、没有造成危害后果，三样都具备的，应当不予处罚",
        (_MUST, _MAY, _NO_FAULT),
    ),
    "减轻/从轻": (
        "属于“从轻或减轻处罚”：仍然是处罚，只是可能轻一些，不是免罚",
        (_LIGHTER, _MUST, _MAY),
    ),
    "改正前置": (
        "法律写明先责令改正，逾期不改或者拒不改正才处罚款",
        (_MUST, _MAY, _NO_FAULT),
    ),
}


def _decider(item: Item) -> str:
    return full_width(item.department).replace("；", "或")


def _text(item: Item) -> str:
    sentences = [f"「{full_width(item.headline)}」{_KINDS[item.kind][0]}。"]
    who = _decider(item)
    if item.region not in OWN_REGIONS:
        who = f"株洲有处罚权的部门（清单写的是{who}）"
        region = full_width(item.region)
        sentences.append(f"这是{region}的清单口径，株洲以本地正式清单和执法部门为准。")
    sentences.append(f"是否适用由{who}审查决定，司法局不作这个决定。")
    return "".join(sentences)


def _item_card(item: Item, related: tuple[Item, ...]) -> Card:
    lines = [
        f"类型：{item.kind}",
        f"领域：{item.domain}；清单写的执法部门：{_decider(item)}",
        f"地区：{full_width(item.region)}",
        source_line(item),
        *basis_lines(item),
        *remark(item),
    ]
    lines += [
        f"同一行为另见：{other.code}（{other.kind}，{full_width(other.region)}）"
        for other in related
    ]
    note = PUBLIC_PAGE_NOTE if item.confidence == "from-public-page" else ""
    return Card("item", f"{item.code} {full_width(item.headline)}", tuple(lines), note)


def _conditions_card(item: Item) -> Card:
    lines = [full_width(condition) for condition in item.conditions]
    for entry in item.body.get("penalty_basis", ()):
        lines += [f"法条的罚则：{full_width(p)}" for p in entry.get("fine_phrases", ())]
        if entry.get("if_not_corrected"):
            lines.append(f"不按期改正的：{full_width(entry['if_not_corrected'])}")
    if item.body.get("warning_first"):
        lines.append("责令改正时可能同时给予警告，警告也是行政处罚")
    return Card("conditions", "这一项自己的条件", tuple(dict.fromkeys(lines)),
                "“首次”怎么算，各清单写法不同，以执法部门的口径为准。")


def _difference_card() -> Card:
    return Card("reasons", "不罚、从轻有什么不同", (
        f"应当不罚：{statement(_MUST)}",
        f"可以不罚：{statement(_MAY)}",
        f"没有过错：{statement(_NO_FAULT)}",
        f"从轻减轻：{statement(_LIGHTER)}",
    ))


def _follows_card() -> Card:
    return Card("why", "即使不罚，还有这些", (
        statement(_CORRECT),
        statement(_EDUCATE),
        f"违法所得：{statement(_GAINS)}；具体怎么处理由执法部门认定，这里不作结论",
    ))


def _defend_card() -> Card:
    return Card("steps", "还没作出决定：怎样陈述申辩", (
        statement(_DEFEND),
        "写明是不是第一次、何时改正、有没有造成后果，附上照片、票据等证据，交给办案部门并留底",
        f"谁决定：{statement(_DECIDES)}",
    ))


def _remedy_card() -> Card:
    days = figure(_REVIEW, "申请期限")
    return Card("remedy", "已经收到处罚决定", (
        f"{days}日内可以申请行政复议：{statement(_REVIEW)}",
        f"当场作出的处罚，须先复议再起诉。须先复议的有{statement(_REVIEW_FIRST)}",
    ), "以决定书上写的期限和机关为准。")


def exemption_item(item: Item, edition: Edition, related: tuple[Item, ...] = ()) -> Presented:
    """One item: what its kind means, its conditions, what still follows, who decides, remedies."""
    cards = (
        _item_card(item, related), _conditions_card(item), _difference_card(), _follows_card(),
        _defend_card(), _remedy_card(), edition_card(edition),
    )
    kind_facts = _KINDS[item.kind][1]
    used = facts().basis(*kind_facts, _LIGHTER, _NO_FAULT, *_COMMON)
    return Presented(_text(item), cards, item_basis(item) + used)


def exemption_miss(lookup: Lookup) -> Presented:
    """Not on this list, which says nothing about being fined."""
    first = lookup.note or "在已载入的参考清单里没有查到这种行为。"
    if lookup.edition.official and not lookup.note:
        first = f"在《{lookup.edition.title}》里没有查到这种行为。"
    text = (
        f"{first}没查到不等于会被处罚：清单外的行为，符合法定不罚条件的，也可能不予处罚。"
        "请向有处罚权的执法部门核实，由该部门审查决定，司法局不作这个决定。"
    )
    why = Card("reasons", "为什么清单外也可能不罚", (
        statement(_GUIDELINE), statement(_NO_NEW_FINES),
    ))
    cards = (why, _difference_card(), _defend_card(), _remedy_card(), edition_card(lookup.edition))
    used = (_MUST, _MAY, _NO_FAULT, _LIGHTER, _GUIDELINE, _NO_NEW_FINES, _DECIDES, _DEFEND,
            _REVIEW, _REVIEW_FIRST)
    return Presented(text, cards, facts().basis(*used))


def exemption_ask(lookup: Lookup) -> Presented:
    """The query holds no behaviour: ask for it, and say what would help."""
    text = "请说说具体是什么行为，例如“食品过期还在卖”“营业执照没挂出来”，我再去清单里查。"
    cards = (
        Card("steps", "这样说更容易查到", (
            "做了什么、在什么地方、少了什么手续", "哪个部门来查的、是不是第一次、改了没有",
        )),
        edition_card(lookup.edition),
    )
    return Presented(text, cards, facts().basis(_MUST, _MAY))


def present_exemption(lookup: Lookup) -> Presented:
    """Any look-up in the exemption list as text, cards and basis."""
    if lookup.decision is Decision.ANSWER:
        return exemption_item(lookup.items[0], lookup.edition, lookup.related)
    if lookup.decision is Decision.CHOOSE:
        return choose(lookup)
    return exemption_ask(lookup) if lookup.decision is Decision.ASK else exemption_miss(lookup)


def exemption_conditions(edition: Edition | None = None) -> Presented:
    """The general question: when is there no fine? (行政处罚法 art. 33)"""
    text = (
        "违法行为轻微、及时改正、没有造成危害后果的，应当不予处罚；初次违法、后果轻微并及时改正的，"
        "可以不予处罚，由机关裁量。"
        "不罚不等于不用改正，也不免除赔偿。"
        "是否适用由有处罚权的执法部门审查决定，司法局不作这个决定。"
    )
    excluded = Card("conditions", "通常不适用的情形", (statement(_EXCLUDED),))
    cards = (_difference_card(), excluded, _follows_card(), _defend_card(), _remedy_card(),
             edition_card(edition_or_shipped(edition, ListCode.EXEMPTION)))
    used = (_MUST, _MAY, _NO_FAULT, _LIGHTER, _EXCLUDED, *_COMMON)
    return Presented(text, cards, facts().basis(*used))


def exemption_list_overview(edition: Edition | None = None) -> Presented:
    """What the list is. The 2021 figure is always worded as a report of 2021."""
    known = edition_or_shipped(edition, ListCode.EXEMPTION)
    count = figure("NP-Z01", "包容免罚清单")
    second = ("现在载入的就是正式清单。" if known.official
              else "正式清单尚未载入，现在能查的是由公开清单和法条整理的参考清单。")
    text = (
        f"据2021年报道，株洲市梳理了包容免罚清单{count}项（2021年报道，之后可能调整）。{second}"
        "您说出具体行为，我可以帮您查，是否适用由有处罚权的执法部门决定。"
    )
    why = Card("reasons", "清单是什么", (statement(_GUIDELINE), statement(_NO_NEW_FINES)))
    cards = (why, _difference_card(), edition_card(known))
    used = ("NP-Z01", _GUIDELINE, _NO_NEW_FINES, _MUST, _MAY, _NO_FAULT, _LIGHTER, _DECIDES)
    return Presented(text, cards, facts().basis(*used))
