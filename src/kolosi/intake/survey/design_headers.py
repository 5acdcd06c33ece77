"""The columns of a sample's design, by the headers that files give them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

CLUSTER = "cluster"

DESIGN: Mapping[str, Sequence[str]] = {
    "weight": (
        "weight",
        "weights",
        "poids",
        "ponderation",
        "poids_final",
        "poids_menage",
        "final_weight",
        "hh_weight",
        "sampling_weight",
    ),
    "stratum": ("stratum", "strate", "strata", "strates"),
    CLUSTER: ("cluster_id", "grappe", "cluster", "id_grappe", "grappe_id", "psu", "upe", "zd"),
}
"""The headers of the columns of a sample's design, in French and English: upe and zd are primary units and enumeration areas."""
