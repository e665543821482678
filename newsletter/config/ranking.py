"""[ranking]: how papers are chosen, and the trial of another way on the same letters."""

from enum import StrEnum
from typing import Any, Self

from pydantic import Field, ValidationError, model_validator

from newsletter.config.section import Section

# Both rankers choose from the same papers and know the same readers.
_OF_THE_DESK = ("look_back_days", "colikes_from", "trial")


class Without(StrEnum):
    LIKES = "likes"
    TOPICS = "topics"
    TRENDING = "trending"
    COLIKES = "colikes"


class Ranking(Section):
    """`trial` holds the keys in which the ranker B differs; without it there is no trial."""

    cutoff: float | None = Field(default=None, ge=0)
    look_back_days: int = Field(default=7, ge=1, le=60)
    outside: bool = True
    encoder: str = ""
    without: tuple[Without, ...] = ()
    colikes_from: int = Field(default=1000, ge=1)
    trial: dict[str, Any] | None = None

    @model_validator(mode="after")
    def _the_trial_is_one(self) -> Self:
        for key in _OF_THE_DESK:
            if key in (self.trial or ()):
                raise ValueError(f"{key} in the trial: is the same for both; take it out")
        try:
            rival = self.rival()
        except ValidationError as error:
            fault = error.errors()[0]
            key = ".".join(map(str, fault["loc"]))
            raise ValueError(f"{key} in the trial: {fault['msg']}") from None
        if rival is not None and rival.encoder not in ("", self.encoder):
            raise ValueError(
                'encoder in the trial: a paper has the vector of one encoder; set "" or take it out'
            )
        return self

    def rival(self) -> "Ranking | None":
        """The settings of the ranker B, while there is a trial."""
        return self.but(**self.trial) if self.trial else None

    def but(self, **changes: Any) -> "Ranking":
        """The same with some keys changed, without a trial. Raises ValidationError."""
        return Ranking(**(self.model_dump(exclude={"trial"}) | changes))
