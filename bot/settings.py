"""What an operator sets, from the environment and a `.env` file. Names are the outside face: they stay."""

import re
from ipaddress import ip_address
from pathlib import Path
from typing import Annotated, Any, Literal
from urllib.parse import unquote, urlsplit

from pydantic import AfterValidator, BeforeValidator, Field, SecretStr, ValidationError, ValidationInfo, field_validator
from pydantic_settings import BaseSettings, NoDecode, SettingsConfigDict

import content

LIBRARY = Path(content.__file__).parent / "library"
"""The library in the package."""

_TOKEN = re.compile(r"\d+:[A-Za-z0-9_-]{20,}")
_KEY = re.compile(r"[A-Za-z0-9_-]{43}=")
_SECRET = re.compile(r"[A-Za-z0-9_-]{16,256}")
_WEBHOOK = re.compile(r"https?://[^/?#@\s]+(/[A-Za-z0-9_.~/-]*)?")


class SettingsMistake(Exception):
    """A setting has a value that cannot be used; one line, without the value where it is a secret."""


def _numbers(value: object) -> object:
    return value.replace(",", " ").split() if isinstance(value, str) else value


def _web_address(value: str) -> str:
    parts = urlsplit(value)
    if parts.scheme not in {"http", "https"} or not parts.netloc:
        raise ValueError("is no address of the form http://host:port")
    return value.rstrip("/")


def is_loopback(host: str) -> bool:
    """Whether a host's name or number is this machine's own."""
    try:
        return host == "localhost" or ip_address(host).is_loopback
    except ValueError:
        return False


def _passwords(address: str) -> set[str]:
    """The password in an address, as it stands there and as it is."""
    try:
        password = urlsplit(address).password or ""
    except ValueError:
        return set()
    return {password, unquote(password)}


Ids = Annotated[frozenset[int], NoDecode, BeforeValidator(_numbers)]
Address = Annotated[str, AfterValidator(_web_address)]


class Settings(BaseSettings):
    """The settings, by the name of their variable in lower case; an empty variable counts as not set."""

    model_config = SettingsConfigDict(env_file=".env", env_ignore_empty=True, extra="ignore", frozen=True)

    bot_token: SecretStr | None = None
    bot_api_url: Address | None = None
    database_url: Annotated[str, Field(repr=False)] = "sqlite:///data/vademecum.db"
    host: str = "127.0.0.1"
    port: Annotated[int, Field(ge=0, le=65535)] | None = None
    webhook_secret: SecretStr | None = None
    webhook_url: str | None = None
    admin_ids: Ids = frozenset()
    access: Literal["open", "list"] = "open"
    allowed_ids: Ids = frozenset()
    data_key: SecretStr | None = None
    data_key_old: SecretStr | None = None
    retention_days: Annotated[int, Field(ge=30, le=3650)] | None = None
    content_dir: Path = LIBRARY
    log_level: Literal["debug", "info", "warning", "error"] = "info"
    log_format: Literal["console", "json"] = "console"

    @field_validator("log_level", "log_format", "access", mode="before")
    @classmethod
    def _in_any_case(cls, value: object) -> object:
        return value.lower() if isinstance(value, str) else value

    @field_validator("bot_token")
    @classmethod
    def _looks_like_a_token(cls, token: SecretStr | None) -> SecretStr | None:
        if token is not None and not _TOKEN.fullmatch(token.get_secret_value()):
            raise ValueError("is no token of BotFather (digits, a colon, at least 20 letters)")
        return token

    @field_validator("webhook_secret")
    @classmethod
    def _is_hard_to_guess(cls, secret: SecretStr | None) -> SecretStr | None:
        if secret is not None and not _SECRET.fullmatch(secret.get_secret_value()):
            raise ValueError("has to be 16 to 256 of the characters A-Z, a-z, 0-9, _ and -")
        return secret

    @field_validator("webhook_url")
    @classmethod
    def _telegram_can_reach(cls, url: str | None, others: ValidationInfo) -> str | None:
        """A webhook's address, with all that a webhook needs. What else is wrong with those settings is told first."""
        if url is None:
            return None
        if not _WEBHOOK.fullmatch(url):
            raise ValueError("is no address of the form https://host/path")
        if not url.startswith("https:") and not is_loopback(urlsplit(url).hostname or ""):
            raise ValueError("has to begin with https://")
        for name in ("bot_token", "webhook_secret", "port"):
            if name in others.data and others.data[name] is None:
                raise ValueError(f"needs {name.upper()} to be set too")
        return url

    @field_validator("data_key", "data_key_old")
    @classmethod
    def _is_a_key(cls, key: SecretStr | None, others: ValidationInfo) -> SecretStr | None:
        if key is not None and not _KEY.fullmatch(key.get_secret_value()):
            raise ValueError("is no key: `python -m bot key` makes one")
        if key is not None and others.data.get("data_key", key) is None:
            raise ValueError("is the key before DATA_KEY, which is not set")
        return key

    @field_validator("content_dir")
    @classmethod
    def _is_a_folder(cls, folder: Path) -> Path:
        if not folder.is_dir():
            raise ValueError(f"there is no folder {folder}")
        return folder

    @property
    def data_keys(self) -> tuple[str, ...]:
        """The keys that texts are encrypted with, the one to write with first; none where they are not encrypted."""
        return tuple(key.get_secret_value() for key in (self.data_key, self.data_key_old) if key is not None)

    @property
    def secrets(self) -> frozenset[str]:
        """What may be read nowhere: token, keys, and the passwords in addresses, those of proxies among them."""
        from urllib.request import getproxies

        values = [value for name in type(self).model_fields if isinstance(value := getattr(self, name), SecretStr)]
        own = {value.get_secret_value() for value in values}
        token = {secret.partition(":")[2] for secret in own}  # what comes before the colon is the bot's number
        addresses = (self.database_url, self.bot_api_url or "", *getproxies().values())
        return frozenset((own | token | {word for address in addresses for word in _passwords(address)}) - {""})

    def lets_in(self, number: int) -> bool:
        """Whether a user, or a group with all its members, may use the bot: anyone, or those listed and the admins."""
        return self.access == "open" or number in self.allowed_ids | self.admin_ids


def read_settings(**given: Any) -> Settings:  # noqa: ANN401 - whatever a setting takes
    """The settings; those `given` come before the environment.

    Raises:
        SettingsMistake: the first value that cannot be used, in one line.
    """
    try:
        return Settings(**given)
    except ValidationError as refusal:
        first = refusal.errors(include_input=False, include_url=False)[0]
        name = str(first["loc"][0]).upper()
        said = first["msg"].removeprefix("Value error, ")
        raise SettingsMistake(f"{name}: {said[:1].lower()}{said[1:]}") from None
