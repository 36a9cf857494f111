"""Users, their roles, and redirects: the system's part of the admin."""

from collections.abc import Iterator
from itertools import groupby
from typing import TYPE_CHECKING, Any, cast

from django import forms
from django.contrib import admin
from django.contrib.admin.utils import unquote
from django.contrib.auth.admin import GroupAdmin, UserAdmin
from django.contrib.auth.forms import UserChangeForm
from django.contrib.auth.models import Group, Permission, User
from django.contrib.contenttypes.models import ContentType
from django.contrib.redirects.admin import RedirectAdmin
from django.contrib.redirects.models import Redirect
from django.contrib.sites import admin as sites_admin  # noqa: F401 - registers what is unregistered below
from django.contrib.sites.models import Site
from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import ManyToManyField, Prefetch, QuerySet
from django.forms.models import ModelChoiceIterator, ModelChoiceIteratorValue
from django.http import HttpRequest, HttpResponse
from django.utils.html import format_html
from django.utils.text import capfirst

from portal.core.users import name_of, person, subject_of, verb_of
from portal.files.markup import vn_datetime
from portal.publication.content import content_of
from portal.staff.form_fields import PortalForm
from portal.staff.model_admin import PortalAdmin
from portal.staff.passwords import record_password_change
from portal.staff.roles import DESCRIPTIONS
from portal.vietnamese import sort_key

if TYPE_CHECKING:
    GroupChoiceField = forms.ModelMultipleChoiceField[Group]
    PermissionChoiceField = forms.ModelMultipleChoiceField[Permission]
    PermissionIterator = ModelChoiceIterator[Permission]
    BaseUserAdmin = UserAdmin[User]
else:
    GroupChoiceField = PermissionChoiceField = forms.ModelMultipleChoiceField
    PermissionIterator = ModelChoiceIterator
    BaseUserAdmin = UserAdmin

# what the rights of packages are about, where the staff has no business
WITHOUT_BUSINESS = {"admin", "contenttypes", "sessions", "sites"}

# SITE_URL names the one site, so there is no list of sites
for model in (User, Group, Redirect, Site):
    admin.site.unregister(model)


class RoleChoices(GroupChoiceField):
    widget = forms.CheckboxSelectMultiple

    def label_from_instance(self, group: Group) -> str:
        text = DESCRIPTIONS.get(group.name)
        return format_html("<strong>{}</strong>: {}", group.name, text) if text else group.name


class RightIterator(PermissionIterator):
    """The rights under what they are about."""

    def __iter__(  # type: ignore[override]  # the stubs know no choices in groups
        self,
    ) -> Iterator[tuple[str, list[tuple[ModelChoiceIteratorValue, str]]]]:
        rights = sorted(self.queryset, key=lambda right: (sort_key(subject_of(right)), right.pk))
        for subject, group in groupby(rights, subject_of):
            yield capfirst(subject), [self.choice(right) for right in group]


class RightChoices(PermissionChoiceField):
    """Permissions in Vietnamese: what may be done with what."""

    iterator = RightIterator
    widget = forms.CheckboxSelectMultiple

    def label_from_instance(self, right: Permission) -> str:
        return verb_of(right)


@admin.register(User)
class StaffAdmin(PortalAdmin, BaseUserAdmin):
    """People leave by being locked, not deleted: what they signed and logged keeps their name."""

    form = UserChangeForm
    list_display = ["username", "shown_name", "shown_roles", "is_active", "is_superuser", "shown_last_login"]
    list_filter = ["groups", "is_active", "is_superuser"]
    is_folded_here = True
    search_fields = ("username", "last_name", "first_name", "email")
    filter_horizontal = ()
    fieldsets = [
        (None, {"fields": ["username", "password"]}),
        ("Họ tên", {"fields": ["first_name", "last_name", "email"]}),
        ("Vai trò", {"fields": ["is_active", "is_staff", "is_superuser", "groups"]}),
        ("Thời gian", {"fields": ["shown_last_login", "shown_joined"]}),
    ]
    readonly_fields = ["shown_last_login", "shown_joined"]

    def get_queryset(self, request: HttpRequest) -> QuerySet[User]:
        return super().get_queryset(request).prefetch_related(Prefetch("groups", Group.objects.order_by("name")))

    def get_readonly_fields(self, request: HttpRequest, obj: User | None = None) -> list[str]:
        fields = list(super().get_readonly_fields(request, obj))
        if not request.user.is_superuser:
            fields.append("is_superuser")
        return fields

    def has_change_permission(self, request: HttpRequest, obj: User | None = None) -> bool:
        if obj is not None:
            return content_of(User).permits(person(request), obj, "change")
        return super().has_change_permission(request, obj)

    def has_delete_permission(self, request: HttpRequest, obj: User | None = None) -> bool:
        return False

    @transaction.atomic
    def user_change_password(self, request: HttpRequest, id: str, form_url: str = "") -> HttpResponse:
        response = super().user_change_password(request, id, form_url)
        if request.method == "POST" and response.status_code == 302:
            record_password_change(user_id=int(unquote(id)), by=person(request))
        return response

    def formfield_for_manytomany(
        self, db_field: "ManyToManyField[Any, Any]", request: HttpRequest, **kwargs: Any
    ) -> "forms.ModelMultipleChoiceField[Any] | None":
        if db_field.name == "groups":
            return RoleChoices(Group.objects.order_by("name"), label="Vai trò", required=False)
        return super().formfield_for_manytomany(db_field, request, **kwargs)

    @admin.display(description="Họ và tên", ordering="last_name")
    def shown_name(self, user: User) -> str:
        return name_of(user)

    @admin.display(description="Vai trò")
    def shown_roles(self, user: User) -> str:
        return ", ".join(group.name for group in user.groups.all())

    @admin.display(description="Đăng nhập gần nhất", ordering="last_login")
    def shown_last_login(self, user: User) -> str:
        return vn_datetime(user.last_login) or "Chưa đăng nhập"

    @admin.display(description="Tham gia từ", ordering="date_joined")
    def shown_joined(self, user: User) -> str:
        return vn_datetime(user.date_joined)


@admin.register(Group)
class RoleAdmin(PortalAdmin, GroupAdmin):
    list_display = ["name", "shown_description"]
    filter_horizontal = ()
    is_folded_here = True
    search_fields = ("name",)

    def formfield_for_manytomany(
        self, db_field: "ManyToManyField[Any, Any]", request: HttpRequest | None = None, **kwargs: Any
    ) -> "forms.ModelMultipleChoiceField[Any] | None":
        if db_field.name == "permissions":
            rights = Permission.objects.select_related("content_type")
            rights = rights.exclude(content_type__app_label__in=WITHOUT_BUSINESS)
            # permissions of models that an upgrade has removed remain in the database
            removed = [kind.pk for kind in ContentType.objects.all() if kind.model_class() is None]
            rights = rights.exclude(content_type__in=removed)
            return RightChoices(rights, label="Quyền", required=False)
        # all callers give the request, though it has a default
        return super().formfield_for_manytomany(db_field, cast(HttpRequest, request), **kwargs)

    @admin.display(description="Việc được làm")
    def shown_description(self, group: Group) -> str:
        return DESCRIPTIONS.get(group.name, "")


class AddressForm(PortalForm):
    def clean_old_path(self) -> str:
        """One way on from each old address: the site, of which there is one, is not asked for."""
        path: str = self.cleaned_data["old_path"]
        if not path.startswith("/"):
            raise ValidationError("Địa chỉ cũ bắt đầu bằng dấu “/”, ví dụ: /tin-tuc/bai-cu/")
        if Redirect.objects.filter(old_path=path).exclude(pk=self.instance.pk).exists():
            raise ValidationError("Địa chỉ cũ này đã có chuyển hướng.")
        return path


@admin.register(Redirect)
class AddressAdmin(PortalAdmin, RedirectAdmin):
    form = AddressForm
    list_display = ["old_path", "new_path"]
    list_filter = ()
    is_folded_here = True
    search_fields = ("old_path", "new_path")
    fields = ["old_path", "new_path"]
    radio_fields = {}
