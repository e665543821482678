"""Previews: what readers would get now, chosen and written by the same rooms, nothing stored.

They claim nothing and send nothing.
"""

from newsletter.preview.chooser import Preview
from newsletter.preview.letter import letter_now, rehearse

__all__ = ["Preview", "letter_now", "rehearse"]
