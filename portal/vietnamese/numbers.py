"""Numbers the Vietnamese way: a point between thousands, a comma before decimals."""

from decimal import ROUND_HALF_UP, Context, Decimal, InvalidOperation

_LONGEST = 100  # digits before the comma, and places behind it
_EXACT = Context(prec=4 * _LONGEST)
_EXCHANGED = str.maketrans(",.", ".,")


def format_number(value: int | float | Decimal | str, decimals: int | None = None) -> str:
    """`1.234,5`; with `decimals` rounded half up to that many places, else with the places it has.

    What is no finite number is returned as the text it is.
    """
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
