"""The readers of file formats: CSV, Parquet, NDJSON and XML, each as a table of batches."""
