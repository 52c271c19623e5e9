"""The MCOF matrix: sector by phase by place by group by period, and what is missing in it."""
