"""What may be declared as collateral. Pure."""

from dataclasses import dataclass
from datetime import date

from app.collateral.rules.catalogue import NEVER, Kind, kinds
from app.collateral.rules.identity import identity_of
from app.kernel.refusals import Refusal
from app.kernel.words import N_
from app.policy.policy import Policy

DESCRIPTION_MAX = 500
IDENTIFIER_MAX = 120
APPRAISER_MAX = 100
_NEGATIONS = "未无非没不免"
_BESIDE = ("旁", "附近", "对面", "隔壁", "门口", "路", "街")


@dataclass(frozen=True)
class AppraisalDraft:
    """A value in fen, the day it was judged, by whom, and the variant that sets the ceiling."""

    appraised_fen: int
    appraised_on: date
    appraiser: str | None = None
    variant: str | None = None


@dataclass(frozen=True)
class AssetDraft:
    """What an owner states about an asset."""

    kind: str
    description: str
    identifier: str
    appraisal: AppraisalDraft


def declaration_refusals(draft: AssetDraft, *, on: date, policy: Policy) -> tuple[Refusal, ...]:
    """Why an asset cannot be declared as stated; every reason, beside its field."""
    kind = kinds(policy).get(draft.kind)
    return (
        *_kind_refusals(draft, kind, policy),
        *_words(
            draft.description,
            DESCRIPTION_MAX,
            "description",
            N_("请写明是什么，例如 脐橙分选线一条"),
        ),
        *_identifier(draft.identifier),
        *appraisal_refusals(draft.appraisal, kind, on=on),
    )


def appraisal_refusals(
    draft: AppraisalDraft, kind: Kind | None, *, on: date
) -> tuple[Refusal, ...]:
    """Why a value cannot be written down as stated."""
    found = []
    if draft.appraised_fen <= 0:
        found.append(Refusal("invalid", N_("请填写估值，应大于 0"), field="appraised_fen"))
    if draft.appraised_on > on:
        found.append(Refusal("invalid", N_("估值日期不能在今天之后"), field="appraised_on"))
    if draft.appraiser is not None and len(draft.appraiser) > APPRAISER_MAX:
        found.append(_too_long("appraiser", APPRAISER_MAX))
    if draft.variant is not None and kind is not None and draft.variant not in kind.tiers:
        choices = list(kind.tiers)
        text = N_("这种抵质押物没有这个细分")
        found.append(Refusal("invalid", text, field="variant", required=choices))
    return tuple(found)


def _kind_refusals(draft: AssetDraft, kind: Kind | None, policy: Policy) -> tuple[Refusal, ...]:
    never = never_accepted(draft.kind, draft.description, kind, policy=policy)
    if never is not None:
        field = "kind" if draft.kind == never else "description"
        return (
            Refusal(
                "never_accepted",
                N_("依法不得抵押：{what}"),
                policy.cite("collateral.never"),
                field=field,
                actual=never,
                values={"what": NEVER.get(never, never)},
            ),
        )
    if kind is None:
        return (Refusal("invalid", N_("请从目录中选择种类"), field="kind"),)
    return ()


def never_accepted(code: str, description: str, kind: Kind | None, *, policy: Policy) -> str | None:
    """Which entry of the never-accept list an asset is, said by its kind or by its description.

    Words that name a place (宅基地, 学校 …) count only for land and buildings: a school that owes
    for oranges is a fine debtor.
    """
    if code in policy["collateral.never"]:
        return code
    fixed = kind is not None and kind.registry == "land_registry" or code == "C14"
    for never, words in policy["collateral.never_words"].items():
        if not fixed and never not in ("disputed", "seized"):
            continue
        if any(_said(description, word) for word in words):
            return str(never)
    return None


def _said(text: str, word: str) -> bool:
    """Whether a text says the word of the thing itself, not "no …" and not "beside …"."""
    at = text.find(word)
    while at >= 0:
        before, after = text[max(0, at - 3) : at], text[at + len(word) :]
        denied = any(sign in before for sign in _NEGATIONS)
        if not denied and not after.startswith(_BESIDE):
            return True
        at = text.find(word, at + 1)
    return False


def _words(text: str, most: int, field: str, missing: str) -> tuple[Refusal, ...]:
    if not text.strip():
        return (Refusal("invalid", missing, field=field),)
    return (_too_long(field, most),) if len(text) > most else ()


def _identifier(identifier: str) -> tuple[Refusal, ...]:
    if len(identifier) > IDENTIFIER_MAX:
        return (_too_long("identifier", IDENTIFIER_MAX),)
    if not identity_of(identifier):
        text = N_("请填写能认出它的编号：出厂编号、牌证号、证书号或合同号")
        return (Refusal("invalid", text, field="identifier"),)
    return ()


def _too_long(field: str, most: int) -> Refusal:
    return Refusal("invalid", N_("最多 {most} 个字"), field=field, values={"most": most})


def note_refusals(note: str) -> tuple[Refusal, ...]:
    """Whoever verifies says what was looked at."""
    return _words(note, DESCRIPTION_MAX, "note", N_("请写明看了什么、怎样核实的"))
