"""What is known about one person's case. None always means "not known yet", never "no".

Only what the legal-aid law makes relevant is kept (LA-101): no name, no ID number, no address.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, fields, replace
from enum import Enum
from typing import Any

from bot.errors import InvalidInput


class Applicant(str, Enum):
    """Who needs the aid. Aid is for citizens (art. 2, LA-001)."""

    PERSON = "person"
    FOREIGN_PERSON = "foreign_person"  # 外国人、无国籍人 (art. 69, LA-091)
    ORGANISATION = "organisation"


class ForWhom(str, Enum):
    """Whose case it is, seen from the one who asks (art. 40, LA-063)."""

    SELF = "self"
    RELATIVE = "relative"  # 近亲属
    WARD = "ward"  # 无、限制民事行为能力人，提问者是法定代理人
    OTHER = "other"


class Role(str, Enum):
    """Part played in a criminal case."""

    ACCUSED = "suspect_or_defendant"
    VICTIM = "victim"  # 被害人、自诉人、附带民事原告人
    NONE = "none"


class DefenceGroup(str, Enum):
    """Groups for which the authorities must ask for a lawyer (art. 25, LA-011)."""

    MINOR = "minor"
    SIGHT_HEARING_SPEECH = "sight_hearing_speech"
    MENTAL = "mental"
    LIFE_OR_DEATH_SENTENCE = "life_or_death_sentence"
    DEATH_REVIEW = "death_review"
    IN_ABSENTIA = "in_absentia"
    NONE = "none"


class Forum(str, Enum):
    """Who is handling the dispute."""

    COURT = "court"
    ARBITRATION = "arbitration"
    RECONSIDERATION = "reconsideration"
    POLICE = "police"
    PROCURATORATE = "procuratorate"
    NONE = "none"


class Period(str, Enum):
    """What an income is counted by."""

    MONTH = "month"
    YEAR = "year"


class Matter(str, Enum):
    """What the case is about. Which article covers it: data/knowledge/legal_aid/matters.yml."""

    WAGES = "wages"
    LABOUR_RELATION = "labour_relation"
    SOCIAL_INSURANCE = "social_insurance"
    SOCIAL_ASSISTANCE = "social_assistance"
    SURVIVOR_PENSION = "survivor_pension"
    MAINTENANCE = "maintenance"
    CAPACITY = "capacity"
    WORK_INJURY = "work_injury"
    TRAFFIC_INJURY = "traffic_injury"
    FOOD_DRUG_INJURY = "food_drug_injury"
    MEDICAL_INJURY = "medical_injury"
    ENVIRONMENTAL_DAMAGE = "environmental_damage"
    STATE_COMPENSATION = "state_compensation"
    DOMESTIC_VIOLENCE = "domestic_violence"
    GOOD_SAMARITAN = "good_samaritan"
    MARTYR_RIGHTS = "martyr_rights"
    ACQUITTED_RETRIAL_COMPENSATION = "acquitted_retrial_compensation"
    RECONSIDERATION = "reconsideration"
    ADMINISTRATIVE_LITIGATION = "administrative_litigation"
    FAKE_FARM_GOODS = "fake_farm_goods"
    PUBLIC_EMERGENCY = "public_emergency"
    CRIMINAL_DEFENCE = "criminal_defence"
    COMPULSORY_TREATMENT = "compulsory_treatment"
    RETRIAL_PETITION = "retrial_petition"
    DIVORCE = "divorce"
    DEBT = "debt"
    CONTRACT = "contract"
    PROPERTY = "property"
    NEIGHBOUR = "neighbour"
    INHERITANCE = "inheritance"
    LABOUR_OTHER = "labour_other"
    OTHER = "other"


MAX_HOUSEHOLD = 30  # people
# Field → (Chinese label, kind). A kind is an Enum, bool, str, or (type, lowest, highest).
SPECS: dict[str, tuple[str, Any]] = {
    "applicant": ("谁要申请", Applicant),
    "for_whom": ("替谁申请", ForWhom),
    "role": ("在刑事案件里的身份", Role),
    "matter": ("遇到的事情", Matter),
    "defence_group": ("是否属于应当派律师的人", DefenceGroup),
    "has_counsel": ("是否已经请了律师", bool),
    "migrant_worker": ("是否进城务工", bool),
    "receives_assistance": ("是否领低保、特困等救助或属优抚对象", bool),
    "vulnerable_without_income": ("是否没有固定收入的老人、未成年人或残疾人", bool),
    "financial_hardship": ("家里是否困难", bool),
    "income_yuan": ("全家收入（元）", ((int, float), 0, 10_000_000)),
    "income_period": ("收入按月还是按年", Period),
    "household_size": ("家里几口人", (int, 1, MAX_HOUSEHOLD)),
    "military_family": ("是否军人、军人家属或烈士等的遗属", bool),
    "abused": ("是否受过虐待、遗弃或家庭暴力", bool),
    "claims_maintenance": ("是否要抚养费、赡养费或扶养费", bool),
    "retrial_granted": ("是否已决定再审或已抗诉", bool),
    "lacks_capacity": ("本人是否不能自己办（未成年、无或限制民事行为能力）", bool),
    "in_custody": ("本人是否被关着", bool),
    "guardian_infringes": ("是否就是法定代理人侵害了他", bool),
    "past_false_promise": ("以前是否作过虚假承诺", bool),
    "forum": ("哪个机关在处理", Forum),
    "forum_place": ("在哪个区县处理", str),
    "deadline_days_left": ("离期限还有几天", (int, -36_500, 36_500)),
    "needs_preservation": ("是否要马上保全财产或证据", bool),
    "amount_yuan": ("涉及的金额（元）", ((int, float), 0, 10_000_000_000)),
}
LABELS: dict[str, str] = {name: label for name, (label, _) in SPECS.items()}
MAX_PLACE = 30  # characters


@dataclass(frozen=True)
class CaseFacts:
    """One case; every field may be None.

    `deadline_days_left` counts calendar days to the nearest limit, today excluded: 0 is the last
    day, negative is past. `amount_yuan` is yuan. `income_yuan` is the household's income in yuan
    per `income_period` (a month where nobody said) and `household_size` how many people live on
    it; they are compared with the means standard only where the bureau has filled one in (Hunan's
    wording names no figure, LA-051). `forum_place` is a district or city name. `declined` holds
    the fields the person could not or would not answer.
    Raises InvalidInput, naming the field, for a value of the wrong kind or an absurd one.
    """

    applicant: Applicant | None = None
    for_whom: ForWhom | None = None
    role: Role | None = None
    matter: Matter | None = None
    defence_group: DefenceGroup | None = None
    has_counsel: bool | None = None
    migrant_worker: bool | None = None
    receives_assistance: bool | None = None
    vulnerable_without_income: bool | None = None
    financial_hardship: bool | None = None
    income_yuan: float | None = None
    income_period: Period | None = None
    household_size: int | None = None
    military_family: bool | None = None
    abused: bool | None = None
    claims_maintenance: bool | None = None
    retrial_granted: bool | None = None
    lacks_capacity: bool | None = None
    in_custody: bool | None = None
    guardian_infringes: bool | None = None
    past_false_promise: bool | None = None
    forum: Forum | None = None
    forum_place: str | None = None
    deadline_days_left: int | None = None
    needs_preservation: bool | None = None
    amount_yuan: float | None = None
    declined: frozenset[str] = frozenset()

    def __post_init__(self) -> None:
        for name in SPECS:
            value = getattr(self, name)
            if value is not None:
                _check(name, value)
        _refuse_unknown(self.declined)
        if answered := [name for name in self.declined if getattr(self, name) is not None]:
            raise InvalidInput(
                f"「{LABELS[min(answered)]}」既有回答又记为不清楚",
                hint="请只保留一种", field=min(answered),
            )

    def with_(self, **changes: Any) -> CaseFacts:
        """A copy with `changes`.

        `declined` is added to what was declined before; a new value takes its field out of
        `declined`, and a newly declined field loses its old value.
        """
        _refuse_unknown(name for name in changes if name != "declined")
        newly = frozenset(changes.pop("declined", ()))
        _refuse_unknown(newly)
        told = {name for name, value in changes.items() if value is not None}
        changes.update(dict.fromkeys(newly - told))
        return replace(self, **changes, declined=(self.declined | newly) - told)

    @property
    def monthly_income(self) -> float | None:
        """The household's income in yuan per month, if known."""
        if self.income_yuan is None:
            return None
        return self.income_yuan / (12 if self.income_period is Period.YEAR else 1)

    def known(self) -> dict[str, Any]:
        """The fields that have a value, in declared order."""
        return {name: getattr(self, name) for name in SPECS if getattr(self, name) is not None}

    def to_dict(self) -> dict[str, Any]:
        """JSON-ready: known fields by name, enums by value, `declined` as a sorted list."""
        data = {name: value.value if isinstance(value, Enum) else value
                for name, value in self.known().items()}
        return {**data, "declined": sorted(self.declined)} if self.declined else data

    @classmethod
    def from_dict(cls, data: Mapping[str, Any]) -> CaseFacts:
        """Inverse of `to_dict`; InvalidInput for unknown keys and bad values."""
        if not isinstance(data, Mapping):
            raise InvalidInput("案情应是一组“名称: 值”", hint="请按接口说明填写")
        declined = data.get("declined") or ()
        if isinstance(declined, str) or not all(isinstance(name, str) for name in declined):
            raise InvalidInput("「declined」应是名称的列表", hint="例如 [\"forum_place\"]",
                               field="declined")
        _refuse_unknown(name for name in data if name != "declined")
        values = {name: _parse(name, value) for name, value in data.items() if name != "declined"}
        return cls(**values, declined=frozenset(declined))


NAMES: tuple[str, ...] = tuple(SPECS)
assert set(NAMES) | {"declined"} == {field.name for field in fields(CaseFacts)}


def _refuse_unknown(names: Any) -> None:
    if unknown := sorted(str(name) for name in names if name not in SPECS):
        raise InvalidInput(
            f"不认识的案情项：{'、'.join(unknown)}",
            hint=f"可用的有：{'、'.join(SPECS)}", field=unknown[0],
        )


def _parse(name: str, value: Any) -> Any:
    """JSON value → field value; only enums differ, `__post_init__` checks the rest."""
    kind = SPECS[name][1]
    if value is None or not isinstance(kind, type) or not issubclass(kind, Enum):
        return value
    try:
        return kind(value)
    except ValueError:
        raise _wrong(name, value) from None


def _check(name: str, value: Any) -> None:
    kind = SPECS[name][1]
    if isinstance(kind, type):
        if not isinstance(value, kind):
            raise _wrong(name, value)
        if isinstance(value, str) and not 0 < len(value.strip()) <= MAX_PLACE:
            raise _wrong(name, value)
        return
    types, low, high = kind
    if isinstance(value, bool) or not isinstance(value, types) or not low <= value <= high:
        raise _wrong(name, value)


def _wrong(name: str, value: Any) -> InvalidInput:
    label, kind = SPECS[name]
    if isinstance(kind, tuple):
        hint = f"请填 {kind[1]} 到 {kind[2]} 之间的数字"
    elif kind is bool:
        hint = "请填 true（是）或 false（不是），不清楚就不填"
    elif kind is str:
        hint = f"请填区县名，不超过 {MAX_PLACE} 个字，例如“天元区”"
    else:
        hint = f"请从这些里选：{'、'.join(member.value for member in kind)}"
    shown = str(value.value if isinstance(value, Enum) else value)[:40]
    return InvalidInput(f"「{label}」的内容“{shown}”不对", hint=hint, field=name)
