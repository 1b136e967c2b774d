"""A class: its folder, grading all of it, and what goes to and comes from students."""
