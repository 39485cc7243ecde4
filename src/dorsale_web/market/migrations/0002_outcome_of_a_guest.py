"""The second side of an outcome may be a person without organisation of the network."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    """Let a guest stand for a side."""

    dependencies = [
        ('market', '0001_initial'),
        ('members', '0002_search_words'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AddField(
            model_name='outcome',
            name='guest',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AlterField(
            model_name='outcome',
            name='right',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.CASCADE, related_name='+', to='members.organisation'),
        ),
        migrations.AlterField(
            model_name='outcomeanswer',
            name='organisation',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.CASCADE, related_name='+', to='members.organisation'),
        ),
        migrations.AddConstraint(
            model_name='outcomeanswer',
            constraint=models.UniqueConstraint(condition=models.Q(('organisation__isnull', True)), fields=('outcome',), name='one_answer_of_a_guest'),
        ),
    ]
