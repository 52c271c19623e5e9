"""The presence matrix as a screen can hold it: places down, sectors across, by short heads."""

from __future__ import annotations

import pyarrow as pa
from rich.table import Table

from mcof.cli.output import SCREEN, cell
from mcof.vocabulary import load

_SHORT = 4


def presence(rows: pa.Table, language: str) -> None:
    """Print how many organisations act in each place (most displaced first) and sector.

    A sector is headed by its MCOF number, or by its code where MCOF has none; a key
    stands below. Sectors in which nobody acts anywhere have no column, and are named.

    Args:
        rows: as `mcof.actions.presence.presence` gives them.
    """
    people, *sectors = rows.to_pylist()
    order = list(load("sectors").terms)
    sectors.sort(key=lambda row: order.index(row["sector"]) if row["sector"] in order else -1)
    acting = [row for row in sectors if any(row[place] for place in row if place != "sector")]
    nowhere = [row["sector"] for row in sectors if row not in acting]
    places = sorted(
        (name for name in rows.column_names if name != "sector"), key=lambda p: -(people[p] or 0)
    )
    table = Table(box=None, pad_edge=False, padding=(0, 1), header_style="bold")
    table.add_column("")
    table.add_column("displaced", justify="right", no_wrap=True)
    for row in acting:
        table.add_column(_head(row["sector"]), justify="right", no_wrap=True)
    for place in places:
        counts = (_count(row[place]) for row in acting)
        table.add_row(place, cell(people[place]), *counts)
    SCREEN.print("[bold]Organisations that act, by place and sector[/bold]")
    SCREEN.print(table)
    for codes, start in (([row["sector"] for row in acting], ""), (nowhere, "Nobody anywhere: ")):
        if codes:
            SCREEN.print(start + "; ".join(_named(code, language) for code in codes), style="dim")


def _count(organisations: int | None) -> str:
    """Nobody is marked, unknown is a dash."""
    return "[bold red]0[/bold red]" if organisations == 0 else cell(organisations)


def _head(sector: str) -> str:
    term = load("sectors").terms.get(sector)
    number = term.attributes.get("mcof_number", "") if term else ""
    return number or sector.rpartition("-")[2][:_SHORT]


def _named(sector: str, language: str) -> str:
    return f"{_head(sector)} {load('sectors').label(sector, language)}"
