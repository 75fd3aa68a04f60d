"""How constructs are measured: by the rules of the C++ side (docs/measuring.md)."""
