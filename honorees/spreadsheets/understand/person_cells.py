"""Values of cells about a person: name without titles, year of birth, gender, level, post group, achievements."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime

from django.db.models import TextChoices

from honorees.choices import AcademicTitle, Gender, HonoreeKind, Level, PostLevel
from honorees.spreadsheets.read.xlsx import serial_to_date
from honorees.spreadsheets.types import Value
from portal.vietnamese import fold, normalize, parse_date


class UnreadableCell(Exception):
    """The cell cannot be read. Arguments: code, what is wrong and how to correct it, both in Vietnamese."""

    def __init__(self, code: str, message: str, mend: str) -> None:
        super().__init__(code, message, mend)
        self.code, self.message, self.mend = code, message, mend


# --- names ----------------------------------------------------------------------------------------------------


@dataclass(slots=True)
class PersonName:
    """A name for storage, and what was written with it."""

    name: str
    academic_title: str = ""
    gender: str = ""
    removed: list[str] = field(default_factory=list)
    is_recased: bool = False


_HIGHEST = [AcademicTitle.PROFESSOR, AcademicTitle.ASSOCIATE_PROFESSOR, AcademicTitle.DOCTOR]
_TITLES = {
    "gs": AcademicTitle.PROFESSOR,
    "giao su": AcademicTitle.PROFESSOR,
    "pgs": AcademicTitle.ASSOCIATE_PROFESSOR,
    "pho giao su": AcademicTitle.ASSOCIATE_PROFESSOR,
    "ts": AcademicTitle.DOCTOR,
    "tskh": AcademicTitle.DOCTOR,
    "tien si": AcademicTitle.DOCTOR,
    "tien sy": AcademicTitle.DOCTOR,
    "tien si khoa hoc": AcademicTitle.DOCTOR,
    "dr": AcademicTitle.DOCTOR,
}
_COURTESY = {"ong": Gender.MALE, "ba": Gender.FEMALE, "co": Gender.FEMALE, "chi": Gender.FEMALE, "anh": Gender.MALE}
# titles before a name, with or without a full stop
_SPELLED = (
    "phó giáo sư|giáo sư|tiến sĩ khoa học|tiến sĩ|tiến sỹ|thạc sĩ|thạc sỹ|bác sĩ|bác sỹ|kỹ sư|cử nhân|luật sư|đồng chí"
)
_TITLE_BEFORE = re.compile(
    r"(?:(?P<spelled>" + _SPELLED + r")[\s.:,]+"
    r"|(?P<short>pgs|gs|tskh|ts|ths|th\.s|thsĩ|bsckii|bscki|bsck2|bsck1|bs|ks|cn|ls|ds|dr|ncs"
    r"|ngưt|ngnd|ttưt|ttnd)(?:[.,/:\-]+\s*|\s+)"
    r"|(?P<comrade>đ\s?/\s?c|đ\.c|đc|dc)(?:[.:]+\s*|\s+)"
    r"|(?P<courtesy>ông|bà|cô|chị|anh)(?:[.:]+\s*|\s+))",
    re.IGNORECASE,
)
_TITLES_AFTER = re.compile(
    r"(?:,\s*|\s+[-–]\s*|\s*\()\s*"
    r"(?P<titles>(?:(?:pgs|gs|tskh|ts|ths|bs|ks|cn|tiến sĩ|thạc sĩ|phó giáo sư|giáo sư)[.,\s]*)+)\)?$",
    re.IGNORECASE,
)
_GENDER_AFTER = re.compile(r"\s*\((?P<gender>nam|nữ)\)\s*$", re.IGNORECASE)
_MEND_NAME = "Ghi họ và tên đầy đủ của một người, có dấu, ví dụ: Nguyễn Văn An."
_MAX_LENGTH = 200
_ORDINAL_BEFORE = re.compile(r"^\d{1,4}\s*[.)\-/]\s*")
# family names after ông and bà; if none follows, the word may be part of the name
_FAMILY = frozenset({
    "nguyen", "tran", "le", "pham", "hoang", "huynh", "phan", "vu", "vo", "dang", "bui", "do", "ho", "ngo", "duong",
    "ly", "dao", "doan", "vuong", "trinh", "truong", "dinh", "lam", "phung", "mai", "to", "ha", "cao", "luu",
    "luong", "thai", "chu", "ta", "tang", "la", "quach", "nghiem", "ton", "au", "tu", "thach", "son", "kim", "lo",
    "ma", "mac", "nong", "hua", "vi", "be", "trieu", "giang", "than", "kieu", "khuc", "diep", "cu", "chau", "doi",
    "dong", "han", "kha", "khong", "khuong", "lai", "lu", "man", "ninh", "ong", "phi", "quan", "tong", "tieu",
    "trang", "ung", "van", "vang", "viet", "xa", "an", "bach", "banh", "cam", "chung", "co", "cung", "dam", "ksor",
    "rmah", "siu", "h", "y", "a", "nay", "rcom", "nie", "sung", "giap", "thao", "hang", "lau", "chang", "quang",
    "sam", "ban", "phu", "hau", "hong", "luc", "mua", "thuong", "toan", "trung", "lang", "lieu", "ngan",
})  # fmt: skip
_COLLECTIVE = re.compile(
    r"(?:tập thể|vụ|cục|phòng|ban|tổ|đội|sở|trường|bệnh viện|văn phòng|trung tâm|chi cục|công đoàn|khoa|ủy ban|uỷ ban|"
    r"đảng ủy|đảng bộ|chi bộ|chi nhánh|viện|học viện|thanh tra|tổng cục|liên đoàn|hội|báo|tạp chí|nhà xuất bản)\s",
    re.IGNORECASE,
)


def read_name(text: str, *, is_collective: bool = False) -> PersonName:
    """Return the name in a cell. Raises UnreadableCell if it is not the name of one person."""
    name = " ".join(normalize(text).split())
    if len(name) > _MAX_LENGTH:
        raise UnreadableCell("name_too_long", "Họ tên dài quá 200 ký tự.", _MEND_NAME)
    if is_collective:
        return PersonName(name)
    name = _ORDINAL_BEFORE.sub("", name)
    found = PersonName("")
    titles: list[AcademicTitle] = []
    if match := _GENDER_AFTER.search(name):
        found.gender = Gender.MALE if fold(match["gender"]) == "nam" else Gender.FEMALE
        found.removed.append(match[0].strip())
        name = name[: match.start()]
    while match := _TITLE_BEFORE.match(name):
        remaining = name[match.end() :].strip()
        word = fold(match[0]).strip(" .,:/-")
        if match["courtesy"]:
            if not _is_courtesy(remaining):
                break
            found.gender = found.gender or _COURTESY.get(word, "")
        if not remaining:
            break
        found.removed.append(match[0].strip())
        if word.replace(".", "") in _TITLES:
            titles.append(_TITLES[word.replace(".", "")])
        name = remaining
    if match := _TITLES_AFTER.search(name):
        found.removed.append(match["titles"].strip())
        titles += [_TITLES[part] for part in re.split(r"[.,\s]+", fold(match["titles"])) if part in _TITLES]
        name = name[: match.start()]
    found.academic_title = next((title for title in _HIGHEST if title in titles), "")
    found.name, found.is_recased = _recased(name.strip(" .,;:-–"))
    _check_name(found.name, text)
    return found


def _is_courtesy(remaining: str) -> bool:
    words = fold(remaining).split()
    return len(words) >= 2 and (words[0].strip(".") in _FAMILY or bool(_TITLE_BEFORE.match(remaining)))


def _check_name(name: str, text: str) -> None:
    if not name:
        raise UnreadableCell("name_missing", "Không có họ và tên.", _MEND_NAME)
    if "\ufffd" in name or re.search(r"\w\?\w|\?\?", name):
        raise UnreadableCell("name_broken", f"Họ tên “{name}” bị lỗi phông chữ, mất dấu.", _MEND_NAME)
    if re.search(r"[0-9]", name):
        raise UnreadableCell("name_has_digits", f"Họ tên “{name}” có chữ số.", _MEND_NAME)
    lines = [line for line in text.splitlines() if line.strip()]
    if re.search(r"[;/&+]|\bvà\b", name, re.IGNORECASE) or len(lines) > 2:
        message = f"“{name}” có vẻ là tên nhiều người trong một ô."
        raise UnreadableCell("name_of_several", message, "Tách mỗi người một dòng.")


def is_collective_name(text: str) -> bool:
    return bool(_COLLECTIVE.match(normalize(text).strip()))


def _recased(name: str) -> tuple[str, bool]:
    """Return an all-capital or all-lowercase name in title case, and whether it changed: `H'HEN NIÊ` → `H'Hen Niê`."""
    letters = [letter for letter in name if letter.isalpha()]
    capitals = sum(letter.isupper() for letter in letters)
    if len(letters) < 3 or (0 < capitals <= len(letters) / 2):
        return name, False
    cased = re.sub(r"[^\W\d_]+", lambda word: word[0][:1].upper() + word[0][1:].lower(), name)
    return cased, cased != name


def read_titles(text: str) -> str:
    """Return the highest academic title in a cell of titles; "" for degrees that are not recorded."""
    words = " ".join(re.split(r"[.,;/\s\-]+", fold(text)))
    padded = f" {words} ".replace(" pho giao su ", " pgs ")
    found = {title for key, title in _TITLES.items() if f" {key} " in padded}
    return next((title.value for title in _HIGHEST if title in found), "")


# --- birth ----------------------------------------------------------------------------------------------------

_MEND_BIRTH = "Ghi năm sinh bốn chữ số (1980) hoặc ngày sinh theo thứ tự ngày/tháng/năm (12/05/1980)."
_DAY = re.compile(r"(\d{1,2})\s*[/.\- ]\s*(\d{1,2})\s*[/.\- ]\s*(\d{4}|\d{2})(?:\s+00:00(?::00)?)?")
_MONTH = re.compile(r"(\d{1,2})\s*[/.\-]\s*(\d{4})")
_YEAR = re.compile(r"(?:sinh\s+)?(?:năm\s+)?(?:sinh\s*:?\s*)?(\d{4})(?:\s*\(.*\))?", re.IGNORECASE)
_TOGETHER = re.compile(r"(\d{2})(\d{2})(\d{4})")
_SERIAL = range(3_654, 47_500)  # days of spreadsheets from 1910 to 2030
_DAY_ZERO = date(1899, 12, 30).toordinal()
YOUNGEST, OLDEST = 15, 100


def read_birth_year(value: Value, text: str, day: date) -> int | None:
    """Return the year of birth in a cell (dates are day first), None if it is empty. Raises UnreadableCell.

    day: of the ceremony; the age on that day must be between YOUNGEST and OLDEST years.
    """
    year = _year(value, " ".join(normalize(text[:60]).split()))
    if year is None:
        return None
    age = day.year - year
    if not YOUNGEST <= age <= OLDEST:
        message = f"Năm sinh {year} không hợp lý ({age} tuổi vào năm {day.year})."
        raise UnreadableCell("birth_out_of_range", message, _MEND_BIRTH)
    return year


def _year(value: Value, text: str) -> int | None:
    if isinstance(value, date):
        # a bare year in a date cell: the number 1980 is the date 2/6/1905
        days = (value.date() if isinstance(value, datetime) else value).toordinal() - _DAY_ZERO
        return days if 1920 <= days <= 2030 else value.year
    if isinstance(value, float) and value.is_integer():
        value = int(value)
    if isinstance(value, int) and not isinstance(value, bool):
        if value in _SERIAL:
            day = serial_to_date(float(value), is_1904=False)
            return day.year if isinstance(day, datetime) else None
        return _short(str(value)) if 0 <= value < 10_000 else _impossible(str(value))
    if not text:
        return None
    if match := _YEAR.fullmatch(text):
        return int(match[1])
    if match := _DAY.fullmatch(text) or _TOGETHER.fullmatch(text):
        return _existing(int(match[1]), int(match[2]), _short(match[3]), text)
    if match := _MONTH.fullmatch(text):
        return _existing(1, int(match[1]), int(match[2]), text)
    if found := parse_date(text.removeprefix("Ngày ").removeprefix("ngày ")) or parse_date(text[:10]):
        return found.year
    if re.fullmatch(r"\d{2}", text):
        return _short(text)
    if re.fullmatch(r"\d{5}", text) and int(text) in _SERIAL:
        return _year(int(text), text)
    return _impossible(text)


def _short(digits: str) -> int:
    """Return a year; of two digits, those above 10 are 19xx, because honorees are of working age."""
    return int(digits) if len(digits) > 2 else 1900 + int(digits) if int(digits) > 10 else 2000 + int(digits)


def _existing(day: int, month: int, year: int, text: str) -> int:
    try:
        return date(year, month, day).year
    except ValueError:
        return _impossible(text)


def _impossible(text: str) -> int:
    raise UnreadableCell("birth_impossible", f"“{text}” không phải ngày hoặc năm sinh có thật.", _MEND_BIRTH)


# --- gender, kind, level, posts -------------------------------------------------------------------------------

_GENDERS = {
    "nam": Gender.MALE, "trai": Gender.MALE, "male": Gender.MALE, "m": Gender.MALE, "ong": Gender.MALE,
    "nam gioi": Gender.MALE, "nu": Gender.FEMALE, "gai": Gender.FEMALE, "female": Gender.FEMALE,
    "f": Gender.FEMALE, "ba": Gender.FEMALE, "nu gioi": Gender.FEMALE, "n": Gender.FEMALE,
}  # fmt: skip
_LEVELS = {
    "trung uong": Level.CENTRAL, "tw": Level.CENTRAL, "tu": Level.CENTRAL, "central": Level.CENTRAL,
    "cap trung uong": Level.CENTRAL, "bo nganh": Level.CENTRAL, "bo, nganh": Level.CENTRAL,
    "bo nganh trung uong": Level.CENTRAL, "bo, nganh trung uong": Level.CENTRAL,
    "bo, ban, nganh": Level.CENTRAL, "cac bo, nganh trung uong": Level.CENTRAL,
    "dia phuong": Level.LOCAL, "dp": Level.LOCAL, "local": Level.LOCAL, "cap dia phuong": Level.LOCAL,
    "tinh": Level.LOCAL, "cap tinh": Level.LOCAL, "tinh, thanh pho": Level.LOCAL,
}  # fmt: skip
_KINDS = {
    "ca nhan": HonoreeKind.INDIVIDUAL,
    "individual": HonoreeKind.INDIVIDUAL,
    "cn": HonoreeKind.INDIVIDUAL,
    "tap the": HonoreeKind.COLLECTIVE,
    "collective": HonoreeKind.COLLECTIVE,
    "tt": HonoreeKind.COLLECTIVE,
}


_POST_GROUPS = {fold(group.label): group for group in PostLevel}


def _read_choice(text: str, choices: Mapping[str, TextChoices], code: str, message: str, mend: str) -> str:
    found = choices.get(fold(text).strip(" .,:;()"))
    if found is None:
        raise UnreadableCell(code, message, mend)
    return str(found.value)


def read_gender(text: str) -> str:
    return _read_choice(text, _GENDERS, "gender_unknown", f"Không hiểu giới tính “{text}”.", "Ghi Nam hoặc Nữ.")


def read_level(text: str) -> str:
    message, mend = f"Không hiểu cấp “{text}”.", "Ghi Trung ương hoặc Địa phương."
    return _read_choice(text, _LEVELS, "level_unknown", message, mend)


def read_kind(text: str) -> str:
    message, mend = f"Không hiểu loại “{text}”.", "Ghi Cá nhân hoặc Tập thể."
    return _read_choice(text, _KINDS, "kind_unknown", message, mend)


def read_post_group(text: str) -> str:
    mend = f"Chọn một trong: {'; '.join(str(label) for label in PostLevel.labels)}."
    return _read_choice(text, _POST_GROUPS, "post_group_unknown", f"Không có nhóm chức vụ “{text}”.", mend)


_POSTS = [
    (PostLevel.DRIVER, re.compile(r"\blai xe\b|\btai xe\b")),
    (PostLevel.CLERK, re.compile(r"\bvan thu\b")),
    (PostLevel.DEPARTMENT_LEADER, re.compile(
        r"\b(pho )?(cuc|vu|vien|tong cuc) truong\b|\b(pho )?giam doc\b|\b(pho )?chanh van phong\b|"
        r"\b(pho )?chanh thanh tra\b|\b(pho )?truong ban\b|\b(pho )?chu tich\b|\b(pho )?tong bien tap\b|"
        r"\b(pho )?hieu truong\b|\bpho (cuc|vu|vien) truong\b")),
    (PostLevel.DIVISION_HEAD, re.compile(r"^(q\.? |quyen )?truong phong\b")),
]  # fmt: skip


def guess_post_group(post: str) -> str:
    """Return the post group of a new honour by its post; "" without a post."""
    key = fold(post)
    if not key:
        return ""
    return next((group.value for group, pattern in _POSTS if pattern.search(key)), PostLevel.STAFF.value)


_YEAR_AND_TITLE = re.compile(r"(?:năm\s+)?(\d{4})\s*[:\-–]\s*(.+)", re.IGNORECASE)
_NEXT_ACHIEVEMENT = re.compile(r";\s*(?=(?:năm\s+)?\d{4}\s*:)", re.IGNORECASE)


def read_achievements(text: str) -> list[dict[str, int | str]]:
    """Return {"year", "title"} of achievements such as `2023: Sáng kiến …`, separated by lines or semicolons."""
    lines = text.splitlines() if "\n" in text else _NEXT_ACHIEVEMENT.split(text)
    found: list[dict[str, int | str]] = []
    for line in filter(None, (" ".join(line.split()) for line in lines)):
        match = _YEAR_AND_TITLE.fullmatch(line)
        if not match or not 1900 <= int(match[1]) <= 2200 or len(match[2]) > 300:
            message = f"Thành tích “{line[:80]}” không có năm ở đầu."
            mend = "Ghi mỗi thành tích một dòng, năm trước: 2023: Sáng kiến cải cách thủ tục."
            raise UnreadableCell("achievement_unclear", message, mend)
        found.append({"year": int(match[1]), "title": match[2].strip()})
    return found
