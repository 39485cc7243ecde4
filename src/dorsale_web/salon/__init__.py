"""A fair: editions, exhibitors, programme, visitors, meetings, contests, and what came of them."""
