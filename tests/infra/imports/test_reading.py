"""Hostile files: bounded, never run, refused with a way out."""

import io
from zipfile import ZIP_DEFLATED, ZipFile

import pytest
from openpyxl import Workbook

from app.infra.imports.reading import BYTES_MAX, FRAME_MAX, UNZIPPED_MAX, read_table
from app.kernel.errors import Invalid


def book(*rows) -> bytes:
    made = Workbook()
    for row in rows:
        made.active.append(list(row))
    out = io.BytesIO()
    made.save(out)
    return out.getvalue()


def with_member(content: bytes, name: str, body: bytes) -> bytes:
    """A workbook with something more inside."""
    out = io.BytesIO(content)
    with ZipFile(out, "a", ZIP_DEFLATED) as archive:
        archive.writestr(name, body)
    return out.getvalue()


def refused(content: bytes) -> str:
    with pytest.raises(Invalid) as caught:
        read_table(content)
    (reason,) = caught.value.refusals
    assert reason.field == "file"
    return reason.message


def test_excel_and_csv_give_the_same_table():
    rows = [["名称", "金额"], ["甲", 50]]
    text = "名称,金额\n甲,50\n"
    assert (
        read_table(book(*rows)) == read_table(text.encode()) == read_table(text.encode("gb18030"))
    )


def test_lines_are_counted_as_people_count_them():
    assert [line for line, _ in read_table("名称\n甲\n\n\n乙\n".encode()).rows] == [2, 5]


def test_a_formula_gives_its_kept_value_and_is_never_computed():
    table = read_table(book(["名称", "金额"], ["甲", "=1+1"]))
    assert table.rows == [(2, ["甲", ""])]


def test_a_quote_that_an_export_put_before_a_text_is_taken_off():
    assert read_table("名称\n'甲\n".encode()).rows == [(2, ["甲"])]


def test_macros_are_refused():
    assert "宏" in refused(with_member(book(["a"], ["b"]), "xl/vbaProject.bin", b"x"))


def test_what_unfolds_beyond_measure_is_refused_before_it_is_parsed():
    assert "解开后太大" in refused(with_member(book(["a"]), "x", b"\0" * (UNZIPPED_MAX + 1)))


@pytest.mark.parametrize(("more", "refuses"), [(1, True), (0, False)])
def test_what_is_read_whole_before_the_first_row_is_small(more, refuses):
    """A style sheet of millions of entries would hold a worker for minutes."""
    bomb = with_member(book(["a"], ["b"]), "xl/other.xml", b" " * (FRAME_MAX + more))
    if refuses:
        assert "样式太多" in refused(bomb)
    else:
        assert read_table(bomb).rows == [(2, ["b"])]


def test_ten_megabytes_are_refused():
    assert "5 MB" in refused(b"a,b\n" * (BYTES_MAX // 2))


@pytest.mark.parametrize(
    "make", [lambda n: b"a\n" + b"b\n" * n, lambda n: book(*[["b"]] * (n + 1))]
)
def test_six_thousand_rows_are_refused(make):
    assert "5000" in refused(make(6000))


def test_a_sheet_of_empty_rows_is_not_read_for_ever():
    assert "行数太多" in refused(b"a\n" + b"\n" * 100_000 + b"b\n")


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"PK\x03\x04nonsense",
        b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1old excel",
        b"\xff\xfe\x00\x01\x81",
        b"only a header\n",
        b'a,b\n"never closed' + b"x" * 200_000,
        with_member(b"PK\x05\x06" + b"\0" * 18, "xl/workbook.xml", b"<a"),
    ],
)
def test_what_is_no_table_is_refused_with_a_sentence(content):
    assert refused(content)


def test_entities_of_a_hostile_sheet_are_not_unfolded():
    bomb = (
        b'<?xml version="1.0"?><!DOCTYPE w [<!ENTITY a "'
        + b"x" * 1000
        + b'">'
        + b"".join(
            b'<!ENTITY a%d "%s">' % (n, (b"&a%d;" % (n - 1) if n > 1 else b"&a;") * 100)
            for n in range(1, 8)
        )
    )
    cell = b"<row><c t='inlineStr'><is><t>&a7;</t></is></c></row>"
    bomb += b"]><worksheet><sheetData>" + cell + b"</sheetData></worksheet>"
    source = io.BytesIO(book(["a"], ["b"]))
    out = io.BytesIO()
    with ZipFile(source) as old, ZipFile(out, "w", ZIP_DEFLATED) as new:
        for name in old.namelist():
            new.writestr(name, bomb if name.endswith("sheet1.xml") else old.read(name))
    assert refused(out.getvalue())


def test_columns_and_cells_are_bounded():
    table = read_table((",".join("x" * 2000 for _ in range(100)) + "\na\n").encode())
    assert len(table.header) == 60 and len(table.header[0]) == 500
