"""Lets `python -m newsletter` be the `newsletter` command."""

from newsletter.cli import main

if __name__ == "__main__":
    main()
