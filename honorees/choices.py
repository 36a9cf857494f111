from django.db import models


class HonoreeKind(models.TextChoices):
    INDIVIDUAL = "individual", "Cá nhân"
    COLLECTIVE = "collective", "Tập thể"


class Gender(models.TextChoices):
    MALE = "male", "Nam"
    FEMALE = "female", "Nữ"


class AcademicTitle(models.TextChoices):
    """The highest academic title or degree, as it stands before a name."""

    PROFESSOR = "professor", "Giáo sư"
    ASSOCIATE_PROFESSOR = "associate_professor", "Phó giáo sư"
    DOCTOR = "doctor", "Tiến sĩ"


TITLE_PREFIXES = {
    AcademicTitle.PROFESSOR: "GS.",
    AcademicTitle.ASSOCIATE_PROFESSOR: "PGS.",
    AcademicTitle.DOCTOR: "TS.",
}


class Level(models.TextChoices):
    CENTRAL = "central", "Trung ương"
    LOCAL = "local", "Địa phương"


class PostLevel(models.TextChoices):
    """The groups by which the figures of a cycle count posts."""

    DEPARTMENT_LEADER = "department_leader", "Lãnh đạo cấp cục, vụ, sở"
    DIVISION_HEAD = "division_head", "Trưởng phòng"
    STAFF = "staff", "Chuyên viên và người trực tiếp phục vụ"
    CLERK = "clerk", "Văn thư"
    DRIVER = "driver", "Lái xe"


class ProvinceKind(models.TextChoices):
    PROVINCE = "province", "tỉnh"
    CITY = "city", "thành phố"
