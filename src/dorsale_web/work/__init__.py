"""The only job machinery: rows, leases, subprocesses."""
