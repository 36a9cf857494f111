"""The name of the site, its publisher, and absolute URLs under SITE_URL."""

from django.conf import settings

SITE_NAME = "Tham mưu giỏi, phục vụ tốt"
PUBLISHER = "Công đoàn Viên chức Việt Nam"


def absolute(path: str) -> str:
    return f"{settings.SITE_URL}{path}"
