"""dure: build, run, watch and measure LLM agents."""
