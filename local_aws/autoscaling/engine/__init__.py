"""What makes targets scale: policies and schedules, decided, carried out and told of."""
