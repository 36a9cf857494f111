from django.db import models


class DeliveryState(models.TextChoices):
    WAITING = "waiting", "Chờ gửi"
    DELIVERED = "delivered", "Đã gửi"
    GIVEN_UP = "given_up", "Không gửi được"


class Purpose(models.TextChoices):
    CHANGES = "changes", "Thay đổi"
    PING = "ping", "Gửi thử"


class PauseReason(models.TextChoices):
    BY_STAFF = "by_staff", "Cán bộ tạm dừng"
    FAILING = "failing", "Gửi nhiều ngày không được"
    GONE = "gone", "Nơi nhận báo không nhận nữa (410)"
    SECRET_LOST = "secret_lost", "Khóa của cổng (SECRET_KEY) đã đổi, cần cấp khóa ký mới"
