"""Steps of a revision: read what stands, judge the file, reckon each duty, write it all down."""
