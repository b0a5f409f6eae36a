"""Sources in time: newer reports before older plans, and figures that differ."""
