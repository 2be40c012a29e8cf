"""Words of the normalised text, with offsets in the text as written."""

from __future__ import annotations

import pytest
from rasa.shared.nlu.constants import TEXT
from rasa.shared.nlu.training_data.message import Message

from bot.nlu.tokenizer import LegalJiebaTokenizer

TOKENIZER = LegalJiebaTokenizer(LegalJiebaTokenizer.get_default_config())


@pytest.mark.parametrize(("written", "words"), [
    ("法律援助怎么申请", ["法律援助", "怎么", "申请"]),
    ("我要劳动仲裁", ["我要", "劳动仲裁"]),
    ("告知承诺制是什么", ["告知承诺制", "是", "什么"]),
    ("行政复議", ["行政复议"]),
    ("𡈼工伤", ["𡈼", "工伤"]),
    ("12348😀热线", ["12348", "热线"]),
    ("首违不罚ABC", ["首违不罚", "abc"]),
])
def test_legal_terms_stay_whole(written: str, words: list[str]) -> None:
    tokens = TOKENIZER.tokenize(Message(data={TEXT: written}), TEXT)
    assert [token.text for token in tokens] == words


@pytest.mark.parametrize("written", [
    "欠我１．２Ｗ塊錢", "嗯嗯，請問一下公證處在哪", "救命🆘快来", "\u202e复议",
])
def test_offsets_point_into_what_was_written(written: str) -> None:
    places = [(t.start, t.end) for t in TOKENIZER.tokenize(Message(data={TEXT: written}), TEXT)]
    assert all(0 <= start < end <= len(written) for start, end in places)
    assert places == sorted(places)


def test_a_message_of_signs_still_has_a_token() -> None:
    assert TOKENIZER.tokenize(Message(data={TEXT: "😀"}), TEXT)
