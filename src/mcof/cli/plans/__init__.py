"""`mcof plan`: plans from the command line."""

from mcof.cli.plans import checking, exchange, following
from mcof.cli.plans.app import app

app.command("check")(checking.check)
app.command("export")(exchange.export)
app.command("import")(exchange.import_)
app.command("follow")(following.follow)
app.command("revise")(following.revise)

__all__ = ["app"]
