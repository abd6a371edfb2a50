"""Files that people open: the map, workbooks and run.json, written as one set."""
