"""The chat page in a real browser against a real server: what a person sees and can do."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Any
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Browser, Page, Route, expect
from sqlalchemy import func, select

from bot.cases.models import ConversationRow, MessageRow
from bot.reply import Basis, Button, Card, Outcome, Reply
from bot.web.app import Services
from tests.fakes import RICH_REPLY, FakeDialogue

PHONE, DESKTOP = {"width": 390, "height": 844}, {"width": 1280, "height": 800}


@dataclass
class Visit:
    """One open page, with what it asked for and complained about."""

    page: Page
    dialogue: FakeDialogue
    services: Services
    requests: list[str]
    complaints: list[str]

    def ask(self, text: str) -> None:
        self.page.get_by_label("说说您遇到的事").fill(text)
        self.page.keyboard.press("Enter")

    def storage(self) -> Any:
        kept = self.page.evaluate("() => sessionStorage.getItem('farun')")
        return json.loads(kept) if kept else None

    def rows(self, table: type) -> int:
        with self.services.database.session() as session:
            return int(session.execute(select(func.count()).select_from(table)).scalar_one())


@pytest.fixture
def viewport() -> dict[str, int]:
    return PHONE


@pytest.fixture
def visit(
    browser: Browser, address: str, services: Services, dialogue: FakeDialogue,
    viewport: Any,
) -> Iterator[Visit]:
    context = browser.new_context(viewport=viewport, locale="zh-CN", reduced_motion="reduce")
    page = context.new_page()
    page.set_default_timeout(8000)
    opened = Visit(page, dialogue, services, [], [])
    page.on("request", lambda request: opened.requests.append(request.url))
    page.on("console", lambda message: opened.complaints.append(message.text))
    page.on("pageerror", lambda error: opened.complaints.append(str(error)))
    page.on("dialog", lambda dialog: opened.complaints.append(dialog.message))
    page.goto(address)
    yield opened
    context.close()


def answers(visit: Visit) -> Any:
    return visit.page.locator("#log .bot:not(#welcome)")


def test_a_question_gets_its_answer_with_cards_buttons_and_folded_basis(visit: Visit) -> None:
    visit.ask("老板欠薪")
    answer = answers(visit).first
    expect(answer.locator(".say")).to_have_text(RICH_REPLY.text)
    expect(answer).to_contain_text("初步判断：可能符合")
    expect(answer).to_contain_text("由株洲市法律援助中心决定")
    expect(answer.get_by_role("heading", name="要带的材料")).to_be_visible()
    expect(answer.get_by_text("身份证", exact=True)).to_be_visible()
    article = answer.get_by_text("《中华人民共和国法律援助法》第31条、第42条")
    expect(article).to_be_hidden()
    answer.get_by_text("依据（2 条）").click()
    expect(article).to_be_visible()
    expect(answer).to_contain_text("施行日期：2022-01-01")
    expect(answer).to_contain_text("来自公开网页，请以官方文本为准")
    expect(answer).not_to_contain_text("legal_aid")
    assert visit.complaints == []


def test_the_page_says_it_is_a_robot_and_no_lawyer(visit: Visit) -> None:
    welcome = visit.page.locator("#welcome")
    for words in ("机器人", "不是真人", "也不是律师", "不能代替律师", "由办理机关审查决定"):
        expect(welcome).to_contain_text(words)


def test_six_examples_can_be_asked_with_one_tap(visit: Visit) -> None:
    examples = visit.page.locator("#welcome .quick")
    expect(examples).to_have_count(6)
    words = examples.nth(1).inner_text()
    examples.nth(1).click()
    expect(answers(visit)).to_have_count(1)
    assert visit.dialogue.asked[0][1:] == (words, "web")


def test_a_button_sends_its_payload_and_shows_its_title_also_after_a_reload(visit: Visit) -> None:
    visit.dialogue.answers["选一个"] = Reply(
        text="是哪一项？", buttons=(Button("广告用语", '/pick{"item": "EX-001"}'),)
    )
    visit.ask("选一个")
    visit.page.get_by_role("button", name="广告用语").click()
    expect(answers(visit)).to_have_count(2)
    assert visit.dialogue.asked[1][1] == '/pick{"item": "EX-001"}'
    mine = visit.page.locator(".me .say")
    expect(mine).to_have_text(["选一个", "广告用语"])
    expect(visit.page.get_by_role("button", name="广告用语")).to_have_count(0)
    visit.page.reload()
    expect(mine).to_have_text(["选一个", "广告用语"])
    expect(answers(visit)).to_have_count(2)


def test_a_person_is_one_tap_away_at_any_moment(visit: Visit) -> None:
    expect(visit.page.get_by_role("link", name="12348")).to_have_attribute("href", "tel:12348")
    visit.page.get_by_role("button", name="转人工", exact=True).click()
    expect(answers(visit)).to_have_count(1)
    assert visit.dialogue.asked[0][1] == "转人工"


def test_a_message_sent_offline_goes_out_by_itself_when_the_network_is_back(
    visit: Visit,
) -> None:
    visit.ask("第一句")
    expect(answers(visit)).to_have_count(1)
    visit.page.context.set_offline(True)
    visit.ask("第二句")
    expect(visit.page.get_by_role("button", name="重新发送")).to_be_visible()
    first_id = visit.storage()["pending"]["client_message_id"]
    visit.page.context.set_offline(False)
    expect(answers(visit)).to_have_count(2)
    assert [text for _, text, _ in visit.dialogue.asked] == ["第一句", "第二句"]
    with visit.services.database.session() as session:
        stored = session.execute(select(MessageRow.client_message_id)).scalars().all()
    assert first_id in stored
    assert visit.storage()["pending"] is None


def test_when_only_the_answer_is_lost_the_resend_gets_it_without_asking_twice(
    visit: Visit,
) -> None:
    lost: list[int] = []

    def lose_first_answer(route: Route) -> None:
        if not lost and route.request.method == "POST":
            lost.append(route.fetch().status)
            route.abort()
        else:
            route.continue_()

    visit.page.route("**/messages", lose_first_answer)
    visit.ask("老板欠薪")
    expect(answers(visit)).to_have_count(1)
    assert lost == [200]
    assert len(visit.dialogue.asked) == 1


def test_an_unanswered_message_survives_a_reload(visit: Visit) -> None:
    visit.page.context.set_offline(True)
    visit.ask("老板欠薪")
    expect(visit.page.get_by_role("button", name="重新发送")).to_be_visible()
    visit.page.context.set_offline(False)
    visit.page.reload()
    visit.page.get_by_role("button", name="重新发送").or_(answers(visit).first).click()
    expect(answers(visit)).to_have_count(1)


def test_nobody_is_stuck_behind_a_message_that_cannot_be_answered(visit: Visit) -> None:
    visit.dialogue.fails_on = "坏"
    visit.page.clock.install()
    visit.ask("坏")
    for _ in range(3):
        visit.page.wait_for_timeout(150)
        visit.page.clock.run_for(5000)
    expect(visit.page.get_by_role("button", name="重新发送")).to_be_visible()
    visit.page.get_by_role("button", name="转人工", exact=True).click()
    expect(answers(visit)).to_have_count(1)


def test_clearing_wipes_the_page_the_storage_and_the_rows(visit: Visit) -> None:
    visit.ask("我被家暴了")
    expect(answers(visit)).to_have_count(1)
    assert visit.rows(ConversationRow) == visit.rows(MessageRow) == 1
    visit.page.get_by_role("button", name="清除对话").click()
    expect(visit.page.get_by_role("status")).to_contain_text("记录也删除了")
    assert visit.rows(ConversationRow) == visit.rows(MessageRow) == 0
    assert len(visit.dialogue.forgotten) == 1
    assert visit.page.evaluate("sessionStorage.length + localStorage.length") == 0
    assert visit.page.context.cookies() == []
    assert "家暴" not in visit.page.content()
    visit.ask("新的话")
    expect(answers(visit)).to_have_count(1)


def test_clearing_offline_does_not_claim_that_the_server_forgot(visit: Visit) -> None:
    visit.ask("我被家暴了")
    expect(answers(visit)).to_have_count(1)
    visit.page.context.set_offline(True)
    visit.page.get_by_role("button", name="清除对话").click()
    expect(visit.page.get_by_role("status")).to_contain_text("还没有删除")
    visit.page.context.set_offline(False)
    expect(visit.page.get_by_role("status")).to_contain_text("记录也删除了")
    assert visit.rows(MessageRow) == 0


def test_a_conversation_ended_elsewhere_can_be_started_again(visit: Visit) -> None:
    visit.ask("第一句")
    expect(answers(visit)).to_have_count(1)
    with visit.services.database.engine.begin() as connection:
        connection.execute(ConversationRow.__table__.delete())
    visit.ask("第二句")
    expect(visit.page.get_by_text("之前的对话已经结束")).to_be_visible()
    visit.page.get_by_role("button", name="重新发送").click()
    expect(answers(visit)).to_have_count(2)


def test_a_refused_text_is_given_back_with_the_reason(visit: Visit) -> None:
    visit.ask("长" * 400)
    expect(visit.page.get_by_text("一次最多发 300 个字")).to_be_visible()
    assert visit.page.get_by_label("说说您遇到的事").input_value() == "长" * 400


def test_markup_from_anybody_is_shown_as_text(visit: Visit) -> None:
    attack = "<img src=x onerror=\"alert(1)\">"
    visit.dialogue.answers[attack] = Reply(
        text=attack, outcome=Outcome("x", attack, attack, attack),
        basis=(Basis(attack, attack, attack, f"javascript:{attack}", attack),),
        cards=(Card("steps", attack, (attack,), attack), Card("why", attack, (attack,))),
        buttons=(Button(attack, attack),),
    )
    visit.ask(attack)
    expect(answers(visit).locator(".say")).to_have_text(attack)
    expect(visit.page.locator(".me .say")).to_have_text(attack)
    visit.page.reload()
    expect(visit.page.locator(".me .say")).to_have_text(attack)
    assert visit.page.locator("#log img, #log script, #log a[href^=javascript]").count() == 0
    assert visit.complaints == []


def test_no_request_leaves_for_another_host(visit: Visit) -> None:
    visit.ask("老板欠薪")
    expect(answers(visit)).to_have_count(1)
    assert {urlsplit(url).hostname for url in visit.requests} == {"127.0.0.1"}


def test_the_keyboard_alone_is_enough(visit: Visit) -> None:
    page = visit.page
    page.keyboard.press("Tab")
    expect(page.get_by_role("link", name="跳到输入框")).to_be_focused()
    page.keyboard.press("Enter")
    page.keyboard.type("第一行")
    page.keyboard.press("Shift+Enter")
    page.keyboard.type("第二行")
    page.keyboard.press("Enter")
    expect(answers(visit)).to_have_count(1)
    assert visit.dialogue.asked[0][1] == "第一行\n第二行"
    for _ in range(2):  # back from the input over the buttons to the fold
        page.keyboard.press("Shift+Tab")
    page.keyboard.press("Shift+Tab")
    page.keyboard.press("Enter")
    expect(page.get_by_text("施行日期：2022-01-01")).to_be_visible()


def test_choosing_a_word_in_an_input_method_does_not_send(visit: Visit) -> None:
    box = visit.page.get_by_label("说说您遇到的事")
    box.fill("laoban")
    box.dispatch_event("keydown", {"key": "Enter", "isComposing": True, "bubbles": True})
    visit.page.wait_for_timeout(100)
    assert visit.dialogue.asked == []


MEASURE = """() => {
  const channel = (v) => (v /= 255) <= .03928 ? v / 12.92 : ((v + .055) / 1.055) ** 2.4;
  const light = ([r, g, b]) => .2126 * channel(r) + .7152 * channel(g) + .0722 * channel(b);
  const rgb = (c) => c.match(/[\\d.]+/g).map(Number);
  const ground = (n) => { for (; n; n = n.parentElement) {
    const c = rgb(getComputedStyle(n).backgroundColor);
    if (c.length === 3 || c[3] === 1) return c; } return [255, 255, 255]; };
  const found = { small: [], faint: [], tight: [], narrow: [] };
  for (const node of document.querySelectorAll('body *')) {
    const box = node.getBoundingClientRect(), style = getComputedStyle(node);
    if (!box.width || style.clipPath !== 'none' || style.visibility === 'hidden') continue;
    const own = [...node.childNodes].some((c) => c.nodeType === 3 && c.data.trim());
    const name = node.tagName + ' ' + node.textContent.trim().slice(0, 12);
    if (own || node.tagName === 'TEXTAREA') {
      const size = parseFloat(style.fontSize);
      const pair = [light(rgb(style.color)), light(ground(node))].sort((a, b) => b - a);
      if (size < 18) found.small.push(name);
      if ((pair[0] + .05) / (pair[1] + .05) < 7) found.faint.push(name);
      if (!/^H/.test(node.tagName) && parseFloat(style.lineHeight) < size * 1.5 - .1)
        found.tight.push(name);
    }
    if (/^(BUTTON|A|SUMMARY|TEXTAREA)$/.test(node.tagName)
        && (box.width < 47.9 || box.height < 47.9)) found.narrow.push(name);
  }
  found.wide = document.documentElement.scrollWidth > innerWidth;
  return found;
}"""


@pytest.mark.parametrize("viewport", [PHONE, DESKTOP, {"width": 320, "height": 640}])
@pytest.mark.parametrize("larger", [False, True])
def test_everything_is_legible_and_easy_to_hit_without_sideways_scrolling(
    visit: Visit, larger: bool
) -> None:
    if larger:
        visit.page.get_by_role("button", name="大字").click()
    visit.dialogue.answers["长"] = replace(RICH_REPLY, text="x" * 290)
    visit.ask("长")
    expect(answers(visit)).to_have_count(1)
    for fold in visit.page.locator("summary").all():
        fold.click()
    visit.page.context.set_offline(True)
    visit.ask("一句送不出去的话")
    expect(visit.page.get_by_role("button", name="重新发送")).to_be_visible()
    assert visit.page.evaluate(MEASURE) == {
        "small": [], "faint": [], "tight": [], "narrow": [], "wide": False,
    }


def test_large_text_is_larger_and_survives_a_reload(visit: Visit) -> None:
    switch = visit.page.get_by_role("button", name="大字")
    switch.click()
    expect(switch).to_have_attribute("aria-pressed", "true")
    visit.page.reload()
    expect(switch).to_have_attribute("aria-pressed", "true")
    size = visit.page.locator("#welcome .say").evaluate("n => getComputedStyle(n).fontSize")
    assert size == "24px"


def test_a_screen_reader_hears_each_answer(visit: Visit) -> None:
    log = visit.page.get_by_role("log")
    expect(log).to_have_attribute("aria-live", "polite")
    visit.ask("老板欠薪")
    expect(log).to_contain_text(RICH_REPLY.text)


def test_the_page_is_sent_with_a_strict_policy_and_never_kept(visit: Visit, address: str) -> None:
    answer = visit.page.request.get(address)
    assert answer.headers["content-security-policy"].startswith("default-src 'self'")
    assert "unsafe" not in answer.headers["content-security-policy"]
    assert answer.headers["cache-control"] == "no-store"
    html = answer.text()
    assert not any(inline in html for inline in ("style=", "onclick=", "<style", "<script>"))
