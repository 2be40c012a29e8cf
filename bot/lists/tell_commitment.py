"""How the commitment list (证明事项告知承诺制) is told. Pure: no database, no clock.

Law: 国办发〔2020〕42号 and 优化营商环境条例 art. 44, through their facts. Points known only from
memory (withdrawal, publication of the letter) are left out.
"""

from __future__ import annotations

from bot.knowledge import facts
from bot.lists.entries import Decision, Edition, Item, ListCode, Lookup
from bot.lists.tell import (
    FROM_MEMORY,
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

_WHAT, _STEPS, _RISKY, _CHOICE, _RECORD = "CC-001", "CC-002", "CC-005", "CC-006", "CC-007"
_FALSE, _CREDIT, _GROUND, _NO_OTHERS = "CC-008", "CC-009", "CC-017", "CC-018"
_FIGURES, _PATH = "CC-022", "CC-031"
_COMMON = (_STEPS, _CHOICE, _RISKY, _RECORD, _FALSE, _CREDIT, _NO_OTHERS)

# beginning of commitment_status → what may be said about replacing the certificate
_STATUS = {
    "公开网页写明": "公开的清单或文件写明，这里的证明可以用承诺或声明代替，或者已经取消",
    "法规规定要交": "法规规定要交这些证明，能不能用承诺代替，现有资料里还不清楚",
    "反例": "这类事项通常不适用告知承诺，一般要交证明",
    "推定": "能不能用承诺代替只是推断，还没有依据",
}


def _status(item: Item) -> str:
    status = str(item.body["commitment_status"])
    return next(text for start, text in _STATUS.items() if status.startswith(start))


def _is_excluded(item: Item) -> bool:
    return str(item.body["commitment_status"]).startswith("反例")


def _decider(item: Item) -> str:
    return full_width(item.department).replace("；", "或")


def _item_card(item: Item) -> Card:
    lines = [
        f"办理部门：{_decider(item)}",
        f"能否承诺代替：{_status(item)}",
        f"承诺方式：{full_width(str(item.body['commitment_method']))}",
    ]
    third = str(item.body["third_party_commitment"])
    if not third.startswith("未见"):
        lines.append(f"别人代为承诺：{full_width(third)}")
    verified = item.body["verification_source"] == "公开网页"
    lines.append("怎样核查：" + (
        full_width(str(item.body["verification"])) if verified
        else "没有见到公开的规定，以本地办事指南为准"))
    lines += [source_line(item), *basis_lines(item), *remark(item)]
    note = PUBLIC_PAGE_NOTE if item.confidence == "from-public-page" else ""
    return Card("item", f"{item.code} {full_width(item.headline)}", tuple(lines), note)


def _materials_card(item: Item) -> Card:
    names = tuple(full_width(name) for name in item.certificates)
    withheld = FROM_MEMORY in str(item.body.get("note", ""))
    note = ("还可能要其他证明，以办事指南为准。" if withheld
            else "身份证、营业执照等证照不算这里的“证明”。")
    return Card("materials", "涉及的证明", names, note)


def _steps_card() -> Card:
    return Card("steps", "怎样承诺", (
        statement(_STEPS),
        f"也可以不承诺：{statement(_CHOICE)}",
        "承诺书用办理部门提供的格式文本，看清告知内容再签",
    ), PUBLIC_PAGE_NOTE)


def _excluded_card() -> Card:
    return Card("conditions", "哪些情形不能承诺", (statement(_RISKY), statement(_RECORD)),
                PUBLIC_PAGE_NOTE)


def _false_card() -> Card:
    return Card("reasons", "承诺不实的后果", (statement(_FALSE), statement(_CREDIT)),
                PUBLIC_PAGE_NOTE)


def commitment_item(item: Item, edition: Edition) -> Presented:
    """One matter: its certificates, whether they may be replaced, how, who not, what if false."""
    names = "、".join(full_width(name) for name in item.certificates)
    choice = "" if _is_excluded(item) else "，您也可以选择交证明、不作承诺"
    text = (
        f"办「{full_width(item.headline)}」涉及的证明有：{names}。{_status(item)}。"
        f"株洲以本地正式目录为准，由{_decider(item)}审查决定{choice}。"
    )
    cards = (
        _materials_card(item), _item_card(item), _steps_card(), _excluded_card(), _false_card(),
        edition_card(edition),
    )
    return Presented(text, cards, item_basis(item) + facts().basis(_WHAT, *_COMMON))


def commitment_miss(lookup: Lookup) -> Presented:
    """Not on this list, which does not mean that no commitment is possible."""
    first = lookup.note or "在已载入的目录里没有查到这个事项。"
    text = (
        f"{first}没查到不等于不能承诺，也不等于一定要交这份证明。"
        "请向办理部门核实，由办理部门按本地目录决定。"
    )
    why = Card("reasons", "要证明也得有依据", (statement(_GROUND), statement(_NO_OTHERS)))
    cards = (why, _steps_card(), _excluded_card(), _false_card(), edition_card(lookup.edition))
    return Presented(text, cards, facts().basis(_GROUND, *_COMMON))


def commitment_ask(lookup: Lookup) -> Presented:
    """The query holds no matter: ask which."""
    text = "请说说要办什么事、要交哪份证明，例如“办教师资格要无犯罪记录证明吗”，我再去目录里查。"
    cards = (
        Card("steps", "这样说更容易查到", ("办的是什么事", "窗口要的是哪份证明、哪个部门要的")),
        edition_card(lookup.edition),
    )
    return Presented(text, cards, facts().basis(_WHAT, _NO_OTHERS))


def present_commitment(lookup: Lookup) -> Presented:
    """Any look-up in the commitment list as text, cards and basis."""
    if lookup.decision is Decision.ANSWER:
        return commitment_item(lookup.items[0], lookup.edition)
    if lookup.decision is Decision.CHOOSE:
        return choose(lookup)
    return commitment_ask(lookup) if lookup.decision is Decision.ASK else commitment_miss(lookup)


def commitment_procedure(edition: Edition | None = None) -> Presented:
    """How commitment in place of a certificate works, step by step."""
    text = (
        "机关先书面告知要证明什么和说谎的责任，您书面承诺自己符合，机关就不再要那份证明。"
        "承诺是您的选择，不愿承诺的照常交证明。"
        "哪些证明能承诺，由办理部门按本地正式目录决定。"
    )
    path = Card("why", "从头到尾", (statement(_PATH), statement(_WHAT)), PUBLIC_PAGE_NOTE)
    cards = (_steps_card(), path, _excluded_card(), _false_card(),
             edition_card(edition_or_shipped(edition, ListCode.COMMITMENT)))
    return Presented(text, cards, facts().basis(_WHAT, _PATH, *_COMMON))


def commitment_consequence(edition: Edition | None = None) -> Presented:
    """What a false commitment costs."""
    text = (
        "承诺不实的，机关会依法终止办理、责令限期整改、撤销决定或者给予处罚，并记入信用记录；涉嫌犯罪的移送司法。"
        "信用修复前，以后的事项也不能再用承诺。"
        "具体怎么处理，由办理部门依法决定。"
    )
    cards = (_false_card(), _excluded_card(), _steps_card(),
             edition_card(edition_or_shipped(edition, ListCode.COMMITMENT)))
    return Presented(text, cards, facts().basis(*_COMMON))


def commitment_list_overview(edition: Edition | None = None) -> Presented:
    """What the list is. The 2021 figures are always worded as a report of 2021."""
    known = edition_or_shipped(edition, ListCode.COMMITMENT)
    city = f"{figure(_FIGURES, '市本级事项')}项、{figure(_FIGURES, '市本级材料')}个证明材料"
    counties = f"{figure(_FIGURES, '县市区事项')}项、{figure(_FIGURES, '县市区材料')}个证明材料"
    second = ("现在载入的就是正式目录。" if known.official
              else "正式目录尚未载入，现在能查的是由公开目录和法条整理的参考目录。")
    text = (
        f"据2021年报道，株洲市本级推行告知承诺制{city}，县市区共{counties}（2021年报道，之后可能调整）。"
        f"{second}您说出要办的事和那份证明，我可以帮您查，能否承诺由办理部门决定。"
    )
    what = Card("reasons", "什么是这里说的“证明”", (statement(_WHAT), statement(_NO_OTHERS)))
    cards = (what, _steps_card(), _excluded_card(), edition_card(known))
    used = (_FIGURES, _WHAT, _NO_OTHERS, _STEPS, _CHOICE, _RISKY, _RECORD)
    return Presented(text, cards, facts().basis(*used))
