"""Reads what a person typed into fact values, with the shipped tables of everyday phrases.

It prefers silence to a guess: contradictory or conditional wording gives no value. Pure text
rules, no model, no Rasa. The phrases are in matters.yml and reading.yml, not here.
"""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache
from typing import Any

from bot.errors import InvalidInput
from bot.law.facts import NAMES, DefenceGroup, Forum, Matter, Role
from bot.law.ruleset import Phrases, Ruleset, Scope, default, typed

_GAP = r"[^，。；！？、,;!?\n]{0,10}?"
_CLAUSE_END = r"(?:$|[，。；！？、,;!?\s])"
# 「有没有低保」 and 「是不是农民工」 ask; what follows is not stated.
_ASKED = re.compile(r"有没有|是不是|有无|是否|能不能|可不可以|算不算|要不要|用不用|需不需要")
_MARK = "¿"
_CONDITION = re.compile(r"(?:¿|需要|要有|得有|必须|如果|假如|要是|非得|凭)(?:是|有|个|你是)?$")
_ONLY_IF = re.compile(r"才能|才可以|才行")
_NEGATION = re.compile(
    r"(?:不是|没有|没得|不算|不属于|并非|并没有|从没|从来没|未|没|冇|非|无|不)"
    r"(?:在|被|有|吃|领|拿|享受|个|什么|受过|受到|遭|遭受|过|发生)*$")
_NOT_THIS = re.compile(r"(?:不是|并非|不算|不属于|不涉及|不关|不要|不用要|不想要)$")
_NEGATED_AFTER = re.compile(r"(?:也|都)?(?:没有|没得|没|冇|不是)" + _CLAUSE_END)

_PARTICLES = "[的啊呀呢吧哦噢咯了哈嘛哒滴喔诶]*"
_YES = re.compile(
    r"(?:是|对|有|嗯+|恩|没错|对头|符合|算|要|困难|请|要得|确实|yes|y)+" + _PARTICLES + _CLAUSE_END)
_NO = re.compile(
    r"(?:不|没|冇|否|无|未|不是|没有|没得|冇得|还没|还没有|不对|不算|不要|没请|并没有|不困难|都不是|都没有|no|n)"
    + _PARTICLES + _CLAUSE_END)
_UNSURE = re.compile(
    r"不太?大?清楚|不知道|不晓得|不确定|说不清|说不好|说不准|搞不清|不懂|忘了|忘记|不记得|随便"
    r"|不想说|不想讲|不方便|不愿意?说|保密|跳过|不回答|拒绝回答|不告诉|隐私")
UNSURE = object()  # the person does not know, or will not say
_NONE_OF_THEM = {"defence_group": DefenceGroup.NONE, "role": Role.NONE, "forum": Forum.NONE}
_ORDINALS = {"一": 1, "二": 2, "三": 3, "四": 4, "五": 5, "六": 6}
_PICK = re.compile(rf"(?:选|第)?([1-6一二三四五六])个?(?:吧|的)?{_CLAUSE_END}")

_DIGITS = {"零": 0, "一": 1, "二": 2, "两": 2, "三": 3, "四": 4, "五": 5, "六": 6, "七": 7,
           "八": 8, "九": 9}
_NUMBER = r"(\d{1,4}|[一二两三四五六七八九十]{1,3})"
_LIMIT = r"(?:到期|截止|过期|期限|届满|过时效|时效|最后|上诉期|超期)"
_DAYS_LEFT = re.compile(
    rf"(?:(?:还剩下?|只剩下?|剩下?|还有|只有){_NUMBER}[天日](?:就|了)?{_GAP}{_LIMIT}?"
    rf"|{_NUMBER}[天日](?:之后|以后|后|内)?(?:就|要|将)?{_LIMIT}"
    rf"|{_LIMIT}{_GAP}(?:还剩下?|只剩下?|剩下?|还有|只有){_NUMBER}[天日])")
_ONLY_DAYS = re.compile(rf"(?:大概|大约|还有|还剩|只剩|剩)?{_NUMBER}[天日]?(?:了|吧|左右)?")
_NAMED_DAYS = (("今天", 0), ("明天", 1), ("后天", 2), ("大后天", 3))
_AGE = re.compile(r"(?<!\d)(\d{1,2}|[一二两三四五六七八九]?十[一二三四五六七八九]?|[七八九])周?岁")
_ADULT_AGE = 18  # years; Civil Code art. 17, used only to read 「16岁」 as 未成年

_HOME_BEFORE = re.compile(r"(?:户口|户籍|老家|家住|住在|住|籍贯|出生|来自|家在)(?:是|在|就在)?$")
_HOME_AFTER = re.compile(r"人(?!民|社)|(?:那边|过)?来|户口|户籍")
_ANY_PLACE = re.compile(
    r"(?:在|是|到|去|就|^|，)((?!城|农|乡)[\u4e00-\u9fff]{1,5}(?<!小)[区县市州镇乡村])(?!民|长|户)")
_CASE_AFTER = re.compile(
    r".{0,4}?(?:法院|仲裁|派出所|公安|检察|看守所|工地|上班|打工|做事|干活|出的事|发生)")
_CASE_BEFORE = re.compile(r"(?:不对|应该|是|改成)$")


def facts_from_text(text: str, asking: str | None = None,
                    ruleset: Ruleset | None = None) -> dict[str, Any]:
    """Fact values found in `text`, ready for `CaseFacts.with_(**…)`; {} when none.

    `asking` is the name of the question just put: then 是、没有、第二个 and option labels answer
    it, and 不清楚、不想说 give {"declined": {asking}}. InvalidInput for a name that is no fact.
    """
    if asking is not None and asking not in NAMES:
        raise InvalidInput(f"没有名为“{asking}”的问题", field="asking")
    ruleset = ruleset or default()
    plain = _plain(text)
    found = _statements(plain, ruleset)
    if asking and asking not in found:
        answer = _answer(plain, asking, ruleset)
        if answer is not None:
            found.update({"declined": frozenset({asking})} if answer is UNSURE
                         else {asking: answer})
    return found


def contradicted_in(text: str, ruleset: Ruleset | None = None) -> tuple[str, ...]:
    """Names of the facts that one message states both ways: 「没请律师，我请了律师」."""
    ruleset = ruleset or default()
    plain = _plain(text)
    return tuple(name for name, phrases in ruleset.phrases.items()
                 if len(set(_values_stated(plain, phrases))) > 1)


def unknown_place_in(text: str, ruleset: Ruleset | None = None) -> str | None:
    """A place name in `text` that is neither in Zhuzhou nor known to be elsewhere, or None."""
    ruleset = ruleset or default()
    plain = _plain(text)
    if _place(plain, ruleset, answering=True):
        return None
    match = _ANY_PLACE.search(plain)
    return match.group(1) if match and not _pattern(tuple(ruleset.places.known)).search(
        match.group(1)) else None


def better_matter(old: Matter, new: Matter, ruleset: Ruleset | None = None) -> bool:
    """Is `new` under a rule more favourable to the person than `old`?"""
    matters = (ruleset or default()).matters
    return _RANK[matters[new].scope] > _RANK[matters[old].scope]


def _plain(text: str) -> str:
    """NFKC, lower case; blanks separate like commas, as operators type."""
    text = unicodedata.normalize("NFKC", text).lower().strip()
    return re.sub(r"[\s,]+", "，", text)


def _statements(text: str, ruleset: Ruleset) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for name in ruleset.phrases:
        value = _stated(text, ruleset.phrases[name])
        if value is not None:
            found[name] = value
    _age(text, found)
    matter = _matter(text, ruleset, no_abuse=found.get("abused") is False)
    if matter:
        found["matter"] = matter
    if found.get("role") is not Role.ACCUSED and matter is not Matter.CRIMINAL_DEFENCE:
        found.pop("defence_group", None)
    days = _days_left(text)
    if days is not None:
        found["deadline_days_left"] = days
    place = _place(text, ruleset)
    if place:
        found["forum_place"] = place
    return found


# --- statements ---------------------------------------------------------------------------

@lru_cache(maxsize=4096)
def _pattern(phrases: tuple[str, ...]) -> re.Pattern[str]:
    """One pattern for all phrases, longest first; `..` is a gap within the clause."""
    ordered = sorted(phrases, key=len, reverse=True)
    return re.compile("|".join(_GAP.join(map(re.escape, p.split(".."))) for p in ordered) or "$^")


def _without(text: str, phrases: tuple[str, ...]) -> str:
    return _pattern(phrases).sub("；", text) if phrases else text


def _stated(text: str, phrases: Phrases) -> Any:
    """The one value the text states; None if none or contradictory."""
    values = _values_stated(text, phrases)
    return values[0] if len(set(values)) == 1 else None


def _values_stated(text: str, phrases: Phrases) -> list[Any]:
    """Every value the text states, in the order of the table."""
    text = _ASKED.sub(_MARK, _without(text, phrases.unless))
    values = []
    for value, says in phrases.says.items():
        for match in _pattern(says).finditer(text):
            before, after = text[:match.start()], text[match.end():]
            if _CONDITION.search(before) or _ONLY_IF.match(after):
                continue
            negated = _NEGATION.search(before) or _NEGATED_AFTER.match(after)
            if not negated:
                values.append(value)
            elif isinstance(value, bool):
                values.append(not value)
    return values


def _matter(text: str, ruleset: Ruleset, no_abuse: bool) -> Matter | None:
    """The matter most favourable to the person among those mentioned, then the longest match."""
    best: tuple[int, int, Matter] | None = None
    for weak in (False, True):
        for row in ruleset.matters.values():
            if no_abuse and row.matter is Matter.DOMESTIC_VIOLENCE:
                continue
            words = row.weak if weak else row.keywords
            length = _matched(_without(text, row.unless), words)
            rank = (_RANK[row.scope], length, row.matter)
            if length and (best is None or rank[:2] > best[:2]):
                best = rank
        if best:
            return best[2]
    return None


_RANK = {Scope.NO_MEANS_TEST: 5, Scope.COMPULSORY_TREATMENT: 4, Scope.LISTED: 3,
         Scope.HUNAN_ADDED: 3, Scope.RECONSIDERATION: 3, Scope.RETRIAL: 3, Scope.CRIMINAL: 2,
         Scope.OUTSIDE: 1}


def _matched(text: str, words: tuple[str, ...]) -> int:
    """Characters of keywords found and not denied."""
    return sum(len(match.group()) for match in _pattern(words).finditer(text)
               if words and not _NOT_THIS.search(text[:match.start()]))


def _age(text: str, found: dict[str, Any]) -> None:
    ages = [_number(age) for age in _AGE.findall(text)]
    if ages and "defence_group" not in found and min(ages) < _ADULT_AGE:
        found["defence_group"] = DefenceGroup.MINOR


def _days_left(text: str) -> int | None:
    """Calendar days to a limit: 「还有3天到期」, 「明天截止」."""
    for word, days in reversed(_NAMED_DAYS):
        if re.search(rf"{word}(?:就|是|要)?{_GAP}{_LIMIT}", text):
            return days
    match = _DAYS_LEFT.search(text)
    return _number(next(filter(None, match.groups()))) if match else None


def _number(text: str) -> int:
    """1–9999 in digits, or up to 九十九 in characters."""
    if text.isdigit():
        return int(text)
    tens, ten, ones = text.partition("十")
    if not ten:
        return _DIGITS[text[0]]
    return _DIGITS.get(tens, 1) * 10 + (_DIGITS[ones[0]] if ones else 0)


def _place(text: str, ruleset: Ruleset, *, answering: bool = False) -> str | None:
    """Where the case is, never where the household is; None when two places tie."""
    places = ruleset.places
    spots: dict[str, int] = {}
    for match in _pattern((*places.known, *places.elsewhere)).finditer(text):
        word, before, after = match.group(), text[:match.start()], text[match.end():]
        if _HOME_BEFORE.search(before) or _HOME_AFTER.match(after):
            continue
        official = places.known.get(word, word)
        if official == places.city and word in places.city and not answering:
            continue  # bare 「株洲」 says nothing about the district
        weight = 1 + bool(_CASE_AFTER.match(after)) + 2 * bool(_CASE_BEFORE.search(before))
        weight -= 2 * bool(re.search(r"(?:不是|不在)$", before))
        spots[official] = max(weight, spots.get(official, -9))
    if places.city in spots and len(spots) > 1 and answering:
        del spots[places.city]
    ranked = sorted(spots.items(), key=lambda item: -item[1])
    if not ranked or ranked[0][1] < 1:
        return None
    return ranked[0][0] if len(ranked) == 1 or ranked[0][1] > ranked[1][1] else None


# --- short answers ------------------------------------------------------------------------

def _answer(text: str, asking: str, ruleset: Ruleset) -> Any:
    """A short answer to the question `asking`: its value, UNSURE, or None if it is no answer."""
    if asking == "deadline_days_left" and (days := _ONLY_DAYS.fullmatch(text)):
        return _number(days.group(1))
    question = ruleset.questions.get(asking)
    options = question.options if question else ()
    picked = _PICK.match(text)
    number = picked and (_ORDINALS.get(picked.group(1)) or int(picked.group(1)))
    for index, option in enumerate(options, 1):
        if number == index or text.rstrip("。!.") == option.label.lower():
            return UNSURE if option.value is None else typed(asking, option.value)
    if _UNSURE.search(text):
        return UNSURE
    if asking == "forum_place":
        return _place(text, ruleset, answering=True)
    values = {option.value for option in options} - {None}
    yes_no = values <= {True, False} and bool(values)
    if yes_no and _YES.match(text):
        return True
    if _NO.match(text):
        return False if yes_no else _NONE_OF_THEM.get(asking)
    phrases = ruleset.answers.get(asking)
    return _stated(text, phrases) if phrases else None
