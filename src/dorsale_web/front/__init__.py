"""The first page, the one search box, and what the site says about itself."""
