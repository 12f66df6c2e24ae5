"""`dure models`: the models that can be used now, and how to connect others."""

from __future__ import annotations

import asyncio
import os
import sys

import click

from dure.cli.choice import chosen
from dure.cli.options import common
from dure.cli.place import here
from dure.cli.view.cut import told
from dure.cli.view.escape import visible
from dure.cli.view.paint import paint_for
from dure.core.errors import DureError
from dure.host.languages import pad, say, tr
from dure.models import names, reachable
from dure.models.presets import PROVIDERS

_SHOWN = 12
_NAME = 11


@click.group(invoke_without_command=True)
@common
@click.pass_context
def models(context: click.Context) -> None:
    """List the models that can be used now, and how to connect others."""
    if context.invoked_subcommand is not None:
        return
    place = here()
    paint = paint_for(sys.stdout)
    lines: list[str] = []
    try:
        found = chosen(None, place)
        lines += [*told(found.line, paint), ""]
    except DureError as error:
        lines += [paint.bad(visible(say(error))), ""]
    there = asyncio.run(reachable(os.environ))
    lines.append(paint.bold(tr("cli.models_now", "Can be used now")))
    for each in there:
        why = each.key or each.host
        lines.append(f"  {paint.name(pad(each.provider, _NAME))} {paint.dim(why)}")
        if each.key:
            lines.append(f"    {each.provider}:{PROVIDERS[each.provider].usual}")
        lines += [f"    {each.provider}:{visible(name)}" for name in each.models[:_SHOWN]]
        if (more := len(each.models) - _SHOWN) > 0:
            lines.append(paint.dim("    " + tr("cli.models_more", "… {count} more", count=more)))
    offline = tr("cli.models_offline", "rules, no language model; no network, no key")
    human = tr("cli.models_human", "you type the replies yourself")
    lines += [f"  {paint.name(pad('offline', _NAME))} {paint.dim(offline)}"]
    lines += [f"  {paint.name(pad('human', _NAME))} {paint.dim(human)}", ""]
    lines.append(paint.bold(tr("cli.models_connect", "To connect others")))
    known = {each.provider for each in there}
    for each in PROVIDERS.values():
        if each.name not in known:
            how = f"export {each.key}=…  {each.where}" if each.key else each.start
            lines.append(f"  {paint.name(pad(each.name, _NAME))} {paint.dim(how)}")
    others = [name for name in names() if name not in PROVIDERS and name not in _OURS]
    lines += [f"  {paint.name(name)}" for name in others]
    url = tr("cli.models_url", "any other server: http://HOST/v1#MODEL")
    lines.append(f"  {url}")
    for line in lines:
        click.echo(line, color=True)


_OURS = ("offline", "human")
