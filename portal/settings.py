"""The one settings file. What differs between installations comes from the environment (see docs/operating.md)."""

import re
from ipaddress import ip_network
from pathlib import Path
from typing import Any, NoReturn
from urllib.parse import SplitResult, urlsplit

import dj_database_url
import dj_email_url
from csp.constants import NONCE, NONE, SELF
from django_prose_editor.config import html_tags
from environs import Env, EnvError
from js_asset import static_lazy

BASE_DIR = Path(__file__).resolve().parent.parent
env = Env()


def _stop(name: str, why: str) -> NoReturn:
    raise SystemExit(f"Cannot start: {name} {why}")


def _read(kind: str, name: str, *args: Any, **kwargs: Any) -> Any:
    """The variable, read by environs' parser of that kind; the end with one line that names it if that fails."""
    try:
        return getattr(env, kind)(name, *args, **kwargs)
    except EnvError as error:
        why = "is not set" if name not in env.dump() and not env.str(name, None) else f"is not valid: {error}"
        _stop(name, why)


def _split(name: str, value: str) -> SplitResult:
    """The parts of an address; the same end if it cannot be taken apart."""
    try:
        parts = urlsplit(value)
        parts.port  # noqa: B018 - judged only when it is read
    except ValueError as error:
        _stop(name, f"is not valid: {error}")
    return parts


DEBUG = _read("bool", "DEBUG", False)
SECRET_KEY = _read("str", "SECRET_KEY")
if len(SECRET_KEY) < 32:
    _stop("SECRET_KEY", "is too short: it needs at least 32 random characters")

PORT = _read("int", "PORT", 8000)
if not 0 < PORT < 65536:
    _stop("PORT", f"is not a port number: {PORT}")

SITE_URL: str = _read("str", "SITE_URL", f"http://127.0.0.1:{PORT}").rstrip("/")
_site = _split("SITE_URL", SITE_URL)
if _site.scheme not in {"http", "https"} or not _site.hostname or _site.username:
    _stop("SITE_URL", f"is not an address such as https://example.vn: {SITE_URL!r}")
if f"{_site.scheme}://{_site.netloc}" != SITE_URL:
    _stop("SITE_URL", f"holds more than the scheme and the name of the site: {SITE_URL!r}")
ALLOWED_HOSTS = _read("list", "ALLOWED_HOSTS", [_site.hostname, "127.0.0.1", "localhost"])
if not ALLOWED_HOSTS:
    _stop("ALLOWED_HOSTS", "holds no name: leave it unset for the host of SITE_URL")
CSRF_TRUSTED_ORIGINS = [SITE_URL]

TRUSTED_PROXIES = _read("list", "TRUSTED_PROXIES", [])
for _proxy in TRUSTED_PROXIES:
    try:
        ip_network(_proxy)
    except ValueError:
        _stop("TRUSTED_PROXIES", f"holds something that is no address or network: {_proxy!r}")

# --- applications ---------------------------------------------------------------------------------------------

INSTALLED_APPS = [
    # before Django's own, so that our templates and our Vietnamese texts come first
    "portal",
    "honorees",
    "articles",
    "portal.apps.PortalAdminConfig",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.sites",
    "django.contrib.redirects",
    "django.contrib.sitemaps",
    "django.contrib.staticfiles",
    "csp",
    "django_filters",
    "django_htmx",
    "django_prose_editor",
    "rest_framework",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django_permissions_policy.PermissionsPolicyMiddleware",
    "csp.middleware.CSPMiddleware",
    "portal.site.middleware.GZipTextMiddleware",
    "portal.site.middleware.PublicCacheMiddleware",
    "django.middleware.http.ConditionalGetMiddleware",
    "portal.site.middleware.OwnSessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "portal.publication.audit.AuditOriginMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "django.contrib.redirects.middleware.RedirectFallbackMiddleware",
]

ROOT_URLCONF = "portal.urls"
WSGI_APPLICATION = "portal.wsgi.application"
SITE_ID = 1

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "portal.site.head.site",
                "honorees.context.movements",
            ],
            "builtins": ["portal.templatetags.portal"],
        },
    },
]

# --- database and cache ---------------------------------------------------------------------------------------

VAR_DIR = BASE_DIR / "var"
_database_url = _read("str", "DATABASE_URL", "")
if not _database_url:
    VAR_DIR.mkdir(exist_ok=True)
    _database_url = f"sqlite:///{VAR_DIR / 'portal.sqlite3'}"
try:
    _database: dict[str, Any] = dict(dj_database_url.parse(_database_url, conn_max_age=60, conn_health_checks=True))
except (ValueError, KeyError) as error:
    _stop("DATABASE_URL", f"is not valid: {error}")
if not _database["NAME"]:
    _stop("DATABASE_URL", "names no database")
if _database["ENGINE"] == "django.db.backends.sqlite3":
    _database["OPTIONS"] = {
        "transaction_mode": "IMMEDIATE",
        "timeout": 20,
        "init_command": ("PRAGMA journal_mode=WAL;PRAGMA synchronous=FULL;PRAGMA foreign_keys=ON;"),
    }
elif _database["ENGINE"] != "django.db.backends.postgresql":
    _stop("DATABASE_URL", "names a database that the portal does not run on: use sqlite:/// or postgres://")
DATABASES = {"default": _database}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

REDIS_URL = _read("str", "REDIS_URL", "")
if REDIS_URL and _split("REDIS_URL", REDIS_URL).scheme not in {"redis", "rediss", "unix"}:
    _stop("REDIS_URL", "is not valid: it begins with redis://, rediss:// or unix://")
CACHES = {
    "default": {"BACKEND": "django.core.cache.backends.redis.RedisCache", "LOCATION": REDIS_URL}
    if REDIS_URL
    else {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"},
    # of the API, by entity tag (portal/api/conditional.py): at most 256 of 128 KiB in each process
    "responses": {
        "BACKEND": "django.core.cache.backends.locmem.LocMemCache",
        "LOCATION": "responses",
        "TIMEOUT": 24 * 60 * 60,
        "OPTIONS": {"MAX_ENTRIES": 256},
    },
}

# --- people ---------------------------------------------------------------------------------------------------

AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 10}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "django.contrib.auth.password_validation.NumericPasswordValidator"},
]
LOGIN_URL = "admin:login"

# --- language and time ----------------------------------------------------------------------------------------

LANGUAGE_CODE = "vi"
LANGUAGES = [("vi", "Tiếng Việt")]
LOCALE_PATHS = [BASE_DIR / "portal" / "locale", BASE_DIR / "portal" / "api" / "locale"]
FORMAT_MODULE_PATH = ["portal.formats"]
# what the body editor loads beside its own scripts, so that its menu is Vietnamese too
DJANGO_PROSE_EDITOR_EXTENSIONS = [
    {"js": [static_lazy("admin-portal/editor-words.js")], "extensions": {"MenuWords": html_tags([])}},
]
TIME_ZONE = "Asia/Ho_Chi_Minh"
USE_TZ = True

# --- files ----------------------------------------------------------------------------------------------------

STATIC_URL = "/static/"
STATIC_ROOT = VAR_DIR / "static"
STATICFILES_DIRS = [BASE_DIR / "static"]
# Uploaded pictures are served by portal.site.media, which asks whether what they illustrate is public.
MEDIA_URL = _read("str", "MEDIA_URL", "/media/")
if not re.fullmatch(r"(/[A-Za-z0-9._-]+)+/", MEDIA_URL):
    _stop("MEDIA_URL", f"is not a path on this site such as /media/: {MEDIA_URL!r}")
MEDIA_ROOT = Path(_read("str", "MEDIA_ROOT", str(VAR_DIR / "media")))
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"},
}
DATA_UPLOAD_MAX_MEMORY_SIZE = 5 * 1024 * 1024
FILE_UPLOAD_MAX_MEMORY_SIZE = 2 * 1024 * 1024

# --- mail -----------------------------------------------------------------------------------------------------

_email_url = _read("str", "EMAIL_URL", "console:")
if _split("EMAIL_URL", _email_url).scheme not in dj_email_url.SCHEMES:
    _stop("EMAIL_URL", f"is not valid: it begins with one of {', '.join(dj_email_url.SCHEMES)}")
try:
    vars().update(dj_email_url.parse(_email_url))
except (ValueError, KeyError, TypeError) as error:
    _stop("EMAIL_URL", f"is not valid: {error}")
# a mail server that does not answer must hold up neither a reader nor what runs by the clock
EMAIL_TIMEOUT = vars().get("EMAIL_TIMEOUT") or 5
DEFAULT_FROM_EMAIL = _read("str", "DEFAULT_FROM_EMAIL", f"cong-thong-tin@{_site.hostname}")

# --- the partner API ------------------------------------------------------------------------------------------

REST_FRAMEWORK = {
    # a view that does not say who may use it is used by nobody: the API has no users
    "DEFAULT_PERMISSION_CLASSES": ["rest_framework.permissions.IsAdminUser"],
    "DEFAULT_AUTHENTICATION_CLASSES": [],
    "DEFAULT_RENDERER_CLASSES": ["rest_framework.renderers.JSONRenderer"],
    "DEFAULT_PARSER_CLASSES": ["rest_framework.parsers.JSONParser"],
    "DEFAULT_SCHEMA_CLASS": "portal.api.schema.PublicSchema",
    "EXCEPTION_HANDLER": "portal.api.problems.exception_handler",
    "UNAUTHENTICATED_USER": None,
}
SPECTACULAR_SETTINGS = {
    "OAS_VERSION": "3.1.0",
    "SORT_OPERATIONS": False,
    "POSTPROCESSING_HOOKS": [],
    "ENUM_GENERATE_CHOICE_DESCRIPTION": False,
}
# requests that may wait for a change at once, in each server process: the other threads go on serving
API_WAITERS = _read("int", "WEB_THREADS", 4) // 2
# how much may be read: by one address without a key, with a key that was given no limits of its own
API_OPEN_PER_MINUTE = _read("int", "API_OPEN_PER_MINUTE", 60)
API_KEY_PER_MINUTE = _read("int", "API_KEY_PER_MINUTE", 600)
API_KEY_PER_DAY = _read("int", "API_KEY_PER_DAY", 100_000)
for _name in ("API_OPEN_PER_MINUTE", "API_KEY_PER_MINUTE", "API_KEY_PER_DAY"):
    if not 0 < vars()[_name] < 10**9:
        _stop(_name, f"lets nothing through, or everything: {vars()[_name]}")
API_WRONG_KEYS_PER_MINUTE = 20  # from one address
# the rate limits' counters on SQLite (portal/partners/limits.py)
API_LIMITS_FILE = Path(f"{_database['NAME']}-limits")
# the ports that webhooks may be sent to
try:
    WEBHOOK_PORTS = frozenset(int(port) for port in _read("list", "WEBHOOK_PORTS", ["443"]))
except ValueError as error:
    _stop("WEBHOOK_PORTS", f"is not valid: {error}")
if not WEBHOOK_PORTS or not all(0 < port < 65536 for port in WEBHOOK_PORTS):
    _stop("WEBHOOK_PORTS", "is not a list of port numbers such as 443,8443")

# --- protection -----------------------------------------------------------------------------------------------

_is_https = _site.scheme == "https"
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = _is_https
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = CSRF_COOKIE_SAMESITE = "Lax"
SECURE_HSTS_SECONDS = 31_536_000 if _is_https else 0
SECURE_SSL_REDIRECT = False  # the proxy in front redirects; a health check from inside must not
if TRUSTED_PROXIES:
    # gunicorn.conf.py takes this header from the trusted proxies alone
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
SECURE_REFERRER_POLICY = "strict-origin-when-cross-origin"
X_FRAME_OPTIONS = "DENY"
CSRF_FAILURE_VIEW = "portal.site.errors.csrf_failure"

CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [SELF],
        "img-src": [SELF],
        "script-src": [SELF],
        "style-src": [SELF],
        "object-src": [NONE],
        "base-uri": [NONE],
        "form-action": [SELF],
        "frame-ancestors": [NONE],
    },
}
PERMISSIONS_POLICY: dict[str, list[str]] = {
    name: [] for name in ("camera", "geolocation", "microphone", "payment", "usb", "browsing-topics")
}
# What the admin's body editor needs beside it, on its own pages only (portal/staff/model_admin.py): a nonce for its
# import map, and the hash of the style element that it makes (a browser test says when an upgrade has changed it).
EDITOR_CSP = {"script-src": [NONCE], "style-src": ["'sha256-PlumsSlvJ7vvWzjqibGAYKq92O3y/4JTxWWsWJvyUYA='"]}

# --- logging --------------------------------------------------------------------------------------------------

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"line": {"format": "%(asctime)s %(levelname)s %(name)s %(message)s"}},
    "handlers": {"stderr": {"class": "logging.StreamHandler", "formatter": "line"}},
    "root": {"handlers": ["stderr"], "level": "INFO"},
    "loggers": {"django.security.DisallowedHost": {"level": "CRITICAL"}},
}
