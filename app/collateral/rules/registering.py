"""Which registry a kind belongs to, and what a registration must say. Pure."""

from dataclasses import dataclass
from datetime import date
from unicodedata import normalize

from app.collateral.rules.catalogue import REGISTRIES, Kind
from app.kernel.dates import add_months
from app.kernel.refusals import Refusal
from app.kernel.words import N_
from app.policy.policy import Policy

NUMBER_MAX = 120

# How people call the offices, most telling word first; the codes of the catalogue count too.
_CALLED: dict[str, tuple[str, ...]] = {
    "agri_machinery_station": ("农机", "agricultural machinery", "farm machinery"),
    "movables_registry": ("中登", "动产融资", "动产登记", "动产统一登记", "征信中心", "movable"),
    "market_regulator": ("市场监", "市监", "工商", "market"),
    "securities_registry": ("证券登记", "中国结算", "中证登", "股权托管", "托管中心", "securities"),
    "ip_office": ("知识产权", "商标局", "专利局", "版权", "cnipa", "intellectual property"),
    "vehicle_office": ("车管", "车辆管理", "交通管理", "交管", "交警", "vehicle"),
    "maritime_office": ("海事", "maritime"),
    "land_registry": (
        "不动产",
        "自然资源",
        "规划和自然",
        "农业农村",
        "农村经营管理",
        "林业",
        "land",
        "real estate",
    ),
}


@dataclass(frozen=True)
class Registration:
    """A certificate of registration (登记证明): office as written, number, first and last day."""

    registry: str
    number: str
    registered_on: date
    until: date


def registry_called(text: str) -> str | None:
    """The code of the office that a text names; None for one that is not known."""
    plain = normalize("NFKC", text).strip().lower()
    if plain in REGISTRIES:
        return plain
    named = [code for code, words in _CALLED.items() if any(word in plain for word in words)]
    # 「动产…」 also stands inside 「不动产…」: the longer word wins.
    if "land_registry" in named and "movables_registry" in named and "不动产" in plain:
        named.remove("movables_registry")
    return named[0] if named else None


def registration_refusals(
    registration: Registration, kind: Kind, *, on: date
) -> tuple[Refusal, ...]:
    """Why a registration cannot be taken down; the registry refuses where its source was read."""
    found = []
    if not registration.number.strip() or len(registration.number) > NUMBER_MAX:
        text = N_("请填写登记证明编号，最多 {most} 个字")
        found.append(Refusal("invalid", text, field="registry_number", values={"most": NUMBER_MAX}))
    if registration.registered_on > on:
        found.append(Refusal("invalid", N_("登记日期不能在今天之后"), field="registered_on"))
    if registration.until <= registration.registered_on:
        found.append(Refusal("invalid", N_("到期日应在登记日期之后"), field="until"))
    elif registration.until < on:
        found.append(Refusal("invalid", N_("登记已经到期，请先办理展期"), field="until"))
    if kind.binding:
        found.extend(_wrong_registry(registration.registry, kind))
    return tuple(found)


def _wrong_registry(registry: str, kind: Kind) -> tuple[Refusal, ...]:
    if registry_called(registry) in kind.registries():
        return ()
    return (
        Refusal(
            "wrong_registry",
            N_("{kind}应在{office}登记"),
            kind.citation,
            field="registry",
            actual=registry,
            required=kind.registry,
            values={"kind": kind.zh, "office": REGISTRIES[kind.registry]},
        ),
    )


def registration_warnings(
    registration: Registration, kind: Kind, *, policy: Policy
) -> tuple[Refusal, ...]:
    """What a lender should look at again; hearsay never refuses."""
    found = [] if kind.binding else list(_wrong_registry(registration.registry, kind))
    if registry_called(registration.registry) == "movables_registry":
        found.extend(_odd_length(registration, policy))
    return tuple(found)


def _odd_length(registration: Registration, policy: Policy) -> tuple[Refusal, ...]:
    least = policy["collateral.registration_min_years"]
    most = policy["collateral.registration_max_years"]
    first = add_months(registration.registered_on, int(least * 12))
    last = add_months(registration.registered_on, int(most * 12))
    if first <= registration.until <= last:
        return ()
    return (
        Refusal(
            "odd_length",
            N_("统一登记系统的登记期限通常为 {least} 到 {most} 年，请核对"),
            policy.cite("collateral.registration_max_years"),
            field="until",
            values={"least": f"{least:f}", "most": f"{most:f}"},
        ),
    )


def renewal_refusals(*, until: date, before: date) -> tuple[Refusal, ...]:
    """A registration is prolonged, never shortened."""
    if until > before:
        return ()
    return (Refusal("invalid", N_("新的到期日应晚于原到期日"), field="until"),)


def lapse_stage(until: date, *, on: date, days: tuple[int, ...]) -> int | None:
    """Which reminder is due: the smallest of `days` that is not less than what is left.

    0 once the registration has lapsed; None while there is time.
    """
    left = (until - on).days
    if left < 0:
        return 0
    due = [stage for stage in days if left <= stage]
    return min(due) if due else None
