"""Settings of the web: the only place that reads ``DORSALE_*`` and ``DATABASE_URL``.

``DORSALE_HOME``      folder of state: database, secret key, uploads, outgoing mail (``~/.dorsale``)
``DORSALE_DEMO``      1: an invented network in a database of its own, on loopback only
``DORSALE_HOSTS``     names the site answers to, separated by commas (loopback by default)
``DORSALE_URL``       address of the site in messages (``http://localhost:8000``)
``DORSALE_HTTPS``     0: plain http, no secure cookies; on loopback or a fair's own network
``DORSALE_MAIL``      ``folder`` (default), ``smtp://user:password@host:port`` or ``off``
``DORSALE_MAIL_FROM`` sender of mail
``DORSALE_SMS``       ``folder`` (default) or ``off``
``DORSALE_LIMITS``    off: no limits on how often, to measure speed; in the demo only
``DORSALE_MEANING``   off: no reason of meaning in matches, though its extra is installed
``DATABASE_URL``      ``postgres://…``; an SQLite file under ``DORSALE_HOME`` when absent
"""

from __future__ import annotations

import os
import secrets
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import dj_database_url
from csp.constants import NONE, SELF

HERE = Path(__file__).resolve().parent
DEMO = os.environ.get("DORSALE_DEMO") == "1"
HOME = Path(os.environ.get("DORSALE_HOME", "~/.dorsale")).expanduser() / ("demo" if DEMO else "")
HTTPS = os.environ.get("DORSALE_HTTPS", "0" if DEMO else "1") != "0"
LOOPBACK = ["localhost", "127.0.0.1", "[::1]"]


def _secret_key() -> str:
    """Return the key kept under ``HOME``, made at the first start, readable by its owner only."""
    file = HOME / "secret_key"
    if not file.exists():
        HOME.mkdir(parents=True, exist_ok=True, mode=0o700)
        descriptor = os.open(file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(descriptor, "w") as target:
            target.write(secrets.token_urlsafe(64))
    return file.read_text().strip()


def _database() -> dict[str, Any]:
    """Return the database asked for, or an embedded SQLite file that many readers can share."""
    url = os.environ.get("DATABASE_URL")
    if url:
        return dict(dj_database_url.parse(url, conn_max_age=60, conn_health_checks=True))
    return {
        "ENGINE": "django.db.backends.sqlite3",
        "NAME": HOME / "dorsale.sqlite3",
        "OPTIONS": {
            "timeout": 20,
            "transaction_mode": "IMMEDIATE",
            "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL;"
            "PRAGMA cache_size=-16000; PRAGMA mmap_size=134217728;",
        },
    }


def _mail(address: str) -> dict[str, Any]:
    """Return Django's mail settings for ``folder``, ``off`` or an smtp address."""
    if address == "folder":
        backend = "django.core.mail.backends.filebased.EmailBackend"
        return {"EMAIL_BACKEND": backend, "EMAIL_FILE_PATH": str(HOME / "outbox" / "mail")}
    if address == "off":
        return {"EMAIL_BACKEND": "django.core.mail.backends.dummy.EmailBackend"}
    parts = urlsplit(address)
    return {
        "EMAIL_BACKEND": "django.core.mail.backends.smtp.EmailBackend",
        "EMAIL_HOST": parts.hostname or "localhost",
        "EMAIL_PORT": parts.port or 587,
        "EMAIL_HOST_USER": parts.username or "",
        "EMAIL_HOST_PASSWORD": parts.password or "",
        "EMAIL_USE_TLS": True,
    }


SECRET_KEY = _secret_key()
DEBUG = False
ALLOWED_HOSTS = LOOPBACK + [
    host for host in os.environ.get("DORSALE_HOSTS", "").split(",") if host and not DEMO
]
DATABASES = {"default": _database()}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
CACHES = {
    "default": {
        "BACKEND": "django.core.cache.backends.db.DatabaseCache",
        "LOCATION": "cache",
        "OPTIONS": {"MAX_ENTRIES": 20_000},
    },
    "memory": {  # of each process, for what may be some seconds old
        "BACKEND": "django.core.cache.backends.locmem.LocMemCache",
        "OPTIONS": {"MAX_ENTRIES": 2_000},
    },
}
COUNTS_KEPT_S = 30
LISTS_KEPT_S = 30  # pages of lists, for visitors

INSTALLED_APPS = [
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.contrib.humanize",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "rules",
    "django_htmx",
    "csp",
    "dorsale_web.members",
    "dorsale_web.work",
    "dorsale_web.market",
    "dorsale_web.library",
    "dorsale_web.salon",
    "dorsale_web.demo",
]
MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.middleware.gzip.GZipMiddleware",
    "csp.middleware.CSPMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
]
ROOT_URLCONF = "dorsale_web.urls"
WSGI_APPLICATION = "dorsale_web.wsgi.application"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [HERE / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.template.context_processors.i18n",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "dorsale_web.frame.context",
            ],
            "builtins": [
                "django.templatetags.i18n",
                "django.templatetags.static",
                "dorsale_web.members.templatetags.dorsale",
            ],
        },
    }
]

# People and their keys
AUTH_USER_MODEL = "members.Person"
AUTHENTICATION_BACKENDS = [
    "rules.permissions.ObjectPermissionBackend",
    "allauth.account.auth_backends.AuthenticationBackend",
]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {
        "NAME": "django.contrib.auth.password_validation.MinimumLengthValidator",
        "OPTIONS": {"min_length": 10},
    },
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "django.contrib.auth.password_validation.NumericPasswordValidator"},
]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "home"
ACCOUNT_USER_MODEL_USERNAME_FIELD = "sign_in_name"
ACCOUNT_ADAPTER = "dorsale_web.members.adapter.Adapter"
ACCOUNT_LOGIN_METHODS = {"username", "email"}
ACCOUNT_SIGNUP_FIELDS = ["username*", "password1*", "password2*"]
ACCOUNT_USERNAME_VALIDATORS = "dorsale_web.members.models.people.sign_in_name_rules"
ACCOUNT_PRESERVE_USERNAME_CASING = False
ACCOUNT_EMAIL_UNKNOWN_ACCOUNTS = False
ACCOUNT_SIGNUP_FORM_CLASS = "dorsale_web.members.forms.SignUpForm"
ACCOUNT_EMAIL_VERIFICATION = "optional"
ACCOUNT_CONFIRM_EMAIL_ON_GET = False
ACCOUNT_LOGOUT_ON_GET = False
ACCOUNT_SESSION_REMEMBER = None
ACCOUNT_EMAIL_SUBJECT_PREFIX = "Dorsale · "
ACCOUNT_RATE_LIMITS = {
    "login": "30/m/ip",
    "login_failed": "10/m/ip,5/5m/key",
    "signup": "20/h/ip",
    "reset_password": "20/h/ip,3/h/key",
    "confirm_email": "1/3m/key",
}
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_TOTP_ISSUER = "Dorsale"
MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = not HTTPS

# Safety
SECURE_SSL_REDIRECT = HTTPS
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if HTTPS else None
SECURE_HSTS_SECONDS = 31_536_000 if HTTPS else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = HTTPS
SECURE_HSTS_PRELOAD = HTTPS
SECURE_REFERRER_POLICY = "same-origin"
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = HTTPS
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_AGE = 60 * 60 * 24 * 30
CSRF_FAILURE_VIEW = "dorsale_web.frame.csrf_failure"
X_FRAME_OPTIONS = "DENY"
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [SELF],
        "img-src": [SELF, "data:", "blob:"],
        "object-src": [NONE],
        "base-uri": [NONE],
        "form-action": [SELF],
        "frame-ancestors": [NONE],
    }
}
LIMITS = not (DEMO and os.environ.get("DORSALE_LIMITS") == "off")
DATA_UPLOAD_MAX_MEMORY_SIZE = 2_500_000
FILE_UPLOAD_MAX_MEMORY_SIZE = 2_500_000
FILE_UPLOAD_PERMISSIONS = 0o600
MEDIA_ROOT = HOME / "uploads"

# Words
LANGUAGE_COOKIE_AGE = 60 * 60 * 24 * 365
LANGUAGE_CODE = "fr"
LANGUAGES = [
    ("fr", "Français"),
    ("en", "English"),
    ("pt", "Português"),
    ("es", "Español"),
    ("ar", "العربية"),
]
LOCALE_PATHS = [HERE / "locale"]
USE_I18N = True
USE_TZ = True
TIME_ZONE = "Africa/Brazzaville"

# Static files: collected beside the state at each new version, with names that can be cached
STATIC_URL = "static/"
STATIC_ROOT = HOME / "static"
STATICFILES_DIRS = [HERE / "static"]
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"},
}

# Matches: the local embedding is used by the worker where it is installed
MEANING = os.environ.get("DORSALE_MEANING", "auto")

# Messages to people
globals().update(_mail("folder" if DEMO else os.environ.get("DORSALE_MAIL", "folder")))
DEFAULT_FROM_EMAIL = os.environ.get("DORSALE_MAIL_FROM", "dorsale@localhost.localdomain")
SMS_SENDER = "folder" if DEMO else os.environ.get("DORSALE_SMS", "folder")
OUTBOX = HOME / "outbox"

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "handlers": {"console": {"class": "logging.StreamHandler"}},
    "root": {"handlers": ["console"], "level": "WARNING"},
}
SITE_URL = os.environ.get("DORSALE_URL", "http://localhost:8000").rstrip("/")
