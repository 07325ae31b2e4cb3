"""Who counts as related to a client, and when a declaration can stand. Pure.

One owner's firms are not related parties by that alone: somebody declares it with what it rests
on, somebody else confirms it. Firms related through others are one group, however many steps lie
between them. Source: guowuyuan-683#16.
"""

from collections.abc import Iterable

from app.kernel.identifiers import check_credit_code
from app.kernel.refusals import Refusal
from app.kernel.words import N_

KIND_LABELS = {
    "parent": N_("母公司"),
    "subsidiary": N_("子公司"),
    "same_controller": N_("同一实际控制人"),
    "joint_venture": N_("合营、联营企业"),
    "family": N_("控制人近亲属控制的企业"),
    "other": N_("其他重大影响"),
}
KINDS = tuple(KIND_LABELS)
NAME_MOST = 100
EVIDENCE_LEAST, EVIDENCE_MOST = 5, 500
REASON_LEAST, REASON_MOST = 5, 500

Node = int | str
"""A firm: by its internal key where it is registered, by its credit code wherever it is."""
Link = tuple[Node, Node]
"""Two nodes that count as one, or two firms that count together; it holds both ways."""


def component(start: Iterable[Node], links: Iterable[Link]) -> frozenset[Node]:
    """Everything that the links join to a start, over any number of steps; the start included.

    >>> sorted(component(["A"], [("A", "P"), ("B", "P"), ("C", "D")]))
    ['A', 'B', 'P']
    """
    beside: dict[Node, list[Node]] = {}
    for one, other in links:
        beside.setdefault(one, []).append(other)
        beside.setdefault(other, []).append(one)
    reached = set(start)
    waiting = list(reached)
    while waiting:
        fresh = set(beside.get(waiting.pop(), ())) - reached
        reached |= fresh
        waiting.extend(fresh)
    return frozenset(reached)


def declaration_refusals(
    *, other_uscc: str, other_name: str, kind: str, evidence: str, own_uscc: str | None
) -> tuple[Refusal, ...]:
    """Why a declaration cannot be meant; every reason beside its field."""
    found = []
    if kind not in KINDS:
        found.append(
            Refusal("kind_unknown", "请选择一种关联关系", field="kind", required=list(KINDS))
        )
    verdict = check_credit_code(other_uscc)
    if not verdict.valid:
        found.append(
            Refusal("uscc_wrong", verdict.reason or "统一社会信用代码有误", field="other_uscc")
        )
    elif other_uscc == own_uscc:
        found.append(Refusal("same_firm", "企业不能是自己的关联方", field="other_uscc"))
    if not 0 < len(other_name) <= NAME_MOST or not other_name.isprintable():
        found.append(Refusal("name_missing", "请填写关联企业名称", field="other_name"))
    if not EVIDENCE_LEAST <= len(evidence) <= EVIDENCE_MOST:
        found.append(
            Refusal(
                "evidence_short",
                "请写明依据，例如股权登记、企业声明，{least} 到 {most} 个字",
                field="evidence",
                values={"least": EVIDENCE_LEAST, "most": EVIDENCE_MOST},
            )
        )
    return tuple(found)


def reason_refusals(reason: str) -> tuple[Refusal, ...]:
    """Why a relation is not so, or no longer, has to be said."""
    if REASON_LEAST <= len(reason.strip()) <= REASON_MOST:
        return ()
    return (
        Refusal(
            "reason_short",
            "请写明原因，{least} 到 {most} 个字",
            field="reason",
            values={"least": REASON_LEAST, "most": REASON_MOST},
        ),
    )
