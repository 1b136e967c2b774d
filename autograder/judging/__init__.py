"""From evidence to a verdict, on the trusted side; every byte is taken for hostile."""
