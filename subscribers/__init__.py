"""Who receives: readers, what they asked for, and what they agreed to. Imports nothing of ours."""
