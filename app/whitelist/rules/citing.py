"""A citation as a person reads it: the document's name and the clause, not the code. Pure."""

from app.kernel.words import N_

DOCUMENTS = {
    "fengjie-2022": N_("奉节县返乡入乡创业园意见（2022 年）"),
    "house-defaults": N_("县域模板（默认值，县里可以改）"),
}


def cited(citation: str) -> tuple[str, str]:
    """The document's name (a text of ours) and the clause; what is not known stays as it is.

    >>> cited("fengjie-2022#4.7")
    ('奉节县返乡入乡创业园意见（2022 年）', '4.7')
    >>> cited("house-defaults#whitelist")
    ('县域模板（默认值，县里可以改）', '')
    >>> cited("渝府办发〔2026〕1 号")
    ('渝府办发〔2026〕1 号', '')
    """
    document, _, clause = citation.partition("#")
    name = DOCUMENTS.get(document)
    if name is None:
        return citation, ""
    return name, clause if clause[:1].isdigit() else ""
