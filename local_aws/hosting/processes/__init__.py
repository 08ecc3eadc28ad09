"""Worker processes: started, watched, asked and ended."""
