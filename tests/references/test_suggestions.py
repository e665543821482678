"""The topics that a list of papers speaks of."""

from newsletter.references import read, suggest
from subscribers.topics import format_topics, parse_topics

BIBLIOGRAPHY = "\n".join(
    f"@article{{k{at}, title={{{title}}}, author={{Ada Lovelace and {other}}}, "
    "archivePrefix={arXiv}, eprint={2611.9000" + str(at) + "}, primaryClass={cs.LG}, "
    f"keywords={{{keywords}}}}}"
    for at, (title, other, keywords) in enumerate(
        [
            ("Graph neural networks for weather", "Tu Youyou", "Forecasting"),
            ("The limits of graph neural networks", "Caroline Herschel", "forecasting; rain"),
            ("Graph neural networks learn rivers", "Mary Somerville", "floods"),
            ("A note on bread", "Caroline Herschel", "baking"),
        ]
    )
)


def test_what_comes_often_is_suggested() -> None:
    found = read(BIBLIOGRAPHY).found
    assert format_topics(suggest(found)) == (
        "Forecasting; graph neural networks; cat:cs.LG; author:Ada Lovelace"
    )


def test_what_the_reader_has_or_mutes_is_not() -> None:
    found = read(BIBLIOGRAPHY).found
    held = parse_topics("-Graph Neural Networks; cat:cs.LG")
    assert format_topics(suggest(found, held)) == "Forecasting; author:Ada Lovelace"


def test_what_is_suggested_can_be_written_down() -> None:
    odd = read("Title,DOI,Manual Tags\nA thing,10.1/x,-a; *2; cat:; b*3\nA thing,10.1/y,-a\n").found
    for interest in suggest(odd):
        assert parse_topics(format_topics([interest])) == (interest,)
