"""The model card: what a card is for, what it rests on, what it must not be used for (模型说明).

Its sections are plain values; `markdown` and `report` each write them in their own way.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from app.whitelist.training.fairness import WATCH

_PURPOSE = """本卡估计借款申请在约定观察期内违约的可能性，供金融机构和中心的工作人员参考。
分数越高，风险越低；每 20 分约使好坏比翻一倍。是否放款由金融机构的人员决定。"""

_NEVER = (
    "不得自动拒绝：等级 REFER 表示资料太少，由人判断。",
    "不得用于与训练数据不同的人群、产品或地区，除非先做稳定性监测并重新验证。",
    "不得把资格积分（专家卡）与本卡的违约概率混用。",
    "受保护的列不进模型，只用于公平性检查；但不看并不等于公平，见下表。",
)

_LIMITS = (
    "数据只含已放款的客户；对从未放款的人群，分数没有依据（拒绝推断不能补救）。",
    "概率按训练样本的违约率校准；样本若经过抽样调整，使用前要移动截距。",
    "列之间的相互影响只通过派生列和（可选的）双列表表达。",
    "输入的稳定性不等于结果的稳定性：违约率变了，要重新校准。",
)

_KINDS = {"numeric": "数值", "categorical": "类别", "pair": "双列"}
_FIGURES = {
    "rows": "行数",
    "bad_rate": "违约率",
    "auc": "AUC（排序）",
    "auc_low": "AUC 下限 95 %",
    "auc_high": "AUC 上限 95 %",
    "ks": "KS",
    "brier": "Brier",
    "log_loss": "对数损失",
    "ece": "ECE（校准误差）",
}
_PEOPLE = ("负责人", "验证人（非编制人）", "批准人一", "批准人二", "生效日", "到期日（12 个月内）")


@dataclass(frozen=True)
class Grid:
    """A table: header and rows of texts and numbers; None is not known."""

    header: tuple[str, ...]
    rows: tuple[tuple[Any, ...], ...]


@dataclass(frozen=True)
class Section:
    """A heading, its key, and what stands below it: texts, lists of lines, tables."""

    key: str
    heading: str
    blocks: tuple[str | tuple[str, ...] | Grid, ...]


def title_of(card: dict[str, Any]) -> str:
    return f"模型说明 Model card: {card['name']}"


def sections_of(card: dict[str, Any], metrics: dict[str, Any]) -> list[Section]:
    """The sections of the model card; every figure comes from the two documents."""
    grades = _grid(("等级", "最低分"), ((g["grade"], g["min_points"]) for g in card["grades"]))
    people = _grid(("事项", "填写"), ((who, "") for who in _PEOPLE))
    return [
        Section("purpose", "用途 Purpose", (_PURPOSE,)),
        Section("never", "不得用于 Not for", (_NEVER,)),
        Section("data", "数据 Data", (_data(card, metrics),)),
        Section("quality", "质量 Quality", _quality(metrics)),
        Section("reliability", "校准 Reliability", (_reliability(metrics),)),
        Section("factors", "项目 Factors", (_factors(card, metrics),)),
        Section("grades", "等级 Grades", (grades,)),
        Section("fairness", "公平性 Fairness", _fairness(metrics)),
        Section("limits", "局限 Limits", (_LIMITS,)),
        Section("notes", "备注 Notes", (tuple(metrics["notes"]),)),
        Section("approvals", "签署 Approvals", (people,)),
    ]


def cell_text(value: Any) -> str:
    """A cell of a table: four decimals, a dash where nothing is known."""
    if value is None:
        return "–"
    return f"{value:.4f}" if isinstance(value, float) else str(value)


def _grid(header: tuple[str, ...], rows: Iterable[tuple[Any, ...]]) -> Grid:
    return Grid(header, tuple(rows))


def _data(card: dict[str, Any], metrics: dict[str, Any]) -> Grid:
    schema = card["schema"]
    rows = (
        ("行数 rows", card["rows"]),
        ("违约 bad", f"{card['bad']} ({100 * metrics['bad_rate']:.1f} %)"),
        ("违约的标签 bad label", f"{schema['target']} = {schema['positive']}"),
        ("数据指纹 SHA-256", card["data_sha256"]),
        ("卡号 id", card["id"]),
        ("种子 seed", card["seed"]),
        ("不进模型的列 never used", ", ".join(_left_out(schema)) or None),
    )
    return _grid(("项", "值"), rows)


def _left_out(schema: dict[str, Any]) -> list[str]:
    return [
        name
        for name, column in schema["columns"].items()
        if column.get("protected") or column["kind"] in ("date", "ignored")
    ]


def _quality(metrics: dict[str, Any]) -> tuple[Grid, str]:
    late = metrics["out_of_time"]
    rows = [(told, metrics[name], late and late[name]) for name, told in _FIGURES.items()]
    chance = metrics["ece_by_chance"]["mean"]
    rows.append(("纯属偶然的 ECE", chance, late and late["ece_by_chance"]["mean"]))
    moved = metrics["psi"]
    told = (
        f"稳定性（{moved['between']}）：分数 PSI {moved['score']:.3f}，"
        f"同样行数纯属偶然约 {moved['score_by_chance']:.3f}；结论 {moved['verdict'] or '–'}。"
    )
    return _grid(("指标", "折外 out of fold", "跨期 out of time"), rows), told


def _reliability(metrics: dict[str, Any]) -> Grid:
    keys = ("rows", "mean_pd", "bad_rate", "low", "high")
    header = ("行数", "预计", "实际", "下限 95 %", "上限 95 %")
    return _grid(header, (tuple(bin_[key] for key in keys) for bin_ in metrics["reliability"]))


def _factors(card: dict[str, Any], metrics: dict[str, Any]) -> Grid:
    value, moved = metrics["information_value"], metrics["psi"]["columns"]
    header = ("项目", "类型", "方向", "平均分", "缺失", "信息值", "PSI", "理由")
    rows = (
        (
            factor["column"],
            _KINDS[factor["kind"]],
            _direction(card["schema"], factor),
            factor["neutral"],
            factor["missing"],
            value[factor["column"]],
            moved[factor["column"]],
            card["reasons"][factor["column"]]["zh"],
        )
        for factor in card["factors"]
    )
    return _grid(header, rows)


def _direction(schema: dict[str, Any], factor: dict[str, Any]) -> str:
    """The direction of the default probability."""
    tables = schema["columns"] | schema.get("derived", {})
    told = tables.get(factor["column"], {}).get("monotone", "none")
    return {"increasing": "↑", "decreasing": "↓"}.get(told, "–")


def _fairness(metrics: dict[str, Any]) -> tuple[str | Grid, ...]:
    if not metrics["fairness"]:
        return ("没有受保护的列，公平性未能检查。",)
    cut = metrics["cut_off"]
    share = 100 * cut["approval_rate"]
    blocks: list[str | Grid] = [f"以 {cut['points']} 分为线（通过 {share:.0f} %）。"]
    keys = ("group", "n", "bad_rate", "mean_pd", "approval_rate", "auc", "ece")
    header = ("组", "行数", "实际违约", "预计违约", "通过率", "AUC", "ECE")
    for column, found in metrics["fairness"].items():
        ratio = "–" if found["ratio"] is None else f"{found['ratio']:.2f}"
        watch = f"，低于 {WATCH:.2f}，须说明" if found["watch"] else ""
        blocks.append(f"{column}：最低与最高通过率之比 {ratio}{watch}")
        blocks.append(_grid(header, (tuple(g[key] for key in keys) for g in found["groups"])))
    return tuple(blocks)
