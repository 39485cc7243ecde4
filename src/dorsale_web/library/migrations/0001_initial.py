"""The tables of library."""

import django.core.validators
import django.db.models.deletion
import dorsale_web.members.codes
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    """Create the tables."""

    initial = True

    dependencies = [
        ('members', '0001_initial'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='Deleted',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('code', models.CharField(max_length=12, unique=True)),
                ('kind', models.CharField(max_length=10)),
                ('at', models.DateTimeField(auto_now=True, db_index=True)),
            ],
        ),
        migrations.CreateModel(
            name='Entry',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('language', models.CharField(choices=[('fr', 'Français'), ('en', 'English'), ('pt', 'Português'), ('es', 'Español'), ('ar', 'العربية')], max_length=2, verbose_name='language')),
                ('translations', models.JSONField(blank=True, default=dict)),
                ('code', models.CharField(default=dorsale_web.members.codes.new_code, editable=False, max_length=12, unique=True)),
                ('kind', models.CharField(choices=[('experience', 'experience'), ('research', 'research output'), ('document', 'document')], editable=False, max_length=10)),
                ('title', models.CharField(max_length=200, verbose_name='title')),
                ('country', models.CharField(blank=True, max_length=2, verbose_name='country')),
                ('year', models.PositiveSmallIntegerField(verbose_name='year')),
                ('context', models.TextField(blank=True, max_length=3000, verbose_name='context')),
                ('tried', models.TextField(blank=True, max_length=3000, verbose_name='what we tried')),
                ('cost', models.TextField(blank=True, max_length=500, verbose_name='what it cost')),
                ('result', models.TextField(blank=True, max_length=3000, verbose_name='what came of it')),
                ('failed', models.TextField(blank=True, max_length=3000, verbose_name='what failed')),
                ('advice', models.TextField(blank=True, max_length=2000, verbose_name='what we would tell others')),
                ('links', models.JSONField(blank=True, default=list, verbose_name='links')),
                ('introduction_code', models.CharField(blank=True, max_length=12)),
                ('abstract', models.TextField(blank=True, max_length=5000, verbose_name='abstract')),
                ('research_kind', models.CharField(blank=True, choices=[('article', 'article'), ('thesis', 'thesis'), ('dataset', 'data set'), ('report', 'report')], max_length=8, verbose_name='kind')),
                ('doi', models.CharField(blank=True, max_length=120, validators=[django.core.validators.RegexValidator('^10\\.\\d{4,9}/\\S+$', 'Such as 10.5281/zenodo.1234.')], verbose_name='DOI')),
                ('authors', models.JSONField(blank=True, default=list)),
                ('licence', models.CharField(default='CC-BY-4.0', max_length=20, verbose_name='licence')),
                ('state', models.CharField(choices=[('draft', 'draft'), ('review', 'waiting for a steward'), ('published', 'published'), ('withdrawn', 'withdrawn')], default='draft', max_length=9)),
                ('audience', models.CharField(choices=[('public', 'everyone'), ('members', 'signed-in members')], default='public', max_length=8, verbose_name='who reads it')),
                ('embargo_until', models.DateField(blank=True, null=True, verbose_name='not before')),
                ('hides_author', models.BooleanField(default=False, verbose_name="without the author's name")),
                ('hides_organisation', models.BooleanField(default=False, verbose_name="without our organisation's name")),
                ('held_for', models.JSONField(blank=True, default=list)),
                ('review_note', models.TextField(blank=True)),
                ('version', models.PositiveIntegerField(default=1)),
                ('made_at', models.DateTimeField(auto_now_add=True)),
                ('changed_at', models.DateTimeField(auto_now=True)),
                ('published_at', models.DateTimeField(blank=True, null=True)),
                ('out_since', models.DateTimeField(blank=True, null=True)),
                ('was_public', models.BooleanField(default=False)),
                ('suspended_at', models.DateTimeField(blank=True, null=True)),
                ('suspended_reason', models.TextField(blank=True)),
                ('by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('confirmed_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('file', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to='members.upload')),
                ('organisation', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='entries', to='members.organisation')),
                ('theme', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='entries', to='members.theme', verbose_name='theme')),
            ],
            options={
                'ordering': ['-published_at', '-pk'],
            },
        ),
        migrations.CreateModel(
            name='Comment',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('code', models.CharField(default=dorsale_web.members.codes.new_code, editable=False, max_length=12, unique=True)),
                ('language', models.CharField(blank=True, max_length=2)),
                ('text', models.TextField(max_length=2000, verbose_name='comment')),
                ('at', models.DateTimeField(auto_now_add=True)),
                ('held_for', models.JSONField(blank=True, default=list)),
                ('hidden_at', models.DateTimeField(blank=True, null=True)),
                ('hidden_reason', models.CharField(blank=True, max_length=300)),
                ('by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='comments', to=settings.AUTH_USER_MODEL)),
                ('entry', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='comments', to='library.entry')),
            ],
            options={
                'ordering': ['at', 'pk'],
            },
        ),
        migrations.CreateModel(
            name='EntryVersion',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('number', models.PositiveIntegerField()),
                ('texts', models.JSONField()),
                ('replaced_at', models.DateTimeField(auto_now_add=True)),
                ('entry', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='versions', to='library.entry')),
            ],
            options={
                'ordering': ['-number'],
            },
        ),
        migrations.CreateModel(
            name='Follow',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('since', models.DateTimeField(auto_now_add=True)),
                ('author', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.CASCADE, related_name='followers', to=settings.AUTH_USER_MODEL)),
                ('person', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='follows', to=settings.AUTH_USER_MODEL)),
                ('theme', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.CASCADE, related_name='+', to='members.theme')),
            ],
        ),
        migrations.CreateModel(
            name='Mention',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('code', models.CharField(default=dorsale_web.members.codes.new_code, editable=False, max_length=12, unique=True)),
                ('told_at', models.DateTimeField(blank=True, null=True)),
                ('reply', models.TextField(blank=True, max_length=2000, verbose_name='reply')),
                ('replied_at', models.DateTimeField(blank=True, null=True)),
                ('entry', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='mentions', to='library.entry')),
                ('organisation', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='mentions', to='members.organisation')),
                ('replied_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
        ),
        migrations.AddIndex(
            model_name='entry',
            index=models.Index(fields=['state', 'audience', '-published_at'], name='library_ent_state_f88ce5_idx'),
        ),
        migrations.AddIndex(
            model_name='entry',
            index=models.Index(fields=['kind', '-published_at'], name='library_ent_kind_928da5_idx'),
        ),
        migrations.AddIndex(
            model_name='entry',
            index=models.Index(fields=['changed_at'], name='library_ent_changed_87fe20_idx'),
        ),
        migrations.AddConstraint(
            model_name='follow',
            constraint=models.UniqueConstraint(condition=models.Q(('theme__isnull', False)), fields=('person', 'theme'), name='one_follow_per_theme'),
        ),
        migrations.AddConstraint(
            model_name='follow',
            constraint=models.UniqueConstraint(condition=models.Q(('author__isnull', False)), fields=('person', 'author'), name='one_follow_per_author'),
        ),
        migrations.AddConstraint(
            model_name='mention',
            constraint=models.UniqueConstraint(fields=('entry', 'organisation'), name='one_mention_each'),
        ),
    ]
