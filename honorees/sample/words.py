"""Words from which sample people are made. Nobody here is a real person; every page that shows them says so.

Tokens: {name}, {unit} (a full unit name), {field} (SampleField.phrase), {year}; {province} ("tỉnh Đắk Lắk") and {party}
("Tỉnh ủy Đắk Lắk", "Thành ủy Hà Nội") only in LOCAL_UNIT_PATTERNS.
"""

import unicodedata
from dataclasses import dataclass
from datetime import date

# --- fields of work ---------------------------------------------------------------------------------------------

REFORM = "cai-cach-hanh-chinh"
DIGITAL = "chuyen-doi-so"
LAW = "xay-dung-phap-luat"
PERSONNEL = "to-chuc-va-can-bo"
FINANCE = "ke-hoach-va-tai-chinh"
INSPECTION = "thanh-tra-va-kiem-tra"
SERVICE = "phuc-vu-nguoi-dan-doanh-nghiep"
WELFARE = "an-sinh-xa-hoi"
PARTY = "cong-tac-dang-va-doan-the"
OFFICE = "van-phong-va-hau-can"


@dataclass(frozen=True)
class SampleField:
    """`phrase` is the name as it stands inside a sentence, after "lĩnh vực" or "mảng"."""

    slug: str
    name: str
    phrase: str


FIELDS = (
    SampleField(REFORM, "Cải cách hành chính", "cải cách hành chính"),
    SampleField(DIGITAL, "Chuyển đổi số", "chuyển đổi số"),
    SampleField(LAW, "Xây dựng pháp luật", "xây dựng pháp luật"),
    SampleField(PERSONNEL, "Tổ chức và cán bộ", "tổ chức và cán bộ"),
    SampleField(FINANCE, "Kế hoạch và tài chính", "kế hoạch và tài chính"),
    SampleField(INSPECTION, "Thanh tra và kiểm tra", "thanh tra và kiểm tra"),
    SampleField(SERVICE, "Phục vụ người dân, doanh nghiệp", "phục vụ người dân và doanh nghiệp"),
    SampleField(WELFARE, "An sinh xã hội", "an sinh xã hội"),
    SampleField(PARTY, "Công tác Đảng và đoàn thể", "công tác Đảng và đoàn thể"),
    SampleField(OFFICE, "Văn phòng và hậu cần", "văn phòng và hậu cần"),
)

# --- names of people --------------------------------------------------------------------------------------------

MALE, FEMALE, ANY = "male", "female", ""

# (name, weight, gender it goes with)
FAMILY_NAMES = (
    ("Nguyễn", 300, ANY),
    ("Trần", 105, ANY),
    ("Lê", 95, ANY),
    ("Phạm", 68, ANY),
    ("Hoàng", 34, ANY),
    ("Huỳnh", 26, ANY),
    ("Phan", 30, ANY),
    ("Vũ", 32, ANY),
    ("Võ", 24, ANY),
    ("Đặng", 26, ANY),
    ("Bùi", 26, ANY),
    ("Đỗ", 26, ANY),
    ("Hồ", 14, ANY),
    ("Ngô", 16, ANY),
    ("Dương", 14, ANY),
    ("Lý", 6, ANY),
    ("Đoàn", 10, ANY),
    ("Đinh", 11, ANY),
    ("Đào", 10, ANY),
    ("Đậu", 3, ANY),
    ("Đồng", 3, ANY),
    ("Đàm", 3, ANY),
    ("Đới", 1, ANY),
    ("Trương", 14, ANY),
    ("Trịnh", 10, ANY),
    ("Mai", 8, ANY),
    ("Lương", 8, ANY),
    ("Lưu", 7, ANY),
    ("Phùng", 6, ANY),
    ("Tạ", 5, ANY),
    ("Cao", 6, ANY),
    ("Hà", 6, ANY),
    ("Thái", 4, ANY),
    ("Quách", 3, ANY),
    ("Nông", 4, ANY),
    ("Chu", 4, ANY),
    ("Kiều", 3, ANY),
    ("Nghiêm", 3, ANY),
    ("Văn", 3, ANY),
    ("Vi", 3, ANY),
    ("Ôn", 2, ANY),
    ("Ông", 2, ANY),
    ("Âu", 2, ANY),
    ("Ứng", 1, ANY),
    ("Hoàng Phủ", 1, ANY),
    ("Tôn Thất", 3, MALE),
    ("Tôn Nữ", 2, FEMALE),
    ("Công Tằng Tôn Nữ", 1, FEMALE),
)

# (name, weight)
MIDDLE_NAMES = {
    MALE: (
        ("Văn", 40),
        ("Đức", 18),
        ("Minh", 16),
        ("Quang", 16),
        ("Hữu", 14),
        ("Xuân", 14),
        ("Quốc", 14),
        ("Đình", 13),
        ("Ngọc", 10),
        ("Thanh", 10),
        ("Công", 8),
        ("Duy", 8),
        ("Trung", 7),
        ("Thế", 8),
        ("Mạnh", 8),
        ("Viết", 6),
        ("Bá", 6),
        ("Khắc", 5),
        ("Trọng", 6),
        ("Tiến", 6),
        ("Đăng", 5),
        ("Hồng", 4),
        ("Việt", 4),
        ("Chí", 4),
        ("Nhật", 3),
        ("Vĩnh", 2),
        ("Ưng", 1),
    ),
    FEMALE: (
        ("Thị", 46),
        ("Thị Thu", 14),
        ("Thị Thanh", 12),
        ("Thị Hồng", 11),
        ("Thị Bích", 9),
        ("Thị Minh", 9),
        ("Thị Ngọc", 9),
        ("Thị Mai", 6),
        ("Thị Ánh", 4),
        ("Thu", 8),
        ("Thanh", 8),
        ("Ngọc", 8),
        ("Hồng", 7),
        ("Bích", 5),
        ("Minh", 6),
        ("Thùy", 6),
        ("Diệu", 5),
        ("Khánh", 4),
        ("Kim", 5),
        ("Như", 3),
        ("Mỹ", 3),
        ("Hoài", 3),
        ("Đan", 2),
        ("Uyên", 2),
    ),
}

GIVEN_NAMES = {
    MALE: (
        "Ân", "Bảo", "Bắc", "Bằng", "Cẩn", "Chương", "Dân", "Diễn", "Doanh", "Đại", "Đạo", "Đạt", "Đăng",
        "Đằng", "Điền", "Điệp", "Đỉnh", "Đoàn", "Đô", "Đường", "Hanh", "Hào", "Hiền", "Hòa", "Hoạch", "Hoàn",
        "Hợp", "Huân", "Hữu", "Kha", "Khiêm", "Khoa", "Khôi", "Khương", "Kiên", "Kỳ", "Lân", "Lộc", "Luân",
        "Luyện", "Lực", "Lượng", "Nam", "Năng", "Nguyên", "Nhân", "Nhuận", "Ninh", "Phước", "Quý", "Quyền",
        "Sáng", "Sâm", "Tâm", "Thao", "Thận", "Thịnh", "Thuần", "Thuấn", "Thủy", "Thụy", "Thực",
        "Trình", "Trực", "Tuyên", "Tường", "Ứng", "Ước", "Vĩnh", "Vỹ", "Ý",
    ),
    FEMALE: (
        "Ái", "An", "Ân", "Băng", "Bích", "Cầm", "Châm", "Chi", "Cúc", "Diễm", "Dịu", "Duyên", "Dương", "Đài",
        "Đan", "Đào", "Điểm", "Điệp", "Đoan", "Đông", "Đức", "Êm", "Giang", "Hạnh", "Hảo", "Hân", "Hậu", "Hiên",
        "Hiếu", "Hòa", "Hoàn", "Huế", "Huệ", "Huyên", "Hương", "Hường", "Khuê", "Khuyên", "Kiều", "Lam", "Lê",
        "Liên", "Liễu", "Loan", "Luyến", "Lương", "Lựu", "Ly", "Mận", "Mây", "Mơ", "Na", "Ngà", "Ngân", "Nghĩa",
        "Ngoan", "Nguyên", "Nguyệt", "Nhã", "Nhài", "Nhàn", "Nhi", "Nhiên", "Nhuần", "Ơn", "Phúc", "Phượng",
        "Quyên", "Sen", "Sương", "Thắm", "Thêu", "Thìn", "Thoa", "Thơ", "Thu", "Thúy", "Thư", "Thương", "Tình",
        "Trang", "Trinh", "Tuyết", "Tươi", "Uyên", "Ước", "Xuyến", "Ý", "Yên", "Yến",
    ),
}  # fmt: skip


@dataclass(frozen=True)
class WholeName:
    """A name not made of family, middle and given name; `sort_name` where its last word is not the given name.

    `province` is the code of one where the people live that give such names; "": somebody at a central body.
    """

    name: str
    gender: str
    province: str = ""
    sort_name: str = ""


WHOLE_NAMES = (
    WholeName("H'Yuên Niê", FEMALE, "66", "Niê H'Yuên"),
    WholeName("Y Krông Êban", MALE, "67", "Êban Y Krông"),
    WholeName("H'Mrao Mlô", FEMALE, "", "Mlô H'Mrao"),
    WholeName("Y Đhin Kbuôr", MALE, "", "Kbuôr Y Đhin"),
    WholeName("Rơ Châm H'Nhơi", FEMALE, "64"),
    WholeName("Rơ Mah Thuih", MALE, "62"),
    WholeName("K'Brêm", MALE, "68"),
    WholeName("Ka Đuyên", FEMALE),
    WholeName("Điểu Brơi", MALE, "70"),
    WholeName("Thạch Sa Rưng", MALE, "84"),
    WholeName("Sơn Thị Sô Phi", FEMALE, "94"),
    # as some keyboards type it: what is stored is NFC all the same
    WholeName(unicodedata.normalize("NFD", "Lò Thị Ước"), FEMALE, "14"),
    WholeName("Quàng Văn Ửn", MALE, "11"),
    WholeName("Giàng A Sềnh", MALE, "15"),
    WholeName("Sùng Thị Ghếnh", FEMALE, "02"),
    WholeName("Hà Thị Ưng", FEMALE, "17"),
    WholeName("Lý A Phìn", MALE, "12"),
)

# that the words above could make, and that well-known people bear
KNOWN_PEOPLE = (
    "Hoàng Phủ Ngọc Tường",
    "Nguyễn Thế Thịnh",
    "Nguyễn Trọng Khoa",
    "Nguyễn Văn Đạo",
    "Phạm Văn Nam",
    "Trần Đình Nhân",
)

# --- units as of September 2024 ---------------------------------------------------------------------------------

# kinds of unit, which decide the posts that occur there
VU, CUC, VAN_PHONG, BAN, VIEN, TRUNG_TAM = "vu", "cuc", "van-phong", "ban", "vien", "trung-tam"
THANH_TRA, SO, KIEM_TRA, KIEM_TOAN = "thanh-tra", "so", "kiem-tra", "kiem-toan"
MAT_TRAN, CONG_DOAN = "mat-tran", "cong-doan"


@dataclass(frozen=True)
class Department:
    """`goes_on`: every body of its kind has one, so that it goes on in the body that succeeds its own."""

    name: str
    kind: str
    fields: tuple[str, ...]
    goes_on: bool = False


@dataclass(frozen=True)
class Succession:
    """From `day` on another body stands for one."""

    day: date
    successor: str


@dataclass(frozen=True)
class CentralBody:
    name: str
    short_name: str
    departments: tuple[Department, ...] = ()
    succession: Succession | None = None

    def unit_name(self, department: Department) -> str:
        """The department's full name: `Vụ Pháp chế, Bộ Tài chính`, but `Văn phòng Bộ Tài chính`."""
        joint = " " if department.name in {"Văn phòng", "Thanh tra"} else ", "
        return f"{department.name}{joint}{self.name}"


# The merged Party commissions began on 3/2/2025, the merged ministries on 1/3/2025 (Resolution 176/2025/QH15). Of
# departments the sample says only what is certain: that offices and the like went on in the new body.
_PARTY_DAY, _STATE_DAY = date(2025, 2, 3), date(2025, 3, 1)
_PROPAGANDA = "Ban Tuyên giáo và Dân vận Trung ương"
_STRATEGY = "Ban Chính sách, chiến lược Trung ương"
_ENVIRONMENT = "Bộ Nông nghiệp và Môi trường"
_ETHNIC = "Bộ Dân tộc và Tôn giáo"

WOMENS_UNION = "Trung ương Hội Liên hiệp Phụ nữ Việt Nam"

_OFFICE = Department("Văn phòng", VAN_PHONG, (OFFICE, REFORM, DIGITAL), goes_on=True)
_PERSONNEL = Department("Vụ Tổ chức cán bộ", VU, (PERSONNEL,))
_LEGAL = Department("Vụ Pháp chế", VU, (LAW,), goes_on=True)

CENTRAL_UNITS = (
    CentralBody(
        "Văn phòng Trung ương Đảng",
        "VPTW",
        (
            Department("Vụ Tổng hợp", VU, (PARTY, REFORM)),
            Department("Cục Lưu trữ", CUC, (OFFICE, DIGITAL)),
            Department("Vụ Tổ chức - Cán bộ", VU, (PERSONNEL, PARTY)),
        ),
    ),
    CentralBody(
        "Ban Tổ chức Trung ương",
        "BTCTW",
        (
            Department("Vụ Tổ chức - Điều lệ", VU, (PARTY, PERSONNEL)),
            Department("Vụ Chính sách cán bộ", VU, (PERSONNEL,)),
            _OFFICE,
        ),
    ),
    CentralBody(
        "Ủy ban Kiểm tra Trung ương",
        "UBKTTW",
        (
            Department("Vụ Nghiên cứu", VU, (INSPECTION, PARTY)),
            Department("Vụ Tổng hợp", VU, (INSPECTION,)),
            _OFFICE,
        ),
    ),
    CentralBody(
        "Ban Tuyên giáo Trung ương",
        "BTGTW",
        (
            Department("Vụ Tuyên truyền", VU, (PARTY,)),
            Department("Vụ Tổ chức - Cán bộ", VU, (PERSONNEL, PARTY)),
            _OFFICE,
        ),
        Succession(_PARTY_DAY, _PROPAGANDA),
    ),
    CentralBody(
        "Ban Dân vận Trung ương",
        "BDVTW",
        (
            Department("Vụ Dân vận các cơ quan nhà nước", VU, (PARTY, SERVICE)),
            Department("Vụ Đoàn thể nhân dân", VU, (PARTY,)),
            _OFFICE,
        ),
        Succession(_PARTY_DAY, _PROPAGANDA),
    ),
    CentralBody(
        "Ban Nội chính Trung ương",
        "BNCTW",
        (
            Department("Vụ Pháp luật", VU, (LAW, INSPECTION)),
            Department("Vụ Nghiên cứu tổng hợp", VU, (PARTY, INSPECTION)),
            _OFFICE,
        ),
    ),
    CentralBody(
        "Ban Kinh tế Trung ương",
        "BKTTW",
        (
            Department("Vụ Kinh tế tổng hợp", VU, (FINANCE,)),
            Department("Vụ Xã hội", VU, (PARTY, REFORM)),
            _OFFICE,
        ),
        Succession(_PARTY_DAY, _STRATEGY),
    ),
    CentralBody(
        "Văn phòng Chủ tịch nước",
        "VPCTN",
        (
            Department("Vụ Pháp luật", VU, (LAW,)),
            Department("Vụ Tổng hợp", VU, (REFORM, DIGITAL)),
            Department("Vụ Tổ chức - Hành chính", VU, (PERSONNEL,)),
        ),
    ),
    CentralBody(
        "Văn phòng Quốc hội",
        "VPQH",
        (
            Department("Vụ Pháp luật", VU, (LAW,)),
            Department("Vụ Dân nguyện", VU, (SERVICE,)),
            Department("Cục Quản trị", CUC, (OFFICE, FINANCE)),
        ),
    ),
    CentralBody(
        "Văn phòng Chính phủ",
        "VPCP",
        (
            Department("Cục Kiểm soát thủ tục hành chính", CUC, (REFORM, DIGITAL, SERVICE)),
            Department("Vụ Pháp luật", VU, (LAW,)),
            Department("Cục Quản trị", CUC, (OFFICE, FINANCE)),
        ),
    ),
    CentralBody(
        "Tòa án nhân dân tối cao",
        "TANDTC",
        (
            Department("Vụ Pháp chế và Quản lý khoa học", VU, (LAW,)),
            Department("Vụ Tổ chức - Cán bộ", VU, (PERSONNEL,)),
            _OFFICE,
        ),
    ),
    CentralBody(
        "Viện kiểm sát nhân dân tối cao",
        "VKSNDTC",
        (
            Department("Vụ Tổ chức cán bộ", VU, (PERSONNEL,)),
            Department("Cục Kế hoạch - Tài chính", CUC, (FINANCE,)),
            _OFFICE,
        ),
    ),
    CentralBody(
        "Kiểm toán nhà nước",
        "KTNN",
        (
            _LEGAL,
            Department("Vụ Tổng hợp", KIEM_TOAN, (INSPECTION, FINANCE)),
            _OFFICE,
        ),
    ),
    CentralBody(
        "Bộ Nội vụ",
        "BNV",
        (
            Department("Vụ Cải cách hành chính", VU, (REFORM,)),
            Department("Vụ Công chức - Viên chức", VU, (PERSONNEL,)),
            _OFFICE,
        ),
    ),
    CentralBody(
        "Bộ Tài chính",
        "BTC",
        (
            Department("Vụ Ngân sách nhà nước", VU, (FINANCE,)),
            Department("Cục Tin học và Thống kê tài chính", CUC, (DIGITAL,)),
            _OFFICE,
        ),
    ),
    CentralBody(
        "Bộ Kế hoạch và Đầu tư",
        "BKHĐT",
        (
            Department("Vụ Tổng hợp kinh tế quốc dân", VU, (FINANCE,)),
            Department("Cục Quản lý đăng ký kinh doanh", CUC, (SERVICE, DIGITAL)),
            _LEGAL,
        ),
        Succession(_STATE_DAY, "Bộ Tài chính"),
    ),
    CentralBody(
        "Bộ Tư pháp",
        "BTP",
        (
            Department("Cục Kiểm tra văn bản quy phạm pháp luật", CUC, (LAW,)),
            Department("Cục Trợ giúp pháp lý", CUC, (WELFARE, SERVICE)),
            _OFFICE,
        ),
    ),
    CentralBody(
        "Bộ Ngoại giao",
        "BNG",
        (
            Department("Cục Lãnh sự", CUC, (SERVICE, DIGITAL)),
            _PERSONNEL,
            _OFFICE,
        ),
    ),
    CentralBody(
        "Bộ Khoa học và Công nghệ",
        "BKHCN",
        (
            _LEGAL,
            Department("Vụ Kế hoạch - Tài chính", VU, (FINANCE,)),
            _OFFICE,
        ),
    ),
    CentralBody(
        "Bộ Lao động - Thương binh và Xã hội",
        "BLĐTBXH",
        (
            Department("Cục Bảo trợ xã hội", CUC, (WELFARE,)),
            Department("Cục Người có công", CUC, (WELFARE, SERVICE)),
            Department("Thanh tra", THANH_TRA, (INSPECTION,)),
        ),
        Succession(_STATE_DAY, "Bộ Nội vụ"),
    ),
    CentralBody(
        "Bộ Văn hóa, Thể thao và Du lịch",
        "BVHTTDL",
        (
            _LEGAL,
            _PERSONNEL,
            _OFFICE,
        ),
    ),
    CentralBody(
        "Bộ Tài nguyên và Môi trường",
        "BTNMT",
        (
            Department("Vụ Kế hoạch - Tài chính", VU, (FINANCE,), goes_on=True),
            _LEGAL,
            _OFFICE,
        ),
        Succession(_STATE_DAY, _ENVIRONMENT),
    ),
    CentralBody(
        "Ủy ban Dân tộc",
        "UBDT",
        (
            Department("Vụ Chính sách dân tộc", VU, (WELFARE,)),
            Department("Vụ Tổng hợp", VU, (REFORM,)),
            _OFFICE,
        ),
        Succession(_STATE_DAY, _ETHNIC),
    ),
    CentralBody(
        "Thanh tra Chính phủ",
        "TTCP",
        (
            Department("Ban Tiếp công dân Trung ương", BAN, (SERVICE, INSPECTION)),
            _LEGAL,
            _OFFICE,
        ),
    ),
    CentralBody(
        "Bảo hiểm xã hội Việt Nam",
        "BHXHVN",
        (
            Department("Ban Thực hiện chính sách bảo hiểm xã hội", BAN, (WELFARE, SERVICE)),
            Department("Trung tâm Công nghệ thông tin", TRUNG_TAM, (DIGITAL,)),
            _OFFICE,
        ),
    ),
    CentralBody(
        "Thông tấn xã Việt Nam",
        "TTXVN",
        (
            Department("Ban Tổ chức - Cán bộ", BAN, (PERSONNEL,)),
            Department("Ban Kế hoạch - Tài chính", BAN, (FINANCE,)),
            _OFFICE,
        ),
    ),
    CentralBody(
        "Viện Hàn lâm Khoa học xã hội Việt Nam",
        "VHLKHXHVN",
        (
            Department("Viện Nhà nước và Pháp luật", VIEN, (LAW,)),
            Department("Ban Kế hoạch - Tài chính", BAN, (FINANCE,)),
            _OFFICE,
        ),
    ),
    CentralBody(
        "Học viện Chính trị quốc gia Hồ Chí Minh",
        "HVCTQGHCM",
        (
            Department("Viện Xây dựng Đảng", VIEN, (PARTY,)),
            Department("Vụ Tổ chức - Cán bộ", VU, (PERSONNEL,)),
            _OFFICE,
        ),
    ),
    CentralBody(
        "Ủy ban Trung ương Mặt trận Tổ quốc Việt Nam",
        "UBTWMTTQVN",
        (
            Department("Ban Phong trào", BAN, (PARTY,)),
            Department("Ban Dân chủ - Pháp luật", BAN, (LAW, SERVICE)),
            _OFFICE,
        ),
    ),
    CentralBody(
        WOMENS_UNION,
        "TWHLHPNVN",
        (
            Department("Ban Tuyên giáo", BAN, (PARTY,)),
            Department("Ban Chính sách - Luật pháp", BAN, (LAW,)),
            _OFFICE,
        ),
    ),
)


# bodies that began by one of the successions above; nobody of the cycle worked there
NEW_CENTRAL_UNITS = (
    CentralBody(_PROPAGANDA, "BTG&DVTW"),
    CentralBody(_STRATEGY, "BCSCLTW"),
    CentralBody(_ENVIRONMENT, "BNN&MT"),
    CentralBody(_ETHNIC, "BDT&TG"),
)


@dataclass(frozen=True)
class LocalUnit:
    """`only` and `never` hold codes of the provinces of 2024: where alone, and where not, there is such a unit.

    A unit whose province has merged goes on in the new one under the pattern's name, unless it was wound up earlier.
    """

    pattern: str
    kind: str
    fields: tuple[str, ...]
    only: tuple[str, ...] = ()
    never: tuple[str, ...] = ("46",)
    wound_up: date | None = None


# Departments that were merged in the spring of 2025, on other days from province to province, are left out. Of Thừa
# Thiên Huế (46), whose bodies became those of a city on a day of their own, there is the union alone.
LOCAL_UNIT_PATTERNS = (
    LocalUnit("Sở Nội vụ {province}", SO, (REFORM, PERSONNEL)),
    LocalUnit("Sở Tài chính {province}", SO, (FINANCE,)),
    LocalUnit("Sở Tư pháp {province}", SO, (LAW, SERVICE)),
    LocalUnit("Sở Y tế {province}", SO, (SERVICE, REFORM)),
    LocalUnit("Sở Giáo dục và Đào tạo {province}", SO, (PERSONNEL, DIGITAL), never=("46", "95")),
    LocalUnit("Văn phòng Ủy ban nhân dân {province}", VAN_PHONG, (REFORM, DIGITAL, SERVICE, OFFICE)),
    LocalUnit("Trung tâm Phục vụ hành chính công {province}", TRUNG_TAM, (SERVICE, REFORM), only=("20", "22", "38")),
    LocalUnit("Thanh tra {province}", THANH_TRA, (INSPECTION,)),
    LocalUnit("Văn phòng {party}", VAN_PHONG, (OFFICE, DIGITAL)),
    LocalUnit("Ban Tổ chức {party}", BAN, (PERSONNEL,)),
    LocalUnit("Ủy ban Kiểm tra {party}", KIEM_TRA, (INSPECTION,)),
    LocalUnit("Ủy ban Mặt trận Tổ quốc Việt Nam {province}", MAT_TRAN, (PARTY,)),
    LocalUnit("Công đoàn Viên chức {province}", CONG_DOAN, (PARTY,), never=(), wound_up=date(2025, 6, 15)),
)

# --- posts ------------------------------------------------------------------------------------------------------

# by post level (honorees.choices.PostLevel), then by kind of unit; a kind that is missing has no such post. Leaders are
# deputies: there is one head of a body, who is known.
POSTS: dict[str, dict[str, tuple[str, ...]]] = {
    "department_leader": {
        VU: ("Phó Vụ trưởng",),
        CUC: ("Phó Cục trưởng",),
        VAN_PHONG: ("Phó Chánh Văn phòng",),
        THANH_TRA: ("Phó Chánh Thanh tra",),
        BAN: ("Phó Trưởng ban",),
        VIEN: ("Phó Viện trưởng",),
        KIEM_TOAN: ("Phó Vụ trưởng",),
        KIEM_TRA: ("Phó Chủ nhiệm",),
        SO: ("Phó Giám đốc",),
        MAT_TRAN: ("Phó Chủ tịch",),
    },
    "division_head": {
        CUC: ("Trưởng phòng", "Trưởng phòng Tổng hợp", "Trưởng phòng Nghiệp vụ"),
        VAN_PHONG: ("Trưởng phòng", "Trưởng phòng Tổng hợp", "Trưởng phòng Hành chính"),
        THANH_TRA: ("Trưởng phòng", "Trưởng phòng Nghiệp vụ"),
        SO: ("Trưởng phòng", "Trưởng phòng Tổng hợp", "Trưởng phòng Nghiệp vụ"),
        BAN: ("Trưởng phòng",),
        KIEM_TRA: ("Trưởng phòng Nghiệp vụ",),
    },
    "staff": {
        VU: ("Chuyên viên", "Chuyên viên chính", "Chuyên viên cao cấp"),
        CUC: ("Chuyên viên", "Chuyên viên chính"),
        VAN_PHONG: ("Chuyên viên", "Chuyên viên chính"),
        BAN: ("Chuyên viên", "Chuyên viên chính"),
        VIEN: ("Nghiên cứu viên", "Nghiên cứu viên chính"),
        TRUNG_TAM: ("Chuyên viên", "Viên chức"),
        THANH_TRA: ("Thanh tra viên", "Thanh tra viên chính"),
        KIEM_TRA: ("Kiểm tra viên", "Kiểm tra viên chính"),
        KIEM_TOAN: ("Kiểm toán viên", "Kiểm toán viên chính"),
        SO: ("Chuyên viên", "Chuyên viên chính"),
        MAT_TRAN: ("Chuyên viên", "Chuyên viên chính"),
        CONG_DOAN: ("Chuyên viên", "Chuyên viên chính"),
    },
    "clerk": {VAN_PHONG: ("Nhân viên văn thư",)},
    "driver": {VAN_PHONG: ("Lái xe",)},
}

# more posts of staff, by kind of unit and field of work
STAFF_POSTS_OF_FIELD = {
    (SO, FINANCE): ("Kế toán viên", "Kế toán viên chính"),
    (CUC, FINANCE): ("Kế toán viên", "Kế toán viên chính"),
    (BAN, FINANCE): ("Kế toán viên",),
    (CUC, DIGITAL): ("Kỹ sư công nghệ thông tin",),
    (TRUNG_TAM, DIGITAL): ("Kỹ sư công nghệ thông tin",),
    (VAN_PHONG, DIGITAL): ("Kỹ sư công nghệ thông tin",),
    (CUC, OFFICE): ("Lưu trữ viên",),
    (VAN_PHONG, OFFICE): ("Lưu trữ viên",),
}

# --- citations and achievements ---------------------------------------------------------------------------------

CITATIONS = {
    REFORM: (
        (
            "Rà soát từng bước của quy trình nội bộ, đề xuất bỏ những khâu trùng lặp để hồ sơ đến tay người "
            "quyết định sớm hơn mà vẫn chặt chẽ."
        ),
        (
            "Đồng chí {name} tham mưu lãnh đạo đơn vị công khai đầy đủ thành phần hồ sơ, thời hạn và người "
            "chịu trách nhiệm của mỗi thủ tục, nhờ đó người dân không phải đi lại nhiều lần."
        ),
        (
            "Kiên trì lắng nghe phản ánh về thủ tục, đối chiếu với quy định và kiến nghị sửa ngay những "
            "điểm gây khó, không đợi đến kỳ tổng kết."
        ),
        (
            "Tại {unit}, đồng chí {name} là người nối các bộ phận lại với nhau: việc liên quan đến nhiều "
            "nơi được bàn một lần, trả lời một lần và có người theo đến cùng."
        ),
        (
            "Xây dựng bộ biểu mẫu thống nhất, dễ điền, dễ kiểm tra, được đồng nghiệp dùng hằng ngày và "
            "người làm thủ tục đánh giá là rõ ràng."
        ),
    ),
    DIGITAL: (
        (
            "Đề xuất đưa việc giao, nhận và theo dõi nhiệm vụ lên môi trường số, bắt đầu từ những việc nhỏ "
            "để ai cũng theo kịp."
        ),
        (
            "Đồng chí {name} tham mưu làm sạch dữ liệu trước khi xây dựng phần mềm, nhờ vậy số liệu báo cáo "
            "khớp nhau và dùng được ngay cho công tác chỉ đạo."
        ),
        (
            "Tận tình cầm tay chỉ việc cho đồng nghiệp lớn tuổi, soạn tài liệu hướng dẫn ngắn gọn, nhờ "
            "đó cả đơn vị sử dụng thành thạo hệ thống mới."
        ),
        (
            "Trực xử lý sự cố ngoài giờ, giữ cho hệ thống thông suốt trong những đợt cao điểm; mọi lỗi được "
            "ghi lại, tìm nguyên nhân và không để lặp lại."
        ),
        (
            "Chủ động đề xuất phương án bảo đảm an toàn thông tin phù hợp với điều kiện của đơn vị, vừa "
            "chặt chẽ vừa không cản trở người dùng."
        ),
    ),
    LAW: (
        (
            "Thẩm định văn bản kỹ đến từng câu chữ, chỉ ra quy định chồng chéo và đề xuất cách sửa để người "
            "thi hành hiểu theo một nghĩa."
        ),
        (
            "Đồng chí {name} tham mưu lấy ý kiến đối tượng chịu tác động từ sớm, tổng hợp trung thực cả ý "
            "kiến trái chiều, giúp dự thảo sát thực tế hơn."
        ),
        (
            "Theo dõi việc thi hành sau khi văn bản có hiệu lực, phát hiện vướng mắc và kiến nghị kịp thời "
            "với cấp có thẩm quyền."
        ),
        "Là địa chỉ tin cậy về pháp lý của {unit}: câu hỏi khó được trả lời có căn cứ, dễ hiểu và đúng hạn.",
        (
            "Tham mưu hệ thống hóa các quy định nội bộ đã ban hành, bãi bỏ những nội dung không còn phù "
            "hợp, giúp việc tra cứu và áp dụng được thống nhất."
        ),
    ),
    PERSONNEL: (
        (
            "Tham mưu xây dựng bản mô tả công việc rõ ràng cho từng vị trí, làm căn cứ phân công, đánh giá "
            "và bồi dưỡng cán bộ."
        ),
        (
            "Đồng chí {name} đề xuất cách đánh giá dựa trên sản phẩm công việc, lấy ý kiến nhiều chiều, "
            "được tập thể đồng tình vì công khai và công bằng."
        ),
        (
            "Giải quyết chế độ cho cán bộ, viên chức, người lao động chu đáo, đúng quy định; trường hợp khó "
            "khăn được chủ động tìm đến, không đợi có đơn."
        ),
        (
            "Nắm chắc con người và công việc của {unit}, tham mưu bố trí đúng người, đúng việc, giữ được sự "
            "đoàn kết khi sắp xếp lại tổ chức."
        ),
        "Tham mưu kế hoạch đào tạo gắn với phần việc đang thiếu người giỏi, nhờ đó kiến thức học xong được dùng ngay.",
    ),
    FINANCE: (
        (
            "Tham mưu lập dự toán bám sát nhiệm vụ, thuyết minh rõ từng khoản, giúp đơn vị chủ động nguồn "
            "lực ngay từ đầu năm."
        ),
        (
            "Đồng chí {name} theo dõi tiến độ giải ngân từng tuần, phát hiện sớm vướng mắc và cùng các bộ "
            "phận tháo gỡ, không để công việc dồn về cuối năm."
        ),
        "Hướng dẫn thủ tục thanh toán ngắn gọn, trả lời đồng nghiệp tận tình; hồ sơ thiếu được báo một lần cho đủ.",
        (
            "Kiên quyết giữ nguyên tắc tài chính, đồng thời tìm cách làm đúng luật để nhiệm vụ được "
            "hoàn thành với chi phí hợp lý."
        ),
        (
            "Đề xuất mẫu báo cáo tổng hợp thống nhất, số liệu đối chiếu được với nhau, giúp lãnh đạo nắm "
            "nhanh tình hình và quyết định kịp thời."
        ),
    ),
    INSPECTION: (
        (
            "Chuẩn bị kỹ trước mỗi cuộc làm việc, kết luận có căn cứ, chỉ rõ việc đúng để phát huy và việc "
            "chưa đúng để khắc phục."
        ),
        (
            "Đồng chí {name} tham mưu tập trung kiểm tra những khâu dễ phát sinh sai sót, lấy phòng ngừa "
            "làm chính, được đơn vị được kiểm tra đồng thuận."
        ),
        "Theo đến cùng việc thực hiện kết luận, hướng dẫn cách sửa và ghi nhận đầy đủ khi đơn vị đã khắc phục.",
        (
            "Tiếp nhận, phân loại đơn thư đúng thẩm quyền, trả lời đúng hạn; tại {unit}, người gửi đơn luôn "
            "được biết việc của mình đang ở bước nào."
        ),
        (
            "Tham mưu tổng hợp các sai sót thường gặp thành tài liệu nhắc việc, giúp các đơn vị tự kiểm tra "
            "trước khi có đoàn đến."
        ),
    ),
    SERVICE: (
        (
            "Ân cần tiếp đón, giải thích đến khi người dân hiểu rõ; hồ sơ chưa đủ được hướng dẫn một lần, "
            "bằng văn bản, đầy đủ."
        ),
        (
            "Đồng chí {name} đề xuất bố trí bàn hỗ trợ riêng cho người cao tuổi, người khuyết tật và người "
            "lần đầu nộp hồ sơ trực tuyến."
        ),
        (
            "Tham mưu gộp những cuộc hẹn có thể gộp, trả kết quả tận nơi khi người dân đề nghị, giảm thời "
            "gian chờ đợi cho người làm thủ tục."
        ),
        (
            "Lắng nghe ý kiến của doanh nghiệp, theo dõi từng kiến nghị đến khi có câu trả lời; việc "
            "vượt thẩm quyền được chuyển đúng nơi và báo lại cho người gửi."
        ),
        (
            "Giữ thái độ đúng mực trong những tình huống căng thẳng, nhận lỗi khi cơ quan có lỗi và khắc "
            "phục ngay cho người dân."
        ),
    ),
    WELFARE: (
        (
            "Rà soát từng trường hợp đủ điều kiện hưởng chính sách, chủ động tìm đến những người chưa biết "
            "mình có quyền được hưởng."
        ),
        "Đồng chí {name} tham mưu cách chi trả thuận tiện, an toàn, phù hợp với người già yếu và người ở xa trung tâm.",
        "Phối hợp với các đoàn thể nắm chắc hoàn cảnh từng gia đình, đề xuất hình thức hỗ trợ đúng điều người ta cần.",
        (
            "Giải quyết hồ sơ chính sách với tinh thần trân trọng người được hưởng, đúng quy định, không để ai "
            "phải hỏi lần thứ hai tại {unit}."
        ),
        "Kiến nghị bổ sung hướng dẫn cho những tình huống chính sách chưa nói rõ, bảo đảm quyền lợi của người yếu thế.",
    ),
    PARTY: (
        "Tham mưu chương trình công tác sát thực tế, chọn đúng việc cần làm trước, phân công rõ người và rõ thời hạn.",
        (
            "Đồng chí {name} đổi mới cách sinh hoạt để mỗi buổi đều có việc cụ thể được bàn, được kết luận "
            "và được kiểm tra lại."
        ),
        "Gần gũi đoàn viên, hội viên, phản ánh trung thực tâm tư, nguyện vọng và theo dõi đến khi có trả lời.",
        (
            "Đề xuất cách phát động thi đua gắn với nhiệm vụ chuyên môn của {unit}, tiêu chí ít mà rõ, ai "
            "cũng đăng ký được và tự chấm được."
        ),
        "Soạn thảo văn bản chặt chẽ, ngắn gọn; tham mưu kịp thời những vấn đề mới nảy sinh ở cơ sở.",
        "Chuẩn bị kỹ từng cuộc vận động: nói rõ việc gì, vì ai, ai làm, và trở lại hỏi kết quả với người được giúp.",
        "Ghi chép trung thực ý kiến góp ý, kể cả ý kiến khó nghe, và chuyển đến đúng nơi có thẩm quyền trả lời.",
    ),
    OFFICE: (
        (
            "Tổ chức công việc văn phòng nền nếp: văn bản đến được phân loại trong buổi, cuộc họp được "
            "chuẩn bị chu đáo, kết luận được gửi sớm."
        ),
        (
            "Đồng chí {name} tham mưu giảm giấy tờ và giảm các cuộc họp có thể thay bằng trao đổi văn bản, "
            "để đồng nghiệp có thêm thời gian cho chuyên môn."
        ),
        (
            "Bảo quản tài liệu khoa học, tìm nhanh, trả đúng; nhờ thế, nhiều hồ sơ cũ được dùng lại cho "
            "công việc hôm nay của {unit}."
        ),
        "Chăm lo điều kiện làm việc từ những việc nhỏ nhất, tiết kiệm, đúng quy định, luôn có mặt khi cơ quan cần.",
        "Tham mưu lịch công tác hợp lý, nhắc việc đúng lúc, phối hợp nhịp nhàng giữa lãnh đạo và các bộ phận.",
    ),
}

# for the two service posts in place of those of their field (OFFICE)
CITATIONS_OF_POST = {
    "clerk": (
        (
            "Tiếp nhận, đăng ký và chuyển giao văn bản đúng người, đúng hạn; giữ con dấu và bí mật công tác "
            "cẩn trọng, không để xảy ra sai sót."
        ),
        (
            "Đồng chí {name} đề xuất cách sắp xếp sổ sách và tệp văn bản để ai cần cũng tìm được ngay, "
            "nay đã thành cách làm chung tại {unit}."
        ),
        (
            "Tận tụy với phần việc thầm lặng: văn bản khẩn được xử lý cả ngoài giờ, thể thức được soát kỹ "
            "trước khi phát hành."
        ),
    ),
    "driver": (
        (
            "Lái xe an toàn, đúng giờ, đúng quy định; kiểm tra xe trước mỗi chuyến đi và tự ghi lại lịch "
            "bảo dưỡng để tránh hỏng hóc dọc đường."
        ),
        (
            "Đồng chí {name} chủ động tìm hiểu lộ trình, thời tiết và phương án dự phòng, bảo đảm thông "
            "suốt cho các chuyến công tác của {unit}."
        ),
        (
            "Tiết kiệm nhiên liệu, giữ xe sạch, cư xử văn minh trên đường; sẵn sàng giúp đồng nghiệp trong "
            "những việc ngoài tay lái."
        ),
    ),
}

# (title, description, evidence); the year is one of 2019 to 2023, since 2024 was not over on the day
ACHIEVEMENTS = {
    REFORM: (
        (
            "Chiến sĩ thi đua cơ sở",
            "Có giải pháp cải tiến quy trình được đơn vị công nhận và áp dụng.",
            "Hồ sơ thi đua năm {year} của {unit}",
        ),
        (
            "Sáng kiến rút ngắn đường đi của hồ sơ",
            "Gộp các bước kiểm tra trùng nhau, giao một đầu mối theo dõi đến khi trả kết quả.",
            "Biên bản công nhận sáng kiến lưu tại {unit}",
        ),
        (
            "Bộ biểu mẫu dùng chung",
            "Soạn lại biểu mẫu theo hướng dễ hiểu, kèm ví dụ điền sẵn cho người lần đầu làm thủ tục.",
            "Bộ biểu mẫu đang dùng tại {unit}",
        ),
        (
            "Rà soát thủ tục nội bộ",
            "Hoàn thành việc rà soát và kiến nghị bỏ những giấy tờ cơ quan đã có sẵn.",
            "Báo cáo rà soát năm {year}",
        ),
        (
            "Hoàn thành xuất sắc nhiệm vụ",
            "Được xếp loại cao nhất trong kỳ đánh giá cuối năm nhờ kết quả cải cách ở phần việc phụ trách.",
            "Thông báo kết quả đánh giá năm {year}",
        ),
        (
            "Lao động tiên tiến",
            "Bảo đảm chất lượng và tiến độ các nhiệm vụ được giao, giúp đỡ đồng nghiệp mới.",
            "Hồ sơ thi đua năm {year} của {unit}",
        ),
    ),
    DIGITAL: (
        (
            "Chiến sĩ thi đua cơ sở",
            "Có sáng kiến ứng dụng công nghệ vào công việc thường ngày, được đơn vị nhân rộng.",
            "Hồ sơ thi đua năm {year} của {unit}",
        ),
        (
            "Sổ tay hướng dẫn làm việc trên môi trường số",
            "Biên soạn tài liệu ngắn, nhiều hình, mỗi việc một trang, dùng cho cả người mới bắt đầu.",
            "Sổ tay lưu hành nội bộ năm {year}",
        ),
        (
            "Làm sạch dữ liệu nghiệp vụ",
            (
                "Chủ trì đối soát, loại bỏ bản ghi trùng và bổ sung thông tin còn thiếu trước khi chuyển "
                "sang hệ thống mới."
            ),
            "Báo cáo đối soát dữ liệu năm {year}",
        ),
        (
            "Sáng kiến theo dõi nhiệm vụ trực tuyến",
            "Đề xuất bảng theo dõi công việc để lãnh đạo và chuyên viên cùng nhìn một số liệu.",
            "Biên bản công nhận sáng kiến lưu tại {unit}",
        ),
        (
            "Lớp kèm cặp kỹ năng số cho đồng nghiệp",
            "Tổ chức hướng dẫn theo nhóm nhỏ ngoài giờ, theo sát từng người đến khi tự làm được.",
            "Xác nhận của công đoàn cơ sở",
        ),
        (
            "Lao động tiên tiến",
            "Giữ hệ thống vận hành ổn định, hỗ trợ người dùng kịp thời.",
            "Hồ sơ thi đua năm {year} của {unit}",
        ),
    ),
    LAW: (
        (
            "Chiến sĩ thi đua cơ sở",
            "Có đóng góp nổi bật trong soạn thảo, thẩm định văn bản của đơn vị.",
            "Hồ sơ thi đua năm {year} của {unit}",
        ),
        (
            "Hệ thống hóa văn bản",
            "Lập danh mục văn bản còn hiệu lực, hết hiệu lực, cần sửa đổi, kèm chỉ dẫn tra cứu.",
            "Danh mục văn bản năm {year}",
        ),
        (
            "Ý kiến thẩm định được tiếp thu",
            "Phát hiện quy định mâu thuẫn trong dự thảo và đề xuất phương án được cơ quan soạn thảo tiếp thu.",
            "Văn bản góp ý lưu tại {unit}",
        ),
        (
            "Sổ tay hỏi đáp pháp luật",
            "Tập hợp những câu hỏi thường gặp, trả lời ngắn gọn, có dẫn điều khoản.",
            "Tài liệu nội bộ năm {year}",
        ),
        (
            "Hoàn thành xuất sắc nhiệm vụ",
            "Hoàn thành đúng hạn các dự thảo được phân công, chất lượng được đánh giá tốt.",
            "Thông báo kết quả đánh giá năm {year}",
        ),
        (
            "Lao động tiên tiến",
            "Tích cực tuyên truyền, phổ biến pháp luật trong cơ quan.",
            "Hồ sơ thi đua năm {year} của {unit}",
        ),
    ),
    PERSONNEL: (
        (
            "Chiến sĩ thi đua cơ sở",
            "Có giải pháp đổi mới công tác cán bộ được đơn vị áp dụng hiệu quả.",
            "Hồ sơ thi đua năm {year} của {unit}",
        ),
        (
            "Bản mô tả công việc cho từng vị trí",
            "Cùng các bộ phận xây dựng, lấy ý kiến và hoàn thiện mô tả công việc làm căn cứ đánh giá.",
            "Hồ sơ vị trí việc làm lưu tại {unit}",
        ),
        (
            "Sáng kiến đánh giá theo sản phẩm",
            "Đề xuất phiếu đánh giá hằng tháng, công khai tiêu chí và kết quả.",
            "Biên bản công nhận sáng kiến lưu tại {unit}",
        ),
        (
            "Số hóa hồ sơ cán bộ",
            "Hoàn thành việc kiểm tra, bổ sung và số hóa hồ sơ, bảo đảm an toàn và bảo mật.",
            "Báo cáo kết quả năm {year}",
        ),
        (
            "Giải quyết chế độ kịp thời",
            "Rà soát và giải quyết đầy đủ quyền lợi cho người nghỉ hưu, người chuyển công tác.",
            "Báo cáo tổng kết năm {year} của {unit}",
        ),
        (
            "Lao động tiên tiến",
            "Hoàn thành tốt nhiệm vụ, được đồng nghiệp tín nhiệm.",
            "Hồ sơ thi đua năm {year} của {unit}",
        ),
    ),
    FINANCE: (
        (
            "Chiến sĩ thi đua cơ sở",
            "Có giải pháp nâng cao chất lượng lập và chấp hành dự toán được công nhận.",
            "Hồ sơ thi đua năm {year} của {unit}",
        ),
        (
            "Cẩm nang thanh toán nội bộ",
            "Soạn hướng dẫn từng loại hồ sơ thanh toán, giúp đồng nghiệp chuẩn bị đúng ngay lần đầu.",
            "Tài liệu nội bộ năm {year}",
        ),
        (
            "Sáng kiến theo dõi giải ngân",
            "Lập bảng theo dõi theo tuần, cảnh báo sớm những khoản có nguy cơ chậm.",
            "Biên bản công nhận sáng kiến lưu tại {unit}",
        ),
        (
            "Quyết toán đúng hạn, đúng quy định",
            "Hoàn thành hồ sơ quyết toán đầy đủ, số liệu khớp, giải trình rõ ràng.",
            "Hồ sơ quyết toán năm {year}",
        ),
        (
            "Thực hành tiết kiệm",
            "Đề xuất dùng chung trang thiết bị và sắp xếp lại việc mua sắm, tiết kiệm chi phí cho đơn vị.",
            "Báo cáo thực hành tiết kiệm năm {year}",
        ),
        (
            "Lao động tiên tiến",
            "Hoàn thành tốt nhiệm vụ, giữ vững nguyên tắc tài chính.",
            "Hồ sơ thi đua năm {year} của {unit}",
        ),
    ),
    INSPECTION: (
        (
            "Chiến sĩ thi đua cơ sở",
            "Có đóng góp nổi bật trong các cuộc thanh tra, kiểm tra được giao.",
            "Hồ sơ thi đua năm {year} của {unit}",
        ),
        (
            "Tài liệu nhắc việc phòng ngừa sai sót",
            "Tổng hợp lỗi thường gặp thành bảng tự kiểm tra, gửi các đơn vị dùng trước mỗi kỳ.",
            "Tài liệu nội bộ năm {year}",
        ),
        (
            "Sáng kiến theo dõi sau kết luận",
            "Lập sổ theo dõi việc thực hiện kết luận, nhắc hạn và ghi nhận kết quả khắc phục.",
            "Biên bản công nhận sáng kiến lưu tại {unit}",
        ),
        (
            "Giải quyết đơn thư đúng hạn",
            "Phân loại đúng thẩm quyền, trả lời rõ ràng, không để đơn tồn đọng ở khâu phụ trách.",
            "Báo cáo công tác năm {year} của {unit}",
        ),
        (
            "Hoàn thành xuất sắc nhiệm vụ",
            "Được xếp loại cao nhất trong kỳ đánh giá nhờ chất lượng báo cáo và tinh thần trách nhiệm.",
            "Thông báo kết quả đánh giá năm {year}",
        ),
        (
            "Lao động tiên tiến",
            "Giữ nghiêm kỷ luật nghề nghiệp, khách quan, đúng mực.",
            "Hồ sơ thi đua năm {year} của {unit}",
        ),
    ),
    SERVICE: (
        (
            "Chiến sĩ thi đua cơ sở",
            "Có sáng kiến phục vụ người dân, doanh nghiệp được đơn vị áp dụng.",
            "Hồ sơ thi đua năm {year} của {unit}",
        ),
        (
            "Bàn hỗ trợ người nộp hồ sơ lần đầu",
            "Đề xuất và trực tiếp phụ trách bàn hướng dẫn, giúp người dân tự làm được ở lần sau.",
            "Phiếu lấy ý kiến người dân năm {year}",
        ),
        (
            "Sáng kiến hướng dẫn một lần cho đủ",
            "Lập phiếu hướng dẫn in sẵn cho từng thủ tục, đánh dấu ngay giấy tờ còn thiếu.",
            "Biên bản công nhận sáng kiến lưu tại {unit}",
        ),
        (
            "Theo dõi kiến nghị của doanh nghiệp",
            "Lập sổ kiến nghị, báo lại người gửi ở từng bước cho đến khi có trả lời chính thức.",
            "Sổ theo dõi kiến nghị năm {year}",
        ),
        (
            "Được người dân ghi nhận",
            "Nhận nhiều ý kiến tốt tại hòm thư góp ý về thái độ và tinh thần phục vụ.",
            "Tổng hợp ý kiến góp ý năm {year} của {unit}",
        ),
        (
            "Lao động tiên tiến",
            "Hoàn thành tốt nhiệm vụ, thái độ phục vụ đúng mực.",
            "Hồ sơ thi đua năm {year} của {unit}",
        ),
    ),
    WELFARE: (
        (
            "Chiến sĩ thi đua cơ sở",
            "Có giải pháp đưa chính sách đến đúng người, đúng lúc được công nhận.",
            "Hồ sơ thi đua năm {year} của {unit}",
        ),
        (
            "Rà soát người được hưởng chính sách",
            "Phối hợp lập danh sách đầy đủ, không trùng, không sót, có xác nhận của cơ sở.",
            "Danh sách rà soát năm {year}",
        ),
        (
            "Sáng kiến chi trả thuận tiện",
            "Đề xuất lịch và hình thức chi trả phù hợp với người cao tuổi, người khuyết tật.",
            "Biên bản công nhận sáng kiến lưu tại {unit}",
        ),
        (
            "Hoạt động tình nghĩa",
            "Vận động đồng nghiệp thăm hỏi, giúp đỡ gia đình khó khăn thường xuyên, thiết thực.",
            "Xác nhận của công đoàn cơ sở",
        ),
        (
            "Hoàn thành xuất sắc nhiệm vụ",
            "Giải quyết hồ sơ chính sách đúng hạn, chu đáo trong cả những thời điểm khó khăn.",
            "Thông báo kết quả đánh giá năm {year}",
        ),
        (
            "Lao động tiên tiến",
            "Hoàn thành tốt nhiệm vụ, gần gũi với người dân.",
            "Hồ sơ thi đua năm {year} của {unit}",
        ),
    ),
    PARTY: (
        (
            "Chiến sĩ thi đua cơ sở",
            "Có cách làm mới trong công tác Đảng, đoàn thể được đơn vị áp dụng.",
            "Hồ sơ thi đua năm {year} của {unit}",
        ),
        (
            "Cán bộ công đoàn tiêu biểu",
            "Chăm lo thiết thực cho đoàn viên, người lao động; tổ chức thi đua có nội dung, có kết quả.",
            "Hồ sơ khen thưởng công đoàn năm {year}",
        ),
        (
            "Sáng kiến đổi mới sinh hoạt",
            "Chọn một việc cụ thể cho mỗi buổi sinh hoạt, phân công và kiểm tra ở buổi sau.",
            "Biên bản công nhận sáng kiến lưu tại {unit}",
        ),
        (
            "Báo cáo tổng hợp có chất lượng",
            "Phản ánh đúng tình hình cơ sở, kiến nghị rõ việc, rõ nơi giải quyết.",
            "Báo cáo năm {year} lưu tại {unit}",
        ),
        (
            "Đảng viên hoàn thành xuất sắc nhiệm vụ",
            "Gương mẫu trong công việc, được tập thể biểu dương.",
            "Kết quả đánh giá, xếp loại năm {year}",
        ),
        ("Lao động tiên tiến", "Nhiệt tình, trách nhiệm với công tác chung.", "Hồ sơ thi đua năm {year} của {unit}"),
    ),
    OFFICE: (
        (
            "Chiến sĩ thi đua cơ sở",
            "Có giải pháp đổi mới công tác văn phòng được đơn vị công nhận.",
            "Hồ sơ thi đua năm {year} của {unit}",
        ),
        (
            "Sắp xếp lại kho lưu trữ",
            "Chỉnh lý, lập mục lục và chỉ dẫn tra cứu, rút ngắn thời gian tìm hồ sơ.",
            "Mục lục hồ sơ lưu tại {unit}",
        ),
        (
            "Sáng kiến họp ít, việc rõ",
            "Đề xuất gửi tài liệu trước, kết luận ngay trong ngày, theo dõi việc thực hiện kết luận.",
            "Biên bản công nhận sáng kiến lưu tại {unit}",
        ),
        (
            "Phục vụ chu đáo các sự kiện của đơn vị",
            "Chuẩn bị kỹ, phân công rõ, tiết kiệm, có phương án dự phòng.",
            "Báo cáo tổng kết năm {year} của {unit}",
        ),
        (
            "Hoàn thành xuất sắc nhiệm vụ",
            "Được các bộ phận đánh giá cao về tinh thần phối hợp và phục vụ.",
            "Thông báo kết quả đánh giá năm {year}",
        ),
        ("Lao động tiên tiến", "Tận tụy, đúng giờ, giữ gìn tài sản chung.", "Hồ sơ thi đua năm {year} của {unit}"),
    ),
}

ACHIEVEMENTS_OF_POST = {
    "clerk": (
        (
            "Chiến sĩ thi đua cơ sở",
            "Có cải tiến trong quản lý văn bản đi, văn bản đến được đơn vị áp dụng.",
            "Hồ sơ thi đua năm {year} của {unit}",
        ),
        (
            "Nền nếp công tác văn thư",
            "Sổ sách đầy đủ, văn bản chuyển đúng người, đúng hạn, con dấu được quản lý chặt chẽ.",
            "Kết quả kiểm tra công tác văn thư năm {year}",
        ),
        ("Lao động tiên tiến", "Tận tụy, cẩn trọng, giữ gìn bí mật công tác.", "Hồ sơ thi đua năm {year} của {unit}"),
    ),
    "driver": (
        (
            "Lái xe an toàn",
            "Hoàn thành mọi chuyến công tác trong năm an toàn, đúng giờ.",
            "Nhật trình xe năm {year} lưu tại {unit}",
        ),
        (
            "Giữ xe tốt, tiết kiệm nhiên liệu",
            "Chăm sóc, bảo dưỡng xe đúng lịch, ghi chép đầy đủ.",
            "Sổ bảo dưỡng xe năm {year}",
        ),
        ("Lao động tiên tiến", "Tận tụy, đúng giờ, sẵn sàng nhận việc khó.", "Hồ sơ thi đua năm {year} của {unit}"),
    ),
}

# --- a few lines about the person: one opening, then one or two more sentences -----------------------------------

BIO_OPENINGS = (
    "Khi được tuyên dương, đồng chí {name} công tác tại {unit}, phụ trách mảng {field}.",
    (
        "Đồng chí {name} gắn bó với lĩnh vực {field} từ những ngày đầu vào nghề; khi được tuyên dương, đồng "
        "chí công tác tại {unit}."
    ),
    "Công tác tại {unit}, đồng chí {name} được đồng nghiệp biết đến qua những việc làm bền bỉ ở lĩnh vực {field}.",
    "Tại {unit}, đồng chí {name} là người được tin cậy trong mảng {field}.",
)

# for posts of which the openings and sentences above would not be true
BIO_OPENINGS_OF_POST = {
    "clerk": ("Khi được tuyên dương, đồng chí {name} làm công tác văn thư tại {unit}.",),
    "driver": (
        "Khi được tuyên dương, đồng chí {name} là người lái xe của {unit}.",
        "Nhiều năm liền, đồng chí {name} gắn bó với tay lái tại {unit}.",
    ),
}

BIO = (
    "Đồng nghiệp quý đồng chí ở tính cẩn thận: việc gì đã nhận đều được theo đến kết quả cuối cùng.",
    "Trong lĩnh vực {field}, đồng chí chọn cách làm từng việc nhỏ cho thật tốt, rồi mới bàn đến việc lớn hơn.",
    (
        "Đồng chí cho rằng phần việc nào cũng có người chờ ở phía sau, nên không để giấy tờ nằm lại "
        "trên bàn mình qua ngày."
    ),
    "Ý kiến tham mưu của đồng chí thường ngắn, có phương án, có căn cứ và nói rõ điều chưa chắc chắn.",
    "Đồng chí dành thời gian kèm cặp người mới, ghi lại kinh nghiệm để cả bộ phận cùng dùng.",
    "Trước mỗi đề xuất, đồng chí đều tìm gặp những người sẽ trực tiếp thực hiện để nghe họ nói trước.",
    "Gặp việc khó, đồng chí giữ được sự điềm đạm, phân tích rõ lẽ và tìm cách giải quyết trong quy định.",
    "Đồng chí thuộc số những người đến sớm, về muộn trong các đợt cao điểm mà ít khi nói về mình.",
    "Đồng chí kiên trì tự học, cập nhật quy định mới và sẵn sàng thay đổi khi có cách làm tốt hơn.",
    "Với người dân và đồng nghiệp, đồng chí nói năng nhẹ nhàng, giải thích dễ hiểu, hẹn điều gì thì giữ đúng điều ấy.",
    "Nhiều cách làm của đồng chí đã trở thành nền nếp chung, đến mức người mới vào tưởng như vốn dĩ vẫn thế.",
    "Đồng chí thẳng thắn nêu ý kiến trái chiều khi cần, và khi tập thể đã quyết định thì làm hết sức mình.",
    "Ngoài chuyên môn, đồng chí tích cực tham gia hoạt động công đoàn, chăm lo những việc thiết thực cho anh chị em.",
    "Phần thưởng đồng chí nhắc đến nhiều nhất là lời cảm ơn của những người được phục vụ.",
)

BIO_OF_POST = {
    "clerk": (
        "Đồng nghiệp quý đồng chí ở tính cẩn thận: việc gì đã nhận đều được theo đến kết quả cuối cùng.",
        "Đồng chí cho rằng mỗi văn bản đều có người chờ ở phía sau, nên không để giấy tờ nằm lại qua ngày.",
    ),
    "driver": (
        "Anh em trong cơ quan quý đồng chí ở tính điềm đạm, đúng giờ và nói ít làm nhiều.",
        "Với đồng chí, một chuyến đi tốt là chuyến đi không có gì phải kể lại: an toàn, đúng hẹn, nhẹ nhàng.",
        "Chiếc xe được giao luôn sạch sẽ, sẵn sàng lên đường, kể cả khi có việc ngoài giờ.",
        "Đồng chí thuộc đường, thuộc xe và nhớ cả thói quen của những người thường đi cùng.",
    ),
}
