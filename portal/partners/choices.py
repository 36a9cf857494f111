from django.db import models


class Scope(models.TextChoices):
    """What a key may be used for. Requests without a key are allowed everywhere; a key is limited to its scopes."""

    READ = "read", "Đọc danh sách và từng mục"
    CHANGES = "changes", "Theo dòng thay đổi"
    EXPORTS = "exports", "Tải tệp cả danh sách"


class KeyState(models.TextChoices):
    ACTIVE = "active", "Đang dùng được"
    EXPIRED = "expired", "Đã hết hạn"
    REVOKED = "revoked", "Đã thu hồi"
