"""Dates, times and numbers as Vietnamese readers write them: day first, weeks from Monday, 1.234,5.

Django tries the input formats in order; the admin's calendar and clock read and write the first of them.
Years have four digits: a two-digit one would make somebody born in 1955 a child of 2055.
"""

DATE_FORMAT = "j/n/Y"
TIME_FORMAT = "H:i"
DATETIME_FORMAT = "j/n/Y, H:i"
YEAR_MONTH_FORMAT = "F/Y"
MONTH_DAY_FORMAT = "j F"
SHORT_DATE_FORMAT = "d/m/Y"
SHORT_DATETIME_FORMAT = "d/m/Y H:i"
FIRST_DAY_OF_WEEK = 1

DATE_INPUT_FORMATS = [
    "%d/%m/%Y",  # 04/09/2024, 4/9/2024
    "%d-%m-%Y",
    "%d.%m.%Y",
    "%d tháng %m năm %Y",
    "ngày %d tháng %m năm %Y",
    "%Y-%m-%d",
]
TIME_INPUT_FORMATS = [
    "%H:%M:%S",  # with seconds, so that a form that shows a time and takes it back changes nothing
    "%H:%M",
    "%H:%M:%S.%f",
    "%Hh%M",
    "%H giờ %M",
    "%Hh",
    "%H giờ",
]
DATETIME_INPUT_FORMATS = [
    *[f"{date} {time}" for date in DATE_INPUT_FORMATS[:3] for time in TIME_INPUT_FORMATS],
    *[f"{date}, {time}" for date in DATE_INPUT_FORMATS[:3] for time in TIME_INPUT_FORMATS],
    *[f"{time} {date}" for date in DATE_INPUT_FORMATS[:3] for time in TIME_INPUT_FORMATS[:2]],
    *DATE_INPUT_FORMATS[:3],
]

# Grouping is asked for where it is wanted (the vn_number filter, floatformat:"g"): with USE_THOUSAND_SEPARATOR every
# number in every template would be grouped, years (2.024) and the ids in the admin's addresses and fields (1.234) too.
DECIMAL_SEPARATOR = ","
THOUSAND_SEPARATOR = "."
NUMBER_GROUPING = 3
