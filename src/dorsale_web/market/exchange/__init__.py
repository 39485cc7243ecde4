"""Postings as files: CSV and XLSX both ways, tender notices in the shape of OCDS."""
