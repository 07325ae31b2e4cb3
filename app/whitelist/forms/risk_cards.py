"""Forms of risk cards: files and ticks; what is wrong stands beside its field."""

import json
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import (
    BooleanField,
    FileField,
    IntegerField,
    RadioField,
    SelectField,
    StringField,
    TextAreaField,
)
from wtforms.validators import Length, Optional, StopValidation

from app.infra.forms import HouseForm, Needed, TickField
from app.kernel.words import N_
from app.whitelist.rules.governing import CHECKLIST, DECLINE, OVERRIDES, SUPPORT

FILE_MOST = 2_000_000
"""Bytes: a card of nineteen edges a factor is far below."""


class JsonFile(FileField):
    """A file of one JSON object; `data` is the object, {} without a file."""

    def process_formdata(self, valuelist: list[Any]) -> None:
        self.data = {}
        upload = next(iter(valuelist), None)
        if not upload or not getattr(upload, "filename", ""):
            return
        try:
            self.data = json.loads(_read(upload).decode("utf-8-sig"), parse_constant=_no_number)
        except (ValueError, RecursionError):
            raise ValueError(_("这个文件不是 UTF-8 的 JSON")) from None
        if not isinstance(self.data, dict):
            raise ValueError(_("这个文件不是 UTF-8 的 JSON"))


class TextFile(FileField):
    """A file of text; `data` is the text."""

    def process_formdata(self, valuelist: list[Any]) -> None:
        self.data = ""
        upload = next(iter(valuelist), None)
        if upload and getattr(upload, "filename", ""):
            try:
                self.data = _read(upload).decode("utf-8-sig")
            except UnicodeDecodeError:
                raise ValueError(_("这个文件不是 UTF-8 的文字")) from None


def _read(upload: Any) -> bytes:
    raw: bytes = upload.stream.read(FILE_MOST + 1)
    if len(raw) > FILE_MOST:
        raise ValueError("too large")
    return raw


def _no_number(text: str) -> Any:
    raise ValueError(text)


class MappingField(TextAreaField):
    """Lines `column = source`; `data` is {column: source}."""

    def _value(self) -> str:
        if self.raw_data:
            return str(self.raw_data[0])
        return "\n".join(f"{name} = {code}" for name, code in (self.data or {}).items())

    def process_formdata(self, valuelist: list[Any]) -> None:
        self.data = {}
        for line in str(valuelist[0] if valuelist else "").splitlines():
            if not line.strip():
                continue
            name, equals, code = (part.strip() for part in line.partition("="))
            if not (name and equals and code):
                raise ValueError(
                    _("每行写成：列 = 事实，例如 {line}").format(line="staff = employees")
                )
            self.data[name] = code


class NeededFile(Needed):
    """As `Needed`, for a field whose data is an empty object or text without a file."""

    def __call__(self, form: HouseForm, field: Any) -> None:
        if not field.data and not field.errors:
            raise StopValidation(_(self.message))


class UploadCardForm(HouseForm):
    card = JsonFile(_l("评分卡文件 scorecard.json"), [NeededFile(N_("请选择评分卡文件"))])
    metrics = JsonFile(_l("指标文件 metrics.json（专家卡没有，可不选）"))
    model_card = TextFile(_l("模型说明 model_card.md"), [NeededFile(N_("请选择模型说明文件"))])
    mapping = MappingField(_l("列与事实的对应（同名的不用写）"), [Length(max=4000)])
    cut_off = IntegerField(_l("建议支持的最低分（不填就用指标里的）"), [Optional()])
    note = StringField(
        _l("这张卡从哪里来、改了什么"), [Needed(N_("请写明来源和改动")), Length(max=300)]
    )
    simulated = BooleanField(_l("用模拟数据做的，只能演示"))


class ChecklistForm(HouseForm):
    checklist = TickField(_l("逐项核对"), choices=[], validate_choice=True)
    note = StringField(_l("验证结论"), [Needed(N_("请写明验证结论")), Length(max=500)])

    def __init__(self, *args: Any, **kwargs: Any):
        super().__init__(*args, **kwargs)
        self.checklist.choices = [(code, _(words)) for code, words in CHECKLIST.items()]

    def ticked(self) -> dict[str, bool]:
        return dict.fromkeys(self.checklist.data or (), True)


class RiskReasonForm(HouseForm):
    reason = StringField(_l("原因"), [Needed(N_("请写明原因")), Length(max=300)])


class SignForm(HouseForm):
    note = StringField(_l("签署意见"), [Needed(N_("请写明为什么换卡")), Length(max=500)])


class RollBackForm(HouseForm):
    note = StringField(_l("为什么退回"), [Needed(N_("请写明为什么退回")), Length(max=500)])


class DecideForm(HouseForm):
    decided = RadioField(_l("我的决定"), choices=[(SUPPORT, _l("支持")), (DECLINE, _l("暂不支持"))])
    code = SelectField(_l("与建议不同时的原因"), choices=[], validate_choice=False)
    reason = StringField(_l("理由"), [Length(max=300)])

    def __init__(self, *args: Any, **kwargs: Any):
        super().__init__(*args, **kwargs)
        self.code.choices = [("", "—"), *((code, _(words)) for code, words in OVERRIDES.items())]
