"""Papers asked for (补件): how often, and what counts as an answer."""

from collections.abc import Sequence
from dataclasses import dataclass

from app.kernel.refusals import Refusal
from app.policy.policy import Policy


def ask_refusals(asks: int, *, policy: Policy) -> tuple[Refusal, ...]:
    """Papers are asked for at most twice: the clock cannot be stopped for ever."""
    most = policy["clocks.ask_max_times"]
    if asks < most:
        return ()
    return (
        Refusal(
            "ask_limit",
            "补件最多 {most} 次，已经用完；请根据现有材料决定",
            policy.cite("clocks.ask_max_times"),
            actual=asks,
            required=most,
            values={"most": most},
        ),
    )


def wanted_items(items: Sequence[str]) -> tuple[str, ...]:
    """What is asked for: without blanks, each once, in the order written."""
    return tuple(dict.fromkeys(item.strip() for item in items if item.strip()))


@dataclass(frozen=True)
class ItemAnswer:
    """One answer: words, files (public ids), or both; "没有" and why is an answer too."""

    item: str
    text: str = ""
    file_ids: tuple[str, ...] = ()


def answer_refusals(
    answers: Sequence[ItemAnswer], *, waiting: Sequence[str], own_files: frozenset[str]
) -> tuple[Refusal, ...]:
    """Why these answers cannot be taken: each waiting item once, none empty, own files only."""
    found = []
    for answer in answers:
        if answer.item.strip() not in waiting:
            found.append(_said("unknown_item", "没有待回答的「{item}」", answer.item))
        elif not answer.text.strip() and not answer.file_ids:
            found.append(_said("empty_answer", "「{item}」请填写说明或上传材料", answer.item))
        if not own_files.issuperset(answer.file_ids):
            found.append(_said("unknown_file", "「{item}」的文件没有找到，请重新上传", answer.item))
    answered = [answer.item.strip() for answer in answers]
    if len(set(answered)) < len(answered):
        found.append(Refusal("answered_twice", "同一项只能回答一次", field="answers"))
    missing = [item for item in waiting if item not in answered]
    if missing:
        found.append(_said("unanswered", "还有没回答的：{item}", "、".join(missing)))
    return tuple(found)


def _said(code: str, text: str, item: str) -> Refusal:
    return Refusal(code, text, field="answers", actual=item, values={"item": item})
