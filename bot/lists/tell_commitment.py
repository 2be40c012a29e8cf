"""How the commitment list (证明事项告知承诺制) is told. Pure: no database, no clock.

The sentences about the rules (国办发〔2020〕42号, 优化营商环境条例 art. 44) are in
data/knowledge/lists/sayings.yml, each with its facts. Points known only from memory
(withdrawal, publication of the letter) are left out.
"""

from __future__ import annotations

from bot.lists.entries import Decision, Edition, Item, ListCode, Lookup
from bot.lists.tell import (
    FROM_MEMORY,
    PUBLIC_PAGE_NOTE,
    Block,
    Presented,
    basis_lines,
    block,
    choose,
    decider,
    edition_card,
    edition_or_shipped,
    figure,
    full_width,
    item_basis,
    presented,
    remark,
    source_line,
)
from bot.lists.tell_sayings import saying, sayings
from bot.reply import Card

_FIGURES = "CC-022"
_NAMED_IN_TEXT = 2  # more certificates than these are only counted in the text
_OWN_FORM = "承诺书用办理部门提供的格式，看清内容再签"

# beginning of commitment_status → short label, and what may be said about replacing
_STATUS = {
    "公开网页写明": ("有公开的清单或文件写明可以，或者已经取消",
                     "公开的清单或文件写明，这里的证明可以用承诺或声明代替，或者已经取消"),
    "法规规定要交": ("还不清楚", "法规规定要交这些证明，能不能用承诺代替，现有资料里还不清楚"),
    "反例": ("通常不适用", "这类事项通常不适用告知承诺，一般要交证明"),
    "推定": ("只是推断", "能不能用承诺代替只是推断，还没有依据"),
}


def _status(item: Item) -> tuple[str, str]:
    status = str(item.body["commitment_status"])
    return next(told for start, told in _STATUS.items() if status.startswith(start))


def _is_excluded(item: Item) -> bool:
    return str(item.body["commitment_status"]).startswith("反例")


def _item_block(item: Item) -> Block:
    lines = [f"办理部门：{decider(item)}", f"能不能用承诺代替：{_status(item)[0]}"]
    if str(item.body["commitment_status"]).startswith("公开网页写明"):
        lines.append(f"承诺方式：{full_width(str(item.body['commitment_method']))}")
    third = str(item.body["third_party_commitment"])
    if not third.startswith("未见") and not _is_excluded(item):
        lines.append(f"由谁承诺、能否代办：{full_width(third)}")
    if item.body["verification_source"] == "公开网页":
        lines.append(f"怎样核查：{full_width(str(item.body['verification']))}")
    elif not _is_excluded(item):
        lines.append("怎样核查：没有见到公开的规定，以本地办事指南为准")
    lines += [source_line(item), *basis_lines(item), *remark(item)]
    note = PUBLIC_PAGE_NOTE if item.confidence == "from-public-page" else ""
    return block("item", f"{item.code} {full_width(item.headline)}", lines, note)


def _materials_block(item: Item) -> Block:
    withheld = FROM_MEMORY in str(item.body.get("note", ""))
    note = ("还可能要其他证明，以办事指南为准。" if withheld
            else f"{saying('not_papers').text}。")
    made = block("materials", "涉及的证明", map(full_width, item.certificates), note)
    return made._replace(facts=() if withheld else saying("not_papers").facts)


def _steps_block() -> Block:
    return block("steps", "怎样承诺", (
        *sayings(("told", "choice")), _OWN_FORM, *sayings(("promise", "handled", "checked")),
    ))


def _excluded_block() -> Block:
    return block("conditions", "哪些情形不能承诺", sayings(("risky", "risky_state", "record")))


def _false_block() -> Block:
    return block("reasons", "说了假话的后果",
                 sayings(("false_stop", "false_credit", "false_crime")))


def _ground_block() -> Block:
    return block("reasons", "要证明也得有依据", sayings(("ground", "no_need", "no_others")))


def rules_edition(edition: Edition | None) -> Card:
    """The edition, and once for all cards that the rules were read on public pages."""
    return edition_card(
        edition_or_shipped(edition, ListCode.COMMITMENT),
        "告知承诺的规则摘自公开网页上的国务院文件，以官方文本为准",
    )


def _names(item: Item) -> str:
    """The certificates, cut short in the text: the card has them all."""
    names = [full_width(name) for name in item.certificates]
    few = "、".join(names[:_NAMED_IN_TEXT])
    return few if len(names) <= _NAMED_IN_TEXT else f"{few}等{len(names)}份"


def matter_sentence(item: Item) -> str:
    """The certificates, what is known about replacing them, and who decides: two sentences."""
    choice = "" if _is_excluded(item) else "，您也可以不承诺、照常交证明"
    return (f"办「{full_width(item.headline)}」涉及的证明有：{_names(item)}；{_status(item)[1]}。"
            f"株洲以本地正式目录为准，由{decider(item)}审查决定{choice}。")


def matter_blocks(item: Item) -> tuple[Block, ...]:
    """Cards of one matter: certificates, the row, and the rules that hold for it."""
    rules = ((_excluded_block(), _ground_block()) if _is_excluded(item)
             else (_steps_block(), _excluded_block(), _false_block()))
    return (_materials_block(item), _item_block(item), *rules)


def commitment_item(item: Item, edition: Edition) -> Presented:
    """One matter: its certificates, whether they may be replaced, how, who not, what if false."""
    excluded = _is_excluded(item)
    choice = "" if excluded else "，您也可以不承诺、照常交证明"
    text = (
        f"办「{full_width(item.headline)}」涉及的证明有：{_names(item)}。{_status(item)[1]}。"
        f"株洲以本地正式目录为准，由{decider(item)}审查决定{choice}。"
    )
    also = () if excluded else saying("choice").facts
    return presented(text, matter_blocks(item), rules_edition(edition), also=also,
                     own=item_basis(item))


def commitment_miss(lookup: Lookup) -> Presented:
    """Not on this list, which does not mean that no commitment is possible."""
    first = lookup.note or "在已载入的目录里没有查到这个事项。"
    ask = "" if "核实" in first else "请向办理部门核实，"
    text = (
        f"{first}没查到不等于不能承诺，也不等于一定要交这份证明。"
        f"{ask}能不能承诺由办理部门按本地目录决定。"
    )
    blocks = (_ground_block(), _steps_block(), _excluded_block(), _false_block())
    return presented(text, blocks, rules_edition(lookup.edition))


def commitment_ask(lookup: Lookup) -> Presented:
    """The query holds no matter: ask which."""
    text = "请说说要办什么事、要交哪份证明，例如“办教师资格要无犯罪记录证明吗”，我再去目录里查。"
    tips = block("reasons", "这样说更容易查到", (
        "办的是什么事", "窗口要的是哪份证明、哪个部门要的",
    ))
    what = block("reasons", "什么是这里说的“证明”", sayings(("certificate", "not_papers")))
    return presented(text, (tips, what), rules_edition(lookup.edition))


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
        "告知承诺，就是您书面保证自己符合条件，办理部门不再要那份证明。"
        "承诺是您的选择，不愿承诺的照常交证明。"
        "哪些证明能承诺，由办理部门按本地正式目录决定。"
    )
    path = block("steps", "从头到尾怎么办", (
        *sayings(("look", "told", "choice")), _OWN_FORM,
        *sayings(("promise", "handled", "checked")),
    ))
    what = block("reasons", "什么是这里说的“证明”", sayings(("certificate", "not_papers")))
    blocks = (path, what, _excluded_block(), _false_block())
    return presented(text, blocks, rules_edition(edition))


def commitment_consequence(edition: Edition | None = None) -> Presented:
    """What a false commitment costs."""
    text = (
        "承诺不实的，办成的事可能被撤销，还可能受处罚，并会记入信用记录。"
        "信用修复前，以后办事也不能再用承诺。"
        "具体怎么处理，由办理部门依法决定。"
    )
    now = block("steps", "拿不准或者写错了怎么办", (
        "还没签的，拿不准就不要承诺，照常交证明",
        "已经签了才发现写错的，马上告诉办理部门，不要等核查",
        "留好能说明情况的材料，问清楚下一步怎么办",
    ))
    blocks = (_false_block(), now, _excluded_block())
    also = (*saying("record").facts, *saying("choice").facts)
    return presented(text, blocks, rules_edition(edition), also=also)


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
    what = block("reasons", "什么是这里说的“证明”",
                 sayings(("certificate", "not_papers", "no_others")))
    blocks = (what, _steps_block(), _excluded_block())
    return presented(text, blocks, rules_edition(known), also=(_FIGURES,))
