"""What a person says about the conversation itself: start again, that was wrong, why do you ask.

Such a cue has no topic of its own: what it means depends on what is going on. Patterns are strict,
because a missed cue is answered as a question, but a false one loses a question. Pure; the graph
component is bot.nlu.cues, the actions that use it are in actions/cues.py and the forms.
"""

from __future__ import annotations

import re
from enum import Enum


class Cue(str, Enum):
    """Kinds of remarks about the conversation."""

    REFERENCE = "reference"  # the number of an earlier verdict
    RESTART = "restart"
    WHY = "why"  # why do you ask
    REVIEW = "review"  # what have I told you
    RESUME = "resume"
    STOP = "stop"  # enough for now
    CORRECT = "correct"  # that was wrong, with or without the right value
    PLACE = "place"  # nothing but a district (set by the component, which knows the districts)


_SOFT = r"[啊呀呢吧哦噢咯了哈嘛的，。！？,.!?~～ ]*"
_PATTERNS = {
    Cue.REFERENCE: re.compile(
        rf"[^0-9]{{0,16}}(?:编号|结果号|参考号|查询号|号码|单号)?[^0-9]{{0,4}}"
        rf"\d{{4}}[- ]?\d{{4}}[- ]?\d{{4}}{_SOFT}"
        rf"(?:帮我|请|给我)?(?:查|看|打开|调出来)?[^0-9元块万亿]{{0,8}}"),
    Cue.RESTART: re.compile(
        r".{0,6}(?:重新(?:来(?!过)|开始|问|填|算|测|说|判断)|从头(?:来|开始|再来|问|说)|重来|再来一[遍次]"
        r"|从新(?:来|开始)|清空重|全部重).{0,6}"),
    Cue.WHY: re.compile(
        r".{0,6}(?:为什么|为啥|为么子|为何|何解|干嘛|干什么|搞么子|凭什么|有什么必要|有必要)"
        r".{0,4}(?:要)?(?:问|打听|知道|了解|晓得)(?:这|那|我|咯).{0,8}"
        r"|.{0,4}问(?:这个|这些|那么多|这么多|咯个|咯些|我这).{0,4}"
        r"(?:干|做|搞|有)(?:什么|嘛|啥|么子|用|关系).{0,6}"
        r"|.{0,2}(?:你|你们)?(?:为什么|为啥|为么子|干嘛|何解)(?:要|非要)?问.{0,6}"),
    Cue.REVIEW: re.compile(
        r".{0,6}(?:我)?(?:刚才|刚刚|前面|之前|都|已经)?(?:说了|说过|讲了|填了|告诉(?:了)?你)(?:些|的)?"
        r"(?:什么|哪些|么子|啥)(?!时候|人|地方|意思).{0,6}"
        r"|(?:帮我|我要|我想)?(?:核对|检查)(?:一[下遍])?"
        r"|.{0,6}(?:核对|检查|看看|看一下|念一[下遍]|复述)(?:一[下遍])?(?:我)?(?:刚才)?(?:的)?"
        r"(?:回答|答案|填的|说的|讲的|情况|记的|记录).{0,4}"
        r"|.{0,4}(?:你)?(?:都)?记(?:下|住|到|得)(?:了)?(?:些)?(?:什么|哪些|么子|啥).{0,4}"),
    Cue.RESUME: re.compile(
        r"(?:好(?:的|了)?|那|我没事了?|没事了|现在)?[，, ]?(?:我们|咱们)?"
        r"(?:继续|接着(?:来|问|说|填|讲)?|回到刚才(?:的)?(?:问题|那个)?"
        r"|刚才(?:问|说)到哪(?:里|儿)?了?|接着刚才(?:的)?)"
        rf"(?:吧|问|填|说|申请|判断)?{_SOFT}"),
    Cue.STOP: re.compile(
        r"(?:那|好|好了|我|唉|哎|还是|先|就)*(?:算了(?:吧|不[问填弄申请]+了)?|不(?:想)?(?:问|填|弄|搞|申请|办)了"
        rf"|先不(?:问|填|弄|申请|办)了?|退出|取消(?:申请|填写)?|到此为止|就到这里){_SOFT}"),
    Cue.CORRECT: re.compile(
        r"(?:不对(?=$|[，。！,!.\s啊呀的哦噢是我应])|错了|不是的|(?:搞|弄|说|讲|写|打|点|选|记)错"
        r"|更正|纠正|改一下|改下|改成|改为|修改|我要改|我改)"
        r".{0,60}"
        r"|(?:我|您|不好意思|对不起|抱歉|哦|噢|啊|哎呀|哎|等等|等下|刚才|刚刚|前面|上面|那个|是"
        r"|[，,。 ])*"
        r"(?:说|讲|填|选|点|打|写|记|搞|弄)错了.{0,60}"
        r"|改[:：].{2,30}"
        r"|(?:刚才|刚刚|前面|上面|之前).{0,10}(?:不对|错了|错的|不准|有误|要改|改一下).{0,60}"
        r"|(?:应该是|其实是).{1,30}(?:才对|不是.{1,20})"),
}
# A fine or a judgment can be wrong as well; that is a question about law.
_ABOUT_LAW = re.compile(r"(?:判|罚|抓|认定|鉴定|扣|算|开|登记|处理|打|骂|发|贷|汇|转|买|收)错")


def cue_of(text: str) -> Cue | None:
    """The cue in `text` (normalised), or None."""
    plain = text.strip()
    for cue, pattern in _PATTERNS.items():
        if pattern.fullmatch(plain) and not (cue is Cue.CORRECT and _is_law(plain)):
            return cue
    return None


def _is_law(text: str) -> bool:
    wrong = _ABOUT_LAW.search(text)
    return bool(wrong) and not re.match(r"(?:我)?(?:刚才|前面)?(?:我)?打错(?:字|了)", text)
