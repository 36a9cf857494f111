"""What a partner's key may be used for, and the states of a key."""

from django.db import models


class Scope(models.TextChoices):
    """What a partner's key may be used for. Reading is open without a key; a key does only what it was given for."""

    READ = "read", "Đọc danh sách và từng mục"
    CHANGES = "changes", "Theo dòng thay đổi"
    EXPORTS = "exports", "Tải tệp cả danh sách"


class KeyState(models.TextChoices):
    ACTIVE = "active", "Đang dùng được"
    EXPIRED = "expired", "Đã hết hạn"
    REVOKED = "revoked", "Đã thu hồi"
