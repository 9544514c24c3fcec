"""Worker: the door through which the loop runs beside the server."""
