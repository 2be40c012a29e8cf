"""Full texts: what the files of the public collections look like, and what is refused."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest
from docx import Document
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import func, select

from bot.db import Database
from bot.errors import InvalidInput, NotFound
from bot.law.lawbook import LawBook, parse_law
from bot.law.registry import Registry
from bot.law.statute_files import parse_statute, read_statute
from bot.law.statute_models import Statute, StatuteArticle
from bot.law.statutes import StatuteStore, article_asked

SAMPLES = Path(__file__).parent / "samples"
TODAY = date(2026, 11, 25)
LANTERN = parse_law({"name": "试验市灯会管理条例", "short": ["灯会条例"], "versions": [
    {"version": "2019-04-02通过", "effective_from": "2019-05-01", "effective_to": "2024-07-01",
     "confidence": "verified-in-text", "checked_on": "2026-11-25", "source": "试验"},
    {"version": "2024-06-03修正", "effective_from": "2024-07-01", "last_article": 5,
     "confidence": "verified-in-text", "checked_on": "2026-11-25", "source": "试验"},
]})
LAWS = Registry(LawBook((LANTERN,), frozenset()))


@pytest.fixture
def store(database: Database) -> StatuteStore:
    return StatuteStore(database, LAWS)


def rows(database: Database) -> int:
    with database.session() as session:
        return int(session.scalar(select(func.count()).select_from(StatuteArticle)) or 0)


@pytest.fixture
def word(tmp_path: Path) -> Callable[..., Path]:
    """A .docx as the national database gives it: plain paragraphs, a contents page in front."""

    def made(*paragraphs: str, name: str = "law.docx") -> Path:
        document = Document()
        for paragraph in paragraphs:
            document.add_paragraph(paragraph)
        path = tmp_path / name
        document.save(str(path))
        return path

    return made


NATIONAL = (
    "试验市灯会管理条例", "（2019年4月2日试验市第一届人民代表大会第二次会议通过　根据2024年6月3日"
    "《关于修改〈试验市灯会管理条例〉的决定》修正）", "目　　录", "第一章　总　　则",
    "第二章　办灯会",
    "第一章　总　　则", "第一条　为了办好灯会，方便大家看灯，制定本条例。",
    "第二条　在本市办灯会，适用本条例。", "第二章　办灯会",
    "第三条　办灯会的，应当提前十日向灯会办公室申请：", "（一）写明时间；", "（二）写明地点。",
    "第四条　灯会应当在二十二时以前结束。", "第五条　本条例自2024年7月1日起施行。",
)


def test_markdown_with_bold_articles_is_read_with_chapters_items_and_inserted_articles() -> None:
    text = read_statute(SAMPLES / "lantern.md")
    assert text.law == "试验市灯会管理条例"
    assert (text.version, text.in_force) == ("2024-06-03修正", date(2024, 7, 1))
    assert [article.label for article in text.articles] == [
        "第一条", "第二条", "第三条", "第三条之一", "第四条", "第五条"]
    third = text.articles[2]
    assert third.heading == "第二章 办灯会 第一节 申请"
    assert third.body.split("\n")[1] == "（一）写明时间；"
    assert third.body.endswith("第三条规定以外的小型灯会，不用申请。")
    assert text.articles[0].heading == "第一章 总则"
    assert text.articles[-1].heading == "附则"


def test_markdown_with_dates_in_its_head_is_read_too() -> None:
    text = read_statute(SAMPLES / "kite.md")
    assert (text.law, text.version) == ("风筝放飞办法", "2021-03-01公布")
    assert text.in_force == date(2021, 5, 1)
    assert len(text.articles) == 3


def test_a_word_file_of_the_national_database_gives_the_same_articles(word) -> None:
    text = read_statute(word(*NATIONAL))
    assert text.law == "试验市灯会管理条例"
    assert [article.number for article in text.articles] == [1, 2, 3, 4, 5]
    assert text.articles[0].heading == "第一章 总则"
    assert text.articles[2].body.endswith("（二）写明地点。")
    assert (text.version, text.in_force) == ("2024-06-03修正", date(2024, 7, 1))


def test_an_article_is_opened_as_it_stood_on_its_day(store: StatuteStore, word) -> None:
    store.load([SAMPLES / "lantern.md", SAMPLES / "kite.md"])
    opened = store.open("灯会条例", 3, on=TODAY)
    assert opened.body.startswith("办灯会的，应当提前十日")
    assert opened.effective_from == date(2024, 7, 1)
    assert store.open("《试验市灯会管理条例》", 3, 1, on=TODAY).label == "第三条之一"
    with pytest.raises(NotFound, match="2024-07-01 才施行"):
        store.open("灯会条例", 3, on=date(2022, 1, 1))
    old = word("试验市灯会管理条例", "（2019年4月2日通过）", "第一条　提前三日申请。",
               "第二条　本条例自2019年5月1日起施行。")
    store.load([old])
    assert store.open("灯会条例", 1, on=date(2024, 6, 30)).body == "提前三日申请。"
    assert store.open("灯会条例", 1, on=date(2024, 6, 30)).effective_to == date(2024, 7, 1)
    assert store.open("灯会条例", 1, on=date(2024, 7, 1)).body.startswith("为了办好灯会")


def test_an_old_text_is_never_shown_for_a_day_of_the_new_one(store: StatuteStore, word) -> None:
    store.load([word("试验市灯会管理条例", "（2019年4月2日通过）", "第一条　提前三日申请。",
                     "第二条　本条例自2019年5月1日起施行。")])
    with pytest.raises(NotFound, match="2024-07-01 起的文本还没有载入"):
        store.open("灯会条例", 1, on=TODAY)


def test_the_same_file_again_changes_nothing_and_a_better_one_replaces_it(
    store: StatuteStore, database: Database, tmp_path: Path
) -> None:
    assert [one.changed for one in store.load([SAMPLES / "kite.md"])] == [True]
    assert [one.changed for one in store.load([SAMPLES / "kite.md"])] == [False]
    better = tmp_path / "kite.md"
    better.write_text((SAMPLES / "kite.md").read_text("utf-8").replace("大风天", "六级风"), "utf-8")
    assert [one.changed for one in store.load([better])] == [True]
    assert store.open("风筝放飞办法", 2, on=TODAY).body == "六级风不放风筝。"
    with database.session() as session:
        assert session.scalar(select(func.count()).select_from(Statute)) == 1
    assert rows(database) == 3


def test_of_several_files_one_bad_one_leaves_nothing_written(
    store: StatuteStore, database: Database, tmp_path: Path
) -> None:
    broken = tmp_path / "broken.md"
    broken.write_text("# 缺条办法\n第一条 甲。\n第三条 丙。\n", "utf-8")
    with pytest.raises(InvalidInput, match="第一条之后是第三条"):
        store.load([SAMPLES / "kite.md", broken])
    assert rows(database) == 0


@pytest.mark.parametrize(("content", "said"), [
    ("", "没有找到“第一条”"),
    ("# 空办法\n只有一段话。\n", "没有找到“第一条”"),
    ("第一条 没有名称。\n", "没有找到法律的名称"),
    ("# 跳条办法\n第一条 甲。\n第二条 乙。\n第四条 丁。\n", "第 4 行：第二条之后是第四条"),
    ("# 重条办法\n第一条 甲。\n第一条 乙。\n", "重复"),
    ("# 空条办法\n第一条 甲。\n第二条\n第三条 丙。\n", "第二条没有正文"),
    ("# 半部办法\n第七条 庚。\n第八条 自2020年1月1日起施行。\n", "缺前面的条"),
    ("# 无日办法\n第一条 甲。\n", "没有写从哪天起施行"),
    ("# 早日办法\n2022年3月4日修正\n第一条 本办法自2006年3月1日起施行。\n", "早于最后一次修改"),
    ("# 试验市灯会管理条例\n2024年6月3日修正\n第一条 甲。\n第二条 自2024年7月1日起施行。\n",
     "共5条，文件到第2条"),
])
def test_a_bad_file_is_refused_with_what_is_wrong(
    store: StatuteStore, database: Database, tmp_path: Path, content: str, said: str
) -> None:
    path = tmp_path / "bad.md"
    path.write_text(content, "utf-8")
    with pytest.raises(InvalidInput, match=said) as error:
        store.load([path])
    assert "bad.md" in error.value.message
    assert error.value.hint
    assert rows(database) == 0


def test_files_that_are_no_text_at_all_are_refused(store: StatuteStore, tmp_path: Path) -> None:
    fake = tmp_path / "fake.docx"
    fake.write_bytes(b"not a zip")
    with pytest.raises(InvalidInput, match="不是 Word 文档"):
        store.load([fake])
    latin = tmp_path / "gbk.md"
    latin.write_bytes("# 办法\n第一条 甲。".encode("gbk"))
    with pytest.raises(InvalidInput, match="UTF-8"):
        store.load([latin])
    with pytest.raises(InvalidInput, match="不认识的文件类型"):
        store.load([tmp_path / "law.pdf"])
    with pytest.raises(InvalidInput, match="没有这个文件"):
        store.load([tmp_path / "missing.md"])


def test_a_text_that_does_not_say_its_day_takes_the_one_given(
    store: StatuteStore, tmp_path: Path
) -> None:
    path = tmp_path / "later.md"
    path.write_text("# 早日办法\n2022年3月4日修正\n第一条 本办法自2006年3月1日起施行。\n", "utf-8")
    (loaded,) = store.load([path], date(2022, 4, 1))
    assert (loaded.version, loaded.effective_from) == ("2022-03-04修正", date(2022, 4, 1))


def test_a_code_in_several_files_becomes_one_law(store: StatuteStore, tmp_path: Path) -> None:
    first, second = tmp_path / "1.md", tmp_path / "2.md"
    first.write_text("# 第一编 总则\n## 第一章 规定\n第一条 甲。\n", "utf-8")
    second.write_text("# 第二编 附则\n第二条 本法自2021年1月1日起施行。\n", "utf-8")
    (loaded,) = store.load([first, second], law="试验法典")
    assert (loaded.law, loaded.articles) == ("试验法典", 2)
    assert store.open("试验法典", 1, on=TODAY).heading == "第一编 总则 第一章 规定"
    with pytest.raises(InvalidInput, match="之后是"):
        store.load([second, first], law="试验法典")


@pytest.mark.parametrize(("asked", "found"), [
    ("33", (33, 0)), ("第三十三条", (33, 0)), ("第33条", (33, 0)), ("276-1", (276, 1)),
    ("第二百七十六条之一", (276, 1)), ("33条", (33, 0)), ("三十三", (33, 0)),
])
def test_an_article_may_be_asked_for_in_every_usual_way(asked: str, found: tuple[int, int]) -> None:
    assert article_asked(asked) == found


@pytest.mark.parametrize("asked", ["", "abc", "第条", "33.5", "-1", "1-2-3", "全部"])
def test_what_is_no_article_is_refused(asked: str) -> None:
    with pytest.raises(InvalidInput, match="条号读不懂"):
        article_asked(asked)


@given(st.lists(st.text(alphabet="第一二三条章节编 　*#之目录附则（2020年1月日通过）", max_size=20),
                max_size=30))
def test_any_lines_are_read_or_refused_in_plain_words(lines: list[str]) -> None:
    try:
        text = parse_statute(lines, "x.md")
    except InvalidInput as error:
        told = error.message
    else:
        told = "x.md" if text.articles and all(a.body for a in text.articles) else ""
    assert told.startswith("x.md")
