"""How should the zone be? The fix of a finding is its part in that."""
