"""What does happen: tables and store, engine, history, time, supervision, dispatch, audit."""
