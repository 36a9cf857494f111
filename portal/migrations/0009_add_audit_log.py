import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

TABLE = "portal_auditevent"
KEPT = [
    "sequence",
    "at",
    "by_id",
    "channel",
    "act",
    "kind",
    "object_id",
    "request_id",
    "payload_digest",
    "previous_digest",
    "digest",
]
EMPTIED = ["label", "reason", "salt"]
REFUSAL = "audit_log_is_append_only"
POSTGRESQL = """
    CREATE FUNCTION portal_refuse_audit_change() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN
        IF TG_OP = 'UPDATE' THEN
            IF NOT ({altered}) AND OLD.erased_at IS NULL AND ({erased}) THEN RETURN NEW; END IF;
        END IF;
        RAISE EXCEPTION '{refusal}' USING ERRCODE = 'check_violation';
    END $$;
    CREATE TRIGGER audit_event_update BEFORE UPDATE ON {table}
        FOR EACH ROW EXECUTE FUNCTION portal_refuse_audit_change();
    CREATE TRIGGER audit_event_delete BEFORE DELETE ON {table}
        FOR EACH ROW EXECUTE FUNCTION portal_refuse_audit_change();
    CREATE TRIGGER audit_event_truncate BEFORE TRUNCATE ON {table}
        FOR EACH STATEMENT EXECUTE FUNCTION portal_refuse_audit_change()
"""
SQLITE = [
    """
    CREATE TRIGGER audit_event_update BEFORE UPDATE ON {table} FOR EACH ROW
    WHEN ({altered}) OR NOT (OLD.erased_at IS NULL AND {erased})
    BEGIN SELECT RAISE(ABORT, '{refusal}'); END
    """,
    """
    CREATE TRIGGER audit_event_delete BEFORE DELETE ON {table} FOR EACH ROW
    BEGIN SELECT RAISE(ABORT, '{refusal}'); END
    """,
]


def add_triggers(apps, schema_editor, kept=KEPT, emptied=EMPTIED):
    """Refuse every deletion, and every update but an erasure, which empties the payload and marks the time."""
    is_postgresql = schema_editor.connection.vendor == "postgresql"
    different, cast = ("IS DISTINCT FROM", "::text") if is_postgresql else ("IS NOT", "")
    values = {
        "table": TABLE,
        "refusal": REFUSAL,
        "altered": " OR ".join(f'NEW."{column}" {different} OLD."{column}"' for column in kept),
        "erased": "NEW.erased_at IS NOT NULL AND "
        + " AND ".join(f"NEW.{column} = ''" for column in emptied)
        + f" AND NEW.before{cast} = '{{}}' AND NEW.after{cast} = '{{}}'",
    }
    with schema_editor.connection.cursor() as cursor:
        for statement in [POSTGRESQL] if is_postgresql else SQLITE:
            cursor.execute(statement.format(**values))


def drop_triggers(apps, schema_editor):
    with schema_editor.connection.cursor() as cursor:
        if schema_editor.connection.vendor == "postgresql":
            cursor.execute(
                f"DROP TRIGGER IF EXISTS audit_event_update ON {TABLE}; DROP TRIGGER IF EXISTS audit_event_delete ON {TABLE}; "
                f"DROP TRIGGER IF EXISTS audit_event_truncate ON {TABLE}; "
                "DROP FUNCTION IF EXISTS portal_refuse_audit_change()"
            )
        else:
            cursor.execute("DROP TRIGGER IF EXISTS audit_event_update")
            cursor.execute("DROP TRIGGER IF EXISTS audit_event_delete")


class Migration(migrations.Migration):

    dependencies = [
        ('portal', '0008_add_webhooks'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='AuditEvent',
            fields=[
                ('sequence', models.PositiveBigIntegerField(primary_key=True, serialize=False, verbose_name='Số')),
                ('at', models.DateTimeField(db_index=True, verbose_name='Thời điểm')),
                ('channel', models.CharField(choices=[('admin', 'Trang quản trị'), ('import', 'Nhập danh sách'), ('command', 'Lệnh quản trị'), ('reader', 'Bạn đọc'), ('system', 'Hệ thống')], max_length=10, verbose_name='Qua')),
                ('act', models.CharField(choices=[('add', 'Thêm'), ('change', 'Sửa'), ('delete', 'Xóa'), ('submit', 'Gửi duyệt'), ('return', 'Đưa về bản nháp'), ('publish', 'Xuất bản'), ('unschedule', 'Hủy lịch'), ('withdraw', 'Rút'), ('revoke', 'Thu hồi'), ('reinstate', 'Bỏ thu hồi'), ('decide', 'Quyết định'), ('undo', 'Hoàn tác'), ('erase', 'Xóa thông tin cá nhân'), ('import', 'Nhập danh sách'), ('issue', 'Cấp khóa'), ('pause', 'Tạm dừng'), ('resume', 'Cho tiếp tục'), ('send', 'Gửi lại')], max_length=12, verbose_name='Việc')),
                ('kind', models.CharField(max_length=80, verbose_name='Loại')),
                ('object_id', models.PositiveBigIntegerField(verbose_name='Mã')),
                ('label', models.CharField(blank=True, max_length=200, verbose_name='Tên, tiêu đề')),
                ('before', models.JSONField(default=dict, verbose_name='Trước')),
                ('after', models.JSONField(default=dict, verbose_name='Sau')),
                ('reason', models.TextField(blank=True, verbose_name='Lý do')),
                ('request_id', models.CharField(blank=True, max_length=64, verbose_name='Mã yêu cầu')),
                ('salt', models.CharField(blank=True, max_length=32)),
                ('payload_digest', models.CharField(max_length=64)),
                ('previous_digest', models.CharField(max_length=64)),
                ('digest', models.CharField(max_length=64)),
                ('erased_at', models.DateTimeField(null=True, verbose_name='Xóa nội dung lúc')),
                ('by', models.ForeignKey(db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='Người thực hiện')),
            ],
            options={
                'verbose_name': 'sự kiện',
                'verbose_name_plural': 'Nhật ký',
                'ordering': ['-sequence'],
                'default_permissions': ['view'],
            },
        ),
        migrations.CreateModel(
            name='AuditHead',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('sequence', models.PositiveBigIntegerField(default=0)),
                ('digest', models.CharField(blank=True, max_length=64)),
            ],
            options={
                'default_permissions': (),
                'constraints': [models.CheckConstraint(condition=models.Q(('id', 1)), name='audit_head_stands_once')],
            },
        ),
        migrations.AddIndex(
            model_name='auditevent',
            index=models.Index(fields=['kind', 'object_id', '-sequence'], name='audit_of_object'),
        ),
        migrations.AddIndex(
            model_name='auditevent',
            index=models.Index(fields=['kind', '-sequence'], name='audit_of_kind'),
        ),
        migrations.AddIndex(
            model_name='auditevent',
            index=models.Index(fields=['by', '-sequence'], name='audit_of_user'),
        ),
        migrations.AddIndex(
            model_name='auditevent',
            index=models.Index(fields=['act', '-sequence'], name='audit_of_act'),
        ),
        migrations.RunPython(add_triggers, drop_triggers),
    ]
