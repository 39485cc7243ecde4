"""What people send in, one file per subject: all input passes here."""
