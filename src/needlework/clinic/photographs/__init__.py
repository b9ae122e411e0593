"""Photographs by consent: cleaned, encrypted, shown only where the patient agreed."""
