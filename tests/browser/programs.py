import os
import shutil

MISSING_CHROMIUM = "there is no Chromium: apt-get install chromium fonts-noto-core, or name one in CHROMIUM"
MISSING_LIBREOFFICE = "there is no LibreOffice: apt-get install libreoffice-calc-nogui"
NAMES = ("chromium", "chromium-browser", "google-chrome")
FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-dev-shm-usage",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]


def find_chromium() -> str | None:
    """The program named by CHROMIUM, else the first that this machine has."""
    return os.environ.get("CHROMIUM") or next(filter(None, map(shutil.which, NAMES)), None)


def find_libreoffice() -> str | None:
    return shutil.which("soffice") or shutil.which("libreoffice")
