"""What may fail together because it shares ground: lines beside one another, bridges, borders."""
