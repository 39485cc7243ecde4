"""The tables of members."""

import django.core.validators
import django.db.models.deletion
import django.db.models.functions.text
import dorsale_web.members.codes
import dorsale_web.members.models.organisations
import dorsale_web.members.models.people
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    """Create the tables."""

    initial = True

    dependencies = [
    ]

    operations = [
        migrations.CreateModel(
            name='Theme',
            fields=[
                ('code', models.CharField(max_length=20, primary_key=True, serialize=False)),
                ('rank', models.PositiveSmallIntegerField()),
            ],
            options={
                'ordering': ['rank'],
            },
        ),
        migrations.CreateModel(
            name='Person',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('password', models.CharField(max_length=128, verbose_name='password')),
                ('last_login', models.DateTimeField(blank=True, null=True, verbose_name='last login')),
                ('code', models.CharField(default=dorsale_web.members.codes.new_code, editable=False, max_length=12, unique=True)),
                ('sign_in_name', models.CharField(max_length=40, unique=True, validators=[django.core.validators.RegexValidator('^[a-z0-9][a-z0-9._-]{2,39}$', '3 to 40 small letters, digits, dots, hyphens or underscores, no space.')], verbose_name='sign-in name')),
                ('name', models.CharField(max_length=120, verbose_name='name')),
                ('email', models.EmailField(blank=True, max_length=254, verbose_name='mail address')),
                ('phone', models.CharField(blank=True, max_length=24, verbose_name='telephone')),
                ('country', models.CharField(blank=True, max_length=2, verbose_name='country')),
                ('city', models.CharField(blank=True, max_length=80, verbose_name='city')),
                ('languages', models.JSONField(blank=True, default=list, verbose_name='languages')),
                ('about', models.TextField(blank=True, max_length=1500, verbose_name='about me')),
                ('orcid', models.CharField(blank=True, max_length=19, validators=[django.core.validators.RegexValidator('^\\d{4}-\\d{4}-\\d{4}-\\d{3}[\\dX]$', 'Sixteen digits: 0000-0002-1825-0097.')], verbose_name='ORCID iD')),
                ('visibility', models.JSONField(default=dorsale_web.members.models.people.default_visibility)),
                ('interface_language', models.CharField(blank=True, max_length=2)),
                ('notice_choices', models.JSONField(blank=True, default=dict)),
                ('is_steward', models.BooleanField(default=False)),
                ('is_active', models.BooleanField(default=True)),
                ('suspended_reason', models.TextField(blank=True)),
                ('joined_at', models.DateTimeField(auto_now_add=True)),
                ('erased_at', models.DateTimeField(blank=True, null=True)),
            ],
            options={
                'indexes': [models.Index(fields=['erased_at', 'country'], name='members_per_erased__34999f_idx')],
                'constraints': [models.UniqueConstraint(django.db.models.functions.text.Lower('email'), condition=models.Q(('email', ''), _negated=True), name='one_person_per_mail_address')],
            },
        ),
        migrations.CreateModel(
            name='ApiToken',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('name', models.CharField(max_length=60, verbose_name='name')),
                ('fingerprint', models.CharField(max_length=64, unique=True)),
                ('made_at', models.DateTimeField(auto_now_add=True)),
                ('used_at', models.DateTimeField(blank=True, null=True)),
                ('expires_at', models.DateTimeField()),
                ('person', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='api_tokens', to=settings.AUTH_USER_MODEL)),
            ],
        ),
        migrations.CreateModel(
            name='Organisation',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('language', models.CharField(choices=[('fr', 'Français'), ('en', 'English'), ('pt', 'Português'), ('es', 'Español'), ('ar', 'العربية')], max_length=2, verbose_name='language')),
                ('translations', models.JSONField(blank=True, default=dict)),
                ('slug', models.SlugField(max_length=80, unique=True)),
                ('name', models.CharField(max_length=160, verbose_name='name')),
                ('kind', models.CharField(choices=[('hub', 'hub or incubator'), ('university', 'university or laboratory'), ('sme', 'small or medium enterprise'), ('agency', 'public agency'), ('operator', 'operator'), ('donor', 'donor'), ('association', 'association')], max_length=12, verbose_name='kind')),
                ('group', models.CharField(blank=True, help_text='The group it belongs to, if any. Organisations of one group cannot vouch for one another.', max_length=120, verbose_name='group')),
                ('country', models.CharField(max_length=2, verbose_name='country')),
                ('city', models.CharField(max_length=80, verbose_name='city')),
                ('summary', models.TextField(max_length=1200, verbose_name='what it does')),
                ('languages', models.JSONField(default=list, verbose_name='working languages')),
                ('size', models.CharField(blank=True, choices=[('1-9', '1 to 9 people'), ('10-49', '10 to 49 people'), ('50-249', '50 to 249 people'), ('250+', '250 people and more')], max_length=8, verbose_name='size')),
                ('ror', models.CharField(blank=True, max_length=9, validators=[django.core.validators.RegexValidator('^0[a-z0-9]{6}\\d{2}$', 'Nine signs, such as 05dxps055.')], verbose_name='ROR id')),
                ('website', models.URLField(blank=True, verbose_name='website')),
                ('email', models.EmailField(blank=True, max_length=254, verbose_name='mail address')),
                ('phone', models.CharField(blank=True, max_length=24, verbose_name='telephone')),
                ('address', models.CharField(blank=True, max_length=200, verbose_name='address')),
                ('visibility', models.JSONField(default=dorsale_web.members.models.organisations.default_visibility)),
                ('created_at', models.DateTimeField(auto_now_add=True)),
                ('vouched_until', models.DateField(blank=True, db_index=True, null=True)),
                ('suspended_at', models.DateTimeField(blank=True, db_index=True, null=True)),
                ('suspended_reason', models.TextField(blank=True)),
                ('founded_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('themes', models.ManyToManyField(blank=True, related_name='organisations', to='members.theme', verbose_name='themes')),
            ],
            options={
                'ordering': ['name'],
            },
        ),
        migrations.CreateModel(
            name='Invitation',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('role', models.CharField(choices=[('reader', 'reader'), ('editor', 'editor'), ('owner', 'owner')], max_length=8, verbose_name='role')),
                ('fingerprint', models.CharField(max_length=64, unique=True)),
                ('note', models.CharField(blank=True, max_length=120, verbose_name='for whom')),
                ('made_at', models.DateTimeField(auto_now_add=True)),
                ('expires_at', models.DateTimeField()),
                ('withdrawn_at', models.DateTimeField(blank=True, null=True)),
                ('made_by', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('used_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('organisation', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='invitations', to='members.organisation')),
            ],
        ),
        migrations.CreateModel(
            name='Recovery',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('fingerprint', models.CharField(max_length=64, unique=True)),
                ('made_at', models.DateTimeField(auto_now_add=True)),
                ('expires_at', models.DateTimeField()),
                ('used_at', models.DateTimeField(blank=True, null=True)),
                ('made_by', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('person', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='recoveries', to=settings.AUTH_USER_MODEL)),
            ],
        ),
        migrations.CreateModel(
            name='SearchEntry',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kind', models.CharField(max_length=20)),
                ('code', models.CharField(max_length=80)),
                ('title', models.CharField(max_length=200)),
                ('line', models.CharField(blank=True, max_length=300)),
                ('url', models.CharField(max_length=200)),
                ('language', models.CharField(max_length=2)),
                ('country', models.CharField(blank=True, max_length=2)),
                ('audience', models.CharField(max_length=8)),
                ('stems', models.TextField()),
                ('at', models.DateTimeField()),
            ],
            options={
                'indexes': [models.Index(fields=['kind', 'audience', '-at'], name='members_sea_kind_36c5a0_idx')],
                'constraints': [models.UniqueConstraint(fields=('kind', 'code'), name='one_entry_each')],
            },
        ),
        migrations.CreateModel(
            name='Upload',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('code', models.CharField(default=dorsale_web.members.codes.new_code, editable=False, max_length=12, unique=True)),
                ('name', models.CharField(max_length=120)),
                ('media_type', models.CharField(max_length=60)),
                ('size_bytes', models.PositiveIntegerField()),
                ('sha256', models.CharField(max_length=64)),
                ('file', models.FileField(upload_to='files/')),
                ('audience', models.CharField(choices=[('public', 'everyone'), ('members', 'signed-in members'), ('organisation', 'my organisation'), ('stewards', 'stewards')], max_length=12)),
                ('at', models.DateTimeField(auto_now_add=True)),
                ('by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('organisation', models.ForeignKey(null=True, on_delete=django.db.models.deletion.CASCADE, related_name='uploads', to='members.organisation')),
            ],
        ),
        migrations.CreateModel(
            name='Vouch',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('code', models.CharField(default=dorsale_web.members.codes.new_code, editable=False, max_length=12, unique=True)),
                ('evidence', models.CharField(choices=[('registration', 'registration number'), ('statute', 'statute or law'), ('visit', 'visit'), ('reference', 'reference of a partner')], max_length=12, verbose_name='evidence')),
                ('detail', models.CharField(max_length=200, verbose_name='number, date or name seen')),
                ('made_on', models.DateField()),
                ('expires_on', models.DateField()),
                ('withdrawn_on', models.DateField(blank=True, null=True)),
                ('withdrawn_reason', models.CharField(blank=True, max_length=500, verbose_name='reason')),
                ('by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('organisation', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='vouches', to='members.organisation')),
                ('paper', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to='members.upload')),
                ('voucher', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.CASCADE, related_name='vouches_given', to='members.organisation')),
            ],
            options={
                'ordering': ['-made_on', '-id'],
            },
        ),
        migrations.CreateModel(
            name='VouchReview',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('code', models.CharField(default=dorsale_web.members.codes.new_code, editable=False, max_length=12, unique=True)),
                ('opened_on', models.DateField()),
                ('due_on', models.DateField()),
                ('closed_on', models.DateField(blank=True, null=True)),
                ('outcome', models.CharField(blank=True, choices=[('vouched', 'vouched again'), ('lapsed', 'lapsed')], max_length=10)),
                ('because', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='members.vouch')),
                ('closed_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('organisation', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='reviews', to='members.organisation')),
            ],
        ),
        migrations.CreateModel(
            name='Consent',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('purpose', models.CharField(max_length=40)),
                ('given', models.BooleanField()),
                ('at', models.DateTimeField(auto_now_add=True)),
                ('person', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='consents', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'indexes': [models.Index(fields=['person', 'purpose', '-at'], name='members_con_person__6e3739_idx')],
            },
        ),
        migrations.CreateModel(
            name='Coordinator',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('country', models.CharField(max_length=2, verbose_name='country')),
                ('since', models.DateField(auto_now_add=True)),
                ('person', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='coordinations', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('person', 'country'), name='one_coordination_each')],
            },
        ),
        migrations.CreateModel(
            name='Notice',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kind', models.CharField(max_length=40)),
                ('facts', models.JSONField(default=dict)),
                ('url', models.CharField(blank=True, max_length=200)),
                ('at', models.DateTimeField(auto_now_add=True)),
                ('read_at', models.DateTimeField(blank=True, null=True)),
                ('sent_at', models.DateTimeField(blank=True, null=True)),
                ('person', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='notices', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'ordering': ['-at', '-id'],
                'indexes': [models.Index(fields=['person', 'read_at'], name='members_not_person__7df4be_idx'), models.Index(fields=['sent_at'], name='members_not_sent_at_7b1dcc_idx')],
            },
        ),
        migrations.CreateModel(
            name='Membership',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('role', models.CharField(choices=[('reader', 'reader'), ('editor', 'editor'), ('owner', 'owner')], max_length=8, verbose_name='role')),
                ('since', models.DateField(auto_now_add=True)),
                ('person', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='memberships', to=settings.AUTH_USER_MODEL)),
                ('organisation', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='memberships', to='members.organisation')),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('person', 'organisation'), name='one_role_each')],
            },
        ),
        migrations.CreateModel(
            name='AuditEntry',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('at', models.DateTimeField(auto_now_add=True, db_index=True)),
                ('act', models.CharField(db_index=True, max_length=60)),
                ('kind', models.CharField(max_length=40)),
                ('code', models.CharField(max_length=80)),
                ('country', models.CharField(blank=True, max_length=2)),
                ('facts', models.JSONField(default=dict)),
                ('actor', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='acts', to=settings.AUTH_USER_MODEL)),
                ('organisation', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to='members.organisation')),
            ],
            options={
                'ordering': ['-at', '-id'],
                'indexes': [models.Index(fields=['kind', 'code'], name='members_aud_kind_23e731_idx')],
            },
        ),
        migrations.CreateModel(
            name='Report',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('code', models.CharField(default=dorsale_web.members.codes.new_code, editable=False, max_length=12, unique=True)),
                ('kind', models.CharField(max_length=40)),
                ('target', models.CharField(max_length=80)),
                ('title', models.CharField(max_length=200)),
                ('url', models.CharField(blank=True, max_length=200)),
                ('country', models.CharField(blank=True, max_length=2)),
                ('reason', models.CharField(choices=[('fraud', 'fraud or request for advance payment'), ('false', 'false or misleading'), ('abuse', 'insult or harassment'), ('rights', 'breach of rights or of privacy'), ('other', 'other')], max_length=8, verbose_name='reason')),
                ('text', models.TextField(max_length=1500, verbose_name='what is wrong')),
                ('at', models.DateTimeField(auto_now_add=True)),
                ('state', models.CharField(choices=[('open', 'open'), ('upheld', 'upheld'), ('dismissed', 'dismissed')], db_index=True, default='open', max_length=10)),
                ('answer', models.TextField(blank=True, max_length=1500, verbose_name='answer with reasons')),
                ('answered_at', models.DateTimeField(blank=True, null=True)),
                ('answered_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='reports', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'ordering': ['-at'],
                'indexes': [models.Index(fields=['kind', 'target'], name='members_rep_kind_7bc9a5_idx')],
            },
        ),
        migrations.AddIndex(
            model_name='organisation',
            index=models.Index(fields=['country', 'kind'], name='members_org_country_829cc6_idx'),
        ),
        migrations.AddIndex(
            model_name='vouch',
            index=models.Index(fields=['organisation', 'expires_on'], name='members_vou_organis_676e12_idx'),
        ),
    ]
