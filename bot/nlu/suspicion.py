"""When the classifier's word alone is enough to treat a message as danger now, and when not.

The fixed patterns of bot.nlu.crisis come first. Beside them the classifier sees danger in wording
no pattern knows, but it also guesses about what it has never seen: a scribble, a place, a fragment
must never be answered with emergency numbers. And where a pattern fires on a question that is
plainly about something else (insurance, a phone that is dead slow), the classifier may overrule it.
"""

from __future__ import annotations

import re

from bot.nlu.crisis import is_about_the_past_or_the_law

_HAN = re.compile(r"[\u4e00-\u9fff]")
_PLACE = re.compile(
    r"[\u4e00-\u9fff]{2,3}(?:街道|社区|小区|示范区)|[\u4e00-\u9fff]{2}(?:省|市|区|县|镇|乡|村|路|街)"
)
_LEAST = 5  # Chinese characters beside the names of places
_FRAGMENT = 3
_SUSPECTED, _SURE, _CERTAIN = 0.3, 0.8, 0.95  # confidence that it is danger
_RULED_OUT = 0.002


def tells_of_danger(text: str, confidence: float) -> bool:
    """True when `confidence` (0..1, that `text` is danger) may stand without a pattern."""
    told = len(_HAN.findall(_PLACE.sub("", text)))
    if told < _FRAGMENT or (told < _LEAST and confidence < _CERTAIN):
        return False
    if is_about_the_past_or_the_law(text):
        return confidence >= _SURE
    return confidence >= _SUSPECTED


def plainly_no_danger(confidence: float) -> bool:
    """True when the classifier rules danger out although a pattern fired."""
    return confidence < _RULED_OUT
