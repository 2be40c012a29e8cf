"""Which offices serve a district. Addresses ship empty: nothing is invented."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from bot.answers.models import Office
from bot.errors import InvalidInput, KnowledgeError
from bot.knowledge import KNOWLEDGE, facts, read_yaml
from bot.law.places import Places, load_places
from bot.reply import Button, Card, Reply

KINDS = ("legal_aid", "service_centre")
ASK_FIRST = "去之前请先拨{hotline}问清地址、上班时间和要带的材料。"
ELSEWHERE = "{place}不在株洲，请问{place}当地的法律援助机构，也可以在当地拨{hotline}。"
AFTER_RINGING = "拨通后说清区县和要办的事，问好要带的材料再去。"
AREA = "{place}是功能区，不是单独的区县，请先拨{hotline}问清由哪个区受理，下面是市里的机构。"
BASIS = ("LA-002", "LA-003", "LA-060")
CASE_PLACE = "打官司的，到办案机关所在地的法律援助机构申请，和户口在哪里没有关系。"


@dataclass(frozen=True)
class OfficeList:
    """`offices` is empty when the place is not in Zhuzhou; `note` then says whom to ask."""

    district: str
    offices: tuple[Office, ...]
    note: str
    hotline: str


def offices(district: str | None) -> OfficeList:
    """Offices of a district, or of the city when none is given.

    Takes any usual spelling (河西, 株洲县, 株洲市天元区). InvalidInput for a place that is
    neither in Zhuzhou nor known as elsewhere.
    """
    book = _book()
    name = (district or "").strip() or book.places.city
    found = book.places.locate(name)
    if found is None:
        other = next((word for word in book.places.elsewhere if word in name), None)
        if other is None:
            raise InvalidInput(
                f"没有认出「{name}」是株洲的哪个区县",
                hint="株洲有：" + "、".join(book.districts), field="district",
            )
        note = ELSEWHERE.format(place=other, hotline=book.hotline)
        return OfficeList(other, (), note, book.hotline)
    if found not in (book.places.city, *book.districts):
        note = AREA.format(place=found, hotline=book.hotline)
        return OfficeList(found, book.of(book.places.city), note, book.hotline)
    return OfficeList(found, book.of(found), ASK_FIRST.format(hotline=book.hotline), book.hotline)


def office_reply(district: str | None) -> Reply:
    """The offices as a Reply; a place that is not known is asked for, with the nine to tap."""
    try:
        found = offices(district)
    except InvalidInput as unknown:
        names = _book().districts
        return Reply(
            text=f"{unknown.message}，您说的是哪一个？也可以直接拨{_book().hotline}。",
            topic="hotline", topics=("hotline",), confidence=1.0,
            buttons=tuple(Button(name, f"{name}法律援助中心电话多少") for name in names),
        )
    hotline = f"{found.hotline}：公共法律服务热线"
    lines = tuple(_line(office) for office in found.offices)
    return Reply(
        text=found.note,
        topic="hotline", topics=("hotline",), confidence=1.0,
        basis=facts().basis(*BASIS),
        cards=(Card("contact", f"{found.district}的机构和电话", (hotline, *lines), AFTER_RINGING),
               Card("where", "申请法律援助看哪里", (CASE_PLACE,))),
        next="done",
    )


def _line(office: Office) -> str:
    known = [part for part in (office.address, office.phone, office.hours) if part]
    return f"{office.name}：" + ("，".join(known) if known else f"地址电话{office.local}")


@dataclass(frozen=True)
class _OfficeBook:
    places: Places
    districts: tuple[str, ...]
    all: tuple[Office, ...]
    hotline: str

    def of(self, district: str) -> tuple[Office, ...]:
        return tuple(office for office in self.all if office.district == district)


@lru_cache(maxsize=1)
def _book() -> _OfficeBook:
    divisions = KNOWLEDGE / "divisions.yml"
    places = load_places(divisions, read_yaml(KNOWLEDGE / "legal_aid" / "reading.yml"))
    districts = tuple(row["name"] for row in read_yaml(divisions)["divisions"])
    data = read_yaml(KNOWLEDGE / "offices.yml")
    loaded = tuple(_office(row, (places.city, *districts)) for row in data["offices"])
    return _OfficeBook(places, districts, loaded, str(data["hotline"]))


def _office(row: dict[str, Any], known: tuple[str, ...]) -> Office:
    try:
        office = Office(**{key: str(value) for key, value in row.items()})
    except TypeError as wrong:
        raise KnowledgeError(f"offices.yml 中 {row.get('name', '（无名）')}：{wrong}") from None
    if office.district not in known or office.kind not in KINDS:
        raise KnowledgeError(f"offices.yml 中 {office.name} 的 district 或 kind 不认识")
    if not (office.address and office.phone) and not office.local:
        raise KnowledgeError(f"offices.yml 中 {office.name} 的 local：没有地址电话的要写由本地填写")
    return office
