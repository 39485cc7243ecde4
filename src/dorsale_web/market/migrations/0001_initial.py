"""The tables of market."""

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
            name='Match',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('code', models.CharField(default=dorsale_web.members.codes.new_code, editable=False, max_length=12, unique=True)),
                ('score', models.FloatField()),
                ('reasons', models.JSONField()),
                ('made_at', models.DateTimeField(auto_now=True)),
            ],
            options={
                'ordering': ['-score', 'pk'],
            },
        ),
        migrations.CreateModel(
            name='Introduction',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('code', models.CharField(default=dorsale_web.members.codes.new_code, editable=False, max_length=12, unique=True)),
                ('why', models.TextField(max_length=1000, verbose_name='why this interests us')),
                ('brings', models.TextField(max_length=1000, verbose_name='what we bring')),
                ('when', models.CharField(max_length=200, verbose_name='when we could start')),
                ('state', models.CharField(choices=[('pending', 'waiting for an answer'), ('to_confirm', 'the posting changed: to be confirmed'), ('accepted', 'accepted by both'), ('declined', 'declined'), ('withdrawn', 'withdrawn'), ('stopped', 'stopped by a steward')], default='pending', max_length=10)),
                ('posting_version', models.PositiveIntegerField()),
                ('reply', models.TextField(blank=True, max_length=1000, verbose_name='answer')),
                ('made_at', models.DateTimeField(auto_now_add=True)),
                ('answered_at', models.DateTimeField(blank=True, null=True)),
                ('stopped_reason', models.TextField(blank=True)),
                ('answered_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('organisation', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='interests', to='members.organisation')),
                ('match', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='introductions', to='market.match')),
            ],
            options={
                'ordering': ['-made_at'],
            },
        ),
        migrations.CreateModel(
            name='Message',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('code', models.CharField(default=dorsale_web.members.codes.new_code, editable=False, max_length=12, unique=True)),
                ('text', models.TextField(max_length=2000, verbose_name='message')),
                ('at', models.DateTimeField(auto_now_add=True)),
                ('hidden_at', models.DateTimeField(blank=True, null=True)),
                ('by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('introduction', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='messages', to='market.introduction')),
                ('organisation', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='members.organisation')),
            ],
            options={
                'ordering': ['at'],
            },
        ),
        migrations.CreateModel(
            name='Outcome',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('code', models.CharField(default=dorsale_web.members.codes.new_code, editable=False, max_length=12, unique=True)),
                ('themes', models.JSONField(default=list)),
                ('opened_at', models.DateTimeField(auto_now_add=True)),
                ('asked_at', models.DateTimeField(blank=True, null=True)),
                ('reminded_at', models.DateTimeField(blank=True, null=True)),
                ('left', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='members.organisation')),
                ('right', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='members.organisation')),
            ],
        ),
        migrations.AddField(
            model_name='introduction',
            name='outcome',
            field=models.OneToOneField(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='introduction', to='market.outcome'),
        ),
        migrations.CreateModel(
            name='Posting',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('language', models.CharField(choices=[('fr', 'Français'), ('en', 'English'), ('pt', 'Português'), ('es', 'Español'), ('ar', 'العربية')], max_length=2, verbose_name='language')),
                ('translations', models.JSONField(blank=True, default=dict)),
                ('code', models.CharField(default=dorsale_web.members.codes.new_code, editable=False, max_length=12, unique=True)),
                ('side', models.CharField(choices=[('offer', 'offer'), ('need', 'need')], max_length=5, verbose_name='offer or need')),
                ('kind', models.CharField(choices=[('technology', 'technology'), ('business', 'business'), ('research', 'research'), ('call', 'call for applications'), ('tender', 'tender notice'), ('job', 'job or mission'), ('expert', 'expert or mentor')], max_length=10, verbose_name='kind')),
                ('title', models.CharField(max_length=120, verbose_name='title')),
                ('summary', models.TextField(max_length=400, verbose_name='summary')),
                ('description', models.TextField(max_length=4000, verbose_name='description')),
                ('advantage', models.TextField(blank=True, max_length=1000, verbose_name='advantage')),
                ('stage', models.CharField(blank=True, choices=[('idea', 'idea'), ('prototype', 'prototype'), ('pilot', 'pilot in the field'), ('market', 'on the market'), ('mature', 'widely used')], max_length=10, verbose_name='stage')),
                ('rights', models.CharField(blank=True, choices=[('none', 'none'), ('secret', 'trade secret'), ('copyright', 'copyright'), ('patent_applied', 'patent applied for'), ('patent_granted', 'patent granted'), ('open', 'open licence')], max_length=14, verbose_name='rights')),
                ('partner', models.TextField(blank=True, max_length=1000, verbose_name='partner sought')),
                ('countries', models.JSONField(blank=True, default=list, verbose_name='countries')),
                ('anonymous', models.BooleanField(default=False, verbose_name='without our name until both sides accept')),
                ('expires_on', models.DateField(verbose_name='valid until')),
                ('official_url', models.URLField(blank=True, verbose_name='official address of the notice')),
                ('deadline', models.DateTimeField(blank=True, null=True, verbose_name='deadline for bids or applications')),
                ('buyer_reference', models.CharField(blank=True, max_length=80, verbose_name='reference of the notice')),
                ('state', models.CharField(choices=[('draft', 'draft'), ('review', 'in review'), ('published', 'published'), ('closed', 'closed')], default='draft', max_length=9)),
                ('held_for', models.JSONField(blank=True, default=list)),
                ('review_note', models.TextField(blank=True)),
                ('version', models.PositiveIntegerField(default=1)),
                ('made_at', models.DateTimeField(auto_now_add=True)),
                ('changed_at', models.DateTimeField(auto_now=True)),
                ('published_at', models.DateTimeField(blank=True, null=True)),
                ('suspended_at', models.DateTimeField(blank=True, null=True)),
                ('suspended_reason', models.TextField(blank=True)),
                ('expiry_told_for', models.DateField(blank=True, null=True)),
                ('country', models.CharField(max_length=2)),
                ('organisation_kind', models.CharField(choices=[('hub', 'hub or incubator'), ('university', 'university or laboratory'), ('sme', 'small or medium enterprise'), ('agency', 'public agency'), ('operator', 'operator'), ('donor', 'donor'), ('association', 'association')], max_length=12)),
                ('by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('organisation', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='postings', to='members.organisation')),
                ('themes', models.ManyToManyField(related_name='postings', to='members.theme', verbose_name='themes')),
            ],
            options={
                'ordering': ['-published_at', '-pk'],
            },
        ),
        migrations.AddField(
            model_name='match',
            name='need',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='matches_as_need', to='market.posting'),
        ),
        migrations.AddField(
            model_name='match',
            name='offer',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='matches_as_offer', to='market.posting'),
        ),
        migrations.AddField(
            model_name='introduction',
            name='answers',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to='market.posting'),
        ),
        migrations.AddField(
            model_name='introduction',
            name='posting',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='introductions', to='market.posting'),
        ),
        migrations.CreateModel(
            name='PostingProfile',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('read_at', models.DateTimeField()),
                ('concepts', models.JSONField(default=list)),
                ('model', models.CharField(blank=True, max_length=80)),
                ('vector', models.BinaryField(null=True)),
                ('posting', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, related_name='profile', to='market.posting')),
            ],
        ),
        migrations.CreateModel(
            name='PostingVersion',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('number', models.PositiveIntegerField()),
                ('texts', models.JSONField()),
                ('replaced_at', models.DateTimeField(auto_now_add=True)),
                ('posting', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='versions', to='market.posting')),
            ],
        ),
        migrations.CreateModel(
            name='Question',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('code', models.CharField(default=dorsale_web.members.codes.new_code, editable=False, max_length=12, unique=True)),
                ('text', models.TextField(max_length=1000, verbose_name='question')),
                ('asked_at', models.DateTimeField(auto_now_add=True)),
                ('answer', models.TextField(blank=True, max_length=2000, verbose_name='answer')),
                ('answered_at', models.DateTimeField(blank=True, null=True)),
                ('hidden_at', models.DateTimeField(blank=True, null=True)),
                ('answer_held_at', models.DateTimeField(blank=True, null=True)),
                ('by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('posting', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='questions', to='market.posting')),
            ],
            options={
                'ordering': ['asked_at', 'pk'],
            },
        ),
        migrations.CreateModel(
            name='SavedSearch',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('code', models.CharField(default=dorsale_web.members.codes.new_code, editable=False, max_length=12, unique=True)),
                ('name', models.CharField(max_length=80, verbose_name='name')),
                ('query', models.CharField(max_length=500)),
                ('every', models.CharField(choices=[('never', 'never'), ('daily', 'every day'), ('weekly', 'every week')], default='weekly', max_length=6, verbose_name='digest')),
                ('seen_until', models.DateTimeField(auto_now_add=True)),
                ('made_at', models.DateTimeField(auto_now_add=True)),
                ('person', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='saved_searches', to=settings.AUTH_USER_MODEL)),
            ],
        ),
        migrations.CreateModel(
            name='OutcomeAnswer',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('result', models.CharField(choices=[('nothing', 'nothing'), ('follow_up', 'we keep talking'), ('pilot', 'a pilot'), ('agreement', 'an agreement')], max_length=9, verbose_name='what came of it')),
                ('why', models.TextField(blank=True, max_length=1000, verbose_name='why')),
                ('value_band', models.CharField(blank=True, choices=[('under_10k', 'under 10,000 EUR'), ('10k_100k', '10,000 to 100,000 EUR'), ('100k_1m', '100,000 to 1 million EUR'), ('over_1m', 'over 1 million EUR')], max_length=9, verbose_name='value')),
                ('jobs', models.PositiveIntegerField(blank=True, null=True, verbose_name='jobs created or kept')),
                ('agreed_on', models.DateField(blank=True, null=True, verbose_name='date of the agreement')),
                ('answered_at', models.DateTimeField(auto_now=True)),
                ('revised_at', models.DateTimeField(blank=True, null=True)),
                ('by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('organisation', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='members.organisation')),
                ('outcome', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='answers', to='market.outcome')),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('outcome', 'organisation'), name='one_answer_a_side')],
            },
        ),
        migrations.AddIndex(
            model_name='posting',
            index=models.Index(fields=['state', 'suspended_at', '-published_at', '-id'], name='market_post_state_9b3cec_idx'),
        ),
        migrations.AddIndex(
            model_name='posting',
            index=models.Index(fields=['side', 'kind'], name='market_post_side_120aea_idx'),
        ),
        migrations.AddIndex(
            model_name='posting',
            index=models.Index(fields=['organisation', 'state'], name='market_post_organis_45721a_idx'),
        ),
        migrations.AddIndex(
            model_name='posting',
            index=models.Index(fields=['state', 'suspended_at', 'expires_on', 'id'], name='market_post_state_15e8a9_idx'),
        ),
        migrations.AddConstraint(
            model_name='match',
            constraint=models.UniqueConstraint(fields=('need', 'offer'), name='one_match_each'),
        ),
        migrations.AddIndex(
            model_name='introduction',
            index=models.Index(fields=['organisation', 'state'], name='market_intr_organis_553ea4_idx'),
        ),
        migrations.AddConstraint(
            model_name='introduction',
            constraint=models.UniqueConstraint(fields=('posting', 'organisation'), name='one_interest_each'),
        ),
    ]
