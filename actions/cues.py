"""Remarks about the conversation while no form is open; what went before gives them a meaning."""

from __future__ import annotations

from typing import Any

from rasa_sdk import Action, Tracker
from rasa_sdk.executor import CollectingDispatcher

from actions._forms import cue_in
from actions._hearing import hear
from actions._reply import Events, message_text, say, slot
from actions._services import services
from actions.boundary import last_said, leave_form, missed
from actions.legal_aid import kept_verdict_reply
from actions.legal_aid_form import EMPTY, FORM, known_facts, one_answer, taken
from bot.cases.verdicts import reference_in
from bot.clock import today
from bot.cues import Cue
from bot.errors import NotFound
from bot.reply import Button, Reply

_STOPPED = "好的，先到这里。想接着问就说“继续”，也可以换一件事问；拿不准的请拨打 12348。"
_AFTER_STOP = (Button("继续", "继续"), Button("重新来", "重新来"), Button("转人工", "转人工"))
_PLACE_FIELD = "forum_place"
_OTHER_TALKS = ("exemption", "commitment")
_UNKNOWN_REFERENCE = (
    "没有找到这个编号的结果。请对照结果单再看一遍；结果只保存一段时间，也可以重新问一次。")


class ActionCue(Action):
    """Start again, go on, that was wrong, what did I say, and an earlier verdict by its number."""

    def name(self) -> str:
        return "action_cue"

    def run(
        self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]
    ) -> Events:
        cue = cue_in(tracker)
        if cue is Cue.REFERENCE:
            return _open(dispatcher, tracker)
        if cue is Cue.STOP:
            return _stopped(dispatcher, tracker)
        other = tracker.get_slot("service") in _OTHER_TALKS
        if not other and (known_facts(tracker).known() or tracker.get_slot("aid_asking")):
            return _about_aid(cue, tracker)
        return missed(dispatcher, tracker,
                      services().answers.boundary("unclear", last_said(tracker)))


def _about_aid(cue: Cue | None, tracker: Tracker) -> Events:
    """Goes back into the form with the case as it is now."""
    if cue is Cue.RESTART:
        return _into_form({**EMPTY, "aid_note": {"kind": "restart"}})
    if cue in (Cue.CORRECT, Cue.PLACE):
        if one := one_answer(tracker):
            return _into_form(one)
        heard = hear(tracker, known_facts(tracker), _PLACE_FIELD, cue,
                     tracker.get_slot("aid_parked"))
        if heard.told or heard.remark:
            changed = taken(tracker, heard, None)
            return _into_form({**changed, "aid_note": changed["aid_note"] or {"kind": "told"}})
        return _into_form({"aid_note": {"kind": "which"}})
    kind = Cue.REVIEW if cue is Cue.WHY else cue
    return _into_form({"aid_note": {"kind": kind.value if kind else "remark"}})


def _stopped(dispatcher: CollectingDispatcher, tracker: Tracker) -> Events:
    """Leaves an open form without a word of blame; what was said stays until the end."""
    reply = Reply(text=_STOPPED, topic="legal_aid.eligibility" if known_facts(tracker).known()
                  else "unclear", buttons=_AFTER_STOP, next="done")
    return [*say(dispatcher, tracker, reply), slot("misses", 0), *leave_form(tracker)]


def _into_form(changes: dict[str, Any]) -> Events:
    """The form reads `aid_note` and either asks or ends with the verdict."""
    changes = {**changes, "aid_answer": None}
    return [*(slot(name, value) for name, value in changes.items()),
            {"event": "followup", "name": FORM, "timestamp": None}]


def _open(dispatcher: CollectingDispatcher, tracker: Tracker) -> Events:
    """An earlier verdict, with its facts, so that it can be gone on with."""
    reference = reference_in(message_text(tracker))
    try:
        if reference is None:
            raise NotFound(_UNKNOWN_REFERENCE)
        kept = services().verdicts.open(reference, today())
    except NotFound:
        buttons = (Button("重新判断", "我能申请法律援助吗"), Button("转人工", "转人工"))
        reply = Reply(text=_UNKNOWN_REFERENCE, topic="legal_aid.eligibility", buttons=buttons,
                      next="rephrase")
        return say(dispatcher, tracker, reply)
    return [
        *say(dispatcher, tracker, kept_verdict_reply(kept)),
        slot("aid_facts", kept.facts.to_dict()), slot("aid_parked", None), slot("aid_note", None),
        slot("service", "legal_aid"), slot("misses", 0),
    ]
