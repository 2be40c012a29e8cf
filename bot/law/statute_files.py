"""Reads the full text of a law from a file: Markdown of the public collections, or .docx.

Both come down to lines: a title, where it was adopted and amended, a table of contents perhaps,
then chapters and articles. What does not add up (a missing article, no first day in force) is
refused with the line; nothing is guessed.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from zipfile import BadZipFile

from bot.errors import InvalidInput
from bot.law.citations import chinese, read_number

LARGEST_FILE = 8_000_000  # bytes
SUFFIXES = (".md", ".txt", ".docx")
_N = r"[0-9零〇一二三四五六七八九十百千]+"
_ARTICLE = re.compile(rf"^\**第({_N})条(?:之({_N}))?(?:\**[\s　]+|\*\*|$)(.*)$")
_HEADING = re.compile(rf"^(#*)\s*(第{_N}(编|分编|章|节))[\s　]*(.*)$")
_MARKED = re.compile(r"^#+\s*(.+)$")
_CONTENTS = re.compile(r"^#*\s*目\s*录$")
_LEVELS = {"编": 0, "分编": 1, "章": 2, "节": 3}
_DAY = re.compile(r"(\d{4})\s*年\s*(\d{1,2})\s*月\s*(\d{1,2})\s*日")
_IN_FORCE = re.compile(r"自\s*(\d{4})\s*年\s*(\d{1,2})\s*月\s*(\d{1,2})\s*日起(?:施行|实施|生效)")
_FROM_ADOPTION = re.compile(r"自(?:公布|发布|通过)之日起(?:施行|实施|生效)")
_KINDS = (("修订", "修订"), ("修正", "修正"), ("修改", "修正"), ("通过", "通过"), ("公布", "公布"),
          ("发布", "公布"), ("施行", "施行"))


@dataclass(frozen=True)
class StatuteArticleText:
    """One article; `body` one paragraph a line, `heading` the chapter and section it is in."""

    number: int
    sub: int
    heading: str
    body: str

    @property
    def label(self) -> str:
        return label_of(self.number, self.sub)


@dataclass(frozen=True)
class StatuteText:
    """A law as read. `amended` is the day of its last amendment (or adoption), if it says so;
    `in_force` the first day its last article or its head names."""

    law: str
    version: str
    amended: date | None
    in_force: date | None
    articles: tuple[StatuteArticleText, ...]
    file: str


def label_of(number: int, sub: int) -> str:
    """第三十三条, 第二百七十六条之一."""
    return f"第{chinese(number)}条" + (f"之{chinese(sub)}" if sub else "")


def read_statute(path: Path, law: str | None = None) -> StatuteText:
    """The text in `path`; InvalidInput says what is wrong, where, and what to do.

    `law` names the law when the file is only a part of it and has no title of its own.
    """
    if path.suffix.lower() not in SUFFIXES:
        raise InvalidInput(f"{path.name}：不认识的文件类型", hint="请用 .md 或 .docx")
    try:
        size = path.stat().st_size
    except OSError:
        raise InvalidInput(f"{path}：没有这个文件，或者打不开", hint="请核对路径") from None
    if size > LARGEST_FILE:
        raise InvalidInput(f"{path.name}：文件超过 {LARGEST_FILE // 1_000_000} MB",
                           hint="请确认是一部法律的正文")
    lines = _word_lines(path) if path.suffix.lower() == ".docx" else _text_lines(path)
    return parse_statute(lines, path.name, law)


def merge(law: str, parts: Sequence[StatuteText]) -> StatuteText:
    """Several files of one law, in order; InvalidInput where they do not join."""
    file = "、".join(part.file for part in parts)
    articles = [article for part in parts for article in part.articles]
    _consecutive([(0, article) for article in articles], file)
    dated = max(parts, key=lambda part: part.amended or date.min)
    in_force = next((part.in_force for part in reversed(parts) if part.in_force), None)
    return StatuteText(law, dated.version, dated.amended, in_force, tuple(articles), file)


def _text_lines(path: Path) -> list[str]:
    try:
        text = path.read_text(encoding="utf-8-sig")
    except UnicodeDecodeError:
        raise InvalidInput(f"{path.name}：不是 UTF-8 编码的文字", hint="请另存为 UTF-8") from None
    text = re.sub(r"\A---\n.*?\n---\n", "", text.replace("\r\n", "\n"), flags=re.DOTALL)
    return [re.sub(r"<!--.*?-->", "", line) for line in text.split("\n")]


def _word_lines(path: Path) -> list[str]:
    from docx import Document as WordDocument  # a slow import that only this needs
    from docx.opc.exceptions import PackageNotFoundError

    try:
        document = WordDocument(str(path))
    except (PackageNotFoundError, BadZipFile, KeyError, ValueError):
        raise InvalidInput(f"{path.name}：不是 Word 文档（.docx），或者已损坏",
                           hint="请重新下载，旧的 .doc 请先另存为 .docx") from None
    return [line for paragraph in document.paragraphs for line in paragraph.text.split("\n")]


def parse_statute(lines: Iterable[str], file: str, law: str | None = None) -> StatuteText:
    """Pure: the lines of one law (or of a part of `law`) to its articles."""
    rows = [(number, line.strip(" \t　")) for number, line in enumerate(lines, start=1)]
    rows = [(number, line) for number, line in rows if line]
    first = next((n for n, (_, line) in enumerate(rows) if _ARTICLE.match(line)), None)
    if first is None:
        raise InvalidInput(f"{file}：没有找到“第一条”", hint="请确认文件是法律正文，每条单独成段")
    title, head = (law, [line for _, line in rows[:first]]) if law else _title(rows[:first], file)
    articles = _articles(rows, file)
    _consecutive(articles, file)
    amended, version = _amended(head)
    return StatuteText(title, version, amended, _in_force(head, articles, amended),
                       tuple(article for _, article in articles), file)


def _title(rows: list[tuple[int, str]], file: str) -> tuple[str, list[str]]:
    """The law's name (it may run over two lines) and what stands between it and the articles."""
    head = [line for _, line in rows]
    parts: list[str] = []
    while head and not _CONTENTS.match(head[0]) and not _HEADING.match(head[0]) and not (
        parts and (_DAY.search(head[0]) or head[0][0] in "（(根"
                   or parts[-1].endswith(("法", "条例", "办法", "规定", "法典", "细则"))
                   or (_MARKED.match(parts[0]) is not None))
    ):
        parts.append(head.pop(0))
    name = re.sub(r"[\s　*]", "", "".join(_MARKED.sub(r"\1", part) for part in parts))
    if not name or len(name) > 100:
        raise InvalidInput(f"{file}：开头没有找到法律的名称", hint="第一行应当是法律全称")
    return name, head


def _articles(
    rows: list[tuple[int, str]], file: str
) -> list[tuple[int, StatuteArticleText]]:
    """Every article with the line it begins on. Headings of a table of contents are overwritten
    by the same headings of the text."""
    path: dict[int, str] = {}
    found: list[tuple[int, int, int, str, list[str]]] = []
    for line_number, line in rows:
        if match := _ARTICLE.match(line):
            number = read_number(match[1])
            if number is None:
                raise InvalidInput(f"{file} 第 {line_number} 行：条号“{match[1]}”读不懂",
                                   hint="请改成中文数字，如第二十一条")
            sub = read_number(match[2]) or 0 if match[2] else 0
            heading = " ".join(path[level] for level in sorted(path))
            found.append((line_number, number, sub, heading, [match[3].strip(" 　*")]))
        elif match := _HEADING.match(line):
            level = _LEVELS[match[3]]
            path = {known: name for known, name in path.items() if known < level}
            path[level] = re.sub(r"[\s　]", "", match[2]) + " " + re.sub(r"[\s　]", "", match[4])
        elif (marked := _MARKED.match(line)) and found:
            path = {2: re.sub(r"[\s　]", "", marked[1])}
        elif re.fullmatch(r"附\s*则", line):
            path = {2: "附则"}
        elif found:
            found[-1][4].append(line.replace("**", ""))
    articles = []
    for line_number, number, sub, heading, paragraphs in found:
        body = "\n".join(part for part in paragraphs if part)
        if not body:
            raise InvalidInput(f"{file} 第 {line_number} 行：第{chinese(number)}条没有正文",
                               hint="请核对文件是否完整")
        articles.append((line_number, StatuteArticleText(number, sub, heading.strip(), body)))
    return articles


def _consecutive(articles: list[tuple[int, StatuteArticleText]], file: str) -> None:
    """Articles count up by one, each followed by its 之一, 之二."""
    before: StatuteArticleText | None = None
    for line, article in articles:
        expected = {(before.number + 1, 0), (before.number, before.sub + 1)} if before else None
        if before and expected and (article.number, article.sub) not in expected:
            where = f"{file} 第 {line} 行" if line else file
            raise InvalidInput(
                f"{where}：{before.label}之后是{article.label}，中间缺条或者重复",
                hint="请核对文件是否完整，目录和附件不要混在正文里",
            )
        before = article


def _amended(head: list[str]) -> tuple[date | None, str]:
    """The last day of adoption or amendment in the head, and how the version is called."""
    best: tuple[date, str] | None = None
    for line in head:
        for match in _DAY.finditer(line):
            day = _date(match)
            rest = line[match.end():]
            kind = next((name for word, name in _KINDS if word in rest), "公布")
            if day and kind != "施行" and (best is None or day >= best[0]):
                best = day, kind
    return (best[0], f"{best[0].isoformat()}{best[1]}") if best else (None, "")


def _in_force(
    head: list[str], articles: list[tuple[int, StatuteArticleText]], amended: date | None
) -> date | None:
    """The first day the text names: its head (…施行) or its last articles."""
    for line in head:
        if "施行" in line and (match := _DAY.search(line)) and "起施行" not in line:
            return _date(match)
    for _, article in reversed(articles[-3:]):
        if match := _IN_FORCE.search(article.body):
            return _date(match)
        if _FROM_ADOPTION.search(article.body):
            return amended
    return None


def _date(match: re.Match[str]) -> date | None:
    try:
        return date(int(match[1]), int(match[2]), int(match[3]))
    except ValueError:
        return None
