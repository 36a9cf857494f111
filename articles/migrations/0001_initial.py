import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

import portal.core.fields


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('honorees', '0001_initial'),
        ('portal', '0001_initial'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='Category',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('name', portal.core.fields.VietnameseCharField(max_length=80, unique=True, verbose_name='Tên chuyên mục')),
                ('slug', models.SlugField(max_length=80, unique=True, verbose_name='Đường dẫn')),
                ('description', portal.core.fields.VietnameseTextField(blank=True, max_length=300, verbose_name='Mô tả')),
                ('position', models.PositiveSmallIntegerField(default=0, verbose_name='Thứ tự')),
                ('sort_key', portal.core.fields.SortKeyField(default='', editable=False, max_length=600)),
                ('is_sample', models.BooleanField(default=False, editable=False, verbose_name='Dữ liệu minh họa')),
            ],
            options={
                'verbose_name': 'chuyên mục',
                'verbose_name_plural': 'Chuyên mục',
                'ordering': ['position', 'sort_key'],
            },
        ),
        migrations.CreateModel(
            name='Article',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('created_at', models.DateTimeField(auto_now_add=True, verbose_name='Tạo lúc')),
                ('updated_at', models.DateTimeField(auto_now=True, verbose_name='Sửa lúc')),
                ('status', models.CharField(choices=[('draft', 'Bản nháp'), ('in_review', 'Chờ duyệt'), ('published', 'Đã xuất bản'), ('withdrawn', 'Đã rút')], default='draft', editable=False, max_length=10, verbose_name='Trạng thái')),
                ('published_at', models.DateTimeField(blank=True, editable=False, null=True, verbose_name='Thời điểm xuất bản')),
                ('first_public_at', models.DateTimeField(editable=False, null=True, verbose_name='Công khai lần đầu')),
                ('withdrawn_at', models.DateTimeField(editable=False, null=True, verbose_name='Thời điểm rút')),
                ('withdrawal_reason', portal.core.fields.VietnameseTextField(blank=True, editable=False, max_length=500, verbose_name='Lý do rút (công khai)')),
                ('change_due_at', models.DateTimeField(db_index=True, editable=False, null=True)),
                ('is_sample', models.BooleanField(default=False, editable=False, verbose_name='Dữ liệu minh họa')),
                ('headline', portal.core.fields.VietnameseCharField(max_length=200, verbose_name='Tiêu đề')),
                ('slug', models.SlugField(blank=True, max_length=100, unique=True, verbose_name='Đường dẫn')),
                ('lead', portal.core.fields.VietnameseTextField(max_length=600, verbose_name='Sapo')),
                ('body', models.TextField(blank=True, verbose_name='Nội dung')),
                ('byline', portal.core.fields.VietnameseCharField(blank=True, help_text='Ví dụ: BT', max_length=60, verbose_name='Bút danh')),
                ('origin_name', portal.core.fields.VietnameseCharField(blank=True, help_text='Tên báo, trang nguồn; để trống nếu là bài của cổng.', max_length=120, verbose_name='Đăng lại từ')),
                ('origin_url', models.URLField(blank=True, max_length=500, verbose_name='Địa chỉ bài gốc')),
                ('is_featured', models.BooleanField(default=False, verbose_name='Tin nổi bật trên trang chủ')),
                ('revised_at', models.DateTimeField(editable=False, null=True, verbose_name='Cập nhật nội dung lúc')),
                ('correction', portal.core.fields.VietnameseTextField(blank=True, help_text='Hiện ở cuối bài: điều gì đã sửa và vì sao.', max_length=600, verbose_name='Đính chính')),
                ('search_text', models.TextField(default='', editable=False)),
                ('body_images', models.ManyToManyField(editable=False, related_name='+', to='portal.image')),
                ('created_by', models.ForeignKey(blank=True, editable=False, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='Người tạo')),
                ('cycle', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='articles', to='honorees.cycle', verbose_name='Giai đoạn')),
                ('honorees', models.ManyToManyField(blank=True, related_name='articles', to='honorees.honoree', verbose_name='Gương điển hình được nhắc đến')),
                ('photo', models.ForeignKey(blank=True, help_text='Chú thích, nguồn ảnh và mô tả ảnh ghi ở kho ảnh.', null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='portal.image', verbose_name='Ảnh chính')),
                ('category', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='articles', to='articles.category', verbose_name='Chuyên mục')),
            ],
            options={
                'verbose_name': 'tin, bài',
                'verbose_name_plural': 'Tin, bài',
                'ordering': ['-published_at', '-pk'],
                'permissions': [('publish_article', 'Xuất bản và rút tin, bài')],
                'abstract': False,
            },
        ),
        migrations.CreateModel(
            name='RelatedArticle',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('position', models.PositiveSmallIntegerField(default=1, verbose_name='Thứ tự')),
                ('article', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='related_links', to='articles.article')),
                ('related', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='related_to', to='articles.article', verbose_name='Tin liên quan')),
            ],
            options={
                'verbose_name': 'tin liên quan',
                'verbose_name_plural': 'Tin liên quan',
                'ordering': ['position', 'pk'],
            },
        ),
        migrations.AddField(
            model_name='article',
            name='related',
            field=models.ManyToManyField(related_name='+', through='articles.RelatedArticle', to='articles.article', verbose_name='Tin liên quan'),
        ),
        migrations.AddConstraint(
            model_name='relatedarticle',
            constraint=models.UniqueConstraint(fields=('article', 'related'), name='related_article_stands_once'),
        ),
        migrations.AddConstraint(
            model_name='relatedarticle',
            constraint=models.CheckConstraint(condition=models.Q(('article', models.F('related')), _negated=True), name='article_is_not_related_to_itself', violation_error_message='Bài không thể liên quan đến chính nó.'),
        ),
        migrations.AddIndex(
            model_name='article',
            index=models.Index(fields=['status', '-published_at', '-id'], name='article_public_order'),
        ),
        migrations.AddIndex(
            model_name='article',
            index=models.Index(fields=['category', 'status', '-published_at', '-id'], name='article_category_order'),
        ),
        migrations.AddConstraint(
            model_name='article',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('status', 'published'), _negated=True), models.Q(('first_public_at__isnull', False), ('published_at__isnull', False)), _connector='OR'), name='article_published_has_a_date', violation_error_message='Nội dung đã xuất bản phải có thời điểm xuất bản.'),
        ),
        migrations.AddConstraint(
            model_name='article',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('status', 'withdrawn'), _negated=True), models.Q(('first_public_at__isnull', False), ('withdrawn_at__isnull', False), models.Q(('withdrawal_reason', ''), _negated=True)), _connector='OR'), name='article_withdrawal_is_whole', violation_error_message='Nội dung đã rút phải có ngày rút và lý do.'),
        ),
        migrations.AddConstraint(
            model_name='article',
            constraint=models.CheckConstraint(condition=models.Q(('status__in', ['draft', 'in_review', 'published', 'withdrawn'])), name='article_status_is_known'),
        ),
        migrations.AddConstraint(
            model_name='article',
            constraint=models.CheckConstraint(condition=models.Q(('origin_url', ''), models.Q(('origin_name', ''), _negated=True), _connector='OR'), name='article_origin_address_has_a_name', violation_error_message='Có địa chỉ bài gốc thì phải ghi tên nguồn.'),
        ),
    ]
