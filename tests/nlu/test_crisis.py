"""Danger now is seen through typos and gaps; questions about danger are not danger."""

from __future__ import annotations

import pytest

from bot.nlu.crisis import crisis_kind
from bot.nlu.normalize import normalize


@pytest.mark.parametrize(("written", "kind"), [
    ("我不想活了", "suicide"),
    ("我 不 想 活 了", "suicide"),
    ("活.着.没.意.思", "suicide"),
    ("工钱要不到我想跳楼算了", "suicide"),
    ("他现在正在打我", "violence"),
    ("我老公拿着菜刀要砍我", "violence"),
    ("救命啊", "violence"),
    ("被关在传销窝里出不去了", "held"),
    ("他把我锁在房间里不让我走", "held"),
    ("我女儿被人抱走了", "child"),
    ("隔壁现在在打孩子 哭得好惨", "child"),
    ("有个自称公安的正让我转账到安全账户", "transfer"),
    ("客服叫我共享屏幕马上转钱", "transfer"),
    ("我不想活啦😭", "suicide"),
])
def test_danger_now_is_recognised(written: str, kind: str) -> None:
    assert crisis_kind(normalize(written).text) == kind


@pytest.mark.parametrize("written", [
    "自杀的保险赔不赔", "新闻里说有人跳楼物业要负责吗", "家暴离婚没钱请律师",
    "他打我好多年了想离婚",
    "去年被他打过能申请保护令吗", "非法拘禁判几年", "孩子抚养费一直不给", "被骗了三万能追回来吗",
    "打人要赔多少", "电视剧里跳河那个算不算犯罪", "转账记录能当证据吗", "限制人身自由算违法吗",
    "他说要起诉我", "老板扣住身份证不让走合法吗，法律规定是什么",
])
def test_a_question_about_such_things_is_not_danger_now(written: str) -> None:
    assert crisis_kind(normalize(written).text) is None
