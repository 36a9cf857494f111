import django.core.validators
import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

import portal.core.fields


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('portal', '0001_initial'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='Cycle',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('created_at', models.DateTimeField(auto_now_add=True, verbose_name='Tạo lúc')),
                ('updated_at', models.DateTimeField(auto_now=True, verbose_name='Sửa lúc')),
                ('start_year', models.PositiveSmallIntegerField(validators=[django.core.validators.MinValueValidator(1900), django.core.validators.MaxValueValidator(2200)], verbose_name='Từ năm')),
                ('end_year', models.PositiveSmallIntegerField(validators=[django.core.validators.MinValueValidator(1900), django.core.validators.MaxValueValidator(2200)], verbose_name='Đến năm')),
                ('slug', models.SlugField(editable=False, max_length=100, unique=True, verbose_name='Mã giai đoạn')),
                ('summary', portal.core.fields.VietnameseTextField(blank=True, max_length=600, verbose_name='Tóm tắt')),
                ('ceremony_on', models.DateField(blank=True, null=True, verbose_name='Ngày tuyên dương')),
                ('ceremony_place', portal.core.fields.VietnameseCharField(blank=True, max_length=200, verbose_name='Nơi tuyên dương')),
                ('announced_count', models.PositiveIntegerField(blank=True, help_text='Số gương được tuyên dương theo công bố chính thức.', null=True, verbose_name='Số được công bố')),
                ('is_sample', models.BooleanField(default=False, editable=False, verbose_name='Dữ liệu minh họa')),
            ],
            options={
                'verbose_name': 'giai đoạn',
                'verbose_name_plural': 'Giai đoạn',
                'ordering': ['-start_year', 'movement'],
            },
        ),
        migrations.CreateModel(
            name='Field',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('name', portal.core.fields.VietnameseCharField(max_length=120, unique=True, verbose_name='Tên lĩnh vực')),
                ('slug', models.SlugField(max_length=80, unique=True, verbose_name='Đường dẫn')),
                ('sort_key', portal.core.fields.SortKeyField(default='', editable=False, max_length=600)),
                ('is_sample', models.BooleanField(default=False, editable=False, verbose_name='Dữ liệu minh họa')),
            ],
            options={
                'verbose_name': 'lĩnh vực',
                'verbose_name_plural': 'Lĩnh vực',
                'ordering': ['sort_key'],
            },
        ),
        migrations.CreateModel(
            name='Movement',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('created_at', models.DateTimeField(auto_now_add=True, verbose_name='Tạo lúc')),
                ('updated_at', models.DateTimeField(auto_now=True, verbose_name='Sửa lúc')),
                ('name', portal.core.fields.VietnameseCharField(max_length=200, verbose_name='Tên phong trào')),
                ('slug', models.SlugField(max_length=80, unique=True, verbose_name='Đường dẫn')),
                ('organizer', portal.core.fields.VietnameseCharField(max_length=200, verbose_name='Đơn vị phát động')),
                ('summary', portal.core.fields.VietnameseTextField(max_length=400, verbose_name='Tóm tắt')),
                ('description', models.TextField(blank=True, verbose_name='Giới thiệu')),
                ('is_sample', models.BooleanField(default=False, editable=False, verbose_name='Dữ liệu minh họa')),
            ],
            options={
                'verbose_name': 'phong trào',
                'verbose_name_plural': 'Phong trào thi đua',
                'ordering': ['name'],
            },
        ),
        migrations.CreateModel(
            name='Decision',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('created_at', models.DateTimeField(auto_now_add=True, verbose_name='Tạo lúc')),
                ('updated_at', models.DateTimeField(auto_now=True, verbose_name='Sửa lúc')),
                ('number', portal.core.fields.VietnameseCharField(max_length=60, verbose_name='Số, ký hiệu')),
                ('issued_on', models.DateField(verbose_name='Ngày ký')),
                ('issuer', portal.core.fields.VietnameseCharField(max_length=200, verbose_name='Cơ quan ban hành')),
                ('signatory', portal.core.fields.VietnameseCharField(blank=True, max_length=120, verbose_name='Người ký')),
                ('title', portal.core.fields.VietnameseCharField(blank=True, max_length=300, verbose_name='Trích yếu')),
                ('is_sample', models.BooleanField(default=False, editable=False, verbose_name='Dữ liệu minh họa')),
            ],
            options={
                'verbose_name': 'quyết định',
                'verbose_name_plural': 'Quyết định',
                'ordering': ['-issued_on', 'number'],
                'constraints': [models.UniqueConstraint(fields=('number', 'issued_on', 'issuer'), name='one_decision_for_each_number')],
            },
        ),
        migrations.CreateModel(
            name='Honoree',
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
                ('kind', models.CharField(choices=[('individual', 'Cá nhân'), ('collective', 'Tập thể')], default='individual', max_length=10, verbose_name='Loại')),
                ('name', portal.core.fields.VietnameseCharField(max_length=200, verbose_name='Họ và tên (tên tập thể)')),
                ('slug', models.SlugField(blank=True, max_length=90, unique=True, verbose_name='Đường dẫn')),
                ('sort_name', portal.core.fields.VietnameseCharField(blank=True, help_text="Chỉ điền khi tên không xếp theo chữ cuối: H'Hen Niê, Thích Nhất Hạnh…", max_length=200, verbose_name='Tên để xếp thứ tự')),
                ('gender', models.CharField(blank=True, choices=[('male', 'Nam'), ('female', 'Nữ')], max_length=6, verbose_name='Giới tính')),
                ('birth_year', models.PositiveSmallIntegerField(blank=True, null=True, validators=[django.core.validators.MinValueValidator(1900), django.core.validators.MaxValueValidator(2200)], verbose_name='Năm sinh')),
                ('academic_title', models.CharField(blank=True, choices=[('professor', 'Giáo sư'), ('associate_professor', 'Phó giáo sư'), ('doctor', 'Tiến sĩ')], max_length=20, verbose_name='Học hàm, học vị')),
                ('summary', portal.core.fields.VietnameseTextField(blank=True, max_length=600, verbose_name='Giới thiệu ngắn')),
                ('sort_key', portal.core.fields.SortKeyField(default='', editable=False, max_length=600)),
                ('search_text', models.TextField(default='', editable=False)),
                ('created_by', models.ForeignKey(blank=True, editable=False, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='Người tạo')),
                ('portrait', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='portal.image', verbose_name='Chân dung')),
            ],
            options={
                'verbose_name': 'gương điển hình',
                'verbose_name_plural': 'Gương điển hình',
                'ordering': ['sort_key', 'pk'],
                'permissions': [('publish_honoree', 'Xuất bản và rút gương điển hình')],
                'abstract': False,
            },
        ),
        migrations.CreateModel(
            name='Honour',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('created_at', models.DateTimeField(auto_now_add=True, verbose_name='Tạo lúc')),
                ('updated_at', models.DateTimeField(auto_now=True, verbose_name='Sửa lúc')),
                ('unit_name', portal.core.fields.VietnameseCharField(blank=True, help_text='Để trống thì lấy tên đơn vị đã chọn. Không đổi theo tên mới về sau.', max_length=300, verbose_name='Tên đơn vị khi được tôn vinh')),
                ('post', portal.core.fields.VietnameseCharField(blank=True, max_length=200, verbose_name='Chức vụ khi được tôn vinh')),
                ('post_level', models.CharField(blank=True, choices=[('department_leader', 'Lãnh đạo cấp cục, vụ, sở'), ('division_head', 'Trưởng phòng'), ('staff', 'Chuyên viên và người trực tiếp phục vụ'), ('clerk', 'Văn thư'), ('driver', 'Lái xe')], max_length=20, verbose_name='Nhóm chức vụ')),
                ('citation', portal.core.fields.VietnameseTextField(blank=True, verbose_name='Thành tích được ghi nhận')),
                ('search_text', models.TextField(default='', editable=False)),
                ('revoked_on', models.DateField(blank=True, null=True, verbose_name='Ngày thu hồi')),
                ('revocation_reason', portal.core.fields.VietnameseTextField(blank=True, max_length=500, verbose_name='Lý do thu hồi (công khai)')),
                ('cycle', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='honours', to='honorees.cycle', verbose_name='Giai đoạn')),
                ('decision', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='honours', to='honorees.decision', verbose_name='Quyết định')),
                ('field', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='honours', to='honorees.field', verbose_name='Lĩnh vực')),
                ('honoree', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='honours', to='honorees.honoree', verbose_name='Gương điển hình')),
            ],
            options={
                'verbose_name': 'lần tôn vinh',
                'verbose_name_plural': 'Tôn vinh',
                'ordering': ['-cycle__start_year', 'pk'],
            },
        ),
        migrations.CreateModel(
            name='Achievement',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('year', models.PositiveSmallIntegerField(validators=[django.core.validators.MinValueValidator(1900), django.core.validators.MaxValueValidator(2200)], verbose_name='Năm')),
                ('title', portal.core.fields.VietnameseCharField(max_length=300, verbose_name='Thành tích')),
                ('description', portal.core.fields.VietnameseTextField(blank=True, verbose_name='Mô tả')),
                ('evidence', portal.core.fields.VietnameseCharField(blank=True, max_length=300, verbose_name='Minh chứng')),
                ('honour', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='achievements', to='honorees.honour', verbose_name='Lần tôn vinh')),
            ],
            options={
                'verbose_name': 'thành tích',
                'verbose_name_plural': 'Thành tích',
                'ordering': ['-year', 'pk'],
            },
        ),
        migrations.CreateModel(
            name='FoundingDocument',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('number', portal.core.fields.VietnameseCharField(blank=True, max_length=60, verbose_name='Số, ký hiệu')),
                ('title', portal.core.fields.VietnameseCharField(max_length=300, verbose_name='Tên văn bản')),
                ('issuer', portal.core.fields.VietnameseCharField(max_length=200, verbose_name='Cơ quan ban hành')),
                ('issued_on', models.DateField(blank=True, null=True, verbose_name='Ngày ban hành')),
                ('issued_year', models.PositiveSmallIntegerField(validators=[django.core.validators.MinValueValidator(1900), django.core.validators.MaxValueValidator(2200)], verbose_name='Năm ban hành')),
                ('summary', portal.core.fields.VietnameseTextField(blank=True, verbose_name='Nội dung chính')),
                ('movement', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='documents', to='honorees.movement', verbose_name='Phong trào')),
            ],
            options={
                'verbose_name': 'văn bản',
                'verbose_name_plural': 'Văn bản',
                'ordering': ['-issued_year', '-issued_on', 'pk'],
            },
        ),
        migrations.AddField(
            model_name='cycle',
            name='movement',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='cycles', to='honorees.movement', verbose_name='Phong trào'),
        ),
        migrations.CreateModel(
            name='Criterion',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('position', models.PositiveSmallIntegerField(default=1, verbose_name='Thứ tự')),
                ('name', portal.core.fields.VietnameseCharField(max_length=120, verbose_name='Tên tiêu chí')),
                ('description', portal.core.fields.VietnameseTextField(verbose_name='Nội dung')),
                ('movement', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='criteria', to='honorees.movement', verbose_name='Phong trào')),
            ],
            options={
                'verbose_name': 'tiêu chí',
                'verbose_name_plural': 'Tiêu chí',
                'ordering': ['position', 'pk'],
            },
        ),
        migrations.CreateModel(
            name='Province',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('name', portal.core.fields.VietnameseCharField(max_length=200, verbose_name='Tên')),
                ('valid_from', models.DateField(verbose_name='Có từ ngày')),
                ('valid_to', models.DateField(blank=True, help_text='Ngày đầu tiên không còn; để trống nếu đang tồn tại.', null=True, verbose_name='Đến trước ngày')),
                ('sort_key', portal.core.fields.SortKeyField(default='', editable=False, max_length=600)),
                ('code', models.CharField(max_length=2, verbose_name='Mã')),
                ('kind', models.CharField(choices=[('province', 'tỉnh'), ('city', 'thành phố')], max_length=8, verbose_name='Loại')),
                ('slug', models.SlugField(max_length=80, unique=True, verbose_name='Đường dẫn')),
                ('successors', models.ManyToManyField(blank=True, related_name='predecessors', to='honorees.province', verbose_name='Nay là')),
            ],
            options={
                'verbose_name': 'tỉnh, thành phố',
                'verbose_name_plural': 'Tỉnh, thành phố',
                'ordering': ['sort_key', '-valid_from'],
            },
        ),
        migrations.CreateModel(
            name='Unit',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('created_at', models.DateTimeField(auto_now_add=True, verbose_name='Tạo lúc')),
                ('updated_at', models.DateTimeField(auto_now=True, verbose_name='Sửa lúc')),
                ('name', portal.core.fields.VietnameseCharField(max_length=200, verbose_name='Tên')),
                ('valid_from', models.DateField(verbose_name='Có từ ngày')),
                ('valid_to', models.DateField(blank=True, help_text='Ngày đầu tiên không còn; để trống nếu đang tồn tại.', null=True, verbose_name='Đến trước ngày')),
                ('sort_key', portal.core.fields.SortKeyField(default='', editable=False, max_length=600)),
                ('short_name', portal.core.fields.VietnameseCharField(blank=True, max_length=60, verbose_name='Tên viết tắt')),
                ('slug', models.SlugField(blank=True, max_length=90, unique=True, verbose_name='Đường dẫn')),
                ('level', models.CharField(choices=[('central', 'Trung ương'), ('local', 'Địa phương')], max_length=7, verbose_name='Cấp')),
                ('search_text', models.TextField(default='', editable=False)),
                ('is_sample', models.BooleanField(default=False, editable=False, verbose_name='Dữ liệu minh họa')),
                ('parent', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='children', to='honorees.unit', verbose_name='Đơn vị cấp trên')),
                ('province', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='units', to='honorees.province', verbose_name='Tỉnh, thành phố')),
                ('successors', models.ManyToManyField(blank=True, related_name='predecessors', to='honorees.unit', verbose_name='Đơn vị kế thừa')),
            ],
            options={
                'verbose_name': 'đơn vị',
                'verbose_name_plural': 'Đơn vị',
                'ordering': ['sort_key', 'pk'],
            },
        ),
        migrations.AddField(
            model_name='honour',
            name='unit',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='honours', to='honorees.unit', verbose_name='Đơn vị'),
        ),
        migrations.AddIndex(
            model_name='honoree',
            index=models.Index(fields=['status', '-published_at', '-id'], name='honoree_public_order'),
        ),
        migrations.AddIndex(
            model_name='honoree',
            index=models.Index(fields=['sort_key', 'id'], name='honoree_name_order'),
        ),
        migrations.AddConstraint(
            model_name='honoree',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('status', 'published'), _negated=True), models.Q(('first_public_at__isnull', False), ('published_at__isnull', False)), _connector='OR'), name='honoree_published_has_a_date', violation_error_message='Nội dung đã xuất bản phải có thời điểm xuất bản.'),
        ),
        migrations.AddConstraint(
            model_name='honoree',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('status', 'withdrawn'), _negated=True), models.Q(('first_public_at__isnull', False), ('withdrawn_at__isnull', False), models.Q(('withdrawal_reason', ''), _negated=True)), _connector='OR'), name='honoree_withdrawal_is_whole', violation_error_message='Nội dung đã rút phải có ngày rút và lý do.'),
        ),
        migrations.AddConstraint(
            model_name='honoree',
            constraint=models.CheckConstraint(condition=models.Q(('status__in', ['draft', 'in_review', 'published', 'withdrawn'])), name='honoree_status_is_known'),
        ),
        migrations.AddConstraint(
            model_name='honoree',
            constraint=models.CheckConstraint(condition=models.Q(('kind', 'individual'), models.Q(('academic_title', ''), ('birth_year', None), ('gender', ''), ('kind', 'collective')), _connector='OR'), name='collective_has_no_personal_columns', violation_error_message='Tập thể không có giới tính, năm sinh, học hàm, học vị.'),
        ),
        migrations.AddConstraint(
            model_name='honoree',
            constraint=models.CheckConstraint(condition=models.Q(('academic_title__in', ['', 'professor', 'associate_professor', 'doctor']), ('gender__in', ['', 'male', 'female']), ('kind__in', ['individual', 'collective'])), name='honoree_choices_are_known'),
        ),
        migrations.AddConstraint(
            model_name='honoree',
            constraint=models.CheckConstraint(condition=models.Q(('birth_year', None), models.Q(('birth_year__gte', 1900), ('birth_year__lte', 2200)), _connector='OR'), name='honoree_birth_year_is_possible', violation_error_message='Năm sinh không hợp lệ.'),
        ),
        migrations.AddConstraint(
            model_name='achievement',
            constraint=models.CheckConstraint(condition=models.Q(('year__gte', 1900), ('year__lte', 2200)), name='achievement_year_is_possible'),
        ),
        migrations.AddConstraint(
            model_name='foundingdocument',
            constraint=models.CheckConstraint(condition=models.Q(('issued_on', None), ('issued_on__year', models.F('issued_year')), _connector='OR'), name='document_date_is_in_its_year', violation_error_message='Ngày ban hành phải thuộc năm ban hành.'),
        ),
        migrations.AddConstraint(
            model_name='cycle',
            constraint=models.UniqueConstraint(fields=('movement', 'start_year', 'end_year'), name='one_cycle_for_each_period'),
        ),
        migrations.AddConstraint(
            model_name='cycle',
            constraint=models.CheckConstraint(condition=models.Q(('end_year__gte', models.F('start_year')), ('end_year__lte', 2200), ('start_year__gte', 1900)), name='cycle_ends_after_it_begins', violation_error_message='Năm kết thúc không được trước năm bắt đầu.'),
        ),
        migrations.AddConstraint(
            model_name='criterion',
            constraint=models.UniqueConstraint(fields=('movement', 'position'), name='one_criterion_at_each_position'),
        ),
        migrations.AddConstraint(
            model_name='province',
            constraint=models.UniqueConstraint(fields=('code', 'valid_from'), name='one_province_for_each_code_and_start'),
        ),
        migrations.AddConstraint(
            model_name='province',
            constraint=models.CheckConstraint(condition=models.Q(('valid_to', None), ('valid_to__gt', models.F('valid_from')), _connector='OR'), name='province_ends_after_it_begins', violation_error_message='Ngày kết thúc phải sau ngày bắt đầu.'),
        ),
        migrations.AddIndex(
            model_name='unit',
            index=models.Index(fields=['sort_key', 'id'], name='unit_name_order'),
        ),
        migrations.AddConstraint(
            model_name='unit',
            constraint=models.CheckConstraint(condition=models.Q(('valid_to', None), ('valid_to__gt', models.F('valid_from')), _connector='OR'), name='unit_ends_after_it_begins', violation_error_message='Ngày kết thúc phải sau ngày bắt đầu.'),
        ),
        migrations.AddConstraint(
            model_name='unit',
            constraint=models.CheckConstraint(condition=models.Q(('parent', None), models.Q(('parent', models.F('id')), _negated=True), _connector='OR'), name='unit_is_not_its_own_parent', violation_error_message='Đơn vị không thể là cấp trên của chính mình.'),
        ),
        migrations.AddConstraint(
            model_name='unit',
            constraint=models.CheckConstraint(condition=models.Q(('level__in', ['central', 'local'])), name='unit_level_is_known'),
        ),
        migrations.AddConstraint(
            model_name='unit',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('level', 'local'), _negated=True), ('province__isnull', False), _connector='OR'), name='local_unit_has_a_province', violation_error_message='Đơn vị địa phương phải thuộc một tỉnh, thành phố.'),
        ),
        migrations.AddConstraint(
            model_name='honour',
            constraint=models.UniqueConstraint(fields=('honoree', 'cycle', 'decision'), name='one_honour_for_each_decision'),
        ),
        migrations.AddConstraint(
            model_name='honour',
            constraint=models.CheckConstraint(condition=models.Q(('post_level__in', ['', 'department_leader', 'division_head', 'staff', 'clerk', 'driver'])), name='honour_post_level_is_known'),
        ),
        migrations.AddConstraint(
            model_name='honour',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('revocation_reason', ''), ('revoked_on', None)), models.Q(('revoked_on__isnull', False), models.Q(('revocation_reason', ''), _negated=True)), _connector='OR'), name='honour_revocation_is_whole', violation_error_message='Thu hồi cần cả ngày và lý do.'),
        ),
    ]
