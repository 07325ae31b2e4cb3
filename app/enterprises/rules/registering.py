"""Which facts make an enterprise that may be registered, and what of it may be changed. Pure."""

import unicodedata
from dataclasses import dataclass, replace
from datetime import date

from app.kernel.identifiers import check_credit_code, fold
from app.kernel.refusals import Refusal
from app.kernel.words import N_
from app.policy.policy import Policy
from app.policy.sizes import NotClassified, Size, classify, row_of

KINDS = ("company", "sole_trader", "farm_cooperative", "family_farm", "workshop")
KIND_LABELS = {
    "company": N_("公司"),
    "sole_trader": N_("个体工商户"),
    "farm_cooperative": N_("农民专业合作社"),
    "family_farm": N_("家庭农场"),
    "workshop": N_("就业帮扶车间"),
}
# A workshop may stand before it is entered in a register (就业帮扶车间).
WITHOUT_CODE = ("workshop",)

SIZE_LABELS = {
    "micro": N_("微型"),
    "small": N_("小型"),
    "medium": N_("中型"),
    "large": N_("大型"),
}
RETURNEE_KINDS = {
    "migrant_worker": N_("返乡农民工"),
    "graduate": N_("返乡大学生"),
    "researcher": N_("返乡科技人员"),
    "other": N_("其他返乡入乡人员"),
}

NAME_MAX = 120
FEN_MAX = 10**15
EMPLOYEES_MAX = 1_000_000


@dataclass(frozen=True)
class EnterpriseDraft:
    """What a person says about an enterprise. Ids are public; amounts in fen.

    `revenue_fen` is of the last twelve months.
    """

    name: str
    uscc: str | None
    kind: str
    industry: str
    township_id: str
    founded_on: date
    employees: int
    revenue_fen: int
    assets_fen: int
    park_id: str | None = None
    returnee_kind: str | None = None
    returned_on: date | None = None
    contact_name: str | None = None


@dataclass(frozen=True)
class KnownPlaces:
    """Whether the named places exist in the county."""

    township: bool
    park: bool


def normalised(draft: EnterpriseDraft) -> EnterpriseDraft:
    """The draft as it is kept: NFC, single spaces, code folded; empty texts become None."""
    return replace(
        draft,
        name=_plain(draft.name) or "",
        uscc=fold(draft.uscc.strip()) if draft.uscc and draft.uscc.strip() else None,
        industry=fold(draft.industry.strip()),
        park_id=draft.park_id or None,
        returnee_kind=draft.returnee_kind or None,
        contact_name=_plain(draft.contact_name),
    )


def _plain(text: str | None) -> str | None:
    return " ".join(unicodedata.normalize("NFC", text).split()) or None if text else None


def draft_refusals(
    draft: EnterpriseDraft, *, places: KnownPlaces, on: date, policy: Policy
) -> tuple[Refusal, ...]:
    """Why a normalised draft is not acceptable; every reason at once, each at its field."""
    return (
        *_name_refusals(draft),
        *_code_refusals(draft),
        *_industry_refusals(draft, policy),
        *_place_refusals(places),
        *_day_refusals(draft, on),
        *_number_refusals(draft),
    )


def _name_refusals(draft: EnterpriseDraft) -> tuple[Refusal, ...]:
    found = []
    if not draft.name:
        found.append(_wrong("name", N_("请填写名称，与营业执照一致")))
    if len(draft.name) > NAME_MAX or not draft.name.isprintable():
        found.append(
            _wrong("name", N_("名称最多 {most} 个字，不能有控制字符"), values={"most": NAME_MAX})
        )
    if draft.contact_name and not draft.contact_name.isprintable():
        found.append(_wrong("contact_name", N_("联系人不能有控制字符")))
    if draft.returnee_kind and draft.returnee_kind not in RETURNEE_KINDS:
        found.append(_wrong("returnee_kind", N_("请从列表中选择返乡类别")))
    return tuple(found)


def _code_refusals(draft: EnterpriseDraft) -> tuple[Refusal, ...]:
    if draft.kind not in KINDS:
        return (_wrong("kind", N_("请从列表中选择类型")),)
    if draft.uscc is None:
        if draft.kind in WITHOUT_CODE:
            return ()
        return (_wrong("uscc", N_("请填写统一社会信用代码，在营业执照右上角")),)
    verdict = check_credit_code(draft.uscc)
    if verdict.valid:
        return ()
    return (_wrong("uscc", "{reason}", code="uscc_invalid", values={"reason": verdict.reason}),)


def _industry_refusals(draft: EnterpriseDraft, policy: Policy) -> tuple[Refusal, ...]:
    if classifiable(draft.industry):
        return ()
    text = N_("行业「{industry}」不在目录里，或不适用大中小微企业划型标准；请从目录中选择")
    return (
        Refusal(
            "industry_unknown",
            text,
            policy["sizes.citation"],
            field="industry",
            actual=draft.industry,
            values={"industry": draft.industry},
        ),
    )


def classifiable(industry: str) -> bool:
    """Whether the size standard has a row for an industry code."""
    try:
        row_of(industry)
    except NotClassified:
        return False
    return True


def _place_refusals(places: KnownPlaces) -> tuple[Refusal, ...]:
    found = []
    if not places.township:
        found.append(_wrong("township_id", N_("没有这个乡镇，请从列表中选择")))
    if not places.park:
        found.append(_wrong("park_id", N_("没有这个园区，请从列表中选择")))
    return tuple(found)


def _day_refusals(draft: EnterpriseDraft, on: date) -> tuple[Refusal, ...]:
    found = []
    if draft.founded_on > on:
        found.append(_wrong("founded_on", N_("成立日期不能晚于今天")))
    if draft.returned_on is not None and draft.returned_on > on:
        found.append(_wrong("returned_on", N_("返乡日期不能晚于今天")))
    return tuple(found)


def _number_refusals(draft: EnterpriseDraft) -> tuple[Refusal, ...]:
    found = []
    if not 0 <= draft.employees <= EMPLOYEES_MAX:
        found.append(_wrong("employees", N_("请填写用工人数，没有雇人就填 0")))
    if not 0 <= draft.revenue_fen <= FEN_MAX:
        found.append(_wrong("revenue_fen", N_("请填写近 12 个月的营业收入，没有就填 0")))
    if not 0 <= draft.assets_fen <= FEN_MAX:
        found.append(_wrong("assets_fen", N_("请填写资产总额，没有就填 0")))
    return tuple(found)


def _wrong(field: str, text: str, *, code: str = "invalid", **kw: object) -> Refusal:
    return Refusal(code, text, field=field, **kw)  # type: ignore[arg-type]


def size_of(draft: EnterpriseDraft, policy: Policy) -> Size:
    """The size class of an acceptable draft, with the row and document behind it."""
    return classify(
        draft.industry,
        employees=draft.employees,
        revenue_fen=draft.revenue_fen,
        assets_fen=draft.assets_fen,
        policy=policy,
    )


@dataclass(frozen=True)
class Identity:
    """What the evidence of a verification was about."""

    name: str
    uscc: str | None
    kind: str


def edit_refusals(state: str, *, before: Identity, after: Identity) -> tuple[Refusal, ...]:
    """Why an enterprise may not be changed like this.

    What was verified against evidence is not altered by the holder alone.
    """
    if state == "closed":
        return (Refusal("enterprise_closed", N_("企业已注销，不能再修改")),)
    if state == "unverified":
        return ()
    text = N_("已核实的名称、代码和类型不能自行修改；确有变更请联系金融服务中心")
    return tuple(
        Refusal("identity_verified", text, field=field)
        for field in ("name", "uscc", "kind")
        if getattr(before, field) != getattr(after, field)
    )
