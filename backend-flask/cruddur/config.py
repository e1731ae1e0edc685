"""The only reader of the environment."""

from __future__ import annotations

from pydantic import Field, ValidationError
from pydantic_settings import BaseSettings, SettingsConfigDict


class ConfigurationError(Exception):
    """The environment lacks a variable, or holds one that can't be used."""


class Config(BaseSettings):
    """What the API is told by its environment. Field names in upper case are the variables."""

    model_config = SettingsConfigDict(extra="ignore", frozen=True, populate_by_name=True)

    connection_url: str = Field(description="Postgres, as a libpq URL")
    connection_pool_size: int = Field(default=8, ge=1, le=100)
    statement_timeout_seconds: int = Field(default=5, ge=1, le=60)

    aws_region: str = "us-east-1"
    aws_endpoint_url: str | None = Field(default=None, description="only for the emulator")
    aws_cognito_user_pool_id: str
    aws_cognito_user_pool_client_id: str

    ddb_message_table: str = Field(description="the messages table")
    realtime_url: str = Field(description="the WebSocket API, without a ticket")

    trusted_proxies: int = Field(
        default=0, ge=0, le=5, description="how many in front of us append to X-Forwarded-For"
    )
    rate_limits_scale: float = Field(
        default=1, ge=0, description="what every rate limit is multiplied by; 0 switches them off"
    )

    cruddur_web_url: str = Field(description="the one origin whose pages may call with cookies")

    @property
    def cognito_issuer(self) -> str:
        """The `iss` of the pool's tokens, which is AWS-shaped wherever the pool runs."""
        pool = self.aws_cognito_user_pool_id
        return f"https://cognito-idp.{self.aws_region}.amazonaws.com/{pool}"

    @property
    def cognito_jwks_url(self) -> str:
        """Where the pool publishes its keys; the emulator serves them itself."""
        base = self.cognito_issuer
        if self.aws_endpoint_url:
            base = f"{self.aws_endpoint_url}/{self.aws_cognito_user_pool_id}"
        return f"{base}/.well-known/jwks.json"

    @property
    def secure_cookies(self) -> bool:
        """False only where the web app is served without TLS, on a developer's machine."""
        return self.cruddur_web_url.startswith("https://")


class LambdaConfig(BaseSettings):
    """What the Lambdas are told by their environment."""

    model_config = SettingsConfigDict(extra="ignore", frozen=True)

    aws_region: str = "us-east-1"
    aws_endpoint_url: str | None = Field(default=None, description="only for the emulator")
    connection_url_parameter: str = Field(description="the SSM parameter that holds the URL")


class PurgeConfig(LambdaConfig):
    """What the purge is told beside that."""

    ddb_message_table: str


class MediaConfig(LambdaConfig):
    """What the picture Lambdas are told beside that."""

    uploads_bucket: str
    assets_bucket: str
    rate_limits_scale: float = Field(default=1, ge=0)


def load() -> Config:
    """Read the environment.

    Raises:
        ConfigurationError: one line that names every missing or wrong variable.
    """
    try:
        return Config()  # type: ignore[call-arg]  # the environment fills the fields
    except ValidationError as error:
        raise ConfigurationError(_in_words(error)) from None


def _in_words(error: ValidationError) -> str:
    wrong = [
        f"{str(item['loc'][0]).upper()} ({item['msg'].lower()})"
        for item in error.errors(include_input=False, include_url=False)
    ]
    return "The environment is incomplete: " + ", ".join(wrong)
