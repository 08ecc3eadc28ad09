"""What AWS accepts: read from the data of kept packages, never from AWS itself."""
