from functools import partial

from django import forms
from django.contrib import admin, messages
from django.contrib.admin.models import CHANGE, LogEntry
from django.contrib.admin.widgets import AdminDateWidget
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import Exists, OuterRef
from django.http import HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import path, reverse
from django.utils import timezone
from django.utils.html import format_html, format_html_join

from honorees.choices import HonoreeKind, Level, PostLevel
from honorees.models import (
    Achievement,
    Criterion,
    Cycle,
    Decision,
    Field,
    FoundingDocument,
    Honoree,
    Honour,
    Movement,
    Province,
    Unit,
)
from honorees.services import reinstate_honour, revoke_honour
from honorees.views import HonoreeView
from portal import changes
from portal.admin.base import PortalAdmin, PortalStackedInline, PortalTabularInline, count_of
from portal.admin.moves import badge, status_badge
from portal.admin.pictures import thumbnail
from portal.admin.publication import MineFilter, PublishableAdmin, StatusFilter
from portal.choices import Action, Kind
from portal.fields import VietnameseTextField
from portal.markup import vn_date, vn_number
from portal.publishing import MoveRefused, may_edit
from portal.richtext import EXTENSIONS
from portal.slugs import leave_redirect

# Only articles tell what their text shows apart from other pictures, so only they may show some.
WITHOUT_PICTURES = {name: rule for name, rule in EXTENSIONS.items() if name not in {"Figure", "Caption", "Image"}}


# --- the movement and its cycles ------------------------------------------------------------------------------


class FoundingDocumentInline(PortalStackedInline):
    model = FoundingDocument
    fields = [("number", "issued_on", "issued_year"), "title", "issuer", "summary"]


class CriterionInline(PortalTabularInline):
    model = Criterion
    fields = ["position", "name", "description"]


@admin.register(Movement)
class MovementAdmin(PortalAdmin):
    has_public_page = True
    list_display = ["name", "organizer", "shown_cycles"]
    is_folded_here = True
    search_fields = ("name", "organizer")
    fields = ["name", "slug", "organizer", "summary", "description"]
    inlines = [FoundingDocumentInline, CriterionInline]

    class Media:
        js = ["admin-portal/editor.js"]

    def get_queryset(self, request):
        return super().get_queryset(request).annotate(cycle_count=count_of(Cycle, "movement"))

    def formfield_for_dbfield(self, db_field, request, **kwargs):
        if db_field.name == "description":
            kwargs["config"] = {"extensions": WITHOUT_PICTURES}
        return super().formfield_for_dbfield(db_field, request, **kwargs)

    def save_model(self, request, obj, form, change):
        """The addresses of the cycles stand under the movement's own and change with it."""
        cycles = Cycle.objects.filter(movement=obj.pk).select_related("movement")
        before = {cycle.pk: cycle.get_absolute_url() for cycle in cycles} if change else {}
        super().save_model(request, obj, form, change)
        if change and "slug" in form.changed_data:
            for cycle in cycles.all():
                cycle.save()
                leave_redirect(before[cycle.pk], cycle.get_absolute_url())
                changes.record_saved(cycle)

    @admin.display(description="Số giai đoạn", ordering="cycle_count")
    def shown_cycles(self, movement):
        return movement.cycle_count


@admin.register(Cycle)
class CycleAdmin(PortalAdmin):
    has_public_page = True
    list_display = ["shown_period", "movement", "shown_ceremony", "announced_count", "shown_honours"]
    list_filter = ["movement"]
    is_folded_here = True
    search_fields = ("movement__name", "start_year", "end_year")
    autocomplete_fields = ["movement"]
    fields = ["movement", ("start_year", "end_year"), "summary", ("ceremony_on", "ceremony_place"), "announced_count"]

    def get_queryset(self, request):
        return super().get_queryset(request).select_related("movement").annotate(honour_count=count_of(Honour, "cycle"))

    @admin.display(description="Giai đoạn", ordering="start_year")
    def shown_period(self, cycle):
        return cycle.period

    @admin.display(description="Lễ tuyên dương", ordering="ceremony_on")
    def shown_ceremony(self, cycle):
        return vn_date(cycle.ceremony_on)

    @admin.display(description="Lần tôn vinh đã nhập", ordering="honour_count")
    def shown_honours(self, cycle):
        address = f"{reverse('admin:honorees_honour_changelist')}?giai_doan={cycle.slug}"
        return format_html('<a href="{}">{}</a>', address, vn_number(cycle.honour_count))


# --- what honours rest on -------------------------------------------------------------------------------------


@admin.register(Decision)
class DecisionAdmin(PortalAdmin):
    list_display = ["number", "shown_issued_on", "issuer", "title", "shown_honours"]
    is_folded_here = True
    search_fields = ("number", "title", "issuer", "signatory")
    list_filter = ["issuer"]
    fields = [("number", "issued_on"), "issuer", "signatory", "title"]

    def get_queryset(self, request):
        return super().get_queryset(request).annotate(honour_count=count_of(Honour, "decision"))

    def record_change(self, item, form):
        """Number, day and issuer stand on the pages of those honoured by the decision."""
        record_honorees(Honour.objects.filter(decision=item))

    @admin.display(description="Ngày ký", ordering="issued_on")
    def shown_issued_on(self, decision):
        return vn_date(decision.issued_on)

    @admin.display(description="Lần tôn vinh", ordering="honour_count")
    def shown_honours(self, decision):
        return vn_number(decision.honour_count)


class InForceFilter(admin.SimpleListFilter):
    title = "hiệu lực"
    parameter_name = "hieu_luc"

    def lookups(self, request, model_admin):
        return [("con", "Đang tồn tại"), ("het", "Không còn")]

    def queryset(self, request, queryset):
        today = timezone.localdate()
        if self.value() == "con":
            return queryset.exclude(valid_to__lte=today)
        if self.value() == "het":
            return queryset.filter(valid_to__lte=today)
        return queryset


class PeriodColumn:
    @admin.display(description="Thời gian tồn tại", ordering="valid_from")
    def shown_period(self, item):
        if item.valid_to is None:
            return f"từ {vn_date(item.valid_from)}"
        return f"{vn_date(item.valid_from)} đến trước {vn_date(item.valid_to)}"


@admin.register(Unit)
class UnitAdmin(PeriodColumn, PortalAdmin):
    list_display = ["name", "level", "province", "parent", "shown_period", "shown_honours"]
    list_filter = ["level", InForceFilter, ("province", admin.RelatedOnlyFieldListFilter)]
    search_fields = ("search_text",)
    autocomplete_fields = ["parent", "province", "successors"]
    fieldsets = [
        (None, {"fields": ["name", "short_name", "slug", "level", "province", "parent"]}),
        ("Thời gian tồn tại", {"fields": [("valid_from", "valid_to"), "successors"]}),
    ]

    def get_queryset(self, request):
        units = super().get_queryset(request).select_related("province", "parent")
        return units.annotate(honour_count=count_of(Honour, "unit"))

    def get_readonly_fields(self, request, obj=None):
        """The slug stands in addresses of filtered lists that people have shared."""
        return ["slug"] if obj else []

    def choice_label(self, unit):
        place = unit.province.name if unit.province_id else unit.get_level_display()
        ended = f", đến {vn_date(unit.valid_to)}" if unit.valid_to else ""
        return f"{unit.name} ({place}{ended})"

    @admin.display(description="Lần tôn vinh", ordering="honour_count")
    def shown_honours(self, unit):
        return vn_number(unit.honour_count)


@admin.register(Province)
class ProvinceAdmin(PeriodColumn, PortalAdmin):
    list_display = ["name", "kind", "code", "shown_period", "shown_successors"]
    list_filter = ["kind", InForceFilter]
    is_folded_here = True
    search_fields = ("name", "code")
    autocomplete_fields = ["successors"]
    fields = ["name", "kind", "code", "slug", ("valid_from", "valid_to"), "successors"]
    list_per_page = 100

    def get_queryset(self, request):
        return super().get_queryset(request).prefetch_related("successors")

    def choice_label(self, province):
        ended = f" (đến {vn_date(province.valid_to)})" if province.valid_to else ""
        return f"{province.name}{ended}"

    @admin.display(description="Nay là")
    def shown_successors(self, province):
        return ", ".join(successor.name for successor in province.successors.all())


def record_honorees(honours):
    """An upsert for each public person who has one of the honours."""
    ids = Honoree.objects.public().honoured_by(honours).order_by("pk").values_list("pk", flat=True)
    changes.record(Kind.HONOREE, list(ids), Action.UPSERTED)


@admin.register(Field)
class FieldAdmin(PortalAdmin):
    list_display = ["name", "shown_honours"]
    is_folded_here = True
    search_fields = ("name",)
    fields = ["name", "slug"]

    def get_queryset(self, request):
        return super().get_queryset(request).annotate(honour_count=count_of(Honour, "field"))

    def record_change(self, item, form):
        """The name of the field stands on the pages of those honoured in it."""
        record_honorees(Honour.objects.filter(field=item))

    @admin.display(description="Lần tôn vinh", ordering="honour_count")
    def shown_honours(self, field):
        return vn_number(field.honour_count)


# --- honorees and what they were honoured for -----------------------------------------------------------------


HONOUR_FIELDS = ["cycle", "decision", "unit", "unit_name", ("post", "post_level"), "field", "citation"]
HONOUR_CHOICES = ["cycle", "decision", "unit", "field"]


def achievements_of(honour):
    """The achievements as staff read them under an honour, and the way to where they are kept."""
    if honour.pk is None:
        return "Thêm thành tích sau khi lưu, ở trang của lần tôn vinh."
    items = format_html_join("", "<li>{}: {}</li>", ((item.year, item.title) for item in honour.achievements.all()))
    address = reverse("admin:honorees_honour_change", args=[honour.pk])
    return format_html(
        '{}<a href="{}#achievements-group">Sửa thành tích, thu hồi…</a>',
        format_html('<ul class="plain-list">{}</ul>', items) if items else "Chưa có. ",
        address,
    )


class HonourInline(PortalStackedInline):
    model = Honour
    autocomplete_fields = HONOUR_CHOICES
    fields = [*HONOUR_FIELDS, "shown_achievements", "shown_state"]
    readonly_fields = ["shown_achievements", "shown_state"]

    def get_queryset(self, request):
        return (
            super()
            .get_queryset(request)
            .select_related("honoree", "cycle__movement", "decision", "unit", "field")
            .prefetch_related("achievements")
        )

    def has_delete_permission(self, request, obj=None):
        """What the public has read is revoked, with a reason, not deleted."""
        return super().has_delete_permission(request, obj) and not (obj is not None and obj.was_public)

    @admin.display(description="Thành tích")
    def shown_achievements(self, honour):
        return achievements_of(honour)

    @admin.display(description="Tình trạng")
    def shown_state(self, honour):
        return honour_state(honour)


def honour_state(honour):
    if not honour.is_revoked:
        return badge("published", "Còn giá trị")
    return format_html(
        "{} {}: {}", badge("withdrawn", "Đã thu hồi"), vn_date(honour.revoked_on), honour.revocation_reason
    )


class CycleFilter(admin.SimpleListFilter):
    title = "giai đoạn"
    parameter_name = "giai_doan"

    def lookups(self, request, model_admin):
        return [(cycle.slug, str(cycle)) for cycle in Cycle.objects.for_listing()]

    def queryset(self, request, queryset):
        if not self.value():
            return queryset
        return queryset.filter(Exists(Honour.objects.filter(honoree=OuterRef("pk"), cycle__slug=self.value())))


class CycleOfHonourFilter(CycleFilter):
    def queryset(self, request, queryset):
        return queryset.filter(cycle__slug=self.value()) if self.value() else queryset


class HonourChoiceFilter(admin.SimpleListFilter):
    """Honorees by a column of their honours."""

    column = ""
    choices_class = None

    def lookups(self, request, model_admin):
        return self.choices_class.choices

    def queryset(self, request, queryset):
        if self.value() not in self.choices_class.values:
            return queryset
        return queryset.filter(Exists(Honour.objects.filter(honoree=OuterRef("pk"), **{self.column: self.value()})))


class LevelFilter(HonourChoiceFilter):
    title = "cấp"
    parameter_name = "cap"
    column = "unit__level"
    choices_class = Level


class PostLevelFilter(HonourChoiceFilter):
    title = "nhóm chức vụ"
    parameter_name = "chuc_vu"
    column = "post_level"
    choices_class = PostLevel


class PortraitFilter(admin.SimpleListFilter):
    title = "chân dung"
    parameter_name = "chan_dung"

    def lookups(self, request, model_admin):
        return [("co", "Có"), ("thieu", "Còn thiếu")]

    def queryset(self, request, queryset):
        if self.value() in {"co", "thieu"}:
            return queryset.filter(portrait__isnull=self.value() == "thieu")
        return queryset


@admin.register(Honoree)
class HonoreeAdmin(PublishableAdmin):
    page_view = HonoreeView
    list_display = [
        "shown_portrait",
        "shown_name",
        "shown_status",
        "shown_post",
        "shown_cycles",
        "shown_time",
    ]
    list_display_links = ["shown_name"]
    list_filter = [
        StatusFilter,
        MineFilter,
        CycleFilter,
        "kind",
        LevelFilter,
        PostLevelFilter,
        "gender",
        "academic_title",
        PortraitFilter,
        "is_sample",
    ]
    search_fields = ("search_text",)
    inlines = [HonourInline]
    shown_instead = {"portrait": "shown_large_portrait"}
    fieldsets = [
        (None, {"fields": ["kind", "name", "portrait", "summary"]}),
        ("Về cá nhân", {"fields": [("gender", "birth_year"), "academic_title"]}),
        ("Xếp thứ tự và địa chỉ trang", {"fields": ["sort_name", "slug"], "classes": ["collapse"]}),
    ]
    readonly_fields = ["shown_large_portrait"]
    radio_fields = {"kind": admin.HORIZONTAL}

    def get_queryset(self, request):
        return super().get_queryset(request).select_related("portrait", "created_by").with_honours()

    def choice_label(self, honoree):
        parts = [honoree.name, *(f"{honour.post}, {honour.unit_name}" for honour in honoree.standing_honours[:1])]
        text = " – ".join(part.strip(", ") for part in parts)
        return text if honoree.is_public else f"{text} ({honoree.get_status_display().lower()})"

    def desk_notes(self, request):
        address = reverse("admin:honorees_honoree_changelist")
        missing = Honoree.objects.public().filter(portrait=None, kind=HonoreeKind.INDIVIDUAL).count()
        if missing and self.has_change_permission(request):
            yield {
                "text": f"{missing} cá nhân đang công khai còn thiếu chân dung",
                "address": f"{address}?chan_dung=thieu&trang_thai=cong-khai&kind__exact=individual",
            }

    @admin.display(description="Ảnh")
    def shown_portrait(self, honoree):
        return thumbnail(honoree.portrait, "thumbnail thumbnail--face")

    @admin.display(description="Chân dung")
    def shown_large_portrait(self, honoree):
        return thumbnail(honoree.portrait, "thumbnail thumbnail--large")

    @admin.display(description="Họ và tên (tên tập thể)", ordering="sort_key")
    def shown_name(self, honoree):
        sample = badge("sample", "Minh họa") if honoree.is_sample else ""
        return format_html("{} {}", honoree.titled_name, sample)

    @admin.display(description="Chức vụ, đơn vị khi được tôn vinh")
    def shown_post(self, honoree):
        return format_html_join(
            "",
            "<div>{}</div>",
            ((", ".join(filter(None, [honour.post, honour.unit_name])),) for honour in honoree.standing_honours[:2]),
        )

    @admin.display(description="Giai đoạn")
    def shown_cycles(self, honoree):
        return ", ".join(honour.cycle.period for honour in honoree.standing_honours)


class AchievementInline(PortalTabularInline):
    model = Achievement
    fields = ["year", "title", "description", "evidence"]


class RevocationForm(forms.Form):
    on = forms.DateField(
        label="Ngày thu hồi", widget=AdminDateWidget(), help_text="Ngày quyết định thu hồi có hiệu lực."
    )
    reason = VietnameseTextField("Lý do thu hồi", max_length=500).formfield(
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text="Hiện công khai trên trang của người được tôn vinh.",
        error_messages={"required": "Cần ghi lý do thu hồi: lý do này hiện trên trang công khai."},
    )

    def clean_on(self):
        day = self.cleaned_data["on"]
        if day > timezone.localdate():
            raise forms.ValidationError("Ngày thu hồi không được ở tương lai.")
        return day


class RevokedFilter(admin.SimpleListFilter):
    title = "tình trạng"
    parameter_name = "tinh_trang"

    def lookups(self, request, model_admin):
        return [("con", "Còn giá trị"), ("thu-hoi", "Đã thu hồi")]

    def queryset(self, request, queryset):
        if self.value() in {"con", "thu-hoi"}:
            return queryset.filter(revoked_on__isnull=self.value() == "con")
        return queryset


@admin.register(Honour)
class HonourAdmin(PortalAdmin):
    """One honour with its achievements, and its revocation."""

    change_form_template = "admin/honorees/honour/change_form.html"
    list_display = ["honoree", "shown_period", "post", "unit_name", "decision", "achievement_count", "shown_state"]
    list_select_related = ["honoree", "cycle", "decision"]
    list_filter = [CycleOfHonourFilter, "unit__level", "post_level", "field", RevokedFilter]
    search_fields = ("search_text",)
    autocomplete_fields = ["honoree", *HONOUR_CHOICES]
    fields = ["honoree", *HONOUR_FIELDS, "shown_state"]
    readonly_fields = ["shown_state"]
    inlines = [AchievementInline]

    def get_queryset(self, request):
        honours = super().get_queryset(request).annotate(achievement_total=count_of(Achievement, "honour"))
        return honours.select_related("honoree", "cycle__movement", "decision", "unit", "field")

    def get_readonly_fields(self, request, obj=None):
        return ["honoree", "shown_state"] if obj else ["shown_state"]

    def has_change_permission(self, request, obj=None):
        return super().has_change_permission(request, obj) and (obj is None or may_edit(request.user, obj.honoree))

    def has_delete_permission(self, request, obj=None):
        return super().has_delete_permission(request, obj) and not (obj is not None and obj.honoree.was_public)

    def record_change(self, item, form):
        """The page of a person shows it: their row is touched, so that who edits it meanwhile is told."""
        item.honoree.save(update_fields=["updated_at"])
        changes.record_saved(item.honoree)

    def delete_model(self, request, obj):
        with transaction.atomic():
            super().delete_model(request, obj)
            obj.honoree.save(update_fields=["updated_at"])

    @admin.display(description="Giai đoạn", ordering="cycle__start_year")
    def shown_period(self, honour):
        return honour.cycle.period

    @admin.display(description="Thành tích", ordering="achievement_total")
    def achievement_count(self, honour):
        return vn_number(honour.achievement_total)

    @admin.display(description="Tình trạng")
    def shown_state(self, honour):
        return honour_state(honour) if honour.pk else "—"

    # - revocation

    def get_urls(self):
        wrap = self.admin_site.admin_view
        return [
            path("<path:object_id>/thu-hoi/", wrap(self.revoke_view), name="honorees_honour_revoke"),
            path("<path:object_id>/khoi-phuc/", wrap(self.reinstate_view), name="honorees_honour_reinstate"),
            *super().get_urls(),
        ]

    def render_change_form(self, request, context, add=False, change=False, form_url="", obj=None):
        context["may_revoke"] = request.user.has_perm("honorees.publish_honoree")
        if obj is not None:
            context["honoree_badge"] = status_badge(obj.honoree)
        return super().render_change_form(request, context, add, change, form_url, obj)

    def revoke_view(self, request, object_id):
        """The page on which the day and the reason are given, and where they are posted."""
        honour = self.find_or_404(request, object_id)
        if not request.user.has_perm("honorees.publish_honoree"):
            raise PermissionDenied
        form = RevocationForm(request.POST or None, initial={"on": timezone.localdate()})
        if request.method == "POST" and form.is_valid():
            said = form.cleaned_data
            act = partial(revoke_honour, honour_id=honour.pk, on=said["on"], reason=said["reason"], by=request.user)
            return self.act_and_return(request, honour, act, f"Thu hồi: {said['reason']}", "Đã thu hồi.")
        context = {
            **self.admin_site.each_context(request),
            "title": "Thu hồi tôn vinh",
            "opts": self.opts,
            "media": self.media + form.media,
            "form": form,
            "honour": honour,
            "back": self.change_address(honour.pk),
        }
        status = 422 if form.is_bound else 200
        return TemplateResponse(request, "admin/honorees/honour/revoke.html", context, status=status)

    def reinstate_view(self, request, object_id):
        honour = self.find_or_404(request, object_id)
        if not request.user.has_perm("honorees.publish_honoree"):
            raise PermissionDenied
        if request.method != "POST":
            return HttpResponseRedirect(self.change_address(honour.pk))
        return self.act_and_return(
            request,
            honour,
            partial(reinstate_honour, honour_id=honour.pk, by=request.user),
            "Bỏ thu hồi",
            "Đã bỏ thu hồi: lần tôn vinh có giá trị trở lại.",
        )

    def act_and_return(self, request, honour, act, logged, told):
        try:
            with transaction.atomic():
                act()
                LogEntry.objects.log_actions(request.user.pk, [honour], CHANGE, logged, single_object=True)
        except MoveRefused as error:
            self.message_user(request, str(error), messages.ERROR)
        else:
            self.message_user(request, told, messages.SUCCESS)
        return HttpResponseRedirect(self.change_address(honour.pk))
