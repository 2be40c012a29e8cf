"""Danger now: recognised by fixed patterns beside the classifier, before anything else.

Looks at the message with every space and sign taken out, so that 救 命 and 救.命 are one. What only
asks about such things (insurance, news, the law, the past) is not danger now.
"""

from __future__ import annotations

import re

_SELF_HARM = re.compile(
    r"(?:我|俺|咱)?(?:真的?|就|都|也|好|只)?(?:不想活|不想活了|活不下去|活着没意思|活够了|死了算了|想死|要去死|想自杀|要自杀|"
    r"准备自杀|正在自杀|想跳楼|要跳楼|准备跳|跳河|跳江|想跳|割腕|喝农药|喝了农药|吃了安眠药|吞了药|上吊|"
    r"结束生命|结束自己|一了百了|了结自己|遗书)"
)
_VIOLENCE_NOW = re.compile(
    r"(?:正在|现在|正|还在|又在|马上)[^。！？]{0,8}(?:打我|打人|打妈|打孩子|砍|动刀|拿刀|掐我|杀我|揍我|砸门|踹门|施暴|家暴)"
    r"|(?:拿|提|举|握|挥)着?(?:把|一把)?(?:菜|砍|水果|杀猪)?(?:刀|斧头|棍)[^。！？]{0,10}(?:我|人|门|追|要)"
    r"|(?:要|会)(?:被)?(?:打死|杀了?我|砍死|弄死)"
    r"|(?:被|把我)?(?:打|砍|捅)(?:得)?(?:满脸|满身|全身|一身|好多)?(?:是)?(?:流血|出血|血)"
    r"|救命|快来人"
)
_HELD = re.compile(
    r"(?:被|把我|把他|把她|将我)[^。！？]{0,8}(?:关在|锁在|关起来|锁起来|反锁|软禁|非法拘禁|绑架|绑起来|绑在|控制住|限制自由|扣住不让走|不让走|不准出门)"
    r"|(?:逃不出去|出不去了|不让我出去|不让我走|被困在传销|陷在传销)"
)
_CHILD = re.compile(
    r"(?:正在|现在|马上|还在|刚刚)[^。！？]{0,10}(?:打孩子|虐待孩子|猥亵|侵犯|拐走|抱走孩子|抢孩子)"
    r"|(?:孩子|小孩|女儿|儿子|伢子|妹子|细伢)[^。！？]{0,10}(?:不见了|被[^。！？]{0,4}(?:拐|抱走|带走|抢走)|走丢|失踪|被绑|要跳楼|割腕|快被打死)"
)
_TRANSFER_NOW = re.compile(
    r"(?:正在|现在|马上|正要|准备|叫我|让我|要我)[^。！？]{0,10}(?:转账|汇款|转钱|打钱|共享屏幕|验证码|安全账户)"
    r"[^。！？]{0,20}(?:公安|警察|公检法|客服|骗|安全账户|通缉|洗钱)"
    r"|(?:公安|警察|检察院|公检法|客服)[^。！？]{0,20}(?:正在|现在|马上|叫我|让我|要我)[^。！？]{0,8}(?:转账|汇款|转钱|打钱|共享屏幕)"
)
_KINDS = (
    ("suicide", _SELF_HARM),
    ("child", _CHILD),
    ("violence", _VIOLENCE_NOW),
    ("held", _HELD),
    ("transfer", _TRANSFER_NOW),
)
# The same words in a question about money, law, news or long ago.
_NOT_NOW = re.compile(
    r"保险|理赔|赔不赔|赔偿金|新闻|电视|小说|电影|论文|案例|怎么判|判几年|判多久|算不算|算犯法|算违法|犯法吗|"
    r"是什么罪|构成|追诉|遗产|继承|去年|前年|以前|之前|从前|曾经|年前|上个月|上周|那时候|当时|小时候|"
    r"凭么子|法律规定|普法|讲座|能不能申请|可以申请|能申请|怎么申请|保护令|法律援助|取证|证据"
)
_URGENT_ANYWAY = re.compile(r"现在|正在|马上|快来|救命|今晚|此刻|刚刚|这会|立刻")
_SIGNS = re.compile(r"[\W_]+")


def crisis_kind(text: str) -> str | None:
    """suicide, violence, held, child or transfer when normalised `text` tells of danger now."""
    squeezed = _SIGNS.sub("", text)
    for kind, pattern in _KINDS:
        if pattern.search(squeezed):
            if _NOT_NOW.search(squeezed) and not _URGENT_ANYWAY.search(squeezed):
                continue
            return kind
    return None
