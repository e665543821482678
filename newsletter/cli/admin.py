"""What opens the operator's pages: a link for once."""

import typer

from newsletter.cli.options import ConfigOption, JsonOption, opened
from newsletter.cli.output import Output

admin = typer.Typer()


@admin.callback()
def pages() -> None:
    """The operator's pages on the web door: readers, feeds, outbox, papers opened.

    Example: `newsletter admin login`
    """


@admin.command()
def login(config: ConfigOption = None, as_json: JsonOption = False) -> None:
    """Print a link that opens the operator's pages, once, within fifteen minutes.

    Example: `newsletter admin login`
    """
    from newsletter.actions import operating

    with opened(config) as app, Output(as_json=as_json) as output:
        place = app.config.site.url or f"http://{app.config.web.listen}"
        link = f"{place}/admin/login/{operating.new_login(app)}"
        output.say(link)
        output.answer({"link": link})
