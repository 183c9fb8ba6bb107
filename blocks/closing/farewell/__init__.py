"""Views: saying goodbye well."""
