"""What can be seen between what was got and what was expected, a kind a module; see `compared`."""
