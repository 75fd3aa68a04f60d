"""The lecture's constructs in Python, each as a demonstration and as a measurement beside its C++ counterpart."""
