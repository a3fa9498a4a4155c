"""How a result leaves us: link, charts, words, PDF and picture. Knows no Streamlit and no store."""
