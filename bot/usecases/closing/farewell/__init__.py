"""Use cases: saying goodbye well."""
