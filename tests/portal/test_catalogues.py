"""Every text that an installed package can show a user is Vietnamese.

The texts are taken from the package itself: from the English catalogue it ships, or, where it ships none, from its
Python, templates and scripts. What no user meets is left out by name and reason (LEFT_OUT); what is the same in
Vietnamese is listed with its reason too (SAME_IN_VIETNAMESE).
"""

import ast
import json
import re
import unicodedata
from collections import defaultdict
from collections.abc import Iterator
from functools import cache
from html.parser import HTMLParser
from importlib.util import find_spec
from pathlib import Path
from typing import NamedTuple

import polib
import pytest
from django import forms
from django.apps import apps
from django.conf import settings
from django.contrib import admin
from django.contrib.admin.models import LogEntry
from django.contrib.auth.forms import UserCreationForm
from django.contrib.auth.models import Group, Permission, User
from django.contrib.auth.password_validation import password_validators_help_texts, validate_password
from django.contrib.redirects.models import Redirect
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.validators import FileExtensionValidator
from django.test import RequestFactory
from django.urls import reverse
from django.utils import translation
from django.utils.translation.template import templatize
from django.views.i18n import JSONCatalog
from django_filters.conf import settings as django_filters_settings
from rest_framework import serializers
from rest_framework.exceptions import MethodNotAllowed, NotFound, Throttled
from rest_framework.exceptions import ValidationError as ApiValidationError

from portal.vietnamese import is_syllable
from tests.factories import AchievementFactory, ArticleFactory, CategoryFactory, HonourFactory

OURS = {"portal", "honorees", "articles"}
# packages that speak to users without being an application in INSTALLED_APPS
BESIDES = ["django.conf", "rest_framework"]

LEFT_OUT = {
    "django.conf": {
        "conf/global_settings.py": "names of languages: the portal has one, and LANGUAGES names it",
        "views/csrf.py": "CSRF_FAILURE_VIEW is portal.site.home.csrf_failure, which has words of its own",
        "views/templates/default_urlconf.html": "what Django shows with DEBUG to a site that has no addresses yet",
    },
}

SAME_IN_VIETNAMESE = {
    "IPv4": "name of a protocol",
    "IPv6": "name of a protocol",
    "%s KB": "symbol of a unit",
    "%s MB": "symbol of a unit",
    "%s GB": "symbol of a unit",
    "%s TB": "symbol of a unit",
    "%s PB": "symbol of a unit",
    "%(size)d byte": "name of a unit",
}

# English names of models, which their Vietnamese texts do without
WITHOUT_PLACEHOLDERS = {"%(from)s-%(to)s relationship", "%(from)s-%(to)s relationships"}

# what stands on the buttons and choices of the body editor's menu: it looks these up nowhere, so that
# static/admin-portal/editor-words.js does
EDITOR_MENU = {
    *{"paragraph", "Paragraph", "heading 2", "Heading 2", "heading 3", "Heading 3"},
    *{"unordered list", "ordered list", "blockquote", "figure", "bold", "italic"},
    *{"insert link", "remove link", "undo", "redo"},
}

# words of an English text that stand in its Vietnamese one too
KEPT_WORDS = {
    *{"email", "byte", "HTML", "URL"},  # what Vietnamese readers say
    *{"IPv4", "IPv6", "UUID", "JSON", "LDAP", "Basic", "base64", "surrogate", "Python"},  # names without a translation
    *{"Accept", "username", "password", "ManagementForm", "last", "a-z", "A-Z", "https"},  # what has to be typed so
    *{"True", "False", "None", "null", "allow_future", "allow_empty", "get_absolute_url"},
    *{"YYYY-MM-DD", "uuuuuu"},
    *{"Control", "Command", "Mac"},  # what stands on the keys
}


class Message(NamedTuple):
    domain: str
    context: str
    msgid: str
    plural: str


# --- what a package says --------------------------------------------------------------------------------------

# function -> the places of context, message and plural among its arguments
FUNCTIONS = {
    "gettext": (None, 0, None),
    "ngettext": (None, 0, 1),
    "pgettext": (0, 1, None),
    "npgettext": (0, 1, 2),
}
FUNCTIONS |= {f"{name}_lazy": places for name, places in FUNCTIONS.items()}
FUNCTIONS["gettext_noop"] = FUNCTIONS["gettext"]

LITERAL = r"""u?('(?:[^'\\\n]|\\.)*'|"(?:[^"\\\n]|\\.)*")"""
CALL = re.compile(rf"""(?<![\w.])(\w*gettext(?:_noop)?|_)\(\s*{LITERAL}(?:\s*,\s*{LITERAL})?(?:\s*,\s*{LITERAL})?""")


def messages_of_call(domain: str, function: str, arguments: list[str | None]) -> Iterator[Message]:
    context, message, plural = FUNCTIONS["gettext" if function == "_" else function]
    if len(arguments) > message and arguments[message]:
        yield Message(
            domain,
            (arguments[context] or "") if context is not None else "",
            arguments[message] or "",
            (arguments[plural] or "") if plural is not None else "",
        )


def messages_in_python(source: str) -> Iterator[Message]:
    """Constant arguments of Django's gettext functions, under whatever name the module imports them."""
    tree = ast.parse(source)
    names = {}
    for node in ast.walk(tree):
        if isinstance(node, ast.ImportFrom) and node.module == "django.utils.translation":
            names |= {alias.asname or alias.name: alias.name for alias in node.names if alias.name in FUNCTIONS}
    for node in ast.walk(tree):
        if not isinstance(node, ast.Call):
            continue
        if isinstance(node.func, ast.Attribute) and getattr(node.func.value, "id", "") == "translation":
            function = node.func.attr
        else:
            function = names.get(getattr(node.func, "id", ""), "")
        if function in FUNCTIONS:
            values = [getattr(argument, "value", None) for argument in node.args]
            arguments = [value if isinstance(value, str) else None for value in values]
            yield from messages_of_call("django", function, arguments)


def messages_in_calls(domain: str, source: str) -> Iterator[Message]:
    """gettext("…") calls in JavaScript, or in what Django's templatize makes of a template."""
    for function, *literals in CALL.findall(source):
        if function in FUNCTIONS or function == "_":
            yield from messages_of_call(domain, function, [ast.literal_eval(text) for text in literals if text])


def messages_in_scripts(folder: Path) -> Iterator[tuple[str, Message]]:
    """In scripts as they are, and in the sources that the map of a minified script holds."""
    for path in folder.rglob("*.js"):
        for message in messages_in_calls("djangojs", path.read_text()):
            yield str(path.relative_to(folder)), message
    for path in folder.rglob("*.js.map"):
        for source in json.loads(path.read_text()).get("sourcesContent") or []:
            for message in messages_in_calls("djangojs", source or ""):
                yield str(path.relative_to(folder)), message


def messages_in_sources(folder: Path) -> Iterator[tuple[str, Message]]:
    for path in folder.rglob("*.py"):
        for message in messages_in_python(path.read_text()):
            yield str(path.relative_to(folder)), message
    for path in [path for path in folder.rglob("templates/**/*") if path.suffix in {".html", ".txt"}]:
        for message in messages_in_calls("django", templatize(path.read_text())):
            yield str(path.relative_to(folder)), message
    yield from messages_in_scripts(folder)


def messages_in_catalogue(path: Path, package_folder: Path) -> Iterator[tuple[str, Message]]:
    """Of a catalogue as Django ships it: its sources are named from the root of Django."""
    for entry in polib.pofile(str(path)):
        message = Message(path.stem, entry.msgctxt or "", entry.msgid, entry.msgid_plural)
        for source, _line in entry.occurrences or [("", "")]:
            yield source, message


@cache
def messages(package: str) -> list[Message]:
    """What the package can say to a user, in its order; each once."""
    folder = Path(find_spec(package).submodule_search_locations[0])
    english = sorted((folder / "locale" / "en" / "LC_MESSAGES").glob("*.po"))
    found = (
        [pair for path in english for pair in messages_in_catalogue(path, folder)]
        if english
        else list(messages_in_sources(folder))
    )
    sources = defaultdict(set)
    for source, message in found:
        sources[message].add(source)
    left_out = tuple(LEFT_OUT.get(package, {}))
    return [message for message, places in sources.items() if not all(place.startswith(left_out) for place in places)]


def packages() -> list[str]:
    """Every installed application but ours, and what speaks to users without being one."""
    installed = [config.name for config in apps.get_app_configs() if config.name.partition(".")[0] not in OURS]
    return list(dict.fromkeys([*BESIDES, *installed]))


# --- what it says in Vietnamese -------------------------------------------------------------------------------


@cache
def texts_of_scripts() -> dict[str, str | list[str]]:
    """The texts that reach the browser, as the admin's own catalogue view sends them."""
    with translation.override("vi"):
        answer = JSONCatalog.as_view(packages=["django.contrib.admin"])(RequestFactory().get("/"))
    return json.loads(answer.content)["catalog"]


def vietnamese(message: Message) -> set[str]:
    """The text, or the texts for some counts; what has none comes back in English, as a user would see it."""
    domain, context, msgid, plural = message
    if domain == "djangojs":
        found = texts_of_scripts().get(f"{context}\x04{msgid}" if context else msgid, plural or msgid)
        return set(found) if isinstance(found, list) else {found}
    with translation.override("vi"):
        if plural and context:
            return {translation.npgettext(context, msgid, plural, count) for count in (0, 1, 2, 5, 21)}
        if plural:
            return {translation.ngettext(msgid, plural, count) for count in (0, 1, 2, 5, 21)}
        return {translation.pgettext(context, msgid) if context else translation.gettext(msgid)}


PLACEHOLDER = re.compile(r"%\(\w+\)[a-z]|%[a-z](?!\w)|\{[^{}]*\}")
TAG = re.compile(r"</?\w+[^>]*>")
WORD = re.compile(r"[A-Za-z][\w-]{2,}")
# hoà, khoẻ, thuỷ: the tone on the second letter; the portal writes hòa, khỏe, thủy
NEW_TONE_PLACEMENT = re.compile(r"(?:o[àáảãạèéẻẽẹ]|(?<!q)u[ỳýỷỹỵ])(?!\w)", re.IGNORECASE)


def words(text: str) -> set[str]:
    return set(WORD.findall(TAG.sub(" ", PLACEHOLDER.sub(" ", text))))


def is_without_words(message: Message) -> bool:
    return not re.search(r"[^\W\d_]", PLACEHOLDER.sub("", message.msgid))


def every_message() -> list[tuple[str, Message]]:
    return [(package, message) for package in packages() for message in messages(package)]


@pytest.mark.parametrize("package", packages())
def test_every_text_of_a_package_is_vietnamese(package):
    english = [
        message
        for message in messages(package)
        if vietnamese(message) & {message.msgid, message.plural}
        and message.msgid not in SAME_IN_VIETNAMESE
        and not is_without_words(message)
    ]

    assert english == []


def test_every_word_of_the_editors_menu_is_vietnamese():
    assert {word for word in EDITOR_MENU if texts_of_scripts().get(word, word) == word} == set()


@pytest.mark.parametrize("package", packages())
def test_every_text_keeps_the_placeholders_and_the_markup_of_the_english_one(package):
    def marks(text):
        return set(PLACEHOLDER.findall(text)) | set(TAG.findall(text))

    changed = [
        (message.msgid, text)
        for message in messages(package)
        for text in vietnamese(message)
        if marks(text) != marks(message.plural or message.msgid) and message.msgid not in WITHOUT_PLACEHOLDERS
    ]

    assert changed == []


def test_no_english_word_is_left_inside_a_vietnamese_text():
    left = {
        (word, text)
        for _, message in every_message()
        if message.msgid not in SAME_IN_VIETNAMESE
        for text in vietnamese(message)
        for word in words(text) - KEPT_WORDS
        if word.casefold() in {english.casefold() for english in words(f"{message.msgid} {message.plural}")}
    }

    assert left == set()


def test_texts_are_in_nfc_with_the_portals_tone_placement_and_quotes():
    wrong = {
        text
        for _, message in every_message()
        for text in vietnamese(message)
        if text != unicodedata.normalize("NFC", text)
        or NEW_TONE_PLACEMENT.search(text)
        or re.search(r"""["']|\.\.\.|\s{2}|kí tự|bất kì""", TAG.sub("", text))
    }

    assert wrong == set()


def test_nothing_is_listed_as_left_out_or_the_same_or_kept_without_need():
    said = every_message()
    same = {message.msgid for _, message in said if message.msgid in vietnamese(message)}
    kept = set().union(*(words(text) for _, message in said for text in vietnamese(message)))
    sources = {
        package: {
            source
            for path in Path(find_spec(package).origin).parent.glob("locale/en/LC_MESSAGES/*.po")
            for source, _ in messages_in_catalogue(path, path)
        }
        for package in LEFT_OUT
    }

    assert set(SAME_IN_VIETNAMESE) <= same
    assert KEPT_WORDS - kept == set()
    for package, places in LEFT_OUT.items():
        assert set(places) <= sources[package]


# --- the reader of packages, tried on one that ships its catalogue --------------------------------------------


@pytest.mark.parametrize("package", ["django.contrib.admin", "django.contrib.auth", "django.contrib.redirects"])
def test_reading_the_sources_of_a_package_finds_what_its_own_catalogue_holds(package):
    folder = Path(find_spec(package).origin).parent
    found = {message for _, message in messages_in_sources(folder)}

    assert [message for message in messages(package) if message not in found] == []
    assert len(found) > 5


# --- our own files --------------------------------------------------------------------------------------------

OUR_CATALOGUES = sorted(Path(settings.LOCALE_PATHS[0]).rglob("*.po"))


def test_our_catalogues_are_the_two_that_django_reads():
    assert [str(path.relative_to(settings.LOCALE_PATHS[0])) for path in OUR_CATALOGUES] == [
        "vi/LC_MESSAGES/django.po",
        "vi/LC_MESSAGES/djangojs.po",
    ]


@pytest.mark.parametrize("path", OUR_CATALOGUES, ids=lambda path: path.name)
def test_the_compiled_catalogue_is_its_source_compiled(path):
    assert path.with_suffix(".mo").read_bytes() == polib.pofile(str(path)).to_binary(), (
        "run: .venv/bin/python scripts/compile_catalogues.py"
    )


@pytest.mark.parametrize("path", OUR_CATALOGUES, ids=lambda path: path.name)
def test_our_catalogue_holds_no_text_that_no_package_says(path):
    said = {message for _, message in every_message()} | {Message("djangojs", "", word, "") for word in EDITOR_MENU}
    ours = [
        Message(path.stem, entry.msgctxt or "", entry.msgid, entry.msgid_plural) for entry in polib.pofile(str(path))
    ]

    assert [message for message in ours if message not in said] == []
    assert len(ours) == len(set(ours))
    assert not any(entry.fuzzy or entry.obsolete for entry in polib.pofile(str(path)))


# --- the words themselves -------------------------------------------------------------------------------------

GLOSSARY = {
    "Save": "Lưu",
    "Save and add another": "Lưu và thêm mới",
    "Save and continue editing": "Lưu và tiếp tục sửa",
    "Delete": "Xóa",
    "Add": "Thêm",
    "Change": "Sửa",
    "View": "Xem",
    "History": "Lịch sử",
    "Search": "Tìm kiếm",
    "Filter": "Bộ lọc",
    "All": "Tất cả",
    "Yes": "Có",
    "No": "Không",
    "Log in": "Đăng nhập",
    "Log out": "Đăng xuất",
    "Password": "Mật khẩu",
    "Change password": "Đổi mật khẩu",
    "Home": "Bàn làm việc",
    "Close": "Đóng",
    "Page not found": "Không tìm thấy trang",
    "Recent actions": "Thao tác gần đây",
    "Go": "Thực hiện",
}


@pytest.mark.parametrize(("english", "said"), GLOSSARY.items())
def test_a_word_of_the_glossary_is_the_portals_own(english, said):
    assert translation.gettext(english) == said


@pytest.mark.parametrize(
    ("field", "typed", "answer"),
    [
        (forms.CharField(), "", "Trường này là bắt buộc."),
        (forms.CharField(max_length=5), "Đặng Thị", "Giá trị này chỉ được có tối đa 5 ký tự (hiện có 8)."),
        (forms.CharField(min_length=20), "Đặng Thị", "Giá trị này phải có ít nhất 20 ký tự (hiện có 8)."),
        (forms.CharField(), "a\0", "Không được có ký tự rỗng (NUL)."),
        (forms.EmailField(), "dang@", "Hãy nhập địa chỉ email hợp lệ."),
        (forms.URLField(assume_scheme="https"), "http://", "Hãy nhập URL hợp lệ."),
        (
            forms.SlugField(),
            "đặng thị",
            "Hãy nhập định danh hợp lệ: chỉ gồm chữ cái không dấu, chữ số, dấu gạch dưới hoặc dấu gạch nối.",
        ),
        (forms.IntegerField(), "²", "Hãy nhập một số nguyên."),
        (forms.IntegerField(min_value=1900), "5", "Giá trị này phải lớn hơn hoặc bằng 1900."),
        (forms.IntegerField(max_value=2200), "9999", "Giá trị này phải nhỏ hơn hoặc bằng 2200."),
        (forms.DecimalField(max_digits=3), "1234", "Không được có quá 3 chữ số."),
        (forms.DateField(), "9/13/2024", "Hãy nhập ngày hợp lệ (ngày/tháng/năm)."),
        (forms.ChoiceField(choices=[("a", "A")]), "b", "Hãy chọn một lựa chọn hợp lệ. b không có trong các lựa chọn."),
        (forms.GenericIPAddressField(), "x", "Hãy nhập địa chỉ IPv4 hoặc IPv6 hợp lệ."),
        (forms.FileField(), None, "Trường này là bắt buộc."),
        (forms.FileField(), SimpleUploadedFile("a.png", b""), "Tệp được gửi không có nội dung."),
        (
            forms.ImageField(),
            SimpleUploadedFile("a.png", b"x"),
            "Hãy tải lên một ảnh hợp lệ. Tệp bạn tải lên không phải là ảnh hoặc là ảnh bị hỏng.",
        ),
        (
            forms.FileField(validators=[FileExtensionValidator(["xlsx", "csv"])]),
            SimpleUploadedFile("a.exe", b"x"),
            "Không nhận tệp có đuôi “exe”. Các đuôi được nhận là: xlsx, csv.",
        ),
    ],
)
def test_a_form_answers_bad_input_in_vietnamese(field, typed, answer):
    with pytest.raises(ValidationError) as refused:
        field.clean(typed)

    assert refused.value.messages == [answer]


@pytest.mark.django_db
def test_a_choice_that_is_gone_and_a_name_that_is_taken_are_answered_in_vietnamese():
    Group.objects.create(name="Biên tập viên")
    form = UserCreationForm({"username": "bien tap", "usable_password": "true", "password1": "a", "password2": "b"})

    with pytest.raises(ValidationError) as gone:
        forms.ModelChoiceField(Group.objects.all()).clean("999")
    with pytest.raises(ValidationError) as taken:
        Group(name="Biên tập viên").full_clean()

    assert gone.value.messages == [
        "Hãy chọn một lựa chọn hợp lệ. Giá trị đã gửi không có trong các lựa chọn.",
    ]
    assert taken.value.messages == ["Nhóm có Tên này đã tồn tại."]
    assert form.errors["username"] == [
        "Hãy nhập tên đăng nhập hợp lệ: chỉ gồm chữ cái, chữ số và các ký tự @/./+/-/_.",
    ]
    assert form.errors["password2"] == ["Hai mật khẩu không giống nhau."]


@pytest.mark.django_db
def test_weak_passwords_are_refused_in_vietnamese():
    user = User(username="tham-muu-gioi", email="")

    def answer(password):
        with pytest.raises(ValidationError) as refused:
            validate_password(password, user)
        return refused.value.messages

    assert answer("12345") == [
        "Mật khẩu này quá ngắn. Mật khẩu phải có ít nhất 10 ký tự.",
        "Mật khẩu này quá phổ biến.",
        "Mật khẩu này chỉ toàn chữ số.",
    ]
    assert answer("tham-muu-gioi1") == ["Mật khẩu quá giống tên đăng nhập."]
    assert password_validators_help_texts() == [
        "Mật khẩu của bạn không được quá giống các thông tin cá nhân khác.",
        "Mật khẩu của bạn phải có ít nhất 10 ký tự.",
        "Mật khẩu của bạn không được là mật khẩu nhiều người hay dùng.",
        "Mật khẩu của bạn không được chỉ toàn chữ số.",
    ]


def test_name_fields_of_staff_stand_in_the_order_in_which_names_are_written():
    labels = [str(User._meta.get_field(name).verbose_name) for name in ("first_name", "last_name")]

    assert labels == ["họ và tên đệm", "tên"]
    assert User(first_name="Đặng Thị", last_name="Hòa").get_full_name() == "Đặng Thị Hòa"


@pytest.mark.django_db
def test_the_log_of_the_admin_speaks_vietnamese():
    user = User.objects.create(username="bien-tap")
    group = Group.objects.create(name="Biên tập viên")
    entries = LogEntry.objects.log_actions(user.pk, [group], 2, [{"changed": {"fields": ["Tên", "Quyền"]}}])

    entry = LogEntry.objects.get()
    assert entries is not None
    assert entry.get_action_flag_display() == "Sửa"
    assert entry.get_change_message() == "Đã sửa Tên và Quyền."
    assert str(entry) == "Đã sửa “Biên tập viên” – Đã sửa Tên và Quyền."


def test_lookups_of_filters_and_answers_of_the_api_speak_vietnamese():
    assert str(django_filters_settings.VERBOSE_LOOKUPS["gte"]) == "lớn hơn hoặc bằng"
    assert str(django_filters_settings.VERBOSE_LOOKUPS["icontains"]) == "chứa"
    assert NotFound().detail == "Không tìm thấy."
    assert Throttled(wait=1).detail == "Yêu cầu bị từ chối vì đã gửi quá nhiều. Có thể gửi lại sau 1 giây."
    assert Throttled(wait=30).detail == "Yêu cầu bị từ chối vì đã gửi quá nhiều. Có thể gửi lại sau 30 giây."
    assert MethodNotAllowed("PUT").detail == "Không nhận phương thức “PUT”."
    with pytest.raises(ApiValidationError) as refused:
        serializers.DateField().run_validation("4/9/2024")
    assert refused.value.detail == ["Ngày sai định dạng. Hãy dùng một trong các định dạng sau: YYYY-MM-DD."]


# --- the admin, page by page ----------------------------------------------------------------------------------


class Seen(HTMLParser):
    """What a page shows or reads aloud: its texts, the names of its pictures and fields, the words on its buttons."""

    SPOKEN = {"title", "alt", "aria-label", "aria-description", "placeholder", "label"}
    SILENT = {"script", "style", "template"}

    def __init__(self, html):
        super().__init__()
        self.found, self.silent = [], 0
        self.feed(html)

    def handle_starttag(self, tag, attrs):
        values = dict(attrs)
        self.silent += tag in self.SILENT
        self.found += [value for name, value in attrs if name in self.SPOKEN and value]
        if tag == "input" and values.get("type") in {"submit", "button", "reset"}:
            self.found.append(values.get("value") or "")
        if inline := values.get("data-inline-formset"):
            self.found += [text for name, text in json.loads(inline)["options"].items() if name.endswith("Text")]

    def handle_endtag(self, tag):
        self.silent -= tag in self.SILENT

    def handle_data(self, text):
        if not self.silent and text.strip():
            self.found.append(text.strip())


@cache
def english_words() -> set[str]:
    """The words of all texts of the packages, but for those that could be Vietnamese (the, can, in) or are kept."""
    found = {word.casefold() for _, message in every_message() for word in words(f"{message.msgid} {message.plural}")}
    return {word for word in found if not is_syllable(word)} - {word.casefold() for word in KEPT_WORDS}


def english_on(html: str) -> set[tuple[str, str]]:
    return {
        (word, text) for text in Seen(html).found for word in WORD.findall(text) if word.casefold() in english_words()
    }


@pytest.fixture
def full_admin(client, db):
    """A superuser's client, and at least one row in every list."""
    user = User.objects.create_superuser("dang.hoa", password="hoa-sen-nở", first_name="Đặng Thị", last_name="Hòa")
    honour = HonourFactory()
    AchievementFactory(honour=honour)
    ArticleFactory(public=True, category=CategoryFactory())
    Redirect.objects.create(site_id=1, old_path="/cu/", new_path="/moi/")
    Group.objects.create(name="Biên tập viên").permissions.add(*Permission.objects.all()[:3])
    LogEntry.objects.log_actions(user.pk, [honour], 2, [{"changed": {"fields": ["Lĩnh vực"]}}])
    LogEntry.objects.log_actions(user.pk, [honour], 1, [{"added": {}}], single_object=True)
    client.force_login(user)
    return client


def test_the_sweep_sees_an_english_word_wherever_a_page_may_show_it():
    html = (
        '<img alt="True"><p>Search</p><input type="submit" value="Delete"><a title="Edit Link"></a><p>Lưu và thêm</p>'
    )

    assert {word for word, _ in english_on(html)} == {"True", "Search", "Delete", "Edit", "Link"} - KEPT_WORDS


@pytest.mark.django_db
@pytest.mark.parametrize("name", ["index", "login", "password_change", "password_change_done", "logout"])
def test_no_page_of_the_admin_site_shows_an_english_word(full_admin, name):
    if name in {"login", "logout"}:
        full_admin.logout()
    answer = full_admin.get(reverse(f"admin:{name}"), follow=True)
    refused = full_admin.post(reverse(f"admin:{name}"), {"username": "sai", "old_password": "sai"}, follow=True)

    assert english_on(answer.content.decode()) == set()
    assert english_on(refused.content.decode()) == set()


@pytest.mark.django_db
@pytest.mark.parametrize("model", admin.site._registry, ids=lambda model: model._meta.label)
def test_no_list_or_form_of_the_admin_shows_an_english_word(full_admin, model):
    def address(page, *arguments):
        return reverse(f"admin:{model._meta.app_label}_{model._meta.model_name}_{page}", args=arguments)

    row = model._default_manager.order_by("pk").first()
    pages = [address("changelist"), f"{address('changelist')}?q=kh%C3%B4ng-c%C3%B3", address("add")]
    if row is not None:
        pages += [address(page, row.pk) for page in ("change", "history", "delete")]
    shown = {page: full_admin.get(page) for page in pages}
    chosen = {"action": "delete_selected", "_selected_action": [row.pk] if row else []}
    sent = {
        "an act without a choice": full_admin.post(address("changelist"), {"action": ""}, follow=True),
        "before deleting": full_admin.post(address("changelist"), chosen, follow=True),
        "an empty form": full_admin.post(address("add")),
    }

    for page, answer in [*shown.items(), *sent.items()]:
        if answer.status_code != 302:
            assert english_on(answer.content.decode()) == set(), page
    assert shown[pages[0]].status_code == 200
