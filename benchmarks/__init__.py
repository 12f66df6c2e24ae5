"""Speed and memory, measured as ratios to hand-written loops in the same run."""
