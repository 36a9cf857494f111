"""Save what the portal answers at its addresses, and compare two such folders: the proof that a change of the code
changes no answer that it does not mean to change.

    python scripts/saved_answers.py save FOLDER        from the root of a checkout; the folder must be new or empty
    python scripts/saved_answers.py compare OLD NEW    prints unified diffs; exit status 1 if there are any

`save` builds a site of its own: SQLite and media in a temporary folder, fixed clock, fixed random numbers, no network.
It loads the sample content, creates further rows by posting the admin's and the public forms, and then writes

    acts/NNN.txt     each post: what was typed, status, Location, messages of the page that follows, mail, body
    log/*.txt        the rows of the change log, of the publication log and of the moderation log, in order
    public/, public-htmx/, api-vi/, api-en/, admin-USER/ …
                     one file for each address: status, headers, body
    NOT-COVERED.txt  URL patterns that no saved address matches
    FAILED-STEP.txt  the traceback of a step that this state of the code cut short; `save` then exits with status 1

To run unchanged on any state of the code it imports nothing of the project. It relies on the settings module, the names
of the management commands, the names of models, URLs as people see them, and names of form fields; forms are fetched
and posted back as a browser would do it. Addresses are found in the URL patterns, the admin's registry, the sitemap and
the OpenAPI document, so that pages added later are saved too.

Normalised, because they differ without meaning anything: CSRF tokens, CSP nonces, values of cookies, keys of forms
(`_once`, the comment form's), digests in form fields (`_version`), random ids of rows (IMAGE-3 for the key of image 3),
API keys, webhook secrets, values of entity tags (whether weak or strong is kept)
and of Repr-Digest, white space that HTML ignores, times
within workbooks. Left out: Content-Length, the RateLimit counter, Last-Modified of pictures.
"""

import difflib
import hashlib
import html
import io
import itertools
import json
import logging
import os
import random
import re
import shutil
import socket
import sys
import tempfile
import time
import traceback
import uuid
import zipfile
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta, timezone
from html.parser import HTMLParser
from pathlib import Path
from types import SimpleNamespace
from typing import Any
from urllib.parse import quote, urlencode, urljoin, urlsplit

STARTS_AT = datetime(2025, 11, 3, 2, tzinfo=UTC)  # 09:00 in Việt Nam, a month after the newest sample article
ACTS_AT = STARTS_AT + timedelta(hours=1)
PAGES_AT = STARTS_AT + timedelta(days=2)

ENVIRONMENT = {
    "DJANGO_SETTINGS_MODULE": "portal.settings",
    "SECRET_KEY": "only-for-saved-answers-0123456789-abcdefghijklmnopqrstuvwxyz",
    "SITE_URL": "http://testserver",
    "ALLOWED_HOSTS": "testserver,localhost,127.0.0.1",
    "EMAIL_URL": "memory:",
    "API_OPEN_PER_MINUTE": "900000000",
}
UNSET = [
    *["API_KEY_PER_DAY", "API_KEY_PER_MINUTE", "DEBUG", "DEFAULT_FROM_EMAIL", "LOAD_SAMPLE", "MEDIA_URL", "PORT"],
    *["REDIS_URL", "TRUSTED_PROXIES", "WEBHOOK_PORTS", "DATABASE_REPLICA_URL"],
]
BROWSER = {
    "User-Agent": "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0",
    "Accept-Language": "vi",
    "Sec-Fetch-Site": "same-origin",
    "Origin": "http://testserver",
}
CHIEF = "truong-ban"  # the superuser

MOST_OBJECTS = 8  # of a model, each in another state
FEW = 10  # links that differ in their values alone


# --- a site that is the same each time ------------------------------------------------------------------------


class Clock:
    """The time that the site sees: it advances only by `advance`."""

    def __init__(self) -> None:
        self.now = STARTS_AT

    def advance(self, **span: float) -> None:
        self.now += timedelta(**span)


def fix_clock() -> Clock:
    """Make Django and `time.time` read one clock. Call it before the project is imported."""
    from django.utils import timezone as django_timezone

    clock = Clock()
    django_timezone.now = lambda: clock.now
    time.time = lambda: clock.now.timestamp()
    return clock


def fix_random_numbers() -> None:
    """Make random bytes and UUIDs the same in each run; UUIDs do not depend on what else is drawn."""

    def stream(name: str) -> Callable[[int], bytes]:
        numbers = itertools.count()

        def draw(size: int) -> bytes:
            found = b""
            while len(found) < size:
                found += hashlib.sha256(f"{name} {next(numbers)}".encode()).digest()
            return found[:size]

        return draw

    os.urandom = random._urandom = stream("bytes")  # type: ignore[attr-defined]  # the source of `secrets`
    uuids = stream("uuid")
    uuid.uuid4 = lambda: uuid.UUID(bytes=uuids(16), version=4)
    random.seed(0)


def fix_times_of_workbooks(clock: Clock) -> None:
    """Let openpyxl write the site's time into workbooks: the size of the packed file depends on it."""
    from openpyxl.packaging import core
    from openpyxl.writer import excel

    class FixedDatetime(datetime):
        @classmethod
        def now(cls, tz: Any = None) -> Any:
            return clock.now.astimezone(tz)

    for module in (core, excel):
        module.datetime = SimpleNamespace(datetime=FixedDatetime, timezone=timezone)  # type: ignore[attr-defined]


def forbid_network() -> None:
    def refuse(*args: Any, **kwargs: Any) -> Any:
        raise socket.gaierror(socket.EAI_NONAME, "no network while answers are saved")

    socket.getaddrinfo = refuse


def start_site(folder: Path) -> Clock:
    """Set the project up on an empty database in the folder, with the sample content and the roles."""
    for name in UNSET:
        os.environ.pop(name, None)
    os.environ.update(
        ENVIRONMENT, DATABASE_URL=f"sqlite:///{folder / 'portal.sqlite3'}", MEDIA_ROOT=str(folder / "media")
    )
    sys.path.insert(0, str(Path.cwd()))
    clock = fix_clock()
    fix_random_numbers()
    fix_times_of_workbooks(clock)
    forbid_network()

    import django
    from django.conf import settings

    settings.VAR_DIR = folder
    settings.STATIC_ROOT = folder / "static"
    settings.STATIC_ROOT.mkdir()
    plain = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
    settings.STORAGES = {**settings.STORAGES, "staticfiles": plain}
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    django.setup()
    logging.disable(logging.CRITICAL)
    run("migrate", verbosity=0)
    run("sync_roles")
    run("load_sample")
    return clock


def run(name: str, *args: str, **options: Any) -> str:
    """Run a management command; returns what it printed."""
    from django.core.management import call_command

    printed = io.StringIO()
    call_command(name, *args, stdout=printed, stderr=printed, **options)
    return printed.getvalue()


def run_background_tasks() -> list[str]:
    """Do what the background commands of this state of the code do once; returns the names of those that ran."""
    from django.core.management import get_commands

    known = [("run_due", []), ("work", []), ("worker", ["--once"])]
    present = [(name, args) for name, args in known if name in get_commands()]
    for name, args in present:
        run(name, *args)
    return [name for name, _ in present]


def model(name: str) -> Any:
    """The model of that name, in whatever app it is. Raises LookupError."""
    from django.apps import apps

    for found in apps.get_models():
        if found._meta.model_name == name:
            return found
    raise LookupError(f"there is no model {name}")


def values_of(name: str, column: str = "pk", **conditions: Any) -> list[Any]:
    """The values of a column in the order of the rows; none where this state of the code has no such model."""
    try:
        rows = model(name)._base_manager
    except LookupError:
        return []
    return list(rows.filter(**conditions).order_by("pk").values_list(column, flat=True))


# --- what is written ------------------------------------------------------------------------------------------


INLINE = {
    "a", "abbr", "b", "bdi", "bdo", "br", "button", "cite", "code", "data", "del", "dfn", "em", "i", "img", "input",
    "ins", "kbd", "label", "mark", "meter", "output", "picture", "progress", "q", "s", "samp", "select", "small",
    "span", "strong", "sub", "sup", "svg", "textarea", "time", "u", "use", "var", "wbr",
}  # fmt: skip
VERBATIM = {"pre", "textarea", "script", "style"}
SPACE = "\N{OPEN BOX}"  # a space that HTML shows


class PrettyHtml(HTMLParser):
    """HTML with one tag or one run of text on a line; white space that browsers do not show is left out."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=False)
        self.parts: list[tuple[str, str]] = []  # ("block" or "inline" or "text" or "verbatim", text)
        self.verbatim = ""

    @classmethod
    def of(cls, text: str) -> str:
        parser = cls()
        parser.feed(text)
        parser.close()
        return parser.lines()

    def add(self, kind: str, text: str) -> None:
        if kind in {"text", "verbatim"} and self.parts and self.parts[-1][0] == kind:
            text = self.parts.pop()[1] + text
        self.parts.append((kind, text))

    def handle_starttag(self, tag: str, attrs: Any) -> None:
        self.add("inline" if tag in INLINE else "block", re.sub(r"\s*\n\s*", " ", self.get_starttag_text() or ""))
        if tag in VERBATIM:
            self.verbatim = tag

    def handle_startendtag(self, tag: str, attrs: Any) -> None:
        self.add("inline" if tag in INLINE else "block", re.sub(r"\s*\n\s*", " ", self.get_starttag_text() or ""))

    def handle_endtag(self, tag: str) -> None:
        if tag == self.verbatim:
            self.verbatim = ""
        self.add("inline" if tag in INLINE else "block", f"</{tag}>")

    def handle_data(self, data: str) -> None:
        self.add("verbatim" if self.verbatim else "text", data)

    def handle_entityref(self, name: str) -> None:
        self.handle_data(f"&{name};")

    def handle_charref(self, name: str) -> None:
        self.handle_data(f"&#{name};")

    def handle_comment(self, data: str) -> None:
        self.add("block", f"<!--{data}-->")

    def handle_decl(self, decl: str) -> None:
        self.add("block", f"<!{decl}>")

    def lines(self) -> str:
        lines = []
        edges = [("block", ""), *self.parts, ("block", "")]
        for before, (kind, text), after in zip(edges, edges[1:], edges[2:], strict=False):
            if kind == "verbatim":
                lines += ["  " + line for line in _json_or_text(text).split("\n")]
                continue
            if kind != "text":
                lines.append(text)
                continue
            text = re.sub(r"[ \t\r\n\f]+", " ", text)
            text = text.lstrip(" ") if before[0] == "block" else re.sub("^ ", SPACE, text)
            text = text.rstrip(" ") if after[0] == "block" else re.sub(" $", SPACE, text)
            if text:
                lines.append("  " + text)
        return "\n".join(lines)


def _json_or_text(text: str) -> str:
    if text.lstrip()[:1] in {"{", "["}:
        try:
            return json.dumps(json.loads(text), indent=1, ensure_ascii=False)
        except ValueError:
            pass
    return text


def pretty_xml(text: str) -> str:
    return re.sub(r">\s*<", ">\n<", text)


def pretty_zip(content: bytes) -> str:
    """The parts of a workbook or an archive, each under its name."""
    lines = []
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        for name in sorted(archive.namelist()):
            part = archive.read(name)
            shown = pretty_xml(part.decode()) if name.endswith((".xml", ".rels", ".vml")) else digest(part)
            if name == "docProps/core.xml":
                shown = re.sub(r"\d{4}-\d\d-\d\dT[\d:.]+Z", "TIME", shown)
            lines += [f"=== {name}", shown]
    return "\n".join(lines)


def digest(content: bytes) -> str:
    return f"{len(content)} bytes, sha256 {hashlib.sha256(content).hexdigest()}"


def pretty(content: bytes, content_type: str) -> str:
    """The body as text that a line-by-line comparison can read."""
    kind = content_type.partition(";")[0].strip()
    if content[:2] == b"PK":
        return pretty_zip(content)
    try:
        text = content.decode("utf-8-sig" if kind == "text/csv" else "utf-8")
    except UnicodeDecodeError:
        return digest(content)
    if kind == "text/html":
        return PrettyHtml.of(text)
    if kind.endswith("json"):
        return _json_or_text(text)
    if kind.endswith(("jsonl", "ndjson")) or kind.endswith("json-seq"):
        return "\n".join(_json_or_text(line) for line in text.splitlines())
    return pretty_xml(text) if kind.endswith("xml") else text


class Normaliser:
    """Puts names in the place of what is random; the ids of rows are learned from the database."""

    RULES = [
        (re.compile(r'(name="csrfmiddlewaretoken" value=")[^"]*'), r"\1CSRF"),
        (
            re.compile(r"(csrftoken|csrfmiddlewaretoken|x-csrftoken)(&quot;: ?&quot;|\": ?\")\w{32,64}", re.I),
            r"\1\2CSRF",
        ),
        (re.compile(r'(\bnonce=")[^"]*'), r"\1NONCE"),
        (re.compile(r"'nonce-[^']*'"), "'nonce-NONCE'"),
        (re.compile(r'(name="(?:_once|key|task)"[^>]*? value=")[^"]+'), r"\1TOKEN"),
        (re.compile(r'(\bdata-task=")[^"]+'), r"\1TOKEN"),
        (re.compile(r'( value=")(?:[0-9a-f]{64}|[0-9a-f]{32})(?=")'), r"\1DIGEST"),
        (re.compile(r"\btmg_[a-z0-9]{8}(?:_[A-Za-z0-9]{43})?"), "API-KEY"),
        (re.compile(r"\bwhsec_[A-Za-z0-9+/=_-]{24,}"), "WEBHOOK-SECRET"),
        (re.compile(r"(COMMENT-\d+)-[0-9a-f]{40}"), r"\1-SIGNATURE"),
    ]
    ID = re.compile(r"\b(?:msg_)?[0-9a-f]{16,64}(?![0-9a-zA-Z])")
    HEX = re.compile(r"(?:msg_)?[0-9a-f]{16,64}")

    def __init__(self) -> None:
        self.names: dict[str, str] = {}

    def learn(self) -> None:
        """The random ids that rows hold in columns of text, such as the key of a picture."""
        from django.apps import apps
        from django.db.models import CharField, TextField

        for found in apps.get_models():
            if found._meta.app_label in {"sessions", "auth", "admin", "contenttypes"}:
                continue
            columns = [
                column.attname
                for column in found._meta.concrete_fields
                if isinstance(column, CharField) and not isinstance(column, TextField) and not column.choices
                if 16 <= (column.max_length or 0) <= 64
            ]
            for pk, *values in found._base_manager.values_list("pk", *columns) if columns else ():
                for value in values:
                    if isinstance(value, str) and self.HEX.fullmatch(value):
                        self.names.setdefault(value, f"{found._meta.model_name.upper()}-{pk}")

    def apply(self, text: str) -> str:
        text = self.ID.sub(lambda match: self.names.get(match[0], match[0]), text)
        for pattern, name in self.RULES:
            text = pattern.sub(name, text)
        return text


LEFT_OUT = {"content-length", "ratelimit", "date"}


def shown_headers(response: Any, path: str) -> Iterator[str]:
    for name, value in sorted(response.items(), key=lambda item: item[0].lower()):
        if name.lower() in LEFT_OUT or (name.lower() == "last-modified" and path.startswith("/media/")):
            continue
        if name.lower() == "etag":
            value = 'W/"…"' if value.startswith("W/") else '"…"'
        if name.lower() == "repr-digest":
            value = re.sub(":.*:", ":…:", value)
        if name.lower() == "content-security-policy":
            value = "; ".join(sorted(value.split("; ")))
        yield f"{name}: {value}"
    for _, cookie in sorted(response.cookies.items()):
        yield f"Set-Cookie: {re.sub(r'=[^;]*', '=…', cookie.OutputString(), count=1)}"


def body_of(response: Any) -> bytes:
    content = b"".join(response.streaming_content) if response.streaming else response.content
    response.close()
    return content


class Archive:
    """The folder that answers are written to, each address once."""

    def __init__(self, folder: Path) -> None:
        self.folder, self.normaliser = folder, Normaliser()
        self.written: dict[str, str] = {}

    def write(self, name: str, lines: Iterable[str]) -> None:
        path = self.folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(self.normaliser.apply("\n".join(lines)) + "\n", encoding="utf-8")

    def write_answer(self, group: str, address: str, response: Any, body: bytes) -> None:
        shown = self.normaliser.apply(address)
        name = quote(shown.lstrip("/").replace("/", "~") or "~", safe="~?&=.,-_:@+ %")
        if len(name) > 150:
            name = f"{name[:130]}…{hashlib.sha256(name.encode()).hexdigest()[:12]}"
        key = f"{group}/{name}.txt"
        if self.written.setdefault(key, shown) != shown:
            raise RuntimeError(f"two addresses have one file: {key}")
        fault = f"{type(response.exc_info[1]).__name__}: {response.exc_info[1]}" if response.exc_info else ""
        lines = [f"GET {shown}", f"{response.status_code} {fault}".strip(), *shown_headers(response, address), ""]
        self.write(key, [*lines, pretty(body, response.get("Content-Type", ""))])


# --- a browser without a screen -------------------------------------------------------------------------------


@dataclass
class Form:
    """A form as a page shows it, with the values that a browser would send back."""

    id: str = ""
    action: str = ""
    method: str = "get"
    values: dict[str, list[str]] = field(default_factory=dict)

    def add(self, name: str, value: str) -> None:
        self.values.setdefault(name, []).append(value)


class FormReader(HTMLParser):
    """All forms of a page; fields outside a form that name it by `form` count to it."""

    def __init__(self, text: str) -> None:
        super().__init__(convert_charrefs=True)
        self.forms: list[Form] = []
        self.current: Form | None = None
        self.strays: list[tuple[str, str, str]] = []
        self.select: tuple[Any, bool, list[str], list[str]] | None = None  # attributes, multiple, chosen, all
        self.textarea: tuple[Any, list[str]] | None = None
        self.links: list[str] = []
        self.feed(text)
        self.close()
        for form_id, name, value in self.strays:
            for form in self.forms:
                if form.id == form_id:
                    form.add(name, value)

    def _add(self, attributes: dict[str, str], value: str) -> None:
        name = attributes.get("name")
        if not name or "disabled" in attributes:
            return
        if "form" in attributes:
            self.strays.append((attributes["form"], name, value))
        elif self.current is not None:
            self.current.add(name, value)

    def handle_starttag(self, tag: str, attrs: Any) -> None:
        attributes = {name: value or "" for name, value in attrs}
        if tag == "form":
            self.current = Form(
                attributes.get("id", ""), attributes.get("action", ""), attributes.get("method", "get").lower()
            )
            self.forms.append(self.current)
        elif tag == "input":
            kind = attributes.get("type", "text")
            if kind in {"submit", "button", "image", "reset", "file"}:
                return
            if kind in {"checkbox", "radio"}:
                if "checked" in attributes:
                    self._add(attributes, attributes.get("value", "on"))
                return
            self._add(attributes, attributes.get("value", ""))
        elif tag == "select":
            self.select = (attributes, "multiple" in attributes, [], [])
        elif tag == "option" and self.select:
            self.select[3].append(attributes.get("value", ""))
            if "selected" in attributes:
                self.select[2].append(attributes.get("value", ""))
        elif tag == "textarea":
            self.textarea = (attributes, [])
        elif tag == "a" and "href" in attributes:
            self.links.append(attributes["href"])

    def handle_endtag(self, tag: str) -> None:
        if tag == "form":
            self.current = None
        elif tag == "select" and self.select:
            attributes, is_multiple, chosen, every = self.select
            for value in chosen if chosen or is_multiple else every[:1]:
                self._add(attributes, value)
            self.select = None
        elif tag == "textarea" and self.textarea:
            attributes, parts = self.textarea
            self._add(attributes, "".join(parts).removeprefix("\n"))
            self.textarea = None

    def handle_data(self, data: str) -> None:
        if self.textarea:
            self.textarea[1].append(data)


def messages_of(text: str) -> list[str]:
    """What the page says in the admin's list of messages."""
    found = re.search(r'<ul class="messagelist">(.*?)</ul>', text, re.S)
    items = re.findall(r"<li([^>]*)>(.*?)</li>", found[1], re.S) if found else []
    return [
        f"{attributes.strip()} {' '.join(html.unescape(re.sub(r'<[^>]+>', ' ', item)).split())}"
        for attributes, item in items
    ]


class Browser:
    """One person at the site: a reader, or staff by user name."""

    def __init__(self, site: "Site", group: str, user: Any = None, headers: dict[str, str] | None = None) -> None:
        from django.test import Client

        self.site, self.group, self.user = site, group, user
        self.client = Client(raise_request_exception=False, headers={**BROWSER, **(headers or {})})
        if user is not None:
            self.client.force_login(user)

    def get(self, address: str, **extra: Any) -> tuple[Any, bytes]:
        response = self.client.get(address, **extra)
        return response, body_of(response)

    def page(self, address: str) -> str:
        return self.get(address)[1].decode("utf-8", "replace")

    def save(self, *addresses: str) -> str:
        """Save the answers at these addresses; returns the body of the last, or nothing if it was saved before."""
        text = ""
        for address in addresses:
            if (self.group, address) in self.site.saved:
                continue
            self.site.saved.add((self.group, address))
            self.site.reached.add(urlsplit(address).path)
            response, body = self.get(address)
            self.site.archive.write_answer(self.group, address, response, body)
            text = body.decode("utf-8", "replace")
        return text

    def form(self, address: str, wanted: str = "") -> Form:
        """The form of the page whose id or action ends so; by default its main one, which is no search or logout."""
        forms = [form for form in FormReader(self.page(address)).forms if form.method == "post"]
        if wanted:
            forms = [form for form in forms if form.id.endswith(wanted) or form.action.endswith(wanted)]
        forms = [form for form in forms if form.id != "logout-form"]
        found = next((form for form in forms if form.id.endswith("_form")), forms[0] if forms else Form())
        found.action = urljoin(address, found.action or urlsplit(address).path)
        return found

    def act(self, title: str, address: str, wanted: str = "", /, **typed: Any) -> Any:
        """Fetch a form, fill it in, post it and save what comes of it."""
        return self.send(title, self.form(address, wanted), **typed)

    def send(self, title: str, form: Form, /, **typed: Any) -> Any:
        """Post a form that was fetched before. A list is typed into several fields of one name, None clears one."""
        values: dict[str, Any] = {**form.values, **typed}
        values = {name: value for name, value in values.items() if value is not None}
        return self.post(title, form.action, values, typed)

    def post(self, title: str, address: str, values: dict[str, Any], typed: dict[str, Any] | None = None) -> Any:
        site, archive = self.site, self.site.archive
        site.clock.advance(minutes=1)
        mailed = site.mail_count()
        response = self.client.post(address, values)
        body = body_of(response)
        archive.normaliser.learn()
        lines = [f"{title}", f"POST {address}", f"as {self.user or 'a reader'}"]
        for name, value in (values if typed is None else typed).items():
            lines.append(f"    {name} = {getattr(value, 'name', value)}")
        fault = f"{type(response.exc_info[1]).__name__}: {response.exc_info[1]}" if response.exc_info else ""
        lines += [f"{response.status_code} {fault}".strip(), *shown_headers(response, address)]
        location = response.get("Location", "")
        if response.status_code in {302, 303} and location.startswith("/"):
            following, text = self.get(location.partition("#")[0])
            lines += ["", f"then GET {location}: {following.status_code}", *messages_of(text.decode())]
        lines += site.mail_since(mailed)
        if body:
            lines += ["", pretty(body, response.get("Content-Type", ""))]
        site.write_act(lines)
        response.text = body.decode("utf-8", "replace")
        return response


class Site:
    """The site while it is saved: its clock, its people and what was saved of it."""

    def __init__(self, clock: Clock, archive: Archive) -> None:
        self.clock, self.archive = clock, archive
        self.saved: set[tuple[str, str]] = set()
        self.reached: set[str] = set()
        self.acts = 0
        self.people: dict[str, Browser] = {}
        self.tokens: list[str] = []  # of the private pages of comments
        self.failed: list[str] = []
        self.reader = Browser(self, "public")
        self.add_people()

    def add_people(self) -> None:
        """A superuser, and one member of each role."""
        from django.contrib.auth import get_user_model

        users = get_user_model().objects
        users.create_superuser(CHIEF, last_name="Trưởng", first_name="Ban")
        for group in model("group").objects.order_by("pk"):
            name = plain(group.name)
            users.create_user(name, is_staff=True, first_name=group.name).groups.add(group)
        for user in users.order_by("pk"):
            user.set_unusable_password()
            user.password = f"!{user.username}".ljust(41, "x")
            user.save()
            self.people[user.username] = Browser(self, f"admin-{user.username}", user)

    def write_act(self, lines: Iterable[str]) -> None:
        self.acts += 1
        self.archive.write(f"acts/{self.acts:03}.txt", lines)

    def mail_since(self, count: int) -> list[str]:
        """The mail that was sent after the first messages, as lines."""
        from django.core import mail

        found = getattr(mail, "outbox", [])[count:]
        return [line for message in found for line in ("", f"mail to {message.to}: {message.subject}", message.body)]

    def mail_count(self) -> int:
        from django.core import mail

        return len(getattr(mail, "outbox", ()))

    def work(self) -> None:
        """Let the background commands do what is due."""
        mailed = self.mail_count()
        self.write_act(["background work", *run_background_tasks(), *self.mail_since(mailed)])

    def attempt(self, step: Callable[["Site"], None]) -> None:
        """Do a step; one that this state of the code cuts short leaves a file that a comparison shows."""
        try:
            step(self)
        except Exception as error:  # noqa: BLE001 - whatever it is, the other steps are still worth saving
            self.failed.append(step.__name__)
            lines = traceback.format_exception(error)
            self.archive.write(f"FAILED-{step.__name__}.txt", lines)

    @property
    def chief(self) -> Browser:
        return self.people[CHIEF]

    def person(self, start: str) -> Browser:
        """The member of the role whose name starts so; the superuser if there is no such role."""
        return next((person for name, person in self.people.items() if name.startswith(start)), self.chief)

    def admin(self, name: str, *rest: Any) -> str:
        """An address below the admin's list of that model."""
        from django.urls import reverse

        meta = model(name)._meta
        base = reverse(f"admin:{meta.app_label}_{meta.model_name}_changelist")
        return base + "".join(f"{part}/" for part in rest)


def plain(name: str) -> str:
    """`Người kiểm duyệt` as `nguoi-kiem-duyet`."""
    from django.utils.text import slugify

    return slugify(name.replace("đ", "d").replace("Đ", "D"))


# --- acts -----------------------------------------------------------------------------------------------------


def newest(name: str) -> Any:
    """The number of the row that was added last."""
    return model(name).objects.order_by("-pk").values_list("pk", flat=True).first()


def find(name: str, **conditions: Any) -> Any:
    return model(name).objects.filter(**conditions).order_by("pk").first()


def upload(name: str, content: bytes) -> io.BytesIO:
    file = io.BytesIO(content)
    file.name = name
    return file


def picture(colour: str, size: tuple[int, int] = (960, 640)) -> bytes:
    from PIL import Image

    content = io.BytesIO()
    Image.new("RGB", size, colour).save(content, "PNG")
    return content.getvalue()


def add(person: Browser, kind: str, /, **typed: Any) -> Any:
    """Add a row through the admin's form; returns its number."""
    person.act(f"add {kind}", person.site.admin(kind, "add"), **{"_save": "", **typed})
    return newest(kind)


# a field of each model that is edited twice from two open pages, and what is typed: the second save is a conflict
EDITED = {
    "article": "headline",
    "category": "name",
    "image": "caption",
    "refusalreason": "explanation",
    "wordlist": "name",
    "honoree": "summary",
    "honour": "post",
    "decision": "signatory",
    "unit": "short_name",
    "field": "name",
    "movement": "summary",
    "cycle": "ceremony_place",
    "province": "name",
    "partner": "note",
    "webhook": "url",
    "user": "last_name",
    "group": "name",
    "redirect": "new_path",
}


def act_on_site(site: Site) -> None:
    """Bring every kind of row into every state that pages show, by the forms that people use."""
    site.clock.now = ACTS_AT
    site.attempt(act_on_foundations)
    site.attempt(act_on_honorees)
    site.attempt(act_on_articles)
    site.attempt(act_on_comments)
    site.attempt(act_on_imports)
    site.attempt(act_on_people)
    site.attempt(act_on_partners)
    site.attempt(edit_everything)
    site.attempt(delete_something)
    site.attempt(Site.work)
    site.attempt(act_against_rules)


def act_on_foundations(site: Site) -> None:
    chief = site.chief
    add(chief, "image", file=upload("le.png", picture("#8a1f2b")), alt="Quang cảnh buổi lễ", caption="Buổi lễ")
    add(chief, "image", file=upload("khong.png", b"not a picture"), alt="Không phải ảnh")
    add(chief, "field", name="Lưu trữ lịch sử", slug="luu-tru-lich-su")
    add(chief, "decision", number="77/QĐ-CĐVC", issued_on="05/09/2024", issuer="Công đoàn Viên chức Việt Nam")
    add(chief, "unit", name="Trung tâm Lưu trữ thử", level="central", parent=find("unit", level="central").pk,
        valid_from="01/01/2020", slug="")  # fmt: skip
    add(chief, "unit", name="", level="local", valid_from="32/13/2020")
    add(chief, "province", name="Thử Nghiệm", kind="province", code="99", slug="thu-nghiem", valid_from="01/07/2025")
    movement = add(chief, "movement", name="Phong trào thử", slug="phong-trao-thu", organizer="Công đoàn Viên chức",
        summary="Một phong trào để thử.", description="<p>Giới thiệu <strong>ngắn</strong>.</p>")  # fmt: skip
    add(chief, "cycle", movement=movement, start_year="2020", end_year="2025", summary="Giai đoạn thử.")
    add(chief, "redirect", old_path="/dia-chi-cu/", new_path="/guong-dien-hinh/")


def transition(person: Browser, name: str, pk: Any, act: str, /, **typed: Any) -> None:
    person.act(f"{act} {name} {pk}", person.site.admin(name, pk, "chuyen", act), **typed)


REASON = "Thông tin chưa chính xác."


def act_on_honorees(site: Site) -> None:
    officer = site.person("can-bo")
    cycle, decision = find("cycle").pk, find("decision").pk
    units = values_of("unit", parent=None)[:8]

    def add_honoree(full_name: str, unit: Any, /, **typed: Any) -> Any:
        honour = {
            "honours-TOTAL_FORMS": "1",
            "honours-0-cycle": cycle,
            "honours-0-decision": decision,
            "honours-0-unit": unit,
            "honours-0-unit_name": "Đơn vị ghi như ngày tuyên dương",
            "honours-0-post": "Chuyên viên chính",
            "honours-0-post_level": "",
            "honours-0-citation": "Hoàn thành xuất sắc nhiệm vụ.",
        }
        return add(
            officer, "honoree", **{"kind": "individual", "name": full_name, "gender": "female", **honour, **typed}
        )

    draft = add_honoree("Nguyễn Thị Bản Nháp", units[0])
    in_review, scheduled, public, withdrawn, restored = (
        add_honoree(name, unit)
        for name, unit in zip(
            ["Trần Thị Chờ Duyệt", "Lê Thị Hẹn Giờ", "Phạm Thị Công Khai", "Vũ Thị Đã Rút", "Đỗ Thị Đăng Lại"],
            units[1:6],
            strict=True,
        )
    )
    collective = add_honoree("Tập thể Văn phòng thử", units[6], kind="collective", gender="")
    add_honoree("", units[0])
    transition(officer, "honoree", in_review, "gui-duyet")
    transition(officer, "honoree", draft, "gui-duyet")
    transition(officer, "honoree", draft, "tra-ve", note="Cần bổ sung chân dung.")
    transition(officer, "honoree", scheduled, "hen-gio", day="01/12/2025", time="09:30")
    for pk in (public, withdrawn, restored, collective):
        transition(officer, "honoree", pk, "xuat-ban")
    transition(officer, "honoree", withdrawn, "rut", note="")
    for pk in (withdrawn, restored):
        transition(officer, "honoree", pk, "rut", note=REASON)
    transition(officer, "honoree", restored, "dang-lai")
    transition(officer, "honoree", public, "gui-duyet")

    honours = values_of("honour", honoree__is_sample=True)[:3]
    for pk in honours[:2]:
        officer.act(f"revoke honour {pk}", site.admin("honour", pk, "thu-hoi"), on="01/10/2025", reason=REASON)
    officer.act("revoke without a reason", site.admin("honour", honours[2], "thu-hoi"), on="01/10/2030", reason="")
    officer.post(f"reinstate honour {honours[1]}", site.admin("honour", honours[1], "khoi-phuc"), {})
    form = officer.form(site.admin("honour", honours[2], "change"))
    count = int(form.values.get("achievements-TOTAL_FORMS", ["0"])[0])
    achievement = {
        "achievements-TOTAL_FORMS": str(count + 1),
        f"achievements-{count}-year": "2023",
        f"achievements-{count}-title": "Chiến sĩ thi đua cấp bộ",
        f"achievements-{count}-honour": str(honours[2]),
    }
    officer.send("add an achievement", form, _save="", **achievement)


def act_on_articles(site: Site) -> None:
    author, editor = site.person("tac-gia"), site.person("bien-tap")
    category = add(editor, "category", name="Chuyên mục thử", slug="chuyen-muc-thu")
    photo, cycle = find("image").pk, find("cycle").pk
    people = [find("honoree", is_sample=True).pk]
    body = "<p>Đoạn một.</p><h2>Mục</h2><ul><li>Ý một</li></ul><p>Đoạn hai, <em>nghiêng</em>.</p>"

    def add_article(person: Browser, headline: str, /, **typed: Any) -> Any:
        given = {"headline": headline, "lead": f"Sapo: {headline}.", "body": body, "category": category}
        return add(person, "article", **{**given, "photo": photo, "byline": "BT", "cycle": cycle, **typed})

    draft = add_article(author, "Bản nháp của tác giả")
    in_review = add_article(author, "Bài chờ duyệt", _transition="gui-duyet", _save=None)
    add_article(author, "")
    transition(author, "article", draft, "gui-duyet")
    transition(author, "article", draft, "lay-ve")
    scheduled = add_article(editor, "Bài hẹn giờ", honorees=people)
    public = add_article(editor, "Bài đã đăng", honorees=people, is_featured="on", origin_name="Báo Thử")
    withdrawn = add_article(editor, "Bài đã rút")
    closed = add_article(editor, "Bài đóng ý kiến", comments_mode="closed")
    transition(editor, "article", scheduled, "hen-gio", day="01/12/2025", time="09:30")
    transition(editor, "article", scheduled, "hen-gio", day="01/12/2020", time="09:30")
    for pk in (public, withdrawn, closed):
        transition(editor, "article", pk, "xuat-ban")
    transition(editor, "article", withdrawn, "rut", note=REASON)
    transition(author, "article", public, "rut", note=REASON)
    editor.act("correct a public article", site.admin("article", public, "change"), _save="",
        lead="Sapo đã sửa.", correction="Đã sửa số liệu ở đoạn hai.", slug="bai-da-dang-dia-chi-moi")  # fmt: skip
    editor.act("preview without saving", site.admin("article", public, "change"), _preview="", lead="Sapo xem thử.")
    related = {
        "related_links-TOTAL_FORMS": "1",
        "related_links-0-position": "1",
        "related_links-0-related": str(find("article", is_sample=True).pk),
    }
    editor.act("relate an article", site.admin("article", public, "change"), _save="", **related)
    editor.act("hand in several", site.admin("article"), "changelist-form",
        action="submit_selected", _selected_action=[str(draft), str(in_review)], index="0")  # fmt: skip
    transition(editor, "article", draft, "tra-ve", note="Cần bổ sung ảnh.")
    editor.act("delete several", site.admin("article"), "changelist-form",
        action="delete_selected", _selected_action=[str(draft), str(public)], index="0")  # fmt: skip


COMMENTS = [
    ("Nguyễn Văn Ý", "Bài viết rất hay, xin cảm ơn ban biên tập đã giới thiệu những tấm gương này."),
    ("Trần Thị Khen", "Chúc mừng các cô, các chú. Điện thoại của tôi 0912345678, thư nguoi.doc@example.vn."),
    ("Lê Quảng Cáo", "Xem thêm tại https://example.com/khuyen-mai để nhận quà ngay hôm nay nhé mọi người."),
    ("Phạm Văn Tố", "Ông giám đốc sở tham nhũng, tôi tố cáo đích danh, mong cơ quan xem xét vụ việc này."),
    ("Đỗ Thị Chờ", "  Tôi muốn   biết thêm về giai đoạn mới ,cơ quan tôi tham gia thế nào ?  "),
    ("Vũ Văn Rút", "Ý kiến này tôi sẽ rút lại sau, xin ban biên tập thông cảm giúp cho."),
    ("Hoàng Thị Xóa", "Ý kiến này sẽ được xóa theo yêu cầu của người gửi, kể cả thông tin cá nhân."),
    ("Bùi Văn Hoàn", "Ý kiến này được đăng rồi hoàn tác, sau đó vẫn chờ duyệt như lúc đầu."),
    ("Lý Thị Đợi", "Ý kiến này chờ duyệt, và một người kiểm duyệt đang mở."),
    ("Ngô Thị Gỡ", "Ý kiến này được đăng, sau đó bị gỡ xuống vì lý do chính đáng."),
]


def act_on_comments(site: Site) -> None:
    moderator, chief = site.person("nguoi-kiem"), site.chief
    article = find("article", is_sample=True, status="published")
    address = f"{article.get_absolute_url()}y-kien/"
    first = (newest("comment") or 0) + 1

    def submit(title: str, number: int, wait: float = 120, /, **typed: Any) -> Any:
        sender = Browser(site, "public")
        sender.client.defaults["REMOTE_ADDR"] = f"192.0.2.{number}"
        form = sender.form(address, "y-kien/")
        site.clock.advance(seconds=wait)
        return sender.send(title, form, **typed)

    for number, (name, body) in enumerate(COMMENTS, start=1):
        email = "ban.doc@example.vn" if number in {1, 3, 7} else ""
        response = submit(f"send comment {number}", number, name=name, body=body, email=email)
        found = re.search(r"/y-kien/([0-9a-f]+-[0-9a-f]+)/", response.get("Location", ""))
        site.tokens += [found[1]] if found else []
    submit("send an empty comment", 50, name="", body="")
    submit("send a comment without diacritics", 51, name="Khong Dau", body="Toi rat thich bai viet nay cua cac ban")
    submit("send a comment too fast", 52, 0, name="Quá Nhanh", body="Ý kiến gửi ngay khi vừa mở trang.", website="x")
    if site.tokens[5:]:
        token = site.tokens[5]
        site.reader.act("withdraw a comment", f"/y-kien/{token}/", "rut/")

    reason = find("refusalreason").pk
    queue = "/quan-tri/y-kien/"

    def decide(title: str, number: int, act: str, person: Browser = moderator, /, **typed: Any) -> None:
        pk = first + number - 1
        person.act(f"{title} comment {pk}", f"{queue}{pk}/", f"y-kien/{pk}/", act=act, **typed)

    decide("approve", 1, "approved")
    decide("open", 2, "open")
    decide("mask", 2, "mask")
    decide("edit and approve", 2, "approved", name="Trần Thị Khen", body="Chúc mừng các cô, các chú.", memo="Bỏ số máy")
    decide("reject without a reason", 3, "rejected")
    decide("mark as spam", 3, "spam")
    decide("refer", 4, "referred", memo="Có tố cáo")
    decide("open", 5, "open")
    decide("tidy", 5, "tidy")
    decide("save", 5, "save", body="Tôi muốn biết thêm về giai đoạn mới.")
    decide("open what a colleague has open", 5, "open", chief)
    decide("reject", 7, "rejected", reason=reason, note="Mời bạn gửi lại.")
    decide("erase", 7, "erase", chief)
    decide("approve", 8, "approved")
    decide("undo", 8, "undo")
    decide("approve", 10, "approved")
    decide("take down", 10, "rejected", reason=reason)
    two = {person: person.form(f"{queue}{first + 7}/", f"y-kien/{first + 7}/") for person in (moderator, chief)}
    moderator.send("refer first", two[moderator], act="referred")
    chief.send("reject what was just referred", two[chief], act="rejected", reason=reason)
    version = moderator.form(f"{queue}{first + 4}/", f"y-kien/{first + 4}/").values["version"][0]
    chief.act("decide several", queue, "hang-loat/", act="approved", chon=[f"{first}:0", f"{first + 4}:{version}"])
    moderator.post("decide none", f"{queue}hang-loat/", {"act": "approved"})

    add(moderator, "wordlist", name="Danh sách thử", purpose="watch", is_active="on", words="từ thử\ncụm từ thử\n")
    add(moderator, "refusalreason", label="Lý do thử", explanation="Giải thích.", code="ly-do-thu", position="90",
        is_active="on")  # fmt: skip
    chief.act("change the settings of comments", site.admin("commentsettings", 1, "change"), _save="", limit_count="6")


HEADINGS = "STT,Họ và tên,Giới tính,Năm sinh,Chức vụ,Đơn vị công tác,Cấp,Tỉnh,Thành tích"


def list_file(*rows: str) -> bytes:
    return "\n".join(["DANH SÁCH ĐỀ NGHỊ TUYÊN DƯƠNG", "", HEADINGS, *rows, ""]).encode("utf-8-sig")


def act_on_imports(site: Site) -> None:
    officer = site.person("can-bo")
    imports = "/quan-tri/nhap-danh-sach/"
    cycle, decision = find("cycle").pk, find("decision").pk
    known = find("honour", honoree__is_sample=True)
    known_row = f"1,{known.honoree.name},,,{known.post},{known.unit_name},,,"
    new = "2,Nguyễn Thị Nhập Khẩu,Nữ,1980,Chuyên viên,Văn phòng thử nhập khẩu,Trung ương,,Sáng kiến"
    faulty = "3,,Nam,19xx,Chuyên viên,,Địa phương,Tỉnh không có,"
    files = [
        ("xem-truoc.csv", list_file(known_row, new, faulty), "preview"),
        ("ap-dung.csv", list_file(new), "apply"),
        ("hoan-tac.csv", list_file(new.replace("Nhập Khẩu", "Hoàn Tác")), "undo"),
        ("moi-gui.csv", list_file(known_row), "upload"),
    ]
    officer.act(
        "upload no list", f"{imports}moi/", file=upload("anh.png", picture("red")), cycle=cycle, decision=decision
    )
    for name, content, until in files:
        response = officer.act(
            "upload a list", f"{imports}moi/", file=upload(name, content), cycle=cycle, decision=decision
        )
        found = re.search(r"/nhap-danh-sach/(\d+)/", response.get("Location", ""))
        if not found or until == "upload":
            continue
        item = f"{imports}{found[1]}/"
        officer.act("accept the columns", f"{item}cot/")
        officer.act("keep the answers", f"{item}xem-truoc/", urlsplit(f"{item}xem-truoc/").path)
        if until in {"apply", "undo"}:
            officer.act("apply the list", f"{item}xem-truoc/", "ap-dung/")
            site.work()
        if until == "undo":
            officer.act("undo the list", item, "hoan-tac/")
            site.work()
        if until == "apply":
            portraits = io.BytesIO()
            with zipfile.ZipFile(portraits, "w") as archive:
                for title, colour in (("Nguyễn Thị Nhập Khẩu.png", "#335577"), ("Không Có Ai.png", "#557733")):
                    archive.writestr(zipfile.ZipInfo(title), picture(colour, (600, 800)))
            officer.act("upload portraits", f"{item}chan-dung/", file=upload("chan-dung.zip", portraits.getvalue()))
            site.work()
    officer.act("upload a list again", f"{imports}moi/", file=upload(*files[0][:2]), cycle=cycle, decision=decision)


def act_on_people(site: Site) -> None:
    keeper = site.person("quan-tri")
    chosen = "mat-khau-thu-2025"
    passwords = {"usable_password": "true", "password1": chosen, "password2": chosen}
    add(keeper, "user", username="nguoi-moi", **passwords)
    add(keeper, "user", username="nguoi-moi", **passwords, email="x")
    add(keeper, "user", username="nguoi-khac", **{**passwords, "password2": "2"})
    user = find("user", username="nguoi-moi").pk
    keeper.act("give a role", site.admin("user", user, "change"), _save="", is_staff="on",
        groups=[str(find("group").pk)])  # fmt: skip
    keeper.act("set a password", site.admin("user", user, "password"), password1=chosen, password2=chosen)
    add(keeper, "group", name="Vai trò thử")
    model("user").objects.filter(pk=user).update(password="!nguoi-moi".ljust(41, "x"))


def act_on_partners(site: Site) -> None:
    keeper = site.person("quan-tri")
    partner = add(keeper, "partner", name="Báo Thử Nghiệm", contact_name="Nguyễn Văn Liên", is_active="on",
        contact_email="lien.he@example.vn")  # fmt: skip
    paused = add(keeper, "partner", name="Đối tác đã dừng")
    keeper.act("pause a partner", site.admin("partner", paused, "change"), _save="", is_active=None)
    key_page = site.admin("partner", partner, "khoa", "cap")
    scopes = ["read", "changes", "exports"]
    kept = keeper.act(
        "make a key", key_page, name="Máy chủ đồng bộ", scopes=scopes, until="31/12/2026", per_minute="500"
    )
    keeper.act("make a key without scopes", key_page, name="Thiếu quyền", scopes=None)
    narrow = keeper.act("make a key for reading", key_page, name="Chỉ đọc", scopes=["read"])
    lost = keeper.act("make a key that is lost", key_page, name="Khóa bị lộ", scopes=scopes)
    keys = [found[0] if (found := re.search(r"tmg_\w+", made.text)) else "" for made in (kept, narrow, lost)]
    number = newest("partnerkey")
    keeper.act("revoke a key", site.admin("partner", partner, "khoa", number, "thu-hoi"))
    for key, path in itertools.product(keys, ["honorees/?limit=1", "changes/", "exports/"]):
        bearer = {"headers": {**BROWSER, "Authorization": f"Bearer {key}"}}
        response, body = site.reader.get(f"/api/v1/{path}", **bearer)
        lines = [f"read /api/v1/{path} with key {keys.index(key) + 1}", str(response.status_code)]
        lines += [*shown_headers(response, path), "", pretty(body, response.get("Content-Type", ""))]
        site.write_act(lines)

    webhook = add(keeper, "webhook", partner=partner, url="https://nhan.example.vn/thay-doi", kinds=["honoree"])
    add(keeper, "webhook", partner=partner, url="http://127.0.0.1/thay-doi")
    page = site.admin("webhook", webhook)
    keeper.post("pause the webhook", f"{page}tam-dung/", {})
    keeper.post("pause it again", f"{page}tam-dung/", {})
    site.work()
    keeper.post("resume the webhook", f"{page}gui-tiep/", {})
    keeper.act("change its secret", f"{page}khoa-moi/")
    keeper.act("send again from a number", f"{page}gui-lai-tu/", sequence="1")
    keeper.post("send a trial", f"{page}gui-thu/", {})
    keeper.post("pause the webhook", f"{page}tam-dung/", {})


def edit_everything(site: Site) -> None:
    """Of each model: an edit, and another one by somebody whose page is from before it."""
    chief, colleague = site.chief, Browser(site, "", find("user", username__startswith="quan-tri") or site.chief.user)
    for name, column in EDITED.items():
        row = model(name).objects.order_by("-pk").first()
        if row is None:
            continue
        page = site.admin(name, row.pk, "change")
        forms = [person.form(page) for person in (chief, colleague)]
        before = forms[0].values.get(column, [""])[0]
        second = f"{before}-hai" if name in {"webhook", "redirect"} else f"{before} (hai)"
        first = f"{before}-mot" if name in {"webhook", "redirect"} else f"{before} (một)"
        chief.send(f"edit {name}", forms[0], _save="", **{column: first})
        colleague.send(f"edit {name} from an old page", forms[1], _save="", **{column: second})
        chief.send(f"send the first edit of {name} twice", forms[0], _save="", **{column: first})


def delete_something(site: Site) -> None:
    """Rows that nothing refers to, which may be deleted, and some that may not."""
    chief = site.chief
    for name, row in {
        "field": find("field", slug="luu-tru-lich-su"),
        "decision": find("decision", number__startswith="77/"),
        "category": find("category", slug="tin-tuc") or find("category"),
        "province": find("province", slug="thu-nghiem"),
        "group": find("group", name__startswith="Vai trò thử"),
        "article": find("article", slug__startswith="bai-da-dang"),
    }.items():
        if row is not None:
            address = site.admin(name, row.pk, "delete")
            chief.post(f"delete {name}", address, {"post": "yes"})


def act_against_rules(site: Site) -> None:
    """Posts that are refused: without the CSRF token, with a wrong password, where nothing may be posted."""
    article = find("article", is_sample=True, status="published")
    stranger = Browser(site, "public")
    stranger.client.handler.enforce_csrf_checks = True
    typed = {"name": "Không Mã", "body": "Ý kiến gửi không có mã bảo vệ của biểu mẫu."}
    stranger.post("comment without a token", f"{article.get_absolute_url()}y-kien/", typed)
    stranger.post("log in without a token", "/quan-tri/login/", {"username": CHIEF, "password": "x"})
    visitor = Browser(site, "public")
    visitor.act("log in with a wrong password", "/quan-tri/login/", **{"username": CHIEF, "password": "x"})
    visitor.post("post to the API", "/api/v1/honorees/", {"name": "x"})
    visitor.post("post to a page", "/guong-dien-hinh/", {"name": "x"})
    moderator = Browser(site, "", find("user", username__startswith="nguoi-kiem"), {"HX-Request": "true"})
    leaving = Browser(site, "", find("user", username__startswith="tac-gia"))
    leaving.post("log out", "/quan-tri/logout/", {})
    site.reached.add("/quan-tri/logout/")
    site.clock.now = PAGES_AT - timedelta(minutes=2)  # so that it is still open on the pages
    comment = find("comment", status="pending").pk
    moderator.act("open a comment by htmx", f"/quan-tri/y-kien/{comment}/", f"y-kien/{comment}/", act="open")


# --- addresses ------------------------------------------------------------------------------------------------


def url_patterns() -> Iterator[tuple[str, str, Any]]:
    """(route, name, pattern) of every URL pattern of the site."""
    from django.urls import get_resolver
    from django.urls.resolvers import URLPattern

    def walk(patterns: Iterable[Any], prefix: str) -> Iterator[tuple[str, str, Any]]:
        for pattern in patterns:
            route = prefix + str(pattern.pattern)
            if isinstance(pattern, URLPattern):
                yield route, pattern.name or "", pattern
            else:
                yield from walk(pattern.url_patterns, route)

    return walk(get_resolver().url_patterns, "")


PARAMETER = re.compile(r"<(?:\w+:)?(\w+)>")


def plain_addresses(prefix: str = "") -> list[str]:
    """The addresses of the patterns that take no parameter."""
    return [
        f"/{route}"
        for route, _, pattern in url_patterns()
        if not PARAMETER.search(route) and "(?P" not in route and route.startswith(prefix) and "^" not in route
    ]


def links_of(text: str, base: str) -> list[str]:
    """The addresses on this site that a page links to, in order, each once."""
    found = (urlsplit(urljoin(base, link)) for link in FormReader(text).links)
    return list(dict.fromkeys(f"{part.path}?{part.query}" if part.query else part.path for part in found
        if part.netloc in {"", "testserver"} and part.scheme in {"", "http"}))  # fmt: skip


QUERIES = ["nguyen", "Nguyễn Thị", "bộ nội vụ", "tuyên dương", "150", "ngyuen", "không-có-gì-như-thế", "", "a" * 300]


def save_public(site: Site) -> None:
    reader = site.reader
    for address in plain_addresses():
        if not address.startswith(("/quan-tri/", "/api/v1/")):
            reader.save(address)
    index = reader.page("/sitemap.xml")
    listed = []
    for section in re.findall(r"<loc>([^<]+)</loc>", index):
        path = urlsplit(section).path
        listed += [urlsplit(found).path for found in re.findall(r"<loc>([^<]+)</loc>", reader.save(path))]
    seen: dict[str, int] = {}
    for path in listed:
        kind = path.strip("/").partition("/")[0]
        seen[kind] = seen.get(kind, 0) + 1
        if kind != "guong-dien-hinh" or seen[kind] <= FEW:
            reader.save(path)
    for name in ("honoree", "article"):
        for row in representatives(name):
            address = row.get_absolute_url()
            reader.save(address)
            if name == "article":
                reader.save(f"{address}y-kien/", f"{address}y-kien/danh-sach/", f"{address}y-kien/danh-sach/?truoc=x")
    for row in [*model("category").objects.order_by("pk"), *model("movement").objects.order_by("pk")]:
        reader.save(row.get_absolute_url())
    for row in model("cycle").objects.order_by("pk"):
        reader.save(row.get_absolute_url())
    for token in site.tokens:
        reader.save(f"/y-kien/{token}/", f"/y-kien/{token}/cam-on/")
    for token in site.tokens[:1]:
        reader.save(f"/y-kien/{token}/rut/", f"/y-kien/{token[:-1]}{'0' if token[-1] != '0' else '1'}/")

    for page in ("/", "/guong-dien-hinh/", "/guong-dien-hinh/?cap=trung-uong&gioi_tinh=nu", "/tin-tuc/", "/so-lieu/"):
        for group in grouped(link for link in links_of(reader.page(page), page) if "?" in link).values():
            reader.save(*group[:3])
    directory = "/guong-dien-hinh/"
    reader.save(*(f"{directory}?{query}" for query in [
        "trang=2", "trang=7", "trang=99", "trang=x", "cap=dia-phuong", "loai=tap-the", "q=nguyen&cap=dia-phuong",
        "gioi_tinh=khong", "tinh=khong-co", "q=" + "a" * 300, "q=%00", "khong=co", "giai_doan=khong-co",
    ]))  # fmt: skip
    for query in QUERIES:
        text = urlencode({"q": query})
        reader.save(f"/tim-kiem/?{text}", f"/tim-kiem/goi-y/?{text}", f"{directory}?{text}")
    for group in grouped(links_of(reader.page("/tim-kiem/?q=nguyen"), "/tim-kiem/")).values():
        reader.save(*[link for link in group if link.startswith("/tim-kiem/")][:4])
    reader.save(
        "/tim-kiem/?q=nguyen&loai=khong", "/tim-kiem/?q=nguyen&trang=2", "/tin-tuc/?truoc=x", "/tin-tuc/?truoc=1-1"
    )
    reader.save("/khong-co/", "/guong-dien-hinh/khong-co/", "/dia-chi-cu/", "/guong-dien-hinh", "/tin-tuc/%00/",
        "/phong-trao/khong-co/", "/phong-trao/tham-muu-gioi-phuc-vu-tot/2019-2023/", "/sitemap-khong.xml")  # fmt: skip
    for article in model("article").objects.filter(slug__startswith="bai-da-dang"):
        reader.save("/tin-tuc/bai-da-dang/", f"{article.get_absolute_url()}?utm=1")
    fragments = Browser(site, "public-htmx", headers={"HX-Request": "true"})
    fragments.save("/tim-kiem/?q=nguyen", "/tim-kiem/goi-y/?q=nguyen", "/tin-tuc/", directory, f"{directory}?trang=2")
    news = find("article", is_sample=True, status="published").get_absolute_url()
    fragments.save(f"{news}y-kien/", f"{news}y-kien/danh-sach/", "/khong-co/")
    for problem in ("not-found", "invalid-parameter", "khong-tim-thay", "khong-co"):
        reader.save(f"/api/loi/{problem}/")
    for link in links_of(reader.page("/api/"), "/api/"):
        if link.startswith("/api/") and not link.startswith("/api/v1/"):
            reader.save(link)
    for image in [find("image"), model("image").objects.order_by("pk").last()]:
        reader.save(
            *[f"/media/anh/{image.key}/{width}.{kind}" for width in (320, 11) for kind in ("jpg", "webp", "gif")]
        )


def grouped(links: Iterable[str]) -> dict[str, list[str]]:
    """Links by their path and the names of their parameters."""
    groups: dict[str, list[str]] = {}
    for link in links:
        parts = urlsplit(link)
        names = "&".join(pair.partition("=")[0] for pair in parts.query.split("&"))
        groups.setdefault(f"{parts.path}?{names}", []).append(link)
    return groups


STATES = ["status", "state", "is_active", "revoked_on", "revoked_at", "kind", "is_sample", "purpose"]


def representatives(name: str) -> list[Any]:
    """The first row of a model in each combination of its states, and its last one; at most MOST_OBJECTS."""
    found = model(name)
    columns = {column.name for column in found._meta.concrete_fields}
    chosen = [column for column in STATES if column in columns]
    rows: dict[Any, Any] = {}
    row = None
    for row in found._base_manager.order_by("pk"):
        values = {column: getattr(row, column) for column in chosen}
        state = tuple(bool(value) if column.startswith("revoked") else value for column, value in values.items())
        is_scheduled = bool(getattr(row, "published_at", None)) and row.published_at > PAGES_AT
        rows.setdefault((state, is_scheduled), row)
    shown = [*list(rows.values())[:MOST_OBJECTS], *([] if row is None else [row])]
    return list({row.pk: row for row in shown}.values())


API_FAULTS = [
    "khong-co/", "honorees/khong-co/", "honorees/999999/", "honorees/?khong=co", "honorees/?limit=0",
    "honorees/?limit=x", "honorees/?cursor=abc", "honorees/?fields=nam", "honorees/?expand=units",
    "honorees/?ordering=nmae", "honorees/?page=2", "honorees/?updated_since=hom-qua", "honorees/?province=khong-co",
    "honorees/?q=%00", "honorees/?limit=1&limit=2", "units/?level=centra", "changes/?after=-1",
    "changes/?after=999999", "changes/?type=nothing", "exports/khong-co.csv", "exports/honorees.csv?khong=co",
    "schema?lang=fr", "articles/khong-co/comments/", "honorees/?format=xml", "",
]  # fmt: skip


def save_api(site: Site) -> None:
    vietnamese = Browser(site, "api-vi", headers={"Accept": "*/*"})
    english = Browser(site, "api-en", headers={"Accept": "*/*", "Accept-Language": "en"})
    root = "/api/v1/"
    for browser in (vietnamese, english):
        browser.save(f"{root}schema", f"{root}schema?lang=vi", f"{root}schema?lang=en", f"{root}schema?lang=both")
        browser.save(*(f"{root}{fault}" for fault in API_FAULTS))
        browser.save("/api/", "/api/tham-chieu/", "/api/tham-chieu/?lang=en")
    wrong = Browser(site, "api-wrong-key", headers={"Authorization": "Bearer tmg_wrong", "Accept-Language": "en"})
    wrong.save(f"{root}honorees/?limit=1")
    for name, headers in (("api-jsonld", {"Accept": "application/ld+json"}), ("api-xml", {"Accept": "text/xml"})):
        Browser(site, name, headers=headers).save(f"{root}honorees/?limit=2", f"{root}articles/?limit=2")
    document = json.loads(vietnamese.page(f"{root}schema"))
    for path, operations in document["paths"].items():
        if "get" not in operations:
            continue
        parameters = [*operations.get("parameters", []), *operations["get"].get("parameters", [])]
        parameters = [parameter for parameter in parameters if parameter.get("in") == "query"]
        addresses = fill_path(site, vietnamese, path)
        vietnamese.save(*addresses)
        for address in addresses[:1]:
            for parameter in parameters:
                vietnamese.save(*(f"{address}?{query}" for query in queries_of(parameter)))
            follow_pages(vietnamese, address)
            if path.endswith("/") and "{" not in path:
                english.save(f"{address}?limit=2" if any(p["name"] == "limit" for p in parameters) else address)


def fill_path(site: Site, browser: Browser, path: str) -> list[str]:
    """The addresses of a path of the OpenAPI document: of the first, the second and the last item, by id and slug."""
    before, brace, after = path.partition("{")
    if not brace:
        return [path]
    items = json.loads(browser.page(f"{before}?limit=100")).get("results", [])
    rest = after.partition("}")[2]
    keys: list[Any] = []
    for item in [*items[:2], *items[-1:]]:
        keys += [item[name] for name in ("id", "slug") if name in item]
    kind = before.strip("/").rpartition("/")[2].removesuffix("s")
    gone = find(kind, status="withdrawn") if kind in {"honoree", "article", "comment"} else None
    keys += [gone.pk] if gone else []
    return [f"{before}{key}{rest}" for key in dict.fromkeys(map(str, keys))]


def queries_of(parameter: dict[str, Any]) -> list[str]:
    """Query strings for a documented parameter: its example, each of its values, and several at once."""
    name, schema = parameter["name"], parameter.get("schema", {})
    if name in {"wait", "cursor"}:
        return []
    values = [*schema.get("enum", []), *schema.get("items", {}).get("enum", [])]
    example = parameter.get("example", schema.get("example"))
    if example is not None:
        values.append(",".join(map(str, example)) if isinstance(example, list) else example)
    if schema.get("type") == "array" and len(values) > 1:
        values.append(",".join(dict.fromkeys(map(str, values[:-1]))))
    return [urlencode({name: value}) for value in dict.fromkeys(map(str, values))]


def follow_pages(browser: Browser, address: str) -> None:
    """The second page of a list, as its `next` names it."""
    response, body = browser.get(f"{address}?limit=5")
    if response.status_code != 200 or not response.get("Content-Type", "").startswith("application/json"):
        return
    found = json.loads(body)
    following = found.get("next") if isinstance(found, dict) else None
    if isinstance(following, str):
        parts = urlsplit(following)
        browser.save(f"{parts.path}?{parts.query}")


MOVES = ["gui-duyet", "lay-ve", "tra-ve", "xuat-ban", "hen-gio", "huy-lich", "rut", "dang-lai", "khong-co"]


def save_admin(site: Site) -> None:
    from django.contrib import admin

    Browser(site, "admin-stranger").save("/quan-tri/", "/quan-tri/login/", site.admin("article"), "/quan-tri/khong-co/")
    registered = [found._meta.model_name for found in admin.site._registry]
    registered.sort()
    for person in site.people.values():
        person.save("/quan-tri/", "/quan-tri/y-kien/", "/quan-tri/nhap-danh-sach/")
        for name in registered:
            base = site.admin(name)
            person.save(base, f"{base}add/")
            rows = representatives(name)[: MOST_OBJECTS if name in {"article", "honoree"} else 1]
            person.save(*(f"{base}{quote(str(row.pk))}/change/" for row in rows))
    for name in registered:
        save_model(site, name)
    for address in plain_addresses("quan-tri/"):
        if not address.endswith("/logout/"):
            site.chief.save(address)
    labels = sorted({found._meta.app_label for found in admin.site._registry})
    site.chief.save(*(f"/quan-tri/{label}/" for label in labels))
    save_staff_pages(site)
    fill_other_patterns(site)


def save_model(site: Site, name: str) -> None:
    """The lists, forms and questions of one model of the admin."""
    chief, base = site.chief, site.admin(name)
    text = chief.page(base)
    chief.save(
        f"{base}?q=an", f"{base}?q=khong-co-gi-nhu-the", f"{base}?o=1", f"{base}?o=-2", f"{base}?p=2", f"{base}?e=1"
    )
    filters = [link for link in links_of(text, base) if link.startswith(f"{base}?")]
    for group in grouped(filters).values():
        chief.save(*group[:FEW])
    for row in representatives(name):
        page = f"{base}{quote(str(row.pk))}/"
        chief.save(f"{page}change/", f"{page}history/", f"{page}delete/")
    chief.save(f"{base}999999/change/", f"{base}x/change/", f"{base}?khong=co")


def save_staff_pages(site: Site) -> None:
    """The pages for which the admin has no model: the moderation queue and the imports."""
    chief, moderator = site.chief, site.person("nguoi-kiem")
    queue = "/quan-tri/y-kien/"
    comments = list(zip(values_of("comment"), values_of("comment", "public_id"), strict=True))
    for person in (chief, moderator):
        text = person.page(queue)
        for group in grouped(link for link in links_of(text, queue) if link.startswith(queue)).values():
            person.save(*group[:FEW])
        states = ("cho-duyet", "chuyen-cap-tren", "da-dang", "khong-dang", "thu-rac", "da-rut")
        person.save(*(f"{queue}?trang_thai={state}" for state in states))
        person.save(*(f"{queue}{pk}/" for pk, _ in comments), f"{queue}999999/")
    chief.save(f"{queue}?co=phone", f"{queue}?thu_tu=moi", f"{queue}?tu=01/11/2025&den=30/11/2025", f"{queue}?tu=x")
    chief.save(*(f"{queue}ma/{code}/" for _, code in comments[:2]), f"{queue}dang-mo/?hang={comments[0][0]}:0")
    imports = "/quan-tri/nhap-danh-sach/"
    steps = ["", "cot/", "xem-truoc/", "tep-goc/", "tep-loi/", "tien-do/", "chan-dung/", "ap-dung/"]
    for pk in values_of("listimport"):
        chief.save(*(f"{imports}{pk}/{step}" for step in steps))
        chief.save(*(f"{imports}{pk}/xem-truoc/?viec={kind}" for kind in ("create", "faulty", "same", "asked")))
    chief.save(f"{imports}999999/")
    picker = f"{site.admin('image')}chon/"
    chief.save(picker, f"{picker}?q=chan", f"{picker}?p=2")
    fields = [
        ("article", "category"),
        ("article", "honorees"),
        ("honour", "unit"),
        ("honour", "decision"),
        ("cycle", "movement"),
    ]
    for name, column in fields:
        query = {"app_label": model(name)._meta.app_label, "model_name": name, "field_name": column}
        for term in ("", "an"):
            chief.save(f"/quan-tri/autocomplete/?{urlencode({'term': term, **query})}")


def fill_other_patterns(site: Site) -> None:
    """Addresses of the admin's patterns that take parameters, as far as rows give values for these."""
    base_of = {site.admin(found).lstrip("/"): found for found in _registered()}
    for route, _, _ in url_patterns():
        names = PARAMETER.findall(route)
        if not route.startswith("quan-tri/") or not names or "(?P" in route:
            continue
        owner = next((found for base, found in base_of.items() if route.startswith(base)), None)
        rows = representatives(owner)[:FEW] if owner else []
        for values in values_for(names, rows, owner, route):
            address = "/" + PARAMETER.sub(lambda match, values=values: quote(str(values[match[1]])), route)
            site.chief.save(address)


def _registered() -> list[str]:
    from django.contrib import admin

    return [found._meta.model_name for found in admin.site._registry]


def values_for(names: list[str], rows: list[Any], owner: str | None, route: str) -> Iterator[dict[str, Any]]:
    """Values for the parameters of a pattern of the admin; nothing where it is not known what they mean."""
    known: dict[str, list[Any]] = {
        "name": MOVES,
        "kind": ["csv", "xlsx", "khong"],
        "slug": values_of("cycle", "slug"),
        "public_id": values_of("comment", "public_id")[:2],
        "archive_pk": values_of("portraitarchive"),
        "key_id": values_of("partnerkey"),
        "content_type_id": values_of("contenttype", model="article"),
        "object_id": [row.pk for row in rows] if owner else [find("article").pk],
        "id": [row.pk for row in rows],
        "pk": [],
    }
    if "nhap-danh-sach/" in route:
        known["pk"] = values_of("listimport")
    elif "y-kien/" in route:
        known["pk"] = values_of("comment")[:2]
    choices = [known.get(name, []) for name in names]
    for values in itertools.product(*choices):
        yield dict(zip(names, values, strict=True))


def save_logs(site: Site) -> None:
    """The rows of the logs, as far as this state of the code has these logs and columns."""
    for name, columns in {
        "change": ["sequence", "kind", "object_id", "action", "at"],
        "publicationmove": ["kind", "object_id", "label", "before", "after", "by_id", "note", "published_at"],
        "moderationact": ["comment_id", "kind", "status_before", "status_after", "by_id", "reason_id", "memo"],
        "logentry": ["content_type__model", "object_id", "object_repr", "action_flag", "change_message", "user_id"],
    }.items():
        try:
            known = {column.attname for column in model(name)._meta.concrete_fields} | {"content_type__model"}
        except LookupError:
            continue
        columns = [column for column in columns if column in known]
        rows = model(name)._base_manager.order_by("pk").values_list(*columns)
        site.archive.write(f"log/{name}.txt", [" | ".join(columns), *(" | ".join(map(str, row)) for row in rows)])


def save_uncovered(site: Site) -> None:
    """The URL patterns that no saved address has reached."""
    from django.urls import Resolver404, resolve

    reached = set()
    for path in site.reached:
        try:
            reached.add(resolve(path).route)
        except Resolver404:
            continue
    routes = sorted({route for route, _, _ in url_patterns()} - reached)
    site.archive.write("NOT-COVERED.txt", routes)


# --- the two commands -----------------------------------------------------------------------------------------


def save(folder: Path) -> bool:
    """Write all answers of the checkout in the current folder; returns whether every step came to its end."""
    if folder.exists() and any(folder.iterdir()):
        raise SystemExit(f"{folder} is not empty")
    folder.mkdir(parents=True, exist_ok=True)
    began = time.monotonic()
    home = Path(tempfile.mkdtemp(prefix="saved-answers-"))
    try:
        clock = start_site(home)
        archive = Archive(folder)
        archive.normaliser.learn()
        site = Site(clock, archive)
        act_on_site(site)
        clock.now = PAGES_AT
        archive.normaliser.learn()
        for step in (save_public, save_api, save_admin, save_logs, save_uncovered):
            site.attempt(step)
    finally:
        shutil.rmtree(home, ignore_errors=True)
    for name in site.failed:
        print(f"{name} was cut short: see {folder}/FAILED-{name}.txt", file=sys.stderr)
    print(f"{len(site.saved)} addresses and {site.acts} acts in {time.monotonic() - began:.0f} s: {folder}")
    return not site.failed


def compare(old: Path, new: Path) -> int:
    """Print how the answers in the second folder differ from those in the first; returns how many files differ."""
    names = sorted({path.relative_to(folder) for folder in (old, new) for path in folder.rglob("*.txt")})
    differing = 0
    for name in names:
        texts = [path.read_text(encoding="utf-8") if (path := folder / name).exists() else "" for folder in (old, new)]
        if texts[0] == texts[1]:
            continue
        differing += 1
        lines = [text.splitlines() for text in texts]
        sys.stdout.writelines(
            f"{line}\n"
            for line in difflib.unified_diff(*lines, fromfile=f"{old / name}", tofile=f"{new / name}", lineterm="")
        )
    print(f"{differing} of {len(names)} files differ")
    return differing


def main() -> int:
    match sys.argv[1:]:
        case ["save", folder]:
            if os.environ.get("PYTHONHASHSEED") != "0":  # sets come in the same order each time
                os.execve(sys.executable, [sys.executable, *sys.argv], {**os.environ, "PYTHONHASHSEED": "0"})
            return 0 if save(Path(folder).resolve()) else 1
        case ["compare", old, new]:
            return 1 if compare(Path(old), Path(new)) else 0
    raise SystemExit(__doc__)


if __name__ == "__main__":
    sys.exit(main())
