"""Returns: how many have returned beside those still displaced."""

from __future__ import annotations

import ibis
import ibis.expr.types as ir

from mcof.tracking.bases import basis_of, weakness

_KEYS = ("code_set", "operation", "place_code")


def returnee_ratio(displaced: ir.Table, returned: ir.Table) -> ir.Table:
    """People who returned for each hundred still displaced, place by place.

    The two are stocks of different people in the same place: those who live there and
    fled from elsewhere, and those who came back to it. The days of both stand beside the
    ratio, since the two lists are not always of one day.

    Args:
        displaced, returned: as `mcof.tracking.figures.stock` gives them for each group.

    Returns:
        The keys, `idps`, `idps_round`, `idps_date`, `returnees`, `returnees_round`,
        `returnees_date`, `returnees_per_100_idps` (one decimal, half up; null where one of
        them is unknown or nobody is displaced), `basis`.
    """
    idps, back = _side(displaced, "idps"), _side(returned, "returnees")
    joined = idps.outer_join(
        back, [idps[f"{key}_idps"].identical_to(back[f"{key}_returnees"]) for key in _KEYS]
    )
    there, came = joined["idps"], joined["returnees"]
    twice = (there * 2).nullif(0)
    halves = came * 2000 + there
    weak = ibis.greatest(
        ibis.coalesce(joined["_weak_idps"], joined["_weak_returnees"]),
        ibis.coalesce(joined["_weak_returnees"], joined["_weak_idps"]),
        ibis.literal(1),
    )
    return joined.select(
        **{key: ibis.coalesce(joined[f"{key}_idps"], joined[f"{key}_returnees"]) for key in _KEYS},
        place_level=ibis.coalesce(joined["place_level_idps"], joined["place_level_returnees"]),
        idps=there,
        idps_round=joined["round_idps"],
        idps_date=joined["reference_date_idps"],
        returnees=came,
        returnees_round=joined["round_returnees"],
        returnees_date=joined["reference_date_returnees"],
        returnees_per_100_idps=((halves - halves % twice) / twice) / 10,
        basis=basis_of(weak),
    )


def _side(stock: ir.Table, name: str) -> ir.Table:
    kept = (*_KEYS, "place_level", "round", "reference_date")
    return stock.select(
        **{f"{column}_{name}": stock[column] for column in kept},
        **{name: stock["individuals"], f"_weak_{name}": weakness(stock["basis"])},
    )
