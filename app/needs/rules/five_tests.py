"""The five tests (五项标准) of the coordination mechanism, and what a recommendation takes."""

from collections.abc import Mapping

from app.kernel.refusals import Refusal
from app.kernel.words import N_

TESTS = {
    "compliance": N_("合规持续经营"),
    "premises": N_("固定经营场所"),
    "real_need": N_("真实融资需求"),
    "credit": N_("信用状况良好"),
    "lawful_use": N_("贷款用途依法合规"),
}
OUTCOMES = {"passed": N_("符合"), "failed": N_("不符合"), "unknown": N_("待核")}
MECHANISM = "jinfa-2024-32"
EVIDENCE_MAX = 500


def still_missing(outcomes: Mapping[str, str]) -> tuple[str, ...]:
    """The tests that are not passed yet, in their usual order; `outcomes`: test -> outcome."""
    return tuple(test for test in TESTS if outcomes.get(test) != "passed")


def record_refusals(test: str, outcome: str, evidence: str) -> tuple[Refusal, ...]:
    """Why a result cannot be taken: an unknown test or outcome, or nothing it rests on."""
    found = []
    if test not in TESTS:
        found.append(Refusal("test_unknown", "没有这一项标准", field="test", actual=test))
    if outcome not in OUTCOMES:
        found.append(Refusal("outcome_unknown", "没有这种结果", field="outcome", actual=outcome))
    if not evidence.strip():
        found.append(Refusal("evidence_missing", "请写明依据：看到了什么", field="evidence"))
    if len(evidence) > EVIDENCE_MAX:
        found.append(
            Refusal(
                "evidence_long",
                "依据请不超过 {most} 个字",
                field="evidence",
                values={"most": EVIDENCE_MAX},
            )
        )
    return tuple(found)


def recommendation_refusals(
    outcomes: Mapping[str, str], *, live: bool, recommended: bool
) -> tuple[Refusal, ...]:
    """Why a need cannot go on the recommended list (推荐清单); every reason.

    Being on the list is never a condition for reaching a bank; it speeds a county's own work.
    """
    found = []
    if not live:
        found.append(Refusal("need_not_live", "需求没有在办理中，不能推荐"))
    if recommended:
        found.append(Refusal("already_recommended", "已经在推荐清单上"))
    for test in still_missing(outcomes):
        found.append(
            Refusal(
                "test_not_passed",
                "「{test}」还没有记录为符合",
                MECHANISM,
                field=test,
                actual=outcomes.get(test),
                required="passed",
                values={"test": TESTS[test]},
            )
        )
    return tuple(found)
