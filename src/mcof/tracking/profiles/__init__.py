"""What stocks imply: turnover, returns, durations, shelter, sex and age, crowding, planning."""
