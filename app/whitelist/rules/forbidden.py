"""What may never reach a card, in whatever words (SC-01). Pure.

Household register, kinship, reputation, party, social media, and what the law protects. The list
of facts is closed already; this second lock says no by name.
"""

import re
import unicodedata

FORBIDDEN_WORDS = frozenset(
    {
        "age",
        "birth",
        "birthdate",
        "birthday",
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
        "clan",
        "dating",
        "disability",
        "disabled",
        "douyin",
        "ethnicities",
        "facebook",
        "father",
        "friends",
        "genders",
        "health",
        "husband",
        "linkedin",
        "male",
        "female",
        "married",
        "marriage",
        "mother",
        "phonebook",
        "pregnancy",
        "pregnant",
        "qq",
        "race",
        "racial",
        "religious",
        "sexes",
        "sexual",
        "spouse",
        "tiktok",
        "twitter",
        "weibo",
        "wife",
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
    "配偶",
    "夫妻",
    "子女",
    "父母",
    "宗族",
    "残疾",
    "怀孕",
    "微博",
    "抖音",
    "粉丝",
    "好友",
    "通讯录",
    "社交",
    "党派",
    "政治",
    "血型",
    "少数民族",
    "女性",
    "男性",
)


# Words that mean nothing else, also inside a longer one and in the sound of the Chinese.
FORBIDDEN_STEMS = (
    "ethnic",
    "hukou",
    "kinship",
    "religio",
    "wechat",
    "weixin",
    "weibo",
    "douyin",
    "xingbie",
    "nianling",
    "minzu",
    "huji",
    "jiguan",
    "qinshu",
    "hunyin",
    "zongjiao",
    "pengyouquan",
)
FORBIDDEN_PHRASES = ("social_media", "native_place", "phone_book", "birth_place", "next_of_kin")
_HIDDEN = re.compile("[\u200b-\u200f\u2060\ufeff\u00ad]")


def is_forbidden(text: str) -> bool:
    """Whether a name or a sentence speaks of something that may not be scored.

    Full-width letters, invisible characters and camelCase do not hide a word.
    """
    plain = _HIDDEN.sub("", unicodedata.normalize("NFKC", text))
    split = re.sub(r"(?<=[a-z0-9])(?=[A-Z])", "_", plain).lower()
    joined = re.sub(r"[^a-z]+", "_", split).strip("_")
    return (
        bool(set(joined.split("_")) & FORBIDDEN_WORDS)
        or any(f"_{phrase}_" in f"_{joined}_" for phrase in FORBIDDEN_PHRASES)
        or any(stem in plain.lower() for stem in FORBIDDEN_STEMS)
        or any(word in plain for word in FORBIDDEN_CHINESE)
    )
