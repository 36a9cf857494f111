import django.core.validators
import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

import portal.core.fields


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='Change',
            fields=[
                ('sequence', models.BigAutoField(primary_key=True, serialize=False, verbose_name='Số thứ tự')),
                ('kind', models.CharField(choices=[('movement', 'Phong trào'), ('cycle', 'Giai đoạn'), ('unit', 'Đơn vị'), ('province', 'Tỉnh, thành phố'), ('honoree', 'Gương điển hình'), ('article', 'Tin, bài')], max_length=10, verbose_name='Loại')),
                ('object_id', models.PositiveBigIntegerField(verbose_name='Mã')),
                ('action', models.CharField(choices=[('upserted', 'Thêm hoặc sửa'), ('removed', 'Gỡ khỏi trang công khai')], max_length=8, verbose_name='Thay đổi')),
                ('at', models.DateTimeField(verbose_name='Thời điểm')),
            ],
            options={
                'verbose_name': 'thay đổi',
                'verbose_name_plural': 'Nhật ký thay đổi',
                'ordering': ['sequence'],
                'indexes': [models.Index(fields=['kind', 'object_id', '-sequence'], name='change_newest_of_object')],
                'constraints': [models.CheckConstraint(condition=models.Q(('action__in', ['upserted', 'removed'])), name='change_action_is_known')],
            },
        ),
        migrations.CreateModel(
            name='Image',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('created_at', models.DateTimeField(auto_now_add=True, verbose_name='Tạo lúc')),
                ('updated_at', models.DateTimeField(auto_now=True, verbose_name='Sửa lúc')),
                ('key', models.CharField(editable=False, max_length=32, unique=True, verbose_name='Khóa')),
                ('width', models.PositiveIntegerField(editable=False, validators=[django.core.validators.MinValueValidator(1)], verbose_name='Rộng (px)')),
                ('height', models.PositiveIntegerField(editable=False, validators=[django.core.validators.MinValueValidator(1)], verbose_name='Cao (px)')),
                ('byte_size', models.PositiveIntegerField(editable=False, verbose_name='Dung lượng (byte)')),
                ('alt', portal.core.fields.VietnameseCharField(help_text='Người không nhìn thấy ảnh sẽ nghe dòng này: nói điều ảnh cho thấy.', max_length=300, verbose_name='Mô tả ảnh')),
                ('caption', portal.core.fields.VietnameseCharField(blank=True, max_length=500, verbose_name='Chú thích')),
                ('credit', portal.core.fields.VietnameseCharField(blank=True, help_text='Ví dụ: Ảnh: Nguyễn Văn A/CĐVC', max_length=120, verbose_name='Nguồn ảnh')),
                ('licence', portal.core.fields.VietnameseCharField(blank=True, max_length=120, verbose_name='Giấy phép')),
                ('is_sample', models.BooleanField(default=False, editable=False, verbose_name='Dữ liệu minh họa')),
                ('created_by', models.ForeignKey(editable=False, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='Người tải lên')),
            ],
            options={
                'verbose_name': 'ảnh',
                'verbose_name_plural': 'Kho ảnh',
                'ordering': ['-created_at', '-pk'],
                'constraints': [models.CheckConstraint(condition=models.Q(('height__gte', 1), ('width__gte', 1)), name='image_has_pixels'), models.CheckConstraint(condition=models.Q(('alt', ''), _negated=True), name='image_has_alt_text')],
            },
        ),
        migrations.CreateModel(
            name='PublicationMove',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kind', models.CharField(choices=[('movement', 'Phong trào'), ('cycle', 'Giai đoạn'), ('unit', 'Đơn vị'), ('province', 'Tỉnh, thành phố'), ('honoree', 'Gương điển hình'), ('article', 'Tin, bài')], max_length=10, verbose_name='Loại')),
                ('object_id', models.PositiveBigIntegerField(verbose_name='Mã')),
                ('label', models.CharField(max_length=200, verbose_name='Tên, tiêu đề')),
                ('before', models.CharField(choices=[('draft', 'Bản nháp'), ('in_review', 'Chờ duyệt'), ('published', 'Đã xuất bản'), ('withdrawn', 'Đã rút')], max_length=10, verbose_name='Từ')),
                ('after', models.CharField(choices=[('draft', 'Bản nháp'), ('in_review', 'Chờ duyệt'), ('published', 'Đã xuất bản'), ('withdrawn', 'Đã rút')], max_length=10, verbose_name='Sang')),
                ('at', models.DateTimeField(auto_now_add=True, db_index=True, verbose_name='Thời điểm')),
                ('note', portal.core.fields.VietnameseTextField(blank=True, max_length=500, verbose_name='Lý do')),
                ('published_at', models.DateTimeField(null=True, verbose_name='Thời điểm xuất bản')),
                ('by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='Người thực hiện')),
            ],
            options={
                'verbose_name': 'lần chuyển trạng thái',
                'verbose_name_plural': 'Nhật ký xuất bản',
                'ordering': ['-at', '-pk'],
                'indexes': [models.Index(fields=['kind', 'object_id', '-at'], name='move_newest_of_object')],
            },
        ),
    ]
