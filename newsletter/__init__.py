"""A personalised research newsletter: feeds in, a different letter for every reader out."""

__version__ = "0.1.0"
