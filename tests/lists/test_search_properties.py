"""Whatever is typed, the search answers within its own rules."""

from __future__ import annotations

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bot.lists import Decision, ListService
from bot.search.text import fold, key, normalize, tokens

WORDS = st.lists(st.sampled_from([
    "没有", "备案", "营业执照", "过期", "消防", "狗", "ktv", "年报", "，", " ",
    "安全帽", "報稅", "证明",
]), max_size=8).map("".join)
ANY = st.one_of(st.text(max_size=400), WORDS)


@given(st.text())
def test_normalising_twice_changes_nothing_more(text: str) -> None:
    once = normalize(text)
    assert normalize(once) == once
    assert fold(fold(once)) == fold(once) or "没" in fold(once)


@given(st.text())
def test_a_normalised_text_has_no_space_or_punctuation(text: str) -> None:
    assert all(character.isalnum() for character in normalize(text)) or not normalize(text)
    assert all(tokens(key(text)))


@settings(max_examples=150, deadline=None,
          suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(query=ANY)
def test_any_text_gets_a_decision_and_the_right_number_of_items(
    service: ListService, query: str
) -> None:
    for found in (service.exemption(query), service.commitment(query)):
        expected = {
            Decision.ANSWER: (1, 1), Decision.CHOOSE: (1, 3),
            Decision.ASK: (0, 0), Decision.NONE: (0, 0),
        }[found.decision]
        assert expected[0] <= len(found.items) <= expected[1]
        assert all(item.confidence != "from-memory" for item in (*found.items, *found.related))
        assert len({item.code for item in found.items}) == len(found.items)
