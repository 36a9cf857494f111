"""Vietnamese number format: thousands separated by points, decimals by a comma."""

from decimal import ROUND_HALF_UP, Context, Decimal, InvalidOperation

_LONGEST = 100  # digits before the comma, and decimals
_EXACT = Context(prec=4 * _LONGEST)
_EXCHANGED = str.maketrans(",.", ".,")


def format_number(value: int | float | Decimal | str, decimals: int | None = None) -> str:
    """Return `1.234,5`, rounded half up to `decimals` places if given; values that are not finite as `str(value)`."""
    try:
        number = Decimal(str(value))
    except InvalidOperation:
        return str(value)
    if not number.is_finite() or abs(number.adjusted()) > _LONGEST:
        return str(value)
    if decimals is not None:
        number = number.quantize(Decimal(1).scaleb(-decimals), ROUND_HALF_UP, _EXACT)
    elif isinstance(value, float) and number == number.to_integral_value():
        number = number.to_integral_value()
    return f"{number:,f}".translate(_EXCHANGED)
