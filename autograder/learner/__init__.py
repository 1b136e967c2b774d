"""One's own notebook: check, watch, save, restore."""
