"""The words people read: extract the Chinese texts, bring the English catalogue up to date.

python -m scripts.words            extract, update and compile
python -m scripts.words --missing  print what has no English yet; exit 1 if anything
"""

import io
import sys
from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.extract import extract_from_dir
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po

from app.policy.entries import parameters_in

ROOT = Path(__file__).resolve().parent.parent
CATALOGUE = ROOT / "app/shell/translations/en/LC_MESSAGES/messages.po"
KEYWORDS = {
    "_": None,
    "_l": None,
    "gettext": None,
    "lazy_gettext": None,
    "ngettext": (1, 2),
    "N_": None,
    "Refusal": (2,),
    "conflict": (2,),
    "invalid": (2,),
}
METHODS = [("**/templates/**.html", "jinja2"), ("**.py", "python")]


def texts() -> Catalog:
    """Every text with Chinese in it that a person may read, from code and templates."""
    found = Catalog(locale="en", project="guiyan", charset="utf-8")
    extracted = extract_from_dir(
        str(ROOT / "app"), method_map=METHODS, keywords=KEYWORDS, strip_comment_tags=True
    )
    for path, _line, message, _comments, _context in extracted:
        first = message[0] if isinstance(message, tuple) else message
        if isinstance(first, str) and _is_chinese(first):
            found.add(message, locations=[(f"app/{path}", 0)])
    for entry in parameters_in().values():
        found.add(entry.label, locations=[(f"app/policy/parameters, {entry.key}", 0)])
        # A text of the law's files is shown as it stands, such as what a park's manager signs.
        for block in entry.values if entry.unit == "text" else ():
            if _is_chinese(block.value):
                found.add(block.value, locations=[(f"app/policy/parameters, {entry.key}", 0)])
    return found


def _is_chinese(text: str) -> bool:
    """Ideographs, and the wide punctuation that goes with them."""
    return any("\u4e00" <= c <= "\u9fff" or c in "、。" or "\uff01" <= c <= "\uff5e" for c in text)


def _catalogue() -> Catalog:
    if not CATALOGUE.exists():
        return Catalog(locale="en", project="guiyan", charset="utf-8")
    with CATALOGUE.open("rb") as file:
        return read_po(file, locale="en")


def updated() -> Catalog:
    """The English catalogue with exactly today's texts; what was translated is kept."""
    known = _catalogue()
    fresh = texts()
    for message in fresh:
        before = known.get(message.id) if message.id else None
        if before is not None and before.string and not before.fuzzy:
            message.string = before.string
    return fresh


def missing(catalogue: Catalog) -> list[str]:
    """Texts without English."""
    return [str(m.id) for m in catalogue if m.id and not m.string]


def save(catalogue: Catalog) -> None:
    """Write the catalogue as text (reviewed) and compiled (served)."""
    CATALOGUE.parent.mkdir(parents=True, exist_ok=True)
    body = io.BytesIO()
    write_po(body, catalogue, sort_output=True, omit_header=True, no_location=True, width=0)
    header = (
        'msgid ""\nmsgstr ""\n"Content-Type: text/plain; charset=utf-8\\n"\n"Language: en\\n"\n'
    )
    plurals = '"Plural-Forms: nplurals=2; plural=(n != 1);\\n"\n\n'
    CATALOGUE.write_text(header + plurals + body.getvalue().decode(), encoding="utf-8")
    with CATALOGUE.with_suffix(".mo").open("wb") as file:
        write_mo(file, catalogue)


def main() -> None:
    catalogue = updated()
    if "--missing" in sys.argv:
        found = missing(catalogue)
        print("\n".join(found))
        sys.exit(1 if found else 0)
    save(catalogue)
    print(f"{len(catalogue)} texts, {len(missing(catalogue))} without English")


if __name__ == "__main__":
    main()
