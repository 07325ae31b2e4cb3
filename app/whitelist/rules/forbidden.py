"""What may never reach a card, in whatever words (SC-01). Pure.

Household register, kinship, reputation, party, social media, and what the law protects. The list
of facts is closed already; this second lock says no by name.
"""

import re

FORBIDDEN_WORDS = frozenset(
    {
        "age",
        "birth",
        "ethnic",
        "ethnicity",
        "family",
        "gender",
        "household",
        "hukou",
        "kin",
        "kinship",
        "marital",
        "nationality",
        "party",
        "relative",
        "relatives",
        "religion",
        "reputation",
        "sex",
        "social_media",
        "wechat",
    }
)
FORBIDDEN_CHINESE = (
    "性别",
    "年龄",
    "民族",
    "户籍",
    "户口",
    "亲属",
    "亲戚",
    "党员",
    "政治面貌",
    "宗教",
    "信仰",
    "名声",
    "口碑",
    "微信",
    "朋友圈",
    "婚姻",
    "籍贯",
    "出生",
)


def is_forbidden(text: str) -> bool:
    """Whether a name or a sentence speaks of something that may not be scored."""
    words = set(re.split(r"[^a-z]+", text.lower()))
    joined = re.sub(r"[^a-z]+", "_", text.lower()).strip("_")
    return (
        bool(words & FORBIDDEN_WORDS)
        or f"_{joined}_".find("_social_media_") >= 0
        or any(word in text for word in FORBIDDEN_CHINESE)
    )
