"""From tags to what a person or a program opens."""
