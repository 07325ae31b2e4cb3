"""Chinese capitals (大写) of an amount, as written on contracts and bank slips.

Follows the rules for filling in notes and vouchers (《支付结算办法》附一): 整 closes an amount that
has no fen, one 零 stands for the noughts between two figures, and 零 parts 元 from 角 or 分 when
the figure before is nought.
"""

_DIGITS = "零壹贰叁肆伍陆柒捌玖"
_PLACES = ("", "拾", "佰", "仟")


def capitals(fen: int) -> str:
    """The amount in capitals.

    >>> capitals(300_000_000), capitals(140_950), capitals(1_640_902)
    ('叁佰万元整', '壹仟肆佰零玖元伍角整', '壹万陆仟肆佰零玖元零贰分')
    """
    if fen < 0:
        return f"负{capitals(-fen)}"
    yuan, rest = divmod(fen, 100)
    if not yuan and not rest:
        return "零元整"
    return (f"{_whole(yuan)}元" if yuan else "") + _small(yuan, *divmod(rest, 10))


def _small(yuan: int, jiao: int, fen: int) -> str:
    """角 and 分 after `yuan`; 整 where no 分 follows."""
    gap = "零" if yuan and (jiao or fen) and (not jiao or yuan % 10 == 0) else ""
    tail = f"{_DIGITS[fen]}分" if fen else "整"
    return gap + (f"{_DIGITS[jiao]}角" if jiao else "") + tail


def _whole(number: int) -> str:
    for size, unit in ((10**8, "亿"), (10**4, "万")):
        if number >= size:
            high, low = divmod(number, size)
            gap = "零" if 0 < low < size // 10 else ""
            return f"{_whole(high)}{unit}{gap}{_whole(low) if low else ''}"
    return _thousand(number)


def _thousand(number: int) -> str:
    figures = ""
    for place in (3, 2, 1, 0):
        digit = number // 10**place % 10
        if digit:
            figures += _DIGITS[digit] + _PLACES[place]
        elif figures and number % 10**place and not figures.endswith("零"):
            figures += "零"
    return figures
