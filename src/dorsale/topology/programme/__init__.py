"""Which spans are built when, so that what the network is for comes as early as it can."""
