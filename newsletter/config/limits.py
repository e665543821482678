"""[limits]: how much people may ask of us before we are quiet; nobody is mailed to death."""

from pydantic import Field

from newsletter.config.section import Section


class Limits(Section):
    wishes_per_network_per_hour: int = Field(default=60, ge=1)
    confirmations_per_domain_per_hour: int = Field(default=500, ge=1)
    confirmations_per_hour: int = Field(default=2000, ge=1)
    answers_per_address_per_day: int = Field(default=5, ge=1)
    answers_per_hour: int = Field(default=1000, ge=1)
