"""The steps that are joins over everything, on a Spark Connect server: the same SQL, translated, over tables in Parquet."""
